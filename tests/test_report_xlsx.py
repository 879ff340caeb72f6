"""The workbook as programs read it: no formula, no way out of the file, filters, frozen heads, pages that print."""

from __future__ import annotations

import csv
import io
import os
import shutil
import subprocess
import sys
import time
import zipfile
from datetime import date, datetime
from datetime import time as midnight
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known_pairs import NAMES, compared
from lxml import etree
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.worksheet.worksheet import Worksheet
from report_pairs import hostile, moved, same
from sheet_pairs import PAYLOADS, payloads, small
from xlsxwriter import Workbook as Writer

from directive_diff import DirectiveDiffError
from directive_diff.report import Options, render
from directive_diff.report.labels import labels
from directive_diff.report.marks import Segment, visible
from directive_diff.report.sheets import Marked, sheets
from directive_diff.report.sheets.cells import seen
from directive_diff.report.view import view
from directive_diff.report.workbook.book import Book
from directive_diff.report.workbook.height import height, lines
from tools import printers

ALL = [moved, same, hostile, payloads, small, *(lambda name=name: compared(name) for name in NAMES)]
VI = labels("vi")


@lru_cache(maxsize=len(ALL))
def made_of(made) -> bytes:
    content = render(made(), "xlsx")
    assert isinstance(content, bytes)
    return content


@lru_cache(maxsize=len(ALL))
def book_of(made) -> Workbook:
    """The workbook as openpyxl has it; tests only look."""
    return read(made_of(made))


def read(content: bytes, *, rich: bool = False) -> Workbook:
    return load_workbook(io.BytesIO(content), rich_text=rich)


def at_midnight(day: date) -> datetime:
    """A day as Excel has it."""
    return datetime.combine(day, midnight())


def tables(book: Workbook) -> list[Worksheet]:
    """The sheets behind the first."""
    return book.worksheets[1:]


@pytest.mark.parametrize("made", ALL)
def test_no_formula_and_no_way_out(made) -> None:
    content = made_of(made)
    for sheet in book_of(made).worksheets:
        for row in sheet.iter_rows():
            for cell in row:
                assert cell.data_type != "f", (sheet.title, cell.coordinate, cell.value)
                if cell.hyperlink:
                    assert cell.hyperlink.target is None
                    assert cell.hyperlink.location.startswith("'")
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        names = package.namelist()
        assert not [n for n in names if "external" in n.lower() or "vba" in n.lower() or "calcChain" in n]
        for name in names:
            tree = etree.fromstring(package.read(name))
            assert tree.xpath("//*[@TargetMode='External']") == []
            if name.startswith("xl/worksheets/"):
                assert tree.xpath("//*[local-name()='f']") == []


@pytest.mark.parametrize("made", ALL)
def test_filters_frozen_heads_wrapped_printable(made) -> None:
    book = book_of(made)
    assert [s.title for s in book.worksheets] == [
        "Tóm tắt",
        "Điểm thay đổi",
        "Nội dung không còn được nêu",
        "Văn bản được viện dẫn",
        "Thay thế tên gọi, thuật ngữ",
        "Nhiệm vụ theo cơ quan, đơn vị",
    ]
    for sheet in book.worksheets:
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == 9
        assert (sheet.sheet_properties.pageSetUpPr.fitToPage, sheet.page_setup.fitToHeight) == (True, 0)
        assert "&P" in sheet.oddFooter.right.text
    for sheet in tables(book):
        assert sheet.freeze_panes == "B2"
        assert sheet.print_title_rows == "$1:$1"
        assert sheet.auto_filter.ref == f"A1:{sheet.cell(1, sheet.max_column).column_letter}{max(sheet.max_row, 2)}"
        texts = [c for row in sheet.iter_rows() for c in row if isinstance(c.value, str)]
        assert all(c.alignment.wrap_text and c.alignment.vertical for c in texts)
        assert all(sheet.row_dimensions[n].height for n in range(1, sheet.max_row + 1))


@pytest.mark.parametrize("made", ALL)
def test_every_cell_is_what_the_table_says(made) -> None:
    comparison = made()
    for sheet, table in zip(tables(book_of(made)), sheets(comparison, view(comparison, VI), VI), strict=True):
        assert [c.value for c in sheet[1]] == [c.label for c in table.columns]
        for cells, row in zip(sheet.iter_rows(min_row=2), table.rows, strict=True):
            for cell, value in zip(cells, row, strict=True):
                if isinstance(value, date):
                    assert cell.value == at_midnight(value)
                    assert cell.number_format == "dd/mm/yyyy"
                elif isinstance(value, int):
                    assert cell.value == value
                else:
                    assert (cell.value or "") == seen(value).text
                    assert cell.value is None or cell.data_type == "s"


