"""The officer's table as a Word file: A4 landscape, Times New Roman 13, to be edited, printed and signed.

Rows are written as XML, each text escaped on its way in; python-docx makes the file around them. What was changed is
struck through on the old side, bold and underlined on the new one. A record of what was written goes with the file
(``overrides.record``), so that what an officer writes into THUYẾT MINH can be read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from io import BytesIO
from itertools import count
from math import ceil
from typing import Any
from xml.sax.saxutils import escape

from directive_diff.comparison import Comparison
from directive_diff.overrides.record import NAMESPACE, Record, RowRecord, bookmarks, digest
from directive_diff.overrides.write import recorded
from directive_diff.report.explained import Entry
from directive_diff.report.labels import Labels
from directive_diff.report.missing import missing_library
from directive_diff.report.officers_annexes import Annex
from directive_diff.report.officers_table import Form, FormRow, Line, Run, form
from directive_diff.report.options import Options
from directive_diff.report.packed import packed

__all__ = ["render"]

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_FONT = "Times New Roman"

# A4 on its side, in twentieths of a point; margins 2 cm, and what is left between them.
_LONG, _SHORT, _MARGIN = 16838, 11906, 1134
_TEXT = _LONG - 2 * _MARGIN
_COLUMNS = (1050, 4640, 4640, _TEXT - 1050 - 2 * 4640)

# A row of so many lines at most is kept on one page; a taller one may be parted, as half a page would stay empty.
_KEPT_LINES = 16
_LETTER = 118  # twentieths of a point that a letter of 13 points takes, on average

_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"

# Everything XML 1.0 does not allow.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

_LOOKS = {
    "": "",
    "delete": "<w:strike/>",
    "insert": '<w:b/><w:bCs/><w:u w:val="single"/>',
    "unseen": '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>',
    "ours": "<w:i/><w:iCs/>",
    "head": "<w:b/><w:bCs/>",
}


def render(comparison: Comparison, labels: Labels, options: Options) -> bytes:
    """The table as the bytes of a DOCX file.

    Raises:
        OutputError: E209 python-docx is not installed.
    """
    try:
        import docx
        from docx.oxml import parse_xml
    except ImportError as error:
        raise missing_library("table", "python-docx") from error
    made = form(comparison, labels, options)
    document = docx.Document()
    _dress(document, labels)
    body = document.element.body
    last = body.sectPr
    for part in _Writer(labels).parts(made):
        last.addprevious(parse_xml(part.replace(">", f' xmlns:w="{_W}">', 1)))
    _attach(document, _record(comparison, made, labels))
    title = made.titles[0].capitalize()
    properties = document.core_properties
    properties.title, properties.subject = title, _plain(" ".join(made.titles[1:]))[:250]
    properties.author = properties.last_modified_by = "directive_diff"
    properties.comments, properties.revision = "", 1
    properties.language = labels.lang
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001  # fixed; Word adds no zone
    buffer = BytesIO()
    document.save(buffer)
    return packed(buffer.getvalue())


# ---- the page -----------------------------------------------------------------------------------------------------


def _dress(document: Any, labels: Labels) -> None:
    """Page, font and language. The first page has no number, as official documents have it."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Twips

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(_LONG), Twips(_SHORT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Twips(_MARGIN)
    section.header_distance = section.footer_distance = Twips(_MARGIN // 2)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = 1
    for part in (
        '<w:r xmlns:w="{}"><w:fldChar w:fldCharType="begin"/></w:r>',
        '<w:r xmlns:w="{}"><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>',
        '<w:r xmlns:w="{}"><w:fldChar w:fldCharType="separate"/></w:r>',
        '<w:r xmlns:w="{}"><w:t>2</w:t></w:r>',
        '<w:r xmlns:w="{}"><w:fldChar w:fldCharType="end"/></w:r>',
    ):
        number._p.append(parse_xml(part.format(_W)))  # noqa: SLF001  # python-docx gives its XML by no other way
    fonts = " ".join(f'w:{kind}="{_FONT}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
    spoken = "vi-VN" if labels.lang == "vi" else "en-GB"
    styles = document.styles.element
    for defaults in styles.findall(f"{{{_W}}}docDefaults"):
        styles.remove(defaults)
    styles.insert(
        0,
        parse_xml(
            f'<w:docDefaults xmlns:w="{_W}"><w:rPrDefault><w:rPr><w:rFonts {fonts}/><w:sz w:val="26"/>'
            '<w:szCs w:val="26"/><w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
            '<w:pPrDefault><w:pPr><w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>'
            "</w:pPrDefault></w:docDefaults>"
        ),
    )
    for id, look in (("Ours", _LOOKS["ours"]), ("Explanation", "")):
        tongue = f'<w:lang w:val="{spoken}"/>'
        styles.append(
            parse_xml(
                f'<w:style xmlns:w="{_W}" w:type="character" w:customStyle="1" w:styleId="{id}">'
                f'<w:name w:val="{id}"/><w:qFormat/><w:rPr>{look}{tongue}</w:rPr></w:style>'
            )
        )
    for name in ("Normal", "Header"):
        style = document.styles[name]
        style.font.name = _FONT
        kept = style.element.get_or_add_rPr()
        kept.remove(kept.rFonts)
        kept.insert(0, parse_xml(f'<w:rFonts xmlns:w="{_W}" {fonts}/>'))
    document.settings.element.append(
        parse_xml(
            f'<w:compat xmlns:w="{_W}"><w:compatSetting w:name="compatibilityMode" '
            'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat>'
        )
    )


def _attach(document: Any, record: Record) -> None:
    """The record as a custom XML part, with the properties by which Word keeps it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    base = "http://schemas.openxmlformats.org/officeDocument/2006"
    package = document.part.package
    for holder, kind in ((document.part, f"{base}/relationships/customXml"), (package, _THUMBNAIL)):
        for id in [id for id, relationship in holder.rels.items() if relationship.reltype == kind]:
            holder.rels.pop(id)  # what python-docx's own template brings along
    xml = f'<?xml version="1.0" encoding="UTF-8"?>\n<record xmlns="{NAMESPACE}">{escape(record.to_json())}</record>'
    about = (
        '<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n<ds:datastoreItem '
        'xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        'ds:itemID="{6D0F3B52-7B1E-4E54-9A53-2C64D1FFD1D1}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    item = Part(PackURI("/customXml/item1.xml"), "application/xml", xml.encode(), package)
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    item.relate_to(Part(PackURI("/customXml/itemProps1.xml"), kind, about.encode(), package), f"{base}/relationships/customXmlProps")
    document.part.relate_to(item, f"{base}/relationships/customXml")


def _record(comparison: Comparison, made: Form, labels: Labels) -> Record:
    """What is needed to read an edited table back."""
    quoted = recorded(comparison)
    rows = (
        RowRecord(
            row.anchor,
            row.number,
            row.address,
            digest(" ".join(entry.said for entry in row.entries)),
            digest(" ".join(_text(cell) for cell in (row.old, row.new))),
            tuple(quoted[change] for change in row.changes if change in quoted),
        )
        for row in made.body
        if isinstance(row, FormRow)
    )
    return Record(labels.lang, comparison.old.source, comparison.new.source, tuple(rows))


def _text(cell: Sequence[Sequence[Run]]) -> str:
    return " ".join("".join(_plain(run.text) for run in paragraph) for paragraph in cell)


# ---- what is written ----------------------------------------------------------------------------------------------


class _Writer:
    """The parts of the body as XML, in order."""

    def __init__(self, labels: Labels) -> None:
        self._word = labels.word
        self._ids = count(1)

    def parts(self, made: Form) -> Iterator[str]:
        """Every paragraph and table."""
        yield self._state(made)
        yield _p("", after=60)
        yield _p(_r(made.titles[0], "head", size=28), centre=True)
        yield _p(_r(made.titles[1], "head"), centre=True)
        yield _p(_r(made.titles[2], "head"), centre=True, after=120)
        for label, text in made.notes:
            yield _p(_r(f"{label}: ", "head", size=22) + _r(text, size=22), after=20)
        yield self._legend()
        yield self._table(made)
        for number, annex in zip(("I", "II"), made.annexes, strict=False):
            yield _p(_r(self._word("form_annex").format(number), "head"), centre=True, new_page=True, keep=True)
            yield _p(_r(annex.title, "head"), centre=True, after=60, keep=True)
            for note in annex.notes:
                yield _p(_r(note, "ours", size=22), after=20, keep=True)
            yield self._annex(annex)
        yield _p(_r(self._word("made_by"), "ours", size=20), before=120)

    def _state(self, made: Form) -> str:
        """The issuer and the drafting body on the left, the State and its motto on the right."""
        dots = self._word("form_dots")
        left = _p(_r(made.issuer.upper() or dots), centre=True) + _p(_r(dots, "head"), centre=True)
        right = (
            _p(_r(self._word("form_state"), "head"), centre=True)
            + _p(_r(self._word("form_motto"), "head") , centre=True)
            + _p(_r("―――――――――――――"), centre=True)
            + _p(_r(self._word("form_date"), "ours"), centre=True)
        )
        widths = (_TEXT * 2 // 5, _TEXT - _TEXT * 2 // 5)
        row = "".join(_tc(cell, width) for cell, width in zip((left, right), widths, strict=True))
        return _tbl(widths, f"<w:tr>{row}</w:tr>", ruled=False)

    def _legend(self) -> str:
        word = self._word
        return _p(
            _r(word("form_legend"), "head", size=22)
            + _r(word("form_legend_old"), "delete", size=22)
            + _r(word("form_legend_old_means"), size=22)
            + _r(word("form_legend_new"), "insert", size=22)
            + _r(word("form_legend_new_means"), size=22)
            + _r(word("form_legend_ours"), "ours", size=22)
            + _r(word("form_legend_ours_means"), size=22),
            after=100,
        )

    def _table(self, made: Form) -> str:
        heads = (self._word("form_number"), *made.heads, self._word("form_explanation"))
        rows = "".join(self._row(row) if isinstance(row, FormRow) else self._line(row) for row in made.body)
        return _tbl(_COLUMNS, self._head(heads, _COLUMNS, "head") + rows)

    def _head(self, heads: Sequence[str], widths: Sequence[int], anchor: str) -> str:
        """The head of a table, which stands on every page."""
        cells = [
            _tc("".join(_p(_r(line, "head"), centre=True) for line in head.split("\n")), width, shaded=True)
            for head, width in zip(heads, widths, strict=True)
        ]
        return f'<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{self._marked(cells[0], anchor, "r")}{"".join(cells[1:])}</w:tr>'

    def _line(self, line: Line) -> str:
        """A line across the table."""
        cell = _tc(_p(_r(line.text, "head" if line.head else "ours"), keep=line.head), sum(_COLUMNS), across=4, shaded=line.head)
        return f'<w:tr><w:trPr><w:cantSplit/></w:trPr>{self._marked(cell, line.anchor, "r")}</w:tr>'

    def _row(self, row: FormRow) -> str:
        keep = row.heading
        number = _p(_r(str(row.number)), centre=True, keep=keep) + _p(_r(row.address, size=18), centre=True, keep=keep)
        cells = (
            ("r", number),
            ("o", "".join(map(_words(keep=keep), row.old))),
            ("n", "".join(map(_words(keep=keep), row.new))),
            ("e", "".join(_said(entry, keep=keep) for entry in row.entries)),
        )
        whole = "<w:trPr><w:cantSplit/></w:trPr>" if _lines(row) <= _KEPT_LINES else ""
        content = "".join(
            self._marked(_tc(text, width, shaded=row.heading), row.anchor, cell)
            for (cell, text), width in zip(cells, _COLUMNS, strict=True)
        )
        return f"<w:tr>{whole}{content}</w:tr>"

    def _marked(self, cell: str, anchor: str, kind: str) -> str:
        """A cell with the bookmark by which it is known again, at the beginning of its first paragraph."""
        id, name = next(self._ids), bookmarks(anchor)[kind]
        mark = f'<w:bookmarkStart w:id="{id}" w:name="{name}"/><w:bookmarkEnd w:id="{id}"/>'
        at = cell.index("</w:pPr>") + len("</w:pPr>")
        return cell[:at] + mark + cell[at:]

    def _annex(self, annex: Annex) -> str:
        total = sum(annex.shares)
        widths = [_TEXT * share // total for share in annex.shares]
        rows: list[str] = []
        for group in annex.groups:
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{_tc(_p(_r(group.title, 'head'), keep=True), sum(widths), across=len(widths), shaded=True)}</w:tr>")
            for cells in group.rows:
                written = (
                    _tc("".join(_p(_r(line, size=24), centre=k == 0) for line in cell.split("\n")), width)
                    for k, (cell, width) in enumerate(zip(cells, widths, strict=True))
                )
                short = max(ceil(len(cell) * _LETTER / width) for cell, width in zip(cells, widths, strict=True)) <= _KEPT_LINES
                rows.append(f"<w:tr>{'<w:trPr><w:cantSplit/></w:trPr>' if short else ''}{''.join(written)}</w:tr>")
            if not group.rows:
                rows.append(f"<w:tr>{_tc(_p(_r(self._word('form_none'), 'ours')), sum(widths), across=len(widths))}</w:tr>")
        return _tbl(widths, self._head(annex.heads, widths, f"annex{annex.shares[1]}") + "".join(rows))


def _words(*, keep: bool) -> Any:
    return lambda paragraph: _p("".join(_r(run.text, run.mark) for run in paragraph), keep=keep)


def _said(entry: Entry, *, keep: bool) -> str:
    remark = _r(f" ({entry.remark})", "ours") if entry.remark else ""
    return _p(_r(entry.text, style="Explanation") + remark, after=60, keep=keep)


def _lines(row: FormRow) -> int:
    """About how many lines a row takes: those of its tallest cell."""
    texts = (
        [_text((paragraph,)) for paragraph in row.old],
        [_text((paragraph,)) for paragraph in row.new],
        [entry.said for entry in row.entries],
    )
    return max(
        sum(max(1, ceil(len(text) * _LETTER / width)) for text in cell)
        for cell, width in zip(texts, _COLUMNS[1:], strict=True)
    )


# ---- WordprocessingML ---------------------------------------------------------------------------------------------


def _plain(text: str) -> str:
    """A text that XML can hold: what it cannot is written out, white space is a space."""
    return _FORBIDDEN.sub(lambda m: f"[U+{ord(m[0]):04X}]", re.sub(r"[\t\n\r]+", " ", text))


def _r(text: str, mark: str = "", *, size: int = 0, style: str = "") -> str:
    if not text:
        return ""
    named = "Ours" if mark == "ours" else style
    looks = (
        (f'<w:rStyle w:val="{named}"/>' if named else "")
        + (_LOOKS[mark] if mark not in ("unseen", "insert") else "")
        + ("<w:b/><w:bCs/>" if mark == "insert" else "")
        + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
        + ('<w:u w:val="single"/>' if mark == "insert" else "")
        + (_LOOKS["unseen"] if mark == "unseen" else "")
    )
    properties = f"<w:rPr>{looks}</w:rPr>" if looks else ""
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(_plain(text))}</w:t></w:r>'


def _p(runs: str, *, centre: bool = False, before: int = 0, after: int = 0, keep: bool = False, new_page: bool = False) -> str:
    properties = (
        ("<w:keepNext/>" if keep else "")
        + ("<w:pageBreakBefore/>" if new_page else "")
        + (f'<w:spacing w:before="{before}" w:after="{after}"/>' if before or after else "")
        + ('<w:jc w:val="center"/>' if centre else "")
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def _tc(content: str, width: int, *, across: int = 1, shaded: bool = False) -> str:
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{across}"/>' if across > 1 else "")
        + ('<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>' if shaded else "")
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content or _p('')}</w:tc>"


def _tbl(widths: Iterable[int], rows: str, *, ruled: bool = True) -> str:
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    borders = f"<w:tblBorders>{lines}</w:tblBorders>" if ruled else ""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    room = (("top", 30), ("left", 85), ("bottom", 30), ("right", 85))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in room)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>{rows}</w:tbl>"
    )
