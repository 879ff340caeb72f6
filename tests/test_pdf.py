"""PDF: what was set in type is read back as it was written, by whatever program it was set."""

from __future__ import annotations

import random
import shutil
import time
from pathlib import Path

import pytest
from known_pairs import sides
from set_in_type import Paper, chromium, fodt, fonts, libreoffice, page, parts_of

from directive_diff import Directive
from directive_diff.directive import read, read_file
from directive_diff.errors import InputError
from directive_diff.reading import File, Options, Page, read_blocks
from directive_diff.reading.pdf import engine
from directive_diff.reading.pdf.hyphens import Words

pytestmark = pytest.mark.skipif(not fonts(), reason="no DejaVu fonts to set Vietnamese in")

LONG = (
    "Ủy ban nhân dân tỉnh yêu cầu Thủ trưởng các sở, ban, ngành, Chủ tịch Ủy ban nhân dân các xã, phường tổ chức "
    "triển khai nghiêm túc các nhiệm vụ được giao, bảo đảm đúng tiến độ và chịu trách nhiệm trước Chủ tịch Ủy ban "
    "nhân dân tỉnh về kết quả thực hiện của cơ quan, đơn vị, địa phương mình quản lý"
)
OTHER = (
    "Công an tỉnh chủ trì, phối hợp với các cơ quan liên quan theo dõi, đôn đốc, kiểm tra việc thực hiện Kế hoạch số "
    "191/KH-UBND, định kỳ tổng hợp kết quả, báo cáo Chủ tịch Ủy ban nhân dân tỉnh trước ngày 15 hằng tháng"
)


def _file(data: bytes) -> File:
    return File("x.pdf", ".pdf", data)


def _page(data: bytes, *, ocr: bool = False) -> Page:
    page = read_blocks(_file(data), Options(ocr=ocr))
    for block in page.blocks:
        page.account.keep(block.pieces)
    return page


def _read(data: bytes) -> list[str]:
    return [block.text for block in _page(data).blocks]


def _aside(page: Page) -> dict[str, int]:
    ledger = page.account.close(sum(len(block.text) for block in page.blocks))
    return {entry.reason: entry.count for entry in ledger.aside if entry.reason != "white space"}


def _code(data: bytes, **options: bool) -> str:
    with pytest.raises(InputError) as caught:
        read_blocks(_file(data), Options(**options))
    return caught.value.code


# ---- the example pair, set by three programs, reads back to the same units ---------------------------------------


@pytest.fixture(scope="module")
def pair() -> dict[str, Directive]:
    old, new = sides("example")
    return {"2025": old, "2026": new}


def _units(directive: Directive) -> list[tuple[str, str, str]]:
    return [
        (unit.level, unit.role, directive.text[slice(*unit.span)]) for unit in directive.units if unit.role != "header"
    ]


@pytest.fixture(scope="module")
def office(pair, tmp_path_factory) -> dict[str, Path]:
    ways = {
        "": {},
        "-left": {"align": "left"},
        "-a5": {"width": 14.8, "height": 21, "size": 11, "font": "DejaVu Serif"},
    }
    sources = {f"{year}{way}": fodt(parts_of(d), **how) for year, d in pair.items() for way, how in ways.items()}
    sources["2026-spaced"] = fodt(parts_of(pair["2026"]), indent=0, after=9, head="Chỉ thị của UBND tỉnh - trang ")
    made = libreoffice(sources, tmp_path_factory.mktemp("office"))
    if made is None:
        pytest.skip("LibreOffice is not installed")
    return made


@pytest.mark.parametrize("name", ["2025", "2026", "2025-left", "2026-left", "2025-a5", "2026-a5", "2026-spaced"])
def test_set_by_libreoffice(pair, office, name: str) -> None:
    assert _units(read(office[name])) == _units(pair[name[:4]])


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_set_by_chromium(pair, tmp_path: Path, year: str) -> None:
    made = chromium(page(parts_of(pair[year])), year, tmp_path)
    if made is None:
        pytest.skip("Chromium is not installed")
    assert _units(read(made)) == _units(pair[year])


