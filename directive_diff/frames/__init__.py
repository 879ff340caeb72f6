"""A comparison, or one directive, as tidy pandas tables: one row an observation, one column a variable.

    >>> from directive_diff import compare
    >>> changes = compare("chi-thi-2025.md", "chi-thi-2026.txt").frames.changes  # doctest: +SKIP
    >>> changes.loc[changes.substance, "category"].value_counts()  # doctest: +SKIP

Columns and dtypes of all tables are those of ``COLUMNS`` (``docs/frames.md`` says what they mean and how tables are
joined); within a major release they are only added to. A table is made when it is first asked for; each access gives
one of the caller's own, to change as they like. :func:`labels` has the words for the codes.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from directive_diff.frames import overview, rows
from directive_diff.frames.columns import COLUMNS, frame
from directive_diff.frames.places import BothPlaces, Places
from directive_diff.frames.tasks import assignments
from directive_diff.frames.words import labels
from directive_diff.model import Directive

if TYPE_CHECKING:
    import pandas as pd

    from directive_diff.comparison import Comparison

__all__ = ["COLUMNS", "ComparisonFrames", "DirectiveFrames", "empty", "labels"]


def empty(table: str) -> pd.DataFrame:
    """A table without rows, of the columns and dtypes that are promised, for what is read back from a file; those of
    one directive are ``directive.units`` and so on.

    Raises:
        KeyError: there is no such table.
        OutputError: E209 pandas is not installed.
    """
    return frame(table, [])


class _Tables(ABC):
    """Tables that are made once, of which each access gives a copy."""

    _made: dict[str, pd.DataFrame]
    _prefix = ""

    @abstractmethod
    def _rows(self, table: str) -> list[tuple[Any, ...]]:
        """The rows of a table, as tuples in the order of its columns."""

    def _table(self, table: str) -> pd.DataFrame:
        if table not in self._made:
            self._made[table] = frame(f"{self._prefix}{table}", self._rows(table))
        return self._made[table].copy()

    def _sizes(self) -> list[tuple[str, int]]:
        """Every table, and how many rows it has."""
        found = [name for name in COLUMNS if name.startswith("directive.") == bool(self._prefix)]
        return [(n, len(self._rows(n.removeprefix(self._prefix)))) for n in found]

    def __repr__(self) -> str:
        return overview.plain(type(self).__name__, self._sizes())

    def _repr_html_(self) -> str:
        return overview.html(self._sizes())


@dataclass(frozen=True, repr=False)
class ComparisonFrames(_Tables):
    """The tables of a comparison.

    Raises:
        OutputError: E209 pandas is not installed.
    """

    comparison: Comparison
    _made: dict[str, pd.DataFrame] = field(default_factory=dict, init=False, compare=False)

    @property
    def changes(self) -> pd.DataFrame:
        """One row for each place of each reason of a change; count changes by ``change``, not by rows."""
        return self._table("changes")

    @property
    def pairs(self) -> pd.DataFrame:
        """One row for each pair of the alignment, of every level."""
        return self._table("pairs")

    @property
    def units(self) -> pd.DataFrame:
        """One row for each section, paragraph and sentence of both texts, with the pair it is in."""
        return self._table("units")

    @property
    def citations(self) -> pd.DataFrame:
        """One row for each document cited."""
        return self._table("citations")

    @property
    def mentions(self) -> pd.DataFrame:
        """One row for each place where a document is cited."""
        return self._table("mentions")

    @property
    def terms(self) -> pd.DataFrame:
        """One row for each change in which a name gave way to another by the reform of government."""
        return self._table("terms")

    @property
    def duties(self) -> pd.DataFrame:
        """One row for each body that a sentence charges; a sentence that names none has one row, without a body."""
        return self._table("duties")

    @property
    def assignments(self) -> pd.DataFrame:
        """One row for each task of each body, gained, lost, changed or kept, as ``comparison.agencies`` has it."""
        return self._table("assignments")

    def labels(self, lang: str = "vi") -> dict[str, dict[str, str]]:
        """As :func:`labels`, with the categories of a researcher's own components.

        Raises:
            UsageError: E402 for a language we do not speak.
        """
        return labels(lang, self.comparison.own_categories)

    def _rows(self, table: str) -> list[tuple[Any, ...]]:
        return _MAKERS[table](self.comparison, self._places)

    @cached_property
    def _places(self) -> BothPlaces:
        return BothPlaces.of(self.comparison)


_MAKERS: dict[str, Callable[[Comparison, BothPlaces], list[tuple[Any, ...]]]] = {
    "changes": rows.changes,
    "pairs": rows.pairs,
    "units": rows.paired_units,
    "citations": rows.citations,
    "mentions": rows.mentions,
    "terms": rows.terms,
    "duties": rows.both_duties,
    "assignments": assignments,
}


@dataclass(frozen=True, repr=False)
class DirectiveFrames(_Tables):
    """The tables of one directive.

    Raises:
        OutputError: E209 pandas is not installed.
    """

    directive: Directive
    _made: dict[str, pd.DataFrame] = field(default_factory=dict, init=False, compare=False)
    _prefix = "directive."

    @property
    def units(self) -> pd.DataFrame:
        """One row for each section, paragraph and sentence."""
        return self._table("units")

    @property
    def citations(self) -> pd.DataFrame:
        """One row for each document cited."""
        return self._table("citations")

    @property
    def mentions(self) -> pd.DataFrame:
        """One row for each place where a document is cited."""
        return self._table("mentions")

    @property
    def terms(self) -> pd.DataFrame:
        """One row for each place where a name stands that the reform of government touched."""
        return self._table("terms")

    @property
    def duties(self) -> pd.DataFrame:
        """One row for each body that a sentence charges; a sentence that names none has one row, without a body."""
        return self._table("duties")

    def _rows(self, table: str) -> list[tuple[Any, ...]]:
        return _OWN_MAKERS[table](self._places)

    @cached_property
    def _places(self) -> Places:
        return Places.of(self.directive)


_OWN_MAKERS: dict[str, Callable[[Places], list[tuple[Any, ...]]]] = {
    "units": rows.units,
    "citations": rows.instruments,
    "mentions": rows.named,
    "terms": rows.names,
    "duties": rows.own_duties,
}
