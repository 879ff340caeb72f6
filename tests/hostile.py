"""Word files made to hang a reader, fill its memory or lead it astray, as bytes; and odd ones that must be read.

``HOSTILE`` maps a name to a maker and to what must come of the file: the codes of the errors allowed, or ``READ``
where it is harmless. All begin as one small true document; only the attack differs.
"""

from __future__ import annotations

import struct
import zipfile
from collections.abc import Callable
from io import BytesIO

__all__ = ["HOSTILE", "READ", "WORDS", "document", "package", "paragraph"]

READ = "read"
WORDS = "CHỈ THỊ"  # stands in every file that must be read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PR = "http://schemas.openxmlformats.org/package/2006/relationships"
MC = "http://schemas.openxmlformats.org/markup-compatibility/2006"
VML = "urn:schemas-microsoft-com:vml"
DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'

CONTENT_TYPES = (
    DECLARATION + '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/>'
    '<Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)


def relationships(*rows: tuple[str, str, str] | tuple[str, str, str, str]) -> str:
    """A relationships part of (id, kind, target[, mode])."""
    listed = "".join(
        f'<Relationship Id="{row[0]}" Type="{R}/{row[1]}" Target="{row[2]}"'
        + (f' TargetMode="{row[3]}"' if len(row) > 3 else "")
        + "/>"
        for row in rows
    )
    return f'{DECLARATION}<Relationships xmlns="{PR}">{listed}</Relationships>'


def paragraph(text: str, properties: str = "") -> str:
    return f'<w:p><w:pPr>{properties}</w:pPr><w:r><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


GOOD = paragraph(WORDS) + paragraph("Về công tác thủy lợi") + paragraph("1. Nạo vét kênh mương.")


def document(body: str, *, prologue: str = DECLARATION, namespaces: str = "") -> str:
    return f'{prologue}<w:document xmlns:w="{W}" xmlns:r="{R}" {namespaces}><w:body>{body}</w:body></w:document>'


def package(
    parts: dict[str, str | bytes] | None = None,
    *,
    without: tuple[str, ...] = (),
    kinds: tuple[str, ...] = ("styles", "numbering", "footnotes", "header", "comments", "settings"),
    method: int = zipfile.ZIP_DEFLATED,
) -> bytes:
    """A DOCX of the small true document with ``parts`` put in; parts of the known kinds are related to it."""
    parts = parts or {}
    related = [
        (f"rId{n}", kind, f"{kind}.xml") for n, kind in enumerate(kinds, 1) if f"word/{kind}.xml" in parts
    ]  # fmt: skip
    files: dict[str, str | bytes] = {
        "[Content_Types].xml": CONTENT_TYPES,
        "_rels/.rels": relationships(("rId1", "officeDocument", "word/document.xml")),
        "word/document.xml": document(GOOD),
        "word/_rels/document.xml.rels": relationships(*related),
        **parts,
    }
    out = BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in files.items():
            if name not in without:
                archive.writestr(zipfile.ZipInfo(name), data, method)
    return out.getvalue()


def body(inner: str, **more: str | bytes) -> bytes:
    """A DOCX whose body is the good one and ``inner`` after it."""
    return package({"word/document.xml": document(GOOD + inner), **{k.replace("__", "/"): v for k, v in more.items()}})


# ---- archives ------------------------------------------------------------------------------------------------------


def one_huge_part() -> bytes:
    inner = b" " * 50_000_000
    out = BytesIO(package(without=("word/document.xml",)))
    with zipfile.ZipFile(out, "a", zipfile.ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as part:
        part.write(document(GOOD + "<w:p><w:r><w:t>").encode().removesuffix(b"</w:body></w:document>"))
        for _ in range(4):
            part.write(inner)
    return out.getvalue()


def many_parts(count: int, size: int) -> bytes:
    out = BytesIO()
    text = document(GOOD + paragraph("a" * size))
    header = f'<w:hdr xmlns:w="{W}">{paragraph("x" * size)}</w:hdr>'
    rows = [(f"h{n}", "header", f"header{n}.xml") for n in range(count)]
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
        archive.writestr("_rels/.rels", relationships(("rId1", "officeDocument", "word/document.xml")))
        archive.writestr("word/document.xml", text)
        archive.writestr("word/_rels/document.xml.rels", relationships(*rows))
        for n in range(count):
            archive.writestr(f"word/header{n}.xml", header)
    return out.getvalue()


def false_size(claimed: int) -> bytes:
    """The directory and the entry's own header promise ``claimed`` bytes; 60 MB come."""
    bomb = document(GOOD + paragraph(" " * 60_000_000)).encode()
    data = bytearray(package({"word/document.xml": bomb}))
    real = struct.pack("<I", len(bomb))
    at = data.find(real)
    while at >= 0:
        data[at : at + 4] = struct.pack("<I", claimed)
        at = data.find(real, at + 4)
    return bytes(data)


def overlapping() -> bytes:
    """A hundred entries of the directory that all point at one stored entry."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document(GOOD + paragraph(" " * 30_000_000)))
        first = archive.infolist()[0]
        for n in range(100):
            info = zipfile.ZipInfo(f"word/header{n}.xml")
            for name in ("header_offset", "CRC", "compress_size", "file_size", "compress_type", "flag_bits"):
                setattr(info, name, getattr(first, name))
            archive.filelist.append(info)
            archive.NameToInfo[info.filename] = info
        archive.writestr("[Content_Types].xml", CONTENT_TYPES)
    return out.getvalue()


def squeezed(method: int) -> bytes:
    """A part packed by a method that Word never uses and that a library may unpack without a limit."""
    return package({"word/document.xml": document(GOOD + paragraph(" " * 15_000_000))}, method=method)


def zip_in_zip() -> bytes:
    inner = package()
    for _ in range(5):
        inner = package({"word/embeddings/inner.docx": inner})
    return inner


def entry_named(name: str) -> bytes:
    return package({name: "x"})


def twice(name: str) -> bytes:
    out = BytesIO(package())
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr(zipfile.ZipInfo(name), document(paragraph("KHÁC")))
    return out.getvalue()


def locked_entries() -> bytes:
    data = bytearray(package())
    for mark, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + offset] |= 1
            at = data.find(mark, at + 4)
    return bytes(data)


def cut(share: float) -> bytes:
    whole = package({"word/styles.xml": styles("<w:style/>" * 2000)})
    return whole[: max(8, int(len(whole) * share))]


def other_package(main: str, kind: str) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr(
            "[Content_Types].xml",
            CONTENT_TYPES.replace("wordprocessingml.document", kind).replace("word/document.xml", main),
        )
        archive.writestr("_rels/.rels", relationships(("rId1", "officeDocument", main)))
        archive.writestr(main, "<x/>")
    return out.getvalue()


def plain_zip() -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return out.getvalue()


# ---- document types and encodings ----------------------------------------------------------------------------------

LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefghi", "bcdefghij", strict=True))
    + "]>"
)


def typed(doctype: str, inner: str = "", encoding: str = "UTF-8", part: str = "word/document.xml") -> bytes:
    prologue = f'<?xml version="1.0" encoding="{encoding}"?>\n{doctype}\n'
    if part == "word/document.xml":
        text = document(GOOD + inner, prologue=prologue)
    else:
        text = f'{prologue}<w:x xmlns:w="{W}">{inner}</w:x>'
    return package({part: text.encode(encoding)})


def utf7() -> bytes:
    """A document type that no search for its letters finds, in an encoding a parser may know."""
    text = document(GOOD, prologue='<?xml version="1.0" encoding="UTF-7"?>\n')
    head, tail = text.split("?>", 1)
    hidden = "+ADwAIQ-DOCTYPE x +AFsAPAAh-ENTITY a +ACI-b+ACIAPgBdAD4-"
    return package({"word/document.xml": (head + "?>" + hidden + tail).encode("utf-7")})


def declared(encoding: str, codec: str, *, mark: bytes = b"") -> bytes:
    text = document(GOOD, prologue=f'<?xml version="1.0" encoding="{encoding}"?>\n')
    return package({"word/document.xml": mark + text.encode(codec, errors="xmlcharrefreplace")})


# ---- shapes of XML -------------------------------------------------------------------------------------------------


def nested(opening: str, closing: str, depth: int, inner: str = "") -> bytes:
    return body(opening * depth + inner + closing * depth)


def tables_in_tables(depth: int) -> bytes:
    return nested("<w:tbl><w:tr><w:tc>", "<w:p/></w:tc></w:tr></w:tbl>", depth, paragraph("sâu"))


def attributes(count: int) -> bytes:
    return body("<w:p " + " ".join(f'w:a{n}="1"' for n in range(count)) + "/>")


def prefixes(count: int) -> bytes:
    return body("<w:p " + " ".join(f'xmlns:n{n}="u{n}"' for n in range(count)) + "/>")


def nested_prefixes(depth: int) -> bytes:
    opening = "".join(f'<w:smartTag xmlns:n{n}="u{n}">' for n in range(depth))
    return body(f"<w:p>{opening}<w:r><w:t>x</w:t></w:r>{'</w:smartTag>' * depth}</w:p>")


# ---- styles, numbers, notes ----------------------------------------------------------------------------------------


def styles(inner: str) -> str:
    return f'{DECLARATION}<w:styles xmlns:w="{W}">{inner}</w:styles>'


def style(id: str, based_on: str, more: str = "", kind: str = "paragraph") -> str:
    return f'<w:style w:type="{kind}" w:styleId="{id}"><w:name w:val="{id}"/><w:basedOn w:val="{based_on}"/>{more}</w:style>'


def styled(inner: str, id: str = "A", times: int = 1) -> bytes:
    used = paragraph("x", f'<w:pStyle w:val="{id}"/>') * times
    return package({"word/document.xml": document(GOOD + used), "word/styles.xml": styles(inner)})


def chained(count: int, times: int = 1) -> bytes:
    return styled("".join(style(f"s{n}", f"s{n + 1}") for n in range(count)), "s0", times)


def numbering(inner: str) -> str:
    return f'{DECLARATION}<w:numbering xmlns:w="{W}">{inner}</w:numbering>'


def level(text: str, *, start: str = "1", kind: str = "decimal", ilvl: str = "0") -> str:
    return f'<w:lvl w:ilvl="{ilvl}"><w:start w:val="{start}"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'


def counted(levels: str, times: int = 3, *, ilvl: str = "0", num_id: str = "1", more: str = "") -> bytes:
    used = paragraph("x", f'<w:numPr><w:ilvl w:val="{ilvl}"/><w:numId w:val="{num_id}"/></w:numPr>') * times
    inner = (
        f'<w:abstractNum w:abstractNumId="0">{levels}</w:abstractNum>'
        f'<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>{more}'
    )
    return package({"word/document.xml": document(GOOD + used), "word/numbering.xml": numbering(inner)})


def numbers_in_a_circle() -> bytes:
    """A list that is another's style, which is the first one's."""
    inner = (
        '<w:abstractNum w:abstractNumId="0"><w:numStyleLink w:val="A"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="1"><w:styleLink w:val="A"/><w:numStyleLink w:val="B"/></w:abstractNum>'
        '<w:abstractNum w:abstractNumId="2"><w:styleLink w:val="B"/><w:numStyleLink w:val="A"/></w:abstractNum>'
        + "".join(f'<w:num w:numId="{n + 1}"><w:abstractNumId w:val="{n}"/></w:num>' for n in range(3))
    )
    linked = "".join(
        f'<w:style w:type="numbering" w:styleId="{id}"><w:pPr><w:numPr><w:numId w:val="{n}"/></w:numPr></w:pPr></w:style>'
        for id, n in (("A", 3), ("B", 2))
    )
    used = paragraph("x", '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>')
    return package(
        {
            "word/document.xml": document(GOOD + used),
            "word/numbering.xml": numbering(inner),
            "word/styles.xml": styles(linked),
        }
    )


def notes(times: int, inner: str) -> bytes:
    """One note of ``inner``, cited ``times``."""
    cited = '<w:p><w:r><w:t>x</w:t></w:r><w:r><w:footnoteReference w:id="2"/></w:r></w:p>' * times
    text = f'{DECLARATION}<w:footnotes xmlns:w="{W}"><w:footnote w:id="2">{inner}</w:footnote></w:footnotes>'
    return package({"word/document.xml": document(GOOD + cited), "word/footnotes.xml": text})


def alternatives(depth: int) -> bytes:
    """Boxes in boxes, each with its second copy."""
    opening = f'<mc:AlternateContent xmlns:mc="{MC}"><mc:Choice Requires="wps"><w:txbxContent><w:p><w:r>'
    closing = (
        "<w:t>x</w:t></w:r></w:p></w:txbxContent></mc:Choice><mc:Fallback><w:p/></mc:Fallback></mc:AlternateContent>"
    )
    return body(f"<w:p><w:r>{opening * depth}{closing * depth}</w:r></w:p>")


def related(*rows: tuple[str, str, str] | tuple[str, str, str, str], inner: str = "") -> bytes:
    return package({"word/document.xml": document(GOOD + inner), "word/_rels/document.xml.rels": relationships(*rows)})


def field_begins(count: int) -> bytes:
    return body("<w:p>" + '<w:r><w:fldChar w:fldCharType="begin"/></w:r>' * count + "</w:p>")


def strict() -> bytes:
    text = document(GOOD).replace(W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    rels = relationships(("rId1", "officeDocument", "word/document.xml")).replace(
        R, "http://purl.oclc.org/ooxml/officeDocument/relationships"
    )
    return package({"word/document.xml": text, "_rels/.rels": rels})


def flat() -> bytes:
    return (
        f'{DECLARATION}<?mso-application progid="Word.Document"?>'
        '<pkg:package xmlns:pkg="http://schemas.microsoft.com/office/2006/xmlPackage"><pkg:part pkg:name="/word/document.xml">'
        f"<pkg:xmlData>{document(GOOD, prologue='')}</pkg:xmlData></pkg:part></pkg:package>"
    ).encode()


SYMBOLS = "".join(
    f'<w:r><w:sym w:font="Wingdings" w:char="{code}"/></w:r>'
    for code in ("D800", "DFFF", "0", "FFFF", "110000", "FFFFFFFFFFFFFFFF", "xyz", "", "-1", "F0FC", "000A")
)
GUARD = {"E104", "E105", "E110", "E111", "E112"}
BOMB = frozenset({"E111"})
BAD = frozenset({"E110", "E111"})
OTHER = frozenset({"E105"})
LOCKED = frozenset({"E112"})
EITHER = frozenset({READ, "E110", "E111"})
FINE = frozenset({READ})

HOSTILE: dict[str, tuple[Callable[[], bytes], frozenset[str]]] = {
    # archives
    "one huge part": (one_huge_part, BOMB),
    "six thousand parts": (lambda: many_parts(6_000, 10), BOMB),
    "three thousand parts of 100 kB": (lambda: many_parts(3_000, 100_000), BOMB),
    "four thousand small headers": (lambda: many_parts(4_000, 100), EITHER),
    "a size that is a lie, small": (lambda: false_size(100), BAD),
    "a size that is a lie, large": (lambda: false_size(0xFFFFFFF0), BAD),
    "entries that overlap": (overlapping, BAD),
    "packed by bzip2": (lambda: squeezed(zipfile.ZIP_BZIP2), BAD),
    "packed by LZMA": (lambda: squeezed(zipfile.ZIP_LZMA), BAD),
    "archives in archives": (zip_in_zip, FINE),
    "entry ../../etc/passwd": (lambda: entry_named("../../etc/passwd"), BAD),
    "entry /etc/passwd": (lambda: entry_named("/etc/passwd"), BAD),
    "entry with backslashes": (lambda: entry_named("word\\..\\..\\..\\x"), BAD),
    "entry on a drive": (lambda: entry_named("C:/Windows/x"), BAD),
    "the text twice": (lambda: twice("word/document.xml"), BAD),
    "the text twice in capitals": (lambda: twice("WORD/DOCUMENT.XML"), BAD),
    "encrypted entries": (locked_entries, LOCKED),
    **{f"cut at {share}": (lambda share=share: cut(share), BAD) for share in (0.0, 0.1, 0.5, 0.9, 0.999)},
    "an empty archive": (lambda: b"PK\x05\x06" + bytes(18), frozenset({"E105", "E110"})),
    "a sheet": (lambda: other_package("xl/workbook.xml", "spreadsheetml.sheet"), OTHER),
    "slides": (lambda: other_package("ppt/presentation.xml", "presentationml.presentation"), OTHER),
    "a plain archive": (plain_zip, OTHER),
    "without its text": (lambda: package(without=("word/document.xml",)), frozenset({"E105", "E110"})),
    "without content types": (lambda: package(without=("[Content_Types].xml",)), FINE),
    "without relationships": (lambda: package(without=("_rels/.rels", "word/_rels/document.xml.rels")), FINE),
    "related to parts that are not there": (lambda: related(("a", "styles", "styles.xml"), ("b", "footnotes", "no.xml")), EITHER),
    "flat XML": (flat, frozenset({READ, "E105", "E110"})),
    "strict namespaces": (strict, FINE),
    # document types, entities, encodings
    "billion laughs": (lambda: typed(LAUGHS, paragraph("&j;")), BOMB),
    "one internal entity": (lambda: typed('<!DOCTYPE x [<!ENTITY a "b">]>', paragraph("&a;")), BOMB),
    "external entity": (lambda: typed('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', paragraph("&a;")), BOMB),
    "external document type": (lambda: typed('<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'), BOMB),
    "a document type alone": (lambda: typed("<!DOCTYPE x>"), BOMB),
    "a document type in UTF-16": (lambda: typed('<!DOCTYPE x [<!ENTITY a "b">]>', encoding="UTF-16"), BOMB),
    "a document type in UTF-7": (utf7, BAD),
    "a document type in UTF-32": (lambda: typed("<!DOCTYPE x>", encoding="UTF-32"), BAD),
    "a document type in EBCDIC": (lambda: package({"word/document.xml": (f'<?xml version="1.0" encoding="IBM037"?><!DOCTYPE x [<!ENTITY a "b">]><w:document xmlns:w="{W}"><w:body/></w:document>').encode("cp037")}), frozenset({"E104", "E110", "E111"})),
    **{
        f"a document type in {part}": (lambda part=part: typed(LAUGHS, "&j;", part=part), EITHER if "settings" in part or "Types" in part else BOMB)
        for part in ("word/styles.xml", "word/numbering.xml", "word/footnotes.xml", "word/header.xml", "word/comments.xml", "word/settings.xml", "_rels/.rels", "word/_rels/document.xml.rels")
    },
    "UTF-16": (lambda: declared("UTF-16", "utf-16"), FINE),
    "UTF-16 without its mark": (lambda: declared("UTF-16", "utf-16-le"), EITHER),
    "UTF-8 with a mark": (lambda: declared("UTF-8", "utf-8", mark=b"\xef\xbb\xbf"), FINE),
    "windows-1258": (lambda: declared("windows-1258", "cp1252"), EITHER),
    "an encoding nobody knows": (lambda: declared("x-klingon", "utf-8"), EITHER),
    "Latin bytes called UTF-8": (lambda: package({"word/document.xml": document(GOOD).encode() .replace("Ỉ".encode(), b"\xc9")}), frozenset({"E110"})),
    "character reference of a surrogate": (lambda: body(paragraph("&#xD800;")), frozenset({"E110"})),
    "character reference of nothing": (lambda: body(paragraph("&#0;")), frozenset({"E110"})),
    # relationships
    "target outside": (lambda: related(("a", "styles", "../../../../etc/passwd")), BAD),
    "target outside, escaped": (lambda: related(("a", "styles", "%2e%2e/%2e%2e/%2e%2e/etc/passwd")), BAD),
    "target absolute": (lambda: related(("a", "styles", "/etc/passwd")), EITHER),
    "target a file address": (lambda: related(("a", "styles", "file:///etc/passwd")), BAD),
    "target a network address": (lambda: related(("a", "header", "http://127.0.0.1:9/x")), BAD),
    "target with backslashes": (lambda: related(("a", "styles", "..\\..\\..\\etc\\passwd")), BAD),
    "linked template from outside": (lambda: related(("a", "attachedTemplate", "http://127.0.0.1:9/x.dotm", "External")), FINE),
    "its own relationships as styles": (lambda: related(("a", "styles", "_rels/document.xml.rels")), EITHER),
    "itself as header and footnotes": (lambda: related(("a", "header", "document.xml"), ("b", "footnotes", "document.xml")), EITHER),
    "one header related a hundred thousand times": (lambda: related(*((f"a{n}", "header", "document.xml") for n in range(100_000))), EITHER),
    "an imported page": (lambda: related(("a", "aFChunk", "/etc/passwd"), inner='<w:altChunk r:id="a"/>'), EITHER),
    # masses
    "a million empty paragraphs": (lambda: body("<w:p/>" * 1_000_000), BOMB),
    "five million tags": (lambda: body("<w:p/>" * 5_000_000), BOMB),
    "as many tags as allowed": (lambda: body("<w:p/>" * 599_900), EITHER),
    "a million runs": (lambda: body("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 1_000_000 + "</w:p>"), BOMB),
    "as many runs as allowed": (lambda: body("<w:p>" + "<w:r><w:t>x</w:t></w:r>" * 145_000 + "</w:p>"), EITHER),
    "one word of 50 MB": (lambda: body(paragraph("a" * 50_000_000)), BOMB),
    "one word of 9 MB": (lambda: body(paragraph("a" * 9_000_000)), EITHER),
    "one word of 9 MB in Vietnamese letters": (lambda: body(paragraph("ệ" * 3_000_000)), EITHER),
    "line breaks": (lambda: body("<w:p><w:r>" + "<w:br/>" * 500_000 + "<w:t>x</w:t></w:r></w:p>"), EITHER),
    "page breaks": (lambda: body('<w:p><w:r><w:br w:type="page"/></w:r></w:p>' * 100_000), EITHER),
    "tabs": (lambda: body("<w:p><w:r>" + "<w:tab/>" * 500_000 + "<w:t>x</w:t></w:r></w:p>"), EITHER),
    "deletions": (lambda: body("<w:p>" + '<w:del w:id="1"><w:r><w:delText>x</w:delText></w:r></w:del>' * 90_000 + "</w:p>"), EITHER),
    "fields that never end": (lambda: field_begins(100_000), EITHER),
    "fields that never begin": (lambda: body("<w:p>" + '<w:r><w:fldChar w:fldCharType="end"/></w:r>' * 100_000 + "</w:p>"), EITHER),
    "bookmarks": (lambda: body("<w:p>" + '<w:bookmarkStart w:id="1" w:name="x"/>' * 300_000 + "</w:p>"), EITHER),
    "a hundred thousand attributes": (lambda: attributes(100_000), EITHER),
    "two million attributes": (lambda: attributes(2_000_000), BAD),
    "an attribute of 9 MB": (lambda: body(f'<w:p w:rsidR="{"a" * 9_000_000}"/>'), EITHER),
    "a hundred thousand prefixes": (lambda: prefixes(100_000), EITHER),
    "two hundred prefixes in each other": (lambda: nested_prefixes(200), EITHER),
    "fifty thousand prefixes in each other": (lambda: nested_prefixes(50_000), BAD),
    "a table of one row and 100,000 cells": (lambda: body("<w:tbl><w:tr>" + "<w:tc><w:p/></w:tc>" * 100_000 + "</w:tr></w:tbl>"), EITHER),
    "a cell that spans a billion columns": (lambda: body('<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="999999999"/></w:tcPr>' + paragraph("x") + "</w:tc></w:tr></w:tbl>"), EITHER),
    # depth
    "tables ten thousand deep": (lambda: tables_in_tables(10_000), BAD),
    "tables two hundred deep": (lambda: tables_in_tables(200), EITHER),
    "tables eighty deep": (lambda: tables_in_tables(80), EITHER),
    "a hundred thousand elements in each other": (lambda: nested("<w:x>", "</w:x>", 100_000), BAD),
    "controls in each other": (lambda: nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 20_000, paragraph("x")), BAD),
    "controls 120 deep": (lambda: nested("<w:sdt><w:sdtContent>", "</w:sdtContent></w:sdt>", 120, paragraph("x")), EITHER),
    "links in links": (lambda: body(f"<w:p>{'<w:hyperlink>' * 5000}<w:r><w:t>x</w:t></w:r>{'</w:hyperlink>' * 5000}</w:p>"), BAD),
    "insertions in insertions": (lambda: body(f"<w:p>{'<w:ins>' * 240}<w:r><w:t>x</w:t></w:r>{'</w:ins>' * 240}</w:p>"), EITHER),
    "boxes in boxes": (lambda: alternatives(2_000), BAD),
    "boxes thirty deep": (lambda: alternatives(30), EITHER),
    # styles
    "a style on itself": (lambda: styled(style("A", "A")), FINE),
    "styles on each other": (lambda: styled(style("A", "B") + style("B", "C") + style("C", "A"), times=100), FINE),
    "a chain of 50,000 styles": (lambda: chained(50_000), EITHER),
    "a chain of 5,000 styles used 5,000 times": (lambda: chained(5_000, 5_000), EITHER),
    "ten thousand styles of one name": (lambda: styled(style("A", "A") * 10_000), EITHER),
    "a style in a circle of links": (lambda: styled(style("A", "B", '<w:link w:val="B"/>') + style("B", "A", '<w:link w:val="A"/>', "character")), FINE),
    # automatic numbers
    "numbers in a circle": (numbers_in_a_circle, FINE),
    "a number of 99,999 levels": (lambda: counted(level("".join(f"%{n}" for n in range(1, 100_000)))), EITHER),
    "a mark of 100 kB on 50,000 paragraphs": (lambda: counted(level("x" * 100_000), 50_000), EITHER),
    "a mark of 5 kB on 20,000 paragraphs": (lambda: counted(level("x" * 5_000), 20_000), EITHER),
    "nine levels in one, repeated": (lambda: counted("".join(level("%1%2%3%4%5%6%7%8%9" * 200, ilvl=f"{n}") for n in range(9)), 20_000, ilvl="8"), EITHER),
    **{
        f"start {start} as {kind}": (lambda start=start, kind=kind: counted(level("%1.", start=start, kind=kind)), EITHER)
        for start in ("999999999", "99999999999999999999999999", "-5", "x", "")
        for kind in ("decimal", "upperRoman", "lowerLetter")
    },
    "start 999999999 as decimalZero": (lambda: counted(level("%1.", start="999999999", kind="decimalZero")), EITHER),
    "start 2000000000 as chineseCounting": (lambda: counted(level("%1.", start="2000000000", kind="chineseCounting")), EITHER),
    "digits of a million": (lambda: counted(level("%1.", start="9" * 1_000_000)), EITHER),
    "level 999999999": (lambda: counted(level("%1."), ilvl="999999999"), EITHER),
    "level -1": (lambda: counted(level("%1."), ilvl="-1"), EITHER),
    "level x": (lambda: counted(level("%1."), ilvl="x"), EITHER),
    "a level of 5,000 digits": (lambda: counted(level("%1."), ilvl="9" * 5_000), EITHER),
    "a level of a list of 5,000 digits": (lambda: counted(level("%1.", ilvl="9" * 5_000)), EITHER),
    "a level of 5,000 digits in a style": (lambda: styled(style("A", "B", f'<w:pPr><w:numPr><w:ilvl w:val="{"9" * 5_000}"/><w:numId w:val="1"/></w:numPr></w:pPr>')), EITHER),
    "an outline level of 5,000 digits": (lambda: body(paragraph("x", f'<w:outlineLvl w:val="{"9" * 5_000}"/>')), EITHER),
    "a heading style of 5,000 digits": (lambda: styled(style("A", "B", f'<w:pPr><w:outlineLvl w:val="{"9" * 5_000}"/></w:pPr>')), EITHER),
    "list 999999999": (lambda: counted(level("%1."), num_id="999999999"), EITHER),
    "a hundred thousand lists": (lambda: counted(level("%1."), more="".join(f'<w:num w:numId="{n}"><w:abstractNumId w:val="0"/></w:num>' for n in range(2, 100_000))), EITHER),
    # notes and odd signs
    "a note cited 50,000 times": (lambda: notes(50_000, paragraph("chú thích " * 1_000)), EITHER),
    "a note that cites itself": (lambda: notes(1, paragraph("x") + '<w:p><w:r><w:footnoteReference w:id="2"/></w:r></w:p>'), EITHER),
    "signs that are no characters": (lambda: body(f"<w:p>{SYMBOLS}<w:r><w:t>x</w:t></w:r></w:p>"), EITHER),
}  # fmt: skip
assert all(allowed <= GUARD | {READ} for _, allowed in HOSTILE.values())
