"""Words as WordprocessingML: runs, paragraphs, cells and tables, each text escaped on its way in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.sax.saxutils import escape

__all__ = ["NAMESPACE", "cell", "grid", "paragraph", "plain", "row", "run"]

NAMESPACE = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"

# Everything XML 1.0 does not allow.
_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")

# How words of each mark look, as properties that stand before and behind the size of a run (the order is prescribed):
# told apart in black and white, never by colour.
_BEFORE = {
    "delete": "<w:strike/>",
    "insert": "<w:b/><w:bCs/>",
    "head": "<w:b/><w:bCs/>",
}
_BEHIND = {"insert": '<w:u w:val="single"/>'}
_BOX = '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
_STYLES = {"ours": "Ours", "said": "Explanation"}


def plain(text: str) -> str:
    """A text that XML can hold: what it cannot is written out, white space is a space."""
    return _FORBIDDEN.sub(lambda m: f"[U+{ord(m[0]):04X}]", re.sub(r"[\t\n\r]+", " ", text))


def run(text: str, mark: str = "", size: int = 0, *, boxed: bool = False) -> str:
    """Words of one look: ``delete``, ``insert``, ``head``, ``ours``, ``said`` or none; ``size`` in half points, 0 for
    that of the document; ``boxed`` where they stand for what cannot be seen.
    """
    if not text:
        return ""
    properties = (
        (f'<w:rStyle w:val="{_STYLES[mark]}"/>' if mark in _STYLES else "")
        + _BEFORE.get(mark, "")
        + (f'<w:sz w:val="{size}"/><w:szCs w:val="{size}"/>' if size else "")
        + _BEHIND.get(mark, "")
        + (_BOX if boxed else "")
    )
    looks = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{looks}<w:t xml:space="preserve">{escape(plain(text))}</w:t></w:r>'


def paragraph(
    runs: str, *, centre: bool = False, before: int = 0, after: int = 0, keep: bool = False, new_page: bool = False
) -> str:
    """A paragraph; ``keep`` leaves it on the page of what follows."""
    properties = (
        ("<w:keepNext/>" if keep else "")
        + ("<w:pageBreakBefore/>" if new_page else "")
        + (f'<w:spacing w:before="{before}" w:after="{after}"/>' if before or after else "")
        + ('<w:jc w:val="center"/>' if centre else "")
    )
    return f"<w:p><w:pPr>{properties}</w:pPr>{runs}</w:p>"


def cell(
    content: str, width: int, *, across: int = 1, shaded: bool = False, bookmark: tuple[int, str] | None = None
) -> str:
    """A cell of whole paragraphs; ``bookmark`` (id, name) is put at the beginning of the first."""
    if bookmark:
        id, name = bookmark
        at = content.index("</w:pPr>") + len("</w:pPr>")
        mark = f'<w:bookmarkStart w:id="{id}" w:name="{name}"/><w:bookmarkEnd w:id="{id}"/>'
        content = content[:at] + mark + content[at:]
    properties = (
        f'<w:tcW w:w="{width}" w:type="dxa"/>'
        + (f'<w:gridSpan w:val="{across}"/>' if across > 1 else "")
        + ('<w:shd w:val="clear" w:color="auto" w:fill="EDEDED"/>' if shaded else "")
    )
    return f"<w:tc><w:tcPr>{properties}</w:tcPr>{content}</w:tc>"


def row(cells: str, *, whole: bool = True, head: bool = False) -> str:
    """A row; ``whole`` keeps it on one page, ``head`` repeats it on every page."""
    properties = ("<w:cantSplit/>" if whole else "") + ("<w:tblHeader/>" if head else "")
    return f"<w:tr>{f'<w:trPr>{properties}</w:trPr>' if properties else ''}{cells}</w:tr>"


def grid(widths: Sequence[int], rows: str, *, ruled: bool = True) -> str:
    """A table with columns of fixed widths."""
    sides = ("top", "left", "bottom", "right", "insideH", "insideV")
    lines = "".join(f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>' for side in sides)
    borders = f"<w:tblBorders>{lines}</w:tblBorders>" if ruled else ""
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    room = (("top", 30), ("left", 85), ("bottom", 30), ("right", 85))
    margins = "".join(f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in room)
    return (
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>{borders}<w:tblLayout w:type="fixed"/>'
        f"<w:tblCellMar>{margins}</w:tblCellMar></w:tblPr><w:tblGrid>{columns}</w:tblGrid>{rows}</w:tbl>"
    )
