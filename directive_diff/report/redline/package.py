"""The parts of the redline's Word file."""

from __future__ import annotations

from collections.abc import Iterable

from directive_diff.report.packed import packed
from directive_diff.report.redline.body import Marks, content
from directive_diff.report.redline.styles import SECTION, STYLES

__all__ = ["package"]

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_R = f'xmlns:r="{_OFFICE}"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"

# Track changes stays on: what an officer writes next is told from what the tool found.
_SETTINGS = (
    f'<w:settings {_W}><w:zoom w:percent="100"/><w:trackRevisions/><w:defaultTabStop w:val="720"/>'
    '<w:characterSpacingControl w:val="doNotCompress"/><w:compat><w:compatSetting w:name="compatibilityMode" '
    'w:uri="http://schemas.microsoft.com/office/word" w:val="15"/></w:compat><w:themeFontLang w:val="vi-VN"/>'
    '<w:decimalSymbol w:val=","/><w:listSeparator w:val=";"/></w:settings>'
)
_HEADER = (
    f'<w:hdr {_W}><w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr>'
    '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
    '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>2</w:t></w:r>'
    '<w:r><w:fldChar w:fldCharType="end"/></w:r></w:p></w:hdr>'
)
_FONTS = (
    f'<w:fonts {_W}><w:font w:name="Times New Roman"><w:panose1 w:val="02020603050405020304"/>'
    '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
)


def package(paragraphs: Iterable[str], comments: Iterable[str], title: str, marks: Marks) -> bytes:
    """The file. Without comments there is no part for them."""
    told = "".join(comments)
    parts = {"styles": f"<w:styles {_W}>{STYLES}</w:styles>", "settings": _SETTINGS, "fontTable": _FONTS}
    parts["header"] = _HEADER
    if told:
        parts["comments"] = f"<w:comments {_W}>{told}</w:comments>"
    main = f"<w:document {_W} {_R}><w:body>{''.join(paragraphs)}{SECTION}</w:body></w:document>"
    files = {
        "[Content_Types].xml": _types(parts),
        "_rels/.rels": _relations(
            [
                (f"{_OFFICE}/officeDocument", "word/document.xml"),
                (f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
            ]
        ),
        "docProps/core.xml": _properties(title, marks),
        "word/document.xml": main,
        "word/_rels/document.xml.rels": _relations([(f"{_OFFICE}/{part}", f"{part}.xml") for part in parts]),
        **{f"word/{part}.xml": xml for part, xml in parts.items()},
    }
    return packed({name: (_HEAD + xml).encode() for name, xml in files.items()})


def _types(parts: Iterable[str]) -> str:
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_TYPE}.{part}+xml"/>' for part in sorted(parts)
    )
    return (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )


def _relations(rows: Iterable[tuple[str, str]]) -> str:
    found = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}" Target="{target}"/>' for n, (kind, target) in enumerate(rows, 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{found}</Relationships>'


def _properties(title: str, marks: Marks) -> str:
    author = content(marks.author)
    return (
        f'<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/" '
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"<dc:title>{content(title)}</dc:title><dc:creator>{author}</dc:creator>"
        f"<cp:lastModifiedBy>{author}</cp:lastModifiedBy>"
        f'<dcterms:created xsi:type="dcterms:W3CDTF">{marks.date}</dcterms:created>'
        f'<dcterms:modified xsi:type="dcterms:W3CDTF">{marks.date}</dcterms:modified></cp:coreProperties>'
    )
