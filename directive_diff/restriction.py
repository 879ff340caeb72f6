"""A part of a directive as a directive of its own: some of its lines, with all that is known of them.

A section or paragraph is one line of the reading text and keeps its id; what is said of the part in positions leads
back to the whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace

from directive_diff.annotations import shifted
from directive_diff.model import Directive, Mention, MentionLink, Span, Term, Tokens, Unit

__all__ = ["Lines", "Restriction", "lines_of", "restricted"]


@dataclass(frozen=True, slots=True)
class Lines:
    """The sections and paragraphs of a directive in order, each the line it stands in, with its sentences; ``number``
    is the line of every unit by its id, sentences included.
    """

    nodes: tuple[Unit, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    number: Mapping[str, int]
    sentences: tuple[tuple[Unit, ...], ...]

    def above(self, line: int) -> Iterator[int]:
        """The lines of the sections that hold a line, the nearest first."""
        parent = self.nodes[line].parent
        while parent is not None:
            yield self.number[parent]
            parent = self.nodes[self.number[parent]].parent


def lines_of(directive: Directive) -> Lines:
    """The lines of a directive."""
    nodes = tuple(u for u in directive.units if u.level != "sentence")
    number = {u.id: n for n, u in enumerate(nodes)}
    held: list[list[Unit]] = [[] for _ in nodes]
    for unit in directive.units:
        if unit.level == "sentence" and unit.parent is not None:
            number[unit.id] = number[unit.parent]
            held[number[unit.id]].append(unit)
    starts = tuple(u.span[0] for u in nodes)
    ends = (*(start - 1 for start in starts[1:]), len(directive.text))
    return Lines(nodes, starts, ends, number, tuple(map(tuple, held)))


@dataclass(frozen=True, slots=True)
class Restriction:
    """The part, and the way back: ``at`` and ``came`` are where each of its lines begins in it and in the whole;
    ``mentions`` is the place of each of its mentions among those of the whole.
    """

    part: Directive
    at: tuple[int, ...]
    came: tuple[int, ...]
    mentions: tuple[int, ...]

    def place(self, position: int) -> int:
        """Where a position of the part stands in the whole."""
        line = max(0, bisect_right(self.at, position) - 1)
        return self.came[line] + position - self.at[line] if self.at else 0

    def span(self, span: Span) -> Span | None:
        """Where a span of the part stands in the whole; None where it crosses lines that do not follow each other."""
        start, end = self.place(span[0]), self.place(span[1])
        return (start, end) if end - start == span[1] - span[0] else None


def restricted(whole: Directive, lines: Lines, kept: Collection[int]) -> Restriction:
    """The part of a directive that stands in some of its lines (numbers, in any order)."""
    chosen = sorted(kept)
    at: list[int] = []
    position = 0
    for n in chosen:
        at.append(position)
        position += lines.ends[n] - lines.starts[n] + 1
    ranges = [(lines.starts[n], lines.ends[n], start) for n, start in zip(chosen, at, strict=True)]
    mentions = list(_mentions(whole, ranges))
    index = {n: k for k, (n, _) in enumerate(mentions)}
    part = replace(
        whole,
        text="\n".join(whole.text[a:b] for a, b, _ in ranges),
        units=tuple(_units(lines, chosen, at)),
        tokens=_tokens(whole.tokens, ranges),
        mentions=tuple(m for _, m in mentions),
        mention_links=tuple(
            MentionLink(link.how, index[link.outer], index[link.inner])
            for link in whole.mention_links
            if link.outer in index and link.inner in index
        ),
        terms=tuple(_terms(whole, ranges)),
    )
    return Restriction(part, tuple(at), tuple(lines.starts[n] for n in chosen), tuple(n for n, _ in mentions))


def _units(lines: Lines, chosen: list[int], at: list[int]) -> Iterator[Unit]:
    """The units of the chosen lines; a section ends where what is chosen below it does."""
    place = dict(zip(chosen, at, strict=True))
    holder = {n: _holder(lines, n, place) for n in chosen}
    end = {n: place[n] + lines.ends[n] - lines.starts[n] for n in chosen}
    for n in reversed(chosen):
        above = holder[n]
        if above is not None:
            end[above] = max(end[above], end[n])
    for n in chosen:
        node, by = lines.nodes[n], place[n] - lines.starts[n]
        above = holder[n]
        yield replace(node, parent=lines.nodes[above].id if above is not None else None, span=(place[n], end[n]))
        for sentence in lines.sentences[n]:
            yield replace(sentence, span=(sentence.span[0] + by, sentence.span[1] + by))


def _holder(lines: Lines, n: int, kept: Mapping[int, int]) -> int | None:
    """The nearest line above, in the tree, that is kept."""
    return next((above for above in lines.above(n) if above in kept), None)


def _tokens(tokens: Tokens, ranges: list[tuple[int, int, int]]) -> Tokens:
    starts: list[int] = []
    ends: list[int] = []
    keys: list[int] = []
    words: list[bool] = []
    for start, end, at in ranges:
        a, b = bisect_left(tokens.starts, start), bisect_left(tokens.starts, end)
        starts += [s - start + at for s in tokens.starts[a:b]]
        ends += [e - start + at for e in tokens.ends[a:b]]
        keys += tokens.keys[a:b]
        words += tokens.words[a:b]
    return Tokens(tuple(starts), tuple(ends), tuple(keys), tuple(words))


def _mentions(whole: Directive, ranges: list[tuple[int, int, int]]) -> Iterator[tuple[int, Mention]]:
    places = [m.span[0] for m in whole.mentions]
    for start, end, at in ranges:
        for n in range(bisect_left(places, start), bisect_left(places, end)):
            yield n, shifted(whole.mentions[n], at - start)


def _terms(whole: Directive, ranges: list[tuple[int, int, int]]) -> Iterator[Term]:
    places = [t.span[0] for t in whole.terms]
    for start, end, at in ranges:
        for term in whole.terms[bisect_left(places, start) : bisect_left(places, end)]:
            yield Term((term.span[0] - start + at, term.span[1] - start + at), term.form)
