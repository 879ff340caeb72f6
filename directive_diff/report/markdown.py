"""A memorandum in Markdown, for GitHub, GitLab, pandoc and whatever reads CommonMark with tables and strike-through."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date

from directive_diff.comparison import Comparison
from directive_diff.report.cells import GroupView, Note, RowView
from directive_diff.report.labels import Labels
from directive_diff.report.markdown_text import escaped, marked
from directive_diff.report.sheets import Sheet, Value, plain, sheet
from directive_diff.report.sheets.reasons import reason_text
from directive_diff.report.sheets.wording import Wording
from directive_diff.report.view import Count, View, view

__all__ = ["render"]

# What a page can hold of the tables; the workbook has every column.
_CITATIONS = ("name", "status", "issued", "subject", "old_places", "new_places", "outcome", "successor", "certainty")
_DUTIES = ("body", "task", "role", "change", "old_address", "new_address", "deadlines", "figures", "how")


def render(comparison: Comparison, labels: Labels) -> str:
    """The report as Markdown; one paragraph is one line."""
    shown = view(comparison, labels)
    memo = _Memo(comparison, shown, labels)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(memo.lines())).strip("\n") + "\n"


class _Memo:
    """The parts of the memorandum, each as lines."""

    def __init__(self, comparison: Comparison, shown: View, labels: Labels) -> None:
        self._comparison = comparison
        self._view = shown
        self._labels = labels
        self._word = labels.word
        self._wording = Wording.of(comparison)

    def lines(self) -> Iterator[str]:
        yield f"# {escaped(self._word('heading'))}"
        yield ""
        yield from self._documents()
        yield from self._heading("summary")
        for paragraph in self._view.summary:
            yield from (escaped(paragraph), "")
        yield from self._cautions()
        if self._view.differs:
            yield from self._counts("by_kind", "label", self._view.kinds)
            yield from self._counts("by_category", "category", self._view.categories)
            yield f"{self._word('substance')}: {self._view.substance}. {self._word('noise')}: {self._view.noise}."
            yield ""
        yield from self._lost()
        yield from self._changes()
        for name, columns in (("citations", _CITATIONS), ("terms", None), ("duties", _DUTIES)):
            found = sheet(name, self._comparison, self._view, self._labels)
            if name == "duties":  # a memorandum tells what is not as it was
                kept = self._word("task_kept")
                found = replace(found, rows=tuple(row for row in found.rows if kept not in row))
            if found.rows:
                yield from ("", f"## {escaped(found.title)}", "")
                yield from self._table(found, columns)
                yield from (("", escaped(found.note)) if found.note else ())
        yield from ("", "---", "", escaped(self._word("made_by")))

    # ---- the beginning ----

    def _heading(self, key: str) -> Iterator[str]:
        yield from ("", f"## {escaped(self._word(key))}", "")

    def _documents(self) -> Iterator[str]:
        old, new = self._view.old, self._view.new
        yield from self._rows(("", old.name, new.name), [(self._word("file"), old.source, new.source)])
        for one, other in zip(old.facts, new.facts, strict=True):
            if one.value or other.value:
                unstated = self._word("unstated")
                yield _row((one.label, one.value or unstated, other.value or unstated))

    def _cautions(self) -> Iterator[str]:
        if not self._view.warnings and not self._view.unread:
            return
        yield from self._heading("warnings")
        for w in self._view.warnings:
            yield f"- **{w.code}** {escaped(w.whose)}: {escaped(w.text)}"
        for u in self._view.unread:
            said = f"{u.whose}: {u.what}: {u.count} ({u.where})"
            yield f"- **{escaped(self._word('unread'))}** {escaped(said)}"
        yield ""

    def _counts(self, title: str, label: str, counts: Sequence[Count]) -> Iterator[str]:
        yield from self._heading(title)
        head = (self._word(label), self._word("count"), self._word("meaning"))
        yield from self._rows(head, [(c.label, str(c.count), c.definition) for c in counts])
        yield ""

    def _lost(self) -> Iterator[str]:
        if not self._view.lost:
            return
        yield from self._heading("lost")
        yield from (escaped(self._word("lost_note")), "")
        for row in self._view.lost:
            said = "; ".join(f"«{phrase}»" for phrase in row.phrases)
            yield f"- {escaped(f'{row.address}: {said}')} ({escaped(self._word('change').lower())} {row.place.text})"

    # ---- the changes ----

    def _changes(self) -> Iterator[str]:
        yield from self._heading("changes")
        if not self._view.differs:
            yield escaped(self._word("no_changes"))
            return
        yield f"~~{self._word('legend_delete')}~~; **{self._word('legend_bold')}**."
        for group in self._view.groups:
            rows = [row for run in group.runs for row in run.rows if row.notes or row.moved]
            if rows:
                yield from ("", f"### {escaped(_title(group))}")
            for row in rows:
                yield from self._row_of_changes(row)

    def _row_of_changes(self, row: RowView) -> Iterator[str]:
        if row.moved:
            was, now = ("; ".join(p.address for p in cell.paragraphs) for cell in (row.old, row.new))
            yield from ("", f"**{escaped(self._labels.kind('moved'))}** · {escaped(was)} → {escaped(now)}", "")
            now_ids = [s.anchor[2:] for p in row.new.paragraphs for s in p.sentences]
            yield f"> {marked(self._wording.now(now_ids).segments)}"
        for note in row.notes:
            yield from self._change(note)

    def _change(self, note: Note) -> Iterator[str]:
        change = self._comparison.changes[note.number - 1]
        pair = self._wording.pairs[change.pair]
        sides = [
            self._wording.addresses(ids, self._labels, old=old) for ids, old in ((pair.old, True), (pair.new, False))
        ]
        where = " → ".join(dict.fromkeys(filter(None, sides)))
        kind = f"{note.label}; {note.moved_label}" if note.moved else note.label
        said = [kind, *([self._word("noise")] if note.noise else []), where]
        yield ""
        yield f"**\\[{note.number}\\]** {' · '.join(map(escaped, said))}"
        yield ""
        yield f"> {marked(self._wording.both(change).segments)}"
        yield ""
        for reason in note.reasons:
            yield f"- {escaped(reason_text(reason))}"

    # ---- tables ----

    def _table(self, table: Sheet, chosen: Sequence[str] | None) -> Iterator[str]:
        at = [n for n, column in enumerate(table.columns) if chosen is None or column.id in chosen]
        rows = ([self._cell(row[n]) for n in at] for row in table.rows)
        yield from self._rows([table.columns[n].label for n in at], rows)

    def _cell(self, value: Value) -> str:
        if isinstance(value, date):
            return self._labels.date(value.isoformat()) or ""
        return "" if value is None else str(plain(value))

    def _rows(self, head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
        yield _row(head)
        yield "|" + " --- |" * len(head)
        yield from map(_row, rows)


def _row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(map(escaped, cells)) + " |"


def _title(group: GroupView) -> str:
    return f"{group.title}: {group.opening}" if group.opening else group.title
