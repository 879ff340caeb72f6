"""What a rule may ask about a change: its texts, roles, edits, citations and names, looked up once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from directive_diff.catalogue import Value
from directive_diff.citations.express import clauses
from directive_diff.citations.groups import SIGN_YEAR
from directive_diff.duties import Work
from directive_diff.model import Change, Citation, Directive, Duty, Edit, Mention, Pair, Role, Span, Term, Unit
from directive_diff.said import BothSaid

__all__ = [
    "Cited",
    "Finding",
    "Predicates",
    "Site",
    "about",
    "cited_name",
    "in_citation",
    "issued_since",
    "line_name",
    "overlap",
    "quoted",
    "sites",
    "within",
]


@dataclass(frozen=True, slots=True)
class Finding:
    """What a predicate found: where it stands on each side, the values for its reason, and how sure it is.

    ``values`` are what its placeholders hold; ``certainty`` is given where the rule leaves it open;
    ``how`` and ``topics`` as :class:`~directive_diff.model.Category` has them.
    """

    old: tuple[Span, ...]
    new: tuple[Span, ...]
    values: Mapping[str, Value] = field(default_factory=dict)
    certainty: str | None = None
    how: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Cited:
    """Every instrument of the two texts by its id, the dropped ones by what succeeded them, those made specific by the
    generic mention, and where the new text, or already the old one, says of a document that it is replaced or ends.
    """

    by_id: Mapping[str, Citation] = field(default_factory=dict)
    follows: Mapping[str, tuple[Citation, ...]] = field(default_factory=dict)
    specific: Mapping[str, tuple[Citation, ...]] = field(default_factory=dict)
    clauses: frozenset[Span] = frozenset()
    ended_before: frozenset[Span] = frozenset()

    @classmethod
    def of(cls, citations: Sequence[Citation], old: Directive, new: Directive) -> Cited:
        """Gather what rules ask about citations beyond one place."""
        follows: dict[str, tuple[Citation, ...]] = {}
        specific: dict[str, tuple[Citation, ...]] = {}
        for one in citations:
            if one.specifies:
                specific[one.specifies] = (*specific.get(one.specifies, ()), one)
            if one.successor and one.successor.id and one.successor.how in ("succeeded", "replaced"):
                follows[one.successor.id] = (*follows.get(one.successor.id, ()), one)
        before, said = (
            frozenset(side.mentions[clause.gone].span for clause in clauses(side.text, side.mentions))
            for side in (old, new)
        )
        return cls({c.id: c for c in citations}, follows, specific, said, before)


@dataclass(frozen=True, slots=True)
class Site:
    """One change with its surroundings. Mentions come with the instrument each names.

    ``traits`` says at a glance what there is to ask about: ``both`` (neither added nor removed), ``replace`` (an edit
    that replaces), ``cites-old``, ``cites-new``, ``names-old``, ``unclaimed``, and the pair's kind and role.
    ``unclaimed`` are the edits of which no other rule has spoken: a predicate that needs this trait is asked last.
    """

    change: Change
    pair: Pair
    old: Directive
    new: Directive
    role: Role
    old_spans: tuple[Span, ...]
    new_spans: tuple[Span, ...]
    old_mentions: tuple[tuple[Mention, Citation], ...]
    new_mentions: tuple[tuple[Mention, Citation], ...]
    old_terms: tuple[Term, ...]
    new_terms: tuple[Term, ...]
    old_label: Span | None
    new_label: Span | None
    traits: frozenset[str]
    said: BothSaid
    unclaimed: tuple[Edit, ...] = ()
    cited: Cited = field(default_factory=Cited)
    work: Work | None = None

    @property
    def old_duties(self) -> tuple[Duty, ...]:
        """What the old sentences say of who, what, by when, with what target."""
        return tuple(self.work.old.of[i] for i in self.pair.old if i in self.work.old.of) if self.work else ()

    @property
    def new_duties(self) -> tuple[Duty, ...]:
        """The same of the new sentences."""
        return tuple(self.work.new.of[j] for j in self.pair.new if j in self.work.new.of) if self.work else ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The edits of the change."""
        return self.change.edits

    def old_text(self, span: Span) -> str:
        """The old text of a span."""
        return self.old.text[slice(*span)]

    def new_text(self, span: Span) -> str:
        """The new text of a span."""
        return self.new.text[slice(*span)]


# What a module of causes offers: each predicate, and the traits a site must have before it is asked at all.
Predicates = dict[Callable[[Site], Iterator[Finding]], set[str]]


def within(span: Span, around: Span) -> bool:
    """Whether ``span`` lies in ``around``."""
    return around[0] <= span[0] and span[1] <= around[1]


def about(mention: Mention, span: Span) -> bool:
    """Whether a place stands in a citation's own words or in its subject."""
    return within(span, mention.span) or bool(mention.subject and within(span, mention.subject))


