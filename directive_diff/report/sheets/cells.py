"""What a sheet is made of: columns, rows of plain values, and text whose changed words are marked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from directive_diff.report.marks import Segment, visible

__all__ = ["Column", "Marked", "Sheet", "Value", "day", "fitting", "plain", "seen"]

Kind = Literal["text", "marked", "number", "date", "change", "changes"]


@dataclass(frozen=True, slots=True)
class Marked:
    """Sentences with their edits marked, as runs of text; a line break stands between paragraphs."""

    segments: tuple[Segment, ...]

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(segment.text for segment in self.segments)


# None where there is nothing to say; a tuple holds numbers of changes.
Value = str | int | date | Marked | tuple[int, ...] | None


@dataclass(frozen=True, slots=True)
class Column:
    """One column. ``id`` is English and stays as it is between releases; ``label`` is what a reader sees; ``width`` is
    in characters; ``kind`` says what stands in its cells (any may be empty): ``text``, ``marked`` text, a ``number``, a
    ``date`` (text where the day is not known), the number of one ``change``, or of several ``changes``.
    """

    id: str
    label: str
    width: int
    kind: Kind = "text"


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: one row is one thing. ``note`` is what a reader should know of it."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    note: str = ""


def seen(value: Value) -> Marked:
    """A value as text that can be seen whole: in lines, with invisible characters written out."""
    if isinstance(value, Marked):
        return value
    text = str(plain(value) if value is not None else "")
    shown = "\n".join(map(visible, text.split("\n")))
    return Marked((Segment(shown),) if shown else ())


def plain(value: Value) -> str | int | date | None:
    """A value without marks; numbers of changes with commas between."""
    if isinstance(value, Marked):
        return value.text
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value


def day(iso: str | None) -> date | str | None:
    """An ISO date; what is none (a year alone) stays as it is."""
    if iso is None:
        return None
    try:
        return date.fromisoformat(iso)
    except ValueError:
        return iso


# Excel holds 32,767 UTF-16 units in a cell; what is cut leaves room for the words that say so.
_LIMIT = 32_000


def fitting(value: Marked, mark: str) -> Marked:
    """Marked text as long as a cell of Excel may be; ``mark`` says that the rest was cut."""
    room = _LIMIT
    kept: list[Segment] = []
    for segment in value.segments:
        text = segment.text
        if _units(text) > room:
            text = text[:room]
            text = text if _units(text) <= room else text[: room // 2]  # at worst each character is two
            return Marked((*kept, *([Segment(text, segment.op)] if text else []), Segment(mark)))
        room -= _units(text)
        kept.append(segment)
    return value


def _units(text: str) -> int:
    """The length of a text as Excel counts it."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2
