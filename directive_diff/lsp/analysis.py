"""What is found out about one state of a draft: read, compared with last year's text, checked. Knows no protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from directive_diff import checks, reading
from directive_diff.checks.finding import Checked
from directive_diff.comparison import Comparison, compare
from directive_diff.directive import read_file
from directive_diff.errors import DirectiveDiffError, InputError, unexpected
from directive_diff.model import Directive
from directive_diff.reading.decode import decode

__all__ = ["Analyst", "Buffer", "Findings", "OldText", "stamp"]

# Formats whose text is what an editor shows of the file.
_SHOWN = ("markdown", "plain")


@dataclass(frozen=True, slots=True)
class Buffer:
    """A text as the editor holds it: the name and suffix to read it by."""

    name: str
    suffix: str
    text: str


@dataclass(frozen=True, slots=True)
class OldText:
    """Last year's text; ``written`` are the characters of its file where that has lines, ``stamp`` is the file's state
    when it was read (:func:`stamp`).
    """

    path: Path
    stamp: Sequence[int]
    directive: Directive | DirectiveDiffError
    written: str = ""


@dataclass(frozen=True, slots=True)
class Findings:
    """All about one state of a draft. ``error`` says why it cannot be read, ``old_error`` why last year's text cannot;
    what could not be made is None or empty.
    """

    buffer: Buffer
    old: OldText | None = None
    draft: Directive | None = None
    comparison: Comparison | None = None
    found: Sequence[Checked] = ()
    error: DirectiveDiffError | None = None

    @property
    def old_error(self) -> DirectiveDiffError | None:
        """Why last year's text cannot be read."""
        return self.old.directive if self.old and isinstance(self.old.directive, DirectiveDiffError) else None


def stamp(path: Path) -> Sequence[int]:
    """The state of a file, other when it was written again; empty where it cannot be looked at."""
    try:
        seen = path.stat()
    except (OSError, ValueError):
        return ()
    return seen.st_mtime_ns, seen.st_size


class Analyst:
    """Reads drafts one at a time, and keeps last year's text as long as its file is the same. For one thread."""

    def __init__(self) -> None:
        self._old: OldText | None = None

    def examine(self, buffer: Buffer, old_path: Path | None) -> Findings:
        """All about a state of a draft. Never raises an error of ours: they are part of what was found."""
        old = self._old_text(old_path) if old_path else None
        try:
            draft = _read(buffer)
            comparison = compare(old.directive, draft) if old and isinstance(old.directive, Directive) else None
            found = checks.check(draft, comparison.old if comparison else None, comparison=comparison)
            return Findings(buffer, old, draft, comparison, found)
        except DirectiveDiffError as error:
            return Findings(buffer, old, error=error)
        except Exception as error:  # noqa: BLE001  # the server lives on, and says what happened
            return Findings(buffer, old, error=unexpected(error))

    def _old_text(self, path: Path) -> OldText:
        now = stamp(path)
        if self._old is None or (self._old.path, self._old.stamp) != (path, now):
            self._old = _old_text(path, now)
        return self._old


def _old_text(path: Path, now: Sequence[int]) -> OldText:
    try:
        file = reading.load(path)
        directive = read_file(file)
        written = decode(file.data, file.name).written if directive.origins else ""
    except DirectiveDiffError as error:
        return OldText(path, now, error)
    except Exception as error:  # noqa: BLE001  # as above
        return OldText(path, now, unexpected(error))
    return OldText(path, now, directive, written)


def _read(buffer: Buffer) -> Directive:
    # A half of a character that the editor was typing has no bytes.
    file = reading.File(buffer.name, buffer.suffix, buffer.text.encode("utf-8", "replace"))
    if len(file.data) > reading.MAX_BYTES:
        raise InputError("E104.too-large", name=file.name, size=len(file.data), limit=reading.MAX_BYTES)
    if file.data.strip():
        format = reading.format_of(file)
        if format.module not in _SHOWN:
            raise InputError("E126", format=format.name)
    return read_file(file)
