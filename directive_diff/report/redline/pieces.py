"""A pair of the alignment -> pieces: what both sides share and what stands on one side only, in order.

The edits say where the words differ; between them the two sides are the same after white space and Unicode composition
(NFC), as in the data format. White space that differs there (a line break for a space) is a piece of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple
from unicodedata import normalize

from directive_diff.model import Edit, Span

__all__ = ["BREAK", "Piece", "broken", "pieces"]

BREAK = "\n"
_SPACES = re.compile(r"(\s+)")
_LINES = re.compile(f"({BREAK})")


class Piece(NamedTuple):
    """Text of both sides. ``kept``: the same on both (it may be composed otherwise); else either may be empty. A line
    break is always a piece by itself.
    """

    old: str
    new: str
    kept: bool


def pieces(old: str, new: str, ours: Span, theirs: Span, edits: Iterable[Edit]) -> Iterator[Piece]:
    """The pieces of ``old[ours]`` and ``new[theirs]``; put together they are both texts, character by character."""
    at_old, at_new = ours[0], theirs[0]
    for edit in edits:
        yield from _shared(old[at_old : edit.old[0]], new[at_new : edit.new[0]])
        yield from _changed(old[slice(*edit.old)], new[slice(*edit.new)])
        at_old, at_new = edit.old[1], edit.new[1]
    yield from _shared(old[at_old : ours[1]], new[at_new : theirs[1]])


def broken(text: str) -> list[str]:
    """A text cut before and after each line break."""
    return [part for part in _LINES.split(text) if part]


def _shared(old: str, new: str) -> Iterator[Piece]:
    """What stands between edits: the same words, perhaps with other white space between them."""
    if old == new:
        yield from (Piece(part, part, kept=True) for part in broken(new))
        return
    (lead_old, words_old, trail_old), (lead_new, words_new, trail_new) = _trimmed(old), _trimmed(new)
    tokens_old, tokens_new = _SPACES.split(words_old), _SPACES.split(words_new)
    if not _same_words(tokens_old[::2], tokens_new[::2]):
        yield from _changed(old, new)
        return
    yield from _space(lead_old, lead_new)
    for at, (one, other) in enumerate(zip(tokens_old, tokens_new, strict=True)):
        if at % 2:
            yield from _space(one, other)
        elif other:
            yield Piece(one, other, kept=True)
    yield from _space(trail_old, trail_new)


def _same_words(one: list[str], other: list[str]) -> bool:
    return len(one) == len(other) and all(
        a == b or normalize("NFC", a) == normalize("NFC", b) for a, b in zip(one, other, strict=True)
    )


def _trimmed(text: str) -> tuple[str, str, str]:
    """A text as the white space before it, itself, and the white space behind it."""
    words = text.strip()
    if not words:
        return text, "", ""
    start = text.index(words)
    return text[:start], words, text[start + len(words) :]


def _space(old: str, new: str) -> Iterator[Piece]:
    if old == new:
        yield from (Piece(part, part, kept=True) for part in broken(new))
    else:
        yield from _changed(old, new)


def _changed(old: str, new: str) -> Iterator[Piece]:
    """Words that differ; the line breaks in them stay where both sides have as many."""
    ours, theirs = old.split(BREAK), new.split(BREAK)
    if len(ours) == len(theirs):
        for at, (one, other) in enumerate(zip(ours, theirs, strict=True)):
            if at:
                yield Piece(BREAK, BREAK, kept=True)
            if one or other:
                yield Piece(one, other, kept=False)
        return
    yield from (Piece(part, "", kept=False) for part in broken(old))
    yield from (Piece("", part, kept=False) for part in broken(new))
