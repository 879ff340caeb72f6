"""The officer's table (``-o table:FILE.docx``): every word, marked without colour, on A4 landscape, explained honestly."""

from __future__ import annotations

import re
import shutil
import sys
import zipfile
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from unicodedata import normalize

import known_pairs
import officers_files as of
import pytest
from docx.oxml import parse_xml
from docx.shared import Cm, Pt
from golden import agrees
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from known_pairs import NAMES
from officers_files import W, document, lines, own_words, said, shown, table_rows, written
from report_pairs import DRUGS, FIRE, ROADS, compared, hostile, moved, same

from directive_diff import Comparison, DirectiveDiffError, cli, compare
from directive_diff.model import Unread
from directive_diff.report import FORMATS, Options, format_of, render
from directive_diff.report.labels import labels
from directive_diff.report.marks import segments, targets
from directive_diff.report.officers_table import FormRow, form

SOFFICE = shutil.which("soffice")

OLD = """CHỈ THỊ

Về công tác y tế năm 2025

Năm 2025, Chủ tịch UBND tỉnh yêu cầu Chủ tịch UBND các huyện, thành phố thực hiện Chỉ thị số 24-CT/TW ngày 13/7/2023 \
của Bộ Chính trị về bảo đảm an ninh và Kế hoạch số 12/KH-UBND ngày 20/02/2024 của UBND tỉnh về tiêm chủng:

1. Y tế

Sở Y tế tổ chức tiêm chủng mở rộng cho ít nhất 90% trẻ em tại các trạm y tế xã.

Sở Y tế hoàn thành Đề án quân dân y giai đoạn 2021 - 2024.

2. Tổ chức thực hiện

Sở Tài chính bố trí kinh phí thực hiện các nhiệm vụ nêu tại Chỉ thị này.

Sở Xây dựng sửa chữa các trạm y tế bị hư hỏng sau mùa mưa bão trên địa bàn.

Chỉ thị này có hiệu lực kể từ ngày ký./.

Nơi nhận:

- Bộ Y tế;

- Lưu: VT.

CHỦ TỊCH
"""
NEW = """CHỈ THỊ

Về công tác y tế năm 2026

Năm 2026, Chủ tịch UBND tỉnh yêu cầu Chủ tịch UBND các xã, phường thực hiện Chỉ thị số 24-CT/TW ngày 13/7/2023 \
của Bộ Chính trị về bảo đảm an ninh:

1. Y tế

Sở Xây dựng sửa chữa các trạm y tế bị hư hỏng sau mùa mưa bão trên địa bàn.

Sở Y tế tổ chức tiêm chủng mở rộng cho ít nhất 95% trẻ em tại các trạm y tế xã.

Bà con vùng cao đã quen với việc khám bệnh định kỳ.

2. Tổ chức thực hiện

Sở Tài chính bố trí kinh phí thực hiện các nhiệm vụ nêu tại Chỉ thị này.

Chỉ thị này có hiệu lực kể từ ngày ký./.

Nơi nhận:

- Bộ Y tế;

- Ủy ban MTTQ Việt Nam tỉnh;

- Lưu: VT.

CHỦ TỊCH
"""


@lru_cache(maxsize=1)
def small() -> Comparison:
    return compared(OLD, NEW)


def words(content: str) -> str:
    return " ".join(normalize("NFC", content).split())


# ---- the whole, to be read -----------------------------------------------------------------------------------------


def test_the_small_table_reads_like_this() -> None:
    agrees("officers-table.txt", shown(document(small(), by_agency=True)))


def test_the_short_form_leaves_out_what_did_not_change_and_says_so() -> None:
    full, short = document(small()), document(small(), changed_only=True)
    kept = [said(cells) for cells in table_rows(short)]
    assert "Giữ nguyên." not in kept
    equal = [cells for cells in table_rows(full) if said(cells) == "Giữ nguyên."]
    assert len(kept) == len(list(table_rows(full))) - len(equal)
    told = [int(line.split()[3]) for line in lines(short) if line.startswith("(Không trình bày")]
    assert sum(told) == len(equal) > 0
    assert f"không trình bày {len(equal)} đoạn giữ nguyên" in shown(short)
    assert "không trình bày" not in shown(full).lower()


def test_two_equal_texts_have_a_table_as_well() -> None:
    full, short = shown(document(same())), shown(document(same(), changed_only=True))
    assert "Hai văn bản giống nhau" in full
    assert "Hai văn bản giống nhau" in short
    assert not list(table_rows(document(same(), changed_only=True)))
    assert DRUGS in full
    assert DRUGS not in short


