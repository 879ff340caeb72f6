"""The annexes of the officer's table: the documents cited, and the tasks of each body."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.model import Agency, Assignment, Directive, Unit
from directive_diff.report.agencies import AgencyRow
from directive_diff.report.cited import CitationRow
from directive_diff.report.labels import Labels
from directive_diff.report.marks import visible
from directive_diff.report.view import View

__all__ = ["Annex", "AnnexGroup", "cited_annex", "duties_annex"]

# The four groups that are always there; what has no known date stands between, where there is any.
_GROUPS = ("kept", "added-new", "added-before", "added", "dropped")
_PLACES = 6


@dataclass(frozen=True, slots=True)
class AnnexGroup:
    """Rows under one title; a cell may hold several lines."""

    title: str
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Annex:
    """A table: its title, notes, the heads of its columns and their widths as shares, and its groups."""

    title: str
    notes: tuple[str, ...]
    heads: tuple[str, ...]
    shares: tuple[int, ...]
    groups: tuple[AnnexGroup, ...]


# ---- documents cited ----------------------------------------------------------------------------------------------


def cited_annex(v: View, labels: Labels) -> Annex:
    """*Danh mục văn bản viện dẫn*, with an empty column for the officer to fill in."""
    word = labels.word
    heads = (word("form_number"), word("document"), word("in_old"), word("in_new"), word("remarks"))
    groups = []
    for status in _GROUPS:
        rows = [row for row in v.citations if row.status == status]
        if rows or status != "added":
            cells = tuple(_citation(n, row, labels) for n, row in enumerate(rows, 1))
            groups.append(AnnexGroup(f"{labels.status(status)} ({len(rows)})", cells))
    return Annex(
        word("form_cited"),
        (word("citations_note"), word("form_validity_note")),
        (*heads, word("form_validity")),
        (5, 33, 14, 14, 22, 12),
        tuple(groups),
    )


def _citation(number: int, row: CitationRow, labels: Labels) -> tuple[str, ...]:
    word = labels.word
    issued = word("form_of_date", date=row.issued) if row.issued else ""
    name = " ".join(filter(None, (row.name, issued)))
    issuer = f"{word('issuer')}: {row.issuer}" if row.issuer else ""
    subject = f"{word('subject')}: {row.subject}" if row.subject else ""
    return (
        str(number),
        _lines((name, issuer, subject)),
        _where((p.address for p in row.old), labels),
        _where((p.address for p in row.new), labels),
        _lines(_remarks(row, labels)),
        "",
    )


def _remarks(row: CitationRow, labels: Labels) -> Iterator[str]:
    if row.under:
        yield f"{labels.word('under').capitalize()} {row.under}."
    if row.own_status:
        yield f"{row.own_status}."
    if row.successor:
        label, why = row.successor.label, row.successor.why
        sure = "" if row.successor.certain else f" ({row.successor.certainty})"
        yield why + sure if label.lower() in why.lower() else f"{label}. {why}{sure}"
    for remark in row.remarks:
        yield f"{remark.label[:1].upper()}{remark.label[1:]}: {remark.text}"


def _where(addresses: Iterable[str], labels: Labels) -> str:
    found = list(dict.fromkeys(addresses))
    more = labels.word("form_and_others", count=len(found) - _PLACES) if len(found) > _PLACES else ""
    return "; ".join(found[:_PLACES]) + more


def _lines(texts: Iterable[str]) -> str:
    return "\n".join(visible(text) for text in texts if text)


# ---- tasks of each body -------------------------------------------------------------------------------------------


def duties_annex(
    comparison: Comparison, v: View, labels: Labels, number_of: Mapping[str, int], *, short: bool
) -> Annex:
    """*Nhiệm vụ theo cơ quan, đơn vị*: what each body gains, loses, keeps otherwise, and keeps as it was."""
    word = labels.word
    old, new = ({unit.id: unit for unit in side.units} for side in (comparison.old, comparison.new))
    made = _Tasks(comparison.old, comparison.new, old, new, labels, number_of)
    rows = list(zip(comparison.agencies, v.agencies, strict=True))
    shown = [(agency, row) for agency, row in rows if row.touched or not short]
    groups = tuple(AnnexGroup(_body(row), tuple(made.rows(agency))) for agency, row in shown)
    untouched = len(rows) - len(shown)
    notes = [word("form_duties_note") if rows else word("no_agencies")]
    if untouched:
        notes.append(word("form_untouched", count=untouched))
    heads = (word("form_number"), word("form_old"), word("form_new"), word("form_task"))
    return Annex(word("form_duties"), tuple(notes), heads, (6, 36, 36, 22), groups)


def _body(row: AgencyRow) -> str:
    name = f"{row.name} ({row.was})" if row.was else row.name
    return name[:1].upper() + name[1:]


@dataclass(frozen=True, slots=True)
class _Tasks:
    """The tasks of bodies as cells."""

    old: Directive
    new: Directive
    old_units: Mapping[str, Unit]
    new_units: Mapping[str, Unit]
    labels: Labels
    number_of: Mapping[str, int]

    def rows(self, agency: Agency) -> Iterator[tuple[str, ...]]:
        """The rows of one body; what it keeps as it was is one line of addresses."""
        number = 0
        for key, tasks in (
            ("task_gained", agency.gained),
            ("task_lost", agency.lost),
            ("task_changed", agency.changed),
        ):
            for task in tasks:
                number += 1
                old = self._text(self.old, self.old_units, task.old)
                new = self._text(self.new, self.new_units, task.new)
                yield str(number), old, new, self._told(key, task)
        if agency.kept:
            addresses = (self.labels.address(self.new_units[i].address) for task in agency.kept for i in task.new)
            kept = self.labels.word("form_kept", count=len(agency.kept), where=_where(addresses, self.labels))
            yield str(number + 1), "", "", kept

    def _text(self, directive: Directive, units: Mapping[str, Unit], ids: Sequence[str]) -> str:
        return _lines(
            f"[{self.labels.address(units[i].address)}] {visible(directive.text[slice(*units[i].span)])}" for i in ids
        )

    def _told(self, key: str, task: Assignment) -> str:
        text = f"{self.labels.word(key)} ({self.labels.role(task.role).lower()})"
        number = self.number_of.get(task.change or "")
        return f"{text}; {self.labels.word('form_row', row=str(number))}." if number else f"{text}."
