"""Rows -> pieces: about a screen of text each, what did not change in pieces of its own.

Where one piece ends is told by the key of a row, not by counting from above: a paragraph put in moves no cut but the
one it falls on.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from directive_diff.preview.digests import digest, number
from directive_diff.preview.survey import RowFacts
from directive_diff.report.table import folds

__all__ = ["Piece", "cut"]

# No piece is cut before it has so many characters, nor grows beyond so many; between the two, one row in so many begins
# a new piece. What changed comes to about four thousand characters a piece; what is folded is one line however long.
SIZES = {False: (2_000, 9_000, 3), True: (15_000, 40_000, 4)}


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows shown together. ``fold``: nothing changed in them, and they stay closed until somebody asks."""

    digest: str
    rows: tuple[RowFacts, ...]
    fold: bool

    @property
    def size(self) -> int:
        """Its height in characters."""
        return sum(facts.size for facts in self.rows)


def cut(rows: Sequence[RowFacts]) -> list[Piece]:
    """The pieces of one section, in order; each row stands in exactly one."""
    folded = folds([(facts.same and not facts.findings, facts.row.heading) for facts in rows])
    found: list[Piece] = []
    for fold, held in groupby(zip(rows, folded, strict=True), key=lambda item: item[1]):
        found += (
            Piece(digest(["fold" if fold else "", *(f.print for f in part)]), tuple(part), fold)
            for part in _parts([facts for facts, _ in held], *SIZES[fold])
        )
    return found


def _parts(rows: Sequence[RowFacts], small: int, large: int, one_in: int) -> Iterator[list[RowFacts]]:
    held: list[RowFacts] = []
    size = 0
    for facts in rows:
        full = size + facts.size > large
        if held and (full or (size >= small and number(facts.key) % one_in == 0)):
            yield held
            held, size = [], 0
        held.append(facts)
        size += facts.size
    if held:
        yield held
