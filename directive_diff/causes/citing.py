"""Documents newly cited, no longer cited, and cited otherwise than before."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from directive_diff.catalogue import Value, joined, message
from directive_diff.citations.matter import base, display
from directive_diff.evidence import Finding, Predicates, Site, about, cited_name, issued_since, overlap, quoted, within
from directive_diff.model import Citation, Directive, Edit, Mention, Message, Span
from directive_diff.stated import law_followed, once_followed
from directive_diff.text import same_words
from directive_diff.topics import topic_label

__all__ = ["PREDICATES"]

# What «kế hoạch» means in «Bổ sung kế hoạch»: these kinds and their varieties.
_PLANS = frozenset({"Kế hoạch", "Chương trình", "Đề án", "Dự án"})
# A later document was inferred, or it is said that this one lost its force: a reason of its own says so.
_FOLLOWED = frozenset({"succeeded", "replaced", "ended"})
_STATED = frozenset({"replaced", "ended"})


def citation_added(site: Site) -> Iterator[Finding]:
    """An instrument that last year's text cites nowhere, with what of its chain came along."""
    yield from (f for f, _ in _entering(site))


def plan_added(site: Site) -> Iterator[Finding]:
    """A plan, programme, scheme or project that last year's text names nowhere, with its topic."""
    yield from (f for f, c in _entering(site) if base(c) in _PLANS)


def _entering(site: Site) -> Iterator[tuple[Finding, Citation]]:
    for mention, citation in site.new_mentions:
        if citation.status != "added" or citation.form == "generic" or _was_meant(site, citation):
            continue
        if _under(site.new_mentions, mention, "added"):
            continue
        values = _values(mention, citation, _along(site.new_mentions, mention, "added"))
        found = Finding(
            (),
            _whole(mention),
            {**values, "news": news(site.old, citation)},
            topics=citation.topics,
        )
        yield found, citation


def _was_meant(site: Site, citation: Citation) -> bool:
    """Whether a generic mention meant this document by what it carries out. Where only the matter is the same it may
    have meant another, and an inference hides no fact.
    """
    generic = site.cited.by_id.get(citation.specifies or "")
    return generic is not None and not {k.id for k in generic.links}.isdisjoint(k.id for k in citation.links)


def _values(mention: Mention, citation: Citation, along: Sequence[str]) -> dict[str, Value]:
    """What reasons say of a document: its name, its topics, what of its chain came or went too."""
    name = cited_name(mention)
    if mention.form == "named" and citation.subject and mention.subject:
        name = quoted(f"{mention.text} {citation.subject}")  # without a number its title is its name
    topics = joined((Message(topic_label(t, "vi"), topic_label(t, "en")) for t in citation.topics), ", ")
    return {
        "name": name,
        "topic": message("reasons", "citation.topic", topics=topics) if citation.topics else "",
        "chain": message("reasons", "citation.chain", documents="; ".join(along)) if along else "",
    }


Mentions = Sequence[tuple[Mention, Citation]]


def _under(mentions: Mentions, mention: Mention, status: str) -> bool:
    """Whether a document stands in the title of another that came, or went, as well: it is no news by itself."""
    return any(
        m is not mention
        and m.subject
        and c.status == status
        and c.form != "generic"
        and within(mention.span, m.subject)
        for m, c in mentions
    )


def _along(mentions: Mentions, mention: Mention, status: str) -> list[str]:
    """The documents named in the title of this one that came, or went, with it."""
    if mention.subject is None:
        return []
    inner = [(m, c) for m, c in mentions if m is not mention and within(m.span, mention.subject)]
    return list(dict.fromkeys(display(c) for _, c in inner if c.status == status and c.form != "generic"))


def _whole(mention: Mention) -> tuple[Span, ...]:
    """A citation with its subject, which came or went with it."""
    return (mention.span, mention.subject) if mention.subject else (mention.span,)


def news(old: Directive, citation: Citation) -> Message | str:
    """Whether the instrument was issued after last year's text or before it, where that is known."""
    if old.number and citation.number == old.number and citation.issued in (None, old.issued):
        return message("reasons", "news.itself")
    since = issued_since(old, citation)
    if since is None:
        return ""
    if since and old.issued is None and citation.issued and int(citation.issued[:4]) == old.year:
        return message("reasons", "news.same-year", year=str(old.year))
    return message("reasons", "news.after" if since else "news.before")


def citation_dropped(site: Site) -> Iterator[Finding]:
    """An instrument that this year's text cites nowhere, with a newer one on its matter where there is one."""
    yield from (f for f, _ in _leaving(site))


