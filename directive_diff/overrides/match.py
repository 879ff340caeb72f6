"""Which unit does a quote mean? By its words, not by ids or positions, so that an answer survives another draft.

From strict to lenient, the first of these that finds anything decides: the same characters; the same words; a unit that
begins and ends so; one that holds the words; one whose words are nearly these (``likely``). Nothing is guessed: units
that fit alike are all returned, less those that the quote's section or address rules out.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, pairwise
from math import log

from directive_diff.model import Directive, Level, Unit
from directive_diff.numbering import read_label
from directive_diff.overrides.decisions import Quote
from directive_diff.profiles import Alphabet
from directive_diff.similarity import common, rarity
from directive_diff.text import WORDS, fold, key, same

__all__ = ["Found", "Quotes", "coded", "holds", "parted"]

# A quote of fewer words is found as it stands or not at all: «UBND xã Tân An» is nearly «UBND xã Tân Lập».
FUZZY_WORDS = 8

# So much of a quote's words must stand in the unit in order, and so much of their weight, rare words weighing more:
# a sentence with another agency or another place in it falls short, one with a new date or a word more does not.
FUZZY_ORDER = 0.7
FUZZY_WEIGHT = 0.75

# The best must lead by so much; else several are as good.
FUZZY_LEAD = 0.1

# Two neighbouring words that stand in more units than this tell none of them, and so many units are looked at.
COMMON_FEATURE = 40
CANDIDATES = 12

# Two headings that share so much of their words in order are the same heading, reworded.
SAME_HEADING = 0.75

_CUT = re.compile(r"…|\.{3,}")


@dataclass(frozen=True, slots=True)
class Found:
    """The units a quote may mean; ``likely`` where the words are only nearly the same."""

    units: tuple[Unit, ...]
    likely: bool = False


def coded(text: str, alphabet: Alphabet) -> str:
    """A text as one character a word, equal where folded words are equal; its number or letter is no part of it, as
    that changes when something is put before it.
    """
    folded = fold(text).text.strip()
    label = read_label(folded)
    words = WORDS.findall(folded, len(label.mark) if label else 0) or WORDS.findall(folded)
    return "".join(alphabet[key(word)] for word in words)


def parted(words: str, alphabet: Alphabet) -> list[str]:
    """The parts of a quote between its «…», coded."""
    return [part for part in (coded(part, alphabet) for part in _CUT.split(words)) if part]


class Quotes:
    """The units of one level of one directive, to be found by quotes. Building it is linear."""

    def __init__(self, directive: Directive, level: Level, alphabet: Alphabet) -> None:
        self._directive, self._alphabet = directive, alphabet
        self.units = [unit for unit in directive.units if unit.level == level]
        self._by_id = {unit.id: unit for unit in directive.units}
        self._own = _headings(directive)
        self._texts = [self._text(unit) for unit in self.units]
        self.codes = [coded(text, alphabet) for text in self._texts]
        self._by_code: dict[str, list[int]] = defaultdict(list)
        for i, code in enumerate(self.codes):
            self._by_code[code].append(i)
        self._joined = "\0".join(self.codes)
        self._starts = [0]
        for code in self.codes:
            self._starts.append(self._starts[-1] + len(code) + 1)
        self._found: dict[Quote, Found] = {}

    def find(self, quote: Quote) -> Found:
        """The units that a quote may mean, each by itself."""
        if quote not in self._found:
            self._found[quote] = self._sought(quote)
        return self._found[quote]

    def run(self, quote: Quote) -> tuple[Unit, ...]:
        """The units that a quote of several together means: it begins with the first of them and ends with the last."""
        code = coded(quote.words, self._alphabet)
        places = [i for i in self._containing_run(code) if code]
        if len(places) != 1:
            return ()
        (first,) = places
        last = bisect_right(self._run_starts, self._run_starts[first] + len(code) - 1) - 1
        return tuple(unit for unit, own in zip(self.units[first : last + 1], self.codes[first:], strict=False) if own)

    def _sought(self, quote: Quote) -> Found:
        parts = parted(quote.words, self._alphabet)
        numbers, likely = self._exact(quote.words, parts), False
        if not numbers:
            numbers, likely = self._nearly("".join(parts)), True
        return Found(tuple(self.units[i] for i in self._narrowed(numbers, quote)), likely)

    def fits(self, quote: Quote, unit: Unit) -> bool:
        """Whether one unit, which something else points at, may be the one quoted."""
        parts = parted(quote.words, self._alphabet)
        text = self._text(unit)
        code = coded(text, self._alphabet)
        if not parts:
            return same(quote.words, text)
        return holds(code, parts) or self._weight("".join(parts), code) >= FUZZY_WEIGHT

    def placed(self, quote: Quote, units: Iterable[Unit]) -> list[Unit]:
        """Those of some units that stand where the quote says; all of them where that tells nothing."""
        units = list(units)
        there = [unit for unit in units if quote.where and same(unit.address, quote.where)]
        return there or units

    # ---- words ----

    def _text(self, unit: Unit) -> str:
        span = self._own.get(unit.id, unit.span) if unit.level == "section" else unit.span
        return self._directive.text[slice(*span)]

    def _exact(self, words: str, parts: Sequence[str]) -> list[int]:
        """Units found by the words as they stand, in the strictest way that finds any."""
        alike = self._by_code.get("".join(parts), [])
        identical = [i for i in alike if same(self._texts[i], words)]
        if identical or not parts:
            return identical
        if alike:
            return alike
        holding = [i for i in self._containing(max(parts, key=len)) if holds(self.codes[i], parts)]
        framed = [i for i in holding if self.codes[i].startswith(parts[0]) and self.codes[i].endswith(parts[-1])]
        return (framed if len(parts) > 1 else []) or holding

    def _containing(self, part: str) -> Iterator[int]:
        """The units whose words hold a run of words."""
        at = self._joined.find(part)
        while at >= 0:
            i = bisect_right(self._starts, at) - 1
            yield i
            at = self._joined.find(part, self._starts[i + 1])

    @cached_property
    def _run_starts(self) -> list[int]:
        """Where each unit begins when all words stand one after another."""
        return list(accumulate((len(code) for code in self.codes), initial=0))

    @cached_property
    def _running(self) -> str:
        return "".join(self.codes)

    def _containing_run(self, code: str) -> Iterator[int]:
        """The units with which such a run of whole units begins."""
        borders = set(self._run_starts)
        at = self._running.find(code)
        while at >= 0:
            if at in borders and at + len(code) in borders:
                yield bisect_right(self._run_starts, at) - 1
            at = self._running.find(code, at + 1)

    def _nearly(self, code: str) -> list[int]:
        """The unit whose words are nearly these, or all of those that are as near."""
        if len(code) < FUZZY_WORDS:
            return []
        votes = Counter(i for pair in set(map(str.__add__, code, code[1:])) for i in self._index.get(pair, ()))
        scored = [(self._weight(code, self.codes[i]), i) for i, _ in votes.most_common(CANDIDATES)]
        best = max((score for score, _ in scored), default=0.0)
        if best < FUZZY_WEIGHT:
            return []
        return sorted(i for score, i in scored if score > best - FUZZY_LEAD)

    @cached_property
    def _index(self) -> dict[str, list[int]]:
        """Where two neighbouring words stand, if not everywhere."""
        found: dict[str, list[int]] = defaultdict(list)
        for i, code in enumerate(self.codes):
            for a, b in set(pairwise(code)):
                found[a + b].append(i)
        return {pair: places for pair, places in found.items() if len(places) <= COMMON_FEATURE}

    @cached_property
    def _rarity(self) -> dict[str, float]:
        return rarity(self.codes)

    def _weight(self, quote: str, code: str) -> float:
        """Which part of a quote's weight a unit holds; nothing where too few words stand in order."""
        if len(quote) < FUZZY_WORDS or common(quote, code) < FUZZY_ORDER * len(quote):
            return 0.0
        most = log(len(self.codes) + 1)
        wanted, there = Counter(quote), Counter(code)
        whole = sum(n * self._rarity.get(c, most) for c, n in wanted.items())
        held = sum(min(n, there[c]) * self._rarity.get(c, most) for c, n in wanted.items())
        return held / whole if whole else 1.0

    # ---- places ----

    def _narrowed(self, numbers: Sequence[int], quote: Quote) -> list[int]:
        """What is left of units worded alike when the quote's section, and then its address, have spoken."""
        if quote.section:
            numbers = [i for i in numbers if self._under(self.units[i], coded(quote.section, self._alphabet))]
        if len(numbers) < 2:
            return list(numbers)
        kept = {unit.id for unit in self.placed(quote, (self.units[i] for i in numbers))}
        return [i for i in numbers if self.units[i].id in kept]

    def _under(self, unit: Unit, heading: str) -> bool:
        """Whether a unit stands in a section of that heading."""
        above: Unit | None = unit
        while above is not None:
            if above.level == "section" and above.id in self._own:
                own = coded(self._directive.text[slice(*self._own[above.id])], self._alphabet)
                if own.startswith(heading) or 2 * common(own, heading) >= SAME_HEADING * (len(own) + len(heading)):
                    return True
            above = self._by_id.get(above.parent or "")
        return False

    def heading(self, unit: Unit) -> str:
        """The heading of the nearest section that holds a unit, or nothing."""
        above = self._by_id.get(unit.parent or "")
        while above is not None:
            if above.level == "section" and above.id in self._own:
                return self._directive.text[slice(*self._own[above.id])]
            above = self._by_id.get(above.parent or "")
        return ""


def _headings(directive: Directive) -> dict[str, tuple[int, int]]:
    """For each section the span of its heading: the sentences that are its own."""
    sections = {unit.id for unit in directive.units if unit.level == "section"}
    found: dict[str, tuple[int, int]] = {}
    for unit in directive.units:
        if unit.level == "sentence" and unit.parent in sections:
            start = found.get(unit.parent, unit.span)[0]
            found[unit.parent] = (start, unit.span[1])
    return found


def holds(code: str, parts: Sequence[str]) -> bool:
    """Whether the parts stand in a code, one after another."""
    at = 0
    for part in parts:
        at = code.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
