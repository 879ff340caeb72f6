"""The summary for a terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, takewhile

from directive_diff.comparison import Comparison
from directive_diff.report.cited import CitationRow
from directive_diff.report.labels import Labels
from directive_diff.report.marks import visible
from directive_diff.report.options import Options
from directive_diff.report.paint import PLAIN, TINTS, Paint
from directive_diff.report.view import Count, View, view

__all__ = ["WIDTH", "entry", "heading", "render"]

WIDTH = 100  # not the terminal's: the same input gives the same bytes
_PLACES = 12  # as many places as a line holds
_AGENCIES = 10  # so many bodies give a picture; the page and the data have all


def render(comparison: Comparison, labels: Labels, options: Options) -> str:
    """The summary: what was compared, warnings, counts, citations, names replaced. Colour adds nothing to read: without
    it the text is the same.
    """
    return "\n".join(_lines(view(comparison, labels), labels, Paint(on=options.colour))) + "\n"


def heading(text: str, paint: Paint = PLAIN) -> Iterator[str]:
    """A heading with a line under it."""
    yield ""
    yield paint(text, "bold")
    yield "-" * len(text)


def entry(text: str, indent: str = "  ") -> list[str]:
    """An entry of a list, or with no indent a paragraph, wrapped; invisible characters are written out."""
    return textwrap.wrap(
        visible(text), WIDTH, initial_indent=indent, subsequent_indent=indent * 2, break_on_hyphens=False
    )


def _lines(v: View, t: Labels, paint: Paint) -> Iterator[str]:
    yield paint(t.word("heading"), "bold")
    for side in (v.old, v.new):
        described = "; ".join(f"{fact.label}: {fact.value}" for fact in side.facts if fact.value)
        yield from entry(" – ".join(filter(None, (f"{side.name}: {side.source}", described))), "")
    yield from heading(t.word("summary"), paint)
    for paragraph in v.summary:
        yield from entry(paragraph, "")
    if v.warnings or v.unread:
        yield from heading(t.word("warnings"), paint)
        for w in v.warnings:
            first, *rest = entry(f"{w.code}  {w.whose}: {w.text}")
            yield from (first.replace(w.code, paint(w.code, "yellow"), 1), *rest)
        for u in v.unread:
            yield from entry(f"{t.word('unread')}, {u.whose}: {u.what}: {t.number(u.count)} ({u.where})")
    if v.differs:
        yield from heading(t.word("by_kind"), paint)
        yield from _counts(v.kinds, t, paint)
        yield from heading(t.word("by_category"), paint)
        yield from _counts(v.categories, t, paint)
        yield f"  {t.number(v.substance):>5}  {t.word('substance')}"
        yield f"  {t.number(v.noise):>5}  {t.word('noise')}"
    yield from _explanations(v, t, paint)
    if v.lost:
        yield from heading(t.word("lost"), paint)
        for row in v.lost:
            said = "; ".join(f"«{phrase}»" for phrase in row.phrases)
            yield from entry(f"{row.address}: {said} ({t.word('change').lower()} {row.place.text})")
    yield from _citations(v.citations, t, paint)
    yield from _agencies(v, t, paint)
    if v.terms:
        yield from heading(t.word("terms"), paint)
        for term in v.terms:
            places = ", ".join(p.text for p in term.places[:_PLACES]) + (", …" if len(term.places) > _PLACES else "")
            yield from entry(f"«{term.old}» → «{term.new}» ({t.word('change').lower()} {places})")


def _agencies(v: View, t: Labels, paint: Paint) -> Iterator[str]:
    """The bodies whose tasks are not as they were."""
    rows = [row for row in v.agencies if row.touched]
    if not rows:
        return
    yield from heading(t.word("agencies"), paint)
    for row in rows[:_AGENCIES]:
        parts = (
            ("task_gained", row.gained),
            ("task_lost", row.lost),
            ("task_changed", row.changed),
            ("task_kept", row.kept),
        )
        said = ", ".join(f"{t.word(word).lower()} {t.number(tasks.count)}" for word, tasks in parts if tasks.count)
        yield from entry(f"{row.name}: {said}")
    if len(rows) > _AGENCIES:
        yield from entry(f"… (+{t.number(len(rows) - _AGENCIES)})")


def _counts(counts: Iterable[Count], t: Labels, paint: Paint) -> Iterator[str]:
    for c in counts:
        yield f"  {paint(f'{t.number(c.count):>5}', 'bold')}  {paint(c.label, TINTS.get(c.id, '') if c.count else '')}"


def _counted(rows: Sequence[CitationRow], t: Labels) -> str:
    """How many: those that head their chain, and all."""
    heads = sum(1 for row in rows if not row.under)
    said = t.number(heads)
    return said if heads == len(rows) else f"{said}; {t.word('with_chain')}: {t.number(len(rows))}"


def _chains(rows: Sequence[CitationRow]) -> Iterator[str]:
    """The names, those that stand under another in brackets behind it."""
    for at, row in enumerate(rows):
        if not row.under:
            members = [m.name for m in takewhile(lambda m: m.under, rows[at + 1 :])]
            yield f"{row.name} ({', '.join(members)})" if members else row.name


def _explanations(v: View, t: Labels, paint: Paint) -> Iterator[str]:
    """What an officer said of changes, in words of their own; the rest is in the other reports."""
    rows = [row for group in v.groups for run in group.runs for row in run.rows]
    found = [(row, note) for row in rows for note in row.notes if any(r.officer for r in note.reasons)]
    if found:
        yield from heading(t.word("officer"), paint)
    for row, note in found:
        cell = row.new if row.new.paragraphs else row.old
        address = cell.paragraphs[0].address if cell.paragraphs else ""
        reasons = [r for r in note.reasons if r.officer]
        said = f"{'; '.join(r.label for r in reasons)}: {' '.join(text for r in reasons for text in r.texts)}"
        yield from entry(f"[{note.number}] {address[:1].upper()}{address[1:]} – {said}")


def _citations(rows: Iterable[CitationRow], t: Labels, paint: Paint) -> Iterator[str]:
    found = list(rows)
    if not found:
        return
    yield from heading(t.word("citations"), paint)
    for status, group in groupby(found, key=lambda row: row.status):
        rows_ = list(group)
        yield from entry(f"{t.status(status)} ({_counted(rows_, t)}): {'; '.join(_chains(rows_))}")
    for row in found:
        if row.successor:
            s = row.successor
            yield from entry(f"{row.name} → {s.label} ({s.certainty}). {s.why}")
    yield from entry(t.word("citations_note"))
