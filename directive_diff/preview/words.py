"""Two versions of one paragraph, word by word: what a save took out and put in."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

__all__ = ["Part", "parts"]

_WORDS = re.compile(r"\w+|\s+|[^\w\s]+")


@dataclass(frozen=True, slots=True)
class Part:
    """A run of words; ``op`` is ``delete``, ``insert`` or empty."""

    text: str
    op: str = ""


def parts(was: str, now: str) -> tuple[Part, ...]:
    """The runs of both versions in reading order: those without ``insert`` are the old words, those without ``delete``
    the new.
    """
    return tuple(_parts(_WORDS.findall(was), _WORDS.findall(now)))


def _parts(was: list[str], now: list[str]) -> Iterator[Part]:
    for op, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if op == "equal":
            yield Part("".join(was[a:b]))
            continue
        if a < b:
            yield Part("".join(was[a:b]), "delete")
        if c < d:
            yield Part("".join(now[c:d]), "insert")
