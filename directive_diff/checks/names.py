"""Names and terms that gave way to others before the draft's day: bodies, units, legal terms, merged provinces."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from directive_diff.catalogue import Value, joined, message
from directive_diff.checks.draft import Draft, Found, Rule, alternatives
from directive_diff.model import Message, Span
from directive_diff.reform import PROVINCE, Replacement, Text, folded, successors
from directive_diff.rules import load

__all__ = ["PREDICATES", "provinces"]

_SEVERAL = 2  # so many possible successors are named


def stale_name(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Names of the reform that no longer hold, one finding a name. Never in a citation or of the past."""
    places: dict[str, list[Span]] = {}
    for form, span in (*_terms(draft), *_single_words(draft)):
        if form not in _living() and form in successors() and not draft.historical(span):
            places.setdefault(form, []).append(span)
    for form, spans in places.items():
        # A merged province's bare name is a place and stays one: see `merged_province`.
        known = [r for r in successors()[form] if r.entry != PROVINCE]
        replaced = [r for r in known if r.category == rule["category"] and not r.lives_on]
        surest = _surest(draft, (_since(r) for r in replaced))
        if replaced and surest:
            yield _stale(draft, spans, replaced, dated=surest == "certain")


def _terms(draft: Draft) -> Iterator[tuple[str, Span]]:
    return ((term.form, term.span) for term in draft.directive.terms)


def _single_words(draft: Draft) -> Iterator[tuple[str, Span]]:
    """«huyện», «quận»: a name by one word, where no longer name holds it."""
    taken = [t.span for t in draft.directive.terms]
    single = {form for form in successors() if " " not in form}
    k = 0
    for word in draft.words:
        while k < len(taken) and taken[k][1] <= word.span[0]:
            k += 1
        if word.key in single and not (k < len(taken) and taken[k][0] <= word.span[0]):
            yield word.key, word.span


@lru_cache(maxsize=1)
def _living() -> frozenset[str]:
    """Names that somebody bears today: successors that still hold, and those that the rules list."""
    new = {folded(r.new) for rs in successors().values() for r in rs if r.new and r.until is None}
    return frozenset(new | {folded(name) for name in load("checks")["living"]["names"]})


def _since(r: Replacement) -> date:
    return r.since


def _surest(draft: Draft, days: Iterable[date]) -> str | None:
    """How surely the draft is of one of these days or later: by its date, its year, or what it cites."""
    own = draft.directive
    for day in days:
        sure = Text(own.issued, own.year).issued_since(day)
        if sure == "likely" and draft.latest_cited >= day.isoformat():
            sure = "certain"
        if sure:
            return sure
    return None


def _stale(draft: Draft, spans: list[Span], replaced: list[Replacement], *, dated: bool) -> Found:
    now = [r for r in replaced if r.until is None] or replaced
    main = [r for r in now if not r.duties] or now
    news = list({r.entry: r.new for r in reversed(main) if r.new}.values())[::-1][:_SEVERAL]
    ground = next(i for i in load("reform")["instrument"] if i["id"] == main[0].instrument)
    if draft.text(spans[0]).lower().startswith("sở") and "departments" in ground:
        ground = next(i for i in load("reform")["instrument"] if i["id"] == ground["departments"])
    sure = dated and main[0].certainty == "certain" and len(news) == 1
    suggest = "suggest" if sure else "suggest_likely" if news else "suggest_none"
    note = main[0].note or {"vi": "", "en": ""}
    values: dict[str, Value] = {
        "old": draft.text(spans[0]),
        "new": joined((Message(name, name) for name in news), message("reasons", "stale.or")),
        "ground": Message(ground["vi"], ground["en"]),
        "note": Message(note["vi"], note["en"]),
        "undated": "" if dated else message("reasons", "stale.undated"),
        "places": len(spans),
    }
    low = not dated or main[0].source == "memory"
    return Found(spans[0], values, tuple(spans[1:]), "note" if low else None, suggest)


def stale_press(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Newspaper and broadcaster of a province under their names before they became one body."""
    del rule
    for entry in load("reform")["press"]:
        sure = _surest(draft, [entry["from"]])
        spans = [
            t.span for t in draft.directive.terms if t.form == f"{entry['id']} old" and not draft.historical(t.span)
        ]
        spans = [s for s in spans if "Đài" in draft.text(s) or _province().search(draft.text(s))]
        if spans and sure:
            low = None if sure == "certain" else "note"
            yield Found(spans[0], {"old": draft.text(spans[0]).lstrip("- ")}, tuple(spans[1:]), low)


def merged_province(draft: Draft, rule: Rule) -> Iterator[Found]:
    """«tỉnh Hà Giang» after the province went into another. A bare name is a place and stays one."""
    del rule
    sure = _surest(draft, [date(2025, 7, 1)])
    into = {name.lower(): merger["new"] for merger in load("reform")["merger"] for name in merger["old"]}
    places: dict[str, list[Span]] = {}
    for match, _ in draft.matches(_listed()) if sure else ():
        for name in _province().finditer(match[0]):
            span = draft.folded.span(match.start() + name.start(), match.start() + name.end())
            if name[0].lower() in into and not draft.historical(span):
                places.setdefault(name[0].lower(), []).append(span)
    for name_key, spans in places.items():
        values: dict[str, Value] = {"old": draft.text(spans[0]), "new": into[name_key]}
        yield Found(spans[0], values, tuple(spans[1:]), None if sure == "certain" else "note")


@lru_cache(maxsize=1)
def provinces() -> tuple[str, ...]:
    """The names of all provinces and cities, before the mergers and after."""
    mergers = load("reform")["merger"]
    names = {n for m in mergers for n in (m["new"], *m["old"])} | set(load("checks")["provinces"]["others"])
    return tuple(sorted(names))


@lru_cache(maxsize=1)
def _province() -> re.Pattern[str]:
    both = [form for name in provinces() for form in (name, name.upper())]
    return re.compile(rf"\b(?:{alternatives(both)})\b")


@lru_cache(maxsize=1)
def _listed() -> re.Pattern[str]:
    """«tỉnh A», «các tỉnh A, B và C», «Tỉnh ủy A»."""
    one = _province().pattern
    return re.compile(
        rf"\b(?:[Tt]ỉnh|TỈNH|[Tt]ỉnh (?:ủy|uỷ|đoàn)) (?:{one})(?:(?:,| và| -) (?:tỉnh )?(?:{one})){{0,12}}"
    )


PREDICATES = (stale_name, stale_press, merged_province)
