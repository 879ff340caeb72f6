"""The tree of a page -> blocks: every text node is met once, and is in a block or set aside with its reason."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from directive_diff.reading.blocks import Account, Block, Piece, Supplied, Unseen
from directive_diff.reading.file import Revisions
from directive_diff.reading.plain import blocks_of_lines
from directive_diff.reading.web.document import AROUND, Found
from directive_diff.reading.web.lines import BLOCKS, DRAWN, UNSEEN
from directive_diff.reading.web.look import Look, Sheet, break_after, break_before, look
from directive_diff.reading.web.marks import Marks
from directive_diff.reading.web.notes import Notes
from directive_diff.reading.web.tables import Cell, has_words, lays_out, rows_of, side_by_side
from directive_diff.reading.web.tree import TEXT, Node
from directive_diff.reading.wrapped import WRAPPED_SHARE, Line
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["Written", "write"]

# Runs of words with single spaces between them, or white space (a no-break space is one, for layout).
_RUN = re.compile("[^ \t\r\n\f\u00a0]+(?: [^ \t\r\n\f\u00a0]+)*|[ \t\r\n\f\u00a0]+")
_WIDE = re.compile("\u00a0{6,}")
# A printed line is shorter than this; where a block is longer, the page's blocks are paragraphs, however they go on.
_LONGEST_LINE = 250
_KEPT_LINE = re.compile(r"(?P<words>[^\r\n\f]*)(?P<end>\r\n|[\r\n\f]|\Z)")
_COLUMN_GAP = 6  # so many no-break spaces inside a line put words side by side; fewer are padding
_TINY = re.compile(r"\s*[0-3](?:px)?\s*$")  # pictures of so many pixels only push text about
_PARTS = {
    "footnote-list": None, "comment-list": "comment", "comment": "comment", "header": "page header or footer",
    "footer": "page header or footer",
}  # fmt: skip
_PICTURES = frozenset(["svg", "math"])


@dataclass(slots=True)
class _Place:
    """What blocks made here have in common."""

    depth: int = 0
    column: int | None = None
    cell: bool = False
    footnote: bool = False


@dataclass(slots=True)
class Written:
    """The blocks of a page, what is not in them, and how often: tracked changes, hidden runs, characters around."""

    blocks: list[Block] = field(default_factory=list)
    unread: list[Unseen] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


def write(root: Node, found: Found, sheet: Sheet, notes: Notes, account: Account, revisions: Revisions) -> Written:
    """The blocks of a page. Every text node is entered in ``account``."""
    writer = _Writer(found, sheet, notes, account, revisions)
    writer.walk(root, Look(), _Place())
    writer.finish()
    return Written(_set(writer.blocks, writer.blanks), writer.unread, writer.counts)


class _Writer:
    def __init__(self, found: Found, sheet: Sheet, notes: Notes, account: Account, revisions: Revisions) -> None:
        self._found, self._sheet, self._notes, self._account = found, sheet, notes, account
        self._dropped = "ins" if revisions == "reject" else "del"
        self._marks = Marks(sheet)
        self._pieces: list[Piece] = []
        self._mark: Piece | None = None
        self._page = self._blank = False
        self._waiting: list[tuple[Node, Look]] = []  # notes whose mark stands in the block being made
        self._written_notes: set[Node] = set()
        self._later: list[tuple[int, int, str]] = []  # what is set aside when all has been met
        self.blocks: list[Block] = []
        self.blanks: list[bool] = []
        self.unread: list[Unseen] = []
        self.counts: Counter[str] = Counter()

    # ---- blocks -----------------------------------------------------------------------------------------------------

    def end_block(self, place: _Place) -> None:
        """The line ends: what was gathered is a block."""
        pieces, self._pieces = self._pieces, []
        block = Block.of(
            pieces,
            depth=place.depth,
            column=place.column,
            cell=place.cell,
            footnote=place.footnote,
            after_page_break=self._page,
        )
        if block.text and _rule_line(block.text):
            self._later += [(p.at, p.at + len(p.text), "mark-up") for p in block.pieces if p.at >= 0]
        elif block.text:
            self.blocks.append(block)
            self.blanks.append(self._blank)
            self._page = self._blank = False
        if self._waiting and not place.footnote:
            waiting, self._waiting = self._waiting, []
            for body, above in waiting:
                if body not in self._written_notes:
                    self._written_notes.add(body)
                    self._element(body, look(body, above, self._sheet), replace(place, footnote=True, depth=0))

    def finish(self) -> None:
        """The page ends."""
        self.end_block(_Place())
        for start, end, reason in self._later:
            self._account.aside(start, end, reason)

    def walk(self, node: Node, seen: Look, place: _Place) -> None:
        """A node with all below it, ``seen`` as what holds it looks."""
        if node.tag == TEXT:
            self._text(node, seen)
        elif node in self._found.aside:
            self._leave_out(node, self._found.aside[node])
        elif node.tag in UNSEEN:
            self._leave_out(node, AROUND if node.tag == "title" else "script or style")
        elif node.tag in DRAWN:
            self._leave_out(node, "picture")
            self.unread.append(Unseen("picture" if node.tag in _PICTURES else "embedded object", len(self._account)))
        elif node.tag == "img":
            if not (_TINY.match(node.attributes.get("width", "")) or _TINY.match(node.attributes.get("height", ""))):
                self.unread.append(Unseen("picture", len(self._account)))
        elif node.tag == "br":
            self._break(node, place)
        elif node in self._written_notes:
            return
        else:
            self._looked_at(node, look(node, seen, self._sheet), seen, place)

    def _break(self, node: Node, place: _Place) -> None:
        if not any(piece.text.strip() for piece in self._pieces):
            self._blank = True
        self.end_block(place)
        self._page = self._page or break_before(node, self._sheet)

    def _looked_at(self, node: Node, own: Look, above: Look, place: _Place) -> None:
        if own.hidden and own.hidden != above.hidden:
            if not (own.hidden == "hidden text" and self._found.is_tab(node)) and has_words(node, self._found):
                self._hide(node, own.hidden)
                return
            own = replace(own, hidden=above.hidden)
        if node.tag in ("ins", "del") and has_words(node, self._found):  # advertisements stand in an empty <ins>
            self.counts["changes"] += 1
            if node.tag == self._dropped:
                self._leave_out(node, "tracked insertion" if node.tag == "ins" else "tracked deletion")
                return
        if self._is_part(node):
            return
        if node in self._notes.bodies:
            self._leave_out(node, "footnote mark")
            self._waiting.append((self._notes.bodies[node], Look()))
        elif node in self._notes.backs:
            self._leave_out(node, "footnote mark")
        elif self._notes.is_body(node) and not place.footnote:
            if not self._pending(node):
                self._written_notes.add(node)
                self._element(node, own, replace(place, footnote=True))
        else:
            self._element(node, own, place)

    def _pending(self, body: Node) -> bool:
        return any(body is waiting for waiting, _ in self._waiting)

    def _is_part(self, node: Node) -> bool:
        """Whether an element is a comment, or a page's header or footer, of a text program's page; it is set aside."""
        element = self._sheet.declared(node).get("mso-element", "")
        reason = _PARTS.get(element) or {"header": "page header or footer", "footer": "page header or footer"}.get(
            node.attributes.get("title", "") if node.tag == "div" else ""
        )
        if reason is None and "msocomanchor" in node.attributes.get("class", "").lower():
            reason = "comment"
        if reason is None:
            return False
        self._leave_out(node, reason)
        if element == "comment":
            self.unread.append(Unseen("comment", len(self._account)))
        return True

    def _element(self, node: Node, own: Look, place: _Place) -> None:
        tag = node.tag
        if tag not in BLOCKS:
            if tag == "q":
                self._pieces.append(Piece("“", Supplied.CHARACTER, own.style))
            elif tag == "input":
                self._input(node, own)
            self._children(node, own, place)
            if tag == "q":
                self._pieces.append(Piece("”", Supplied.CHARACTER, own.style))
            return
        self.end_block(place)
        self._page = self._page or break_before(node, self._sheet)
        if tag == "table":
            self._table(node, own, place)
        elif tag in ("ol", "ul", "menu", "dir"):
            self._marks.enter(node)
            self._children(node, own, place)
            self._marks.leave()
        elif tag == "hr":
            self._blank = True
        else:
            if tag == "li":
                self._mark = self._marks.item(node, own)
            inner = replace(place, depth=int(tag[1])) if tag[0] == "h" and tag[1:].isdigit() else place
            before = len(self.blocks)
            self._children(node, own, inner)
            self.end_block(inner)
            self._blank = self._blank or (len(self.blocks) == before and tag == "p")
            if tag == "li":
                self._mark = None
        self._page = self._page or break_after(node, self._sheet)

    def _children(self, node: Node, own: Look, place: _Place) -> None:
        for child in node.children:
            if own.kept and child.tag == TEXT:
                self._lines(child, own, place)
            else:
                self.walk(child, own, place)

    # ---- tables -----------------------------------------------------------------------------------------------------

    def _table(self, table: Node, own: Look, place: _Place) -> None:
        rows, loose = rows_of(table, self._found)
        for node in loose:
            self.walk(node, own, place)
            self.end_block(place)
        looks: dict[Node, Look] = {}

        def enter(cell: Cell, where: _Place) -> None:
            row = cell.node.parent
            above = own
            if row is not None:
                body = row.parent
                for holder in (body, row):
                    if holder is not None and holder is not table:
                        above = looks.setdefault(holder, look(holder, above, self._sheet))
            self.end_block(where)
            self.walk(cell.node, above, where)
            self.end_block(where)

        if place.cell or not lays_out(table, rows, self._found):
            for row in rows:
                for node in row.loose:
                    self.walk(node, own, place)
                for cell in row.cells:
                    enter(cell, replace(place, cell=True, column=cell.column, depth=0))
            return
        for group, columns in side_by_side(rows, self._found):
            for row in group:
                for node in row.loose:
                    self.walk(node, own, place)
            for number, column in enumerate(columns):
                for cell in column:
                    enter(cell, replace(place, column=number) if len(columns) > 1 else place)

    # ---- characters -------------------------------------------------------------------------------------------------

    def _text(self, node: Node, own: Look) -> None:
        """A text in the flow: white space is single, no-break spaces too but where they put words side by side."""
        text = node.text
        reason = self._found.aside.get(node)
        if reason:
            self._put_aside(text, reason)
            return
        at = self._account.see(text)
        for run in _RUN.finditer(text):
            if run[0][0] in " \t\r\n\f\u00a0":
                self._space(run[0], at + run.start(), own.style)
            else:
                self._words(run[0], at + run.start(), own.style)

    def _space(self, run: str, at: int, style: int) -> None:
        if not self._pieces or self._pieces[-1].text.endswith(" "):
            return
        if run.count("\u00a0") >= _COLUMN_GAP:
            self._pieces.append(Piece(run, at, style))
            return
        plain = run.find(" ")
        self._pieces.append(Piece(" ", at + plain if plain >= 0 else Supplied.SPACE, style))

    def _words(self, words: str, at: int, style: int) -> None:
        if self._mark is not None:
            if self._mark.at == Supplied.LIST_MARK:
                typed = _begins_marked(words)
            else:
                typed = f"{words} ".startswith(self._mark.text)
            if not typed:
                self._pieces.append(self._mark)
            self._mark = None
        for part in re.split("(\u00ad+)", words):
            if part.startswith("\u00ad"):  # shown only where a line breaks, which no line does here
                self._later.append((at, at + len(part), "line-end hyphen"))
            elif part:
                self._pieces.append(Piece(part, at, style))
            at += len(part)

    def _lines(self, node: Node, own: Look, place: _Place) -> None:
        """A text whose white space is as written: a block a line."""
        reason = self._found.aside.get(node)
        if reason:
            self._put_aside(node.text, reason)
            return
        at = self._account.see(node.text)
        for line in _KEPT_LINE.finditer(node.text):
            if line["words"]:
                self._pieces.append(Piece(line["words"], at + line.start(), own.style))
            if line["end"]:
                if not any(piece.text.strip() for piece in self._pieces):
                    self._blank = True
                self.end_block(place)

    def _input(self, node: Node, own: Look) -> None:
        value = node.attributes.get("value", "")
        if value.strip() and node.attributes.get("type", "text").lower() in ("text", "number", "date", ""):
            at = self._account.see(value)
            self.counts["supplied"] += len(value)
            self._pieces.append(Piece(value, at, own.style))

    def _hide(self, node: Node, reason: str) -> None:
        self._leave_out(node, reason)
        self.counts["hidden"] += 1
        self.unread.append(Unseen(reason, len(self._account)))

    def _leave_out(self, node: Node, reason: str) -> None:
        """All text below a node is set aside; what is a script there is still one."""
        waiting = [(node, reason)]
        while waiting:
            inner, why = waiting.pop()
            if inner.tag == TEXT:
                self._put_aside(inner.text, why)
                continue
            if inner.tag in UNSEEN and inner.tag not in ("head", "title"):
                why = "script or style"
            elif inner is not node and inner in self._found.aside:
                why = self._found.aside[inner]
            waiting.extend((child, why) for child in reversed(inner.children))

    def _put_aside(self, text: str, reason: str) -> None:
        if text.strip():
            self._account.see_aside(text, reason)
            self.counts[reason] += len(text.strip())
        else:
            self._account.see(text)


def _begins_marked(words: str) -> bool:
    """Whether an item's own text opens with a list mark or a label."""
    return words in ("-", "+", "•") or bool(_patterns()[0].match(words))


