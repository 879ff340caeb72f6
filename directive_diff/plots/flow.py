"""Where each section of the old text went in the new: bars for sections, ribbons for what they share."""

from __future__ import annotations

from collections.abc import Sequence
from math import cos, pi
from typing import TYPE_CHECKING

from directive_diff.comparison import Comparison
from directive_diff.plots.canvas import MARGIN, WIDTH, Key, Sheet, legend_height, ruler, sentence, sheet
from directive_diff.plots.look import BAR, ELSEWHERE, FRESH, GONE, INK, SOFT, STRAIGHT
from directive_diff.plots.titles import titled
from directive_diff.report.flow import Flow, Node, Ribbon
from directive_diff.report.flow import flow as flow_of
from directive_diff.report.labels import Labels, labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["flow"]

_LABEL, _BAR = 186.0, 9.0  # widths
_TEXT = 330.0  # height shared out by length
_LINE, _GAP = 10.5, 8.0
_TOP = 36.0  # the names of the two documents
_STEPS = 24  # points along the edge of a ribbon


def flow(
    comparison: Comparison,
    ax: Axes | None = None,
    lang: str = "vi",
    *,
    title: str | None = None,
    names: tuple[str, str] | None = None,
) -> Axes:
    """Draw where each section of the old text (left) went in the new one (right).

    Bars are as high as sections are long, ribbons as wide as what two sections share; the figure behind the name of a
    section is its length in characters, in sentences that were compared. Very short sections are drawn higher, and the
    picture says so. The dark part of a bar has a counterpart in the other text; the part without one is hatched, and so
    is a ribbon between sections that do not correspond. Texts of more than some 20
    sections are drawn with neighbours put together, and the picture says so.

    ``names`` are what to call the two documents, ``title`` is a title of your own, ``""`` none.

    Raises:
        OutputError: E209 matplotlib is not installed.
        UsageError: E402 an unknown language, E419 no comparison, or ``names`` that are not two texts.
    """
    said, pen = labels(lang), ruler()
    sides, title = titled(comparison, said, "plot_flow", title, names)
    found = flow_of(comparison, said)
    if not found.old and not found.new:
        return sentence(ax, pen, title, said.word("plot_no_text"), said)
    if len(found.old) <= 1 and len(found.new) <= 1:
        return sentence(ax, pen, title, said.word("plot_one_section"), said)
    keys = [
        *([Key(said.word("plot_shared"), BAR)] if found.ribbons else []),
        *([Key(said.word("flow_straight"), STRAIGHT)] if any(r.straight for r in found.ribbons) else []),
        *([Key(said.word("flow_elsewhere"), ELSEWHERE)] if not all(r.straight for r in found.ribbons) else []),
        *([Key(said.word("flow_gone"), GONE)] if any(n.alone for n in found.old) else []),
        *([Key(said.word("flow_fresh"), FRESH)] if any(n.alone for n in found.new) else []),
    ]
    scale = _TEXT / max(1, sum(n.size for n in found.old), sum(n.size for n in found.new))
    old, new = _spans(found.old, scale), _spans(found.new, scale)
    bottom = max(end for _, end in (*old, *new))
    joined = any(n.parts > 1 for n in (*found.old, *found.new))
    enlarged = any(
        b - a > n.size * scale + 0.5 for n, (a, b) in zip((*found.old, *found.new), (*old, *new), strict=True)
    )
    notes = [
        said.word("plot_heights"),
        *([said.word("plot_enlarged")] if enlarged else []),
        *([said.word("plot_joined")] if joined else []),
    ]
    legend = legend_height(pen, keys, WIDTH)
    height = bottom + _GAP + legend + 13 * len(notes) + 4
    with sheet(ax, pen, WIDTH, height, title, said) as page:
        left, right = MARGIN + _LABEL + 6, WIDTH - MARGIN - _LABEL - 6 - _BAR
        for x, side, align in ((left - 6, "old", "right"), (right + _BAR + 6, "new", "left")):
            page.text(x, 8, said.word(side), 8, color=SOFT, align=align)
            page.text(x, 8 + _LINE, pen.fit(getattr(sides, side), _LABEL, 8), 8, color=SOFT, align=align)
        _ribbons(page, found, (old, new), (left + _BAR, right))
        _bars(page, said, found.old, old, left, new=False)
        _bars(page, said, found.new, new, right, new=True)
        page.legend(keys, bottom + _GAP, WIDTH)
        for n, words in enumerate(notes):
            page.note(words, bottom + _GAP + legend + 2 + 13 * n, WIDTH)
        return page.ax


