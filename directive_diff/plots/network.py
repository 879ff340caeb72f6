"""How the documents cited stand to each other: what implements, amends, succeeds what, higher documents at the left."""

from __future__ import annotations

from typing import TYPE_CHECKING

from directive_diff.comparison import Comparison
from directive_diff.plots.canvas import MARGIN, WIDTH, Key, Sheet, legend_height, ruler, sentence, sheet
from directive_diff.plots.documents import STATUSES, drawn_first, fitted, relation_words, status_words
from directive_diff.plots.documents import names as names_of
from directive_diff.plots.layers import Edge, layers
from directive_diff.plots.look import ARROWS, PAPER, SHAPES
from directive_diff.plots.routes import Box, Size, plan
from directive_diff.plots.titles import titled
from directive_diff.report.labels import labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MOST", "edges", "network"]

MOST = 60  # so many documents still stand on one page
_SIZE, _TALL = 7.0, 12.0
_NAME = 145.0  # the widest label
_LAYOUT = Size(row=17.0, box=_TALL, top=8.0, left=MARGIN, least=30.0, most=110.0, width=WIDTH - MARGIN)


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


def network(
    comparison: Comparison,
    ax: Axes | None = None,
    lang: str = "vi",
    *,
    title: str | None = None,
    names: tuple[str, str] | None = None,
) -> Axes:
    """Draw the relations between the documents cited, in both texts.

    A document stands to the right of what it implements or amends; what stands in no relation is counted below the
    picture. Shape and colour of a box say whether the document is newly cited, still cited or no longer; line style and
    colour of an arrow which relation it is; no line touches a box that it does not lead to. Where several
    documents have one number their year stands with it. Of more than ``MOST`` (60) documents the largest groups are
    drawn, and the picture says how many are left out. The layout depends on the comparison alone.

    ``names`` are what to call the two documents, ``title`` is a title of your own, ``""`` none.

    Raises:
        OutputError: E209 matplotlib is not installed.
        UsageError: E402 an unknown language, E419 no comparison, or ``names`` that are not two texts.
    """
    said, pen = labels(lang), ruler()
    _, title = titled(comparison, said, "plot_network", title, names)
    known = {c.id: c for c in drawn_first(comparison)}
    if not known:
        return sentence(ax, pen, title, said.word("plot_no_citations"), said)
    related = edges(comparison)
    if not related:
        return sentence(ax, pen, title, said.word("plot_no_relations"), said)
    placed = layers(list(known), related, MOST)
    called = names_of(comparison, said)
    marked = {i: f"{SHAPES[known[i].status].sign} " + fitted(pen, called[i], _NAME, _SIZE) for i in placed.column}
    drawn = plan(placed, {i: pen.width(words, _SIZE) + 8 for i, words in marked.items()}, _LAYOUT)
    width = max(WIDTH, drawn.right + MARGIN)
    kinds = {edge.how for edge in placed.edges}
    words = status_words(said)
    keys = [
        *(Key(words[s], status=s) for s in STATUSES if any(known[i].status == s for i in placed.column)),
        *(Key(word, arrow=ARROWS[how]) for how, word in relation_words(said).items() if how in kinds),
    ]
    apart = len(known) - len({i for edge in related for i in (edge.start, edge.end)})
    notes = [
        *([said.word("plot_more_documents", count=placed.left_out, most=MOST)] if placed.left_out else []),
        *([said.word("plot_apart", count=apart)] if apart else []),
    ]
    bottom = drawn.bottom + 2
    height = bottom + 8 + legend_height(pen, keys, width) + 13 * len(notes) + 4
    with sheet(ax, pen, width, height, title, said) as page:
        for edge, points in drawn.lines.items():
            page.arrow(points, ARROWS[edge.how])
        for ident, box in drawn.boxes.items():
            _node(page, box, marked[ident], known[ident].status)
        page.legend(keys, bottom + 6, width)
        for n, note in enumerate(reversed(notes)):
            page.note(note, height - 17 - 13 * n, width)
        return page.ax


def _node(page: Sheet, box: Box, words: str, status: str) -> None:
    shape = SHAPES[status]
    look = {
        "facecolor": PAPER,
        "edgecolor": shape.color,
        "linewidth": 1.3 if status == "added" else 0.9,
        "linestyle": shape.dashes,
    }
    page.round_box(box.left, box.top, box.right - box.left, _TALL, look, round=status == "kept")
    sign, _, rest = words.partition(" ")
    page.text(box.left + 4, box.middle, sign, _SIZE, color=shape.color, zorder=5)
    # The name begins where it does in both together.
    page.text(box.right - 4 - page.pen.width(rest, _SIZE), box.middle, rest, _SIZE, zorder=5)
