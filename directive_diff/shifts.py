"""How much changed in each of the document's main sections."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from directive_diff.model import Change, Directive, Pair, Shift

__all__ = ["Homes", "main_sections", "shifts"]

_Place = tuple[str | None, str | None]


@dataclass(frozen=True, slots=True)
class Homes:
    """Which main section a pair belongs to: of every unit that is in one the id of that section, by side, and the
    sections that correspond, both ways.
    """

    old: Mapping[str, str]
    new: Mapping[str, str]
    partners: Mapping[str, str]
    origins: Mapping[str, str]

    @classmethod
    def of(cls, old: Directive, new: Directive, pairs: Sequence[Pair]) -> Homes:
        """The main sections of two texts: the highest with a label."""
        partners: dict[str, str] = {}
        for pair in pairs:
            if pair.level == "section" and pair.old and pair.new:
                partners.update(dict.fromkeys(pair.old, pair.new[0]))
        return cls(
            main_sections(old),
            main_sections(new),
            partners,
            {new_id: old_id for old_id, new_id in reversed(partners.items())},
        )

    def place(self, pair: Pair) -> _Place:
        """The section of the old text and the one of the new: that in which the pair stands this year, else the
        successor of its old section. Both are None of what stands outside sections.
        """
        here = self.new.get(pair.new[0]) if pair.new else None
        there = self.old.get(pair.old[0]) if pair.old else None
        if here is None and there is not None:
            here = self.partners.get(there)
        return (self.origins.get(here) if here else there), here


def shifts(
    old: Directive, new: Directive, pairs: Sequence[Pair], changes: Sequence[Change], noise: frozenset[str]
) -> tuple[Shift, ...]:
    """The main sections in which substance changed, most changes first, then in the order of the new text.

    A change belongs to the section it stands in this year, and one that is gone to the successor of its old section.
    Documents without sections have no shifts.
    """
    homes = Homes.of(old, new, pairs)
    by_id = {pair.id: pair for pair in pairs}
    counts: dict[_Place, Counter[str]] = defaultdict(Counter)
    for change in changes:
        if not any(c.id not in noise for c in change.categories):
            continue
        pair = by_id[change.pair]
        origin, here = homes.place(pair)
        if here or origin:
            counts[origin, here]["all"] += 1
            counts[origin, here][pair.kind] += 1
    order = {unit.id: n for n, unit in enumerate((*new.units, *old.units))}
    found = [Shift(a, b, n["all"], n["added"], n["removed"]) for (a, b), n in counts.items()]
    return tuple(sorted(found, key=lambda s: (-s.changes, order[s.new or s.old or ""])))


def main_sections(directive: Directive) -> dict[str, str]:
    """For each unit in a section the id of the highest one with a label around it."""
    top: dict[str, str | None] = {}
    for unit in directive.units:  # a parent stands before its children
        above = top.get(unit.parent or "")
        own = unit.id if unit.level == "section" and unit.label else None
        top[unit.id] = above or own
    return {i: t for i, t in top.items() if t}
