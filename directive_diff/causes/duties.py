"""Who is charged, how strongly, by when and with what figure: what changed of an instruction that stayed.

Nothing is said where the words might mean something else: a name that the reform changed, a year that rolls on with the
document, a figure or a deadline in a citation, an edit that replaces one task by another.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from directive_diff.duties import Work
from directive_diff.duties.bodies import bodies
from directive_diff.duties.plain import Plain
from directive_diff.duties.strength import Manner, Scale, manner, scales
from directive_diff.duties.times import order
from directive_diff.evidence import Finding, Predicates, Site, overlap, quoted
from directive_diff.model import Charge, Deadline, Duty, Edit, Figure, Span
from directive_diff.text import WORDS

__all__ = ["PREDICATES"]

_ROLES = frozenset({"body", "item", "closing", "heading", "cell", "preamble"})
# Where instructions stand; a preamble tells what was, and whom the text addresses.
_TASKS = frozenset({"body", "item", "closing", "heading", "cell"})


# ---- who ------------------------------------------------------------------------------------------------------------


def agency_changed(site: Site) -> Iterator[Finding]:
    """Another body is named among those charged, associated or reported to; not by renaming."""
    yield from _agencies(site, masses=False)


def mass_organisations_left(site: Site) -> Iterator[Finding]:
    """«đoàn thể» no longer named, or newly named, among those charged."""
    for finding in _agencies(site, masses=True):
        lately = finding.how == "released" and (site.new.year is None or site.new.year >= _UNDER_THE_FRONT)
        vi, en = _FRONT if lately else ("", "")
        yield replace(finding, vi={**finding.vi, "ground": vi}, en={**(finding.en or {}), "ground": en})


# The group that since 2025 stands under the Fatherland Front.
_MASSES = "các đoàn thể, tổ chức chính trị - xã hội"
_UNDER_THE_FRONT = 2025
_FRONT = (
    " có khả năng do các tổ chức chính trị - xã hội trực thuộc MTTQ Việt Nam (Nghị quyết số 203/2025/QH15);",
    " probably because these organisations now stand under the Fatherland Front (Resolution 203/2025/QH15);",
)


def _agencies(site: Site, *, masses: bool) -> Iterator[Finding]:
    work = site.work
    if work is None or site.role not in _ROLES:
        return
    gone = [c for c in _edited(site, old=True) if not _elsewhere(site, work, c, old=True)]
    come = [c for c in _edited(site, old=False) if not _elsewhere(site, work, c, old=False)]
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
    beside = [d for duty in duties for d in other.beside(duty)]
    if any(work.same(charge, c) for duty in beside for c in (*_named([duty]), *duty.inherited)):
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
        said = (
            {"what": f"Thay đổi đầu mối nhận, tổng hợp báo cáo từ «{was}» sang «{now}»"},
            {"what": f"Reports go through '{now}' instead of '{was}'"},
        )
        return Finding((one.span,), (other.span,), *said, how=how)
    vi = {
        "assigned": f"Bổ sung «{now}» vào các cơ quan, đơn vị được giao thực hiện, phối hợp",
        "released": f"Không còn nêu «{was}» trong các cơ quan, đơn vị được giao thực hiện, phối hợp",
        "reassigned": f"Chuyển nhiệm vụ từ «{was}» sang «{now}»",
    }[how]
    en = {
        "assigned": f"'{now}' joins those charged or associated",
        "released": f"'{was}' is no longer among those charged or associated",
        "reassigned": f"The task goes from '{was}' to '{now}'",
    }[how]
    return Finding((one.span,) if one else (), (other.span,) if other else (), {"what": vi}, {"what": en}, how=how)


def _collects(duties: Iterable[Duty], charge: Charge) -> bool:
    return any(charge in duty.collecting for duty in duties)


def _lead_exchanged(site: Site, work: Work) -> Iterator[Finding]:
    """The same bodies, of which another leads than before."""
    (old, new) = ([c for d in duties for c in d.leading] for duties in (site.old_duties, site.new_duties))
    if len(old) != 1 or len(new) != 1 or work.same(old[0], new[0]):
        return
    others = [c for d in site.new_duties for c in d.cooperating], [c for d in site.old_duties for c in d.cooperating]
    stays = any(work.same(old[0], c) for c in others[0]) and any(work.same(new[0], c) for c in others[1])
    if stays and old[0] in _edited(site, old=True) and new[0] in _edited(site, old=False):
        yield _agency(site, old[0], new[0], "reassigned")


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
    yield _agency(site, old.inherited[0], new.inherited[0], "reassigned")


# ---- how strongly ---------------------------------------------------------------------------------------------------


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


def _instructs(site: Site) -> bool:
    """Whether both sides tell somebody to do something."""
    sides = site.old_duties, site.new_duties
    return site.role == "heading" or all(any(d.instructs for d in side) for side in sides)


def scale_moved(site: Site) -> Iterator[Finding]:
    """One word of a scale gave way to a stronger or weaker one, and nothing else in the edit changed."""
    work = site.work
    if work is None or site.role not in _TASKS:
        return
    acts = _instructs(site)
    for edit in site.edits:
        one, other = _places(work, edit)
        for scale in scales():
            if scale.certainty != "certain" and not acts:
                continue  # modal words make an instruction of a clause; others only speak of one
            old, new = _on_scale(scale, one), _on_scale(scale, other)
            if len(old) != 1 or len(new) != 1:
                continue
            (a, b, was), (c, d, now) = old[0], new[0]
            step = scale.ranks[now] - scale.ranks[was]
            if step and _besides(one, a, b) == _besides(other, c, d):
                yield _scaled(scale, (one.span(a, b), was), (other.span(c, d), now), step)
                break


def _scaled(scale: Scale, old: tuple[Span, str], new: tuple[Span, str], step: int) -> Finding:
    how = "strengthened" if step > 0 else "softened"
    vi, en = ("Tăng", "Stronger") if step > 0 else ("Giảm", "Weaker")
    words = {"old": old[1], "new": new[1]}
    return Finding(
        (old[0],),
        (new[0],),
        words | {"what": f"{vi} {scale.vi}"},
        words | {"what": f"{en}: {scale.en}"},
        scale.certainty,
        how,
    )


def _on_scale(scale: Scale, place: _Place) -> list[tuple[int, int, str]]:
    """The words of a scale that an edit's side holds or touches: an insertion behind «cần» makes it «cần phải»."""
    reach = max(map(len, scale.ranks)) + 1
    text = place.plain.text
    at = max(0, place.start - reach)
    return [
        (m.start(), m.end(), m[0].lower())
        for m in scale.pattern.finditer(text, at, min(len(text), place.end + reach))
        if m.start() <= place.end and place.start <= m.end()
    ]


