"""Documents set in type, for the tests of the PDF reader: one list of parts -> PDF by several typesetters.

A part is ``(role, text)``; what a role looks like is each typesetter's own business, after Decree 30/2020, Annex I:
A4, margins 2/2/3/2 cm, Times 14, first lines indented by 1.27 cm, justified, page numbers at top centre from page 2.
"""

from __future__ import annotations

import html
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from directive_diff import Directive

Part = tuple[str, str]

LEFT = ("ỦY BAN NHÂN DÂN", "TỈNH THÁI NGUYÊN", "Số: 05/CT-UBND")
RIGHT = (
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Thái Nguyên, ngày 05 tháng 02 năm 2026",
)


def parts_of(directive: Directive) -> list[Part]:
    """The lines of a directive already read, each with its role; headings of sections are ``heading``."""
    parts = []
    for unit in directive.units:
        if unit.level == "sentence":
            continue
        text = directive.text[slice(*unit.span)].split("\n", 1)[0]
        parts.append(("section" if unit.level == "section" else unit.role, text))
    return parts


def zones(parts: Sequence[Part]) -> tuple[list[Part], list[Part], list[Part]]:
    """Title, body, tail."""
    title = [p for p in parts if p[0] == "title"]
    tail = [p for p in parts if p[0] in ("heading", "recipient", "signature")]
    body = [p for p in parts if p not in title and p not in tail and p[0] != "header"]
    return title, body, tail


# ---- LibreOffice ------------------------------------------------------------------------------------------------

_FODT = """<?xml version="1.0" encoding="UTF-8"?>
<office:document xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0"
 xmlns:svg="urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0"
 office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.text">
<office:styles>
<style:default-style style:family="paragraph"><style:text-properties fo:font-family="{font}"
 fo:font-size="{size}pt"/></style:default-style>
<text:notes-configuration text:note-class="footnote" style:num-format="1"/>
</office:styles>
<office:automatic-styles>
<style:style style:name="body" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}"
 fo:text-indent="{indent}cm" fo:margin-bottom="{after}pt" fo:line-height="{leading}%" fo:orphans="2" fo:widows="2"/>
 </style:style>
<style:style style:name="item" style:family="paragraph" style:parent-style-name="body"/>
<style:style style:name="section" style:family="paragraph"><style:paragraph-properties fo:text-align="{align}"
 fo:text-indent="{indent}cm" fo:margin-bottom="{after}pt" fo:line-height="{leading}%"/>
 <style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="centre" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
 </style:style>
<style:style style:name="title" style:family="paragraph"><style:paragraph-properties fo:text-align="center"
 fo:margin-bottom="6pt"/><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="bold" style:family="paragraph"><style:paragraph-properties fo:text-align="center"/>
 <style:text-properties fo:font-weight="bold" fo:font-size="13pt"/></style:style>
<style:style style:name="small" style:family="paragraph"><style:text-properties fo:font-size="11pt"/></style:style>
<style:style style:name="smallbold" style:family="paragraph"><style:text-properties fo:font-size="12pt"
 fo:font-weight="bold" fo:font-style="italic"/></style:style>
<style:style style:name="cell" style:family="table-cell"><style:table-cell-properties fo:border="0.5pt solid #000000"
 fo:padding="0.1cm"/></style:style>
<style:style style:name="c1" style:family="table-column"><style:table-column-properties style:column-width="6.2cm"/>
 </style:style>
<style:style style:name="c2" style:family="table-column"><style:table-column-properties style:column-width="9.8cm"/>
 </style:style>
<style:style style:name="note" style:family="paragraph"><style:paragraph-properties fo:margin-left="0.5cm"
 fo:text-indent="-0.5cm"/><style:text-properties fo:font-size="10pt"/></style:style>
<style:page-layout style:name="pl"><style:page-layout-properties fo:page-width="{width}cm" fo:page-height="{height}cm"
 fo:margin-top="1.2cm" fo:margin-bottom="2cm" fo:margin-left="3cm" fo:margin-right="2cm"/>
 <style:header-style><style:header-footer-properties fo:min-height="0.7cm" fo:margin-bottom="0.2cm"/></style:header-style>
</style:page-layout>
</office:automatic-styles>
<office:master-styles>
<style:master-page style:name="Standard" style:page-layout-name="pl"><style:header><text:p text:style-name="centre">
{head}<text:page-number text:select-page="current"/></text:p></style:header>
<style:header-first><text:p/></style:header-first></style:master-page>
</office:master-styles>
<office:body><office:text>{content}</office:text></office:body></office:document>"""