def test_english() -> None:
    text_ = shown(document(small(), "en", by_agency=True))
    for word in (
        "EXPLANATION",
        "(Added)",
        "(Left out)",
        "Moved from",
        "Unchanged.",
        "DOCUMENTS CITED",
        "TASKS BY BODY",
    ):
        assert word in text_
    for word in ("THUYẾT MINH", "Giữ nguyên", "Lược bỏ", "Tình trạng"):
        assert word not in text_


# ---- every word -----------------------------------------------------------------------------------------------------


def check_words(comparison: Comparison, columns: tuple[list[str], list[str]]) -> None:
    """Each sentence stands whole in its column, as a file may show it; and nothing else does."""
    none = targets((), "", {})
    for column, side in zip(columns, (comparison.old, comparison.new), strict=True):
        there = words(" ".join(column))
        sentences = [
            words("".join(s.text for s in segments(side.text, unit.span, (), "", none)))
            for unit in side.units
            if unit.level == "sentence"
        ]
        assert [s for s in sentences if s not in there] == []
        assert len(there.replace(" ", "")) == sum(len(s.replace(" ", "")) for s in sentences)


def texts(comparison: Comparison) -> tuple[list[str], list[str]]:
    """Both columns without the table's remarks, and without the first words that what moved leaves behind."""
    rows = [row for row in form(comparison, labels("vi"), Options()).body if isinstance(row, FormRow)]
    found: tuple[list[str], list[str]] = ([], [])
    for row in rows:
        left = row.new[0][0].text.startswith("(Chuyển đến")
        for column, cell in zip(found, (row.old, row.new), strict=True):
            column += ["".join(r.text for r in runs if r.mark != "ours") for runs in cell if not left]
    return found


@pytest.mark.parametrize(
    ("name", "swapped"), [*((name, False) for name in NAMES), ("example", True), (NAMES[-1], True)]
)
def test_every_word_of_both_texts_is_there(name: str, swapped: bool) -> None:
    comparison = known_pairs.compared(name, swapped=swapped)
    check_words(comparison, texts(comparison))


@pytest.mark.parametrize("made", [small, same, hostile, lambda: known_pairs.compared("chi-thi-giao-thong")])
def test_every_word_is_in_the_file(made) -> None:
    comparison = made()
    rows = [cells for cells in table_rows(document(comparison)) if not cells[2].text.startswith("(Chuyển đến")]
    check_words(comparison, ([own_words(c[1]) for c in rows], [own_words(c[2]) for c in rows]))


STRANGE = st.text(st.characters(exclude_categories=("Cs",), exclude_characters="\0"), min_size=1, max_size=30)


@settings(max_examples=10, deadline=None, suppress_health_check=list(HealthCheck))
@given(STRANGE)
def test_any_characters_make_a_file_that_opens(strange: str) -> None:
    """Whatever stands in a sentence and in a file's name."""
    old, new = small().old, small().new
    made = compare(replace(old, source=f"{strange}.md"), replace(new, subject=strange, issuer=strange))
    changed = replace(made, new=replace(made.new, text=made.new.text.replace("y tế", f"y t{strange[0]}", 1)))
    for comparison in (made, changed):
        with zipfile.ZipFile(BytesIO(written(comparison))) as archive:
            for name in ("word/document.xml", "docProps/core.xml", "customXml/item1.xml"):
                parse_xml(archive.read(name))


# ---- marks ------------------------------------------------------------------------------------------------------------


def test_marks_are_legible_in_black_and_white() -> None:
    made = document(known_pairs.compared("example"))
    runs = [
        (column, run)
        for cells in table_rows(made)
        for column in (1, 2)
        for p in cells[column].paragraphs
        for run in p.runs
    ]
    gone = [r for column, r in runs if r.font.strike]
    come = [r for column, r in runs if r.bold and r.underline]
    assert gone
    assert come
    assert {column for column, r in runs if r.font.strike} == {1}
    assert {column for column, r in runs if r.bold or r.underline} == {2}
    with zipfile.ZipFile(BytesIO(written(known_pairs.compared("example")))) as archive:
        xml = archive.read("word/document.xml").decode()
    assert "<w:color" not in xml
    assert "<w:highlight" not in xml
    assert set(re.findall(r'w:fill="(\w+)"', xml)) == {"EDEDED"}  # grey, of heads


def test_the_words_marked_are_the_edits() -> None:
    found = shown(document(small()))
    assert "các [-huyện, thành phố-] thực hiện" in found
    assert "các {+xã, phường+} thực hiện" in found
    assert "| *(Bổ sung mới)* | {+- Ủy ban MTTQ Việt Nam tỉnh;+} |" in found
    assert "| [-Sở Y tế hoàn thành Đề án quân dân y giai đoạn 2021 - 2024.-] | *(Lược bỏ)* |" in found
    assert "*(Chuyển từ mục 2, đoạn 2)* Sở Xây dựng" in found


