"""What the user has set: where last year's text is, and the language of messages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from directive_diff.catalogue import LANGUAGES, Lang
from directive_diff.report.labels import labels

__all__ = ["SECTION", "Settings"]

SECTION = "directiveDiff"


@dataclass(frozen=True, slots=True)
class Settings:
    """``against`` is a path as the user wrote it, or None; ``lang`` the language of messages."""

    against: str | None = None
    lang: Lang = "vi"

    @classmethod
    def given(cls, against: str | None, lang: str) -> Settings:
        """Those of the command line."""
        return cls(against or None, labels(lang).lang)

    def changed(self, sent: Any) -> Settings:
        """With what an editor sent: a table with ``against`` and ``lang``, or one that has it under the section. What
        is not of the right type is passed over: editors send much that is not ours.
        """
        if isinstance(sent, Mapping) and isinstance(sent.get(SECTION), Mapping):
            sent = sent[SECTION]
        if not isinstance(sent, Mapping):
            return self
        new = self
        if isinstance(sent.get("against"), str):
            new = replace(new, against=sent["against"].strip() or None)
        lang = next((known for known in LANGUAGES if known == sent.get("lang")), None)
        return replace(new, lang=lang) if lang else new

    def old_text(self, draft: Path | None, folders: Sequence[Path]) -> Path | None:
        """Last year's text of a draft, or None where there is none; a relative path is looked for in the folders of the
        workspace, then beside the draft, then where the server was started. A draft is not compared with itself.
        """
        if self.against is None:
            return None
        named = Path(self.against)
        with suppress(RuntimeError):  # «~somebody» whom this machine does not know
            named = named.expanduser()
        tried = [folder / named for folder in (*folders, *([draft.parent] if draft else []), Path.cwd())]
        with suppress(OSError, ValueError):
            found = next((path for path in tried if path.exists()), tried[0])
            return None if draft and draft.exists() and found.exists() and found.samefile(draft) else found
        return tried[0]
