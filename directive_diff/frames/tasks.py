"""The rows of the table of tasks: who gains and loses what."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from directive_diff.assignments import by_body, charged
from directive_diff.comparison import Comparison
from directive_diff.duties import later_year
from directive_diff.frames.places import BothPlaces
from directive_diff.model import Agency, Assignment, Duty

__all__ = ["assignments"]

_GROUPS = ("gained", "lost", "changed", "kept")


def assignments(comparison: Comparison, both: BothPlaces) -> list[tuple[Any, ...]]:
    """One row for each task of each body, the bodies as ``comparison.agencies`` has them."""
    old, new = ({d.unit: d for d in duties} for duties in (comparison.old_duties, comparison.new_duties))
    year = later_year(comparison.old, comparison.new)
    found = by_body(old, new, year, comparison.pairs, comparison.changes)
    pair_of = {
        (side, unit): pair
        for pair in comparison.pairs
        if pair.level == "sentence"
        for side, units in (("old", pair.old), ("new", pair.new))
        for unit in units
    }
    rows: list[tuple[Any, ...]] = []
    for body, agency in found.items():
        for group, task in _tasks(agency):
            pair = pair_of["new", task.new[0]] if task.new else pair_of["old", task.old[0]]
            rows.append(
                (
                    body,
                    agency.name,
                    agency.collective,
                    group,
                    task.role,
                    pair.id,
                    task.change,
                    _listed(task.how),
                    _listed(task.old),
                    _listed(task.new),
                    _written(body, old, task.old, year),
                    _written(body, new, task.new, year),
                    *both.of_pair(pair),
                    both.old.said(task.old),
                    both.new.said(task.new),
                )
            )
    return rows


def _tasks(agency: Agency) -> Iterator[tuple[str, Assignment]]:
    for group in _GROUPS:
        yield from ((group, task) for task in getattr(agency, group))


def _written(body: str, duties: dict[str, Duty], units: tuple[str, ...], year: int | None) -> str | None:
    """How some sentences write a body."""
    charges = charged(duties, units, year).get(body, ())
    return _listed(dict.fromkeys(" ".join(charge.written.split()) for charge, _ in charges))


def _listed(values: Iterable[str]) -> str | None:
    return "; ".join(values) or None
