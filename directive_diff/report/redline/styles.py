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


def _paragraph(id: str, name: str, paragraph: str, letters: str = "", *, based: str = "Normal", next: str = "") -> str:
    follows = f'<w:next w:val="{next}"/>' if next else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{id}"{"" if name[0].islower() else chr(32) + _CUSTOM}>'
        f'<w:name w:val="{name}"/><w:basedOn w:val="{based}"/>{follows}<w:qFormat/>'
        f"<w:pPr>{paragraph}</w:pPr>{f'<w:rPr>{letters}</w:rPr>' if letters else ''}</w:style>"
    )


_CUSTOM = 'w:customStyle="1"'
_TIMES = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:eastAsia="Times New Roman" w:cs="Times New Roman"/>'
_CENTRED = '<w:jc w:val="center"/>'
_SMALL = '<w:sz w:val="22"/><w:szCs w:val="22"/>'

STYLES = "".join(
    [
        f'<w:docDefaults><w:rPrDefault><w:rPr>{_TIMES}<w:sz w:val="28"/><w:szCs w:val="28"/>'
        '<w:lang w:val="vi-VN" w:eastAsia="vi-VN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault>'
        "<w:pPrDefault><w:pPr/></w:pPrDefault></w:docDefaults>",
        '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/></w:style>',
        '<w:style w:type="character" w:default="1" w:styleId="DefaultParagraphFont">'
        '<w:name w:val="Default Paragraph Font"/><w:uiPriority w:val="1"/><w:semiHidden/></w:style>',
        _paragraph(
            "BodyText",
            "Body Text",
            '<w:spacing w:before="120" w:line="276" w:lineRule="auto"/><w:ind w:firstLine="720"/><w:jc w:val="both"/>',
        ),
        *(
            _paragraph(
                f"Heading{level}",
                f"heading {level}",
                '<w:keepNext/><w:spacing w:before="120" w:line="276" w:lineRule="auto"/><w:ind w:firstLine="720"/>'
                f'<w:jc w:val="both"/><w:outlineLvl w:val="{level - 1}"/>',
                "<w:b/><w:bCs/>",
                next="BodyText",
            )
            for level in range(1, _HEADINGS + 1)
        ),
        _paragraph("DocumentHeader", "Document Header", _CENTRED, "<w:b/><w:bCs/>"),
        _paragraph(
            "DocumentTitle", "Document Title", f'<w:spacing w:before="60" w:after="60"/>{_CENTRED}', "<w:b/><w:bCs/>"
        ),
        _paragraph(
            "RecipientHeading",
            "Recipient Heading",
            '<w:spacing w:before="240"/>',
            '<w:b/><w:bCs/><w:i/><w:iCs/><w:sz w:val="24"/><w:szCs w:val="24"/>',
        ),
        _paragraph("Recipient", "Recipient", "", _SMALL),
        _paragraph("Signature", "Signature Line", '<w:ind w:left="4536"/><w:jc w:val="center"/>', "<w:b/><w:bCs/>"),
        _paragraph("TableCell", "Table Cell", '<w:spacing w:before="40"/>', '<w:sz w:val="26"/><w:szCs w:val="26"/>'),
        _paragraph("Note", "Note Line", '<w:jc w:val="both"/>', _SMALL),
        _paragraph("Header", "header", _CENTRED, '<w:sz w:val="26"/><w:szCs w:val="26"/>'),
        _paragraph("CommentText", "annotation text", "", '<w:sz w:val="20"/><w:szCs w:val="20"/>'),
        '<w:style w:type="character" w:styleId="CommentReference"><w:name w:val="annotation reference"/>'
        '<w:basedOn w:val="DefaultParagraphFont"/><w:rPr><w:sz w:val="16"/><w:szCs w:val="16"/></w:rPr></w:style>',
    ]
)
