"""The edits of a pair whose units do not stand together.

The passes only join neighbours; an officer may join sentences from two ends of a text. An edit that reaches from one of
them to the next would take along what stands between, which is another pair's: such an edit is cut at the borders.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise, zip_longest

from directive_diff.conservation import turns
from directive_diff.diff import Side, edits
from directive_diff.model import Edit, Span

__all__ = ["scattered", "scattered_edits"]


def scattered(text: str, spans: Sequence[Span]) -> bool:
    """Whether words stand between the spans."""
    return any(text[a[1] : b[0]].strip() for a, b in pairwise(spans))


def scattered_edits(old: Side, new: Side, ours: Sequence[Span], theirs: Sequence[Span]) -> tuple[Edit, ...]:
    """The edits of a pair, none of which reaches over the words between its units.

    Where fine edits, once cut, no longer turn one side into the other for want of a space, whole units are replaced.
    """
    mine, others = _with_space(old.text, ours), _with_space(new.text, theirs)
    fine = tuple(piece for edit in edits(old, new, ours, theirs) for piece in _cut(edit, mine, others))
    if turns(old.text, new.text, ours, theirs, fine):
        return fine
    return tuple(_cut(Edit("replace", (ours[0][0], ours[-1][1]), (theirs[0][0], theirs[-1][1])), mine, others))


def _with_space(text: str, spans: Sequence[Span]) -> list[Span]:
    """The spans, all but the first with the one space before it, which keeps words apart when they are put together."""
    return [(a - 1 if k and text[a - 1].isspace() else a, b) for k, (a, b) in enumerate(spans)]


def _cut(edit: Edit, ours: Sequence[Span], theirs: Sequence[Span]) -> Iterator[Edit]:
    """An edit as one edit for each unit it touches."""
    old, new = _inside(edit.old, ours), _inside(edit.new, theirs)
    at_old, at_new = edit.old[0], edit.new[0]
    for a, b in zip_longest(old, new):
        if a is not None and b is not None:
            yield Edit("replace", a, b)
        elif a is not None:
            yield Edit("delete", a, (at_new, at_new))
        else:
            yield Edit("insert", (at_old, at_old), b)
        at_old, at_new = a[1] if a else at_old, b[1] if b else at_new


def _inside(span: Span, units: Sequence[Span]) -> list[Span]:
    found = [(max(span[0], a), min(span[1], b)) for a, b in units]
    return [(a, b) for a, b in found if a < b]
