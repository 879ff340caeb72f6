"""What a preview looks at: two files, and what they are compared with; and these as they were read last."""

from __future__ import annotations

import stat
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from directive_diff import reading
from directive_diff.catalogue import message
from directive_diff.errors import InputError
from directive_diff.overrides import Overrides, read_overrides
from directive_diff.reading import File, Options
from directive_diff.registry import Registry, read_registry

__all__ = ["Beside", "Inputs"]


@dataclass(frozen=True, slots=True)
class Beside:
    """What the two texts are compared with: the user's record of documents, and an officer's decisions."""

    registry: Registry | None = None
    overrides: Overrides | None = None


@dataclass(frozen=True, slots=True)
class Inputs:
    """The files of a preview, by their paths, and how they are read."""

    draft: Path
    old: Path
    options: Options
    registry: Path | None = None
    overrides: Path | None = None

    @property
    def watched(self) -> tuple[Path, ...]:
        """The files whose change is a new state, but for the ticks."""
        return tuple(path for path in (self.draft, self.old, self.registry, self.overrides) if path is not None)

    def load_draft(self) -> File:
        """The bytes of the draft.

        Raises:
            InputError: as :func:`directive_diff.reading.load`.
        """
        return _regular(self.draft)

    def load_old(self) -> File:
        """The bytes of last year's text.

        Raises:
            InputError: as :func:`directive_diff.reading.load`.
        """
        return _regular(self.old)

    def beside(self) -> Beside:
        """The registry and the decisions, read.

        Raises:
            InputError: E118 to E123.
        """
        return Beside(
            read_registry(self.registry) if self.registry else None,
            read_overrides(self.overrides) if self.overrides else None,
        )


def _regular(path: Path) -> File:
    """The bytes of a file that is one: a pipe would be waited for, and nothing else looked at meanwhile."""
    with suppress(OSError):
        if not stat.S_ISREG(mode := path.stat().st_mode) and not stat.S_ISDIR(mode):
            raise InputError("E103.file", name=path.name, detail=message("details", "E103.special"))
    return reading.load(path)
