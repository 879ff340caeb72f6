"""The findings of a draft brought up to date after an edit: only the edited lines are checked again.

Rules that one line decides (``local`` in ``rules/checks.toml``) are asked of the lines that did not stay. What the
others found stands until the whole draft is checked: where the words of a finding still stand in an edited line, it
stays with them.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import replace

from directive_diff.annotations import Stay, stayed
from directive_diff.checks import asked_of, in_order, rules
from directive_diff.checks.draft import look_up
from directive_diff.checks.finding import Checked, Place
from directive_diff.comparison import Comparison
from directive_diff.model import Directive, Span, Unit
from directive_diff.restriction import Restriction, lines_of, restricted

__all__ = ["check_again"]


def check_again(found: Sequence[Checked], before: Directive, now: Comparison) -> tuple[Checked, ...]:
    """What ``found`` says of the draft ``before``, said of the new text of ``now``."""
    stay = stayed(now.new.text, before)
    local = {rule["id"] for rule in rules() if rule.get("local")}
    sentences = [u for u in now.new.units if u.level == "sentence"]
    kept = _Kept(now.new, stay, sentences, [u.span[0] for u in sentences])
    taken_over = [k for c in found if (k := kept.finding(c, local)) is not None]
    return in_order([*taken_over, *_fresh(now, stay, local)])


def _fresh(now: Comparison, stay: Stay, local: set[str]) -> Iterator[Checked]:
    """What local rules find in the lines that did not stay."""
    lines = lines_of(now.new)
    first, end = bisect_left(lines.starts, stay.head), bisect_left(lines.starts, stay.tail + stay.shift)
    part = restricted(now.new, lines, range(first, end))
    draft = replace(look_up(part.part, None, now), old=now.old)
    for found in asked_of(draft, local):
        if found.place.span is not None:
            yield replace(found, place=_back(found.place, part), related=tuple(_back(p, part) for p in found.related))


def _back(place: Place, part: Restriction) -> Place:
    """A place of the part in the whole; its words stand in one line, so the way back is whole."""
    return replace(place, span=part.span(place.span)) if place.span else place


class _Kept:
    """Findings where they stand now."""

    def __init__(self, now: Directive, stay: Stay, sentences: Sequence[Unit], starts: Sequence[int]) -> None:
        self._now, self._stay = now, stay
        self._sentences, self._starts = sentences, starts

    def finding(self, found: Checked, local: set[str]) -> Checked | None:
        """A finding where it stands now; None where its words are gone, or are asked of anew."""
        if found.side == "old" or found.place.span is None:
            return found
        place = self._place(found.place, edited=found.rule not in local)
        if place is None:
            return None
        related = tuple(p for r in found.related if (p := self._place(r, edited=True)) is not None)
        if place == found.place and related == found.related:
            return found
        return Checked(found.rule, found.level, found.side, place, found.why, found.suggestion, related)

    def _place(self, place: Place, *, edited: bool) -> Place | None:
        """Where a place is now; in an edited line only if asked, and only where its words stand there once."""
        if place.span is None:
            return place
        span = self._stayed(place.span)
        if span is None and edited:
            span = self._once(place)
        if span is None:
            return None
        at = max(0, bisect_right(self._starts, span[0]) - 1)
        return Place(span, self._sentences[at].address, place.words)

    def _stayed(self, span: Span) -> Span | None:
        stay = self._stay
        if span[1] <= stay.head or span[0] >= stay.tail:
            return stay.now(span)
        return None

    def _once(self, place: Place) -> Span | None:
        start, end = self._stay.head, self._stay.tail + self._stay.shift
        assert place.span is not None
        words = self._stay.known.text[slice(*place.span)]
        at = self._now.text.find(words, start, end)
        if at < 0 or self._now.text.find(words, at + 1, end) >= 0:
            return None
        return at, at + len(words)
