"""The extent of a body's name: head, name of its own, levels and places (``rules/bodies_named.toml``).

What directives charge is known by ``rules/agencies.toml``; here is what a text *calls* a body, from its first word to
its last: «Sở Nội vụ tỉnh Phú Thọ», «Chi cục Trồng trọt và Bảo vệ thực vật», «Tòa án nhân dân khu vực 2 - Nghệ An».
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from directive_diff.duties.plain import level
from directive_diff.language.places import place_at
from directive_diff.model import Span
from directive_diff.rules import load

__all__ = ["listed", "named", "tail"]

_U = "A-Z" + "".join(chr(c) for c in range(0xC0, 0x1EFA) if chr(c).isupper())
_LEVEL = "(?:tỉnh|thành phố|thị xã|huyện|quận|xã|phường|thị trấn|đặc khu|cơ sở)"
# A level that is named alone: no place stands behind it («xã, phường», but not the «huyện» of «huyện Mộc Châu»).
_END = rf"(?!\w)(?! (?:(?<!tỉnh )[{_U}]\w*[^{_U}\W]|\d|ủy|đoàn|hội))"  # «UBND tỉnh Lê Hồng Vinh dự»: a person
_LEVELS = re.compile(
    rf" (?:(?:các |mỗi |từng |cấp )?{_LEVEL}|Tỉnh|Thành phố|Trung ương){_END}(?!-)"
    rf"(?:(?:, ?| và |; | - )(?:các |cấp )?{_LEVEL}{_END})*"
    r"(?:,? trực thuộc [Tt]rung ương)?"
)
_REGION = r"(?:(?:Bắc|Nam|Trung|Đông|Tây|Duyên hải) ?){1,3}(?:Bộ|Nguyên)(?!\w)"
_FIXED = re.compile(
    r" (?:[Vv]iệt Nam|VN|các cấp|hai cấp|0?2 cấp|tối cao|[Tt]rung ương|trực thuộc [Tt]rung ương|[Qq]uốc gia|cấp cao|"
    rf"[Kk]hu vực(?: (?:\d{{1,2}}|[IVX]{{1,5}})(?!\w)|(?: [{_U}][^{_U}\W\d]+){{1,4}}(?!\w))?|{_REGION}|"
    r"các (?:đơn vị, )?địa phương|"
    r"[Ss]ố \d{1,3}(?![\w/]))(?!\w)"
)
_THEN = re.compile(r" - | tại ")  # «khu vực 2 - Nghệ An», «cấp cao tại Hà Nội»
_MOST = 4  # parts of a tail: «Việt Nam» «tỉnh» …
_POLICE = re.compile(r" (?=(?:Công an|CA) )")  # «Phòng Cảnh sát kinh tế Công an tỉnh» is one body
# The bare name of a unit: one or two syllables, not three as persons have.
_PROPER = re.compile(rf"(?: (?!Công|Sở|Ban|UBND)[{_U}][^{_U}\W\d]+){{1,2}}(?! [{_U}])(?!\w)")


def tail(line: str, at: int) -> int:
    """Where the levels and places behind ``at`` end; ``at`` where there are none."""
    for _ in range(_MOST):
        if fixed := _FIXED.match(line, at):
            at = fixed.end()
            then = _THEN.match(line, at)
            if then and (end := place_at(line, then.end())):
                return end
            continue
        if end := _place(line, at):
            at = end
            continue
        levels = _LEVELS.match(line, at)
        return _listed_places(line, levels.end()) if levels else at
    return at


def _place(line: str, at: int) -> int | None:
    """The end of a place, or of a list behind «các», that stands right behind."""
    if not line.startswith(" ", at):
        return None
    several = line.startswith(" các ", at)
    end = place_at(line, at + (5 if several else 1), several=several)
    return _more_places(line, end) if end and several else end


def _listed_places(line: str, at: int) -> int:
    """«các tỉnh, thành phố: Quảng Ninh, Hải Phòng»: the list belongs to the name."""
    if not line.startswith(": ", at):
        return at
    end = place_at(line, at + 2)
    return _more_places(line, end) if end else at


_NEXT_PLACE = re.compile(r", | và ")


def _more_places(line: str, at: int) -> int:
    while (comma := _NEXT_PLACE.match(line, at)) and (end := place_at(line, comma.end())):
        at = end
    return at


# ---- the kinds ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Kind:
    head: re.Pattern[str]
    rest: str
    needs: bool
    lower: bool
    joined: bool
    proper: bool
    about: bool


@lru_cache(maxsize=1)
def _fields() -> tuple[str, ...]:
    """The fields of departments and ministries, with their short forms."""
    return tuple(f for name, short in load("agencies")["fields"].items() for f in (name, *short) if len(f) > 2)


@lru_cache(maxsize=1)
def _kinds() -> dict[str, list[_Kind]]:
    """The kinds of each first word."""
    fields = _either(_fields())
    kinds = defaultdict(list)
    for rule in load("bodies_named")["kind"]:
        pattern = level(rule["head"]).replace("{fields}", f"(?:{fields})").replace("[A-ZĐ", f"[{_U}")
        kind = _Kind(
            re.compile(rf"{pattern}(?:(?<= )|(?!\w))"),
            rule["rest"],
            rule.get("needs", False),
            rule.get("lower", False),
            rule.get("joined", False),
            rule.get("proper", False),
            rule.get("about", False),
        )
        for word in rule["first"]:
            kinds[level(word)].append(kind)
    return dict(kinds)


@lru_cache(maxsize=1)
def _first() -> re.Pattern[str]:
    return re.compile(rf"(?<![\w/-])(?:{_either(_kinds())})(?!\w|-\w)")


def named(line: str) -> list[Span]:
    """The bodies that a level text names, in order, without overlaps."""
    found: list[Span] = []
    end = 0
    for first in _first().finditer(line):
        if first.start() < end:
            continue
        stop = _end(line, first.start())
        if stop is not None:
            found.append((_with_all(line, first.start()), stop))
            end = stop
    return found


def _with_all(line: str, start: int) -> int:
    """«các» before a name belongs to it, unless it is that of the persons before it."""
    return (
        start - 4
        if line[max(0, start - 4) : start].lower() == "các " and not line[start - 5 : start - 4].isalnum()
        else start
    )


def _end(line: str, start: int) -> int | None:
    word = _WORD.match(line, start)
    ends = [e for kind in _kinds().get(word[0] if word else "", ()) if (e := _end_of(kind, line, start)) is not None]
    return max(ends, default=None)


_WORD = re.compile(r"\w+")


def _end_of(kind: _Kind, line: str, start: int) -> int | None:
    head = kind.head.match(line, start)
    if head is None:
        return None
    at = head.end() - line[head.start() : head.end()].endswith(" ")
    if kind.rest == "none":
        return at
    end = _name(kind, line, at) if kind.rest == "name" else at
    last = tail(line, end)
    if kind.proper and last == at and (proper := _PROPER.match(line, at)):
        last = proper.end()
    if kind.about and (about := _about().match(line, last)):
        last = tail(line, about.end())
    police = _POLICE.match(line, last)
    if police:
        whole = _end(line, police.end())
        last = whole if whole is not None else last
    return None if kind.needs and last == at else last


@lru_cache(maxsize=1)
def _run() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """A name that begins with a capital, one that need not, and how it goes on: with «và», with commas and «và»."""
    rules = load("bodies_named")
    stops = _either((*rules["stops"], *load("instructions")["verbs"]))
    phrases = _either((*(f for f in _fields() if " và " in f or " - " in f), *rules["phrases"]))
    bodies = "|".join(map(level, rules["begins"]))
    begins = "|".join((bodies, *map(level, rules["others"])))
    # The name is over where its tail or another body begins.
    over = (
        rf"(?! (?:{stops})(?!\w)| (?:các |cấp |mỗi )?{_LEVEL}(?![\w-])| (?:các cấp|số \d|Việt Nam)|"
        rf" [Kk]hu vực (?:[\d{_U}])| (?:{begins})(?!\w))"
    )
    number = rf" \d{{1,4}}(?=$|[,;.:)](?!\d)| (?:{_LEVEL}|cấp|các|{stops})(?!\w)| [{_U}])"
    word = (
        rf"(?: (?:{phrases})(?!\w)|{number}|{over} [^\W\d][\w&]*(?:-\w+)*|"
        rf" - (?!(?:{bodies})(?!\w))(?:(?:{phrases})(?!\w)|(?=[{_U}])[^\W\d]\w*))"
    )
    capital = rf" (?:(?:{phrases})(?!\w)|(?=[{_U}])[^\W\d][\w&]*(?:-\w+)*)"
    other = rf"(?! (?:{begins})(?!\w))"
    either = rf"(?:{word})"
    one = rf"{capital}{either}{{0,8}}"
    few = rf"{capital}{either}{{0,3}}"
    return (
        re.compile(one),
        re.compile(rf"(?:{capital}|{word}){either}{{0,8}}"),
        re.compile(rf" (?:và|&){other}{one}"),
        re.compile(rf"(?:,{other}{few}){{1,3}},? và{other}{one}"),
    )


def _name(kind: _Kind, line: str, at: int) -> int:
    capital, any_, and_, commas = _run()
    if tail(line, at) > at:
        return at
    run = (any_ if kind.lower else capital).match(line, at)
    if run is None:
        return at
    end = run.end()
    if kind.joined:
        more = commas.match(line, end) or and_.match(line, end)
        if more and not _province(line, more.start(), more.end()):
            end = more.end()
    return end


@lru_cache(maxsize=1)
def _about() -> re.Pattern[str]:
    rules = load("bodies_named")
    phrases = _either((*(f for f in _fields() if " và " in f or " - " in f), *rules["phrases"]))
    stops = _either((*rules["stops"], *load("instructions")["verbs"]))
    return re.compile(rf" về(?: (?:{phrases})(?!\w)| (?!(?:{stops})(?!\w))[^\W\d]\w*){{1,8}}")


def _province(line: str, start: int, end: int) -> bool:
    """Whether a place stands behind the comma or «và»: it belongs to a list of places, not to the name."""
    word = re.compile(r"(?:, | và | & )").match(line, start)
    return bool(word and place_at(line, word.end()) and word.end() < end)


def _either(words: object) -> str:
    return "|".join(sorted({re.escape(level(w)) for w in words}, key=len, reverse=True))  # type: ignore[attr-defined]


# ---- lists with one head ------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _lists() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = load("bodies_named")
    fields = _either(_fields())
    words = _either(rules["lists"]["heads"])
    begins = re.compile(rf"(?<!\w)[Cc]ác (?i:(?:{words})(?:(?:,| và) (?:{words}))*) ?: ?(?=[{_U}])")
    stops = _either((*rules["stops"], *load("instructions")["verbs"]))
    item = re.compile(
        rf"(?:(?:{fields})(?!\w)|(?!(?:{_either(rules['others'])})(?!\w))[{_U}]\w*(?:(?! (?:{stops})(?!\w)) \w+|"
        rf" - [{_U}]\w*){{0,4}})"
    )
    return begins, item


def listed(line: str) -> Iterator[Span]:
    """The bodies of lists that name their kind once: the first with the kind before it, the others alone."""
    begins, item = _lists()
    for head in begins.finditer(line):
        start, at = head.start(), head.end()
        while one := item.match(line, at):
            end = _end(line, at) or one.end()  # «…, Y tế, Công an tỉnh»: a body with a head of its own
            yield start, end
            comma = _NEXT_ITEM.match(line, end)
            if comma is None:
                break
            start = at = comma.end()


_NEXT_ITEM = re.compile(r"(?:,(?: và)?|;| và) (?!các )")
