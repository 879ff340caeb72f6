"""What a cited document is about, as words that can be compared, and who issued it, as far as succession asks.

A subject is stripped of the words that frame every subject («về tiếp tục tăng cường … trong tình hình mới») and of its
years, which are kept apart: a yearly series differs in nothing else. The matter of a plan that only carries out a
directive is that of the directive named in its subject.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from directive_diff.citations.grammar import grammar, keyed
from directive_diff.citations.groups import SIGN_YEAR
from directive_diff.citations.parts import read_body
from directive_diff.citations.signs import SIGN, read_sign
from directive_diff.model import Citation, Directive, Mention, Span
from directive_diff.rules import load
from directive_diff.text import WORDS, fold, key

__all__ = ["Issuer", "Matter", "base", "describe", "display", "issuer_of", "written_day", "year_of"]

_TITLE = 600  # characters of a subject that are compared
_DEPTH = 4  # documents inside documents that lend their matter
_YEARS = re.compile(
    r"(?:giai đoạn|nhiệm kỳ|các năm|năm học|năm|đến|tầm nhìn)\s+(?:hết )?(?:năm )?(?P<one>(?:19|20)\d\d)"
    r"(?:\s?(?:-|,|và|đến(?: năm)?)\s?(?P<two>(?:19|20)\d\d)(?!\d))?"
)
_PROVINCE = re.compile(
    r"trên địa bàn (?:toàn )?(?:tỉnh|thành phố)(?: (?:[^\W\d_a-z]\w*))(?:(?: - | )[^\W\d_a-z]\w*){0,4}"
)
_LAST_YEAR = re.compile(r"\(?năm\s+((?:19|20)[0-9]{2})\)?$")
_SEAT = re.compile(r"(?:ủy|tỉnh|thành phố|huyện|quận|thị xã|xã|phường|thị trấn|đặc khu) (?P<place>[^\W\d_a-z].*)$")


@dataclass(frozen=True, slots=True)
class Matter:
    """The words of a subject: ``own`` of the document itself, ``all`` with those of the documents inside it, ``core``
    without those that tell no two subjects apart. ``amending`` says that it changes another document. ``last`` is the
    last year its period names (None where it names none), ``yearly`` whether that is one single year.
    """

    own: frozenset[str]
    all: frozenset[str]
    core: frozenset[str]
    amending: bool
    last: int | None
    yearly: bool


@dataclass(frozen=True, slots=True)
class Issuer:
    """Party or State, level, office and place; "" where the text does not say."""

    body: str
    level: str
    office: str
    place: str

    def same(self, other: Issuer) -> bool:
        """Of one body and one level, and of no two places; what is not known is not the same."""
        known = bool(self.level) and bool(self.office)
        here = (self.body, self.level, self.office) == (other.body, other.level, other.office)
        return known and here and (not self.place or not other.place or self.place == other.place)


def base(citation: Citation) -> str:
    """The kind without its variety: «Kế hoạch hành động» is a «Kế hoạch»."""
    kind = grammar().kinds.get(citation.kind)
    return kind.base if kind else citation.kind


def display(citation: Citation) -> str:
    """A document as a reason names it: kind, number and date; of one without number what it is called by."""
    day = f" ngày {written_day(citation.issued)}" if citation.issued else ""
    if citation.number:
        return f"{citation.kind} số {citation.number}{day}"
    name = " ".join((citation.subject or "").split())
    name = name if len(name) <= 90 else name[:90].rsplit(" ", 1)[0] + " …"
    return f"{citation.kind} {name}".strip() + day


def written_day(iso: str) -> str:
    """A day as official texts write it: ``05/9/2019``, a zero before days under ten and the months one and two only."""
    year, month, day = iso.split("-")
    return f"{day}/{month if int(month) < 3 else int(month)}/{year}"


def year_of(citation: Citation, texts: Iterable[str] = ()) -> int | None:
    """The year a document was issued in: by its date, its sign, or «năm …» at the end of its name."""
    if citation.issued:
        return int(citation.issued[:4])
    if citation.number and (signed := SIGN_YEAR.match(citation.number)):
        return int(signed[1])
    said = [m for text in texts if (m := _LAST_YEAR.search(text))]
    return int(said[0][1]) if said else None


def issuer_of(citation: Citation) -> Issuer:
    """Who issued a document: by the issuer named, else by the sign."""
    name = citation.issuer or ""
    kind = grammar().kinds.get(citation.kind)
    read = read_body(name, 0, grammar(), generic=citation.form == "generic") if name else None
    match = SIGN.match(citation.number or "")
    sign = read_sign(match) if match else None
    body = (read.body if read and read.body not in ("", "both") else "") or (sign.body if sign else "")
    level = (read.level if read else "") or (sign.level if sign else "")
    place = _SEAT.search(name)
    if citation.form == "generic" and re.match(r"(?:tỉnh|thành phố)(?!\w)", name):
        level = "province"  # «các Kế hoạch của tỉnh»
    if kind and kind.law:
        body, level = "state", "central"
    office = "party" if body == "party" else _office(citation.number, keyed(name), law=bool(kind and kind.law))
    return Issuer(body, level, office, keyed(place["place"]) if place else "")


def _office(number: str | None, name: str, *, law: bool) -> str:
    """The body of the State by the code in the sign, else by its name."""
    if law:
        return "QH"
    codes = grammar().issuer_codes
    for part in re.split(r"[/\-.&]", number or "")[1:]:
        if (code := part.rstrip("0123456789")) in codes:
            return code
    for words, code in load("succession")["offices"].items():
        if f" {keyed(words)} " in f" {name} ":
            return str(code)
    return name


def describe(directive: Directive, indexes: Sequence[int]) -> Matter:
    """The matter of the document that these mentions name; the longest subject says most. Bounded by its length."""
    named = [directive.mentions[i] for i in indexes]
    best = max(named, key=lambda m: (m.subject[1] - m.subject[0] if m.subject else 0, len(m.name or "")))
    own, inner = _words(directive, best, 0)
    subject = directive.text[slice(*best.subject)][:_TITLE] if best.subject else best.name or ""
    outer = _without(directive, best.subject, _nested(directive, best)) if best.subject else best.name or ""
    last, yearly = _period(outer) if _YEARS.search(outer) else _period(subject)
    return Matter(own, own | inner, _core(own | inner), _amends(subject), last, yearly)


def _nested(directive: Directive, mention: Mention) -> list[Mention]:
    """The mentions that stand directly in a subject."""
    if mention.subject is None:
        return []
    found: list[Mention] = []
    start, end = mention.subject
    for index in range(bisect_left(directive.mentions, start, key=lambda m: m.span[0]), len(directive.mentions)):
        other = directive.mentions[index]
        if other.span[0] >= end:
            break
        if other is not mention and start <= other.span[0] and other.span[1] <= end:
            covered = found and found[-1].subject and other.span[1] <= found[-1].subject[1]
            if not covered:
                found.append(other)
    return found


def _words(directive: Directive, mention: Mention, depth: int) -> tuple[frozenset[str], frozenset[str]]:
    """The words of a document's own subject, and those of the documents named in it."""
    inside = _nested(directive, mention) if depth < _DEPTH else []
    text = _name(mention) if mention.subject is None else _without(directive, mention.subject, inside)
    inner: frozenset[str] = frozenset()
    for other in inside:
        own, deeper = _words(directive, other, depth + 1)
        inner |= own | deeper
    return frozenset(_stripped(text[:_TITLE])), inner


