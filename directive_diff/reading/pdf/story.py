"""What is read, page after page, on its way to blocks: body lines run on over pages, the rest is placed among them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from directive_diff.reading.blocks import Account, Block, Piece
from directive_diff.reading.pdf.hyphens import Words
from directive_diff.reading.pdf.lines import Line, lines_of
from directive_diff.reading.pdf.paragraphs import Setting, TextLine, joined, paragraphs, setting_of
from directive_diff.reading.pdf.regions import Columns, Note
from directive_diff.reading.pdf.sheet import Sheet
from directive_diff.reading.pdf.tables import Table

__all__ = ["Story"]

_EDGE = 2.0  # points; lines that begin or end so near have one margin
_FEW = 4  # lines, from which a page's own margins cannot be told


class Story:
    """Collects the items of all pages, then sets them out as blocks."""

    def __init__(self, account: Account, words: Words) -> None:
        self._account = account
        self._words = words
        self._items: list[TextLine | list[Block]] = []
        self._pending: list[tuple[int, Columns | Table, Sheet]] = []
        self._notes: list[tuple[Note, Sheet]] = []
        self._sheet: Sheet | None = None
        self._margins: tuple[float, float] = (0.0, 0.0)
        self._facts: dict[str, object] = {}
        self._turned = False
        self._raised: set[int] = set()

    def begin_page(self, sheet: Sheet, lines: Sequence[Line], notes: Sequence[Note]) -> None:
        """A new page, with its body lines (for its margins) and its footnotes."""
        self._sheet = sheet
        margins = _margins(lines) if len(lines) > _FEW else None
        if margins is None:
            margins = self._margins if any(self._margins) else _loose(lines)
        self._margins = margins
        self._facts = {"recognised": sheet.recognised}
        self._turned = bool(self._items)
        self._notes += [(note, sheet) for note in notes]

    def add(self, item: Line | Columns | Table) -> None:
        """The next thing on the page."""
        assert self._sheet
        sides = (item,) if isinstance(item, Line) else (*item.left, *item.right) if isinstance(item, Columns) else ()
        self._raised.update(run.at for line in sides for run in line.runs if run.raised)
        if isinstance(item, Line):
            if self._turned and self._goes_on(item):
                return
            self._line(item, *self._margins)
        elif isinstance(item, Columns) and self._turned and (last := self._open_columns()) and last.joins(item):
            return
        elif isinstance(item, Table):
            self._items.append([])
            self._pending.append((len(self._items) - 1, item, self._sheet))
        elif item.running:
            for side in (item.left, item.right):
                left, right = _margins(side) or _loose(side)
                for line in side:
                    self._line(line, left, right)
        else:
            self._items.append([])
            self._pending.append((len(self._items) - 1, item, self._sheet))

    def _goes_on(self, line: Line) -> bool:
        """Whether a line at a page's top goes on with the columns that the page before ended in."""
        last = self._open_columns()
        return last is not None and last.takes(line)

    def _open_columns(self) -> Columns | None:
        """The columns that the page before ended in."""
        if not self._pending or self._pending[-1][0] != len(self._items) - 1:
            return None
        last = self._pending[-1][1]
        return last if isinstance(last, Columns) and not last.running else None

    def _line(self, line: Line, left: float, right: float) -> None:
        facts = dict(self._facts, after_page_break=self._turned)
        self._turned = False
        self._items.append(TextLine.of(line, left, right, facts))

    def blocks(self) -> list[Block]:
        """All blocks in the order of reading, footnotes after what carries their marks."""
        setting = setting_of([item for item in self._items if isinstance(item, TextLine)])
        for at, item, sheet in self._pending:
            facts: dict[str, object] = {"recognised": sheet.recognised}
            placed = (
                self._table(item, sheet, setting, facts)
                if isinstance(item, Table)
                else self._columns(item, setting, facts)
            )
            self._items[at] = placed
        out: list[Block] = []
        run: list[TextLine] = []
        for entry in self._items:
            if isinstance(entry, TextLine):
                run.append(entry)
                continue
            out += paragraphs(run, setting, self._words, self._account)
            run = []
            out += entry
        out += paragraphs(run, setting, self._words, self._account)
        return self._with_notes(out, setting)

    def _columns(self, zone: Columns, setting: Setting, facts: dict[str, object]) -> list[Block]:
        out: list[Block] = []
        for column, side in enumerate((zone.left, zone.right)):
            left, right = _loose(side)
            lines = [TextLine.of(line, left, right, dict(facts, column=column)) for line in side]
            out += paragraphs(lines, setting, self._words, self._account, listed=True)
        return out

    def _table(self, table: Table, sheet: Sheet, setting: Setting, facts: dict[str, object]) -> list[Block]:
        out: list[Block] = []
        for cell in table.cells:
            lines = lines_of(cell.runs, sheet.number, self._account)
            self._raised.update(run.at for line in lines for run in line.runs if run.raised)
            if not lines:
                continue
            inset = max(0.0, min(line.x0 for line in lines) - cell.x0)
            placed = [
                TextLine.of(
                    line, cell.x0 + inset, cell.x1 - min(inset, 6.0), dict(facts, cell=True, column=cell.column)
                )
                for line in lines
            ]
            own = setting_of(placed)
            for line in placed:
                line.centred = False
            leading = own.leading if len(placed) > 2 else setting.leading * own.size / setting.size
            out += paragraphs(placed, replace(own, leading=leading), self._words, self._account)
        return [replace(block, depth=0) for block in out]

    def _with_notes(self, blocks: list[Block], setting: Setting) -> list[Block]:
        """Footnotes put after the block that carries their mark, and the marks set aside."""
        notes: list[tuple[Note, list[Block]]] = []
        for note, sheet in self._notes:
            for run in note.mark_runs:
                self._account.aside(run.at, run.at + len(run.text), "footnote mark")
            gone = {run.at for run in note.mark_runs}
            facts: dict[str, object] = {"recognised": sheet.recognised, "footnote": True}
            left, right = _loose(note.lines)
            lines = [TextLine.of(_without(line, gone), left, right, facts) for line in note.lines]
            lines = [line for line in lines if line.block.text]
            body = [replace(joined(lines, (), setting, self._words, self._account), depth=0)] if lines else []
            if note.mark is None and notes:
                notes[-1][1].extend(body)
            else:
                notes.append((note, body))
        return self._placed(blocks, notes)

    def _placed(self, blocks: list[Block], notes: list[tuple[Note, list[Block]]]) -> list[Block]:
        """Each note after the first block, from the last note's on, that has its mark raised above the line."""
        out = list(blocks)
        at = 0
        for note, body in notes:
            found = next(((i, piece) for i in range(at, len(out)) for piece in self._marks(out[i], note.mark)), None)
            if found is None:
                out += body
                continue
            at, piece = found
            length = len(piece.text.rstrip())
            self._account.aside(piece.at, piece.at + length, "footnote mark")
            rest = piece._replace(text=piece.text[length:], at=piece.at + length)
            kept = Block.of(p if p is not piece else rest for p in out[at].pieces if p is not piece or rest.text)
            out[at] = replace(out[at], pieces=kept.pieces, text=kept.text)
            end = at + 1
            while end < len(out) and out[end].footnote:
                end += 1
            out[end:end] = body
        return out

    def _marks(self, block: Block, mark: str | None) -> list[Piece]:
        """The pieces of a block that are this mark, raised above the line."""
        if mark is None or block.footnote:
            return []
        return [p for p in block.pieces if p.at in self._raised and p.text.strip(" ()[]") == mark]


def _without(line: Line, gone: set[int]) -> Line:
    """A line without the runs that print its mark."""
    for segment in line.segments:
        segment.pieces = [piece for piece in segment.pieces if piece.at not in gone]
        segment.text = "".join(piece.text for piece in segment.pieces)
        segment.runs = [run for run in segment.runs if run.at not in gone] or segment.runs
    line.segments = [segment for segment in line.segments if segment.text.strip()] or line.segments
    return line


def _margins(lines: Sequence[Line]) -> tuple[float, float] | None:
    """Where the lines of a page begin and end, as most of the outermost agree."""
    left = _edge([line.x0 for line in lines])
    right = _edge([-line.x1 for line in lines])
    return (left, -right) if left is not None and right is not None else None


def _edge(values: Sequence[float]) -> float | None:
    """The least value that two or more share, within rounding."""
    ordered = sorted(values)
    return next((a for a, b in pairwise(ordered) if b - a <= _EDGE), None)


def _loose(lines: Sequence[Line]) -> tuple[float, float]:
    return min((line.x0 for line in lines), default=0.0), max((line.x1 for line in lines), default=0.0)
