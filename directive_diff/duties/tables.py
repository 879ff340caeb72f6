"""The rows and columns of a plan's table, told from the heads of its columns.

A directive keeps a table's cells in reading order, without empty ones. So a row is trusted only where it has a cell for
every column; of the others nothing is said.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from directive_diff.duties.charges import columns
from directive_diff.duties.plain import level
from directive_diff.model import Directive
from directive_diff.text import fold

__all__ = ["Cell", "cells"]

# A table of more columns is none of tasks.
_MOST_COLUMNS = 9
_NUMBER = re.compile(r"(?:\d{1,3}(?:\.\d{1,2})?|[IVX]{1,5}|[a-zđ])[.)]?")

_Text = tuple[str, str]  # the id of a cell's paragraph, and its words


@dataclass(frozen=True, slots=True)
class Cell:
    """Where a cell stands: its row (the same number for the same row) and what the head of its column says of it:
    ``leading``, ``cooperating``, ``task``, ``deadline``, ``number``, ``head`` for a head itself, or None.
    """

    row: int
    column: str | None


def cells(directive: Directive) -> dict[str, Cell]:
    """The cells of all tables, by the id of their paragraph; row 0 where rows are not known. Linear."""
    found: dict[str, Cell] = {}
    row = 1
    paragraphs = (u for u in directive.units if u.level == "paragraph")
    for is_cell, run in groupby(paragraphs, key=lambda u: u.role == "cell"):
        if is_cell:
            for part in _tables([(u.id, _said(directive.text[slice(*u.span)])) for u in run]):
                row = _read(part, found, row)
    return found


def _said(text: str) -> str:
    return " ".join(level(fold(text).text).split()).strip(" :.;")


def _role(words: str) -> str | None:
    return columns().get(words.lower())


def _tables(run: Sequence[_Text]) -> Iterator[Sequence[_Text]]:
    """A run of cells cut before each head of a number column: tables that follow each other directly."""
    starts = [0, *(k for k in range(1, len(run)) if _role(run[k][1]) == "number")]
    for one, other in zip(starts, [*starts[1:], len(run)], strict=True):
        yield run[one:other]


def _read(run: Sequence[_Text], found: dict[str, Cell], row: int) -> int:
    """Place the cells of one table; the number of the next row."""
    heads = _heads([words for _, words in run])
    for identity, _ in run:
        found[identity] = Cell(0, None)
    if not heads:
        return row
    for identity, _ in run[: len(heads)]:
        found[identity] = Cell(0, "head")
    for line in _rows(run[len(heads) :], heads):
        if len(line) == len(heads):
            for (identity, _), role in zip(line, heads, strict=True):
                found[identity] = Cell(row, role)
            row += 1
    return row


def _heads(words: Sequence[str]) -> list[str | None]:
    """The roles of the columns; empty where no head of a task's table is known."""
    first = [_role(w) for w in words[: _MOST_COLUMNS + 1]]
    if first and first[0] == "number":
        ends = next((k for k, w in enumerate(words[1 : _MOST_COLUMNS + 1], 1) if _NUMBER.fullmatch(w)), 0)
    else:
        ends = next((k for k, role in enumerate(first) if role is None), len(first))
    heads = first[:ends]
    return heads if len(heads) > 1 and {"leading", "cooperating", "deadline"} & set(heads) else []


def _rows(run: Sequence[_Text], heads: Sequence[str | None]) -> Iterator[Sequence[_Text]]:
    """The cells row by row: a number begins a row where the first column holds numbers; else every so many cells,
    if that comes out even.
    """
    if heads[0] == "number":
        starts = [k for k, (_, words) in enumerate(run) if _NUMBER.fullmatch(words)]
    elif len(run) % len(heads) == 0:
        starts = list(range(0, len(run), len(heads)))
    else:
        return
    for one, other in zip(starts, [*starts[1:], len(run)], strict=True) if starts else ():
        yield run[one:other]
