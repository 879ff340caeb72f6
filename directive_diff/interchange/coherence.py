"""What the parts of a comparison say of one another, checked where it was read back: anyone may have written it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterator, Mapping
from typing import Any

from directive_diff import conservation
from directive_diff.comparison import Comparison
from directive_diff.errors import InternalError
from directive_diff.interchange.typed import shown, unfit_at
from directive_diff.model import Assignment, Charge, Message, Summary
from directive_diff.rules import load as rules
from directive_diff.summary import counts
from directive_diff.topics import topic_ids

__all__ = ["check"]

_ROLES = ("leading", "cooperating", "collecting")
_MODALITIES = ("do", "may", "should", "must", "forbid")


def check(found: Comparison, data: Mapping[str, Any]) -> None:
    """Every id is the id of something, every word one that the reports know, and the edits turn one text into the
    other.

    Raises:
        Unfit: something does not hold together.
    """
    for steps, value, among in _ids(found, data):
        if value not in among:
            raise unfit_at(steps, "unknown", found=shown(value))
    for key, ids in (
        ("pairs", [pair.id for pair in found.pairs]),
        ("changes", [change.id for change in found.changes]),
        ("citations", [citation.id for citation in found.citations]),
    ):
        seen: set[str] = set()
        for at, ident in enumerate(ids):
            if ident in seen:
                raise unfit_at((key, at, "id"), "twice", found=shown(ident))
            seen.add(ident)
    _check_counts(found)
    try:
        conservation.check(found.old, found.new, found.pairs, found.changes)
    except InternalError as error:
        raise unfit_at((), "apart", said=Message(error.vi, error.en)) from error
    _check_summary(found)


# The sides on which a task stands, by what became of it.
_NEEDED = {"gained": ("new",), "lost": ("old",), "kept": ("old", "new"), "changed": ("old", "new")}
_SHAPES = {"equal": (1, 1), "edited": (1, 1), "split": (1, 2), "merged": (2, 1), "added": (0, 1), "removed": (1, 0)}


def _check_counts(found: Comparison) -> None:
    """Whatever there must be one of is there once: a citation for a mention, a change for a pair that changed."""
    for side, directive in (("old", found.old), ("new", found.new)):
        owners = Counter(i for citation in found.citations for i in getattr(citation, side))
        for at in range(len(directive.mentions)):
            if owners[at] != 1:
                raise unfit_at((side, "mentions", at), "owners", found=owners[at])
    for at, change in enumerate(found.changes):
        if change.edits and not change.categories:  # what only moved is of none
            raise unfit_at(("changes", at, "categories"), "empty")
    told = Counter(change.pair for change in found.changes)
    for at, pair in enumerate(found.pairs):
        for side, ids, least in zip(("old", "new"), (pair.old, pair.new), _SHAPES[pair.kind], strict=True):
            if len(ids) < least or (least == 0 and ids):
                raise unfit_at(("pairs", at, side), "shape", kind=pair.kind)
        if pair.level == "sentence" and told[pair.id] != (pair.kind != "equal" or pair.moved):
            raise unfit_at(("pairs", at), "changes", found=told[pair.id])
    for at, agency in enumerate(found.agencies):
        for group, sides in _NEEDED.items():
            for n, task in enumerate(getattr(agency, group)):
                for side in sides:
                    if not getattr(task, side):
                        raise unfit_at(("agencies", at, group, n, side), "empty")


_STATUSES = {"kept", "added", "dropped"}
_HEADS = _STATUSES | {"added-new", "added-before"}


def _check_summary(found: Comparison) -> None:
    """The counts are those of the pairs and changes. Those of citations are of the comparison as it was first made: an
    editor's decisions since then change a status, not them.
    """
    summary = found.summary
    kinds, categories, noise, substance = counts(found.pairs, found.changes)
    for level, counted in kinds.items():
        for kind, count in counted.items():
            if summary.kinds[level].get(kind) != count:
                raise unfit_at(("summary", "kinds", level, kind), "count", count=count)
    for category in {*categories, *summary.categories}:
        if summary.categories.get(category) != categories.get(category):
            raise unfit_at(("summary", "categories", category), "count", count=categories.get(category, 0))
    # Which categories are form only is a matter of the version that counted; how many changes there are is not.
    if summary.noise < 0 or summary.noise + summary.substance != noise + substance:
        raise unfit_at(("summary", "substance"), "count", count=noise + substance - summary.noise)
    for key, statuses in (("citations", _STATUSES), ("heads", _HEADS)):
        for status in sorted(statuses):
            if status not in getattr(summary, key):
                raise unfit_at(("summary", key), "missing", key=status)


_Row = tuple[tuple[str | int, ...], object, Container[Any]]


def _ids(found: Comparison, data: Mapping[str, Any]) -> Iterator[_Row]:
    """Every id of another thing, with the way to it and those there are."""
    units = {
        side: {unit.id: unit.level for unit in directive.units}
        for side, directive in (("old", found.old), ("new", found.new))
    }
    pairs = {pair.id for pair in found.pairs if pair.level == "sentence"}
    changes = {change.id for change in found.changes}
    citations = {citation.id for citation in found.citations}
    topics, categories = set(topic_ids()), {row["id"] for row in rules("categories")["category"]}
    categories |= {own.id for own in found.own_categories}
    for at, pair in enumerate(found.pairs):
        for side, ids in (("old", pair.old), ("new", pair.new)):
            level = {i for i in ids if units[side].get(i) == pair.level}
            yield from ((("pairs", at, side, n), i, level) for n, i in enumerate(ids))
    for at, change in enumerate(found.changes):
        yield ("changes", at, "pair"), change.pair, pairs
        yield from ((("changes", at, "topics", n), topic, topics) for n, topic in enumerate(change.topics))
        for n, category in enumerate(change.categories):
            yield ("changes", at, "categories", n, "id"), category.id, categories
            yield from (
                (("changes", at, "categories", n, "topics", k), t, topics) for k, t in enumerate(category.topics)
            )
    for at, citation in enumerate(found.citations):
        yield from ((("citations", at, "topics", n), topic, topics) for n, topic in enumerate(citation.topics))
        yield from ((("citations", at, "links", n, "id"), link.id, citations) for n, link in enumerate(citation.links))
        heir = citation.successor.id if citation.successor else None
        for key, ident in (("successor", heir), ("specifies", citation.specifies), ("head", citation.head)):
            if ident is not None:
                yield ("citations", at, key), ident, citations
    places = {"old": iter(found.old_duties), "new": iter(found.new_duties)}
    for at, row in enumerate(data["duties"]):
        duty = next(places[row["side"]])
        ours = units[row["side"]]
        yield ("duties", at, "unit"), duty.unit, ours
        yield ("duties", at, "holder"), duty.holder, ours
        yield ("duties", at, "modality"), duty.modality, _MODALITIES
        for role in (*_ROLES, "inherited"):
            charges: tuple[Charge, ...] = getattr(duty, role)
            yield from ((("duties", at, role, n, "unit"), charge.unit, ours) for n, charge in enumerate(charges))
    for at, agency in enumerate(found.agencies):
        for group in ("gained", "lost", "kept", "changed"):
            tasks: tuple[Assignment, ...] = getattr(agency, group)
            for n, task in enumerate(tasks):
                way = ("agencies", at, group, n)
                yield from (((*way, "old", k), i, units["old"]) for k, i in enumerate(task.old))
                yield from (((*way, "new", k), i, units["new"]) for k, i in enumerate(task.new))
                yield (*way, "role"), task.role, _ROLES
                if task.change is not None:
                    yield (*way, "change"), task.change, changes
    yield from _summed(found.summary, units, changes, categories)


def _summed(
    summary: Summary, units: Mapping[str, Mapping[str, str]], changes: set[str], categories: set[str]
) -> Iterator[_Row]:
    levels = ("section", "paragraph", "sentence")
    yield from ((("summary", "kinds"), level, summary.kinds) for level in levels)
    yield from ((("summary", "kinds"), level, levels) for level in summary.kinds)
    yield from ((("summary", "categories"), key, categories) for key in summary.categories)
    for at, term in enumerate(summary.terms):
        yield from ((("summary", "terms", at, "changes", n), i, changes) for n, i in enumerate(term.changes))
    for at, shift in enumerate(summary.shifts):
        for side, ident in (("old", shift.old), ("new", shift.new)):
            if ident is not None:
                yield ("summary", "shifts", at, side), ident, units[side]
    for at, lost in enumerate(summary.lost):
        yield ("summary", "lost", at, "change"), lost.change, changes
