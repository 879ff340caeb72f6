"""Administrative units that a text names. Levels, names and spellings are data: ``rules/places.toml``, and the mergers
of ``rules/reform.toml``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from directive_diff.duties.plain import level as leveled
from directive_diff.language.found import Found, longest
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["find_places", "place_at", "provinces"]

_CAPITAL = "[A-Z" + "".join(chr(c) for c in range(0xC0, 0x1EFA) if chr(c).isupper()) + "]"
# «Thọ», «M'gar», «H'Drai»; a letter alone before another syllable only: «Ý Yên», «A Lưới».
_SYLLABLE = (
    rf"(?:{_CAPITAL}['’]{_CAPITAL}?[^\W\d_A-Z]{{1,6}}(?!\w)|{_CAPITAL}[^\W\d_A-Z]{{1,6}}(?:['’]\w{{1,5}})?(?!\w)|"
    rf"{_CAPITAL}(?= {_CAPITAL}[^\W\d_A-Z]))"
)
_MOST = 4  # syllables of a name: «Bà Rịa - Vũng Tàu», «Thới Tam Thôn»
_CITY = re.compile(r"(?i)(?:thành phố|tp\.?) ?$")
_NEXT = re.compile(r"(?:, ?| và | - |; )")
_BEFORE = 12
_PERSON = 24  # so far before a province's name a person's begins


def find_places(text: str) -> list[Found]:
    """The named units of a text in order, without overlaps; label: ``province``, ``district`` or ``commune``.

    ``place_name`` is the name with its level word (``tỉnh Nghệ An``), ``place_level`` the label again, and
    ``place_successor`` the province that a merged province became part of (Resolution 202/2025/QH15), else None.
    """
    plain = fold(text)
    line = leveled(plain.text)
    # What a level word says comes before what a bare name does: of «các huyện Lệ Thủy, Quảng Ninh» none is a province.
    found = [*_provinces(line, bare=False), *_below(line), *_provinces(line, bare=True)]
    return longest([Found(plain.span(*f.span), f.label, f.values) for f in found])


@lru_cache(maxsize=1)
def provinces() -> dict[str, str | None]:
    """Every province before and since 01/7/2025, without its level word, with what it became part of."""
    found: dict[str, str | None] = dict.fromkeys(load("places")["kept"])
    for merger in load("reform")["merger"]:
        new = merger["new"].removeprefix("Thành phố ")
        found |= {new: None} | dict.fromkeys(merger["old"], _full(new))
    return found


def _full(name: str) -> str:
    return f"{'thành phố' if name in load('places')['cities'] else 'tỉnh'} {name}"


@lru_cache(maxsize=1)
def _spellings() -> dict[str, str]:
    """Every spelling of a province, levelled, in both cases -> its name."""
    also = load("places")["also"]
    return {
        written: name
        for name in provinces()
        for form in (name, *also.get(name, ()))
        for written in (leveled(form), leveled(form).upper())
    }


@lru_cache(maxsize=1)
def _province() -> re.Pattern[str]:
    names = "|".join(map(re.escape, sorted(_spellings(), key=len, reverse=True)))
    return re.compile(
        rf"(?<![\w-])(?P<of>(?:[Tt]ỉnh|TỈNH|[Tt]hành phố|THÀNH PHỐ|T[Pp]\.?) ?)?(?P<name>{names})(?![\w-])"
    )


def _provinces(line: str, *, bare: bool) -> Iterator[Found]:
    rules = load("places")
    for match in _province().finditer(line):
        name, of = _spellings()[match["name"]], match["of"] or ""
        if bool(of) == bare:
            continue
        city = bool(_CITY.search(of))
        after = line[match.end() : match.end() + _BEFORE].lstrip(" ").split(" ", 1)[0].strip(".,;:)")
        if after in rules["longer"].get(name, ()):
            continue
        if city and name not in rules["cities"]:
            continue  # the town that a province is named after
        if bare and (name in rules["not_alone"] or match["name"].isupper() or _in_a_name(line, match.start())):
            continue
        if bare and _not_after().search(line, max(0, match.start() - _BEFORE), match.start()):
            continue
        values = {"place_name": _full(name), "place_level": "province", "place_successor": provinces()[name]}
        yield Found(match.span(), "province", values)


def _in_a_name(line: str, start: int) -> bool:
    """Whether it ends the name of a person: «ông Nguyễn Thái Bình», but not of a body: «Bệnh viện Sản Nhi Nghệ An»."""
    return _person().search(line, max(0, start - _PERSON), start) is not None


@lru_cache(maxsize=1)
def _person() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(leveled, load('places')['surnames']))}) (?:{_SYLLABLE} ){{0,2}}$")


@lru_cache(maxsize=1)
def _not_after() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{'|'.join(load('places')['not_after'])}) $")


@lru_cache(maxsize=1)
def _lower() -> re.Pattern[str]:
    rules = load("places")
    words = sorted((w for name in ("district", "commune") for w in rules["level"][name]), key=len, reverse=True)
    not_names = "|".join(map(leveled, rules["not_names"]))
    # Only wards and urban districts have numbers, «phường 05» is a count where «Phường 05» is a name.
    number = (
        r"(?:(?<=[Qq]uận )|(?<=[Pp]hường )|(?<=[QP]\.)|(?<=[QP]\. )|(?<=Phường )0|(?<=Quận )0)[1-9]\d?(?![\w/%]|[.,]\d)"
    )
    name = rf"(?:(?!{not_names}){_SYLLABLE}(?:(?: | - |-){_SYLLABLE}){{0,{_MOST - 1}}}|{number})"
    more = rf"(?:(?!{not_names}){_SYLLABLE}(?:(?: | - |-){_SYLLABLE}){{0,{_MOST - 1}}}|[1-9]\d?(?![\w/%]|[.,]\d))"
    several = rf"(?P<more>(?:(?:, ?| và |; ){more})*)"
    said = "|".join(f"{w[0].upper()}{w[1:]}|{w}" for w in words)
    short = "|".join(rf"{w}(?=\.)" if len(w) == 1 or w == "TT" else w for w in rules["short"])
    listed = "(?:(?<=ác xã)|(?<=ác phường)|(?<=ác huyện)):"
    return re.compile(
        rf"(?<![\w-])(?:(?P<of>{said})(?:{listed})? |(?P<short>{short})(?:\. ?| ))(?P<name>{name}){several}"
    )


def _below(line: str) -> Iterator[Found]:
    levels = {word.lower(): name for name, words in load("places")["level"].items() for word in words}
    short = load("places")["short"]
    for match in _lower().finditer(line):
        word = match["of"].lower() if match["of"] else short[match["short"]]
        level = levels[word]
        colon = match.start("name") if line[match.end("of") if match["of"] else match.start()] == ":" else match.start()
        yield _unit(match["name"], word, level, colon, match.end("name"))
        listed = line[max(0, match.start() - 4) : match.start()].lower() == "các "
        at = match.start("more")
        for part in _NEXT.split(match["more"])[1:] if listed else ():
            at = line.index(part, at)
            yield _unit(part, word, level, at, at + len(part))
            at += len(part)


def place_at(line: str, at: int, *, several: bool = False) -> int | None:
    """Where the place ends that begins at ``at`` of a levelled text; where ``several``, the last of its list."""
    rules = load("places")
    province = _province().match(line, at)
    if province:
        name, town = _spellings()[province["name"]], _CITY.search(province["of"] or "")
        if not town or name in rules["cities"]:
            after = line[province.end() : province.end() + _BEFORE].lstrip(" ").split(" ", 1)[0].strip(".,;:)")
            return None if after in rules["longer"].get(name, ()) else province.end()
    below = _lower().match(line, at)
    if below is None:
        return None
    return below.end() if several else below.end("name")


def _unit(name: str, word: str, level: str, start: int, end: int) -> Found:
    values = {"place_name": f"{word} {name}", "place_level": level, "place_successor": None}
    return Found((start, end), level, values)
