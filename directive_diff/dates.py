"""Dates as each language writes them: ``05/9/2019`` and ``5 September 2019``."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache

from directive_diff.catalogue import Lang, text
from directive_diff.model import Message

__all__ = ["both", "in_calendar", "written"]

_LEAP = 2000  # stands for any year: it has a 29th of February

# An ISO date, or a part of one: 2019-09-05, 2019-09, 2026-Q1, 12-15 (a day of any year). A year stays as it is.
_PARTS = re.compile(
    r"(?P<year>[0-9]{4})-(?:Q(?P<quarter>[1-4])|(?P<month>[0-9]{2})(?:-(?P<day>[0-9]{2}))?)"
    r"|(?P<of_any>[0-9]{2})-(?P<on>[0-9]{2})"
)


@lru_cache(maxsize=4096)
def written(lang: Lang, iso: str) -> str:
    """A date of the data in a language; what is no date, nor a part of one, stays as it is.

    In Vietnamese days under ten and the months one and two have a zero before them, and no other month has (Decree
    30/2020/NĐ-CP, Annex I).
    """
    parts = _PARTS.fullmatch(iso)
    if parts is None:
        return iso
    year, quarter = parts["year"] or "", parts["quarter"]
    if quarter:
        return text(lang, "dates", "quarter", quarter=quarter, year=year)
    month, day = parts["month"] or parts["of_any"], parts["day"] or parts["on"] or ""
    try:
        known = date(int(year or _LEAP), int(month), int(day or 1))
    except ValueError:
        return iso
    values = {"day": _day(lang, known), "month": _month(lang, known), "year": year}
    if not year:
        return text(lang, "dates", "day-of-any-year", day=values["day"], month=values["month"])
    if not day:
        return text(lang, "dates", "month", month=values["month"], year=year)
    return text(lang, "dates", "day", **values)


def both(iso: str) -> Message:
    """A date in both languages, to be named in a message."""
    return Message(written("vi", iso), written("en", iso))


def in_calendar(year: str | None, month: str, day: str) -> str | None:
    """The ISO date of a day given in digits, without a year that of a day of any year (``12-15``); None where no
    calendar has it.
    """
    try:
        known = date(int(year or _LEAP), int(month), int(day)).isoformat()
    except (ValueError, OverflowError):  # OverflowError: a number no machine word holds
        return None
    return known if year else known.removeprefix(f"{_LEAP}-")


def _day(lang: Lang, known: date) -> str:
    return f"{known.day:02}" if lang == "vi" else str(known.day)


def _month(lang: Lang, known: date) -> str:
    if lang == "vi":
        return f"{known.month:02}" if known.month <= 2 else str(known.month)
    from babel.dates import format_date

    return format_date(known, "MMMM", locale=lang)
