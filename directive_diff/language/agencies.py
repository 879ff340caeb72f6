"""The bodies that a text names, under one name however they are written (``rules/agencies.toml``)."""

from __future__ import annotations

from directive_diff.duties.bodies import bodies
from directive_diff.duties.plain import level
from directive_diff.language.found import Found
from directive_diff.text import fold

__all__ = ["find_agencies"]


def find_agencies(text: str) -> list[Found]:
    """The bodies of a text in order, issuers of cited documents included; label: ``agency``, or ``group`` where no body
    in particular is named («các cơ quan, đơn vị»).

    ``agency_names`` are the names: one, or one for each level where the text lists levels («UBND các xã, phường»);
    ``agency_collective`` says whether it is a group.
    """
    plain = fold(text)
    names: dict[tuple[int, int, bool], list[str]] = {}
    for body in bodies(level(plain.text)):
        names.setdefault((body.start, body.end, body.collective), []).append(body.name)
    return [
        Found(
            plain.span(start, end),
            "group" if group else "agency",
            {"agency_names": list(dict.fromkeys(named)), "agency_collective": group},
        )
        for (start, end, group), named in names.items()
    ]
