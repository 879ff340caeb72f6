"""A sheet -> DOCX as an office sets it (Decree 30/2020, Annex I), with typed numbers or with Word's automatic ones."""

from __future__ import annotations

import re
import zipfile
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt

from tools.sheet import Line, Sheet

__all__ = ["docx", "repacked"]

# The date that stands wherever a file must have one, so that the same text makes the same bytes.
_THEN = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
_ZIP_DATE = (2026, 1, 2, 3, 4, 6)

_HEADER_WIDTHS = (Cm(6.2), Cm(9.8))
_TAIL_WIDTHS = (Cm(8.0), Cm(8.0))
_LONG_TITLE = 60  # characters: longer subjects are broken by hand into two balanced lines
_MOTTO, _SMALL, _BODY = Pt(12), Pt(13), Pt(14)

# Labels that Word can count by itself, with its name for the kind of number. Its letters are the English ones.
_COUNTED = {
    "number": "decimal",
    "roman": "upperRoman",
    "point": "lowerLetter",
    "article": "decimal",
    "bullet": "bullet",
}
_ENGLISH = "abcdefghijklmnopqrstuvwxyz"


def docx(sheet: Sheet, *, automatic: bool = False) -> bytes:
    """The bytes of a Word document; ``automatic``: numbers and bullets are Word's own, where Word can count so."""
    return _Writer(automatic=automatic).write(sheet)


