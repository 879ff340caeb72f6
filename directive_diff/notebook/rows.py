"""The rows of the side-by-side table that are shown in a notebook."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from directive_diff.comparison import Comparison
from directive_diff.report.cells import RowView
from directive_diff.report.labels import Labels
from directive_diff.report.rows import Row
from directive_diff.report.table import RowMaker

__all__ = ["changed_rows", "left_over"]

# Characters of both texts in one output: a notebook keeps it, and its HTML is some seven times as long.
_LONGEST = 40_000


def changed_rows(
    comparison: Comparison, labels: Labels, most: int | None, pairs: Collection[str] | None = None
) -> tuple[list[RowView], int]:
    """The first rows, at most so many, and how many more there are: those in which anything changed, or those that hold
    a pair of ``pairs``, with the explanations of these alone.
    """
    made = RowMaker.of(comparison, labels, one_column=False)
    rows = [row for group in made.found for row in group.rows if not row.stub]
    if pairs is None:
        wanted = [row for row in rows if row.number in made.notes_of or row.pair.moved]
        shown = _first(wanted, most)
        return [made.row(row) for row in shown], len(wanted) - len(shown)
    wanted = [row for row in rows if not set(_pairs(row, made)).isdisjoint(pairs)]
    shown = _first(wanted, most)
    return [_explained(made.row(row), row, made, pairs) for row in shown], len(wanted) - len(shown)


def _first(rows: Sequence[Row], most: int | None) -> Sequence[Row]:
    """The first rows: at most so many, and of long paragraphs no more than an output cell should keep; at least one."""
    if most is None:
        return rows
    sizes = accumulate(sum(unit.span[1] - unit.span[0] for unit in (*row.old, *row.new)) for row in rows)
    return [
        row for n, (row, size) in enumerate(zip(rows, sizes, strict=True)) if n < most and (not n or size <= _LONGEST)
    ]


def left_over(count: int, labels: Labels) -> str:
    """That more rows are not shown here, and where they are."""
    return labels.word("notebook_more", count=count)


def _pairs(row: Row, made: RowMaker) -> Iterator[str]:
    """The pair of a row and those of its sentences."""
    yield row.pair.id
    for units, side, of in (
        (row.old, made.both.old, made.both.pair_of_old),
        (row.new, made.both.new, made.both.pair_of_new),
    ):
        yield from (of[s.id].id for unit in units for s in side.sentences.get(unit.id, ()))


def _explained(view: RowView, row: Row, made: RowMaker, pairs: Collection[str]) -> RowView:
    """A row with the explanations of chosen sentences alone; of all where the row itself was chosen."""
    if row.pair.id in pairs:
        return view
    numbers = {made.number_of[pair] for pair in pairs if pair in made.number_of}
    return replace(view, notes=tuple(note for note in view.notes if note.number in numbers))
