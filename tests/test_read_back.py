"""What an officer writes into THUYẾT MINH is read back (``directive-diff overrides``) and stands in the next table."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Callable
from copy import deepcopy
from dataclasses import replace
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any

import known_pairs
import officers_files as of
import pytest
from docx.oxml import parse_xml
from docx.table import _Cell
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from officers_files import W, document, edited, explain, explanations, number, table_rows, written
from report_pairs import DRUGS, FIRE, ROADS, compared, hostile, text

from directive_diff import Comparison, DirectiveDiffError, cli, compare
from directive_diff.overrides import Overrides, parse
from directive_diff.overrides.from_word import Reading, read_table
from directive_diff.overrides.merge import merge
from directive_diff.report.explained import explained
from directive_diff.report.labels import labels
from directive_diff.report.table import table

NS = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


@lru_cache(maxsize=1)
def small() -> Comparison:
    """Rows 5 to 8 changed: three sentences of one paragraph, a moved one, a new one."""
    old = text(2025, f"{DRUGS} {FIRE} Bà con rất vui.", ROADS)
    new = text(2026, f"{DRUGS.replace('đợt', 'các đợt')} {FIRE.replace('Xây dựng', 'Công an')} Bà con mừng.", ROADS)
    return compared(old, new.replace("- Bộ Công an;", "- Bộ Công an;\n\n- Bộ Y tế;"))


@lru_cache(maxsize=1)
def plain() -> bytes:
    return written(small())


def read(data: bytes, folder: Path) -> Reading:
    path = folder / "bảng.docx"
    path.write_bytes(data)
    return read_table(path)


def codes(reading: Reading) -> list[str]:
    return [notice.code for notice in reading.notices]


def taken(reading: Reading) -> dict[int, str]:
    return {one.row.number: one.text for one in reading.edited}


def again(comparison: Comparison, decisions: str) -> Comparison:
    return compare(comparison.old, comparison.new, overrides=parse(decisions))


def row_of(made: Any, wanted: str) -> list[_Cell]:
    return next(cells for cells in table_rows(made) if number(cells) == wanted)


# ---- nothing edited, something edited ----------------------------------------------------------------------------------


@pytest.mark.parametrize("made", [small, hostile])
def test_what_was_not_edited_says_nothing(made, tmp_path: Path) -> None:
    reading = read(written(made()), tmp_path)
    assert (reading.edited, reading.notices) == ((), ())
    assert merge(reading, Overrides(), "x.docx").text == ""


def test_an_edited_row_stands_in_the_next_table_once(tmp_path: Path) -> None:
    words = 'Theo đề nghị của Công an tỉnh.\nĐã “thống nhất” với Sở Xây dựng; \\ và "trích".'
    reading = read(edited(plain(), explain({"5": words})), tmp_path)
    assert taken(reading) == {5: words}
    merged = merge(reading, Overrides(), "bảng.docx")
    assert merged.text.count("Theo đề nghị của Công an tỉnh") == 1  # three changes, one text
    after = again(small(), merged.text)
    assert not [w for w in after.warnings if w.code >= "W308"]
    told = explanations(document(after))
    assert told == {**explanations(document(small())), "5": words}
    assert read(written(after), tmp_path).edited == ()


@pytest.mark.parametrize(("name", "swapped"), [*((name, False) for name in known_pairs.NAMES[::2]), ("example", True)])
def test_every_row_of_every_pair_can_be_explained(name: str, swapped: bool, tmp_path: Path) -> None:
    comparison = known_pairs.compared(name, swapped=swapped)
    reading = read(written(comparison), tmp_path)
    wanted = {row.anchor: f"Ý kiến {row.number}." for row in reading.record.rows if row.changes}
    made = Reading(
        reading.record, tuple(of_row(row, wanted[row.anchor]) for row in reading.record.rows if row.changes), ()
    )
    decisions = merge(made, Overrides(), "x.docx").text
    after = again(comparison, decisions)
    assert [w for w in after.warnings if w.code >= "W308"] == []
    shown = {
        row.anchor.replace("-", "x"): [e.said for e in explained(row, labels("vi"))]
        for g in table(after, labels("vi")).groups
        for run in g.runs
        for row in run.rows
        if row.notes
    }
    assert shown == {anchor: [words] for anchor, words in wanted.items()}
    assert merge(made, parse(decisions), "x.docx").rows == 0


def of_row(row: Any, words: str) -> Any:
    from directive_diff.overrides.from_word import Edited

    return Edited(row, words)


PLAIN = st.text(st.characters(exclude_categories=("C",)), min_size=1, max_size=60)


@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(PLAIN.filter(lambda t: t.strip()), min_size=1, max_size=4))
def test_any_words_come_back_as_they_were(lines: list[str]) -> None:
    words = "\n".join(" ".join(line.split()) for line in lines)
    record = _record()
    row = next(row for row in record.rows if row.changes)
    merged = merge(Reading(record, (of_row(row, words),), ()), Overrides(), "x.docx")
    assert {d.explanation.vi for d in parse(merged.text).changes if d.explanation} == {words}


@lru_cache(maxsize=1)
def _record() -> Any:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        return read(plain(), Path(folder)).record


# ---- as officers edit --------------------------------------------------------------------------------------------------


def before_and_after(made: Any) -> None:
    cell = row_of(made, "5")[3]
    cell.paragraphs[0].insert_paragraph_before("Trước.")
    cell.add_paragraph("Sau.")


def tracked(made: Any) -> None:
    paragraph = row_of(made, "5")[3].paragraphs[0]._p
    run = paragraph.find(f"{W}r")
    deleted = parse_xml(f'<w:del {NS} w:id="901" w:author="a" w:date="2026-01-01T00:00:00Z"/>')
    run.addprevious(deleted)
    deleted.append(run)
    for t in deleted.iter(f"{W}t"):
        t.tag = f"{W}delText"
    for follower in list(paragraph.iterfind(f"{W}r")):
        paragraph.remove(follower)
    deleted.addnext(
        parse_xml(
            f'<w:ins {NS} w:id="902" w:author="a" w:date="2026-01-01T00:00:00Z"><w:r><w:t>Mới.</w:t></w:r></w:ins>'
        )
    )


def in_a_control(made: Any) -> None:
    cell = row_of(made, "5")[3]
    of.rewrite(cell, "")
    cell._tc.append(
        parse_xml(
            f"<w:sdt {NS}><w:sdtPr/><w:sdtContent><w:p><w:r><w:t>Trong khung.</w:t></w:r></w:p></w:sdtContent></w:sdt>"
        )
    )


def reordered(made: Any) -> None:
    cells = row_of(made, "5")
    of.rewrite(cells[3], "Đã chuyển.")
    rows = made.tables[1]._tbl.tr_lst
    rows[-1].addnext(cells[3]._tc.getparent())
    of.rewrite(cells[0], "99")


def formatted(made: Any) -> None:
    for cells in table_rows(made):
        for paragraph in cells[3].paragraphs:
            for run in paragraph.runs:
                run.bold, run.font.name = True, "Arial"
            paragraph.add_run("")


def without_marks(made: Any) -> None:
    of.rewrite(row_of(made, "5")[3], "Không dấu.")
    for mark in list(made.element.iter(f"{W}bookmarkStart")):
        if mark.get(f"{W}name")[5:].split("_")[1] == _anchor("5"):
            mark.getparent().remove(mark)


def _anchor(row: str) -> str:
    return next(r.anchor for r in _record().rows if str(r.number) == row)


def another_column(made: Any) -> None:
    of.rewrite(row_of(made, "5")[3], "Cột bốn.")
    for row in made.tables[1]._tbl.tr_lst:
        row.insert(row.index(row.tc_lst[0]), deepcopy(made.tables[0]._tbl.tr_lst[0].tc_lst[0]))


EDITS: list[tuple[Callable[[Any], None], str]] = [
    (before_and_after, "Trước.\n{}\nSau."),
    (tracked, "Mới.{rest}"),
    (in_a_control, "Trong khung."),
    (reordered, "Đã chuyển."),
    (formatted, ""),
    (without_marks, "Không dấu."),
    (another_column, "Cột bốn."),
]


@pytest.mark.parametrize(("edit", "wanted"), EDITS, ids=[e.__name__ for e, _ in EDITS])
def test_edits_of_every_kind(edit: Callable[[Any], None], wanted: str, tmp_path: Path) -> None:
    first = explanations(document(small()))["5"]
    reading = read(edited(plain(), edit), tmp_path)
    rest = "".join(f"\n{line}" for line in first.split("\n")[1:])
    assert taken(reading) == ({5: wanted.format(first, rest=rest)} if wanted else {})
    assert codes(reading) == []


def deleted_row(made: Any) -> None:
    tr = row_of(made, "5")[0]._tc.getparent()
    tr.getparent().remove(tr)


def emptied(made: Any) -> None:
    of.rewrite(row_of(made, "5")[3], "")


def unchanged_row(made: Any) -> None:
    of.rewrite(row_of(made, "1")[3], "Vẫn thế.")


def merged_cells(made: Any) -> None:
    cells = row_of(made, "5")
    cells[3]._tc.getparent().remove(cells[3]._tc)


def foreign_row(made: Any) -> None:
    row = deepcopy(row_of(made, "5")[0]._tc.getparent())
    for mark in [*row.iter(f"{W}bookmarkStart"), *row.iter(f"{W}bookmarkEnd")]:
        mark.getparent().remove(mark)
    for t in row.iter(f"{W}t"):
        t.text = "lạ"
    made.tables[1]._tbl.append(row)


@pytest.mark.parametrize(
    ("edit", "code", "words"),
    [
        (deleted_row, "W312", "STT 5"),
        (emptied, "W313", "STT 5"),
        (unchanged_row, "W313", "STT 1 (tên văn bản, dòng 1)"),
        (merged_cells, "W312", "STT 5"),
        (foreign_row, "W312", "«lạ"),
    ],
)
def test_what_cannot_be_taken_over_is_said(edit: Callable[[Any], None], code: str, words: str, tmp_path: Path) -> None:
    reading = read(edited(plain(), edit), tmp_path)
    assert codes(reading) == [code]
    assert words in reading.notices[0].message.vi
    assert taken(reading) == {}


@pytest.mark.skipif(shutil.which("soffice") is None, reason="LibreOffice is not installed")
def test_it_survives_being_saved_by_libreoffice(tmp_path: Path) -> None:
    saved = of.converted({"x": plain(), "y": edited(plain(), explain({"5": "Một.\nHai."}))}, tmp_path, "docx")
    untouched, changed = (read_table(saved[name]) for name in "xy")
    assert (untouched.edited, untouched.notices) == ((), ())
    assert taken(changed) == {5: "Một.\nHai."}
    assert changed.notices == ()


# ---- the file of decisions -----------------------------------------------------------------------------------------------


def test_the_command_writes_adds_and_never_overwrites(tmp_path: Path, capsys) -> None:
    table_, decisions = tmp_path / "b.docx", tmp_path / "y-kien.toml"
    table_.write_bytes(plain())
    assert cli.main(["overrides", str(table_), "-o", str(decisions)]) == 0
    assert not decisions.exists()
    assert "0 ô THUYẾT MINH được sửa" in capsys.readouterr().err

    earlier = '# của tôi\r\n[[change]]\r\nnew = "- Bộ Y tế;"\r\nthuyet_minh = "Theo quy chế."\r\n'
    decisions.write_text(earlier, encoding="utf-8", newline="")
    table_.write_bytes(edited(plain(), explain({"5": "Lần một."})))
    assert cli.main(["overrides", str(table_), "-o", str(decisions)]) == 0
    kept = decisions.read_text(encoding="utf-8")
    assert kept.startswith(earlier.replace("\r\n", "\n"))
    assert "1 ô được ghi vào tệp ý kiến" in capsys.readouterr().err

    size = decisions.read_bytes()
    assert cli.main(["overrides", str(table_), "-o", str(decisions)]) == 0
    assert decisions.read_bytes() == size
    assert "1 ô THUYẾT MINH được sửa; 0 ô được ghi" in capsys.readouterr().err


def test_on_the_screen_without_a_file(tmp_path: Path, capsys) -> None:
    (tmp_path / "b.docx").write_bytes(edited(plain(), explain({"5": "Lần một."})))
    assert cli.main(["overrides", str(tmp_path / "b.docx")]) == 0
    out = capsys.readouterr().out
    assert len(parse(out).changes) == 3
    assert "STT 5, mục 1, đoạn 1 (bản so sánh b.docx)" in out


def test_a_later_word_takes_the_place_of_an_earlier_one_which_stays_as_a_comment(tmp_path: Path) -> None:
    earlier = (
        '[[change]]\nold = "Bà con rất vui."\nnew = "Bà con mừng."\ncategory = ["wording"]\nthuyet_minh = "Cũ # 1."\n\n'
        '# ghi chú\n[[change]]\nnew = "- Bộ Y tế;"\nthuyet_minh = """\nGiữ.\n# không phải ghi chú"""\n'
    )
    reading = read(edited(plain(), explain({"5": "Mới."})), tmp_path)
    merged = merge(reading, parse(earlier), "b.docx")
    assert [n.code for n in merged.notices] == ["W314"]
    assert '# thuyet_minh = "Cũ # 1."' in merged.text
    found = parse(merged.text).changes
    assert {d.explanation.vi for d in found if d.explanation} == {"Mới.", "Giữ.\n# không phải ghi chú"}
    assert [d.categories for d in found if d.block == "row"] == [(), (), ("wording",)]
    after = again(small(), merged.text)
    assert not [w for w in after.warnings if w.code >= "W308"]
    assert explanations(document(after))["5"] == "Mới."


