"""Each instruction of a directive: who, what, by when, with what target.

What stands in a citation or in the title of a document is no part of it. A body is *leading* where the text charges it
(«Giao Sở Y tế …», the heading «4. Công an tỉnh»), *cooperating* where another is to work with it, *collecting* where
reports go through it. Where a sentence names no body, it has that of the sentence before, of the lead-in or of the
heading above; where none is named, all addressees are charged.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from directive_diff.duties.amounts import figures
from directive_diff.duties.bodies import Body, canonical, written
from directive_diff.duties.charges import Roles, roles
from directive_diff.duties.plain import Plain, plain
from directive_diff.duties.strength import modality
from directive_diff.duties.tables import Cell, cells
from directive_diff.duties.times import deadlines
from directive_diff.instructions import instructs, verb
from directive_diff.model import Charge, Deadline, Directive, Duty, Figure, Pair, Span, Unit

__all__ = ["Duties", "Work", "canonical", "duties", "later_year", "same_body", "work"]


# A list of bodies is cut at «;» into so many sentences at most.
_NEAR = 8


@dataclass(frozen=True, slots=True)
class Duties:
    """The duties of one directive by sentence id, their ``order`` and each one's ``place`` in it, and their text."""

    plain: Plain
    of: Mapping[str, Duty]
    order: tuple[str, ...]
    place: Mapping[str, int]

    def beside(self, duty: Duty) -> tuple[Duty, ...]:
        """The duties of the same paragraph near by, this one among them."""
        at = self.place[duty.unit]
        near = self.order[max(0, at - _NEAR) : at + _NEAR + 1]
        return tuple(d for d in (self.of[unit] for unit in near) if d.holder == duty.holder)


@dataclass(frozen=True, slots=True)
class Work:
    """The duties of both texts. ``linked`` are the sentences that correspond: (old id, new id); ``year`` is the later
    of the two documents' years, by which names of bodies are judged, or None.
    """

    old: Duties
    new: Duties
    linked: frozenset[tuple[str, str]]
    year: int | None

    def same(self, one: Charge, other: Charge) -> bool:
        """Whether two charges may name one body, by the reform's renaming or without it."""
        return same_body(one.name, other.name, self.year)


def same_body(one: str, other: str, year: int | None) -> bool:
    """Whether two names may stand for one body in a year: one may have taken over from the other, wholly or in part."""
    return not set(canonical(one, year)).isdisjoint(canonical(other, year))


def work(old: Directive, new: Directive, pairs: Sequence[Pair]) -> Work:
    """The duties of two directives that are compared; linear."""
    linked = frozenset((i, j) for p in pairs if p.level == "sentence" for i in p.old for j in p.new)
    return Work(duties(old), duties(new), linked, later_year(old, new))


def later_year(old: Directive, new: Directive) -> int | None:
    """The later of the two documents' years, by which names of bodies are judged; None where neither is known."""
    return max((year for year in (old.year, new.year) if year is not None), default=None)


# Roles of sentences that can hold a duty, and those that can only say who is charged.
_SAYS = frozenset({"body", "item", "cell", "closing", "heading", "preamble"})
_INSTRUCTS = frozenset({"body", "item", "cell", "closing"})
_LABEL = re.compile(r"[\W_]*(?:(?:[a-zđ]|[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,3})[.)]|\d{1,2}\.|[-+•*])?\s*")


_OPENING = re.compile(
    r"(?:tùy|trước|sau|trong|định kỳ|hằng|hàng|căn cứ|để|khi|nếu|từ|theo|trên cơ sở|qua|đối với|đồng thời|cùng với)\b"
    r"[^,;.]{1,120}, ",
    re.IGNORECASE,
)


# A number or a mark by itself charges nobody; in a table it is a cell of its row.
_SPOKEN = re.compile(r"[^\W\d_]{2}")


def duties(directive: Directive) -> Duties:
    """The duties of a directive; linear in its text."""
    text = plain(directive)
    found: dict[str, Duty] = {}
    above = _Above(directive)
    places = cells(directive)
    for unit in directive.units:
        spoken = unit.role == "cell" or _SPOKEN.search(directive.text, *unit.span)
        if unit.level == "sentence" and unit.role in _SAYS and spoken:
            duty = _duty(directive, text, unit, above, places.get(unit.parent or ""))
            found[unit.id] = duty
            above.met(unit, duty, directive.text[slice(*unit.span)])
    found = _with_rows(directive, found, places)
    order = tuple(found)
    return Duties(text, found, order, {unit: n for n, unit in enumerate(order)})


