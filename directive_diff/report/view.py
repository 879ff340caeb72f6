"""Everything a report shows, before any template: rows, labels, counts, links. Every writer takes the same view."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.model import Directive, Ledger, Notice
from directive_diff.report.agencies import AgencyRow, agency_rows
from directive_diff.report.cells import GroupView
from directive_diff.report.cited import CitationRow, citation_rows
from directive_diff.report.labels import Labels
from directive_diff.report.table import Table, table
from directive_diff.topics import topic_ids

__all__ = ["Count", "LedgerView", "Link", "SideView", "TermRow", "View", "WarningView", "view"]

KINDS = ("edited", "split", "merged", "added", "removed", "moved")


@dataclass(frozen=True, slots=True)
class Link:
    """Words that lead to a place of the page."""

    text: str
    href: str


@dataclass(frozen=True, slots=True)
class Fact:
    """One line about a document; ``value`` is None where the file does not say."""

    label: str
    value: str | None


@dataclass(frozen=True, slots=True)
class SideView:
    """One of the two documents. ``called`` is what a person would call it in a heading: its kind with its number or
    year, else the name of its file; ``cited`` how one would cite it, with its date and issuer where they are known.
    """

    name: str
    called: str
    cited: str
    source: str
    facts: tuple[Fact, ...]
    sha256: str


@dataclass(frozen=True, slots=True)
class Count:
    """How many changes of one kind or category, and where they are. ``noise`` says that the category is one of form;
    ``substance`` counts the changes that are more than form.
    """

    id: str
    label: str
    definition: str
    count: int
    noise: bool
    places: tuple[Link, ...]
    substance: int


@dataclass(frozen=True, slots=True)
class WarningView:
    """One warning and whom it concerns."""

    whose: str
    code: str
    text: str


@dataclass(frozen=True, slots=True)
class LedgerEntryView:
    """Characters set aside or supplied for one reason."""

    reason: str
    count: int
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LedgerView:
    """The account of one file."""

    name: str
    source: str
    seen: int
    reading: int
    supplied: tuple[LedgerEntryView, ...]
    aside: tuple[LedgerEntryView, ...]


@dataclass(frozen=True, slots=True)
class UnreadView:
    """What stands in one file and not in the text: how many things of which kind, and where the first are."""

    whose: str
    what: str
    count: int
    where: str


@dataclass(frozen=True, slots=True)
class TermRow:
    """A name that gave way to another, and where."""

    old: str
    new: str
    reason: str
    places: tuple[Link, ...]


@dataclass(frozen=True, slots=True)
class LostRow:
    """Phrases the new text no longer says, where they stood, and the change they left with."""

    phrases: tuple[str, ...]
    address: str
    place: Link


@dataclass(frozen=True, slots=True)
class View:
    """A report."""

    lang: str
    differs: bool
    old: SideView
    new: SideView
    summary: tuple[str, ...]
    lost: tuple[LostRow, ...]
    total: int
    noise: int
    substance: int
    noise_places: tuple[Link, ...]
    substance_places: tuple[Link, ...]
    equal: int
    kinds: tuple[Count, ...]
    categories: tuple[Count, ...]
    topics: tuple[Count, ...]
    warnings: tuple[WarningView, ...]
    unread: tuple[UnreadView, ...]
    ledgers: tuple[LedgerView, ...]
    groups: tuple[GroupView, ...]
    citations: tuple[CitationRow, ...]
    terms: tuple[TermRow, ...]
    agencies: tuple[AgencyRow, ...]


def view(comparison: Comparison, labels: Labels, *, one_column: bool = False) -> View:
    """The view of a comparison in one language; ``one_column`` as in :func:`directive_diff.report.table.table`."""
    rows = table(comparison, labels, one_column=one_column)
    summary = comparison.summary
    return View(
        lang=labels.lang,
        differs=comparison.differs,
        old=side_view(comparison.old, labels.word("old"), labels),
        new=side_view(comparison.new, labels.word("new"), labels),
        summary=tuple(labels.say(summary.text).split("\n")),
        lost=_lost(comparison, labels),
        total=len(comparison.changes),
        noise=summary.noise,
        substance=summary.substance,
        noise_places=_places(n.number for n in rows.notes if n.noise),
        substance_places=_places(n.number for n in rows.notes if n.substance),
        equal=summary.kinds.get("sentence", {}).get("equal", 0),
        kinds=_kinds(comparison, rows, labels),
        categories=_categories(comparison, rows, labels),
        topics=_topics(rows, labels),
        warnings=_warnings(comparison, labels),
        unread=(
            *unread_views(comparison.old, labels.word("old"), labels),
            *unread_views(comparison.new, labels.word("new"), labels),
        ),
        ledgers=(
            ledger_view(comparison.old, labels.word("old"), labels),
            ledger_view(comparison.new, labels.word("new"), labels),
        ),
        groups=rows.groups,
        citations=citation_rows(comparison, labels),
        terms=_terms(comparison, labels),
        agencies=agency_rows(comparison, labels),
    )


def side_view(directive: Directive, name: str, labels: Labels) -> SideView:
    """What the file says of itself."""
    facts = (
        ("kind", directive.kind),
        ("number", directive.number),
        ("issued", labels.date(directive.issued)),
        ("issuer", directive.issuer),
        ("year", None if directive.year is None else str(directive.year)),
        ("subject", directive.subject),
    )
    called = _called(directive, labels)
    date = labels.date(directive.issued)
    cited = (called, f"{labels.word('dated')} {date}" if date else "", f"{labels.word('issued_by')} {directive.issuer}")
    return SideView(
        name,
        called,
        " ".join(filter(None, cited if directive.issuer else cited[:2])),
        directive.source,
        tuple(Fact(labels.word(key), value) for key, value in facts),
        directive.sha256,
    )


def _called(directive: Directive, labels: Labels) -> str:
    if directive.kind and directive.number:
        return f"{directive.kind} {labels.word('number_sign')} {directive.number}"
    if directive.kind and directive.year:
        return f"{directive.kind} {labels.word('of_year')} {directive.year}"
    return directive.number or directive.source


def ledger_view(directive: Directive, name: str, labels: Labels) -> LedgerView:
    """The account of one file, its reasons in words."""
    ledger = directive.ledger
    return LedgerView(
        name,
        directive.source,
        ledger.seen,
        ledger.reading,
        _entries(ledger, labels, aside=False),
        _entries(ledger, labels, aside=True),
    )


def _entries(ledger: Ledger, labels: Labels, *, aside: bool) -> tuple[LedgerEntryView, ...]:
    entries = ledger.aside if aside else ledger.supplied
    return tuple(LedgerEntryView(labels.ledger(e.reason), e.count, e.samples) for e in entries)


def unread_views(directive: Directive, whose: str, labels: Labels) -> tuple[UnreadView, ...]:
    """What could not be read of one file."""
    return tuple(
        UnreadView(whose, labels.unread(u.what), u.count, "; ".join(map(labels.address, u.where.split("; "))))
        for u in directive.unread
    )


def _warnings(comparison: Comparison, labels: Labels) -> tuple[WarningView, ...]:
    sides: tuple[tuple[str, tuple[Notice, ...]], ...] = (
        (labels.word("both"), comparison.warnings),
        (labels.word("old"), comparison.old.warnings),
        (labels.word("new"), comparison.new.warnings),
    )
    return tuple(WarningView(whose, w.code, labels.say(w.message)) for whose, found in sides for w in found)


def _places(numbers: Iterable[int]) -> tuple[Link, ...]:
    return tuple(Link(str(n), f"#d{n}") for n in numbers)


def _kinds(comparison: Comparison, rows: Table, labels: Labels) -> tuple[Count, ...]:
    """Counts of sentence pairs; what moved is counted on every level, as it is marked on the highest."""
    counted = comparison.summary.kinds
    found: list[Count] = []
    for kind in KINDS:
        if kind == "moved":
            count = sum(level.get("moved", 0) for level in counted.values())
            whole = (Link(address, f"#{anchor}") for address, anchor in rows.moved_rows)
            notes = [n for n in rows.notes if n.moved]
            places = (*whole, *_places(n.number for n in notes))
        else:
            count = counted.get("sentence", {}).get(kind, 0)
            notes = [n for n in rows.notes if n.kind == kind]
            places = _places(n.number for n in notes)
        substance = count - sum(n.noise for n in notes)
        found.append(Count(kind, labels.kind(kind), labels.definition("kinds", kind), count, False, places, substance))
    return tuple(found)


def _categories(comparison: Comparison, rows: Table, labels: Labels) -> tuple[Count, ...]:
    """In the order of the label file; what nobody explains is always there, were it to say that there is none."""
    counted = comparison.summary.categories
    found: list[Count] = []
    for category in labels.categories():
        if counted.get(category) or category == "unexplained":
            count, notes = counted.get(category, 0), [n for n in rows.notes if any(r.id == category for r in n.reasons)]
            label, definition = labels.category(category), labels.definition("categories", category)
            substance = count - sum(n.noise for n in notes)
            places = _places(n.number for n in notes)
            found.append(Count(category, label, definition, count, category in rows.formal, places, substance))
    return tuple(found)


def _lost(comparison: Comparison, labels: Labels) -> tuple[LostRow, ...]:
    numbers = {change.id: n for n, change in enumerate(comparison.changes, 1)}
    pairs = {pair.id: pair for pair in comparison.pairs}
    units = {unit.id: unit for unit in comparison.old.units}
    found: list[LostRow] = []
    for gone in comparison.summary.lost:
        number = numbers[gone.change]
        unit = units[pairs[comparison.changes[number - 1].pair].old[0]]
        phrases = tuple(" ".join(comparison.old.text[slice(*span)].split()) for span in gone.spans)
        found.append(LostRow(phrases, labels.address(unit.address), Link(str(number), f"#d{number}")))
    return tuple(found)


def _topics(rows: Table, labels: Labels) -> tuple[Count, ...]:
    """The topics that changes have, in the order of the rules."""
    places = {topic: _places(n.number for n in rows.notes if topic in n.topics) for topic in topic_ids()}
    form = {f"#d{n.number}" for n in rows.notes if n.noise}
    return tuple(
        Count(t, labels.topic(t), "", len(found), False, found, sum(link.href not in form for link in found))
        for t, found in places.items()
        if found
    )


def _terms(comparison: Comparison, labels: Labels) -> tuple[TermRow, ...]:
    numbers = {change.id: n for n, change in enumerate(comparison.changes, 1)}
    changes = {change.id: change for change in comparison.changes}
    found: list[TermRow] = []
    for term in comparison.summary.terms:
        reasons = (c.why for i in term.changes for c in changes[i].categories if c.rule == term.rule)
        spoken = next((labels.say(why) for why in reasons if term.old in why.vi and term.new in why.vi), "")
        found.append(TermRow(term.old, term.new, spoken, _places(numbers[i] for i in term.changes)))
    return tuple(found)
