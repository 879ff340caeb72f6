"""Colour for a terminal, and words of several colours wrapped into lines. What is said is said without colour too."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

__all__ = ["PLAIN", "TINTS", "Paint", "Styled", "flow"]

# The sixteen colours that every terminal has and its user has chosen.
_CODES = {"bold": "1", "red": "31", "green": "32", "yellow": "33", "blue": "34", "cyan": "36"}

# The tint of each kind, and of the reasons that ask for something.
TINTS = {
    "added": "green",
    "removed": "red",
    "moved": "cyan",
    "edited": "yellow",
    "split": "yellow",
    "merged": "yellow",
    "unexplained": "red",
}

# A run of text and its style, a name of ``_CODES`` or none.
Styled = tuple[str, str]


class Paint:
    """Puts the codes of a style around text, or leaves it as it is where there is no colour."""

    def __init__(self, *, on: bool) -> None:
        self._on = on

    def __call__(self, text: str, style: str) -> str:
        """The text in a style; no style is none."""
        if not self._on or not style or not text:
            return text
        return f"\x1b[{_CODES[style]}m{text}\x1b[0m"

    def line(self, pieces: Iterable[Styled]) -> str:
        """Runs of text one after the other, neighbours of one style together."""
        return "".join(self("".join(t for t, _ in run), style) for style, run in groupby(pieces, lambda p: p[1]))


PLAIN = Paint(on=False)


def flow(pieces: Iterable[Styled], width: int, indent: str, paint: Paint) -> list[str]:
    """Styled text wrapped at spaces to lines of ``width``; a word of several styles stays whole."""
    lines: list[list[Styled]] = []
    used = 0
    for word in _words(pieces):
        size = sum(len(text) for text, _ in word)
        if lines and used + 1 + size <= width:
            before = lines[-1][-1][1]
            lines[-1].append((" ", before if before == word[0][1] else ""))
            used += 1
        else:
            lines.append([(indent, "")])
            used = len(indent)
        lines[-1] += word
        used += size
    return [paint.line(line) for line in lines]


def _words(pieces: Iterable[Styled]) -> list[list[Styled]]:
    """Words, each of one run or more."""
    words: list[list[Styled]] = []
    open_ = False
    for text, style in pieces:
        for n, part in enumerate(text.replace("\n", " ").split(" ")):
            if n:
                open_ = False
            if part:
                if open_:
                    words[-1].append((part, style))
                else:
                    words.append([(part, style)])
                open_ = True
    return words