def plan_dropped(site: Site) -> Iterator[Finding]:
    """A plan, programme, scheme or project that this year's text names nowhere, with its topic."""
    yield from (f for f, c in _leaving(site) if base(c) in _PLANS)


def _leaving(site: Site) -> Iterator[tuple[Finding, Citation]]:
    for mention, citation in site.old_mentions:
        if citation.status != "dropped" or citation.form == "generic":
            continue
        if _under(site.old_mentions, mention, "dropped"):
            continue
        values = _values(mention, citation, _along(site.old_mentions, mention, "dropped"))
        newer = citation.successor.why if citation.successor else None
        related: Message | str
        if mention.span in site.cited.ended_before:
            related = message("reasons", "citation.ended")
        elif _followed(citation):
            related = ""  # the later document's own reason says more
        else:
            related = message("reasons", "citation.still")
            if newer:
                inner = Message(newer.vi.removesuffix("."), newer.en.removesuffix("."))
                related = joined((related, inner), ". ")
        found = Finding(
            _whole(mention),
            (),
            {**values, "related": related},
            topics=citation.topics,
        )
        yield found, citation


def _followed(citation: Citation) -> bool:
    return citation.successor is not None and citation.successor.how in _FOLLOWED


def citation_superseded(site: Site) -> Iterator[Finding]:
    """A document no longer cited, and the later one inferred to stand for it: at the places of both; and a law that
    gave way in its place to the one that followed it, though it may be cited elsewhere.
    """
    yield from (f for f, how in _superseded(site) if how not in _STATED)
    before, after = {c.id for _, c in site.old_mentions}, {c.id for _, c in site.new_mentions}
    for one, gone in [(m, c) for m, c in site.old_mentions if once_followed(c)]:
        for other, heir in site.new_mentions:
            why = None if gone.id in after or heir.id in before or _followed(gone) else law_followed(gone, heir)
            if why is not None:
                said = {"why": why}
                yield Finding(_whole(one), _whole(other), said, topics=heir.topics)


def citation_replaced(site: Site) -> Iterator[Finding]:
    """A document that the new text itself, or the user's registry, says to be replaced or no longer in force."""
    yield from (f for f, how in _superseded(site) if how in _STATED)


def _superseded(site: Site) -> Iterator[tuple[Finding, str]]:
    gone = {
        c.id: m
        for m, c in reversed(site.old_mentions)
        if c.status == "dropped" and _followed(c) and m.span not in site.cited.ended_before
    }
    at_clause = {c.id: m for m, c in reversed(site.new_mentions) if m.span in site.cited.clauses}
    heirs = {c.id: m for m, c in reversed(site.new_mentions)}
    # Where a document is cited again, its being the later one was said at the first place.
    first = [c.id for m, c in site.new_mentions if m is site.new.mentions[c.new[0]]]
    about_these = dict.fromkeys([*reversed(gone), *reversed(at_clause)])
    about_these.update(dict.fromkeys(one.id for heir in first for one in site.cited.follows.get(heir, ())))
    for ident in about_these:
        citation = site.cited.by_id[ident]
        successor = citation.successor
        if successor is None:
            continue
        olds = _whole(gone[ident]) if ident in gone else ()
        named = [m for m in (heirs.get(successor.id or ""), at_clause.get(ident)) if m is not None]
        news_ = tuple(span for m in sorted(named, key=lambda m: m.span) for span in _whole(m))
        if (olds or news_) and (citation.status == "dropped" or ident in at_clause):
            said = {"why": successor.why}
            yield Finding(olds, news_, said, successor.certainty, topics=citation.topics), successor.how


def citation_specified(site: Site) -> Iterator[Finding]:
    """A generic mention that now names its documents: at its place and at theirs."""
    generic = {c.id: m for m, c in reversed(site.old_mentions) if c.form == "generic"}
    named = [(m, c) for m, c in site.new_mentions if c.specifies]
    for ident in dict.fromkeys([*reversed(generic), *(str(c.specifies) for _, c in named)]):
        documents = site.cited.specific.get(ident, ())
        if not documents:
            continue
        olds = (generic[ident].span,) if ident in generic else ()
        news_ = tuple(span for m, c in named if c.specifies == ident for span in _whole(m))
        since = [issued_since(site.old, c) for c in documents]
        before = all(s is False for s in since)
        what = quoted(_with_quantifier(site.old, site.old.mentions[site.cited.by_id[ident].old[0]]))
        yield Finding(
            olds,
            news_,
            {
                "what": what,
                "names": _and(documents),
                "news": message("reasons", "citation.not-new") if before else "",
            },
        )


