"""The flow of sections as shapes: coordinates for the inline SVG of the page, nothing else.

Old sections stand on the left, new ones on the right, each as tall as its text is long; a ribbon joins what they share.
Widths are in the SVG's own units; the page scales them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directive_diff.report.flow import Flow, Node, Ribbon

__all__ = ["Band", "Bar", "Picture", "picture"]

WIDTH = 1200
_LEFT, _RIGHT, _BAR = 430, 770, 14  # where the bars begin, and how wide they are
_TEXT = 420  # characters of height shared out among the nodes, before the least height
_LEAST = 30.0  # a label of two lines
_GAP = 12.0
_TOP = 8.0
_LABEL = 54  # so many characters fit beside a bar


@dataclass(frozen=True, slots=True)
class Bar:
    """A node: its bar, the part of it without counterpart (``alone``: its top and height), and its label in two lines;
    ``node`` is its index.
    """

    node: int
    x: float
    y: float
    height: float
    alone_y: float
    alone: float
    label_x: float
    label_y: float
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Band:
    """A ribbon as a path; ``ribbon`` is its index."""

    ribbon: int
    path: str


@dataclass(frozen=True, slots=True)
class Picture:
    """All shapes, and the height of the whole."""

    width: int
    height: float
    old: tuple[Bar, ...]
    new: tuple[Bar, ...]
    bands: tuple[Band, ...]


def picture(flow: Flow) -> Picture:
    """The shapes of a flow."""
    total = max(1, sum(n.size for n in flow.old), sum(n.size for n in flow.new))
    scale = _TEXT / total
    old = _bars(flow.old, scale, _LEFT, -1)
    new = _bars(flow.new, scale, _RIGHT, 1)
    bands = _bands(flow, old, new)
    height = max((b.y + b.height for b in (*old, *new)), default=0.0) + _TOP
    return Picture(WIDTH, round(height, 1), old, new, bands)


def _bars(nodes: Sequence[Node], scale: float, x: int, side: int) -> tuple[Bar, ...]:
    found: list[Bar] = []
    y = _TOP
    for index, node in enumerate(nodes):
        height = max(node.size * scale, _LEAST)
        alone = height * node.alone / node.size if node.size else 0.0
        label = x - 10 if side < 0 else x + _BAR + 10
        found.append(
            Bar(
                index,
                x,
                round(y, 1),
                round(height, 1),
                round(y + height - alone, 1),
                round(alone, 1),
                label,
                round(y + 13, 1),
                (node.title, _cut(node.opening)) if node.opening else (node.title,),
            )
        )
        y += height + _GAP
    return tuple(found)


def _bands(flow: Flow, old: Sequence[Bar], new: Sequence[Bar]) -> tuple[Band, ...]:
    """Ribbons leave a bar in the order of where they go, and enter one in the order of where they come from."""
    ribbons = flow.ribbons
    order = range(len(ribbons))
    by_old = sorted(order, key=lambda k: (ribbons[k].old, ribbons[k].new))
    by_new = sorted(order, key=lambda k: (ribbons[k].new, ribbons[k].old))
    left = _stacked(by_old, ribbons, old, flow.old)
    right = _stacked(by_new, ribbons, new, flow.new, right=True)
    a, b = _LEFT + _BAR, _RIGHT
    middle = (a + b) // 2
    found: list[Band] = []
    for k in order:
        (y1, y2), (z1, z2) = left[k], right[k]
        path = (
            f"M{a} {y1:.1f}C{middle} {y1:.1f} {middle} {z1:.1f} {b} {z1:.1f}"
            f"V{z2:.1f}C{middle} {z2:.1f} {middle} {y2:.1f} {a} {y2:.1f}Z"
        )
        found.append(Band(k, path))
    return tuple(found)


def _stacked(
    order: Sequence[int], ribbons: Sequence[Ribbon], bars: Sequence[Bar], nodes: Sequence[Node], *, right: bool = False
) -> dict[int, tuple[float, float]]:
    """For each ribbon where it touches its bar, one under the other."""
    used: dict[int, float] = {}
    found: dict[int, tuple[float, float]] = {}
    for k in order:
        ribbon = ribbons[k]
        index, size = (ribbon.new, ribbon.new_size) if right else (ribbon.old, ribbon.old_size)
        bar, node = bars[index], nodes[index]
        start = used.get(index, bar.y)
        end = start + (bar.height * size / node.size if node.size else 0.0)
        used[index] = end
        found[k] = start, end
    return found


def _cut(words: str) -> str:
    return words if len(words) <= _LABEL else words[:_LABEL].rsplit(" ", 1)[0] + " …"
