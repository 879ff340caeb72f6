"""Changes of form: years rolled on, spelling, typing errors, numbering."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rapidfuzz.distance import OSA

from directive_diff.evidence import Finding, Predicates, Site, about, overlap
from directive_diff.model import Directive, Edit, Span
from directive_diff.rules import load
from directive_diff.text import fold, key, same_words

__all__ = ["PREDICATES", "is_syllable"]

_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_DATED = re.compile(r"(?:\d{1,2}[/.-]){2}$")


def year_rolled(site: Site) -> Iterator[Finding]:
    """Years in an edit that went on by as many years as the documents did, in the same order on both sides.

    Not in the titles of two different documents; and a date counts only where its day and month are the same.
    """
    if site.old.year is None or site.new.year is None or site.old.year == site.new.year:
        return
    step = site.new.year - site.old.year
    for edit in site.edits:
        before, after = list(_years(site.old, edit.old)), list(_years(site.new, edit.new))
        if not before or len(before) != len(after) or _of_two_documents(site, edit):
            continue
        if not all(_is_year(site.old, m) for m in before) or not all(_is_year(site.new, m) for m in after):
            continue
        if all(
            int(b[0]) - int(a[0]) == step and _day(site.old, a) == _day(site.new, b)
            for a, b in zip(before, after, strict=True)
        ):
            olds = tuple(_whole_date(site.old, m) for m in before)
            news = tuple(_whole_date(site.new, m) for m in after)
            own = {str(site.old.year + n) for n in (-1, 0, 1)}  # a text of late 2024 speaks of 2025
            sure = None if all(m[0] in own for m in before) else "likely"
            yield Finding(olds, news, {"old": before[-1][0], "new": after[-1][0]}, certainty=sure)


# What stands before a number that is a year; «đến năm 2030» sets a target, and a target that moves is no rolled year.
_YEAR_WORDS = "năm|tháng|quý|nhiệm kỳ|giai đoạn|khóa|khoá|học|hè|xuân|tết|vụ|mùa|kỳ"
_SEXAGENARY = r"\w+ (?:tý|sửu|dần|mão|thìn|tỵ|ngọ|mùi|thân|dậu|tuất|hợi)"
_BEFORE_YEAR = re.compile(rf"(?:\b(?:{_YEAR_WORDS}|{_SEXAGENARY}) ?|[\d/.\-–] ?)$", re.IGNORECASE)
_TARGET = re.compile(r"\bđến (?:hết )?năm ?$", re.IGNORECASE)


def _is_year(directive: Directive, match: re.Match[str]) -> bool:
    before = fold(directive.text[max(0, match.start() - 20) : match.start()]).text
    return bool(_BEFORE_YEAR.search(before)) and not _TARGET.search(before)


def _years(directive: Directive, span: Span) -> Iterator[re.Match[str]]:
    return _YEAR.finditer(directive.text, *span)


def _day(directive: Directive, year: re.Match[str]) -> str:
    """The day and month written before a year (``25/8/``), or nothing."""
    found = _DATED.search(directive.text, max(0, year.start() - 6), year.start())
    return found[0] if found else ""


def _whole_date(directive: Directive, year: re.Match[str]) -> Span:
    """A year with the day and month before it, which stand and fall with it."""
    return year.start() - len(_day(directive, year)), year.end()


def _of_two_documents(site: Site, edit: Edit) -> bool:
    """Whether the edit stands in the citation of one document here and of another there."""
    here = {c.id for m, c in site.old_mentions if about(m, edit.old)}
    there = {c.id for m, c in site.new_mentions if about(m, edit.new)}
    return bool(here and there and not here & there)


_OWN = re.compile(r"^Số\b|\bngày\b.{0,12}\btháng\b.{0,12}\bnăm\b")


def own_number_and_date(site: Site) -> Iterator[Finding]:
    """The number and date lines of the two headers, which differ by their nature."""
    lines = [site.old_text(s) for s in site.old_spans] + [site.new_text(s) for s in site.new_spans]
    if all(_OWN.search(fold(line).text) for line in lines):
        for edit in site.edits:
            yield Finding((edit.old,), (edit.new,))


_ISSUED_WITH = re.compile(r"(?i)^\(? ?(?:ban hành |phê duyệt )?kèm theo .{3,40}?(?P<own>số\b.{0,80}(?:năm |/)\d{4}\b)")


def own_number_over_annex(site: Site) -> Iterator[Finding]:
    """The document's number and date in the line that says with what an annex is issued."""
    starts = [(span[0], _ISSUED_WITH.match(site.old_text(span))) for span in site.old_spans]
    others = [(span[0], _ISSUED_WITH.match(site.new_text(span))) for span in site.new_spans]
    for at, found in starts:
        for there, other in others:
            if found is None or other is None or site.old_mentions or site.new_mentions:
                continue  # it names another document
            old = at + found.start("own"), at + found.end("own")
            new = there + other.start("own"), there + other.end("own")
            for edit in site.edits:
                if overlap(edit.old, old) or overlap(edit.new, new):
                    yield Finding((edit.old,), (edit.new,))


