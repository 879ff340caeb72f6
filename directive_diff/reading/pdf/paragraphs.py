"""Printed lines with their places -> paragraphs.

Indents, the room left at a line's end, the space between lines, weight and size say where a paragraph ends; words do
only where a label stands or a sentence goes on. What the setting leaves open is joined and marked as undecided.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from statistics import median
from typing import Literal

from directive_diff.reading import wrapped
from directive_diff.reading.blocks import Account, Block, Piece, Supplied
from directive_diff.reading.pdf.hyphens import Words
from directive_diff.reading.pdf.lines import Line
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["Setting", "TextLine", "joined", "paragraphs", "setting_of"]

# Parts of the type size.
_DEEPER = 0.4  # a line that begins so much further in is indented; scans and converters shake by less
_DEEPEST = 8.0  # further in stands what is centred or set right
_EASY = 0.3  # a word fits where so much room is left beside it, for the space; spaces are a quarter wide
_NEAR = 1.05  # widths of words are guessed from Times to within this
_ITEM = 0.5  # so does an item of a list, in a narrow column
_GOES_ON = 0.3  # a sentence goes on after a line that leaves up to this part of the measure free

_SPACED = 1.28  # a distance of so many usual ones parts paragraphs: 6 points after lines of 18
_APART = 0.15  # so much more than inside the paragraph, where it ends in a mark and the next has the same margin
_WRONG = 0.1  # as many lines in mid-sentence may look like a paragraph's first
_SIZE = 1.08  # type larger by this is another rank
_HEADING = 1.12
_CENTRED = 3.0  # points
_COMMON = 3  # lines that begin at one distance from the margin are indented, not centred
_ENDS = tuple(".!?…")
_MAY_END = frozenset(".!?…;:")
_CLOSES = "\"'”’)]»"


@dataclass(slots=True, eq=False)
class TextLine:
    """A printed line on its way into a paragraph; ``left`` and ``right`` bound the column it stands in."""

    line: Line
    block: Block
    left: float
    right: float
    seen: wrapped.Line
    bold: bool
    size: float
    x0: float
    x1: float
    y: float
    page: int
    centred: bool = False

    @classmethod
    def of(cls, line: Line, left: float, right: float, facts: dict[str, object]) -> TextLine:
        """A line, looked at once."""
        pieces: list[Piece] = []
        for segment in line.segments:
            if pieces:
                pieces.append(Piece(" ", Supplied.SPACE))
            pieces += segment.pieces
        block = Block.of(pieces, **facts)
        seen = wrapped.Line.of(block, 0, blank_before=False, page_before=False)
        bold = all(segment.bold for segment in line.segments)
        return cls(line, block, left, right, seen, bold, line.size, line.x0, line.x1, line.y, line.page)

    @property
    def deep(self) -> bool:
        """Whether it begins further in than the column does."""
        return _DEEPER * self.size < self.x0 - self.left < _DEEPEST * self.size

    @property
    def balanced(self) -> bool:
        """Whether as much is left free before it as after it."""
        return abs(self.x0 + self.x1 - self.left - self.right) / 2 <= _CENTRED

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence does."""
        return self.block.text.rstrip(_CLOSES).endswith(_ENDS)

    @property
    def cut(self) -> bool:
        """Whether it ends inside a sign or compound."""
        text = self.block.text
        return len(text) > 1 and text[-1] in "-/\u2010\u2011" and text[-2].isalnum()

    @property
    def room(self) -> float:
        """How much is left free at its end."""
        return self.right - self.x1

    def room_for(self, other: TextLine) -> bool:
        """Whether the first word of ``other`` would have stood on this line with ease."""
        if self.room <= _EASY * self.size:
            return False
        word = other.block.text.split(" ", 1)[0]
        whole = wrapped.natural_width(other.block.text) or 1.0
        width = (other.x1 - other.x0) * wrapped.natural_width(word) / whole
        return self.room > width * _NEAR + _EASY * self.size


@dataclass(frozen=True, slots=True)
class Setting:
    """How the whole text is set: whether indents or spaces part paragraphs, and the usual distance of lines."""

    indents: bool
    spaces: bool
    leading: float
    size: float
    full: bool


