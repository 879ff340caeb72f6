"""Where the parts of the page come from: the user's folder first, then our own.

A user's folder holds files named as ours are; each takes the place of one part. ``docs/templates.md`` lists them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from traceback import extract_tb

from jinja2 import BaseLoader, ChoiceLoader, FileSystemLoader, FunctionLoader, TemplateSyntaxError

from directive_diff.errors import InputError

__all__ = ["PARTS", "loader", "reading_templates"]

# The files of the page, in the order in which they stand on it.
PARTS = (
    "report.html.j2",
    "letterhead.html.j2",
    "documents.html.j2",
    "summary.html.j2",
    "flow.html.j2",
    "lost.html.j2",
    "counts.html.j2",
    "warnings.html.j2",
    "changes.html.j2",
    "citations.html.j2",
    "terms.html.j2",
    "agencies.html.j2",
    "ledger.html.j2",
    "footer.html.j2",
    "macros.html.j2",
    "report.css",
    "extra.css",
    "report.js",
)


def loader(folder: Path | None) -> BaseLoader:
    """The loader of the parts, the user's before ours.

    Raises:
        InputError: E125 no such folder, nothing of ours in it, or a file whose name is none of ``PARTS``.
    """
    ours = FunctionLoader(_ours)
    if folder is None:
        return ours
    if not folder.is_dir():
        raise InputError("E125", folder=str(folder))
    names = sorted(file.name for file in folder.iterdir() if file.is_file() and not file.name.startswith("."))
    unknown = [name for name in names if name.endswith((".j2", ".css", ".js")) and name not in PARTS]
    if unknown or not any(name in PARTS for name in names):
        said = ", ".join(unknown) or "–"
        raise InputError("E125.names", folder=str(folder), said=said, parts=", ".join(PARTS))
    return ChoiceLoader([FileSystemLoader(folder, encoding="utf-8"), ours])


@contextmanager
def reading_templates(folder: Path | None) -> Iterator[None]:
    """Turn what goes wrong in a user's template into an error that says where; faults of our own stay as they are.

    Raises:
        InputError: E125 a template that cannot be read, or that does not say what its language allows.
    """
    try:
        yield
    except InputError:
        raise
    except Exception as error:  # whatever a template may do: divide by nothing, call itself, ask for what is not there
        if folder is None:
            raise
        said = str(error) or type(error).__name__
        raise InputError("E125.fault", folder=str(folder), place=_place(folder, error), error=said) from error


def _place(folder: Path, error: Exception) -> str:
    """«footer.html.j2:3: », as far as it is known."""
    if isinstance(error, TemplateSyntaxError):
        return f"{error.name or ''}:{error.lineno}: "
    frames = [f for f in extract_tb(error.__traceback__) if Path(f.filename).parent == folder]
    if frames:
        return f"{Path(frames[-1].filename).name}:{frames[-1].lineno}: "
    if isinstance(error, UnicodeDecodeError):
        broken = [file.name for file in sorted(folder.iterdir()) if file.name in PARTS and not _decodes(file)]
        return f"{', '.join(broken)}: "
    return ""


def _decodes(file: Path) -> bool:
    try:
        file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return False
    return True


@lru_cache(maxsize=len(PARTS))
def _ours(name: str) -> str | None:
    """The text of one of our own parts."""
    if name not in PARTS:
        return None
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")
