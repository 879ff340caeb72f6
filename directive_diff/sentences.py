"""Paragraph -> sentences: cut at sentence ends, after a lead-in that ends in ``:``, and at ``;``.

Never inside quotes, brackets or the subject of a citation (``protected``), nor after an abbreviation or a label.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from directive_diff.model import Span
from directive_diff.numbering import read_label
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["split"]

# A mark that may end a sentence, with what closes after it, and white space.
_END = re.compile(r"(?P<mark>\./\.|\.{2,10}|[.!?…:;])(?P<close>[\"”’)\]»]*)(?=\s)")
_OPENERS = {"“": "”", "(": ")", "[": "]", "«": "»", "‘": "’"}
_CLOSERS = frozenset(_OPENERS.values())
_BRACKET = re.compile(r"[“”()\[\]«»‘’\"]")
_LABEL = 20  # «Tiểu mục XVIII» is the longest
_QUOTE_REACH = 600  # a quote longer than this was never closed: some hand forgot a mark


@lru_cache(maxsize=1)
def _abbreviations() -> frozenset[str]:
    return frozenset(load("structure")["sentences"]["abbreviations"])


def split(text: str, start: int, end: int, protected: Sequence[Span]) -> list[Span]:
    """The sentences of ``text[start:end]`` as spans without white space at their ends; at least one."""
    cuts: list[int] = []
    closed = [*_enclosed(text, start, end), *((a, b) for a, b in protected if a < end and b > start)]
    for match in _END.finditer(text, start, end):
        mark, at = match["mark"], match.start()
        after = text[match.end() : match.end() + 3].lstrip()
        if any(a <= at < b - 1 for a, b in closed):
            continue
        if mark in ";:" or _ends_sentence(text, start, match, after):
            cuts.append(match.end())
    spans: list[Span] = []
    at = start
    for cut in [*cuts, end]:
        a, b = at, cut
        while a < b and text[a].isspace():
            a += 1
        while b > a and text[b - 1].isspace():
            b -= 1
        if b > a:
            spans.append((a, b))
        at = cut
    return spans or [(start, end)]


def _ends_sentence(text: str, start: int, match: re.Match[str], after: str) -> bool:
    """Whether a full stop ends a sentence: no lower case and no further mark follows, no abbreviation stands before."""
    first = after[:1]
    if not first or first in ",;:)" or first.islower():
        return False
    if match["mark"] != ".":
        return True
    word = re.split(r"[\s(“\"]", text[max(start, match.start() - 20) : match.start()])[-1]
    if word in _abbreviations():
        return False
    label = fold(text[start : min(match.start(), start + 2 * _LABEL)]).text
    if len(label) <= _LABEL and (found := read_label(fold(text[start : match.end() + 2]).text)) and found.mark == label:
        return False  # «Điều 1.» with the text behind it
    return len(label) > 6 or not re.fullmatch(r"(?:[A-Za-zĐđ]|[IVX]{1,6}|\d{1,2}(?:\.\d{1,2})*)", label)


def _enclosed(text: str, start: int, end: int) -> list[Span]:
    """Quoted and bracketed runs of ``text[start:end]``, outermost only."""
    found: list[Span] = []
    stack: list[tuple[str, int]] = []
    for match in _BRACKET.finditer(text, start, end):
        mark, at = match[0], match.start()
        mark_closes = (bool(stack) and stack[-1][0] == '"') if mark == '"' else mark in _CLOSERS
        if not mark_closes:
            stack.append((_OPENERS.get(mark, '"'), at))
            continue
        while stack and stack[-1][0] != mark and any(s == mark for s, _ in stack):
            stack.pop()
        if stack and stack[-1][0] == mark:
            opened = stack.pop()[1]
            if not stack and at - opened <= _QUOTE_REACH:
                found.append((opened, at + 1))
    return found
