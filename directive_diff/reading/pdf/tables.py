"""Ruled tables: lines drawn on a page -> cells, and the runs of glyphs that stand in each."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass, field

from directive_diff.reading.pdf.sheet import Rule, Run, Sheet

__all__ = ["Cell", "Table", "tables_of"]

_TOUCH = 3.0  # points; borders of neighbouring cells meet within this
_SAME = 2.5  # points; borders nearer than this are one
_COVERED = 0.6  # a border stands between two cells where it runs along so much of their common side
MAX_SIDES = 400  # of a grid, in each direction; a page has room for a hundred rows
MAX_RULES = 2_000  # of one page; more are a drawing
MAX_FIELDS = 3_000


@dataclass(slots=True, eq=False)
class Cell:
    """One cell: its place in the grid, its box, and the runs in it."""

    row: int
    column: int
    x0: float
    y0: float
    x1: float
    y1: float
    runs: list[Run] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class Table:
    """Cells in the order of reading; ``fields`` names the cell of each field of the grid ``xs`` by ``ys``."""

    xs: list[float]
    ys: list[float]
    cells: list[Cell]
    fields: dict[tuple[int, int], Cell]

    @property
    def y0(self) -> float:
        """Its upper border."""
        return self.ys[0]

    def at(self, x: float, y: float) -> Cell | None:
        """The cell around a point."""
        return self.fields.get((bisect_right(self.ys, y) - 1, bisect_right(self.xs, x) - 1))


def tables_of(sheet: Sheet) -> list[Table]:
    """The ruled tables of a page, each with the runs that stand in its cells."""
    if len(sheet.rules) > MAX_RULES:
        return []
    found = []
    for group in _touching(sheet.rules):
        table = _grid(group)
        if table is None:
            continue
        filled = _fill(table, sheet.runs)
        if filled >= 2:
            found.append(table)
    return sorted(found, key=lambda table: table.y0)


def _touching(rules: Sequence[Rule]) -> list[list[Rule]]:
    """Rules that meet, put together. Swept from top to bottom, so that distant ones are not compared."""
    group = list(range(len(rules)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    order = sorted(range(len(rules)), key=lambda i: rules[i].y0)
    active: list[int] = []
    for i in order:
        one = rules[i]
        active = [j for j in active if rules[j].y1 + _TOUCH >= one.y0]
        for j in active:
            if rules[j].x0 - _TOUCH <= one.x1 and one.x0 - _TOUCH <= rules[j].x1:
                group[root(i)] = root(j)
        active.append(i)
    groups: dict[int, list[Rule]] = {}
    for i, rule in enumerate(rules):
        groups.setdefault(root(i), []).append(rule)
    return list(groups.values())


def _positions(values: Sequence[float]) -> list[float]:
    out: list[float] = []
    for value in sorted(values):
        if not out or value - out[-1] > _SAME:
            out.append(value)
    return out


def _grid(rules: Sequence[Rule]) -> Table | None:
    """The cells that a group of rules encloses, or None where it is no table."""
    level = [rule for rule in rules if rule.level]
    upright = [rule for rule in rules if not rule.level]
    if len(level) < 2 or len(upright) < 2:
        return None
    ys = _positions([(rule.y0 + rule.y1) / 2 for rule in level])
    xs = _positions([(rule.x0 + rule.x1) / 2 for rule in upright])
    across, down = len(xs) - 1, len(ys) - 1
    if across < 1 or down < 1 or max(across, down) > MAX_SIDES or across * down > MAX_FIELDS or across * down < 2:
        return None
    walls = _covered(upright, xs, ys, upright=True)
    floors = _covered(level, ys, xs, upright=False)
    owner = list(range(across * down))

    def root(i: int) -> int:
        while owner[i] != i:
            owner[i] = owner[owner[i]]
            i = owner[i]
        return i

    for row in range(down):
        for column in range(across):
            here = row * across + column
            if column + 1 < across and (column + 1, row) not in walls:
                owner[root(here + 1)] = root(here)
            if row + 1 < down and (row + 1, column) not in floors:
                owner[root(here + across)] = root(here)
    cells: dict[int, Cell] = {}
    for row in range(down):
        for column in range(across):
            key = root(row * across + column)
            cell = cells.get(key)
            if cell is None:
                cells[key] = Cell(row, column, xs[column], ys[row], xs[column + 1], ys[row + 1])
            else:
                cell.row, cell.column = min(cell.row, row), min(cell.column, column)
                cell.x0, cell.y0 = min(cell.x0, xs[column]), min(cell.y0, ys[row])
                cell.x1, cell.y1 = max(cell.x1, xs[column + 1]), max(cell.y1, ys[row + 1])
    ordered = sorted(cells.values(), key=lambda cell: (cell.row, cell.column))
    if len(ordered) < 2:
        return None
    fields = {(row, column): cells[root(row * across + column)] for row in range(down) for column in range(across)}
    return Table(xs, ys, ordered, fields)


def _covered(
    rules: Sequence[Rule], at: Sequence[float], steps: Sequence[float], *, upright: bool
) -> set[tuple[int, int]]:
    """``(i, k)`` where rules run along line ``i`` of ``at`` for most of step ``k``."""
    lengths: dict[tuple[int, int], float] = {}
    for rule in rules:
        middle = (rule.x0 + rule.x1) / 2 if upright else (rule.y0 + rule.y1) / 2
        start, end = (rule.y0, rule.y1) if upright else (rule.x0, rule.x1)
        i = min(range(len(at)), key=lambda n: abs(at[n] - middle))
        for k in range(len(steps) - 1):
            shared = min(end, steps[k + 1]) - max(start, steps[k])
            if shared > 0:
                lengths[i, k] = lengths.get((i, k), 0.0) + shared
    return {(i, k) for (i, k), length in lengths.items() if length >= _COVERED * (steps[k + 1] - steps[k])}


def _fill(table: Table, runs: Sequence[Run]) -> int:
    """Put runs into the cells they stand in; how many cells have some."""
    for run in runs:
        cell = table.at((run.x0 + run.x1) / 2, run.y - 0.3 * run.size)
        if cell:
            cell.runs.append(run)
    return sum(1 for cell in table.cells if cell.runs)
