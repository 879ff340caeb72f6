"""How the paragraphs of a redline look: by the part of the document they are, after Decree 30/2020 (Annex I).

A4 upright, Times New Roman 14, margins of 20 mm above and below, 30 mm left and 20 mm right, the page's number in the
middle of the upper margin from the second page on. Looks never change a character.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from directive_diff.comparison import Comparison
from directive_diff.model import Directive, Unit
from directive_diff.report.redline.pieces import BREAK
from directive_diff.report.redline.stream import IN_NEW, Run

__all__ = ["SECTION", "STYLES", "paragraph_styles"]

_HEADINGS = 4  # levels that Word's navigation shows
_BY_ROLE = {
    "header": "DocumentHeader",
    "title": "DocumentTitle",
    "recipient": "Recipient",
    "signature": "Signature",
    "footnote": "Note",
    "cell": "TableCell",
}


def paragraph_styles(comparison: Comparison, runs: Sequence[Run]) -> Iterator[str]:
    """The style of each line: that of its first sentence, rather of the new text than of the old one."""
    depths = {id(unit): depth for side in (comparison.old, comparison.new) for unit, depth in _depths(side)}
    for line in _lines(runs):
        spoken = [run for run in line if run.unit is not None]
        new = [run for run in spoken if run.state in IN_NEW]
        unit = (new or spoken)[0].unit if spoken else None
        words = "".join(run.text for run in (new or spoken) if run.unit is unit)
        yield "BodyText" if unit is None else _style(unit, depths.get(id(unit), 0), words)


def _lines(runs: Sequence[Run]) -> Iterator[Sequence[Run]]:
    start = 0
    for k, run in enumerate(runs):
        if run.text == BREAK:
            yield runs[start:k]
            start = k + 1


def _depths(directive: Directive) -> Iterator[tuple[Unit, int]]:
    """The headings of sections, with how deep these stand."""
    depth: dict[str | None, int] = {None: 0}
    levels: Mapping[str, str] = {unit.id: unit.level for unit in directive.units}
    for unit in directive.units:
        if unit.level == "section":
            depth[unit.id] = depth[unit.parent] + 1
        elif unit.level == "sentence" and unit.parent is not None and levels[unit.parent] == "section":
            yield unit, depth[unit.parent]


def _style(unit: Unit, depth: int, words: str) -> str:
    if unit.role == "heading":
        if not depth:
            return "RecipientHeading"
        # A lead-in is prose: only what has no stop at its end is a heading to look at.
        prose = words.rstrip().endswith((".", ";", ":", ","))
        return "BodyText" if prose else f"Heading{min(depth, _HEADINGS)}"
    return _BY_ROLE.get(unit.role, "BodyText")


SECTION = (
    '<w:sectPr><w:headerReference w:type="default" r:id="rId4"/><w:pgSz w:w="11906" w:h="16838"/>'
    '<w:pgMar w:top="1134" w:right="1134" w:bottom="1134" w:left="1701" w:header="567" w:footer="567" w:gutter="0"/>'
    "<w:titlePg/></w:sectPr>"
)


_FACE = "Times New Roman"
_BOLD = "<w:b/><w:bCs/>"
_CENTRED = '<w:jc w:val="center"/>'
_PROSE = '<w:spacing w:before="120" w:line="276" w:lineRule="auto"/><w:ind w:firstLine="720"/><w:jc w:val="both"/>'


def _size(points: int) -> str:
    return f'<w:sz w:val="{2 * points}"/><w:szCs w:val="{2 * points}"/>'


def _paragraph(id: str, name: str, paragraph: str = "", letters: str = "", *, next: str = "") -> str:
    """A style of paragraphs. Word's own names are written small; what is none of them says so."""
    own = "" if name[0].islower() else ' w:customStyle="1"'
    return (
        f'<w:style w:type="paragraph"{own} w:styleId="{id}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f"{f'<w:next w:val={chr(34)}{next}{chr(34)}/>' if next else ''}<w:qFormat/>"
        f"<w:pPr>{paragraph}</w:pPr><w:rPr>{letters}</w:rPr></w:style>"
    )


def _headings() -> Iterator[str]:
    for level in range(1, _HEADINGS + 1):
        looks = f'<w:keepNext/>{_PROSE}<w:outlineLvl w:val="{level - 1}"/>'
        yield _paragraph(f"Heading{level}", f"heading {level}", looks, _BOLD, next="BodyText")


_DEFAULTS = (
    f'<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="{_FACE}" w:eastAsia="{_FACE}" w:hAnsi="{_FACE}" '
    f'w:cs="{_FACE}"/>{_size(14)}<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
    "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>"
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>'
    '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
    '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>'
)
_REFERENCE = (
    '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
    f'<w:basedOn w:val="DefaultParagraphFont"/><w:rPr>{_size(8)}</w:rPr></w:style>'
)

STYLES = "".join(
    [
        _DEFAULTS,
        _paragraph("BodyText", "Directive Text", _PROSE),
        *_headings(),
        _paragraph("DocumentHeader", "Directive Header", _CENTRED, _BOLD),
        _paragraph("DocumentTitle", "Directive Title", f'<w:spacing w:before="60" w:after="60"/>{_CENTRED}', _BOLD),
        _paragraph(
            "RecipientHeading", "Recipients", '<w:spacing w:before="240"/>', f"{_BOLD}<w:i/><w:iCs/>{_size(12)}"
        ),
        _paragraph("Recipient", "Recipient", "", _size(11)),
        _paragraph("Signature", "Signature Line", f'<w:ind w:left="4536"/>{_CENTRED}', _BOLD),
        _paragraph("TableCell", "Table Cell", '<w:spacing w:before="40"/>', _size(13)),
        _paragraph("Note", "Note Line", '<w:jc w:val="both"/>', _size(11)),
        _paragraph("Header", "header", _CENTRED, _size(13)),
        _paragraph("CommentText", "annotation text", "", _size(10)),
        _REFERENCE,
    ]
)
