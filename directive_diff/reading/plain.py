"""Plain text, as extracted from PDF or saved from Word -> blocks."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from directive_diff.reading.blocks import Account, Block, Page, Piece
from directive_diff.reading.columns import in_columns, zones
from directive_diff.reading.cuts import healed_page
from directive_diff.reading.decode import decode
from directive_diff.reading.file import File, Options
from directive_diff.reading.wrapped import Line, paragraphs
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["blocks_of", "blocks_of_lines", "read"]

_LINE = re.compile(r"[^\n\f\v\u2028\u2029]*(?:\r?\n|\f|\v|\u2028|\u2029|\Z)")
_MARK = 60  # a page number or a rule of dashes is no longer than this
REPEATED = 2  # a line that opens so many pages is no sentence
_TAB = 8  # columns to a tab stop, as text converters set them


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = load("structure")
    return {name: re.compile(rules[name]["pattern"]) for name in ("page_number", "rule_line")}


def read(file: File, _options: Options) -> Page:
    """The blocks of a plain text: lines joined to paragraphs where the text is hard-wrapped.

    Raises:
        InputError: E105, E106 from :func:`directive_diff.reading.decode.decode`.
    """
    decoded = decode(file.data, file.name)
    page = blocks_of(decoded.text)
    page.warnings[:0] = decoded.warnings
    page.written = decoded.written
    return page


def blocks_of(source: str) -> Page:
    """The blocks of a text already decoded."""
    account = Account(source)
    return healed_page(blocks_of_lines(_lines(source, account)), account)


def blocks_of_lines(lines: Sequence[Line]) -> list[Block]:
    """The blocks of printed lines: columns one after the other in header and tail, paragraphs joined between them."""
    parts = zones(lines)
    text = [line for part in parts if not part.columns for line in part.lines]
    out: list[Block] = []
    for part in parts:
        out += in_columns(part.lines) if part.columns else paragraphs(part.lines, text)
    return out


def _lines(source: str, account: Account) -> list[Line]:
    """The printed lines; page numbers and rules of dashes are set aside."""
    found: list[Line] = []
    patterns = _patterns()
    blank = page = False
    pages = 1
    heads = _running_heads(source)
    at = 0
    if source.startswith("\ufeff"):
        account.aside(0, 1, "byte-order mark")
        at = 1
    # Where most lines are followed by a blank one, a line that is not stands at a page's end.
    gaps = len(re.findall(r"\n[ \t\r]*\n", source))
    doubled = gaps > 0.4 * max(1, sum(1 for line in source.split("\n") if line.strip()))
    while at < len(source):
        match = _LINE.match(source, at)
        assert match is not None
        start, end = at, match.end()
        at = end
        raw = source[start:end]
        line = raw.strip()
        feed = "\f" in raw
        if not line:
            blank = True
            page = page or feed
            continue
        first = start + len(raw) - len(raw.lstrip())
        indent = len(source[start:first].replace("\t", " " * _TAB))
        short = fold(line).text if len(line) <= _MARK else ""
        number = patterns["page_number"].match(short)
        if number and _counts_pages(number, pages, at_edge=page or feed):
            account.aside(first, first + len(line), "page number")
            pages = max(pages, int(number["number"]))
            page = True
            continue
        if page and " ".join(fold(line).text.split()) in heads:
            account.aside(first, first + len(line), "running head")
            continue
        if short and patterns["rule_line"].match(short):
            account.aside(first, first + len(line), "mark-up")
            continue
        block = Block.of([Piece(line, first)], after_page_break=page)
        turned = page or (doubled and not blank and bool(found) and raw[:1].isspace())
        found.append(Line.of(block, indent, blank_before=blank, page_before=turned))
        blank, page = False, feed
    return found


def _counts_pages(number: re.Match[str], pages: int, *, at_edge: bool) -> bool:
    """Whether a lone number is the next page's: at a page's edge, next in order, or marked as one (``Trang 2/7``)."""
    value = int(number["number"])
    marked = number[0] != number["number"]
    return value <= pages + 2 and (at_edge or marked or value == pages + 1)


def _running_heads(source: str) -> frozenset[str]:
    """Lines that stand first on several pages: the text's own running heads. Pages end in a form feed."""
    firsts = Counter(
        " ".join(fold(line).text.split())
        for line in (next(filter(str.strip, page.split("\n")), "") for page in source.split("\f")[1:])
    )
    return frozenset(line for line, times in firsts.items() if line and times >= REPEATED)
