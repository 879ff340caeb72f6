"""PDF by three producers: LibreOffice (from DOCX), Chromium (from HTML), ReportLab (set here).

Each is told a fixed date where it can be, and what it writes of the hour or of chance is put right after it, so that
the same text makes the same bytes.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Sequence
from functools import lru_cache
from io import BytesIO
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

from tools.sheet import Line, Sheet

__all__ = ["chromium", "chromium_pdf", "fonts", "office", "reportlab_pdf", "soffice"]

_SECONDS = 120
_EPOCH = "1767323045"  # 2 January 2026
_DATE = b"D:20260102030405Z"
_FONTS = (
    ("/usr/share/fonts/truetype/liberation/LiberationSerif-{}.ttf", ("Regular", "Bold", "Italic", "BoldItalic")),
    ("/usr/share/fonts/truetype/liberation2/LiberationSerif-{}.ttf", ("Regular", "Bold", "Italic", "BoldItalic")),
    ("/usr/share/fonts/liberation-serif/LiberationSerif-{}.ttf", ("Regular", "Bold", "Italic", "BoldItalic")),
    ("/Library/Fonts/Times New Roman{}.ttf", ("", " Bold", " Italic", " Bold Italic")),
    ("/System/Library/Fonts/Supplemental/Times New Roman{}.ttf", ("", " Bold", " Italic", " Bold Italic")),
    ("C:/Windows/Fonts/times{}.ttf", ("", "bd", "i", "bi")),
    ("/usr/share/fonts/truetype/noto/NotoSerif-{}.ttf", ("Regular", "Bold", "Italic", "BoldItalic")),
    ("/usr/share/fonts/truetype/dejavu/DejaVuSerif{}.ttf", ("", "-Bold", "-Italic", "-BoldItalic")),
)
_RARE = 0x1EC8  # Ỉ: a font that has it has all Vietnamese letters; some packages of Liberation Serif have not


def soffice() -> str | None:
    """LibreOffice's command, or None."""
    return shutil.which("soffice") or shutil.which("libreoffice")


