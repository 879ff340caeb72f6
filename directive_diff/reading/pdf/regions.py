"""The lines of a page -> what is read one after the other: body lines, two-column zones, footnotes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from directive_diff.reading.pdf.lines import Line, Segment
from directive_diff.reading.pdf.sheet import Rule, Run, Sheet
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["Columns", "Note", "columns_of", "notes_of", "type_size"]

# A gutter between columns is at least so wide, in type sizes, over the whole zone.
_GUTTER = 0.7
# A line of the left column alone, that begins where the column does, may fill it to its edge.
_SNUG = 0.1
# One row alone shows a gutter only when it is so wide: words of a justified line are stretched apart too.
_WIDE = 2.5
# Rows of one zone follow each other within so many type sizes: the space left for a signature is five lines.
_STEP = 11.0
# What stands left of a gap and is no longer than this is a list mark or number, not a column.
_MARK = 6
# Points: a line centred on the text within this belongs to no column; margins agree within half of it.
_CENTRED = 6.0
_NEAR = 1.5
_COLUMNS_ALIKE = 12.0  # points; columns of one table begin so near each other, whatever their lines are indented by
_ALIKE = 0.6  # points; two lines of one list are of one size
# A zone of so many rows whose columns are so full is running text in two columns.
_LONG, _FULL = 12, 0.75

# A footnote's type is smaller by this, and the rule above it no longer than this part of the page.
_NOTE_SIZE = 0.93
_NOTE_RULE = 0.55
_NOTE_MARK = re.compile(r"^[\[(]?([0-9]{1,3}|\*{1,3})[\])]?\.?$")
_NOTE_START = re.compile(r"^\s*[\[(]?([0-9]{1,3}|\*{1,3})[\])]?[.:]?(?=\s|\D)")


def type_size(pages: Iterable[Sequence[Line]]) -> float:
    """The size of most of the type."""
    sizes: Counter[float] = Counter()
    for lines in pages:
        for line in lines:
            for segment in line.segments:
                sizes[segment.size] += len(segment.text)
    return sizes.most_common(1)[0][0] if sizes else 12.0


# ---- columns ----------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Columns:
    """Lines that stand in two columns, with the middle of the gutter between them; ``running`` says that they are text
    that flows from one into the other.
    """

    left: list[Line]
    right: list[Line]
    middle: float
    running: bool

    def joins(self, other: Columns) -> bool:
        """Take over the columns at the top of the next page, if they stand where these do."""
        left, other_left = (min(line.x0 for line in side) for side in (self.left, other.left))
        alike = abs(left - other_left) <= _COLUMNS_ALIKE
        free = min(line.x0 for line in self.right) > max(line.x1 for line in other.left)
        if alike and free and not other.running:
            self.left += other.left
            self.right += other.right
            return True
        return False

    def takes(self, line: Line) -> bool:
        """Put a line from the top of the next page on, if it goes on with one of the columns."""
        right = min(other.x0 for other in self.right)
        for side, inside in ((self.left, line.x1 < right), (self.right, line.x0 > self.middle)):
            near = any(abs(line.x0 - other.x0) <= 2 * _NEAR for other in side)
            if inside and near and any(abs(line.size - other.size) < _ALIKE for other in side[-2:]):
                side.append(line)
                return True
        return False


def columns_of(lines: Sequence[Line]) -> list[Line | Columns]:
    """The lines from top to bottom, with the zones of two columns put together."""
    out: list[Line | Columns] = []
    centre = _centre(lines)
    i = 0
    while i < len(lines):
        zone = _zone(lines, i, centre, first=_first_free(out)) if _seed(lines[i]) else None
        if zone is None:
            out.append(lines[i])
            i += 1
            continue
        start, end, columns = zone
        if start < i:
            del out[len(out) - (i - start) :]
        out.append(columns)
        i = end
    return out


def _first_free(out: Sequence[Line | Columns]) -> int:
    """How many lines before this one are still single."""
    free = 0
    for item in reversed(out):
        if isinstance(item, Columns):
            break
        free += 1
    return free


def _centre(lines: Sequence[Line]) -> float:
    """The middle of the text: of the widest lines."""
    if not lines:
        return 0.0
    wide = sorted(lines, key=lambda line: line.x0 - line.x1)[: max(1, len(lines) // 3)]
    return (min(line.x0 for line in wide) + max(line.x1 for line in wide)) / 2


def _seed(line: Line) -> bool:
    """Whether a line has two parts, of which the first is more than a list mark."""
    return len(line.segments) > 1 and len(line.segments[0].text.strip()) > _MARK


def _zone(lines: Sequence[Line], at: int, centre: float, *, first: int) -> tuple[int, int, Columns] | None:
    """The rows around line ``at`` that keep its gap free: first and last row, and the two columns."""
    gaps = [(a.x1, b.x0) for a, b in zip(lines[at].segments, lines[at].segments[1:], strict=False)]
    gap = widest = max(gaps, key=lambda g: g[1] - g[0])
    end = at + 1
    while end < len(lines):
        snug = any(abs(lines[end].x0 - row.x0) <= _NEAR for row in lines[at:end])
        narrower = _narrowed(lines[end], gap, _SNUG if snug and lines[end].x1 <= gap[1] else _GUTTER)
        if narrower is None or not _follows(lines, at, end, gap, centre):
            break
        gap = narrower
        end += 1
    start = at
    while start > at - first:
        narrower = _narrowed(lines[start - 1], gap)
        if narrower is None or not _leads(lines, start - 1, at, gap, centre):
            break
        gap = narrower
        start -= 1
    rows = lines[start:end]
    if len(rows) < 2 and not (end == len(lines) and _heads_recipients(rows[0])):
        return None
    middle = (gap[0] + gap[1]) / 2
    left = _side([(row, [s for s in row.segments if s.x1 <= middle]) for row in rows])
    right = _side([(row, [s for s in row.segments if s.x1 > middle]) for row in rows])
    lone = min(len(left), len(right)) < 2 and widest[1] - widest[0] < _WIDE * lines[at].size
    if lone or not left or not right or all(len(line.text) <= _MARK for line in left):
        return None
    running = len(rows) >= _LONG and _fullness(left) >= _FULL and _fullness(right) >= _FULL
    return start, end, Columns(left, right, middle, running)


def _side(rows: Sequence[tuple[Line, list[Segment]]]) -> list[Line]:
    return [Line(segments, row.page) for row, segments in rows if segments]


def _narrowed(line: Line, gap: tuple[float, float], least: float = _GUTTER) -> tuple[float, float] | None:
    """What of the gap the line leaves free, or None where that is less than ``least`` type sizes."""
    low, high = gap
    for segment in line.segments:
        if segment.x1 <= low + 1 or segment.x0 >= high - 1:
            continue
        # It reaches into the gap: from the left or from the right.
        if segment.x0 < low:
            low = max(low, segment.x1)
        elif segment.x1 > high:
            high = min(high, segment.x0)
        elif segment.x0 - low > high - segment.x1:
            high = segment.x0
        else:
            low = segment.x1
    return (low, high) if high - low >= least * line.size else None


def _sides(line: Line, gap: tuple[float, float]) -> int:
    """1 left, 2 right, 3 both."""
    middle = (gap[0] + gap[1]) / 2
    return (1 if any(s.x0 < middle for s in line.segments) else 0) | (
        2 if any(s.x1 > middle for s in line.segments) else 0
    )


def _follows(lines: Sequence[Line], at: int, i: int, gap: tuple[float, float], centre: float) -> bool:
    """Whether row ``i`` still belongs to the zone that row ``at`` is in."""
    line, before = lines[i], lines[i - 1]
    if line.y - before.y > _STEP * before.size:
        return False
    if _sides(line, gap) == 3:
        return True
    return not _stands_alone(line, lines[at:i], gap, centre)


def _leads(lines: Sequence[Line], i: int, at: int, gap: tuple[float, float], centre: float) -> bool:
    """Whether row ``i``, above the zone, belongs to it."""
    line, after = lines[i], lines[i + 1]
    if after.y - line.y > 2.2 * max(line.size, after.size):
        return False
    sides = _sides(line, gap)
    if sides == 3:
        return True
    if _stands_alone(line, lines[i + 1 : at + 1], gap, centre):
        return False
    # The last line of a paragraph stands left of the gap by chance.
    return not (sides == 1 and i > 0 and _narrowed(lines[i - 1], gap) is None)


def _stands_alone(line: Line, zone: Sequence[Line], gap: tuple[float, float], centre: float) -> bool:
    """Whether a line with one part is centred on the page rather than placed in a column."""
    if " ".join(fold(line.text).text.split()) in _kinds():
        return True  # «CHỈ THỊ» ends the header wherever it stands
    if abs((line.x0 + line.x1) / 2 - centre) > _CENTRED:
        return False
    side = _sides(line, gap)
    middle = (gap[0] + gap[1]) / 2
    column = [s for row in zone for s in row.segments if (s.x1 > middle) == (side == 2)]
    if not column:
        return True
    same = any(abs((s.x0 + s.x1) - (line.x0 + line.x1)) / 2 <= _CENTRED or abs(s.x0 - line.x0) <= _NEAR for s in column)
    return not same


def _heads_recipients(line: Line) -> bool:
    """Whether a line is the first of recipients and signature, which may go on on the next page."""
    pattern = re.compile(load("structure")["recipients_head"]["pattern"])
    return pattern.match(fold(line.segments[0].text).text.strip()) is not None


@lru_cache(maxsize=1)
def _kinds() -> frozenset[str]:
    return frozenset(load("structure")["kind_line"]["names"])


def _fullness(lines: Sequence[Line]) -> float:
    width = max(line.x1 for line in lines) - min(line.x0 for line in lines)
    return sum(line.x1 - line.x0 for line in lines) / (len(lines) * width or 1)


# ---- footnotes --------------------------------------------------------------------------------------------------


@dataclass(slots=True, eq=False)
class Note:
    """A footnote: its mark (None where it goes on from the page before), the runs that print it, and its lines."""

    mark: str | None
    mark_runs: list[Run]
    lines: list[Line]


def notes_of(lines: list[Line], sheet: Sheet, body: float) -> list[Note]:
    """The footnotes of a page, taken off the end of ``lines``."""
    start = _notes_start(lines, sheet, body)
    if start is None:
        return []
    taken = lines[start:]
    del lines[start:]
    notes: list[Note] = []
    for line in taken:
        mark = _opening_mark(line)
        if mark:
            notes.append(Note(mark[0], mark[1], [line]))
        elif notes:
            notes[-1].lines.append(line)
        else:
            notes.append(Note(None, [], [line]))
    return notes


def _notes_start(lines: Sequence[Line], sheet: Sheet, body: float) -> int | None:
    """The line at which the footnotes begin: below a short rule, or in smaller type from a raised mark on."""
    first = len(lines)
    while first and lines[first - 1].size <= _NOTE_SIZE * body:
        first -= 1
    if first == len(lines):
        return None
    for i in range(first, len(lines)):
        above = lines[i - 1].y if i else 0.0
        if _ruled(sheet.rules, above, lines[i], sheet) and (_opening_mark(lines[i]) or i == first):
            return i
    start = next((i for i in range(first, len(lines)) if _opening_mark(lines[i], raised=True)), None)
    return start if start and lines[start].y > 0.4 * sheet.height else None


def _ruled(rules: Sequence[Rule], above: float, line: Line, sheet: Sheet) -> bool:
    return any(
        rule.level
        and above - 1 <= rule.y0 <= line.y
        and 0.04 * sheet.width < rule.x1 - rule.x0 <= _NOTE_RULE * sheet.width
        and abs(rule.x0 - line.x0) < 0.12 * sheet.width
        for rule in rules
    )


def _opening_mark(line: Line, *, raised: bool = False) -> tuple[str, list[Run]] | None:
    """The mark a footnote begins with, and the run that holds it alone."""
    runs = line.segments[0].runs
    first = runs[0]
    alone = _NOTE_MARK.match(first.text.strip())
    small = first.raised or (len(runs) > 1 and first.size <= 0.8 * runs[1].size) or first.y < line.segments[0].y - 1
    if alone and (small or not raised):
        return alone[1], [first]
    if raised:
        return None
    start = _NOTE_START.match(line.text)
    return (start[1], []) if start else None
