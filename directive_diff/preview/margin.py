"""Findings at their place: a sentence's segments are cut once more where a finding begins and ends."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from directive_diff.checks import LEVELS
from directive_diff.report.marks import Segment

__all__ = ["Marked", "Spot", "marked"]


@dataclass(frozen=True, slots=True)
class Spot:
    """The place of one finding in the text, and which of the row's findings it is."""

    start: int
    end: int
    level: str
    number: int


@dataclass(frozen=True, slots=True)
class Marked:
    """A run of a sentence. ``level`` is that of the gravest finding it lies in, or empty; ``opens`` are the numbers of
    the findings that begin with it.
    """

    segment: Segment
    text: str
    level: str = ""
    opens: tuple[int, ...] = ()


def marked(segments: Iterable[Segment], start: int, spots: Sequence[Spot]) -> Iterator[Marked]:
    """The segments of a sentence that begins at ``start``, cut where findings begin and end. Words of the other text
    («was») take no room in this one, and what stands for a character nobody can see takes that of one.
    """
    if not spots:
        for segment in segments:
            yield Marked(segment, segment.text)
        return
    borders = sorted({position for spot in spots for position in (spot.start, spot.end)})
    opened: set[int] = set()
    at = start
    for segment in segments:
        if segment.op == "was":
            yield Marked(segment, segment.text)
            continue
        end = at + (1 if segment.unseen else len(segment.text))
        inside = [] if segment.unseen else borders[bisect_right(borders, at) : bisect_left(borders, end)]
        cuts = [at, *inside, end]
        for a, b in pairwise(cuts):
            here = [spot for spot in spots if spot.start <= a < spot.end]
            opens = tuple(spot.number for spot in here if spot.number not in opened)
            opened.update(opens)
            level = max((spot.level for spot in here), key=_weight, default="")
            yield Marked(segment, segment.text if segment.unseen else segment.text[a - at : b - at], level, opens)
        at = end


def _weight(level: str) -> int:
    return next(n for n, known in enumerate(LEVELS) if known == level)
