"""By when and with what figure: deadlines and figures of an instruction that stayed.

A year that merely rolls on with the documents is no other deadline; a figure of something else is no other figure.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from directive_diff.catalogue import message
from directive_diff.duties.amounts import known
from directive_diff.duties.times import order
from directive_diff.evidence import Finding, Predicates, Site, overlap, quoted
from directive_diff.model import Deadline, Figure, Span
from directive_diff.text import WORDS

__all__ = ["PREDICATES"]

# Figures are told of what was, too.
_ROLES = frozenset({"body", "item", "closing", "heading", "cell", "preamble"})
# A preamble tells what was, and whom the text addresses; instructions stand elsewhere.
_TASKS = frozenset({"body", "item", "closing", "heading", "cell"})


# ---- by when --------------------------------------------------------------------------------------------------------


def deadline_changed(site: Site) -> Iterator[Finding]:
    """A time limit or a rhythm of reporting that is another, comes or goes; not when merely the year rolls on."""
    if site.work is None or site.role not in _TASKS:
        return
    old = [d for duty in site.old_duties for d in duty.deadlines if _within(site.old_spans, d.span)]
    new = [d for duty in site.new_duties for d in duty.deadlines if _within(site.new_spans, d.span)]
    ours = [d for d in old if any(overlap(e.old, d.span) for e in site.edits)]
    theirs = [d for d in new if any(overlap(e.new, d.span) for e in site.edits)]
    if len(old) == len(new):
        couples = [(a, b) for a, b in zip(old, new, strict=True) if a in ours or b in theirs]
        for a, b in couples:
            how = _timed(site, a, b)
            if how and a.kind == b.kind == "hour" and _hours(site, old=True) != _hours(site, old=False):
                how = "changed"  # once a day became twice
            if how:
                yield _deadline(site, a, b, how)
    elif not new and len(ours) == len(old):
        yield from (_deadline(site, d, None, "dropped") for d in ours)
    elif not old and len(theirs) == len(new):
        yield from (_deadline(site, None, d, "added") for d in theirs)


def _within(spans: Iterable[Span], span: Span) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in spans)


_OF_A_YEAR = frozenset({"day", "month", "quarter"})
# 30/9/2025 and 30/6/2026: earlier in its year, a later day all the same.
_IN_YEAR = {"earlier": "earlier-in-year", "later": "later-in-year"}
_HOUR = re.compile(r"\d\s?(?:giờ|h)\b")


def _hours(site: Site, *, old: bool) -> int:
    """How many hours of the day the sentences name."""
    text, spans = (site.old.text, site.old_spans) if old else (site.new.text, site.new_spans)
    return sum(len(_HOUR.findall(text, *span)) for span in spans)


def _timed(site: Site, old: Deadline, new: Deadline) -> str | None:
    """How one deadline differs from the other, counted from the year of each document."""
    if (old.kind, old.value) == (new.kind, new.value):
        return None
    one, other = order(old, site.old.year), order(new, site.new.year)
    if one is None or other is None:
        return _rhythm(old, new)
    if site.old.year is None or site.new.year is None:
        if one[1:] == other[1:]:
            return None  # only the year differs, and nobody knows whether it rolled
        if one[0] is None or other[0] is None:
            return "changed"
    if one == other:
        return None
    return "later" if one < other else "earlier"


def _dated(old: Deadline | None, new: Deadline | None) -> bool:
    """Whether both are days or parts of a year, which each document counts from its own year."""
    return all(d is not None and d.kind in _OF_A_YEAR for d in (old, new))


def _rhythm(old: Deadline, new: Deadline) -> str:
    words, others = old.value.split(" ", 1), new.value.split(" ", 1)
    counted = old.kind == new.kind and old.kind in ("within", "monthly", "hour") and words[1:] == others[1:]
    if counted and words[0].isdigit() and others[0].isdigit():
        return "later" if int(words[0]) < int(others[0]) else "earlier"
    return "changed"


def _deadline(site: Site, old: Deadline | None, new: Deadline | None, how: str) -> Finding:
    was = quoted(site.old_text(old.span)) if old else ""
    now = quoted(site.new_text(new.span)) if new else ""
    values = {name: words for name, words in (("old", was), ("new", now)) if words}
    rolled = site.old.year is not None and site.old.year != site.new.year and _dated(old, new)
    what = message("reasons", f"deadline.{_IN_YEAR.get(how, how) if rolled else how}", **values)
    return Finding((old.span,) if old else (), (new.span,) if new else (), {"what": what}, how=how)


# ---- with what figure -----------------------------------------------------------------------------------------------

# An edit of more words on a side brings or takes more than a figure.
_MOST_WORDS = 12


def figure_changed(site: Site) -> Iterator[Finding]:
    """A figure of the same thing that is another, comes or goes."""
    if site.work is None or site.role not in _ROLES:
        return
    for edit in site.edits:
        old = [f for d in site.old_duties for f in d.figures if _touched(edit.old, f)]
        new = [f for d in site.new_duties for f in d.figures if _touched(edit.new, f)]
        if len(old) == len(new) and [f.unit for f in old] == [f.unit for f in new]:
            for a, b in zip(old, new, strict=True):
                how = _counted(a, b)
                if how:
                    yield _figure(site, a, b, how)
            continue
        if old and new:
            continue  # other things are counted: no figure of the same
        words = max(len(WORDS.findall(site.old_text(edit.old))), len(WORDS.findall(site.new_text(edit.new))))
        if words > _MOST_WORDS:
            continue
        yield from _one_sided(site, old, new)


def _one_sided(site: Site, old: Sequence[Figure], new: Sequence[Figure]) -> Iterator[Finding]:
    """Figures that come or go; where the other text has the same number, only what binds it may have changed."""
    known_old = {(f.value, f.unit): f for d in site.old_duties for f in d.figures}
    known_new = {(f.value, f.unit): f for d in site.new_duties for f in d.figures}
    for f in (f for f in old if known(f.unit)):
        same = known_new.get((f.value, f.unit))
        if same is None:
            yield _figure(site, f, None, "dropped")
        elif same.bound != f.bound:
            yield _figure(site, f, same, "changed")
    for f in (f for f in new if known(f.unit)):
        same = known_old.get((f.value, f.unit))
        if same is None:
            yield _figure(site, None, f, "added")
        elif same.bound != f.bound:
            yield _figure(site, same, f, "changed")


def _touched(edit: Span, figure: Figure) -> bool:
    """Whether an edit touches a figure's number or bound; its unit alone is no figure."""
    end = max(figure.number[1], figure.span[1] if figure.bound else 0)
    return edit[0] < end and figure.span[0] < edit[1]


def _counted(old: Figure, new: Figure) -> str | None:
    one, other = float(old.value), float(new.value)
    if one != other:
        return "raised" if one < other else "lowered"
    return "changed" if old.bound != new.bound else None


def _figure(site: Site, old: Figure | None, new: Figure | None, how: str) -> Finding:
    was = quoted(site.old_text(old.span)) if old else ""
    now = quoted(site.new_text(new.span)) if new else ""
    values = {name: words for name, words in (("old", was), ("new", now)) if words}
    what = message("reasons", f"figure.{how}", **values)
    return Finding((old.span,) if old else (), (new.span,) if new else (), {"what": what}, how=how)


PREDICATES: Predicates = {deadline_changed: {"both"}, figure_changed: {"both"}}
