"""A pair and its edits -> why it changed: the rules of ``rules/categories.toml``, each naming a predicate here.

A predicate looks at one change (:class:`~directive_diff.evidence.Site`) and yields what it found. Whatever no rule
touches is ``unexplained`` and said to be so. A new category is an entry in the rules; a new kind of test adds a
predicate to :data:`PREDICATES`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from rapidfuzz.distance import OSA

from directive_diff.evidence import Finding, Site, sites, within
from directive_diff.model import Category, Change, Citation, Directive, Edit, Mention, Message, Pair, Span, Term
from directive_diff.profiles import folded
from directive_diff.rules import load
from directive_diff.text import fold, key

__all__ = ["PREDICATES", "classify", "noise"]

_PLANS = frozenset({"Kế hoạch", "Chương trình", "Đề án", "Dự án", "Kế hoạch hành động", "Chương trình hành động"})
_QUOTE = 90  # characters of a text that a reason repeats: enough to know it by, short enough for a table cell


def classify(
    old: Directive, new: Directive, pairs: Sequence[Pair], changes: Sequence[Change], citations: Sequence[Citation]
) -> tuple[Change, ...]:
    """The changes with their categories, rules in the order of the rule file."""
    rules = load("categories")["rule"]
    ready = [(rule, *PREDICATES[rule["predicate"]]) for rule in rules if rule["predicate"] != "unexplained"]
    (handed_back,) = (rule for rule in rules if rule["predicate"] == "unexplained")
    out: list[Change] = []
    for site in sites(old, new, pairs, changes, citations):
        found = [
            _category(rule, finding)
            for rule, needs, predicate in ready
            if needs <= site.traits
            for finding in predicate(site)
        ]
        found += [_category(handed_back, finding) for finding in _unexplained(site, found)]
        out.append(replace(site.change, categories=tuple(found)))
    return tuple(out)


def noise() -> frozenset[str]:
    """The categories that are changes of form, not of substance."""
    return frozenset(c["id"] for c in load("categories")["category"] if c["noise"])


def _category(rule: dict[str, Any], finding: Finding) -> Category:
    why = Message(rule["vi"].format_map(finding.values), rule["en"].format_map(finding.values))
    certainty = finding.certainty or rule["certainty"]
    return Category(
        rule["category"], rule["id"], "certain" if certainty == "certain" else "likely", finding.old, finding.new, why
    )


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= _QUOTE else text[:_QUOTE].rsplit(" ", 1)[0] + " …"


# ---- names ---------------------------------------------------------------------------------------------------------


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
    """Whether the new state already holds in the new text's year; a text without a year is taken to be current."""
    return site.new.year is None or entry["from"].year <= site.new.year


def _reform_values(entry: dict[str, Any], old: str, new: str) -> dict[str, str]:
    """The words and the ground in both languages; ``ground`` is filled per language by :class:`_Values`."""
    ground = _grounds()[entry["instrument"]]
    return _Values(old=old, new=new, ground_vi=ground["vi"], ground_en=ground["en"])


class _Values(dict[str, str]):
    """Values for a reason; ``{x}`` may be given for both languages as ``x_vi`` and ``x_en``, the Vietnamese one first.

    ``format_map`` asks for a key once for each sentence, Vietnamese before English.
    """

    def __missing__(self, name: str) -> str:
        asked = f"asked {name}"
        language = "en" if asked in self else "vi"
        self[asked] = ""
        return self[f"{name}_{language}"]


