"""The side-by-side table: which old and new paragraphs stand in one row, in which order, in which group.

Each sentence stands once on its own side, in the row of the paragraph that holds it; where its counterpart stands in
another row, each points to the other. Rows follow the new text; what was left out stands at its old place, and a
paragraph or section that moved leaves a pointer there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from directive_diff.comparison import Comparison
from directive_diff.model import Directive, Pair, Unit

__all__ = ["ZONES", "Group", "Row", "Sides", "groups", "sides"]

ZONES = {
    "header": "head",
    "title": "head",
    "preamble": "head",
    "closing": "tail",
    "recipient": "tail",
    "signature": "tail",
    "heading": "tail",
}


@dataclass(slots=True, eq=False)
class Row:
    """One row. ``old`` and ``new`` are the sections or paragraphs in it; ``stub`` marks the pointer that a moved unit
    leaves at its old place; ``home`` is where the rest of an n:m pair stands, if this row is not the first.
    """

    number: int
    pair: Pair
    old: tuple[Unit, ...]
    new: tuple[Unit, ...]
    stub: bool = False
    home: Row | None = None

    @property
    def heading(self) -> bool:
        """Whether it shows headings of sections."""
        return self.pair.level == "section"


@dataclass(slots=True, eq=False)
class Group:
    """The rows of one top section, or of what stands before, between or after sections (``zone``)."""

    zone: str
    old: tuple[Unit, ...] = ()
    new: tuple[Unit, ...] = ()
    rows: list[Row] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Side:
    """The units of one text by id, by holder, and in order."""

    directive: Directive
    by_id: dict[str, Unit]
    order: dict[str, int]
    sentences: dict[str, list[Unit]]

    def top(self, unit: Unit) -> Unit:
        """The unit at the top of the tree that holds this one."""
        while unit.parent is not None:
            unit = self.by_id[unit.parent]
        return unit


@dataclass(frozen=True, slots=True)
class Sides:
    """Both texts, and the pair of each unit."""

    old: Side
    new: Side
    pair_of_old: dict[str, Pair]
    pair_of_new: dict[str, Pair]


def sides(comparison: Comparison) -> Sides:
    """The units and pairs of a comparison, ready to be looked up."""
    return Sides(
        _side(comparison.old),
        _side(comparison.new),
        {i: pair for pair in comparison.pairs for i in pair.old},
        {j: pair for pair in comparison.pairs for j in pair.new},
    )


def _side(directive: Directive) -> Side:
    sentences: dict[str, list[Unit]] = {}
    for unit in directive.units:
        if unit.level == "sentence" and unit.parent is not None:
            sentences.setdefault(unit.parent, []).append(unit)
    return Side(
        directive,
        {unit.id: unit for unit in directive.units},
        {unit.id: n for n, unit in enumerate(u for u in directive.units if u.level != "sentence")},
        sentences,
    )


def groups(comparison: Comparison, both: Sides) -> list[Group]:
    """All rows, in groups, in the order to be read."""
    rows = _with_stubs(_rows(comparison.pairs, both), both)
    for number, row in enumerate(rows, 1):
        row.number = number
    return _grouped(rows, both)


def _rows(pairs: Iterable[Pair], both: Sides) -> list[Row]:
    """One row for each pair of sections or paragraphs; more where its new units do not stand together."""
    placed: list[tuple[int, int, Row]] = []
    last = -1  # the new unit that what was left out follows
    for at, pair in enumerate(p for p in pairs if p.level != "sentence"):
        old = tuple(both.old.by_id[i] for i in pair.old)
        runs = _runs(pair.new, both.new)
        if not runs:
            placed.append((last, at + 1, Row(0, pair, old, ())))
            continue
        first = Row(0, pair, old, runs[0])
        last = both.new.order[runs[0][0].id]
        placed.append((last, 0, first))
        placed.extend((both.new.order[run[0].id], 0, Row(0, pair, (), run, home=first)) for run in runs[1:])
    return [row for _, _, row in sorted(placed, key=lambda p: p[:2])]


def _runs(ids: Sequence[str], side: Side) -> list[tuple[Unit, ...]]:
    """Units that follow each other directly stand in one row."""
    runs: list[list[Unit]] = []
    for unit in sorted((side.by_id[i] for i in ids), key=lambda u: side.order[u.id]):
        if runs and side.order[unit.id] == side.order[runs[-1][-1].id] + 1:
            runs[-1].append(unit)
        else:
            runs.append([unit])
    return [tuple(run) for run in runs]


def _with_stubs(rows: list[Row], both: Sides) -> list[Row]:
    """Put a pointer at the old place of whatever moved: after the row of what stood before it."""
    of_old = {unit.id: row for row in rows for unit in row.old}
    after: dict[int, list[Row]] = {}
    anchor: Row | None = None
    carried: set[str] = set()  # units inside something that moved: not where they were
    for unit in sorted((both.old.by_id[i] for i in both.old.order), key=lambda u: both.old.order[u.id]):
        row = of_old[unit.id]
        inside = unit.parent in carried
        if row.pair.moved:
            stub = Row(0, row.pair, (unit,), (), stub=True, home=row)
            after.setdefault(id(anchor), []).append(stub)
        elif not inside:
            anchor = row
        if inside or row.pair.moved:
            carried.add(unit.id)
    out = list(after.get(id(None), ()))
    for row in rows:
        out.append(row)
        out.extend(after.get(id(row), ()))
    return out


def _grouped(rows: list[Row], both: Sides) -> list[Group]:
    places = _Places(both)
    found: list[tuple[Group, Group | None]] = []
    known: set[int] = set()
    current = before = None
    for row in rows:
        top_stub = row.stub and row.old[0].parent is None
        group = before if top_stub and before is not None else places.of(row, current)
        if id(group) not in known:
            known.add(id(group))
            found.append((group, current))
        group.rows.append(row)
        before = group
        current = group if row.new else current
    return _in_order(found, both.new)


def _in_order(found: Sequence[tuple[Group, Group | None]], new: Side) -> list[Group]:
    """Groups that have something of the new text in its order, each followed by those of the old text alone that were
    met while it was open, in the order of the old.
    """
    placed: list[tuple[int, Group]] = []
    behind: dict[int, list[Group]] = {}
    for group, opened in found:
        first = min((new.order[u.id] for row in group.rows for u in row.new), default=None)
        if first is not None:
            placed.append((first, group))
        else:
            behind.setdefault(id(opened), []).append(group)
    ordered = behind.get(id(None), [])[:]
    for _, group in sorted(placed, key=lambda p: p[0]):
        ordered += [group, *behind.get(id(group), ())]
    return ordered


@dataclass(frozen=True, slots=True)
class _Places:
    """Which group a row belongs to; each section and each end of the text has one."""

    both: Sides
    by_new: dict[str, Group] = field(default_factory=dict)
    by_old: dict[str, Group] = field(default_factory=dict)
    ends: dict[str, Group] = field(default_factory=dict)

    def of(self, row: Row, current: Group | None) -> Group:
        """The group of a row, given the one of the new text that is open."""
        side, unit = (self.both.new, row.new[0]) if row.new else (self.both.old, row.old[0])
        top = side.top(unit)
        if top.level == "section":
            return self._new_section(top) if row.new else self._old_section(top)
        zone = ZONES.get(top.role, "body")
        if zone != "body":
            return self.ends.setdefault(zone, Group(zone))
        stays = current is not None and (current.zone == "body" or not row.new)
        return current if current is not None and stays else Group("body")

    def _new_section(self, top: Unit) -> Group:
        if top.id not in self.by_new:
            old = tuple(self.both.old.by_id[i] for i in self.both.pair_of_new[top.id].old)
            self.by_new[top.id] = Group("section", old, (top,))
        return self.by_new[top.id]

    def _old_section(self, top: Unit) -> Group:
        """The group of the section it became, or its own where it became none."""
        became = [self.both.new.top(self.both.new.by_id[j]) for j in self.both.pair_of_old[top.id].new]
        if became and became[0].level == "section":
            return self._new_section(became[0])
        return self.by_old.setdefault(top.id, Group("section", (top,)))