def _spans(nodes: Sequence[Node], scale: float) -> list[tuple[float, float]]:
    """Top and bottom of each bar; two lines of a label fit beside the smallest."""
    found: list[tuple[float, float]] = []
    y = _TOP
    for node in nodes:
        least = _LINE * (2 if node.opening else 1) + 2
        height = max(node.size * scale, least)
        found.append((y, y + height))
        y += height + _GAP
    return found


def _bars(
    page: Sheet, said: Labels, nodes: Sequence[Node], spans: Sequence[tuple[float, float]], x: float, *, new: bool
) -> None:
    pen = page.pen
    label, align = (x + _BAR + 6, "left") if new else (x - 6, "right")
    for node, (top, bottom) in zip(nodes, spans, strict=True):
        alone = (bottom - top) * node.alone / node.size if node.size else 0.0
        page.box(x, top, _BAR, bottom - top - alone, BAR, 2)
        if alone:
            page.box(x, bottom - alone, _BAR, alone, FRESH if new else GONE, 2)
        size = f"· {said.number(node.size)}"
        wide = pen.width(size, 7) + 4
        title = pen.fit(node.title, _LABEL - wide, 8, bold=True)
        after = pen.width(title, 8, bold=True) + 4
        # The figure stands behind the title: at the left side the title ends where the figure begins.
        page.text(label if new else label - wide, top + 5, title, 8, bold=True, color=INK, align=align)
        page.text(label + after if new else label, top + 5, size, 7, color=SOFT, align=align)
        if node.opening:
            room = min(3, max(1, int((bottom - top - 2) / _LINE) - 1))
            for n, line in enumerate(pen.wrap(node.opening, _LABEL, 7.5, room), 1):
                page.text(label, top + 5 + _LINE * n, line, 7.5, color=SOFT, align=align)


def _ribbons(
    page: Sheet,
    found: Flow,
    spans: tuple[list[tuple[float, float]], list[tuple[float, float]]],
    xs: tuple[float, float],
) -> None:
    """Ribbons leave a bar in the order of where they go, and enter one in the order of where they come from; those
    between sections that correspond lie below the others.
    """
    ribbons = found.ribbons
    left = _stacked(sorted(ribbons, key=lambda r: (r.old, r.new)), spans[0], found.old, new=False)
    right = _stacked(sorted(ribbons, key=lambda r: (r.new, r.old)), spans[1], found.new, new=True)
    for ribbon in ribbons:
        (a, b), (c, d) = left[ribbon.old, ribbon.new], right[ribbon.old, ribbon.new]
        course = [n / _STEPS for n in range(_STEPS + 1)]
        bends = [(1 - cos(pi * t)) / 2 for t in course]
        across = [xs[0] + (xs[1] - xs[0]) * t for t in course]
        upper = [a + (c - a) * s for s in bends]
        lower = [b + (d - b) * s for s in bends]
        look = STRAIGHT if ribbon.straight else ELSEWHERE
        page.area([*across, *reversed(across)], [*upper, *reversed(lower)], look, 1.0 if ribbon.straight else 1.5)


def _stacked(
    order: Sequence[Ribbon], spans: Sequence[tuple[float, float]], nodes: Sequence[Node], *, new: bool
) -> dict[tuple[int, int], tuple[float, float]]:
    used: dict[int, float] = {}
    found: dict[tuple[int, int], tuple[float, float]] = {}
    for ribbon in order:
        index, size = (ribbon.new, ribbon.new_size) if new else (ribbon.old, ribbon.old_size)
        top, bottom = spans[index]
        start = used.get(index, top)
        used[index] = start + ((bottom - top) * size / nodes[index].size if nodes[index].size else 0.0)
        found[ribbon.old, ribbon.new] = start, used[index]
    return found
