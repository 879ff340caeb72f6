"""What became of the documents no longer cited, and what every cited document is about.

Succession is inferred from evidence and always ``likely``: a later document of the same kind and issuer on the same
subject, or one that carries out the same higher document, cited in the matching place. A number is never evidence. What
an express clause of the new text or the user's registry says goes before any inference and is ``certain``. The default
is that a document is merely no longer cited.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from directive_diff.catalogue import message
from directive_diff.citations.chains import heads, higher, standing
from directive_diff.citations.grammar import grammar, keyed
from directive_diff.citations.matter import Issuer, Matter, base, describe, display, issuer_of, year_of
from directive_diff.model import Citation, Directive, Pair, Successor
from directive_diff.places import SECTION, SENTENCE, Places
from directive_diff.registry import Entry, Registry, Said
from directive_diff.rules import load
from directive_diff.stated import by_clauses, by_laws
from directive_diff.topics import topics_of

__all__ = ["relate"]

# Shares of the words of two subjects that are the same in both. Of titles of one matter as two years' drafters word
# them nine in ten agree; «phòng, chống ma túy» and «phòng, chống ma túy trong trường học» share a half.
_SAME_CORE = 0.75
_SAME_ALL = 0.6  # the action counts too: «xử phạt …» and «hướng dẫn …» of one matter are two documents
_SERIES = 0.9  # a yearly series differs in its year only
# A letter on a part of a plan's matter holds all the words of the one in the other.
_WITHIN = 0.8
_RELATED = 0.6
_WORDS = 2  # a matter of fewer words («bầu cử») tells nothing apart
# In the very sentence a later document of the kind may be on a part of the matter: of so many words at least.
_PART = 3
# The kinds of evidence, best first: a series, one matter, one higher document, a part of the matter, and no more than a
# relation.
_PART_RANK, _RELATED_ONLY = 3, 4
# An added document stands for so many dropped ones at most, and a word shared by more documents than this is no lead.
_HEIRS = 3
_COMMON = 60


def relate(
    old: Directive,
    new: Directive,
    pairs: Sequence[Pair],
    citations: Sequence[Citation],
    registry: Registry | None = None,
) -> tuple[tuple[Citation, ...], tuple[Entry, ...]]:
    """The citations with their topics, successors, chains and what they make specific, and the entries of the registry
    that speak of none of them. Linear in the citations but for those that share rare words.
    """
    when = new.issued or (str(new.year) if new.year else None)
    said = registry.says(citations, when) if registry else Said()
    topics = _topics(old, new, citations)
    dressed = tuple(replace(c, topics=topics[c.id]) for c in citations)
    told = {**by_laws(dressed, said.in_force), **by_clauses(new, dressed), **said.successors}
    walk = _Walk(old, new, pairs, dressed)
    inferred = walk.successors({*told, *said.in_force})
    specifies = walk.specified()
    by_side = standing(old.mentions), standing(new.mentions)
    alone = {c.id for c in citations if not by_side[0].isdisjoint(c.old) or not by_side[1].isdisjoint(c.new)}
    tops = heads(citations, frozenset(alone))
    related = tuple(
        replace(
            c,
            successor=told.get(c.id) or inferred.get(c.id),
            specifies=specifies.get(c.id),
            head=tops[c.id] if tops[c.id] != c.id else None,
        )
        for c in dressed
    )
    return related, said.unused


# ---- topics -------------------------------------------------------------------------------------------------------


def _topics(old: Directive, new: Directive, citations: Sequence[Citation]) -> dict[str, tuple[str, ...]]:
    """The topics of each document: of its title, else of the documents it carries out."""
    own = {c.id: topics_of(f"{c.kind} {_title(old, new, c)}") for c in citations}
    above = higher(citations)
    found: dict[str, tuple[str, ...]] = {}
    for citation in citations:
        lent = next((own[i] for i in sorted(above[citation.id], key=_order) if own[i]), ())
        found[citation.id] = own[citation.id] or lent
    return found


def _title(old: Directive, new: Directive, citation: Citation) -> str:
    if citation.subject:
        return citation.subject
    return (new.mentions[citation.new[0]] if citation.new else old.mentions[citation.old[0]]).text


def _order(ident: str) -> int:
    return int(ident[1:])


# ---- what is inferred ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Known:
    """A document with what succession asks of it."""

    citation: Citation
    matter: Matter
    issuer: Issuer
    base: str
    name: str
    year: int | None
    places: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class _Edge:
    """One dropped and one added document that may belong together; ``rank`` is the kind of evidence, best first."""

    rank: int
    score: float
    dropped: _Known
    added: _Known
    shared: str | None = None


class _Walk:
    """One walk over the documents dropped and added."""

    def __init__(self, old: Directive, new: Directive, pairs: Sequence[Pair], citations: Sequence[Citation]) -> None:
        self._places = Places(old, new, pairs)
        self._by_id = {c.id: c for c in citations}
        self._higher = higher(citations)
        self._generic = [c for c in citations if c.form == "generic" and c.status == "dropped"]
        self._dropped = [_known(old, c, c.old) for c in citations if c.status == "dropped" and c.form != "generic"]
        self._added = [_known(new, c, c.new) for c in citations if c.status == "added" and c.form != "generic"]
        self._still_generic: dict[str, list[_Known]] = defaultdict(list)
        for one in citations:
            if one.form == "generic" and one.status == "added" and len(self._still_generic[base(one)]) < _COMMON:
                self._still_generic[base(one)].append(_known(new, one, one.new))
        self._old = old
        self._indexed: dict[str, list[_Known]] = defaultdict(list)
        for added in self._added:
            for name in (*added.matter.core, *self._higher[added.citation.id]):
                self._indexed[name].append(added)

    def successors(self, told: set[str]) -> dict[str, Successor]:
        """The best of what may be said of each dropped document that nothing else speaks of."""
        edges = [e for dropped in self._dropped if dropped.citation.id not in told for e in self._edges(dropped)]
        edges.sort(key=lambda e: (e.rank, -e.score, _order(e.dropped.citation.id), _order(e.added.citation.id)))
        found: dict[str, Successor] = {}
        heirs: dict[str, int] = defaultdict(int)
        for edge in edges:
            one, other = edge.dropped.citation, edge.added.citation
            if one.id not in found and heirs[other.id] < _HEIRS:
                found[one.id] = _said(edge, self._by_id)
                heirs[other.id] += 1
        for dropped in self._dropped:
            amender = dropped.citation
            if amender.id not in found and amender.id not in told:
                followed = self._with_amended(amender, found)
                if followed is not None:
                    found[amender.id] = followed
        return found

    def _with_amended(self, amender: Citation, found: Mapping[str, Successor]) -> Successor | None:
        """What amends a document goes with it: the successor of that is its own."""
        for link in amender.links:
            successor = found.get(link.id)
            if link.how == "amends" and link.side == "old" and successor and successor.how == "succeeded":
                heir, gone = display(self._by_id[successor.id or ""]), display(amender)
                amended = display(self._by_id[link.id])
                why = message("successors", "with-amended", heir=heir, amended=amended, gone=gone)
                return Successor(successor.id, "succeeded", "likely", why)
        return None

    def _edges(self, dropped: _Known) -> Iterator[_Edge]:
        for added in self._candidates(dropped):
            if _later(dropped, added) and dropped.issuer.same(added.issuer):
                edge = self._edge(dropped, added)
                if edge is not None:
                    yield edge

    def _candidates(self, dropped: _Known) -> Iterator[_Known]:
        """The added documents that share a rare word or a higher document: no other can be a successor."""
        seen: set[str] = set()
        keys = [*sorted(dropped.matter.core), *sorted(self._higher[dropped.citation.id])]
        for name in keys:
            sharing = self._indexed.get(name, ())
            if len(sharing) > _COMMON:
                continue
            for added in sharing:
                if added.citation.id not in seen:
                    seen.add(added.citation.id)
                    yield added

    def _edge(self, dropped: _Known, added: _Known) -> _Edge | None:
        one, other = dropped.matter, added.matter
        if other.amending or not _topics_meet(dropped.citation, added.citation):
            return None
        core, whole = _alike(one.core, other.core), _alike(one.all, other.all)
        enough = min(len(one.core), len(other.core)) >= _WORDS
        letter = added.base in _letters() or dropped.base in _letters()
        alike = dropped.base == added.base
        if alike and enough and core >= _SERIES and whole >= _SAME_CORE and _rolled(one, other):
            return _Edge(0, core, dropped, added)
        if alike and one.last == other.last and dropped.base in _laws() and dropped.name == added.name != "":
            return _Edge(1, 1, dropped, added)  # one name, a later law: wherever it stands
        place = self._match(dropped, added)
        if place < SECTION:
            return None
        shared = self._shared(dropped, added)
        if not letter:
            if alike and enough and core >= _SAME_CORE and whole >= _SAME_ALL and _one_shape(one, other):
                return _Edge(1, core + place, dropped, added)
            if shared and self._carries_on(dropped, added):
                return _Edge(2, core + place, dropped, added, shared)
            part = min(len(one.core), len(other.core)) >= _PART and _within(one.core, other.core) >= _WITHIN
            if alike and part and place == SENTENCE and _one_shape(one, other):
                return _Edge(_PART_RANK, core + place, dropped, added)
        if enough and letter and (core >= _RELATED or _within(one.core, other.core) >= _WITHIN or shared):
            return _Edge(_RELATED_ONLY, core + place, dropped, added)
        return None

    def _carries_on(self, dropped: _Known, added: _Known) -> bool:
        """Two documents that carry out one higher document: of a later year, and neither on a part of its own."""
        kinds = _carrying_out()
        if dropped.base not in kinds or added.base not in kinds or not _one_shape(dropped.matter, added.matter):
            return False
        if dropped.base != added.base and "Kết luận" in (dropped.base, added.base):
            return False
        if dropped.year is None or added.year is None or dropped.year >= added.year:
            return False
        own = dropped.matter.own, added.matter.own
        return not (own[0] and own[1]) or _alike(*own) >= _SAME_ALL

    def _shared(self, dropped: _Known, added: _Known) -> str | None:
        """The higher document both carry out: the one nearest to them that was cited with a number."""
        both = self._higher[dropped.citation.id] & self._higher[added.citation.id]
        return min(both, key=lambda i: (len(self._higher[i]) * -1, _order(i)), default=None)

    def _match(self, dropped: _Known, added: _Known) -> int:
        return max(self._places.match(a, b) for a in dropped.places for b in added.places)

    def specified(self) -> dict[str, str]:
        """For added documents the generic mention of the old text they made specific: of its kind and issuer, in its
        place, on a document it named or on its matter.
        """
        found: dict[str, str] = {}
        for generic in self._generic:
            gone = _known(self._old, generic, generic.old)
            if any(self._match(gone, stays) > SECTION for stays in self._still_generic[gone.base]):
                continue  # reworded, and still generic
            said = keyed(" ".join(self._old.mentions[i].text for i in generic.old))
            for added in sorted(self._candidates(gone), key=lambda k: _order(k.citation.id)):
                if (
                    added.citation.form == "numbered"
                    and added.citation.id not in found
                    and self._names(gone, said, added)
                ):
                    found[added.citation.id] = generic.id
        return found

    def _names(self, generic: _Known, said: str, added: _Known) -> bool:
        if f" {keyed(added.base)} " not in f" {said} " or self._match(generic, added) < SECTION:
            return False
        if not generic.issuer.level or added.issuer.level != generic.issuer.level:
            return False
        if self._higher[generic.citation.id]:
            return bool(self._higher[generic.citation.id] & self._higher[added.citation.id])
        core = generic.matter.core
        return len(core) >= _WORDS and len(core & (added.matter.core | added.matter.all)) >= _WITHIN * len(core)


def _known(directive: Directive, citation: Citation, indexes: Sequence[int]) -> _Known:
    texts = [directive.mentions[i].text for i in indexes]
    return _Known(
        citation,
        describe(directive, indexes),
        issuer_of(citation),
        base(citation),
        keyed(next((m.name for m in (directive.mentions[i] for i in indexes) if m.name), "")),
        year_of(citation, texts),
        tuple(directive.mentions[i].span[0] for i in indexes[:_HEIRS]),
    )


@lru_cache(maxsize=1)
def _laws() -> frozenset[str]:
    return frozenset(name for name, kind in grammar().kinds.items() if kind.law)


def _shown(known: _Known) -> str:
    """A document as a reason names it; what has neither number nor date with its year."""
    citation = known.citation
    bare = citation.number is None and citation.issued is None and known.year is not None
    return f"{display(citation)} năm {known.year}" if bare else display(citation)


@lru_cache(maxsize=1)
def _letters() -> frozenset[str]:
    return frozenset(load("succession")["letters"])


@lru_cache(maxsize=1)
def _carrying_out() -> frozenset[str]:
    return frozenset(load("succession")["carrying_out"])


def _later(dropped: _Known, added: _Known) -> bool:
    """Issued later: by the dates, else by the years, else by the periods of two documents that tell nothing else."""
    one, other = dropped.citation.issued, added.citation.issued
    if one and other:
        return one < other
    if dropped.year is not None and added.year is not None:
        return dropped.year < added.year
    last = dropped.matter.last, added.matter.last
    undated = dropped.year is None and added.year is None
    return undated and last[0] is not None and last[1] is not None and last[0] < last[1]


def _topics_meet(one: Citation, other: Citation) -> bool:
    return not one.topics or not other.topics or not set(one.topics).isdisjoint(other.topics)


def _alike(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0


def _within(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / max(1, min(len(one), len(other)))


def _rolled(one: Matter, other: Matter) -> bool:
    """One year or period, and a later one of the same shape."""
    return one.last is not None and other.last is not None and one.last < other.last and one.yearly == other.yearly


def _one_shape(one: Matter, other: Matter) -> bool:
    """A plan of one year is not followed by a plan of five, nor by one of the same years."""
    if one.last is None or other.last is None:
        return not (one.yearly or other.yearly)
    return one.yearly == other.yearly and one.last <= other.last


def _said(edge: _Edge, by_id: Mapping[str, Citation]) -> Successor:
    other = edge.added.citation
    gone, heir = _shown(edge.dropped), _shown(edge.added)
    if edge.rank == _RELATED_ONLY:
        why = message("successors", "related", heir=heir, gone=gone)
        return Successor(other.id, "related", "likely", why)
    if edge.shared:
        above = display(by_id[edge.shared])
        nearest = next((k.id for k in other.links if k.how == "implements" and k.side == "new"), edge.shared)
        if nearest == edge.shared:
            ground = message("successors", "ground.implements", above=above)
        else:
            ground = message("successors", "ground.implements-through", through=display(by_id[nearest]), above=above)
    elif edge.rank == 0:
        ground = message("successors", "ground.later-period", period=str(edge.added.matter.last))
    else:
        ground = message("successors", "ground.part" if edge.rank == _PART_RANK else "ground.later")
    said = "succeeded.implementing" if edge.shared else "succeeded.cited"
    why = message("successors", said, heir=heir, ground=ground, gone=gone)
    return Successor(other.id, "succeeded", "likely", why)
