"""The sheet of changes: one row a change, and one for what moved as a whole."""

from __future__ import annotations

from collections.abc import Iterator

from directive_diff.comparison import Comparison
from directive_diff.report.cells import GroupView, Note, RowView
from directive_diff.report.labels import Labels
from directive_diff.report.sheets.cells import Column, Sheet, Value
from directive_diff.report.sheets.reasons import certainty, reason_text, weight
from directive_diff.report.sheets.wording import Wording
from directive_diff.report.view import View

__all__ = ["changes_sheet"]


def changes_sheet(comparison: Comparison, shown: View, wording: Wording, labels: Labels) -> Sheet:
    """In reading order: that of the new text, what was left out at its old place."""
    word = labels.word
    columns = (
        Column("change", word("change"), 8, "change"),
        Column("section", word("section_of"), 9),
        Column("old_address", word("address_old"), 11),
        Column("new_address", word("address_new"), 11),
        Column("kind", word("kind_of_change"), 9),
        Column("moved", labels.kind("moved"), 7),
        Column("old", word("old"), 38, "marked"),
        Column("new", word("new"), 38, "marked"),
        Column("categories", word("category"), 16),
        Column("certainty", word("sureness"), 10),
        Column("reasons", word("explanation"), 46),
        Column("topics", word("topic"), 11),
        Column("weight", word("weight"), 9),
    )
    rows = [
        row
        for group in shown.groups
        for run in group.runs
        for row_view in run.rows
        for row in _rows(comparison, group, row_view, wording, labels)
    ]
    return Sheet("changes", word("changes"), columns, tuple(rows), word("changes_note"))


def _rows(
    comparison: Comparison, group: GroupView, row: RowView, wording: Wording, labels: Labels
) -> Iterator[tuple[Value, ...]]:
    if row.moved:
        yield _moved(group, row, wording, labels)
    for note in row.notes:
        yield _change(comparison, group, note, wording, labels)


def _change(
    comparison: Comparison, group: GroupView, note: Note, wording: Wording, labels: Labels
) -> tuple[Value, ...]:
    pair = wording.pairs[comparison.changes[note.number - 1].pair]
    return (
        note.number,
        group.title,
        wording.addresses(pair.old, labels, old=True) or None,
        wording.addresses(pair.new, labels, old=False) or None,
        note.label,
        labels.word("yes") if note.moved else None,
        wording.was(pair.old) if pair.old else None,
        wording.now(pair.new) if pair.new else None,
        "; ".join(dict.fromkeys(reason.label for reason in note.reasons)) or None,
        certainty(note, labels) or None,
        "\n".join(map(reason_text, note.reasons)) or None,
        "; ".join(map(labels.topic, note.topics)) or None,
        weight(note, labels) or None,
    )


def _moved(group: GroupView, row: RowView, wording: Wording, labels: Labels) -> tuple[Value, ...]:
    """A paragraph or section that moved as a whole; the changes inside it have rows of their own."""
    was, now = ([s.anchor[2:] for p in cell.paragraphs for s in p.sentences] for cell in (row.old, row.new))
    return (
        None,
        group.title,
        "; ".join(p.address for p in row.old.paragraphs) or None,
        "; ".join(p.address for p in row.new.paragraphs) or None,
        labels.kind("moved"),
        labels.word("yes"),
        wording.was(was),
        wording.now(now),
        *([None] * 5),
    )