def _name(mention: Mention) -> str:
    """What a document without subject is called; a law that another followed by what that one is called, so that
    decrees on the two are on one matter.
    """
    name = mention.name or ""
    return _later_names().get(keyed(f"{mention.kind} {name}"), name)


@lru_cache(maxsize=1)
def _later_names() -> dict[str, str]:
    """From ``rules/legislation.toml``: the name of a law -> the name of the law that followed it."""
    found: dict[str, str] = {}
    for law in load("legislation")["law"]:
        later = next((name for name in law["new"] if not name[0].isdigit()), None)
        if later is not None:
            bare = later.removeprefix("Luật ").removeprefix("Pháp lệnh ")
            found.update({keyed(name): bare for name in law["old"] if not name[0].isdigit()})
    return found


def _without(directive: Directive, span: Span, inside: Sequence[Mention]) -> str:
    """A subject without the documents named in it."""
    kept, at = [], span[0]
    for mention in inside:
        kept.append(directive.text[at : max(at, mention.span[0])])
        at = max(at, mention.span[1], mention.subject[1] if mention.subject else 0)
    kept.append(directive.text[at : max(at, span[1])])
    return " ".join(kept)


def _period(text: str) -> tuple[int | None, bool]:
    """The last year that a subject's period names, and whether it is one single year."""
    found = [
        (int(m["two"] or m["one"]), not m["two"], m[0]) for m in _YEARS.finditer(" ".join(fold(text).text.split()))
    ]
    if not found:
        return None, False
    last, single, said = max(found)
    alone = len(found) == 1 and single and said.startswith("năm")
    return last, alone or said.startswith("năm học")


def _amends(subject: str) -> bool:
    words = keyed(subject[:120])
    opening = " ".join(w for w in words.split() if w not in {"về", "việc"})
    return any(f"{opening} ".startswith(f"{keyed(phrase)} ") for phrase in load("succession")["amending"])


def _core(words: frozenset[str]) -> frozenset[str]:
    return frozenset(w for w in words if w not in _weak_words()) or words


@lru_cache(maxsize=1)
def _weak_words() -> frozenset[str]:
    """Weak phrases joined as :func:`_stripped` joins them."""
    return frozenset("_".join(key(w) for w in WORDS.findall(p)) for p in load("succession")["weak"])


def _stripped(text: str) -> list[str]:
    """The keyed words of a subject without frames and years; a weak phrase is one word, told as a whole."""
    plain = _YEARS.sub(" ; ", _PROVINCE.sub(" ; ", " ".join(fold(text).text.split())))
    words = [key(w) for w in WORDS.findall(plain)]
    frames, weak = _phrases("frames"), _phrases("weak")
    out: list[str] = []
    at = 0
    while at < len(words):
        size = _longest(words, at, frames)
        joined = _longest(words, at, weak)
        if joined and joined >= size:
            out.append("_".join(words[at : at + joined]))
        elif not size:
            out.append(words[at])
        at += max(size, joined, 1)
    return out


def _longest(words: Sequence[str], at: int, phrases: Mapping[str, Sequence[tuple[str, ...]]]) -> int:
    for phrase in phrases.get(words[at], ()):
        if tuple(words[at : at + len(phrase)]) == phrase:
            return len(phrase)
    return 0


@lru_cache(maxsize=4)
def _phrases(name: str) -> dict[str, list[tuple[str, ...]]]:
    """Phrases by their first word, longest first."""
    found: dict[str, list[tuple[str, ...]]] = {}
    split = {tuple(key(w) for w in WORDS.findall(p)) for p in load("succession")[name]}
    for phrase in sorted(split, key=lambda p: (-len(p), p)):
        found.setdefault(phrase[0], []).append(phrase)
    return found
