"""One directive as the web pages people have: a portal's, a newspaper's, Word's, Google Docs', a page of the 2000s …

Each function takes a :class:`Draft` and gives the bytes of a page; what stands around the document is made up here.
"""

from __future__ import annotations

import html
import quopri
import textwrap
from base64 import encodebytes
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from old_encodings import encode

__all__ = ["DRAFT", "LAW", "PAGES", "WRAPPED", "Draft", "plain"]


@dataclass(frozen=True)
class Draft:
    """A document by its parts; in ``body`` a line that begins with «# » is a bold heading."""

    left: Sequence[str]
    right: Sequence[str]
    kind: str
    subject: str
    body: Sequence[str]
    recipients: Sequence[str]
    signature: Sequence[str]


DRAFT = Draft(
    ["ỦY BAN NHÂN DÂN", "TỈNH LÀO CAI", "Số: 07/CT-UBND"],
    ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Lào Cai, ngày 12 tháng 3 năm 2025"],
    "CHỈ THỊ",
    "Về việc tăng cường công tác phòng cháy, chữa cháy rừng mùa khô năm 2025",
    [
        "Thời tiết hanh khô kéo dài, nguy cơ cháy rừng ở cấp rất nguy hiểm; nhiều xã vùng cao đã xảy ra cháy thực bì, thảm cỏ.",
        "Để chủ động phòng cháy, chữa cháy rừng theo Chỉ thị số 05/CT-TTg ngày 15/02/2024 của Thủ tướng Chính phủ, Chủ tịch UBND tỉnh yêu cầu:",
        "# 1. Sở Nông nghiệp và Môi trường",
        "Trực cháy 24/24 giờ trong các ngày có cảnh báo cấp IV trở lên; cập nhật bản đồ nguy cơ và thông báo đến từng xã, phường.",
        "Hướng dẫn chủ rừng phát dọn thực bì, làm đường băng cản lửa trước ngày 30/4/2025.",
        "# 2. Công an tỉnh",
        "a) Điều tra, xử lý nghiêm người gây cháy rừng theo quy định của pháp luật;",
        "b) Hướng dẫn lực lượng dân phòng sử dụng phương tiện chữa cháy được trang bị.",
        "# 3. Chủ tịch UBND các xã, phường",
        "- Vận động nhân dân không đốt nương làm rẫy trong thời gian cao điểm nắng nóng;",
        "- Bố trí lực lượng canh gác tại các chòi canh, báo cáo ngay khi phát hiện cháy.",
        "Chỉ thị này có hiệu lực kể từ ngày ký. Giao Sở Nông nghiệp và Môi trường theo dõi, đôn đốc việc thực hiện./.",
    ],
    ["- Bộ Nông nghiệp và Môi trường;", "- Thường trực Tỉnh ủy;", "- Các sở, ban, ngành;", "- Lưu: VT, NL."],
    ["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH", "Giàng A Páo"],
)
LAW = Draft(
    ["HỘI ĐỒNG NHÂN DÂN", "TỈNH SƠN LA", "Số: 12/2025/NQ-HĐND"],
    ["CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Sơn La, ngày 08 tháng 7 năm 2025"],
    "NGHỊ QUYẾT",
    "Quy định mức hỗ trợ hộ nghèo di chuyển khỏi vùng sạt lở trên địa bàn tỉnh",
    [
        "Căn cứ Luật Tổ chức chính quyền địa phương số 72/2025/QH15;",
        "Hội đồng nhân dân tỉnh ban hành Nghị quyết quy định mức hỗ trợ hộ nghèo di chuyển khỏi vùng sạt lở.",
        "# Điều 1. Phạm vi điều chỉnh, đối tượng áp dụng",
        "1. Nghị quyết này quy định mức hỗ trợ di chuyển nhà ở cho hộ nghèo, hộ cận nghèo trong vùng có nguy cơ sạt lở.",
        "2. Nghị quyết này áp dụng với cơ quan, tổ chức, cá nhân có liên quan trên địa bàn tỉnh.",
        "# Điều 2. Mức hỗ trợ",
        "1. Hộ nghèo được hỗ trợ 60 triệu đồng/hộ:",
        "a) Hỗ trợ tháo dỡ, vận chuyển 20 triệu đồng;",
        "b) Hỗ trợ dựng lại nhà ở 40 triệu đồng.",
        "2. Hộ cận nghèo được hỗ trợ bằng 80% mức quy định tại khoản 1 Điều này.",
        "# Điều 3. Tổ chức thực hiện",
        "Nghị quyết này đã được Hội đồng nhân dân tỉnh khóa XV, kỳ họp thứ 20 thông qua ngày 08 tháng 7 năm 2025./.",
    ],
    ["- Chính phủ;", "- Ủy ban nhân dân tỉnh;", "- Lưu: VT."],
    ["CHỦ TỊCH", "Lò Minh Tiến"],
)


