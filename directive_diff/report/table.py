"""The side-by-side table with its words: cells of marked sentences, and beside each row why it changed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from directive_diff.classify import noise
from directive_diff.comparison import Comparison
from directive_diff.model import Category, Change, Directive, Pair, Span, Unit
from directive_diff.report.cells import (
    Cell,
    GroupView,
    Note,
    Paragraph,
    Pointer,
    Reason,
    RowView,
    Run,
    SentenceView,
)
from directive_diff.report.labels import Labels
from directive_diff.report.marks import NOTHING, Segment, Targets, segments, targets, visible
from directive_diff.report.one_column import in_one_column
from directive_diff.report.rows import Group, Row, Side, Sides, groups, sides
from directive_diff.rules import load

__all__ = ["RowMaker", "Table", "folds", "opening", "table"]

_OPENING = 70  # characters by which a reader knows a paragraph again


@dataclass(frozen=True, slots=True)
class Table:
    """The groups, and every note and moved row in reading order."""

    groups: tuple[GroupView, ...]
    notes: tuple[Note, ...]
    moved_rows: tuple[tuple[str, str], ...]
    formal: frozenset[str]


def table(comparison: Comparison, labels: Labels, *, one_column: bool = False) -> Table:
    """The side-by-side table of a comparison. With ``one_column`` the cells of the new text also hold what the old text
    alone has, each at its place and told apart (``Segment.op`` «was», ``SentenceView.inline``): a reader may then be
    shown that column alone.
    """
    made = RowMaker.of(comparison, labels, one_column=one_column)
    shown = tuple(made.group(n, group) for n, group in enumerate(made.found, 1))
    rows = [row for group in shown for run in group.runs for row in run.rows]
    notes = tuple(sorted((note for row in rows for note in row.notes), key=lambda note: note.number))
    moved = tuple((row.pointer.address, row.anchor) for row in rows if row.moved and row.pointer)
    return Table(shown, notes, moved, made.formal)


@dataclass(frozen=True, slots=True)
class RowMaker:
    """What every row needs to be made. ``found`` are the groups with their rows; :meth:`row` makes any of them by
    itself, in any order: a reader of a long text may ask for those alone that are looked at.
    """

    comparison: Comparison
    labels: Labels
    both: Sides
    found: list[Group]
    formal: frozenset[str]
    number_of: Mapping[str, int]
    pairs: Mapping[str, Pair]
    row_of_old: Mapping[str, Row]
    row_of_new: Mapping[str, Row]
    edits_old: Mapping[str, tuple[Span, ...]]
    edits_new: Mapping[str, tuple[Span, ...]]
    targets_old: Targets
    targets_new: Targets
    notes_of: dict[int, list[Change]]
    one_column: bool

    @classmethod
    def of(cls, comparison: Comparison, labels: Labels, *, one_column: bool) -> RowMaker:
        """Ready to make the rows of a comparison; ``one_column`` as in :func:`table`."""
        both = sides(comparison)
        found = groups(comparison, both)
        rows = [row for group in found for row in group.rows]
        made = cls(
            comparison,
            labels,
            both,
            found,
            noise(),
            {change.pair: n for n, change in enumerate(comparison.changes, 1)},
            {pair.id: pair for pair in comparison.pairs},
            {s.id: row for row in rows if not row.stub for u in row.old for s in both.old.sentences.get(u.id, ())},
            {s.id: row for row in rows for u in row.new for s in both.new.sentences.get(u.id, ())},
            {change.pair: tuple(e.old for e in change.edits) for change in comparison.changes},
            {change.pair: tuple(e.new for e in change.edits) for change in comparison.changes},
            targets(comparison.old.mentions, "o", {i: c.id for c in comparison.citations for i in c.old}),
            targets(comparison.new.mentions, "n", {j: c.id for c in comparison.citations for j in c.new}),
            {},
            one_column,
        )
        for change in comparison.changes:
            made.notes_of.setdefault(made.home(made.pairs[change.pair]).number, []).append(change)
        return made

    def home(self, pair: Pair) -> Row:
        """The row that explains a change: its new side's, or its old side's where it was left out."""
        return self.row_of_new[pair.new[0]] if pair.new else self.row_of_old[pair.old[0]]

    # ---- groups and runs ----

    def group(self, number: int, group: Group) -> GroupView:
        """A group with its rows; what did not change is put together."""
        rows = [self.row(row) for row in group.rows]
        units = group.new or group.old
        side = self.both.new if group.new else self.both.old
        heading = next((s for u in units for s in side.sentences.get(u.id, ())), None)
        title = self.address(units[0]) if units else self.labels.zone(group.zone)
        was = ", ".join(self.address(u) for u in group.old) if group.new else ""
        return GroupView(
            f"g{number}",
            title[:1].upper() + title[1:],
            opening(side, heading, units[0].label) if heading else "",
            was if was != title else "",
            group.zone == "section" and not group.new,
            sum(len(row.notes) + row.moved for row in rows),
            tuple(self.runs(rows)),
        )

    def runs(self, rows: Sequence[RowView]) -> Iterator[Run]:
        """Consecutive rows that are all to be folded away, or all not."""
        folded = folds([(row.equal, row.heading) for row in rows])
        for equal, held in groupby(zip(rows, folded, strict=True), key=lambda found: found[1]):
            yield _run([row for row, _ in held], equal=equal)

    # ---- rows ----

    def row(self, row: Row) -> RowView:
        """One row with its words."""
        if row.stub:
            return self.stub(row)
        pair, word = row.pair, self.labels.word
        pointer = None
        if row.home is not None:
            pointer = Pointer(word("split_from"), self.addresses(row.home.old), f"#{_anchor(row.home)}")
        elif pair.moved:
            pointer = Pointer(word("moved_from"), self.addresses(row.old), f"#{_anchor(row)}-o")
        old = Cell(
            tuple(self.paragraph(u, self.both.old) for u in row.old),
            "" if row.old or row.home else word("not_in_old"),
            pointer if row.home is not None else None,
        )
        own = tuple(self.paragraph(u, self.both.new) for u in row.new)
        new = Cell(
            in_one_column(old.paragraphs, own) if self.one_column else own,
            "" if row.new else word("now_elsewhere" if _all_elsewhere(old.paragraphs) else "not_in_new"),
            None,
        )
        notes = tuple(self.once(self.note(change) for change in self.notes_of.get(row.number, ())))
        told = [pair.kind] if pair.kind in ("split", "merged") and len(row.old) + len(row.new) > 1 else []
        return RowView(
            _anchor(row),
            row.heading,
            old,
            new,
            notes,
            tuple(self.labels.kind(k) for k in [*told, *(["moved"] if pair.moved else [])]),
            pair.moved and row.home is None,
            pointer,
            self.same(row, [*old.paragraphs, *own], notes),
        )

    def same(self, row: Row, paragraphs: Iterable[Paragraph], notes: Sequence[Note]) -> bool:
        """Whether nothing in a row needs a reader: no change, nothing moved, nothing elsewhere."""
        if notes or row.pair.moved or not row.old or not row.new:
            return False
        return all(s.kind == "equal" and not s.number and not s.pointer for p in paragraphs for s in p.sentences)

    def stub(self, row: Row) -> RowView:
        """The pointer at the old place of what moved."""
        assert row.home is not None
        to = Pointer(self.labels.word("moved_to"), self.addresses(row.home.new), f"#{_anchor(row.home)}")
        unit = row.old[0]
        first = self.both.old.sentences.get(unit.id, [None])[0]
        seen = SentenceView("", "moved", 0, (Segment(opening(self.both.old, first) if first else ""),), to)
        cell = Cell((Paragraph(self.address(unit), (seen,)),))
        anchor = f"{_anchor(row.home)}-o"
        own = anchor if unit is row.home.old[0] else f"{anchor}{row.number}"
        return RowView(own, row.heading, cell, Cell(()), (), (), False, to, False)

    def paragraph(self, unit: Unit, side: Side) -> Paragraph:
        """A paragraph, or the heading of a section, as marked sentences."""
        sentences = tuple(self.sentence(s, side) for s in side.sentences.get(unit.id, ()))
        return Paragraph(self.address(unit), sentences, unit.recognised)

    def sentence(self, unit: Unit, side: Side) -> SentenceView:
        """One sentence with its marks, and a pointer where its counterpart is not beside it."""
        old = side is self.both.old
        pair = (self.both.pair_of_old if old else self.both.pair_of_new)[unit.id]
        edits = (self.edits_old if old else self.edits_new).get(pair.id, ())
        was = self.was(pair, unit) if self.one_column and not old else NOTHING
        return SentenceView(
            f"{'o' if old else 'n'}-{unit.id}",
            pair.kind,
            self.number_of.get(pair.id, 0),
            segments(
                side.directive.text,
                unit.span,
                edits,
                "delete" if old else "insert",
                self.targets_old if old else self.targets_new,
                was,
            ),
            self.pointer(pair, unit, old=old),
            pair.id,
        )

    def was(self, pair: Pair, unit: Unit) -> Mapping[int, str]:
        """The words that edits took out, by the place in this unit of the new text where they stood. Of several units
        of one pair the first that reaches the place has them.
        """
        if not pair.old or not pair.new:
            return NOTHING
        units = [self.both.new.by_id[j] for j in pair.new]
        before = max((u.span[1] for u in units if u.span[1] < unit.span[0]), default=-1)
        found: dict[int, str] = {}
        for edit in zip(self.edits_old.get(pair.id, ()), self.edits_new.get(pair.id, ()), strict=True):
            (start, end), (at, _) = edit
            if start < end and before < at <= unit.span[1]:
                place = max(at, unit.span[0])
                found[place] = found.get(place, "") + self.comparison.old.text[start:end]
        return found

    def pointer(self, pair: Pair, unit: Unit, *, old: bool) -> Pointer | None:
        """To the counterpart, where it moved or stands in another row."""
        others = pair.new if old else pair.old
        if not others:
            return None
        here = (self.row_of_old if old else self.row_of_new)[unit.id]
        rows = self.row_of_new if old else self.row_of_old
        away = [i for i in others if rows[i] is not here]
        if not away and not pair.moved:
            return None
        side = self.both.new if old else self.both.old
        target = side.by_id[(away or others)[0]]
        word = self.labels.word(("moved_to" if old else "moved_from") if pair.moved else "counterpart")
        return Pointer(word, self.address(target), f"#{'n' if old else 'o'}-{target.id}")

    # ---- notes ----

    def once(self, notes: Iterable[Note]) -> Iterator[Note]:
        """The notes of a row; what an officer says of several of its changes stands with the first."""
        decided = load("overrides")["words"]["decided"][self.labels.lang]
        first: dict[tuple[str, ...], int] = {}
        for note in notes:
            reasons = list(note.reasons)
            for k, reason in enumerate(reasons):
                if not (reason.officer and reason.texts) or reason.texts == (decided,):
                    continue
                at = first.setdefault(reason.texts, note.number)
                if at != note.number:
                    reasons[k] = replace(reason, texts=(self.labels.word("said_at", number=str(at)),), repeated=True)
            yield replace(note, reasons=tuple(reasons))

    def note(self, change: Change) -> Note:
        """The explanation of one change, its reasons put together by category."""
        pair = self.pairs[change.pair]
        grouped: dict[tuple[str, str, bool], list[Category]] = {}
        for category in change.categories:
            kind = category.id, category.certainty, category.rule == "officer"
            grouped.setdefault(kind, []).append(category)
        ids = {category.id for category in change.categories}
        return Note(
            self.number_of[pair.id],
            pair.kind,
            self.labels.kind(pair.kind),
            pair.moved,
            self.labels.kind("moved"),
            bool(ids) and ids <= self.formal,
            bool(ids - self.formal),
            tuple(_said_once(self.reason(change, pair, found) for found in grouped.values())),
            f"#o-{pair.old[0]}" if pair.old else "",
            f"#n-{pair.new[0]}" if pair.new else "",
            change.topics,
        )

    def reason(self, change: Change, pair: Pair, found: Sequence[Category]) -> Reason:
        """Categories of one id and certainty, each sentence once; the label is not said twice."""
        first = found[0]
        label = self.labels.category(first.id)
        told = dict.fromkeys(_unlabelled(self.labels.say(c.why), label) for c in found)
        if first.rule == "officer":
            return Reason(first.id, label, self.labels.word("officer"), True, tuple(told), officer=True)
        if first.id != "unexplained":
            sure = self.labels.certainty(first.certainty)
            return Reason(first.id, label, sure, first.certainty == "certain", tuple(told))
        places = self.places(change, found) if pair.old and pair.new else ()
        return Reason(first.id, label, "", False, tuple(told), places)

    def places(self, change: Change, found: Sequence[Category]) -> tuple[tuple[str, str], ...]:
        """The edits that categories speak of, as old and new words."""
        ours = {span for c in found for span in c.old}
        theirs = {span for c in found for span in c.new}
        return tuple(
            (_words(self.comparison.old, e.old), _words(self.comparison.new, e.new))
            for e in change.edits
            if e.old in ours or e.new in theirs
        )

    # ---- addresses ----

    def address(self, unit: Unit) -> str:
        """What a person would call a unit."""
        return self.labels.address(unit.address)

    def addresses(self, units: Iterable[Unit]) -> str:
        """What a person would call several."""
        return "; ".join(self.address(unit) for unit in units)


def folds(rows: Sequence[tuple[bool, bool]]) -> list[bool]:
    """Which rows are folded away, of rows that did not change (True), or are headings (True). A heading that did not
    change is folded with what follows it, and stays where something changed right below.
    """
    folding = False
    found: list[bool] = []
    for equal, heading in reversed(rows):
        folding = equal and (folding or not found or not heading)
        found.append(folding)
    return found[::-1]


def _all_elsewhere(paragraphs: Iterable[Paragraph]) -> bool:
    """Whether every sentence of a row has its counterpart in another: nothing of it was left out."""
    sentences = [s for p in paragraphs for s in p.sentences]
    return bool(sentences) and all(s.pointer is not None for s in sentences)


def _unlabelled(text: str, label: str) -> str:
    """A reason without its label before it, which the report says already."""
    for sign in (";", ":"):
        if text.startswith(f"{label}{sign} "):
            rest = text[len(label) + 2 :]
            return f"{rest[:1].upper()}{rest[1:]}"
    return text


def _said_once(reasons: Iterable[Reason]) -> Iterator[Reason]:
    """The reasons; what an officer says of a change stands with the first of their categories only."""
    said: set[tuple[str, ...]] = set()
    for reason in reasons:
        yield replace(reason, texts=()) if reason.officer and reason.texts in said else reason
        if reason.officer:
            said.add(reason.texts)


def _anchor(row: Row) -> str:
    return f"r{row.number}"


def _run(rows: Sequence[RowView], *, equal: bool) -> Run:
    addresses = [p.address for row in rows for p in row.new.paragraphs]
    where = addresses[0] if len(addresses) == 1 else f"{addresses[0]} – {addresses[-1]}" if addresses else ""
    return Run(equal, where, tuple(rows))


def opening(side: Side, unit: Unit, label: str | None = None) -> str:
    """The first words of a unit, after its label."""
    words = _words(side.directive, unit.span)
    return words.removeprefix(label).lstrip(".)/: ") if label else words


def _words(directive: Directive, span: Span) -> str:
    """The words of a span on one line, cut between words where there are many: no letter is cut."""
    words = visible(directive.text[slice(*span)])
    if len(words) <= _OPENING:
        return words
    return words[:_OPENING].rsplit(" ", 1)[0] + " …"
