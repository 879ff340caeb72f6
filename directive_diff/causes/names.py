"""Names that gave way to others because government was reorganised."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from directive_diff.evidence import Finding, Predicates, Site, in_citation, line_name, within
from directive_diff.model import Edit, Span, Term
from directive_diff.profiles import folded
from directive_diff.rules import load
from directive_diff.text import fold, key

__all__ = ["PREDICATES", "press_merged", "province_merged", "reform_name"]


@lru_cache(maxsize=1)
def _successors() -> dict[tuple[str, str], dict[str, Any]]:
    """(old form, new form) -> the entry of the reform that replaced the one by the other."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in load("reform")["entry"]:
        for old in entry["old"]:
            for new in entry["new"]:
                if old != new:
                    found.setdefault((folded(old), folded(new)), entry)
    return found


@lru_cache(maxsize=1)
def _grounds() -> dict[str, dict[str, str]]:
    return {i["id"]: i for i in load("reform")["instrument"]}


def _holds_then(site: Site, entry: dict[str, Any]) -> bool:
    """Whether the new state already holds in the new text's year; a text without a year may be current."""
    return site.new.year is None or entry["from"].year <= site.new.year


def _reform(entry: dict[str, Any], olds: Span, news: Span, names: tuple[str, str], certainty: str) -> Finding:
    """What a replacement of names says, with its ground in both languages."""
    ground = _grounds()[entry["instrument"]]
    if names[0].lower().startswith("sở") and "departments" in ground:
        ground = _grounds()[ground["departments"]]
    said = {"old": names[0], "new": names[1]}
    return Finding((olds,), (news,), said | {"ground": ground["vi"]}, said | {"ground": ground["en"]}, certainty)


def _dated(site: Site, certainty: str) -> str:
    """A cause with a date is no more than likely where the new text gives no year."""
    return certainty if site.new.year else "likely"


def reform_name(site: Site) -> Iterator[Finding]:
    """A name gave way to its successor in one edit, or was struck out beside it.

    Not in a citation: its words are history.
    """
    for edit in site.edits:
        inside = [t for t in site.new_terms if within(t.span, edit.new)]
        for term in (t for t in site.old_terms if within(t.span, edit.old)):
            if in_citation(site.old_mentions, term.span):
                continue
            found = _successor(site, term, inside)
            certainty = found[0]["certainty"] if found else ""
            if found is None:
                # «Sở Kế hoạch và Đầu tư, Sở Tài chính» became «Sở Tài chính»: the successor stood there already.
                found, certainty = _successor(site, term, site.new_terms), "likely"
            if found:
                entry, other = found
                names = site.old_text(term.span), site.new_text(other.span)
                yield _reform(entry, term.span, other.span, names, _dated(site, certainty))
            else:
                yield from _by_one_word(site, edit, term.span, term.form)


def _successor(site: Site, term: Term, among: Sequence[Term]) -> tuple[dict[str, Any], Term] | None:
    """The entry by which one of ``among`` replaced ``term``, and that name."""
    for other in among:
        entry = _successors().get((term.form, other.form))
        if entry and _holds_then(site, entry):
            return entry, other
    return None


def _by_one_word(site: Site, edit: Edit, span: Span, form: str) -> Iterator[Finding]:
    """«xã, thị trấn» -> «xã»: the successor is a single word, which is no name by itself."""
    words = {key(m[0]): m.span() for m in re.finditer(r"\w+", site.new_text(edit.new))}
    for (old, new), entry in _successors().items():
        if old == form and new in words and _holds_then(site, entry):
            start, end = words[new]
            place = edit.new[0] + start, edit.new[0] + end
            yield _reform(entry, span, place, (site.old_text(span), site.new_text(place)), "likely")
            return


def province_merged(site: Site) -> Iterator[Finding]:
    """The name of a merged province gave way to that of the province it went into."""
    names, into = _mergers()
    for edit in site.edits:
        if edit.op != "replace" or in_citation(site.old_mentions, edit.old):
            continue
        old, new = fold(site.old_text(edit.old)), fold(site.new_text(edit.new))
        for match in names.finditer(old.text):
            successor = into[match[0].lower()]
            there = re.search(rf"\b{successor}\b", new.text, re.IGNORECASE)
            if there and successor.lower() not in old.text.lower():
                here = _within(edit.old, old.span(*match.span()))
                place = _within(edit.new, new.span(*there.span()))
                words = site.old_text(here), site.new_text(place)
                yield _reform({"instrument": "provinces"}, here, place, words, "likely")


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
            yield _reform(entry, term.span, other.span, names, _dated(site, entry["certainty"]))


PREDICATES: Predicates = {
    reform_name: {"both", "names-old"},
    province_merged: {"replace"},
    press_merged: {"both", "names-old"},
}