def test_marks_are_struck_through_or_underlined() -> None:
    book = read(made_of(small), rich=True)
    sheet = book["Điểm thay đổi"]
    row = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == 4)
    old, new = row[6].value, row[7].value
    assert isinstance(old, CellRichText)
    assert isinstance(new, CellRichText)
    assert [b.text for b in old if isinstance(b, TextBlock) and b.font.strike] == ["huyện, thành phố", "15/11/2025"]
    assert [b.text for b in new if isinstance(b, TextBlock) and b.font.u] == ["xã, phường", "10/11/2026"]
    gone = next(r for r in sheet.iter_rows(min_row=2) if r[0].value == 6)[6]
    assert gone.font.strike  # a sentence that is gone whole


def test_numbers_of_changes_lead_to_their_rows() -> None:
    book = book_of(small)
    changes = book["Điểm thay đổi"]
    for sheet in tables(book)[1:]:
        links = [cell for row in sheet.iter_rows() for cell in row if cell.hyperlink]
        for cell in links:
            title, _, place = cell.hyperlink.location.partition("!")
            assert title == "'Điểm thay đổi'"
            assert changes[place].value == cell.value
    assert links


def test_the_first_sheet_says_what_the_comparison_is() -> None:
    front = book_of(small).worksheets[0]
    words = [str(c.value) for row in front.iter_rows() for c in row if c.value is not None]
    for wanted in ("old.txt", "new.txt", "Tóm tắt", "Phần chưa đọc được", "Chỉnh sửa", "Chưa xác định lý do"):
        assert wanted in words
    assert VI.definition("kinds", "added") in words
    assert set(view(small(), VI).summary) <= set(words)


def test_payloads_stay_words() -> None:
    book = book_of(payloads)
    cells = [str(c.value) for s in book.worksheets for row in s.iter_rows() for c in row if c.value is not None]
    for payload in PAYLOADS:
        shown = visible(payload)
        parts = shown.split(" ; ") if " ; " in shown else [shown]  # a sentence ends there
        for part in parts:
            assert any(part in cell for cell in cells) or part.startswith("_x0041_"), part
    assert any(cell.startswith("=HYPERLINK") for cell in cells)
    assert not set("".join(cells)) & set("\x1b\x07\u202e\u200b")
    head = book.worksheets[1].oddHeader.left.text
    assert "=cmd && 'x' &&D.txt → @new && <b>.txt" in head


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.text(max_size=12) | st.sampled_from(["<r>", "</r>", "=1+1", "_x0041_", "_", "x0041_", "\ud800"]),
                  st.sampled_from(["", "delete", "insert"])),
        max_size=5,
    )
)  # fmt: skip
def test_any_text_is_read_again_as_it_was_shown(pieces) -> None:
    buffer = io.BytesIO()
    workbook = Writer(buffer, {"in_memory": True, "strings_to_formulas": False})
    book = Book(workbook, VI, ("a", "b"))
    page = book.page("x", filled=True)
    shown = [Segment(visible(text).replace("\ufffe", ""), op) for text, op in pieces]
    book.value(page, 0, 0, Marked(tuple(shown)))
    book.text(page, 1, 0, "".join(s.text for s in shown))
    workbook.close()
    whole = "".join(s.text for s in shown).replace("\ud800", "[U+D800]").replace("\uffff", "[U+FFFF]")
    sheet = read(buffer.getvalue()).active
    assert {sheet["A1"].data_type, sheet["A2"].data_type} <= {"s", "n"}  # what is empty is a number to openpyxl
    assert unescaped(sheet["A1"].value) == whole
    assert sheet["A2"].value is None or unescaped(sheet["A2"].value) == visible(whole)


def unescaped(value: object) -> str:
    """openpyxl leaves Excel's «_x005F_» in."""
    return str(value or "").replace("_x005F_", "_")


def test_dates_that_excel_cannot_count_are_written_out() -> None:
    buffer = io.BytesIO()
    workbook = Writer(buffer, {"in_memory": True})
    book = Book(workbook, VI, ("a", "b"))
    page = book.page("x", filled=True)
    book.value(page, 0, 0, date(1899, 9, 5))
    book.value(page, 0, 1, date(1945, 9, 2))
    workbook.close()
    sheet = read(buffer.getvalue()).active
    assert [sheet["A1"].value, sheet["B1"].value] == ["05/9/1899", at_midnight(date(1945, 9, 2))]


def test_long_names_fit_the_head_of_a_page() -> None:
    buffer = io.BytesIO()
    workbook = Writer(buffer, {"in_memory": True})
    Book(workbook, VI, ("&" * 300, "x" * 300)).page("x", filled=True)
    workbook.close()
    head = read(buffer.getvalue()).active.oddHeader.left.text
    assert len(head) <= 255
    assert "…" in head