def _duty(directive: Directive, text: Plain, unit: Unit, above: _Above, cell: Cell | None) -> Duty:
    start, end = text.here(unit.span)
    words = text.text[start:end]
    label = _LABEL.match(words)
    bare = words[label.end() :] if label else words
    named = _named(words, cell)
    charges = {role: _charges(text, unit.id, start, found) for role, found in named.items()}
    acts = unit.role in _INSTRUCTS and (cell.column == "task" if cell and cell.column else instructs(bare))
    times = deadlines(words, cell=cell is not None) if unit.role in _INSTRUCTS else []
    # «Định kỳ hằng quý báo cáo», «Tùy tình hình thực tế, bố trí …»: an opening stands before the verb.
    opening = _OPENING.match(bare)
    acts = acts or (
        unit.role in _INSTRUCTS
        and cell is None
        and bool(named["leading"] or times or (opening and instructs(bare[opening.end() :])))
    )
    inherited = () if charges["leading"] or cell else above.charged(unit)
    acts = acts or bool(inherited and unit.role in _INSTRUCTS and above.opens(unit) and _TASK.match(bare))
    first = max(words.find(bare), named["leading"][-1].end if named["leading"] else 0)
    at = verb(words, first) if acts else None
    return Duty(
        unit.id,
        unit.parent or "",
        acts,
        charges["leading"],
        charges["cooperating"],
        charges["collecting"],
        inherited,
        text.span(start + at[0], start + at[1]) if at else None,
        _trimmed(directive, text.span(start + at[1], end)) if at and start + at[1] < end else None,
        modality(words[: at[1]]) if at else "do",
        tuple(Deadline(text.span(start + a, start + b), kind, value) for a, b, kind, value in times),
        tuple(
            Figure(text.span(start + a, start + b), text.span(start + c, start + d), value, name, bound)
            for a, b, c, d, value, name, bound in figures(words, label.end() if label else 0)
            if not _inside(c, times)
        ),
    )


def _named(words: str, cell: Cell | None) -> Roles:
    """The bodies that a sentence charges. A cell's column says how; a cell that merely lists bodies says nothing."""
    if cell is None:
        return roles(words)
    if cell.column in ("leading", "cooperating"):
        return roles(words, column=cell.column)
    return roles(words, column="nobody") if cell.column == "head" else roles(words, listed=False)


def _with_rows(directive: Directive, found: dict[str, Duty], places: Mapping[str, Cell]) -> dict[str, Duty]:
    """The task of a table's row has the bodies and the time limit that stand in its other cells."""
    rows: dict[int, dict[str | None, list[Duty]]] = {}
    for unit in directive.units:
        cell = places.get(unit.parent or "") if unit.level == "sentence" else None
        if cell and cell.row:
            rows.setdefault(cell.row, {}).setdefault(cell.column, []).append(found[unit.id])
    for row in rows.values():
        lead = tuple(c for duty in row.get("leading", ()) for c in duty.leading)
        others = tuple(c for duty in row.get("cooperating", ()) for c in duty.cooperating)
        times = tuple(d for duty in row.get("deadline", ()) for d in duty.deadlines)
        for duty in row.get("task", ()):
            found[duty.unit] = replace(
                duty,
                inherited=() if duty.leading else lead,
                cooperating=duty.cooperating + others,
                deadlines=duty.deadlines + times,
            )
    return found


def _inside(at: int, times: Sequence[tuple[int, int, str, str]]) -> bool:
    """Whether a place stands in one of the deadlines, which are in order."""
    n = bisect_right(times, at, key=lambda time: time[0])
    return n > 0 and at < times[n - 1][1]


def _charges(text: Plain, unit: str, start: int, found: Sequence[Body]) -> tuple[Charge, ...]:
    """The bodies of one role, each once."""
    first = {body.name: body for body in reversed(found)}
    return tuple(
        Charge(
            body.name,
            written(text.whole[start + body.start : start + body.end]),
            text.span(start + body.head, start + body.end),
            body.collective,
            unit,
        )
        for body in found
        if first[body.name] is body
    )


def _trimmed(directive: Directive, span: Span) -> Span | None:
    start, end = span
    words = directive.text[start:end]
    start, end = start + len(words) - len(words.lstrip(" ,")), end - (len(words) - len(words.rstrip(" .;/,")))
    return (start, end) if start < end else None


# What stands under a body's heading is its task, whatever its verb; a citation or a single word is none.
_TASK = re.compile(r"[^\W\d]+(?: [\w,/-]+){3}")


class _Above:
    """Who was charged above a sentence: earlier in its paragraph, in a lead-in, in a heading."""

    def __init__(self, directive: Directive) -> None:
        self._units = {unit.id: unit for unit in directive.units}
        self._holder: dict[str, tuple[Charge, ...]] = {}
        self._lead_in: dict[str | None, tuple[Charge, ...]] = {}
        self._opened: dict[str | None, str] = {}

    def met(self, unit: Unit, duty: Duty, words: str) -> None:
        """Remember what a sentence says of those below it."""
        holder = self._units[unit.parent or ""]
        if unit.role == "preamble":
            return  # who is addressed at large is no body charged with each task
        if duty.leading:
            self._holder[holder.id] = duty.leading
        if holder.level == "paragraph":
            if words.rstrip().endswith(":"):
                self._lead_in[holder.parent] = duty.leading
                self._opened[holder.parent] = holder.id
            elif self._opened.get(holder.parent) == holder.id:
                self._lead_in.pop(holder.parent, None)  # «8. Sở Công Thương: Chỉ đạo …» opens its own line only
            elif not _listed(holder, words):
                self._lead_in.pop(holder.parent, None)

    def opens(self, unit: Unit) -> bool:
        """Whether a sentence is the first of its paragraph."""
        holder = self._units[unit.parent or ""]
        return holder.level == "paragraph" and holder.span[0] == unit.span[0]

    def charged(self, unit: Unit) -> tuple[Charge, ...]:
        """The leading bodies that a sentence without any stands under."""
        at: Unit | None = self._units[unit.parent or ""]
        while at is not None:
            found = self._holder.get(at.id) or self._lead_in.get(at.parent)
            if found:
                return found
            at = self._units[at.parent] if at.parent else None
        return ()


def _listed(holder: Unit, words: str) -> bool:
    """Whether a paragraph is an entry of a list."""
    return holder.label is not None or holder.role == "item" or words.lstrip()[:1] in "-+•*"
