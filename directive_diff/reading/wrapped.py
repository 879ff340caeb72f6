"""Hard-wrapped lines -> paragraphs, decided from how the page was set, never from what the words say.

A typesetter puts a word on the line if it fits. So where a line ends although the next line's first word would
have fitted, the paragraph ended there; and a line that broke early by just the indent is the first of its paragraph.
Both need the width of a line: text in proportional type is measured in the advance widths of Times
(Decree 30/2020, Annex I, I.2 prescribes Times New Roman for every administrative document), text wrapped by a program
in characters; whichever explains the sure continuations better is taken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Literal
from unicodedata import normalize

from directive_diff.numbering import place_in_series, read_label
from directive_diff.reading import seams
from directive_diff.reading.blocks import Block, Joining
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["CUT_PARAGRAPH", "Line", "characters", "natural_width", "paragraphs"]

# A wrapped text goes on in lower case on about half its lines; one paragraph a line almost never does (list
# items and healed page cuts: under 5 % in the texts measured). Between them nothing was seen.
WRAPPED_SHARE = 0.2

# Full lines are nearly equally long. Where half of the lines that go on are shorter than this part of the longest, they
# are paragraphs a line each that happen to begin in lower case.
EVEN = 0.75

# How far, in parts of the measure, a line may miss it before that means something. Kerning, justified spaces and
# bold words move a line's natural width by 1-2 % in the texts measured.
SLACK = 0.03

# First-line indents are 1 to 1.27 cm of a 16 cm line (Decree 30/2020, Annex I, II.5): 6 to 8 %, and a line
# that breaks early by that much lacks up to a short word more.
INDENT = 0.11

# A line that stops before three quarters of the measure without a mark stands alone: a title, a name.
ALONE = 0.25

# A line that has run on for two printed lines of 80 characters is a paragraph, not a title.
CUT_PARAGRAPH = 160

# A series may leave out a few of its labels, not many.
SERIES_GAP = 3


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line: its block, its indent in characters, what stood before it, and how it begins."""

    block: Block
    indent: int
    blank_before: bool
    page_before: bool
    continues: bool
    labelled: bool
    marked: bool

    @classmethod
    def of(cls, block: Block, indent: int, *, blank_before: bool, page_before: bool) -> Line:
        """A line, looked at once: whether it begins in mid-sentence, with a label, or with a list mark."""
        labelled, marked = seams.labelled(block.text), seams.marked(block.text)
        continues = not labelled and seams.mid_sentence(block.text)
        return cls(block, indent, blank_before, page_before, continues, labelled, marked)

    @property
    def text(self) -> str:
        """The line without white space at its ends."""
        return self.block.text


# Advance widths of Times, in thousandths of the type size (Adobe's published metrics for Times-Roman); letters
# with Vietnamese marks are as wide as their base letter.
_TIMES = {
    **dict.fromkeys("bdghnopquvxyk0123456789", 500), **dict.fromkeys("aceszr", 430), **dict.fromkeys("ijlt/;:'", 278),
    "f": 333, "r": 333, "s": 389, "a": 444, "c": 444, "e": 444, "z": 444, "đ": 500, "ư": 520, "ơ": 500, "m": 778,
    "w": 722,
    **dict.fromkeys("ADGHKNOQUVXYĐƯ", 722), **dict.fromkeys("BCERTZLR", 640), **dict.fromkeys("FPS", 556),
    "I": 333, "J": 389, "M": 889, "W": 944, "Ơ": 722, " ": 250, ".": 250, ",": 250, "-": 333, "(": 333, ")": 333,
    "–": 500, "—": 1000, "…": 1000, '"': 408, "“": 444, "”": 444, "%": 833,
}  # fmt: skip


class _Widths(dict[str, int]):
    """The widths of all characters met: those of the table, and the others by their base letter."""

    def __missing__(self, character: str) -> int:
        width = self[character] = self.get(normalize("NFD", character)[0], 500)
        return width


_WIDTHS = _Widths(_TIMES)


def natural_width(text: str) -> float:
    """The width of a text set in Times, in thousandths of the type size."""
    return sum(map(_WIDTHS.__getitem__, normalize("NFC", text)))


def characters(text: str) -> float:
    """The width of a text in characters, however its letters are encoded."""
    return float(len(normalize("NFC", text)))


def _first_word(text: str) -> str:
    return text.split(" ", 1)[0]