def test_what_a_block_said_of_other_changes_is_kept(tmp_path: Path) -> None:
    reading = read(edited(plain(), explain({"5": "Một."})), tmp_path)
    earlier = merge(reading, Overrides(), "b.docx").text.replace(
        "changes = [", 'changes = [\r\n  { old = "", new = "- Bộ Y tế;" },'
    )
    later = merge(read(edited(plain(), explain({"5": "Hai."})), tmp_path), parse(earlier), "b.docx")
    found = {(d.new or d.old or ())[0].words: d.explanation.vi for d in parse(later.text).changes if d.explanation}
    assert found.pop("- Bộ Y tế;") == "Một."
    assert set(found.values()) == {"Hai."}


def test_english_words_leave_the_vietnamese_ones(tmp_path: Path) -> None:
    decisions = merge(read(edited(plain(), explain({"5": "Một."})), tmp_path), Overrides(), "b.docx").text
    english = written(again(small(), decisions), "en")
    merged = merge(read(edited(english, explain({"5": "One."})), tmp_path), parse(decisions), "b.docx")
    said = {(d.explanation.vi, d.explanation.en) for d in parse(merged.text).changes if d.explanation}
    assert said == {("Một.", "One.")}


# ---- what is no table of ours --------------------------------------------------------------------------------------------


