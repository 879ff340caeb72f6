"""The sheet to read first: the two documents, the summary, what to beware of, counts, definitions, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from directive_diff.report.labels import Labels
from directive_diff.report.sheets.cells import Sheet
from directive_diff.report.view import Count, SideView, View
from directive_diff.report.workbook.book import Book, Place
from directive_diff.report.workbook.height import height

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

__all__ = ["write_front"]

_WIDTHS = (34, 12, 42, 54)
_LAST = len(_WIDTHS) - 1


def write_front(book: Book, shown: View, tables: Sequence[Sheet], labels: Labels) -> None:
    """Write it as the first sheet of the book."""
    _Front(book, labels).write(shown, tables)


class _Front:
    """The sheet and the row it is at."""

    def __init__(self, book: Book, labels: Labels) -> None:
        self._book = book
        self._word = labels.word
        self._page: Worksheet = book.page(labels.word("summary"), filled=True)
        self._row = 0
        for column, width in enumerate(_WIDTHS):
            self._page.set_column(column, column, width)

    def write(self, shown: View, tables: Sequence[Sheet]) -> None:
        self._book.text(self._page, self._row, 0, self._word("heading"), "title")
        self._row += 2
        self._documents(shown.old, shown.new)
        self._part("summary")
        for paragraph in shown.summary:
            self._paragraph(paragraph)
        self._cautions(shown)
        if shown.differs:
            self._counts("by_kind", "label", shown.kinds)
            self._counts("by_category", "category", shown.categories)
            self._line(self._word("substance"), shown.substance, "")
            self._line(self._word("noise"), shown.noise, "")
            self._paragraph(self._word("count_note"))
            if shown.topics:
                self._counts("topic", "topic", shown.topics)
        self._contents(tables)
        self._part("legend")
        for key in ("legend_delete", "legend_insert", "made_by"):
            self._paragraph(self._word(key))

    def _part(self, key: str) -> None:
        self._row += 1
        for column in range(len(_WIDTHS)):
            self._book.text(self._page, self._row, column, "" if column else self._word(key), "part")
        self._row += 1

    def _documents(self, old: SideView, new: SideView) -> None:
        self._pair("", old.name, new.name, "head")
        self._pair(self._word("file"), old.source, new.source)
        for one, other in zip(old.facts, new.facts, strict=True):
            unstated = self._word("unstated")
            self._pair(one.label, one.value or unstated, other.value or unstated)
        self._pair(self._word("sha256"), old.sha256, new.sha256)

    def _pair(self, label: str, old: str, new: str, style: str = "text") -> None:
        self._book.text(self._page, self._row, 0, label, "side")
        self._book.wide(self._page, self._row, 1, 2, old, style)
        self._book.text(self._page, self._row, 3, new, style)
        self._high((old, _WIDTHS[1] + _WIDTHS[2]), (new, _WIDTHS[3]))

    def _paragraph(self, text: str) -> None:
        self._book.wide(self._page, self._row, 0, _LAST, text)
        self._high((text, sum(_WIDTHS)))

    def _cautions(self, shown: View) -> None:
        self._part("warnings")
        if not shown.warnings:
            self._paragraph(self._word("no_warnings"))
        for warning in shown.warnings:
            self._caution(warning.whose, warning.code, warning.text)
        self._part("unread")
        if not shown.unread:
            self._paragraph(self._word("nothing_unread"))
        for unread in shown.unread:
            self._caution(unread.whose, unread.count, f"{unread.what} ({unread.where})")

    def _caution(self, whose: str, code: str | int, text: str) -> None:
        self._book.text(self._page, self._row, 0, whose, "side")
        self._book.value(self._page, self._row, 1, code)
        self._book.wide(self._page, self._row, 2, _LAST, text, "text")
        self._high((text, _WIDTHS[2] + _WIDTHS[3]))

    def _counts(self, title: str, label: str, counts: Sequence[Count]) -> None:
        self._part(title)
        defined = any(count.definition for count in counts)
        for column, key in enumerate((label, "count", "meaning") if defined else (label, "count")):
            self._book.text(self._page, self._row, column, self._word(key), "head")
        if defined:
            self._book.wide(self._page, self._row, 2, _LAST, self._word("meaning"), "head")
        self._row += 1
        for count in counts:
            self._line(count.label, count.count, count.definition)

    def _line(self, label: str, count: int, text: str) -> None:
        self._book.text(self._page, self._row, 0, label, "side")
        self._book.value(self._page, self._row, 1, count)
        if text:
            self._book.wide(self._page, self._row, 2, _LAST, text, "text")
        self._high((label, _WIDTHS[0]), (text, _WIDTHS[2] + _WIDTHS[3]))

    def _contents(self, tables: Sequence[Sheet]) -> None:
        """The sheets that follow, with what to know of each."""
        self._part("contents")
        for column, key in enumerate(("sheet", "rows")):
            self._book.text(self._page, self._row, column, self._word(key), "head")
        self._book.wide(self._page, self._row, 2, _LAST, self._word("notes"), "head")
        self._row += 1
        for table in tables:
            self._book.link(self._page, self._row, 0, table.title, Place(table.title, 0))
            self._book.value(self._page, self._row, 1, len(table.rows))
            self._book.wide(self._page, self._row, 2, _LAST, table.note, "text")
            self._high((table.note, _WIDTHS[2] + _WIDTHS[3]))

    def _high(self, *texts: tuple[str, int]) -> None:
        """The row is as high as its longest text needs. Then the next row."""
        self._page.set_row(self._row, height(texts))
        self._row += 1
