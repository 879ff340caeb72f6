"""The words of units, marked: each side's sentences as they are, and both sides woven into one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.model import Change, Directive, Edit, Pair, Unit
from directive_diff.report.labels import Labels
from directive_diff.report.marks import Op, Segment, Targets, segments
from directive_diff.report.sheets.cells import Marked

__all__ = ["Wording"]

_NOBODY = Targets((), (), (), "", {})  # citations are not marked here
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class _Side:
    directive: Directive
    units: Mapping[str, Unit]
    pair_of: Mapping[str, Pair]
    inside: Mapping[str, Sequence[Unit]]


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentences of a comparison, ready to be shown."""

    old: _Side
    new: _Side
    edits: Mapping[str, tuple[Edit, ...]]
    pairs: Mapping[str, Pair]

    @classmethod
    def of(cls, comparison: Comparison) -> Wording:
        """All that is looked up, made once."""
        return cls(
            _side(comparison.old, {i: pair for pair in comparison.pairs for i in pair.old}),
            _side(comparison.new, {j: pair for pair in comparison.pairs for j in pair.new}),
            {change.pair: change.edits for change in comparison.changes},
            {pair.id: pair for pair in comparison.pairs},
        )

    def was(self, ids: Iterable[str]) -> Marked:
        """Units of the old text, with what was deleted marked."""
        return Marked(tuple(_tidy(self._side(ids, self.old, "delete"))))

    def now(self, ids: Iterable[str]) -> Marked:
        """Units of the new text, with what was inserted marked."""
        return Marked(tuple(_tidy(self._side(ids, self.new, "insert"))))

    def both(self, change: Change) -> Marked:
        """One change as one text: the new words, and before each insertion what it replaced."""
        pair = self.pairs[change.pair]
        if not pair.new:
            return self.was(pair.old)
        return Marked(tuple(_tidy(self._woven(change.edits, [self.new.units[j] for j in pair.new]))))

    def addresses(self, ids: Iterable[str], labels: Labels, *, old: bool) -> str:
        """Where units stand, as a person would say it."""
        side = self.old if old else self.new
        return "; ".join(labels.address(side.units[i].address) for i in ids)

    def _side(self, ids: Iterable[str], side: _Side, op: Op) -> Iterator[Segment]:
        before: Unit | None = None
        for unit in (sentence for i in ids for sentence in side.inside.get(i, (side.units[i],))):
            if before is not None:
                yield _between(before, unit)
            before = unit
            edits = self.edits.get(side.pair_of[unit.id].id, ())
            spans = [edit.old if op == "delete" else edit.new for edit in edits]
            yield from segments(side.directive.text, unit.span, spans, op, _NOBODY)

    def _woven(self, edits: Sequence[Edit], units: Sequence[Unit]) -> Iterator[Segment]:
        """The new sentences; what an edit deletes stands before what it inserts, and between two sentences before the
        later one.
        """
        waiting = sorted(edits, key=lambda edit: (edit.new, edit.old))
        inserted = [edit.new for edit in edits]
        text, at = self.new.directive.text, 0
        for n, unit in enumerate(units):
            if n:
                yield _between(units[n - 1], unit)
            start, end = unit.span
            while at < len(waiting) and (n == len(units) - 1 or waiting[at].new[0] < end):
                here = min(max(waiting[at].new[0], start), end)
                gone = waiting[at].old
                yield from segments(text, (start, here), inserted, "insert", _NOBODY)
                yield from segments(self.old.directive.text, gone, [gone], "delete", _NOBODY)
                start, at = here, at + 1
            yield from segments(text, (start, end), inserted, "insert", _NOBODY)


def _side(directive: Directive, pair_of: Mapping[str, Pair]) -> _Side:
    inside: dict[str, list[Unit]] = {}
    for unit in directive.units:
        if unit.level == "sentence" and unit.parent is not None:
            inside.setdefault(unit.parent, []).append(unit)
    return _Side(directive, {unit.id: unit for unit in directive.units}, pair_of, inside)


def _between(one: Unit, other: Unit) -> Segment:
    return Segment(" " if one.parent == other.parent else "\n")


def _tidy(found: Iterable[Segment]) -> Iterator[Segment]:
    """White space made one space, neighbours of one mark put together, what cannot be seen in brackets.

    Where both texts are woven each must keep its own spaces: what is deleted lends none to what stays.
    """
    text, op = "", ""
    space = {"delete": True, "insert": True}  # whether each text is at a space
    for segment in found:
        sides = (segment.op,) if segment.op else ("delete", "insert")
        shown = f"[{segment.text}]" if segment.unseen else segment.text
        if segment.text != "\n":
            shown = _SPACE.sub(" ", shown)
        if all(space[side] for side in sides):
            shown = shown.lstrip(" ")
        if not shown:
            continue
        space.update(dict.fromkeys(sides, shown[-1].isspace()))
        if text and segment.op != op:
            yield Segment(text, _op(op))
            text = ""
        text, op = text + shown, segment.op
    if text:
        yield Segment(text, _op(op))


def _op(op: str) -> Op:
    return "delete" if op == "delete" else "insert" if op == "insert" else ""
