"""Names that gave way to others because government was reorganised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from directive_diff.evidence import Finding, Predicates, Site, in_citation, line_name, within
from directive_diff.model import Certainty, Edit, Span, Term
from directive_diff.reform import Replacement, Text, replacements, successors
from directive_diff.rules import load
from directive_diff.text import fold, key

__all__ = ["PREDICATES", "press_merged", "reform_name"]


@lru_cache(maxsize=1)
def _grounds() -> dict[str, dict[str, str]]:
    return {i["id"]: i for i in load("reform")["instrument"]}


def _now(site: Site) -> Text:
    return Text(site.new.issued, site.new.year)


_UNVERIFIED = {"vi": " (căn cứ chưa được kiểm chứng)", "en": " (unverified)"}


def _reform(
    instrument: str, olds: Span, news: Span | None, names: tuple[str, str], certainty: str, source: str = "read"
) -> Finding:
    """What a replacement of names says, with its ground in both languages."""
    ground = _grounds()[instrument]
    if names[0].lower().startswith("sở") and "departments" in ground:
        ground = _grounds()[ground["departments"]]
    said = {"old": names[0], "new": names[1]}
    vi, en = (ground[lang] + (_UNVERIFIED[lang] if source == "memory" else "") for lang in ("vi", "en"))
    there = (news,) if news else ()
    return Finding((olds,), there, said | {"ground": vi}, said | {"ground": en}, certainty)


def reform_name(site: Site) -> Iterator[Finding]:
    """A name gave way to its successor in one edit, or was struck out beside it.

    Not in a citation: its words are history.
    """
    yield from _names(site, "reorganisation")


def legal_term(site: Site) -> Iterator[Finding]:
    """A legal term gave way to that of a newer law."""
    yield from _names(site, "term")


def _names(site: Site, category: str) -> Iterator[Finding]:
    for edit in site.edits:
        inside = [t for t in site.new_terms if within(t.span, edit.new)]
        for term in (t for t in site.old_terms if within(t.span, edit.old)):
            if in_citation(site.old_mentions, term.span):
                continue
            found = _successor(site, term, inside, category)
            if found is None:
                # «Sở Kế hoạch và Đầu tư, Sở Tài chính» became «Sở Tài chính»: the successor stood there already.
                found = _successor(site, term, site.new_terms, category)
                found = found and (found[0], "likely", found[2])
            if found:
                r, certainty, place = found
                words = site.old_text(term.span), site.new_text(place)
                yield _reform(r.instrument, term.span, place, words, certainty, r.source)
            else:
                yield from _by_one_word(site, edit, term, category)


def _successor(
    site: Site, term: Term, among: Sequence[Term], category: str
) -> tuple[Replacement, Certainty, Span] | None:
    """The replacement of ``term`` by one of ``among`` that holds when the new text was issued, and that name."""
    for other in among:
        for r in replacements().get((term.form, other.form), ()):
            certainty = r.holds(_now(site))
            if r.lives_on and not r.speaks_of(site.new_text(site.new_spans[0])):
                continue
            if certainty and r.category == category:
                return r, certainty, other.span
    return None


def _by_one_word(site: Site, edit: Edit, term: Term, category: str) -> Iterator[Finding]:
    """«xã, thị trấn» -> «xã»: the successor is a single word, which is no name by itself."""
    words = {key(m[0]): m.span() for m in re.finditer(r"\w+", site.new_text(edit.new))}
    for r in successors().get(term.form, ()):
        if r.new is not None and key(r.new) in words and r.category == category and r.holds(_now(site)):
            start, end = words[key(r.new)]
            place = edit.new[0] + start, edit.new[0] + end
            yield _reform(
                r.instrument, term.span, place, (site.old_text(term.span), site.new_text(place)), "likely", r.source
            )
            return


def name_without_successor(site: Site) -> Iterator[Finding]:
    """A name went that has none to stand in its place: the reform is why, and a person must say who acts now."""
    for edit in site.edits:
        for term in (t for t in site.old_terms if within(t.span, edit.old)):
            for r in successors().get(term.form, ()):
                if r.new is None and r.note and r.holds(_now(site)) and not in_citation(site.old_mentions, term.span):
                    name, ground = site.old_text(term.span), _grounds()[r.instrument]
                    vi, en = ({"old": name, "ground": ground[lang], "note": r.note[lang]} for lang in ("vi", "en"))
                    yield Finding((term.span,), (), vi, en, "likely")


# The day the merged provinces began to work (Resolution 202/2025/QH15).
_MERGED = date(2025, 7, 1)


def province_merged(site: Site) -> Iterator[Finding]:
    """The name of a merged province gave way to that of the province it went into."""
    names, into = _mergers()
    if not Text(site.new.issued, site.new.year).issued_since(_MERGED):
        return
    for edit in site.edits:
        if edit.op != "replace" or in_citation(site.old_mentions, edit.old):
            continue
        old, new = fold(site.old_text(edit.old)), fold(site.new_text(edit.new))
        for match in names.finditer(old.text):
            if match[0].islower():
                continue  # «hòa bình», «thái bình» are words as well
            successor = into[match[0].lower()]
            there = re.search(rf"\b{successor}\b", new.text, re.IGNORECASE)
            if there and successor.lower() not in old.text.lower():
                here = _within(edit.old, old.span(*match.span()))
                place = _within(edit.new, new.span(*there.span()))
                words = site.old_text(here), site.new_text(place)
                yield _reform("provinces", here, place, words, "likely")


def _within(edit: Span, span: Span) -> Span:
    """A span of an edit's text as a span of the whole."""
    return edit[0] + span[0], edit[0] + span[1]


@lru_cache(maxsize=1)
def _mergers() -> tuple[re.Pattern[str], dict[str, str]]:
    """The names of merged provinces, and where each went."""
    into = {name.lower(): merger["new"] for merger in load("reform")["merger"] for name in merger["old"]}
    return re.compile(rf"\b(?:{'|'.join(into)})\b", re.IGNORECASE), into


def press_merged(site: Site) -> Iterator[Finding]:
    """Newspaper and broadcaster of a province became one body."""
    entries = {entry["id"]: entry for entry in load("reform")["press"]}
    for term in site.old_terms:
        entry = entries.get(term.form.removesuffix(" old"))
        other = next((t for t in site.new_terms if entry and t.form == f"{entry['id']} new"), None)
        if entry and other and not in_citation(site.old_mentions, term.span):
            names = line_name(site.old_text(term.span)), line_name(site.new_text(other.span))
            certainty = entry["certainty"] if site.new.year else "likely"  # a text without a date may be older
            yield _reform(entry["instrument"], term.span, other.span, names, certainty)


PREDICATES: Predicates = {
    reform_name: {"both", "names-old"},
    name_without_successor: {"both", "names-old"},
    legal_term: {"both", "names-old"},
    province_merged: {"replace"},
    press_merged: {"both", "names-old"},
}
