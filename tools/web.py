"""A sheet -> HTML: a clean page in the elements meant for it, and the page of a portal around the text."""

from __future__ import annotations

from html import escape

from tools.sheet import Line, Sheet

__all__ = ["clean", "portal"]

_STYLE = """
@page { size: A4; margin: 2cm 2cm 2cm 3cm; }
body { font: 14pt/1.3 "Times New Roman", "Liberation Serif", serif; }
p { text-align: justify; text-indent: 1.27cm; margin: 6pt 0; }
h1, .centre { text-align: center; font-size: 14pt; text-indent: 0; }
h2, h3, h4 { font-size: 14pt; text-align: justify; text-indent: 1.27cm; margin: 6pt 0; }
table.columns { width: 100%; border: 0; } table.columns td { vertical-align: top; width: 50%; }
table.columns p { text-indent: 0; margin: 0; text-align: left; } table.middle p { text-align: center; }
table.middle { font-size: 12pt; } table.middle td { width: 60%; } table.middle td:first-child { width: 40%; }
table.data { border-collapse: collapse; } table.data td { border: 1px solid; padding: 2pt 4pt; }
"""


def clean(sheet: Sheet) -> str:
    """A whole page with nothing but the document, in the elements that say what its parts are."""
    title = escape(" ".join(sheet.title) or "Văn bản")
    return (
        f'<!DOCTYPE html>\n<html lang="vi">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n{_document(sheet)}</main>\n</body>\n</html>\n"
    )


def _document(sheet: Sheet) -> str:
    out: list[str] = []
    if sheet.left or sheet.right:
        out.append(_columns(_paragraphs(sheet.left), _paragraphs(sheet.right), "middle"))
    if sheet.title:
        out.append(f"<h1>{'<br>'.join(map(escape, sheet.title))}</h1>\n")
    notes: list[str] = []
    _lines(sheet.runs, out, notes)
    if sheet.recipients or sheet.signature:
        left = "".join(
            f"<p><b><i>{escape(line.text)}</i></b></p>" if line.role == "heading" else f"<p>{escape(line.text)}</p>"
            for line in sheet.recipients
        )
        right = "".join(f"<p class=centre><b>{escape(text)}</b></p>" for text in sheet.signature)
        out.append(_columns(left, right, ""))
    _lines(sheet.annex_runs, out, notes)
    if notes:
        listed = "".join(f'<p id="fn{n}"><sup>{n}</sup> {escape(text)}</p>\n' for n, text in enumerate(notes, 1))
        out.append(f'<section class="footnotes" role="doc-endnotes">\n{listed}</section>\n')
    return "".join(out)


def _lines(runs: list[list[Line]], out: list[str], notes: list[str]) -> None:
    for run in runs:
        line = run[0]
        if line.role == "cell":
            out.append(_table(run))
        elif line.role == "footnote":
            notes.append(line.text)
            n = len(notes)
            # The mark belongs to the end of the paragraph before.
            out[-1] = out[-1].replace("</p>\n", f'<sup><a href="#fn{n}" role="doc-noteref">{n}</a></sup></p>\n')
        elif line.own_line:
            out.append(f"<h2 class=centre>{escape(line.mark)}<br>{escape(line.rest)}</h2>\n")
        elif line.bold:
            tag = f"h{min(line.depth + 2, 6)}"
            out.append(f"<{tag}>{escape(line.text)}</{tag}>\n")
        else:
            out.append(f"<p>{escape(line.text)}</p>\n")


def _paragraphs(lines: list[str]) -> str:
    return "".join(f"<p>{escape(text)}</p>" for text in lines)


def _columns(left: str, right: str, kind: str) -> str:
    return f'<table class="columns {kind}"><tr><td>{left}</td><td>{right}</td></tr></table>\n'


def _table(cells: list[Line]) -> str:
    columns = next((n for n in (4, 3, 5, 2) if len(cells) % n == 0), 1)
    rows = (cells[i : i + columns] for i in range(0, len(cells), columns))
    body = "".join("<tr>" + "".join(f"<td>{escape(c.text)}</td>" for c in row) + "</tr>\n" for row in rows)
    return f'<table class="data">\n{body}</table>\n'


# ---- a portal's page ---------------------------------------------------------------------------------------------


