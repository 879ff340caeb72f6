"""Tasks left out whose own period was over before the new text's year."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from directive_diff.citations.grammar import words_pattern
from directive_diff.citations.matter import base, display
from directive_diff.evidence import Finding, Predicates, Site, overlap, quoted
from directive_diff.instructions import instructs
from directive_diff.model import Directive, Span
from directive_diff.rules import load
from directive_diff.text import WORDS, fold, key

__all__ = ["PREDICATES"]

_ROLES = frozenset({"body", "item"})
_PLANS = frozenset({"Kế hoạch", "Chương trình", "Đề án", "Dự án"})
# A deletion within a sentence is a task left out if it is a clause; fewer words are a rewording.
_CLAUSE = 6
# The same task for the next year shares this much of its words with a sentence of the new text.
_ROLLED = 0.6
_YEAR = r"(?:19|20)\d\d"
_DAY = (
    r"(?:ngày\s+)?(?P<d>\d{1,2})\s?(?:[/.\-]\s?|\s*tháng\s+)"
    rf"(?P<m>\d{{1,2}})\s?(?:[/.\-]\s?|\s*năm\s+)(?P<y>{_YEAR})(?!\d)"
)


@dataclass(frozen=True, slots=True)
class _Period:
    """A period a task names: its last day, its place, and whether it is no more than a year («năm 2025»)."""

    end: date
    span: Span
    bare: bool


def task_expired(site: Site) -> Iterator[Finding]:
    """An instruction left out, whole or as a clause, whose own period, year or time limit ended before the new year."""
    if site.role not in _ROLES or site.old.year is None or site.new.year is None or site.new.year <= site.old.year:
        return
    for span in _left_out(site):
        found = _over(site, span)
        if found is not None:
            yield found


def task_of_plan_expired(site: Site) -> Iterator[Finding]:
    """An instruction left out that was to carry out a plan, when the plan's own period is over."""
    if site.role not in _ROLES or site.old.year is None or site.new.year is None:
        return
    for span in _left_out(site):
        for mention, citation in site.old_mentions:
            inside = span[0] <= mention.span[0] < span[1] and mention.subject is not None
            nested = any(
                m is not mention and m.subject and overlap(m.subject, mention.span) for m, _ in site.old_mentions
            )
            if (
                not inside
                or nested
                or citation.status != "dropped"
                or base(citation) not in _PLANS
                or citation.successor
            ):
                continue
            title = mention.subject or mention.span
            periods = list(_periods(site.old, title))
            if not periods or _lasting(site.old, title):
                continue
            last = max(periods, key=lambda p: p.end)
            if site.old.year <= last.end.year < site.new.year and not last.bare:
                said = {"plan": display(citation), "period": quoted(site.old_text(last.span))}
                yield Finding((span,), (), said, topics=citation.topics)
                break


def _left_out(site: Site) -> Iterator[Span]:
    """The sentences, or the deleted clauses of a sentence, that told somebody to do something."""
    if site.pair.kind == "removed":
        label = site.old_text(site.old_label) if site.old_label else None
        for n, span in enumerate(site.old_spans):
            if instructs(site.old_text(span), label if n == 0 else None):
                yield span
        return
    for edit in site.edits:
        text = site.old_text(edit.old)
        if edit.op == "delete" and len(WORDS.findall(text)) >= _CLAUSE and instructs(text.lstrip(" ,;")):
            yield edit.old


def _over(site: Site, span: Span) -> Finding | None:
    old, new = site.old.year or 0, site.new.year or 0
    cited = [s for m, _ in site.old_mentions for s in (m.span, m.subject) if s]
    periods = [p for p in _periods(site.old, span) if not any(overlap(p.span, s) for s in cited)]
    if not periods or _lasting(site.old, span):
        return None
    last = max(periods, key=lambda p: (p.end, p.span))
    if not old <= last.end.year < new or _goes_on(site, span):
        return None
    # A bare year may say when the text was written more than how long the task runs.
    return Finding(
        (span,), (), {"period": quoted(site.old_text(last.span))}, certainty="likely" if last.bare else "certain"
    )