def _with_quantifier(directive: Directive, mention: Mention) -> str:
    """«các Kế hoạch của UBND tỉnh»: a mention does not hold the word that makes it many."""
    at = mention.span[0]
    before = directive.text[max(0, at - len("các ")) : at].lower()
    return f"{'các ' if before == 'các ' else ''}{mention.text}"


def _and(documents: Sequence[Citation]) -> Message:
    names = [display(c) for c in documents]
    last = Message(names[-1], names[-1])
    if len(names) == 1:
        return last
    listed = ", ".join(names[:-1])
    return joined((Message(listed, listed), last), message("reasons", "and"))


def citation_corrected(site: Site) -> Iterator[Finding]:
    """The same instrument on both sides, its sign, date, issuer or title written otherwise."""
    for mention, citation in site.old_mentions:
        other = next((m for m, c in site.new_mentions if c.id == citation.id), None)
        if other is None or citation.form == "generic":
            continue
        for edit in site.edits:
            what = _part_edited(site, edit, mention, other)
            # A sign's slash and hyphen are part of it; elsewhere a mark or a capital is spelling.
            if what and (what == _SIGN or not same_words(site.old_text(edit.old), site.new_text(edit.new))):
                name = cited_name(other)
                said: dict[str, Value] = {"name": name, "what": message("reasons", f"corrected.{what}")}
                # Two dates may be one instrument with a slip; that it is one is then inferred.
                redated = bool(mention.issued and other.issued and mention.issued != other.issued)
                yield Finding((edit.old,), (edit.new,), said, "likely" if redated else None)


_SIGN = "sign"


def _part_edited(site: Site, edit: Edit, old: Mention, new: Mention) -> str | None:
    """Which part of a citation an edit touches on both sides: a key of the reasons."""
    if old.sign and new.sign and overlap(edit.old, old.sign) and overlap(edit.new, new.sign):
        return _SIGN if site.old_text(old.sign) != site.new_text(new.sign) else None
    if within(edit.old, old.span) and within(edit.new, new.span):
        if old.issued is None and new.issued:
            return "date-added"
        if old.issued and new.issued is None:
            return "date-dropped"
        if old.issued != new.issued:
            return "date"
        return "issuer"
    if old.subject and new.subject and within(edit.old, old.subject) and within(edit.new, new.subject):
        inner = (m for m, _ in site.old_mentions if m is not old and within(m.span, old.subject))
        inner_new = (m for m, _ in site.new_mentions if m is not new and within(m.span, new.subject))
        # A document named within the title speaks for itself.
        if any(about(m, edit.old) for m in inner) or any(about(m, edit.new) for m in inner_new):
            return None
        return "title"
    return None


def _cited_by_itself(directive: Directive, places: Sequence[int]) -> bool:
    """Whether one of these mentions stands outside the titles of others."""
    titles = [m.subject for m in directive.mentions if m.subject]
    return any(not any(within(directive.mentions[i].span, t) for t in titles) for i in places)


def cited_elsewhere(site: Site) -> Iterator[Finding]:
    """An instrument that both texts cite and that is named here on one side only: the words went, not the document."""
    here = {c.id for _, c in site.old_mentions}, {c.id for _, c in site.new_mentions}
    for side, mentions in enumerate((site.old_mentions, site.new_mentions)):
        for mention, citation in mentions:
            if citation.status != "kept" or citation.form == "generic" or citation.id in here[1 - side]:
                continue
            if not any(within(mention.span, (edit.old, edit.new)[side]) for edit in site.unclaimed):
                continue
            if len((citation.old, citation.new)[side]) == 1:
                continue  # its one mention: it changed its place or its wording, and did not come or go
            if not _cited_by_itself((site.new, site.old)[side], (citation.new, citation.old)[side]):
                continue
            key = "citation.gone-here" if side == 0 else "citation.here-too"
            said = {"what": message("reasons", key, name=cited_name(mention))}
            spans = _whole(mention)
            yield Finding(spans if side == 0 else (), spans if side == 1 else (), said)


PREDICATES: Predicates = {
    cited_elsewhere: {"unclaimed"},
    citation_added: {"cites-new"},
    citation_dropped: {"cites-old"},
    citation_corrected: {"both", "cites-old", "cites-new"},
    citation_superseded: set(),
    citation_replaced: set(),
    citation_specified: set(),
    plan_added: {"cites-new"},
    plan_dropped: {"cites-old"},
}