def _rule_line(text: str) -> bool:
    return len(text) <= 200 and bool(_patterns()[1].match(fold(text).text))


@lru_cache(maxsize=1)
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    bullet = load("structure")["bullet"]["pattern"]
    return re.compile(rf"{bullet}|^(?:[0-9]{{1,3}}|[a-zđ])[.)](?:\s|$)"), re.compile(
        load("structure")["rule_line"]["pattern"]
    )


def _set(blocks: list[Block], blanks: list[bool]) -> list[Block]:
    """Blocks with hard-wrapped lines joined: where the page is set so, runs of plain blocks are printed lines."""
    runs: list[list[Line]] = [[]]
    order: list[Block | list[Line]] = [runs[-1]]
    for block, blank in zip(blocks, blanks, strict=True):
        if block.cell or block.footnote or block.depth or block.column is not None:
            runs.append([])
            order += [block, runs[-1]]
        else:
            runs[-1].append(Line.of(block, 0, blank_before=blank, page_before=block.after_page_break))
    wrapped = _is_wrapped(runs)
    out: list[Block] = []
    for item in order:
        if isinstance(item, Block):
            out.append(item)
        elif wrapped or any(_WIDE.search(line.text) for line in item):
            out += blocks_of_lines(item) if item else []
        else:
            out += (line.block for line in item)
    return out


def _is_wrapped(runs: list[list[Line]]) -> bool:
    """Whether the page as a whole has a paragraph on several lines: a few that go on in lower case are page cuts."""
    pairs = [(before, line) for run in runs for before, line in pairwise(run)]
    going_on = [len(before.text) for before, line in pairs if line.continues]
    if not going_on or len(going_on) < WRAPPED_SHARE * len(pairs):
        return False
    longest = max(len(line.text) for run in runs for line in run)
    return longest < _LONGEST_LINE
