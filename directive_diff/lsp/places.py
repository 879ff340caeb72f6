"""Positions: offsets in the text an editor holds, and the lines and units that the protocol counts in.

pygls finds lines with ``str.splitlines``, which also ends them at form feeds and other characters that no editor takes
for a line's end; converted texts have these at every page. So lines are found here, and only the counting of units
within a line is pygls's.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Protocol

from lsprotocol.types import Position, Range

from directive_diff.model import Span
from directive_diff.reading.origins import line_starts

__all__ = ["Places", "Units"]


class Units(Protocol):
    """How the client counts along a line: in units of UTF-16 unless it asked for others."""

    def client_num_units(self, string: str) -> int:
        """The units of some text."""
        ...


class Places:
    """The lines of one text. Every offset and every position is taken: what lies outside is moved to the nearest."""

    def __init__(self, text: str, units: Units) -> None:
        self._text = text
        self._units = units
        self._starts = line_starts(text)

    def position(self, offset: int) -> Position:
        """Where an offset stands."""
        offset = max(0, min(offset, len(self._text)))
        line = bisect_right(self._starts, offset) - 1
        return Position(line, self._units.client_num_units(self._text[self._starts[line] : offset]))

    def offset(self, position: Position) -> int:
        """The offset of a position; one inside a character is that character's."""
        line = max(0, position.line)
        if line >= len(self._starts):
            return len(self._text)
        start, words = self._starts[line], self._line(line)
        low, high = 0, len(words)
        while low < high:  # the last character that begins at or before the position
            middle = (low + high + 1) // 2
            if self._units.client_num_units(words[:middle]) <= position.character:
                low = middle
            else:
                high = middle - 1
        return start + low

    def range(self, span: Span) -> Range:
        """Where a stretch begins and ends."""
        return Range(self.position(span[0]), self.position(span[1]))

    def first_line(self) -> Range:
        """All of the first line that is not blank, for what is said of the whole text."""
        line = next((n for n in range(len(self._starts)) if self._line(n).strip()), 0)
        return self.range((self._starts[line], self._starts[line] + len(self._line(line))))

    def _line(self, line: int) -> str:
        end = self._starts[line + 1] if line + 1 < len(self._starts) else len(self._text)
        return self._text[self._starts[line] : end].rstrip("\r\n")
