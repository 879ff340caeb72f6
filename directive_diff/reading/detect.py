"""Which encoding a text is in, decided by what each would make of it: Vietnamese syllables, or none."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from unicodedata import normalize

from directive_diff.reading.legacy import ENCODINGS, Encoding, to_unicode
from directive_diff.reading.syllables import common, is_syllable

__all__ = ["Verdict", "judge"]

# So many words are looked at: a few pages. More would change no verdict.
_SAMPLE = 4_000

# Words with a mark that must be Vietnamese syllables. A right table makes 99 % and more in the texts measured (the
# rest are names and slips), a wrong one 57 % at most, French, Portuguese and German read as any of them 29 % at most.
_VALID = 0.8

# By so much, in parts of all words with a mark, the best must lead the next best; those measured by 0.4.
_MARGIN = 0.1

# Fewer different syllables prove nothing: «là», «à» and «très» are words of French.
_DISTINCT = 4

# Vietnamese bears a mark on three words of four; a text that does on fewer than these quotes it at most.
_MARKED = 0.2

_RUN = re.compile(r"[^ \t\r\n\f]+")
# A word for this purpose: every character of no plain punctuation; a stray sign inside tells a wrong table.
_WORD = re.compile(
    "[^\x00-\x01\x03\x04\x07-\x13\x15-\x18\x1a-\x1d\x1f-\x40\\[-`{-~\x7f"
    "\u00a0\u2013\u2014\u2018\u2019\u201c\u201d\u2022\u2026]+"
)
_QUOTES = "«»°§·±²³×"  # signs that stand in Vietnamese text, glued to a word or by themselves


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the evidence says: the encoding, or None; ``share`` of the words that it makes syllables (0 to 1); the
    ``candidates`` that came near, best first.
    """

    encoding: Encoding | None
    share: float
    candidates: tuple[Encoding, ...]


@dataclass(frozen=True, slots=True)
class _Score:
    valid: float
    usual: float
    distinct: int
    marked: float

    @property
    def weight(self) -> float:
        return (self.valid + self.usual) / 2


def judge(text: str, *, as_it_is: bool) -> Verdict:
    """The encoding of ``text``, read as Latin-1 or Windows-1252; ``as_it_is``: it may be no old encoding at all."""
    runs = [run[0] for run in islice(_RUN.finditer(text), _SAMPLE * 4)]
    sample = " ".join(runs)
    if sample.isascii() and not any(c in sample for c in "\x02\x05\x06\x14\x19\x1e"):
        return Verdict(None, 0.0, ())
    scores = {encoding: _score(to_unicode(sample, encoding)) for encoding in ENCODINGS}
    plain = _score(sample) if as_it_is else _Score(0.0, 0.0, 0, 0.0)
    ranked = sorted(ENCODINGS, key=lambda e: (-scores[e].weight, ENCODINGS.index(e)))
    near = tuple(e for e in ranked if scores[e].valid >= _VALID / 2)[:3]
    best = scores[ranked[0]]
    rival = max(scores[ranked[1]].weight, plain.weight)
    sure = (
        best.valid >= _VALID
        and best.distinct >= _DISTINCT
        and best.marked >= _MARKED
        and best.weight - rival >= _MARGIN
    )
    return Verdict(ranked[0] if sure else None, best.valid, near)


def _score(text: str) -> _Score:
    words = [word.strip(_QUOTES) for word in islice(_WORD.findall(normalize("NFC", text).lower()), _SAMPLE * 2)]
    marked = [word for word in words if not word.isascii()]
    if not marked:
        return _Score(0.0, 0.0, 0, 0.0)
    valid = [word for word in marked if is_syllable(word)]
    usual = _share(word in common() for word in marked)
    letters = sum(1 for word in words if word)
    return _Score(len(valid) / len(marked), usual, len(set(valid)), len(marked) / letters)


def _share(facts: Iterable[bool]) -> float:
    facts = list(facts)
    return sum(facts) / len(facts)
