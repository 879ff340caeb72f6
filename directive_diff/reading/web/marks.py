"""Marks of list items that nobody typed: numbers of ``<ol>``, bullets, and what style sheets put before items."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from directive_diff.reading.blocks import Piece, Supplied
from directive_diff.reading.web.look import Look, Sheet
from directive_diff.reading.web.tree import Node

__all__ = ["Marks"]

_PART = re.compile(r"\"((?:[^\"\\]|\\.)*)\"|'((?:[^'\\]|\\.)*)'|counters?\(\s*([\w-]+)\s*(?:,\s*([\w-]+)\s*)?\)")
_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?|\\(.)")
_BULLETS = frozenset("•●○▪◦·■□➢✓❖►*-–—+\uf0b7\u2043")
_ROMAN = ((100, "c"), (90, "xc"), (50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_TYPES = {"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman"}
_MOST = 100_000


@dataclass(slots=True)
class _List:
    ordered: bool
    value: int
    step: int
    kind: str
    before: str
    counter: str


@dataclass(slots=True)
class Marks:
    """The lists that are open, and the counters that lists share."""

    sheet: Sheet
    _open: list[_List] = field(default_factory=list)
    _counters: dict[str, int] = field(default_factory=dict)

    def enter(self, node: Node) -> None:
        """A list begins."""
        ordered = node.tag == "ol"
        step = -1 if ordered and "reversed" in node.attributes else 1
        items = sum(1 for child in node.children if child.tag == "li")
        start = _number(node.attributes.get("start"), items if step < 0 else 1)
        classes = node.attributes.get("class", "").split()
        name = next((name for name in classes if name in self.sheet.before), "")
        counter = name.replace("lst-", "lst-ctr-", 1)  # as Google Docs names the counter of a list's class
        if name and ("start" in classes or counter not in self._counters or "start" in node.attributes):
            self._counters[counter] = start - 1
        kind = _TYPES.get(node.attributes.get("type", ""), "")
        self._open.append(_List(ordered, start - step, step, kind, self.sheet.before.get(name, ""), counter))

    def leave(self) -> None:
        """The innermost list ends."""
        if self._open:
            self._open.pop()

    def item(self, node: Node, look: Look) -> Piece | None:
        """What is printed before an item, or None."""
        if not self._open:
            return Piece("- ", Supplied.LIST_MARK)
        list_ = self._open[-1]
        list_.value = _number(node.attributes.get("value"), list_.value + list_.step)
        if list_.before:
            self._counters[list_.counter] = self._counters.get(list_.counter, 0) + 1
            return _piece(self._content(list_.before))
        kind = look.marks or _TYPES.get(node.attributes.get("type", ""), "") or list_.kind
        if kind == "none":
            return None
        if kind in ("disc", "circle", "square") or (not list_.ordered and not kind):
            return Piece("- ", Supplied.LIST_MARK)
        if kind.startswith(('"', "'")):
            return _piece(kind.strip("\"'"))
        return Piece(f"{_written(list_.value, kind)}. ", Supplied.NUMBER)

    def _content(self, content: str) -> str:
        made = ""
        for match in _PART.finditer(content[:500]):
            if match[3]:
                made += _written(self._counters.get(match[3], 1), match[4] or "decimal")
            else:
                made += _ESCAPE.sub(
                    lambda e: chr(min(int(e[1], 16), 0x10FFFF)) if e[1] else e[2], match[1] or match[2] or ""
                )
        return made


def _piece(text: str) -> Piece | None:
    text = " ".join(text.split())
    if not text:
        return None
    if len(text) == 1 and text in _BULLETS:
        return Piece("- ", Supplied.LIST_MARK)
    return Piece(f"{text} ", Supplied.NUMBER)


def _number(text: str | None, default: int) -> int:
    match = re.match(r"\s{0,9}(-?\d{1,6})", text or "")
    return max(-_MOST, min(_MOST, int(match[1]))) if match else default


def _written(value: int, kind: str) -> str:
    """A number as letters, Roman or decimal."""
    if kind in ("lower-alpha", "lower-latin", "upper-alpha", "upper-latin") and value > 0:
        text = ""
        while value > 0:
            value, letter = divmod(value - 1, 26)
            text = chr(ord("a") + letter) + text
    elif kind in ("lower-roman", "upper-roman") and 0 < value < 400:
        text = ""
        for worth, digits in _ROMAN:
            count, value = divmod(value, worth)
            text += digits * count
    elif kind == "decimal-leading-zero":
        return f"{value:02d}"
    else:
        return str(value)
    return text.upper() if kind.startswith("upper") else text
