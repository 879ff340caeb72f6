"""A pair and its edits -> why it changed: the rules of ``rules/causes``, each naming a predicate.

A predicate looks at one change (:class:`~directive_diff.evidence.Site`) and yields what it found. It is asked in two
rounds: first those that know what they look for (a name of the reform, a citation, a figure), then those that judge
what is left over (``unclaimed``). Whatever no rule touches is ``unexplained`` and said to be so.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from directive_diff.catalogue import filled
from directive_diff.causes import agencies, charged, citing, content, duties, events, form, names, plans, targets
from directive_diff.contributed import NOTHING, Contributed
from directive_diff.duties import Work
from directive_diff.evidence import Finding, Site, overlap, sites
from directive_diff.model import (
    UNREAD_PAGE,
    Category,
    Certainty,
    Change,
    Citation,
    Directive,
    Edit,
    Message,
    Pair,
    Span,
)
from directive_diff.rules import load
from directive_diff.text import WORDS
from directive_diff.topics import clear_topics, topic_ids

__all__ = ["CAUSES", "category_order", "classify", "noise", "rules"]

# Every module of causes; its rules stand in ``rules/causes`` in the file of the same name.
CAUSES = {
    "names": names,
    "citing": citing,
    "plans": plans,
    "charged": charged,
    "agencies": agencies,
    "duties": duties,
    "targets": targets,
    "events": events,
    "form": form,
    "content": content,
}


def classify(
    old: Directive,
    new: Directive,
    pairs: Sequence[Pair],
    changes: Sequence[Change],
    citations: Sequence[Citation],
    work: Work | None = None,
    contributed: Contributed = NOTHING,
) -> tuple[Change, ...]:
    """The changes with their categories, in the order of the categories. Without the two texts' duties in ``work``
    nothing is said of them. What a researcher's own components have ``contributed`` comes after all our rules: it takes
    nothing from them, and only what neither explains is unexplained.
    """
    (handed_back,) = load("categories")["rule"]
    doubtful = _Doubts(old, new)
    out: list[Change] = []
    for site in sites(old, new, pairs, changes, citations, work):
        found = _asked(site, last=False)
        rest = tuple(_beyond(site, found, 0))
        if rest:
            found += _asked(replace(site, traits=site.traits | {"unclaimed"}, unclaimed=rest), last=True)
        found += contributed.categories(site)
        found += [_category(handed_back, finding) for finding in _unexplained(site, found)]
        if doubtful.about(site.pair):
            found = [replace(category, certainty="likely") for category in found]
        ordered = tuple(sorted(found, key=lambda c: category_order(c.id)))
        out.append(replace(site.change, categories=ordered, topics=_topics(site, found)))
    return tuple(out)


def _topics(site: Site, found: Iterable[Category]) -> tuple[str, ...]:
    """The topics of what enters or leaves, and of the sentence where they are clear."""
    spans = [site.new_text(s) for s in site.new_spans] or [site.old_text(s) for s in site.old_spans]
    named = {topic for category in found for topic in category.topics} | set(clear_topics(" ".join(spans)))
    return tuple(topic for topic in topic_ids() if topic in named)


def rules() -> list[dict[str, Any]]:
    """Every rule, in the order asked; the one that hands back what is left comes last."""
    files = [*(f"causes/{name}" for name in CAUSES), "categories"]
    return [rule for file in files for rule in load(file)["rule"]]


@lru_cache(maxsize=1)
def _ready() -> list[tuple[dict[str, Any], frozenset[str], Any]]:
    """Each rule with its predicate and what that needs."""
    found = []
    for name, module in CAUSES.items():
        predicates = {p.__name__: (frozenset(needs), p) for p, needs in module.PREDICATES.items()}
        found += [(rule, *predicates[rule["predicate"]]) for rule in load(f"causes/{name}")["rule"]]
    return found


def _asked(site: Site, *, last: bool) -> list[Category]:
    """What the rules of one round say of a change."""
    return [
        _category(rule, finding)
        for rule, needs, predicate in _ready()
        if needs <= site.traits and ("unclaimed" in needs) == last
        for finding in predicate(site)
    ]


def category_order(id: str) -> tuple[int, str]:
    """Where a category stands among those of a change: in the order of the rules, and a researcher's own ones before
    what is handed back.
    """
    known = _order()
    return (known[id], "") if id in known else (known["explained"], id)


@lru_cache(maxsize=1)
def _order() -> dict[str, int]:
    order = {category["id"]: n for n, category in enumerate(load("categories")["category"])}
    assert order["explained"] + 1 == order["unexplained"] == len(order) - 1
    return order


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
    why = filled(rule, finding.values)
    why = Message(why.vi.replace(" ….", " …"), why.en.replace(" ….", " …"))  # one mark is enough
    certainty = finding.certainty or rule["certainty"]
    sure: Certainty = "certain" if certainty == "certain" else "likely"
    spans = finding.old, finding.new
    return Category(rule["category"], rule["id"], sure, *spans, why, finding.how, finding.topics)


# So many words of an edit may go without a reason when the rest has one: «và các», «trong».
_LEFT_OVER = 3


def _unexplained(site: Site, found: Sequence[Category]) -> Iterator[Finding]:
    """The edits of which more than a few words stand outside all findings, as one finding."""
    left = list(_beyond(site, found, _LEFT_OVER))
    if left:
        olds = [s for e in left for s in _open(site.old, e.old, [s for c in found for s in c.old])]
        news = [s for e in left for s in _open(site.new, e.new, [s for c in found for s in c.new])]
        yield Finding(tuple(olds), tuple(news))


def _open(directive: Directive, edit: Span, covered: Iterable[Span]) -> Iterator[Span]:
    """The parts of an edit's side that hold words and lie outside what other rules spoke of."""
    told = sorted(s for s in covered if overlap(edit, s))
    if not told and edit[0] < edit[1]:
        yield edit
        return
    at = edit[0]
    for start, end in [*told, (edit[1], edit[1])]:
        if start > at and WORDS.search(directive.text, at, min(start, edit[1])):
            yield at, min(start, edit[1])
        at = max(at, end)


def _beyond(site: Site, found: Iterable[Category], words: int) -> Iterator[Edit]:
    """The edits that no finding touches, or of which more than ``words`` words stand outside all findings."""
    spans_old = [s for c in found for s in c.old]
    spans_new = [s for c in found for s in c.new]
    for edit in site.edits:
        on_old = [s for s in spans_old if overlap(edit.old, s)]
        on_new = [s for s in spans_new if overlap(edit.new, s)]
        outside = _uncovered(site.old, edit.old, on_old) + _uncovered(site.new, edit.new, on_new)
        if (not on_old and not on_new) or outside > words:
            yield edit


def _uncovered(directive: Directive, edit: Span, covered: Sequence[Span]) -> int:
    """How many words of an edit's side lie outside the covered spans."""
    words, at = 0, edit[0]
    for start, end in sorted(covered):
        if start > at:
            words += len(WORDS.findall(directive.text, at, min(start, edit[1])))
        at = max(at, end)
    return words + (len(WORDS.findall(directive.text, at, edit[1])) if at < edit[1] else 0)
