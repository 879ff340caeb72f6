"""The documents that the evidence of a reason touches."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from directive_diff.comparison import Comparison
from directive_diff.evidence import overlap, within
from directive_diff.model import Category, Directive, Mention, Span

__all__ = ["Touched"]


@dataclass(frozen=True, slots=True)
class _Named:
    """One mention, and the document it names."""

    mention: Mention
    citation: str

    def holds(self, span: Span) -> bool:
        """Whether a span stands in its words or its title."""
        return within(span, self.mention.span) or bool(self.mention.subject and within(span, self.mention.subject))

    def meets(self, span: Span) -> bool:
        """Whether it shares a character with a span."""
        return overlap(self.mention.span, span) or bool(self.mention.subject and overlap(self.mention.subject, span))


@dataclass(frozen=True, slots=True)
class _Side:
    """The mentions of one text in order, where each begins, and how far those up to it reach."""

    named: tuple[_Named, ...]
    starts: tuple[int, ...]
    reach: tuple[int, ...]

    @classmethod
    def of(cls, directive: Directive, citations: dict[int, str]) -> _Side:
        named = sorted(
            (_Named(mention, citations[n]) for n, mention in enumerate(directive.mentions) if n in citations),
            key=lambda one: one.mention.span,
        )
        ends = (max(one.mention.span[1], (one.mention.subject or (0, 0))[1]) for one in named)
        return cls(tuple(named), tuple(one.mention.span[0] for one in named), tuple(accumulate(ends, max)))

    def near(self, span: Span) -> list[_Named]:
        """The mentions that share a character with a span, in order."""
        found: list[_Named] = []
        at = bisect_left(self.starts, span[1]) - 1
        while at >= 0 and self.reach[at] > span[0]:
            if self.named[at].meets(span):
                found.append(self.named[at])
            at -= 1
        return found[::-1]

    def touched(self, evidence: Sequence[Span]) -> Iterator[str]:
        """The documents of some evidence: those it is about, where it is a citation (with its title); else the
        outermost of those it holds; else the innermost of those it stands in.
        """
        near = {span: self.near(span) for span in evidence if span[0] < span[1]}
        heads = [one for span, found in near.items() for one in found if one.mention.span == span]
        titles = {one.mention.subject for one in heads}
        for span, found in near.items():
            if span in titles:
                continue
            exact = [one for one in found if span in (one.mention.span, one.mention.subject)]
            held = [one for one in found if within(one.mention.span, span)]
            outer = [one for one in held if not any(o is not one and o.holds(one.mention.span) for o in held)]
            inner = [one for one in found if not any(o is not one and one.holds(o.mention.span) for o in found)]
            yield from (one.citation for one in exact or outer or inner)


@dataclass(frozen=True, slots=True)
class Touched:
    """Looks up the documents that the evidence of a reason touches."""

    old: _Side
    new: _Side

    @classmethod
    def of(cls, comparison: Comparison) -> Touched:
        """Of a comparison."""
        return cls(
            _Side.of(comparison.old, {i: c.id for c in comparison.citations for i in c.old}),
            _Side.of(comparison.new, {j: c.id for c in comparison.citations for j in c.new}),
        )

    def by(self, reason: Category) -> list[str]:
        """The ids of the documents, those of the old text first, each once."""
        return list(dict.fromkeys((*self.old.touched(reason.old), *self.new.touched(reason.new))))
