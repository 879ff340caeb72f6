"""A pair and its edits -> why it changed: the rules of ``rules/categories.toml``, each naming a predicate.

A predicate looks at one change (:class:`~directive_diff.evidence.Site`) and yields what it found. Whatever no rule
touches is ``unexplained`` and said to be so. A new category is an entry in the rules; a new kind of test adds a
predicate under ``causes`` and its row to :data:`PREDICATES`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from directive_diff.causes.charged import (
    recipient_added,
    recipient_changed,
    recipient_removed,
    task_added,
    task_dropped,
)
from directive_diff.causes.citing import (
    citation_added,
    citation_corrected,
    citation_dropped,
    plan_added,
    plan_dropped,
)
from directive_diff.causes.form import label_changed, mistyped, own_number_and_date, spelling, year_rolled
from directive_diff.causes.names import press_merged, province_merged, reform_name
from directive_diff.evidence import Finding, Site, overlap, sites
from directive_diff.model import UNREAD_PAGE, Category, Change, Citation, Directive, Edit, Message, Pair, Span
from directive_diff.rules import load
from directive_diff.text import WORDS

__all__ = ["PREDICATES", "classify", "noise"]


def classify(
    old: Directive, new: Directive, pairs: Sequence[Pair], changes: Sequence[Change], citations: Sequence[Citation]
) -> tuple[Change, ...]:
    """The changes with their categories, rules in the order of the rule file."""
    rules = load("categories")["rule"]
    ready = [(rule, *PREDICATES[rule["predicate"]]) for rule in rules if rule["predicate"] != "unexplained"]
    (handed_back,) = (rule for rule in rules if rule["predicate"] == "unexplained")
    doubtful = _Doubts(old, new)
    out: list[Change] = []
    for site in sites(old, new, pairs, changes, citations):
        found = [
            _category(rule, finding)
            for rule, needs, predicate in ready
            if needs <= site.traits
            for finding in predicate(site)
        ]
        found += [_category(handed_back, finding) for finding in _unexplained(site, found)]
        if doubtful.about(site.pair):
            found = [replace(category, certainty="likely") for category in found]
        out.append(replace(site.change, categories=tuple(found)))
    return tuple(out)


class _Doubts:
    """Which pairs may differ for what a machine read wrongly, or could not read at all: nothing is certain there."""

    def __init__(self, old: Directive, new: Directive) -> None:
        self._recognised = tuple({u.id for u in side.units if u.recognised} for side in (old, new))
        # Where pages of one text were not read, what the other has alone may stand on them.
        self._unread = tuple(any(u.what == UNREAD_PAGE for u in side.unread) for side in (old, new))

    def about(self, pair: Pair) -> bool:
        """Whether that is so of this pair."""
        if any(known.intersection(ids) for known, ids in zip(self._recognised, (pair.old, pair.new), strict=True)):
            return True
        return (pair.kind == "removed" and self._unread[1]) or (pair.kind == "added" and self._unread[0])


def noise() -> frozenset[str]:
    """The categories that are changes of form, not of substance."""
    return frozenset(c["id"] for c in load("categories")["category"] if c["noise"])


def _category(rule: dict[str, Any], finding: Finding) -> Category:
    why = Message(rule["vi"].format_map(finding.vi), rule["en"].format_map(finding.en or finding.vi))
    why = Message(why.vi.replace(" ….", " …"), why.en.replace(" ….", " …"))  # one mark is enough
    certainty = finding.certainty or rule["certainty"]
    return Category(
        rule["category"], rule["id"], "certain" if certainty == "certain" else "likely", finding.old, finding.new, why
    )


# So many words of an edit may go without a reason when the rest has one: «và các», «trong».
_LEFT_OVER = 3


def _unexplained(site: Site, found: Sequence[Category]) -> Iterator[Finding]:
    """The edits of which more than a few words stand outside all findings, as one finding."""
    spans_old = [s for c in found for s in c.old]
    spans_new = [s for c in found for s in c.new]
    left: list[Edit] = []
    for edit in site.edits:
        on_old = [s for s in spans_old if overlap(edit.old, s)]
        on_new = [s for s in spans_new if overlap(edit.new, s)]
        if (not on_old and not on_new) or _uncovered(site.old, edit.old, on_old) + _uncovered(
            site.new, edit.new, on_new
        ) > _LEFT_OVER:
            left.append(edit)
    if left:
        yield Finding(
            tuple(e.old for e in left if e.old[0] < e.old[1]), tuple(e.new for e in left if e.new[0] < e.new[1])
        )


def _uncovered(directive: Directive, edit: Span, covered: Sequence[Span]) -> int:
    """How many words of an edit's side lie outside the covered spans."""
    words, at = 0, edit[0]
    for start, end in sorted(covered):
        if start > at:
            words += len(WORDS.findall(directive.text, at, min(start, edit[1])))
        at = max(at, end)
    return words + (len(WORDS.findall(directive.text, at, edit[1])) if at < edit[1] else 0)


# Predicate -> the traits a site must have before it is asked at all.
_NEEDS: dict[Callable[[Site], Iterator[Finding]], set[str]] = {
    reform_name: {"both", "names-old"},
    province_merged: {"replace"},
    press_merged: {"both", "names-old"},
    year_rolled: {"replace"},
    own_number_and_date: {"both", "header"},
    citation_added: {"cites-new"},
    citation_dropped: {"cites-old"},
    citation_corrected: {"both", "cites-old", "cites-new"},
    plan_added: {"cites-new"},
    plan_dropped: {"cites-old"},
    recipient_added: {"added", "recipient"},
    recipient_removed: {"removed", "recipient"},
    recipient_changed: {"both", "recipient"},
    task_added: {"added"},
    task_dropped: {"removed"},
    spelling: {"both"},
    mistyped: {"replace"},
    label_changed: {"both"},
}
PREDICATES = {predicate.__name__: (frozenset(needs), predicate) for predicate, needs in _NEEDS.items()}
