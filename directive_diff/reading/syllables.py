"""The Vietnamese syllable, as a small grammar: what tells Vietnamese from what a wrong table makes of its codes."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from unicodedata import normalize

from directive_diff.rules import load

__all__ = ["common", "is_syllable"]

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_TONE = re.compile(f"[{_TONES}]")
_BEFORE_STOP = frozenset("\u0301\u0323")


@cache
def _bare() -> tuple[frozenset[str], tuple[str, ...]]:
    """All syllables without their tone, and the endings that are stops."""
    rules = load("encodings")["syllable"]
    onsets = ["", *rules["onsets"].split()]
    made = {normalize("NFC", onset + rhyme) for onset in onsets for rhyme in rules["rhymes"].split()}
    return frozenset(made), tuple(rules["stops"].split())


@cache
def common() -> frozenset[str]:
    """Syllables that official texts are full of, in lower case."""
    return frozenset(normalize("NFC", word) for word in load("encodings")["syllable"]["common"].split())


@lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Whether a word, composed and in lower case, is a syllable that Vietnamese can have."""
    apart = normalize("NFD", word)
    tones = _TONE.findall(apart)
    if len(tones) > 1:
        return False
    bare = normalize("NFC", _TONE.sub("", apart))
    syllables, stops = _bare()
    if bare not in syllables:
        return False
    return not bare.endswith(stops) or (bool(tones) and tones[0] in _BEFORE_STOP)
