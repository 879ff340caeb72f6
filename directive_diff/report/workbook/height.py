"""How high a row must be for its text, as programs other than Excel do not measure rows, and Excel no joined cells."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["height", "lines"]

_LINE, _ROOM = 14.0, 3.0  # points, of the letters of a workbook
_HIGHEST = 409.0  # Excel has no higher row; the cell still holds the whole text
_PER_WIDTH = 1.1  # letters of running text in the room of one digit


def height(texts: Iterable[tuple[str, float]]) -> float:
    """Points for a row of texts, each with the width of its column."""
    return min(_LINE * max((lines(text, width) for text, width in texts), default=1) + _ROOM, _HIGHEST)


def lines(text: str, width: float) -> int:
    """How many lines words take in a column; a word longer than the column is broken."""
    room = max(1, int(width * _PER_WIDTH))
    found = 0
    for paragraph in text.split("\n"):
        found += 1
        used = 0
        for word in paragraph.split():
            if used and used + 1 + len(word) > room:
                found += 1
                used = 0
            used += len(word) + (1 if used else 0)
            while used > room:
                found += 1
                used -= room
    return found
