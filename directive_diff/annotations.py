"""What the words of a reading text are: tokens, citations with their links, names of the reform.

Everything here is read line by line (a paragraph is a line, and no rule looks across its end). So of a document that
was read a moment ago and has changed in one place, only the lines between the first and the last that differ are read
again; the rest is taken over, moved by as many characters as that place has grown.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from directive_diff.citations import link
from directive_diff.language.reading import words
from directive_diff.model import Directive, Mention, MentionLink, Span, Term, Tokens
from directive_diff.parts import Facts

__all__ = ["Annotations", "Stay", "annotate", "shifted", "stayed"]


@dataclass(frozen=True, slots=True)
class Stay:
    """What of a text known before stands in the new one: its first ``head`` characters, and its last from ``tail`` on,
    which stand ``shift`` characters further there. Both end at the end of a line.
    """

    known: Directive
    head: int
    tail: int
    shift: int

    def before(self, span: Span) -> Span | None:
        """Where a span of the new text stood in the known one; None where it is not the same words."""
        if span[1] <= self.head:
            return span
        if span[0] >= self.tail + self.shift:
            return span[0] - self.shift, span[1] - self.shift
        return None

    def now(self, span: Span) -> Span:
        """Where a span stands in the new text; of one that did not stay what is left, at the end of what is new."""
        if span[0] >= self.tail:  # asked first: an empty span where a line was put in belongs to the line behind it
            return span[0] + self.shift, span[1] + self.shift
        if span[1] <= self.head:
            return span
        start = self.tail + self.shift
        return start, max(start, span[1] + self.shift)


@dataclass(frozen=True, slots=True)
class Annotations:
    """The annotations of one text, and what stayed of the text known before, or None."""

    tokens: Tokens
    mentions: tuple[Mention, ...]
    links: tuple[MentionLink, ...]
    terms: tuple[Term, ...]
    stay: Stay | None


def annotate(text: str, facts: Facts, known: Directive | None = None) -> Annotations:
    """Read the words of a text; of ``known``, the same document read before, what stayed is taken over."""
    stay = stayed(text, known) if known is not None and _named_alike(known, facts) else None
    if stay is None:
        read = words(text)
        mentions = _of_others(read.mentions, facts)
        return Annotations(read.tokens, mentions, link(text, mentions), read.terms, None)
    start, end = stay.head, stay.tail + stay.shift
    read = words(text[start:end])
    mentions = _spliced_mentions(stay, _of_others(read.mentions, facts))
    terms = (
        *(t for t in stay.known.terms if t.span[1] <= stay.head),
        *(Term(_moved(t.span, start), t.form) for t in read.terms),
        *(Term(stay.now(t.span), t.form) for t in stay.known.terms if t.span[0] >= stay.tail),
    )
    return Annotations(_spliced_tokens(stay, read.tokens), mentions, link(text, mentions), terms, stay)


def stayed(text: str, known: Directive) -> Stay:
    """What stayed, in whole lines: those alike from the start, and those alike from the end."""
    before, now = known.text.split("\n"), text.split("\n")
    most = min(len(before), len(now))
    first = next((i for i in range(most) if before[i] != now[i]), most)
    last = next((i for i in range(most - first) if before[-1 - i] != now[-1 - i]), most - first)
    head = sum(len(line) + 1 for line in before[:first])
    tail = len(known.text) - sum(len(line) + 1 for line in before[len(before) - last :]) + bool(last)
    return Stay(known, min(head, len(text)), tail, len(text) - len(known.text))


def _named_alike(known: Directive, facts: Facts) -> bool:
    """Whether the document names itself as it did: which mentions are its own hangs on that."""
    return (known.kind, known.number, known.issued) == (facts.kind, facts.number, facts.issued)


def _of_others(mentions: tuple[Mention, ...], facts: Facts) -> tuple[Mention, ...]:
    """Mentions of other documents: «(Ban hành kèm theo Quyết định số …)» over an annex names the document itself."""
    own = (facts.kind, (facts.number or "").lstrip("0").casefold())
    return tuple(
        mention
        for mention in mentions
        if facts.number is None
        or (mention.kind, (mention.number or "").lstrip("0").casefold()) != own
        # The same number in another year is another document's.
        or mention.issued is None
        or mention.issued != facts.issued
    )


def _moved(span: Span, by: int) -> Span:
    return span[0] + by, span[1] + by


def _spliced_mentions(stay: Stay, fresh: tuple[Mention, ...]) -> tuple[Mention, ...]:
    known = stay.known.mentions
    return (
        *(m for m in known if m.span[1] <= stay.head),
        *(shifted(m, stay.head) for m in fresh),
        *(shifted(m, stay.shift) for m in known if m.span[0] >= stay.tail),
    )


def shifted(mention: Mention, by: int) -> Mention:
    """A mention so many characters further on."""
    if not by:
        return mention
    # Built by hand: dataclasses.replace takes several times as long, and a long text names thousands.
    return Mention(
        _moved(mention.span, by),
        mention.sign and _moved(mention.sign, by),
        mention.form,
        mention.kind,
        mention.number,
        mention.issued,
        mention.issuer,
        mention.name,
        mention.subject and _moved(mention.subject, by),
        mention.text,
        mention.suspect,
    )


def _spliced_tokens(stay: Stay, fresh: Tokens) -> Tokens:
    known = stay.known.tokens
    head, tail = bisect_left(known.starts, stay.head), bisect_left(known.starts, stay.tail)
    at, by = stay.head, stay.shift
    return Tokens(
        known.starts[:head] + _on(fresh.starts, at) + _on(known.starts[tail:], by),
        known.ends[:head] + _on(fresh.ends, at) + _on(known.ends[tail:], by),
        known.keys[:head] + fresh.keys + known.keys[tail:],
        known.words[:head] + fresh.words + known.words[tail:],
    )


def _on(positions: tuple[int, ...], by: int) -> tuple[int, ...]:
    """Positions so many characters further on. A long text has a hundred thousand."""
    return tuple([position + by for position in positions]) if by else positions
