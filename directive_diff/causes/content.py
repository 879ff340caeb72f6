"""What is left when names, citations, years, figures and duties are told: other words for the same, a clause with
an instruction of its own, and whom or what an instruction covers.

Each speaks on positive evidence only. Wording: what an edit takes out it puts in again, in other places or other words
of one meaning (``rules/wording.toml``). Clause: whole items of the sentence that open with a verb of instruction.
Scope: whole items of a list, or the object of an instruction, with no verb in them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import combinations
from typing import Literal

from rapidfuzz import fuzz

from directive_diff.catalogue import Value, message
from directive_diff.causes.charged import new_instructs, old_instructs, said_of
from directive_diff.duties.bodies import bodies
from directive_diff.duties.plain import level
from directive_diff.evidence import Finding, Predicates, Site, about, overlap, quoted
from directive_diff.instructions import instructs
from directive_diff.model import Edit, Span
from directive_diff.rules import load
from directive_diff.said import SAID, Said, joins
from directive_diff.text import WORDS, fold, key

__all__ = ["PREDICATES"]

# So many edits of one sentence are tried in pairs: a phrase that went here and came there.
_PAIRED = 8

# A clause of fewer words is a verb in a list of verbs («kiểm tra, giám sát»), no task of its own.
_CLAUSE = 5

# A word of one syllable in an edit is mostly half of one: «thông [báo]» and «thông [tin]».
_WORD = 2

# An object of more words on one side is a rewritten passage, not one thing for another.
_OBJECT = 14


# ---- other words for the same --------------------------------------------------------------------------------------


def reworded(site: Site) -> Iterator[Finding]:
    """Edits that together say what they said before, in another order or in words of one meaning."""
    open_edits = [e for e in site.unclaimed if not _cites(site, e)]
    told: set[Edit] = set()
    groups: list[tuple[Edit, ...]] = [(edit,) for edit in open_edits]
    groups += list(combinations(open_edits[:_PAIRED], 2))
    for group in groups:
        if not told.intersection(group) and _same_content(site, group):
            told.update(group)
            olds = (_stripped(site.old.text, e.old) for e in group)
            news = (_stripped(site.new.text, e.new) for e in group)
            yield Finding(tuple(olds), tuple(news))


def _stripped(text: str, span: Span) -> Span:
    inner = text[slice(*span)]
    start = span[0] + len(inner) - len(inner.lstrip(" \n,;"))
    return min(start, span[1]), max(start, span[0] + len(inner.rstrip(" \n,;")))


def _same_content(site: Site, group: Sequence[Edit]) -> bool:
    """Whether edits take out what they put in: other words of one meaning at one place, or an item that only changed
    its place. Words that change roles («tăng A, giảm B»), figures, and words that say how parts hang together are not.
    """
    if site.pair.kind != "edited" or any(_risky(site, e) for e in group):
        return False
    old = _content(" ".join(site.old_text(e.old) for e in group))
    new = _content(" ".join(site.new_text(e.new) for e in group))
    if old != new:
        return False
    if len(group) == 1:
        related = _syllables(site.old_text(group[0].old)) & _listed("relations")
        return not related and (bool(old) or group[0].op == "replace" or len(site.edits) == 1)
    one, other = group
    return _one_phrase(site, one, other) or _moved(site, one, other)


# Signs that make a figure, and digits beside an edit.
_FIGURE = re.compile(r"[\d<>≤≥±=%‰]")


def _risky(site: Site, edit: Edit) -> bool:
    """Whether an edit holds a word that links parts, or stands in or beside a figure."""
    for text, (start, end) in ((site.old.text, edit.old), (site.new.text, edit.new)):
        before = text[max(0, start - 2) : start].rpartition("\n")[2]
        beside = f"{before}{text[start:end]}{text[end : end + 2].partition(chr(10))[0]}"
        if _FIGURE.search(beside) or _syllables(text[start:end]) & _listed("linking"):
            return True
    return False


# So near, in characters, two edits are one phrase told otherwise: «đảm bảo», «bảo đảm».
_NEAR = 12


def _one_phrase(site: Site, one: Edit, other: Edit) -> bool:
    """Whether two edits with what stands between them are one phrase in another of its ways of writing."""
    (a, b), (x, y) = (one.old[0], other.old[1]), (one.new[0], other.new[1])
    if other.old[0] - one.old[1] > _NEAR:
        return False
    return _ordered(site.old.text[a:b]) == _ordered(site.new.text[x:y])


def _moved(site: Site, one: Edit, other: Edit) -> bool:
    """Whether one of two edits takes out an item of two syllables or more that the other puts in, with nothing between
    them by which it would play another part.
    """
    if {one.op, other.op} != {"insert", "delete"}:
        return False
    gone = site.old_text(one.old if one.op == "delete" else other.old)
    between = site.old.text[min(one.old[1], other.old[1]) : max(one.old[0], other.old[0])]
    if len(_words(gone)) < _WORD or _syllables(gone) & _listed("judging"):
        return False
    if _syllables(f"{gone} {between}") & _listed("relations"):
        return False
    return not instructs(gone)


@cache
def _listed(name: Literal["judging", "linking", "relations"]) -> frozenset[str]:
    """The words of one list of the rules, level as those of the texts are; the rules say what each list is."""
    return frozenset(_keys(word) for word in load("wording")[name])


def _syllables(text: str) -> set[str]:
    return set(_words(text))


def _words(text: str) -> list[str]:
    return [key(w) for w in WORDS.findall(fold(text).text)]


def _content(text: str) -> Counter[str]:
    """The words of a text that name something, each in the first of its ways of writing, in any order."""
    return Counter(_ordered(text))


def _ordered(text: str) -> list[str]:
    """The same in their order."""
    words = f" {' '.join(_words(text))} "
    for pattern, first in _ways():
        words = pattern.sub(f" {first} ", words)
    return words.split()


@lru_cache(maxsize=1)
def _ways() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Ways of writing one thing, longest first, then the words that name nothing."""
    rules = load("wording")
    ways = [(_keys(way), _keys(group[0])) for group in rules["equivalent"] for way in group[1:]]
    ways.sort(key=lambda way: (-len(way[0]), way[0]))
    empty = sorted(
        {_keys(word) for name in ("neutral", "carrying") for word in rules[name]}, key=lambda w: (-len(w), w)
    )
    nothing = re.compile(rf"(?<= )(?:{'|'.join(map(re.escape, empty))})(?= )")
    return (*((re.compile(rf"(?<= ){re.escape(way)}(?= )"), first) for way, first in ways), (nothing, " "))