def test_what_nobody_sees_is_boxed_and_marked() -> None:
    made = document(hostile())
    runs = [r for cells in table_rows(made) for p in cells[2].paragraphs for r in p.runs if r.text.startswith("U+")]
    assert {r.text for r in runs} == {"U+202E", "U+202C", "U+200B"}
    assert all(r._r.find(f"{W}rPr/{W}bdr") is not None and r.bold and r.underline for r in runs)


# ---- the page -----------------------------------------------------------------------------------------------------------


def test_page_font_language_and_title() -> None:
    made = document(small())
    section = made.sections[0]
    assert (round(section.page_width.cm, 1), round(section.page_height.cm, 1)) == (29.7, 21.0)
    assert section.page_width > section.page_height
    assert section.left_margin >= Cm(1.9)
    normal = made.styles["Normal"].element.rPr.rFonts
    assert {normal.get(f"{W}{kind}") for kind in ("ascii", "hAnsi", "eastAsia", "cs")} == {"Times New Roman"}
    defaults = made.styles.element.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
    assert defaults.find(f"{W}sz").get(f"{W}val") == str(Pt(13).pt * 2).removesuffix(".0")
    assert defaults.find(f"{W}lang").get(f"{W}val") == "vi-VN"
    assert made.core_properties.title == "Bản so sánh, thuyết minh nội dung dự thảo"
    assert "Theme" not in "".join(made.styles["Normal"].element.rPr.rFonts.attrib)


def test_heads_are_repeated_short_rows_kept_whole_and_pages_numbered() -> None:
    made = document(known_pairs.compared("example"), by_agency=True)
    for table in made.tables[1:]:
        heads = [row.find(f"{W}trPr/{W}tblHeader") is not None for row in table._tbl.tr_lst]
        assert heads == [True] + [False] * (len(heads) - 1)
    whole = {row.find(f"{W}trPr/{W}cantSplit") is not None for row in made.tables[1]._tbl.tr_lst}
    assert whole == {True, False}  # a paragraph of half a page may be parted
    field = made.sections[0].header._element.find(f".//{W}fldSimple")
    assert "PAGE" in field.get(f"{W}instr")
    assert made.sections[0].different_first_page_header_footer


def test_the_head_of_the_form_names_the_issuer_or_leaves_dots() -> None:
    known, unknown = (
        document(known_pairs.compared(name)).tables[0].cell(0, 0).text for name in ("chi-thi-dich-benh", "example")
    )
    assert known.startswith("ỦY BAN NHÂN DÂN TỈNH AN GIANG\n…")
    assert set(unknown) == {"…", "\n"}
    right = document(same()).tables[0].cell(0, 1).text
    assert right.startswith("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc\n")


def titles(comparison: Comparison) -> tuple[str, ...]:
    return form(comparison, labels("vi"), Options()).titles


def test_the_title_names_both_texts() -> None:
    _, new, old = titles(known_pairs.compared("chi-thi-dich-benh"))
    assert new.startswith("Chỉ thị số 02/CT-UBND ngày 23/01/2026 về việc tiếp tục tăng cường")
    assert old.startswith("so với Chỉ thị số 03/CT-UBND ngày 18/02/2025 về việc tăng cường")
    assert titles(small())[1] == "Dự thảo Chỉ thị về công tác y tế năm 2026"
    assert "36/KH-UBND ngày 16/01/2026 công tác phòng cháy" in titles(known_pairs.compared("ke-hoach-pccc"))[1]
    assert "new.md" in titles(compared("Không có gì.\n", "Không có gì cả.\n"))[1]


def test_what_was_not_read_is_named_on_page_one() -> None:
    whole = small()
    holes = replace(whole, new=replace(whole.new, unread=(Unread("picture", 2, "mục 1, đoạn 2"),)))
    before_table = shown(document(holes)).split("# |")[0]
    assert "**Phần chưa đọc được: **Văn bản sau: hình ảnh: 2 (mục 1, đoạn 2)." in before_table
    assert "toàn bộ nội dung của hai tệp đã được đọc" in shown(document(whole)).split("# |")[0]
    warned = shown(document(hostile())).split("# |")[0]
    assert "[W204]" in warned


