"""The rows of every table, in the order of the columns that ``columns.py`` gives it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from directive_diff.assignments import told
from directive_diff.citations import identify
from directive_diff.comparison import Comparison
from directive_diff.duties import canonical, duties, later_year
from directive_diff.frames.cited import Touched
from directive_diff.frames.columns import COLUMNS, substantial
from directive_diff.frames.places import BothPlaces, Places
from directive_diff.model import Category, Change, Citation, Duty, Mention, Pair, Unit

__all__ = [
    "both_duties",
    "changes",
    "citations",
    "instruments",
    "mentions",
    "named",
    "names",
    "own_duties",
    "paired_units",
    "pairs",
    "terms",
    "units",
]

Row = tuple[Any, ...]
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_BODY = list(COLUMNS["directive.duties"]).index("body")
_LISTED = "; "  # between values of one cell


def changes(comparison: Comparison, both: BothPlaces) -> list[Row]:
    """One row for each reason of a change."""
    by_id = {pair.id: pair for pair in comparison.pairs}
    touched = Touched.of(comparison)
    return [
        _change(change, reason, by_id[change.pair], both, touched)
        for change in comparison.changes
        for reason in change.categories or (None,)
    ]


def _change(change: Change, reason: Category | None, pair: Pair, both: BothPlaces, touched: Touched) -> Row:
    return (
        change.id,
        pair.id,
        pair.kind,
        pair.moved,
        reason and reason.id,
        reason is not None and substantial(reason.id),
        reason and reason.certainty,
        reason and reason.rule,
        reason and reason.how,
        _listed((reason.topics if reason else ()) or change.topics),
        *both.of_pair(pair),
        both.old.said(pair.old),
        both.new.said(pair.new),
        both.old.quoted(reason.old) if reason else None,
        both.new.quoted(reason.new) if reason else None,
        _listed(touched.by(reason)) if reason else None,
        reason and reason.why.vi,
        reason and reason.why.en,
    )


def pairs(comparison: Comparison, both: BothPlaces) -> list[Row]:
    """One row for each pair."""
    return [
        (
            pair.id,
            pair.level,
            pair.kind,
            pair.moved,
            pair.score,
            pair.matched_by,
            len(pair.old),
            len(pair.new),
            *both.of_pair(pair),
            both.old.said(pair.old),
            both.new.said(pair.new),
        )
        for pair in comparison.pairs
    ]


def paired_units(comparison: Comparison, both: BothPlaces) -> list[Row]:
    """One row for each unit of both texts, with its pair."""
    of_old = {i: pair for pair in comparison.pairs for i in pair.old}
    of_new = {j: pair for pair in comparison.pairs for j in pair.new}
    return [
        (side, *_named(unit, places), of[unit.id].id, of[unit.id].kind, of[unit.id].moved, *_said(unit, places))
        for side, places, of in (("old", both.old, of_old), ("new", both.new, of_new))
        for unit in places.directive.units
    ]


def units(places: Places) -> list[Row]:
    """One row for each unit of a directive."""
    return [(*_named(unit, places), *_said(unit, places)) for unit in places.directive.units]


def _named(unit: Unit, places: Places) -> Row:
    return unit.id, unit.level, unit.role, unit.parent, unit.label, places.section(unit), unit.address


def _said(unit: Unit, places: Places) -> Row:
    words = places.words(unit)
    return words, sum(any(c.isalnum() for c in word) for word in words.split()), unit.recognised, *unit.span


def citations(comparison: Comparison, both: BothPlaces) -> list[Row]:
    """One row for each instrument."""
    found: list[Row] = []
    for citation in comparison.citations:
        later = citation.successor
        # A newer document on the same matter has not taken this one's place, and stands in a column of its own.
        related = later.id if later and later.how == "related" else None
        if later and later.how == "related":
            later = None
        found.append(
            (
                *_instrument(citation),
                citation.status,
                later and later.id,
                later and later.how,
                later and later.certainty,
                related,
                citation.specifies,
                citation.head,
                _listed(citation.topics),
                len(citation.old),
                len(citation.new),
                _first(citation.old, both.old),
                _first(citation.new, both.new),
            )
        )
    return found


def instruments(places: Places) -> list[Row]:
    """One row for each instrument that one text cites."""
    return [(*_instrument(citation), len(citation.old), _first(citation.old, places)) for citation in _cited(places)]


def _cited(places: Places) -> tuple[Citation, ...]:
    directive = places.directive
    return identify(directive.mentions, (), directive.mention_links, (), old_text=directive.text)


def _instrument(citation: Citation) -> Row:
    named = citation.id, citation.form, citation.kind, citation.number
    return *named, citation.issued, citation.issuer, citation.subject


def _first(indexes: Sequence[int], places: Places) -> str | None:
    """The address of the first of some mentions."""
    if not indexes:
        return None
    unit = places.sentence(places.directive.mentions[indexes[0]].span[0])
    return unit.address if unit else None


def mentions(comparison: Comparison, both: BothPlaces) -> list[Row]:
    """One row for each mention of both texts."""
    of_old = {i: citation.id for citation in comparison.citations for i in citation.old}
    of_new = {j: citation.id for citation in comparison.citations for j in citation.new}
    return [
        (side, *_mention(of.get(index), mention, places))
        for side, places, of in (("old", both.old, of_old), ("new", both.new, of_new))
        for index, mention in enumerate(places.directive.mentions)
    ]


def named(places: Places) -> list[Row]:
    """One row for each mention of one text."""
    of = {i: citation.id for citation in _cited(places) for i in citation.old}
    return [_mention(of.get(n), mention, places) for n, mention in enumerate(places.directive.mentions)]


def _mention(citation: str | None, mention: Mention, places: Places) -> Row:
    unit = places.sentence(mention.span[0])
    sign = mention.sign and places.directive.text[slice(*mention.sign)]
    suspect = mention.suspect and mention.suspect.vi
    return citation, *_place(unit, places), mention.text, sign, suspect, *mention.span


def _place(unit: Unit | None, places: Places) -> Row:
    return (unit.id, places.section(unit), unit.address) if unit else (None, None, None)


def terms(comparison: Comparison, both: BothPlaces) -> list[Row]:
    """One row for each change in which a name was replaced."""
    of_change = {change.id: change.pair for change in comparison.changes}
    by_id = {pair.id: pair for pair in comparison.pairs}
    found: list[Row] = []
    for term in comparison.summary.terms:
        for change in term.changes:
            pair = by_id[of_change[change]]
            found.append((change, term.old, term.new, term.rule, *both.of_pair(pair)))
    return found


def names(places: Places) -> list[Row]:
    """One row for each name of the reform in one text."""
    text = places.directive.text
    return [
        (term.form, text[slice(*term.span)], *_place(places.sentence(term.span[0]), places), *term.span)
        for term in places.directive.terms
    ]


def both_duties(comparison: Comparison, both: BothPlaces) -> list[Row]:
    """One row for each body charged, of both texts."""
    year = later_year(comparison.old, comparison.new)
    return [
        (side, *row[:_BODY], row[_BODY], row[_BODY] and canonical(row[_BODY], year)[0], *row[_BODY + 1 :])
        for side, places, held in (("old", both.old, comparison.old_duties), ("new", both.new, comparison.new_duties))
        for duty in held
        for row in _duty(duty, places)
    ]


def own_duties(places: Places) -> list[Row]:
    """One row for each body charged in one text."""
    return [row for duty in told(duties(places.directive)) for row in _duty(duty, places)]


def _duty(duty: Duty, places: Places) -> Iterator[Row]:
    unit, text = places.by_id[duty.unit], places.directive.text
    verb = duty.verb and text[slice(*duty.verb)]
    what = duty.object and text[slice(*duty.object)]
    days = [d.value for d in duty.deadlines if _DAY.fullmatch(d.value)]
    times = _listed(text[slice(*d.span)] for d in duty.deadlines), min(days, default=None)
    figures = _listed(text[slice(*f.span)] for f in duty.figures)
    charged: list[Row] = [
        (part, charge.name, charge.written, charge.collective)
        for part in ("leading", "cooperating", "collecting", "inherited")
        for charge in getattr(duty, part)
    ]
    said = (*_place(unit, places), places.words(unit), duty.instructs, duty.modality, verb, what)
    for body in charged or [(None, None, None, False)]:
        yield *said, *body, *times, figures


def _listed(values: Any) -> str | None:
    return _LISTED.join(values) or None
