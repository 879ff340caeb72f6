"""What this year's text no longer says: the phrases that left with a change and stand nowhere else in the new text.

A reader who signs wants these first. A phrase is a piece between marks («xe quá khổ»); it is lost when no sentence
of the new text, in whatever section, holds most of its neighbouring words. Names that gave way, expired tasks,
citations, figures and dates are told elsewhere and are no losses of this kind.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from directive_diff.duties.plain import level
from directive_diff.duties.strength import manner
from directive_diff.model import Category, Change, Directive, Lost, Pair, Span
from directive_diff.said import Said, joins
from directive_diff.text import WORDS

__all__ = ["lost"]

# The categories by which substance leaves, and which of their directions.
_LEAVING = {
    "task-dropped": None,
    "citation-dropped": None,
    "scope": ("narrowed", "exchanged"),
    "unexplained": None,
    "duty": ("softened",),
}

# Whole instructions rank first, subjects of documents last; documents themselves are told elsewhere.
_RANKS = {"task-dropped": 0, "citation-dropped": 2}
_CITES = ("citation-", "plan-")

# A sentence that holds this share of a phrase's neighbouring words says it in other words.
_STILL_SAID = 0.7

# One word says too little to be missed; a phrase of one word between lost ones goes along.
_PHRASE = 2

# So many neighbours in a row that stand nowhere side by side are a thing of their own («nồng độ cồn»).
_NOWHERE = 3

# Syllables before an edit that make its first piece readable, for words mostly have two; a single one has its other
# half before it. They are looked for within so many characters.
_BEFORE = 2
_REACH = 40
_WORD_BEFORE = re.compile(r"[^\W\d_]+ ?")

# A piece that ends within a run of words must be so long, in words, to be understood.
_CUT = 4

# Where a task can be lost: not in an assessment of the year, not among recipients.
_ROLES = frozenset({"heading", "body", "item", "cell"})

_PIECES = re.compile(r"[^,;:.()\n]+")
_CLAUSE_END = re.compile(r"[;:\n]|\.(?=\s|$)")
_LABEL = re.compile(r"\s*(?:[-+•*–]|\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđ]{1,2}\))\s+")
_BETWEEN = re.compile(r"[\s,]*")


def lost(old: Directive, new: Directive, pairs: Sequence[Pair], changes: Sequence[Change]) -> tuple[Lost, ...]:
    """The lost phrases by change: dropped instructions first, then what left an instruction, then the subjects of
    documents no longer cited; each by how many of their neighbouring words stand nowhere any more.

    Linear in the length of both texts, but for words so common that a phrase of them is asked of many sentences.
    """
    said = Said(new)
    roles = {u.id: u.role for u in old.units}
    tasks = {pair.id for pair in pairs if pair.old and roles[pair.old[0]] in _ROLES}
    whole: list[tuple[tuple[int, int, Span], Lost]] = []
    for change in changes:
        told = {c.id for c in change.categories}
        if "task-expired" in told or change.pair not in tasks:
            continue
        beside = [s for c in change.categories if not c.id.startswith(_CITES) and not _leaves(c) for s in c.old]
        ranked: dict[int, set[Span]] = defaultdict(set)
        for category in change.categories:
            if _leaves(category):
                rank = _RANKS.get(category.id, 1)
                for span in _told_by(old, category):
                    found = list(_phrases(old, span, said, beside))
                    whole_clause = category.id == "task-dropped"
                    ranked[rank].update(
                        _clause(old.text, span, f) if whole_clause else _quoted(old.text, f) for f in found
                    )
        phrases = _joined(old.text, sorted(set().union(*ranked.values())))
        if phrases:
            rank = min(r for r, found in ranked.items() if found)
            weight = max(said.unsaid(old.text[slice(*p)]) for p in phrases)
            whole.append(((rank, -weight, phrases[0]), Lost(change.id, phrases)))
    return tuple(entry for _, entry in sorted(whole, key=lambda item: item[0]))


def _leaves(category: Category) -> bool:
    if category.id not in _LEAVING:
        return False
    directions = _LEAVING[category.id]
    return directions is None or category.how in directions


def _told_by(old: Directive, category: Category) -> Iterator[Span]:
    """What a category says is gone; of a citation the innermost titles in it, each of which speaks for itself."""
    if category.id != "citation-dropped":
        yield from category.old
        return
    titles = [m.subject for m in old.mentions if m.subject]
    for span in category.old:
        inside = [t for t in titles if span[0] <= t[0] and t[1] <= span[1]]
        yield from (t for t in inside if not any(o != t and t[0] <= o[0] and o[1] <= t[1] for o in inside))


def _phrases(old: Directive, span: Span, said: Said, beside: Sequence[Span]) -> Iterator[Span]:
    """The pieces of a span that the new text no longer says, without the citations and names told elsewhere."""
    cited = [s for m in old.mentions for s in (m.span, m.subject) if s and s[0] < span[1] and span[0] < s[1]]
    inside = not any(s[0] <= span[0] and span[1] <= s[1] for s in cited)
    cited = [s for s in cited if not (s[0] <= span[0] and span[1] <= s[1])]  # a subject speaks for itself
    named = [t.span for t in old.terms if t.span[0] < span[1] and span[0] < t.span[1]]
    short: list[Span] = []  # single words before: they go along with a lost phrase of their list
    for match in _PIECES.finditer(old.text, *(_widened(old.text, span) if inside else span)):
        start, end = _trimmed(old.text, match.span())
        if any(a < end and start < b for a, b in (*cited, *beside)) or any(a <= start and end <= b for a, b in named):
            short = []
            continue
        words = [m.span() for m in WORDS.finditer(old.text, start, end) if m[0][0].isalpha()]
        if len(words) < _PHRASE:
            short += words
            continue
        only_manner = not manner(level(old.text[start:end]), 0, end - start).rest
        if len(words) < _CUT and _PIECES.match(old.text, end) and old.text[end : end + 9].strip():
            short = []
            continue  # cut short by what stays behind it
        if not only_manner and not any(map(str.isdigit, old.text[start:end])) and _is_lost(old.text, words, said):
            yield from (*short, (words[0][0], words[-1][1]))
        short = []


# A clause longer than this, in characters, is told by its lost piece alone.
_WHOLE = 220


def _clause(text: str, span: Span, piece: Span) -> Span:
    """The clause of a dropped instruction that holds a lost piece, without label and marks: it reads by itself."""
    start = max((m.end() for m in _CLAUSE_END.finditer(text, span[0], piece[0])), default=span[0])
    stop = _CLAUSE_END.search(text, piece[1], span[1])
    end = stop.start() if stop else span[1]
    label = _LABEL.match(text, start, end)
    start = label.end() if label else start
    while start < end and text[start] in " \n,":
        start += 1
    while end > start and text[end - 1] in " \n,.;:/":
        end -= 1
    return (start, end) if start < end <= start + _WHOLE else piece


def _quoted(text: str, piece: Span) -> Span:
    """A piece that ends a quotation, from where that begins."""
    inner = text[slice(*piece)]
    opening = text.rfind("“", max(0, piece[0] - _REACH), piece[0])
    return (opening, piece[1]) if inner.count("”") > inner.count("“") and opening >= 0 else piece


def _widened(text: str, span: Span) -> Span:
    """A span that cuts into a piece, with a few words before it: «[tội phạm] kinh tế, tham nhũng»."""
    start, end = span
    line = text.rfind("\n", 0, start) + 1  # a phrase never leaves its paragraph
    first = _PIECES.match(text, start, end)
    syllables = _BEFORE + (len(WORDS.findall(first[0])) == 1 if first else 0)
    for word in reversed(list(_WORD_BEFORE.finditer(text, max(line, start - _REACH), start))[-syllables:]):
        if text[word.end() : start].strip() or joins(word[0].strip()):
            break
        start = word.start()
    return start, end


def _is_lost(text: str, words: Sequence[Span], said: Said) -> bool:
    """Whether no sentence holds most of a piece, or a run of its words stands nowhere at all."""
    if said.longest_unsaid([text[slice(*w)] for w in words]) >= _NOWHERE:
        return True
    return said.share(text[words[0][0] : words[-1][1]]) < _STILL_SAID


def _joined(text: str, phrases: Sequence[Span]) -> tuple[Span, ...]:
    """Phrases with nothing but commas between them as one."""
    found: list[Span] = []
    for start, end in phrases:
        if found and _BETWEEN.fullmatch(text, found[-1][1], start):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return tuple(found)


def _trimmed(text: str, span: Span) -> Span:
    """A piece without the words at its ends that name nothing («và», «của»)."""
    found = list(WORDS.finditer(text, *span))
    while found and joins(found[0][0]):
        found.pop(0)
    while found and joins(found[-1][0]):
        found.pop()
    return (found[0].start(), found[-1].end()) if found else (span[0], span[0])
