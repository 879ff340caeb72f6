"""Letters that only look right, and characters that cannot be seen."""

from __future__ import annotations

import re
from collections.abc import Iterator
from unicodedata import name

from directive_diff.catalogue import Value, message
from directive_diff.checks.draft import Draft, Found, Rule
from directive_diff.model import Span
from directive_diff.text import INVISIBLE, fold

__all__ = ["PREDICATES"]

# A letter of another alphabet beside a Vietnamese one, or eth for «Đ». Alone a Greek letter is a sign of its own.
_OTHER = "\u0370-\u03ff\u0400-\u04ff"
_MIXED = re.compile(rf"(?:(?<=[A-Za-zÀ-ỹĐđ0-9/-])[{_OTHER}]|[{_OTHER}](?=[A-Za-zÀ-ỹĐđ0-9/-])|[\u00d0\u00f0\u0189])")
_TOKEN = re.compile(r"[\w/.-]+")
_COMBINING = re.compile("[\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323]")


def look_alike(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Cyrillic or Greek letters and eth among Latin letters: searching and sorting fail on them."""
    del rule
    text = draft.directive.text
    words = {_token(text, m.start()): m.group() for m in reversed(list(_MIXED.finditer(text)))}
    for span, letter in reversed(words.items()):
        written = draft.text(span)
        values: dict[str, Value] = {
            "written": written,
            "right": fold(written).text,
            "letter": name(letter, "?"),
            "code": _code(letter),
        }
        yield Found(span, values)


def _token(text: str, at: int) -> Span:
    for match in _TOKEN.finditer(text, max(0, text.rfind(" ", 0, at) + 1, text.rfind("\n", 0, at) + 1)):
        if match.end() > at:
            return match.span()
    return at, at + 1


def hidden_character(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Characters of no width: one finding for each kind, with all places."""
    del rule
    places: dict[str, list[Span]] = {}
    for match in re.finditer(f"[{INVISIBLE}]", draft.directive.text):
        places.setdefault(match[0], []).append(match.span())
    for character, spans in places.items():
        values: dict[str, Value] = {
            "code": _code(character),
            "name": name(character, "?"),
            "places": message("reasons", "characters", count=len(spans)),
        }
        yield Found(spans[0], values, tuple(spans[1:]))


def decomposed_letters(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Letters with their marks written apart."""
    del rule
    spans = [m.span() for m in re.finditer(rf"\w+{_COMBINING.pattern}[\w\u0300-\u036f]*", draft.directive.text)]
    if spans:
        yield Found(
            spans[0], {"written": draft.text(spans[0]), "places": message("reasons", "words", count=len(spans))}
        )


def _code(character: str) -> str:
    return f"U+{ord(character):04X}"


PREDICATES = (look_alike, hidden_character, decomposed_letters)
