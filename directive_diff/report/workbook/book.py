"""Cells of a workbook, written so that a text stays a text, and pages that print."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import TYPE_CHECKING

from directive_diff.report.labels import Labels
from directive_diff.report.marks import Segment, visible
from directive_diff.report.sheets.cells import Marked, Value, fitting, seen

if TYPE_CHECKING:
    from xlsxwriter import Workbook
    from xlsxwriter.format import Format
    from xlsxwriter.worksheet import Worksheet

__all__ = ["Book", "Place", "printable"]

_INK = {"border": 1, "border_color": "#A6A6A6", "valign": "top"}
# Marks are told without colour too: struck through, or underlined.
_GONE = {"font_strikeout": True, "font_color": "#9C0006"}
_CAME = {"underline": 1, "font_color": "#1F3F77"}
_STYLES: dict[str, dict[str, object]] = {
    "text": {**_INK, "text_wrap": True},
    "delete": {**_INK, "text_wrap": True, **_GONE},
    "insert": {**_INK, "text_wrap": True, **_CAME},
    "number": {**_INK, "align": "center", "num_format": "0"},
    "link": {**_INK, "align": "center", "num_format": "0", "font_color": "#1F3F77", "underline": 1},
    "date": {**_INK, "align": "center"},
    "head": {**_INK, "text_wrap": True, "valign": "vcenter", "align": "center", "bold": True, "bg_color": "#DCE4F0"},
    "side": {**_INK, "text_wrap": True, "bold": True, "bg_color": "#F2F2F2"},
    "title": {"bold": True, "font_size": 15},
    "part": {"bold": True, "font_size": 12, "bottom": 1},
    "wide": {"text_wrap": True, "valign": "top"},
}
_RUNS: dict[str, dict[str, object]] = {"": {}, "delete": _GONE, "insert": {**_CAME, "bold": True}}

# A cell that a reader edits without changing it would become a formula, were it not marked as text.
_LIKE_FORMULA = re.compile(r"[\s'{]*[=+\-@\uff1d\uff0b\uff0d\uff20]")
# What XML cannot hold: halves of characters (in names of files) and two that are none.
_NO_XML = re.compile("[\ud800-\udfff\ufffe\uffff]")
# The writer takes a string that looks like its own rich text for rich text.
_LIKE_RICH = re.compile(r"<r>.*</r>", re.DOTALL)
# It also escapes «_x0041_» once too often in rich text, unless it comes in two pieces.
_LIKE_ESCAPE = re.compile(r"(?<=_)(?=x[0-9A-Fa-f]{4}_)")
_EXCEL_BEGINS = date(1900, 3, 1)  # before it Excel counts a day that never was
_HEADER = 255  # as long as Excel's page headers may be, in UTF-16 units
_LINKS = 65_530  # so many does Excel take in one sheet


@dataclass(frozen=True, slots=True)
class Place:
    """A row of a sheet, from 0."""

    sheet: str
    row: int

    @property
    def link(self) -> str:
        """How a link of this file leads there."""
        return f"internal:'{self.sheet}'!A{self.row + 1}"


class Book:
    """A workbook with its formats."""

    def __init__(self, workbook: Workbook, labels: Labels, names: tuple[str, str]) -> None:
        self._workbook = workbook
        self._labels = labels
        self._names = names
        self._formats: dict[tuple[str, bool], Format] = {}
        self._runs = {op: workbook.add_format(style) for op, style in _RUNS.items()}
        self._links: dict[str, int] = {}
        self._date = "dd/mm/yyyy" if labels.lang == "vi" else "yyyy-mm-dd"

    def page(self, title: str, *, filled: bool) -> Worksheet:
        """A new sheet that prints on A4 landscape, one page wide, with both names above and page numbers below."""
        page = self._workbook.add_worksheet(title)
        page.set_landscape()
        page.set_paper(9)
        page.fit_to_pages(1, 0)
        page.set_margins(left=0.4, right=0.4, top=0.75, bottom=0.6)
        page.set_header(self._header())
        page.set_footer(f"&L&8 {title}&R&8 {self._labels.word('page')} &P/&N")
        if not filled:
            page.set_tab_color("#BFBFBF")
        return page

    def value(self, page: Worksheet, row: int, column: int, value: Value, to: Place | None = None) -> None:
        """A value of a table, in the style of its kind; ``to`` is where a number leads."""
        if value is None:
            page.write_blank(row, column, None, self._format("text"))
        elif isinstance(value, int):
            links = self._links.get(page.get_name(), 0)
            if to is not None and links < _LINKS:
                self._links[page.get_name()] = links + 1
                page.write_url(row, column, to.link, self._format("link"))
                page.write_number(row, column, value, self._format("link"))
            else:
                page.write_number(row, column, value, self._format("number"))
        elif isinstance(value, date) and value >= _EXCEL_BEGINS:
            page.write_datetime(row, column, datetime.combine(value, time()), self._format("date"))
        elif isinstance(value, date):
            self.text(page, row, column, self._labels.date(value.isoformat()) or "", "date")
        else:
            self._marked(page, row, column, seen(value), "text")

    def text(self, page: Worksheet, row: int, column: int, text: str, style: str = "text") -> None:
        """A text in a style."""
        self._marked(page, row, column, seen(text), style)

    def wide(self, page: Worksheet, row: int, first: int, last: int, text: str, style: str = "wide") -> None:
        """A text over several columns of one row."""
        page.merge_range(row, first, row, last, "", self._format(style))
        self.text(page, row, first, text, style)

    def link(self, page: Worksheet, row: int, column: int, text: str, to: Place) -> None:
        """Words of ours that lead to a place of this file."""
        page.write_url(row, column, to.link, self._format("side"), text)

    def _marked(self, page: Worksheet, row: int, column: int, value: Marked, style: str) -> None:
        """A string cell: rich where only a part is marked."""
        runs = [Segment(printable(s.text), s.op) for s in fitting(value, self._labels.word("cut")).segments if s.text]
        text = "".join(run.text for run in runs)
        quoted = _LIKE_FORMULA.match(text) is not None
        whole = runs[0].op if len(runs) == 1 else ""
        if len(runs) < 2 and not _LIKE_RICH.fullmatch(text):
            page.write_string(row, column, text, self._format(whole or style, quoted=quoted))
            return
        if len(runs) == 1:
            runs = [Segment(text[0], whole), Segment(text[1:], whole)]
        pieces: list[Format | str] = []
        for run in runs:
            for piece in _LIKE_ESCAPE.split(run.text):
                pieces += [self._runs[run.op], piece]
        page.write_rich_string(row, column, *pieces, self._format(style, quoted=quoted))

    def _format(self, style: str, *, quoted: bool = False) -> Format:
        if (style, quoted) not in self._formats:
            properties = {**_STYLES[style], "quote_prefix": True} if quoted else {**_STYLES[style]}
            if style == "date":
                properties["num_format"] = self._date
            self._formats[style, quoted] = self._workbook.add_format(properties)
        return self._formats[style, quoted]

    def _header(self) -> str:
        """Both names; what Excel would take for its own codes is written twice."""
        room = (_HEADER - 60) // 4  # all may be ampersands, or count twice
        names = " → ".join(_named(name, room) for name in self._names)
        return f"&L&8 {names}"


def _named(name: str, room: int) -> str:
    shown = printable(visible(name))
    return (shown if len(shown) <= room else shown[: room - 1] + "…").replace("&", "&&")


def printable(text: str) -> str:
    """Text that XML can hold."""
    return _NO_XML.sub(lambda match: f"[U+{ord(match[0]):04X}]", text)
