"""Tracked changes of a Word file: what stands in the text once they are accepted, or rejected.

ECMA-376, Part 1, 17.13.5. An insertion or deletion wraps runs, or marks a paragraph's end, a row or a cell; a move is a
deletion at one place and an insertion at another; changed properties carry the old ones along.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from directive_diff.reading.file import Revisions
from directive_diff.reading.package import Element
from directive_diff.reading.wordstyles import W

__all__ = ["WRAPPERS", "Tally", "effective", "gone_by", "marked_gone", "tally"]

_INSERTED, _DELETED = "tracked insertion", "tracked deletion"
# What wraps or marks content, and what it does to it.
WRAPPERS = {f"{W}ins": _INSERTED, f"{W}moveTo": _INSERTED, f"{W}del": _DELETED, f"{W}moveFrom": _DELETED}
_CELLS = {f"{W}cellIns": _INSERTED, f"{W}cellDel": _DELETED}
_FORMAT = tuple(
    f"{W}{name}"
    for name in (
        "rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "trPrChange", "tcPrChange", "tblGridChange",
        "tblPrExChange", "cellMerge", "numberingChange",
    )
)  # fmt: skip


def gone_by(tag: str, revisions: Revisions) -> str | None:
    """The reason why what this element wraps or marks is not in the text, or None."""
    what = WRAPPERS.get(tag) or _CELLS.get(tag)
    return what if what == (_INSERTED if revisions == "reject" else _DELETED) else None


def marked_gone(properties: Element | None, revisions: Revisions) -> str | None:
    """The same for what is marked in its properties: a paragraph's end, a row, a cell."""
    if properties is None:
        return None
    return next((reason for child in properties if (reason := gone_by(child.tag, revisions))), None)


def effective(properties: Element | None, revisions: Revisions) -> Element | None:
    """The properties that count: on rejection those from before the change."""
    if properties is None or revisions != "reject" or not len(properties):
        return properties
    change = properties[-1]
    if change.tag not in (f"{W}pPrChange", f"{W}rPrChange"):
        return properties
    before: Element | None = change.find(change.tag.removesuffix("Change"))
    return properties if before is None else before


@dataclass(frozen=True, slots=True)
class Tally:
    """How many tracked changes a file carries."""

    inserted: int
    deleted: int
    moved: int
    formatted: int

    @property
    def count(self) -> int:
        """All of them."""
        return self.inserted + self.deleted + self.moved + self.formatted


def tally(stories: Iterable[Element]) -> Tally:
    """The tracked changes of a file's parts; a paragraph's end that changed with its words is not counted again."""
    found: Counter[str] = Counter()
    for root in stories:
        for element in root.iter(*WRAPPERS, *_CELLS, *_FORMAT):
            name = element.tag[len(W) :]
            parent = element.getparent()
            if parent is not None and parent.tag == f"{W}rPr":
                paragraph = parent.getparent().getparent() if parent.getparent() is not None else None
                if paragraph is not None and paragraph.find(element.tag) is not None:
                    continue  # the end of a paragraph whose words are in the same state
            found["formatted" if element.tag in _FORMAT else name] += 1
    return Tally(
        inserted=found["ins"] + found["cellIns"],
        deleted=found["del"] + found["cellDel"],
        moved=max(found["moveTo"], found["moveFrom"]),
        formatted=found["formatted"],
    )
