"""The table of documents cited: by status, with their places on both sides and what is to be checked."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.evidence import issued_since
from directive_diff.model import Category, Citation, Directive, Mention, Span
from directive_diff.report.labels import Labels
from directive_diff.report.marks import targets, visible

__all__ = ["STATUSES", "CitationMaker", "CitationRow", "citation_rows", "in_order", "status_of"]

STATUSES = ("added-new", "added-before", "added", "kept", "dropped")
_FORMS = {"numbered": 0, "named": 1, "generic": 2}
_NAME = 140  # an unnumbered document is called by its words; this many make a table cell
# Said by the table itself, by where the row stands.
_SAID = frozenset({"citation-added", "citation-dropped", "citation-superseded", "citation-specified"})


@dataclass(frozen=True, slots=True)
class Place:
    """One mention: its address and the anchor to reach it."""

    address: str
    href: str


@dataclass(frozen=True, slots=True)
class Remark:
    """Something to know of a citation; ``href`` leads to where it is said."""

    label: str
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class Successor:
    """What became of a document: ``label`` what is said, ``name`` and ``href`` of the later one ("" where it is no
    document of the table), and the reason.
    """

    label: str
    name: str
    href: str
    certainty: str
    certain: bool
    why: str


@dataclass(frozen=True, slots=True)
class CitationRow:
    """One instrument. ``status`` is that of the group it is shown in, which is its head's; ``own_status`` says where
    its own is another; ``under`` names its head where it stands under one.
    """

    anchor: str
    status: str
    form: str
    name: str
    issued: str
    issuer: str
    subject: str
    old: tuple[Place, ...]
    new: tuple[Place, ...]
    remarks: tuple[Remark, ...]
    topic_ids: tuple[str, ...] = ()
    topics: tuple[str, ...] = ()
    successor: Successor | None = None
    under: str = ""
    own_status: str = ""


def status_of(old: Directive, citation: Citation) -> str:
    """The status, and of what is newly cited whether it was issued after the old text or before it, where known."""
    since = issued_since(old, citation)
    if citation.status != "added" or citation.form == "generic" or since is None:
        return citation.status
    return "added-new" if since else "added-before"


def citation_rows(comparison: Comparison, labels: Labels) -> tuple[CitationRow, ...]:
    """Every instrument, by status, the numbered ones first; what came or went with another stands under that."""
    made = CitationMaker.of(comparison, labels)
    return tuple(made.row(citation) for citation in in_order(comparison))


def in_order(comparison: Comparison, statuses: Mapping[str, str] | None = None) -> list[Citation]:
    """The instruments in the order of the table; ``statuses`` are those of :func:`status_of`, where they are known."""
    by_id = {c.id: c for c in comparison.citations}
    known = statuses or {c.id: status_of(comparison.old, c) for c in comparison.citations}

    def place(citation: Citation) -> tuple[object, ...]:
        head = by_id[citation.head] if citation.head else citation
        status = STATUSES.index(known[head.id])
        return (
            status,
            _FORMS[head.form],
            _first(comparison, head),
            head.id,
            citation is not head,
            _first(comparison, citation),
        )

    return sorted(comparison.citations, key=place)


def _first(comparison: Comparison, citation: Citation) -> tuple[int, int]:
    """Where a citation first stands: in the new text, else in the old one."""
    if citation.new:
        return 0, comparison.new.mentions[citation.new[0]].span[0]
    return 1, comparison.old.mentions[citation.old[0]].span[0]


@dataclass(frozen=True, slots=True)
class _Side:
    """Finding the sentence of a position, and whether a mention has an anchor of its own."""

    directive: Directive
    prefix: str
    starts: Sequence[int]
    sentences: Sequence[tuple[str, str]]
    anchored: frozenset[int]

    @classmethod
    def of(cls, directive: Directive, prefix: str, labels: Labels) -> _Side:
        units = [u for u in directive.units if u.level == "sentence"]
        return cls(
            directive,
            prefix,
            [u.span[0] for u in units],
            [(u.id, labels.address(u.address)) for u in units],
            frozenset(targets(directive.mentions, prefix, {}).mentions),
        )

    def place(self, index: int) -> Place:
        mention = self.directive.mentions[index]
        unit, address = self.sentences[bisect_right(self.starts, mention.span[0]) - 1]
        anchored = index in self.anchored
        return Place(address, f"#m{self.prefix}{index}" if anchored else f"#{self.prefix}-{unit}")


@dataclass(frozen=True, slots=True)
class CitationMaker:
    """What every row needs to be made; :meth:`row` makes any of them by itself."""

    comparison: Comparison
    labels: Labels
    old: _Side
    new: _Side
    names: Mapping[str, str]
    by_id: Mapping[str, Citation]
    follows: Mapping[str, Sequence[str]]
    said: Mapping[str, Sequence[tuple[int, Category]]]

    @classmethod
    def of(cls, comparison: Comparison, labels: Labels, *, changes: bool = True) -> CitationMaker:
        """Ready to make the rows of a comparison; without ``changes`` what the rules said of each document where
        something changed is no remark of its row.
        """
        names = {c.id: _name(comparison, c) for c in comparison.citations}
        return cls(
            comparison,
            labels,
            _Side.of(comparison.old, "o", labels),
            _Side.of(comparison.new, "n", labels),
            names,
            {c.id: c for c in comparison.citations},
            _follows(comparison),
            _said(comparison) if changes else {},
        )

    def row(self, citation: Citation) -> CitationRow:
        """One instrument with its words."""
        unnumbered = citation.number is None
        issuer = citation.issuer or ""
        own = status_of(self.comparison.old, citation)
        head = self.by_id[citation.head] if citation.head else citation
        status = status_of(self.comparison.old, head)
        return CitationRow(
            f"citation-{citation.id}",
            status,
            citation.form,
            self.names[citation.id],
            self.labels.date(citation.issued) or "",
            issuer,
            "" if unnumbered else citation.subject or "",
            tuple(self.old.place(i) for i in citation.old),
            tuple(self.new.place(j) for j in citation.new),
            tuple(self.remarks(citation)),
            citation.topics,
            tuple(self.labels.topic(topic) for topic in citation.topics),
            self.successor(citation),
            self.names[head.id] if head is not citation else "",
            self.labels.status(own) if own != status else "",
        )

    def successor(self, citation: Citation) -> Successor | None:
        """What became of a document, as far as it is known or inferred."""
        found = citation.successor
        if found is None:
            return None
        return Successor(
            self.labels.succession(found.how),
            self.names[found.id] if found.id else "",
            f"#citation-{found.id}" if found.id else "",
            self.labels.certainty(found.certainty),
            found.certainty == "certain",
            self.labels.say(found.why),
        )

    def remarks(self, citation: Citation) -> Iterable[Remark]:
        """What looks wrongly written, what it implements or amends, and what the rules said at its places."""
        word = self.labels.word
        for side, indexes in ((self.old, citation.old), (self.new, citation.new)):
            for index in indexes:
                suspect = side.directive.mentions[index].suspect
                if suspect:
                    text = f"«{visible(side.directive.mentions[index].text)}» – {self.labels.say(suspect)}"
                    yield Remark(word("suspect"), text, side.place(index).href)
        chains: dict[tuple[str, str], set[str]] = {}
        for link in citation.links:
            chains.setdefault((link.how, link.id), set()).add(link.side)
        for (how, target), sides in chains.items():
            where = "" if len(sides) == 2 else f" ({word('in_old' if 'old' in sides else 'in_new').lower()})"
            yield Remark(self.labels.how(how), self.names[target] + where, f"#citation-{target}")
        for ident in self.follows.get(citation.id, ()):
            yield Remark(word("follows"), self.names[ident], f"#citation-{ident}")
        if citation.specifies:
            yield Remark(word("specifies"), self.names[citation.specifies], f"#citation-{citation.specifies}")
        yield from self._rules(citation)

    def _rules(self, citation: Citation) -> Iterable[Remark]:
        seen: set[str] = set()
        for number, category in self.said.get(citation.id, ()):
            text = self.labels.say(category.why)
            if text not in seen:
                seen.add(text)
                yield Remark(self.labels.category(category.id), text, f"#d{number}")


def _follows(comparison: Comparison) -> dict[str, list[str]]:
    """By the id of a later document, what it succeeded or replaced."""
    found: dict[str, list[str]] = {}
    for one in comparison.citations:
        if one.successor and one.successor.id and one.successor.how in ("succeeded", "replaced"):
            found.setdefault(one.successor.id, []).append(one.id)
    return found


def _said(comparison: Comparison) -> dict[str, list[tuple[int, Category]]]:
    """What the rules said of each citation, with the number of the change; a place belongs to its innermost mention."""
    said: dict[str, list[tuple[int, Category]]] = {}
    owners = (
        (comparison.old.mentions, {i: c.id for c in comparison.citations for i in c.old}),
        (comparison.new.mentions, {j: c.id for c in comparison.citations for j in c.new}),
    )
    for number, change in enumerate(comparison.changes, 1):
        for category in change.categories:
            if not category.id.startswith("citation-") or category.id in _SAID:
                continue
            for spans, (mentions, ids) in zip((category.old, category.new), owners, strict=True):
                for index in (_innermost(span, mentions) for span in spans):
                    if index is not None:
                        said.setdefault(ids[index], []).append((number, category))
    return said


def _innermost(span: Span, mentions: Sequence[Mention]) -> int | None:
    """The mention that is about a place most closely: in its own words first, else in its subject."""
    best: tuple[bool, int, int] | None = None
    for index, mention in enumerate(mentions):
        own = mention.span[0] <= span[0] and span[1] <= mention.span[1]
        about = mention.subject is not None and mention.subject[0] <= span[0] and span[1] <= mention.subject[1]
        if own or about:
            extent = mention.span if own or mention.subject is None else mention.subject
            found = (not own, extent[1] - extent[0], index)
            best = found if best is None else min(best, found)
    return best[2] if best else None


def _name(comparison: Comparison, citation: Citation) -> str:
    """Kind and number; of an unnumbered document the words that name it."""
    if citation.number is not None:
        return f"{citation.kind} số {citation.number}"
    if citation.form == "named" and citation.subject and citation.kind:
        name = f"{citation.kind} {citation.subject}"
    else:
        side, index = (comparison.new, citation.new) if citation.new else (comparison.old, citation.old)
        name = side.mentions[index[0]].text
    name = " ".join(name.split())
    return name if len(name) <= _NAME else name[:_NAME].rsplit(" ", 1)[0] + " …"
