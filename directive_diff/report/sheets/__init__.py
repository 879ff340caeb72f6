"""The tables of a comparison as plain data, one row for one thing: workbooks, CSV and Markdown are written from them.

``SHEETS`` names them; ``docs/sheets.md`` says what stands in each column. Ids of sheets and columns are English and
part of the product; titles and labels are in the reader's language.
"""

from __future__ import annotations

from collections.abc import Callable

from directive_diff.comparison import Comparison
from directive_diff.report.labels import Labels
from directive_diff.report.sheets.cells import Column, Marked, Sheet, Value, plain
from directive_diff.report.sheets.changes import changes_sheet
from directive_diff.report.sheets.citations import citations_sheet
from directive_diff.report.sheets.duties import duties_sheet
from directive_diff.report.sheets.wording import Wording
from directive_diff.report.view import View

__all__ = ["SHEETS", "Column", "Marked", "Sheet", "Value", "plain", "sheet", "sheets"]


def sheets(comparison: Comparison, shown: View, labels: Labels) -> tuple[Sheet, ...]:
    """All of them, in the order in which a workbook has them."""
    wording = Wording.of(comparison)
    return tuple(make(comparison, shown, wording, labels) for make in SHEETS.values())


def sheet(name: str, comparison: Comparison, shown: View, labels: Labels) -> Sheet:
    """One of them, by its name in ``SHEETS``."""
    return SHEETS[name](comparison, shown, Wording.of(comparison), labels)


def _lost(comparison: Comparison, shown: View, wording: Wording, labels: Labels) -> Sheet:  # noqa: ARG001  # all made alike
    """One row a phrase."""
    columns = (
        Column("change", labels.word("change"), 8, "change"),
        Column("old_address", labels.word("address_old"), 30),
        Column("words", labels.word("lost_words"), 110),
    )
    rows = tuple((int(row.place.text), row.address, phrase) for row in shown.lost for phrase in row.phrases)
    return Sheet("lost", labels.word("sheet_lost"), columns, rows, labels.word("lost_note"))


def _citations(comparison: Comparison, shown: View, wording: Wording, labels: Labels) -> Sheet:  # noqa: ARG001  # all made alike
    return citations_sheet(comparison, shown, labels)


def _terms(comparison: Comparison, shown: View, wording: Wording, labels: Labels) -> Sheet:  # noqa: ARG001  # all made alike
    """One row a replacement."""
    columns = (
        Column("old", labels.word("term_old"), 34),
        Column("new", labels.word("term_new"), 34),
        Column("count", labels.word("times"), 9, "number"),
        Column("changes", labels.word("changes"), 22, "changes"),
        Column("reason", labels.word("reason"), 60),
    )
    rows = tuple(
        (t.old, t.new, len(t.places), tuple(int(p.text) for p in t.places), t.reason or None) for t in shown.terms
    )
    return Sheet("terms", labels.word("terms"), columns, rows)


def _duties(comparison: Comparison, shown: View, wording: Wording, labels: Labels) -> Sheet:  # noqa: ARG001  # all made alike
    return duties_sheet(comparison, wording, labels)


SHEETS: dict[str, Callable[[Comparison, View, Wording, Labels], Sheet]] = {
    "changes": changes_sheet,
    "lost": _lost,
    "citations": _citations,
    "terms": _terms,
    "duties": _duties,
}
