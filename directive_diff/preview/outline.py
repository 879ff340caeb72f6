"""The sections of both texts as an editor sees them at a glance: kept, edited, moved, new, or still to write."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from directive_diff.model import Unit
from directive_diff.preview.headings import Headings
from directive_diff.preview.survey import RowFacts, Survey, short_address
from directive_diff.report.labels import Labels
from directive_diff.report.rows import Group, Row, Side, Sides

__all__ = ["Section", "State", "outline", "still_to_write"]

State = Literal["kept", "edited", "moved", "new", "missing"]


@dataclass(slots=True)
class Section:
    """A section, or a part of the text outside sections (``zone``), with all that stands below it.

    ``rows`` are those of the whole section; ``old`` is the unit of last year's text it goes back to, if any; ``was``
    its old address where that is another; ``edited`` says of a section that moved that it was edited as well.
    """

    key: str
    zone: str
    title: str
    opening: str
    depth: int
    state: State = "kept"
    edited: bool = False
    was: str = ""
    old: Unit | None = None
    ticked: bool = False
    rows: list[RowFacts] = field(default_factory=list)
    children: list[Section] = field(default_factory=list)

    def walk(self) -> Iterator[Section]:
        """It and every section below it, in order."""
        yield self
        for child in self.children:
            yield from child.walk()

    def findings(self) -> list[int]:
        """How many errors, warnings and notes stand in it."""
        counted = {"error": 0, "warning": 0, "note": 0}
        for facts in self.rows:
            for finding in facts.findings:
                counted[finding.level] += 1
        return list(counted.values())

    def changes(self) -> int:
        """How many points of change, and moved paragraphs."""
        return sum(facts.changes + facts.moved for facts in self.rows)


def outline(
    groups: Iterable[Group], both: Sides, seen: Survey, labels: Labels, ticked: Collection[str]
) -> tuple[Section, ...]:
    """The main parts in the order to be read, each with the sections below it. ``ticked`` are ids of sections of last
    year's text that were left out on purpose.
    """
    by_number = {facts.row.number: facts for facts in seen.facts}
    makes = _Making(both, labels, {"old": Headings(both.old), "new": Headings(both.new)})
    found: list[Section] = []
    for group in groups:
        rows = [by_number[row.number] for row in group.rows]
        top = makes.group(group, rows)
        _nest(top, rows, makes)
        for section in top.walk():
            _judge(section)
            if section.state == "missing" and section.zone == "section":  # the draft may have another of that number
                section.title = labels.word("preview_old_title", title=section.title)
        found.append(top)
    for section in still_to_write(found):
        section.ticked = section.old is not None and section.old.id in ticked
    return tuple(found)


def still_to_write(sections: Iterable[Section]) -> Iterator[Section]:
    """What last year's text has and the draft has not, ticked or not; of sections that are missing as a whole the
    highest alone.
    """
    for section in sections:
        if section.state == "missing":
            yield section
        else:
            yield from still_to_write(section.children)


@dataclass(frozen=True, slots=True)
class _Making:
    both: Sides
    labels: Labels
    headings: Mapping[str, Headings]

    def group(self, group: Group, rows: Sequence[RowFacts]) -> Section:
        """The section of a group of rows."""
        units = group.new or group.old
        if not units:
            key = group.zone if group.zone != "body" else f"body-{rows[0].key}"
            return Section(key, group.zone, self.labels.zone(group.zone), "", 0, rows=list(rows))
        head = next((f for f in rows if f.row.heading and not f.row.stub and self._heads(f.row, units[0])), rows[0])
        return self.section(head, group.new, group.old, 0, list(rows))

    def _heads(self, row: Row, unit: Unit) -> bool:
        return unit in row.new or unit in row.old

    def section(
        self, head: RowFacts, new: Sequence[Unit], old: Sequence[Unit], depth: int, rows: list[RowFacts]
    ) -> Section:
        """The section whose heading stands in a row."""
        side, unit = (self.both.new, new[0]) if new else (self.both.old, old[0])
        title = self.labels.address(short_address(unit, side))
        was = self.labels.address(short_address(old[0], self.both.old)) if new and old else ""
        words = self.headings["new" if new else "old"].of(unit)
        key = old[0].id if old and head.row.home is None else head.key
        return Section(
            key,
            "section",
            title[:1].upper() + title[1:],
            words,
            depth,
            was=was if was != title else "",
            old=old[0] if old else None,
            rows=rows,
        )


def _nest(top: Section, rows: Sequence[RowFacts], makes: _Making) -> None:
    """Put the sections below a main one where they belong, each with its rows."""
    held = [top]
    for facts in rows:
        row = facts.row
        if row.heading and not row.stub:
            side, unit = (makes.both.new, row.new[0]) if row.new else (makes.both.old, row.old[0])
            depth = _depth(unit, side)
            if depth > 0:
                del held[max(1, depth) :]
                section = makes.section(facts, row.new, row.old, depth, [])
                held[-1].children.append(section)
                held.append(section)
            else:
                del held[1:]
        for section in held[1:]:
            section.rows.append(facts)


def _depth(unit: Unit, side: Side) -> int:
    depth = 0
    while unit.parent is not None:
        unit = side.by_id[unit.parent]
        depth += 1
    return depth


def _judge(section: Section) -> None:
    """What became of a section as a whole."""
    rows = [facts for facts in section.rows if not facts.row.stub] or section.rows
    head = next((f.row for f in rows if f.row.heading), None) if section.zone == "section" else None
    changed = any(not facts.same for facts in section.rows)
    if all(not f.row.new for f in rows):
        section.state = "missing" if any(f.row.old for f in rows) else "kept"
    elif all(not f.row.old and f.row.home is None for f in rows):
        section.state = "new"
    elif head is not None and head.pair.moved:
        section.state = "moved"
        section.edited = any(facts.changes for facts in section.rows)
    elif changed:
        section.state = "edited"
