"""Web pages: whatever stands around a document and whoever saved it, it reads to the units of the plain text."""

from __future__ import annotations

import random
import re
import time
import unicodedata
from pathlib import Path

import pytest
from old_encodings import OLD, encode, forced
from test_reading import outlined
from web_pages import DRAFT, LAW, PAGES, WRAPPED, Draft, plain

from directive_diff import Directive
from directive_diff.bundled import example_pair
from directive_diff.directive import read_file
from directive_diff.errors import InputError
from directive_diff.reading import File, Options, Piece, read_blocks
from directive_diff.reading.blocks import BOLD, ITALIC

GIVEN = Path(__file__).parents[2] / "shared" / "data" / "html" / "luat-bao-hiem-tien-gui-2025.html"
DRAFTS = {"a directive": DRAFT, "a resolution": LAW}
AROUND = ("newspaper", "portal", "printed twice", "in sections", "a site of the 2000s")


def _read(page: str | bytes, name: str = "x.html", **options: object) -> Directive:
    data = page.encode() if isinstance(page, str) else page
    return read_file(File(name, f".{name.rsplit('.', 1)[1]}", data), Options(**options))


def _aside(directive: Directive) -> dict[str, int]:
    return {entry.reason: entry.count for entry in directive.ledger.aside if entry.reason != "white space"}


def _codes(directive: Directive) -> set[str]:
    return {warning.code for warning in directive.warnings}


def _text(draft: Draft) -> list[str]:
    return outlined(read_file(File("x.txt", ".txt", plain(draft).encode())))


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("page", PAGES)
def test_a_page_reads_as_the_plain_text_does(page: str, draft: str) -> None:
    directive = _read(PAGES[page](DRAFTS[draft]))

    if (
        page == "a site of the 2000s"
    ):  # TCVN3 has no capitals with a tone: «Ủy ban» in the middle of a line comes back small
        assert [line.lower() for line in outlined(directive)] == [line.lower() for line in _text(DRAFTS[draft])]
    else:
        assert outlined(directive) == _text(DRAFTS[draft])
    assert ("W213" in _codes(directive)) == (page in AROUND)
    assert ("W208" in _codes(directive)) == (page == "a site of the 2000s")
    if page not in AROUND:
        assert set(_aside(directive)) <= {"page around the document", "script or style"}


@pytest.mark.parametrize("draft", DRAFTS)
@pytest.mark.parametrize("page", WRAPPED)
def test_hard_wrapped_pages_are_joined(page: str, draft: str) -> None:
    assert outlined(_read(WRAPPED[page](DRAFTS[draft]))) == _text(DRAFTS[draft])


