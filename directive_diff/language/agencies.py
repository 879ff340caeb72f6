"""The bodies that a text names, under one name however they are written: those that directives charge
(``rules/agencies.toml``), and the central ones that issue what directives cite (``rules/citations.toml``).
"""

from __future__ import annotations

import re
from functools import lru_cache

from directive_diff.duties.bodies import bodies
from directive_diff.duties.plain import level
from directive_diff.language.found import Found, longest
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["find_agencies"]


def find_agencies(text: str) -> list[Found]:
    """The bodies of a text in order, issuers of cited documents included; label: ``agency``, or ``group`` where no body
    in particular is named («các cơ quan, đơn vị»).

    ``agency_names`` are the names: one, or one for each level where the text lists levels («UBND các xã, phường»);
    ``agency_collective`` says whether it is a group.
    """
    plain = fold(text)
    line = level(plain.text)
    names: dict[tuple[int, int, bool], list[str]] = {}
    for body in bodies(line):
        names.setdefault((body.start, body.end, body.collective), []).append(body.name)
    found = [
        Found(
            (start, end),
            "group" if group else "agency",
            {"agency_names": list(dict.fromkeys(named)), "agency_collective": group},
        )
        for (start, end, group), named in names.items()
    ]
    for match in _central().finditer(line):
        name = _central_names()[match[0]]
        found.append(Found(match.span(), "agency", {"agency_names": [name], "agency_collective": False}))
    return [Found(plain.span(*f.span), f.label, f.values) for f in longest(found)]


@lru_cache(maxsize=1)
def _central_names() -> dict[str, str]:
    """Every way to write a central body that issues documents -> its name."""
    return {
        level(alias): alias if block.get("keep") else block["name"]
        for block in load("citations")["issuer"]
        if block.get("level") == "central"
        for alias in (*(() if block.get("keep") else (block["name"],)), *block["aliases"])
    }


@lru_cache(maxsize=1)
def _central() -> re.Pattern[str]:
    names = sorted(_central_names(), key=len, reverse=True)
    return re.compile(rf"(?<![\w/-])(?:{'|'.join(map(re.escape, names))})(?![\w/-])")