def chromium() -> str | None:
    """Chromium's command, or None."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


@lru_cache(maxsize=1)
def fonts() -> tuple[str, ...] | None:
    """The four files (regular, bold, italic, both) of a serif font with all Vietnamese letters, or None."""
    from reportlab.pdfbase.ttfonts import TTFontFace

    for pattern, names in _FONTS:
        found = tuple(pattern.format(name) for name in names)
        if all(Path(path).is_file() and _RARE in TTFontFace(path).charToGlyph for path in found):
            return found
    return None


def office(documents: Sequence[bytes], suffix: str, to: str) -> list[bytes]:
    """Each document (files of ``suffix``) as LibreOffice saves it in the format ``to``; one start for all."""
    program = soffice()
    assert program
    with tempfile.TemporaryDirectory(prefix="coats-") as made:
        folder = Path(made)
        sources = [folder / f"{n:03}{suffix}" for n in range(len(documents))]
        for source, data in zip(sources, documents, strict=True):
            source.write_bytes(data)
        subprocess.run(
            [
                *(program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", to),
                *("--outdir", str(folder / "out"), *map(str, sources)),
            ],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
            env={**os.environ, "SOURCE_DATE_EPOCH": _EPOCH, "SAL_USE_VCLPLUGIN": "svp"},
        )
        extension = to.partition(":")[0]
        made_ = [folder / "out" / f"{source.stem}.{extension}" for source in sources]
        return [_settled(path.read_bytes()) if extension == "pdf" else path.read_bytes() for path in made_]


def chromium_pdf(page: str) -> bytes:
    """A page as Chromium prints it, without its own head and foot lines."""
    program = chromium()
    assert program
    with tempfile.TemporaryDirectory(prefix="coats-") as made:
        folder = Path(made)
        source, target = folder / "page.html", folder / "page.pdf"
        source.write_text(page, encoding="utf-8")
        subprocess.run(
            [
                *(program, "--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={folder / 'profile'}"),
                *("--no-pdf-header-footer", f"--print-to-pdf={target}", source.as_uri()),
            ],
            check=True,
            capture_output=True,
            timeout=_SECONDS,
        )
        return _settled(target.read_bytes())


def _settled(pdf: bytes) -> bytes:
    """The same file with the date and the identity that a producer made up replaced, byte for byte as long."""

    def date(found: re.Match[bytes]) -> bytes:
        return found[1] + _DATE.ljust(len(found[2]), b"0")[: len(found[2])] + b")"

    pdf = re.sub(rb"(/(?:CreationDate|ModDate) ?\()(D:[^)]{4,40})\)", date, pdf)
    made_up = rb"(/ID ?\[|/DocChecksum ?/)([0-9A-Fa-f<> \r\n]{16,200})"
    return re.sub(made_up, lambda found: found[1] + re.sub(rb"[0-9A-Fa-f]", b"0", found[2]), pdf)


# ---- ReportLab -----------------------------------------------------------------------------------------------------


def reportlab_pdf(sheet: Sheet) -> bytes:
    """The sheet set by ReportLab: justified, first lines indented, page numbers on top from page 2."""
    from reportlab.lib.pagesizes import A4
    from reportlab.lib.units import cm
    from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer, Table, TableStyle

    styles = _styles()
    story: list[Any] = []
    if sheet.left or sheet.right:
        columns = [[_flow(t, styles["head"]) for t in side] for side in (sheet.left, sheet.right)]
        story += [
            Table([columns], colWidths=[6.2 * cm, 9.8 * cm], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
        ]
        story.append(Spacer(1, 12))
    story += [_flow(text, styles["title"]) for text in sheet.title]
    story.append(Spacer(1, 10))
    notes = _story(sheet.runs, story, styles)
    if sheet.recipients or sheet.signature:
        left = [
            _flow(line.text, styles["listed" if line.role == "recipient" else "listhead"]) for line in sheet.recipients
        ]
        right = [_flow(text, styles["title"]) for text in sheet.signature]
        story.append(Spacer(1, 12))
        story.append(
            Table([[left, right]], colWidths=[8 * cm, 8 * cm], style=TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP")]))
        )
    if sheet.annex:
        story.append(PageBreak())
        notes += _story(sheet.annex_runs, story, styles)
    if notes:  # notes at the end, as this producer has no foot of the page
        story.append(Spacer(1, 12))
        story += [_flow(f"{n} {text}", styles["listed"]) for n, text in enumerate(notes, 1)]
    buffer = BytesIO()
    paper = SimpleDocTemplate(
        buffer, pagesize=A4, leftMargin=3 * cm, rightMargin=2 * cm, topMargin=2 * cm, bottomMargin=2 * cm, invariant=1
    )
    paper.build(story, onLaterPages=_numbered)
    return buffer.getvalue()


def _story(runs: list[list[Line]], story: list[Any], styles: dict[str, Any]) -> list[str]:
    from reportlab.platypus import Table, TableStyle

    notes: list[str] = []
    for run in runs:
        line = run[0]
        if line.role == "cell":
            columns = next((n for n in (4, 3, 5, 2) if len(run) % n == 0), 1)
            rows = [[_flow(c.text, styles["cell"]) for c in run[i : i + columns]] for i in range(0, len(run), columns)]
            story.append(Table(rows, style=TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black")])))
        elif line.role == "footnote":
            notes.append(line.text)
        elif line.own_line:
            story += [_flow(line.mark, styles["title"]), _flow(line.rest, styles["title"])]
        else:
            story.append(_flow(line.text, styles["heading" if line.bold else "body"]))
    return notes


def _flow(text: str, style: Any) -> Any:
    from reportlab.platypus import Paragraph

    return Paragraph(escape(text), style)


def _numbered(canvas: Any, paper: Any) -> None:
    from reportlab.lib.pagesizes import A4

    canvas.setFont("Coat", 13)
    canvas.drawCentredString(A4[0] / 2, A4[1] - 36, str(paper.page))


def _styles() -> dict[str, Any]:
    from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
    from reportlab.lib.styles import ParagraphStyle
    from reportlab.pdfbase import pdfmetrics
    from reportlab.pdfbase.ttfonts import TTFont

    files = fonts()
    assert files
    for name, file in zip(("Coat", "CoatB", "CoatI", "CoatBI"), files, strict=True):
        pdfmetrics.registerFont(TTFont(name, file))
    pdfmetrics.registerFontFamily("Coat", "Coat", "CoatB", "CoatI", "CoatBI")

    def style(
        name: str, font: str = "Coat", size: int = 14, align: int = TA_JUSTIFY, indent: float = 0, gap: int = 3
    ) -> Any:
        return ParagraphStyle(
            name,
            fontName=font,
            fontSize=size,
            leading=size * 1.25,
            alignment=align,
            firstLineIndent=indent,
            spaceBefore=gap,
        )

    return {
        "head": style("head", "CoatB", 12, TA_CENTER, gap=0),
        "title": style("title", "CoatB", 14, TA_CENTER),
        "body": style("body", indent=36),
        "heading": style("heading", "CoatB", indent=36),
        "cell": style("cell", size=12, align=TA_LEFT),
        "listed": style("listed", size=11, align=TA_LEFT, gap=0),
        "listhead": style("listhead", "CoatBI", 12, TA_LEFT, gap=0),
    }