def _besides(place: _Place, start: int, end: int) -> tuple[str, ...]:
    """The words of an edit's side besides those of a scale."""
    left = manner(place.plain.text, place.start, max(place.start, min(start, place.end)))
    right = manner(place.plain.text, min(max(end, place.start), place.end), place.end)
    return (*left.rest, *right.rest)


def manner_changed(site: Site) -> Iterator[Finding]:
    """An edit that brings or takes only words of how an instruction is to be carried out."""
    work = site.work
    if work is None or site.role not in _TASKS or not _instructs(site):
        return
    whole = [_whole(work.old.plain, site.old_spans), _whole(work.new.plain, site.new_spans)]
    for edit in site.edits:
        one, other = _places(work, edit)
        old = manner(one.plain.text, one.start, one.end)
        new = manner(other.plain.text, other.start, other.end)
        if old.rest == new.rest:
            yield from _manner(site, (one, old), (other, new), whole)


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
    was = ", ".join(f"«{quoted(site.old_text(s))}»" for s in olds)
    now = ", ".join(f"«{quoted(site.new_text(s))}»" for s in news)
    vi, en = _told(how, was, now)
    sure = "certain" if not came["intensity"] and not left["intensity"] else "likely"
    yield Finding(olds, news, {"what": vi}, {"what": en}, sure, how)


def _direction(force: int, onward: int) -> str | None:
    if force and onward:
        return "changed"
    if force:
        return "strengthened" if force > 0 else "softened"
    if onward:
        return "continued" if onward > 0 else "changed"
    return None


