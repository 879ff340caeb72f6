"""Names that gave way to others because government was reorganised."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache

from directive_diff.catalogue import Value, message
from directive_diff.evidence import Finding, Predicates, Site, in_citation, line_name, within
from directive_diff.model import Certainty, Edit, Message, Span, Term
from directive_diff.reform import PROVINCE, Replacement, Text, replacements, successors
from directive_diff.rules import load
from directive_diff.text import key

__all__ = ["PREDICATES", "press_merged", "province_merged", "reform_name"]


@lru_cache(maxsize=1)
def _grounds() -> dict[str, dict[str, str]]:
    return {i["id"]: i for i in load("reform")["instrument"]}


def _now(site: Site) -> Text:
    return Text(site.new.issued, site.new.year)


def _reform(
    instrument: str, olds: Span, news: Span | None, names: tuple[str, str], certainty: str, source: str = "read"
) -> Finding:
    """What a replacement of names says, with its ground in both languages."""
    ground = _grounds()[instrument]
    if names[0].lower().startswith("sở") and "departments" in ground:
        ground = _grounds()[ground["departments"]]
    known = Message(ground["vi"], ground["en"])
    said = message("reasons", "ground.unverified", ground=known) if source == "memory" else known
    values: dict[str, Value] = {"old": names[0], "new": names[1], "ground": said}
    there = (news,) if news else ()
    return Finding((olds,), there, values, certainty)


def _is_province(r: Replacement) -> bool:
    return r.entry == PROVINCE


def _is_body(r: Replacement) -> bool:
    return r.category == "reorganisation" and not _is_province(r)


def _is_term(r: Replacement) -> bool:
    return r.category == "term"


_Kind = Callable[[Replacement], bool]


def reform_name(site: Site) -> Iterator[Finding]:
    """A name gave way to its successor in one edit, or was struck out beside it.

    Not in a citation, a quotation or what is told of an earlier year: these words are history.
    """
    yield from _names(site, _is_body)


def legal_term(site: Site) -> Iterator[Finding]:
    """A legal term gave way to that of a newer law."""
    yield from _names(site, _is_term)


def _names(site: Site, kind: _Kind) -> Iterator[Finding]:
    for edit in site.edits:
        inside = [t for t in site.new_terms[:_MOST_NAMES] if within(t.span, edit.new)]
        for term in [t for t in site.old_terms[:_MOST_NAMES] if within(t.span, edit.old)]:
            if (
                _names_a_city(site.old.text, term)
                or _historical(site, term.span)
                or in_citation(site.old_mentions, term.span)
                or (site.old_text(term.span).islower() and _is_common(term))
            ):
                continue
            found = _successor(site, term, inside, kind)
            if found is None:
                # «Sở Kế hoạch và Đầu tư, Sở Tài chính» became «Sở Tài chính»: the successor stood there already.
                found = _successor(site, term, site.new_terms, kind)
                found = found and (found[0], "likely", found[2])
            if found:
                r, certainty, place = found
                words = site.old_text(term.span), site.new_text(place)
                yield _reform(r.instrument, term.span, place, words, certainty, r.source)
            else:
                yield from _by_one_word(site, edit, term, kind)


def _names_a_city(text: str, term: Term) -> bool:
    """«các quận, huyện, thành phố Đà Nẵng»: the last of the list is a city with its name, not a kind of district."""
    return bool(_CITY.search(text, *term.span)) and bool(_PROPER.match(text, term.span[1]))


_CITY = re.compile(r"thành phố$|thị xã$", re.IGNORECASE)
_PROPER = re.compile(r" [^\W\d_a-zàáâãèéêìíòóôõùúýăđĩũơưạ-ỹ]\w+ [^\W\d_]")


def _is_common(term: Term) -> bool:
    """«hòa bình», «thái bình»: words as well, when they are not written as a name."""
    return all(_is_province(r) for r in successors().get(term.form, ()))


def _around(site: Site) -> str:
    """The new sentence with what follows it: under a heading the duties stand below."""
    return site.new.text[site.new_spans[0][0] : site.new_spans[-1][1] + _BELOW]


# So far below a heading or a body's name its duties are looked for, in characters.
_BELOW = 300

# More names in one sentence are a table of names: the rest of them is handed back.
_MOST_NAMES = 200

_PAST = re.compile(r"\b(?:[Nn]ăm|[Gg]iai đoạn) (?:20\d\d ?[-–] ?)?(20\d\d)\b")


def _historical(site: Site, span: Span) -> bool:
    """Whether a name is quoted, or told of a year before the old text's."""
    text = site.old.text
    start = max(s for s, e in site.old_spans if s <= span[0])
    before = text[start : span[0]]
    past = [int(m[1]) for m in _PAST.finditer(before)]
    told = bool(past) and site.old.year is not None and past[-1] < site.old.year
    return told or before.count("“") > before.count("”")


def _successor(
    site: Site, term: Term, among: Sequence[Term], kind: _Kind
) -> tuple[Replacement, Certainty, Span] | None:
    """The replacement of ``term`` by one of ``among`` that holds when the new text was issued, and that name."""
    for other in among:
        for r in replacements().get((term.form, other.form), ()):
            certainty = r.holds(_now(site))
            if r.duties and not r.speaks_of(_around(site)):
                continue  # the body's duties went several ways, and this is none that went there
            if certainty and kind(r):
                return r, certainty, other.span
    return None


def _by_one_word(site: Site, edit: Edit, term: Term, kind: _Kind) -> Iterator[Finding]:
    """«xã, thị trấn» -> «xã»: the successor is a single word, which is no name by itself."""
    words = {key(m[0]): m.span() for m in re.finditer(r"\w+", site.new_text(edit.new))}
    for r in successors().get(term.form, ()):
        if r.new is not None and key(r.new) in words and kind(r) and r.holds(_now(site)):
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
                    known, note = (Message(said["vi"], said["en"]) for said in (ground, r.note))
                    values: dict[str, Value] = {"old": name, "ground": known, "note": note}
                    yield Finding((term.span,), (), values, "likely")


def province_merged(site: Site) -> Iterator[Finding]:
    """The name of a merged province gave way to that of the province it went into."""
    yield from _names(site, _is_province)


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
