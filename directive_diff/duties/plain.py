"""A directive's text made level for patterns: composed, tone marks in one place, citations masked; and the way back."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass

from directive_diff.model import Directive, Span
from directive_diff.text import Folded, fold

__all__ = ["MASK", "Plain", "level", "plain"]

# Stands for each character of a citation and of its subject: no pattern knows it.
MASK = "\0"

_TONES = {"oa": "òóỏõọ", "oe": "òóỏõọ", "uy": "ùúủũụ"}
_SECOND = {"oa": "àáảãạ", "oe": "èéẻẽẹ", "uy": "ỳýỷỹỵ"}
# «oà» -> «òa» at the end of a syllable, in both cases: character for character, so that positions stay.
_SHIFT = {
    case(pair[0] + second): case(first + pair[1])
    for pair in _TONES
    for first, second in zip(_TONES[pair], _SECOND[pair], strict=True)
    for case in (str.lower, str.upper, str.capitalize)
}
# «quý» is no case of it: its u belongs to the q.
_MISPLACED = re.compile(rf"(?<![qQ])(?:{'|'.join(sorted(_SHIFT))})(?!\w)")


def level(text: str) -> str:
    """Folded text with its tone marks in one place; as long as it was. Rules are levelled the same way."""
    return _MISPLACED.sub(lambda match: _SHIFT[match[0]], text)


@dataclass(frozen=True, slots=True)
class Plain:
    """``text`` is for patterns, ``whole`` the same with citations in it; positions of both are one another's."""

    text: str
    whole: str
    folded: Folded

    def span(self, start: int, end: int) -> Span:
        """The original span of a span here."""
        return self.folded.span(start, end)

    def here(self, span: Span) -> Span:
        """Where an original span stands here."""
        if self.folded.starts is None:
            return span
        return bisect_left(self.folded.starts, span[0]), bisect_left(self.folded.starts, span[1])


def plain(directive: Directive) -> Plain:
    """The level text of a directive; linear."""
    folded = fold(directive.text)
    whole = level(folded.text).replace("\n", " ")
    made = Plain(whole, whole, folded)
    hidden = sorted(
        made.here(span) for m in directive.mentions for span in (m.span, *((m.subject,) if m.subject else ()))
    )
    out: list[str] = []
    at = 0
    for start, end in hidden:
        if end > at:
            opens = max(start, at)
            out += [whole[at:opens], MASK * (end - opens)]
            at = end
    out.append(whole[at:])
    return Plain("".join(out), whole, folded)
