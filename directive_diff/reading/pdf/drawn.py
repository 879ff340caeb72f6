"""What is drawn on a page besides text: ruling lines, filled boxes, pictures. Runs in the child only."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator
from itertools import pairwise, repeat
from typing import Any, NamedTuple

from directive_diff.reading.pdf.calls import plainly
from directive_diff.reading.pdf.view import View

__all__ = ["Box", "Drawn", "drawn"]

MAX_OBJECTS = 50_000  # on one page, with those inside others; a page of Chromium's has 3,000
MAX_POINTS = 50_000  # of all paths together: maps and charts have more, and their lines are no table's
MAX_DEPTH = 8  # of forms inside forms

_LINE = 3.0  # points; what is no thicker is a ruling line (table borders are 0.25 to 2.25)
_SHORTEST = 8.0  # points; shorter strokes are letters' or dots of a dotted line
_NEAR_WHITE = 245

_PATH, _IMAGE, _SHADING, _FORM = 2, 3, 4, 5  # FPDF_PAGEOBJ_*
_TEXT = 1
_MOVE, _BEZIER = 2, 1  # FPDF_SEGMENT_*


class Box(NamedTuple):
    """A rectangle; before :meth:`Drawn.seen_through` in page coordinates, after it as seen (y downwards)."""

    x0: float
    y0: float
    x1: float
    y1: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x0 <= x <= self.x1 and self.y0 <= y <= self.y1

    def share(self, view: View) -> float:
        """Which part of the page, as seen, it covers."""
        across = min(self.x1, view.width) - max(self.x0, 0.0)
        down = min(self.y1, view.height) - max(self.y0, 0.0)
        return max(0.0, across) * max(0.0, down) / max(1.0, view.width * view.height)


class Drawn:
    """Everything drawn, in page coordinates; the numbers say when, in the order of drawing."""

    def __init__(self) -> None:
        self.lines: list[Box] = []
        self.grounds: list[tuple[Box, int]] = []  # filled with a colour
        self.whites: list[tuple[Box, int]] = []  # filled with white
        self.pictures: list[tuple[Box, int]] = []
        self.texts: dict[int, int] = {}  # text objects by their address

    def seen_through(self, view: View) -> tuple[list[Box], list[Box]]:
        """Lines and pictures as seen."""

        def seen(box: Box) -> Box:
            ax, ay = view.point(box.x0, box.y0)
            bx, by = view.point(box.x1, box.y1)
            return Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by))

        return [seen(b) for b in self.lines], [seen(b) for b, _ in self.pictures]

    def ground(self, x: float, y: float, order: int) -> bool:
        """Whether something coloured, or a picture, was drawn under a point before ``order``."""
        return any(o < order and b.holds(x, y) for b, o in (*self.grounds, *self.pictures))

    def hidden(self, x: float, y: float, order: int) -> bool:
        """Whether a point was painted over after ``order``."""
        return any(o > order and b.holds(x, y) for b, o in (*self.whites, *self.pictures))


Matrix = tuple[float, float, float, float, float, float]
_SAME: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def drawn(raw: Any, page: Any) -> Drawn:
    """All that is drawn on a page."""
    return _Walk(raw).over(page)


class _Walk:
    """The walk over a page's objects, and those of its forms."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw
        self._out = Drawn()
        self._met = 0
        self._points = 0
        pointer, number = ctypes.c_void_p, ctypes.c_int
        self._get = plainly(raw.FPDFPage_GetObject, pointer, pointer, number)
        self._type = plainly(raw.FPDFPageObj_GetType, number, pointer)
        self._inner = plainly(raw.FPDFFormObj_GetObject, pointer, pointer, ctypes.c_ulong)

    def over(self, page: Any) -> Drawn:
        handle = ctypes.cast(page, ctypes.c_void_p).value
        count = min(self._raw.FPDFPage_CountObjects(page), MAX_OBJECTS)
        items = list(map(self._get, repeat(handle), range(count)))
        for item, kind in zip(items, map(self._type, items), strict=True):
            if kind == _TEXT:  # nearly all are; a page of Chromium's has one for each letter
                self._met += 1
                self._out.texts[item] = self._met
            else:
                self._meet(item, _SAME, 0)
        return self._out

    def _meet(self, item: int | None, matrix: Matrix, depth: int) -> None:
        if item is None or self._met > MAX_OBJECTS:
            return
        self._met += 1
        kind = self._type(item)
        if kind == _TEXT:
            self._out.texts[item] = self._met
        elif kind == _PATH:
            self._path(ctypes.cast(item, self._raw.FPDF_PAGEOBJECT), matrix)
        elif kind == _IMAGE:
            box = self._bounds(item, matrix)
            if box:
                self._out.pictures.append((box, self._met))
        elif kind == _FORM and depth < MAX_DEPTH:
            typed = ctypes.cast(item, self._raw.FPDF_PAGEOBJECT)
            own = self._raw.FS_MATRIX()
            self._raw.FPDFPageObj_GetMatrix(typed, own)
            inner = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
            for index in range(min(max(0, self._raw.FPDFFormObj_CountObjects(typed)), MAX_OBJECTS)):
                self._meet(self._inner(item, index), inner, depth + 1)

    def _bounds(self, item: int, matrix: Matrix) -> Box | None:
        left, bottom, right, top = (ctypes.c_float() for _ in range(4))
        typed = ctypes.cast(item, self._raw.FPDF_PAGEOBJECT)
        if not self._raw.FPDFPageObj_GetBounds(typed, left, bottom, right, top):
            return None
        return _box([(left.value, bottom.value), (right.value, top.value)], matrix)

    def _path(self, item: Any, matrix: Matrix) -> None:
        raw = self._raw
        count = raw.FPDFPath_CountSegments(item)
        if count <= 0 or self._points + count > MAX_POINTS:
            return
        self._points += count
        fill, stroke = ctypes.c_int(), ctypes.c_int()
        raw.FPDFPath_GetDrawMode(item, fill, stroke)
        if not fill.value and not stroke.value:
            return  # it only cuts what follows
        own = raw.FS_MATRIX()
        raw.FPDFPageObj_GetMatrix(item, own)
        whole = _times((own.a, own.b, own.c, own.d, own.e, own.f), matrix)
        white, clear = self._colour(item, filled=bool(fill.value))
        if clear:
            return
        for points, straight in self._parts(item, count):
            box = _box(points, whole)
            thin = min(box.x1 - box.x0, box.y1 - box.y0) <= _LINE
            long = max(box.x1 - box.x0, box.y1 - box.y0) >= _SHORTEST
            if thin:
                if long and straight and not white:
                    self._out.lines.append(box)
            elif fill.value:
                (self._out.whites if white else self._out.grounds).append((box, self._met))
            if stroke.value and not thin and straight and not (fill.value and white):
                self._out.lines += _sides([_through(whole, *p) for p in points])

    def _colour(self, item: Any, *, filled: bool) -> tuple[bool, bool]:
        """Whether it is white, and whether nobody sees it."""
        parts = [ctypes.c_uint() for _ in range(4)]
        get = self._raw.FPDFPageObj_GetFillColor if filled else self._raw.FPDFPageObj_GetStrokeColor
        if not get(item, *parts):
            return False, False
        red, green, blue, alpha = (part.value for part in parts)
        return min(red, green, blue) >= _NEAR_WHITE, alpha == 0

    def _parts(self, item: Any, count: int) -> Iterator[tuple[list[tuple[float, float]], bool]]:
        """The points of each separate part of a path, and whether it has straight sides only."""
        raw = self._raw
        x, y = ctypes.c_float(), ctypes.c_float()
        points: list[tuple[float, float]] = []
        straight = True
        for index in range(count):
            segment = raw.FPDFPath_GetPathSegment(item, index)
            kind = raw.FPDFPathSegment_GetType(segment)
            raw.FPDFPathSegment_GetPoint(segment, x, y)
            if kind == _MOVE:
                if len(points) > 1:
                    yield points, straight
                points, straight = [], True
            straight = straight and kind != _BEZIER
            points.append((x.value, y.value))
            if raw.FPDFPathSegment_GetClose(segment) and points[0] != points[-1]:
                points.append(points[0])
        if len(points) > 1:
            yield points, straight


