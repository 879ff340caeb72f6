"""How single citations are written: signs, kinds, dates, issuers, subjects."""

from __future__ import annotations

import re
from collections.abc import Iterator

from directive_diff.catalogue import message, text
from directive_diff.checks.draft import PROSE, Draft, Found, Rule, alternatives
from directive_diff.citations.grammar import grammar
from directive_diff.dates import in_calendar
from directive_diff.model import Mention, Span
from directive_diff.text import fold

__all__ = ["PREDICATES", "written_date"]

_SIGN_YEAR = re.compile(r"^[0-9.]+[a-dđ]?/((?:19|20)\d\d)/")


def faults(mention: Mention) -> tuple[str, ...]:
    """What the recogniser has against a citation, one fault each (as :attr:`Mention.suspect` joins them)."""
    if mention.suspect is None:
        return ()
    before, after = text("vi", "faults", "all", faults="\n").split("\n")
    return tuple(mention.suspect.vi.removeprefix(before).removesuffix(after).split("; "))


def _with_fault(draft: Draft, rule: Rule) -> Iterator[Mention]:
    fault = re.compile(rule["fault"])
    return (m for m in draft.directive.mentions if any(fault.search(f) for f in faults(m)))


def sign_form(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Slash and hyphen exchanged, stray spaces, abbreviations misspelt."""
    for mention in _with_fault(draft, rule):
        if mention.sign:
            yield Found(mention.sign, {"written": draft.text(mention.sign), "right": mention.number or ""})


def kind_against_sign(draft: Draft, rule: Rule) -> Iterator[Found]:
    """«Kế hoạch số 105/UBND-NC»: the sign is that of another kind."""
    for mention in _with_fault(draft, rule):
        kind = grammar().kinds.get(mention.kind)
        if mention.sign:
            span = mention.span[0], mention.sign[1]
            code = kind.codes[0] if kind and kind.codes else ""
            yield Found(span, {"written": draft.text(span), "kind": mention.kind, "code": code})


def kind_misspelt(draft: Draft, rule: Rule) -> Iterator[Found]:
    """«Nghị quvết số …»."""
    for mention in _with_fault(draft, rule):
        span = mention.span[0], mention.span[0] + len(" ".join(mention.text.split()[:2]))
        yield Found(span, {"written": draft.text(span), "right": mention.kind})


def date_comma(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A comma between sign and date: one finding for the habit, all its places."""
    spans = [m.span for m in _with_fault(draft, rule)]
    if spans:
        yield Found(
            spans[0],
            {"written": draft.text(spans[0]), "places": message("reasons", "places", count=len(spans))},
            tuple(spans[1:]),
        )


def issuer_capitals(draft: Draft, rule: Rule) -> Iterator[Found]:
    """The issuer's name with small letters where it has capitals."""
    for mention in _with_fault(draft, rule):
        written = draft.text(mention.span)
        issuer = written.rpartition(" của ")[2] or written
        start = mention.span[1] - len(issuer)
        yield Found((start, mention.span[1]), {"written": issuer, "right": mention.issuer or ""})


_ANY_DATE = re.compile(
    r"(?<![\d/.-])(?P<d>[0-3]?\d)(?:/| tháng )(?P<m>[01]?\d)(?:(?:/| năm )(?P<y>(?:19|20)\d\d))?(?![\d/])"
    r"(?! ?\(?(?:âm lịch|ÂL|AL)\b)"
)
_DAY_BEFORE = re.compile(r"[Nn]gày $")


def impossible_date(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A day that no calendar has, in a citation or anywhere else; without a year only behind «ngày», for «31/9» alone
    may be a share.
    """
    del rule
    for match, span in draft.matches(_ANY_DATE):
        if not match["y"] and not _DAY_BEFORE.search(match.string, max(0, match.start() - 5), match.start()):
            continue
        if in_calendar(match["y"], match["m"], match["d"]) is None:
            yield Found(span, {"written": draft.text(span)})


def sign_year(draft: Draft, rule: Rule) -> Iterator[Found]:
    """The year in the sign and that of the date differ."""
    del rule
    for mention in draft.directive.mentions:
        signed = _SIGN_YEAR.match(mention.number or "")
        if signed and mention.issued and signed[1] != mention.issued[:4]:
            values = {"written": draft.text(mention.span), "sign": signed[1], "date": written_date(mention.issued)}
            yield Found(mention.span, values)


def cited_before_issued(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A document dated after the draft itself."""
    del rule
    own = draft.directive
    for mention in own.mentions:
        if not mention.issued:
            continue
        after = (
            mention.issued > own.issued if own.issued else own.year is not None and int(mention.issued[:4]) > own.year
        )
        if after:
            values = {"written": draft.text(mention.span), "date": written_date(mention.issued)}
            yield Found(mention.span, values)


def about_missing(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A subject that follows the issuer without «về», «ban hành», «quy định»."""
    opens = re.compile(rf" (?P<subject>(?:{alternatives(rule['openings'])}) [^\W\d_]+(?: [^\W\d_]+)?)")
    text = draft.directive.text
    for mention in draft.directive.mentions:
        if mention.form != "numbered":
            continue
        if (
            mention.subject
            and text[mention.subject[0]].isupper()
            and not text[mention.span[1] : mention.subject[0]].strip()
        ):
            span = mention.subject[0], mention.subject[0] + len(" ".join(draft.text(mention.subject).split()[:4]))
            yield Found(span, {"written": draft.text(span)})
        elif mention.subject is None and mention.issuer and (found := opens.match(text, mention.span[1])):
            yield Found(found.span("subject"), {"written": found["subject"]})


def title_missing(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A document cited for the first time without its subject (laws are cited by name alone)."""
    seen: set[str] = set()
    for mention in draft.directive.mentions:
        if mention.form != "numbered" or not mention.number:
            continue
        first = mention.number not in seen
        seen.add(mention.number)
        if not first or mention.subject or mention.kind in rule["exempt"] or not mention.issued:
            continue
        before = fold(draft.directive.text[max(0, mention.span[0] - _BEFORE) : mention.span[0]]).text
        if _ACTED_ON.search(before) or draft.role(mention.span) not in PROSE or _subject_follows(draft, mention.span):
            continue
        yield Found(mention.span, {"written": draft.text(mention.span)})


# What amends another is titled by it, and what is replaced is named only to be found: both go without a title.
_ACTED_ON = re.compile(r"(?:sửa đổi|bổ sung|thay thế|bãi bỏ)[^;.\n]{0,20}$")
_BEFORE, _AFTER = 40, 250
_FOLLOWS = re.compile(r"^[^;.\n]{0,90}?(?:,| và|\)) [^;.\n]{0,90}?\b(?:về|quy định|ban hành)\b")


def _subject_follows(draft: Draft, span: Span) -> bool:
    """«Nghị quyết số 07 … và chỉ đạo của Bộ Công an về …»: several documents share the subject at the end."""
    return _FOLLOWS.match(fold(draft.directive.text[span[1] : span[1] + _AFTER]).text) is not None


def written_date(iso: str) -> str:
    """``05/9/2019``: a zero before days under 10 and months 1 and 2 only (Decree 30/2020, Annex I, part I, II.4)."""
    year, month, day = iso.split("-")
    return f"{day}/{month if int(month) < 3 else int(month)}/{year}"


PREDICATES = (
    sign_form,
    kind_against_sign,
    kind_misspelt,
    date_comma,
    issuer_capitals,
    impossible_date,
    sign_year,
    cited_before_issued,
    about_missing,
    title_missing,
)
