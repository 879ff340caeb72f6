"""Nothing lost, checked on every run: the pairs and edits alone turn the old text into the new, and back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from unicodedata import normalize

from directive_diff.errors import InternalError
from directive_diff.model import Change, Directive, Edit, Pair, Span

__all__ = ["check", "rebuilt", "turns"]


def check(
    old: Directive,
    new: Directive,
    pairs: Sequence[Pair],
    changes: Sequence[Change],
    *,
    known: Collection[str] = (),
) -> None:
    """Raise unless every unit is in exactly one pair and every pair's edits rebuild each side from the other. The edits
    of the pairs ``known`` by id were checked before, on the same words.

    Raises:
        InternalError: E901 a unit in no pair or in two; E902 edits that lose or invent a word.
    """
    for directive, counts in (
        (old, Counter(i for pair in pairs for i in pair.old)),
        (new, Counter(i for pair in pairs for i in pair.new)),
    ):
        for unit in directive.units:
            if counts[unit.id] != 1:
                raise InternalError("E901", where=f"{unit.address} ({directive.source})")
    by_pair = {change.pair: change.edits for change in changes}
    spans_old = {unit.id: unit.span for unit in old.units}
    spans_new = {unit.id: unit.span for unit in new.units}
    for pair in pairs:
        if pair.level != "sentence" or pair.id in known:
            continue
        ours, theirs = [spans_old[i] for i in pair.old], [spans_new[j] for j in pair.new]
        edits = by_pair.get(pair.id, ())
        if not turns(old.text, new.text, ours, theirs, edits):
            raise InternalError("E902", where=pair.id)


def turns(old: str, new: str, ours: Sequence[Span], theirs: Sequence[Span], edits: Sequence[Edit]) -> bool:
    """Whether the edits of a pair turn its old side into its new one, and back."""
    mirrored = [Edit("replace", edit.new, edit.old) for edit in edits]
    there = _alike(rebuilt(old, new, ours, edits), _joined(new, theirs))
    return there and _alike(rebuilt(new, old, theirs, mirrored), _joined(old, ours))


def rebuilt(old: str, new: str, ours: Sequence[Span], edits: Sequence[Edit]) -> str:
    """The new side of a pair made from the old side's text and the edits alone.

    New text is taken only from the edits' new spans; all else comes from the old side.
    """
    parts: list[str] = []
    waiting = list(reversed(edits))
    at = 0
    for start, end in ours:
        at = max(at, start)  # an edit may reach over the border of two units
        while waiting and waiting[-1].old[0] <= end:
            edit = waiting.pop()
            parts += [old[at : edit.old[0]], new[slice(*edit.new)]]
            at = edit.old[1]
        if at <= end:  # else an edit reached over the border, and over the space that stands there
            parts += [old[at:end], " "]
    parts.extend(new[slice(*edit.new)] for edit in reversed(waiting))
    return "".join(parts)


def _joined(text: str, spans: Sequence[Span]) -> str:
    return " ".join(text[slice(*span)] for span in spans)


def _alike(one: str, other: str) -> bool:
    """The same characters after white space and NFC."""
    if one.strip() == other.strip():
        return True
    return " ".join(normalize("NFC", one).split()) == " ".join(normalize("NFC", other).split())
