"""With what target: the figures of a sentence. A number in a date, a sign, a label, a name or an event is none."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import lru_cache

from directive_diff.duties.plain import level
from directive_diff.rules import load

__all__ = ["figures", "known"]


# Vietnamese writes 1.500 for a thousand and a half thousand, and 1,5 for one and a half.
_NUMBER = re.compile(r"(?<![\w.,/:\-])(\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?)(?![\d/]|\.\d|,\d| ?[-–] ?\d|[-–]\w)")
_BEFORE = 40  # so far before a number do the words reach that say what it is


def _alternatives(words: list[str]) -> str:
    return "|".join(map(re.escape, sorted(map(level, words), key=len, reverse=True)))


@lru_cache(maxsize=1)
def _unit() -> re.Pattern[str]:
    rules = load("duties")["figure"]
    return re.compile(
        rf" ?(?:(?P<times>{_alternatives(list(rules['multiples']))}) )?(?P<unit>{_alternatives(rules['units'])})(?!\w)",
        re.IGNORECASE,
    )


@lru_cache(maxsize=1)
def _bounds() -> list[tuple[str, re.Pattern[str]]]:
    return [
        (name, re.compile(rf"(?<!\w)(?:{_alternatives(words)}) $", re.IGNORECASE))
        for name, words in load("duties")["figure"]["bounds"].items()
    ]


@lru_cache(maxsize=1)
def _not_after() -> re.Pattern[str]:
    words = _alternatives(load("duties")["figure"]["not_after"]["words"])
    return re.compile(rf"(?<!\w)(?:{words})[ .:\"]{{0,2}}$", re.IGNORECASE)


def figures(text: str, label: int = 0) -> list[tuple[int, int, int, int, str, str, str | None]]:
    """The figures of one level sentence whose label ends at ``label``: start, end, the digits' start and end, value,
    unit, bound.
    """
    found = []
    for match in _NUMBER.finditer(text, label):
        unit = _unit().match(text, match.end()) or _other_unit(text, match)
        before = text[max(0, match.start() - _BEFORE) : match.start()]
        if unit is None or _not_after().search(before):
            continue
        name = " ".join((unit["unit"] if unit["unit"].isupper() else unit["unit"].lower()).split())
        bound, start, end = None, match.start(), _whole_unit(text, unit.end())
        for kind, pattern in _bounds():
            said = pattern.search(before)
            if said:
                bound, start = kind, match.start() - (len(before) - said.start())
        for kind, words in load("duties")["figure"]["behind"].items():
            said = re.match(rf" (?:{_alternatives(words)})(?!\w)", text[end : end + _BEFORE])
            if said:
                bound, end = kind, end + said.end()
        found.append(
            (
                start,
                end,
                match.start(),
                match.end(),
                _value(match[1], (unit.groupdict().get("times") or "").lower()),
                name,
                bound,
            )
        )
    return found


_NEXT_WORDS = re.compile(r" (?P<unit>[^\W\d]+ [^\W\d]+)(?!\w)")
_YEAR = re.compile(r"(?:19|20)\d\d")


def _other_unit(text: str, number: re.Match[str]) -> re.Match[str] | None:
    """The two words behind a number of things that the rules do not know; none where they may say anything else."""
    match = _NEXT_WORDS.match(text, number.end())
    if match is None or _YEAR.fullmatch(number[0]) or not match["unit"].islower():
        return None
    return None if _no_units().intersection(match["unit"].split()) else match


@lru_cache(maxsize=1)
def _no_units() -> frozenset[str]:
    return frozenset(map(level, load("duties")["figure"]["no_units"]))


def known(unit: str) -> bool:
    """Whether a unit is one of the rules, and not merely what stands behind a number."""
    return bool(_unit().fullmatch(f" {unit}"))


# «42 xã, phường, thị trấn» counts them all.
_MORE_UNITS = re.compile(r"(?:(?:, | và )(?:xã|phường|thị trấn|đặc khu|huyện|quận|thị xã|thành phố|thôn|bản)(?!\w))*")


def _whole_unit(text: str, end: int) -> int:
    match = _MORE_UNITS.match(text, end)
    return match.end() if match else end


def _value(number: str, times: str) -> str:
    """The number in plain digits: «1.500» and «1,5 nghìn» are 1500."""
    value = Decimal(number.replace(".", "").replace(",", ".")) * load("duties")["figure"]["multiples"].get(times, 1)
    return f"{value.normalize():f}"
