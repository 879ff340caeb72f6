"""Marks that a page draws apart from their letters -> after the letters they stand over. Runs in the child only."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

__all__ = ["with_strays"]

MAX_STRAYS = 2_000  # on one page; each is sought among all runs
_LINE = 100  # hundredths of a point: a mark stands on its letter's line


def with_strays(
    runs: list[list[Any]], strays: dict[int, float], places: Sequence[Sequence[tuple[int, float, float]]]
) -> list[list[Any]]:
    """The runs named in ``strays`` are marks: each goes into the run that has a letter at the mark's middle.

    ``places`` has for each run the letters' positions in its text and where they begin and end, in points.
    """
    gone: set[int] = set()
    puts: dict[int, list[tuple[int, str]]] = {}
    for number, middle in list(strays.items())[:MAX_STRAYS]:
        mark, line = runs[number][0], runs[number][3]
        for other, run in enumerate(runs):
            if other in strays or abs(run[3] - line) > _LINE or not run[1] <= middle * 100 <= run[2] + 1:
                continue
            at = next((i for i, left, right in places[other] if left <= middle <= right), None)
            if at is not None:
                puts.setdefault(other, []).append((at + 1, mark.rstrip(" ")))
                run[0] += mark[len(mark.rstrip(" ")) :]
                gone.add(number)
                break
    for number, marks in puts.items():
        letters = list(runs[number][0])
        for at, mark in sorted(marks, reverse=True):
            letters.insert(at, mark)
        runs[number][0] = "".join(letters)
    return [run for number, run in enumerate(runs) if number not in gone]
