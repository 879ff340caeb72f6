"""From a place of the reading text back to the line and column of a file that has lines, and the other way.

Every piece of the reading text knows which characters of the file it is (:mod:`directive_diff.reading.blocks`, checked
by the account), so nothing has to be found again: wrapped lines that were joined, marks of Markdown that were set
aside and white space that was made one space are just what stands between the runs.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from directive_diff.model import Origins, Span
from directive_diff.reading.decode import with_line_feeds

__all__ = ["Region", "line_starts", "origins", "read_at", "region", "stretch"]

_LINE_END = re.compile(r"\r\n|\n|\r")
# White space that no old encoding gives to a letter.
_WORD = re.compile(r"[^ \t\r\n\f\v]+")


@dataclass(frozen=True, slots=True)
class Region:
    """A stretch of a file, lines and columns counted from 1, columns in code points; the end is behind its last one."""

    line: int
    column: int
    end_line: int
    end_column: int


Run = tuple[int, int, int]


def origins(runs: Iterable[Run], text: str, written: str) -> Origins:
    """The runs (start in the reading text, place in ``text``, length), placed in the characters as ``written``."""
    if with_line_feeds(written) != text:
        runs = _in_old_encoding(runs, text, written)
    joined: list[list[int]] = []
    for start, place, length in runs:
        if joined and (start, place) == (joined[-1][0] + joined[-1][2], joined[-1][1] + joined[-1][2]):
            joined[-1][2] += length
        elif length:
            joined.append([start, place, length])
    starts, places, lengths = (tuple(run[n] for run in joined) for n in range(3))
    first, *others = line_starts(written)
    return Origins(starts, places, lengths, (first + written.startswith("\ufeff"), *others))


def line_starts(text: str) -> tuple[int, ...]:
    """Where the lines of a text begin, as editors and the language server protocol count them."""
    return (0, *(match.end() for match in _LINE_END.finditer(text)))


def _in_old_encoding(runs: Iterable[Run], text: str, written: str) -> Iterable[Run]:
    """Runs cut into words, each placed where the word of the same number is written: two codes may make one letter."""
    words = [match.span() for match in _WORD.finditer(text)]
    codes = [match.span() for match in _WORD.finditer(written)]
    ends = [end for _, end in words]
    for start, place, length in runs:
        for n in range(bisect_right(ends, place), len(words)):
            (first, last), (code, end) = words[n], codes[min(n, len(codes) - 1)]
            a, b = max(first, place), min(last, place + length)
            if a >= b:
                break
            alike = last - first == end - code
            body = b if alike or b < last or b - a == 1 else b - 1
            yield start + a - place, min(code + a - first, end - 1), body - a
            if body < b:  # the last letter ends where the word does
                yield start + body - place, end - 1, 1


def stretch(known: Origins, span: Span) -> Span | None:
    """Where a span of the reading text stands in the characters of the file; None where nothing of it does.

    Spaces and numbers that were supplied are left out at both ends. A stretch ends where the text goes on before its
    beginning, as columns may.
    """
    first = bisect_right(known.starts, span[0]) - 1
    if first < 0 or span[0] >= known.starts[first] + known.lengths[first]:
        first += 1
    if first >= len(known.starts) or known.starts[first] >= max(span[1], span[0] + 1):
        return None
    begin = known.places[first] + max(0, span[0] - known.starts[first])
    end = begin
    for n in range(first, bisect_left(known.starts, span[1])):
        upto = known.places[n] + min(known.lengths[n], span[1] - known.starts[n])
        if upto < end:
            break
        end = upto
    return begin, end


def region(known: Origins, span: Span | None) -> Region | None:
    """Lines and columns of a span of the reading text; None where nothing of it stands in the file."""
    found = stretch(known, span) if span else None
    if found is None:
        return None
    return Region(*_line_and_column(known.lines, found[0]), *_line_and_column(known.lines, found[1]))


def _line_and_column(lines: Sequence[int], place: int) -> tuple[int, int]:
    line = max(0, bisect_right(lines, place) - 1)
    return line + 1, max(0, place - lines[line]) + 1


def read_at(known: Origins, place: int) -> int | None:
    """The position in the reading text of what stands at a place of the file, or next to it on the same line; None
    where the line has nothing that was read.
    """
    order = sorted(range(len(known.places)), key=known.places.__getitem__)
    after = bisect_right([known.places[n] for n in order], place)
    line = max(0, bisect_right(known.lines, place) - 1)
    begin = known.lines[line]
    end = known.lines[line + 1] if line + 1 < len(known.lines) else None
    if after:
        n = order[after - 1]
        last = known.places[n] + known.lengths[n] - 1
        if last >= place:
            return known.starts[n] + place - known.places[n]
        if last >= begin:
            return known.starts[n] + known.lengths[n] - 1
    if after < len(order) and (end is None or known.places[order[after]] < end):
        return known.starts[order[after]]
    return None
