"""Comments: one for each change, with its reasons; what an officer explained comes first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from directive_diff.comparison import Comparison
from directive_diff.model import Change, Pair, Unit
from directive_diff.report.cells import Note, Reason
from directive_diff.report.labels import Labels
from directive_diff.report.marks import visible
from directive_diff.report.redline.body import Marks, attribute, content
from directive_diff.report.redline.stream import Run
from directive_diff.report.table import table

__all__ = ["comments"]

_QUOTES = 12  # places quoted of one change; more would hide the reasons
_QUOTED = 70  # characters of each


def comments(
    comparison: Comparison, runs: Sequence[Run], labels: Labels, ids: dict[int, int], marks: Marks
) -> Iterator[str]:
    """The comments as XML, in the order of the changes; ``ids`` are theirs by change."""
    pairs = {pair.id: pair for pair in comparison.pairs}
    units = {unit.id: unit for unit in comparison.old.units}
    elsewhere = {run.change for run in runs if run.change and run.move}
    initials = _initials(marks.author)
    signed = f'w:author={attribute(marks.author)} w:date="{marks.date}" w:initials={attribute(initials)}'
    for note in table(comparison, labels).notes:
        change = comparison.changes[note.number - 1]
        places = _places(comparison, change, labels) if note.number in elsewhere else ""
        lines = list(_lines(note, pairs[change.pair], units, places, labels))
        paragraphs = "".join(_paragraph(head, text, first=not k) for k, (head, text) in enumerate(lines))
        yield f'<w:comment w:id="{ids[note.number]}" {signed}>{paragraphs}</w:comment>'


def _lines(note: Note, pair: Pair, units: Mapping[str, Unit], places: str, labels: Labels) -> Iterator[tuple[str, str]]:
    """The paragraphs of a comment: bold words, and what follows them. ``units`` are those of the old text."""
    kinds = [note.label, note.moved_label] if note.moved else [note.label]
    if note.moved and pair.kind == "equal":
        kinds = [note.moved_label]
    yield f"[{note.number}] {'; '.join(kinds)}", ""
    if (note.moved or places) and pair.old and pair.new:
        yield f"{labels.word('moved_from')}:", "; ".join(labels.address(units[i].address) for i in pair.old)
    for reason in sorted(note.reasons, key=lambda reason: not reason.officer):
        yield _told(reason, labels)
    if places:
        yield f"{labels.word('redline_edits')}:", places


def _told(reason: Reason, labels: Labels) -> tuple[str, str]:
    """A reason: its category and certainty, then its sentences; what nobody explains with its places."""
    if reason.officer:
        return f"{labels.word('officer')} – {reason.label}:", " ".join(reason.texts)
    head = f"{reason.label} ({reason.certainty})" if reason.certainty else reason.label
    quoted = "; ".join(_quoted(was, now, labels) for was, now in reason.edits[:_QUOTES])
    if len(reason.edits) > _QUOTES:
        quoted += "; …"
    text = " ".join(reason.texts)
    return f"{head}:", f"{quoted} – {text}" if quoted and text else quoted or text


def _quoted(was: str, now: str, labels: Labels) -> str:
    """«đại hội» → «hội nghị», or what came or went."""
    if was and now:
        return f"«{was}» → «{now}»"
    return f"{labels.word('redline_gone' if was else 'redline_come')} «{was or now}»"


def _places(comparison: Comparison, change: Change, labels: Labels) -> str:
    """The edits of words that moved: their two sides stand far apart in the text."""
    found = [
        (_short(comparison.old.text[slice(*edit.old)]), _short(comparison.new.text[slice(*edit.new)]))
        for edit in change.edits
    ]
    told = [_quoted(was, now, labels) for was, now in found if was or now]
    return "; ".join([*told[:_QUOTES], "…"] if len(told) > _QUOTES else told)


def _short(text: str) -> str:
    words = visible(text)
    return words if len(words) <= _QUOTED else words[:_QUOTED].rsplit(" ", 1)[0] + " …"


def _paragraph(head: str, text: str, *, first: bool) -> str:
    anchor = '<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:annotationRef/></w:r>' if first else ""
    bold = f'<w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">{content(head)}</w:t></w:r>'
    rest = f'<w:r><w:t xml:space="preserve"> {content(text)}</w:t></w:r>' if text else ""
    return f'<w:p><w:pPr><w:pStyle w:val="CommentText"/></w:pPr>{anchor}{bold}{rest}</w:p>'


def _initials(author: str) -> str:
    """The first letters of a name, as Word makes them."""
    return "".join(word[0].upper() for word in re.split(r"[\W_]+", author) if word)[:9]
