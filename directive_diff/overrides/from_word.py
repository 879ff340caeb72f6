"""An officer's table (DOCX) -> what was written into its column THUYẾT MINH by hand, row by row.

A row is known by bookmarks in its cells, so that it may be moved, renumbered or formatted anew; where those are lost,
by the words of its two texts. Tracked changes count as accepted. What cannot be told apart is said, never guessed.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from directive_diff.errors import InputError
from directive_diff.model import Message, Notice
from directive_diff.overrides.read import tidied
from directive_diff.overrides.record import NAMESPACE, Record, RowRecord, anchor_of, digest
from directive_diff.reading.file import damaged, load
from directive_diff.reading.package import Package, open_package
from directive_diff.rules import load as load_rules

__all__ = ["Edited", "Reading", "read_table", "table_notice"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

# What holds no text, or text that is gone once changes are accepted.
_SILENT = frozenset(
    f"{_W}{name}"
    for name in ("pPr", "rPr", "tcPr", "trPr", "sdtPr", "sdtEndPr", "del", "moveFrom", "instrText", "delInstrText")
) | {f"{_MC}Fallback"}
_SINGLE = {f"{_W}tab": " ", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}

# The codes of what is told of a table (``rules/overrides.toml``): not recognised, not to be kept, an earlier word gone.
_CODES = {
    "missing": "W312",
    "unknown": "W312",
    "merged": "W312",
    "twice": "W312",
    "emptied": "W313",
    "unchanged": "W313",
    "replaced": "W314",
    "inline": "W314",
}

_CELLS = 4  # number, old text, new text, explanation
_WORDS = 60  # characters by which a row is named in a warning


@dataclass(frozen=True, slots=True)
class Edited:
    """One row whose explanation was edited, and its new words, a line for each paragraph."""

    row: RowRecord
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of a table: its record, the edited rows in their order, and what could not be taken over."""

    record: Record
    edited: tuple[Edited, ...]
    notices: tuple[Notice, ...]


def read_table(path: str | Path) -> Reading:
    """The edits of a table.

    Raises:
        InputError: E101 to E104 no such file or not readable; E110 to E112 damaged, refused or locked; E124 no table of
            ours, or one whose record is gone.
    """
    file = load(path)
    package = open_package(file)
    part = package.main_part()
    record = _record(package, part)
    body = package.tree(part)
    known = {row.anchor: row for row in record.rows}
    by_cells: dict[str, list[RowRecord]] = {}
    for row in record.rows:
        by_cells.setdefault(row.cells, []).append(row)
    found: dict[str, str] = {}
    told = _Notices()
    ours = {next(mark.iterancestors(f"{_W}tbl"), None) for mark, _, anchor in _marks(body) if anchor in known}
    for element in body.iter(f"{_W}tr"):
        table = next(element.iterancestors(f"{_W}tbl"), None)
        if table is not None and table in ours:
            _row(element, known, by_cells, found, told)
    missing = [row for row in record.rows if row.anchor not in found]
    if missing:
        told.say("missing", rows=", ".join(str(row.number) for row in missing), count=str(len(missing)))
    edited = tuple(_edited(record, found, told))
    return Reading(record, edited, tuple(told.notices))


def _record(package: Package, part: str) -> Record:
    for relationship in package.relationships(part).values():
        if relationship.kind != "customXml" or not package.has(relationship.part):
            continue
        root = package.tree(relationship.part)
        if root.tag == f"{{{NAMESPACE}}}record":
            try:
                return Record.from_json(root.text or "")
            except ValueError as error:
                raise damaged(package.name, "Word (DOCX)", f"{relationship.part}: {error}"[:120]) from error
    raise InputError("E124", name=package.name)


# ---- rows ---------------------------------------------------------------------------------------------------------


