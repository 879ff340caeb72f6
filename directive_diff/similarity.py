"""How alike two coded sentences are, and which sentences are worth asking about."""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from math import log
from operator import add

from rapidfuzz.distance import Indel, LCSseq

__all__ = ["Candidates", "common", "rarity", "similarity", "weighted_overlap"]

# A pair of words found in more sentences than this says nothing of any one of them («an ninh», «thực hiện»); it also
# bounds the work: no feature costs more than its first few places. Measured on the example pair at 1 to 64 times
# its size: 12 to 48 give the same pairs, 24 is in the middle.
COMMON_FEATURE = 24

# A sentence of fewer words has hardly any neighbours; one of twice as many shares two pairs with whatever it resembles.
SHORT = 4

# A longer sentence is known by so many of its pairs of words: at the lowest similarity asked for, five of them are
# expected to recur. Measured on the gold pairs: 16 and more give the same table as all.
SAMPLE = 20

# How many candidates are scored for each sentence. On the gold pairs the right one is first or second in 99 %.
CANDIDATES = 3


def similarity(one: str, other: str, cutoff: float = 0.0) -> float:
    """Indel similarity of two codes in [0, 1]: twice what they share in order, of all they hold. Symmetric."""
    if not one or not other:
        return 1.0 if one == other else 0.0
    return Indel.normalized_similarity(one, other, score_cutoff=cutoff)


def common(one: str, other: str) -> int:
    """How many characters of two codes stand in both in the same order (longest common subsequence)."""
    return LCSseq.similarity(one, other)


def rarity(codes: Sequence[str]) -> dict[str, float]:
    """For each character the logarithm of how rare sentences with it are."""
    places = Counter(chain.from_iterable(map(set, codes)))
    return {character: log(len(codes) / n) for character, n in places.items()}


def weighted_overlap(one: str, other: str, weights: dict[str, float]) -> float:
    """Twice the weight of the words two codes share, of the weight of all they hold, in [0, 1]; in any order."""
    ours, theirs = Counter(one), Counter(other)
    shared = sum(min(n, theirs[c]) * weights[c] for c, n in ours.items())
    whole = sum(n * weights[c] for side in (ours, theirs) for c, n in side.items())
    return 2 * shared / whole if whole else 0.0


def _features(code: str) -> set[str]:
    """Neighbouring words; a code of fewer than SHORT words is too short for these alone."""
    found = set(map(add, code, code[1:]))
    if len(found) > SAMPLE:
        # The same sample on both sides: the first ones in the order of the alphabet, which has no meaning.
        return set(sorted(found)[:SAMPLE])
    return found.union(code) if len(code) < SHORT else found


class Candidates:
    """An index of sentences by neighbouring words: who shares most with a given sentence, without comparing all."""

    def __init__(self, sentences: Iterable[int], codes: Sequence[str], groups: Sequence[str]) -> None:
        self._postings: dict[str, list[int]] = defaultdict(list)
        self._codes, self._groups = codes, groups
        for i in sentences:
            for feature in _features(codes[i]):
                self._postings[feature].append(i)

    def of(self, code: str, group: str) -> list[int]:
        """The sentences of the group that share most with ``code``, best first, at most CANDIDATES."""
        places: list[int] = []
        for feature in _features(code):
            found = self._postings.get(feature)
            if found and len(found) <= COMMON_FEATURE:
                places += found
        enough = 2 if len(code) >= 2 * SHORT else 1
        # Votes in parts of the longer code, so that a long sentence does not win by its length; ties by order.
        ranked = [
            (-n / (len(code) + len(self._codes[i])), i)
            for i, n in Counter(places).items()
            if n >= enough and self._groups[i] == group
        ]
        return [i for _, i in heapq.nsmallest(CANDIDATES, ranked)]
