"""What a document must bear: number and sign, date, signer, recipients."""

from __future__ import annotations

import re
from collections.abc import Iterator

from directive_diff.checks.draft import Draft, Found, Rule
from directive_diff.citations.grammar import grammar
from directive_diff.model import Span, Unit
from directive_diff.parts import patterns
from directive_diff.text import fold

__all__ = ["PREDICATES"]


def _official(draft: Draft) -> bool:
    """Whether the file holds a whole document: it names its kind, or has recipients and signature."""
    own = draft.directive
    return own.kind is not None or {"recipient", "signature"} <= {u.role for u in own.units}


def _act(draft: Draft) -> bool:
    """Acts of the National Assembly bear their day of passing at the end, and have no recipients."""
    kind = grammar().kinds.get(draft.directive.kind or "")
    return kind is not None and kind.law


def _lines(draft: Draft, role: str) -> list[Unit]:
    return [u for u in draft.directive.units if u.level == "paragraph" and u.role == role]


def _top(draft: Draft) -> Span | None:
    """The line that what is missing stands before: the first of the file."""
    return draft.sentences[0].span if draft.sentences else None


def no_number(draft: Draft, rule: Rule) -> Iterator[Found]:
    """No number and sign. A draft may leave the number open: then its line is there."""
    del rule
    if _official(draft) and draft.directive.number is None:
        line = next((u for u in _lines(draft, "header") if _is("own_number", draft, u)), None)
        yield Found(line.span if line else _top(draft), {}, (), "note" if line else None)


def no_date(draft: Draft, rule: Rule) -> Iterator[Found]:
    """No place and date; with the day left open a note only."""
    del rule
    if _official(draft) and not _act(draft) and draft.directive.issued is None:
        line = next((u for u in _lines(draft, "header") if _is("place_and_date", draft, u)), None)
        yield Found(line.span if line else _top(draft), {}, (), "note" if line else None)


def _is(name: str, draft: Draft, unit: Unit) -> bool:
    return bool(patterns().one[name].match(" ".join(fold(draft.directive.text[slice(*unit.span)]).text.split())))


def no_signer(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A signature block without a person's name, or none at all."""
    del rule
    if not _official(draft):
        return
    lines = _lines(draft, "signature")
    if any(_is_name(fold(draft.directive.text[slice(*u.span)]).text.strip()) for u in lines):
        return
    span = lines[-1].span if lines else draft.sentences[-1].span if draft.sentences else None
    yield Found(span, {}, (), None, "suggest" if lines else "suggest_block")


_NAME = re.compile(r"(?:[^\W\d_a-z][^\W\d_]*\.? ){1,6}[^\W\d_a-z][^\W\d_]*")


def _is_name(line: str) -> bool:
    """Two to seven words with capitals that are no title and no «(Đã ký)»."""
    one = patterns().one
    line = line.rpartition(")")[2].strip() if one["signed"].match(line.partition(")")[0] + ")") else line
    title = one["signature"].match(line) or (
        line.isupper() and any(w in line for w in ("ỦY", "UỶ", "TỊCH", "BAN", "BỘ"))
    )
    return bool(_NAME.fullmatch(line)) and not title


def no_recipients(draft: Draft, rule: Rule) -> Iterator[Found]:
    """No list of recipients."""
    del rule
    if draft.directive.kind and not _act(draft) and not _lines(draft, "recipient") and draft.sentences:
        yield Found(draft.sentences[-1].span)


def own_sign(draft: Draft, rule: Rule) -> Iterator[Found]:
    """The document's own sign is that of another kind: «12/KH-UBND» over «CHỈ THỊ»."""
    del rule
    own = draft.directive
    kind = grammar().kinds.get(own.kind or "")
    if own.number is None or kind is None or kind.bare or kind.loose or not kind.codes:
        return
    parts = set(re.split(r"[/-]", fold(own.number).text))
    others = {code for k in grammar().kinds.values() for code in k.codes} - set(kind.codes)
    if parts & set(kind.codes) or not parts & others:
        return
    at = own.text.find(own.number)
    span = (at, at + len(own.number)) if at >= 0 else _top(draft)
    yield Found(span, {"written": own.number, "kind": own.kind or "", "code": kind.codes[0]})


PREDICATES = (no_number, no_date, no_signer, no_recipients, own_sign)
