"""The paragraphs, tables, notes and boxes of a Word file -> blocks in reading order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from directive_diff.reading.blocks import Block, Piece, Supplied
from directive_diff.reading.package import Element
from directive_diff.reading.wordnumbers import Numbering
from directive_diff.reading.wordrevisions import WRAPPERS, effective, gone_by, marked_gone
from directive_diff.reading.wordstyles import Styles, W, number, on, value
from directive_diff.reading.wordtext import MAX_NESTING, SILENT, Note, Runs, Words, alternatives, merged

__all__ = ["Body", "Where"]

_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PARAGRAPH, _TABLE = f"{W}p", f"{W}tbl"
# Wrappers whose content is blocks like any other.
_TRANSPARENT = frozenset(f"{W}{name}" for name in ("sdt", "sdtContent", "customXml", "smartTag"))


@dataclass(frozen=True, slots=True)
class Where:
    """Where blocks stand: the column of the table they are in, and whether in a note."""

    column: int | None = None
    footnote: bool = False


_TEXT = Where()


@dataclass(slots=True)
class Body:
    """The walk over the blocks of one story. ``notes`` are the foot- and endnotes by kind and id."""

    runs: Runs
    styles: Styles
    numbering: Numbering
    notes: Mapping[tuple[str, str], Element]
    used: set[tuple[str, str]] = field(default_factory=set)
    margin: Element | None = None  # the page header that was read as text
    tabs: dict[int, int] = field(default_factory=dict)  # how many tabs stand before a line's first word, by its place
    _pending: list[Piece] = field(default_factory=list)  # words whose paragraph's end is deleted
    _depth: int = 0

    def blocks(self, parent: Element, gone: str | None = None, where: Where = _TEXT) -> Iterator[Block]:
        """The blocks below an element; ``gone`` says why all of them are set aside."""
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self.runs.too_deep()
        for child in parent:
            tag = child.tag
            if tag == _PARAGRAPH:
                yield from self._paragraph(child, gone, where)
            elif tag == _TABLE:
                yield from self._table(child, gone, where)
            elif tag in _TRANSPARENT:
                yield from self.blocks(child, gone or _generated(child), where)
            elif tag in WRAPPERS:
                yield from self.blocks(child, gone or gone_by(tag, self.runs.revisions), where)
            elif tag == f"{_MC}AlternateContent":
                yield from self._alternative(child, gone, where)
            elif tag == f"{W}altChunk":
                self.runs.count("embedded object")
            elif tag in SILENT:
                continue
            elif child.find(f".//{_PARAGRAPH}") is not None:
                yield from self.blocks(child, gone, where)
            else:  # words outside any paragraph: they are one
                yield from self._paragraph(child, gone, where)
        yield from self._flush(where)
        self._depth -= 1

    def _alternative(self, element: Element, gone: str | None, where: Where) -> Iterator[Block]:
        taken, others = alternatives(element)
        if taken is not None:
            yield from self.blocks(taken, gone, where)
        for other in others:
            self.runs.set_aside(other, "duplicate")

    # ---- paragraphs ---

    def _paragraph(self, element: Element, gone: str | None, where: Where) -> Iterator[Block]:
        marked = element.find(f"{W}pPr")
        properties = effective(marked, self.runs.revisions)
        style = value(properties, "pStyle")
        words = self.runs.words(element, style, gone)
        if self._pending and gone is None:
            words.lines[0] = [*self._pending, *words.lines[0]]
            self._pending = []
        mark = None if marked is None else marked.find(f"{W}rPr")
        if gone is None and (marked_gone(mark, self.runs.revisions) or _hidden(mark)):
            # The end of this paragraph is not there: its words begin the next one.
            yield from self._lines(words, words.lines[:-1], properties, style, where, "")
            self._pending = words.lines[-1]
            words.lines = [[]]
        elif gone is None:
            number = self.numbering.next(style, properties)
            yield from self._lines(words, words.lines, properties, style, where, number)
        yield from self._attached(words, where)

    def _lines(
        self,
        words: Words,
        lines: list[list[Piece]],
        properties: Element | None,
        style: str | None,
        where: Where,
        number: str,
    ) -> Iterator[Block]:
        """A block for each line of a paragraph; the number stands before the first that has words."""
        depth = self.styles.depth(style, properties)
        turned = properties is not None and (found := properties.find(f"{W}pageBreakBefore")) is not None and on(found)
        for n, line in enumerate(map(merged, lines)):
            turned = turned or n in words.page_breaks
            first = next((piece for piece in line if piece.text.strip()), None)
            if first is None:
                continue
            tabs = sum(piece.text.count("\t") for piece in line[: line.index(first)]) + _leading_tabs(first.text)
            if tabs:
                self.tabs[first.at + len(first.text) - len(first.text.lstrip())] = tabs
            numbered = [Piece(number, Supplied.NUMBER, first.style), *line] if number else line
            number = ""
            yield Block.of(
                numbered,
                depth=depth,
                column=where.column,
                cell=where.column is not None,
                footnote=where.footnote,
                after_page_break=turned,
            )
            turned = False

    def _attached(self, words: Words, where: Where) -> Iterator[Block]:
        """What hangs on a paragraph: the notes it refers to, and its boxes."""
        notes, boxes = words.notes, words.boxes
        for note in notes:
            yield from self._note(note)
        for box, gone in boxes:
            kept, self._pending = self._pending, []
            yield from self.blocks(box, gone, where)
            self._pending = kept

    def _note(self, note: Note) -> Iterator[Block]:
        key = note.kind, note.id
        element = self.notes.get(key)
        if element is None or key in self.used:
            return
        self.used.add(key)
        kept, self._pending = self._pending, []
        with self.runs.another_story():
            yield from self.blocks(element, note.gone, Where(footnote=True))
        self._pending = kept

    def _flush(self, where: Where) -> Iterator[Block]:
        """Words whose paragraph's end is deleted, and no paragraph follows: they are one after all."""
        if any(piece.text.strip() for piece in self._pending):
            yield Block.of(self._pending, column=where.column, cell=where.column is not None, footnote=where.footnote)
        self._pending = []

    # ---- tables ---

    def _table(self, table: Element, gone: str | None, where: Where) -> Iterator[Block]:
        yield from self._flush(where)
        rows = list(_rows(table, gone))
        # One column is a frame around text, not a table.
        framed = where.column is None and all(sum(1 for _ in _cells(row, None)) < 2 for row, _ in rows)
        outer = self.runs.on_ground
        self.runs.on_ground = outer or any(True for _ in table.iter(f"{W}tblStyle", f"{W}shd"))
        for row, row_gone in rows:
            properties = row.find(f"{W}trPr")
            reason = row_gone or marked_gone(properties, self.runs.revisions)
            column = _count(properties, "gridBefore")
            for cell, cell_gone in _cells(row, reason):
                own = cell.find(f"{W}tcPr")
                why = cell_gone or marked_gone(own, self.runs.revisions)
                yield from self.blocks(cell, why, where if framed else Where(column, where.footnote))
                column += _count(own, "gridSpan") or 1
        self.runs.on_ground = outer


