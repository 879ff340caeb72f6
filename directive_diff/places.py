"""Which places of two texts match: the same pair of sentences, of paragraphs, of sections, or neighbours."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping, Sequence

from directive_diff.model import Directive, Pair, Unit

__all__ = ["Places"]

# How well two places match.
SENTENCE, PARAGRAPH, SECTION, NEAR = 4, 3, 2, 1
# Paragraphs without a section over them match so many pairs apart: a list that was re-ordered a little.
_NEIGHBOURS = 2
_LISTS = frozenset({"preamble"})  # parts of a document that are one place: «Căn cứ …»


class Places:
    """Asks about the place of a position. Built once for a pair of texts, linear in their units."""

    def __init__(self, old: Directive, new: Directive, pairs: Sequence[Pair]) -> None:
        both = {p.id for p in pairs if p.old and p.new}
        order = {p.id: n for n, p in enumerate(p for p in pairs if p.level == "paragraph")}
        self._old = _Side(old, {i: p.id for p in pairs for i in p.old}, both, order)
        self._new = _Side(new, {j: p.id for p in pairs for j in p.new}, both, order)

    def match(self, old: int, new: int) -> int:
        """How well an old and a new position match: 0 where they do not."""
        one, other = self._old.place(old), self._new.place(new)
        if one is None or other is None:
            return 0
        for level, strength in (("sentence", SENTENCE), ("paragraph", PARAGRAPH)):
            if one.pairs.get(level) and one.pairs.get(level) == other.pairs.get(level):
                return strength
        if one.section or other.section:
            return SECTION if one.section == other.section else 0
        if one.role == other.role and one.role in _LISTS:
            return SECTION
        apart = abs(one.order - other.order)
        return NEAR if apart <= _NEIGHBOURS else 0


class _Place:
    __slots__ = ("order", "pairs", "role", "section")

    def __init__(self, pairs: dict[str, str], section: str | None, role: str, order: int) -> None:
        self.pairs, self.section, self.role, self.order = pairs, section, role, order


class _Side:
    def __init__(
        self, directive: Directive, paired: Mapping[str, str], both: set[str], order: Mapping[str, int]
    ) -> None:
        self._units = {u.id: u for u in directive.units}
        self._sentences = [u for u in directive.units if u.level == "sentence"]
        self._starts = [u.span[0] for u in self._sentences]
        self._paired, self._both, self._order = paired, both, order

    def place(self, position: int) -> _Place | None:
        at = bisect_right(self._starts, position) - 1
        if at < 0:
            return None
        unit: Unit | None = self._sentences[at]
        role = self._sentences[at].role
        pairs: dict[str, str] = {}
        section, order = None, 0
        while unit is not None:
            pair = self._paired.get(unit.id, "")
            if unit.level == "section":
                if section is None and pair in self._both:
                    section = pair
            else:
                pairs.setdefault(unit.level, pair)
                if unit.level == "paragraph":
                    order = self._order.get(pair, 0)
            unit = self._units.get(unit.parent or "")
        return _Place(pairs, section, role, order)
