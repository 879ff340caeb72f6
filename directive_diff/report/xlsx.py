"""A workbook: a sheet to read first, and one for each table, to be filtered, sorted and printed.

Every text is written as a string, whatever it begins with; no cell holds a formula, and no link leads out of the file.
"""

from __future__ import annotations

from io import BytesIO

from directive_diff.comparison import Comparison
from directive_diff.report.labels import Labels
from directive_diff.report.missing import missing_library
from directive_diff.report.options import Options
from directive_diff.report.sheets import Sheet, sheets
from directive_diff.report.sheets.cells import seen
from directive_diff.report.view import view
from directive_diff.report.workbook.book import Book, Place, printable
from directive_diff.report.workbook.front import write_front
from directive_diff.report.workbook.height import height

__all__ = ["render"]

# What a sheet's columns hold at once on a screen.
_ZOOM = 85
_BUTTON = 2.5  # the room that the button of a filter takes


def render(comparison: Comparison, labels: Labels, options: Options) -> bytes:
    """The report as XLSX; the same input gives the same bytes, as ``options.date`` is the day the file bears."""
    try:
        from xlsxwriter import Workbook
    except ImportError:
        raise missing_library("xlsx", "xlsxwriter") from None
    shown = view(comparison, labels)
    tables = sheets(comparison, shown, labels)
    buffer = BytesIO()
    workbook = Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": {"font_name": "Times New Roman", "font_size": 11},
        },
    )
    workbook.set_properties(
        {
            "title": labels.word("heading"),
            "author": printable(options.author),
            "comments": labels.word("made_by"),
            "created": options.date,
        }
    )
    book = Book(workbook, labels, (shown.old.source, shown.new.source))
    write_front(book, shown, tables, labels)
    rows = _rows_of_changes(tables[0])
    for table in tables:
        _write(book, table, rows)
    workbook.close()
    return buffer.getvalue()


def _rows_of_changes(changes: Sheet) -> dict[int, Place]:
    """Where each change stands, for those who link to it."""
    return {row[0]: Place(changes.title, n) for n, row in enumerate(changes.rows, 1) if isinstance(row[0], int)}


def _write(book: Book, table: Sheet, rows: dict[int, Place]) -> None:
    """One table: its head frozen and repeated on paper, every column with a filter."""
    page = book.page(table.title, filled=bool(table.rows))
    for at, column in enumerate(table.columns):
        page.set_column(at, at, column.width)
        book.text(page, 0, at, column.label, "head")
    page.set_row(0, height((column.label, column.width - _BUTTON) for column in table.columns))
    for n, row in enumerate(table.rows, 1):
        for at, (column, value) in enumerate(zip(table.columns, row, strict=True)):
            to = (
                rows.get(value)
                if column.kind == "change" and table.id != "changes" and isinstance(value, int)
                else None
            )
            book.value(page, n, at, value, to)
        page.set_row(n, height((seen(v).text, c.width) for c, v in zip(table.columns, row, strict=True)))
    page.autofilter(0, 0, max(len(table.rows), 1), len(table.columns) - 1)
    page.freeze_panes(1, 1)
    page.repeat_rows(0)
    page.set_zoom(_ZOOM)
    page.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})
