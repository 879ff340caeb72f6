"""Tables drawn with ``+---+`` and ``|``, as pandoc writes those whose cells hold more than a line.

Each cell is a text of its own: its lines, cut out of the table's, are read like any other Markdown, and what is found
is put back to where it stands in the file.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace

from directive_diff.reading.blocks import Account, Block

__all__ = ["Grid", "Window", "grid_at"]

_RULE = re.compile(r"[ \t]*\+(?:[-=:]+\+)+[ \t]*\r?$")
_BAR = re.compile(r"(?<!\\)[|+]")

Slice = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Grid:
    """A table: for each row, for each column, the slices of the source that are its lines; ``end`` is behind it."""

    rows: list[list[list[Slice]]]
    marks: list[Slice]
    end: int


def grid_at(source: str, start: int) -> Grid | None:
    """The table whose first rule begins at ``start``, or None."""
    if source[start : start + 1] not in "+ \t" or not _RULE.match(first := _line(source, start)):
        return None
    places = [n for n, c in enumerate(first) if c == "+"]
    rows: list[list[list[Slice]]] = []
    marks: list[Slice] = []
    row: list[list[Slice]] = [[] for _ in places[1:]]
    at = start
    while at < len(source):
        line = _line(source, at)
        if _RULE.match(line):
            marks.append((at, at + len(line.rstrip("\r"))))
            if any(row):
                rows.append(row)
                row = [[] for _ in places[1:]]
        elif line.lstrip()[:1] in ("|", "+") and line.strip():
            bars = [match.start() for match in _BAR.finditer(line)]
            # Where a cell holds a bar of its own, the places of the columns say which are the table's.
            if len(bars) != len(places):
                bars = [n for n in bars if n in places]
            marks += [(at + n, at + n + 1) for n in bars]
            for left, right in zip(bars, [*bars[1:], len(line)], strict=True):
                column = bisect_right(places, left) - 1
                if 0 <= column < len(row) and right > left + 1:
                    row[column].append((at + left + 1, at + right))
        else:
            break
        at += len(line) + 1
    if any(row):
        rows.append(row)
    return Grid(rows, marks, min(at, len(source)))


def _line(source: str, at: int) -> str:
    end = source.find("\n", at)
    return source[at:] if end < 0 else source[at:end]


class Window:
    """A text made of slices of a source, and the way back: stands for the account while the text is read."""

    def __init__(self, account: Account | Window, source: str, slices: list[Slice]) -> None:
        self._account = account
        shown = [source[a:b].rstrip() for a, b in slices]
        # One space before each line is the table's.
        dropped = [1 if line.startswith(" ") else 0 for line in shown]
        self.text = "\n".join(line[n:] for line, n in zip(shown, dropped, strict=True))
        self._starts: list[int] = []
        self._origins: list[int] = []
        at = 0
        for (a, _), line, n in zip(slices, shown, dropped, strict=True):
            self._starts.append(at)
            self._origins.append(a + n)
            at += len(line) - n + 1

    def origin(self, at: int) -> int:
        """Where a character of this text stands in the source."""
        line = bisect_right(self._starts, at) - 1
        return self._origins[line] + at - self._starts[line]

    def aside(self, start: int, end: int, reason: str) -> None:
        """As :meth:`Account.aside`, line by line."""
        for a, b in self._pieces(start, end):
            self._account.aside(self.origin(a), self.origin(a) + b - a, reason)

    def _pieces(self, start: int, end: int) -> Iterator[Slice]:
        """The part of each line that lies in ``[start, end)``, line ends left out: they are not the source's."""
        while start < end:
            stop = self.text.find("\n", start, end)
            stop = end if stop < 0 else stop
            if stop > start:
                yield start, stop
            start = stop + 1

    def placed(self, block: Block) -> Block:
        """A block of this text with the places its pieces have in the source."""
        pieces = tuple(p if p.at < 0 else p._replace(at=self.origin(p.at)) for p in block.pieces)
        return replace(block, pieces=pieces)
