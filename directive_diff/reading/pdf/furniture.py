"""What stands on pages and is no part of the text: page numbers, running heads, gazette banners, signature stamps."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

from directive_diff.reading.blocks import Account
from directive_diff.reading.pdf.lines import Line
from directive_diff.reading.pdf.sheet import Run, Sheet
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["set_aside_furniture", "set_aside_stamps"]

# How many lines at a page's top and bottom may be furniture: a gazette has a banner, a number and a rule.
_EDGE = 4
_SAME_PLACE = 4.0  # points; a running head does not move from page to page
_REPEATED = 2
_OFTEN = 3
_APART = 1.9  # type sizes between a head and the text: more than between two lines of it

# A stamp has so many kinds of lines that stamps have, and is no larger than this: parts of the page's width, lines.
_STAMP_KINDS = 2
_STAMP_WIDE = 0.65
_STAMP_LINES = 14
_STAMP_STEP = 2.0  # its lines follow each other within so many type sizes


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = load("structure")
    return {name: re.compile(rules[name]["pattern"]) for name in ("page_number", "gazette_banner")}


@lru_cache(maxsize=1)
def _stamp_lines() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(rule["pattern"]) for name, rule in load("structure").items() if name.startswith("stamp_"))


def _plain(line: Line) -> str:
    return " ".join(fold(line.text).text.split())


def _aside(line: Line, account: Account, reason: str) -> None:
    for run in line.runs:
        account.aside(run.at, run.at + len(run.text), reason)


# ---- numbers, heads, banners ------------------------------------------------------------------------------------


def set_aside_furniture(sheets: Sequence[Sheet], pages: Sequence[list[Line]], account: Account) -> None:
    """Take the furniture out of the lines of each page, from its edges inwards, and set it aside."""
    offset = _numbering(pages)
    heads = _repeated(pages)
    for number, (sheet, lines) in enumerate(zip(sheets, pages, strict=True)):
        for bottom in (False, True):
            edge = lines[: -_EDGE - 1 : -1] if bottom else lines[:_EDGE]
            found: list[tuple[Line, str]] = []
            for line in edge:
                reason = _reason(line, number, offset, heads, edge=_at_edge(line, sheet))
                if reason is None:
                    break
                found.append((line, reason))
            # Lines of the text itself may be alike on two pages; a head stands apart from the text, or on most pages,
            # with other lines below it.
            while found and len(found) < len(lines) and found[-1][1] == "running head":
                following = lines[-len(found) - 1] if bottom else lines[len(found)]
                often = heads[_place(found[-1][0])] >= _OFTEN and heads[_place(following)] < _REPEATED
                if often or _apart(lines, len(found), bottom=bottom):
                    break
                found.pop()
            for line, reason in found:
                _aside(line, account, reason)
                lines.remove(line)


def _at_edge(line: Line, sheet: Sheet) -> bool:
    return line.y < 0.14 * sheet.height or line.y > 0.86 * sheet.height


def _apart(lines: Sequence[Line], count: int, *, bottom: bool) -> bool:
    """Whether the outermost ``count`` lines stand apart from the text, or are set in smaller type."""
    if len(lines) <= count:
        return True
    line, other = (lines[-count], lines[-count - 1]) if bottom else (lines[count - 1], lines[count])
    return abs(line.y - other.y) > _APART * other.size or line.size < 0.9 * other.size


def _reason(line: Line, number: int, offset: int | None, heads: Counter[str], *, edge: bool) -> str | None:
    text = _plain(line)
    if _patterns()["gazette_banner"].match(text):
        return "gazette banner"
    if not edge:
        return None
    found = _patterns()["page_number"].match(text)
    if found:
        value = int(found["number"])
        marked = found[0] != found["number"]
        if marked or value > number or value - number == offset:
            return "page number"
    if heads[_place(line)] >= _REPEATED:
        return "running head"
    return None


def _numbering(pages: Sequence[list[Line]]) -> int | None:
    """What to add to a page's place in the file for the number printed on it, where most pages agree on it."""
    found: Counter[int] = Counter()
    for number, lines in enumerate(pages):
        for line in (*lines[:2], *lines[-2:]):
            match = _patterns()["page_number"].match(_plain(line))
            if match:
                found[int(match["number"]) - number] += 1
    best = found.most_common(1)
    return best[0][0] if best and best[0][1] >= _REPEATED else None


def _repeated(pages: Sequence[list[Line]]) -> Counter[str]:
    """On how many pages each line at the edge stands, digits apart, in the same place."""
    found: Counter[str] = Counter()
    for lines in pages:
        edge = lines if len(lines) <= 2 * _EDGE else [*lines[:_EDGE], *lines[-_EDGE:]]
        found.update({_place(line) for line in edge})
    return found


def _place(line: Line) -> str:
    words = re.sub(r"[0-9]+", "#", _plain(line))
    return f"{words}@{round(line.y / _SAME_PLACE)}" if any(c.isalpha() for c in words) else f"@{line.y}{line.page}"


# ---- stamps -----------------------------------------------------------------------------------------------------


def set_aside_stamps(sheet: Sheet, lines: Sequence[Line], account: Account) -> list[Run]:
    """The runs of digital signature stamps of a page, set aside; the lines are those of its runs as they stand.

    A stamp is known by its lines («Ký bởi: …», «Thời gian ký: …»), of which it has two kinds or more, in one small box.
    """
    segments = [(segment, line) for line in lines for segment in line.segments]
    kinds = {id(s): kind for s, _ in segments if (kind := _stamp_kind(s.text)) is not None}
    taken: set[int] = set()
    runs: list[Run] = []
    for first, _ in segments:
        if id(first) not in kinds or id(first) in taken:
            continue
        box = [first]
        for segment, _line in segments:
            last = box[-1]
            if segment is first or id(segment) in taken or segment.y <= last.y or len(box) >= _STAMP_LINES:
                continue
            near = segment.y - last.y <= _STAMP_STEP * last.size
            beside = min(segment.x1, max(s.x1 for s in box)) - max(segment.x0, min(s.x0 for s in box)) > 0
            alike = abs(segment.size - first.size) <= 1.0
            if near and beside and alike and segment.x1 - segment.x0 <= _STAMP_WIDE * sheet.width:
                box.append(segment)
        found = {kinds[id(s)] for s in box if id(s) in kinds}
        if len(found) < _STAMP_KINDS:
            continue
        last_known = max(i for i, s in enumerate(box) if id(s) in kinds)
        for segment in box[: last_known + 2 if _stamp_tail(box, last_known) else last_known + 1]:
            taken.add(id(segment))
            runs += segment.runs
    for run in runs:
        account.aside(run.at, run.at + len(run.text), "signature stamp")
    return runs


def _stamp_kind(text: str) -> int | None:
    plain = " ".join(fold(text).text.split())
    return next((i for i, pattern in enumerate(_stamp_lines()) if pattern.match(plain)), None)


_CLOCK = re.compile(r"^[0-9:+ .\-/T]{4,30}$")


def _stamp_tail(box: Sequence[object], last: int) -> bool:
    """Whether the line after the last known one is the rest of it, such as the time on a line of its own."""
    after = box[last + 1] if last + 1 < len(box) else None
    return after is not None and bool(_CLOCK.match(getattr(after, "text", "")))