def reform_name(site: Site) -> Iterator[Finding]:
    """A name gave way to its successor in one edit, or was struck out beside it.

    Not in a citation: its words are history.
    """
    for edit in site.edits:
        inside = [t for t in site.new_terms if within(t.span, edit.new)]
        for term in (t for t in site.old_terms if within(t.span, edit.old)):
            if _cited(site.old_mentions, term.span):
                continue
            found = _successor(site, term, inside)
            certainty = found[0]["certainty"] if found else ""
            if found is None:
                # «Sở Kế hoạch và Đầu tư, Sở Tài chính» became «Sở Tài chính»: the successor stood there already.
                found, certainty = _successor(site, term, site.new_terms), "likely"
            if found:
                entry, other = found
                values = _reform_values(entry, site.old_text(term.span), site.new_text(other.span))
                yield Finding((term.span,), (other.span,), values, certainty)
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
    words = {key(w) for w in re.findall(r"\w+", site.new_text(edit.new))}
    for (old, new), entry in _successors().items():
        if old == form and new in words and _holds_then(site, entry):
            yield Finding(
                (span,), (edit.new,), _reform_values(entry, site.old_text(span), site.new_text(edit.new)), "likely"
            )
            return


def _cited(mentions: Iterable[tuple[Mention, Citation]], span: Span) -> bool:
    return any(within(span, m.span) or (m.subject and within(span, m.subject)) for m, _ in mentions)


def province_merged(site: Site) -> Iterator[Finding]:
    """The name of a merged province gave way to that of the province it went into."""
    names, into = _mergers()
    for edit in site.edits:
        if edit.op != "replace" or _cited(site.old_mentions, edit.old):
            continue
        for match in names.finditer(fold(site.old_text(edit.old)).text):
            successor = into[match[0]]
            if successor in fold(site.new_text(edit.new)).text and successor not in site.old_text(edit.old):
                ground = _grounds()["provinces"]
                values = _Values(old=match[0], new=successor, ground_vi=ground["vi"], ground_en=ground["en"])
                yield Finding((edit.old,), (edit.new,), values)


@lru_cache(maxsize=1)
def _mergers() -> tuple[re.Pattern[str], dict[str, str]]:
    """The names of merged provinces, and where each went."""
    into = {name: merger["new"] for merger in load("reform")["merger"] for name in merger["old"]}
    return re.compile(rf"\b(?:{'|'.join(into)})\b"), into


def press_merged(site: Site) -> Iterator[Finding]:
    """Newspaper and broadcaster of a province became one body."""
    entries = {entry["id"]: entry for entry in load("reform")["press"]}
    for term in site.old_terms:
        entry = entries.get(term.form.removesuffix(" old"))
        other = next((t for t in site.new_terms if entry and t.form == f"{entry['id']} new"), None)
        if entry and other and not _cited(site.old_mentions, term.span):
            values = _reform_values(entry, _name(site.old_text(term.span)), _name(site.new_text(other.span)))
            yield Finding((term.span,), (other.span,), values, entry["certainty"])


def _name(line: str) -> str:
    return _short(line.strip().lstrip("-+•* ").rstrip(";.,"))


# ---- years ---------------------------------------------------------------------------------------------------------

_YEAR = re.compile(r"(?<![\d/])(?:19|20)\d\d(?![\d/])")


def year_rolled(site: Site) -> Iterator[Finding]:
    """Years in an edit that went on by as many years as the documents did, in the same order on both sides."""
    if site.old.year is None or site.new.year is None or site.old.year == site.new.year:
        return
    step = site.new.year - site.old.year
    for edit in site.edits:
        before, after = list(_years(site.old, edit.old)), list(_years(site.new, edit.new))
        if not before or len(before) != len(after):
            continue
        if all(int(b[0]) - int(a[0]) == step for a, b in zip(before, after, strict=True)):
            olds, news = tuple(m.span() for m in before), tuple(m.span() for m in after)
            yield Finding(olds, news, {"old": before[-1][0], "new": after[-1][0]})


def _years(directive: Directive, span: Span) -> Iterator[re.Match[str]]:
    return _YEAR.finditer(directive.text, *span)


# ---- citations -----------------------------------------------------------------------------------------------------


def citation_added(site: Site) -> Iterator[Finding]:
    """An instrument that last year's text cites nowhere."""
    yield from (f for f, _ in _entering(site))


def plan_added(site: Site) -> Iterator[Finding]:
    """A plan, programme, scheme or project that last year's text names nowhere."""
    yield from (f for f, c in _entering(site) if c.kind in _PLANS)