def test_header_and_facts(pair, office) -> None:
    found = read(office["2026"])
    assert (found.kind, found.number, found.issued) == ("Chỉ thị", "05/CT-UBND", "2026-02-05")
    assert found.issuer == "ỦY BAN NHÂN DÂN TỈNH THÁI NGUYÊN"
    assert not found.warnings


@pytest.mark.parametrize("year", ["2025", "2026"])
def test_set_by_reportlab(pair, year: str) -> None:
    paper, y = Paper(), 100.0
    number = 1
    for role, text in parts_of(pair[year]):
        if role == "title":
            paper.put(311, y, text, font="Serif-Bold", at="centre", size=11)
            y += 18
            continue
        if y > 720:
            paper.next()
            number += 1
            paper.put(311, 40, str(number), at="centre", size=12)
            y = 80
        if role in ("recipient", "heading", "signature"):
            paper.put(85, y, text, size=11)
            y += 15
        else:
            y = _over_pages(paper, y, text, bold=role == "section")
            number = paper.canvas.getPageNumber()
    assert _units(read_file(_file(paper.done()))) == _units(pair[year])


def _over_pages(paper: Paper, y: float, text: str, *, bold: bool) -> float:
    """A justified paragraph that runs on over the page's end."""
    canvas, font, size, x, width, indent = paper.canvas, "Serif-Bold" if bold else "Serif", 12, 85, 453, 36
    words, first = text.split(), True
    while words:
        if y > 770:
            paper.next()
            paper.put(311, 40, str(paper.canvas.getPageNumber()), at="centre", size=12)
            y = 80
        room = width - (indent if first else 0)
        line = [words.pop(0)]
        while words and canvas.stringWidth(" ".join([*line, words[0]]), font, size) <= room:
            line.append(words.pop(0))
        start = x + (indent if first else 0)
        gap = canvas.stringWidth(" ", font, size)
        if words and len(line) > 1:
            gap = (room - sum(canvas.stringWidth(w, font, size) for w in line)) / (len(line) - 1)
        for word in line:
            paper.put(start, y, word, font=font, size=size)
            start += canvas.stringWidth(word, font, size) + gap
        y += 17
        first = False
    return y + 4


# ---- pages ------------------------------------------------------------------------------------------------------