def setting_of(lines: Sequence[TextLine]) -> Setting:
    """The setting that most of the lines agree on; marks centred lines."""
    levels = Counter(round(line.x0 - line.left) for line in lines)
    for line in lines:
        inset = min(line.x0 - line.left, line.right - line.x1)
        level = round(line.x0 - line.left)
        common = levels[level - 1] + levels[level] + levels[level + 1] >= _COMMON
        line.centred = line.balanced and inset > line.size * _DEEPER and not common
    size = _most((line.size, len(line.block.text)) for line in lines) or 12.0
    plain = [line for line in lines if not line.centred and abs(line.size - size) < 0.5]
    inside = [line for line in plain if line.seen.continues]
    deep = [line for line in plain if line.deep]
    wrong = sum(1 for line in deep if line.seen.continues)
    indents = len(deep) >= 2 and wrong <= _WRONG * len(deep)
    steps = [(b.y - a.y) / size for a, b in pairwise(plain) if a.page == b.page and 0 < b.y - a.y < 4 * size]
    inner = [
        (b.y - a.y) / size
        for a, b in pairwise(plain)
        if a.page == b.page and b.seen.continues and 0 < b.y - a.y < 4 * size
    ]
    leading = median(inner) if inner else min(steps, default=1.2)
    wide = [step for step in steps if step > _SPACED * leading]
    wide_inside = [step for step in inner if step > _SPACED * leading]
    spaces = len(wide) >= 2 and len(wide_inside) <= _WRONG * len(wide)
    reach = [1 for line in inside if line.right - line.x1 < 1.5 * size]
    return Setting(indents, spaces, leading * size, size, len(reach) * 2 >= len(inside))


def _most(pairs: object) -> float | None:
    counts: Counter[float] = Counter()
    for value, weight in pairs:  # type: ignore[attr-defined]  # pairs of size and weight
        counts[value] += weight
    return counts.most_common(1)[0][0] if counts else None


def paragraphs(
    lines: Sequence[TextLine], setting: Setting, words: Words, account: Account, *, listed: bool = False
) -> list[Block]:
    """The paragraphs of lines that follow each other; ``listed``: short lines of a header, a list or a signature, which
    go on only where the words do.
    """
    out: list[Block] = []
    opened: list[TextLine] = []
    undecided: list[int] = []
    for line in lines:
        verdict = _verdict(opened, line, setting, listed=listed) if opened else "break"
        if verdict == "break":
            if opened:
                out.append(joined(opened, undecided, setting, words, account))
            opened, undecided = [line], []
        else:
            if verdict == "undecided":
                undecided.append(len(opened))
            opened.append(line)
    if opened:
        out.append(joined(opened, undecided, setting, words, account))
    return [block for block in out if block.text]


def _verdict(
    opened: Sequence[TextLine], line: TextLine, setting: Setting, *, listed: bool
) -> Literal["join", "break", "undecided"]:
    """Whether a line goes on with the paragraph that is open."""
    before = opened[-1]
    turned = before.page != line.page
    room = before.room_for(line)
    if listed:
        return "join" if _goes_on(opened, line) else "break"
    if line.size > before.size * _SIZE or before.size > line.size * _SIZE:
        return "break"
    if before.cut and not line.seen.marked and (turned or line.y - before.y < 2 * setting.leading):
        return "join"
    if line.block.cell and line.seen.continues and before.block.text[-1:] not in _MAY_END:
        return "join"  # cells are narrow, and centred as often as not
    if line.centred and before.balanced and not room:
        return "join" if before.bold == line.bold and not before.ended else "break"
    if before.centred or line.centred:
        if before.centred and line.centred and before.bold == line.bold:
            return "join" if (line.seen.continues or not room) and not before.ended else "break"
        return "break"
    if not turned and line.y - before.y > _SPACED * setting.leading and (setting.spaces or not setting.indents):
        return "break"
    if not turned and line.y - before.y > 2 * setting.leading:
        return "break"
    if _steps_apart(opened, line, setting):
        return "break"
    if room and not _runs_on(before, line):
        return "break"
    step = _step(opened, line)
    if step == "in":
        return "break"
    if step == "out":
        return "join" if len(opened) == 1 or line.seen.continues else "break"
    if line.seen.marked or line.seen.labelled:
        # «kinh tế» + «- xã hội», «2016» + «- 2025»: the dash of a compound, not of a list.
        after = line.block.text.lstrip("- ")[:1]
        dash = line.block.text[:1] == "-" and (after.islower() or (after.isdigit() and before.block.text[-1].isdigit()))
        flush = setting.indents and not line.deep and not before.ended
        return "join" if flush or (dash and not before.ended) else "break"
    if line.seen.continues:
        return "join"
    if before.bold != line.bold:
        return "join" if setting.indents and not line.deep else "break"
    if setting.indents:
        return "break" if line.deep and len(opened) == 1 and not _hangs(opened[0], line) and before.ended else "join"
    if setting.spaces and not turned:
        return "join"
    return "undecided" if before.ended else "join"