def test_another_document_is_refused(tmp_path: Path) -> None:
    import docx

    other = tmp_path / "khác.docx"
    docx.Document().save(str(other))
    with pytest.raises(DirectiveDiffError) as error:
        read_table(other)
    assert error.value.code == "E124"


def test_a_damaged_file_is_told_of(tmp_path: Path) -> None:
    for data, code in ((b"", "E110"), (b"PK\x03\x04junk", "E110"), (plain()[:2000], "E110")):
        with pytest.raises(DirectiveDiffError) as error:
            read(data, tmp_path)
        assert error.value.code == code, data[:10]
    with pytest.raises(DirectiveDiffError) as error:
        read_table(tmp_path / "không có.docx")
    assert error.value.code == "E101"


@pytest.mark.parametrize("record", ["", "[]", '{"rows": 1}', '{"lang":"vi","old":"","new":"","rows":[{"anchor":1}]}'])
def test_a_record_that_was_tampered_with_is_told_of(record: str, tmp_path: Path) -> None:
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(plain())) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "customXml/item1.xml":
                data = f'<record xmlns="urn:directive-diff:table:1">{record}</record>'.encode()
            new.writestr(name, data)
    with pytest.raises(DirectiveDiffError) as error:
        read(out.getvalue(), tmp_path)
    assert error.value.code == "E110"


