"""The parts that stand after a sign or a name: the date, the issuer, the term of office."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from rapidfuzz import fuzz, process

from directive_diff.catalogue import message
from directive_diff.citations.grammar import Grammar, Issuer, keyed
from directive_diff.dates import in_calendar
from directive_diff.model import Message
from directive_diff.text import key

__all__ = ["CAPITAL", "Body", "Date", "read_body", "read_date", "read_term", "spaces"]

CAPITAL = "[" + "A-Z" + "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper()) + "]"
# An issuer's misspelt name is taken for a known one at this likeness: «Thủ tuớng Chính phủ» has 95.7; of two bodies
# that differ, the nearest listed names have 91.5 («Chủ tịch UBND», «Phó Chủ tịch UBND»).
_BODY_LIKENESS = 93
_UNKNOWN_WORDS = 12

_DATE = re.compile(
    r"(?P<comma>[ ]{0,40},)?[ ]{0,40}(?P<open>\([ ]?)?(?:(?:ban hành|ký)[ ]{1,3})?[Nn]gày[ ]{1,40}(?P<d>[0-9]{1,2})"
    r"(?:[ ]{0,3}[/.\-][ ]{0,3}(?P<m>[0-9]{1,2})[ ]{0,3}[/.\-][ ]{0,3}"
    r"|[ ]{1,40}tháng[ ]{1,40}(?P<m2>[0-9]{1,2})[ ]{1,40}năm[ ]{1,40})(?P<y>[0-9]{4})(?![0-9])(?(open)[ ]?\))"
)
_YEAR = re.compile(r"[ ]{1,40}(?P<open>\()?năm[ ]{1,40}(?:19|20)[0-9]{2}(?![0-9])(?(open)\))")
_TERM = re.compile(
    r"[ ]{0,40},?[ ]{0,40}(?P<open>\([ ]?)?(?:[Kk]h(?:óa|oá)[ ]{1,40}(?:[IVXL]{1,6}|[0-9]{1,2})"
    r"|nhiệm kỳ[ ]{1,3}[0-9]{4}[ ]?-[ ]?[0-9]{4})(?!\w)(?(open)[ ]?\))"
)
_NAME = re.compile(
    rf"[ ]{{1,40}}(?P<name>{CAPITAL}\w{{0,15}}(?:(?:[ ]{{1,3}}|[ ]?-[ ]?){CAPITAL}\w{{0,15}}){{0,4}})(?!\w)"
)
_WORD = re.compile(r"(?P<sep>[ ]{0,40}[,\-]?[ ]{0,40})(?P<word>\w{1,30})")
_NEXT = re.compile(r"[ ]{0,3}(?:[,\-]|,?[ ]{1,3}và)[ ]{1,40}")
_GAP = re.compile(r"[ ]{1,40}")
_RUN = re.compile(r"\w+")
_BARE_WORD = re.compile(r"[ ]{1,3}([a-z]{2,8})(?!\w)")

_COMMA = message("faults", "comma")
_IMPOSSIBLE = message("faults", "impossible-date")
_CASE = message("faults", "issuer-capitals")


@dataclass(frozen=True, slots=True)
class Date:
    """A date after a sign; ``iso`` is None where only a year is given or the day does not exist."""

    end: int
    iso: str | None
    faults: tuple[Message, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """An issuer as read: its normal name, Party or State, level and place ("" where not said)."""

    end: int
    name: str
    body: str
    level: str
    faults: tuple[Message, ...] = ()


def spaces(text: str) -> str:
    """Runs of white space made one, none at the ends."""
    return " ".join(text.split())


def read_date(text: str, at: int) -> Date | None:
    """«ngày 05/9/2019», «ngày 5-9-2019», «ngày 05 tháng 9 năm 2019», or «năm 2024» alone."""
    match = _DATE.match(text, at)
    if match is None:
        year = _YEAR.match(text, at)
        return Date(year.end(), None, ()) if year else None
    faults = [_COMMA] if match["comma"] and not match["open"] else []
    iso = in_calendar(match["y"], match["m"] or match["m2"], match["d"])
    return Date(match.end(), iso, tuple(faults if iso else (*faults, _IMPOSSIBLE)))


def read_term(text: str, at: int) -> int:
    """The end of «khóa XIII», «(khoá X)» if it follows, else ``at``."""
    match = _TERM.match(text, at)
    return match.end() if match else at


def read_body(text: str, at: int, rules: Grammar, *, several: bool = False, generic: bool = False) -> Body | None:
    """The issuer at ``at``; with ``several``, those listed after it as well."""
    body = _one(text, at, rules, generic=generic)
    if body is None or not several:
        return body
    for _ in range(6):
        link = _NEXT.match(text, body.end)
        more = _one(text, link.end(), rules, generic=generic, known=True) if link else None
        if more is None:
            break
        body = Body(more.end, f"{body.name}, {more.name}", body.body, body.level, body.faults + more.faults)
    return body


def _one(text: str, at: int, rules: Grammar, *, generic: bool, known: bool = False) -> Body | None:
    hit = rules.issuers.match(text, at)
    if hit is not None:
        body = _placed(text, at, hit[0], hit[1], rules)
        if body is not None:
            return body
    if generic:
        loose = rules.generic_issuers.match(text, at)
        return _loose(text, loose[0], loose[1]) if loose else None
    return None if known or not text[at : at + 1].isupper() else _unknown(text, at, rules)


def _loose(text: str, end: int, issuer: Issuer) -> Body:
    """«Đảng», «Nhà nước», «tỉnh [Thái Nguyên]»: enough for a generic mention."""
    name = _NAME.match(text, end) if issuer.name in {"tỉnh", "thành phố"} else None
    return Body(name.end() if name else end, spaces(f"{issuer.name} {name['name'] if name else ''}"), "", issuer.level)


def _placed(text: str, at: int, end: int, issuer: Issuer, rules: Grammar) -> Body | None:
    """The issuer with the place that follows: «UBND» + «tỉnh Thái Nguyên»; a body inside another is part of it."""
    faults = _case_faults(text[at:end], issuer.name)
    if not issuer.place:
        return Body(end, issuer.name, issuer.body, issuer.level, faults)
    word = rules.place_word.match(text, end)
    if word is None and (bare := _BARE_WORD.match(text, end)) and (meant := rules.toneless_places.get(bare[1])):
        fault = message("faults", "misspelt", written=bare[1], right=meant)
        name = _NAME.match(text, bare.end())
        full = f"{issuer.name} {meant} {spaces(name['name']) if name else ''}".strip()
        level = rules.place_levels[keyed(meant)]
        return Body(name.end() if name else bare.end(), full, issuer.body, level, (*faults, fault))
    if word is None:
        gap = _GAP.match(text, end)
        inner = rules.issuers.match(text, gap.end()) if gap and issuer.body == "party" else None
        if gap and inner and (placed := _placed(text, gap.end(), inner[0], inner[1], rules)):
            return Body(placed.end, f"{issuer.name} {placed.name}", issuer.body, placed.level or issuer.level, faults)
        if issuer.needs_place:
            return None
        name = _NAME.match(text, end) if issuer.body == "party" or issuer.name.endswith(" tỉnh") else None
        city = name is not None and keyed(name["name"]) in rules.cities
        level = issuer.level or ("province" if city else "")
        full = f"{issuer.name} {spaces(name['name'])}" if name else issuer.name
        return Body(name.end() if name else end, full, issuer.body, level, faults)
    level = rules.place_levels[keyed(word[1])] or issuer.level
    name = _NAME.match(text, word.end())
    if name and not level and keyed(name["name"]) in rules.cities:
        level = "province"
    place = f"{spaces(word[1]).lower() if word[1] != 'TP' else 'thành phố'} {spaces(name['name']) if name else ''}"
    stop = name.end() if name else word.end()
    return Body(stop, f"{issuer.name} {place}".strip(), issuer.body, level or issuer.level, faults)


@lru_cache(maxsize=4096)
def _case_faults(written: str, name: str) -> tuple[Message, ...]:
    """«Bộ chính trị» for «Bộ Chính trị»; an abbreviation has no such pairs."""
    pairs = list(zip(_RUN.findall(written), _RUN.findall(name), strict=False))
    wrong = any(key(w) == key(n) and n[0].isupper() and w[0].islower() for w, n in pairs)
    return (_CASE,) if wrong else ()


def _unknown(text: str, at: int, rules: Grammar) -> Body | None:
    """A capitalised name that no rule lists: a misspelt known one, else the words up to a connector or stop."""
    end, ends = at, []
    for count in range(_UNKNOWN_WORDS):
        word = _WORD.match(text, end)
        if word is None or (count and not word["sep"]):
            break
        if count and (
            "," in word["sep"] or rules.connector.match(text, end) or rules.name_stop.match(text, word.start("word"))
        ):
            break
        end = word.end()
        ends.append(end)
    if not ends:
        return None
    for stop in reversed(ends[1:6]):
        best = process.extractOne(
            keyed(text[at:stop]), rules.issuer_names.keys(), scorer=fuzz.ratio, score_cutoff=_BODY_LIKENESS
        )
        if best:
            issuer = rules.issuer_names[best[0]]
            fault = message("faults", "issuer-misspelt", written=spaces(text[at:stop]), right=issuer.name)
            placed = _placed(text, at, stop, issuer, rules)
            return Body(placed.end, placed.name, placed.body, placed.level, (fault,)) if placed else None
    return Body(end, spaces(text[at:end]), "", "")
