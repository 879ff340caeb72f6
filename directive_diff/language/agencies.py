"""The bodies that a text names, under one name however they are written.

Three sources: those that directives charge (``rules/agencies.toml``), the central ones that issue what directives cite
(``rules/citations.toml``), and how far a name reaches (:mod:`directive_diff.language.naming`).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import lru_cache

from directive_diff.citations import recognise
from directive_diff.duties.bodies import bodies, written
from directive_diff.duties.plain import level
from directive_diff.language.capitals import in_capitals
from directive_diff.language.found import Found, longest
from directive_diff.language.naming import listed, named, tail
from directive_diff.model import Span
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["find_agencies"]


def find_agencies(text: str) -> list[Found]:
    """The bodies of a text in order, issuers of cited documents included; label: ``agency``, or ``group`` where no body
    in particular is named («các cơ quan, đơn vị»).

    ``agency_names`` are the names: one, or one for each level where the text lists levels («UBND các xã, phường»);
    ``agency_collective`` says whether it is a group. Bodies in the name of a cited law or decision are not found.
    """
    plain = fold(text)
    line = in_capitals(level(plain.text))
    charged: dict[tuple[int, int, bool], list[str]] = {}
    for body in bodies(line):
        group = body.collective or body.name in load("bodies_named")["groups"]
        charged.setdefault((body.start, body.end, group), []).append(body.name)
    whole = _whole(line)
    ends = [end for _, end in whole]
    called: dict[int, list[tuple[int, list[str]]]] = defaultdict(list)
    for (start, end, group), names in charged.items():
        if not group:
            called[start].append((end, names))
    found = [_agency(span, called, line) for span in whole]
    for (start, end, group), names in charged.items():
        if _private().match(line, start) or _A_PLACE.search(line, max(0, start - _REACH), start):
            continue
        at = bisect_right(ends, start)
        if at == len(whole) or whole[at][0] >= end:
            span = (start, end if group else tail(line, end))
            found.append(_found(span, group, list(dict.fromkeys(names))))
    kept = [Found(plain.span(*f.span), f.label, f.values) for f in longest(found)]
    titles = _titles(text)
    opens = [start for start, _ in titles]
    return [f for f in kept if not (at := bisect_right(opens, f.span[0])) or f.span[0] >= titles[at - 1][1]]


# «xã Trường Sơn» is no school.
_A_PLACE = re.compile(r"(?<!\w)(?:xã|phường|huyện|quận|thị trấn|thị xã|thành phố|đặc khu) $")
_REACH = 12


def _whole(line: str) -> list[Span]:
    """The bodies by their whole names, in order; lists with one head first, then the longest."""
    spans = [Found(span, "list") for span in listed(line)]
    spans += [Found(span, "named") for span in named(line)]
    spans += [Found(m.span(), "central") for m in _central().finditer(line)]
    return [f.span for f in longest(spans)]


def _agency(span: Span, called: dict[int, list[tuple[int, list[str]]]], line: str) -> Found:
    """Its names are those of the body that directives charge and that begins there; else it is called as written."""
    start, end = span
    here = line[start:end]
    if here in _central_names():
        return _found(span, False, [_central_names()[here]])
    opens = start + 4 if here[:4].lower() == "các " else start
    names = [
        name for one in {start: None, opens: None} for stop, said in called.get(one, ()) if stop <= end for name in said
    ]
    return _found(span, False, list(dict.fromkeys(names)) or [written(here)])


def _found(span: Span, group: bool, names: list[str]) -> Found:
    return Found(span, "group" if group else "agency", {"agency_names": names, "agency_collective": group})


def _titles(text: str) -> list[Span]:
    """The names of laws, and the subjects of cited documents up to a comma, in order and without overlaps: a body in
    there is not spoken of.
    """
    out: list[Span] = []
    for mention in recognise(text):
        if mention.form == "named" and text.startswith(("Luật", "Bộ luật", "Pháp lệnh"), mention.span[0]):
            out.append(mention.span)
        if mention.subject:
            start, end = mention.subject
            cut = _BREAK.search(text, start, end)
            out.append((start, cut.start() if cut else end))
    apart: list[Span] = []
    for start, end in sorted(out):
        if apart and start <= apart[-1][1]:
            apart[-1] = (apart[-1][0], max(end, apart[-1][1]))
        else:
            apart.append((start, end))
    return apart


_BREAK = re.compile(
    r"[,;“\"(]| và (?:các|những) |(?:Quyết định|Chỉ thị|Nghị quyết|Kế hoạch|Nghị định|Kết luận|Công điện) số"
)


@lru_cache(maxsize=1)
def _central_names() -> dict[str, str]:
    """Every way to write a central body that issues documents -> its name. Persons and terms of office are left out:
    the body stands behind «Thống đốc», before «khóa XV».
    """
    persons = tuple(load("bodies_named")["persons"])
    return {
        level(alias): alias if block.get("keep") else block["name"]
        for block in load("citations")["issuer"]
        if block.get("level") == "central"
        for alias in (*(() if block.get("keep") else (block["name"],)), *block["aliases"])
        if not alias.startswith((*persons, "Thủ tướng")) and " khóa " not in alias
    }


@lru_cache(maxsize=1)
def _private() -> re.Pattern[str]:
    return re.compile("|".join(map(level, load("bodies_named")["private"])))


@lru_cache(maxsize=1)
def _central() -> re.Pattern[str]:
    names = sorted(_central_names(), key=len, reverse=True)
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, names))})(?![\w/-])")
