"""Markdown as converters make it from Word and PDF -> blocks.

Converters' Markdown is not an author's: depth of headings wanders, list marks are part of the official text
(``-`` stands before each recipient), ``1.`` is a task's number, a line of dashes is a rule and no heading. A CommonMark
parser would renumber, nest and swallow these, and gives no character offsets inside a line, which the
ledger needs. So this reader knows the block marks line by line and the inline marks inside a block, and
keeps every other character where it is.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from directive_diff.reading.blocks import BOLD, ITALIC, Account, Block, Page, Piece, Supplied
from directive_diff.reading.cuts import healed_page
from directive_diff.reading.decode import decode
from directive_diff.reading.file import File, Options
from directive_diff.reading.grid import Grid, Window, grid_at

__all__ = ["read"]

_LINE = re.compile(r"[^\n\f]*(?:\n|\f|\Z)")
_QUOTE = re.compile(r"(?:[ \t]{0,3}>[ \t]?)+")
# Converters go on past the six depths of an author, and leave empty headings behind.
_HEADING = re.compile(r"[ \t]{0,3}(#{1,9})(?:[ \t]+|$)")
_HEADING_TAIL = re.compile(r"[ \t]+#+[ \t]*$")
_RULE = re.compile(r"[ \t]*(?:[-_*=][ \t]*){3,}$")
_FENCE = re.compile(r"[ \t]*(?:```|~~~)")
_STAR_BULLET = re.compile(r"[ \t]*(\*)(?=[ \t]+\S)")
_ITEM = re.compile(
    r"[ \t]*</?(?:table|thead|tbody|tr|td|th|div|p|ul|ol|li|h[1-6])\b"
    r"|[ \t]*(?:\\?[-+•][ \t]+|\\?\d{1,2}(?:\.\d{1,2})*\\?[.)][ \t]|[a-zđ]\\?\)[ \t])"
)
_TABLE = re.compile(r"[ \t]*\|(.*)\|[ \t]*$")
_TABLE_RULE = re.compile(r"[ \t]*\|?[ \t:|-]*-[ \t:|-]*\|?[ \t]*$")
_FOOTNOTE = re.compile(r"[ \t]{0,3}\[\^[^\]\n]{1,20}\]:[ \t]*")

# Where an inline mark may begin. Looking for one of these first spares the alternatives below at every letter.
_SPECIAL = re.compile(r"[\r\n\\<&*_^!\[]")
# Inline marks, in the order tried. Bounded: no part can run past 300 characters.
_INLINE = re.compile(
    r"(?P<newline>\\?\r?\n[ \t]*)"
    r"|(?P<comment><!--(?:(?!-->)[\s\S]){0,300}-->)"
    r"|(?P<escape>\\(?=[!-/:-@\[-`{-~]))"
    r"|(?P<image>!\[[^\]\n]{0,200}\]\([^)\n]{0,300}\))"
    r"|(?P<note>\[\^[^\]\n]{1,20}\])"
    r"|(?P<link>\[(?P<words>[^\]\n]{1,200})\]\([^)\n]{0,300}\))"
    r"|(?P<tag></?(?:[Bb][Rr]|[BbIiUuSs]|[Ee][Mm]|strong|sup|sub|span|div|p|a|font|center|mark"
    r"|table|thead|tbody|tfoot|tr|td|th|colgroup|col|caption|ul|ol|li|h[1-6]|blockquote)(?:\s[^<>\n]{0,200})?/?>)"
    r"|(?P<entity>&(?:[A-Za-z]{2,10}|#[0-9]{2,6}|#x[0-9A-Fa-f]{2,5});)"
    r"|(?P<emphasis>\*{1,3}|_{1,3}|\^)"
)


@dataclass(slots=True)
class _Lines:
    """Consecutive lines that make one block: where its text runs in the file."""

    start: int
    end: int
    depth: int = 0
    column: int | None = None
    cell: bool = False
    footnote: bool = False
    star_at: int = -1
    after_page_break: bool = False


def read(file: File, _options: Options) -> Page:
    """The blocks of a Markdown file.

    Raises:
        InputError: E105, E106 from :func:`directive_diff.reading.decode.decode`.
    """
    decoded = decode(file.data, file.name)
    source = decoded.text
    account = Account(source)
    blocks = list(_read(source, account))
    page = healed_page(blocks, account)
    page.warnings[:0] = decoded.warnings
    page.written = decoded.written
    return page


_NESTED = 8  # tables within tables; no text has more, and each takes a call


def _read(source: str, account: Account | Window, depth: int = 0) -> Iterator[Block]:
    """The blocks of a text, or of a table's cell."""
    for found in _blocks(source, account, grids=depth < _NESTED):
        if isinstance(found, Grid):
            for mark in found.marks:
                account.aside(*mark, "mark-up")
            for row in found.rows:
                for column, slices in enumerate(row):
                    window = Window(account, source, slices)
                    for block in _read(window.text, window, depth + 1):
                        yield replace(window.placed(block), column=column, cell=True)
        else:
            yield from (block for block in _inline(source, found, account) if block.text)