def _keys(phrase: str) -> str:
    return " ".join(key(w) for w in WORDS.findall(phrase))


# ---- clauses and objects -------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """One side of an edit: its words, where they stand, whether it begins and ends where items of the sentence do, and
    whether the edit has a mark or «và» of the list with it.
    """

    text: str
    span: Span
    opens: bool
    closes: bool
    marked: bool

    @property
    def item(self) -> bool:
        """Whether it is a whole item of a list: it brings a mark along, or its ends are those of items."""
        return self.marked or (self.opens and self.closes)

    @property
    def words(self) -> int:
        return len(WORDS.findall(self.text))


def _piece(text: str, span: Span, within: Span) -> _Piece:
    """An edit's side without the marks and joining words at its ends."""
    start, end = span
    inner = text[start:end]
    lead = re.match(r"[\s,;:.()]*(?:(?:và|hoặc|cùng|đồng thời|nhất là|đặc biệt là)\b[\s,]*)?", inner, re.IGNORECASE)
    tail = re.search(r"(?:[\s,]*\b(?:và|hoặc|cùng))?[\s,;:.()]*$", inner, re.IGNORECASE)
    a = start + (lead.end() if lead else 0)
    b = max(a, start + (tail.start() if tail else len(inner)))
    before, after = text[within[0] : a], text[b : within[1]]
    opens = not before.strip() or bool(
        re.search(r"(?:[,;:.()/]|\b(?:và|hoặc|hay|cùng|đồng thời|là|như))\s*$", before, re.IGNORECASE)
    )
    closes = not after.strip() or bool(
        re.match(r"\s*(?:[,;:.()/]|(?:và|hoặc|hay|cùng|đồng thời)\b)", after, re.IGNORECASE)
    )
    marked = any(end and re.search(r"[,;]|\w", end[0]) for end in (lead, tail))
    return _Piece(text[a:b], (a, b), opens, closes, marked)


def _around(spans: Sequence[Span], span: Span) -> Span:
    """The sentence that holds a span."""
    at = max(0, bisect_right([s for s, _ in spans], span[0]) - 1)
    return spans[at]


def _pieces(site: Site) -> Iterator[tuple[_Piece, _Piece]]:
    for edit in site.unclaimed:
        if not _cites(site, edit) and _in_one(site.old_spans, edit.old) and _in_one(site.new_spans, edit.new):
            one = _piece(site.old.text, edit.old, _around(site.old_spans, edit.old))
            other = _piece(site.new.text, edit.new, _around(site.new_spans, edit.new))
            yield one, other


def _in_one(spans: Sequence[Span], span: Span) -> bool:
    """Whether an edit's side stays within one sentence of a split or merge."""
    return len(spans) == 1 or any(a <= span[0] and span[1] <= b for a, b in spans)


def _cites(site: Site, edit: Edit) -> bool:
    """Whether an edit stands in a citation or cuts into one: that is for the rules of citations."""
    return any(about(m, edit.old) or overlap(m.span, edit.old) for m, _ in site.old_mentions) or any(
        about(m, edit.new) or overlap(m.span, edit.new) for m, _ in site.new_mentions
    )


_TASKS = frozenset({"body", "item", "cell"})
_COVERING = _TASKS | {"title", "heading"}


