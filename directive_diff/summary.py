"""Counts, term replacements, what shifted and what was lost, and the few sentences at the top: all from the data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from directive_diff.classify import noise
from directive_diff.evidence import issued_since
from directive_diff.lost import lost
from directive_diff.model import Change, Citation, Directive, Pair, Summary, TermReplacement
from directive_diff.narrative import narrative
from directive_diff.shifts import shifts

__all__ = ["counts", "summarise"]

_KINDS = ("equal", "edited", "split", "merged", "added", "removed")


def summarise(
    old: Directive,
    new: Directive,
    pairs: Sequence[Pair],
    changes: Sequence[Change],
    citations: Sequence[Citation],
) -> Summary:
    """The summary of a comparison."""
    kinds, ordered, formal, substance = counts(pairs, changes)
    statuses = dict.fromkeys(("kept", "added", "dropped"), 0)
    for citation in citations:
        if citation.form == "numbered":
            statuses[citation.status] += 1
    terms = _terms(old, new, changes)
    moved = shifts(old, new, pairs, changes, noise())
    gone = lost(old, new, pairs, changes)
    heads = _heads(old, citations)
    counted = kinds, ordered, formal, substance
    text = narrative(old, new, changes, citations, heads, counted, terms, moved, gone)
    return Summary(kinds, ordered, formal, substance, statuses, terms, moved, gone, text, heads)


def counts(
    pairs: Sequence[Pair], changes: Sequence[Change]
) -> tuple[dict[str, dict[str, int]], dict[str, int], int, int]:
    """How many pairs of each level and kind, how many changes of each category, of form and of substance."""
    kinds: dict[str, dict[str, int]] = {
        level: dict.fromkeys((*_KINDS, "moved"), 0) for level in ("section", "paragraph", "sentence")
    }
    for pair in pairs:
        kinds[pair.level][pair.kind] += 1
        kinds[pair.level]["moved"] += pair.moved
    quiet = noise()
    categories = Counter[str]()
    formal = substance = 0
    for change in changes:
        named = {category.id for category in change.categories}
        categories.update(named)
        if named:
            formal += named <= quiet
            substance += not named <= quiet
    return kinds, dict(sorted(categories.items())), formal, substance


def _heads(old: Directive, citations: Sequence[Citation]) -> dict[str, int]:
    """Numbered documents by status, without those named only in the title of another that came or went with them; of
    those added, how many were issued after the old text and how many before, where that is known.
    """
    forms = {c.id: c.form for c in citations}
    found = dict.fromkeys(("kept", "added", "added-new", "added-before", "dropped"), 0)
    for citation in citations:
        if citation.form != "numbered" or (citation.head and forms[citation.head] == "numbered"):
            continue
        found[citation.status] += 1
        since = issued_since(old, citation)
        if citation.status == "added" and since is not None:
            found["added-new" if since else "added-before"] += 1
    return found


def _terms(old: Directive, new: Directive, changes: Sequence[Change]) -> tuple[TermReplacement, ...]:
    """Each replacement of a name, with every change where it occurs."""
    places: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for change in changes:
        for category in change.categories:
            named = category.old and category.new  # a component may mark one side only
            if category.id == "reorganisation" and named and category.rule != "officer":  # who names no names
                words = tuple(
                    " ".join(" ".join(side.text[slice(*span)] for span in spans).split())
                    for side, spans in ((old, category.old), (new, category.new))
                )
                entry = (words[0], words[1], category.rule)
                if change.id not in places[entry]:
                    places[entry].append(change.id)
    ordered = sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(TermReplacement(*entry, tuple(ids)) for entry, ids in ordered)
