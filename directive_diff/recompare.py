"""A comparison brought up to date after an edit of the new text: only what the edit touches is compared again.

The walk of :func:`recompare`: which lines differ from the text compared before; which lines of the old text they are,
or may be, the counterparts of; a comparison of these alone; and its pairs and changes in the place of theirs. All else
is taken over. So what only the whole text can tell is not known yet: whether something moved past its neighbours, what
left the text altogether, tasks, successors of documents. :func:`directive_diff.comparison.compare` says that.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from directive_diff import conservation
from directive_diff.affected import Edited, Region, affected, context, pairs_of
from directive_diff.annotations import Stay, stayed
from directive_diff.comparison import Comparison, compare
from directive_diff.constraints import Constraints, Tie
from directive_diff.model import Category, Change, Citation, Directive, Edit, Kind, Mention, Pair, Status, Summary
from directive_diff.overrides import Overrides
from directive_diff.pairs import place, reading_order
from directive_diff.registry import Registry
from directive_diff.restriction import Lines, Restriction, lines_of, restricted
from directive_diff.summary import counts

__all__ = ["recompare"]


def recompare(
    known: Comparison,
    new: Directive,
    *,
    registry: Registry | None = None,
    overrides: Overrides | None = None,
) -> Comparison | None:
    """The comparison ``known`` with a later state ``new`` of its new text; None where the edit touches more than can be
    looked at by itself (the whole must be compared).

    In the result ``summary`` has fresh counts, and its sentences, shifts and what was lost as they were; ``agencies``
    and duties are left out. Every promise of :func:`~directive_diff.conservation.check` holds.

    Raises:
        InternalError: a promise of ours did not hold.
    """
    stay = stayed(new.text, known.new)
    state = Edited(known, new, stay, lines_of(known.old), lines_of(known.new), lines_of(new))
    region = affected(state)
    if region is None:
        return None
    beside = context(state, region)
    ours = restricted(known.old, state.old, region.old | beside.old)
    theirs = restricted(new, state.new, region.new | beside.new)
    ids = _ids(state, region)
    around = pairs_of(state, beside)
    pins = tuple(Tie(pair.level, pair.old, tuple(ids[j] for j in pair.new)) for pair in around)
    fresh = compare(ours.part, theirs.part, registry=registry, overrides=overrides, known=Constraints(pins))
    changes = _fresh_changes(fresh, ours, theirs, _last(c.id for c in known.changes))
    if changes is None:
        return None
    renamed = {pair.id: f"p{n}" for n, pair in enumerate(fresh.pairs, _last(p.id for p in known.pairs) + 1)}
    gone = {pair.id for pair in pairs_of(state, region)}
    kept = [pair for pair in known.pairs if pair.id not in gone]
    pairs = [_renamed(pair, ids) for pair in kept]
    again = {i for n in region.old for i in state.units_old(n)}, {j for n in region.new for j in state.units_new(n)}
    own = [pair for pair in fresh.pairs if again[0].intersection(pair.old) or again[1].intersection(pair.new)]
    pairs += [replace(pair, id=renamed[pair.id]) for pair in own]
    _summed_up(state, region, pairs)
    pairs = _in_order(pairs, known.old, new)
    held = {pair.id for pair in kept}
    by_pair = {change.pair: _shifted(change, stay) for change in known.changes if change.pair in held}
    told = {pair.id for pair in own}
    by_pair |= {renamed[c.pair]: replace(c, pair=renamed[c.pair]) for c in changes if c.pair in told}
    ordered = tuple(by_pair[pair.id] for pair in pairs if pair.id in by_pair)
    conservation.check(known.old, new, pairs, ordered, known=held)
    return replace(
        known,
        new=new,
        pairs=tuple(pairs),
        changes=ordered,
        citations=_citations(known, new, stay),
        summary=_summary(known.summary, pairs, ordered),
        old_duties=(),
        new_duties=(),
        agencies=(),
    )


# ---- what is taken over -------------------------------------------------------------------------------------------


def _ids(state: Edited, region: Region) -> Mapping[str, str]:
    """The ids of what stayed, as they are now."""
    found: dict[str, str] = {}
    for m in range(len(state.new.nodes)):
        n = state.was(m)
        if n is None or n in region.known:
            continue
        found[state.before.nodes[n].id] = state.new.nodes[m].id
        for was, now in zip(state.before.sentences[n], state.new.sentences[m], strict=True):
            found[was.id] = now.id
    return found


def _renamed(pair: Pair, ids: Mapping[str, str]) -> Pair:
    new = tuple(ids[j] for j in pair.new)
    return pair if new == pair.new else replace(pair, new=new)


def _shifted(change: Change, stay: Stay) -> Change:
    edits = tuple(Edit(e.op, e.old, stay.now(e.new)) for e in change.edits)
    if edits == change.edits:
        return change
    # Built by hand, as below: dataclasses.replace takes five times as long, and a long text has thousands.
    categories = tuple(_category(c, stay) for c in change.categories)
    return Change(change.id, change.pair, edits, categories, change.topics)


def _category(category: Category, stay: Stay) -> Category:
    if not category.new:
        return category
    new = tuple(stay.now(span) for span in category.new)
    return Category(
        category.id,
        category.rule,
        category.certainty,
        category.old,
        new,
        category.why,
        category.how,
        category.topics,
    )


def _fresh_changes(fresh: Comparison, ours: Restriction, theirs: Restriction, last: int) -> list[Change] | None:
    """The changes of the part, in positions of the whole; None where one reaches over lines that are apart there."""
    found: list[Change] = []
    for n, change in enumerate(fresh.changes, last + 1):
        spans = [(ours.span(e.old), theirs.span(e.new)) for e in change.edits]
        if any(a is None or b is None for a, b in spans):
            return None
        edits = tuple(Edit(e.op, a, b) for e, (a, b) in zip(change.edits, spans, strict=True) if a and b)
        categories = tuple(
            replace(
                c,
                old=tuple(s for span in c.old if (s := ours.span(span))),
                new=tuple(s for span in c.new if (s := theirs.span(span))),
            )
            for c in change.categories
        )
        found.append(replace(change, id=f"d{n}", edits=edits, categories=categories))
    return found


def _last(ids: Iterable[str]) -> int:
    """The highest number among ids such as «p12»."""
    return max((int(i[1:]) for i in ids), default=0)


def _summed_up(state: Edited, region: Region, pairs: list[Pair]) -> None:
    """Mark what came to another holder as moved, and say anew of the sections above whether they changed."""
    at_old = {i: k for k, pair in enumerate(pairs) for i in pair.old}
    at_new = {j: k for k, pair in enumerate(pairs) for j in pair.new}
    for n in region.new:
        k = at_new[state.new.nodes[n].id]
        pair = pairs[k]
        if pair.old and not pair.moved:
            above = state.new.nodes[n].parent
            was = state.old.nodes[state.old.number[pair.old[0]]].parent
            away = (at_new[above] if above else None) != (at_old[was] if was else None)
            paired = (above is None or pairs[at_new[above]].old) and (was is None or pairs[at_old[was]].new)
            if away and paired:
                pairs[k] = replace(pair, moved=True)
    above_new = {a for n in region.new for a in state.new.above(n)}
    above_old = {a for n in region.old for a in state.old.above(n)}
    touched = {at_new[state.new.nodes[n].id] for n in above_new} | {at_old[state.old.nodes[n].id] for n in above_old}
    for k in touched:
        pair = pairs[k]
        if len(pair.old) == len(pair.new) == 1:
            inside = [
                *_inside(state.old, state.old.number[pair.old[0]], at_old),
                *_inside(state.new, state.new.number[pair.new[0]], at_new),
            ]
            kind: Kind = "equal" if all(pairs[i].kind == "equal" for i in inside) else "edited"
            pairs[k] = replace(pair, kind=kind)


def _inside(lines: Lines, n: int, at: Mapping[str, int]) -> Iterable[int]:
    """The pairs of the sentences in a section."""
    end = lines.nodes[n].span[1]
    while n < len(lines.nodes) and lines.starts[n] < end:
        yield from (at[s.id] for s in lines.sentences[n])
        n += 1


def _in_order(pairs: list[Pair], old: Directive, new: Directive) -> list[Pair]:
    """In the order in which :func:`directive_diff.pairs.pairs` has them."""
    ours, theirs = ({unit.id: place(unit) for unit in text.units} for text in (old, new))
    return reading_order([(pair, [ours[i] for i in pair.old], [theirs[j] for j in pair.new]) for pair in pairs])


# ---- citations and counts -----------------------------------------------------------------------------------------


def _citations(known: Comparison, new: Directive, stay: Stay) -> tuple[Citation, ...]:
    """The instruments with their mentions now; a mention that was typed joins the instrument named alike, or is one of
    its own until the whole text is compared.
    """
    before = known.new.mentions
    first = sum(1 for m in before if m.span[1] <= stay.head)
    last = sum(1 for m in before if m.span[0] >= stay.tail)
    grown = len(new.mentions) - len(before)
    found: list[Citation] = []
    alike: dict[tuple[str | None, ...], int] = {}
    for citation in known.citations:
        for k in citation.old:
            alike.setdefault(_named(known.old.mentions[k]), len(found))
        for k in citation.new:
            alike.setdefault(_named(before[k]), len(found))
        stays = tuple(k if k < first else k + grown for k in citation.new if k < first or k >= len(before) - last)
        found.append(replace(citation, new=stays) if stays != citation.new else citation)
    number = max((int(c.id[len(_TYPED) :]) for c in known.citations if c.id.startswith(_TYPED)), default=0)
    for k in range(first, len(new.mentions) - last):
        mention = new.mentions[k]
        at = alike.setdefault(_named(mention), len(found))
        if at == len(found):
            number += 1
            found.append(_typed(mention, new, f"{_TYPED}{number}"))
        found[at] = replace(found[at], new=tuple(sorted((*found[at].new, k))))
    kept = [_with_status(c) for c in found if c.old or c.new]
    there = {c.id for c in kept}
    return tuple(_without_gone(c, there) for c in kept)


_TYPED = "typed"  # the id of an instrument that only the whole comparison will give its own


def _named(mention: Mention) -> tuple[str | None, ...]:
    return mention.form, mention.kind, mention.number, mention.issued, mention.issuer, mention.name


def _typed(mention: Mention, new: Directive, id: str) -> Citation:
    subject = " ".join(new.text[slice(*mention.subject)].split()) if mention.subject else None
    return Citation(
        id, mention.form, mention.kind, mention.number, mention.issued, mention.issuer, subject, "added", (), (), ()
    )


def _without_gone(citation: Citation, there: set[str]) -> Citation:
    """A citation without what it says of instruments that nobody names any more."""
    successor = citation.successor
    if successor is not None and successor.id is not None and successor.id not in there:
        successor = None
    links = tuple(link for link in citation.links if link.id in there)
    specifies = citation.specifies if citation.specifies in there else None
    head = citation.head if citation.head in there else None
    if (successor, links, specifies, head) == (citation.successor, citation.links, citation.specifies, citation.head):
        return citation
    return replace(citation, successor=successor, links=links, specifies=specifies, head=head)


def _with_status(citation: Citation) -> Citation:
    status: Status = "kept" if citation.old and citation.new else "added" if citation.new else "dropped"
    return citation if status == citation.status else replace(citation, status=status)


def _summary(known: Summary, pairs: list[Pair], changes: tuple[Change, ...]) -> Summary:
    """Fresh counts; of places only those whose change is still there."""
    ids = {change.id for change in changes}
    kinds, categories, noise, substance = counts(pairs, changes)
    terms = tuple(
        replace(term, changes=left) for term in known.terms if (left := tuple(c for c in term.changes if c in ids))
    )
    lost = tuple(gone for gone in known.lost if gone.change in ids)
    return replace(known, kinds=kinds, categories=categories, noise=noise, substance=substance, terms=terms, lost=lost)
