"""Whether a clause tells somebody to do something."""

from __future__ import annotations

import re
from functools import lru_cache

from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["instructs", "verb"]


@lru_cache(maxsize=1)
def _instruction() -> re.Pattern[str]:
    rules = load("instructions")
    verbs, leading, charged = (
        "|".join(sorted(map(re.escape, rules[name]), key=len, reverse=True)) for name in ("verbs", "leading", "charged")
    )
    return re.compile(
        rf"^[\W_]*(?:(?:{leading})\b,? ?){{0,2}}"
        rf"(?:(?:(?i:{verbs}))\b|(?:{charged})\b.{{0,{rules['reach']}}}?\b(?:{verbs})\b)"
    )


def instructs(text: str, label: str | None = None) -> bool:
    """Whether a clause tells somebody to do something: it opens with a verb, or with a body charged and then a verb."""
    folded = fold(text).text
    if label and folded.startswith(label):
        folded = folded[len(label) :].lstrip(" .):")
    return _instruction().search(folded) is not None


@lru_cache(maxsize=1)
def _verb() -> re.Pattern[str]:
    verbs = "|".join(sorted(map(re.escape, load("instructions")["verbs"]), key=len, reverse=True))
    return re.compile(rf"(?<!\w)(?:{verbs})(?!\w)", re.IGNORECASE)


def verb(folded: str, start: int = 0) -> tuple[int, int] | None:
    """Where the first verb of instruction stands in folded text, from ``start`` on and no further than its reach."""
    found = _verb().search(folded, start, start + load("instructions")["reach"])
    return found.span() if found else None
