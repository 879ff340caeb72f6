"""Dates and periods that a text names, with their values. The ways to write them are data: ``rules/dates.toml``."""

from __future__ import annotations

import re
from functools import lru_cache

from directive_diff.dates import in_calendar
from directive_diff.language.found import Found, longest
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["find_dates"]

_DAY, _MONTH = r"(?P<d>3[01]|[12][0-9]|0?[1-9])", r"(?P<m>1[0-2]|0?[1-9])"
_YEAR = r"(?P<y>(?:19|20)[0-9]{2})"
_QUARTERS = {"I": 1, "II": 2, "III": 3, "IV": 4}
_BEFORE = 60  # so far before a date stands the word that it needs


def find_dates(text: str) -> list[Found]:
    """The dates of a text in order, without overlaps; label: day, month, quarter, year or period.

    ``date_value`` is ISO 8601 where that has a form (``2019-09-05``, ``2026-09``, ``2026``, ``2021/2025``), ``12-15`` a
    day and ``12`` a month of any year, ``2026-Q1`` and ``Q1`` a quarter. A day that no calendar has is not found.
    """
    plain = fold(text)
    found = [
        Found(plain.span(*match.span()), kind, {"date_value": value})
        for kind, pattern, needs in _rules()
        for match in pattern.finditer(plain.text)
        if (needs is None or needs.search(plain.text, max(0, match.start() - _BEFORE), match.start()))
        and (value := _value(kind, match)) is not None
    ]
    return longest(found)


@lru_cache(maxsize=1)
def _rules() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            rule["kind"],
            re.compile(rf"(?<![\w/])(?<!\d[.,-]){_filled(rule['pattern'])}(?![\w/])(?![.,-]\d)(?!-[^\W\d_])"),
            re.compile(rf"(?<!\w){rule['needs']} $") if "needs" in rule else None,
        )
        for rule in load("dates")["date"]
    )


def _filled(pattern: str) -> str:
    """The pattern with its days, months and years; of each kind the second has a name of its own, and so on."""
    for letter, part in (("d", _DAY), ("m", _MONTH), ("y", _YEAR)):
        first, *rest = pattern.split(f"{{{letter}}}")
        for n, after in enumerate(rest, 1):
            first += (part if n == 1 else part.replace(f"<{letter}>", f"<{letter}{n}>")) + after
        pattern = first
    return pattern


def _value(kind: str, match: re.Match[str]) -> str | None:
    named = {name: value for name, value in match.groupdict().items() if value}
    # Of several ways to write one date, one matched; of a period both years did.
    day, month, year = ([named[n] for n in sorted(named) if n[0] == letter] for letter in "dmy")
    if kind == "day":
        return in_calendar(year[0] if year else None, month[0], day[0])
    if kind == "month":
        return f"{year[0]}-{int(month[0]):02}" if year else f"{int(month[0]):02}"
    if kind == "quarter":
        quarter = f"Q{_QUARTERS.get(named['q']) or named['q']}"
        return f"{year[0]}-{quarter}" if year else quarter
    return "/".join(year)
