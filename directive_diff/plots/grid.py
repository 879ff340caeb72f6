"""The frame of a table of cells: labels of rows left, of columns above, all measured before anything is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from math import cos, pi, sin

from directive_diff.plots.canvas import MARGIN, Sheet
from directive_diff.plots.look import INK
from directive_diff.plots.ruler import Ruler

__all__ = ["Grid", "draw_grid"]

_SIZE = 7.5
_LINES, _LINE = 4, 9.5  # labels of columns stand in so many lines of this height, or else lean
_LEAN, _NARROW = 60.0, 14.0  # degrees; above narrower columns labels stand upright
_ABOVE = 14.0  # room for what the columns are
_HEAD, _UPRIGHT = 125.0, 120.0  # so many points of a leaning and of an upright label


@dataclass(frozen=True, slots=True)
class Grid:
    """Where everything stands, in points: ``left`` and ``top`` of the cells, their size (width, height), the labels as
    they fit (of columns with their lines and letter size), and the degrees by which labels of columns lean.
    """

    left: float
    top: float
    cell: tuple[float, float]
    rows: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    size: float
    lean: float
    right: float
    bottom: float

    @classmethod
    def measured(
        cls,
        pen: Ruler,
        rows: Sequence[str],
        columns: Sequence[str],
        cell: tuple[float, float],
        label: float,
        corner: str = "",
        above: float = _ABOVE,
    ) -> Grid:
        """The frame for these labels; those of rows get at most ``label`` points, and at least as many as the bold
        words in the ``corner`` above or below them need. ``above`` is the room above the labels of columns.
        """
        fitted = [pen.fit(words, label, _SIZE) for words in rows]
        widths = (pen.width(words, _SIZE) for words in fitted)
        left = MARGIN + max(pen.width(corner, _SIZE, bold=True), *widths, 0.0) + 6
        level = [tuple(pen.wrap(words, cell[0] - 2, _SIZE, _LINES)) for words in columns]
        whole = all(" ".join(lines) == pen.clean(words) for lines, words in zip(level, columns, strict=True))
        lean = 0.0 if whole else _LEAN if cell[0] >= _NARROW else 90.0
        size = _SIZE if whole else min(_SIZE, 0.8 * cell[0])
        heads = level if whole else [tuple(lines) for lines in _leaning(pen, columns, cell[0], size)]
        longest = max((pen.width(line, size) for lines in heads for line in lines), default=0.0)
        top = above + (longest * sin(pi * lean / 180) + 12 if lean else _LINE * max(map(len, heads), default=1) + 6)
        right = left + cell[0] * len(columns)
        return cls(left, top, cell, tuple(fitted), tuple(heads), size, lean, right, top + cell[1] * len(rows))

    def reach(self, pen: Ruler) -> float:
        """How far to the right the labels of columns go."""
        ends = (
            self.x(n)
            + self.cell[0] / 2
            + _LINE * (len(lines) - 1)
            + pen.width(line, self.size) * cos(pi * self.lean / 180)
            for n, lines in enumerate(self.columns)
            for line in lines
        )
        return max(ends, default=0.0) + 6 if self.lean else self.right

    def x(self, column: int) -> float:
        """The left edge of a column."""
        return self.left + self.cell[0] * column

    def y(self, row: int) -> float:
        """The upper edge of a row."""
        return self.top + self.cell[1] * row


def _leaning(pen: Ruler, columns: Sequence[str], wide: float, size: float) -> list[list[str]]:
    """Labels that lean in two lines where columns are wide enough for these, upright ones in one."""
    if wide < _NARROW:
        return [[pen.fit(words, _UPRIGHT, size)] for words in columns]
    if wide * sin(pi * _LEAN / 180) < 2.2 * _LINE:
        return [[pen.fit(words, _HEAD, size)] for words in columns]
    return [pen.wrap(words, max(_HEAD / 2, min(_HEAD, 0.55 * pen.width(words, size))), size, 2) for words in columns]


def draw_grid(
    page: Sheet, grid: Grid, values: Sequence[Sequence[float]], italic: AbstractSet[int] = frozenset()
) -> None:
    """The cells with their labels; rows in ``italic`` are written so."""
    xs = [grid.x(n) for n in range(len(grid.columns) + 1)]
    ys = [grid.y(n) for n in range(len(grid.rows) + 1)]
    page.cells(xs, ys, values)
    for n, words in enumerate(grid.rows):
        page.text(
            grid.left - 6, grid.y(n) + grid.cell[1] / 2, words, _SIZE, align="right", italic=n in italic, color=INK
        )
    for n, lines in enumerate(grid.columns):
        x = grid.x(n) + grid.cell[0] / 2
        if grid.lean:
            angle = pi * grid.lean / 180
            for k, words in enumerate(lines):
                off = _LINE * (k - (len(lines) - 1) / 2)  # from the middle of its column, across the way it is read
                place = x + off * sin(angle), grid.top - 6 + off * cos(angle) - 4 * (len(lines) - 1)
                page.text(*place, words, grid.size, align="left", rotation=grid.lean)
            continue
        for above, words in enumerate(reversed(lines)):
            page.text(x, grid.top - 8 - _LINE * above, words, grid.size, align="center")
