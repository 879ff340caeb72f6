"""The findings for a terminal: place, rule, reason, what to write instead."""

from __future__ import annotations

from collections.abc import Iterator

from directive_diff.checks.finding import LEVELS, Checked
from directive_diff.checks.written import Report, addresses
from directive_diff.report.labels import Labels
from directive_diff.report.marks import visible
from directive_diff.report.text import entry, heading

__all__ = ["render"]

_PLACES = 6  # further places named; a habit of the typist fills a page


def render(report: Report, labels: Labels) -> str:
    """Every finding with its place, in the order of the text."""
    return "\n".join(_lines(report, labels)) + "\n"


def _lines(report: Report, t: Labels) -> Iterator[str]:
    yield t.word("check")
    yield from entry(f"{t.word('check_draft')}: {report.draft.source}", "")
    if report.against:
        yield from entry(f"{t.word('old')}: {report.against.source}", "")
    told = "; ".join(
        f"{t.level(level)}: {t.number(report.counts[level])}" for level in reversed(LEVELS) if report.counts[level]
    )
    yield from heading(f"{t.word('findings')} ({t.number(len(report.findings))}{': ' + told if told else ''})")
    if not report.findings:
        yield from entry(t.word("no_findings"))
    for n, finding in enumerate(report.findings, 1):
        yield from _finding(n, finding, t)
    if report.below:
        yield ""
        yield from entry(t.word("below_level", count=report.below), "")


def _finding(n: int, c: Checked, t: Labels) -> Iterator[str]:
    where = t.address(c.place.address) or t.word("whole_text")
    old = f"{t.word('old')}, " if c.side == "old" else ""
    quote = f": «{c.place.words}»" if c.place.words else ""
    yield ""
    yield from entry(f"{n}. [{t.level(c.level)}] {old}{where}{quote}")
    yield from entry(f"{t.say(c.why)} {t.say(c.suggestion)} ({c.rule})", "     ")
    if c.related:
        yield from entry(
            f"{t.word('also_at')}: {visible(addresses([p.address for p in c.related], t, _PLACES))}", "     "
        )