def portal(sheet: Sheet) -> str:
    """The page of a portal: an application's bars, lists and scripts around Word's own HTML of the text."""
    title = escape(" ".join(sheet.title) or "Văn bản")
    number = next((escape(text) for text in sheet.left if ":" in text), "Đang cập nhật")
    return (
        '<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8">'
        f"<title>{title} | Hệ thống văn bản</title><link rel=stylesheet href=/assets/app.3f2c.css>"
        '<script>window.__STATE__={"user":null,"menu":["Trang chủ","Văn bản","Hỏi đáp"],"q":"<p>1. mẫu</p>"};</script>'
        "<style>.nav{display:flex}.hidden{display:none}</style></head><body>"
        '<div id="app"><header class="topbar"><a href="/">Trang chủ</a> <a href="/van-ban">Văn bản</a> '
        '<a href="/gioi-thieu">Giới thiệu</a> <a href="/dang-nhap">Đăng nhập</a>'
        '<form action="/tim"><input placeholder="Tìm kiếm văn bản"><button>Tìm kiếm</button></form></header>'
        '<nav class="breadcrumb"><a href="/">Trang chủ</a> › <a href="/van-ban">Văn bản chỉ đạo</a> › '
        "<span>Chi tiết</span></nav>"
        '<div class="tabs"><button>Toàn văn</button><button>Thuộc tính</button><button>Lược đồ</button>'
        "<button>Tải về</button><button>In</button></div>"
        f'<aside class="attributes"><table><tr><td>Số ký hiệu</td><td>{number}</td></tr>'
        "<tr><td>Tình trạng</td><td>Còn hiệu lực</td></tr><tr><td>Lượt xem</td><td>1.204</td></tr></table></aside>"
        f'<div class="content"><div class="toanvan WordSection1">{_word_html(sheet)}</div></div>'
        '<section class="related"><h3>Văn bản liên quan</h3><ul><li><a href="/1">Kế hoạch số 12/KH-UBND</a></li>'
        '<li><a href="/2">Quyết định số 345/QĐ-UBND</a></li></ul></section>'
        '<div class="comments"><h3>Ý kiến bạn đọc</h3><textarea></textarea><button>Gửi</button></div>'
        "<footer><p>Cổng thông tin điện tử</p><p>Điện thoại: 0200 000 000 - "
        "Thư điện tử: hop-thu@example.vn</p></footer>"
        '</div><script src="/assets/app.81aa.js"></script></body></html>\n'
    )


def _word_html(sheet: Sheet) -> str:
    """The document as Word pastes it into a portal's editor: spans, no-break spaces, classes of its own."""
    out: list[str] = []
    if sheet.left or sheet.right:
        out.append(
            '<table class="MsoNormalTable" border="0" width="100%"><tbody><tr><td width="40%" valign="top">'
            f"{''.join(_word(text, centre=True) for text in sheet.left)}</td><td width='60%' valign='top'>"
            f"{''.join(_word(text, centre=True) for text in sheet.right)}</td></tr></tbody></table>"
        )
        out.append('<p class="MsoNormal">&nbsp;</p>')
    out += [_word(text, centre=True, bold=True) for text in sheet.title]
    notes: list[str] = []
    _word_lines(sheet.runs, out, notes)
    if sheet.recipients or sheet.signature:
        out.append('<p class="MsoNormal"><span>&nbsp;</span></p>')
        out.append(
            "<table class=MsoNormalTable border=0 width='100%'><tbody><tr><td valign=top>"
            f"{''.join(_word(line.text, bold=line.role == 'heading') for line in sheet.recipients)}</td><td valign=top>"
            f"{''.join(_word(text, centre=True, bold=True) for text in sheet.signature)}</td></tr></tbody></table>"
        )
    _word_lines(sheet.annex_runs, out, notes)
    if notes:
        out.append("<div><br clear=all><hr align=left size=1 width='33%'>")
        out += [
            f'<div id="ftn{n}"><p class="MsoFootnoteText"><a href="#_ftnref{n}" name="_ftn{n}">'
            f'<span class="MsoFootnoteReference">[{n}]</span></a> {escape(text)}</p></div>'
            for n, text in enumerate(notes, 1)
        ]
        out.append("</div>")
    return "".join(out)


def _word_lines(runs: list[list[Line]], out: list[str], notes: list[str]) -> None:
    for run in runs:
        line = run[0]
        if line.role == "cell":
            out.append(_table(run))
        elif line.role == "footnote":
            notes.append(line.text)
            n = len(notes)
            mark = f'<a href="#_ftn{n}" name="_ftnref{n}"><span class="MsoFootnoteReference">[{n}]</span></a>'
            out[-1] = out[-1].removesuffix("</p>\n") + f"{mark}</p>\n"
        elif line.own_line:
            out += [_word(line.mark, centre=True, bold=True), _word(line.rest, centre=True, bold=True)]
        else:
            out.append(_word(line.text, bold=line.bold))


def _word(text: str, *, centre: bool = False, bold: bool = False) -> str:
    words = escape(text).split(" ")
    third = len(words) // 3
    # Word cuts runs anywhere, and wraps its lines in the source.
    inner = f'<span lang="VI">{" ".join(words[:third])}</span>{" " if third else ""}<span style="color:black">' + (
        f"{' '.join(words[third : 2 * third])}\n{' '.join(words[2 * third :])}</span>"
        if third
        else f"{' '.join(words)}</span>"
    )
    inner = f"<b>{inner}</b>" if bold else inner
    align = "center" if centre else "justify"
    indent = "" if centre else ";text-indent:36.0pt"
    return f'<p class="MsoNormal" style="text-align:{align}{indent}">{inner}<o:p></o:p></p>\n'
