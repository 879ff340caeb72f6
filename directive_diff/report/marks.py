"""A sentence -> segments: what an edit marks, what names a document, what cannot be seen."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Literal
from unicodedata import category

from directive_diff.model import Mention, Span
from directive_diff.text import INVISIBLE

__all__ = ["Segment", "Targets", "segments", "targets", "visible"]

# «was»: words of the old text at the place in the new one where they stood, for texts shown in one column.
Op = Literal["", "delete", "insert", "was"]

NOTHING: Mapping[int, str] = {}

# What a browser or a terminal would swallow or obey: invisible format characters, and control characters but for
# white space. A direction mark that took effect would turn the text around it.
_UNSEEN = re.compile(
    f"[{INVISIBLE}\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufff9-\ufffb\U000e0001-\U000e007f]"
)


@dataclass(frozen=True, slots=True)
class Segment:
    """A run of one sentence. ``cites`` is the id of the citation it names, or empty; ``anchor`` where a link from the
    table of citations leads, or empty; ``unseen`` says that ``text`` stands for a character nobody can see.
    """

    text: str
    op: Op = ""
    cites: str = ""
    anchor: str = ""
    unseen: bool = False


@dataclass(frozen=True, slots=True)
class Targets:
    """Where the citations of one side are marked: disjoint spans in order, and the mentions' indexes; ``side`` is the
    letter of their anchors, ``ids`` says which citation each mention belongs to.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    mentions: tuple[int, ...]
    side: str
    ids: Mapping[int, str]

    def anchor(self, k: int) -> str:
        """Where a link to target ``k`` leads."""
        return f"m{self.side}{self.mentions[k]}"

    def within(self, start: int, end: int) -> range:
        """The numbers of the targets that start in ``[start, end)``."""
        return range(bisect_left(self.starts, start), bisect_left(self.starts, end))


def targets(mentions: Sequence[Mention], side: str, ids: Mapping[int, str]) -> Targets:
    """One target a mention: its sign, or all of it where it has none. Of targets that overlap the sign stays."""
    wanted = sorted((m.sign is None, m.sign or m.span, i) for i, m in enumerate(mentions))
    taken: list[tuple[Span, int]] = []
    starts: list[int] = []
    for _, span, index in wanted:
        at = bisect_left(starts, span[0])
        free_before = at == 0 or taken[at - 1][0][1] <= span[0]
        free_after = at == len(taken) or taken[at][0][0] >= span[1]
        if free_before and free_after:
            taken.insert(at, (span, index))
            starts.insert(at, span[0])
    ends, indexes = tuple(span[1] for span, _ in taken), tuple(index for _, index in taken)
    return Targets(tuple(starts), ends, indexes, side, ids)


def visible(text: str) -> str:
    """Text for a terminal: one line, and what cannot be seen written out."""
    return " ".join(_UNSEEN.sub(lambda m: f"[{_name(m[0])}]", text).split())


def segments(
    text: str, span: Span, edits: Iterable[Span], op: Op, marked: Targets, was: Mapping[int, str] = NOTHING
) -> tuple[Segment, ...]:
    """The segments of ``text[span]``; together they are its text, invisible characters written out. ``was`` are words
    of the other text by the positions before which they are to stand.
    """
    start, end = span
    edited = _clipped(text, span, edits)
    named = {marked.starts[k]: k for k in marked.within(start, end)}
    cuts = sorted({start, end, *(p for s in edited for p in s), *_ends(named, marked, end), *was})
    inside = _inside(edited)
    found: list[Segment] = []
    until, cites = start, ""
    for a, b in pairwise(cuts):
        anchor = ""
        if a in was:
            found.extend(_seen(was[a], "was", "", ""))
        if a in named:
            k = named[a]
            until, cites, anchor = marked.ends[k], marked.ids.get(marked.mentions[k], ""), marked.anchor(k)
        here: Op = op if a in inside else ""
        found.extend(_seen(text[a:b], here, cites if a < until else "", anchor))
    if end in was:
        found.extend(_seen(was[end], "was", "", ""))
    return tuple(found)


def _ends(named: Mapping[int, int], marked: Targets, end: int) -> Iterable[int]:
    for start, k in named.items():
        yield start
        yield min(end, marked.ends[k])


def _inside(edited: Sequence[Span]) -> _Inside:
    return _Inside([a for a, _ in edited], [b for _, b in edited])


@dataclass(frozen=True, slots=True)
class _Inside:
    starts: list[int]
    ends: list[int]

    def __contains__(self, position: int) -> bool:
        k = bisect_left(self.starts, position + 1) - 1
        return k >= 0 and position < self.ends[k]


def _clipped(text: str, span: Span, edits: Iterable[Span]) -> list[Span]:
    """The edits' spans inside ``span``, in order, widened so that no letter is parted from its marks."""
    found: list[Span] = []
    start, end = span
    for edit in edits:
        a, b = max(edit[0], start), min(edit[1], end)
        if a >= b:
            continue
        while a > start and category(text[a])[0] == "M":
            a -= 1
        while b < end and category(text[b])[0] == "M":
            b += 1
        a = max(a, found[-1][1]) if found else a
        if a < b:
            found.append((a, b))
    return found


def _seen(text: str, op: Op, cites: str, anchor: str) -> Iterable[Segment]:
    if not _UNSEEN.search(text):
        yield Segment(text, op, cites, anchor)
        return
    at = 0
    for match in _UNSEEN.finditer(text):
        if match.start() > at:
            yield Segment(text[at : match.start()], op, cites, anchor)
            anchor = ""
        yield Segment(_name(match[0]), op, cites, anchor, unseen=True)
        anchor = ""
        at = match.end()
    if at < len(text):
        yield Segment(text[at:], op, cites, anchor)


def _name(character: str) -> str:
    return f"U+{ord(character):04X}"
