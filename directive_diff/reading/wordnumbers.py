"""Automatic numbers of Word -> the text a reader sees: «II. », «1.1. », «đ) », «- ».

ECMA-376, Part 1, 17.9. A numbering instance (``w:num``) takes its levels from an abstract one and may override them;
all instances of one abstract numbering count on together, but for those that start anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from directive_diff.reading.fonts import symbol
from directive_diff.reading.package import Element
from directive_diff.reading.wordstyles import Styles, W, number, on, value

__all__ = ["Numbering"]

_LEVELS = 9
# A Roman number past this, or a letter repeated this often, is no number anyone wrote.
_HIGHEST = 3_999
_REPEATS = 20
_MAX_TEXT = 40  # a level's text is a word and a few signs; the placeholders are two characters each


@dataclass(frozen=True, slots=True)
class _Level:
    """One level of a list: how its number is written; ``parts`` are text, and the levels whose numbers stand in it."""

    start: int
    format: str
    parts: tuple[str | int, ...]
    suffix: str
    restart: int | None
    legal: bool
    font: str | None
    style: str | None


@dataclass(slots=True)
class _List:
    """A numbering instance: its levels, the abstract numbering it counts with, and where it starts anew."""

    abstract: str
    levels: dict[int, _Level]
    starts: set[int]


@dataclass(slots=True)
class Numbering:
    """The lists of one file and how far each has counted."""

    root: Element | None
    styles: Styles
    _abstract: dict[str, Element] = field(init=False, default_factory=dict)
    _instances: dict[str, Element] = field(init=False, default_factory=dict)
    _lists: dict[str, _List | None] = field(init=False, default_factory=dict)
    _counts: dict[str, list[int | None]] = field(init=False, default_factory=dict)
    _begun: set[str] = field(init=False, default_factory=set)

    def __post_init__(self) -> None:
        if self.root is None:
            return
        for element in self.root.iterchildren(f"{W}abstractNum"):
            self._abstract.setdefault(element.get(f"{W}abstractNumId", ""), element)
        for element in self.root.iterchildren(f"{W}num"):
            self._instances.setdefault(element.get(f"{W}numId", ""), element)

    def next(self, style: str | None, properties: Element | None) -> str:
        """The visible number or mark of the next paragraph with this style and these properties, or ""."""
        id, level = self._of(style, properties)
        if id is None or id == "0":
            return ""
        found = self._list(id)
        if found is None or level not in found.levels:
            return ""
        counts = self._counts.setdefault(found.abstract, [None] * _LEVELS)
        self._begin(id, found, counts)
        own = found.levels[level]
        before = counts[level]
        counts[level] = own.start if before is None else before + 1
        for below in range(level + 1, _LEVELS):
            lower = found.levels.get(below)
            # A level starts anew after each higher one, unless it names the level that restarts it (0: none).
            if lower is None or lower.restart is None or 0 < level + 1 <= lower.restart:
                counts[below] = None
        return self._written(found, own, level, counts)

    def _begin(self, id: str, found: _List, counts: list[int | None]) -> None:
        """An instance that overrides a start counts from there the first time it is met."""
        if found.starts and id not in self._begun:
            self._begun.add(id)
            for level in found.starts:
                counts[level] = None

    def _of(self, style: str | None, properties: Element | None) -> tuple[str | None, int]:
        """The list a paragraph is in, and its level there."""
        own = None if properties is None else properties.find(f"{W}numPr")
        id, level = value(own, "numId"), number(value(own, "ilvl"))
        if id is None:
            id, from_style, owner = self.styles.numbering(style)
            if level is None:
                level = from_style
            if id is not None and level is None:
                level = self._level_of_style(id, owner)
        return id, min(level or 0, _LEVELS - 1)

    def _level_of_style(self, id: str, style: str | None) -> int | None:
        found = self._list(id)
        return next((n for n, level in found.levels.items() if level.style == style), None) if found and style else None

    def _list(self, id: str) -> _List | None:
        if id not in self._lists:
            self._lists[id] = self._read(id)
        return self._lists[id]

    def _read(self, id: str) -> _List | None:
        instance = self._instances.get(id)
        abstract_id = value(instance, "abstractNumId")
        abstract = self._abstract.get(abstract_id or "")
        if instance is None or abstract is None or abstract_id is None:
            return None
        abstract_id, abstract = self._linked(abstract_id, abstract)
        levels = {_place(e): _level(e) for e in abstract.iterchildren(f"{W}lvl") if _place(e) < _LEVELS}
        starts: set[int] = set()
        for override in instance.iterchildren(f"{W}lvlOverride"):
            level = _place(override)
            if level >= _LEVELS:
                continue
            own = override.find(f"{W}lvl")
            if own is not None:
                levels[level] = _level(own)
            start = number(value(override, "startOverride"))
            if start is not None and level in levels:
                starts.add(level)
                levels[level] = replace(levels[level], start=start)
        return _List(abstract_id, levels, starts)

    def _linked(self, id: str, abstract: Element) -> tuple[str, Element]:
        """An abstract numbering that only names a list style stands for the one that defines it."""
        link = value(abstract, "numStyleLink")
        if link is None:
            return id, abstract
        for other_id, other in self._abstract.items():
            if value(other, "styleLink") == link:
                return other_id, other
        return id, abstract

    def _written(self, found: _List, own: _Level, level: int, counts: list[int | None]) -> str:
        if own.format == "bullet":
            text = "".join(symbol(own.font, c) for part in own.parts for c in str(part))
        else:
            text = "".join(
                part if isinstance(part, str) else self._counted(found, part, own, level, counts) for part in own.parts
            )
        text = text.strip()
        return text if not text or own.suffix == "nothing" else f"{text} "

    def _counted(self, found: _List, at: int, own: _Level, level: int, counts: list[int | None]) -> str:
        """The number of level ``at`` as it stands in the text of level ``level``."""
        other = found.levels.get(at)
        if other is None or at > level:
            return ""
        count = counts[at]
        if count is None:  # a lower level came before a higher one: Word counts the higher from its start
            count = counts[at] = other.start
        return _FORMATS.get("decimal" if own.legal else other.format, str)(count)


def _parts(format: str | None, text: str) -> tuple[str | int, ...]:
    """«%1.%2» → the number of the first level, a full stop, the number of the second."""
    if format == "bullet":
        return (text,)
    # Every second part is what the brackets matched.
    parts = re.split(r"%([1-9])", text)
    return tuple(int(part) - 1 if n % 2 else part for n, part in enumerate(parts) if part)


def _place(element: Element) -> int:
    """Which level of a list an element speaks of; past the last where it says nothing that can be."""
    found = number(element.get(f"{W}ilvl", "0"))
    return _LEVELS if found is None else found


def _level(element: Element) -> _Level:
    restart = number(value(element, "lvlRestart"))
    legal = element.find(f"{W}isLgl")
    fonts = element.find(f"{W}rPr/{W}rFonts")
    format = value(element, "numFmt")
    return _Level(
        start=number(value(element, "start")) or 0,
        format=format if format is not None else "decimal",
        parts=_parts(format, (value(element, "lvlText") or "")[:_MAX_TEXT]),
        suffix=value(element, "suff") or "tab",
        restart=restart,
        legal=legal is not None and on(legal),
        font=None if fonts is None else fonts.get(f"{W}ascii") or fonts.get(f"{W}hAnsi"),
        style=value(element, "pStyle"),
    )


# ---- how numbers are written (ECMA-376, Part 1, 17.18.59 ST_NumberFormat) -----------------------------------------


def _roman(n: int) -> str:
    if not 0 < n <= _HIGHEST:
        return str(n)
    out = ""
    for worth, sign in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        out += sign * (n // worth)
        n %= worth
    return out


def _letter(n: int) -> str:
    """Letters a to z, then aa, bb: the letter repeated."""
    if not 0 < n <= 26 * _REPEATS:
        return str(n)
    return chr(ord("a") + (n - 1) % 26) * ((n - 1) // 26 + 1)


_ONES = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


def _words(n: int) -> str:
    """Vietnamese number words up to 99, as Word's ``vietnameseCounting`` and the worded formats write them."""
    tens, ones = divmod(n, 10)
    if not 0 <= n < 100 or tens == 0:
        return _ONES[n] if 0 <= n < 10 else str(n)
    head = "mười" if tens == 1 else f"{_ONES[tens]} mươi"
    if ones == 0:
        return head
    tail = "lăm" if ones == 5 else "mốt" if ones == 1 and tens > 1 else _ONES[ones]
    return f"{head} {tail}"


_FORMATS: dict[str, Callable[[int], str]] = {
    "decimalZero": lambda n: f"{n:02d}",
    "upperRoman": _roman,
    "lowerRoman": lambda n: _roman(n).lower(),
    "upperLetter": lambda n: _letter(n).upper(),
    "lowerLetter": _letter,
    "vietnameseCounting": _words,
    "cardinalText": _words,
    "numberInDash": lambda n: f"- {n} -",
    "none": lambda _: "",
}