def plain(draft: Draft) -> str:
    """The document as plain text, a paragraph a line."""
    body = [line.removeprefix("# ") for line in draft.body]
    return "\n".join(
        [*draft.left, *draft.right, draft.kind, draft.subject, *body, "Nơi nhận:", *draft.recipients, *draft.signature]
    )


_Write = Callable[[str], str]


def _p(line: str) -> str:
    if line.startswith("# "):
        return f"<p><b>{html.escape(line[2:])}</b></p>\n"
    return f"<p>{html.escape(line)}</p>\n"


def _table(left: Sequence[str], right: Sequence[str], write: _Write = _p) -> str:
    return (
        f'<table border="0" width="100%"><tbody><tr><td width="40%">{"".join(map(write, left))}</td>'
        f"<td>{''.join(map(write, right))}</td></tr></tbody></table>\n"
    )


def _document(draft: Draft, write: _Write = _p) -> str:
    return (
        _table(draft.left, draft.right, write)
        + "".join(map(write, [draft.kind, draft.subject, *draft.body]))
        + _table(["Nơi nhận:", *draft.recipients], draft.signature, write)
    )


def _page(body: str, head: str = "") -> str:
    return f'<!DOCTYPE html>\n<html lang="vi"><head><meta charset="utf-8"><title>Văn bản</title>{head}</head>\n<body>{body}</body></html>'


_MENU = (
    '<nav class="main"><ul><li><a href="/">Trang chủ</a></li><li><a href="/gt">Giới thiệu</a></li>'
    '<li><a href="/vb">Văn bản</a></li><li><a href="/lh">Liên hệ</a></li></ul></nav>'
)
_FOOTER = (
    "<footer><p>Cơ quan chủ quản: Ủy ban nhân dân tỉnh. Giấy phép số 12/GP-TTĐT ngày 03/4/2020; điện thoại, thư điện tử ghi ở trang "
    'liên hệ.</p><p><a href="/rss">RSS</a></p></footer>'
)
_RELATED = (
    "<div class='box related'><h3>Tin liên quan</h3><ul>"
    + "".join(
        f'<li><a href="/tin/{i}">{title}</a></li>'
        for i, title in enumerate(
            [
                "Chỉ thị số 03/CT-UBND về việc tăng cường bảo vệ rừng mùa khô năm 2024, ngăn chặn tình trạng phá rừng làm nương",
                "Lào Cai: cháy rừng được khống chế sau sáu giờ, không có thiệt hại về người và nhà ở của nhân dân trong vùng",
                "Kế hoạch số 45/KH-UBND về diễn tập chữa cháy rừng",
            ]
        )
    )
    + "</ul></div>"
)
_COMMENTS = (
    '<section id="box_comment"><h3>Bình luận (2)</h3><div class="comment-item"><b>Hoàng Văn Sơn</b><p>Rất mong tỉnh hỗ trợ thêm máy thổi '
    "gió cho các tổ bảo vệ rừng ở thôn, bản, vì nhiều nơi chỉ có cành cây để dập lửa.</p></div><textarea>Ý kiến của bạn</textarea>"
    "<button>Gửi</button></section>"
)


def bare(draft: Draft) -> bytes:
    """Only the document, paragraphs and two tables."""
    return _page(_document(draft)).encode()