@dataclass(frozen=True, slots=True)
class _Measure:
    """How wide lines are: ``full`` is the measure in the units of ``width``, ``slack`` how far a line may miss it."""

    width: Callable[[str], float]
    full: float
    slack: float

    def room_left(self, line: str, following: str) -> float:
        """By how much, in parts of the measure, the line would still have held the next line's first word."""
        reach = self.width(line) + self.width(" ") + self.width(_first_word(following))
        return (self.full - reach) / self.full


def paragraphs(lines: Sequence[Line], text: Sequence[Line] | None = None) -> list[Block]:
    """The paragraphs of ``lines``; lines of a text that is not wrapped come back as they are.

    ``text``: the lines that were set alike and tell how, where ``lines`` are but a part of them.
    """
    text = lines if text is None else text
    continuations = [(a.text, b.text) for a, b in pairwise(text) if b.continues or _date_goes_on(a, b)]
    if len(lines) < 2 or len(continuations) < WRAPPED_SHARE * (len(text) - 1):
        return [line.block for line in lines]
    measure = _fit(continuations)
    if median(measure.width(before) for before, _ in continuations) < EVEN * measure.full:
        return [line.block for line in lines]
    margin = min(line.indent for line in text)
    indented = _indents_mark_paragraphs(text, margin)
    hidden = not indented and _first_lines_hold_less(text, measure)
    spaced = _blanks_mark_paragraphs(text)
    page = _Setting(lines, measure, margin, indented, spaced, hidden, _kind_first(lines), _in_series(lines))
    out: list[Block] = []
    opened = Joining(lines[0].block)
    opened_at = 0
    for i in range(1, len(lines)):
        verdict = _verdict(page, i, opened.length, opened_at)
        if verdict == "break":
            out.append(opened.block())
            opened, opened_at = Joining(lines[i].block), i
        else:
            opened.add(lines[i].block, undecided=verdict == "undecided")
    return [*out, opened.block()]


@dataclass(frozen=True, slots=True)
class _Setting:
    """How the text was set: its lines and measure, and whether indents or blank lines tell paragraphs apart."""

    lines: Sequence[Line]
    measure: _Measure
    margin: int
    indented: bool
    spaced: bool
    hidden_indent: bool
    kind_first: bool
    in_series: frozenset[int]


def _date_goes_on(before: Line, line: Line) -> bool:
    return not seams.ended(before.text) and not line.labelled and seams.date_goes_on(line.text)


def _fit(continuations: Sequence[tuple[str, str]]) -> _Measure:
    """The measure that the sure continuations agree on: each such line is within it, and with one word more is not."""
    ends = [characters(a) for a, _ in continuations]
    reaches = [characters(a) + 1 + characters(_first_word(b)) for a, b in continuations]
    if max(ends) < min(reaches):
        return _Measure(characters, max(ends), 0.0)  # a program wrapped it: no line could have held a letter more
    best: tuple[float, _Measure] | None = None
    for width in (natural_width, characters):
        ends = sorted(width(a) for a, _ in continuations)
        reaches = sorted(width(a) + width(" ") + width(_first_word(b)) for a, b in continuations)
        # The widest line but for a few strays (signs and links that no break could divide).
        full = ends[min(len(ends) - 1, int(len(ends) * 0.98))]
        early = sum(1 for reach in reaches if reach < full * (1 - SLACK)) / len(reaches)
        late = sum(1 for end in ends if end > full * (1 + SLACK)) / len(ends)
        if best is None or early + late < best[0]:
            best = (early + late, _Measure(width, full, SLACK))
    assert best is not None
    return best[1]


def _first_lines_hold_less(lines: Sequence[Line], measure: _Measure) -> bool:
    """Whether lines that surely begin a paragraph break early by about an indent that the text no longer shows."""
    rooms = [
        measure.room_left(line.text, after.text)
        for before, line, after in zip(lines, lines[1:], lines[2:], strict=False)
        if after.continues and (line.labelled or measure.room_left(before.text, line.text) > ALONE)
    ]
    return bool(rooms) and median(rooms) > SLACK


def _kind_first(lines: Sequence[Line]) -> bool:
    """Whether the text begins with the line that names its kind, so that its subject comes next."""
    rules = load("structure")
    first = " ".join(fold(lines[0].text).text.split())
    return first in rules["kind_line"]["names"] or first in rules["annexed_kind"]["names"]