def test_the_table_is_never_written_over_by_its_own_decisions(tmp_path: Path, capsys) -> None:
    path = tmp_path / "b.docx"
    path.write_bytes(plain())
    assert cli.main(["overrides", str(path), "-o", str(path)]) == 2
    assert "[E205]" in capsys.readouterr().err
    (tmp_path / "khác.toml").write_text("không = phải [[", encoding="utf-8")
    assert cli.main(["overrides", str(path), "-o", str(tmp_path / "khác.toml")]) == 2
    assert (tmp_path / "khác.toml").read_text(encoding="utf-8") == "không = phải [["


# ---- files that would break the decisions -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["a\x01b\x7f.docx", "dòng\nmới.docx", "b\r\n[[pair]].docx"], ids=["control", "line feed", "a block"]
)
def test_the_name_of_a_table_stays_in_its_comment(name: str, tmp_path: Path) -> None:
    reading = read(edited(plain(), explain({"5": "Ý kiến."})), tmp_path)
    decisions = parse(merge(reading, Overrides(), name).text)
    assert len(decisions.changes) == 3
    assert decisions.pairs == ()


def test_what_a_record_says_plants_no_decision(tmp_path: Path) -> None:
    """A table from elsewhere: its record is data, whatever it holds."""
    reading = read(edited(plain(), explain({"5": "Ý kiến."})), tmp_path)
    evil = "x\n[[pair]]\naction='reject'\nold='Evil'\nnew='Evil'\n#"
    rows = tuple(replace(row, address=evil) for row in reading.record.rows)
    one = tuple(replace(e, row=replace(e.row, address=evil)) for e in reading.edited)
    merged = merge(Reading(replace(reading.record, rows=rows), one, ()), Overrides(), "x.docx")
    assert parse(merged.text).pairs == ()
    assert "\n[[pair]]" not in merged.text