def clause_added(site: Site) -> Iterator[Finding]:
    """A clause with an instruction of its own that enters a sentence."""
    for one, other in _pieces(site) if site.role in _TASKS else ():
        if not one.words and _is_clause(other) and not _was(site.said.old, other):
            yield Finding((), (other.span,), said_of("new", other.text, site))


def clause_dropped(site: Site) -> Iterator[Finding]:
    """A clause with an instruction of its own that leaves a sentence."""
    for one, other in _pieces(site) if site.role in _TASKS else ():
        if not other.words and _is_clause(one) and not _was(site.said.new, one):
            yield Finding((one.span,), (), said_of("old", one.text, site))


def _was(said: Said, piece: _Piece) -> bool:
    """Whether one sentence of the other text says most of it."""
    return said.share(piece.text) >= SAID


def _is_clause(piece: _Piece) -> bool:
    return piece.opens and piece.closes and piece.words >= _CLAUSE and instructs(piece.text)


def scope_changed(site: Site) -> Iterator[Finding]:
    """Whole items of a list, or the object of an instruction, that enter, leave or give way to others."""
    if site.role not in _COVERING or (site.role in _TASKS and not (old_instructs(site) and new_instructs(site))):
        return  # what a wish or an assessment covers is no scope
    said = {s for f in reworded(site) for s in (*f.old, *f.new)}
    for one, other in _pieces(site):
        if any(overlap(s, p.span) for s in said for p in (one, other) if p.words):
            continue  # told as other words for the same
        if any(
            _NAMED.search(side.text, max(0, p.span[0] - 24), p.span[0])
            for side, p in ((site.old, one), (site.new, other))
            if p.words
        ):
            continue  # the name of one body or place became another's: who or where, not what for
        if max(one.words, other.words) > _OBJECT:
            continue
        if instructs(one.text) or instructs(other.text):
            continue  # what to do, not to what
        if any(overlap(t.span, one.span) for t in site.old_terms) or any(
            overlap(t.span, other.span) for t in site.new_terms
        ):
            continue  # a name of the reform that has no counterpart: which body, not what for
        if _is_theme(site, one.text or other.text) or _alike(one.text, other.text) or _stays(site, one, other):
            continue
        if any(True for piece in (one, other) for _ in bodies(level(piece.text))):
            continue  # who, not what for
        values = {"old": quoted(one.text), "new": quoted(other.text)}
        if one.words and other.words:
            if min(one.words, other.words) >= _WORD and _names(one.text) and _names(other.text):
                yield Finding((one.span,), (other.span,), _said(values, "exchanged"), how="exchanged")
        elif one.words and one.item and _names(one.text):
            yield Finding((one.span,), (), _said(values, "narrowed"), how="narrowed")
        elif other.words and other.item and _names(other.text):
            yield Finding((), (other.span,), _said(values, "widened"), how="widened")


# Two words as alike as this are one with a slip, not two things.
_SLIPPED = 70


def _alike(one: str, other: str) -> bool:
    return bool(one and other) and fuzz.ratio(one.lower(), other.lower()) >= _SLIPPED


def _stays(site: Site, one: _Piece, other: _Piece) -> bool:
    """Whether a piece that came or went stands elsewhere in the other side's sentence: it only changed its place."""
    here = " ".join(site.old_text(s) for s in site.old_spans), " ".join(site.new_text(s) for s in site.new_spans)
    return (bool(one.words) and _holds(here[1], one.text)) or (bool(other.words) and _holds(here[0], other.text))


def _holds(text: str, piece: str) -> bool:
    return f" {' '.join(_words(piece))} " in f" {' '.join(_words(text))} "


def _is_theme(site: Site, text: str) -> bool:
    """Whether a piece only repeats what both documents are about."""
    subjects = [_content(side.subject or "") for side in (site.old, site.new)]
    return all(_content(text) <= subject for subject in subjects)


# A word that opens the name of a body or a place, right before an edit.
_NAMED = re.compile(
    r"\b(?:chi cục|trung tâm|hạt|trạm|đồn|sở|cục|phòng|văn phòng|huyện|xã|phường|tỉnh|thành phố) $", re.IGNORECASE
)


def _said(values: dict[str, str], how: str) -> dict[str, Value]:
    return {"what": message("reasons", f"scope.{how}", **values)}


def _names(text: str) -> bool:
    """Whether a piece names things: it holds a word besides those that join and carry, no figure, and
    none of degree or denial.
    """
    written = WORDS.findall(text)
    shortened = all(w.isupper() or joins(w) for w in written)  # «PCTT và TKCN»: an abbreviation of what stands before
    return (
        bool(_content(text))
        and not _syllables(text) & _listed("judging")
        and not shortened
        and not any(map(str.isdigit, text))
    )


PREDICATES: Predicates = {
    reworded: {"both", "unclaimed"},
    clause_added: {"both", "unclaimed"},
    clause_dropped: {"both", "unclaimed"},
    scope_changed: {"both", "unclaimed"},
}
