"""Tables of a page: those that hold data, and those that only put text side by side."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from directive_diff.reading.web.document import Found
from directive_diff.reading.web.tree import TEXT, Node, nodes

__all__ = ["Cell", "Row", "has_words", "lays_out", "rows_of", "side_by_side"]

# A cell of so many lines is a page in a frame, no cell of data; so is one that holds half of the document.
_PAGE_LINES = 8
_PAGE_SHARE = 0.5
# Tables that put issuer and motto, recipients and signature side by side have a few rows of two or three columns.
_LAYOUT_ROWS = 8
_LAYOUT_COLUMNS = 3
_MOST_COLUMNS = 1_000
_LAYS_OUT = frozenset(["motto", "own_number", "place_and_date", "recipients_head"])
_SIGNS = frozenset(["signature", "signed"])


@dataclass(slots=True)
class Cell:
    """A cell with the grid column it begins in, from 0, and how many columns it covers."""

    node: Node
    column: int
    width: int


@dataclass(slots=True)
class Row:
    """The cells of a row, and what else stands in it (stray texts, scripts)."""

    cells: list[Cell]
    loose: list[Node]


def rows_of(table: Node, found: Found) -> tuple[list[Row], list[Node]]:
    """The rows of a table in order, and what stands in it outside rows (captions, columns, white space)."""
    rows: list[Row] = []
    loose: list[Node] = []
    held: dict[int, int] = {}  # column -> rows for which a cell above still holds it
    for child in _rows_and_rest(table, found, loose):
        row = Row([], [])
        column = 0
        for item in child.children:
            if item.tag not in ("td", "th"):
                row.loose.append(item)
                continue
            while held.get(column, 0) > 0:
                column += 1
            width, height = _span(item, "colspan"), _span(item, "rowspan")
            row.cells.append(Cell(item, min(column, _MOST_COLUMNS), width))
            for place in range(column, min(column + width, _MOST_COLUMNS)):
                held[place] = height
            column = min(column + width, _MOST_COLUMNS)
        held = {place: left - 1 for place, left in held.items() if left > 1}
        rows.append(row)
    return rows, loose


def _rows_and_rest(table: Node, found: Found, loose: list[Node]) -> Iterator[Node]:
    for child in table.children:
        if child.tag == "tr" and child not in found.aside:
            yield child
        elif child.tag in ("tbody", "thead", "tfoot") and child not in found.aside:
            for item in child.children:
                if item.tag == "tr" and item not in found.aside:
                    yield item
                else:
                    loose.append(item)
        else:
            loose.append(child)


def _span(cell: Node, name: str) -> int:
    match = re.match(r"\s{0,9}(\d{1,4})", cell.attributes.get(name, ""))
    return max(1, min(int(match[1]), _MOST_COLUMNS)) if match else 1


def lays_out(table: Node, rows: list[Row], found: Found) -> bool:
    """Whether a table only arranges text on the page."""
    cells = [cell for row in rows for cell in row.cells if has_words(cell.node, found)]
    columns = {cell.column for cell in cells}
    if table.attributes.get("role") in ("presentation", "none") or len(columns) <= 1 or len(rows) == 1:
        return True
    for cell in cells:
        lines = cell.node.last - cell.node.first
        if lines >= _PAGE_LINES and found.weight(cell.node) >= _PAGE_SHARE * found.total > 0:
            return True
    if any(node.tag == "table" for cell in cells for node in nodes(cell.node)):
        return True
    marks = {line.mark for line in found.lines[table.first : table.last]}
    if len(columns) > _LAYOUT_COLUMNS or len([row for row in rows if row.cells]) > _LAYOUT_ROWS:
        return False
    return bool(marks & _LAYS_OUT) or bool(marks & _SIGNS)


def side_by_side(rows: list[Row], found: Found) -> Iterator[tuple[list[Row], list[list[Cell]]]]:
    """Rows in groups: each with its cells column by column; a row of one cell across the table is a group by itself."""
    width = max((cell.column + cell.width for row in rows for cell in row.cells), default=1)
    group: list[Row] = []
    for row in rows:
        across = [cell for cell in row.cells if has_words(cell.node, found)]
        if len(across) == 1 and across[0].width >= width:
            if group:
                yield group, _columns(group, found)
                group = []
            yield [row], [row.cells]
        else:
            group.append(row)
    if group:
        yield group, _columns(group, found)


def _columns(rows: list[Row], found: Found) -> list[list[Cell]]:
    """The cells of several rows column by column; those of columns without words join the first."""
    worded = sorted({cell.column for row in rows for cell in row.cells if has_words(cell.node, found)}) or [0]
    columns: list[list[Cell]] = [[] for _ in worded]
    for row in rows:
        for cell in row.cells:
            columns[worded.index(cell.column) if cell.column in worded else 0].append(cell)
    return columns


def has_words(node: Node, found: Found) -> bool:
    """Whether anything of the document but white space stands in a node."""
    waiting = [node]
    while waiting:
        inner = waiting.pop()
        if inner in found.aside:
            continue
        if inner.tag == TEXT and inner.text.strip():
            return True
        waiting.extend(inner.children)
    return False