class _Writer:
    def __init__(self, *, automatic: bool) -> None:
        self._document = Document()
        self._automatic = automatic
        self._lists = 0
        self._runs: dict[tuple[int, str], tuple[int, int]] = {}  # depth and pattern -> list id, last number
        self._notes: list[str] = []

    def write(self, sheet: Sheet) -> bytes:
        self._page()
        if sheet.left or sheet.right:
            self._columns(
                _HEADER_WIDTHS,
                [
                    (text, {"bold": i == 1 or (i == 0 and len(sheet.left) < 3), "size": _SMALL})
                    for i, text in enumerate(sheet.left)
                ],
                [
                    (text, {"bold": i < 2, "italic": i > 1, "size": _SMALL if i else _MOTTO})
                    for i, text in enumerate(sheet.right)
                ],
            )
            self._document.add_paragraph()
        for i, text in enumerate(sheet.title):
            self._centred(text, broken=i > 0 and len(text) > _LONG_TITLE)
        if sheet.title:
            self._document.add_paragraph()
        self._lines(sheet.runs)
        self._tail(sheet)
        if sheet.annex:
            self._document.add_paragraph().paragraph_format.page_break_before = True
            self._lines(sheet.annex_runs)
        if self._notes:
            self._add_notes()
        return self._bytes()

    # ---- the page ---

    def _page(self) -> None:
        document = self._document
        section = document.sections[0]
        section.page_width, section.page_height = Cm(21), Cm(29.7)
        section.top_margin = section.bottom_margin = Cm(2)
        section.left_margin, section.right_margin = Cm(3), Cm(2)
        section.header_distance = Cm(1)
        style = document.styles["Normal"]
        style.font.name, style.font.size = "Times New Roman", _BODY
        style.element.rPr.rFonts.set(qn("w:eastAsia"), "Times New Roman")
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.line_spacing = 1.1
        section.different_first_page_header_footer = True
        number = section.header.paragraphs[0]
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        for kind, text in (("begin", ""), ("", " PAGE "), ("separate", ""), ("shown", "2"), ("end", "")):
            run = number.add_run()
            if kind == "shown":
                run.text = text
            elif kind:
                mark = OxmlElement("w:fldChar")
                mark.set(qn("w:fldCharType"), kind)
                run._r.append(mark)
            else:
                code = OxmlElement("w:instrText")
                code.text = text
                run._r.append(code)
        properties = document.core_properties
        properties.author = properties.last_modified_by = "Văn phòng"
        properties.created = properties.modified = _THEN

    def _columns(
        self, widths: tuple[Any, Any], left: list[tuple[str, dict[str, Any]]], right: list[tuple[str, dict[str, Any]]]
    ) -> None:
        table = self._document.add_table(rows=1, cols=2)
        table.autofit = False
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        for cell, width, lines in zip(table.rows[0].cells, widths, (left, right), strict=True):
            cell.width = width
            for i, (text, how) in enumerate(lines):
                paragraph = cell.paragraphs[0] if i == 0 else cell.add_paragraph()
                paragraph.alignment = how.get("align", WD_ALIGN_PARAGRAPH.CENTER)
                paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(
                    how.get("space", 0)
                )
                _run(paragraph, text, **{k: v for k, v in how.items() if k in ("bold", "italic", "size")})

    def _centred(self, text: str, *, broken: bool = False) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        if broken:
            spaces = [m.start() for m in re.finditer(" ", text)]
            at = min(spaces, key=lambda s: abs(s - len(text) / 2), default=0)
            _run(paragraph, text[:at], bold=True)
            paragraph.add_run().add_break()
            text = text[at + 1 :]
        _run(paragraph, text, bold=True)

    # ---- the body ---

    def _lines(self, runs: list[list[Line]]) -> None:
        for run in runs:
            if run[0].role == "cell":
                self._table(run)
            elif run[0].role == "footnote":
                self._note(run[0].text)
            elif run[0].own_line:
                self._centred(run[0].mark)
                self._centred(run[0].rest)
            else:
                self._paragraph(run[0])

    def _paragraph(self, line: Line) -> None:
        paragraph = self._document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        number = self._number(line)
        if number:
            self._count(paragraph, *number)
        paragraph.paragraph_format.first_line_indent = Cm(1.27)
        if number:
            paragraph.paragraph_format.left_indent = Cm(0)
        _run(paragraph, line.rest if number else line.text, bold=line.bold)

    def _table(self, cells: list[Line]) -> None:
        columns = next((n for n in (4, 3, 5, 2) if len(cells) % n == 0), 1)
        table = self._document.add_table(rows=len(cells) // columns, cols=columns)
        table.style = "Table Grid"
        for i, line in enumerate(cells):
            _run(table.cell(i // columns, i % columns).paragraphs[0], line.text, size=_SMALL)
        self._document.add_paragraph()

    def _tail(self, sheet: Sheet) -> None:
        recipients, signature = sheet.recipients, sheet.signature
        if not recipients and not signature:
            return
        self._document.add_paragraph()
        left: list[tuple[str, dict[str, Any]]] = []
        for line in recipients:
            head = line.role == "heading"
            left.append(
                (
                    line.text,
                    {"align": WD_ALIGN_PARAGRAPH.LEFT, "bold": head, "italic": head, "size": Pt(12 if head else 11)},
                )
            )
        right = [(text, {"bold": True, "size": _BODY, "space": 0 if text.isupper() else 36}) for text in signature]
        self._columns(_TAIL_WIDTHS, left, right)

    # ---- Word's own numbers ---

    def _number(self, line: Line) -> tuple[int, str, str, int] | None:
        """List id, kind of number, pattern and value; None where the number is typed."""
        kind = _COUNTED.get(line.label or "")
        if not self._automatic or kind is None or not line.text.startswith(f"{line.mark} "):
            return None
        value = _value(line, kind)
        if value is None:
            return None
        pattern = line.mark if kind == "bullet" else _pattern(line, kind)
        for key in [k for k in self._runs if k[0] > line.depth]:
            del self._runs[key]
        before = self._runs.get((line.depth, pattern))
        if before and (kind == "bullet" or before[1] + 1 == value):
            id = before[0]
        else:
            self._lists += 1
            id = self._lists
            self._define(id, kind, pattern, value)
        self._runs[line.depth, pattern] = id, value
        return id, kind, pattern, value

    def _define(self, id: int, kind: str, pattern: str, start: int) -> None:
        numbering = self._document.part.numbering_part.element
        abstract = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{900 + id}"><w:multiLevelType w:val="singleLevel"/>'
            f'<w:lvl w:ilvl="0"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/>'
            f'<w:suff w:val="{"space" if id % 2 else "tab"}"/>'
            f'<w:lvlText w:val="{pattern}"/><w:lvlJc w:val="left"/>'
            '<w:pPr><w:ind w:left="0" w:firstLine="720"/></w:pPr></w:lvl></w:abstractNum>'
        )
        first = numbering.find(qn("w:num"))
        (numbering.append if first is None else first.addprevious)(abstract)
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{900 + id}"><w:abstractNumId w:val="{900 + id}"/></w:num>')
        )

    def _count(self, paragraph: Any, id: int, _kind: str, _pattern: str, _value: int) -> None:
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{900 + id}"/></w:numPr>')
        )

    # ---- notes and bytes ---

    def _note(self, text: str) -> None:
        self._notes.append(text)
        paragraphs = self._document.paragraphs
        run = paragraphs[-1].add_run()
        run.font.superscript = True
        mark = OxmlElement("w:footnoteReference")
        mark.set(qn("w:id"), str(len(self._notes) + 1))
        run._r.append(mark)

    def _add_notes(self) -> None:
        notes = "".join(
            f'<w:footnote w:id="{n}"><w:p><w:r><w:rPr><w:vertAlign w:val="superscript"/></w:rPr><w:footnoteRef/></w:r>'
            f'<w:r><w:t xml:space="preserve"> {_escaped(text)}</w:t></w:r></w:p></w:footnote>'
            for n, text in enumerate(self._notes, 2)
        )
        separators = "".join(
            f'<w:footnote w:type="{kind}" w:id="{n}"><w:p><w:r><w:{kind}/></w:r></w:p></w:footnote>'
            for n, kind in enumerate(("separator", "continuationSeparator"))
        )
        declaration = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        blob = f"{declaration}\n<w:footnotes {nsdecls('w')}>{separators}{notes}</w:footnotes>"
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, blob.encode(), self._document.part.package)
        self._document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    def _bytes(self) -> bytes:
        buffer = BytesIO()
        self._document.save(buffer)
        return repacked(buffer.getvalue())