@pytest.mark.parametrize("path", example_pair(), ids=lambda path: path.suffix)
def test_the_example_pair_as_pages(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        return  # its marks are Markdown's
    wanted = outlined(read_file(File("x.txt", ".txt", text.encode())))
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    assert outlined(_read(f"<html><body><pre>{escaped}</pre></body></html>")) == wanted


def _tagged(pieces: tuple[Piece, ...]) -> str:
    """Pieces with their styles as tags."""
    out = ""
    for piece in pieces:
        words = piece.text.replace("&", "&amp;").replace("<", "&lt;")
        words = f"<i>{words}</i>" if piece.style & ITALIC else words
        out += f"<b>{words}</b>" if piece.style & BOLD else words
    return out


def test_paragraphs_under_headings_are_not_taken_for_lines() -> None:
    """The 2025 text as a converter's page: a heading an ``<h3>``, a paragraph a ``<p>``, two of them cut by a page."""
    file = File("x.md", ".md", example_pair()[0].read_bytes())
    body, cut = "", 0
    for block in read_blocks(file).blocks:
        tag = f"h{block.depth}" if block.depth else "p"
        words = _tagged(block.pieces)
        if cut < 3 and len(words) > 300 and "<" not in words:
            at = next(m.start() for m in re.finditer(r"(?<=\w) (?=[a-zđ])", words) if m.start() > 150)
            words = f"{words[:at]}</{tag}>\n<{tag}>{words[at + 1 :]}"
            cut += 1
        body += f"<{tag}>{words}</{tag}>\n"
    assert outlined(_read(f"<html><body>{body}</body></html>")) == outlined(read_file(file))


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le"])
def test_encodings(encoding: str) -> None:
    page = PAGES["portal"](DRAFT).decode().replace('<meta charset="utf-8">', "")
    assert outlined(_read(page.encode(encoding))) == _text(DRAFT)
    apart = unicodedata.normalize("NFD", page).replace("\n", "\r\n")
    assert [unicodedata.normalize("NFC", line) for line in outlined(_read(apart.encode(encoding)))] == _text(DRAFT)


def test_western_pages_with_character_references() -> None:
    """As Word saves «filtered» pages: Windows-1252, and references for what that has not."""
    page = PAGES["Word"](DRAFT).decode().replace("charset=utf-8", "charset=windows-1252")
    data = page.encode("cp1252", "xmlcharrefreplace")
    for one in (data, data.replace(b"; charset=windows-1252", b"")):
        directive = _read(one)
        assert outlined(directive) == _text(DRAFT)
        assert "W208" not in _codes(directive)


@pytest.mark.parametrize("encoding", OLD)
def test_old_encodings_without_a_font(encoding: str) -> None:
    page = PAGES["bare"](DRAFT).decode().replace('<meta charset="utf-8">', "")
    directive = _read(encode(page, encoding))
    wanted = _text(DRAFT)
    assert [line.lower() for line in outlined(directive)] == [forced(line, encoding).lower() for line in wanted]
    assert "W208" in _codes(directive)


@pytest.mark.parametrize("how", ["face", "style", "sheet"])
def test_vni_by_its_font(how: str) -> None:
    text = encode(plain(DRAFT), "vni").decode("cp1252")
    lines = "".join(f"<p>{line}</p>" for line in text.split("\n"))
    sheet = "<style>.v{font-family:'VNI-Times'}</style>" if how == "sheet" else ""
    around = {
        "face": ("<font face='VNI-Times'>", "</font>"),
        "style": ("<div style='font-family:VNI-Times,serif'>", "</div>"),
        "sheet": ("<div class=v>", "</div>"),
    }[how]
    directive = _read(f"<html><head>{sheet}</head><body>{around[0]}{lines}{around[1]}</body></html>")
    assert outlined(directive) == _text(DRAFT)
    assert "VNI" in next(w.message.vi for w in directive.warnings if w.code == "W208")


def test_unicode_under_an_old_font_stays() -> None:
    page = PAGES["bare"](DRAFT).decode().replace("<body>", "<body><font face='.VnTime'>")
    directive = _read(page)
    assert outlined(directive) == _text(DRAFT)
    assert "W208" not in _codes(directive)


def test_a_page_saved_as_doc() -> None:
    for name in ("Word", "MHTML"):
        directive = _read(PAGES[name](DRAFT), "x.doc")
        assert outlined(directive) == _text(DRAFT)
        assert "W207" in _codes(directive)


# ---- small things, one by one: title, body, the units expected, what is set aside ----------------------------------------

HEAD = "<p>CHỈ THỊ</p><p>Về công tác thủy lợi năm 2025</p>"
START = ["title | CHỈ THỊ", "title | Về công tác thủy lợi năm 2025"]
SMALL: dict[str, tuple[str, list[str], dict[str, int]]] = {
    "entities and no-break spaces": (
        "<p>1.&nbsp;&nbsp;N&#7841;o v&eacute;t &amp; khơi thông</p><p>Xong trước&nbsp;ngày 15/4.</p>",
        ["heading 1 | 1. Nạo vét & khơi thông", "  body | Xong trước ngày 15/4."],
        {},
    ),
    "soft hyphens": ("<p>Nạo vét kênh mư\u00adơng.</p>", ["body | Nạo vét kênh mương."], {"line-end hyphen": 1}),
    "hidden text": (
        ("<p>Nạo vét<span style='display:none'> không</span> kênh mương.</p><p hidden>Bí mật.</p>"
        "<p>Rà<span style='font-size:0'>x</span> soát<font color=white>abc</font>.</p>"),
        ["body | Nạo vét kênh mương.", "body | Rà soát."],
        {"hidden text": 13 + 1, "invisible text": 3},
    ),
    "text off the page, and clipped to nothing": (
        "<p>Nạo vét<span style='position:absolute;left:-9999px'>xa</span> kênh<b style='clip:rect(0,0,0,0)'>bé</b> mương.</p>",
        ["body | Nạo vét kênh mương."],
        {"off the page": 2, "hidden text": 2},
    ),
    "white text on a dark ground is seen": (
        "<table bgcolor='#003366'><tr><td><p><font color='#ffffff'>Nạo vét kênh mương.</font></p></td></tr></table>",
        ["body | Nạo vét kênh mương."],
        {},
    ),
    "an ordered list": (
        "<ol start=2><li>Nạo vét kênh</li><li value=4><p>Khơi thông dòng chảy</p></li></ol>",
        ["body 2 | 2. Nạo vét kênh", "body 4 | 4. Khơi thông dòng chảy"],
        {},
    ),
    "letters, and a list inside": (
        "<p>1. Nạo vét</p><ol type=a><li>Kênh chính;<ul><li>Kênh nhánh;</li></ul></li><li>Mương.</li></ol>",
        ["heading 1 | 1. Nạo vét", "  heading a | a. Kênh chính;", "    item - | - Kênh nhánh;", "  body b | b. Mương."],
        {},
    ),
    "bullets, one of them typed": (
        "<ul><li>Kênh chính;</li><li>- Kênh nhánh;</li></ul>", ["item - | - Kênh chính;", "item - | - Kênh nhánh;"], {},
    ),
    "numbers and bullets typed as well": (
        "<ol><li>1. Nạo vét kênh</li></ol><ul><li>-&nbsp;Kênh nhánh;</li></ul>",
        ["heading 1 | 1. Nạo vét kênh", "  item - | - Kênh nhánh;"],
        {},
    ),
    "headings": (
        "<h2>1. Nạo vét kênh mương</h2><p>Xong trước ngày 15/4.</p><h2>2. Vận hành hồ chứa</h2><p>Theo dõi mực nước.</p>",
        ["heading 1 | 1. Nạo vét kênh mương", "  body | Xong trước ngày 15/4.", "heading 2 | 2. Vận hành hồ chứa", "  body | Theo dõi mực nước."],
        {},
    ),
    "a data table": (
        ("<table><tr><th>TT</th><th>Xã</th><th>Diện tích</th></tr><tr><td>1</td><td>Mường Hum</td><td>12 ha</td></tr>"
        "<tr><td>2</td><td>Y Tý</td><td><p>9 ha</p><p>(tạm tính)</p></td></tr></table>"),
        ["cell | TT", "cell | Xã", "cell | Diện tích", "cell | 1", "cell | Mường Hum", "cell | 12 ha", "cell | 2", "cell | Y Tý", "cell | 9 ha", "cell | (tạm tính)"],
        {},
    ),
    "a footnote": (
        ("<p>Nạo vét theo Quyết định của tỉnh<sup><a href='#_ftn1' name='_ftnref1'>[1]</a></sup>.</p><p>Vận hành hồ chứa.</p>"
        "<hr><div id=ftn1><p><a href='#_ftnref1' name='_ftn1'>[1]</a> Quyết định năm 2024.</p></div>"),
        ["body | Nạo vét theo Quyết định của tỉnh.", "footnote | Quyết định năm 2024.", "body | Vận hành hồ chứa."],
        {"footnote mark": 6},
    ),
    "squares and cubes are no notes": (
        "<p>Nạo vét 1.200 m<sup>3</sup> bùn đất.</p>", ["body | Nạo vét 1.200 m3 bùn đất."], {},
    ),
    "lines of dashes": ("<p>Nạo vét kênh.</p><p>--------</p>", ["body | Nạo vét kênh."], {"mark-up": 8}),
    "quotes that the browser writes": ("<p>Thi đua <q>sạch kênh</q>.</p>", ["body | Thi đua “sạch kênh”."], {}),
    "scripts and what stands for them": (
        "<script>var a = 1;</script><noscript>Bật JavaScript</noscript><template><p>Mẫu</p></template><p>Nạo vét kênh.</p>",
        ["body | Nạo vét kênh."],
        {"script or style": 10 + 14 + 3},
    ),
}  # fmt: skip


@pytest.mark.parametrize("title", SMALL)
def test_small(title: str) -> None:
    body, units, aside = SMALL[title]
    directive = _read(f"<html><body>{HEAD}{body}</body></html>")
    assert outlined(directive) == [*START, *units]
    assert {reason: n for reason, n in _aside(directive).items() if n} == aside
    assert ("W210" in _codes(directive)) == bool({"hidden text", "invisible text", "off the page"} & set(aside))


TRACKED = f"<html><body>{HEAD}<p>Nạo vét <del>một phần</del><ins>toàn bộ</ins> kênh mương.</p></body></html>"


@pytest.mark.parametrize(
    ("revisions", "words", "reason"),
    [
        ("accept", "Nạo vét toàn bộ kênh mương.", "tracked deletion"),
        ("reject", "Nạo vét một phần kênh mương.", "tracked insertion"),
    ],
)
def test_tracked_changes(revisions: str, words: str, reason: str) -> None:
    directive = _read(TRACKED, revisions=revisions)
    assert outlined(directive)[-1] == f"body | {words}"
    assert reason in _aside(directive)
    assert "W206" in _codes(directive)


def test_tracked_changes_refused() -> None:
    with pytest.raises(InputError) as caught:
        _read(TRACKED, revisions="refuse")
    assert caught.value.code == "E113"


def test_pictures_and_windows_are_told() -> None:
    directive = _read(
        f"<html><body>{HEAD}<p>Sơ đồ: <img src=a.png> <img src=s.gif width=1></p><svg><text>chữ</text></svg><iframe src=x></iframe></body></html>"
    )
    assert {u.what: u.count for u in directive.unread} == {"picture": 2, "embedded object": 1}
    assert _aside(directive) == {"picture": 3}


# ---- the page around ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("page", AROUND)
def test_nothing_of_the_application_is_in_the_text(page: str) -> None:
    text = _read(PAGES[page](DRAFT)).text
    for word in (
        "Trang chủ",
        "Liên hệ",
        "Tin liên quan",
        "Bình luận",
        "Mục lục",
        "Thuộc tính",
        "Facebook",
        "RSS",
        "Đọc nhiều",
        "Còn hiệu lực",
    ):
        assert word not in text


def test_a_second_copy_is_called_one() -> None:
    aside = _aside(_read(PAGES["printed twice"](DRAFT)))
    assert aside["duplicate"] > 0.9 * sum(map(len, plain(DRAFT).split()))


def test_a_document_in_a_tab_that_was_not_open() -> None:
    page = PAGES["portal"](DRAFT).decode()
    page = page.replace('role="tabpanel" class="active"', 'role="tabpanel" style="display:none"')
    page = page.replace('role="tabpanel" style="display: none"', 'role="tabpanel"')
    assert outlined(_read(page)) == _text(DRAFT)


def test_lines_that_are_links_are_text_of_the_document() -> None:
    body = "".join(
        f"<p><a href='/vb/{i}'>Căn cứ Luật Lâm nghiệp số {i}/2017/QH14, sửa đổi năm 20{i}</a>;</p>"
        for i in range(11, 17)
    )
    menu = "<ul><li><a href='/'>Trang chủ</a></li><li><a href='/a'>Văn bản</a></li></ul>"
    directive = _read(
        f"<html><body>{menu}<div>{HEAD}{body}<p>1. Nạo vét kênh</p><p>2. Vận hành hồ</p></div></body></html>"
    )
    assert outlined(directive)[:2] == START
    assert directive.text.count("Căn cứ Luật") == 6
    assert "Trang chủ" not in directive.text


def test_header_and_signature_beside_tools_are_kept() -> None:
    """The header stands in a bar with things to press, the text in a node of its own that holds nearly all."""
    page = PAGES["in sections"](LAW).decode()
    many = "".join(
        f"<p>Điều {n}. Hỗ trợ hộ thứ {n}</p><p>Hộ được hỗ trợ theo quy định của Nghị quyết này và pháp luật có liên quan, chi trả một lần.</p>"
        for n in range(4, 60)
    )
    page = page.replace(
        "<div class='part p8'>",
        "<div class='top'><div class='tools'><button>Tải về</button><a href='/in'>In</a></div><div class='h'>",
    )
    page = page.replace('<div class="part p0">', '</div><div class="part p0">').replace(
        "<div class='part p9'>", f"<div class='c'>{many}</div><div class='part p9'>"
    )
    lines = outlined(_read(page))
    assert lines[0] == "header | HỘI ĐỒNG NHÂN DÂN"
    assert lines[-1] == "signature | Lò Minh Tiến"
    assert not any("Tải về" in line or line.endswith("| In") for line in lines)


def test_a_link_left_open_hides_nothing() -> None:
    page = PAGES["bare"](DRAFT).decode().replace("<body>", "<body><p><a href='/x'>Trang trước</p>")
    assert outlined(_read(page))[-len(_text(DRAFT)) :] == _text(DRAFT)


def test_a_page_that_listens_to_clicks() -> None:
    page = (
        PAGES["portal"](DRAFT)
        .decode()
        .replace('<div class="x1">', '<div class="x1" onclick="hide()">')
        .replace("<body>", "<body onclick='x()'>")
    )
    assert outlined(_read(page)) == _text(DRAFT)


def test_edges_of_a_page_that_is_only_the_document() -> None:
    page = (
        PAGES["bare"](DRAFT)
        .decode()
        .replace("<body>", "<body><header><p>Bản dự thảo lấy ý kiến các ngành</p></header><div class='comments'>")
    )
    directive = _read(page)
    assert outlined(directive)[0] == "header | Bản dự thảo lấy ý kiến các ngành"
    assert "W213" not in _codes(directive)


def test_advertisements_are_no_tracked_changes() -> None:
    page = PAGES["bare"](DRAFT).decode().replace("<p>", "<ins class='adsbygoogle' data-ad='1'></ins><p>", 1)
    directive = _read(page, revisions="refuse")
    assert outlined(directive) == _text(DRAFT)


def test_an_annex_beside_the_document_is_kept() -> None:
    annex = "<div class='annex'><p>PHỤ LỤC</p><table><tr><th>TT</th><th>Xã</th></tr><tr><td>1</td><td>Y Tý</td></tr></table></div>"
    page = PAGES["newspaper"](DRAFT).decode().replace('<div class="tags">', f'{annex}<div class="tags">')
    assert outlined(_read(page))[-5:] == [
        "heading | PHỤ LỤC",
        "  cell | TT",
        "  cell | Xã",
        "  cell | 1",
        "  cell | Y Tý",
    ]


def test_xhtml_with_empty_elements() -> None:
    page = (
        PAGES["bare"](DRAFT)
        .decode()
        .replace("<!DOCTYPE html>\n", '<?xml version="1.0" encoding="UTF-8"?>\n')
        .replace("<title>Văn bản</title>", "<title/>")
    )
    assert outlined(_read(page.replace("<p>", "<p><a name='a'/><b/>"))) == _text(DRAFT)


def test_an_article_without_official_parts() -> None:
    prose = [
        "Sáng 12/3, tại xã Mường Hum, hàng trăm người dân cùng lực lượng kiểm lâm đã dập tắt đám cháy thực bì sau gần bốn giờ.",
        "Theo Hạt Kiểm lâm, nguyên nhân ban đầu được xác định do người dân đốt nương nhưng không canh lửa, gió lớn làm lửa lan nhanh.",
        "Đến 11 giờ cùng ngày, đám cháy được khống chế; không có thiệt hại về người.",
    ]
    page = PAGES["newspaper"](DRAFT).decode()
    start, end = page.index('<div class="body">'), page.index('<div class="tags">')
    page = f"{page[:start]}<div class='body'>{''.join(f'<p>{line}</p>' for line in prose)}</div>{page[end:]}"
    lines = _read(page).text.split("\n")
    assert lines[-3:] == prose
    assert len(lines) <= 5  # title and time of the article may stand above


def test_a_page_without_anything_official_is_read_whole() -> None:
    directive = _read("<html><body><div><p>Anh Hùng thân mến,</p><p>Mai họp lớp nhé!</p></div></body></html>")
    assert directive.text == "Anh Hùng thân mến,\nMai họp lớp nhé!"
    assert "W213" not in _codes(directive)


def test_the_given_page_of_the_state_portal() -> None:
    if not GIVEN.exists():
        pytest.skip("the saved page of the State's legal portal is not on this machine")
    start = time.process_time()
    directive = _read(GIVEN.read_bytes())
    assert time.process_time() - start < 10
    lines = outlined(directive)
    assert lines[:6] == [
        "header | QUỐC HỘI", "header | Luật số: 111/2025/QH15", "header | CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "header | Độc lập - Tự do - Hạnh phúc", "title | LUẬT", "title | BẢO HIỂM TIỀN GỬI",
    ]  # fmt: skip
    assert lines[-3:] == ["signature | CHỦ TỊCH QUỐC HỘI", "signature | (Đã ký)", "signature | Trần Thanh Mẫn"]
    articles = [
        line.split("Điều ")[1].split(".")[0]
        for line in lines
        if line.lstrip().startswith("heading") and "| Điều " in line
    ]
    assert articles == [str(n) for n in range(1, 42)]
    for word in ("Trang chủ", "Mục lục", "Thuộc tính", "Tải về", "Ngày cập nhật"):
        assert word not in directive.text
    assert "W213" in _codes(directive)


# ---- hostile and broken pages ------------------------------------------------------------------------------------------

HOSTILE = {
    "deep": "<div>" * 100_000 + "x",
    "deep inline": "<b>" * 100_000 + "x",
    "attributes": "<p " + " ".join(f"a{i}=1" for i in range(100_000)) + ">x",
    "formatting": ("<b><i><u><a>" * 2_000 + "<p>") * 50,
    "many tags": "<p>x" * 1_000_000,
    "too long": "<p>" + "x" * 13_000_000,
    "too much text": "<p>" + "chữ " * 1_100_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_pages_are_refused_quickly(name: str) -> None:
    start = time.process_time()
    with pytest.raises(InputError) as caught:
        _read(f"<html>{HOSTILE[name]}")
    assert caught.value.code == "E111"
    assert time.process_time() - start < 2


def test_elements_left_open_are_no_depth() -> None:
    body = "".join(f"<p><b><font size={n % 3}>{n}. Nạo vét kênh số {n}" for n in range(1, 900))
    rows = "".join(f"<tr><td><p><b>{n}<td><i>Kênh" for n in range(900))
    items = "<li><p><b>Kênh" * 900
    directive = _read(f"<html><body>{HEAD}{body}</font></b><table>{rows}</table><ul>{items}</ul></body></html>")
    assert "899. Nạo vét kênh số 899" in directive.text


@pytest.mark.parametrize(
    "name", ["an attribute", "a text", "comments", "brackets", "hyphens", "rules", "lines", "styles"]
)
def test_large_odd_pages_are_read(name: str) -> None:
    body = {
        "an attribute": f"<p title='{'x' * 5_000_000}'>Nạo vét kênh.</p>",
        "a text": f"<p>Nạo vét kênh.<!-- --></p><script>{'x' * 5_000_000}</script>",
        "comments": "<!--" * 1_000_000 + "--><p>Nạo vét kênh.</p>",
        "brackets": "<p>Nạo vét kênh.</p>" + "<" * 100_000,
        "hyphens": "<p>Nạo vét kênh.</p>" + "<p>a\u00adb</p>" * 5_000,
        "rules": "<p>Nạo vét kênh.</p>" + "<p>-----</p>" * 20_000,
        "lines": "<pre>Nạo vét kênh." + "\n" * 300_000 + "</pre>",
        "styles": "<style>"
        + "a{" * 300_000
        + "</style><style>"
        + ".a > li:before{" * 100_000
        + "</style><p>Nạo vét kênh.</p>",
    }[name]
    start = time.process_time()
    directive = _read(f"<html><body>{HEAD}{body}</body></html>")
    assert "Nạo vét kênh." in directive.text
    assert time.process_time() - start < 10


def test_broken_archives() -> None:
    for data in (
        b"MIME-Version: 1.0\r\n\r\n",
        b"MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=x\r\n\r\n--x--",
    ):
        with pytest.raises(InputError) as caught:
            _read(data, "x.mht")
        assert caught.value.code in ("E104", "E110")


def test_mutants_are_read_or_refused() -> None:
    chance = random.Random(11)
    sources = [*(make(DRAFT) for make in PAGES.values()), *(make(LAW) for make in WRAPPED.values())]
    start = time.process_time()
    read = 0
    for number in range(500):
        data = bytearray(sources[number % len(sources)])
        for _ in range(chance.randint(1, 12)):
            if not data:
                break
            at = chance.randrange(len(data))
            match chance.randrange(5):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randint(1, 200)]
                case 2:
                    data[at:at] = chance.choice(
                        [
                            b"<table>",
                            b"</td>",
                            b"<!--",
                            b"<p",
                            b"&#0;",
                            b"<template>",
                            b"\x00",
                            b"<li>",
                            b"<pre>",
                            b"</div></div>",
                        ]
                    )
                case 3:
                    data[at:at] = data[chance.randrange(len(data)) :][: chance.randint(1, 300)]
                case _:
                    del data[at:]
                    data += b" "
        try:
            directive = _read(bytes(data), chance.choice(["x.html", "x.mht", "x.doc.html"]))
        except InputError as error:
            assert error.vi
            assert error.en
        else:
            assert directive.ledger.balanced
            read += 1
    assert 100 < read < 400
    assert time.process_time() - start < 60
