"""How alike the sections or paragraphs of two texts are: a table of cells, the counterparts framed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from directive_diff.catalogue import message
from directive_diff.comparison import Comparison, compare
from directive_diff.errors import UsageError
from directive_diff.model import Directive
from directive_diff.plots.canvas import MARGIN, WIDTH, Key, legend_height, ruler, sentence, sheet
from directive_diff.plots.grid import Grid, draw_grid
from directive_diff.plots.look import RULE, on, shade
from directive_diff.plots.titles import titled
from directive_diff.profiles import Alphabet, profile
from directive_diff.report.flow import Sections, sections
from directive_diff.report.labels import Labels, labels
from directive_diff.similarity import similarity as alike

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MOST", "Table", "similarity", "table"]

MOST = 40  # rows, columns: their labels still stand on one page
_LABEL, _LEAST, _WIDEST = 200.0, 9.0, 44.0
_FIGURES = 17.0  # the narrowest cell that holds a figure

Level = Literal["section", "paragraph"]


@dataclass(frozen=True, slots=True)
class Table:
    """What is drawn: labels of rows (old text) and columns (new text), ``values`` in [0, 1] by row, then column, the
    cells (row, column) of ``matched`` counterparts, and whether neighbours were put together.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[float, ...], ...]
    matched: AbstractSet[tuple[int, int]]
    joined: bool


def table(comparison: Comparison, said: Labels, level: Level) -> Table:
    """The table of a level. Each part is all its words in order, folded as the alignment folds them (names of the
    reform, the year, citations); the value is the Indel similarity of :func:`directive_diff.similarity.similarity`.

    Time grows with the product of the two texts' words (over 64: the algorithm is bit-parallel), memory with the
    longer; more than ``MOST`` parts are put together with their neighbours.
    """
    alphabet = Alphabet()
    sides = [profile(d, alphabet) for d in (comparison.old, comparison.new)]
    if level == "section":
        old, new, together = sections(comparison, said)
        parts = [_of_sections(one) for one in (old, new)]
        matched = set(together)
    else:
        parts = [_of_paragraphs(d, said) for d in (comparison.old, comparison.new)]
        matched = {
            (parts[0].place[i], parts[1].place[j])
            for pair in comparison.pairs
            if pair.level == "paragraph"
            for i in pair.old
            for j in pair.new
        }
    codes = [[""] * len(part.labels) for part in parts]
    for side, part, code in zip(sides, parts, codes, strict=True):
        for sentence_code, holder, unit in zip(side.codes, side.holder, side.sentences, strict=True):
            place = part.place.get(unit.id, part.place.get(side.nodes[holder].unit.id) if holder >= 0 else None)
            if place is not None:
                code[place] += sentence_code
    values = tuple(tuple(alike(a, b) if a and b else 0.0 for b in codes[1]) for a in codes[0])
    return Table(parts[0].labels, parts[1].labels, values, matched, parts[0].joined or parts[1].joined)


def _after(first: str, last: str, said: Labels) -> str:
    """The last of some neighbours, without what its address shares with the first: «mục 1, đoạn 2 – đoạn 3»."""
    ours, theirs = first.split(", "), last.split(", ")
    shared = 0
    while shared < min(len(ours), len(theirs)) - 1 and ours[shared] == theirs[shared]:
        shared += 1
    return said.address(", ".join(theirs[shared:]))


@dataclass(frozen=True, slots=True)
class _Parts:
    """The parts of one text: their labels, and the part of each unit."""

    labels: tuple[str, ...]
    place: Mapping[str, int]
    joined: bool


def _of_sections(found: Sections) -> _Parts:
    named = tuple(f"{n.title}. {n.opening}" if n.opening else n.title for n in found.nodes)
    return _Parts(named, found.node_of, any(n.parts > 1 for n in found.nodes))


