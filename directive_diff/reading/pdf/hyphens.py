"""Hyphens at line ends: part of a sign or compound, or put there by the typesetter.

Vietnamese words are syllables apart and are not divided; so a hyphen at a line's end belongs to the text
(``191/KH-`` + ``UBND``), unless the file marks it as soft, or the two halves are one word elsewhere in the text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

__all__ = ["Words"]

_HALF_BEFORE = re.compile(r"(\w+)-$")
_HALF_AFTER = re.compile(r"\w+")
_HYPHENS = "-/\u2010\u2011"
_SOFT = "\u00ad"


class Words:
    """The words of a text, to tell which hyphens are its own."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._text = lines
        self._known: frozenset[str] | None = None

    def at_line_end(self, before: str, after: str) -> Literal["soft", "glued", "apart"]:
        """How a line joins the next: its last hyphen is dropped, nothing comes between, or a space does."""
        if before[-1:] == _SOFT:
            return "soft" if after[:1].islower() else "glued"
        if len(before) > 1 and before[-1] in _HYPHENS and before[-2].isalnum() and after[:1].isalnum():
            return "soft" if before[-1] == "-" and self._divided(before, after) else "glued"
        return "apart"

    def _divided(self, before: str, after: str) -> bool:
        head, tail = _HALF_BEFORE.search(before), _HALF_AFTER.match(after)
        if not head or not tail or not head[1][-1].islower() or not tail[0].islower():
            return False
        if self._known is None:
            self._known = frozenset(word for line in self._text for word in re.findall(r"\w+(?:-\w+)*", line.lower()))
        whole, compound = (head[1] + tail[0]).lower(), f"{head[1]}-{tail[0]}".lower()
        return whole in self._known and compound not in self._known
