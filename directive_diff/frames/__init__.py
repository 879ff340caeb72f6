"""A comparison, or one directive, as tidy pandas tables: one row an observation, one column a variable.

    >>> from directive_diff import compare
    >>> changes = compare("chi-thi-2025.md", "chi-thi-2026.txt").frames.changes  # doctest: +SKIP
    >>> changes.loc[changes.substance, "category"].value_counts()  # doctest: +SKIP

Columns and dtypes of all tables are those of ``COLUMNS`` (``docs/frames.md`` says what they mean); within a major
release they are only added to. Every table is made when it is first asked for, and is the caller's to change.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from directive_diff.frames import rows
from directive_diff.frames.columns import COLUMNS, frame
from directive_diff.frames.places import BothPlaces, Places
from directive_diff.model import Directive

if TYPE_CHECKING:
    import pandas as pd

    from directive_diff.comparison import Comparison

__all__ = ["COLUMNS", "ComparisonFrames", "DirectiveFrames"]


@dataclass(frozen=True)
class ComparisonFrames:
    """The tables of a comparison.

    Raises:
        OutputError: E209 pandas is not installed.
    """

    comparison: Comparison

    @cached_property
    def changes(self) -> pd.DataFrame:
        """One row for each reason of each change: count changes by ``change``, not by rows."""
        return frame("changes", rows.changes(self.comparison, self._places))

    @cached_property
    def pairs(self) -> pd.DataFrame:
        """One row for each pair of the alignment, of every level."""
        return frame("pairs", rows.pairs(self.comparison, self._places))

    @cached_property
    def units(self) -> pd.DataFrame:
        """One row for each section, paragraph and sentence of both texts, with the pair it is in."""
        return frame("units", rows.paired_units(self.comparison, self._places))

    @cached_property
    def citations(self) -> pd.DataFrame:
        """One row for each document cited."""
        return frame("citations", rows.citations(self.comparison, self._places))

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """One row for each place where a document is cited."""
        return frame("mentions", rows.mentions(self.comparison, self._places))

    @cached_property
    def terms(self) -> pd.DataFrame:
        """One row for each change in which a name gave way to another by the reform of government."""
        return frame("terms", rows.terms(self.comparison, self._places))

    @cached_property
    def duties(self) -> pd.DataFrame:
        """One row for each body that a sentence charges; a sentence that names none has one row, without a body."""
        return frame("duties", rows.both_duties(self.comparison, self._places))

    @cached_property
    def _places(self) -> BothPlaces:
        return BothPlaces.of(self.comparison)


@dataclass(frozen=True)
class DirectiveFrames:
    """The tables of one directive.

    Raises:
        OutputError: E209 pandas is not installed.
    """

    directive: Directive

    @cached_property
    def units(self) -> pd.DataFrame:
        """One row for each section, paragraph and sentence."""
        return frame("directive.units", rows.units(self._places))

    @cached_property
    def citations(self) -> pd.DataFrame:
        """One row for each document cited."""
        return frame("directive.citations", rows.instruments(self._places))

    @cached_property
    def mentions(self) -> pd.DataFrame:
        """One row for each place where a document is cited."""
        return frame("directive.mentions", rows.named(self._places))

    @cached_property
    def terms(self) -> pd.DataFrame:
        """One row for each place where a name stands that the reform of government touched."""
        return frame("directive.terms", rows.names(self._places))

    @cached_property
    def duties(self) -> pd.DataFrame:
        """One row for each body that a sentence charges; a sentence that names none has one row, without a body."""
        return frame("directive.duties", rows.own_duties(self._places))

    @cached_property
    def _places(self) -> Places:
        return Places.of(self.directive)
