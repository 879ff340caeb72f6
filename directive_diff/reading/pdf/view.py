"""How a person sees the page: turned, cut to its box, with lengths from the top left corner. Runs in the child only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

__all__ = ["View"]

_UPRIGHT = 0.06  # radians of slant that still count as along a side (3.5 degrees; scans are laid down with less)


class View(NamedTuple):
    """The page's box in its own coordinates, and the number of quarter turns clockwise it is shown with."""

    left: float
    bottom: float
    right: float
    top: float
    quarters: int

    @classmethod
    def of(cls, raw: Any, page: Any) -> View:
        """The view that the page itself asks for."""
        box = raw.FS_RECTF()
        raw.FPDF_GetPageBoundingBox(page, box)
        return cls(box.left, box.bottom, box.right, box.top, raw.FPDFPage_GetRotation(page) % 4)

    def turned(self, quarters: int) -> View:
        """The same page turned on by so many quarter turns clockwise."""
        return View(self.left, self.bottom, self.right, self.top, (self.quarters + quarters) % 4)

    @property
    def width(self) -> float:
        """Of the page as seen, in points."""
        return self.top - self.bottom if self.quarters % 2 else self.right - self.left

    @property
    def height(self) -> float:
        """Of the page as seen, in points."""
        return self.right - self.left if self.quarters % 2 else self.top - self.bottom

    def point(self, x: float, y: float) -> tuple[float, float]:
        """A point of the page as seen."""
        if self.quarters == 0:
            return x - self.left, self.top - y
        if self.quarters == 1:
            return y - self.bottom, x - self.left
        if self.quarters == 2:
            return self.right - x, y - self.bottom
        return self.top - y, self.right - x

    def spans(
        self, left: Sequence[float], top: Sequence[float], right: Sequence[float], bottom: Sequence[float]
    ) -> tuple[Sequence[float], Sequence[float]]:
        """The left and right ends, as seen, of boxes in page coordinates."""
        if self.quarters == 0:
            by = self.left
            return ([x - by for x in left], [x - by for x in right]) if by else (left, right)
        if self.quarters == 2:
            by = self.right
            return [by - x for x in right], [by - x for x in left]
        low, high = list(map(min, bottom, top)), list(map(max, bottom, top))
        if self.quarters == 1:
            by = self.bottom
            return [y - by for y in low], [y - by for y in high]
        by = self.top
        return [by - y for y in high], [by - y for y in low]

    def quarter(self, a: float, b: float) -> int | None:
        """The quarter turns clockwise that make text of direction ``(a, b)`` run to the right; None when it slants."""
        for _ in range(self.quarters):
            a, b = b, -a
        length = (a * a + b * b) ** 0.5 or 1.0
        a, b = a / length, b / length
        if abs(b) < _UPRIGHT:
            return 0 if a > 0 else 2
        if abs(a) < _UPRIGHT:
            return 1 if b > 0 else 3
        return None