def repacked(archive: bytes) -> bytes:
    """The same archive with one fixed date on every entry, so that the same content makes the same bytes."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            info = zipfile.ZipInfo(entry.filename, _ZIP_DATE)
            info.compress_type = entry.compress_type
            info.external_attr = 0o644 << 16
            new.writestr(info, old.read(entry))
    return out.getvalue()


def _run(paragraph: Any, text: str, *, bold: bool = False, italic: bool = False, size: Any = None) -> None:
    run = paragraph.add_run(text)
    run.bold, run.italic = bold or None, italic or None
    if size is not None:
        run.font.size = size


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _value(line: Line, kind: str) -> int | None:
    """What a counter shows at this line, or None where Word's counter cannot show it."""
    if kind == "bullet":
        return 0
    found = re.search(r"[0-9]+|[IVXLC]+|[a-zđ]+(?=\)?$)", line.mark.rstrip(".:"))
    if not found:
        return None
    text = found[0]
    if kind == "decimal":
        return int(text) if text.isdigit() and line.mark.count(text) == 1 and not text.startswith("0") else None
    if kind == "lowerLetter":
        return _ENGLISH.index(text) + 1 if len(text) == 1 and text in _ENGLISH else None
    numerals = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
    total = 0
    for letter, after in zip(text, f"{text[1:]} ", strict=True):
        value = numerals[letter]
        total += -value if numerals.get(after, 0) > value else value
    return total


def _pattern(line: Line, kind: str) -> str:
    """The counter's text with %1 where the number stands: ``1.`` -> ``%1.``, ``Điều 4.`` -> ``Điều %1.``."""
    digits = {"decimal": "[0-9]+", "upperRoman": "[IVXLC]+", "lowerLetter": r"[a-zđ](?=\)|$)"}[kind]
    return re.sub(digits, "%1", line.mark, count=1)
