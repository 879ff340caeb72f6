"""An editor's checks on one draft: a visible table of rules, each with its place, its reason and what to write instead.

A family of rules is one module; the rules themselves, with levels, wording, sources and examples, are data
(``rules/checks.toml``). A rule names a predicate of its family's module; a predicate looks at the whole
:class:`~directive_diff.checks.draft.Draft` and yields what it found.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from functools import lru_cache
from pathlib import Path

from directive_diff.catalogue import filled
from directive_diff.checks import (
    abbreviations,
    characters,
    citation_form,
    citation_sense,
    formalities,
    names,
    numbering,
    spelling,
    variants,
    years,
)
from directive_diff.checks.draft import Draft, Found, Rule, look_up
from directive_diff.checks.finding import LEVELS, Checked, Level, Place
from directive_diff.comparison import Comparison, compare
from directive_diff.directive import read
from directive_diff.errors import UsageError
from directive_diff.model import Directive, Side, Span
from directive_diff.rules import load

__all__ = ["FAMILIES", "LEVELS", "Checked", "Level", "Place", "check", "compared", "rules"]

# Every module of checks; its rules name it in ``rules/checks.toml``.
FAMILIES = {
    "names": names,
    "years": years,
    "citation_form": citation_form,
    "citation_sense": citation_sense,
    "numbering": numbering,
    "abbreviations": abbreviations,
    "spelling": spelling,
    "variants": variants,
    "characters": characters,
    "formalities": formalities,
}
_QUOTE = 90  # characters of the words shown of a place


def check(
    draft: Directive | str | Path,
    against: Directive | str | Path | None = None,
    *,
    only: Collection[str] = (),
    ignore: Collection[str] = (),
    level: str = "note",
) -> tuple[Checked, ...]:
    """The points of a draft to look at again, in the order of the text; paths are read first.

    ``against`` is last year's text: some things only the two together show. ``only`` and ``ignore`` are ids of rules;
    ``level`` (``note``, ``warning``, ``error``) leaves out what is below it.

    Raises:
        InputError: a file cannot be read as a directive.
        UsageError: E406 no such rule, or no such level.
    """
    least = _level(level)
    asked = _chosen(only, ignore)
    draft = draft if isinstance(draft, Directive) else read(draft)
    old = against if isinstance(against, Directive) or against is None else read(against)
    found = compared(draft, compare(old, draft) if old else None, asked)
    return tuple(c for c in found if LEVELS.index(c.level) >= least)


def compared(draft: Directive, comparison: Comparison | None, asked: Collection[str] | None = None) -> list[Checked]:
    """As :func:`check`, of a draft that was already compared with last year's text, or that has none."""
    looked_up = look_up(draft, comparison.old if comparison else None, comparison)
    found = [
        (n, _checked(looked_up, rule, f))
        for n, (rule, predicate) in enumerate(_ready())
        if asked is None or rule["id"] in asked
        for f in predicate(looked_up, rule)
    ]
    return [c for _, c in sorted(found, key=lambda item: _order(*item))]


def rules() -> tuple[Rule, ...]:
    """Every rule, in the order asked."""
    return tuple(load("checks")["rule"])


Predicate = Callable[[Draft, Rule], Iterator[Found]]


@lru_cache(maxsize=1)
def _ready() -> tuple[tuple[Rule, Predicate], ...]:
    by_name = {(family, p.__name__): p for family, module in FAMILIES.items() for p in module.PREDICATES}
    return tuple((rule, by_name[rule["family"], rule["predicate"]]) for rule in rules())


def _level(level: str) -> int:
    if level not in LEVELS:
        raise UsageError("E406.level", level=level, known=", ".join(LEVELS))
    return next(n for n, known in enumerate(LEVELS) if known == level)


def _chosen(only: Collection[str], ignore: Collection[str]) -> set[str]:
    known = [rule["id"] for rule in rules()]
    for name in (*only, *ignore):
        if name not in known:
            raise UsageError("E406.rule", name=name, known=", ".join(known))
    return (set(only) or set(known)) - set(ignore)


def _order(n: int, c: Checked) -> tuple[bool, int, int]:
    return c.side == "old", c.place.span[0] if c.place.span else -1, n


def _checked(draft: Draft, rule: Rule, found: Found) -> Checked:
    """A finding in words: the rule's templates filled in, places with their addresses."""
    side: Side = "old" if found.on_old else "new"
    text = draft.old if found.on_old and draft.old else draft.directive
    suggest = rule[found.suggest]
    level: Level = next(known for known in LEVELS if known == (found.level or rule["level"]))
    return Checked(
        rule["id"],
        level,
        side,
        _place(draft, text, found.span),
        filled(rule, found.values),
        filled(suggest, found.values),
        tuple(_place(draft, text, span) for span in found.related),
    )


def _place(draft: Draft, text: Directive, span: Span | None) -> Place:
    if span is None:
        return Place(None, "", "")
    words = " ".join(text.text[slice(*span)].split())
    shown = words if len(words) <= _QUOTE else words[:_QUOTE].rsplit(" ", 1)[0] + " …"
    if text is draft.directive:
        return Place(span, draft.sentence(span[0]).address, shown)
    unit = [u for u in text.units if u.level == "sentence" and u.span[0] <= span[0]]
    return Place(span, unit[-1].address if unit else "", shown)