# ---- annexes --------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["ke-hoach-pccc"])
def test_every_document_stands_in_its_group_and_validity_is_left_empty(name: str) -> None:
    comparison = known_pairs.compared(name)
    annex = document(comparison).tables[2]
    assert annex.rows[0].cells[-1].text == "Tình trạng hiệu lực"
    titles, count = [], 0
    for row in annex.rows[1:]:
        if len(row._tr.tc_lst) == 1:
            titles.append(row.cells[0].text)
        else:
            count += 1
            assert row.cells[-1].text == ""
            assert row.cells[1].text
    groups = [title.rsplit(" (", 1)[0] for title in titles if title != "Không có."]
    fixed = [g for g in groups if "chưa xác định" not in g]
    assert fixed == [
        "Tiếp tục viện dẫn",
        "Bổ sung viện dẫn văn bản mới ban hành",
        "Bổ sung viện dẫn văn bản đã ban hành từ trước",
        "Không còn viện dẫn",
    ]
    assert count == len(comparison.citations)


def test_duties_stand_behind_only_where_asked_for() -> None:
    assert len(document(small()).tables) == 3
    annex = document(small(), by_agency=True).tables[3]
    found = [[cell.text for cell in row.cells] for row in annex.rows]
    assert any(row[0] == "Sở Y tế" for row in found)
    lost = next(row for row in found if row[3].startswith("Không còn giao"))
    assert "Đề án quân dân y" in lost[1]
    assert lost[2] == ""
    short = document(small(), by_agency=True, changed_only=True).tables[3]
    assert all(row.cells[0].text != "Sở Tài chính" for row in short.rows)


def test_numbers_of_rows_in_the_annex_are_those_of_the_table() -> None:
    for short in (False, True):
        made = form(known_pairs.compared("ke-hoach-pccc"), labels("vi"), Options(changed_only=short, by_agency=True))
        rows = [row for row in made.body if isinstance(row, FormRow)]
        said_ = [e.said for row in rows for e in row.entries]
        said_ += [cell for annex in made.annexes for group in annex.groups for cells in group.rows for cell in cells]
        told = set(re.findall(r"xem STT (\d+)", "\n".join(said_)))
        assert told
        assert told <= {str(row.number) for row in rows}
        assert [row.number for row in rows] == list(range(1, len(rows) + 1))


# ---- files ------------------------------------------------------------------------------------------------------------------


def test_the_suffix_asks_for_it(tmp_path: Path) -> None:
    assert format_of(Path("x.DOCX")) == "table"
    (tmp_path / "a.md").write_text(OLD, encoding="utf-8")
    (tmp_path / "b.md").write_text(NEW, encoding="utf-8")
    paths = [str(tmp_path / name) for name in ("a.md", "b.md", "t.docx")]
    assert cli.main(["compare", *paths[:2], "-o", paths[2], "--changed-only"]) == 0
    assert Path(paths[2]).read_bytes()[:2] == b"PK"
    assert FORMATS["table"].suffixes == (".docx",)


def test_without_the_library_the_command_that_installs_it_is_told(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "docx", None)
    with pytest.raises(DirectiveDiffError) as error:
        render(same(), "table")
    assert error.value.code == "E209"
    assert "python-docx" in error.value.vi


def test_the_clock_is_not_in_it() -> None:
    with zipfile.ZipFile(BytesIO(written(small(), by_agency=True))) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert len(archive.namelist()) == len(set(archive.namelist()))


@pytest.mark.skipif(SOFFICE is None, reason="LibreOffice is not installed")
def test_libreoffice_prints_it_on_a4_landscape(tmp_path: Path) -> None:
    import pypdfium2

    made = {
        "full": written(small(), by_agency=True),
        "short": written(hostile(), changed_only=True),
        "english": written(moved(), "en"),
    }
    for name, path in of.converted(made, tmp_path, "pdf").items():
        pdf = pypdfium2.PdfDocument(path)
        sizes = {tuple(round(side) for side in pdf[n].get_size()) for n in range(len(pdf))}
        assert sizes == {(842, 595)}, name
        text_ = " ".join(pdf[n].get_textpage().get_text_range() for n in range(len(pdf)))
        assert ("EXPLANATION" if name == "english" else "STT") in text_
        assert len(pdf) > 1


def test_paragraphs_that_moved_point_at_each_other() -> None:
    found = [[cell.text for cell in cells] for cells in table_rows(document(moved()))]
    left = next(row for row in found if "(Chuyển đến" in row[2])
    arrived = next(row for row in found if row[2].startswith("(Chuyển từ"))
    assert left[3] == f"Chuyển đến mục 1, đoạn 3 (xem STT {arrived[0].splitlines()[0]})."
    assert arrived[3] == "Chuyển từ mục 1, đoạn 1 đến mục 1, đoạn 3."
    assert DRUGS in arrived[1]
    assert {FIRE, ROADS} <= {row[2] for row in found}
