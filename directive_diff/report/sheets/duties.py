"""The sheet of tasks: one row for each task of each body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.model import Agency, Assignment, Duty, Span
from directive_diff.report.labels import Labels
from directive_diff.report.marks import visible
from directive_diff.report.sheets.cells import Column, Sheet, Value
from directive_diff.report.sheets.wording import Wording

__all__ = ["duties_sheet"]

# What tells why a body has a task or no longer has it, and how one changed that it keeps.
_TELLS = {
    "task_gained": frozenset({"agency"}),
    "task_lost": frozenset({"agency"}),
    "task_changed": frozenset({"agency", "duty", "deadline", "figure"}),
    "task_kept": frozenset[str](),
}


def duties_sheet(comparison: Comparison, wording: Wording, labels: Labels) -> Sheet:
    """Bodies as every report has them, each with what it gains, loses, keeps otherwise, and keeps."""
    word = labels.word
    columns = (
        Column("body", word("agency"), 18),
        Column("old_names", word("names_was"), 12),
        Column("task", word("task_status"), 11),
        Column("role", word("role"), 11),
        Column("change", word("change"), 8, "change"),
        Column("old_address", word("address_old"), 11),
        Column("new_address", word("address_new"), 11),
        Column("old", word("old"), 38, "marked"),
        Column("new", word("new"), 38, "marked"),
        Column("deadlines", word("deadlines"), 13),
        Column("figures", word("figures"), 13),
        Column("how", word("task_how"), 26),
    )
    made = _Maker.of(comparison, wording, labels)
    rows = tuple(row for agency in comparison.agencies for row in made.rows(agency))
    return Sheet("duties", word("agencies"), columns, rows, word("duties_note"))


@dataclass(frozen=True, slots=True)
class _Maker:
    comparison: Comparison
    wording: Wording
    labels: Labels
    numbers: Mapping[str, int]
    old: Mapping[str, Duty]
    new: Mapping[str, Duty]

    @classmethod
    def of(cls, comparison: Comparison, wording: Wording, labels: Labels) -> _Maker:
        numbers = {change.id: n for n, change in enumerate(comparison.changes, 1)}
        old, new = ({duty.unit: duty for duty in side} for side in (comparison.old_duties, comparison.new_duties))
        return cls(comparison, wording, labels, numbers, old, new)

    def rows(self, agency: Agency) -> Iterator[tuple[Value, ...]]:
        parts = (
            ("task_gained", agency.gained),
            ("task_lost", agency.lost),
            ("task_changed", agency.changed),
            ("task_kept", agency.kept),
        )
        was = [name for name in agency.old_names if name not in agency.new_names] if agency.new_names else []
        for status, tasks in parts:
            for task in tasks:
                yield (agency.name, ", ".join(was) or None, self.labels.word(status), *self.row(task, status))

    def row(self, task: Assignment, status: str) -> tuple[Value, ...]:
        """What follows the body and what became of the task; times and figures are those of the text that charges it
        with the task, the new one where both do.
        """
        number = self.numbers[task.change] if task.change else None
        text, duties, units = (
            (self.comparison.new.text, self.new, task.new)
            if task.new and status != "task_lost"
            else (self.comparison.old.text, self.old, task.old)
        )
        told = [duties[unit] for unit in units if unit in duties]
        return (
            self.labels.role(task.role),
            number,
            self.wording.addresses(task.old, self.labels, old=True) or None,
            self.wording.addresses(task.new, self.labels, old=False) or None,
            self.wording.was(task.old) if task.old else None,
            self.wording.now(task.new) if task.new else None,
            _words(text, [deadline.span for duty in told for deadline in duty.deadlines]),
            _words(text, [figure.span for duty in told for figure in duty.figures]),
            self.how(number, _TELLS[status]),
        )

    def how(self, number: int | None, tells: frozenset[str]) -> str | None:
        """What the rules said of who, how strongly, by when and with what figure."""
        if number is None:
            return None
        categories: Iterable[str] = (
            self.labels.say(category.why)
            for category in self.comparison.changes[number - 1].categories
            if category.id in tells
        )
        return " ".join(dict.fromkeys(categories)) or None


def _words(text: str, spans: Sequence[Span]) -> str | None:
    return "; ".join(dict.fromkeys(visible(text[slice(*span)]) for span in spans)) or None
