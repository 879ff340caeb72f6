"""A comparison -> a file, in one of the formats of ``FORMATS``. A new format is one module and one row."""

from __future__ import annotations

import io
import os
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any
from uuid import uuid4

from directive_diff.catalogue import message
from directive_diff.errors import OutputError
from directive_diff.model import Message
from directive_diff.report.labels import Labels, labels
from directive_diff.report.options import DEFAULTS, Options

if TYPE_CHECKING:
    from directive_diff.comparison import Comparison

__all__ = ["FORMATS", "Format", "Options", "check_place", "format_of", "render", "save", "unknown_format", "write"]


def _html(comparison: Comparison, words: Labels, options: Options) -> str:
    from directive_diff.report import html

    return html.render(comparison, words, options)


def _json(comparison: Comparison, words: Labels, options: Options) -> str:
    from directive_diff.report import json

    return json.render(comparison, words, options)


def _redline(comparison: Comparison, words: Labels, options: Options) -> bytes:
    from directive_diff.report import redline

    return redline.render(comparison, words, options)


def _text(comparison: Comparison, words: Labels, options: Options) -> str:
    from directive_diff.report import text

    return text.render(comparison, words, options)


def _changes(comparison: Comparison, words: Labels, options: Options) -> str:
    from directive_diff.report import changes

    return changes.render(comparison, words, options)


def _markdown(comparison: Comparison, words: Labels, options: Options) -> str:  # noqa: ARG001  # every writer is called alike
    from directive_diff.report import markdown

    return markdown.render(comparison, words)


def _csv(table: str) -> Callable[[Comparison, Labels, Options], str]:
    def write_csv(comparison: Comparison, words: Labels, options: Options) -> str:  # noqa: ARG001  # as above
        from directive_diff.report import csv

        return csv.render(comparison, words, table)

    return write_csv


def _xlsx(comparison: Comparison, words: Labels, options: Options) -> bytes:
    from directive_diff.report import xlsx

    return xlsx.render(comparison, words, options)


def _table(comparison: Comparison, words: Labels, options: Options) -> bytes:
    from directive_diff.report import officers_word

    return officers_word.render(comparison, words, options)


@dataclass(frozen=True, slots=True)
class Format:
    """A format: the suffixes that ask for it (none: it is asked for by name), and what writes it: text, or bytes where
    the file is no text. Writers are imported when first used.
    """

    suffixes: tuple[str, ...]
    render: Callable[[Comparison, Labels, Options], str | bytes]


FORMATS: dict[str, Format] = {
    "html": Format((".html", ".htm"), _html),
    "json": Format((".json",), _json),
    "redline": Format((), _redline),
    "text": Format((".txt",), _text),
    "changes": Format((), _changes),
    "markdown": Format((".md", ".markdown"), _markdown),
    "xlsx": Format((".xlsx",), _xlsx),
    "csv": Format((".csv",), _csv("changes")),
    "csv-lost": Format((), _csv("lost")),
    "csv-citations": Format((), _csv("citations")),
    "csv-terms": Format((), _csv("terms")),
    "csv-duties": Format((), _csv("duties")),
    "table": Format((".docx",), _table),
}


def write(
    comparison: Comparison,
    target: str | os.PathLike[str] | IO[Any],
    format: str | None = None,
    lang: str = "vi",
    options: Options = DEFAULTS,
) -> None:
    """Write a report to a path, or to a stream of text or bytes; without ``format`` a path's suffix decides.

    Raises:
        InputError: E109 a library that the format needs is not installed.
        OutputError: E201 an unknown format, E202 no such folder, E203 a folder, E204 it cannot be written, E208 a file
            that is no text for a stream of text.
        UsageError: E402 an unknown language.
    """
    if isinstance(target, str | os.PathLike):
        path = Path(target)
        save(render(comparison, format or format_of(path), lang, options), path)
        return
    content = render(comparison, format or "text", lang, options)
    if not (isinstance(target, io.TextIOBase) or hasattr(target, "encoding")):
        target.write(encoded(content))
    elif isinstance(content, bytes):
        raise OutputError("E208.stream", format=format or "text")
    else:
        target.write(content)


def render(comparison: Comparison, format: str, lang: str = "vi", options: Options = DEFAULTS) -> str | bytes:
    """A report: text, or bytes where the format is no text."""
    if format not in FORMATS:
        raise unknown_format(format)
    return FORMATS[format].render(comparison, labels(lang, comparison.own_categories), options)


def format_of(path: Path) -> str:
    """The format that a path's suffix asks for."""
    suffix = path.suffix.lower()
    for name, row in FORMATS.items():
        if suffix in row.suffixes:
            return name
    raise unknown_format(suffix or path.name)


def encoded(content: str | bytes) -> bytes:
    """UTF-8; bytes stay as they are. A file name that is no text (Linux allows it) is written with backslashes."""
    return content if isinstance(content, bytes) else content.encode("utf-8", "backslashreplace")


def save(content: str | bytes, path: Path) -> None:
    """Write a file whole or not at all: beside its place first, then put there.

    Raises:
        OutputError: E202 no such folder, E203 a folder, E204 it cannot be written.
    """
    check_place(path)
    try:
        if path.exists() and not path.is_file():
            path.write_bytes(encoded(content))  # a device or a pipe: nothing to put in its place
        else:
            _replace(encoded(content), Path(os.path.realpath(path)))
    except BrokenPipeError:
        raise
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error


def check_place(path: Path) -> None:
    """Refuse what can be seen to be no place for a file, before anything takes time.

    Raises:
        OutputError: as :func:`save`.
    """
    try:
        folder, is_folder = path.parent, path.is_dir()
        nowhere = not folder.is_dir()
        path.exists()  # a name too long, a folder that may not be entered
    except (OSError, ValueError) as error:
        raise _unwritable(path, error) from error
    if is_folder:
        name = message("details", "E203.name")
        raise OutputError("E203", path=str(path), example=Message(str(path / name.vi), str(path / name.en)))
    if nowhere:
        raise OutputError("E202", folder=str(folder), name=path.name)


def _unwritable(path: Path, error: Exception) -> OutputError:
    detail = getattr(error, "strerror", None) or str(error)
    return OutputError("E204", path=str(path), detail=detail)


def _replace(data: bytes, path: Path) -> None:
    """The name beside it is short, as the file's own may be as long as a name can be, and nobody else's."""
    beside = path.parent / f".directive-diff-{uuid4().hex}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(beside, flags, 0o666), "wb") as file:
            file.write(data)
        if path.exists():
            if not os.access(path, os.W_OK):
                raise PermissionError(13, "Permission denied")
            beside.chmod(path.stat().st_mode & 0o777)
        beside.replace(path)
    finally:
        with suppress(OSError):
            beside.unlink()


def unknown_format(name: str) -> OutputError:
    """E201: there is no such format; it names those there are."""
    known = ", ".join(f"{name} ({' '.join(row.suffixes or (f'{name}:…',))})" for name, row in FORMATS.items())
    return OutputError("E201.report", name=name, known=known)
