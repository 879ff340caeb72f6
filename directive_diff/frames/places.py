"""Where things stand in one directive: words, addresses and main sections of its units, and the sentence of a place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from directive_diff.model import Directive, Span, Unit

__all__ = ["Places"]

_GAP = " … "  # between words that do not stand together


@dataclass(frozen=True, slots=True)
class Places:
    """The units of a directive by id, and its sentences in order."""

    directive: Directive
    by_id: dict[str, Unit]
    sentences: tuple[Unit, ...]
    starts: tuple[int, ...]

    @classmethod
    def of(cls, directive: Directive) -> Places:
        """The places of a directive."""
        sentences = tuple(unit for unit in directive.units if unit.level == "sentence")
        by_id = {unit.id: unit for unit in directive.units}
        return cls(directive, by_id, sentences, tuple(unit.span[0] for unit in sentences))

    def words(self, unit: Unit) -> str:
        """What a unit says: of a section its heading."""
        text = self.directive.text[slice(*unit.span)]
        return text.partition("\n")[0] if unit.level == "section" else text

    def said(self, ids: Iterable[str]) -> str | None:
        """What some units say; None of none."""
        return " ".join(self.words(self.by_id[i]) for i in ids) or None

    def quoted(self, spans: Sequence[Span]) -> str | None:
        """The words of some spans; None of none."""
        return _GAP.join(self.directive.text[slice(*span)] for span in spans) or None

    def section(self, unit: Unit) -> str | None:
        """The address of the section at the top of the tree that a unit stands in, if in one."""
        while unit.parent is not None:
            unit = self.by_id[unit.parent]
        return unit.address if unit.level == "section" else None

    def places(self, ids: Sequence[str]) -> tuple[str | None, str | None]:
        """The main section and the address of the first of some units."""
        if not ids:
            return None, None
        unit = self.by_id[ids[0]]
        return self.section(unit), unit.address

    def sentence(self, position: int) -> Unit | None:
        """The sentence that holds a position, or the last one before it."""
        at = bisect_right(self.starts, position)
        return self.sentences[at - 1] if at else None
