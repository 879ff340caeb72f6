"""The HTML of pieces, of the lists beside them, and of the history of a row: made when somebody looks, all escaped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import count
from typing import TYPE_CHECKING

from jinja2 import Environment, FunctionLoader, StrictUndefined, Template

from directive_diff.checks import Checked
from directive_diff.model import Citation, Unit
from directive_diff.preview.cuts import Piece
from directive_diff.preview.links import Links, cite_id
from directive_diff.preview.margin import Marked, Spot, marked
from directive_diff.preview.outline import Section
from directive_diff.preview.panels import Finding, Listed
from directive_diff.preview.survey import RowFacts, short_address
from directive_diff.preview.words import Part, parts
from directive_diff.report.cells import SIGNS, Note, Paragraph, RowView, SentenceView
from directive_diff.report.rows import Side

if TYPE_CHECKING:
    from directive_diff.preview.standing import Content

__all__ = ["LEVEL_SIGNS", "citations", "environment", "findings", "history", "rows", "to_write"]

# A sign before each level, so that it is told without colour.
LEVEL_SIGNS = {"error": "✕", "warning": "!", "note": "i"}
_LONG = 6_000  # characters beyond which two versions are not compared word by word


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence to be shown; ``number`` counts those of its side in the row, -1 for one of the other text."""

    view: SentenceView
    runs: tuple[Marked, ...]
    number: int


@dataclass(frozen=True, slots=True)
class Shown:
    """A paragraph to be shown."""

    address: str
    recognised: bool
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Chip:
    """A kind or a reason of changes of a row, and how often; ``sign`` before it."""

    id: str
    sign: str
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row to be shown."""

    facts: RowFacts
    view: RowView
    old: tuple[Shown, ...]
    new: tuple[Shown, ...]
    findings: tuple[Checked, ...]
    kinds: tuple[Chip, ...]
    reasons: tuple[Chip, ...]
    levels: frozenset[str]


def rows(content: Content, piece: Piece) -> str:
    """The rows of a piece."""
    shown = [_row(content, facts) for facts in piece.rows]
    return _render("rows", content, rows=shown)


def history(content: Content, facts: RowFacts, versions: Sequence[tuple[str, str]]) -> str:
    """What is known of one row; ``versions`` are its words at the saves of this sitting, oldest first."""
    told = [
        (name, parts(was, said) if n and len(was) + len(said) <= _LONG else (Part(said),))
        for n, ((_, was), (name, said)) in enumerate(zip([("", ""), *versions], versions, strict=False))
    ]
    piece = next((p.digest for group in content.pieces for p in group if facts in p.rows), "")
    row = _row(content, facts)
    spoken = {
        sentence.view.number: f"{side}{sentence.number}"
        for side, shown in (("o", row.old), ("n", row.new))
        for paragraph in shown
        for sentence in paragraph.sentences
        if sentence.number >= 0
    }
    return _render("history", content, row=row, versions=told[::-1], piece=piece, spoken=spoken)


def findings(content: Content, part: Listed[Finding]) -> str:
    """A part of the list of findings."""
    return _render("findings", content, level=part.name, found=part.held)


def to_write(content: Content, part: Listed[Section]) -> str:
    """The sections still to write, or left out on purpose."""
    return _render("write", content, sections=part.held)


def citations(content: Content, part: Listed[Citation]) -> str:
    """A part of the list of documents cited."""
    found = [(cite_id(content.cite_keys[c.id]), content.cited_rows.row(c)) for c in part.held]
    return _render("citations", content, status=part.name, rows=found)


# ---- one row --------------------------------------------------------------------------------------------------------


def _row(content: Content, facts: RowFacts) -> ShownRow:
    view, both = content.made.row(facts.row), content.made.both
    return ShownRow(
        facts,
        view,
        tuple(_side(content, facts, view.old.paragraphs, facts.row.old, both.old)),
        tuple(_side(content, facts, view.new.paragraphs, facts.row.new, both.new)),
        tuple(facts.findings),
        tuple(_kinds(content, view)),
        tuple(_reasons(view.notes)),
        frozenset(finding.level for finding in facts.findings),
    )


def _side(
    content: Content, facts: RowFacts, paragraphs: Iterable[Paragraph], units: Iterable[Unit], side: Side
) -> Iterator[Shown]:
    name = "old" if side is content.made.both.old else "new"
    spots = [
        Spot(*finding.place.span, finding.level, n)
        for n, finding in enumerate(facts.findings)
        if finding.side == name and finding.place.span
    ]
    numbers = count()
    for paragraph, unit in zip(paragraphs, units, strict=True):
        sentences: list[Sentence] = []
        for view in paragraph.sentences:
            own = side.by_id.get(view.anchor[2:]) if view.anchor else None
            here = [s for s in spots if own and s.start < max(own.span[1], own.span[0] + 1) and s.end > own.span[0]]
            runs = tuple(marked(view.segments, own.span[0] if own else 0, here))
            sentences.append(Sentence(view, runs, next(numbers) if own else -1))
        address = content.labels.address(short_address(unit, side))
        yield Shown(address, paragraph.recognised, tuple(sentences))


def _kinds(content: Content, view: RowView) -> Iterator[Chip]:
    """The kinds of a row's changes, and how often; a paragraph that moved, was split or merged says so itself."""
    counted = Counter((note.kind, note.label) for note in view.notes if note.kind != "equal")
    for (kind, label), times in counted.items():
        yield Chip(kind, SIGNS[kind], label, times)
    moved = sum(note.moved for note in view.notes)
    if moved and not view.moved:
        yield Chip("moved", SIGNS["moved"], content.labels.kind("moved"), moved)


def _reasons(notes: Sequence[Note]) -> Iterator[Chip]:
    counted: dict[tuple[str, str, str], int] = {}
    for note in notes:
        for reason in note.reasons:
            sign = ("✓" if reason.certain else "?") if reason.certainty else ""
            kind = reason.id, sign, reason.label
            counted[kind] = counted.get(kind, 0) + 1
    for (ident, sign, label), times in counted.items():
        yield Chip(ident, sign, label, times)


# ---- templates ------------------------------------------------------------------------------------------------------


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The templates of the page and its pieces; whatever comes from a text is escaped."""
    made = Environment(autoescape=True, undefined=StrictUndefined, auto_reload=False, loader=FunctionLoader(_source))
    made.globals["signs"] = SIGNS
    made.globals["level_signs"] = LEVEL_SIGNS
    return made


def _source(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


@lru_cache(maxsize=16)
def _template(name: str) -> Template:
    return environment().get_template(f"{name}.html.j2")


def _render(name: str, content: Content, **values: object) -> str:
    links = Links(content.made, content.seen, content.cite_keys)
    return _template(name).render(t=content.labels, links=links, other=content.labels.lang != "vi", **values).strip()
