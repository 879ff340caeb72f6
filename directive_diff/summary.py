"""Counts, term replacements, what shifted and what was lost, and the few sentences at the top: all from the data."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from directive_diff.classify import noise
from directive_diff.lost import lost
from directive_diff.model import Change, Citation, Directive, Pair, Summary, TermReplacement
from directive_diff.narrative import narrative
from directive_diff.shifts import shifts

__all__ = ["summarise"]

_KINDS = ("equal", "edited", "split", "merged", "added", "removed")


def summarise(
    old: Directive,
    new: Directive,
    pairs: Sequence[Pair],
    changes: Sequence[Change],
    citations: Sequence[Citation],
) -> Summary:
    """The summary of a comparison."""
    kinds: dict[str, dict[str, int]] = {
        level: dict.fromkeys((*_KINDS, "moved"), 0) for level in ("section", "paragraph", "sentence")
    }
    for pair in pairs:
        kinds[pair.level][pair.kind] += 1
        kinds[pair.level]["moved"] += pair.moved
    categories = Counter(c for change in changes for c in {category.id for category in change.categories})
    quiet = noise()
    formal = sum(1 for change in changes if change.categories and all(c.id in quiet for c in change.categories))
    substance = sum(1 for change in changes if any(c.id not in quiet for c in change.categories))
    statuses = dict.fromkeys(("kept", "added", "dropped"), 0)
    for citation in citations:
        if citation.form == "numbered":
            statuses[citation.status] += 1
    terms = _terms(old, new, changes)
    moved = shifts(old, new, pairs, changes, quiet)
    gone = lost(old, new, pairs, changes)
    ordered = dict(sorted(categories.items()))
    counts = kinds, ordered, formal, substance
    text = narrative(old, new, changes, citations, counts, terms, moved, gone)
    return Summary(kinds, ordered, formal, substance, statuses, terms, moved, gone, text)


def _terms(old: Directive, new: Directive, changes: Sequence[Change]) -> tuple[TermReplacement, ...]:
    """Each replacement of a name, with every change where it occurs."""
    places: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for change in changes:
        for category in change.categories:
            if category.id == "reorganisation":
                words = tuple(
                    " ".join(" ".join(side.text[slice(*span)] for span in spans).split())
                    for side, spans in ((old, category.old), (new, category.new))
                )
                entry = (words[0], words[1], category.rule)
                if change.id not in places[entry]:
                    places[entry].append(change.id)
    ordered = sorted(places.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(TermReplacement(*entry, tuple(ids)) for entry, ids in ordered)