def newspaper(draft: Draft) -> bytes:
    """An article between menu, sidebar, related news, readers' comments and footer."""
    body = (
        f'<header><div class="logo"><a href="/">BÁO TỈNH</a></div></header>{_MENU}<div class="wrap"><main><article>'
        f'<h1 class="title">Toàn văn văn bản vừa ban hành của tỉnh</h1><div class="meta"><span>08:15 | 13/03/2025</span></div>'
        f'<div class="share-box"><a href="#">Facebook</a> <a href="#">Zalo</a></div><div class="body">{_document(draft)}</div>'
        f'<div class="tags">Từ khóa: <a href="/tag/1">cháy rừng</a>, <a href="/tag/2">chỉ thị</a></div></article>{_RELATED}{_COMMENTS}</main>'
        f'<aside><h3>Đọc nhiều</h3><ol><li><a href="/1">Giá xăng giảm nhẹ từ chiều nay</a></li><li><a href="/2">Khai hội mùa xuân</a></li></ol>'
        f"</aside></div>{_FOOTER}"
    )
    return _page(body, "<style>.share-box{float:right}</style><script>var a='<p>Điều 1. Không</p>';</script>").encode()


def portal(draft: Draft) -> bytes:
    """An application: crumbs, title, status, tabs (one hidden with the properties), table of contents, buttons, drawer."""
    contents = "".join(
        f"<div class='toc-line' onclick='go()'><span>{html.escape(line[2:])}</span></div>"
        for line in draft.body
        if line.startswith("# ")
    )
    number = draft.left[-1].removeprefix("Số: ")
    body = f"""<div id="__app"><div class="top">{_MENU}<ol class="breadcrumb"><li><a href="/">Trang chủ</a></li><li>Văn bản</li></ol></div>
<div class="detail"><div class="detail-head"><h1>{draft.kind.capitalize()} số {number}</h1><div><span>Còn hiệu lực</span><span>Ngày có hiệu lực:</span>
<span>12/03/2025</span></div></div>
<div class="tabs"><div role="tablist"><div role="tab">Toàn văn</div><div role="tab">Thuộc tính</div><div role="tab">Lược đồ</div><div role="tab">Liên quan</div></div>
<div class="tab-content"><div role="tabpanel" class="active"><div><div class="tools"><button>Tải về</button><button>In</button></div>
<div class="x1"><div class="x2">{_document(draft)}</div></div></div></div>
<div role="tabpanel" style="display: none"><table><tr><td>Số ký hiệu</td><td>{number}</td></tr><tr><td>Cơ quan ban hành</td><td>UBND tỉnh</td></tr></table></div>
</div></div><div class="drawer-right"><div>Mục lục</div>{contents}</div></div></div>
<script type="application/json">{{"content": "<p>Điều 9. Bản trong mã lệnh</p>"}}</script>{_FOOTER}"""
    return _page(body).encode()


def printed_twice(draft: Draft) -> bytes:
    """A page with a hidden copy for printing behind the shown one."""
    body = f'{_MENU}<div class="content">{_document(draft)}</div><div id="print" style="display:none"><div>{_document(draft)}</div></div>{_FOOTER}'
    return _page(body).encode()


def divs(draft: Draft) -> bytes:
    """No paragraph anywhere: nested ``<div>``s, numbers and text in spans."""

    def write(line: str) -> str:
        text = html.escape(line.removeprefix("# "))
        inner = f'<span style="font-weight:700">{text}</span>' if line.startswith("# ") else f"<span>{text}</span>"
        return f"<div><div>\n   {inner}\n</div></div>"

    return _page(f'<div><div class="a"><div class="b">{_document(draft, write)}</div></div></div>').encode()


def in_sections(draft: Draft) -> bytes:
    """The document split over several nodes beside one another, with a bar to press between menu and text."""
    third = len(draft.body) // 3
    groups = [draft.body[:third], draft.body[third : 2 * third], draft.body[2 * third :]]
    parts = "".join(f'<div class="part p{i}">{"".join(map(_p, group))}</div>' for i, group in enumerate(groups))
    body = (
        f"{_MENU}<div class='part p8'>{_table(draft.left, draft.right)}{_p(draft.kind)}{_p(draft.subject)}</div>{parts}"
        f"<div class='part p9'>{_table(['Nơi nhận:', *draft.recipients], draft.signature)}</div>{_FOOTER}"
    )
    return _page(body).encode()