def test_words_with_control_characters_come_back_without_them(tmp_path: Path) -> None:
    reading = read(edited(plain(), explain({"5": "Ý kiến."})), tmp_path)
    for words in ("một\x07hai", 'một\x07"hai"\nba'):
        made = Reading(reading.record, tuple(replace(e, text=words) for e in reading.edited), ())
        decisions = parse(merge(made, Overrides(), "x.docx").text)
        assert {d.explanation.vi for d in decisions.changes if d.explanation} == {words.replace("\x07", "")}


@pytest.mark.parametrize(
    "earlier",
    [
        'thuyet_minh = "Ý kiến A." # """ ghi',
        'thuyet_minh = \'""" Ý kiến A.\'',
        'thuyet_minh = """\nÝ kiến A. \\""" và nữa"""',
        "# '''\nthuyet_minh = \"Ý kiến A.\"",
    ],
)
def test_marks_in_comments_and_texts_hide_no_block(earlier: str, tmp_path: Path) -> None:
    """The later word takes the place of the earlier one, however that was written."""
    first = merge(read(edited(plain(), explain({"5": "Ý kiến A."})), tmp_path), Overrides(), "x.docx").text
    written_by_hand = first.replace('thuyet_minh = "Ý kiến A."', earlier)
    assert written_by_hand != first
    known = parse(written_by_hand.replace("\r\n", "\n"))
    merged = merge(read(edited(plain(), explain({"5": "Ý kiến B."})), tmp_path), known, "x.docx").text
    assert {d.explanation.vi for d in parse(merged).changes if d.explanation} == {"Ý kiến B."}
