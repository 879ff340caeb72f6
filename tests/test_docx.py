"""Word files -> units: each case is what an office does in Word, and what must stand in the comparison."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from test_reading import outlined
from word import (
    PICTURE,
    box,
    dele,
    field,
    ins,
    levels,
    listed,
    mark,
    p,
    r,
    row,
    table,
    word_bytes,
    word_file,
)

from directive_diff import DirectiveDiffError, cli, compare
from directive_diff.directive import read_file
from directive_diff.reading import File, Options

SHARED = Path(__file__).parents[2] / "shared" / "data" / "office"
HEAD = p("CHỈ THỊ") + p("Về công tác phòng cháy năm 2026")
BOLD = "<w:b/>"


def read(body: str, revisions: str = "accept", **parts: str) -> Any:
    return read_file(word_file(HEAD + body, **parts), Options(revisions))  # type: ignore[arg-type]


def units(body: str, revisions: str = "accept", **parts: str) -> list[str]:
    """The units after the title, as ``role label | sentences``."""
    return outlined(read(body, revisions, **parts))[2:]


def aside(directive: Any) -> dict[str, int]:
    return {e.reason: e.count for e in directive.ledger.aside if e.reason != "white space"}


# ---- numbers ------------------------------------------------------------------------------------------------------

ROMAN = levels(("upperRoman", "%1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("bullet", "-"))
NESTED = levels(("decimal", "%1."), ("decimal", "%1.%2."), ("decimal", "%1.%2.%3."))


def test_automatic_numbers_become_visible_text() -> None:
    body = (
        p("Mục đích", look=listed(0))
        + p("Nâng cao nhận thức.", look=listed(1))
        + p("Bảo đảm an toàn:", look=listed(1))
        + p("Tại chợ;", look=listed(2))
        + p("Tại nhà máy.", look=listed(2))
        + p("Kiểm tra.", look=listed(3))
        + p("Nhiệm vụ", look=listed(0))
        + p("Tuyên truyền.", look=listed(1))
    )
    directive = read(body, numbering=ROMAN)
    assert outlined(directive)[2:] == [
        "heading I | I. Mục đích",
        "  body 1 | 1. Nâng cao nhận thức.",
        "  heading 2 | 2. Bảo đảm an toàn:",
        "    body a | a) Tại chợ;",
        "    heading b | b) Tại nhà máy.",
        "      item - | - Kiểm tra.",
        "heading II | II. Nhiệm vụ",
        "  body 1 | 1. Tuyên truyền.",
    ]
    supplied = {e.reason: e.count for e in directive.ledger.supplied}
    assert supplied["automatic number"] == len("I. 1. 2. a) b) - II. 1. ")


def test_numbers_of_several_levels_and_skipped_ones() -> None:
    body = p("Một", look=listed(0)) + p("Hai.", look=listed(2)) + p("Ba.", look=listed(1)) + p("Bốn", look=listed(0))
    assert [u.split("| ")[1] for u in units(body, numbering=NESTED)] == ["1. Một", "1.1.1. Hai.", "1.2. Ba.", "2. Bốn"]


@pytest.mark.parametrize(
    ("format", "numbers"),
    [
        ("decimal", "1 2 3"),
        ("decimalZero", "01 02 03"),
        ("upperLetter", "A B C"),
        ("lowerRoman", "i ii iii"),
        ("vietnameseCounting", "một hai ba"),
        ("none", ""),
    ],
)
def test_number_formats(format: str, numbers: str) -> None:
    body = "".join(p(word, look=listed()) for word in ("Xuân.", "Hạ.", "Thu."))
    read_ = read(body, numbering=levels((format, "Điểm %1:")))
    lines = read_.text.split("\n")[2:]
    wanted = [f"Điểm {n}: " for n in numbers.split()] or ["Điểm : "] * 3
    assert lines == [f"{n}{word}" for n, word in zip(wanted, ("Xuân.", "Hạ.", "Thu."), strict=True)]


def test_letters_go_on_after_z_and_roman_numbers_have_an_end() -> None:
    from directive_diff.reading.wordnumbers import _FORMATS

    assert [_FORMATS["lowerLetter"](n) for n in (26, 27, 53)] == ["z", "aa", "aaa"]
    assert [_FORMATS["upperRoman"](n) for n in (4, 1999, 0, 5000)] == ["IV", "MCMXCIX", "0", "5000"]
    assert [_FORMATS["cardinalText"](n) for n in (15, 21, 35, 40)] == [
        "mười lăm",
        "hai mươi mốt",
        "ba mươi lăm",
        "bốn mươi",
    ]


def test_an_instance_that_starts_anew() -> None:
    again = (
        '<w:num w:numId="2"><w:abstractNumId w:val="1"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
        '<w:num w:numId="3"><w:abstractNumId w:val="1"/></w:num>'
    )
    numbering = levels(("decimal", "%1."), extra=again)
    body = "".join(p("Việc.", look=listed(0, id)) for id in (1, 1, 3, 2, 2))
    lines = read(body, numbering=numbering).text.split("\n")[2:]
    assert lines == ["1. Việc.", "2. Việc.", "3. Việc.", "5. Việc.", "6. Việc."]


def test_numbers_from_styles_and_heading_depth() -> None:
    styles = (
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="H1"><w:name w:val="heading 1"/><w:basedOn w:val="Normal"/>'
        '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr><w:rPr><w:b/></w:rPr></w:style>'
    )
    body = p("Mục đích", look='<w:pStyle w:val="H1"/>') + p("Nội dung.") + p("Yêu cầu", look='<w:pStyle w:val="H1"/>')
    assert units(body + p("Kịp thời."), styles=styles, numbering=levels(("decimal", "%1."))) == [
        "heading 1 | 1. Mục đích",
        "  body | Nội dung.",
        "heading 2 | 2. Yêu cầu",
        "  body | Kịp thời.",
    ]


def test_symbol_bullets() -> None:
    bullets = levels(("bullet", "\uf0b7"))
    assert units(p("Kiểm tra.", look=listed()) + p("Xử lý.", look=listed()), numbering=bullets) == [
        "item • | • Kiểm tra.",
        "item • | • Xử lý.",
    ]
    sym = '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    assert units(p("1. Kiểm tra.") + p(sym, " Đồng ý.")) == ["heading 1 | 1. Kiểm tra.", "  body | ☑ Đồng ý."]


# ---- headings -----------------------------------------------------------------------------------------------------


def test_headings_by_style_and_by_type() -> None:
    outline = '<w:outlineLvl w:val="{}"/>'
    body = (
        p("Mục tiêu", look=outline.format(0))
        + p("Giảm số vụ cháy.")
        + p("Giải pháp", look=outline.format(0))
        + p("Tuyên truyền", look=outline.format(1))
        + p("Phát tờ rơi.")
    )
    directive = read(body)
    assert outlined(directive)[2:] == [
        "heading | Mục tiêu",
        "  body | Giảm số vụ cháy.",
        "heading | Giải pháp",
        "  heading | Tuyên truyền",
        "    body | Phát tờ rơi.",
    ]
    assert [u.address for u in directive.units if u.level == "section"] == [
        "mục «Mục tiêu»",
        "mục «Giải pháp»",
        "mục «Giải pháp», mục «Tuyên truyền»",
    ]
    typed = (
        p(r("1. Sở Y tế", BOLD)) + p(r("Về cấp cứu", BOLD)) + p("Trực đêm.") + p(r("Về thuốc", BOLD)) + p("Dự trữ thuốc.")
        + p(r("2. Công an tỉnh", BOLD)) + p("Tuần tra.")
    )  # fmt: skip
    assert units(typed) == [
        "heading 1 | 1. Sở Y tế",
        "  heading | Về cấp cứu",
        "    body | Trực đêm.",
        "  heading | Về thuốc",
        "    body | Dự trữ thuốc.",
        "heading 2 | 2. Công an tỉnh",
        "  body | Tuần tra.",
    ]


# ---- tracked changes ----------------------------------------------------------------------------------------------

REVISED = {
    "an insertion and a deletion": (
        p("Giao ", dele("huyện"), ins("xã"), " kiểm tra."),
        ["body | Giao xã kiểm tra."],
        ["body | Giao huyện kiểm tra."],
    ),
    "words inserted, then deleted": (
        p("Giao ", ins(dele("bỏ hẳn ")), "kiểm tra."),
        ["body | Giao kiểm tra."],
        ["body | Giao kiểm tra."],
    ),
    "a paragraph's end deleted: two paragraphs become one": (
        p("Kiểm tra.", look=mark("del")) + p(" Xử lý."),
        ["body | Kiểm tra. ¦ Xử lý."],
        ["body | Kiểm tra.", "body | Xử lý."],
    ),
    "a paragraph's end inserted: one paragraph becomes two": (
        p("Kiểm tra.", look=mark("ins")) + p("Xử lý."),
        ["body | Kiểm tra.", "body | Xử lý."],
        ["body | Kiểm tra.Xử lý."],
    ),
    "a whole paragraph deleted": (
        p("Một.") + p(dele("Hai."), look=mark("del")) + p("Ba."),
        ["body | Một.", "body | Ba."],
        ["body | Một.", "body | Hai.", "body | Ba."],
    ),
    "a move": (
        p("Một.")
        + f'<w:p><w:pPr><w:rPr><w:moveFrom w:id="7" w:author="A"/></w:rPr></w:pPr><w:moveFrom w:id="5" w:author="A" w:date="2026-01-05T00:00:00Z">{r("Hai.")}</w:moveFrom></w:p>'
        + p("Ba.")
        + f'<w:p><w:pPr><w:rPr><w:moveTo w:id="8" w:author="A"/></w:rPr></w:pPr><w:moveTo w:id="6" w:author="A" w:date="2026-01-05T00:00:00Z">{r("Hai.")}</w:moveTo></w:p>'
        + p("Bốn."),
        ["body | Một.", "body | Ba.", "body | Hai.", "body | Bốn."],
        ["body | Một.", "body | Hai.", "body | Ba.", "body | Bốn."],
    ),
    "a row inserted, a row deleted": (
        table(
            row("Ca", "Giờ"),
            row("Đêm", "22").replace("<w:tr>", '<w:tr><w:trPr><w:ins w:id="4"/></w:trPr>'),
            row("Ngày", "8").replace("<w:tr>", '<w:tr><w:trPr><w:del w:id="4"/></w:trPr>'),
        ),
        ["cell | Ca", "cell | Giờ", "cell | Đêm", "cell | 22"],
        ["cell | Ca", "cell | Giờ", "cell | Ngày", "cell | 8"],
    ),
    "an inserted list item counts only when it is there": (
        p("Một.", look=listed()) + p(ins("Hai."), look=f"{listed()}{mark('ins')}") + p("Ba.", look=listed()),
        ["body 1 | 1. Một.", "body 2 | 2. Hai.", "body 3 | 3. Ba."],
        ["body 1 | 1. Một.", "body 2 | 2. Ba."],
    ),
    "a number taken away by tracked formatting": (
        p("Một.", look=listed()) + p("Hai.", look=f'<w:pPrChange w:id="9"><w:pPr>{listed()}</w:pPr></w:pPrChange>'),
        ["heading 1 | 1. Một.", "  body | Hai."],
        ["body 1 | 1. Một.", "body 2 | 2. Hai."],
    ),
}


@pytest.mark.parametrize("title", REVISED)
def test_tracked_changes(title: str) -> None:
    body, accepted, rejected = REVISED[title]
    numbering = levels(("decimal", "%1."))
    assert [u.strip() for u in units(body, "accept", numbering=numbering)] == [u.strip() for u in accepted]
    assert [u.strip() for u in units(body, "reject", numbering=numbering)] == [u.strip() for u in rejected]
    for state in ("accept", "reject"):
        directive = read(body, state, numbering=numbering)
        assert directive.ledger.balanced
        assert "W206" in [w.code for w in directive.warnings]


# Pandoc follows tracked words, not tracked rows, list numbers or formats, and keeps one end of two joined paragraphs.
@pytest.mark.parametrize("title", ["an insertion and a deletion", "words inserted, then deleted", "a move"])
@pytest.mark.parametrize("state", ["accept", "reject"])
def test_tracked_changes_as_pandoc_reads_them(title: str, state: str, tmp_path: Path) -> None:
    if not shutil.which("pandoc"):
        pytest.skip("pandoc, the independent reader, is not installed")
    body, *_ = REVISED[title]
    path = tmp_path / "x.docx"
    path.write_bytes(word_bytes(HEAD + body))
    told = subprocess.run(
        ["pandoc", "--wrap=none", f"--track-changes={state}", "-t", "plain", str(path)],
        capture_output=True, check=True, text=True,
    ).stdout  # fmt: skip
    assert read(body, state).text.split() == told.split()


def test_how_many_and_refused() -> None:
    body = p("Giao ", dele("huyện"), ins("xã"), ".") + p(ins("Thêm."), look=mark("ins"))
    (warning,) = [w for w in read(body).warnings if w.code == "W206"]
    assert "3 thay đổi" in warning.message.vi
    assert "2 thêm, 1 xóa" in warning.message.vi
    with pytest.raises(DirectiveDiffError) as caught:
        read(body, "refuse")
    assert caught.value.code == "E113"
    assert "3" in caught.value.vi
    assert not [w for w in read(p("Không sửa."), "refuse").warnings if w.code == "W206"]


def test_the_two_states_of_one_file(tmp_path: Path, capsys) -> None:
    path = tmp_path / "du-thao.docx"
    path.write_bytes(word_bytes(HEAD + p("1. Giao ", dele("các huyện"), ins("các xã"), " kiểm tra.")))
    assert cli.main(["compare", str(path), "--revisions", "both", "--exit-code", "-o", "text:-"]) == 1
    out, err = capsys.readouterr()
    assert "«các huyện»" not in err
    assert "W302" not in err + out
    assert cli.main(["compare", str(path), str(path), "--revisions", "both"]) == 2
    assert "[E404]" in capsys.readouterr().err
    plain = tmp_path / "sach.docx"
    plain.write_bytes(word_bytes(HEAD + p("1. Kiểm tra.")))
    assert cli.main(["compare", str(plain), "--revisions", "both", "--exit-code"]) == 2
    assert "[E117]" in capsys.readouterr().err


def test_no_other_way_to_read_changes() -> None:
    with pytest.raises(DirectiveDiffError) as caught:
        Options("both")  # type: ignore[arg-type]  # the wrong word is what is tested
    assert caught.value.code == "E405"


def test_accepting_and_rejecting_are_the_two_texts() -> None:
    body = p("1. Giao ", dele("các huyện"), ins("các xã"), " kiểm tra.")
    old, new = read(body, "reject"), read(body, "accept")
    comparison = compare(old, new)
    (edit,) = [e for change in comparison.changes for e in change.edits]
    assert (old.text[slice(*edit.old)], new.text[slice(*edit.new)]) == ("huyện", "xã")


# ---- what stands in runs ------------------------------------------------------------------------------------------

RUNS = {
    "controls, smart tags and links are text": (
        p(
            "Theo ",
            f"<w:sdt><w:sdtPr/><w:sdtContent>{r('Luật')}</w:sdtContent></w:sdt>",
            f'<w:smartTag w:element="x">{r(" Phòng cháy")}</w:smartTag>',
            f'<w:hyperlink r:id="rId9">{r(" và chữa cháy")}</w:hyperlink>',
            ".",
        ),
        "Theo Luật Phòng cháy và chữa cháy.",
        {},
    ),
    "a field shows its result": (
        p("Trang ", field(" PAGEREF x ", "7"), " của văn bản."),
        "Trang 7 của văn bản.",
        {"field instruction": 11},
    ),
    "a simple field too": (
        p("Năm ", f'<w:fldSimple w:instr="DATE">{r("2026")}</w:fldSimple>', "."),
        "Năm 2026.",
        {},
    ),
    "a field inside a field's instruction is no text": (
        p("A ", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', field(" x ", "bên trong"), '<w:r><w:fldChar w:fldCharType="separate"/></w:r>', r("kết quả"), '<w:r><w:fldChar w:fldCharType="end"/></w:r>', "."),
        "A kết quả.",
        {"field instruction": 12},
    ),
    "a field that never ends swallows nothing": (
        p("Phần ", '<w:r><w:fldChar w:fldCharType="begin"/></w:r>', "này vẫn còn."),
        "Phần này vẫn còn.",
        {},
    ),
    "hidden words are set aside": (
        p("Công khai.", r(" Không công khai.", "<w:vanish/>")),
        "Công khai.",
        {"hidden text": 17},
    ),
    "white words are set aside, white on a ground are not": (
        p("Thấy.", r(" Trắng.", '<w:color w:val="FFFFFF"/>'), r(" Nền.", '<w:color w:val="FFFFFF"/><w:shd w:fill="000000"/>')),
        "Thấy. Nền.",
        {"invisible text": 7},
    ),
    "hyphens": (
        p("Số 05", "<w:r><w:noBreakHyphen/></w:r>", "CT/TU, phòng", "<w:r><w:softHyphen/></w:r>", " cháy."),
        "Số 05-CT/TU, phòng cháy.",
        {"line-end hyphen": 1},
    ),
    "capitals by format are capitals": (p(r("hỏa tốc", "<w:caps/>")), "HỎA TỐC", {}),
    "spaces that Word drops": (
        p("<w:r><w:t>  Kiểm tra  </w:t></w:r>", " ngay."),
        "Kiểm tra ngay.",
        {},
    ),
    "an equation": (p("Tỷ lệ ", "<m:oMath><m:r><m:t>x=1</m:t></m:r></m:oMath>", "."), "Tỷ lệ x=1.", {}),
    "what is yet to be invented is text": (p("Một ", f"<w:futureTag>{r('hai')}</w:futureTag>", "."), "Một hai.", {}),
}  # fmt: skip


@pytest.mark.parametrize("title", RUNS)
def test_runs(title: str) -> None:
    body, text, set_aside = RUNS[title]
    directive = read(body)
    assert directive.text.split("\n")[2:] == [text]
    assert aside(directive) == set_aside


def test_a_forced_line_break_begins_a_line_and_a_page_break_does_not_cut() -> None:
    head = p(r("CHỈ THỊ", BOLD), "<w:r><w:br/></w:r>", r("Về công tác hè năm 2026", BOLD))
    directive = read_file(word_file(head + p("1. Mở lớp bơi", '<w:r><w:br w:type="page"/></w:r>', "cho trẻ em.")))
    assert outlined(directive) == [
        "title | CHỈ THỊ",
        "title | Về công tác hè năm 2026",
        "body 1 | 1. Mở lớp bơi cho trẻ em.",
    ]


def test_style_toggles_cancel_out() -> None:
    styles = (
        '<w:style w:type="paragraph" w:styleId="B"><w:name w:val="B"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="character" w:styleId="C"><w:name w:val="C"/><w:rPr><w:b/></w:rPr></w:style>'
        '<w:style w:type="paragraph" w:styleId="L"><w:basedOn w:val="M"/></w:style>'
        '<w:style w:type="paragraph" w:styleId="M"><w:basedOn w:val="L"/><w:rPr><w:vanish/></w:rPr></w:style>'
    )
    from directive_diff.reading import read_blocks

    body = (
        p("đậm", look='<w:pStyle w:val="B"/>')
        + p(r("thường", '<w:rStyle w:val="C"/>'), look='<w:pStyle w:val="B"/>')
        + p(r("vẫn đậm", "<w:b/>"), look='<w:pStyle w:val="B"/>')
    )
    page = read_blocks(word_file(body, styles=styles))
    assert [block.bold for block in page.blocks] == [True, False, True]
    looped = read(p("Ẩn.", look='<w:pStyle w:val="L"/>') + p("Thấy."), styles=styles)
    assert looped.text.endswith("Thấy.")
    assert aside(looped) == {"hidden text": 3}


def test_old_fonts() -> None:
    time = '<w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/>'
    capitals = '<w:rFonts w:ascii=".VnTimeH" w:hAnsi=".VnTimeH"/>'
    directive = read(
        p(r("1. ", time), r("TiÕp tôc phßng ch¸y", time), r(" ch÷a ch¸y rõng", capitals), r(" trong cả nước.", ""))
    )
    assert directive.text.split("\n")[2:] == ["1. Tiếp tục phòng cháy CHỮA CHÁY RỪNG trong cả nước."]
    hyphen = r("<w:t>T¨ng c</w:t><w:softHyphen/><w:t>êng</w:t>", time)
    assert read(p("1. Một.") + p(hyphen)).text.endswith("Tăng cường")
    assert "TCVN3" in next(w.message.vi for w in directive.warnings if w.code == "W208")


# ---- what stands beside the text ----------------------------------------------------------------------------------


def test_text_boxes_are_read_once() -> None:
    directive = read(p("Mở đầu.", box(p("DỰ THẢO lần 2."))) + p("Tiếp theo."))
    assert outlined(directive)[2:] == ["body | Mở đầu.", "body | DỰ THẢO lần 2.", "body | Tiếp theo."]
    assert aside(directive) == {"duplicate": len("DỰ THẢO lần 2.")}


def test_notes_stand_behind_their_paragraph() -> None:
    notes = (
        '<w:footnote w:type="separator" w:id="0"><w:p><w:r><w:separator/></w:r></w:p></w:footnote>'
        f'<w:footnote w:id="1">{p("<w:r><w:footnoteRef/></w:r>", " Sửa đổi năm 2024.")}</w:footnote>'
        f'<w:footnote w:id="2">{p("Không ai dẫn.")}</w:footnote>'
    )
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    directive = read(
        p(r("1. Căn cứ", BOLD)) + p("Luật số 55", reference, " còn hiệu lực.") + p("Đoạn sau."), footnotes=notes
    )
    assert outlined(directive)[2:] == [
        "heading 1 | 1. Căn cứ",
        "  body | Luật số 55 còn hiệu lực.",
        "  footnote | Sửa đổi năm 2024.",
        "  body | Đoạn sau.",
    ]
    assert aside(directive) == {"note without a mark": len("Không ai dẫn.")}
    gone = read(p("Luật.", dele("x").replace("</w:del>", f"{reference}</w:del>")), footnotes=notes)
    assert aside(gone)["tracked deletion"] == len("x Sửa đổi năm 2024.")


def test_a_note_to_the_title_does_not_cut_it() -> None:
    note = f'<w:footnote w:id="1">{p("Văn bản hợp nhất.")}</w:footnote>'
    reference = '<w:r><w:footnoteReference w:id="1"/></w:r>'
    directive = read_file(
        word_file(p("QUYẾT ĐỊNH", reference) + p("Về giá đất năm 2026") + p("Điều 1. Giá đất."), footnotes=note)
    )
    assert directive.subject == "Về giá đất năm 2026"
    assert outlined(directive) == [
        "title | QUYẾT ĐỊNH",
        "footnote | Văn bản hợp nhất.",
        "title | Về giá đất năm 2026",
        "body 1 | Điều 1. Giá đất.",
    ]


def test_comments_pictures_and_page_headers_go_to_the_ledger() -> None:
    comments = f'<w:comment w:id="1" w:author="A">{p("Xem lại.")}</w:comment>'
    body = (
        p(r("1. Kiểm tra", BOLD))
        + p("Nội dung", '<w:commentRangeStart w:id="1"/>', " cần sửa.", '<w:r><w:commentReference w:id="1"/></w:r>')
        + p(r("2. Xử lý", BOLD))
        + p("Có ảnh.", PICTURE, PICTURE)
    )
    directive = read(body, comments=comments, header=p(field(" PAGE ", "2")), footer=p("UBND tỉnh"))
    assert aside(directive) == {"comment": 8, "page header or footer": len(" PAGE 2UBND tỉnh")}
    assert [(u.what, u.count, u.where) for u in directive.unread] == [
        ("comment", 1, "mục 1, đoạn 1"),
        ("picture", 2, "mục 2, đoạn 1"),
    ]


def test_a_letterhead_in_the_page_header_is_text() -> None:
    header = table(row(p("UBND TỈNH A") + p("Số: 05/CT-UBND"), p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")))
    directive = read(p("1. Kiểm tra."), header=header)
    assert directive.number == "05/CT-UBND"
    assert directive.issuer == "UBND TỈNH A"


def test_a_table_of_contents_is_no_second_text() -> None:
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> TOC \\o "1-3" </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    body = (
        p(begin, "1. Kiểm tra 2") + p("2. Xử lý 3", '<w:r><w:fldChar w:fldCharType="end"/></w:r>') + p("1. Kiểm tra.")
    )
    directive = read(body)
    assert outlined(directive)[2:] == ["body 1 | 1. Kiểm tra."]
    assert aside(directive)["table of contents"] == len("1. Kiểm tra 22. Xử lý 3")


# ---- tables -------------------------------------------------------------------------------------------------------


def test_header_and_tail_in_tables() -> None:
    body = (
        table(
            row(
                p("ỦY BAN NHÂN DÂN") + p("TỈNH LÀO CAI") + p("_______") + p("Số: 07/CT-UBND"),
                p("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM") + p("Độc lập - Tự do - Hạnh phúc") + p("Lào Cai, ngày 12 tháng 3 năm 2025"),
            )
        )
        + HEAD + p("1. Trực cháy.") + p("2. Chữa cháy./.")
        + table(row(p("Nơi nhận:") + p("- Bộ Công an;") + p("- Lưu: VT."), p("CHỦ TỊCH") + p("Giàng A Páo")))
    )  # fmt: skip
    directive = read_file(word_file(body))
    assert outlined(directive) == [
        "header | ỦY BAN NHÂN DÂN",
        "header | TỈNH LÀO CAI",
        "header | Số: 07/CT-UBND",
        "header | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "header | Độc lập - Tự do - Hạnh phúc",
        "header | Lào Cai, ngày 12 tháng 3 năm 2025",
        "title | CHỈ THỊ",
        "title | Về công tác phòng cháy năm 2026",
        "body 1 | 1. Trực cháy.",
        "body 2 | 2. Chữa cháy./.",
        "heading | Nơi nhận:",
        "recipient - | - Bộ Công an;",
        "recipient - | - Lưu: VT.",
        "signature | CHỦ TỊCH",
        "signature | Giàng A Páo",
    ]
    assert (directive.issuer, directive.issued) == ("ỦY BAN NHÂN DÂN TỈNH LÀO CAI", "2025-03-12")


def test_header_and_tail_set_with_tabs() -> None:
    tab = "<w:r><w:tab/></w:r>"
    body = (
        p("UBND TỈNH HÀ GIANG", tab, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        + p("Số: 03/CT-UBND", tab, tab, "Hà Giang, ngày 05 tháng 02 năm 2025")
        + HEAD + p("1. Tuần tra./.")
        + p("Nơi nhận:", tab, tab, "CHỦ TỊCH")
        + p("- Lưu: VT.", tab, "Nguyễn Văn Sơn")
    )  # fmt: skip
    directive = read_file(word_file(body))
    assert [u for u in outlined(directive) if not u.startswith(("body", "title"))] == [
        "header | UBND TỈNH HÀ GIANG",
        "header | Số: 03/CT-UBND",
        "header | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "header | Hà Giang, ngày 05 tháng 02 năm 2025",
        "heading | Nơi nhận:",
        "recipient - | - Lưu: VT.",
        "signature | CHỦ TỊCH",
        "signature | Nguyễn Văn Sơn",
    ]


def test_white_words_in_a_table_are_seen_only_on_a_ground() -> None:
    white = r("Trắng", '<w:color w:val="FFFFFF"/>')
    plain = table(row(p("Đen"), p(white)))
    dark = plain.replace("<w:tcPr/>", "").replace("<w:tc>", '<w:tc><w:tcPr><w:shd w:fill="1F3864"/></w:tcPr>')
    styled = plain.replace("<w:tblPr/>", '<w:tblPr><w:tblStyle w:val="Luoi"/></w:tblPr>')
    for body, cells in (
        (plain, ["cell | Đen"]),
        (dark, ["cell | Đen", "cell | Trắng"]),
        (styled, ["cell | Đen", "cell | Trắng"]),
    ):
        assert units(p("1. Kiểm tra.") + body)[1:] == [f"  {cell}" for cell in cells]


def test_a_frame_of_one_column_is_text_and_a_grid_is_cells() -> None:
    framed = table(row(p("1. Kiểm tra.") + p("2. Xử lý.")))
    assert units(framed) == ["body 1 | 1. Kiểm tra.", "body 2 | 2. Xử lý."]
    grid = table(row("STT", "Việc"), row("1.", table(row("a", "b"))))
    assert units(p("1. Phân công:") + grid) == [
        "heading 1 | 1. Phân công:",
        "  cell | STT",
        "  cell | Việc",
        "  cell | 1.",
        "  cell | a",
        "  cell | b",
    ]


# ---- real files ---------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not SHARED.exists(), reason="the office files lie beside the project, not in it")
def test_a_decree_as_word_keeps_it() -> None:
    name = "nghi-dinh-30-2020.docx"
    directive = read_file(File(name, ".docx", (SHARED / name).read_bytes()))
    articles = [u for u in directive.units if u.level == "section" and u.address.split(", ")[-1].startswith("Điều")]
    assert (directive.kind, directive.number, directive.issued) == ("Nghị định", "30/2020/NĐ-CP", "2020-03-05")
    assert (
        len(articles)
        + sum(u.address.split(", ")[-1].startswith("Điều") for u in directive.units if u.level == "paragraph")
        == 38
    )
    assert directive.ledger.balanced


def test_strict_namespaces(tmp_path: Path) -> None:
    import zipfile
    from io import BytesIO

    from word import packed

    data = word_bytes(HEAD + p("1. Kiểm tra."))
    with zipfile.ZipFile(BytesIO(data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for part, xml in files.items():
        files[part] = xml.replace(
            b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
            b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        ).replace(
            b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
            b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        )
    strict = read_file(File("x.docx", ".docx", packed(files)))
    assert strict.text == read_file(File("x.docx", ".docx", data)).text


def test_codes_of_old_fonts_are_letters_wherever_they_are_kept() -> None:
    from directive_diff.reading.fonts import as_shown

    assert as_shown("TiÕp tôc", ".VnTime") == ("Tiếp tục", "tcvn3")
    assert as_shown("Ti\uf0d5p", ".VnTime") == ("Tiếp", "tcvn3")  # in the private area, as symbols are
    assert as_shown("\uf0b7 Xử lý", "Symbol") == ("• Xử lý", None)
    assert as_shown("Tiếp tục", "Times New Roman") == ("Tiếp tục", None)


def test_a_regulation_behind_the_table_of_recipients() -> None:
    """Recipients and signer side by side, then the annex, its kind and name in one paragraph with a forced break."""
    body = [
        p("QUYẾT ĐỊNH"),
        p("Ban hành Nội quy bến xe"),
        p("Điều 1. Ban hành kèm theo Quyết định này Nội quy bến xe khách."),
        p("Điều 2. Giám đốc Sở Xây dựng chịu trách nhiệm thi hành Quyết định này./."),
        table(row("Nơi nhận:", "CHỦ TỊCH"), row("- Lưu: VT.", "Vương Quốc Tuấn")),
        p(r("NỘI QUY"), "<w:r><w:br/></w:r>", r("Bến xe khách trung tâm")),
        p("(Ban hành kèm theo Quyết định số 61/QĐ-UBND ngày 05/5/2025)"),
        p("Điều 1. Giờ mở cửa"),
        p("Bến mở cửa từ 4 giờ đến 22 giờ."),
    ]
    assert outlined(read_file(word_file("".join(body))))[-9:] == [
        "heading | Nơi nhận:",
        "recipient - | - Lưu: VT.",
        "signature | CHỦ TỊCH",
        "signature | Vương Quốc Tuấn",
        "heading | NỘI QUY",
        "  title | Bến xe khách trung tâm",
        "  title | (Ban hành kèm theo Quyết định số 61/QĐ-UBND ngày 05/5/2025)",
        "  heading 1 | Điều 1. Giờ mở cửa",
        "    body | Bến mở cửa từ 4 giờ đến 22 giờ.",
    ]