def _blocks(source: str, account: Account | Window, *, grids: bool) -> list[_Lines | Grid]:
    """Group lines into blocks, setting block marks aside."""
    found: list[_Lines | Grid] = []
    open_: _Lines | None = None
    page_break = False
    at = 0
    if source.startswith("\ufeff"):
        account.aside(0, 1, "byte-order mark")
        at = 1
    while at < len(source):
        match = _LINE.match(source, at)
        assert match is not None
        start, end = at, match.end()
        at = end
        stop = end - 1 if source[end - 1] in "\n\f" else end
        stop -= source.endswith("\r", start, stop)
        broke, page_break = page_break, page_break or source[end - 1] == "\f"
        quote = _QUOTE.match(source, start, stop)
        if quote:
            account.aside(quote.start(), quote.end(), "mark-up")
            start, open_ = quote.end(), None
        line = source[start:stop]
        if not line.strip():
            open_ = None
            continue
        page_break = source[end - 1] == "\f"
        grid = grid_at(source, start) if grids else None
        if grid:
            at, open_ = grid.end, None
            found.append(grid)
            continue
        if _RULE.match(line) or _FENCE.match(line):
            account.aside(start, stop, "mark-up")
            open_ = None
            continue
        table = _TABLE.match(source, start, stop)
        if table:
            open_ = None
            if _TABLE_RULE.match(line):
                account.aside(start, stop, "mark-up")
            else:
                found.extend(_cells(table, account))
            continue
        note = _FOOTNOTE.match(source, start, stop)
        heading = _HEADING.match(source, start, stop)
        star = _STAR_BULLET.match(source, start, stop)
        if heading or note:
            mark = heading or note
            assert mark is not None
            account.aside(start, mark.end(), "mark-up")
            tail = _HEADING_TAIL.search(source, mark.end(), stop) if heading else None
            if tail:
                account.aside(tail.start(), tail.end(), "mark-up")
            lines = _Lines(
                min(mark.end(), stop), tail.start() if tail else stop, depth=len(heading[1]) if heading else 0
            )
            lines.footnote = note is not None
            found.append(lines)
            open_ = None if heading else lines
        elif star:
            account.aside(star.start(1), star.end(1), "mark-up")
            lines = open_ = _Lines(star.end(), stop, star_at=star.start(1))
            found.append(open_)
        elif open_ is None or _ITEM.match(line):
            if open_ is not None and source.endswith("\\", open_.start, open_.end):  # pandoc's line break
                account.aside(open_.end - 1, open_.end, "mark-up")
                open_.end -= 1
            lines = open_ = _Lines(start, stop)
            found.append(open_)
        else:
            open_.end = stop
            continue
        lines.after_page_break = broke
    return found


def _cells(table: re.Match[str], account: Account | Window) -> list[_Lines]:
    """One block for each cell of a table row; the bars are mark-up."""
    cells: list[_Lines] = []
    account.aside(table.start(), table.start(1), "mark-up")
    account.aside(table.end(1), table.end(), "mark-up")
    start = table.start(1)
    for column, part in enumerate(re.split(r"(?<!\\)\|", table[1])):
        if column:
            account.aside(start - 1, start, "mark-up")
        cells.append(_Lines(start, start + len(part), column=column, cell=True))
        start += len(part) + 1
    return cells


