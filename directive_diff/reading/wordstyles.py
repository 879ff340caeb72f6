"""What the styles of a Word file say of a paragraph and a run, where they do not say it themselves.

ECMA-376, Part 1, 17.7.2 (style hierarchy) and 17.7.3 (toggle properties): direct formatting wins; bold, italic, hidden
and capitals that come from both the paragraph's and the run's style cancel out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NamedTuple

from directive_diff.reading.package import Element

__all__ = ["RunLook", "Styles", "W", "number", "on", "value", "without_table_styles"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_STYLE_END = b"</w:style>"
_VAL = f"{W}val"
_OFF = frozenset({"0", "false", "off", "none"})
_HEADING = re.compile(r"heading ([1-9])$", re.IGNORECASE)
_DIGITS = 6  # counts have five at most
_CHAIN = 20  # styles are based on each other a handful deep
_DEEPEST = 9  # outline levels 0 to 8 are headings, 9 is body text

_TOGGLES = {f"{W}b": "bold", f"{W}i": "italic", f"{W}vanish": "hidden", f"{W}caps": "caps"}
_FONTS = f"{W}rFonts"
_COLOUR = f"{W}color"


def without_table_styles(data: bytes) -> bytes:
    """The part of styles without those of tables: nothing of them is read, and in common templates they are nine tenths
    of the part. Styles do not nest, so each runs to the next end of one.
    """
    styles = data.split(_STYLE_END)
    kept: list[bytes] = []
    for n, style in enumerate(styles):
        start = style.find(b"<w:style ")
        last = n == len(styles) - 1
        if not last and start >= 0 and b'w:type="table"' in style[start : style.find(b">", start)]:
            kept.append(style[:start])
        else:
            kept.append(style if last else style + _STYLE_END)
    return b"".join(kept)


def value(element: Element | None, name: str) -> str | None:
    """The ``w:val`` of the child ``name`` of an element, or None."""
    child = None if element is None else element.find(f"{W}{name}")
    found: str | None = None if child is None else child.get(_VAL)
    return found


def number(text: str | None) -> int | None:
    """A count as Word writes it; what it would not write counts as nothing."""
    return int(text) if text and text.isdecimal() and len(text) < _DIGITS else None


def on(element: Element) -> bool:
    """Whether a switch such as ``<w:b/>`` is on."""
    return str(element.get(_VAL, "1")).lower() not in _OFF


class RunLook(NamedTuple):
    """How a run looks; None where nothing says so. ``font`` is the name of its face."""

    bold: bool | None = None
    italic: bool | None = None
    hidden: bool | None = None
    caps: bool | None = None
    font: str | None = None
    white: bool | None = None


_PLAIN = RunLook()
_LOOKS = RunLook._fields
_TOGGLED = ("bold", "italic", "hidden", "caps")


def look_of(properties: Element | None) -> RunLook:
    """What run properties say by themselves."""
    if properties is None or not len(properties):
        return _PLAIN
    said: dict[str, bool | str | None] = {}
    for child in properties:
        tag = child.tag
        if tag in _TOGGLES:
            said[_TOGGLES[tag]] = on(child)
        elif tag == _FONTS:
            said["font"] = child.get(f"{W}ascii") or child.get(f"{W}hAnsi")
        elif tag == _COLOUR:
            said["white"] = str(child.get(_VAL)).upper() == "FFFFFF"
        elif tag in (f"{W}shd", f"{W}highlight"):
            said["white"] = False  # white on a coloured ground can be read
    return RunLook(**said) if said else _PLAIN  # type: ignore[arg-type]  # the names above are its fields


def _over(nearer: RunLook, farther: RunLook) -> RunLook:
    """What the nearer says, and the farther where it says nothing."""
    if nearer is _PLAIN:
        return farther
    merged = {name: far if near is None else near for name, near, far in zip(_LOOKS, nearer, farther, strict=True)}
    return RunLook(**merged)  # type: ignore[arg-type]  # each field keeps its own type


@dataclass(slots=True)
class Styles:
    """The styles of one file. Chains of ``basedOn`` are followed once, loops cut."""

    root: Element | None
    _styles: dict[str, Element] = field(init=False, default_factory=dict)
    _default: dict[str, str | None] = field(init=False, default_factory=dict)
    _base: RunLook = field(init=False, default=_PLAIN)
    _looks: dict[str | None, RunLook] = field(init=False, default_factory=dict)
    _resolved: dict[tuple[str | None, str | None], RunLook] = field(init=False, default_factory=dict)
    _depths: dict[str | None, int] = field(init=False, default_factory=dict)
    _numberings: dict[str | None, tuple[str | None, int | None, str | None]] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        if self.root is None:
            return
        for style in self.root.iterchildren(f"{W}style"):
            id = style.get(f"{W}styleId")
            if id and id not in self._styles:
                self._styles[id] = style
                kind = style.get(f"{W}type", "paragraph")
                if str(style.get(f"{W}default", "0")).lower() not in _OFF:
                    self._default.setdefault(kind, id)
        self._base = look_of(self.root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr"))

    def chain(self, id: str | None, kind: str = "paragraph") -> list[Element]:
        """A style and what it is based on, nearest first; the default style where none is named or known."""
        if id not in self._styles:
            id = self._default.get(kind)
        found: list[Element] = []
        seen: set[str] = set()
        while id in self._styles and id not in seen and len(found) < _CHAIN:
            seen.add(id)
            found.append(self._styles[id])
            id = value(found[-1], "basedOn")
        return found

    def _style_look(self, id: str | None, kind: str) -> RunLook:
        known = self._looks.get(id)
        if known is None:
            known = _PLAIN
            for style in self.chain(id, kind):
                known = _over(known, look_of(style.find(f"{W}rPr")))
            self._looks[id] = known
        return known

    def run(self, paragraph: str | None, properties: Element | None) -> RunLook:
        """How a run looks in a paragraph of the style ``paragraph``."""
        named = value(properties, "rStyle") if properties is not None and len(properties) else None
        known = self._resolved.get((paragraph, named))
        if known is None:
            one = self._style_look(paragraph, "paragraph")
            two = self._style_look(named, "character") if named else _PLAIN
            both = _over(two, one)._asdict()
            for name in _TOGGLED:
                a, b = getattr(one, name), getattr(two, name)
                both[name] = None if a is None and b is None else bool(a) != bool(b)
            known = _over(RunLook(**both), self._base)
            self._resolved[paragraph, named] = known
        direct = look_of(properties)
        return known if direct is _PLAIN else _over(direct, known)

    def depth(self, style: str | None, properties: Element | None) -> int:
        """The heading depth that outline level or style declare: 1 is highest, 0 none."""
        direct = value(properties, "outlineLvl")
        if direct is not None:
            return _depth(direct)
        if style not in self._depths:
            self._depths[style] = self._declared(style)
        return self._depths[style]

    def _declared(self, id: str | None) -> int:
        for style in self.chain(id):
            level = value(style.find(f"{W}pPr"), "outlineLvl")
            if level is not None:
                return _depth(level)
            heading = _HEADING.match(value(style, "name") or "")
            if heading:
                return int(heading[1])
        return 0

    def numbering(self, style: str | None) -> tuple[str | None, int | None, str | None]:
        """The numbering that a paragraph style brings: its id, its level where it names one, and the style's own id."""
        if style not in self._numberings:
            self._numberings[style] = self._numbered(style)
        return self._numberings[style]

    def _numbered(self, style: str | None) -> tuple[str | None, int | None, str | None]:
        level: int | None = None
        for found in self.chain(style):
            properties = found.find(f"{W}pPr/{W}numPr")
            if properties is None:
                continue
            level = number(value(properties, "ilvl")) if level is None else level
            id = value(properties, "numId")
            if id is not None:
                return id, level, found.get(f"{W}styleId")
        return None, level, None


def _depth(level: str) -> int:
    """Outline levels count from 0; 9 is body text."""
    found = number(level)
    return 0 if found is None or found >= _DEEPEST else found + 1
