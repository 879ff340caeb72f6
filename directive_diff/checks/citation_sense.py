"""Whether the citations of a draft agree: one instrument, one date, one title; in full once; still cited this year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from rapidfuzz import fuzz

from directive_diff.checks.citation_form import written_date
from directive_diff.checks.draft import Draft, Found, Rule
from directive_diff.citations import identify
from directive_diff.model import Citation, Mention
from directive_diff.text import fold

__all__ = ["PREDICATES"]

_LAWS = {"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"}
# Two wordings of one title share most of it; below this, one of the two is more likely cut short or of another place.
_ONE_TITLE = 75
_TITLE_WORDS = 5  # shorter titles say too little to be compared


def _instruments(draft: Draft) -> Iterator[tuple[Citation, list[Mention]]]:
    own = draft.directive
    for citation in identify(own.mentions, (), own.mention_links, (), old_text=own.text):
        if citation.form == "numbered":
            yield citation, [own.mentions[i] for i in citation.old]


def two_dates(draft: Draft, rule: Rule) -> Iterator[Found]:
    """One instrument with two dates of issue."""
    del rule
    for citation, mentions in _instruments(draft):
        dated = [m for m in mentions if m.issued]
        counts = Counter(m.issued or "" for m in dated)
        if len(counts) > 1:
            usual = counts.most_common(1)[0][0]
            odd = [m for m in dated if m.issued != usual]
            others = tuple(m.span for m in dated if m not in odd)
            values = {
                "number": f"{citation.kind} số {citation.number}",
                "written": written_date(odd[0].issued or ""),
                "other": written_date(usual),
            }
            yield Found(odd[0].span, values, (*(m.span for m in odd[1:]), *others))


def two_issuers(draft: Draft, rule: Rule) -> Iterator[Found]:
    """One instrument said to be of two bodies."""
    del rule
    for citation, mentions in _instruments(draft):
        named = [m for m in mentions if m.issuer]
        counts = Counter(m.issuer or "" for m in named)
        if len(counts) < 2:
            continue
        usual = counts.most_common(1)[0][0]
        odd = [m for m in named if (m.issuer or "") not in usual and usual not in (m.issuer or "")]
        if odd:
            values = {"number": f"{citation.kind} số {citation.number}", "written": odd[0].issuer or "", "other": usual}
            yield Found(odd[0].span, values, tuple(m.span for m in odd[1:]))


def two_titles(draft: Draft, rule: Rule) -> Iterator[Found]:
    """One instrument with two wordings of its title."""
    del rule
    for citation, mentions in _instruments(draft):
        titled = [(m, _title(draft, m)) for m in mentions if m.subject]
        titled = [(m, t) for m, t in titled if len(t) >= _TITLE_WORDS]
        if not titled:
            continue
        first, usual = titled[0]
        for mention, title in titled[1:]:
            if mention.subject and first.subject and _differ(usual, title):
                here, there = _first_difference(title, usual)
                values = {"number": f"{citation.kind} số {citation.number}", "written": here, "other": there}
                yield Found(mention.subject, values, (first.subject,))
                break


_LEAD = re.compile(r'^(?:(?:về việc|về|việc)\s+)*"?')
_TOKEN = re.compile(r"\w+|,")


def _title(draft: Draft, mention: Mention) -> list[str]:
    """The words and commas of a title in small letters, documents named in it by their sign alone."""
    start, end = mention.subject or (0, 0)
    pieces, at = [], start
    for inner in draft.directive.mentions:
        if start <= inner.span[0] < end and inner is not mention and inner.span[0] >= at:
            stop = inner.sign[1] if inner.sign else inner.span[1]
            pieces.append(draft.directive.text[at:stop])
            at = max(inner.span[1], min(end, inner.subject[1]) if inner.subject else 0)
    pieces.append(draft.directive.text[at:end])
    text = fold(" ".join(" ".join(pieces).split())).text.lower()
    return _TOKEN.findall(_LEAD.sub("", text))


def _differ(one: Sequence[str], other: Sequence[str]) -> bool:
    """Two wordings of one title: neither cut short, and most of the words the same."""
    short = min(len(one), len(other))
    if one[:short] == other[:short]:
        return False
    return bool(fuzz.ratio(" ".join(one), " ".join(other)) >= _ONE_TITLE)


_AROUND = 4  # words shown on each side of a difference


def _first_difference(one: Sequence[str], other: Sequence[str]) -> tuple[str, str]:
    """The words around the first place where two titles differ."""
    at = next(i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b)
    shown = (" ".join(title[max(0, at - _AROUND) : at + _AROUND + 1]).replace(" ,", ",") for title in (one, other))
    here, there = (f"… {words} …" for words in shown)
    return here, there


def date_missing(draft: Draft, rule: Rule) -> Iterator[Found]:
    """The first mention of an instrument gives no date; another mention or last year's text may know it."""
    del rule
    elsewhere = _dates(draft.old.mentions) if draft.old else {}
    own = _dates(draft.directive.mentions)
    for citation, mentions in _instruments(draft):
        first = mentions[0]
        if first.issued or citation.kind in _LAWS or not first.sign or "ngày" in first.text:
            continue
        known = own.get(first.number or "") or elsewhere.get(first.number or "")
        values = {"written": draft.text(first.span), "date": written_date(known) if known else ""}
        yield Found(first.span, values, (), None, "suggest_known" if known else "suggest")


def _dates(mentions: Sequence[Mention]) -> dict[str, str]:
    """Number -> date, where all mentions agree on one."""
    found: dict[str, set[str]] = {}
    for m in mentions:
        if m.number and m.issued:
            found.setdefault(m.number, set()).add(m.issued)
    return {number: next(iter(dates)) for number, dates in found.items() if len(dates) == 1}


def full_twice(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Cited in full again: a later mention needs kind, number and sign only."""
    del rule
    for citation, mentions in _instruments(draft):
        full = [m for m in mentions if m.issued]
        again = [m for m in full if m is not mentions[0]]
        if mentions[0].issued and again:
            bare = any(m.issued is None for m in mentions[1:])
            values = {"written": draft.text(again[0].span), "short": f"{citation.kind} số {citation.number}"}
            spans = tuple(m.span for m in again[1:])
            yield Found(again[0].span, values, spans, None, "suggest_mixed" if bare else "suggest")


def no_longer_cited(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Cited last year, not this year, and nothing but perhaps a related document in its place. Not to be read as
    repealed.
    """
    del rule
    if draft.comparison is None or draft.old is None:
        return
    for citation in draft.comparison.citations:
        followed = citation.successor is not None and citation.successor.how != "related"
        if citation.status == "dropped" and citation.form == "numbered" and not followed:
            spans = [draft.old.mentions[i].span for i in citation.old]
            name = f"{citation.kind} số {citation.number}"
            yield Found(spans[0], {"written": name}, tuple(spans[1:]), on_old=True)


PREDICATES = (two_dates, two_issuers, two_titles, date_missing, full_twice, no_longer_cited)