def test_heights() -> None:
    assert lines("", 10) == 1
    assert lines("một hai ba bốn", 8) == 2
    assert lines("a\nb\nc", 10) == 3
    assert lines("x" * 45, 10) == 5
    assert height([("", 10.0), ("a\nb", 10.0)]) < height([("a\nb\nc", 10.0)])
    assert height([("x\n" * 100, 10.0)]) == 409


SAME = "import sys; sys.path[:0] = ['tests']; from sheet_pairs import small; from directive_diff.report import render; "


def test_same_bytes_in_another_process_later() -> None:
    program = SAME + "sys.stdout.buffer.write(render(small(), 'xlsx'))"
    time.sleep(2.1)  # the hours of an archive come in steps of two seconds
    env = {**os.environ, "PYTHONHASHSEED": "7", "TZ": "Asia/Ho_Chi_Minh"}
    root = Path(__file__).parent.parent
    env["PYTHONPATH"] = os.pathsep.join(filter(None, (str(root), os.environ.get("PYTHONPATH"))))
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, check=True, cwd=root, env=env)
    assert done.stdout == made_of(small)


def test_the_day_and_the_author_are_the_users() -> None:
    content = render(small(), "xlsx", "vi", Options(author="Phòng Pháp chế", date=at_midnight(date(2026, 1, 31))))
    assert isinstance(content, bytes)
    properties = read(content).properties
    assert (properties.creator, properties.created) == ("Phòng Pháp chế", at_midnight(date(2026, 1, 31)))


def test_without_its_library(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    with pytest.raises(DirectiveDiffError) as caught:
        render(small(), "xlsx")
    assert caught.value.code == "E209"


# ---- LibreOffice ----------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def calc() -> str:
    """LibreOffice's command where it reads sheets, else why not."""
    if printers.soffice() is None:
        return "LibreOffice is not installed here"
    found = converted(made_of(same), "xlsx", "pdf")
    return "" if found else "LibreOffice is here without Calc, which reads sheets"


def converted(content: bytes, suffix: str, to: str, *more: str) -> dict[str, bytes]:
    """What LibreOffice makes of a file, by name."""
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        source, out = Path(folder, f"x.{suffix}"), Path(folder, "out")
        source.write_bytes(content)
        command = [str(printers.soffice()), f"-env:UserInstallation={Path(folder, 'user').as_uri()}", "--headless"]
        subprocess.run(
            [*command, *more, "--convert-to", to, "--outdir", str(out), str(source)],
            capture_output=True,
            timeout=120,
            check=False,
        )
        return {path.name: path.read_bytes() for path in sorted(out.glob("*"))}


def need_calc() -> None:
    if calc():
        pytest.skip(calc())


def test_libreoffice_reads_every_sheet() -> None:
    need_calc()
    found = converted(
        made_of(payloads), "xlsx", "csv:Text - txt - csv (StarCalc):59,34,76,1,,0,false,true,false,false,false,-1"
    )
    comparison = payloads()
    by_sheet = {name.removeprefix("x-").removesuffix(".csv"): content for name, content in found.items()}
    for table in sheets(comparison, view(comparison, VI), VI):
        read_again = list(csv.reader(io.StringIO(by_sheet[table.title].decode(), newline=""), delimiter=";"))
        assert len(read_again) == len(table.rows) + 1
        at = next(n for n, column in enumerate(table.columns) if column.id in ("new", "words", "subject"))
        assert [row[at] for row in read_again[1:]] == [seen(row[at]).text for row in table.rows]


def test_libreoffice_opens_the_csv() -> None:
    need_calc()
    content = str(render(payloads(), "csv")).encode()
    found = converted(content, "csv", "xlsx", "--infilter=Text - txt - csv (StarCalc):59,34,76,1")
    sheet = read(found["x.xlsx"]).active
    comparison = payloads()
    table = sheets(comparison, view(comparison, VI), VI)[0]
    assert (sheet.max_row, sheet.max_column) == (len(table.rows) + 1, len(table.columns))
    assert [c.value for c in sheet[1]] == [c.label for c in table.columns]
    assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext is not installed here")
def test_printed_pages_repeat_the_head_and_are_numbered() -> None:
    need_calc()
    pdf = converted(made_of(payloads), "xlsx", "pdf")["x.pdf"]
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    pages = done.stdout.decode().split("\f")[:-1]
    assert all(f"Trang {n}/{len(pages)}" in page for n, page in enumerate(pages, 1))
    changes = [page for page in pages if "Điểm thay đổi" in page.splitlines()[-1]]
    assert len(changes) > 1
    assert all("Thuyết minh" in page for page in changes)
