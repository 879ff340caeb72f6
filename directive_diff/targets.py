"""Where the command line writes its reports: ``-o FILE`` or ``-o FORMAT:FILE``, and never onto what is read."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from directive_diff.console import note, show, watched
from directive_diff.errors import OutputError, UsageError
from directive_diff.report import FORMATS, Options, check_place, format_of, render, save, unknown_format
from directive_diff.report.labels import Labels

if TYPE_CHECKING:
    from directive_diff.comparison import Comparison

__all__ = ["Target", "check_targets", "same_file", "target_of", "write_all"]


_MISTYPED = 0.8  # «redlin:x.docx» is meant as a format; «ghi-chu:x.html» is a name


@dataclass(frozen=True, slots=True)
class Target:
    """Where a report goes: a path, or standard output where ``path`` is None."""

    path: Path | None
    format: str


def target_of(value: str, format: str | None) -> Target:
    """``FILE`` or ``FORMAT:FILE``. One letter before the colon is a Windows drive; any other word is part of a name."""
    prefix, colon, rest = value.partition(":")
    if colon and prefix in FORMATS:
        format, value = prefix, rest
    elif colon and get_close_matches(prefix, FORMATS, 1, _MISTYPED):
        raise unknown_format(prefix)
    if value == "-":
        return Target(None, format or "text")
    if not value:
        raise UsageError("E401.output")
    path = Path(value)
    if format is None and is_folder(path):
        return Target(path, "html")  # the writer says that it is a folder
    return Target(path, format or format_of(path))


def is_folder(path: Path) -> bool:
    """Whether a path is a folder; what cannot be looked at is told of when it is written."""
    with suppress(OSError, ValueError):
        return path.is_dir()
    return False


def check_targets(targets: Sequence[Target], inputs: Sequence[Path]) -> None:
    """Refuse to write over what is read, to write one file twice, and places where nothing can be written."""
    seen: set[str] = set()
    for path in (target.path for target in targets if target.path is not None):
        if any(same_file(path, other) for other in inputs):
            raise OutputError("E205", path=str(path))
        real = os.path.normcase(os.path.realpath(path))
        if real in seen:
            raise UsageError("E403", path=str(path))
        seen.add(real)
        check_place(path)


def same_file(path: Path, other: Path) -> bool:
    """Whether two paths lead to one file, be it there already or not."""
    with suppress(OSError, ValueError):
        return path.samefile(other)
    return os.path.normcase(os.path.realpath(path)) == os.path.normcase(os.path.realpath(other))


def write_all(
    comparison: Comparison,
    targets: Sequence[Target],
    words: Labels,
    options: Options,
    tell: Callable[[str], None] | None = None,
) -> None:
    """Write every target, and tell where (on standard error, unless it is part of what the command shows)."""
    from directive_diff.report.marks import visible

    for target in targets:
        shown = target.path is None
        content = render(comparison, target.format, words.lang, options if shown else replace(options, colour=False))
        if target.path is None:
            _put(content, target.format)
        else:
            save(content, target.path)
            (tell or note)(f"{words.cli('written')} {visible(str(target.path.resolve()))}")


def _put(content: str | bytes, format: str) -> None:
    """A report on standard output. What is no text goes to a file or a pipe as it is, and never to a terminal."""
    if isinstance(content, str):
        show(content)
    elif watched():
        raise OutputError("E208.terminal", format=format)
    else:
        sys.stdout.flush()
        sys.stdout.buffer.write(content)
