"""Which pairs of a comparison a data frame speaks of."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

from directive_diff.errors import UsageError
from directive_diff.frames.places import Places

if TYPE_CHECKING:
    import pandas as pd

    from directive_diff.comparison import Comparison

__all__ = ["chosen"]

_COLUMNS = ("pair", "change", "citation", "unit")
_NAMED = 12  # columns named in an error


def chosen(comparison: Comparison, selection: pd.DataFrame) -> frozenset[str]:
    """The ids of the pairs that the rows of a frame speak of: by their ``pair``, ``change``, ``citation`` or ``unit``
    (with its ``side``), whichever column it has first.

    Raises:
        UsageError: E418 it has none of these columns.
    """
    names = [str(name) for name in getattr(selection, "columns", ())]
    column = next((name for name in _COLUMNS if name in names), None)
    if column is None:
        raise UsageError("E418", columns=", ".join(names[:_NAMED]) or "–")
    values = {str(value) for value in selection[column].dropna()}
    if column == "pair":
        return frozenset(values)
    if column == "change":
        return frozenset(change.pair for change in comparison.changes if change.id in values)
    if column == "citation":
        return _citing(comparison, values)
    sides = [str(side) for side in selection["side"]] if "side" in names else ["old", "new"]
    units = (
        set(zip(sides, map(str, selection["unit"]), strict=True))
        if "side" in names
        else {(side, unit) for side in sides for unit in values}
    )
    return frozenset(
        pair.id
        for pair in comparison.pairs
        if any(("old", i) in units for i in pair.old) or any(("new", j) in units for j in pair.new)
    )


def _citing(comparison: Comparison, citations: Collection[str]) -> frozenset[str]:
    """The pairs of the sentences that cite some documents."""
    named = [citation for citation in comparison.citations if citation.id in citations]
    found: set[str] = set()
    for directive, indexes, name in (
        (comparison.old, {i for c in named for i in c.old}, "old"),
        (comparison.new, {j for c in named for j in c.new}, "new"),
    ):
        places = Places.of(directive)
        units = {unit.id for k in indexes if (unit := places.sentence(directive.mentions[k].span[0]))}
        found |= {pair.id for pair in comparison.pairs if not units.isdisjoint(getattr(pair, name))}
    return frozenset(found)
