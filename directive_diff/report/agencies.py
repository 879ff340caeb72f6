"""What each body gains, loses and keeps, as a report shows it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.model import Agency, Assignment, Directive, Unit
from directive_diff.report.labels import Labels

__all__ = ["AgencyRow", "TaskView", "Tasks", "agency_rows"]


@dataclass(frozen=True, slots=True)
class TaskView:
    """One task: where it stands (in the new text, or in the old where it is lost), its whole words, the part the body
    has in it, and the number of its change, or 0 where nothing changed. ``href`` leads to the sentence.
    """

    address: str
    text: str
    role: str
    number: int
    href: str


@dataclass(frozen=True, slots=True)
class Tasks:
    """Tasks of one body that became alike, in the order of the text."""

    tasks: tuple[TaskView, ...]

    @property
    def count(self) -> int:
        """How many."""
        return len(self.tasks)


@dataclass(frozen=True, slots=True)
class AgencyRow:
    """One body. ``was`` are the names of the old text where they are others."""

    name: str
    was: str
    gained: Tasks
    lost: Tasks
    changed: Tasks
    kept: Tasks

    @property
    def touched(self) -> bool:
        """Whether anything is not as it was."""
        return bool(self.gained.count or self.lost.count or self.changed.count)


def agency_rows(comparison: Comparison, labels: Labels) -> tuple[AgencyRow, ...]:
    """The bodies that either text charges, those with most tasks first, groups last."""
    made = _Maker(
        labels,
        {change.id: n for n, change in enumerate(comparison.changes, 1)},
        comparison.old,
        comparison.new,
        {unit.id: unit for unit in comparison.old.units},
        {unit.id: unit for unit in comparison.new.units},
    )
    return tuple(made.row(agency) for agency in comparison.agencies)


@dataclass(frozen=True, slots=True)
class _Maker:
    labels: Labels
    numbers: Mapping[str, int]
    old: Directive
    new: Directive
    units_old: Mapping[str, Unit]
    units_new: Mapping[str, Unit]

    def row(self, agency: Agency) -> AgencyRow:
        others = [name for name in agency.old_names if name not in agency.new_names]
        was = f"{self.labels.word('old').lower()}: {', '.join(others)}" if others and agency.new_names else ""
        parts = (agency.gained, agency.lost, agency.changed, agency.kept)
        gained, lost, changed, kept = (self.tasks(part) for part in parts)
        return AgencyRow(agency.name, was, gained, lost, changed, kept)

    def tasks(self, tasks: Iterable[Assignment]) -> Tasks:
        return Tasks(tuple(self.task(task) for task in tasks))

    def task(self, task: Assignment) -> TaskView:
        side, units, ids, prefix = (
            (self.new, self.units_new, task.new, "n") if task.new else (self.old, self.units_old, task.old, "o")
        )
        text = " ".join(" ".join(side.text[slice(*units[i].span)].split()) for i in ids)
        number = self.numbers[task.change] if task.change else 0
        address = self.labels.address(units[ids[0]].address)
        return TaskView(address, text, self.labels.role(task.role).lower(), number, f"#{prefix}-{ids[0]}")
