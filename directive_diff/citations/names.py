"""Where the name of an act, a programme or a strategy ends."""

from __future__ import annotations

import re

from directive_diff.citations.grammar import Grammar
from directive_diff.text import key

__all__ = ["act_name", "programme_end"]

_PERIOD = re.compile(
    r"(?:giai đoạn[ ]{1,40}[0-9]{4}[ ]{0,3}-[ ]{0,3}[0-9]{4}|đến(?: hết)?[ ]{1,40}năm[ ]{1,40}[0-9]{4})"
    r"(?:[ ]?,?[ ]{1,3}(?:và[ ]{1,3})?(?:tầm nhìn|định hướng)(?:[ ]{1,3}đến)?[ ]{1,3}năm[ ]{1,3}[0-9]{4})?"
)
_HARD = re.compile(r'[;:.()"\n!?…]')
_NAME_WORD = re.compile(r"(?P<sep>[ ]{0,40}[,\-]?[ ]{0,40})(?P<word>\w{1,30})")
_AND = key("và")
# The longest name of an act or programme, in words.
_NAME_WORDS = 32


def act_name(text: str, at: int, rules: Grammar, kind: str) -> int | None:
    """Where the name of an act ends: a listed name, else the words up to evidence that it is over."""
    first = _NAME_WORD.match(text, at)
    if first is None or first["sep"].strip() or not first["sep"]:
        return None
    trie = rules.acts.get(kind)
    listed = trie.match(text, at) if trie else None
    capital = first["word"][0].isupper() and not first["word"].isupper()
    if listed and (capital or kind == "Bộ luật"):
        return listed[0]
    return _run(text, at, rules) if capital else None


def _run(text: str, at: int, rules: Grammar) -> int | None:
    """The end of a name by its words: stops at stop words, signs of punctuation, and commas that end it."""
    end, last = at, ""
    for count in range(_NAME_WORDS):
        word = _NAME_WORD.match(text, end)
        if word is None or (count and _stops(text, word, last, rules)):
            break
        end, last = word.end(), word["word"]
    return end if end > at else None


def _stops(text: str, word: re.Match[str], last: str, rules: Grammar) -> bool:
    """Whether a name is over before this word."""
    at = word.start("word")
    if not word["sep"]:
        return True
    if "," in word["sep"]:
        return (key(last), key(word["word"])) not in rules.name_pairs
    if rules.name_stop.match(text, at):
        return True
    return bool(key(word["word"]) == _AND and rules.head.match(text, word.end() + 1))


def programme_end(text: str, at: int, rules: Grammar) -> int:
    """A programme's name runs to its period; without one, as an act's name does."""
    hard = _HARD.search(text, at, at + 240)
    limit = hard.start() if hard else min(len(text), at + 240)
    head = rules.head.search(text, at, limit)
    limit = head.start() if head else limit
    period = _PERIOD.search(text, at, limit + 1)
    return period.end() if period else (_run(text, at, rules) or at)
