"""A comparison, a selection of it and a directive as short plain text, for terminals and consoles."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator

from directive_diff.comparison import Comparison as Compared
from directive_diff.model import Directive
from directive_diff.notebook.rows import changed_rows, left_over
from directive_diff.report.changes import change_lines, moved_lines
from directive_diff.report.labels import Labels
from directive_diff.report.paint import PLAIN
from directive_diff.report.sheets.wording import Wording
from directive_diff.report.text import entry
from directive_diff.report.view import KINDS, side_view

__all__ = ["comparison", "directive", "selection"]

SECTIONS = 20  # as many as a screen holds


def comparison(compared: Compared, t: Labels) -> str:
    """The documents, the summary, and how many changes of which kind and category."""
    return "\n".join(_comparison(compared, t))


def _comparison(compared: Compared, t: Labels) -> Iterator[str]:
    yield t.word("heading")
    for side, name in ((compared.old, "old"), (compared.new, "new")):
        view = side_view(side, t.word(name), t)
        yield from entry(f"{view.name}: {view.called} ({view.source})", "")
    for paragraph in t.say(compared.summary.text).split("\n"):
        yield from entry(paragraph, "")
    kinds, categories = counts(compared, t)
    for title, counted in (("by_kind", kinds), ("by_category", categories)):
        if counted:
            said = ", ".join(f"{label.lower()} {t.number(count)}" for _, label, count in counted)
            yield from entry(f"{t.word(title)}: {said}.", "")


def counts(compared: Compared, t: Labels) -> tuple[list[tuple[str, str, int]], list[tuple[str, str, int]]]:
    """How many changes of each kind and category there are any of: id, label, number."""
    sentences = compared.summary.kinds["sentence"]
    moved = sum(level["moved"] for level in compared.summary.kinds.values())
    kinds = [(k, t.kind(k), moved if k == "moved" else sentences[k]) for k in KINDS]
    found = compared.summary.categories
    categories = [(c, t.category(c), found[c]) for c in t.categories() if found.get(c)]
    return [row for row in kinds if row[2]], categories


def selection(compared: Compared, pairs: Collection[str], t: Labels, most: int) -> str:
    """The changes of some pairs, as ``--format changes`` writes them."""
    return "\n".join(_selection(compared, pairs, t, most))


def _selection(compared: Compared, pairs: Collection[str], t: Labels, most: int) -> Iterator[str]:
    wording = Wording.of(compared)
    rows, left = changed_rows(compared, t, most, pairs)
    for row in rows:
        if row.moved:
            yield from moved_lines(row, t, PLAIN)
        for note in row.notes:
            yield from change_lines(compared, note, wording, t, PLAIN)
        if not row.notes and not row.moved:
            yield from entry(f"= {'; '.join(p.address for p in (row.new.paragraphs or row.old.paragraphs))}", "")
    if not rows:
        yield t.word("notebook_nothing")
    if left:
        yield left_over(left, t)


def directive(read: Directive, t: Labels) -> str:
    """What a document says of itself, its sections, and how much is in it."""
    return "\n".join(_directive(read, t))


def _directive(read: Directive, t: Labels) -> Iterator[str]:
    view = side_view(read, "", t)
    yield f"{view.called} ({view.source})"
    for fact in view.facts:
        if fact.value:
            yield from entry(f"{fact.label}: {fact.value}", "")
    yield from entry(extent(read, t), "")
    found = sections(read, t)
    for address, opening in found[:SECTIONS]:
        yield from entry(f"{address}: {opening}")
    if len(found) > SECTIONS:
        yield f"  … (+{t.number(len(found) - SECTIONS)})"


def extent(read: Directive, t: Labels) -> str:
    """How much is in a document."""
    levels = Counter(unit.level for unit in read.units)
    return t.word(
        "notebook_extent",
        sections=levels["section"],
        paragraphs=levels["paragraph"],
        sentences=levels["sentence"],
        citations=len(read.mentions),
    )


def sections(read: Directive, t: Labels) -> list[tuple[str, str]]:
    """The main sections: address and heading."""
    tops = (unit for unit in read.units if unit.level == "section" and unit.parent is None)
    return [(t.address(unit.address), read.text[slice(*unit.span)].partition("\n")[0]) for unit in tops]