def _row(
    element: Any,
    known: dict[str, RowRecord],
    by_cells: dict[str, list[RowRecord]],
    found: dict[str, str],
    told: _Notices,
) -> None:
    """Take in one row of the table."""
    if element.find(f"{_W}trPr/{_W}del") is not None or element.find(f"{_W}trPr/{_W}tblHeader") is not None:
        return  # deleted with tracked changes, or the head
    cells = list(_cells(element))
    marks = [(kind, anchor, cell) for cell in cells for _, kind, anchor in _marks(cell)]
    row = next((known[a] for kind in "rone" for k, a, _ in marks if k == kind and a in known), None)
    if row is None and marks:
        return  # a line across the table
    if row is None:
        row = _by_words(cells, by_cells, found)
    if row is None:
        words = " ".join(" ".join(map(_text, cells)).split())
        if words and len(cells) >= _CELLS:
            told.say("unknown", quote=words if len(words) <= _WORDS else words[:_WORDS].rsplit(" ", 1)[0] + " …")
        return
    own = next((cell for kind, anchor, cell in marks if kind == "e" and anchor == row.anchor), None)
    cell = own if own is not None else cells[min(_CELLS, len(cells)) - 1]
    merged = cell.find(f"{_W}tcPr/{_W}vMerge")
    if len(cells) < _CELLS or (merged is not None and merged.get(f"{_W}val") != "restart"):
        told.say("merged", rows=str(row.number))
        told.broken.add(row.anchor)
        found.setdefault(row.anchor, "")
    elif row.anchor in found:
        told.say("twice", rows=str(row.number))
    else:
        found[row.anchor] = _text(cell)


def _by_words(cells: Sequence[Any], by_cells: dict[str, list[RowRecord]], found: dict[str, str]) -> RowRecord | None:
    """A row whose bookmarks are lost, by its two texts, if they are those of one row only."""
    if len(cells) < _CELLS:
        return None
    rows = by_cells.get(digest(f"{_text(cells[1])} {_text(cells[2])}"), [])
    return rows[0] if len(rows) == 1 and rows[0].anchor not in found else None


def _cells(row: Any) -> Iterator[Any]:
    """The cells of a row, in content controls as well, without those of tables inside them."""
    for child in row:
        if child.tag == f"{_W}tc":
            yield child
        elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}customXml", f"{_W}ins", f"{_W}moveTo"):
            yield from _cells(child)


def _marks(element: Any) -> Iterator[tuple[Any, str, str]]:
    """Our bookmarks in an element, each with the cell and row it speaks of."""
    for mark in element.iter(f"{_W}bookmarkStart"):
        ours = anchor_of(mark.get(f"{_W}name", ""))
        if ours:
            yield mark, *ours


# ---- words --------------------------------------------------------------------------------------------------------


def _text(cell: Any) -> str:
    """The paragraphs of a cell as lines, as they read once tracked changes are accepted."""
    lines: list[str] = []
    open_ = ""
    for paragraph in cell.iter(f"{_W}p"):
        open_ += "".join(_said(paragraph))
        if paragraph.find(f"{_W}pPr/{_W}rPr/{_W}del") is None:  # else its end is deleted, and it runs on
            lines += open_.split("\n")
            open_ = ""
    lines.append(open_)
    return "\n".join(filter(None, (" ".join(line.split()) for line in lines)))


def _said(element: Any) -> Iterator[str]:
    """The text of one paragraph; paragraphs in boxes inside it are walked by themselves."""
    for child in element:
        if child.tag in _SILENT or child.tag == f"{_W}p":
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag in _SINGLE:
            yield _SINGLE[child.tag]
        else:
            yield from _said(child)


# ---- what was edited ----------------------------------------------------------------------------------------------


def _edited(record: Record, found: dict[str, str], told: _Notices) -> Iterator[Edited]:
    """The rows whose words are not those written, as far as they can be kept."""
    for row in record.rows:
        text = found.get(row.anchor)
        if text is None or digest(text) == row.said or row.anchor in told.broken:
            continue
        kept = tidied(text)
        if not kept:
            told.say("emptied", rows=str(row.number))
        elif not row.changes:
            told.say("unchanged", rows=str(row.number), address=row.address)
        else:
            yield Edited(row, kept)


class _Notices:
    """What could not be taken over, in the order of the table, and the rows that were broken."""

    def __init__(self) -> None:
        self.notices: list[Notice] = []
        self.broken: set[str] = set()

    def say(self, id: str, **values: str) -> None:
        """Tell of it."""
        self.notices.append(table_notice(id, **values))


def table_notice(id: str, **values: str) -> Notice:
    """One of the notices about a table."""
    rule = next(rule for rule in load_rules("overrides")["table"] if rule["id"] == id)
    return Notice(_CODES[id], Message(rule["vi"].format_map(values), rule["en"].format_map(values)))