def _entering(site: Site) -> Iterator[tuple[Finding, Citation]]:
    for mention, citation in site.new_mentions:
        if citation.status == "added" and citation.form != "generic":
            vi, en = _news(site.old, citation)
            yield Finding((), (mention.span,), _Values(name=_short(mention.text), news_vi=vi, news_en=en)), citation


def _news(old: Directive, citation: Citation) -> tuple[str, str]:
    """Whether the instrument was issued after last year's text or before it, where that is known."""
    if not citation.issued:
        return "", ""
    if old.issued:
        newly = citation.issued > old.issued
    elif old.year:
        newly = int(citation.issued[:4]) >= old.year
    else:
        return "", ""
    if newly:
        return " (văn bản ban hành sau văn bản trước)", " (issued after last year's text)"
    return " (văn bản ban hành trước, nay mới viện dẫn)", " (issued before last year's text)"


def citation_dropped(site: Site) -> Iterator[Finding]:
    """An instrument that this year's text cites nowhere."""
    yield from (f for f, _ in _leaving(site))


def plan_dropped(site: Site) -> Iterator[Finding]:
    """A plan, programme, scheme or project that this year's text names nowhere."""
    yield from (f for f, c in _leaving(site) if c.kind in _PLANS)


def _leaving(site: Site) -> Iterator[tuple[Finding, Citation]]:
    for mention, citation in site.old_mentions:
        if citation.status == "dropped" and citation.form != "generic":
            yield Finding((mention.span,), (), {"name": _short(mention.text)}), citation


def citation_corrected(site: Site) -> Iterator[Finding]:
    """The same instrument on both sides, its sign, date, issuer or title written otherwise."""
    for mention, citation in site.old_mentions:
        other = next((m for m, c in site.new_mentions if c.id == citation.id), None)
        if other is None or citation.form == "generic":
            continue
        for edit in site.edits:
            what = _part_edited(site, edit, mention, other)
            if what and not _same_words(site.old_text(edit.old), site.new_text(edit.new), signs=what[0] == _SIGN[0]):
                values = _Values(name=_short(other.text), what_vi=what[0], what_en=what[1])
                values["what"] = what[0]
                yield Finding((edit.old,), (edit.new,), values)


_SIGN = ("số, ký hiệu", "sign")


def _part_edited(site: Site, edit: Edit, old: Mention, new: Mention) -> tuple[str, str] | None:
    """Which part of a citation an edit touches on both sides."""
    if old.sign and new.sign and _overlap(edit.old, old.sign) and _overlap(edit.new, new.sign):
        return _SIGN if site.old_text(old.sign) != site.new_text(new.sign) else None
    if within(edit.old, old.span) and within(edit.new, new.span):
        if old.issued != new.issued:
            return "ngày ban hành", "date"
        return "cơ quan ban hành", "issuer"
    if old.subject and new.subject and within(edit.old, old.subject) and within(edit.new, new.subject):
        inner = (m for m, _ in site.old_mentions if m is not old and within(m.span, old.subject))
        inner_new = (m for m, _ in site.new_mentions if m is not new and within(m.span, new.subject))
        if any(_covers(m, edit.old) for m in inner) or any(_covers(m, edit.new) for m in inner_new):
            return None
        return "trích yếu", "title"
    return None


def _covers(mention: Mention, span: Span) -> bool:
    """Whether a nested mention or its own subject holds the place, so that the outer one does not speak for it."""
    return within(span, mention.span) or bool(mention.subject and within(span, mention.subject))


# ---- recipients and tasks ------------------------------------------------------------------------------------------


