"""What stands in the officer's table, *Bản so sánh, thuyết minh nội dung dự thảo*, before any file format.

Each row of the view is a row of the table, with its number, both texts as marked runs, and what is said of it. In the
short form rows that did not change are left out, and a line says so where they stood.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.model import Directive
from directive_diff.report.cells import Cell, GroupView, Paragraph, Pointer, RowView
from directive_diff.report.explained import Entry, explained
from directive_diff.report.labels import Labels
from directive_diff.report.marks import visible
from directive_diff.report.officers_annexes import Annex, cited_annex, duties_annex
from directive_diff.report.options import Options
from directive_diff.report.view import View, view

__all__ = ["Form", "FormRow", "Line", "Run", "form"]


@dataclass(frozen=True, slots=True)
class Run:
    """Words alike in look. ``mark`` is ``delete``, ``insert``, ``ours`` (a remark of the table, no word of the texts)
    or empty; ``unseen`` says that the text stands for a character nobody can see.
    """

    text: str
    mark: str = ""
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class FormRow:
    """One row: its number, a name of letters and digits, where it stands, both texts by paragraph, what is said, and
    the ids of its changes.
    """

    number: int
    anchor: str
    address: str
    heading: bool
    old: tuple[tuple[Run, ...], ...]
    new: tuple[tuple[Run, ...], ...]
    entries: tuple[Entry, ...]
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """A line across the table: what was left out, or (``head``) the section that follows."""

    anchor: str
    text: str
    head: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """The whole form. ``issuer`` is that of the new text, empty where it does not say; ``notes`` are label and text."""

    issuer: str
    titles: tuple[str, ...]
    notes: tuple[tuple[str, str], ...]
    heads: tuple[str, str]
    body: tuple[FormRow | Line, ...]
    annexes: tuple[Annex, ...]


def form(comparison: Comparison, labels: Labels, options: Options) -> Form:
    """The form of a comparison."""
    v = view(comparison, labels)
    left_out = sum(1 for row in _rows(v.groups) if row.equal) if options.changed_only else 0
    body = tuple(_body(comparison, v, labels, short=options.changed_only))
    number_of = {n: row.number for row in body if isinstance(row, FormRow) for n in row.changes}
    annexes = [cited_annex(v, labels)]
    if options.by_agency:
        annexes.append(duties_annex(comparison, v, labels, number_of, short=options.changed_only))
    word = labels.word
    return Form(
        visible(comparison.new.issuer or ""),
        (
            word("form_title"),
            _called(comparison.new, labels, draft=True),
            f"{word('form_compared')} {_called(comparison.old, labels, draft=False)}",
        ),
        tuple(_notes(v, labels, left_out)),
        (_head(comparison.old, "form_old", labels), _head(comparison.new, "form_new", labels)),
        body,
        tuple(annexes),
    )


# ---- above the table ----------------------------------------------------------------------------------------------


def _called(directive: Directive, labels: Labels, *, draft: bool) -> str:
    """A text by kind, number, date and subject; by its file where it names none of these."""
    word = labels.word
    issued = labels.date(directive.issued)
    parts = [
        directive.kind or "",
        word("form_of_number", number=directive.number) if directive.number else "",
        word("form_of_date", date=issued) if issued else "",
        _lower(directive.subject or ""),
    ]
    if not (directive.subject or directive.number):
        parts.append(word("form_file", file=directive.source))
    name = visible(" ".join(filter(None, parts)))
    return f"{word('form_draft')} {name}" if draft and not (directive.number and directive.issued) else name


def _lower(subject: str) -> str:
    """A subject in the middle of a sentence: «Về …» is «về …»; a name and an abbreviation keep their capitals."""
    first, space, rest = subject.partition(" ")
    proper = first[1:] != first[1:].lower() or rest[:1].isupper()
    return subject if proper else f"{first.lower()}{space}{rest}"


def _head(directive: Directive, key: str, labels: Labels) -> str:
    """The head of a column: «VĂN BẢN TRƯỚC (Chỉ thị năm 2025)»."""
    year = labels.word("form_year", year=str(directive.year)) if directive.year else ""
    told = " ".join(filter(None, (directive.kind or "", year)))
    return f"{labels.word(key)}\n({told})" if told else labels.word(key)


def _notes(v: View, labels: Labels, left_out: int) -> Iterator[tuple[str, str]]:
    """What a reader must know before the table: what was not read comes first."""
    word = labels.word
    for unread in v.unread:
        where = f" ({visible(unread.where)})" if unread.where else ""
        yield word("unread"), f"{unread.whose}: {unread.what}: {unread.count}{where}."
    if not v.unread:
        yield word("unread"), word("nothing_unread")
    for warning in v.warnings:
        yield word("form_note"), f"{warning.whose}: {visible(warning.text)} [{warning.code}]"
    open_ = next((c.count for c in v.categories if c.id == "unexplained"), 0)
    if v.differs:
        yield word("summary"), word("form_counts", count=v.total, substance=v.substance, form=v.noise, open=open_)
    else:
        yield word("summary"), word("no_changes")
    if left_out:
        yield word("form_note"), word("form_short", count=left_out)


# ---- the rows -----------------------------------------------------------------------------------------------------


def _rows(groups: Iterable[GroupView]) -> Iterator[RowView]:
    return (row for group in groups for run in group.runs for row in run.rows)


def _body(comparison: Comparison, v: View, labels: Labels, *, short: bool) -> Iterator[FormRow | Line]:
    shown = [row for row in _rows(v.groups) if not (short and row.equal)]
    numbers = {row.anchor: n for n, row in enumerate(shown, 1)}
    held: list[RowView] = []
    lines = 0
    for group in v.groups:
        rows = [row for run in group.runs for row in run.rows]
        head = short and group.opening and rows[0].equal and not all(row.equal for row in rows)
        for at, row in enumerate(rows):
            if short and row.equal:
                held.append(row)
            if held and (row.anchor in numbers or (at == 0 and head)):
                lines += 1
                yield _left_out(held, lines, labels)
                held = []
            if at == 0 and head:
                yield Line(f"h{group.anchor}", f"{group.title}. {group.opening}", head=True)
            if row.anchor in numbers:
                yield _row(comparison, row, numbers, labels)
    if held:
        yield _left_out(held, lines + 1, labels)


def _left_out(rows: Sequence[RowView], number: int, labels: Labels) -> Line:
    """Where rows that did not change were left out, and how many."""
    addresses = [p.address for row in rows for p in row.new.paragraphs]
    where = addresses[0] if len(addresses) == 1 else f"{addresses[0]} – {addresses[-1]}"
    return Line(f"x{number}", labels.word("form_left_out", count=len(rows), where=where))


def _row(comparison: Comparison, row: RowView, numbers: dict[str, int], labels: Labels) -> FormRow:
    """One row. The place that something left tells the number of the row where it is now."""
    entries = explained(row, labels)
    left = row.pointer is not None and not row.new.paragraphs and not row.new.absent
    if left and row.pointer:
        to = numbers.get(row.pointer.href.removeprefix("#"))
        text = entries[0].text.rstrip(".")
        entries = (Entry(f"{text} ({labels.word('form_row', row=str(to))})." if to else f"{text}."),)
    paragraphs = row.new.paragraphs or row.old.paragraphs
    addresses = [p.address for p in paragraphs]
    address = addresses[0] if len(addresses) == 1 else f"{addresses[0]} – {addresses[-1]}"
    arrived = row.pointer if row.moved else None
    return FormRow(
        numbers[row.anchor],
        row.anchor.replace("-", "x"),
        address,
        row.heading,
        _cell(row.old, labels.word("form_added"), None, pointers=not left),
        _cell(row.new, labels.word("not_in_new"), row.pointer if left else arrived, pointers=True),
        entries,
        tuple(comparison.changes[note.number - 1].id for note in row.notes),
    )


def _cell(cell: Cell, absent: str, pointer: Pointer | None, *, pointers: bool) -> tuple[tuple[Run, ...], ...]:
    """The paragraphs of a cell; what the table itself remarks stands in brackets before the words."""
    told = [p for p in (pointer, cell.pointer) if p is not None]
    remarks = tuple(Run(f"({p.word} {p.address})", "ours") for p in told)
    if not cell.paragraphs:
        return (remarks or (Run(absent, "ours"),),)
    found = [_paragraph(p, pointers=pointers) for p in cell.paragraphs]
    return (_spaced(remarks, found[0]), *found[1:]) if remarks else tuple(found)


def _spaced(first: tuple[Run, ...], then: tuple[Run, ...]) -> tuple[Run, ...]:
    return (*first, Run(" "), *then)


def _paragraph(paragraph: Paragraph, *, pointers: bool) -> tuple[Run, ...]:
    runs: list[Run] = []
    for sentence in paragraph.sentences:
        if runs:
            runs.append(Run(" "))
        if sentence.pointer and pointers:
            runs += [Run(f"({sentence.pointer.word} {sentence.pointer.address})", "ours"), Run(" ")]
        runs += [Run(s.text, s.op, s.unseen) for s in sentence.segments]
    return tuple(runs)