def _p(style: str, text: str) -> str:
    """One paragraph; ``text{{note}}`` is a footnote at that place."""
    out = html.escape(text, quote=False)
    n = 0
    while "{{" in out:
        n += 1
        before, _, rest = out.partition("{{")
        note, _, after = rest.partition("}}")
        out = (
            f'{before}<text:note text:note-class="footnote"><text:note-citation>{n}</text:note-citation>'
            f'<text:note-body><text:p text:style-name="note">{note}</text:p></text:note-body></text:note>{after}'
        )
    return f'<text:p text:style-name="{style}">{out}</text:p>'


def _two_columns(left: Sequence[str], right: Sequence[str]) -> str:
    return (
        '<table:table><table:table-column table:style-name="c1"/><table:table-column table:style-name="c2"/>'
        f"<table:table-row><table:table-cell>{''.join(left)}</table:table-cell>"
        f"<table:table-cell>{''.join(right)}</table:table-cell></table:table-row></table:table>"
    )


def fodt(
    parts: Sequence[Part],
    *,
    header: bool = True,
    head: str = "",
    font: str = "Liberation Serif",
    size: float = 14,
    align: str = "justify",
    indent: float = 1.27,
    after: float = 6,
    leading: int = 115,
    width: float = 21,
    height: float = 29.7,
    table: Sequence[Sequence[str]] = (),
) -> str:
    """A flat OpenDocument text; ``table`` stands before the last body part."""
    title, body, tail = zones(parts)
    content = []
    if header:
        content.append(
            _two_columns(
                [_p("bold" if i < 2 else "centre", t) for i, t in enumerate(LEFT)],
                [_p("bold" if i < 2 else "centre", t) for i, t in enumerate(RIGHT)],
            )
        )
    content += [_p("title", text) for _, text in title]
    for i, (role, text) in enumerate(body):
        if table and i == len(body) - 1:
            rows = "".join(
                "<table:table-row>"
                + "".join(f'<table:table-cell table:style-name="cell">{_p("small", c)}</table:table-cell>' for c in row)
                + "</table:table-row>"
                for row in table
            )
            columns = "<table:table-column/>" * len(table[0])
            content.append(f"<table:table>{columns}{rows}</table:table>")
        content.append(_p({"section": "section"}.get(role, "body"), text))
    if tail:
        left = [_p("smallbold" if r == "heading" else "small", t) for r, t in tail if r != "signature"]
        right = [_p("bold", t) for r, t in tail if r == "signature"]
        content.append(_two_columns(left, right))
    return _FODT.format(
        content="".join(content), head=head, font=font, size=size, align=align, indent=indent, after=after,
        leading=leading, width=width, height=height,
    )  # fmt: skip