def recipient_added(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» without counterpart."""
    yield Finding((), site.new_spans, {"new": _name(site.new_text(site.new_spans[0]))})


def recipient_removed(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» that is gone."""
    yield Finding(site.old_spans, (), {"old": _name(site.old_text(site.old_spans[0]))})


def recipient_changed(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» that names others than before, not by the reform's renaming alone."""
    renamed = [s for f in (*reform_name(site), *press_merged(site)) for s in f.old]
    for edit in site.edits:
        one, other = site.old_text(edit.old), site.new_text(edit.new)
        if _same_words(one, other) or any(within(edit.old, s) or within(s, edit.old) for s in renamed):
            continue
        values = {"old": _name(site.old_text(site.old_spans[0])), "new": _name(site.new_text(site.new_spans[0]))}
        yield Finding((edit.old,), (edit.new,), values)


_TASK_ROLES = frozenset({"body", "item"})


@lru_cache(maxsize=1)
def _instruction() -> re.Pattern[str]:
    rules = load("instructions")
    verbs, leading, charged = (
        "|".join(sorted(map(re.escape, rules[name]), key=len, reverse=True)) for name in ("verbs", "leading", "charged")
    )
    return re.compile(
        rf"^[\W_]*(?:(?:{leading})\b,? ?){{0,2}}"
        rf"(?:(?:(?i:{verbs}))\b|(?:{charged})\b.{{0,{rules['reach']}}}?\b(?:{verbs})\b)"
    )


def instructs(text: str, label: str | None = None) -> bool:
    """Whether a clause tells somebody to do something: it opens with a verb, or with a body charged and then a verb."""
    folded = fold(text).text
    if label and folded.startswith(label):
        folded = folded[len(label) :].lstrip(" .):")
    return _instruction().search(folded) is not None


def _new_instructs(site: Site) -> bool:
    return instructs(site.new_text(site.new_spans[0]), site.new_text(site.new_label) if site.new_label else None)


def _old_instructs(site: Site) -> bool:
    return instructs(site.old_text(site.old_spans[0]), site.old_text(site.old_label) if site.old_label else None)


def task_added(site: Site) -> Iterator[Finding]:
    """A sentence that instructs and has no counterpart."""
    if site.role in _TASK_ROLES and _new_instructs(site):
        yield Finding((), site.new_spans, {"new": _short(site.new_text(site.new_spans[0]))})


def task_dropped(site: Site) -> Iterator[Finding]:
    """A sentence that instructed and has no counterpart."""
    if site.role in _TASK_ROLES and _old_instructs(site):
        yield Finding(site.old_spans, (), {"old": _short(site.old_text(site.old_spans[0]))})


# ---- form ----------------------------------------------------------------------------------------------------------

_WORDS = re.compile(r"[^\W_]+(?:[\u0300-\u036f][^\W_]*)*")


def _same_words(one: str, other: str, *, signs: bool = False) -> bool:
    """Whether two texts are the same words when folded: case, tone place, punctuation and spaces apart.

    A sign is not one of these: its slash and hyphen are part of it (``signs``).
    """
    return not signs and [key(w) for w in _WORDS.findall(one)] == [key(w) for w in _WORDS.findall(other)]


def spelling(site: Site) -> Iterator[Finding]:
    """Edits that change no folded word."""
    for edit in site.edits:
        if _same_words(site.old_text(edit.old), site.new_text(edit.new)) and not _in_sign(site, edit):
            yield Finding((edit.old,), (edit.new,))


def _in_sign(site: Site, edit: Edit) -> bool:
    return any(m.sign and edit.old[0] < m.sign[1] and m.sign[0] < edit.old[1] for m, _ in site.old_mentions)


# A slip is one letter wrong, missing, doubled or exchanged with its neighbour; two where the word is long.
_SLIP = 1


@lru_cache(maxsize=1)
def _syllable() -> re.Pattern[str]:
    rules = load("orthography")
    onsets = "|".join(sorted(rules["onsets"], key=len, reverse=True))
    rimes = "|".join(sorted(rules["rimes"], key=len, reverse=True))
    return re.compile(rf"(?:{onsets})(?:{rimes})[\u0300\u0301\u0303\u0309\u0323]?")


def is_syllable(word: str) -> bool:
    """Whether a word can be a written Vietnamese syllable."""
    return _syllable().fullmatch(_spelled(word)) is not None


def _spelled(word: str) -> str:
    # ``key`` writes a final y after some consonants as i; as a rime both stand in the list.
    return key(word)


def mistyped(site: Site) -> Iterator[Finding]:
    """One word replaced by one that differs by a slip, where one of the two is no Vietnamese syllable."""
    for edit in site.edits:
        one, other = site.old_text(edit.old), site.new_text(edit.new)
        if edit.op != "replace" or " " in one or " " in other or _same_words(one, other):
            continue
        if not one.isalpha() or not other.isalpha() or min(len(one), len(other)) < 3:
            continue
        if is_syllable(one) and is_syllable(other):
            continue
        if OSA.distance(one.lower(), other.lower()) <= _SLIP:
            yield Finding((edit.old,), (edit.new,), {"old": one, "new": other})


def label_changed(site: Site) -> Iterator[Finding]:
    """The edit stands in the labels of both sides."""
    if site.old_label is None or site.new_label is None:
        return
    for edit in site.edits:
        if _touches(edit.old, site.old_label) and _touches(edit.new, site.new_label):
            values = {"old": site.old_text(site.old_label), "new": site.new_text(site.new_label)}
            yield Finding((edit.old,), (edit.new,), values)


def _touches(span: Span, label: Span) -> bool:
    """Within the label, its word before («Điều») and the mark after it."""
    return span[1] <= label[1] + 1 and span[0] >= label[0] - 20


# So many words of an edit may go without a reason when the rest has one: «và các», «trong».
_LEFT_OVER = 3


def _unexplained(site: Site, found: Sequence[Category]) -> Iterator[Finding]:
    """The edits of which more than a few words stand outside all findings, as one finding."""
    spans_old = [_with_subject(site.old_mentions, s) for c in found for s in c.old]
    spans_new = [_with_subject(site.new_mentions, s) for c in found for s in c.new]
    left: list[Edit] = []
    for edit in site.edits:
        on_old = [s for s in spans_old if _overlap(edit.old, s)]
        on_new = [s for s in spans_new if _overlap(edit.new, s)]
        if (not on_old and not on_new) or _uncovered(site.old, edit.old, on_old) + _uncovered(
            site.new, edit.new, on_new
        ) > _LEFT_OVER:
            left.append(edit)
    if left:
        yield Finding(
            tuple(e.old for e in left if e.old[0] < e.old[1]), tuple(e.new for e in left if e.new[0] < e.new[1])
        )


def _with_subject(mentions: Iterable[tuple[Mention, Citation]], span: Span) -> Span:
    """A citation stands for its subject as well."""
    for mention, _ in mentions:
        if mention.span == span and mention.subject:
            return span[0], max(span[1], mention.subject[1])
    return span


def _uncovered(directive: Directive, edit: Span, covered: Sequence[Span]) -> int:
    """How many words of an edit's side lie outside the covered spans."""
    words, at = 0, edit[0]
    for start, end in sorted(covered):
        if start > at:
            words += len(_WORDS.findall(directive.text, at, min(start, edit[1])))
        at = max(at, end)
    return words + (len(_WORDS.findall(directive.text, at, edit[1])) if at < edit[1] else 0)


def _overlap(one: Span, other: Span) -> bool:
    return (one[0] < other[1] and other[0] < one[1]) or one == other


# Predicate -> the traits a site must have before it is asked at all.
_NEEDS: dict[Callable[[Site], Iterator[Finding]], set[str]] = {
    reform_name: {"both", "names-old"},
    province_merged: {"replace"},
    press_merged: {"both", "names-old"},
    year_rolled: {"replace"},
    citation_added: {"cites-new"},
    citation_dropped: {"cites-old"},
    citation_corrected: {"both", "cites-old", "cites-new"},
    plan_added: {"cites-new"},
    plan_dropped: {"cites-old"},
    recipient_added: {"added", "recipient"},
    recipient_removed: {"removed", "recipient"},
    recipient_changed: {"both", "recipient"},
    task_added: {"added"},
    task_dropped: {"removed"},
    spelling: {"both"},
    mistyped: {"replace"},
    label_changed: {"both"},
}
PREDICATES = {predicate.__name__: (frozenset(needs), predicate) for predicate, needs in _NEEDS.items()}
