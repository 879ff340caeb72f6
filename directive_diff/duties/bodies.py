"""The bodies a text names, each under one name however it is written; and what the reform made of a name.

The names are data (``rules/agencies.toml``); successions of names come from ``rules/reform.toml``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from directive_diff.duties.plain import level
from directive_diff.reform import PROVINCE, Replacement, successors
from directive_diff.rules import load

__all__ = ["Body", "bodies", "canonical", "collective", "written"]

# Every capital letter of Vietnamese.
_CAPITALS = "A-Z" + "".join(chr(c) for c in range(0xC0, 0x1EFA) if chr(c).isupper())
# So far before a body does the word for its head stand: «Người đứng đầu các ».
_HEAD_REACH = 24


@dataclass(frozen=True, slots=True)
class Body:
    """One body named at ``[start, end)`` of a level text; ``head`` is where the word for its head begins."""

    start: int
    end: int
    head: int
    name: str
    collective: bool


@dataclass(frozen=True, slots=True)
class _Kind:
    pattern: re.Pattern[str]
    name: str | None
    department: str | None
    collective: bool
    cues: tuple[str, ...]
    own_name: bool


@lru_cache(maxsize=1)
def _kinds() -> tuple[_Kind, ...]:
    rules = load("agencies")
    words = "|".join(sorted(_levels(), key=len, reverse=True))
    units = (
        rf"(?P<units>(?: (?:các|cấp|từng|mỗi))? (?:{words})\b(?!\w)(?:(?:,? và |, ?|; )(?:các |cấp )?(?:{words})\b)*)"
        rf"(?P<place>(?: (?-i:[{_CAPITALS}])\w*){{1,4}})?"
    )
    out = []
    for rule in rules["body"]:
        stops = "|".join(rule.get("stops", ()))
        verbs = "|".join(map(re.escape, load("instructions")["verbs"]))
        pattern = (
            rule["pattern"]
            .replace("{rest}", rf"(?:(?<= )[^\W\d]\w*)?(?: (?!(?:{stops}|{verbs})\b)[\w&]+(?:-\w+)?){{0,8}}")
            .replace("{fields}", _fields(rule.get("fields", "")))
            .replace("{units}", units)
            .replace("{U}", f"[{_CAPITALS}]")
        )
        out.append(
            _Kind(
                re.compile(rf"(?<![\w-]){level(pattern)}(?!\w)"),
                rule.get("name"),
                rule.get("fields"),
                rule.get("collective", False),
                tuple(map(level, rule["cues"])),
                "stops" in rule,
            )
        )
    return tuple(out)


@lru_cache(maxsize=4)
def _field_names(kind: str) -> dict[str, str]:
    """Every spelling of a field -> its name. What is a ministry's only is no department's."""
    only_ministry = {"Công an", "Quốc phòng", "Ngoại giao"} if kind == "Sở" else set()
    return {
        level(form): name
        for name, short in load("agencies")["fields"].items()
        if name not in only_ministry
        for form in (name, *short)
    }


def _fields(kind: str) -> str:
    one = "|".join(map(re.escape, sorted(_field_names(kind), key=len, reverse=True)))
    return rf"(?P<fields>(?:{one})(?!\w)(?:(?:,? và |, ?|; )(?:{one})(?!\w))*)"


@lru_cache(maxsize=1)
def _levels() -> dict[str, str]:
    """Each word for a unit -> its level."""
    return {word: name for name, rule in load("agencies")["level"].items() for word in rule["words"]}


_LEVEL_WORDS = {"province": "tỉnh", "district": "huyện", "commune": "xã"}


@lru_cache(maxsize=1)
def _heads() -> re.Pattern[str]:
    words = "|".join(map(re.escape, sorted(map(level, load("agencies")["heads"]), key=len, reverse=True)))
    return re.compile(rf"(?<!\w)(?:{words}) (?:của )?(?:các )?$")


def bodies(text: str) -> list[Body]:
    """The bodies named in a level text, in order; the longest where names overlap."""
    found = sorted(
        (
            body
            for kind in _kinds()
            if any(cue in text for cue in kind.cues)
            for match in kind.pattern.finditer(text)
            for body in _bodies(kind, match)
        ),
        key=lambda b: (b[0], -b[1]),
    )
    out: list[Body] = []
    end = 0
    for start, stop, names, group in found:
        if start < end:
            continue
        head = _heads().search(text, max(0, start - _HEAD_REACH), start)
        out += [Body(start, stop, head.start() if head else start, name, group) for name in names]
        end = stop
    return out


def _bodies(kind: _Kind, match: re.Match[str]) -> Iterator[tuple[int, int, tuple[str, ...], bool]]:
    """What one match names: several bodies where it lists departments, several names where it names levels."""
    start, end = match.span()
    if kind.department:
        names = _field_names(kind.department)
        one = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
        for field in re.finditer(rf"(?:{one})(?!\w)", match.string[match.start("fields") : end]):
            at = match.start("fields")
            yield start, at + field.end(), (f"{kind.department} {names[field[0]]}",), False
            start = at + field.end() + 1
            while start < end and not match.string[start].isalpha():
                start += 1
            start += 3 if match.string.startswith("và ", start) else 0
        return
    groups = match.groupdict()
    if groups.get("units"):
        if groups.get("place") and "tỉnh" not in groups["units"]:
            yield start, end, (written(match[0]),), False
            return
        found = dict.fromkeys(_levels()[w] for w in re.findall(_unit_words(), groups["units"]))
        yield start, end, tuple(f"{kind.name} cấp {_LEVEL_WORDS[name]}" for name in found), False
        return
    name = kind.name or written(match[0])
    if kind.own_name:
        name = _OF_THE_PROVINCE.sub("", name)  # «Ban Dân tộc» is «Ban Dân tộc tỉnh»
    yield start, end, (name,), kind.collective


_OF_THE_PROVINCE = re.compile(r"(?<=\w) (?:của |cấp )?(?:tỉnh|thành phố)$")


@lru_cache(maxsize=1)
def _unit_words() -> str:
    return rf"\b(?:{'|'.join(sorted(_levels(), key=len, reverse=True))})\b"


def written(text: str) -> str:
    """A name as written, on one line, without «các» before it."""
    return re.sub(r"^(?:các|những) ", "", " ".join(text.split()), flags=re.IGNORECASE)


@lru_cache(maxsize=1)
def collective() -> frozenset[str]:
    """The names of groups that are no body in particular."""
    return frozenset(kind.name for kind in _kinds() if kind.collective and kind.name)


# ---- what the reform made of a name -------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def _successors() -> dict[str, list[tuple[date, bool, str]]]:
    """Name -> its successors: since when, whether its whole work went there, and the name."""
    found: dict[str, list[tuple[date, bool, str]]] = defaultdict(list)
    for r in (r for rs in successors().values() for r in rs):
        if r.new is not None and r.category == "reorganisation" and r.entry != PROVINCE:
            for body in bodies(level(r.old)):
                _succeed(found[body.name], r, body)
    for name, rule in load("agencies")["level"].items():
        if "successor" in rule:
            for kind in load("agencies")["body"]:
                if kind.get("units"):
                    one, other = (f"{kind['name']} cấp {_LEVEL_WORDS[x]}" for x in (name, rule["successor"]))
                    found[one].append((rule["from"], True, other))
    return found


def _succeed(into: list[tuple[date, bool, str]], r: Replacement, old: Body) -> None:
    """A name of the same kind takes over: Sở for Sở, Bộ for Bộ; a ministry for a central committee only."""
    names = [b.name for b in bodies(level(r.new or "")) if b.name != old.name]
    alike = [n for n in names if n.split()[0] == old.name.split()[0]]
    alike = alike or [n for n in names if (n.split()[0] == "Bộ") == (old.name.split()[0] == "Ủy")]
    for name in dict.fromkeys(alike):
        if (r.since, r.fold, name) not in into:
            into.append((r.since, r.fold, name))


@lru_cache(maxsize=4096)
def canonical(name: str, year: int | None) -> tuple[str, ...]:
    """The bodies that a name may stand for in a year (unknown: today): first the one that took over its whole work,
    then those that took parts of it. A body that the reform did not touch stands for itself.
    """
    whole: list[str] = []
    parts: list[str] = []
    for since, complete, successor in _successors().get(name, ()):
        if year is None or since.year <= year:
            (whole if complete else parts).append(successor)
    first = whole[0] if whole else name
    if whole and first != name:
        first = canonical(first, year)[0]
    return tuple(dict.fromkeys((first, *whole[1:], *parts)))
