"""Whether a phrase of one text is said somewhere in the other, told by the neighbouring words of a sentence there."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from functools import cached_property, lru_cache
from itertools import pairwise

from directive_diff.model import Directive
from directive_diff.rules import load
from directive_diff.text import WORDS, fold, key

__all__ = ["SAID", "BothSaid", "Said", "joins"]

# With this share of its neighbouring words in one sentence of the other text an instruction is no new one: it was cut
# out of that sentence or put into it, and the alignment left it over.
SAID = 0.6

# Neighbours that stand in more sentences than this tell nothing of any one of them; it also bounds the work.
_PLACES = 64

_Pair = tuple[str, str]


@lru_cache(maxsize=1)
def _joining() -> frozenset[str]:
    return frozenset(key(word) for word in load("wording")["joining"] if " " not in word)


def joins(word: str) -> bool:
    """Whether a word joins others and names nothing («và», «của»)."""
    return key(word) in _joining()


class Said:
    """The neighbouring words of a directive's sentences, those that name nothing left out."""

    def __init__(self, directive: Directive) -> None:
        self._places: dict[_Pair, set[int]] = defaultdict(set)
        for n, unit in enumerate(u for u in directive.units if u.level == "sentence"):
            for pair in _pairs(directive.text[slice(*unit.span)]):
                if len(self._places[pair]) < _PLACES:
                    self._places[pair].add(n)

    def share(self, phrase: str) -> float:
        """How much of a phrase the sentence that holds most of it holds, in [0, 1]; 1 for a phrase of one word.

        Linear in the phrase.
        """
        pairs = set(_pairs(phrase))
        if not pairs:
            return 1.0
        held = Counter(n for pair in pairs for n in self._places.get(pair, ()))
        return max(held.values(), default=0) / len(pairs)

    def unsaid(self, phrase: str) -> int:
        """How many neighbours of a phrase stand side by side nowhere."""
        return sum(1 for pair in set(_pairs(phrase)) if pair not in self._places)

    def longest_unsaid(self, words: Sequence[str]) -> int:
        """The longest run of neighbours among ``words`` that stand side by side nowhere."""
        run = longest = 0
        for pair in pairwise(k for k in map(key, words) if k not in _joining()):
            run = 0 if pair in self._places else run + 1
            longest = max(longest, run)
        return longest


class BothSaid:
    """What either text says, put together when first asked for."""

    def __init__(self, old: Directive, new: Directive) -> None:
        self._sides = (old, new)

    @cached_property
    def old(self) -> Said:
        """What last year's text says."""
        return Said(self._sides[0])

    @cached_property
    def new(self) -> Said:
        """What this year's text says."""
        return Said(self._sides[1])


def _pairs(text: str) -> Iterable[_Pair]:
    return pairwise(k for k in map(key, WORDS.findall(fold(text).text)) if k not in _joining())
