"""Hard-wrapped lines -> paragraphs, decided from how the page was set, never from what the words say.

A typesetter puts a word on the line if it fits. So where a line ends although the next line's first word would
have fitted, the paragraph ended there; and a line that broke early by just the indent is the first of its paragraph.
Both need the width of a line: text in proportional type is measured in the advance widths of Times
(Decree 30/2020, Annex I, I.2 prescribes Times New Roman for every administrative document), text wrapped by a program
in characters; whichever explains the sure continuations better is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Literal
from unicodedata import normalize

from directive_diff.reading.blocks import Account, Block, Joining, Page
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["Line", "heal_page_breaks", "healed_page", "natural_width", "paragraphs"]

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

# Official prose ends every paragraph in a mark; where this part of the body paragraphs does, one without was cut.
ENDED = 0.7

# Fewer words than this may be a heading without number.
CUT_WORDS = 8

_BEFORE_NUMBERS = frozenset(
    ["khoản", "điểm", "điều", "mục", "số", "ngày", "tháng", "chương", "phần", "và", "tại", "theo", "của", "từ", "đến"]
)
_OPENING = "\"'“”‘’(["
_SENTENCE_END = re.compile(r"(?:[.:;!?…]|\./\.)[\"'”’)\]]*$")
_NUMBER_GOES_ON = re.compile(r"\d{1,4} [a-zà-ỹđ]")  # no label: those end in a mark
_TAIL = 12  # how far from the end the marks that end a line can stand
_FULL_STOP = re.compile(r"(?:[.!?…]|\./\.)[\"'”’)\]]*$")


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
        start = fold(block.text[:80]).text
        labelled, marked = bool(_marks()[0].match(start)), bool(_marks()[1].match(start))
        continues = not labelled and _mid_sentence(block.text)
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


def _characters(text: str) -> float:
    return float(len(normalize("NFC", text)))


def _mid_sentence(text: str) -> bool:
    """Whether a line begins as only the rest of a sentence can: in lower case, or with a closing mark."""
    start = text.lstrip(_OPENING)[:1] or text[:1]
    return normalize("NFD", start)[:1].islower() or start in ",;)]"


def _continues(text: str) -> bool:
    return _mid_sentence(text) and not _label(text)


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
    continuations = [(a.text, b.text) for a, b in pairwise(text) if b.continues]
    if len(lines) < 2 or len(continuations) < WRAPPED_SHARE * (len(text) - 1):
        return [line.block for line in lines]
    measure = _fit(continuations)
    if median(measure.width(before) for before, _ in continuations) < EVEN * measure.full:
        return [line.block for line in lines]
    margin = min(line.indent for line in text)
    indented = _indents_mark_paragraphs(text, margin)
    hidden = not indented and _first_lines_hold_less(text, measure)
    page = _Setting(lines, measure, margin, indented, _blanks_mark_paragraphs(text), hidden, _kind_first(lines))
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


def _fit(continuations: Sequence[tuple[str, str]]) -> _Measure:
    """The measure that the sure continuations agree on: each such line is within it, and with one word more is not."""
    ends = [_characters(a) for a, _ in continuations]
    reaches = [_characters(a) + 1 + _characters(_first_word(b)) for a, b in continuations]
    if max(ends) < min(reaches):
        return _Measure(_characters, max(ends), 0.0)  # a program wrapped it: no line could have held a letter more
    best: tuple[float, _Measure] | None = None
    for width in (natural_width, _characters):
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
    full_stop = _FULL_STOP.search(before.text[-_TAIL:])
    ended = _SENTENCE_END.search(before.text[-_TAIL:])
    room = page.measure.room_left(before.text, line.text)
    if opened_at == i - 1 and page.hidden_indent:
        room -= INDENT  # the line before may be a first line, which holds less by the indent
    short = room >= page.measure.slack
    if _begins_unit(line, before, cut_off=not ended and not short):
        return "break"
    if line.continues:
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
    """Whether a line opens with a true label or list mark; ``cut_off``: the line before is full and not ended."""
    if line.marked:
        # «kinh tế» + «- xã hội»: the dash of a compound, not of a list.
        return not (cut_off and line.text[:1] == "-" and line.text.lstrip("- ")[:1].islower())
    return line.labelled and not _wants_number(before.text)


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


@lru_cache(maxsize=1)
def _marks() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rules = load("structure")
    labels = "|".join(re.sub(r"\(\?P<\w+>", "(?:", f"(?:{_inline_flags(r['pattern'])})") for r in rules["label"])
    bullet = re.sub(r"\(\?P<\w+>", "(?:", rules["bullet"]["pattern"])
    whole = "|".join(
        re.sub(r"\(\?P<\w+>", "(?:", f"(?:{_inline_flags(rules[name]['pattern'])})")
        for name in ("recipients_head", "annex", "issued_with")
    )
    return re.compile(labels), re.compile(f"{bullet}|{whole}"), re.compile(rules["page_number"]["pattern"])


def _inline_flags(pattern: str) -> str:
    """``(?i)…`` as a group, so that patterns can stand side by side."""
    return f"(?i:{pattern[4:]})" if pattern.startswith("(?i)") else pattern


def _label(text: str) -> bool:
    return _marks()[0].match(fold(text[:80]).text) is not None


def starts_unit(text: str, before: str) -> bool:
    """Whether a block opens with a label or mark, and not with the number ``before`` wants (``khoản`` + ``2.``)."""
    start = fold(text[:80]).text
    if _marks()[1].match(start):
        return True
    if not _marks()[0].match(start):
        return False
    return not _wants_number(before)


def _wants_number(before: str) -> bool:
    """Whether a text ends where a number must follow: what looks like a label is that number."""
    return before.rsplit(" ", 1)[-1].lower() in _BEFORE_NUMBERS


def healed_page(blocks: Sequence[Block], account: Account) -> Page:
    """A page of blocks with page breaks healed; that they were is said in a warning."""
    whole, healed = heal_page_breaks(blocks, account)
    page = Page(whole, account)
    if healed:
        page.warn(
            "W201",
            vi=f"Đã nối {healed} đoạn văn bị cắt giữa câu do ngắt trang hoặc ngắt dòng "
            "(suy đoán từ chỗ ngắt không có dấu câu).",
            en=f"{healed} paragraphs cut by a page or line break were joined (inferred from the missing full stop).",
        )
    return page


def heal_page_breaks(blocks: Sequence[Block], account: Account) -> tuple[list[Block], int]:
    """Join body paragraphs that a page break cut, and set aside the page number that stands in the cut.

    In a text whose body paragraphs end in a mark as a rule, one that ends in none goes on in the next block, be it in
    lower case (sure) or with a capital (``… của Thủ tướng`` + ``Chính phủ về …``). Returns blocks and number of joins.
    """
    first, end = _body(blocks)
    plain = [b for b in blocks[first:end] if _prose(b)]
    marked = sum(1 for b in plain if _SENTENCE_END.search(b.text[-_TAIL:]))
    strict = bool(plain) and marked >= ENDED * len(plain)
    out: list[Joining] = []
    healed = 0
    waiting: Block | None = None  # a page number that may stand inside a cut
    first_of = last = None  # the blocks at both ends of what is being joined
    for i, block in enumerate(blocks):
        number = _marks()[2].match(block.text)
        if last and waiting is None and number and first <= i < end and _unended(last):
            waiting = block
            continue
        if first_of and last and _cut(first_of, last, block, strict=strict and first < i < end):
            if waiting:
                account.aside_block(waiting, "page number")
            out[-1].add(block)
            healed += 1
        else:
            out += [Joining(waiting), Joining(block)] if waiting else [Joining(block)]
            first_of = block
        last, waiting = block, None
    if waiting:
        out.append(Joining(waiting))
    return [joined.block() for joined in out], healed


def _body(blocks: Sequence[Block]) -> tuple[int, int]:
    """From the first block that ends as prose does to «Nơi nhận»: before and after stand lines, not paragraphs."""
    ends = (
        i
        for i, b in enumerate(blocks)
        if _characters(b.text) > CUT_PARAGRAPH / 2 and _SENTENCE_END.search(b.text[-_TAIL:])
    )
    first = next(ends, len(blocks))
    tail = (i for i in range(len(blocks) - 1, -1, -1) if _marks()[1].match(fold(blocks[i].text[:80]).text))
    last = next((i for i in tail if blocks[i].text[:1] not in "-+*•"), len(blocks))
    return first, last


def _prose(block: Block) -> bool:
    """A plain paragraph: no heading, label, list mark, cell or note, not in capitals."""
    special = block.depth or block.cell or block.footnote or block.bold or block.text.isupper()
    return not special and not starts_unit(block.text, "")


def _unended(block: Block) -> bool:
    return bool(block.text) and not _SENTENCE_END.search(block.text[-_TAIL:])


def _cut(first: Block, last: Block, block: Block, *, strict: bool) -> bool:
    """Whether ``block`` goes on what begins with ``first`` and, so far, ends with ``last``."""
    if first.depth or block.depth or first.cell or block.cell or first.footnote or block.footnote:
        return False
    if first.bold != block.bold or not block.text or not _unended(last) or starts_unit(block.text, last.text):
        return False
    if _continues(block.text):
        return last.text[-1:].isalnum() or last.text[-1:] in ",-"
    if _NUMBER_GOES_ON.match(block.text) and _wants_number(last.text):  # «ngày 08 tháng» + «7 năm 2025»
        return True
    if not last.text[-1:].isalnum():  # «Xét đề nghị của …,» stands on a line of its own
        return False
    long = first is not last or len(first.text.split()) >= CUT_WORDS
    return strict and _prose(first) and _prose(block) and long
