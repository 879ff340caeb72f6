"""The points of a comparison as the page lists them: the words with their marks, the reasons, what the officer said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from rapidfuzz.distance import Indel

from directive_diff.comparison import Comparison
from directive_diff.model import Change, Directive, Unit
from directive_diff.overrides.decisions import ChangeDecision, Overrides
from directive_diff.overrides.edit import Editing
from directive_diff.report.cells import SIGNS, Note
from directive_diff.report.labels import Labels
from directive_diff.report.marks import Segment, visible
from directive_diff.report.sheets.wording import Wording
from directive_diff.report.view import view
from directive_diff.rules import load

__all__ = ["candidates", "choices", "counts", "pairs_said", "points"]

_OFFERED = 8  # counterparts offered for one sentence
_OPEN = 0.15  # so much likelier, in [0, 1] of likeness, is a sentence that has no counterpart yet
_LOOKED_AT = 4_000  # sentences of the other text that are looked at
_WORDS = 160  # characters by which a sentence is shown in a list


def points(comparison: Comparison, editing: Editing, overrides: Overrides, labels: Labels) -> list[dict[str, Any]]:
    """Every point in the order of the new text. ``state`` is ``unexplained``, ``check`` (inferred, and of substance),
    ``said`` (by an officer) or ``rest``; ``key`` is empty where a point cannot be quoted, and so not decided on.
    """
    said = editing.said(overrides)
    keys = {change: key for key, change in editing.keys.items()}
    wording = Wording.of(comparison)
    notes = {
        note.number: note
        for g in view(comparison, labels).groups
        for run in g.runs
        for r in run.rows
        for note in r.notes
    }
    return [
        _point(change, notes[n], wording, keys.get(change.id, ""), said.get(change.id), labels)
        for n, change in enumerate(comparison.changes, 1)
        if n in notes
    ]


def counts(found: Sequence[dict[str, Any]]) -> dict[str, int]:
    """How many points are in each state."""
    return {
        "all": len(found),
        **{state: sum(p["state"] == state for p in found) for state in ("unexplained", "check", "said")},
    }


def _point(
    change: Change, note: Note, wording: Wording, key: str, said: ChangeDecision | None, labels: Labels
) -> dict[str, Any]:
    pair = wording.pairs[change.pair]
    return {
        "key": key,
        "number": note.number,
        "state": _state(note, said),
        "sign": SIGNS[note.kind],
        "kind": note.label + (f", {note.moved_label}" if note.moved else ""),
        "was": wording.addresses(pair.old, labels, old=True),
        "now": wording.addresses(pair.new, labels, old=False),
        "old": _marked(wording.was(pair.old).segments),
        "new": _marked(wording.now(pair.new).segments),
        "paired": bool(pair.old and pair.new),
        "given": pair.matched_by == "officer",
        "reasons": [
            {"label": r.label, "sure": r.certainty, "text": " ".join(r.texts), "officer": r.officer}
            for r in note.reasons
        ],
        "text": labels.say(said.explanation) if said and said.explanation else "",
        "categories": list(said.categories) if said else [],
    }


def _state(note: Note, said: ChangeDecision | None) -> str:
    if said is not None:
        return "said"
    if any(reason.id == "unexplained" for reason in note.reasons):
        return "unexplained"
    doubtful = not note.noise and any(r.certainty and not r.certain for r in note.reasons)
    return "check" if doubtful else "rest"


def _marked(segments: Sequence[Segment]) -> list[list[str]]:
    return [[segment.op, segment.text] for segment in segments]


def candidates(comparison: Comparison, change: str) -> list[dict[str, Any]]:
    """The sentences of the other text that might be the counterpart of a change, the likest first; of a change that has
    both sides, those that might take the place of its old one.
    """
    by_id = {pair.id: pair for pair in comparison.pairs}
    pair = by_id[next(c for c in comparison.changes if c.id == change).pair]
    mine, theirs, side = (
        (comparison.new, comparison.old, "old") if pair.new else (comparison.old, comparison.new, "new")
    )
    ids = pair.new or pair.old
    units = {unit.id: unit for unit in mine.units}
    words = " ".join(_text(mine, units[i]) for i in ids).split()
    taken = set(pair.old if side == "old" else pair.new)
    open_ones = {
        i for p in comparison.pairs if p.kind in ("removed", "added") for i in (p.old if side == "old" else p.new)
    }
    found = [
        (-Indel.normalized_similarity(words, _text(theirs, unit).split()) - _OPEN * (unit.id in open_ones), n, unit)
        for n, unit in enumerate(u for u in theirs.units if u.level == "sentence" and u.id not in taken)
        if n < _LOOKED_AT
    ]
    found.sort(key=lambda row: row[:2])
    return [
        {
            "id": unit.id,
            "side": side,
            "where": unit.address,
            "text": _cut(_text(theirs, unit)),
            "free": unit.id in open_ones,
        }
        for _, _, unit in found[:_OFFERED]
    ]


def pairs_said(overrides: Overrides, labels: Labels) -> Iterator[dict[str, Any]]:
    """The decisions about pairs in a file, so that they can be taken back."""
    for decision in overrides.pairs:
        if decision.line:
            old, new = (_cut(" ".join(q.words for q in quotes)) for quotes in (decision.old, decision.new))
            told = labels.desk("pinned") if decision.action == "pin" else labels.desk("rejected")
            yield {"line": decision.line, "told": told, "old": old, "new": new}


def choices(labels: Labels) -> list[list[str]]:
    """What an officer may call a reason: ids and labels."""
    own = ("explained", "unexplained")  # what becomes of a point by its words, or for want of them
    return [[c["id"], labels.category(c["id"])] for c in load("categories")["category"] if c["id"] not in own]


def _text(directive: Directive, unit: Unit) -> str:
    return visible(directive.text[slice(*unit.span)])


def _cut(text: str) -> str:
    return text if len(text) <= _WORDS else text[:_WORDS].rsplit(" ", 1)[0] + " …"