def _sides(points: list[tuple[float, float]]) -> list[Box]:
    """The sides of a stroked figure that run along the page's own sides."""
    out = []
    for (ax, ay), (bx, by) in pairwise(points):
        if min(abs(ax - bx), abs(ay - by)) <= 1.0 and max(abs(ax - bx), abs(ay - by)) >= _SHORTEST:
            out.append(Box(min(ax, bx), min(ay, by), max(ax, bx), max(ay, by)))
    return out


def _through(m: Matrix, x: float, y: float) -> tuple[float, float]:
    return m[0] * x + m[2] * y + m[4], m[1] * x + m[3] * y + m[5]


def _times(m: Matrix, n: Matrix) -> Matrix:
    """First ``m``, then ``n``."""
    a, b = m[0] * n[0] + m[1] * n[2], m[0] * n[1] + m[1] * n[3]
    c, d = m[2] * n[0] + m[3] * n[2], m[2] * n[1] + m[3] * n[3]
    return a, b, c, d, m[4] * n[0] + m[5] * n[2] + n[4], m[4] * n[1] + m[5] * n[3] + n[5]


def _box(points: list[tuple[float, float]], matrix: Matrix) -> Box:
    if len(points) == 2:
        (ax, ay), (bx, by) = points
        points = [(ax, ay), (ax, by), (bx, ay), (bx, by)]
    seen = [_through(matrix, x, y) for x, y in points]
    xs, ys = [x for x, _ in seen], [y for _, y in seen]
    return Box(min(xs), min(ys), max(xs), max(ys))
