"""CSV: what Excel opens, with nothing in it that Excel would reckon."""

from __future__ import annotations

import csv
import io
import re
from datetime import date
from pathlib import Path

import pytest
from golden import agrees
from hypothesis import given
from hypothesis import strategies as st
from known_pairs import GOLD, compared
from report_pairs import hostile, same
from sheet_pairs import payloads, small

from directive_diff import Comparison, write
from directive_diff.report import FORMATS, render
from directive_diff.report.csv import defused
from directive_diff.report.labels import labels
from directive_diff.report.sheets import SHEETS, sheets
from directive_diff.report.sheets.cells import seen
from directive_diff.report.view import view

ALL = [same, hostile, payloads, small, *(lambda name=name: compared(name) for name in GOLD[:3])]
FORMAT = {name: "csv" if name == "changes" else f"csv-{name}" for name in SHEETS}
# What a spreadsheet may take for the beginning of a formula.
DANGEROUS = re.compile(r"[\s\"]*[=+\-@＝＋－＠\t\r]")


def undone(cell: str) -> str:
    """A cell as it was: the rule that docs/sheets.md gives."""
    return re.sub(r"(^|[,;\t\n\r])'(?=[\s\"']*[=+\-@＝＋－＠\t\r])", r"\1", cell)


def rows(content: str, delimiter: str = ";") -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.removeprefix("\ufeff"), newline=""), delimiter=delimiter))


def wanted(comparison: Comparison, lang: str) -> dict[str, list[list[str]]]:
    words = labels(lang)
    return {
        table.id: [
            [column.label for column in table.columns],
            *([v.isoformat() if isinstance(v, date) else seen(v).text for v in row] for row in table.rows),
        ]
        for table in sheets(comparison, view(comparison, words), words)
    }


@pytest.mark.parametrize("made", ALL)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_read_again_it_is_the_table(made, lang: str) -> None:
    for name, table in wanted(made(), lang).items():
        content = render(made(), FORMAT[name], lang)
        assert content.startswith("\ufeff")
        assert [[undone(cell) for cell in row] for row in rows(content, ";" if lang == "vi" else ",")] == table


def test_lines_end_as_excel_has_them_and_breaks_inside_cells_stay() -> None:
    content = render(small(), "csv")
    assert content.endswith("\r\n")
    assert content.count("\r") == content.count("\r\n") == len(rows(content))
    assert any("\n" in cell for row in rows(content) for cell in row)


@pytest.mark.parametrize("name", SHEETS)
@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_no_cell_begins_a_formula_whatever_separator_it_is_opened_with(name: str, delimiter: str) -> None:
    for lang in ("vi", "en"):
        found = rows(render(payloads(), FORMAT[name], lang), delimiter)
        assert len(found) > 1 or name == "terms"
        for cell in (cell for row in found for cell in row):
            assert not DANGEROUS.match(cell), cell
            for line in cell.split("\n"):
                assert not DANGEROUS.match(line), cell


def test_payloads_stay_readable() -> None:
    cells = [cell for row in rows(render(payloads(), "csv")) for cell in row]
    for words in ('\'=HYPERLINK("http://evil.example/a"', "'+cmd|' /C calc'!A0", "'@SUM(1+1)", "'-2+3+cmd", "'＝HYPER"):
        assert any(cell.startswith(words) for cell in cells), words
    assert any("phần này,' =WEBSERVICE" in cell for cell in cells)


@given(st.text(st.sampled_from("=+-@＝'\" ,;\n\tạb1"), max_size=12) | st.text(max_size=40))
def test_defusing_can_be_undone_and_leaves_nothing_to_reckon(text: str) -> None:
    safe = defused(text)
    assert undone(safe) == text
    for cell in re.split(r"[,;\t\n\r]", safe):
        assert not re.match(r"[ \"]*[=+\-@＝＋－＠]", cell)
    assert not DANGEROUS.match(safe) or safe.startswith("'")


def test_by_suffix_and_by_name(tmp_path: Path) -> None:
    write(small(), tmp_path / "x.csv")
    assert (tmp_path / "x.csv").read_bytes() == render(small(), "csv").encode()
    write(small(), tmp_path / "y.csv", format="csv-citations")
    assert "79/KH-UBND" in (tmp_path / "y.csv").read_text(encoding="utf-8-sig").splitlines()[1]
    assert {FORMAT[name] for name in SHEETS} <= set(FORMATS)


@pytest.mark.parametrize("name", ["changes", "citations", "duties"])
def test_golden(name: str) -> None:
    agrees(f"small-{name}.csv", render(small(), FORMAT[name]))
