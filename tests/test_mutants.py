"""Damaged Word files: whatever bytes change, only our own errors leave, nothing hangs, and no character is lost.

Seeded: the same mutants in every run. ``python tests/test_mutants.py NUMBER FILE`` writes one of them to look at.
"""

from __future__ import annotations

import random
import signal
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from io import BytesIO
from pathlib import Path

import pytest
from hostile import MC, document, numbering, package, paragraph, relationships, style, styles

from directive_diff.directive import read_file
from directive_diff.errors import InputError
from directive_diff.reading import File, Options, Revisions

etree = pytest.importorskip("lxml.etree", reason="lxml reads DOCX")
pytest.importorskip("docx", reason="python-docx writes the files that are damaged")

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
BYTES, SHAPES = 150, 500
SECONDS = 2.0
BATCH = 50  # mutants a test, so that a failure is near its number

TEXT = """\
ỦY BAN NHÂN DÂN
TỈNH LÀO CAI
Số: 07/CT-UBND
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc
Lào Cai, ngày 12 tháng 3 năm 2025
CHỈ THỊ
Về việc tăng cường công tác phòng cháy, chữa cháy rừng mùa khô năm 2025
Thực hiện Chỉ thị số 13-CT/TW ngày 12/01/2017 của Ban Bí thư, Chủ tịch UBND tỉnh yêu cầu:
1. Sở Nông nghiệp và Môi trường
a) Trực cháy 24/24 giờ; cập nhật bản đồ nguy cơ.
b) Phối hợp với Công an tỉnh:
- Tuần tra rừng;
- Bảo vệ rừng.
2. Công an tỉnh
Điều tra, xử lý nghiêm người gây cháy rừng.
Chỉ thị này có hiệu lực kể từ ngày ký./.
Nơi nhận:
- Bộ Nông nghiệp và Môi trường;
- Lưu: VT, NL.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Giàng A Páo
"""