def _rows(parent: Element, gone: str | None) -> Iterator[tuple[Element, str | None]]:
    for child in parent:
        if child.tag == f"{W}tr":
            yield child, gone
        elif child.tag in _TRANSPARENT:
            yield from _rows(child, gone)


def _cells(parent: Element, gone: str | None) -> Iterator[tuple[Element, str | None]]:
    for child in parent:
        if child.tag == f"{W}tc":
            yield child, gone
        elif child.tag in _TRANSPARENT:
            yield from _cells(child, gone)


_WIDEST = 63  # Word's limit of columns


def _count(properties: Element | None, name: str) -> int:
    return min(number(value(properties, name)) or 0, _WIDEST)


def _hidden(mark: Element | None) -> bool:
    """Whether a paragraph's end is hidden, so that the next paragraph goes on in its line."""
    found = None if mark is None else mark.find(f"{W}vanish")
    return found is not None and on(found)


def _generated(control: Element) -> str | None:
    """Whether a control holds a table of contents, which Word makes from the headings."""
    gallery = control.find(f"{W}sdtPr/{W}docPartObj/{W}docPartGallery")
    named = "" if gallery is None else str(gallery.get(f"{W}val"))
    return "table of contents" if named.lower() == "table of contents" else None


def _leading_tabs(text: str) -> int:
    return text[: len(text) - len(text.lstrip())].count("\t")
