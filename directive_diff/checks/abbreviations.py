"""Abbreviations that the text never spells out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from unicodedata import normalize

from directive_diff.checks.draft import PROSE, Draft, Found, Rule
from directive_diff.model import Span

__all__ = ["PREDICATES"]

_SHORT = re.compile(r"(?<![\w/&-])[A-ZĐƯ][A-ZĐƯ0-9]{1,11}(?:[-&][A-ZĐƯ]{1,8}){0,3}(?![\w/&-])")
_ROMAN = re.compile(r"[IVXLCDM]+")
_ALL_CAPITALS = 12  # characters of a line in capitals throughout, whose words are no abbreviations


def abbreviation_unexplained(draft: Draft, rule: Rule) -> Iterator[Found]:
    """An abbreviation that is not in common use and that no bracket explains, with the words it may stand for."""
    known = frozenset(rule["known"])
    places: dict[str, list[Span]] = {}
    for match, span in draft.matches(_SHORT):
        written = match[0]
        if written in known or _ROMAN.fullmatch(written) or draft.role(span) not in PROSE or draft.cited(span):
            continue
        line = draft.directive.text[slice(*draft.sentence(span[0]).span)]
        if line.isupper() and len(line) > _ALL_CAPITALS:
            continue
        places.setdefault(written, []).append(span)
    if not places:
        return
    explained = _explained(draft)
    for written, spans in places.items():
        if written not in explained:
            meant = _meant(draft, written)
            values = {"written": written, "meant": meant, "places": str(len(spans))}
            yield Found(spans[0], values, None, tuple(spans[1:]), None, "suggest_known" if meant else "suggest")


# «an toàn giao thông (ATGT)», «(sau đây viết tắt là ATGT)», «(gọi tắt là ATGT)», «ATGT (an toàn giao thông)».
_IN_BRACKETS = re.compile(rf"\([^()\n]{{0,60}}?({_SHORT.pattern})[^()\n]{{0,20}}\)")
_BEFORE_BRACKETS = re.compile(rf"({_SHORT.pattern}) \((?=[^\W\d_]+ )")
_CALLED = re.compile(rf"(?:viết tắt|gọi tắt|gọi chung)(?: là)?:? \"?({_SHORT.pattern})")


def _explained(draft: Draft) -> set[str]:
    text = draft.folded.text
    return {m[1] for pattern in (_IN_BRACKETS, _BEFORE_BRACKETS, _CALLED) for m in pattern.finditer(text)}


def _meant(draft: Draft, written: str) -> str:
    """The first words of the text whose initials make the abbreviation; an empty string where there are none."""
    letters = re.sub(r"[^A-ZĐƯ]", "", written)
    at = _initials(draft).find(letters)
    if at < 0 or len(letters) < 3:
        return ""
    words = draft.words[at : at + len(letters)]
    sentence = draft.sentence(words[0].span[0])
    if words[-1].span[1] > sentence.span[1]:
        return ""
    return draft.text((words[0].span[0], words[-1].span[1]))


def _initials(draft: Draft) -> str:
    """One capital a word; the abbreviations themselves stand for nothing."""
    return "".join("." if w.text.isupper() and len(w.text) > 1 else _initial(w.text[0]) for w in draft.words)


@lru_cache(maxsize=512)
def _initial(letter: str) -> str:
    return "Đ" if letter in "đĐ" else "Ư" if letter in "ưƯ" else normalize("NFD", letter)[0].upper()


PREDICATES = (abbreviation_unexplained,)
