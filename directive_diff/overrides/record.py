"""What the officer's table remembers of itself: each row, what its THUYẾT MINH said when written, and which changes it
speaks of, by quotes. It travels inside the Word file (a custom XML part), so that the file alone says what was edited.
"""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from directive_diff.overrides.decisions import Quote

__all__ = ["NAMESPACE", "ChangeRecord", "Record", "RowRecord", "anchor_of", "bookmarks", "digest"]

# The namespace of the XML part that holds the record; the number is that of its format.
NAMESPACE = "urn:directive-diff:table:1"

# Bookmarks by which a row is known again; Word does not list those that begin with a low line. The cell they stand in:
# number (r), old text (o), new text (n), explanation (e).
_BOOKMARK = re.compile(r"_dd_([rone])_([A-Za-z0-9]{1,24})")


@dataclass(frozen=True, slots=True)
class ChangeRecord:
    """One change: how each of its sentences is quoted, and the whole sentences."""

    old: tuple[Quote, ...]
    new: tuple[Quote, ...]
    old_texts: tuple[str, ...]
    new_texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowRecord:
    """One row: its number and address as shown, the digest of its explanation and of its two texts."""

    anchor: str
    number: int
    address: str
    said: str
    cells: str
    changes: tuple[ChangeRecord, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """All rows of one table, its language, and the names of the two files it compares."""

    lang: str
    old: str
    new: str
    rows: tuple[RowRecord, ...]

    def to_json(self) -> str:
        """The record as ASCII, which any XML holds."""
        return json.dumps(asdict(self), ensure_ascii=True, separators=(",", ":"))

    @classmethod
    def from_json(cls, text: str) -> Record:
        """The record in a text.

        Raises:
            ValueError: it is none.
        """
        try:
            data = json.loads(text)
            return cls(str(data["lang"]), str(data["old"]), str(data["new"]), tuple(map(_row, data["rows"])))
        except (KeyError, TypeError, AttributeError, OverflowError, RecursionError) as error:
            raise ValueError(str(error)) from error


def _row(data: Mapping[str, Any]) -> RowRecord:
    changes = tuple(
        ChangeRecord(
            _quotes(change["old"]),
            _quotes(change["new"]),
            tuple(map(str, change["old_texts"])),
            tuple(map(str, change["new_texts"])),
        )
        for change in data["changes"]
    )
    address, said, cells = (str(data[name]) for name in ("address", "said", "cells"))
    return RowRecord(str(data["anchor"]), int(data["number"]), address, said, cells, changes)


def _quotes(data: Iterable[Mapping[str, Any]]) -> tuple[Quote, ...]:
    return tuple(Quote(str(one["words"]), str(one["where"]), str(one["section"])) for one in data)


def digest(text: str) -> str:
    """What tells whether a text is still the same, whatever became of its spaces and line ends."""
    plain = " ".join(unicodedata.normalize("NFC", text).split())
    return hashlib.sha256(plain.encode("utf-8", "backslashreplace")).hexdigest()[:20]


def bookmarks(anchor: str) -> dict[str, str]:
    """The names of the bookmarks in the cells of a row."""
    return {cell: f"_dd_{cell}_{anchor}" for cell in "rone"}


def anchor_of(bookmark: str) -> tuple[str, str] | None:
    """The cell and row that a bookmark speaks of, or None where it is somebody else's."""
    match = _BOOKMARK.fullmatch(bookmark)
    return (match[1], match[2]) if match else None
