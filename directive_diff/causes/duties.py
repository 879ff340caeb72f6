"""How strongly: an instruction that stayed, and binds more or less, or is told as one that goes on.

Only edits that hold nothing else are judged: a word of a scale for another, words of manner that come or go.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from directive_diff.catalogue import joined, message
from directive_diff.duties import Work
from directive_diff.duties.plain import Plain
from directive_diff.duties.strength import Manner, Scale, manner, scales
from directive_diff.evidence import Finding, Predicates, Site, quoted
from directive_diff.model import Edit, Message, Span

__all__ = ["PREDICATES"]

# A preamble tells what was, and whom the text addresses; instructions stand elsewhere.
_TASKS = frozenset({"body", "item", "closing", "heading", "cell", "title"})


@dataclass(frozen=True, slots=True)
class _Place:
    """One side of an edit in that side's level text."""

    plain: Plain
    start: int
    end: int

    def span(self, start: int, end: int) -> Span:
        return self.plain.span(start, end)

    @property
    def words(self) -> str:
        return self.plain.text[self.start : self.end]


def _places(work: Work, edit: Edit) -> tuple[_Place, _Place]:
    sides = ((work.old.plain, edit.old), (work.new.plain, edit.new))
    one, other = (_Place(plain, *plain.here(span)) for plain, span in sides)
    return one, other


def _judged(site: Site) -> bool:
    """Whether a change stands where instructions do: in the preamble only where it charges those it addresses."""
    if site.role == "preamble":
        return all(any(d.leading for d in side) for side in (site.old_duties, site.new_duties))
    return site.role in _TASKS


def _edits(site: Site) -> Iterator[Edit]:
    """The edits to judge; in the preamble, those behind the bodies addressed: what is before tells the purpose."""
    if site.role != "preamble":
        yield from site.edits
        return
    ends = [max(c.span[1] for d in side for c in d.leading) for side in (site.old_duties, site.new_duties)]
    yield from (e for e in site.edits if e.old[0] >= ends[0] and e.new[0] >= ends[1])


def _instructs(site: Site) -> bool:
    """Whether both sides tell somebody to do something."""
    sides = site.old_duties, site.new_duties
    return site.role in ("heading", "preamble", "title") or all(any(d.instructs for d in side) for side in sides)


def scale_moved(site: Site) -> Iterator[Finding]:
    """One word of a scale gave way to a stronger or weaker one, and nothing else in the edit changed."""
    work = site.work
    if work is None or not _judged(site):
        return
    acts = _instructs(site)
    for edit in _edits(site):
        found = _step(work, edit, modal_only=not acts)
        if found:
            yield _scaled(*found)


_Word = tuple[Span, str]  # a word of a scale and where it stands


def _step(work: Work, edit: Edit, *, modal_only: bool) -> tuple[Scale, _Word, _Word, int] | None:
    """The scale on which an edit moves, its words, and by how many steps. Modal words make an instruction of a clause;
    others only speak of one (``modal_only`` leaves them out).
    """
    one, other = _places(work, edit)
    for scale in scales():
        if modal_only and scale.certainty != "certain":
            continue
        old, new = _on_scale(scale, one), _on_scale(scale, other)
        if len(old) != 1 or len(new) != 1:
            continue
        (a, b, was), (c, d, now) = old[0], new[0]
        step = scale.ranks[now] - scale.ranks[was]
        if step and _besides(one, a, b) == _besides(other, c, d):
            return scale, (one.span(a, b), was), (other.span(c, d), now), step
    return None


def _scaled(scale: Scale, old: _Word, new: _Word, step: int) -> Finding:
    how = "strengthened" if step > 0 else "softened"
    what = message("reasons", f"duty.scale-{how}", scale=Message(scale.vi, scale.en))
    return Finding(
        (old[0],),
        (new[0],),
        {"old": old[1], "new": new[1], "what": what},
        scale.certainty,
        how,
    )


def _on_scale(scale: Scale, place: _Place) -> list[tuple[int, int, str]]:
    """The words of a scale that an edit's side holds or touches: an insertion behind «cần» makes it «cần phải»."""
    reach = max(map(len, scale.ranks)) + 2
    text = place.plain.text
    at = max(0, place.start - reach)
    return [
        (m.start(), m.end(), m[0].lower())
        for m in scale.pattern.finditer(text, at, min(len(text), place.end + reach))
        if m.start() <= place.end + 1 and place.start <= m.end() + 1
    ]


