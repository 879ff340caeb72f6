"""Tables as CSV that a double click opens in Excel, and in which no text becomes a formula.

UTF-8 with a byte-order mark, by which Excel knows Vietnamese letters; lines end in CR LF. The separator is that of the
reader's Excel: ``;`` in Vietnamese, where the comma is the decimal sign, ``,`` in English. A ``sep=`` line would say so
too, but shows as a row in every other program, and Excel then overlooks the byte-order mark.
"""

from __future__ import annotations

import csv
import re
from datetime import date
from io import StringIO

from directive_diff.comparison import Comparison
from directive_diff.report.labels import Labels
from directive_diff.report.sheets import Value, sheet
from directive_diff.report.sheets.cells import fitting, seen
from directive_diff.report.view import view

__all__ = ["defused", "render"]

_BOM = "\ufeff"
# Where Excel may begin a cell, and what it takes for a formula there. A cell also begins at a separator or a line end
# when the file is opened with another separator than its own: Excel then knows nothing of our quotes. An apostrophe
# that stands there already counts as well, so that taking one away again is safe.
_BEGINS = re.compile(r"(^|[,;\t\n\r])(?=[\s\"']*[=+\-@\uff1d\uff0b\uff0d\uff20\t\r])")


def render(comparison: Comparison, labels: Labels, name: str) -> str:
    """One table (a name of ``SHEETS``) with a row of labels above."""
    table = sheet(name, comparison, view(comparison, labels), labels)
    buffer = StringIO(newline="")
    writer = csv.writer(buffer, delimiter=";" if labels.lang == "vi" else ",", lineterminator="\r\n")
    writer.writerow([defused(column.label) for column in table.columns])
    writer.writerows([_cell(value, labels) for value in row] for row in table.rows)
    return _BOM + buffer.getvalue()


def defused(text: str) -> str:
    """Text of which no program makes a formula: an apostrophe before what would begin one."""
    return _BEGINS.sub(r"\1'", text)


def _cell(value: Value, labels: Labels) -> str | int:
    """Numbers as they are; dates as ISO, which Excel takes for the same day in every country."""
    if value is None:
        return ""
    if isinstance(value, int):
        return value
    if isinstance(value, date):
        return value.isoformat()
    return defused(fitting(seen(value), labels.word("cut")).text)
