"""How the documents cited stand to each other: what implements, amends, succeeds what, higher documents at the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directive_diff.comparison import Comparison
from directive_diff.plots.canvas import MARGIN, WIDTH, Key, Sheet, called, legend_height, ruler, sentence, sheet
from directive_diff.plots.documents import STATUSES, drawn_first, name, relation_words, status_words
from directive_diff.plots.layers import Edge, Layers, layers
from directive_diff.plots.look import ARROWS, PAPER, SHAPES
from directive_diff.report.labels import labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MOST", "edges", "network"]

MOST = 60  # so many documents still stand on one page
_SIZE, _ROW, _TALL = 7.0, 16.0, 12.0
_NAME = 145.0  # the widest label
_BETWEEN = 28.0  # room for arrows between two columns, at least
_SIDE = 14.0  # room for arrows within a column, at its left


def edges(comparison: Comparison) -> list[Edge]:
    """Every relation once: ``start`` implements, amends, follows (succeeds or replaces) or is related to ``end``."""
    found: dict[Edge, None] = {}
    for citation in comparison.citations:
        for link in citation.links:
            if link.id != citation.id:
                found[Edge(citation.id, link.id, link.how)] = None
        later = citation.successor
        if later and later.id and later.id != citation.id:
            found[Edge(later.id, citation.id, "related" if later.how == "related" else "follows")] = None
    return list(found)


def network(comparison: Comparison, ax: Axes | None = None, lang: str = "vi") -> Axes:
    """Draw the relations between the documents cited, in both texts.

    A document stands to the right of what it implements or amends; what stands in no relation is counted below the
    picture. Shape and colour of a box say whether the document is newly cited, still cited or no longer; line style and
    colour of an arrow which relation it is. Of more than ``MOST`` (60) documents the largest groups are drawn, and the
    picture says how many are left out. The layout depends on the comparison alone.

    Raises:
        OutputError: E209 matplotlib is not installed.
        UsageError: E402 an unknown language.
    """
    said, pen = labels(lang), ruler()
    title = said.word("plot_network", **called(comparison.old, comparison.new, said))
    known = {c.id: c for c in drawn_first(comparison)}
    if not known:
        return sentence(ax, pen, title, said.word("plot_no_citations"))
    related = edges(comparison)
    if not related:
        return sentence(ax, pen, title, said.word("plot_no_relations"))
    placed = layers(list(known), related, MOST)
    names = {
        i: f"{SHAPES[known[i].status].sign} " + pen.fit(name(comparison, known[i]), _NAME, _SIZE) for i in placed.column
    }
    wide = {i: pen.width(words, _SIZE) + 8 for i, words in names.items()}
    lefts, right = _columns(placed, wide)
    width = max(WIDTH, right + MARGIN)
    kinds = {edge.how for edge in placed.edges}
    words = status_words(said)
    keys = [
        *(Key(words[s], status=s) for s in STATUSES if any(known[i].status == s for i in placed.column)),
        *(Key(word, arrow=ARROWS[how]) for how, word in relation_words(said).items() if how in kinds),
    ]
    apart = len(known) - len({i for edge in related for i in (edge.start, edge.end)})
    notes = [
        *([said.word("plot_more_documents", count=placed.left_out)] if placed.left_out else []),
        *([said.word("plot_apart", count=apart)] if apart else []),
    ]
    bottom = 8 + _ROW * (1 + max(placed.row.values()))
    height = bottom + 8 + legend_height(pen, keys, width) + 13 * len(notes) + 4
    with sheet(ax, pen, width, height, title) as page:
        middles = {i: 8 + _ROW * (row + 0.5) for i, row in placed.row.items()}
        for edge in placed.edges:
            _arrow(page, edge, placed, lefts, wide, middles)
        for ident, column in placed.column.items():
            x, y = lefts[column], middles[ident]
            _node(page, x, y, wide[ident], names[ident], known[ident].status)
        page.legend(keys, bottom + 6, width)
        for n, note in enumerate(reversed(notes)):
            page.note(note, height - 17 - 13 * n, width)
        return page.ax


def _columns(placed: Layers, wide: dict[str, float]) -> tuple[list[float], float]:
    """Where each column begins, and where the last one ends; what room is left goes between them."""
    count = 1 + max(placed.column.values())
    widths = [max((wide[i] for i, c in placed.column.items() if c == n), default=0.0) for n in range(count)]
    room = WIDTH - 2 * MARGIN - _SIDE - sum(widths)
    between = max(_BETWEEN, min(110.0, room / max(1, count - 1)))
    lefts = [MARGIN + _SIDE + sum(widths[:n]) + between * n for n in range(count)]
    return lefts, lefts[-1] + widths[-1]


def _node(page: Sheet, x: float, y: float, wide: float, words: str, status: str) -> None:
    shape = SHAPES[status]
    look = {
        "facecolor": PAPER,
        "edgecolor": shape.color,
        "linewidth": 1.3 if status == "added" else 0.9,
        "linestyle": shape.dashes,
    }
    page.round_box(x, y - _TALL / 2, wide, _TALL, look, round=status == "kept")
    sign, _, rest = words.partition(" ")
    page.text(x + 4, y, sign, _SIZE, color=shape.color, zorder=5)
    # The name begins where it does in both together.
    page.text(x + wide - 4 - page.pen.width(rest, _SIZE), y, rest, _SIZE, zorder=5)


def _arrow(
    page: Sheet,
    edge: Edge,
    placed: Layers,
    lefts: list[float],
    wide: dict[str, float],
    middles: dict[str, float],
) -> None:
    """From the left side of a document to the right side of a higher one; within a column around the left."""
    start, end = placed.column[edge.start], placed.column[edge.end]
    y, z = middles[edge.start], middles[edge.end]
    look = ARROWS[edge.how]
    if start > end:
        page.arrow((lefts[start], y), (lefts[end] + wide[edge.end], z), look)
    elif start < end:
        page.arrow((lefts[start] + wide[edge.start], y), (lefts[end], z), look)
    else:
        x = lefts[start]
        # Arrows of neighbours keep apart by how far they reach.
        turn = x - min(_SIDE - 1, 6 + abs(y - z) / _ROW)
        page.line([x, turn, turn, x], [y, y, z, z], look.color, 1.0, look.dashes)
        if look.head != "-":
            page.arrow((turn, z), (x, z), look)