def _besides(place: _Place, start: int, end: int) -> tuple[str, ...]:
    """The words of an edit's side besides those of a scale."""
    left = manner(place.plain.text, place.start, max(place.start, min(start, place.end)))
    right = manner(place.plain.text, min(max(end, place.start), place.end), place.end)
    return (*left.rest, *right.rest)


def manner_changed(site: Site) -> Iterator[Finding]:
    """An edit that brings or takes only words of how an instruction is to be carried out."""
    work = site.work
    if work is None or not _judged(site) or not _instructs(site):
        return
    whole = [_whole(work.old.plain, site.old_spans), _whole(work.new.plain, site.new_spans)]
    for edit in _edits(site):
        if _step(work, edit, modal_only=False):
            continue
        one, other = _places(work, edit)
        old = manner(one.plain.text, one.start, one.end)
        new = manner(other.plain.text, other.start, other.end)
        if old.rest == new.rest:
            yield from _manner(site, (one, old), (other, new), whole)


# Beside more other words on a side, a word of manner is part of a rewritten passage.
_BESIDE = 10


def manner_beside(site: Site) -> Iterator[Finding]:
    """A word of manner that comes or goes together with others, when no rule spoke of the edit: likely only."""
    work = site.work
    if work is None or not _judged(site) or not _instructs(site):
        return
    whole = [_whole(work.old.plain, site.old_spans), _whole(work.new.plain, site.new_spans)]
    for edit in site.unclaimed:
        one, other = _places(work, edit)
        old = manner(one.plain.text, one.start, one.end)
        new = manner(other.plain.text, other.start, other.end)
        if old.rest != new.rest and max(len(old.rest), len(new.rest)) <= _BESIDE:
            for finding in _manner(site, (one, old), (other, new), whole):
                yield replace(finding, certainty="likely")


def _whole(plain: Plain, spans: Sequence[Span]) -> list[Manner]:
    return [manner(plain.text, *plain.here(span)) for span in spans]


def _manner(
    site: Site, old: tuple[_Place, Manner], new: tuple[_Place, Manner], whole: Sequence[Sequence[Manner]]
) -> Iterator[Finding]:
    came: dict[str, list[tuple[int, int, str]]] = {}
    left: dict[str, list[tuple[int, int, str]]] = {}
    for sort in ("intensity", "hedge", "continuation"):
        # What only moved within the sentence neither came nor went.
        before = sum((m.count(sort) for m in whole[0]), start=old[1].count(sort) - old[1].count(sort))
        after = sum((m.count(sort) for m in whole[1]), start=new[1].count(sort) - new[1].count(sort))
        gone, come = old[1].count(sort) - new[1].count(sort), new[1].count(sort) - old[1].count(sort)
        left[sort] = [w for w in old[1].words[sort] if gone[w[2]] and before[w[2]] > after[w[2]]]
        came[sort] = [w for w in new[1].words[sort] if come[w[2]] and after[w[2]] > before[w[2]]]
    force = len(came["intensity"]) - len(left["intensity"]) - len(came["hedge"]) + len(left["hedge"])
    onward = len(came["continuation"]) - len(left["continuation"])
    how = _direction(force, onward)
    if how is None:
        return
    olds = tuple(old[0].span(a, b) for sort in left.values() for a, b, _ in sort)
    news = tuple(new[0].span(a, b) for sort in came.values() for a, b, _ in sort)
    was, now = _quotes(map(site.old_text, olds)), _quotes(map(site.new_text, news))
    sure = "certain" if not came["intensity"] and not left["intensity"] else "likely"
    yield Finding(olds, news, {"what": _told(how, was, now)}, sure, how)


def _direction(force: int, onward: int) -> str | None:
    if force and onward:
        return "changed"
    if force:
        return "strengthened" if force > 0 else "softened"
    if onward:
        return "continued" if onward > 0 else "changed"
    return None


def _quotes(texts: Iterable[str]) -> Message:
    return joined((message("reasons", "quote", words=quoted(text)) for text in texts), ", ")


def _told(how: str, was: Message, now: Message) -> Message:
    if was.vi and now.vi:
        what = message("reasons", "duty.exchanged", old=was, new=now)
    elif now.vi:
        what = message("reasons", "duty.added", new=now)
    else:
        what = message("reasons", "duty.gone", old=was)
    return message("reasons", f"duty.{how}", what=what)


PREDICATES: Predicates = {
    scale_moved: {"both"},
    manner_changed: {"both"},
    manner_beside: {"both", "unclaimed"},
}
