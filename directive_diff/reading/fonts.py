"""What a font makes of the characters stored in it: the letters of old fonts, the signs of symbol fonts, in Unicode."""

from __future__ import annotations

import re
from functools import lru_cache

from directive_diff.reading.legacy import FontEncoding, font_encoding, to_unicode
from directive_diff.rules import load

__all__ = ["as_shown", "symbol"]

# Where programs keep the characters of symbol fonts.
_PRIVATE = re.compile("[\uf000-\uf0ff]")


def as_shown(text: str, font: str | None) -> tuple[str, FontEncoding | None]:
    """The text as its font shows it, and the old encoding that it was turned from, if any.

    Old fonts come first: programs keep their codes in the private area too, where a symbol font's would be.
    """
    encoding = font_encoding(font) if font else None
    if encoding and text.isascii() and encoding != "tcvn3-capitals":
        encoding = None  # these letters are the same in both
    if encoding:
        text = to_unicode(text, encoding)
    if not text.isascii() and _PRIVATE.search(text):
        text = "".join(symbol(font, c) for c in text)
    return text, encoding


def symbol(font: str | None, character: str) -> str:
    """What a character of a symbol font shows, in Unicode: Symbol and Wingdings draw letters of their own."""
    code = ord(character)
    if 0xF000 <= code <= 0xF0FF:
        code -= 0xF000
    elif not (font and font.lower() in _fonts()):
        return character
    table = _fonts().get((font or "symbol").lower(), _fonts()["symbol"])
    return table.get(code, character if code == ord(character) else "\N{BULLET}")


@lru_cache(maxsize=1)
def _fonts() -> dict[str, dict[int, str]]:
    rules = load("symbols")
    return {name: {int(code, 16): shown for code, shown in table.items()} for name, table in rules["font"].items()}
