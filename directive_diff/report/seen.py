"""What the reader saw of one document: facts, structure with addresses, citations, ledger, warnings."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from directive_diff.model import Directive, Unit
from directive_diff.report.labels import Labels
from directive_diff.report.marks import visible
from directive_diff.report.text import WIDTH, entry, heading
from directive_diff.report.view import ledger_view, side_view, unread_views

__all__ = ["render"]


def render(directive: Directive, labels: Labels) -> str:
    """One document as text for a terminal."""
    return "\n".join(_lines(directive, labels)) + "\n"


def _lines(directive: Directive, t: Labels) -> Iterator[str]:
    side = side_view(directive, t.word("document"), t)
    yield f"{t.word('file')}: {visible(side.source)}"
    yield from heading(t.word("facts"))
    for fact in side.facts:
        yield from entry(f"{fact.label}: {fact.value or t.word('unstated')}")
    levels = Counter(unit.level for unit in directive.units)
    told = ", ".join(t.word(level + "s", count=levels[level]) for level in ("section", "paragraph", "sentence"))
    yield from heading(f"{t.word('tree')} ({told})")
    yield from _tree(directive, t)
    yield from heading(f"{t.word('mentions')} ({t.number(len(directive.mentions))})")
    for mention in directive.mentions:
        suspect = f" – {t.word('suspect')}: {t.say(mention.suspect)}" if mention.suspect else ""
        yield from entry(f"{mention.text}{suspect}")
    yield from _ledger(directive, t)
    yield from heading(t.word("warnings"))
    if not directive.warnings:
        yield from entry(t.word("no_warnings"))
    for warning in directive.warnings:
        yield from entry(f"{warning.code}  {t.say(warning.message)}")


def _tree(directive: Directive, t: Labels) -> Iterator[str]:
    """Sections and paragraphs, indented, with their addresses, first words and number of sentences."""
    depth: dict[str | None, int] = {None: 0}
    counts = Counter(unit.parent for unit in directive.units if unit.level == "sentence")
    for unit in directive.units:
        if unit.level == "sentence":
            continue
        depth[unit.id] = depth[unit.parent] + 1
        indent = "  " * depth[unit.id]
        count = f" ({t.word('sentences', count=counts[unit.id])})" if counts[unit.id] > 1 else ""
        machine = f" [{t.word('recognised')}]" if unit.recognised else ""
        yield _cut(f"{indent}{t.address(unit.address)}{count}{machine}: {_opening(directive, unit)}")


def _opening(directive: Directive, unit: Unit) -> str:
    start = unit.span[0]
    return visible(directive.text[start : min(unit.span[1], start + WIDTH)])


def _cut(line: str) -> str:
    return line if len(line) <= WIDTH else line[: WIDTH - 2].rsplit(" ", 1)[0] + " …"


def _ledger(directive: Directive, t: Labels) -> Iterator[str]:
    ledger = ledger_view(directive, "", t)
    yield from heading(t.word("ledger"))
    yield f"  {t.number(ledger.seen):>7}  {t.word('seen')}"
    for supplied in ledger.supplied:
        yield f"  {'+' + t.number(supplied.count):>7}  {t.word('supplied')}: {supplied.reason}"
    for aside in ledger.aside:
        samples = f" ({t.word('sample').lower()}: {visible(' '.join(aside.samples))})" if aside.samples else ""
        yield f"  {'-' + t.number(aside.count):>7}  {t.word('aside')}: {aside.reason}{samples}"
    yield f"  {t.number(ledger.reading):>7}  {t.word('reading')}"
    unread = unread_views(directive, "", t)
    yield from heading(t.word("unread"))
    if not unread:
        yield from entry(t.word("nothing_unread_one"))
    for item in unread:
        yield from entry(f"{item.what}: {t.number(item.count)} ({item.where})")
