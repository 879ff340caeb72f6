"""The nouns: frozen, slotted, plain values. This module imports nothing of ours.

Spans are ``(start, end)``, half open, in code points of that side's ``Directive.text``.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

__all__ = [
    "UNREAD_PAGE",
    "Category",
    "Change",
    "Citation",
    "CitationLink",
    "Directive",
    "Edit",
    "Ledger",
    "LedgerEntry",
    "Lost",
    "Mention",
    "MentionLink",
    "Message",
    "Notice",
    "Pair",
    "Shift",
    "Span",
    "Successor",
    "Summary",
    "Term",
    "TermReplacement",
    "Tokens",
    "Unit",
    "Unread",
]

Span = tuple[int, int]
Level = Literal["section", "paragraph", "sentence"]
Role = Literal[
    "header",
    "title",
    "preamble",
    "heading",
    "body",
    "item",
    "closing",
    "recipient",
    "signature",
    "footnote",
    "cell",
]
Kind = Literal["equal", "edited", "split", "merged", "added", "removed"]
Op = Literal["insert", "delete", "replace"]
Certainty = Literal["certain", "likely"]
Status = Literal["kept", "added", "dropped"]
Side = Literal["old", "new"]
Form = Literal["numbered", "named", "generic"]
How = Literal["implements", "amends"]
Succession = Literal["succeeded", "replaced", "ended", "related"]


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence for the reader, in Vietnamese and English."""

    vi: str
    en: str


@dataclass(frozen=True, slots=True)
class Notice:
    """Something the reader should know about a file; ``span`` is None where it concerns the whole."""

    code: str
    message: Message
    span: Span | None = None


# The id of what is not read of a PDF's page that is a picture only.
UNREAD_PAGE = "page without text"


@dataclass(frozen=True, slots=True)
class Unread:
    """What stands in the file and not in the comparison: ``count`` things of the kind ``what`` (an id, such as
    ``picture``), and the addresses of the first of them, with ``; `` between.
    """

    what: str
    count: int
    where: str


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """``count`` characters set aside (or supplied) for one ``reason``, with the first few as ``samples``."""

    reason: str
    count: int
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ledger:
    """The account of a file: ``seen + supplied == reading + set aside``, all in characters."""

    seen: int
    reading: int
    supplied: tuple[LedgerEntry, ...]
    aside: tuple[LedgerEntry, ...]

    @property
    def balanced(self) -> bool:
        """Whether the account adds up."""
        return self.seen + sum(e.count for e in self.supplied) == self.reading + sum(e.count for e in self.aside)


@dataclass(frozen=True, slots=True)
class Unit:
    """A section, paragraph or sentence of one directive.

    ``id`` is unique within its directive; ``parent`` is the id of the unit that holds it, or None;
    ``label`` its number or mark as written without closing punctuation (``1``, ``a``, ``6a``, ``-``), or None;
    ``address`` what a person would call it (``mục 4, đoạn 2``); ``recognised`` says that a machine read its text off a
    picture of the page, so that letters may be wrong.
    """

    id: str
    level: Level
    role: Role
    parent: str | None
    label: str | None
    address: str
    span: Span
    recognised: bool = False


@dataclass(frozen=True, slots=True)
class Mention:
    """One place where a text names another legal document.

    ``span`` runs from the kind word through sign, date and issuer, without the subject; ``sign`` is the span of
    the number and sign alone; ``subject`` the extent of what follows ``về`` and the like (it may hold nested
    mentions and ``;``). ``kind`` is the kind's name in full, capitalised as in «Nghị quyết»; ``number`` the
    normalised number and sign; ``issued`` an ISO date; ``issuer`` the normalised issuer; ``name`` the name of an
    unnumbered document. What the text does not say is None. ``suspect`` says why it looks wrongly written.
    """

    span: Span
    sign: Span | None
    form: Form
    kind: str
    number: str | None
    issued: str | None
    issuer: str | None
    name: str | None
    subject: Span | None
    text: str
    suspect: Message | None = None


@dataclass(frozen=True, slots=True)
class MentionLink:
    """Mention ``outer`` implements or amends mention ``inner`` (indexes into one directive's mentions)."""

    how: How
    outer: int
    inner: int


@dataclass(frozen=True, slots=True)
class Term:
    """A name the reform of government touched; ``form`` is its folded words with one space between them."""

    span: Span
    form: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of one directive as parallel tuples, white space left out.

    ``keys`` are integers, equal where the folded tokens are equal, the same in every run; ``words`` says which tokens
    begin with a letter or digit.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    keys: tuple[int, ...]
    words: tuple[bool, ...]

    def __len__(self) -> int:
        return len(self.starts)


