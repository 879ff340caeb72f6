"""The way of each line of the network: from box to box, and through no box that it does not lead to.

Boxes stand in columns, and boxes of one column never overlap in height. So a line is safe

* between two columns, where no box is: there it bends from one height to another;
* beside a box, at the height of that box;
* across a column that it only passes, at a height where no box of this column is (a *lane*).

A line within a column goes around at its left, on a *track* of its own. Lines that leave one side of a box have ports
of their own at different heights; only lines of one kind at the same side share a port, so that those of the children
of one document join before it.
"""

from __future__ import annotations

from bisect import insort
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import cos, pi
from statistics import fmean

from directive_diff.plots.layers import Edge, Layers

__all__ = ["Box", "Plan", "Point", "Size", "plan"]

Point = tuple[float, float]

_TRACK = 4.0  # points between two tracks, and from the last one to the bends
_STUB = 4.0  # from a box to where tracks begin: the head of an arrow has room
_PORT, _EDGE = 3.0, 1.8  # points between two ports at most, and from the outer ones to the corner of a box
_MANY = 4  # so many ports of their own have the lines at one side of a box
_CLEAR = 2.3  # a lane keeps so far from boxes and other lanes
_STEPS = 14  # points along a bend


@dataclass(frozen=True, slots=True)
class Size:
    """Lengths in points: height of a row and of a box, the first row's upper edge, the left edge, room between two
    columns at least and at most, and the width that is shared out.
    """

    row: float
    box: float
    top: float
    left: float
    least: float
    most: float
    width: float