# One of everything Word writes: tracked changes, a field, a link, a box with its second copy, a note, a table, a control.
RICH = (
    paragraph("CHỈ THỊ", '<w:pStyle w:val="A"/>')
    + paragraph("Về công tác thủy lợi")
    + paragraph("Nạo vét", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    + paragraph("Tưới tiêu", '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>')
    + '<w:p><w:ins w:id="1" w:author="A"><w:r><w:t>thêm </w:t></w:r></w:ins><w:del w:id="2"><w:r><w:delText>bớt</w:delText></w:r></w:del>'
    '<w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r><w:r><w:t>kênh</w:t><w:tab/><w:t>mương</w:t><w:br/></w:r>'
    '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
    '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>7</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>'
    '<w:hyperlink r:id="h"><w:r><w:t>liên kết</w:t></w:r></w:hyperlink><w:fldSimple w:instr="DATE"><w:r><w:t>2026</w:t></w:r></w:fldSimple></w:p>'
    f'<w:p><w:r><mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps"><w:txbxContent>{paragraph("hộp")}</w:txbxContent>'
    f"</mc:Choice><mc:Fallback><w:txbxContent>{paragraph('hộp')}</w:txbxContent></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr>' + paragraph("ô một") + "</w:tc></w:tr><w:tr><w:tc>"
    + paragraph("ô hai") + "</w:tc><w:tc>" + paragraph("ô ba") + "</w:tc></w:tr></w:tbl>"
    f"<w:sdt><w:sdtContent>{paragraph('ô chọn')}</w:sdtContent></w:sdt>"
    '<w:p><w:moveFrom w:id="3"><w:r><w:t>từ đây</w:t></w:r></w:moveFrom></w:p><w:p><w:moveTo w:id="4"><w:r><w:t>từ đây</w:t></w:r></w:moveTo></w:p>'
    '<w:p><w:pPr><w:rPr><w:del w:id="5"/></w:rPr></w:pPr><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>ChØ thÞ</w:t></w:r></w:p>'
    '<w:p><w:r><w:sym w:font="Symbol" w:char="F0B7"/><w:noBreakHyphen/><w:softHyphen/><w:t>cuối</w:t></w:r></w:p>'
    '<w:sectPr><w:headerReference w:type="default" r:id="rIdH"/></w:sectPr>'
)  # fmt: skip
LEVELS = "".join(
    f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:pStyle w:val="A"/><w:lvlText w:val="{text}"/></w:lvl>'
    for n, (kind, text) in enumerate((("decimal", "%1."), ("lowerLetter", "%2)"), ("upperRoman", "%1.%3")))
)
NAMESPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _rich() -> bytes:
    return package(
        {
            "word/document.xml": document(RICH),
            "word/styles.xml": styles(
                style("A", "B", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:rPr><w:b/></w:rPr>') + style("B", "A")
            ),
            "word/numbering.xml": numbering(
                f'<w:abstractNum w:abstractNumId="0">{LEVELS}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/>'
                '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="3"/></w:lvlOverride></w:num>'
            ),
            "word/footnotes.xml": f'<w:footnotes {NAMESPACE}><w:footnote w:type="separator" w:id="0"><w:p/></w:footnote>'
            f'<w:footnote w:id="2">{paragraph("kể cả kênh nội đồng")}</w:footnote></w:footnotes>',
            "word/header1.xml": f"<w:hdr {NAMESPACE}>{paragraph('2')}</w:hdr>",
            "word/comments.xml": f'<w:comments {NAMESPACE}><w:comment w:id="1">{paragraph("xem lại")}</w:comment></w:comments>',
            "word/_rels/document.xml.rels": relationships(
                ("s", "styles", "styles.xml"),
                ("n", "numbering", "numbering.xml"),
                ("f", "footnotes", "footnotes.xml"),
                ("c", "comments", "comments.xml"),
                ("rIdH", "header", "header1.xml"),
                ("h", "hyperlink", "http://example.vn/", "External"),
            ),
        }
    )


@lru_cache(maxsize=1)
def originals() -> list[bytes]:
    from tools.sheet import sheet_of
    from tools.word import docx

    sheet = sheet_of(read_file(File("x.txt", ".txt", TEXT.encode())))
    return [docx(sheet), docx(sheet, automatic=True), _rich()]


# ---- what may happen to a file -------------------------------------------------------------------------------------


def flipped(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, a stretch lost, doubled or overwritten anywhere in the archive."""
    out = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 5, 20])):
        at = chance.randrange(len(out))
        how = chance.randrange(5)
        length = chance.choice([1, 2, 16, 200])
        if how <= 1:
            out[at] ^= 1 << chance.randrange(8)
        elif how == 2:
            del out[at : at + length]
        elif how == 3:
            out[at:at] = out[at : at + length]
        else:
            out[at : at + length] = chance.randbytes(length)
    return bytes(out)


PARTS = ("word/document.xml", "word/document.xml", "word/document.xml", "word/numbering.xml", "word/styles.xml")
VALUES = (
    "",
    "0",
    "-1",
    "1",
    "9",
    "10",
    "999999999",
    "1e9",
    "x",
    "%1",
    "%9%9",
    "none",
    "true",
    "off",
    "default",
    "Ệ",
    "A",
    "2",
)
SPLICED = (
    "",
    " ",
    "\u00ad",
    "\u200b",
    "\u202e",
    "\ufeff",
    "é" * 50,
    "e\u0301",
    "1. ",
    "a) ",
    "CHỈ THỊ",
    "Nơi nhận:",
    "\t",
    "\n",
    "<&>",
    "\ue000",
    "𝒳",
)


def _drop(element, others, chance):
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _double(element, others, chance):
    parent = element.getparent()
    if parent is not None:
        parent.insert(chance.randrange(len(parent) + 1), etree.fromstring(etree.tostring(element)))


def _move(element, others, chance):
    target = chance.choice(others)
    if element.getparent() is not None and target is not element and element not in target.iterancestors():
        target.insert(chance.randrange(len(target) + 1), element)


def _rename(element, others, chance):
    element.tag = chance.choice(others).tag


def _unwrap(element, others, chance):
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        parent.remove(element)
        for child in reversed(list(element)):
            parent.insert(at, child)


def _wrap(element, others, chance):
    parent = element.getparent()
    if parent is not None:
        at = parent.index(element)
        holder = etree.Element(chance.choice(others).tag)
        parent.insert(at, holder)
        holder.append(element)


def _garble(element, others, chance):
    if element.attrib:
        element.set(chance.choice(list(element.attrib)), chance.choice(VALUES))
    else:
        element.set(f"{W}val", chance.choice(VALUES))


def _bare(element, others, chance):
    element.attrib.clear()


def _splice(element, others, chance):
    text = chance.choice(SPLICED)
    if chance.random() < 0.5:
        element.text = f"{element.text or ''}{text}"
    elif element.getparent() is not None:
        element.tail = text


CHANGES: tuple[Callable[..., None], ...] = (_drop, _double, _move, _rename, _unwrap, _wrap, _garble, _garble, _bare, _splice)  # fmt: skip


def reshaped(data: bytes, chance: random.Random) -> bytes:
    """Elements of one part dropped, doubled, moved, renamed; attributes garbled; text spliced; packed again."""
    parts = {}
    with zipfile.ZipFile(BytesIO(data)) as archive:
        for name in archive.namelist():
            parts[name] = archive.read(name)
    for _ in range(chance.choice([1, 1, 2])):
        part = chance.choice(PARTS)
        root = etree.fromstring(parts[part])
        for _ in range(chance.choice([1, 2, 3, 8])):
            elements = list(root.iter(etree.Element))
            chance.choice(CHANGES)(chance.choice(elements), elements, chance)
        parts[part] = etree.tostring(root)
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name), content)
    return out.getvalue()


def mutant(number: int) -> tuple[bytes, Revisions]:
    """The mutant of this number, and how its tracked changes are to be read."""
    chance = random.Random(number)
    data = originals()[number % 3]
    change = flipped if number < BYTES else reshaped
    return change(data, chance), ("accept", "reject")[number % 2]


# ---- what must hold ------------------------------------------------------------------------------------------------


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    """Fail where a step takes longer, and where the system can, end it."""

    def stop(*_: object) -> None:
        raise TimeoutError(f"longer than {seconds} s")

    if hasattr(signal, "setitimer"):
        before = signal.signal(signal.SIGALRM, stop)
        signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        start = time.perf_counter()
        yield
        assert time.perf_counter() - start <= seconds
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("first", range(0, BYTES + SHAPES, BATCH))
def test_only_our_own_errors_and_every_character_accounted_for(first: int) -> None:
    read_file(File("x.docx", ".docx", originals()[0]))  # the language pipeline is built once, outside the limit
    wrong = []
    for number in range(first, first + BATCH):
        data, revisions = mutant(number)
        try:
            with at_most(SECONDS):
                found = read_file(File("x.docx", ".docx", data), Options(revisions))
            assert found.ledger.balanced
            assert found.ledger.reading == len(found.text)
            found.text.encode()
        except InputError:
            continue
        except Exception as error:  # noqa: BLE001  # the numbers of all that fail are told together
            wrong.append(f"{number}: {type(error).__name__}: {error}"[:200])
    assert wrong == []


def test_what_is_damaged_was_whole() -> None:
    for data in originals():
        assert read_file(File("x.docx", ".docx", data)).ledger.balanced


if __name__ == "__main__":
    Path(sys.argv[2]).write_bytes(mutant(int(sys.argv[1]))[0])