def word(draft: Draft) -> bytes:
    """Word's own page: conditional comments, empty ``o:p``, no-break spaces, numbers of lists as visible spans."""

    def write(line: str) -> str:
        text = html.escape(line.removeprefix("# "))
        label, _, rest = text.partition(" ")
        if line[:2] in ("# ", "- ") and label.rstrip(".-").isdigit() | (label == "-"):
            mark = (
                "<![if !supportLists]><span lang=VI style='mso-list:Ignore'>"
                f"{label}<span style='font:7.0pt \"Times New Roman\"'>&nbsp;&nbsp;&nbsp;&nbsp; </span></span><![endif]>"
            )
            return (
                f"<p class=MsoListParagraph style='margin-left:.5in;mso-list:l0 level1 lfo1'>{mark}"
                f"<b><span\nstyle='font-size:14.0pt'>{rest}</span></b><o:p></o:p></p>\n"
                if line.startswith("# ")
                else f"<p class=MsoNormal>{mark}{rest}<o:p></o:p></p>\n"
            )
        inner = f"<b>{text}</b>" if line.startswith("# ") else text.replace(", ", ",\n")
        return f"<p class=MsoNormal style='text-align:justify'><span lang=VI style='font-size:14.0pt'>{inner}<o:p></o:p></span></p>\n"

    head = (
        "<meta name=Generator content='Microsoft Word 15'><!--[if gte mso 9]><xml><w:WordDocument><w:View>Print</w:View></w:WordDocument></xml>"
        "<![endif]--><style><!--\n @font-face {font-family:'Times New Roman';}\n p.MsoNormal, li.MsoNormal {margin:0in; font-size:12.0pt;}\n"
        " @page WordSection1 {size:595.3pt 841.9pt;}\n div.WordSection1 {page:WordSection1;}\n--></style>"
    )
    empty = "<p class=MsoNormal><o:p>&nbsp;</o:p></p>\n"
    body = f"<div class=WordSection1>{_document(draft, write)}{empty}</div><span style='mso-hide:all'> </span>"
    return (
        '<html xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:'
        f'office:word"><head><meta http-equiv=Content-Type content="text/html; charset=utf-8">{head}</head><body lang=EN-US>{body}</body></html>'
    ).encode()


def google(draft: Draft) -> bytes:
    """Google Docs' export: classes for everything, lists whose marks only the style sheet has."""
    level = "lst-kix_ab12-0"
    style = (
        f"<style type='text/css'>@import url(x);.{level}>li{{counter-increment:lst-ctr-kix_ab12-0}}ul.lst-kix_cd-0{{list-style-type:none}}"
        f'ol.{level}.start{{counter-reset:lst-ctr-kix_ab12-0 0}}.{level} > li:before{{content:"" counter(lst-ctr-kix_ab12-0,decimal) ". "}}'
        '.lst-kix_cd-0 > li:before{content:"-  "}.c1{font-weight:700;font-size:14pt}.c2{color:#000000;font-weight:400}.c3{padding:0}</style>'
    )
    count = 0

    def write(line: str) -> str:
        nonlocal count
        if line.startswith("# ") and line[2].isdigit():
            count += 1
            start = " start" if count == 1 else ""
            rest = html.escape(line[2:].partition(" ")[2])
            return (
                f'<ol class="c3 {level}{start}" start="{count}"><li class="c3"><span class="c1">{rest}</span></li></ol>'
            )
        if line.startswith("- "):
            return (
                f'<ul class="c3 lst-kix_cd-0"><li class="c3"><span class="c2">{html.escape(line[2:])}</span></li></ul>'
            )
        bold = "c1" if line.startswith("# ") else "c2"
        return f'<p class="c3"><span class="{bold}">{html.escape(line.removeprefix("# "))}</span></p>'

    return f"<html><head><meta content='text/html; charset=UTF-8' http-equiv='content-type'>{style}</head><body class='c9'>{_document(draft, write)}</body></html>".encode()