@dataclass(frozen=True, slots=True)
class Box:
    """Where a document is drawn."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def middle(self) -> float:
        """The height of its middle."""
        return (self.top + self.bottom) / 2


@dataclass(frozen=True, slots=True)
class Plan:
    """The boxes, the points of the line of each edge from its start to its end, and how far all goes to the right and
    down.
    """

    boxes: Mapping[str, Box]
    lines: Mapping[Edge, tuple[Point, ...]]
    right: float
    bottom: float


def plan(placed: Layers, wide: Mapping[str, float], size: Size) -> Plan:
    """Boxes and lines of a layout; ``wide`` are the widths of the boxes. Deterministic; time grows with edges times
    columns times boxes of a column.
    """
    within = [e for e in placed.edges if placed.column[e.start] == placed.column[e.end]]
    tracks = _tracks(within, placed)
    columns = _Columns.of(placed, wide, tracks, size)
    boxes = {
        i: Box(
            columns.left[c],
            y := size.top + size.row * (placed.row[i] + 0.5) - size.box / 2,
            columns.left[c] + wide[i],
            y + size.box,
        )
        for i, c in placed.column.items()
    }
    ports = _Ports(placed, boxes, tracks)
    lines: dict[Edge, tuple[Point, ...]] = {}
    for edge in within:
        y, z = ports.height(edge, edge.start), ports.height(edge, edge.end)
        x = boxes[edge.start].left
        turn = x - _STUB - _TRACK * (tracks[edge] + 1)
        lines[edge] = ((x, y), (turn, y), (turn, z), (x, z))
    lanes = _Lanes(placed, boxes, size.top)
    bottom = max((box.bottom for box in boxes.values()), default=size.top)
    for edge in placed.edges:
        if edge not in tracks:
            lines[edge] = _across(edge, placed, boxes, columns, ports, lanes)
    bottom = max([bottom, *(y + _CLEAR for points in lines.values() for _, y in points)])
    return Plan(boxes, lines, max(columns.right, default=size.left), bottom)


def _tracks(within: Sequence[Edge], placed: Layers) -> dict[Edge, int]:
    """The track of each line within a column: short lines inside long ones, no two side by side on the same one."""
    found: dict[Edge, int] = {}
    taken: dict[tuple[int, int], list[tuple[float, float]]] = defaultdict(list)
    for edge in sorted(within, key=lambda e: abs(placed.row[e.start] - placed.row[e.end])):
        low, high = sorted((placed.row[edge.start], placed.row[edge.end]))
        track, column = 0, placed.column[edge.start]
        while any(low <= b and a <= high for a, b in taken[column, track]):
            track += 1
        taken[column, track].append((low, high))
        found[edge] = track
    return found


@dataclass(frozen=True, slots=True)
class _Columns:
    """Of each column the left edge of its boxes, the right edge of the widest, and where its tracks begin."""

    left: Sequence[float]
    right: Sequence[float]
    outer: Sequence[float]

    @classmethod
    def of(cls, placed: Layers, wide: Mapping[str, float], tracks: Mapping[Edge, int], size: Size) -> _Columns:
        count = 1 + max(placed.column.values())
        widths = [max((wide[i] for i, c in placed.column.items() if c == n), default=0.0) for n in range(count)]
        beside = [0.0] * count
        for edge, track in tracks.items():
            column = placed.column[edge.start]
            beside[column] = max(beside[column], _STUB + _TRACK * (track + 2))
        room = size.width - size.left - sum(widths) - sum(beside)
        between = max(size.least, min(size.most, room / max(1, count - 1)))
        left: list[float] = []
        x = size.left
        for n in range(count):
            x += beside[n]
            left.append(x)
            x += widths[n] + between
        return cls(
            left, [a + w for a, w in zip(left, widths, strict=True)], [a - b for a, b in zip(left, beside, strict=True)]
        )


class _Ports:
    """The heights at which lines meet the sides of boxes."""

    def __init__(self, placed: Layers, boxes: Mapping[str, Box], tracks: Mapping[Edge, int]) -> None:
        self._placed, self._boxes, self._tracks = placed, boxes, tracks
        self._many = self._crowded()
        sides: dict[tuple[str, bool], dict[tuple[str, ...], list[tuple[int, float]]]] = defaultdict(dict)
        for edge in placed.edges:
            for ident in (edge.start, edge.end):
                sides[ident, self._right(edge, ident)].setdefault(self._key(edge, ident), []).append(
                    self._place(edge, ident)
                )
        self._height: dict[tuple[str, bool], dict[tuple[str, ...], float]] = {}
        for (ident, right), ports in sides.items():
            ranks = {key: (ends[0][0], fmean(at for _, at in ends)) for key, ends in ports.items()}
            order = sorted(ports, key=lambda key: (ranks[key], key))
            box = boxes[ident]
            step = min(_PORT, (box.bottom - box.top - 2 * _EDGE) / max(1, len(order) - 1))
            first = box.middle - step * (len(order) - 1) / 2
            self._height[ident, right] = {key: first + step * n for n, key in enumerate(order)}

    def height(self, edge: Edge, ident: str) -> float:
        """Where the line of an edge meets the box of one of its ends."""
        return self._height[ident, self._right(edge, ident)][self._key(edge, ident)]

    def _crowded(self) -> set[str]:
        count: dict[str, int] = defaultdict(int)
        for edge in self._tracks:
            count[edge.start] += 1
            count[edge.end] += 1
        return {ident for ident, n in count.items() if n > _MANY}

    def _right(self, edge: Edge, ident: str) -> bool:
        other = edge.end if ident == edge.start else edge.start
        return self._placed.column[other] > self._placed.column[ident]

    def _key(self, edge: Edge, ident: str) -> tuple[str, ...]:
        """Lines with the same key share a port."""
        at_start = ident == edge.start
        if edge not in self._tracks:
            return ("across", edge.how, str(at_start))
        other = edge.end if at_start else edge.start
        down = self._placed.row[other] > self._placed.row[ident]
        if ident in self._many:
            return ("within", edge.how, str(at_start), str(down))
        return ("within", edge.how, str(at_start), str(down), other)

    def _place(self, edge: Edge, ident: str) -> tuple[int, float]:
        """Ports from the top: lines that go up (the longest last), those across, those that go down (the longest
        first): so no line crosses another beside the box.
        """
        other = edge.end if ident == edge.start else edge.start
        far = self._placed.row[other] - self._placed.row[ident]
        if edge not in self._tracks:
            return 1, self._boxes[other].middle
        track = float(self._tracks[edge])
        return (0, track) if far < 0 else (2, -track)


class _Lanes:
    """The heights at which lines may cross a column that they only pass."""

    def __init__(self, placed: Layers, boxes: Mapping[str, Box], top: float) -> None:
        self._taken: dict[int, list[tuple[float, float]]] = defaultdict(list)
        self._top = top
        for ident, column in placed.column.items():
            insort(self._taken[column], (boxes[ident].top - _CLEAR, boxes[ident].bottom + _CLEAR))

    def take(self, column: int, wanted: float) -> float:
        """The free height next to the wanted one, taken from now on."""
        taken = self._taken[column]
        edges = [y for span in taken for y in span if y >= self._top]
        free = [y for y in (wanted, *edges) if y >= self._top and all(not a < y < b for a, b in taken)]
        found = min(free, key=lambda y: (abs(y - wanted), y))
        insort(taken, (found - _CLEAR, found + _CLEAR))
        return found


def _across(
    edge: Edge, placed: Layers, boxes: Mapping[str, Box], columns: _Columns, ports: _Ports, lanes: _Lanes
) -> tuple[Point, ...]:
    """From the left side of the box further right, through lanes, to the right side of the other."""
    ends = sorted((edge.start, edge.end), key=lambda i: placed.column[i])
    low, high = placed.column[ends[0]], placed.column[ends[1]]
    y, goal = ports.height(edge, ends[1]), ports.height(edge, ends[0])
    points: list[Point] = [(boxes[ends[1]].left, y)]
    for column in range(high - 1, low, -1):
        lane = lanes.take(column, y + (goal - y) / (column - low + 1))
        points += _bend((columns.outer[column + 1], y), (columns.right[column], lane))
        y = lane
    points += _bend((columns.outer[low + 1], y), (columns.right[low], goal))
    points.append((boxes[ends[0]].right, goal))
    points = list(dict.fromkeys(points))
    return tuple(points if edge.start == ends[1] else reversed(points))


def _bend(start: Point, end: Point) -> list[Point]:
    """From one height to another."""
    if abs(start[1] - end[1]) < 0.01:
        return [start, end]
    course = [n / _STEPS for n in range(_STEPS + 1)]
    return [
        (start[0] + (end[0] - start[0]) * t, start[1] + (end[1] - start[1]) * (1 - cos(pi * t)) / 2) for t in course
    ]
