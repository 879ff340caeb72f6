"""Addresses, which are Vietnamese in the data, in English."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

from directive_diff.model import Message
from directive_diff.rules import load

__all__ = ["both", "english"]


@lru_cache(maxsize=4096)
def english(address: str) -> str:
    """«mục 4, đoạn 2» as ``section 4, paragraph 2``; a part that no rule knows stays as it is."""
    return ", ".join(_part(part) for part in address.split(", "))


def both(address: str) -> Message:
    """An address in both languages, to be named in a message."""
    return Message(address, english(address))


def _part(part: str) -> str:
    for pattern, words in _rules():
        match = pattern.fullmatch(part)
        if match:
            value = match[1] if match.lastindex else ""
            return words.format(value).strip()
    return part


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows: list[dict[str, Any]] = load("addresses")["address"]
    return tuple((re.compile(row["pattern"]), row["en"]) for row in rows)