def _inline(source: str, lines: _Lines, account: Account | Window) -> list[Block]:
    """The block(s) of one run of lines: inline marks set aside, emphasis kept as style, ``<br>`` cutting it."""
    styles = _emphasis(source, lines.start, lines.end)
    pieces: list[Piece] = []
    groups: list[list[Piece]] = [pieces]
    if lines.star_at >= 0:
        pieces.append(Piece("- ", Supplied.LIST_MARK))
    style = 0
    at = lines.start

    def keep(start: int, end: int) -> None:
        if end > start:
            pieces.append(Piece(source[start:end], start, style))

    for mark in _marks(source, lines.start, lines.end):
        if mark.start() < at:
            continue
        keep(at, mark.start())
        at = mark.end()
        match mark.lastgroup:
            case "emphasis":
                if mark.start() in styles:
                    style = styles[mark.start()]
                    account.aside(mark.start(), mark.end(), "mark-up")
                else:
                    keep(mark.start(), mark.end())
            case "newline":
                slash = source.find("\\", mark.start(), mark.end())
                if slash >= 0:
                    account.aside(slash, slash + 1, "mark-up")
                if slash >= 0 or source.endswith("  ", lines.start, mark.start()):  # a line break is asked for
                    pieces = []
                    groups.append(pieces)
                    continue
                if pieces:  # spaces before the line end are layout
                    pieces[-1] = pieces[-1]._replace(text=pieces[-1].text.rstrip(" \t"))
                glued = pieces and pieces[-1].text[-1:] in "-/" and pieces[-1].text[-2:-1].isalnum()
                if not glued:
                    pieces.append(Piece(" ", Supplied.SPACE, style))
            case "escape":
                account.aside(mark.start(), mark.end(), "mark-up")
                keep(at, at + 1)
                at += 1
            case "comment":
                account.aside(mark.start(), mark.end(), "comment")
            case "image":
                account.aside(mark.start(), mark.end(), "picture")
            case "note":
                account.aside(mark.start(), mark.end(), "footnote mark")
            case "link":
                account.aside(mark.start(), mark.start("words"), "mark-up")
                keep(mark.start("words"), mark.end("words"))
                account.aside(mark.end("words"), mark.end(), "mark-up")
            case "tag":
                account.aside(mark.start(), mark.end(), "mark-up")
                if mark[0][1:3].lower() == "br":
                    pieces = []
                    groups.append(pieces)
            case _:
                account.aside(mark.start(), mark.end(), "mark-up")
                pieces.append(Piece(html.unescape(mark[0]), Supplied.CHARACTER, style))
    keep(at, lines.end)
    return [
        Block.of(
            group,
            depth=lines.depth,
            column=lines.column,
            cell=lines.cell,
            footnote=lines.footnote,
            after_page_break=lines.after_page_break,
        )
        for group in groups
    ]


def _marks(source: str, start: int, end: int) -> Iterator[re.Match[str]]:
    """The inline marks of a run, in order."""
    at = start
    while special := _SPECIAL.search(source, at, end):
        mark = _INLINE.match(source, special.start(), end)
        if mark:
            yield mark
        at = mark.end() if mark else special.end()


def _emphasis(source: str, start: int, end: int) -> dict[int, int]:
    """Where emphasis marks stand, with the style from there on. Marks without a partner are not in it.

    An opener is followed by a word, a closer preceded by one; ``_`` inside a word is neither (CommonMark 0.31, 6.2).
    """
    open_: list[tuple[int, int, str]] = []
    partners: list[tuple[int, int, int]] = []
    for mark in _marks(source, start, end):
        if mark.lastgroup != "emphasis":
            continue
        before = source[mark.start() - 1] if mark.start() > start else " "
        after = source[mark.end()] if mark.end() < end else " "
        if source[mark.start() - 1 : mark.start()] == "\\":
            continue
        inside_word = mark[0][0] == "_" and before.isalnum() and after.isalnum()
        if inside_word:
            continue
        closes = not before.isspace() and any(m == mark[0] for _, _, m in open_)
        if closes:
            while open_ and open_[-1][2] != mark[0]:
                open_.pop()
            opener = open_.pop()
            partners.append((opener[0], mark.start(), len(mark[0])))
        elif not after.isspace():
            open_.append((mark.start(), mark.end(), mark[0]))
    changes: list[tuple[int, int]] = []
    for opener_at, closer_at, width in partners:
        bits = 0 if source[opener_at] == "^" else {1: ITALIC, 2: BOLD, 3: BOLD | ITALIC}[width]
        changes += [(opener_at, bits), (closer_at, -bits)]
    styles: dict[int, int] = {}
    style = 0
    for position, bits in sorted(changes):
        style = style | bits if bits >= 0 else style & ~-bits
        styles[position] = style
    return styles