def libreoffice(sources: dict[str, str], folder: Path) -> dict[str, Path] | None:
    """Flat OpenDocument texts by name -> their PDFs, in one run of LibreOffice; None where it is not installed."""
    program = shutil.which("soffice")
    if program is None:
        return None
    paths = []
    for name, text in sources.items():
        path = folder / f"{name}.fodt"
        path.write_text(text, encoding="utf-8")
        paths.append(path)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [program, "--headless", profile, "--convert-to", "pdf", "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return {name: folder / f"{name}.pdf" for name in sources}


# ---- Chromium ---------------------------------------------------------------------------------------------------

_CSS = """
@page {{ size: {width}cm {height}cm; margin: 2cm 2cm 2cm 3cm; @top-center {{ content: counter(page); }} }}
body {{ font: {size}pt/1.4 '{font}'; margin: 0; }}
p {{ margin: 0 0 {after}pt; text-align: {align}; text-indent: {indent}cm; }}
p.section {{ font-weight: bold; }} p.title {{ text-align: center; font-weight: bold; text-indent: 0; }}
table.two {{ width: 100%; border-collapse: collapse; }} table.two td {{ vertical-align: top; padding: 0; }}
table.two p {{ text-indent: 0; text-align: left; margin: 0; font-size: 12pt; }}
table.two p.c {{ text-align: center; font-size: 13pt; }} b {{ font-weight: bold; }}
table.grid {{ border-collapse: collapse; width: 100%; }} table.grid td {{ border: 1px solid black; padding: 3px; }}
"""


def page(
    parts: Sequence[Part],
    *,
    header: bool = True,
    font: str = "Liberation Serif",
    size: float = 14,
    align: str = "justify",
    indent: float = 1.27,
    after: float = 6,
    width: float = 21,
    height: float = 29.7,
) -> str:
    """The document as a web page to print."""

    def p(text: str, kind: str = "", *, bold: bool = False) -> str:
        inner = html.escape(text)
        return f'<p class="{kind}">{f"<b>{inner}</b>" if bold else inner}</p>'

    title, body, tail = zones(parts)
    out = []
    if header:
        left = "".join(p(t, "c", bold=i < 2) for i, t in enumerate(LEFT))
        right = "".join(p(t, "c", bold=i < 2) for i, t in enumerate(RIGHT))
        out.append(f'<table class="two"><tr><td style="width:40%">{left}</td><td>{right}</td></tr></table>')
    out += [p(text, "title") for _, text in title]
    out += [p(text, role) for role, text in body]
    if tail:
        left = "".join(p(t, "", bold=r == "heading") for r, t in tail if r != "signature")
        right = "".join(p(t, "c", bold=True) for r, t in tail if r == "signature")
        out.append(f'<table class="two"><tr><td style="width:55%">{left}</td><td>{right}</td></tr></table>')
    css = _CSS.format(font=font, size=size, align=align, indent=indent, after=after, width=width, height=height)
    return (
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><style>{css}</style><body>{"".join(out)}</body></html>'
    )


def chromium(source: str, name: str, folder: Path) -> Path | None:
    """A web page printed by Chromium; None where it is not installed."""
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        return None
    path, out = folder / f"{name}.html", folder / f"{name}.pdf"
    path.write_text(source, encoding="utf-8")
    command = [program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder}/chromium"]
    command += ["--no-pdf-header-footer", f"--print-to-pdf={out}", path.as_uri()]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return out


# ---- reportlab --------------------------------------------------------------------------------------------------

_FONTS = {
    "Serif": "DejaVuSerif.ttf",
    "Serif-Bold": "DejaVuSerif-Bold.ttf",
    "Sans": "DejaVuSans.ttf",
}
_FOLDERS = ("/usr/share/fonts/truetype/dejavu", "/usr/share/fonts/dejavu", "/usr/share/fonts/TTF", "C:/Windows/Fonts")


def fonts() -> bool:
    """Make the fonts with Vietnamese letters known to reportlab; False where the machine has none."""
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    for name, file in _FONTS.items():
        path = next((Path(folder) / file for folder in _FOLDERS if (Path(folder) / file).exists()), None)
        if path is None:
            return False
        pdfmetrics.registerFont(TTFont(name, str(path)))
    return True


class Paper:
    """A page drawn by hand: every method says where, in points from the top left corner."""

    def __init__(self, *, width: float = 595, height: float = 842, rotate: int = 0) -> None:
        from io import BytesIO

        from reportlab.pdfgen.canvas import Canvas

        self.width, self.height = width, height
        self._out = BytesIO()
        self.canvas = Canvas(self._out, pagesize=(width, height), invariant=1)
        self._rotate = rotate

    def put(
        self, x: float, y: float, text: str, *, size: float = 13, font: str = "Serif", at: str = "left", **how
    ) -> Paper:
        """One line of text with its baseline at ``y``; ``at``: left, centre or right of ``x``; ``mode``, ``colour``."""
        from reportlab.lib.colors import HexColor

        canvas = self.canvas
        width = canvas.stringWidth(text, font, size)
        x -= {"left": 0, "centre": width / 2, "right": width}[at]
        made = canvas.beginText(x, self.height - y)
        made.setFont(font, size)
        made.setFillColor(HexColor(how.get("colour", 0)))
        if "mode" in how:
            made.setTextRenderMode(how["mode"])
        made.textOut(text)
        if "mode" in how:
            made.setTextRenderMode(0)
        canvas.drawText(made)
        return self

    def flow(
        self, x: float, y: float, width: float, text: str, *, size: float = 13, indent: float = 36, **how
    ) -> float:
        """A paragraph broken into lines by the letters' true widths, justified; returns the next baseline."""
        canvas, font = self.canvas, how.get("font", "Serif")
        leading = how.get("leading", size * 1.4)
        words = text.split()
        first = True
        while words:
            room = width - (indent if first else 0)
            line = [words.pop(0)]
            while words and canvas.stringWidth(" ".join([*line, words[0]]), font, size) <= room:
                line.append(words.pop(0))
            start = x + (indent if first else 0)
            if words and len(line) > 1 and how.get("justify", True):
                gap = (room - sum(canvas.stringWidth(w, font, size) for w in line)) / (len(line) - 1)
                for word in line:
                    self.put(start, y, word, size=size, font=font)
                    start += canvas.stringWidth(word, font, size) + gap
            else:
                self.put(start, y, " ".join(line), size=size, font=font)
            y += leading
            first = False
        return y

    def line(self, x0: float, y0: float, x1: float, y1: float, width: float = 0.5) -> Paper:
        """A ruling line."""
        self.canvas.setLineWidth(width)
        self.canvas.line(x0, self.height - y0, x1, self.height - y1)
        return self

    def next(self) -> Paper:
        """The next page."""
        if self._rotate:
            self.canvas.setPageRotation(self._rotate)
        self.canvas.showPage()
        return self

    def done(self, **encryption: str) -> bytes:
        """The file."""
        if encryption:
            from reportlab.lib.pdfencrypt import StandardEncryption

            self.canvas._doc.encrypt = StandardEncryption(**encryption)
        self.next()
        self.canvas.save()
        return self._out.getvalue()
