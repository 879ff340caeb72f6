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

_COLUMNS = ("pair", "change", "citation", "unit")
# Rows, a row, a column of ids, or the ids themselves.
Selection: TypeAlias = "pd.DataFrame | pd.Series[Any] | pd.Index[Any] | Mapping[str, Any] | Iterable[str] | str"

_NAMED = 12  # columns, or ids, named in an error


def chosen(comparison: Comparison, selection: Selection) -> frozenset[str]:
    """The ids of the pairs that a selection speaks of: rows or one row of a frame by their ``pair``, ``change``,
    ``unit`` with its ``side``, or ``citation``, whichever it has first; or ids of changes and pairs.

    Raises:
        UsageError: E418 it has none of these columns, or an id that is none of this comparison's.
    """
    table = _table(selection)
    if table is None:
        return _by_ids(comparison, selection)
    if "pair" in table:
        return _known(table["pair"], {pair.id: {pair.id} for pair in comparison.pairs})
    if "change" in table:
        return _known(table["change"], {change.id: {change.pair} for change in comparison.changes})
    if {"side", "unit"} <= table.keys():
        of = {
            (side, i): {p.id} for p in comparison.pairs for side, ids in (("old", p.old), ("new", p.new)) for i in ids
        }
        named = zip(table["side"], table["unit"], strict=True)
        return _known([key for key in named if all(isinstance(part, str) for part in key)], of)
    if "citation" in table:
        return _known(table["citation"], _citing(comparison))
    raise _unknown(table)


def _known(ids: Iterable[Any], of: Mapping[Any, Collection[str]]) -> frozenset[str]:
    """The pairs of some ids; what is missing (NA) is none."""
    wanted = dict.fromkeys(one for one in ids if isinstance(one, str | tuple))
    strange = [one if isinstance(one, str) else " ".join(one) for one in wanted if one not in of]
    if strange:
        raise _unknown(strange)
    return frozenset(pair for one in wanted for pair in of[one])


def _table(selection: Any) -> Mapping[str, Sequence[Any]] | None:
    """The columns of a selection; None of ids without a name. pandas itself is not imported for it."""
    if hasattr(selection, "columns") and hasattr(selection, "iloc"):
        indexed = not set(map(str, selection.columns)).intersection(_COLUMNS) and any(
            name in _COLUMNS for name in selection.index.names
        )
        frame = selection.reset_index() if indexed else selection
        table: dict[str, Sequence[Any]] = {}
        for k, name in enumerate(frame.columns):  # by place: frames put side by side have a column twice
            table.setdefault(str(name), frame.iloc[:, k].tolist())
        return table
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
    of = {pair.id: {pair.id} for pair in comparison.pairs} | {c.id: {c.pair} for c in comparison.changes}
    try:
        ids = [selection] if isinstance(selection, str) else list(selection)
    except TypeError:
        ids = [selection]
    if any(not isinstance(one, str) for one in ids):
        raise _unknown(ids)
    return _known(ids, of)


def _unknown(names: Iterable[Any]) -> UsageError:
    return UsageError("E418", columns=", ".join(str(name) for name in [*names][:_NAMED]) or "–")


def _citing(comparison: Comparison) -> dict[str, set[str]]:
    """The pairs of the sentences that cite each document."""
    found: dict[str, set[str]] = {citation.id: set() for citation in comparison.citations}
    for directive, name in ((comparison.old, "old"), (comparison.new, "new")):
        places = Places.of(directive)
        of = {unit: pair.id for pair in comparison.pairs for unit in getattr(pair, name)}
        for citation in comparison.citations:
            for k in getattr(citation, name):
                if unit := places.sentence(directive.mentions[k].span[0]):
                    found[citation.id].add(of[unit.id])
    return found