def issued_since(old: Directive, citation: Citation) -> bool | None:
    """Whether an instrument was issued after last year's text; by the year where its date is unknown, and ``None``
    where nothing tells.
    """
    if citation.issued and old.issued:
        return citation.issued > old.issued
    signed = SIGN_YEAR.match(citation.number or "")  # 72/2025/QH15
    year = int(citation.issued[:4]) if citation.issued else int(signed[1]) if signed else None
    if year is None or old.year is None or (old.issued and year == old.year):
        return None
    return year >= old.year


def overlap(one: Span, other: Span) -> bool:
    """Whether two spans share a character, or are the same empty one."""
    return (one[0] < other[1] and other[0] < one[1]) or one == other


def in_citation(mentions: Iterable[tuple[Mention, Citation]], span: Span) -> bool:
    """Whether a span stands in a citation or its subject."""
    return any(within(span, m.span) or (m.subject and within(span, m.subject)) for m, _ in mentions)


# So many characters of a text does a reason repeat: enough to know it by, short enough for a table cell.
_QUOTE = 120


def quoted(text: str) -> str:
    """A text as a reason quotes it: on one line, without its final mark, and not too long."""
    text = " ".join(text.split())
    return text.rstrip(";.,:") if len(text) <= _QUOTE else text[:_QUOTE].rsplit(" ", 1)[0] + " …"


def cited_name(mention: Mention) -> str:
    """A citation as a reason names it; one that shares its kind word with others in a list gets it back."""
    shared = mention.number and not mention.text[:1].isupper()
    return quoted(f"{mention.kind} {mention.text}" if shared else mention.text)


def line_name(line: str) -> str:
    """A recipient's line without its list mark and final mark."""
    return quoted(line.strip().lstrip("-+•* "))


class _Index:
    """Things of one side by position: unit spans, mentions with instruments, names."""

    def __init__(self, directive: Directive, named: Mapping[int, Citation]) -> None:
        self.units: dict[str, Unit] = {u.id: u for u in directive.units}
        self.directive = directive
        self._mentions = [(m, named[i]) for i, m in enumerate(directive.mentions) if i in named]
        self._mention_starts = [m.span[0] for m, _ in self._mentions]
        self._terms = directive.terms
        self._term_starts = [t.span[0] for t in directive.terms]

    def spans(self, ids: Iterable[str]) -> tuple[Span, ...]:
        return tuple(self.units[i].span for i in ids)

    def mentions(self, spans: Sequence[Span]) -> tuple[tuple[Mention, Citation], ...]:
        return tuple(self._mentions[k] for a, b in _ranges(self._mention_starts, spans) for k in range(a, b))

    def terms(self, spans: Sequence[Span]) -> tuple[Term, ...]:
        return tuple(self._terms[k] for a, b in _ranges(self._term_starts, spans) for k in range(a, b))

    def label(self, ids: Sequence[str]) -> Span | None:
        """Where the label stands, when the first of these sentences opens a labelled unit."""
        if not ids:
            return None
        sentence = self.units[ids[0]]
        holder = self.units[sentence.parent or ""]
        if holder.label is None or sentence.span[0] != holder.span[0]:
            return None
        at = self.directive.text.find(holder.label, *sentence.span)
        return (at, at + len(holder.label)) if 0 <= at - sentence.span[0] <= 20 else None


def _ranges(starts: Sequence[int], spans: Sequence[Span]) -> Iterator[tuple[int, int]]:
    for start, end in spans:
        yield bisect_left(starts, start), bisect_left(starts, end)


def sites(
    old: Directive,
    new: Directive,
    pairs: Sequence[Pair],
    changes: Sequence[Change],
    citations: Sequence[Citation],
    work: Work | None = None,
) -> Iterator[Site]:
    """The surroundings of each change, in order. Linear in changes and what stands in them."""
    index_old = _Index(old, {i: c for c in citations for i in c.old})
    index_new = _Index(new, {j: c for c in citations for j in c.new})
    by_id = {pair.id: pair for pair in pairs}
    cited = Cited.of(citations, old, new)
    said = BothSaid(old, new)
    for change in changes:
        pair = by_id[change.pair]
        spans_old, spans_new = index_old.spans(pair.old), index_new.spans(pair.new)
        unit = index_new.units[pair.new[0]] if pair.new else index_old.units[pair.old[0]]
        cited_old, cited_new = index_old.mentions(spans_old), index_new.mentions(spans_new)
        named_old = index_old.terms(spans_old)
        traits: list[str] = [pair.kind, unit.role]
        traits += ["both"] if pair.old and pair.new else []
        traits += ["replace"] if any(edit.op == "replace" for edit in change.edits) else []
        traits += ["cites-old"] if cited_old else []
        traits += ["cites-new"] if cited_new else []
        traits += ["names-old"] if named_old else []
        yield Site(
            change,
            pair,
            old,
            new,
            unit.role,
            spans_old,
            spans_new,
            cited_old,
            cited_new,
            named_old,
            index_new.terms(spans_new),
            index_old.label(pair.old),
            index_new.label(pair.new),
            frozenset(traits),
            said,
            cited=cited,
            work=work,
        )
