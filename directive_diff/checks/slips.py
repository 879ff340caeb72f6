"""When two words differ by no more than a slip of the finger: one letter or mark, or marks only."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from unicodedata import category, normalize

from rapidfuzz.distance import OSA

__all__ = ["cuttings", "onset", "skeleton", "slip"]

_ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th", "tr")


@lru_cache(maxsize=65536)
def skeleton(word: str) -> str:
    """A word in small letters without any mark; «đ» is «d»."""
    bare = "".join(c for c in normalize("NFD", word.lower()) if category(c) != "Mn")
    return bare.replace("đ", "d")


@lru_cache(maxsize=65536)
def slip(one: str, other: str) -> bool:
    """Whether two different words are one slip apart."""
    one, other = one.lower(), other.lower()
    if one == other:
        return False
    return skeleton(one) == skeleton(other) or OSA.distance(one, other) <= 1


def cuttings(word: str) -> Iterator[str]:
    """What two words one slip apart have in common: the bare word, and the word with one letter left out."""
    bare = skeleton(word)
    yield bare
    for i in range(len(bare)):
        yield bare[:i] + bare[i + 1 :]


def onset(word: str) -> str:
    """The consonants that a syllable begins with, «đ» apart from «d»."""
    lower = normalize("NFC", word.lower())
    for known in _ONSETS:
        if lower.startswith(known):
            return known
    return lower[:1] if lower[:1] not in "aăâeêioôơuưy" and skeleton(lower[:1]) not in "aeiouy" else ""