def _lasting(directive: Directive, span: Span) -> bool:
    """Whether words say that it goes on after its period: «và những năm tiếp theo», «hằng năm»."""
    return _words()[1].search(fold(directive.text[slice(*span)]).text) is not None


def _periods(directive: Directive, span: Span) -> Iterator[_Period]:
    """Every period in a stretch of text. What a text looks back to («so với năm 2024», «từ năm 2020») is none."""
    pattern, _, back = _words()
    folded = fold(directive.text[slice(*span)])
    for match in pattern.finditer(folded.text):
        if back.search(folded.text, max(0, match.start() - 40), match.start()):
            continue
        try:
            end = _end(match)
        except ValueError:
            continue  # no such day
        start, stop = folded.span(*match.span())
        yield _Period(end, (span[0] + start, span[0] + stop), match["year"] is not None)


def _end(match: re.Match[str]) -> date:
    if match["d"]:
        return date(int(match["y"]), int(match["m"]), int(match["d"]))
    if match["two"]:
        return date(int(match["two"]), 12, 31)
    if match["month"]:
        return date(int(match["of"]), int(match["month"]), 28)
    if match["quarter"]:
        quarters = {"I": 1, "II": 2, "III": 3, "IV": 4}
        number = quarters.get(match["quarter"]) or int(match["quarter"])
        return date(int(match["in"]), 3 * number, 28)
    return date(int(match["by"] or match["year"]), 12, 31)


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    """Periods, words that make a task last, and words by which a text looks back. Every pattern is bounded."""
    rules = load("causes/plans")["periods"]
    spans, until, lasting, back = (words_pattern(rules[name]) for name in ("spans", "until", "lasting", "back"))
    to = r"\s?(?:-|,|và|đến(?:\s+năm)?)\s?"
    period = re.compile(
        rf"(?:{spans})\s+{_YEAR}{to}(?:{_YEAR}{to}){{0,4}}(?P<two>{_YEAR})(?!\d)"
        rf"|(?:{until})\s+{_DAY}"
        rf"|(?:(?:{until})\s+|trong\s+)?tháng\s+(?P<month>1[0-2]|0?[1-9])(?:\s+năm\s+|/)(?P<of>{_YEAR})(?![\d/])"
        rf"|(?:(?:{until})\s+|trong\s+)?[Qq]uý\s+(?P<quarter>I{{1,3}}|IV|[1-4])(?:\s+năm\s+|/)(?P<in>{_YEAR})(?!\d)"
        rf"|(?:{until})\s+(?:hết\s+)?năm\s+(?P<by>{_YEAR})(?!\d)"
        rf"|(?:trong\s+)?năm\s+(?P<year>{_YEAR})(?!\d|{to}{_YEAR})"
    )
    return period, re.compile(rf"(?<!\w)(?:{lasting})(?!\w)"), re.compile(rf"(?<!\w)(?:{back})\s*$")


def _goes_on(site: Site, span: Span) -> bool:
    """Whether the new text asks the same for its own year: the task was rolled, not ended."""
    own = _keyed(site.old_text(span))
    starts = _sentence_starts(site.new)
    year = str(site.new.year)
    at = site.new.text.find(year)
    while at >= 0:
        sentence = bisect_right(starts, at) - 1
        end = starts[sentence + 1] if sentence + 1 < len(starts) else len(site.new.text)
        other = _keyed(site.new.text[starts[sentence] : end]) if sentence >= 0 else frozenset()
        if own and len(own & other) >= _ROLLED * len(own):
            return True
        at = site.new.text.find(year, end if sentence >= 0 else at + 1)
    return False


def _sentence_starts(directive: Directive) -> list[int]:
    return [u.span[0] for u in directive.units if u.level == "sentence"]


def _keyed(text: str) -> frozenset[str]:
    return frozenset(key(w) for w in WORDS.findall(text) if not w.isdigit())


PREDICATES: Predicates = {
    task_expired: set(),
    task_of_plan_expired: {"cites-old"},
}
