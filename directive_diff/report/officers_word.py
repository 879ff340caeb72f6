"""The officer's table as a Word file: A4 landscape, Times New Roman 13, to be edited, printed and signed.

python-docx makes the file, ``officers_body`` what stands in it. A record of what was written goes with it
(``overrides.record``), so that what an officer writes into THUYẾT MINH can be read back.
"""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

from directive_diff.comparison import Comparison
from directive_diff.overrides.record import NAMESPACE, Record, RowRecord, digest
from directive_diff.overrides.write import recorded
from directive_diff.report import wordml
from directive_diff.report.labels import Labels
from directive_diff.report.missing import missing_library
from directive_diff.report.officers_body import LONG, MARGIN, SHORT, Body, words
from directive_diff.report.officers_table import Form, FormRow, form
from directive_diff.report.options import Options
from directive_diff.report.packed import repacked

__all__ = ["render"]

_FONT = "Times New Roman"
_FONTS = " ".join(f'w:{kind}="{_FONT}"' for kind in ("ascii", "hAnsi", "eastAsia", "cs"))
_W = f'xmlns:w="{wordml.NAMESPACE}"'
_RELATIONSHIPS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_THUMBNAIL = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/thumbnail"
_SUBJECT = 250  # characters that Word shows of a document's subject


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
    _page(document)
    _styles(document, labels)
    last = document.element.body.sectPr
    for part in Body(labels).parts(made):
        last.addprevious(parse_xml(part.replace(">", f" {_W}>", 1)))
    _attach(document, _record(comparison, made, labels))
    properties = document.core_properties
    properties.title = made.titles[0].capitalize()
    properties.subject = wordml.plain(" ".join(made.titles[1:]))[:_SUBJECT]
    properties.author = properties.last_modified_by = "directive_diff"
    properties.comments, properties.revision, properties.language = "", 1, labels.lang
    properties.created = properties.modified = datetime(2000, 1, 1)  # noqa: DTZ001  # fixed; Word adds no zone
    buffer = BytesIO()
    document.save(buffer)
    return repacked(buffer.getvalue())


def _page(document: Any) -> None:
    """A4 landscape, with page numbers above; the first page has none, as official documents have it."""
    from docx.enum.section import WD_ORIENT
    from docx.oxml import parse_xml
    from docx.shared import Twips

    section = document.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Twips(LONG), Twips(SHORT)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Twips(MARGIN)
    section.header_distance = section.footer_distance = Twips(MARGIN // 2)
    section.different_first_page_header_footer = True
    number = section.header.paragraphs[0]
    number.alignment = 1
    field = '<w:fldSimple {} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
    number._p.append(parse_xml(field.format(_W)))  # noqa: SLF001  # python-docx gives its XML by no other way


def _styles(document: Any, labels: Labels) -> None:
    """Times New Roman 13 for every script; the texts are Vietnamese, the table's own words in its language."""
    from docx.oxml import parse_xml

    styles = document.styles.element
    for defaults in styles.findall(f"{{{wordml.NAMESPACE}}}docDefaults"):
        styles.remove(defaults)
    look = f'<w:rFonts {_FONTS}/><w:sz w:val="26"/><w:szCs w:val="26"/>'
    spacing = '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/>'
    styles.insert(
        0,
        parse_xml(
            f'<w:docDefaults {_W}><w:rPrDefault><w:rPr>{look}<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/>'
            f"</w:rPr></w:rPrDefault><w:pPrDefault><w:pPr>{spacing}</w:pPr></w:pPrDefault></w:docDefaults>"
        ),
    )
    tongue = f'<w:lang w:val="{"vi-VN" if labels.lang == "vi" else "en-GB"}"/>'
    for id, own in (("Ours", "<w:i/><w:iCs/>"), ("Explanation", "")):
        styles.append(
            parse_xml(
                f'<w:style {_W} w:type="character" w:customStyle="1" w:styleId="{id}"><w:name w:val="{id}"/>'
                f"<w:qFormat/><w:rPr>{own}{tongue}</w:rPr></w:style>"
            )
        )
    for setting in document.settings.element.iter(f"{{{wordml.NAMESPACE}}}compatSetting"):
        if setting.get(f"{{{wordml.NAMESPACE}}}name") == "compatibilityMode":
            setting.set(f"{{{wordml.NAMESPACE}}}val", "15")  # else Word 2013 and later open it in an old mode
    for name in ("Normal", "Header"):
        properties = document.styles[name].element.get_or_add_rPr()
        for fonts in properties.findall(f"{{{wordml.NAMESPACE}}}rFonts"):
            properties.remove(fonts)
        properties.insert(0, parse_xml(f"<w:rFonts {_W} {_FONTS}/>"))


# ---- the record ---------------------------------------------------------------------------------------------------


def _record(comparison: Comparison, made: Form, labels: Labels) -> Record:
    """What is needed to read an edited table back."""
    quoted = recorded(comparison)
    rows = (
        RowRecord(
            one.anchor,
            one.number,
            one.address,
            digest(" ".join(wordml.plain(entry.said) for entry in one.entries)),
            digest(f"{words(one.old)} {words(one.new)}"),
            tuple(quoted[change] for change in one.changes if change in quoted),
        )
        for one in made.body
        if isinstance(one, FormRow)
    )
    return Record(labels.lang, comparison.old.source, comparison.new.source, tuple(rows))


def _attach(document: Any, record: Record) -> None:
    """The record as a custom XML part, with the properties by which Word keeps it."""
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part

    package = document.part.package
    for holder, kind in ((document.part, f"{_RELATIONSHIPS}/customXml"), (package, _THUMBNAIL)):
        for id in [id for id, relationship in holder.rels.items() if relationship.reltype == kind]:
            holder.rels.pop(id)  # what python-docx's own template brings along
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    xml = f'{head}<record xmlns="{NAMESPACE}">{escape(record.to_json())}</record>'
    about = (
        f'{head}<ds:datastoreItem xmlns:ds="http://schemas.openxmlformats.org/officeDocument/2006/customXml" '
        'ds:itemID="{6D0F3B52-7B1E-4E54-9A53-2C64D1FFD1D1}"><ds:schemaRefs>'
        f'<ds:schemaRef ds:uri="{NAMESPACE}"/></ds:schemaRefs></ds:datastoreItem>'
    )
    kind = "application/vnd.openxmlformats-officedocument.customXmlProperties+xml"
    item = Part(PackURI("/customXml/item1.xml"), "application/xml", xml.encode(), package)
    properties = Part(PackURI("/customXml/itemProps1.xml"), kind, about.encode(), package)
    item.relate_to(properties, f"{_RELATIONSHIPS}/customXmlProps")
    document.part.relate_to(item, f"{_RELATIONSHIPS}/customXml")
