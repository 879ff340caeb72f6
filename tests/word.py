"""Small Word files made by hand, part by part: what no library would write is what has to be read."""

from __future__ import annotations

import zipfile
from io import BytesIO

from directive_diff.reading import File

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" '
    'xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" mc:Ignorable=""'
)
_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_ROOTS = {
    "styles": "styles",
    "numbering": "numbering",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header": "hdr",
    "footer": "ftr",
}


def word_file(body: str, name: str = "x.docx", **parts: str) -> File:
    """A Word file with this body and these parts (``styles``, ``numbering``, ``footnotes``, ``header``, …), all XML."""
    return File(name, ".docx", word_bytes(body, **parts))


def word_bytes(body: str, **parts: str) -> bytes:
    """The bytes of such a file."""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{_RELATION}/{kind}" Target="{kind}.xml"/>' for n, kind in enumerate(parts, 1)
    )
    types = "".join(f'<Override PartName="/word/{kind}.xml" ContentType="{_TYPE}.{kind}+xml"/>' for kind in parts)
    files = {
        "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_TYPE}.document.main+xml"/>{types}</Types>',
        "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        f'<Relationship Id="rId1" Type="{_RELATION}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/_rels/document.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{rows}</Relationships>',
        "word/document.xml": f"<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
    }
    for kind, xml in parts.items():
        files[f"word/{kind}.xml"] = f"<w:{_ROOTS[kind]} {NAMESPACES}>{xml}</w:{_ROOTS[kind]}>"
    return packed({path: f'<?xml version="1.0" encoding="UTF-8"?>{xml}'.encode() for path, xml in files.items()})


def packed(files: dict[str, bytes]) -> bytes:
    """An archive of these files, the same bytes each time."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in files.items():
            archive.writestr(zipfile.ZipInfo(path, (2026, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def t(text: str) -> str:
    """Words of a run."""
    return f'<w:t xml:space="preserve">{text}</w:t>'


def r(text: str, look: str = "") -> str:
    """A run; ``look`` is the XML of its properties."""
    return f"<w:r><w:rPr>{look}</w:rPr>{t(text) if not text.startswith('<') else text}</w:r>"


def p(*runs: str, look: str = "") -> str:
    """A paragraph; plain strings become runs, ``look`` is the XML of its properties."""
    inside = "".join(run if run.startswith("<") else r(run) for run in runs)
    return f"<w:p><w:pPr>{look}</w:pPr>{inside}</w:p>"


def ins(*runs: str) -> str:
    """A tracked insertion."""
    return f'<w:ins w:id="1" w:author="A" w:date="2026-01-05T00:00:00Z">{"".join(map(_run, runs))}</w:ins>'


def dele(*texts: str) -> str:
    """A tracked deletion."""
    inside = "".join(f'<w:r><w:delText xml:space="preserve">{text}</w:delText></w:r>' for text in texts)
    return f'<w:del w:id="2" w:author="A" w:date="2026-01-05T00:00:00Z">{inside}</w:del>'


def mark(state: str) -> str:
    """Paragraph properties whose end was tracked as ``ins`` or ``del``."""
    return f'<w:rPr><w:{state} w:id="3" w:author="A"/></w:rPr>'


def _run(run: str) -> str:
    return run if run.startswith("<") else r(run)


def listed(level: int = 0, id: int = 1) -> str:
    """Paragraph properties of a list item."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{id}"/></w:numPr>'


def levels(*formats: tuple[str, str], id: int = 1, extra: str = "") -> str:
    """A numbering whose levels have these (format, text), as ``w:num`` 1 of abstract numbering ``id``."""
    inside = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (form, text) in enumerate(formats)
    )
    return (
        f'<w:abstractNum w:abstractNumId="{id}">{inside}</w:abstractNum>'
        f'<w:num w:numId="{id}"><w:abstractNumId w:val="{id}"/></w:num>{extra}'
    )


def row(*cells: str) -> str:
    """A table row of cells, each the XML of its paragraphs, or one paragraph's text."""
    filled = (cell if cell.startswith("<") else p(cell) for cell in cells)
    return f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in filled)}</w:tr>"


def table(*rows: str) -> str:
    """A table."""
    return f"<w:tbl><w:tblPr/>{''.join(rows)}</w:tbl>"


def field(instruction: str, result: str) -> str:
    """A complex field."""
    return (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{instruction}</w:instrText></w:r>'
        f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{r(result)}'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )


def box(*paragraphs: str) -> str:
    """A text box as Word writes it: once for today's programs, once for yesterday's."""
    inside = f"<w:txbxContent>{''.join(paragraphs)}</w:txbxContent>"
    return (
        '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><a:graphic><a:graphicData '
        'uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
        f"<wps:wsp><wps:txbx>{inside}</wps:txbx></wps:wsp></a:graphicData></a:graphic></wp:anchor></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:shape><v:textbox>{inside}</v:textbox></v:shape></w:pict></mc:Fallback>"
        "</mc:AlternateContent></w:r>"
    )


PICTURE = '<w:r><w:drawing><wp:inline><a:graphic><a:graphicData uri="p"><pic:pic/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
