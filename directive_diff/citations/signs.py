"""Numbers and signs: finding them, reading them, and writing them the one right way.

State documents: ``12/KH-UBND``, ``168/2024/NĐ-CP``; acts of the National Assembly: ``31/2024/QH15``; Party documents:
``57-NQ/TW``. (Decree 30/2020/NĐ-CP, Annex I, II.3: slash after the number, hyphens inside the sign, a zero under 10.)
A slip is read for what was meant and reported as a fault, never passed over.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from directive_diff.catalogue import joined, message
from directive_diff.citations.grammar import Grammar, flat, grammar
from directive_diff.model import Message

__all__ = ["SIGN", "Sign", "join_messages", "read_sign"]

_SEG = r"[A-ZĐƯ][A-Za-zĐđƯư]{0,13}[0-9]{0,3}(?!\w)"
# One digit, then a look back: the search skips to digits at C speed, and a run of digits is entered once.
SIGN = re.compile(
    r"[0-9](?<![0-9A-Za-zÀ-ỹ./\-].)(?<![0-9]:.)[0-9]{0,4}(?![0-9])(?:\.[0-9]{1,3})?[a-dđ]?"
    r"(?P<s1>[ ]{0,2}[/\-]?[ ]{0,2})"
    r"(?:(?P<year>(?:19|20)[0-9]{2})(?P<s2>[ ]{0,2}[/\-]?[ ]{0,2}))?"
    rf"(?P<body>{_SEG}(?:[ ]{{0,2}}[/\-][ ]{{0,2}}{_SEG}|[.&]{_SEG})?(?:[/\-.&]{_SEG}){{0,5}})"
)
_NUMBER = re.compile(r"([0-9]+)(?:\.([0-9]+))?([a-dđ]?)")
_PARTS = re.compile(r"([ ]*[/\-.&][ ]*)")
_SEATING = re.compile(r"(?:QH|UBTVQH|HĐNN)[0-9]{1,2}$")
_DIGITS = re.compile(r"[0-9]+$")

_SPACES = message("faults", "sign-spaces")
_CODE = message("faults", "sign-code")


@dataclass(frozen=True, slots=True)
class Sign:
    """A number and sign as read: ``number`` normalised, ``code`` of the kind (or ""), and what is wrong with it.

    ``sure`` says that the sign speaks for itself; one that does not needs a kind word and «số» before it.
    """

    start: int
    end: int
    number: str
    ordinal: str
    year: int | None
    code: str
    body: str
    level: str
    sure: bool
    faults: tuple[Message, ...]


def join_messages(messages: tuple[Message, ...] | list[Message]) -> Message | None:
    """Several reasons as one sentence in each language."""
    if not messages:
        return None
    return message("faults", "all", faults=joined(dict.fromkeys(messages)))


def read_sign(match: re.Match[str]) -> Sign | None:
    """Read one match of :data:`SIGN`; None where it is no sign at all."""
    read = _read(match.group(), match["s1"], match["year"], match["s2"], match["body"])
    if read is None:
        return None
    at, r = match.start(), read
    return Sign(at, at + r.end, r.number, r.ordinal, r.year, r.code, r.body, r.level, r.sure, r.faults)


@lru_cache(maxsize=8192)
def _read(group: str, s1: str, years: str | None, s2: str | None, body: str) -> Sign | None:
    """A sign as if at the start of the text. Memoised: a text repeats its signs."""
    rules = grammar()
    year = int(years) if years else None
    if year and not s1.strip():
        return None
    written = _PARTS.split(body)
    length = len(group)
    if len(written) > 1 and " " in written[1] and (_SEATING.match(written[0]) or _known(written[2], rules) is None):
        # «163/2024/QH15 - UBND tỉnh»: a dash between clauses, not inside the sign.
        length, written = length - len(body) + len(written[0]), written[:1]
    faults: list[Message] = []
    segments = [_canonical(s, i, rules, faults) for i, s in enumerate(written[::2])]
    seps = [s.strip() for s in written[1::2]]
    code = segments[0] if segments[0] in rules.kind_of_code and not _SEATING.match(segments[0]) else ""
    known = next((k for k in (_known(s, rules) for s in (segments[1:] if code else segments)) if k), None)
    clean = bool(s1.strip()) and " " not in group[:length]
    if not _plausible(code, segments, year, known is not None, clean):
        return None
    number, ordinal = _number(group)
    body_of, level = known or ("", "")
    form = _form(number, year, segments, (s1.strip(), *seps), code=code, body=body_of)
    faults += _separator_faults(group[:length], form, s1, s2, seps)
    sure = bool(code and len(segments) > 1) or bool(year and _SEATING.match(segments[0]))
    sure = sure or bool(not code and known and len(segments) > 1 and clean)
    return Sign(0, length, form, ordinal, year, code, body_of, level, sure, tuple(faults))


def _known(segment: str, rules: Grammar) -> tuple[str, str] | None:
    """Body and level of the issuer a segment stands for: ``QH15`` is ``QH``."""
    found = rules.issuer_codes.get(segment)
    return found or rules.issuer_codes.get(_DIGITS.sub("", segment))


def _canonical(segment: str, at: int, rules: Grammar, faults: list[Message]) -> str:
    """The segment with its right letters; a misspelling is noted."""
    if (at == 0 and segment in rules.kind_of_code) or _known(segment, rules):
        return segment
    right = rules.codes.get(flat(segment)) if at == 0 else None
    right = right or rules.flat_issuer_codes.get(flat(segment))
    if right is None or right == segment:
        return segment
    faults.append(_CODE)
    return right


def _plausible(code: str, segments: list[str], year: int | None, known: bool, clean: bool) -> bool:
    """Whether this can be a sign: an unclean one must be made of known parts."""
    if clean:
        return bool(code or known or len(segments) > 1 or year)
    return bool(code and known and len(segments) > 1) or bool(year and _SEATING.match(segments[0]))


def _number(group: str) -> tuple[str, str]:
    """The number with a zero under ten, and its bare ordinal."""
    parts = _NUMBER.match(group)
    if parts is None:  # the pattern begins with a digit
        return "", ""
    ordinal = f"{int(parts[1])}{'.' + parts[2] if parts[2] else ''}{parts[3]}"
    return (f"0{ordinal}" if len(parts[1].lstrip("0")) < 2 else ordinal), ordinal


def _form(number: str, year: int | None, segments: list[str], seps: tuple[str, ...], *, code: str, body: str) -> str:
    """The right form: Party bodies ``n-CODE/BODY``, all others ``n[/year]/CODE-BODY``."""
    party = body == "party"
    if body in {"", "both"}:
        party = seps[:2] == ("-", "/") or (not seps[0] and seps[1:2] == ("/",))
    if party and year is None and code and len(segments) > 1:
        return f"{number}-{code}/{'-'.join(segments[1:])}"
    return "/".join(filter(None, (number, str(year or ""), "-".join(segments))))


def _separator_faults(written: str, form: str, s1: str, s2: str | None, seps: list[str]) -> list[Message]:
    """What the written separators have against the right form."""
    faults = [_SPACES] if " " in written else []
    used = [s1.strip(), *([s2.strip()] if s2 is not None else []), *seps]
    if used != [c for c in form if c in "/-"] and "&" not in used and "." not in used:
        faults.append(message("faults", "sign-separators", written=written, right=form))
    return faults