def spelling(site: Site) -> Iterator[Finding]:
    """Edits that change no folded word."""
    for edit in site.edits:
        if same_words(site.old_text(edit.old), site.new_text(edit.new)) and not _in_sign(site, edit):
            if any(_MEASURES.search(d.text, max(0, s[0] - 1), s[1] + 1) for d, s in _sides(site, edit)):
                continue  # «≥ 15», «-20», «4‰»: the sign is part of the figure
            denied = any(
                _DENIAL.search(d.text, max(0, s[0] - 7), s[0]) and "," in d.text[slice(*s)]
                for d, s in _sides(site, edit)
            )
            yield Finding((edit.old,), (edit.new,), certainty="likely" if denied else None)


# Signs that make or bound a figure; a comma behind a word of denial may part or make a prohibition.
_MEASURES = re.compile(r"[<>≤≥±=%‰]|(?<!\w)[-−+](?=\d)")
_DENIAL = re.compile(r"(?:không|chưa)$", re.IGNORECASE)


def _sides(site: Site, edit: Edit) -> tuple[tuple[Directive, Span], tuple[Directive, Span]]:
    return (site.old, edit.old), (site.new, edit.new)


def _in_sign(site: Site, edit: Edit) -> bool:
    return any(m.sign and edit.old[0] < m.sign[1] and m.sign[0] < edit.old[1] for m, _ in site.old_mentions)


# A slip is one letter wrong, missing, doubled or exchanged with its neighbour; two where the word is long.
_SLIP = 1
_ROMAN = re.compile(r"[IVXLCDM]+$")  # «khóa XII», «khóa XIII»: numbers, not slips


@lru_cache(maxsize=1)
def _syllable() -> re.Pattern[str]:
    rules = load("orthography")
    onsets = "|".join(sorted(rules["onsets"], key=len, reverse=True))
    rimes = "|".join(sorted(rules["rimes"], key=len, reverse=True))
    return re.compile(rf"(?:{onsets})(?:{rimes})[\u0300\u0301\u0303\u0309\u0323]?")


def is_syllable(word: str) -> bool:
    """Whether a word can be a written Vietnamese syllable."""
    # ``key`` writes a final y after some consonants as i; as a rime both stand in the list.
    return _syllable().fullmatch(key(word)) is not None


def mistyped(site: Site) -> Iterator[Finding]:
    """One word replaced by one that differs by a slip, where one of the two is no Vietnamese syllable."""
    for edit in site.edits:
        one, other = site.old_text(edit.old), site.new_text(edit.new)
        if edit.op != "replace" or " " in one or " " in other or same_words(one, other):
            continue
        if not one.isalpha() or not other.isalpha() or min(len(one), len(other)) < 3:
            continue
        if one.isupper() or other.isupper() or (one.istitle() and other.istitle()) or one[0] != other[0]:
            continue  # an abbreviation, a name, a unit: none of them is known to be the other mistyped
        if (is_syllable(one) and is_syllable(other)) or (_ROMAN.match(one) and _ROMAN.match(other)):
            continue
        if OSA.distance(one.lower(), other.lower()) <= _SLIP:
            yield Finding((edit.old,), (edit.new,), {"old": one, "new": other})


def label_changed(site: Site) -> Iterator[Finding]:
    """An edit changes the labels of both sides, alone or with the words behind them."""
    if site.old_label is None or site.new_label is None:
        return
    values = {"old": site.old_text(site.old_label), "new": site.new_text(site.new_label)}
    if values["old"] != values["new"] and any(
        overlap(edit.old, site.old_label) and overlap(edit.new, site.new_label) for edit in site.edits
    ):
        yield Finding((site.old_label,), (site.new_label,), values)


PREDICATES: Predicates = {
    year_rolled: {"replace"},
    own_number_and_date: {"both", "header"},
    own_number_over_annex: {"both", "title"},
    spelling: {"both"},
    mistyped: {"replace"},
    label_changed: {"both"},
}
