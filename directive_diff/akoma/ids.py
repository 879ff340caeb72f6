"""Elements of the hierarchy and their ids, by the Akoma Ntoso Naming Convention (OASIS, Version 1.0).

An ``eId`` is the holder's, two underscores, the element's short name, an underscore and its number: ``chp_I__art_2``.
What has no number is counted among its like; what would bear an id that is there already has a hyphen and a count.
"""

from __future__ import annotations

import re
from collections import Counter

from directive_diff.model import Unit
from directive_diff.text import fold

__all__ = ["Ids", "number", "tag"]

_SHORT = {
    "alinea": "al",
    "article": "art",
    "attachment": "att",
    "chapter": "chp",
    "paragraph": "para",
    "section": "sec",
    "subparagraph": "subpara",
    "subsection": "subsec",
}
# The divisions of Vietnamese documents (Decree 30/2020/NĐ-CP, Annex I, part I, section II.6.c), as elements.
_WORDS = {
    "phần": "part",
    "chương": "chapter",
    "tiểu mục": "subsection",
    "mục": "section",
    "điều": "article",
    "khoản": "paragraph",
    "điểm": "point",
}
_NUM = r"^(?:{words})?\s*{label}\s*[.)/:\-–]*(?=\s|$)|^(?:{words})?\s*{label}[.)/:\-–]+"
_ALL = "|".join([*_WORDS, "phụ lục"])
_ROMAN = re.compile("[IVXLC]+")
_DOWN = {"article": "paragraph", "section": "subsection", "subsection": "paragraph", "paragraph": "subparagraph"}


def number(unit: Unit, text: str) -> int:
    """How many characters at the beginning of a unit's text are its number: «Điều 2.», «a)», «-»; 0 without one."""
    if not unit.label:
        return 0
    pattern = _NUM.format(words=_ALL, label=re.escape(unit.label))
    found = re.match(pattern, text, re.IGNORECASE)
    return found.end() if found else 0


def tag(unit: Unit, num: str, holder: str) -> str:
    """The element of a unit of the body, by the word before its number, else by the number and the holder's element."""
    said = " ".join(fold(num).text.lower().split())
    for word, name in _WORDS.items():
        if said.startswith(word):
            return name
    if not unit.label:
        return "hcontainer" if unit.level == "section" else "alinea"
    if not any(c.isalnum() for c in unit.label):
        return "indent"
    if _ROMAN.fullmatch(unit.label):
        return "section"
    if unit.label[0].isdigit():
        return _DOWN.get(holder, "section")
    return "point"


class Ids:
    """The ids of one document, each once."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()
        self._places: Counter[tuple[str, str]] = Counter()

    def under(self, holder: str, name: str, label: str | None = None) -> str:
        """The id of an element ``name`` in the element with the id ``holder`` (empty: in the document)."""
        short = _SHORT.get(name, name)
        number = "".join(c if c.isalnum() else "-" for c in label).strip("-") if label else ""
        if not number:
            self._places[holder, name] += 1
            number = str(self._places[holder, name])
        made = f"{holder}__{short}_{number}" if holder else f"{short}_{number}"
        self._seen[made] += 1
        while self._seen[made] > 1:
            made = f"{made}-{self._seen[made]}"
            self._seen[made] += 1
        return made
