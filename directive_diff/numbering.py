"""Labels: «Chương I», «Điều 6a.», «II.», «1.1.», «đ)», and which of them comes next."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from directive_diff.rules import load

__all__ = ["Label", "label_of", "place_in_series", "read_label"]


@dataclass(frozen=True, slots=True)
class Label:
    """A label as read: its rule, how high it ranks (a lower number holds a higher one), its word and value."""

    id: str
    rank: int
    word: str
    value: str
    mark: str
    series: str


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[dict[str, Any], re.Pattern[str]], ...]:
    return tuple((rule, re.compile(rule["pattern"])) for rule in load("structure")["label"])


def read_label(text: str) -> Label | None:
    """The label by which a folded line opens, or None."""
    for rule, pattern in _rules():
        match = pattern.match(text)
        if match:
            return Label(rule["id"], rule["rank"], rule["word"], match["value"], match["mark"], rule["series"])
    return None


def label_of(text: str) -> str | None:
    """The id of the label rule by which a folded line opens, or None."""
    found = read_label(text)
    return found.id if found else None


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def place_in_series(label: Label) -> int | None:
    """The place of a label in its series, or None where the series cannot be told."""
    value = label.value.lower()
    match label.series:
        case "number":
            return int(re.sub(r"\D", "", value))
        case "decimal":
            return int(value.rsplit(".", 1)[1])
        case "letter":
            return "abcdđegh".find(value) + 1 or None
        case "point":
            return load("structure")["points"]["alphabet"].find(value) + 1 or None
        case "roman":
            digits = [_ROMAN[c] for c in value]
            return sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))
        case _:
            return None
