"""The rows of the page in portions. A browser builds one when it comes into view, and what is folded when asked.

Without this the page of two long laws would hold tens of thousands of table cells that nobody looks at.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from directive_diff.report.cells import GroupView, Paragraph, RowView, Run

__all__ = ["Fold", "Part", "portions"]

# About a screen of text: small enough to be built between two frames of a scroll, large enough to be few.
CHARACTERS = 4_000


@dataclass(frozen=True, slots=True)
class Part:
    """Rows that are built together. ``size`` is their characters, from which their height is guessed; ``notes`` are the
    numbers of the changes explained in them; ``moved`` says that something in them moved.
    """

    rows: tuple[RowView, ...]
    size: int
    notes: tuple[int, ...]
    moved: bool


@dataclass(frozen=True, slots=True)
class Fold:
    """Rows that did not change: how many, where, and their parts."""

    count: int
    where: str
    parts: tuple[Part, ...]


def portions(group: GroupView) -> tuple[Part | Fold, ...]:
    """The rows of a group, those that did not change folded away."""
    found: list[Part | Fold] = []
    for run in group.runs:
        made = tuple(_parts(run))
        found.extend([Fold(len(run.rows), run.where, made)] if run.equal else made)
    return tuple(found)


def _parts(run: Run) -> Iterator[Part]:
    held: list[RowView] = []
    size = 0
    for row in run.rows:
        own = _size(row)
        if held and size + own > CHARACTERS:
            yield _part(held, size)
            held, size = [], 0
        held.append(row)
        size += own
    if held:
        yield _part(held, size)


def _part(rows: Sequence[RowView], size: int) -> Part:
    notes = tuple(note.number for row in rows for note in row.notes)
    return Part(tuple(rows), size, notes, any(row.moved_about for row in rows))


def _size(row: RowView) -> int:
    """The characters of the taller side, and of the reasons below."""
    sides = (_characters(cell.paragraphs) for cell in (row.old, row.new))
    return max(sides) + 80 * len(row.notes)


def _characters(paragraphs: Iterable[Paragraph]) -> int:
    return sum(
        len(segment.text)
        for paragraph in paragraphs
        for sentence in paragraph.sentences
        for segment in sentence.segments
    )
