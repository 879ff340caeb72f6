"""Where things stand in one directive: words, addresses and main sections of its units, and the sentence of a place."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.model import Directive, Pair, Span, Unit
from directive_diff.report.labels import labels
from directive_diff.report.rows import ZONES
from directive_diff.shifts import Homes, main_sections

__all__ = ["BothPlaces", "Places"]

_GAP = " … "  # between words that do not stand together


@dataclass(frozen=True, slots=True)
class Places:
    """The units of a directive by id, and its sentences in order."""

    directive: Directive
    by_id: dict[str, Unit]
    sentences: tuple[Unit, ...]
    starts: tuple[int, ...]
    main: Mapping[str, str]  # of every unit in a section with a label, the id of the highest

    @classmethod
    def of(cls, directive: Directive) -> Places:
        """The places of a directive."""
        sentences = tuple(unit for unit in directive.units if unit.level == "sentence")
        by_id = {unit.id: unit for unit in directive.units}
        return cls(directive, by_id, sentences, tuple(unit.span[0] for unit in sentences), main_sections(directive))

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

    def section(self, unit: Unit) -> str:
        """The main section that a unit stands in: the address of the highest section with a label, else of the one at
        the top of the tree; outside sections the part of the document, as reports name it.
        """
        main = self.main.get(unit.id)
        if main is not None:
            return self.by_id[main].address
        top = self.top(unit)
        return top.address if top.level == "section" else self.part(top)

    def top(self, unit: Unit) -> Unit:
        """The unit at the top of the tree that holds this one."""
        while unit.parent is not None:
            unit = self.by_id[unit.parent]
        return unit

    def part(self, top: Unit) -> str:
        """The part of the document that a unit outside sections stands in."""
        name = labels("vi").zone(ZONES.get(top.role, "body"))
        return name[:1].lower() + name[1:]

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


@dataclass(frozen=True, slots=True)
class BothPlaces:
    """The places of both texts, and the main section that each pair belongs to."""

    old: Places
    new: Places
    homes: Homes

    @classmethod
    def of(cls, comparison: Comparison) -> BothPlaces:
        """The places of a comparison."""
        homes = Homes.of(comparison.old, comparison.new, comparison.pairs)
        return cls(Places.of(comparison.old), Places.of(comparison.new), homes)

    def section(self, pair: Pair) -> str:
        """The main section that a pair belongs to, as the summary counts it: the new text's, or the one that its old
        section became; an old one that became none is marked, for the new text may have another of that number.
        """
        origin, here = self.homes.place(pair)
        if here is not None:
            return self.new.by_id[here].address
        if origin is not None:
            return self._gone(self.old.by_id[origin])
        if pair.new:
            return self.new.section(self.new.by_id[pair.new[0]])
        top = self.old.top(self.old.by_id[pair.old[0]])
        if top.level != "section":
            return self.old.part(top)
        heir = self.homes.partners.get(top.id)
        return self.new.by_id[heir].address if heir else self._gone(top)

    @staticmethod
    def _gone(section: Unit) -> str:
        return labels("vi").word("plot_only_old", title=section.address)

    def of_pair(self, pair: Pair) -> tuple[str | None, ...]:
        """The main section of a pair, those of both sides in their own texts, and the addresses of both."""
        (section_old, address_old), (section_new, address_new) = self.old.places(pair.old), self.new.places(pair.new)
        return self.section(pair), section_old, section_new, address_old, address_new
