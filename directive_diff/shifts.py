"""How much changed in each of the document's main sections."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from directive_diff.model import Change, Directive, Pair, Shift

__all__ = ["shifts"]

_Place = tuple[str | None, str | None]


def shifts(
    old: Directive, new: Directive, pairs: Sequence[Pair], changes: Sequence[Change], noise: frozenset[str]
) -> tuple[Shift, ...]:
    """The main sections in which substance changed, most changes first, then in the order of the new text.

    A change belongs to the section it stands in this year, and one that is gone to the successor of its old section.
    Documents without sections have no shifts.
    """
    tops = _tops(old), _tops(new)
    partners: dict[str, str] = {}
    for pair in pairs:
        if pair.level == "section" and pair.old and pair.new:
            partners.update(dict.fromkeys(pair.old, pair.new[0]))
    origins = {new_id: old_id for old_id, new_id in reversed(partners.items())}
    by_id = {pair.id: pair for pair in pairs}
    counts: dict[_Place, Counter[str]] = defaultdict(Counter)
    for change in changes:
        if not any(c.id not in noise for c in change.categories):
            continue
        pair = by_id[change.pair]
        here = tops[1].get(pair.new[0]) if pair.new else None
        there = tops[0].get(pair.old[0]) if pair.old else None
        if here is None and there is not None:
            here = partners.get(there)
        origin = origins.get(here) if here else there
        if here or origin:
            counts[origin, here]["all"] += 1
            counts[origin, here][pair.kind] += 1
    order = {unit.id: n for n, unit in enumerate((*new.units, *old.units))}
    found = [Shift(a, b, n["all"], n["added"], n["removed"]) for (a, b), n in counts.items()]
    return tuple(sorted(found, key=lambda s: (-s.changes, order[s.new or s.old or ""])))


def _tops(directive: Directive) -> dict[str, str]:
    """For each unit in a section the id of the highest one with a label around it."""
    top: dict[str, str | None] = {}
    for unit in directive.units:  # a parent stands before its children
        above = top.get(unit.parent or "")
        own = unit.id if unit.level == "section" and unit.label else None
        top[unit.id] = above or own
    return {i: t for i, t in top.items() if t}
