"""The first words by which a section is known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from directive_diff.model import Unit
from directive_diff.numbering import read_label
from directive_diff.report.rows import Side
from directive_diff.report.table import opening
from directive_diff.text import fold

__all__ = ["Headings"]


@dataclass(frozen=True)
class Headings:
    """The headings of one text's sections."""

    side: Side

    def of(self, unit: Unit) -> str:
        """The first words of a section's heading without its number; of its first sentence where it has none."""
        own = self.side.sentences.get(unit.id, ())
        words = _unnumbered(opening(self.side, own[0], unit.label)) if own else ""
        below = self._below.get(unit.id)
        return words or (opening(self.side, below) if below else "")

    @cached_property
    def _below(self) -> Mapping[str, Unit]:
        """The first sentence below each unit; one walk for all of them."""
        found: dict[str, Unit] = {}
        for unit in self.side.directive.units:
            above = self._above(unit) if unit.level == "sentence" else None
            while above is not None and above not in found:
                found[above] = unit
                above = self.side.by_id[above].parent
        return found

    def _above(self, sentence: Unit) -> str | None:
        """The section above the paragraph of a sentence; of a heading, the one above its own."""
        holder = self.side.by_id[sentence.parent] if sentence.parent else None
        return holder.parent if holder else None


def _unnumbered(words: str) -> str:
    """Words without the label they open by: «Chương I QUY ĐỊNH CHUNG» -> «QUY ĐỊNH CHUNG»."""
    label = read_label(fold(words).text)
    return words[len(label.mark) :].lstrip(" .)/:") if label and words.startswith(label.mark) else words