def _indents_mark_paragraphs(lines: Sequence[Line], base: int) -> bool:
    """Whether leading space tells paragraphs apart: two or more columns of it, and hardly ever before lower case."""
    deep = [line for line in lines if line.indent - base >= 2 and not line.page_before]
    if len(deep) < 2:
        return False
    wrong = sum(1 for line in deep if line.continues)
    return wrong <= 0.1 * len(deep) and len(deep) <= 0.6 * len(lines)


def _blanks_mark_paragraphs(lines: Sequence[Line]) -> bool:
    """Whether blank lines tell paragraphs apart: hardly ever before lower case."""
    after_blank = [line for line in lines[1:] if line.blank_before and not line.page_before]
    if not after_blank:
        return False
    wrong = sum(1 for line in after_blank if line.continues)
    return wrong <= 0.15 * len(after_blank)


def _verdict(page: _Setting, i: int, length: int, opened_at: int) -> Literal["join", "break", "undecided"]:
    """Whether line ``i`` continues the paragraph that line ``opened_at`` began, of ``length`` characters so far."""
    opener, before, line = page.lines[opened_at], page.lines[i - 1], page.lines[i]
    full_stop = seams.full_stop(before.text)
    ended = seams.ended(before.text)
    room = page.measure.room_left(before.text, line.text)
    if opened_at == i - 1 and page.hidden_indent:
        room -= INDENT  # the line before may be a first line, which holds less by the indent
    short = room >= page.measure.slack
    cut_off = not ended and not short
    if _begins_unit(line, before, cut_off=cut_off and i not in page.in_series):
        return "break"
    # What looks like a label and begins no unit is a number of the sentence.
    if line.continues or (
        cut_off and (line.labelled or seams.number_goes_on(line.text, before.text) or seams.unfinished(before.text))
    ):
        return "join"
    if _ends_title(page, i, opened_at):
        return "break"
    if page.indented and not line.page_before:
        deep = line.indent - page.margin >= 2
        return "break" if deep or room > ALONE or (ended and room > INDENT) else "join"
    if page.spaced and line.blank_before and not line.page_before:
        return "join" if not ended and not short and length > CUT_PARAGRAPH else "break"
    if opener.labelled and not full_stop:  # a heading ends without a mark
        return "break" if short or _breaks_early(page, i) else "undecided"
    if not ended or page.spaced:
        return "break" if room > ALONE else "join"
    if _breaks_early(page, i) or (short if full_stop else room > INDENT):
        return "break"
    return "undecided" if full_stop else "join"


def _begins_unit(line: Line, before: Line, *, cut_off: bool) -> bool:
    """Whether a line opens with a true label or list mark; ``cut_off``: the line before is full and not ended, and no
    series goes on here.
    """
    if line.marked:
        # «kinh tế» + «- xã hội»: the dash of a compound, not of a list.
        return not (cut_off and line.text[:1] == "-" and line.text.lstrip("- ")[:1].islower())
    return line.labelled and not cut_off and not seams.wants_number(before.text)


def _in_series(lines: Sequence[Line]) -> frozenset[int]:
    """The lines whose label is the first of a series, or next to one above it (some numbers may be left out)."""
    found: set[int] = set()
    last: dict[tuple[str, str], int] = {}
    for i, line in enumerate(lines):
        label = read_label(fold(line.text[:80]).text) if line.labelled else None
        place = place_in_series(label) if label else None
        if label is None:
            continue
        kind = label.id, label.value.rpartition(".")[0]
        before = last.get(kind, 0) - (label.id == "number" and label.value[-1:].isalpha())  # «6a.» follows «6.»
        if place is None or place == 1 or before < place <= before + SERIES_GAP:
            found.add(i)
            if place is not None:
                last[kind] = place
    return frozenset(found)


def _ends_title(page: _Setting, i: int, opened_at: int) -> bool:
    """Whether line ``i`` begins running text after the kind line and the subject, of which one is open."""
    goes_on = i + 1 < len(page.lines) and page.lines[i + 1].continues
    return opened_at <= 1 and page.kind_first and goes_on


def _breaks_early(page: _Setting, i: int) -> bool:
    """Whether line ``i``, though continued, left room for the next word by about the indent: a first line."""
    if i + 1 >= len(page.lines) or not page.lines[i + 1].continues:
        return False
    room = page.measure.room_left(page.lines[i].text, page.lines[i + 1].text)
    return page.hidden_indent and SLACK < room <= INDENT + SLACK