def libreoffice(draft: Draft) -> bytes:
    """LibreOffice's page: fonts as tags, soft hyphens, entities."""

    def write(line: str) -> str:
        text = html.escape(line.removeprefix("# ")).replace("phòng", "ph&ograve;ng").replace("nghiêm", "nghi&#234;m")
        inner = f"<b>{text}</b>" if line.startswith("# ") else text
        return f'<p align="justify" style="margin-bottom: 0in; line-height: 150%">\n<font face="Times New Roman, serif"><font size="3" style="font-size: 14pt">{inner}</font></font></p>\n'

    return f'<!DOCTYPE html><html><head><meta http-equiv="content-type" content="text/html; charset=utf-8"/><title></title></head><body lang="vi-VN" dir="ltr">{_document(draft, write)}</body></html>'.encode()


def old_site(draft: Draft) -> bytes:
    """A site of the 2000s: everything in tables, text in TCVN3 under ``.VnTime``, capitals under ``.VnTimeH``."""

    def write(line: str) -> str:
        text = line.removeprefix("# ")
        tag = "b" if line.startswith("# ") else "span"
        if text.isupper() and not text.startswith("Số"):
            return f'<p align="center"><font face=".VnTimeH" size="3"><b>{html.escape(text.lower())}</b></font></p>\n'
        return f'<p><font face=".VnTime" size="3"><{tag}>{html.escape(text)}</{tag}></font></p>\n'

    menu = "".join(
        f'<tr><td><a href="p{i}.htm"><font face=".VnArial">{name}</font></a></td></tr>'
        for i, name in enumerate(["Trang chủ", "Tin tức", "Văn bản", "Liên hệ"])
    )
    page = (
        '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1252"></head><body><table width="780" border="0">'
        f'<tr><td colspan="2"><img src="banner.gif" width="780" height="90"></td></tr><tr><td valign="top" width="150"><table>{menu}</table></td>'
        f'<td valign="top">{_document(draft, write)}</td></tr><tr><td colspan="2"><font face=".VnArial"><a href="top.htm">Lên đầu trang</a></font></td></tr></table></body></html>'
    )
    return encode(page, "tcvn3")


def mhtml(draft: Draft) -> bytes:
    """Word's «single file web page»: the page in quoted-printable, a picture beside it."""
    return (
        b'MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary="----=_X"\r\n\r\nThis document is a Single File Web Page.\r\n\r\n'
        b'------=_X\r\nContent-Location: file:///C:/x/vb.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset="utf-8"\r\n\r\n'
        + quopri.encodestring(word(draft)).replace(b"\n", b"\r\n")
        + b"\r\n\r\n------=_X\r\nContent-Location: file:///C:/x/a.png\r\nContent-Transfer-Encoding: base64\r\nContent-Type: image/png\r\n\r\n"
        + encodebytes(b"\x89PNG" + bytes(400))
        + b"\r\n------=_X--\r\n"
    )


def _wrapped(draft: Draft, width: int = 92) -> list[str]:
    lines: list[str] = []
    for paragraph in plain(draft).split("\n"):
        lines += textwrap.wrap(paragraph, width, break_on_hyphens=False)
    return lines


def a_paragraph_a_line(draft: Draft) -> bytes:
    """Every printed line a ``<p>`` of its own, as converters of PDF make them."""
    return _page("".join(f"<p>{html.escape(line)}</p>" for line in _wrapped(draft))).encode()


def a_break_a_line(draft: Draft) -> bytes:
    """Every printed line ended by ``<br>`` in one ``<div>``."""
    return _page("<div>" + "<br>\n".join(map(html.escape, _wrapped(draft))) + "</div>").encode()


def preformatted(draft: Draft) -> bytes:
    """One ``<pre>``."""
    return _page("<pre>\n" + html.escape("\n".join(_wrapped(draft))) + "\n</pre>").encode()


PAGES: dict[str, Callable[[Draft], bytes]] = {
    "bare": bare, "newspaper": newspaper, "portal": portal, "printed twice": printed_twice, "divs": divs, "in sections": in_sections,
    "Word": word, "Google Docs": google, "LibreOffice": libreoffice, "a site of the 2000s": old_site, "MHTML": mhtml,
}  # fmt: skip
WRAPPED: dict[str, Callable[[Draft], bytes]] = {
    "a <p> a line": a_paragraph_a_line,
    "a <br> a line": a_break_a_line,
    "<pre>": preformatted,
}
