"""How strong an instruction is: modal words, scales, and words that strengthen, soften or continue."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from directive_diff.duties.plain import level
from directive_diff.rules import load

__all__ = ["Manner", "Scale", "manner", "modality", "scales"]


@dataclass(frozen=True, slots=True)
class Scale:
    """Words by rising strength: ``ranks`` gives the step of each."""

    id: str
    certainty: str
    vi: str
    en: str
    ranks: dict[str, int]
    pattern: re.Pattern[str]


@lru_cache(maxsize=1)
def scales() -> tuple[Scale, ...]:
    """The scales of ``rules/duties.toml``."""
    out = []
    for rule in load("duties")["scale"]:
        ranks = {level(word): n for n, step in enumerate(rule["steps"]) for word in step}
        out.append(Scale(rule["id"], rule["certainty"], rule["vi"], rule["en"], ranks, _words(ranks, rule)))
    return tuple(out)


def _words(words: Any, rule: dict[str, Any]) -> re.Pattern[str]:
    """A pattern for whole words, not behind or before others that give them another sense."""
    one = "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
    behind = "".join(rf"(?<!\b{re.escape(level(w))} )" for w in rule.get("not_after", ()))
    before = "|".join(map(re.escape, map(level, rule.get("not_before", ()))))
    return re.compile(rf"(?<!\w){behind}(?:{one})(?!\w)" + (rf"(?! (?:{before})\b)" if before else ""), re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Manner:
    """What an edit's side says of strength: its words of each sort with their places, and the words besides."""

    words: dict[str, tuple[tuple[int, int, str], ...]]
    rest: tuple[str, ...]

    def count(self, sort: str) -> Counter[str]:
        """The words of one sort."""
        return Counter(word for _, _, word in self.words[sort])


@lru_cache(maxsize=1)
def _manner() -> tuple[re.Pattern[str], dict[str, str]]:
    """The words of manner, longest first, and the sort of each; a longer one that means something else is a shield."""
    rules = load("duties")
    sorts = {level(word).lower(): "shield" for word in rules["intensity"]["shields"]}
    for sort in _SORTS:
        sorts |= {level(word).lower(): sort for word in rules[sort]["words"]}
    every = sorted(sorts, key=lambda word: (-len(word), word))
    # On lower case and by first letters alone this is ten times faster than without regard to case.
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, every))})(?!\w)"), sorts


_SORTS = ("intensity", "hedge", "continuation")


@lru_cache(maxsize=4096)
def _found(text: str) -> tuple[tuple[int, int, str], ...]:
    """Every word of manner and every shield in a piece of text, with its place; remembered, for sentences are asked
    about again and again.
    """
    lower = text.lower()
    if len(lower) != len(text):  # a letter whose small form is two
        lower = text
    return tuple((m.start(), m.end(), m[0]) for m in _manner()[0].finditer(lower))


# A word that begins or ends outside what is asked for stands no further away than this, in characters.
_AROUND = 30


def manner(text: str, start: int, end: int) -> Manner:
    """The manner words in ``[start, end)`` of a level text. A word counts where all of it stands there; a longer word
    that holds one and means something else hides it.
    """
    words: dict[str, list[tuple[int, int, str]]] = {sort: [] for sort in _SORTS}
    rest: list[str] = []
    at = start
    first = max(0, start - _AROUND)
    sorts = _manner()[1]
    for from_first, to_first, word in _found(text[first : min(len(text), end + _AROUND)]):
        a, b, sort = first + from_first, first + to_first, sorts[word]
        if a >= start and b <= end and sort in words:
            words[sort].append((a, b, word))
            rest += _plain_words(text[at:a])
            at = b
    rest += _plain_words(text[at:end])
    return Manner({sort: tuple(found) for sort, found in words.items()}, tuple(rest))


def _plain_words(text: str) -> list[str]:
    """The words of a piece of text that say something of their own."""
    text = _fillers().sub(" ", text.lower())
    return re.findall(r"[\w\0]+", text)


@lru_cache(maxsize=1)
def _fillers() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(map(level, load("duties")["filler"]["words"]), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{words})(?!\w)")


def modality(text: str) -> str:
    """How a clause binds: ``forbid``, ``must``, ``should``, ``may``, or ``do`` where it merely says what to do."""
    by_id = {scale.id: scale for scale in scales()}
    ranks = [by_id["prohibition"].ranks[m[0].lower()] for m in by_id["prohibition"].pattern.finditer(text)]
    if ranks and max(ranks) > 1:
        return "forbid"
    modal = [by_id["modality"].ranks[m[0].lower()] for m in by_id["modality"].pattern.finditer(text)]
    return ("may", "should", "should", "must")[max(modal)] if modal else "do"