@dataclass(frozen=True, slots=True)
class Directive:
    """One parsed document."""

    source: str
    sha256: str
    kind: str | None
    number: str | None
    issuer: str | None
    issued: str | None
    year: int | None
    subject: str | None
    text: str
    units: tuple[Unit, ...]
    tokens: Tokens = field(repr=False)
    mentions: tuple[Mention, ...] = field(repr=False)
    mention_links: tuple[MentionLink, ...] = field(repr=False)
    terms: tuple[Term, ...] = field(repr=False)
    ledger: Ledger = field(repr=False)
    unread: tuple[Unread, ...] = ()
    warnings: tuple[Notice, ...] = ()


@dataclass(frozen=True, slots=True)
class CitationLink:
    """This instrument implements or amends the instrument ``id``, as said on ``side``."""

    how: How
    id: str
    side: Side


@dataclass(frozen=True, slots=True)
class Successor:
    """What stands where a dropped instrument stood, and why that is said: the instrument ``id`` has ``succeeded`` it,
    ``replaced`` it, or is merely a ``related`` newer document; ``ended`` says that it lost its force and names nothing
    in its place. ``id`` is None where what replaced it is no citation of these texts: the new text itself, or a
    document that only a registry names; ``why`` says which.
    """

    id: str | None
    how: Succession
    certainty: Certainty
    why: Message


@dataclass(frozen=True, slots=True)
class Citation:
    """One instrument and every mention of it on both sides (indexes into each side's mentions).

    ``topics`` are ids of ``rules/topics.toml``. ``successor`` is inferred of dropped instruments only; an express clause
    of the new text or a registry may speak of any. ``specifies`` is the id of the generic mention of the old text that
    this instrument made specific. ``head`` is the id of the document in whose title this one came or went, None where it
    stands by itself: a count of news counts those.
    """

    id: str
    form: Form
    kind: str
    number: str | None
    issued: str | None
    issuer: str | None
    subject: str | None
    status: Status
    links: tuple[CitationLink, ...]
    old: tuple[int, ...]
    new: tuple[int, ...]
    successor: Successor | None = None
    topics: tuple[str, ...] = ()
    specifies: str | None = None
    head: str | None = None


@dataclass(frozen=True, slots=True)
class Pair:
    """One link of the alignment. ``score`` is the similarity in [0, 1]; ``matched_by`` names the pass."""

    id: str
    level: Level
    old: tuple[str, ...]
    new: tuple[str, ...]
    kind: Kind
    moved: bool
    score: float
    matched_by: str


@dataclass(frozen=True, slots=True)
class Edit:
    """One insertion, deletion or replacement; the missing side is an empty span at its place."""

    op: Op
    old: Span
    new: Span


@dataclass(frozen=True, slots=True)
class Category:
    """What a rule says of a change: ``old`` and ``new`` are the spans it speaks of, its evidence.

    ``how`` is the direction where the category has one (``strengthened``, ``widened``, ``later`` …); ``topics`` are ids
    of ``rules/topics.toml``.
    """

    id: str
    rule: str
    certainty: Certainty
    old: tuple[Span, ...]
    new: tuple[Span, ...]
    why: Message
    how: str | None = None
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Change:
    """A finest pair that is not equal, or that moved. ``topics`` are those of the documents that enter or leave, and of
    the sentence where it has one or two.
    """

    id: str
    pair: str
    edits: tuple[Edit, ...]
    categories: tuple[Category, ...]
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TermReplacement:
    """One replacement of a name by the reform: the words as written, the rule, and the changes where it occurs."""

    old: str
    new: str
    rule: str
    changes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lost:
    """Phrases of the old text (``spans``) that left with ``change`` and stand nowhere in the new text."""

    change: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Shift:
    """How much of substance changed in one of the main sections.

    Unit ids of both sides (one may be None), the number of changes of substance, and how many of them are sentences
    added and removed.
    """

    old: str | None
    new: str | None
    changes: int
    added: int
    removed: int


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts and a few sentences. ``kinds`` counts pairs of each level by kind, and ``moved``; ``categories`` counts
    changes; ``noise`` and ``substance`` count changes all or not all of whose categories are noise. ``citations`` counts
    numbered instruments by status, ``heads`` only those that head their chain, as a count of news should. ``shifts`` are
    the sections by how much changed in them; ``lost`` is what the new text no longer says, whole instructions first.
    """

    kinds: dict[str, dict[str, int]]
    categories: dict[str, int]
    noise: int
    substance: int
    citations: dict[str, int]
    terms: tuple[TermReplacement, ...]
    shifts: tuple[Shift, ...]
    lost: tuple[Lost, ...]
    text: Message
    heads: dict[str, int] = field(default_factory=dict)