def test_two_columns_and_tail() -> None:
    paper = Paper()
    paper.put(160, 60, "UBND TỈNH HÀ GIANG", at="centre", font="Serif-Bold", size=10)
    paper.put(160, 76, "SỞ NỘI VỤ", at="centre", font="Serif-Bold", size=10)
    paper.put(405, 58, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", at="centre", font="Serif-Bold", size=10)
    paper.put(405, 74, "Độc lập - Tự do - Hạnh phúc", at="centre", font="Serif-Bold", size=11)
    paper.put(160, 100, "Số: 12/SNV-TCCC", at="centre", size=11)
    paper.put(405, 101, "Hà Giang, ngày 03 tháng 02 năm 2026", at="centre", size=11)
    paper.put(160, 114, "V/v rà soát, sắp xếp đơn vị", at="centre", size=9)
    paper.put(160, 126, "sự nghiệp công lập", at="centre", size=9)
    y = paper.flow(85, 170, 453, LONG + ".")
    paper.flow(85, y, 453, OTHER + "./.")
    paper.put(85, 400, "Nơi nhận:", size=10, font="Serif-Bold")
    for i, name in enumerate(
        ("- Như trên;", "- Báo và phát thanh, truyền hình tỉnh, Trung tâm", "Thông tin tỉnh;", "- Lưu: VT.")
    ):
        paper.put(85, 414 + 13 * i, name, size=9)
    paper.put(430, 396, "GIÁM ĐỐC", at="centre", font="Serif-Bold")
    paper.put(430, 470, "Trần Thị B", at="centre", font="Serif-Bold")
    blocks = _page(paper.done()).blocks
    assert [(b.column, b.text) for b in blocks] == [
        (0, "UBND TỈNH HÀ GIANG"),
        (0, "SỞ NỘI VỤ"),
        (0, "Số: 12/SNV-TCCC"),
        (0, "V/v rà soát, sắp xếp đơn vị sự nghiệp công lập"),
        (1, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (1, "Độc lập - Tự do - Hạnh phúc"),
        (1, "Hà Giang, ngày 03 tháng 02 năm 2026"),
        (None, LONG + "."),
        (None, OTHER + "./."),
        (0, "Nơi nhận:"),
        (0, "- Như trên;"),
        (0, "- Báo và phát thanh, truyền hình tỉnh, Trung tâm Thông tin tỉnh;"),
        (0, "- Lưu: VT."),
        (1, "GIÁM ĐỐC"),
        (1, "Trần Thị B"),
    ]
    assert blocks[0].bold
    assert not blocks[2].bold


@pytest.mark.parametrize("before", [1, 2])
def test_recipients_and_signature_parted_by_the_page(before: int) -> None:
    """As many rows as ``before`` stand on the first page, the others on the second."""
    names = ("- Bộ Công an;", "- Thường trực Tỉnh ủy, Thường trực HĐND tỉnh;", "- Các sở, ban, ngành;", "- Lưu: VT.")
    rows = [("Nơi nhận:", "CHỦ TỊCH"), *((name, "") for name in names[:3]), (names[3], "Trần Thị B")]
    paper = Paper()
    paper.flow(85, 700, 453, OTHER + "./.")
    for n, (left, right) in enumerate(rows):
        if n == before:
            paper.canvas.showPage()
        y = (770 + 14 * n) if n < before else 70 + 14 * n
        paper.put(85, y, left, size=11)
        if right:
            paper.put(430, y, right, at="centre", size=11)
    blocks = _page(paper.done()).blocks
    assert [(b.column, b.text) for b in blocks[1:]] == [
        (0, "Nơi nhận:"), *((0, name) for name in names), (1, "CHỦ TỊCH"), (1, "Trần Thị B"),
    ]  # fmt: skip


def test_running_text_in_two_columns() -> None:
    paper = Paper()
    y = 80.0
    for text in (LONG, OTHER, LONG):
        y = paper.flow(60, y, 220, text + ".", size=11, indent=18)
    y = 80.0
    for text in (OTHER, LONG, OTHER):
        y = paper.flow(315, y, 220, text + ".", size=11, indent=18)
    assert _read(paper.done()) == [t + "." for t in (LONG, OTHER, LONG, OTHER, LONG, OTHER)]


def test_gazette_and_running_heads() -> None:
    paper = Paper()
    for number in range(3, 7):
        banner = "CÔNG BÁO/Số 123 + 124/Ngày 01-02-2026"
        if number % 2:
            paper.put(297, 50, banner, at="centre", size=10).put(530, 50, str(number), at="right", size=10)
        else:
            paper.put(85, 50, str(number), size=10).put(297, 50, banner, at="centre", size=10)
        paper.line(85, 55, 530, 55)
        y = paper.flow(85, 90, 445, f"{number - 2}. {LONG}.")
        paper.flow(85, y, 445, OTHER + ".")
        paper.put(297, 800, f"Văn phòng UBND tỉnh - bản in {number}", at="centre", size=9).next()
    page = _page(paper.done())
    assert [b.text for b in page.blocks] == [t for n in range(1, 5) for t in (f"{n}. {LONG}.", OTHER + ".")]
    assert set(_aside(page)) == {"gazette banner", "running head"}


def test_signature_stamp() -> None:
    paper = Paper()
    for i, line in enumerate(
        (
            "Ký bởi: Ủy ban nhân dân tỉnh",
            "Email: ubnd@tinh.gov.vn",
            "Cơ quan: Tỉnh Thái Nguyên",
            "Thời gian ký: 05.02.2026",
            "16:30:12 +07:00",
        )
    ):
        paper.put(420, 40 + 9 * i, line, size=7, font="Sans")
    paper.put(311, 100, "CHỈ THỊ", at="centre", font="Serif-Bold")
    y = paper.flow(85, 130, 445, LONG + ".")
    paper.flow(85, y, 445, "Cơ quan: " + OTHER + "./.")
    page = _page(paper.done())
    assert [b.text for b in page.blocks] == ["CHỈ THỊ", LONG + ".", "Cơ quan: " + OTHER + "./."]
    assert set(_aside(page)) == {"signature stamp"}


def test_footnotes_follow_what_they_explain(office_notes) -> None:
    blocks = read_blocks(_file(office_notes)).blocks
    notes = [i for i, b in enumerate(blocks) if b.footnote]
    assert [blocks[i].text for i in notes] == [
        "Về phòng cháy, chữa cháy trong tình hình mới.",
        "Gồm cấp trưởng và cấp phó.",
    ]
    assert [blocks[i - 1].text for i in notes] == [
        "Thực hiện Chỉ thị số 01/CT-TTg của Thủ tướng Chính phủ, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
        "1. Nâng cao trách nhiệm của người đứng đầu các cơ quan, đơn vị.",
    ]
    assert _aside(_page(office_notes)) == {"footnote mark": 4}


def test_table_cells_in_rows(office_notes) -> None:
    cells = [(b.column, b.text) for b in read_blocks(_file(office_notes)).blocks if b.cell]
    assert cells == [
        (0, "TT"), (1, "Nội dung"), (2, "Đơn vị chủ trì"),
        (0, "1"), (1, "Kiểm tra an toàn phòng cháy đối với các cơ sở kinh doanh karaoke, vũ trường"), (2, "Công an tỉnh"),
        (0, "2"), (1, "Tuyên truyền"), (2, "Sở Văn hóa, Thể thao và Du lịch"),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def office_notes(tmp_path_factory) -> bytes:
    parts = [
        ("title", "KẾ HOẠCH"),
        ("title", "Công tác phòng cháy, chữa cháy năm 2026"),
        (
            "preamble",
            "Thực hiện Chỉ thị số 01/CT-TTg của Thủ tướng Chính phủ{{Về phòng cháy, chữa cháy trong tình hình mới.}}, Ủy ban nhân dân tỉnh ban hành Kế hoạch như sau:",
        ),
        ("section", "I. YÊU CẦU"),
        ("body", "1. Nâng cao trách nhiệm của người đứng đầu{{Gồm cấp trưởng và cấp phó.}} các cơ quan, đơn vị."),
        ("body", "2. Kinh phí do ngân sách nhà nước bảo đảm, các đơn vị tổ chức thực hiện./."),
    ]
    table = [
        ["TT", "Nội dung", "Đơn vị chủ trì"],
        ["1", "Kiểm tra an toàn phòng cháy đối với các cơ sở kinh doanh karaoke, vũ trường", "Công an tỉnh"],
        ["2", "Tuyên truyền", "Sở Văn hóa, Thể thao và Du lịch"],
    ]
    made = libreoffice(
        {"notes": fodt(parts, table=table, font="DejaVu Serif", size=12)}, tmp_path_factory.mktemp("notes")
    )
    if made is None:
        pytest.skip("LibreOffice is not installed")
    return made["notes"].read_bytes()


def test_merged_cells() -> None:
    paper = Paper()
    for y in (100, 160):
        paper.line(85, y, 505, y)
    paper.line(225, 130, 505, 130)
    for x in (85, 225, 505):
        paper.line(x, 100, x, 160)
    paper.line(365, 130, 365, 160)
    paper.put(90, 120, "Cấp xã").put(230, 120, "Chỉ tiêu năm 2026").put(230, 150, "Giao").put(370, 150, "Đạt")
    found = [(b.column, b.text) for b in _page(paper.done()).blocks if b.cell]
    assert found == [(0, "Cấp xã"), (1, "Chỉ tiêu năm 2026"), (1, "Giao"), (2, "Đạt")]


def test_a_table_over_two_pages_has_one_head() -> None:
    paper = Paper()
    for first in (1, 4):
        for i, row in enumerate(
            [("TT", "Nội dung"), *((str(n), f"Nhiệm vụ thứ {n}") for n in range(first, first + 3))]
        ):
            y = 100 + 20 * i
            paper.line(85, y, 505, y).put(90, y + 14, row[0], size=11).put(150, y + 14, row[1], size=11)
        paper.line(85, 180, 505, 180)
        for x in (85, 145, 505):
            paper.line(x, 100, x, 180)
        if first == 1:
            paper.next()
    page = _page(paper.done())
    assert [b.text for b in page.blocks if b.column == 0] == ["TT", "1", "2", "3", "4", "5", "6"]
    assert set(_aside(page)) == {"running head"}


def test_tall_letters_that_a_browser_prints_on_both_pages() -> None:
    paper = Paper()
    paper.flow(85, 130, 445, LONG + ".")
    canvas = paper.canvas
    canvas.saveState()
    path = canvas.beginPath()
    path.rect(85, 56, 453, 730)
    canvas.clipPath(path, stroke=0, fill=0)
    paper.put(85, 799, "Ủ")
    canvas.restoreState()
    paper.next()
    paper.put(85, 72, "Ủy ban nhân dân tỉnh giao Công an tỉnh theo dõi./.")
    page = _page(paper.done())
    assert [b.text for b in page.blocks] == [LONG + ".", "Ủy ban nhân dân tỉnh giao Công an tỉnh theo dõi./."]
    assert _aside(page) == {"duplicate": 1}
    assert not page.warnings


# ---- what a person does not see ---------------------------------------------------------------------------------


def test_hidden_text_is_set_aside_and_said() -> None:
    paper = Paper()
    paper.flow(85, 130, 445, LONG + ".")
    paper.put(85, 300, "chữ trắng trên giấy trắng", colour=0xFFFFFF)
    paper.put(85, 320, "chữ không vẽ", mode=3)
    paper.put(85, 340, "chữ li ti", size=0.5)
    paper.put(700, 360, "chữ ngoài trang")
    paper.canvas.setFillColorRGB(0.1, 0.2, 0.5)
    paper.canvas.rect(80, 842 - 400, 300, 24, fill=1, stroke=0)
    paper.put(85, 392, "chữ trắng trên nền xanh", colour=0xFFFFFF)
    paper.put(85, 440, "chữ bị che")
    paper.canvas.setFillColorRGB(1, 1, 1)
    paper.canvas.rect(80, 842 - 450, 300, 24, fill=1, stroke=0)
    page = _page(paper.done())
    assert [b.text for b in page.blocks] == [LONG + ".", "chữ trắng trên nền xanh"]
    assert [w.code for w in page.warnings] == ["W210"]
    assert set(_aside(page)) == {"invisible text", "off the page"}


def test_letters_printed_twice_count_once() -> None:
    paper = Paper()
    paper.put(85, 100, "Điều 1. Phạm vi điều chỉnh").put(85, 130, LONG[:59])
    paper.put(85.3, 100, "Điều 1. Phạm vi điều chỉnh")
    assert _read(paper.done()) == ["Điều 1. Phạm vi điều chỉnh", LONG[:59]]


@pytest.mark.parametrize("rotate", [90, 180, 270])
def test_turned_pages(rotate: int) -> None:
    turned = rotate in (90, 270)
    paper = Paper(width=595 if turned else 842, height=842 if turned else 595, rotate=rotate)
    paper.height = 595  # reportlab turns the box of such a page itself
    paper.flow(85, 130, 600, LONG + ".")
    assert _read(paper.done()) == [LONG + "."]


def test_text_laid_sideways_on_the_page() -> None:
    paper = Paper()
    paper.canvas.translate(595, 0)
    paper.canvas.rotate(90)
    paper.height = 595
    paper.flow(85, 130, 600, LONG + ".")
    assert _read(paper.done()) == [LONG + "."]


def test_watermark() -> None:
    paper = Paper()
    paper.flow(85, 130, 445, LONG + ".")
    paper.canvas.saveState()
    paper.canvas.translate(200, 300)
    paper.canvas.rotate(45)
    paper.canvas.setFont("Sans", 60)
    paper.canvas.setFillGray(0.85)
    paper.canvas.drawString(0, 0, "DỰ THẢO")
    paper.canvas.restoreState()
    page = _page(paper.done())
    assert [b.text for b in page.blocks] == [LONG + "."]
    assert _aside(page) == {"watermark": 7}


def test_marks_drawn_apart_from_their_letters() -> None:
    paper = Paper()
    canvas = paper.canvas
    paper.put(85, 100, "Ủy ban nhân dân tinh")
    paper.put(85 + canvas.stringWidth("Ủy ban nhân dân ti", "Serif", 13), 100, "\u0309")
    assert _read(paper.done()) == ["Ủy ban nhân dân ti\u0309nh"]


# ---- words at line ends -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("before", "after", "how"),
    [
        ("theo Kế hoạch số 191/KH-", "UBND ngày 07/11/2023", "glued"),
        ("bảo đảm trật tự-", "an toàn", "glued"),
        ("công nghệ infor\u00ad", "mation", "soft"),
        ("công nghệ infor-", "mation", "soft"),
        ("kinh tế -", "xã hội", "apart"),
        ("phòng cháy,", "chữa cháy", "apart"),
    ],
)
def test_line_ends(before: str, after: str, how: str) -> None:
    assert Words(["ứng dụng information và trật tự"]).at_line_end(before, after) == how


def test_a_sign_cut_at_the_line_end() -> None:
    paper = Paper()
    paper.put(121, 100, "Tiếp tục thực hiện có hiệu quả Kế hoạch số 191/KH-").put(
        85, 118, "UBND của Ủy ban nhân dân tỉnh."
    )
    paper.put(121, 136, "Công an tỉnh theo dõi, đôn đốc việc thực hiện và báo cáo.")
    assert _read(paper.done())[0] == (
        "Tiếp tục thực hiện có hiệu quả Kế hoạch số 191/KH-UBND của Ủy ban nhân dân tỉnh."
    )


# ---- scans ------------------------------------------------------------------------------------------------------


def _picture(lines: list[str]):
    from PIL import Image, ImageDraw, ImageFont
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfbase import pdfmetrics

    image = Image.new("L", (1240, 1754), 255)
    font = ImageFont.truetype(pdfmetrics.getFont("Serif").face.filename, 30)
    for i, line in enumerate(lines):
        ImageDraw.Draw(image).text((180, 200 + 50 * i), line, font=font, fill=0)
    return ImageReader(image)


LINES = ["Công an tỉnh chủ trì, phối hợp với các cơ quan", "liên quan theo dõi, đôn đốc việc thực hiện."]


def test_a_scan_is_said_to_be_one() -> None:
    paper = Paper()
    paper.canvas.drawImage(_picture(LINES), 0, 0, 595, 842)
    assert _code(paper.done()) == "E115"


def test_a_scan_recognised() -> None:
    if shutil.which("tesseract") is None:
        pytest.skip("tesseract is not installed")
    paper = Paper()
    paper.canvas.drawImage(_picture(LINES), 0, 0, 595, 842)
    page = _page(paper.done(), ocr=True)
    assert [b.text for b in page.blocks] == [" ".join(LINES)]
    assert all(b.recognised for b in page.blocks)
    assert [w.code for w in page.warnings] == ["W209"]


def test_without_tesseract_the_message_names_it(monkeypatch) -> None:
    from directive_diff.reading.pdf import recognition

    monkeypatch.setattr(recognition, "_program", lambda: None)
    paper = Paper()
    paper.canvas.drawImage(_picture(LINES), 0, 0, 595, 842)
    assert _code(paper.done(), ocr=True) == "E114"


def test_a_scan_with_a_layer_of_recognised_text() -> None:
    paper = Paper()
    paper.canvas.drawImage(_picture(LINES), 0, 0, 595, 842)
    for i, line in enumerate(LINES):
        paper.put(86, 110 + 24 * i, line, size=14, mode=3)
    page = _page(paper.done())
    assert [b.text for b in page.blocks] == [" ".join(LINES)]
    assert page.blocks[0].recognised
    assert [w.code for w in page.warnings] == ["W209"]


def test_one_page_of_several_is_a_picture() -> None:
    paper = Paper()
    paper.flow(85, 130, 445, LONG + ".")
    paper.next()
    paper.canvas.drawImage(_picture(LINES), 0, 0, 595, 842)
    page = _page(paper.done())
    assert [b.text for b in page.blocks] == [LONG + "."]
    assert [w.code for w in page.warnings] == ["W212"]
    assert [unseen.what for unseen in page.unread] == ["page without text"]


# ---- hostile files ----------------------------------------------------------------------------------------------


def _plain_pdf() -> bytes:
    paper = Paper()
    paper.canvas.setPageCompression(0)
    paper.canvas.setFont("Helvetica", 12)
    paper.canvas.drawString(85, 700, "CHI THI ve cong tac bao dam an ninh, trat tu")
    paper.canvas.drawString(85, 680, "1. Tang cuong cong tac lanh dao, chi dao.")
    return paper.done()


def test_locked() -> None:
    paper = Paper()
    paper.flow(85, 130, 445, LONG)
    assert _code(paper.done(userPassword="mật", ownerPassword="khẩu")) == "E112"


def test_protected_against_changes_only_is_read() -> None:
    paper = Paper()
    paper.flow(85, 130, 445, LONG)
    assert _read(paper.done(userPassword="", ownerPassword="khẩu")) == [LONG]


def test_cut_short() -> None:
    whole = _plain_pdf()
    assert _code(whole[: len(whole) // 2]) == "E110"
    assert _code(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3") == "E110"


def test_a_page_that_never_ends(monkeypatch) -> None:
    """Forms that draw each other twice, thirty deep: a billion drawings from 4 kB."""
    monkeypatch.setattr(engine, "PAGE_SECONDS", 1.5)
    objects = ["<</Type/Catalog/Pages 2 0 R>>", "<</Type/Pages/Kids[3 0 R]/Count 1>>"]
    objects.append("<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>")
    objects.append("<</Length 5>>stream\n/X Do\nendstream")
    for n in range(5, 35):
        inner = f"/Resources<</XObject<</X {n + 1} 0 R>>>>" if n < 34 else "/Resources<<>>"
        body = "/X Do " * 2 if n < 34 else "0 0 1 1 re f"
        objects.append(
            f"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]{inner}/Length {len(body)}>>stream\n{body}\nendstream"
        )
    out, places = b"%PDF-1.7\n", []
    for i, text in enumerate(objects, 1):
        places.append(len(out))
        out += f"{i} 0 obj\n{text}\nendobj\n".encode()
    table = "".join(f"{place:010d} 00000 n \n" for place in places)
    size = len(objects) + 1
    out += f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer<</Size {size}/Root 1 0 R>>\nstartxref\n{len(out)}\n%%EOF".encode()
    start = time.perf_counter()
    with pytest.raises(InputError) as caught:
        read_blocks(_file(out))
    assert caught.value.code in ("E111", "E115", "E116", "E104")
    assert time.perf_counter() - start < 8


def test_mutants() -> None:
    """Bytes turned, cut out or put in twice: an answer or our own error, never a hang."""
    whole = _plain_pdf()
    chance = random.Random(7)
    start = time.perf_counter()
    for _ in range(50):
        data = bytearray(whole)
        for _ in range(chance.randint(1, 6)):
            at, n = chance.randrange(len(data)), chance.randint(1, 40)
            kind = chance.randrange(3)
            if kind == 0:
                data[at] = chance.randrange(256)
            elif kind == 1:
                del data[at : at + n]
            else:
                data[at:at] = data[max(0, at - n) : at]
        try:
            read_blocks(_file(bytes(data)))
        except InputError:
            continue
    assert time.perf_counter() - start < 60


def test_old_fonts() -> None:
    """A page whose font is named as those of the TCVN3 years are, its codes shown as Western letters."""
    lines = ("CHØ THÞ", "VÒ phßng ch¸y n¨m 2026", "1. TiÕp tôc tuÇn tra rõng.")
    shown = " ".join(f"1 0 0 1 72 {700 - 30 * n} Tm ({line}) Tj" for n, line in enumerate(lines))
    stream = f"BT /F1 14 Tf {shown} ET".encode("cp1252")
    objects = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(stream), stream),
        b"<</Type/Font/Subtype/TrueType/BaseFont/.VnTime/Encoding/WinAnsiEncoding>>",
    )
    body = b"".join(b"%d 0 obj%s endobj\n" % (n, text) for n, text in enumerate(objects, 1))
    data = b"%PDF-1.4\n" + body + b"trailer<</Root 1 0 R/Size 6>>\n%%EOF"
    directive = read_file(File("x.pdf", ".pdf", data))
    assert directive.text.split("\n") == ["CHỈ THỊ", "Về phòng cháy năm 2026", "1. Tiếp tục tuần tra rừng."]
    assert "TCVN3" in next(w.message.vi for w in directive.warnings if w.code == "W208")
