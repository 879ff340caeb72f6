"""A page in hand: runs of glyphs with their positions in the account, and what nobody sees set aside."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from directive_diff.reading.blocks import BOLD, ITALIC, Account, imbalance
from directive_diff.reading.fonts import as_shown
from directive_diff.reading.legacy import display_name

__all__ = ["Rule", "Run", "Sheet", "sheet_of"]

# Bits of a style, as the child says them.
_INVISIBLE, _WHITE, _TURNED, _UNNAMED, _CUT_OFF = 4, 8, 16, 32, 64
_UNSEEN, _WEIGHT = _INVISIBLE | _WHITE, BOLD | ITALIC

# A page that is one picture with invisible letters on it was scanned and recognised: the letters are its text.
_COVERS = 0.5


@dataclass(slots=True, eq=False)
class Run:
    """Glyphs of one style on one line: ``at`` their place in the account, lengths in points from the top left corner,
    ``size`` of the type, ``space`` whether pdfium saw a gap before it, ``raised`` whether it stands above the line,
    ``weightless`` whether its font does not say how bold it is.
    """

    text: str
    at: int
    x0: float
    x1: float
    y: float
    size: float
    style: int
    font: str
    space: bool = False
    raised: bool = False
    weightless: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A line drawn on the page."""

    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def level(self) -> bool:
        """Whether it runs across."""
        return self.x1 - self.x0 >= self.y1 - self.y0


@dataclass(slots=True, eq=False)
class Sheet:
    """One page: what is to be read of it, and ``at`` how many characters were seen before it.

    ``hidden`` counts the runs nobody sees; ``scan`` says it is a picture; ``garbled`` that its letters mean nothing;
    ``encodings`` names those of its old fonts.
    """

    number: int
    width: float
    height: float
    runs: list[Run]
    rules: list[Rule]
    at: int = 0
    pictures: int = 0
    scan: bool = False
    garbled: bool = False
    recognised: bool = False
    hidden: int = 0
    comments: list[str] = field(default_factory=list)
    cut_off: list[Run] = field(default_factory=list)
    encodings: set[str] = field(default_factory=set)


def _shown(text: str, font: str, sheet: Sheet) -> str:
    """The text as its font shows it; the sheet remembers the old encodings met."""
    text, encoding = as_shown(text, font)
    if encoding:
        sheet.encodings.add(display_name(encoding))
    return text


def sheet_of(page: dict[str, Any], number: int, account: Account) -> Sheet:
    """A page as the child told it; every character is entered in ``account``, what nobody sees set aside at once."""
    width, height = page["width"], page["height"]
    sheet = Sheet(
        number,
        width,
        height,
        [],
        [Rule(*box) for box in page["lines"]],
        len(account),
        page["pictures"],
        page["scan"],
        page["garbled"],
        comments=page["comments"],
    )
    styles = page["styles"]
    found = page["runs"]
    layer = page["covered"] >= _COVERS and not any(not styles[run[4]][2] & _UNSEEN and run[0].strip() for run in found)
    sheet.recognised = layer and any(run[0].strip() for run in found)
    whole = "".join(run[0] for run in found)
    if len(whole) != page["seen"]:
        msg = f"page {number + 1} has {page['seen']} characters, {len(whole)} came"
        raise imbalance(msg)
    texts = [_shown(run[0], styles[run[4]][0], sheet) for run in found]
    at = account.see("".join(texts))
    for text, (_, left, right, line, style, space) in zip(texts, found, strict=True):
        font, size, bits = styles[style]
        x0, x1, y = left / 100, right / 100, line / 100
        start, at = at, at + len(text)
        reason = None
        if x1 < 0 or x0 > width or y < 0 or y - size > height:
            reason = "off the page"
        elif bits & _UNSEEN and not layer:
            reason = "invisible text"
        elif bits & _TURNED:
            reason = "watermark"
        elif sheet.garbled:
            reason = "unreadable font"
        if reason is None:
            weight = bits & _WEIGHT
            (sheet.cut_off if bits & _CUT_OFF else sheet.runs).append(
                Run(text, start, x0, x1, y, size, weight, font, bool(space), weightless=bool(bits & _UNNAMED))
            )
            continue
        account.aside(start, at, reason)
        sheet.hidden += bool(text.strip()) and reason in ("off the page", "invisible text")
    return sheet
