"""Who is charged: bodies that enter, leave or take over an instruction that stayed.

Nothing is said where a name changed by the reform, where the other text names the body in the same paragraph, or where
a group of nobody in particular stands in its place.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import zip_longest

from directive_diff.catalogue import message
from directive_diff.duties import Work
from directive_diff.duties.bodies import bodies
from directive_diff.duties.plain import Plain
from directive_diff.evidence import Finding, Predicates, Site, overlap, quoted
from directive_diff.model import Charge, Duty, Span
from directive_diff.reform import folded
from directive_diff.rules import load
from directive_diff.text import same_words

__all__ = ["PREDICATES"]

_ROLES = frozenset({"body", "item", "closing", "heading", "cell", "preamble"})
# A preamble tells what was, and whom the text addresses; instructions stand elsewhere.
_TASKS = frozenset({"body", "item", "closing", "heading", "cell"})


def agency_changed(site: Site) -> Iterator[Finding]:
    """Another body is named among those charged, associated or reported to; not by renaming."""
    yield from _agencies(site, masses=False)


def mass_organisations_left(site: Site) -> Iterator[Finding]:
    """«đoàn thể» no longer named, or newly named, among those charged."""
    for finding in _agencies(site, masses=True):
        lately = finding.how == "released" and (site.new.year is None or site.new.year >= _UNDER_THE_FRONT)
        ground = message("reasons", "agency.front") if lately else ""
        yield replace(finding, values={**finding.values, "ground": ground})


def mass_organisations_named(site: Site) -> Iterator[Finding]:
    """«đoàn thể» gave way to «tổ chức chính trị - xã hội», or the other way round: the same group, told otherwise."""
    if site.work is None or site.role not in _ROLES:
        return
    sides = [[c for c in _edited(site, old=old) if c.name == _MASSES] for old in (True, False)]
    for one, other in zip(*sides, strict=False):
        was, now = quoted(site.old_text(one.span)), quoted(site.new_text(other.span))
        if not same_words(was, now):
            yield Finding((one.span,), (other.span,), {"old": was, "new": now})


# The group that since 2025 stands under the Fatherland Front.
_MASSES = "các đoàn thể, tổ chức chính trị - xã hội"
_UNDER_THE_FRONT = 2025


def _agencies(site: Site, *, masses: bool) -> Iterator[Finding]:
    work = site.work
    if work is None or site.role not in _ROLES:
        return
    gone = [c for c in _edited(site, old=True) if not _elsewhere(site, work, c, old=True)]
    come = [c for c in _edited(site, old=False) if not _elsewhere(site, work, c, old=False)]
    gone, come = _of_groups(site, gone, come)
    gone, come = ([c for c in side if (c.name == _MASSES) == masses] for side in (gone, come))
    for one, other in zip_longest(gone, come) if len(gone) == len(come) else _apart(gone, come):
        if one and other:
            yield _agency(site, one, other, "reassigned")
        elif one:
            yield _agency(site, one, None, "released")
        elif other:
            yield _agency(site, None, other, "assigned")
    if not masses and not gone and not come:
        yield from _lead_exchanged(site, work)


def _of_groups(site: Site, gone: list[Charge], come: list[Charge]) -> tuple[list[Charge], list[Charge]]:
    """Without the bodies that stand where the other text has a group of nobody in particular: «địa phương» may have
    been «UBND các xã, phường» all the time.
    """

    def groups(duties: Iterable[Duty]) -> list[Span]:
        return [c.span for c in _named(duties) if c.collective]

    vague_old, vague_new = groups(site.old_duties), groups(site.new_duties)
    open_old = [e.new for e in site.edits if any(overlap(e.old, s) for s in vague_old)]
    open_new = [e.old for e in site.edits if any(overlap(e.new, s) for s in vague_new)]
    return (
        [c for c in gone if not any(overlap(c.span, s) for s in open_new)],
        [c for c in come if not any(overlap(c.span, s) for s in open_old)],
    )


def _apart(gone: Iterable[Charge], come: Iterable[Charge]) -> Iterator[tuple[Charge | None, Charge | None]]:
    yield from ((c, None) for c in gone)
    yield from ((None, c) for c in come)


def _named(duties: Iterable[Duty]) -> Iterator[Charge]:
    for duty in duties:
        yield from (*duty.leading, *duty.cooperating, *duty.collecting)


def _edited(site: Site, *, old: bool) -> list[Charge]:
    """The bodies charged on one side whose names stand in an edit; each once, groups of no body in particular apart."""
    duties = site.old_duties if old else site.new_duties
    places = [edit.old if old else edit.new for edit in site.edits]
    units = set(site.pair.old if old else site.pair.new)
    found = {
        c.name: c
        for c in _named(duties)
        if not c.collective and c.unit in units and any(a < c.span[1] and c.span[0] < b for a, b in places)
    }
    return list(found.values())


def _elsewhere(site: Site, work: Work, charge: Charge, *, old: bool) -> bool:
    """Whether the other side names the same body: charged or not, in the same paragraph, or in the heading above."""
    other, duties = (work.new, site.new_duties) if old else (work.old, site.old_duties)
    own = {duty.unit for duty in duties}
    reports = _collects(site.old_duties if old else site.new_duties, charge)
    for near in (d for duty in duties for d in other.beside(duty)):
        # Next to it, who takes the reports is not who does the work.
        beside = near.collecting if reports else (*near.leading, *near.cooperating, *near.inherited)
        there = (*_named([near]), *near.inherited) if near.unit in own else beside
        if any(work.same(charge, c) for c in there):
            return True
    plain, spans = (work.new.plain, site.new_spans) if old else (work.old.plain, site.old_spans)
    return any(work.same(charge, b) for span in spans for b in _bodies(plain, span))


def _bodies(plain: Plain, span: Span) -> Iterator[Charge]:
    start, end = plain.here(span)
    for body in bodies(plain.whole[start:end]):
        yield Charge(body.name, body.name, span, body.collective, "")


def _agency(site: Site, one: Charge | None, other: Charge | None, how: str) -> Finding:
    was = quoted(site.old_text(one.span)) if one else ""
    now = quoted(site.new_text(other.span)) if other else ""
    if one and other and _collects(site.old_duties, one) and _collects(site.new_duties, other):
        said = {"what": message("reasons", "agency.reports", old=was, new=now)}
        return Finding((one.span,), (other.span,), said, how=how)
    if one and other and _cooperates(site.old_duties, one) and _cooperates(site.new_duties, other):
        said = {"what": message("reasons", "agency.cooperates", old=was, new=now)}
        return Finding((one.span,), (other.span,), said, _sure(site, one, other), how)
    values = {name: words for name, words in (("old", was), ("new", now)) if words}
    what = message("reasons", f"agency.{how}", **values)
    spans = (one.span,) if one else (), (other.span,) if other else ()
    return Finding(*spans, {"what": what}, _sure(site, one, other), how)


def _sure(site: Site, one: Charge | None, other: Charge | None) -> str | None:
    """A name that the reform did away with may have gone in a way that the rules do not know."""
    if one is None or other is not None:
        return None
    return "likely" if any(overlap(one.span, t.span) and t.form in _outdated() for t in site.old_terms) else None


@lru_cache(maxsize=1)
def _outdated() -> frozenset[str]:
    """The names that the reform replaced, as terms write them."""
    return frozenset(folded(form) for entry in load("reform")["entry"] for form in entry["old"])


def _cooperates(duties: Iterable[Duty], charge: Charge) -> bool:
    return any(charge in duty.cooperating for duty in duties)


def _collects(duties: Iterable[Duty], charge: Charge) -> bool:
    return any(charge in duty.collecting for duty in duties)


def _lead_exchanged(site: Site, work: Work) -> Iterator[Finding]:
    """The same bodies, of which another leads than before."""
    (old, new) = ([c for d in duties for c in d.leading] for duties in (site.old_duties, site.new_duties))
    if len(old) != 1 or len(new) != 1 or work.same(old[0], new[0]):
        return
    others = [c for d in site.new_duties for c in d.cooperating], [c for d in site.old_duties for c in d.cooperating]
    now = [c for c in others[0] if work.same(old[0], c)]
    before = [c for c in others[1] if work.same(new[0], c)]
    if now and before and old[0] in _edited(site, old=True) and new[0] in _edited(site, old=False):
        found = _agency(site, old[0], new[0], "reassigned")
        yield replace(found, old=(*found.old, before[0].span), new=(*found.new, now[0].span))


def agency_above(site: Site) -> Iterator[Finding]:
    """The sentence stood under one body's heading and stands under another's now."""
    work = site.work
    if work is None or site.role not in _TASKS or len(site.old_duties) != 1 or len(site.new_duties) != 1:
        return
    old, new = site.old_duties[0], site.new_duties[0]
    if old.leading or new.leading or not old.inherited or not new.inherited or not old.instructs or not new.instructs:
        return
    if any(c.collective for c in (*old.inherited, *new.inherited)):
        return
    linked = any((a.unit, b.unit) in work.linked for a in old.inherited for b in new.inherited)
    if linked or any(work.same(a, b) for a in old.inherited for b in new.inherited):
        return
    found = _agency(site, old.inherited[0], new.inherited[0], "reassigned")
    # The bodies stand above; what went from one to the other stands here.
    yield replace(found, old=tuple(filter(None, (old.verb,))), new=tuple(filter(None, (new.verb,))))


PREDICATES: Predicates = {
    agency_changed: {"both"},
    mass_organisations_left: {"both"},
    mass_organisations_named: {"both"},
    agency_above: {"both"},
}
