"""Numbers and letters of sections, articles, clauses and points that leave one out or stand twice."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from itertools import pairwise

from directive_diff.checks.draft import Draft, Found, Rule
from directive_diff.model import Span
from directive_diff.numbering import Label, place_in_series, read_label
from directive_diff.text import fold

__all__ = ["PREDICATES"]

_LINE = 60  # a label stands within so many characters

_Step = tuple[int, str, Span]  # place in the series, label as written, where


def numbering_gap(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A label that its neighbours show to be missing."""
    del rule
    for series in _series(draft):
        for (one, before, _), (other, after, span) in pairwise(series):
            if one + 1 < other:
                yield Found(span, {"before": before, "after": after})


def numbering_repeated(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Two neighbours with one label."""
    del rule
    for series in _series(draft):
        for (one, before, first), (other, after, span) in pairwise(series):
            if one == other and before == after:
                yield Found(span, {"label": after}, (first,))


def _series(draft: Draft) -> list[list[_Step]]:
    """The labels of siblings in order; articles are counted through the whole text. Begins anew at the first label.

    A label that repeats the one before it is no label to the outline, which keeps it as text of the part before.
    """
    found: dict[tuple[str, str], list[list[_Step]]] = defaultdict(list)
    latest: dict[
        str, tuple[str, str, list[_Step]]
    ] = {}  # of each kind of label: its unit, that one's parent, its series
    for unit in draft.directive.units:
        if unit.level == "sentence" or unit.role == "cell":
            continue
        label = read_label(fold(draft.directive.text[unit.span[0] : unit.span[0] + _LINE]).text)
        place = _place(label) if label else None
        if label is None or place is None:
            continue
        step = place, label.mark, (unit.span[0], unit.span[0] + len(label.mark))
        if unit.label is None:
            id, parent, series = latest.get(label.id, ("", "", []))
            if series and series[-1][:2] == step[:2] and unit.parent in (id, parent or None):
                series.append(step)
            continue
        lists = found["" if label.id == "article" else unit.parent or "", label.id]
        if not lists or (place == 1 and lists[-1][-1][0] != 1):
            lists.append([])
        lists[-1].append(step)
        latest[label.id] = unit.id, unit.parent or "", lists[-1]
    return [series for lists in found.values() for series in lists]


_DIGITS = re.compile(r"\d+")


def _place(label: Label) -> int | None:
    """The place of a label; chapters and articles by their number, which the outline leaves open."""
    known = place_in_series(label)
    if known is not None or label.series != "any":
        return known
    digits = _DIGITS.match(label.value)
    if digits:
        return int(digits[0])
    if not re.fullmatch(r"[IVXLC]+", label.value.upper()):
        return None
    return place_in_series(Label(label.id, label.rank, label.word, label.value, label.mark, "roman"))


PREDICATES = (numbering_gap, numbering_repeated)