def _told(how: str, was: str, now: str) -> tuple[str, str]:
    vi = f"thay {was} bằng {now}" if was and now else f"bổ sung {now}" if now else f"không còn nêu {was}"
    en = f"{was} gave way to {now}" if was and now else f"{now} is added" if now else f"{was} is gone"
    en = en.replace("«", "'").replace("»", "'")
    opened = {
        "strengthened": ("Tăng mức độ yêu cầu", "The instruction is stronger"),
        "softened": ("Giảm mức độ yêu cầu", "The instruction is weaker"),
        "continued": ("Xác định là nhiệm vụ tiếp tục thực hiện", "The instruction is continued"),
        "changed": ("Điều chỉnh mức độ, cách thức thực hiện", "The manner of the instruction changed"),
    }[how]
    return f"{opened[0]}: {vi}", f"{opened[1]}: {en}"


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
            if how:
                yield _deadline(site, a, b, how)
    elif not new and len(ours) == len(old):
        yield from (_deadline(site, d, None, "dropped") for d in ours)
    elif not old and len(theirs) == len(new):
        yield from (_deadline(site, None, d, "added") for d in theirs)


def _within(spans: Iterable[Span], span: Span) -> bool:
    return any(a <= span[0] and span[1] <= b for a, b in spans)


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


def _rhythm(old: Deadline, new: Deadline) -> str:
    words, others = old.value.split(" ", 1), new.value.split(" ", 1)
    counted = old.kind == new.kind and old.kind in ("within", "monthly") and words[1:] == others[1:]
    if counted and words[0].isdigit() and others[0].isdigit():
        return "later" if int(words[0]) < int(others[0]) else "earlier"
    return "changed"


def _deadline(site: Site, old: Deadline | None, new: Deadline | None, how: str) -> Finding:
    was = quoted(site.old_text(old.span)) if old else ""
    now = quoted(site.new_text(new.span)) if new else ""
    vi = {
        "earlier": f"Thời hạn sớm hơn: từ «{was}» thành «{now}»",
        "later": f"Thời hạn muộn hơn: từ «{was}» thành «{now}»",
        "changed": f"Điều chỉnh thời hạn, chế độ báo cáo từ «{was}» thành «{now}»",
        "added": f"Bổ sung thời hạn «{now}»",
        "dropped": f"Không còn nêu thời hạn «{was}»",
    }[how]
    en = {
        "earlier": f"The deadline is earlier: '{was}' became '{now}'",
        "later": f"The deadline is later: '{was}' became '{now}'",
        "changed": f"The deadline or rhythm '{was}' became '{now}'",
        "added": f"The deadline '{now}' is added",
        "dropped": f"The deadline '{was}' is gone",
    }[how]
    return Finding((old.span,) if old else (), (new.span,) if new else (), {"what": vi}, {"what": en}, how=how)


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
        known_old = {(f.value, f.unit) for d in site.old_duties for f in d.figures}
        known_new = {(f.value, f.unit) for d in site.new_duties for f in d.figures}
        yield from (_figure(site, f, None, "dropped") for f in old if (f.value, f.unit) not in known_new)
        yield from (_figure(site, None, f, "added") for f in new if (f.value, f.unit) not in known_old)


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
    vi = {
        "raised": f"Tăng chỉ tiêu, số liệu từ «{was}» lên «{now}»",
        "lowered": f"Giảm chỉ tiêu, số liệu từ «{was}» xuống «{now}»",
        "changed": f"Điều chỉnh chỉ tiêu, số liệu từ «{was}» thành «{now}»",
        "added": f"Bổ sung chỉ tiêu, số liệu «{now}»",
        "dropped": f"Không còn nêu chỉ tiêu, số liệu «{was}»",
    }[how]
    en = {
        "raised": f"The figure is higher: '{was}' became '{now}'",
        "lowered": f"The figure is lower: '{was}' became '{now}'",
        "changed": f"The figure '{was}' became '{now}'",
        "added": f"The figure '{now}' is added",
        "dropped": f"The figure '{was}' is gone",
    }[how]
    return Finding((old.span,) if old else (), (new.span,) if new else (), {"what": vi}, {"what": en}, how=how)


PREDICATES: Predicates = {
    agency_changed: {"both"},
    mass_organisations_left: {"both"},
    agency_above: {"both"},
    scale_moved: {"both"},
    manner_changed: {"both"},
    deadline_changed: {"both"},
    figure_changed: {"both"},
}
