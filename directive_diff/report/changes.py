"""The list of changes for a terminal, as a diff tool shows them: number, place, kind, the words, and why in short."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from directive_diff.comparison import Comparison
from directive_diff.report.cells import SIGNS, Note, RowView
from directive_diff.report.labels import Labels
from directive_diff.report.marks import Segment, visible
from directive_diff.report.options import Options
from directive_diff.report.paint import TINTS, Paint, Styled, flow
from directive_diff.report.sheets.wording import Wording
from directive_diff.report.text import WIDTH, entry, heading
from directive_diff.report.view import view

__all__ = ["change_lines", "moved_lines", "render"]

_AROUND = 40  # characters of unchanged text by which a place is known again
_INDENT = "      "
# As «git diff --word-diff» writes them.
_SIGNED = {"delete": ("[-", "-]", "red"), "insert": ("{+", "+}", "green")}


def render(comparison: Comparison, labels: Labels, options: Options) -> str:
    """Every change, in the order of the new text."""
    return "\n".join(_lines(comparison, labels, Paint(on=options.colour))) + "\n"


def _lines(comparison: Comparison, t: Labels, paint: Paint) -> Iterator[str]:
    shown = view(comparison, t)
    yield paint(f"{t.word('changes')}: {shown.total}", "bold")
    yield from (line for side in (shown.old, shown.new) for line in entry(f"{side.name}: {side.source}", ""))
    if not shown.differs:
        yield t.word("no_changes")
        return
    yield from entry(t.word("legend_brackets", gone="[-…-]", new="{+…+}"), "")
    wording = Wording.of(comparison)
    for group in shown.groups:
        rows = [row for run in group.runs for row in run.rows if row.notes or row.moved]
        if rows:
            title = f"{group.title}: {group.opening}" if group.opening else group.title
            yield from heading(visible(title), paint)
        for row in rows:
            if row.moved:
                yield from moved_lines(row, t, paint)
            for note in row.notes:
                yield from change_lines(comparison, note, wording, t, paint)


def moved_lines(row: RowView, t: Labels, paint: Paint) -> Iterator[str]:
    """What moved, from where to where."""
    was, now = ("; ".join(p.address for p in cell.paragraphs) for cell in (row.old, row.new))
    yield from flow(
        [(f"{SIGNS['moved']} {t.kind('moved')}", TINTS["moved"]), (f" · {was} → {now}", "")], WIDTH, "", paint
    )


def change_lines(comparison: Comparison, note: Note, wording: Wording, t: Labels, paint: Paint) -> Iterator[str]:
    """One change: number, kind and place; the words; why."""
    change = comparison.changes[note.number - 1]
    pair = wording.pairs[change.pair]
    sides = [wording.addresses(ids, t, old=old) for ids, old in ((pair.old, True), (pair.new, False))]
    head: list[Styled] = [(f"[{note.number}] ", "bold"), (f"{SIGNS[note.kind]} {note.label}", TINTS.get(note.kind, ""))]
    if note.moved:
        head += [("; ", ""), (f"{SIGNS['moved']} {note.moved_label}", TINTS["moved"])]
    yield from flow([*head, (" · " + " → ".join(dict.fromkeys(filter(None, sides))), "")], WIDTH, "", paint)
    yield from flow(_words(wording.both(change).segments), WIDTH, _INDENT, paint)
    told: list[Styled] = []
    for reason in note.reasons:
        doubt = "" if reason.certain or not reason.certainty else f" ({reason.certainty})"
        told += [("; ", "")] if told else []
        told.append((f"{reason.label}{doubt}", TINTS.get(reason.id, "")))
    if told:
        yield from flow([(f"{t.word('reason')}: ", ""), *told], WIDTH, _INDENT, paint)


def _words(segments: Sequence[Segment]) -> Iterator[Styled]:
    """Marked words, with little of what did not change."""
    last = len(segments) - 1
    for at, segment in enumerate(segments):
        if segment.op in _SIGNED:
            before, after, style = _SIGNED[segment.op]
            body = segment.text.strip()
            lead, _, trail = segment.text.partition(body) if body else ("", "", "")
            yield from ((lead, ""), (f"{before}{body}{after}", style), (trail, ""))
            continue
        if segment.text.isspace() or last == 0:
            yield segment.text, ""
            continue
        yield _short(segment.text, first=at == 0, last=at == last), ""


def _short(text: str, *, first: bool, last: bool) -> str:
    """The ends of unchanged text, cut between words."""
    if len(text) <= (_AROUND if first or last else 2 * _AROUND) + 10:
        return text
    head = "" if first else text[:_AROUND].rsplit(" ", 1)[0] + " "
    tail = "" if last else " " + text[-_AROUND:].split(" ", 1)[-1]
    return f"{head}…{tail}"
