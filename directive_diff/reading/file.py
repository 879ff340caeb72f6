"""A file in hand: its bytes, the name to call it by, and how its reader is asked to read it."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from directive_diff.catalogue import Value, message
from directive_diff.errors import InputError, UsageError
from directive_diff.model import Message

__all__ = [
    "MAX_BYTES",
    "File",
    "Options",
    "Revisions",
    "as_path",
    "damaged",
    "empty",
    "load",
    "missing_library",
    "needs_password",
    "refused",
]

# The largest official texts (codes of a thousand articles) are about 1 MB; fifty times that is no directive.
MAX_BYTES = 50_000_000

Revisions = Literal["accept", "reject", "refuse"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: what becomes of tracked changes, and whether a scan may be recognised by machine.

    Raises:
        UsageError: E405 for another way than these.
    """

    revisions: Revisions = "accept"
    ocr: bool = False

    def __post_init__(self) -> None:
        if self.revisions not in get_args(Revisions):
            known = ", ".join(get_args(Revisions))
            raise UsageError("E405", revisions=self.revisions, known=known)


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a file with the name to call it by; ``suffix`` in lower case, with its dot."""

    name: str
    suffix: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()


def as_path(given: str | Path) -> Path:
    """What was given, as a path.

    Raises:
        UsageError: E420 it is none.
    """
    try:
        return Path(given)
    except TypeError as error:
        raise UsageError("E420", found=str(given)[:60]) from error


def load(path: str | Path) -> File:
    """The file at ``path``.

    Raises:
        InputError: E101 missing, E102 a folder, E103 not permitted or unreadable, E104 too large.
        UsageError: E420 what was given is no path.
    """
    path = as_path(path)
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise InputError("E102", name=name)
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise InputError("E104.too-large", name=name, size=size, limit=MAX_BYTES)
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError("E101", path=str(path)) from error
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise InputError("E103.file", name=name, detail=detail) from error
    return File(name, path.suffix.lower(), data)


OFFICE_LOCK = message("details", "E112.office")  # where Word has the lock of a document

# ---- errors that every reader raises in the same words ------------------------------------------------------------


def empty(name: str) -> InputError:
    """E104: nothing but white space is in the file."""
    return InputError("E104.empty", name=name)


_LIBRARIES = {"docx": "lxml", "pdf": "pypdfium2", "html": "selectolax"}


def missing_library(name: str, kind: str, extra: str) -> InputError:
    """E109: the library that reads this kind of file is not installed; the command that installs it here."""
    command = f'"{sys.executable}" -m pip install {_LIBRARIES[extra]}'
    return InputError("E109", kind=kind, extra=extra, name=name, command=command)


def damaged(name: str, kind: str, detail: Message | str) -> InputError:
    """E110: a file that is not whole, or not what it says it is."""
    return InputError("E110", name=name, kind=kind, detail=detail)


def needs_password(name: str, where: Message | str = "") -> InputError:
    """E112: a file locked by a password; ``where`` says where a program's menu has the lock."""
    return InputError("E112", name=name, where=where)


def refused(name: str, how: str, /, **values: Value) -> InputError:
    """E111: a file built so that reading it would harm the machine; ``how`` is the key of ``details`` that says how."""
    return InputError("E111", name=name, how=message("details", f"E111.{how}", **values))
