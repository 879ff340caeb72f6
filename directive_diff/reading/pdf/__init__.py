"""PDF -> blocks: pages from the child process, lines by geometry, furniture set aside, paragraphs across pages."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from directive_diff.errors import InputError
from directive_diff.model import UNREAD_PAGE
from directive_diff.reading.blocks import Account, Block, Page, Unseen
from directive_diff.reading.decode import turned_notice
from directive_diff.reading.file import File, Options
from directive_diff.reading.pdf.engine import pages
from directive_diff.reading.pdf.furniture import set_aside_furniture, set_aside_stamps
from directive_diff.reading.pdf.hyphens import Words
from directive_diff.reading.pdf.lines import Line, lines_of
from directive_diff.reading.pdf.regions import Columns, columns_of, notes_of, type_size
from directive_diff.reading.pdf.sheet import Sheet, sheet_of
from directive_diff.reading.pdf.story import Story
from directive_diff.reading.pdf.tables import Table, tables_of

__all__ = ["read"]


def read(file: File, options: Options) -> Page:
    """The blocks of a PDF with a text layer; with ``options.ocr`` also of pages that are pictures.

    Raises:
        InputError: E109, E110, E111, E112, E116 from the child process, E114 from recognition, E115 for a scan.
    """
    account = Account()
    laid: list[_Laid] = []
    for number, (page, picture) in enumerate(pages(file, ocr=options.ocr)):
        sheet = sheet_of(page, number, account)
        if picture:
            from directive_diff.reading.pdf import recognition

            recognition.recognise(sheet, picture, file.name, account)
        laid.append(_lay(sheet, account))  # while the child reads the next page
    _set_aside_cut_off(laid, account)
    out = Page([], account)
    _tell(out, [page.sheet for page in laid], file.name, ocr=options.ocr)
    out.blocks = _blocks(laid, account)
    return out


@dataclass(slots=True)
class _Laid:
    """A page with its tables and, from top to bottom, its other lines."""

    sheet: Sheet
    tables: list[Table]
    lines: list[Line]


def _lay(sheet: Sheet, account: Account) -> _Laid:
    """The tables and lines of a page, without the stamps on it."""
    tables = tables_of(sheet)
    inside = {id(run) for table in tables for cell in table.cells for run in cell.runs}
    free = [run for run in sheet.runs if id(run) not in inside] if inside else sheet.runs
    lines = lines_of(free, sheet.number, account)
    stamped = {id(run) for run in set_aside_stamps(sheet, lines, account)}
    if stamped:
        lines = lines_of([run for run in free if id(run) not in stamped], sheet.number, account)
    return _Laid(sheet, tables, lines)


def _set_aside_cut_off(laid: Sequence[_Laid], account: Account) -> None:
    """Letters at a page's edge that are cut off: they stand on the next page, or nobody sees them."""
    for page in laid:
        near = [
            other.sheet for other in laid[max(0, page.sheet.number - 1) : page.sheet.number + 2] if other is not page
        ]
        for run in page.sheet.cut_off:
            again = any(
                other.x0 - 1 <= run.x0 <= other.x1 and run.text in other.text and run.size == other.size
                for sheet in near
                for other in sheet.runs
            )
            account.aside(run.at, run.at + len(run.text), "duplicate" if again else "off the page")
            page.sheet.hidden += not again and bool(run.text.strip())


def _without_repeated_heads(laid: Sequence[_Laid], account: Account) -> None:
    """The first row of a table that goes on from the page before, where it only repeats that table's first row."""
    for before, page in pairwise(laid):
        if not before.tables or not page.tables:
            continue
        last, first = before.tables[-1], page.tables[0]
        if any(line.y > last.ys[-1] for line in before.lines) or any(line.y < first.y0 for line in page.lines):
            continue
        heads = [cell for cell in first.cells if cell.row == 0 and cell.runs]
        words = [[run.text for run in cell.runs] for cell in last.cells if cell.row == 0 and cell.runs]
        if len(first.cells) > len(heads) and [[run.text for run in cell.runs] for cell in heads] == words:
            for cell in heads:
                for run in cell.runs:
                    account.aside(run.at, run.at + len(run.text), "running head")
                cell.runs = []


def _blocks(laid: Sequence[_Laid], account: Account) -> list[Block]:
    """Furniture off the pages, then regions, then paragraphs over all pages."""
    lines = [page.lines for page in laid]
    set_aside_furniture([page.sheet for page in laid], lines, account)
    _without_repeated_heads(laid, account)
    body = type_size(lines)
    notes = [notes_of(page.lines, page.sheet, body) for page in laid]
    story = Story(account, Words([line.text for rows in lines for line in rows]))
    for page, below in zip(laid, notes, strict=True):
        story.begin_page(page.sheet, page.lines, below)
        for item in _in_order(columns_of(page.lines), page.tables):
            story.add(item)
    return story.blocks()


def _in_order(items: Sequence[Line | Columns], tables: Sequence[Table]) -> Iterator[Line | Columns | Table]:
    """Lines and column zones with the tables put where they stand."""
    waiting = list(tables)
    for item in items:
        y = item.y if isinstance(item, Line) else min(line.y for line in (*item.left, *item.right))
        while waiting and waiting[0].y0 < y:
            yield waiting.pop(0)
        yield item
    yield from waiting


def _tell(page: Page, sheets: Sequence[Sheet], name: str, *, ocr: bool) -> None:
    """What was hidden, what is a picture, what a machine recognised."""
    scans = [sheet for sheet in sheets if sheet.scan and not sheet.runs]
    words = any(any(c.isalnum() for c in run.text) for sheet in sheets for run in sheet.runs)
    if scans and not words and not ocr:
        garbled = all(sheet.garbled for sheet in scans)
        raise InputError("E115.fonts" if garbled else "E115.pictures", name=name)
    page.unread += [Unseen(UNREAD_PAGE, sheet.at) for sheet in scans]
    if scans:
        numbers = ", ".join(str(sheet.number + 1) for sheet in scans[:10]) + (", …" if len(scans) > 10 else "")
        page.warn("W212", count=len(scans), pages=numbers)
    recognised = [sheet for sheet in sheets if sheet.recognised]
    if recognised:
        numbers = ", ".join(str(s.number + 1) for s in recognised[:10]) + (", …" if len(recognised) > 10 else "")
        page.warn("W209", count=len(recognised), pages=numbers)
    hidden = sum(sheet.hidden for sheet in sheets)
    if hidden:
        page.unread += [Unseen("invisible text", sheet.at) for sheet in sheets for _ in range(sheet.hidden)]
        page.warn("W210.pdf", count=hidden)
    encodings = {encoding for sheet in sheets for encoding in sheet.encodings}
    if encodings:
        page.warnings.append(turned_notice(", ".join(sorted(encodings)), None))
    drawn = [sheet for sheet in sheets if not sheet.scan and not sheet.recognised]
    page.unread += [Unseen("picture", sheet.at) for sheet in drawn for _ in range(sheet.pictures)]
    for sheet in sheets:
        for comment in sheet.comments:
            page.account.see_aside(comment, "comment")
            page.unread.append(Unseen("comment", sheet.at))
