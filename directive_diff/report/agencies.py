"""What each body gains, loses and keeps, as a report shows it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.model import Agency, Assignment
from directive_diff.report.labels import Labels

__all__ = ["AgencyRow", "Tasks", "agency_rows"]


@dataclass(frozen=True, slots=True)
class Tasks:
    """How many tasks, and the numbers of the changes they stand in; what stayed as it was has none."""

    count: int
    numbers: tuple[int, ...]


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
    numbers = {change.id: n for n, change in enumerate(comparison.changes, 1)}
    return tuple(_row(agency, numbers, labels) for agency in comparison.agencies)


def _row(agency: Agency, numbers: dict[str, int], labels: Labels) -> AgencyRow:
    others = [name for name in agency.old_names if name not in agency.new_names]
    was = f"{labels.word('old').lower()}: {', '.join(others)}" if others and agency.new_names else ""
    parts = (agency.gained, agency.lost, agency.changed, agency.kept)
    gained, lost, changed, kept = (_tasks(part, numbers) for part in parts)
    return AgencyRow(agency.name, was, gained, lost, changed, kept)


def _tasks(tasks: Iterable[Assignment], numbers: dict[str, int]) -> Tasks:
    found = tuple(tasks)
    return Tasks(len(found), tuple(sorted({numbers[t.change] for t in found if t.change})))
