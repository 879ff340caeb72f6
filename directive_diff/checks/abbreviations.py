"""Abbreviations that the text never spells out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from directive_diff.catalogue import Value, message
from directive_diff.causes.form import is_syllable
from directive_diff.checks.draft import PROSE, Draft, Found, Rule, runs
from directive_diff.model import Span

__all__ = ["PREDICATES"]

_SHORT = re.compile(r"(?<![\w/&-])[A-ZĐƯ][A-ZĐƯ0-9]{1,11}(?:[-&][A-ZĐƯ]{1,8}){0,3}(?![\w/&-]|[.,]\d)")
# Tables abbreviate for want of room.
_SPOKEN = PROSE - {"cell"}
_ROMAN = re.compile(r"[IVXLCDM]+")


def abbreviation_unexplained(draft: Draft, rule: Rule) -> Iterator[Found]:
    """An abbreviation that is not in common use and that no bracket explains, with the words it may stand for."""
    known = frozenset(rule["known"])
    capitals = _words_in_capitals(draft)
    places: dict[str, list[Span]] = {}
    for match, span in draft.matches(_SHORT):
        written = match[0]
        if written in known or _ROMAN.fullmatch(written) or draft.role(span) not in _SPOKEN or draft.cited(span):
            continue
        if span in capitals:
            continue
        places.setdefault(written, []).append(span)
    if not places:
        return
    explained, initials = _explained(draft), _initials(draft)
    for written, spans in places.items():
        if written not in explained:
            meant = _meant(draft, written, initials)
            values: dict[str, Value] = {
                "written": written,
                "meant": meant,
                "places": message("reasons", "places", count=len(spans)),
            }
            yield Found(spans[0], values, tuple(spans[1:]), None, "suggest_known" if meant else "suggest")


def _words_in_capitals(draft: Draft) -> set[Span]:
    """Words of a heading in capitals: syllables beside another word in capitals."""
    found: set[Span] = set()
    for one, other in runs(draft.words, 2):
        if one.text.isupper() and other.text.isupper():
            found |= {w.span for w in (one, other) if is_syllable(w.text)}
    return found


# «an toàn giao thông (ATGT)», «(sau đây viết tắt là ATGT)», «(gọi tắt là ATGT)», «ATGT (an toàn giao thông)».
_IN_BRACKETS = re.compile(rf"\([^()\n]{{0,60}}?({_SHORT.pattern})[^()\n]{{0,20}}\)")
_BEFORE_BRACKETS = re.compile(rf"({_SHORT.pattern}) \((?=[^\W\d_]+ )")
_CALLED = re.compile(rf"(?:viết tắt|gọi tắt|gọi chung)(?: là)?:? \"?({_SHORT.pattern})")


def _explained(draft: Draft) -> set[str]:
    text = draft.folded.text
    return {m[1] for pattern in (_IN_BRACKETS, _BEFORE_BRACKETS, _CALLED) for m in pattern.finditer(text)}


_TWICE = 2  # words that make the initials only once may do so by chance


def _meant(draft: Draft, written: str, initials: str) -> str:
    """The words of the text whose initials most often make the abbreviation; an empty string where none do."""
    letters = re.sub(r"[^A-ZĐƯ]", "", written)
    if len(letters) < _TWICE + 1:
        return ""
    found: dict[tuple[str, ...], list[Span]] = {}
    at = initials.find(letters)
    while at >= 0:
        words = draft.words[at : at + len(letters)]
        span = words[0].span[0], words[-1].span[1]
        if span[1] <= draft.sentence(span[0]).span[1]:
            found.setdefault(tuple(w.key for w in words), []).append(span)
        at = initials.find(letters, at + 1)
    spans = max(found.values(), key=len, default=[])
    return draft.text(spans[0]) if len(spans) >= _TWICE else ""


def _initials(draft: Draft) -> str:
    """One capital a word; the abbreviations themselves stand for nothing."""
    return "".join("." if w.text.isupper() and len(w.text) > 1 else _initial(w.text[0]) for w in draft.words)


@lru_cache(maxsize=512)
def _initial(letter: str) -> str:
    return "Đ" if letter in "đĐ" else "Ư" if letter in "ưƯ" else normalize("NFD", letter)[0].upper()


PREDICATES = (abbreviation_unexplained,)