def _of_paragraphs(directive: Directive, said: Labels) -> _Parts:
    units = [u for u in directive.units if u.level == "paragraph"]
    each = -(-len(units) // MOST) if units else 1  # so many in one part
    firsts = range(0, len(units), each)
    named: list[str] = []
    for n in firsts:
        first, last = units[n], units[min(n + each, len(units)) - 1]
        label = said.address(first.address)
        named.append(label if first is last else f"{label} – {_after(first.address, last.address, said)}")
    return _Parts(tuple(named), {u.id: n // each for n, u in enumerate(units)}, each > 1)


def similarity(
    old: Directive | Comparison,
    new: Directive | None = None,
    ax: Axes | None = None,
    lang: str = "vi",
    level: Level | None = None,
    *,
    title: str | None = None,
    names: tuple[str, str] | None = None,
) -> Axes:
    """Draw how alike the parts of two texts are, old ones as rows, new ones as columns, with counterparts framed.

    Takes a comparison, or two directives, which are compared first. ``level`` is ``"section"`` or ``"paragraph"``;
    without it sections are drawn, or paragraphs where each text is one section only. :func:`table` says what is
    measured. Cells wide enough show percent.

    ``names`` are what to call the two documents, ``title`` is a title of your own, ``""`` none.

    Raises:
        OutputError: E209 matplotlib is not installed.
        UsageError: E402 an unknown language, E419 neither a comparison nor two directives, another level, or ``names``
            that are not two texts.
    """
    said, pen = labels(lang), ruler()
    comparison = _given(old, new)
    if level not in ("section", "paragraph", None):
        raise UsageError("E419", detail=message("details", "E419.level", level=str(level)))
    found = table(comparison, said, level or "section")
    if level is None and len(found.rows) <= 1 and len(found.columns) <= 1:
        level, found = "paragraph", table(comparison, said, "paragraph")
    key = "plot_similarity_paragraphs" if level == "paragraph" else "plot_similarity"
    _, title = titled(comparison, said, key, title, names)
    if not found.rows or not found.columns:
        return sentence(ax, pen, title, said.word("plot_no_text"), said)
    wide = min(_WIDEST, max(_LEAST, (WIDTH - 2 * MARGIN - _LABEL) / len(found.columns)))
    tall = min(22.0, max(_LEAST + 1, 480.0 / len(found.rows)))
    grid = Grid.measured(pen, found.rows, _short(found.columns), (wide, tall), _LABEL, said.word("old"))
    keys = [
        *(
            Key(said.number(n), {"facecolor": shade(n / 100), "edgecolor": RULE, "linewidth": 0.5})
            for n in (0, 25, 50, 75, 100)
        ),
        *([Key(said.word("plot_matched"), _FRAME)] if found.matched else []),
    ]
    width = max(grid.right + MARGIN, grid.reach(pen), 400.0)
    legend = legend_height(pen, keys, width)
    height = grid.bottom + 22 + legend + 13 * found.joined + 4
    with sheet(ax, pen, width, height, title, said) as page:
        draw_grid(page, grid, found.values)
        page.text(MARGIN, grid.top - 8, said.word("old"), 7.5, bold=True)
        page.text(grid.left, 7, said.word("new"), 7.5, bold=True)
        if wide >= _FIGURES:
            for y, row in enumerate(found.values):
                for x, value in enumerate(row):
                    if value >= 0.005:
                        words = said.number(round(100 * value))
                        color = on(shade(value))
                        page.text(grid.x(x) + wide / 2, grid.y(y) + tall / 2, words, 7, color=color, align="center")
        for y, x in sorted(found.matched):
            page.frame(grid.x(x) + 0.8, grid.y(y) + 0.8, wide - 1.6, tall - 1.6, 1.5)
        page.text(MARGIN, grid.bottom + 12, said.word("plot_scale"), 7.5)
        page.legend(keys, grid.bottom + 18, width)
        if found.joined:
            words = said.word("plot_joined_paragraphs" if level == "paragraph" else "plot_joined")
            page.note(words, height - 16, width)
        return page.ax


_FRAME = {"facecolor": "#ffffff", "edgecolor": "#1b1b1b", "linewidth": 1.5}


def _short(columns: Sequence[str]) -> list[str]:
    """Labels of columns without the headings that the rows show."""
    return [label.partition(". ")[0] for label in columns]


def _given(old: Directive | Comparison, new: Directive | None) -> Comparison:
    if isinstance(old, Comparison) and new is None:
        return old
    if isinstance(old, Directive) and isinstance(new, Directive):
        return compare(old, new)
    raise UsageError("E419", detail=message("details", "E419.given"))
