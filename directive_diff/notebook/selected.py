"""Which pairs of a comparison a selection speaks of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from directive_diff.errors import UsageError
from directive_diff.frames.places import Places

if TYPE_CHECKING:
    import pandas as pd

    from directive_diff.comparison import Comparison

__all__ = ["Selection", "chosen"]

# Rows, a row, a column of ids, or the ids themselves.
Selection: TypeAlias = "pd.DataFrame | pd.Series[Any] | pd.Index[Any] | Mapping[str, Any] | Iterable[str] | str"

_COLUMNS = ("pair", "change", "citation", "unit")
_NAMED = 12  # columns, or ids, named in an error


def chosen(comparison: Comparison, selection: Selection) -> frozenset[str]:
    """The ids of the pairs that a selection speaks of: rows or one row of a frame by their ``pair``, ``change``,
    ``citation`` or ``unit`` (with its ``side``), whichever column it has first; or ids of changes and pairs.

    Raises:
        UsageError: E418 it has none of these columns, or an id that is none of this comparison's.
    """
    table = _table(selection)
    column = next((name for name in _COLUMNS if name in table), None) if table is not None else None
    if table is None:
        return _by_ids(comparison, selection)
    if column is None:
        raise _unknown(table)
    values = {str(value) for value in table[column] if isinstance(value, str)}  # what is missing is none
    if column == "pair":
        return frozenset(values)
    if column == "change":
        return frozenset(change.pair for change in comparison.changes if change.id in values)
    if column == "citation":
        return _citing(comparison, values)
    units = (
        set(zip(map(str, table["side"]), map(str, table["unit"]), strict=True))
        if "side" in table
        else {(side, unit) for side in ("old", "new") for unit in values}
    )
    return frozenset(
        pair.id
        for pair in comparison.pairs
        if any(("old", i) in units for i in pair.old) or any(("new", j) in units for j in pair.new)
    )


def _table(selection: Any) -> Mapping[str, Sequence[Any]] | None:
    """The columns of a selection; None of ids without a name. pandas itself is not imported for it."""
    if hasattr(selection, "columns"):
        indexed = not set(map(str, selection.columns)).intersection(_COLUMNS) and any(
            name in _COLUMNS for name in selection.index.names
        )
        frame = selection.reset_index() if indexed else selection
        return {str(name): frame[name].tolist() for name in frame.columns}
    if hasattr(selection, "_asdict"):  # of itertuples
        return _row(selection._asdict())
    if isinstance(selection, Mapping):
        return _row(selection)
    if hasattr(selection, "tolist") and getattr(selection, "name", None) in _COLUMNS:  # a column, an index
        return {selection.name: selection.tolist()}
    if hasattr(selection, "to_dict"):  # a row, or ids without a name
        row = _row(selection.to_dict())
        return row if set(row).intersection(_COLUMNS) else None
    return None


def _row(row: Mapping[Any, Any]) -> dict[str, Sequence[Any]]:
    return {str(name): [value] for name, value in row.items()}


def _by_ids(comparison: Comparison, selection: Any) -> frozenset[str]:
    """The pairs of some ids, of changes or of pairs."""
    pairs = {pair.id: pair.id for pair in comparison.pairs} | {c.id: c.pair for c in comparison.changes}
    try:
        ids = [selection] if isinstance(selection, str) else list(selection)
    except TypeError:
        ids = [selection]
    strange = [one for one in ids if not isinstance(one, str) or one not in pairs]
    if strange:
        raise _unknown(strange)
    return frozenset(pairs[one] for one in ids)


def _unknown(names: Iterable[Any]) -> UsageError:
    return UsageError("E418", columns=", ".join(str(name) for name in [*names][:_NAMED]) or "–")


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
