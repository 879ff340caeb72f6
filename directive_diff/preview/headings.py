"""The first words by which a section is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from directive_diff.model import Unit
from directive_diff.report.rows import Side
from directive_diff.report.table import opening

__all__ = ["Headings"]


@dataclass(frozen=True)
class Headings:
    """The headings of one text's sections."""

    side: Side

    def of(self, unit: Unit) -> str:
        """The first words of a section's heading; of its first sentence where it has no heading of its own."""
        own = self.side.sentences.get(unit.id)
        first = own[0] if own else self._below.get(unit.id)
        return opening(self.side, first, unit.label) if first else ""

    @cached_property
    def _below(self) -> Mapping[str, Unit]:
        """The first sentence below each unit; one walk for all of them."""
        found: dict[str, Unit] = {}
        for unit in self.side.directive.units:
            above = unit.parent if unit.level == "sentence" else None
            while above is not None and above not in found:
                found[above] = unit
                above = self.side.by_id[above].parent
        return found