def _steps_apart(opened: Sequence[TextLine], line: TextLine, setting: Setting) -> bool:
    """Whether a line stands further from the open paragraph than its lines from each other, where it may end: such
    paragraphs have a little space between them and one margin, as items of lists do.
    """
    before = opened[-1]
    if len(opened) < 2 or before.page != line.page or opened[0].page != line.page:
        return False
    if (setting.indents and not line.deep) or before.block.text.rstrip(_CLOSES)[-1:] not in _MAY_END:
        return False
    inner = max(b.y - a.y for a, b in pairwise(opened))
    return line.y - before.y - inner > _APART * line.size


def _runs_on(before: TextLine, line: TextLine) -> bool:
    """Whether a sentence goes on, though the line before left a little room: signs and links are not divided."""
    if not line.seen.continues or before.block.text[-1:] in ".:;!?…":
        return False
    return before.block.cell or (before.room < _GOES_ON * (before.right - before.left) and before.size == line.size)


def _goes_on(opened: Sequence[TextLine], line: TextLine) -> bool:
    """Whether a line of a list or header is the rest of the one before: it goes on in lower case, or after a comma or
    hyphen, or the item it would end has no mark at its end yet.
    """
    before = opened[-1]
    if line.seen.marked or line.seen.labelled or before.block.text[-1:] in ";.:":
        return False
    one, two = fold(before.block.text).text, fold(line.block.text).text
    if any(p.match(f"{one} {two}") and not p.match(one) and not p.match(two) for p in _lines_of_headers()):
        return True  # «CỘNG HÒA … VIỆT» + «NAM», «ngày 06 tháng 5 năm» + «2025», in a narrow column
    if before.bold != line.bold:
        return False
    if opened[0].seen.marked and before.room < _ITEM * (before.right - before.left):
        return True  # were it «TTĐT,» all in capitals
    if before.block.text.isupper() != line.block.text.isupper():
        return False
    return line.seen.continues or before.block.text[-1:] in ",-–"


@lru_cache(maxsize=1)
def _lines_of_headers() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(load("structure")[name]["pattern"]) for name in ("motto", "place_and_date"))


def _step(opened: Sequence[TextLine], line: TextLine) -> Literal["in", "out", "same"]:
    """Where a line begins, beside the margin of the open paragraph; pages may lie shifted against each other."""
    before = opened[-1]
    reference = before.x0 - before.left + line.left
    shift = line.x0 - reference
    if abs(shift) <= _DEEPER * line.size:
        return "same"
    if shift > 0:
        return "same" if len(opened) == 1 and _hangs(before, line) else "in"
    return "out"


def _hangs(first: TextLine, line: TextLine) -> bool:
    """Whether a line stands under the words of a first line that begins with a mark or label."""
    return (first.seen.marked or first.seen.labelled) and line.x0 - first.x0 < 4 * line.size and not line.seen.labelled


def joined(
    opened: Sequence[TextLine], undecided: Sequence[int], setting: Setting, words: Words, account: Account
) -> Block:
    """One block of several lines: words cut at line ends healed, the other lines joined by a space."""
    first = opened[0]
    pieces = list(first.block.pieces)
    length = len(first.block.text)
    doubts = []
    for i, line in enumerate(opened[1:], 1):
        last, following = pieces[-1], line.block.text
        how = words.at_line_end("".join(p.text for p in pieces[-4:]), following)
        if how == "soft":
            account.aside(last.at + len(last.text) - 1, last.at + len(last.text), "line-end hyphen")
            pieces[-1] = last._replace(text=last.text[:-1])
            length -= 1
        elif how == "apart":
            pieces.append(Piece(" ", Supplied.SPACE))
            length += 1
        if i in undecided:
            doubts.append(length)
        pieces += line.block.pieces
        length += len(following)
    depth = int(all(line.size >= _HEADING * setting.size for line in opened) and length > 1)
    block = replace(first.block, pieces=tuple(pieces), text="".join(p.text for p in pieces), undecided=tuple(doubts))
    return replace(block, depth=depth) if depth and block.column is None and not block.footnote else block
