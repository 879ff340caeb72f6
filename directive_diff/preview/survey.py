"""What a row will show, told without making it: one walk over changes, findings and citations, linear and quick.

A row is made (``report/table.py``) when somebody looks at it. Until then its *print* stands for it: a digest of the
words of both sides, the marks in them, the kinds and reasons, the findings, and what stands elsewhere and is pointed
to. All places are told from the beginning of their own unit, so that a paragraph put in far above changes no print
below.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from directive_diff.checks import Checked
from directive_diff.comparison import Comparison
from directive_diff.model import Change, Citation, Directive, Pair, Unit
from directive_diff.preview.digests import digest
from directive_diff.preview.keys import Keys, row_keys
from directive_diff.report.rows import Row, Side
from directive_diff.report.table import RowMaker

__all__ = ["RowFacts", "Survey", "cite_key", "short_address", "survey"]

_ROW_LINE = 80  # characters of height that a row takes beside its text: address, chips, room around it
_FINDING_LINE = 120


@dataclass(slots=True, eq=False)
class RowFacts:
    """One row: ``print`` names what it shows, ``words`` what it has of the draft; ``same`` says that nothing in it
    needs a reader; ``size`` is its height in characters.
    """

    row: Row
    key: str = ""
    print: str = ""
    words: str = ""
    same: bool = True
    size: int = 0
    changes: int = 0
    unexplained: int = 0
    removed: int = 0
    findings: list[Checked] = field(default_factory=list)

    @property
    def moved(self) -> bool:
        """Whether it moved as a whole."""
        return self.row.pair.moved and not self.row.stub


@dataclass(frozen=True, slots=True)
class Survey:
    """All rows in reading order, and by key; ``general`` are findings that stand nowhere in particular; ``mentions``
    gives the key of the row and the address of each mention of a document (``o3``, ``n12``).
    """

    facts: tuple[RowFacts, ...]
    by_key: Mapping[str, RowFacts]
    keys: Keys
    general: tuple[Checked, ...]
    mentions: Mapping[str, tuple[str, str]]


def cite_key(citation: Citation) -> str:
    """What an instrument is known by over saves: its kind, number or subject, date."""
    named = citation.number or citation.subject or ""
    return f"{citation.kind}|{named}|{citation.issued or ''}|{citation.form}"


def short_address(unit: Unit, side: Side) -> str:
    """An address within its main section, whose name stands above: it stays when a section is put before that."""
    top = side.top(unit)
    if top is not unit and top.level == "section":
        return unit.address.removeprefix(f"{top.address}, ")
    return unit.address


def survey(
    made: RowMaker, findings: Sequence[Checked], cite_keys: Mapping[str, str], lang: str, previous: Keys | None
) -> Survey:
    """The facts of every row of a comparison."""
    walk = _Walk(made)
    walk.words()
    walk.name(previous)
    walk.changes()
    walk.pointed()
    general = walk.place(findings)
    walk.cited(cite_keys)
    walk.finish(lang)
    facts = tuple(walk.facts)
    return Survey(facts, {f.key: f for f in facts}, walk.keys, tuple(general), walk.mentions)


class _Walk:
    """The walk; ``shown`` collects for each row what its print is made of."""

    def __init__(self, made: RowMaker) -> None:
        self.made = made
        self.both = made.both
        self.comparison: Comparison = made.comparison
        self.facts = [RowFacts(row) for group in made.found for row in group.rows]
        self.by_number = {f.row.number: f for f in self.facts}
        self.shown: dict[int, list[str]] = {f.row.number: [] for f in self.facts}
        self.keys = Keys({})
        self.mentions: dict[str, tuple[str, str]] = {}
        self.height: dict[int, int] = {}  # of findings, by identity: how far into its side of the row
        self.of_sentence = {
            side: {i: self.by_number[row.number] for i, row in rows.items()}
            for side, rows in (("old", made.row_of_old), ("new", made.row_of_new))
        }
        # Where each sentence begins in the paragraph, or the heading, that holds it.
        self.in_row = {
            name: {s.id: s.span[0] - own[0].span[0] for own in side.sentences.values() for s in own}
            for name, side in (("old", self.both.old), ("new", self.both.new))
        }

    def words(self) -> None:
        """The words of both sides, and their addresses."""
        for facts in self.facts:
            row, shown = facts.row, self.shown[facts.row.number]
            new = [self._text(u, self.both.new) for u in row.new]
            old = [self._text(u, self.both.old) for u in row.old]
            facts.words = digest(new) if row.new else ""
            facts.size = max(sum(map(len, old)), sum(map(len, new))) + _ROW_LINE
            facts.same = bool(row.old and row.new) and not row.pair.moved and not row.stub
            shown += ("o", *old, "n", facts.words)
            shown += (short_address(u, self.both.old) for u in row.old)
            shown += (short_address(u, self.both.new) for u in row.new)
            shown.append(f"{row.pair.kind} {row.pair.moved} {row.stub} {row.heading}")

    def name(self, previous: Keys | None) -> None:
        """The keys of all rows."""
        self.keys = row_keys(
            [f.row for f in self.facts], {f.row.number: f.words for f in self.facts if f.row.new}, previous
        )
        for facts in self.facts:
            facts.key = self.keys.of[facts.row.number]

    def changes(self) -> None:
        """What changed, in the rows of both sides; and sentences whose counterpart stands in another row."""
        changes = {change.pair: change for change in self.comparison.changes}
        of_old, of_new = self.of_sentence["old"], self.of_sentence["new"]
        for pair in self.comparison.pairs:
            if pair.level != "sentence":
                continue
            change = changes.get(pair.id)
            rows = {*[of_old[i] for i in pair.old], *[of_new[j] for j in pair.new]}
            apart = len(rows) > 1
            if change is None and not apart:
                continue
            told = self._told(pair, change, elsewhere=apart or pair.moved)
            for facts in rows:
                facts.same = False
                self.shown[facts.row.number].append(told)
            if change is not None:
                home = of_new[pair.new[0]] if pair.new else of_old[pair.old[0]]
                home.changes += 1
                home.unexplained += any(c.id == "unexplained" for c in change.categories)
                home.removed += not pair.new

    def _told(self, pair: Pair, change: Change | None, *, elsewhere: bool) -> str:
        """A pair in one line: its place in its paragraphs, its kind, edits and reasons, and where its sides are."""
        old = [self.both.old.by_id[i] for i in pair.old]
        new = [self.both.new.by_id[j] for j in pair.new]
        parts = [pair.kind, "m" if pair.moved else ""]
        parts += [f"old{self.in_row['old'][u.id]}+{u.span[1] - u.span[0]}" for u in old]
        parts += [f"new{self.in_row['new'][u.id]}+{u.span[1] - u.span[0]}" for u in new]
        if change is not None:
            if old and new:
                a, b = old[0].span[0], new[0].span[0]
                parts += [f"{e.op[0]}{e.old[0] - a},{e.old[1] - a},{e.new[0] - b},{e.new[1] - b}" for e in change.edits]
            parts += [f"{c.id}{c.certainty[0]}{c.rule == 'officer'}" for c in change.categories]
        if elsewhere:
            parts += (f"{self._row('old', u.id).key} {u.address}" for u in old)
            parts += (f"{self._row('new', u.id).key} {u.address}" for u in new)
        return "|".join(parts)

    def pointed(self) -> None:
        """Rows that point to others as a whole: moved, the stub of what moved, the further parts of what was split."""
        for facts in self.facts:
            row = facts.row
            home = row.home
            if home is not None:
                self.shown[row.number].append(self.keys.of[home.number])
                self.shown[row.number] += (u.address for u in (home.new if row.stub else home.old))
            elif row.pair.moved:
                self.shown[row.number] += (u.address for u in row.old)

    def place(self, findings: Iterable[Checked]) -> list[Checked]:
        """The findings to the rows they stand in; what has no place is returned."""
        general: list[Checked] = []
        places = {"old": _Sentences.of(self.comparison.old), "new": _Sentences.of(self.comparison.new)}
        for finding in findings:
            span = finding.place.span
            unit = places[finding.side].at(span[0]) if span else None
            if span is None or unit is None:
                general.append(finding)
                continue
            facts = self._row(finding.side, unit.id)
            start = span[0] - unit.span[0]
            facts.findings.append(finding)
            self.height[id(finding)] = self._into(finding.side, facts, span[0])
            facts.size += _FINDING_LINE
            self.shown[facts.row.number].append(
                f"{finding.rule}|{finding.level}|{finding.side}|{self.in_row[finding.side][unit.id]}|{start}|"
                f"{span[1] - span[0]}|{finding.why.vi}|{finding.suggestion.vi}"
            )
        return general

    def cited(self, cite_keys: Mapping[str, str]) -> None:
        """The documents named in each row, which lead to the table of citations."""
        for name, directive, marked in (
            ("old", self.comparison.old, self.made.targets_old),
            ("new", self.comparison.new, self.made.targets_new),
        ):
            sentences = _Sentences.of(directive)
            places = {index: k for k, index in enumerate(marked.mentions)}
            for index, mention in enumerate(directive.mentions):
                unit = sentences.at(mention.span[0])
                if unit is None:
                    continue
                facts = self._row(name, unit.id)
                self.mentions[f"{name[0]}{index}"] = facts.key, unit.address
                ident = marked.ids.get(index, "")
                if index in places and ident:
                    start, end = marked.starts[places[index]], marked.ends[places[index]]
                    said = f"{self.in_row[name][unit.id]}+{start - unit.span[0]}+{end - start}"
                    self.shown[facts.row.number].append(f"{name} {said} {cite_keys[ident]}")

    def finish(self, lang: str) -> None:
        """The prints."""
        for facts in self.facts:
            facts.findings.sort(key=lambda finding: self.height[id(finding)])
            facts.print = digest((lang, facts.key, *self.shown[facts.row.number]))

    # ---- places ----

    def _row(self, side: str, sentence: str) -> RowFacts:
        return self.of_sentence[side][sentence]

    def _text(self, unit: Unit, side: Side) -> str:
        own = side.sentences.get(unit.id)
        return side.directive.text[own[0].span[0] : own[-1].span[1]] if own else ""

    def _into(self, side: str, facts: RowFacts, position: int) -> int:
        """How many characters stand before a position on its side of a row."""
        units, own = (facts.row.new, self.both.new) if side == "new" else (facts.row.old, self.both.old)
        sentences = [s for unit in units for s in own.sentences.get(unit.id, ())]
        return position - sentences[0].span[0]


@dataclass(frozen=True, slots=True)
class _Sentences:
    """The sentence of a position."""

    starts: list[int]
    units: list[Unit]

    @classmethod
    def of(cls, directive: Directive) -> _Sentences:
        units = [u for u in directive.units if u.level == "sentence"]
        return cls([u.span[0] for u in units], units)

    def at(self, position: int) -> Unit | None:
        """The sentence that holds a position, or stands before it; the first for what stands before all."""
        if not self.units:
            return None
        return self.units[max(0, bisect_right(self.starts, position) - 1)]
