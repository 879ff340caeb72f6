"""By when: the deadlines of a sentence, their words made a value that can be compared."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from directive_diff.dates import in_calendar
from directive_diff.duties.plain import level
from directive_diff.model import Deadline
from directive_diff.rules import load

__all__ = ["deadlines", "order"]

_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}


_BEFORE = 60  # so far before a time stand the words that say whether it is a limit
# Every time limit holds a number or one of these words.
_HINT = re.compile(r"\d|quý|kỳ|hằng|hàng|mỗi|lần", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Rule:
    kind: str
    pattern: re.Pattern[str]
    needs: re.Pattern[str] | None
    not_after: re.Pattern[str] | None
    after: re.Pattern[str] | None


def _compiled(rule: dict[str, Any], flags: int = 0) -> _Rule:
    rules = load("duties")
    pattern = rule["pattern"]
    for name in ("by", "date", "d", "m", "y"):
        pattern = pattern.replace(f"{{{name}}}", rules["dates"][name])
    if pattern.count("(?P<y>") > 1:  # one of two ways to write a date: the second year is told by its own name
        pattern = _numbered(pattern)
    needs = re.compile(level(rule["needs"]), re.IGNORECASE) if "needs" in rule else None
    before = "|".join(map(level, rule.get("not_after", ())))
    return _Rule(
        rule["kind"],
        re.compile(rf"(?<![\w/]){level(pattern)}(?!\w)", flags),
        needs,
        re.compile(rf"(?:{before})[^.;]{{0,24}}$", re.IGNORECASE) if before else None,
        re.compile(rf"{level(rule['after'])}$") if "after" in rule else None,
    )


def _numbered(pattern: str) -> str:
    """Group names made unique: the second «d» is «d2»."""
    for name in "dmy":
        first, *others = pattern.split(f"(?P<{name}>")
        if others:
            out = f"{first}(?P<{name}>{others[0]}"
            for n, part in enumerate(others[1:], 2):
                out += f"(?P<{name}{n}>{part}"
            pattern = out
    return pattern


@lru_cache(maxsize=1)
def _rules() -> tuple[_Rule, ...]:
    return tuple(_compiled(rule) for rule in load("duties")["deadline"])


@lru_cache(maxsize=1)
def _cells() -> tuple[_Rule, ...]:
    return tuple(_compiled(rule, re.IGNORECASE) for rule in load("duties")["cell_time"])


def deadlines(text: str, *, cell: bool = False) -> list[tuple[int, int, str, str]]:
    """The deadlines of one level sentence: start, end, kind, value; the longest where several overlap.

    In a table a ``cell`` may be nothing but a time.
    """
    if cell:
        bare = text.strip(" .;")
        for rule in _cells():
            match = rule.pattern.fullmatch(bare)
            if match:
                at = text.index(bare)
                return [(at, at + len(bare), rule.kind, _value(rule.kind, match))]
    if not _HINT.search(text):
        return []
    found: list[tuple[int, int, str, str]] = []
    for rule in _rules():
        if rule.needs and not rule.needs.search(text):
            continue
        found += [
            (match.start(), match.end(), rule.kind, _value(rule.kind, match))
            for match in rule.pattern.finditer(text)
            if (not rule.not_after or not rule.not_after.search(text, max(0, match.start() - _BEFORE), match.start()))
            and (not rule.after or rule.after.search(text, max(0, match.start() - _BEFORE), match.start()))
        ]
    return list(_longest(sorted(found, key=lambda f: (f[0], -f[1]))))


def _longest(found: Sequence[tuple[int, int, str, str]]) -> Iterator[tuple[int, int, str, str]]:
    end = -1
    for one in found:
        if one[0] >= end:
            yield one
            end = one[1]


def _value(kind: str, match: re.Match[str]) -> str:
    parts = match.groupdict()
    part = {name: parts.get(name) or parts.get(f"{name}2") or "" for name in "dmy"}
    year = f"{part['y']}-" if part["y"] else ""
    if kind in ("day", "period"):
        known = in_calendar(part["y"], part["m"], part["d"])
        if known is None:  # «31/11»: a time limit still, and its words are its value
            return "/".join(str(int(part[name])) for name in "dmy" if part[name])
        return known
    if kind == "month":
        return f"{year}{int(part['m']):02}"
    if kind == "quarter":
        quarter = parts["q"].upper()
        return f"{year}Q{_QUARTERS.get(quarter) or quarter}"
    if kind == "year":
        return part["y"]
    if kind == "hour":
        return f"{int(parts['n'])} giờ"
    if kind == "within":
        return f"{int(parts['n'])} {parts['u']}{parts['w'] or ''}"
    each = re.sub(r"(?<!\d)0(?=\d)", "", " ".join((parts.get("each") or "").split())).lower().replace("hàng", "hằng")
    each = re.sub(r"^(?:theo |vào |của |mỗi (?=tháng cuối))|của (?=quý)|mỗi (?=quý$)", "", each)
    return f"{int(part['d'])} {each}".strip() if kind == "monthly" else each


_DAY = re.compile(r"(?:(\d{4})-)?(\d\d)(?:-(\d\d))?$")
_QUARTER = re.compile(r"(?:(\d{4})-)?Q(\d)$")


def order(deadline: Deadline, year: int | None) -> tuple[int | None, int, int] | None:
    """A value by which deadlines come earlier or later: years after the document's own ``year`` (None where the text or
    the document gives none), month, day. A rhythm and a span of time have none.
    """
    if deadline.kind in ("day", "period", "month"):
        match = _DAY.match(deadline.value)
        if match is None:
            return None
        month = int(match[2])
        return _after(match[1], year), month, int(match[3]) if match[3] else monthrange(2024, month)[1]
    if deadline.kind == "quarter":
        match = _QUARTER.match(deadline.value)
        return (_after(match[1], year), int(match[2]) * 3, 31) if match else None
    if deadline.kind == "year":
        return _after(deadline.value, year), 12, 31
    return None


def _after(written: str | None, year: int | None) -> int | None:
    if written is None:
        return 0 if year is not None else None
    return int(written) - year if year is not None else int(written)
