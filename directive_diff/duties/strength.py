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
def _manner() -> re.Pattern[str]:
    rules = load("duties")
    groups = [("shield", rules["intensity"]["shields"])]
    groups += [(sort, rules[sort]["words"]) for sort in ("intensity", "hedge", "continuation")]
    every = sorted(((level(w), sort) for sort, words in groups for w in words), key=lambda x: (-len(x[0]), x))
    return re.compile(
        rf"(?<!\w)(?:{'|'.join(f'(?P<{sort}{n}>{re.escape(word)})' for n, (word, sort) in enumerate(every))})(?!\w)",
        re.IGNORECASE,
    )


def manner(text: str, start: int, end: int) -> Manner:
    """The manner words in ``[start, end)`` of a level text. A word counts where all of it stands there; a longer word
    that holds one and means something else hides it.
    """
    words: dict[str, list[tuple[int, int, str]]] = {"intensity": [], "hedge": [], "continuation": []}
    rest: list[str] = []
    at = start
    for match in _manner().finditer(text, max(0, start - 30), min(len(text), end + 30)):
        sort = re.sub(r"\d+$", "", match.lastgroup or "")
        if match.start() >= start and match.end() <= end and sort in words:
            words[sort].append((match.start(), match.end(), match[0].lower()))
            rest += _plain_words(text[at : match.start()])
            at = match.end()
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
