"""Time gone by: last year's year left behind, time limits already over, programmes whose period has ended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from directive_diff.checks.draft import PROSE, Draft, Found, Rule, alternatives
from directive_diff.dates import in_calendar
from directive_diff.instructions import instructs
from directive_diff.model import Span

__all__ = ["PREDICATES"]

_NEAR = 40  # characters before a year or date that say what it is: «so với năm», «chậm nhất ngày»
_NAMED = 240  # characters before a period in which the programme is named


def year_left_behind(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Last year's year where the draft tells somebody what to do, or in a sentence taken over unchanged."""
    own = draft.directive.year
    if own is None or (draft.old is not None and draft.old.year == own):
        return  # a copy of last year's text, just begun: it is the year that has not been changed yet
    past = {own - 1} | ({draft.old.year} if draft.old and draft.old.year and draft.old.year < own else set())
    pattern = re.compile(
        r"(?<![\w/])[Nn]ăm (?P<school>học )?(?:(?P<from>\d{4}) ?- ?)?"
        rf"(?P<year>{'|'.join(map(str, sorted(past)))})(?!\d| ?- ?\d)"
    )
    same = _taken_over(draft)
    forward = re.compile(rf"(?i)\b(?:{alternatives(rule['forward'])})\b")
    before_it = re.compile(rf"(?i)\b(?:{alternatives(rule['before'])})\W*$")
    past_tense = re.compile(rf"(?i)\b(?:{alternatives(rule['past'])})\b")
    for match, span in draft.matches(pattern):
        if draft.role(span) not in PROSE or draft.cited(span) or draft.quoted(span):
            continue
        if match["from"] and not match["school"]:
            continue
        clause, at = draft.clause(span)
        head = clause[max(0, at - _NEAR) : at]
        if before_it.search(head) or past_tense.search(clause):
            continue
        sentence = draft.sentence(span[0])
        label = draft.directive.text[slice(*sentence.span)]
        if (
            match["school"]
            or sentence.id in same
            or forward.search(clause)
            or instructs(label)
            or instructs(clause.strip())
        ):
            yield Found(span, {"written": draft.text(span), "year": str(own)})


def _taken_over(draft: Draft) -> set[str]:
    """The sentences that stand in last year's text word for word."""
    if draft.comparison is None:
        return set()
    return {i for pair in draft.comparison.pairs if pair.level == "sentence" and pair.kind == "equal" for i in pair.new}


_DATE = r"(?P<d>\d{1,2})(?:/| tháng )(?P<m>\d{1,2})(?:/| năm )(?P<y>(?:19|20)\d\d)(?!\d)"


def deadline_passed(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A time limit before the draft's own day."""
    own = draft.directive
    if own.year is None:
        return
    limit = own.issued or f"{own.year:04}-01-01"
    cue = re.compile(rf"(?i)\b(?:(?P<sure>{alternatives(rule['limits'])})|{alternatives(rule['bounds'])}) $")
    doing = re.compile(rf"(?i)\b(?:{alternatives(rule['doing'])})\b")
    done_by = re.compile(rf"(?i)\b(?:{alternatives(rule['done_by'])})\b")
    for match, span in draft.matches(re.compile(rf"(?:ngày )?{_DATE}")):
        day = in_calendar(match["y"], match["m"], match["d"])
        if day is None or day >= limit or draft.role(span) not in PROSE or draft.historical(span, years=False):
            continue
        clause, at = draft.clause(span)
        bound = cue.search(clause[max(0, at - _NEAR) : at])
        # «chậm nhất» bounds what is to be done; «trước» may tell old things from new.
        if bound and (
            doing.search(clause) or (bound["sure"] and (done_by.search(clause) or instructs(clause.strip())))
        ):
            yield Found(span, {"written": draft.text(span)})


_PERIOD = re.compile(
    r"(?P<what>[Gg]iai đoạn|[Tt]hời kỳ) (?P<from>\d{4}) ?- ?(?P<to>\d{4})(?!\d)|đến (?:hết )?năm (?P<until>\d{4})(?!\d)"
)


def period_over(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A programme, scheme or plan whose period ended before the draft's year; not where it is being summed up."""
    own = draft.directive.year
    if own is None:
        return
    programme = re.compile(rf"\b(?:{alternatives(rule['programmes'])})\b")
    goes_on = re.compile(rf"^[\s,)]*(?:{alternatives(rule['goes_on'])})\b")
    summed_up = re.compile(rf"(?i)\b(?:{alternatives(rule['summed_up'])})\b")
    carried_on = re.compile(rf"^[^;.\n]{{0,{_NEAR}}}\b(?:{alternatives(rule['carried_on'])})\b")
    places: dict[str, list[Span]] = {}
    text = draft.folded.text
    for match, span in draft.matches(_PERIOD):
        end = int(match["to"] or match["until"])
        if end >= own or draft.role(span) not in PROSE or goes_on.search(text[match.end() : match.end() + _NEAR]):
            continue
        if carried_on.search(text[match.end() : match.end() + 2 * _NEAR]):
            continue
        sentence = draft.sentence(span[0]).span
        before = text[max(0, match.start() - min(_NAMED, max(0, span[0] - sentence[0]))) : match.start()]
        if match["until"] and re.search(r"\btừ (?:năm|tháng|ngày)\b", before[-_NEAR:]):
            continue  # «từ năm 2009 đến năm 2023» bounds what is looked at, not a programme
        if match["until"] and re.search(r"(?i)giai đoạn|thời kỳ|tầm nhìn|định hướng", before[-_NEAR:]):
            continue  # spoken of with the period before it
        if programme.search(before) and not summed_up.search(before):
            places.setdefault(match[0].lower(), []).append(span)
    for spans in places.values():
        yield Found(spans[0], {"written": draft.text(spans[0])}, tuple(spans[1:]))


PREDICATES = (year_left_behind, deadline_passed, period_over)
