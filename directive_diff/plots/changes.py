"""How many changes of each category each section has: a table whose cells are shaded by their figures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

from directive_diff.classify import noise
from directive_diff.comparison import Comparison
from directive_diff.plots.canvas import MARGIN, WIDTH, ruler, sentence, sheet
from directive_diff.plots.grid import Grid, draw_grid
from directive_diff.plots.look import INK, on, shade
from directive_diff.plots.titles import titled
from directive_diff.report.flow import sections
from directive_diff.report.labels import Labels, labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["Column", "Counts", "changes", "counted"]

_ROW, _LEAST, _WIDEST, _TOTAL = 17.0, 22.0, 46.0, 38.0
_LABEL = 210.0


class Column(NamedTuple):
    """A section: its title, and how many were put together in it."""

    title: str
    parts: int


@dataclass(frozen=True, slots=True)
class Counts:
    """The sections in order; how many changes there are by category and index of section, by category, by index of
    section, and in all. A change is counted once in each.
    """

    columns: tuple[Column, ...]
    cells: Mapping[tuple[str, int], int]
    categories: Mapping[str, int]
    sections: Mapping[int, int]
    total: int


def counted(comparison: Comparison, said: Labels) -> Counts:
    """The counts of a comparison.

    A change stands in the section of the new text; what was removed stands in the one that its old section corresponds
    to, else in a column of the old section's own.
    """
    old, new, together = sections(comparison, said)
    heirs = dict(sorted(together, reverse=True))
    pairs = {pair.id: pair for pair in comparison.pairs}
    cells = Counter[tuple[str, tuple[int, int]]]()
    totals, changed = Counter[str](), Counter[tuple[int, int]]()
    for change in comparison.changes:
        pair = pairs[change.pair]
        if pair.new:
            place = (new.node_of[pair.new[0]], 0)
        else:
            index = old.node_of[pair.old[0]]
            heir = heirs.get(index)
            # A section without heir stands behind the heir of the one before it.
            before = max((heirs[i] for i in heirs if i < index), default=-1)
            place = (heir, 0) if heir is not None else (before, index + 1)
        changed[place] += 1
        for category in {c.id for c in change.categories}:
            cells[category, place] += 1
            totals[category] += 1
    places = sorted({*changed} | {(n, 0) for n in range(len(new.nodes))})
    columns = [
        Column(said.word("plot_only_old", title=old.nodes[gone - 1].title), old.nodes[gone - 1].parts)
        if gone
        else Column(new.nodes[n].title, new.nodes[n].parts)
        for n, gone in places
    ]
    order = {place: n for n, place in enumerate(places)}
    return Counts(
        tuple(columns),
        {(category, order[place]): n for (category, place), n in cells.items()},
        totals,
        {order[place]: n for place, n in changed.items()},
        len(comparison.changes),
    )


def changes(
    comparison: Comparison,
    ax: Axes | None = None,
    lang: str = "vi",
    *,
    title: str | None = None,
    names: tuple[str, str] | None = None,
) -> Axes:
    """Draw how many changes of each category stand in each section, with totals.

    Rows are the categories that occur, in the order of the reports, those of form in italics; columns are sections as
    :func:`directive_diff.plots.flow` draws them. A change of several categories counts in each of these rows, but once
    in the last one, which is how many changes each section has: ``len(comparison.changes)`` in all. The total of a row
    is ``comparison.summary.categories``. What moved and is otherwise equal is a change too. Cells are shaded by the
    root of their figure.

    ``names`` are what to call the two documents, ``title`` is a title of your own, ``""`` none.

    Raises:
        OutputError: E209 matplotlib is not installed.
        UsageError: E402 an unknown language, E419 no comparison, or ``names`` that are not two texts.
    """
    said, pen = labels(lang), ruler()
    _, title = titled(comparison, said, "plot_changes", title, names)
    said = labels(lang, comparison.own_categories)  # now that it is a comparison
    counts = counted(comparison, said)
    cells, totals = counts.cells, counts.categories
    titles = [column.title for column in counts.columns]
    rows = [c for c in said.categories() if totals.get(c)]
    if not rows:
        return sentence(ax, pen, title, said.word("plot_no_changes"), said)
    named = [said.category(c) for c in rows]
    once = said.word("plot_changed")
    label = max(pen.width(once, 7.5, bold=True), *(min(_LABEL, pen.width(words, 7.5)) for words in named))
    wide = min(_WIDEST, max(_LEAST, (WIDTH - 2 * MARGIN - 6 - label - _TOTAL) / max(1, len(titles))))
    grid = Grid.measured(pen, named, titles, (wide, _ROW), _LABEL, once, above=0)
    notes = [said.word("plot_form_italic"), said.word("plot_once")]
    if any(column.parts > 1 for column in counts.columns):
        notes.append(said.word("plot_joined"))
    most = max(cells.values())
    width = max(grid.right + _TOTAL + MARGIN, grid.reach(pen), 400.0)
    height = grid.bottom + _ROW + 6 + 13 * len(notes)
    quiet = noise()
    with sheet(ax, pen, width, height, title, said) as page:
        values = [[sqrt(cells.get((c, n), 0) / most) for n in range(len(titles))] for c in rows]
        draw_grid(page, grid, values, italic={n for n, c in enumerate(rows) if c in quiet})
        page.text(grid.right + _TOTAL / 2, grid.top - 8, said.word("plot_total"), 7.5, bold=True, align="center")
        for y, category in enumerate(rows):
            middle = grid.y(y) + _ROW / 2
            for x in range(len(titles)):
                count = cells.get((category, x), 0)
                if count:
                    ground = on(shade(sqrt(count / most)))
                    page.text(grid.x(x) + wide / 2, middle, said.number(count), 7.5, color=ground, align="center")
            page.text(grid.right + _TOTAL / 2, middle, said.number(totals[category]), 7.5, bold=True, align="center")
        middle = grid.bottom + _ROW / 2
        page.text(grid.left - 6, middle, once, 7.5, bold=True, align="right")
        for x in range(len(titles)):
            words = said.number(counts.sections.get(x, 0))
            page.text(grid.x(x) + wide / 2, middle, words, 7.5, color=INK, bold=True, align="center")
        page.text(grid.right + _TOTAL / 2, middle, said.number(counts.total), 7.5, bold=True, align="center")
        for n, words in enumerate(notes):
            page.note(words, grid.bottom + _ROW + 4 + 13 * n, width)
        return page.ax
