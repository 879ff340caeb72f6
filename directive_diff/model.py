"""The nouns: frozen, slotted, plain values. This module imports nothing of ours (what a Directive's own methods do is
looked up when they are called, as the package's face does it).

Spans are ``(start, end)``, half open, in code points of that side's ``Directive.text``.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field, fields
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from directive_diff.frames import DirectiveFrames
    from directive_diff.notebook import Shown

__all__ = [
    "UNREAD_PAGE",
    "Agency",
    "Assignment",
    "Category",
    "Change",
    "Charge",
    "Citation",
    "CitationLink",
    "Deadline",
    "Directive",
    "Duty",
    "Edit",
    "Figure",
    "Ledger",
    "LedgerEntry",
    "Lost",
    "Mention",
    "MentionLink",
    "Message",
    "Notice",
    "Origins",
    "OwnCategory",
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
    ``picture``), and the addresses of the first of them, parted by semicolons.
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
class Origins:
    """Where the reading text stands in a file that has lines (plain text, Markdown).

    Runs of characters as parallel tuples, in the order of the reading text: ``starts`` in the reading text, ``places``
    and ``lengths`` in the characters of the file. What is in no run was supplied. ``lines`` are the places at which
    the file's lines begin as editors count them: behind LF, CR LF or CR, a byte-order mark left out.
    """

    starts: tuple[int, ...]
    places: tuple[int, ...]
    lengths: tuple[int, ...]
    lines: tuple[int, ...]


@dataclass(frozen=True, repr=False)
class Directive:
    """One parsed document. ``origins`` is None for a format that has no lines (Word, PDF …).

    :attr:`frames` and the way it shows itself lead to later layers, which are found by name when first asked for.
    """

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
    tokens: Tokens
    mentions: tuple[Mention, ...]
    mention_links: tuple[MentionLink, ...]
    terms: tuple[Term, ...]
    ledger: Ledger
    unread: tuple[Unread, ...] = ()
    warnings: tuple[Notice, ...] = ()
    origins: Origins | None = None

    def __getstate__(self) -> dict[str, Any]:
        """What is pickled: the document without the tables made of it."""
        return {field.name: getattr(self, field.name) for field in fields(self)}

    @cached_property
    def frames(self) -> DirectiveFrames:
        """Tidy pandas tables: units, citations, mentions, terms, duties (``docs/frames.md``)."""
        made: DirectiveFrames = import_module("directive_diff.frames").DirectiveFrames(self)
        return made

    def __repr__(self) -> str:
        return f"<Directive {self.source!r}: {len(self.units)} units, {len(self.mentions)} citations>"

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """What Jupyter, VS Code and IPython ask for."""
        shown: Shown = import_module("directive_diff.notebook").directive_shown(self)
        return shown._repr_mimebundle_(include, exclude)  # their name for it

    def to_dict(self) -> dict[str, Any]:
        """One side of the data format ``directive-diff/1`` (``docs/data-format.md``): plain values for JSON.

        Everything but the tokens, which :meth:`from_dict` makes again from the text.
        """
        found: dict[str, Any] = import_module("directive_diff.serial").directive_to_dict(self)
        return found

    @classmethod
    def from_dict(cls, data: Any) -> Directive:
        """The directive that :meth:`to_dict` gave, equal to it in every field.

        Raises:
            InputError: E140 the values are not of the format; the message says where, as a JSON path.
        """
        found: Directive = import_module("directive_diff.interchange.read_back").directive_from_dict(data)
        return found


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

    ``topics`` are ids of ``rules/topics.toml``. ``successor`` is inferred of dropped instruments only; an express
    clause of the new text or a registry may speak of any. ``specifies`` is the id of the generic mention of the old
    text that this instrument made specific. ``head`` is the id of the document in whose title this one came or went,
    None where it stands by itself: a count of news counts those.
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
class OwnCategory:
    """A category that is none of ours, of a researcher's own component: its ``id`` and its name."""

    id: str
    label: Message


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
    changes; ``noise`` and ``substance`` count changes all or not all of whose categories are noise. ``citations``
    counts numbered instruments by status, ``heads`` only those that head their chain, as a count of news should.
    ``shifts`` are the sections by how much changed in them; ``lost`` is what the new text no longer says, whole
    instructions first.
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


@dataclass(frozen=True, slots=True)
class Charge:
    """A body in the text of one directive. ``name`` is the same however it is written, ``written`` how it stands here;
    ``span`` is the body's name with the word for its head; ``collective`` says that it names no body in particular;
    ``unit`` is the sentence it is in.
    """

    name: str
    written: str
    span: Span
    collective: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit or a rhythm. ``kind`` is one of ``day``, ``month``, ``quarter``, ``year``, ``period`` (its end),
    ``monthly`` (a day of each month or quarter), ``within`` (a span of time), ``hour`` and ``every`` (a rhythm);
    ``value`` is the normalised time: an ISO date or a part of one (``12-15`` where no year is given, ``2026-Q1``), else
    words.
    """

    span: Span
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts. ``value`` is the number in plain digits (``1500``, ``1.5``); ``unit`` the word
    behind it, or ``%``; ``bound`` is ``at least``, ``at most``, ``about`` or None; ``number`` the span of the digits.
    """

    span: Span
    number: Span
    value: str
    unit: str
    bound: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """What one sentence, in the paragraph ``holder``, says of who, what, by when, with what target.

    ``instructs`` says that it tells somebody to do something. ``leading``, ``cooperating`` and ``collecting`` are the
    bodies that it names itself; ``inherited`` are the leading ones of the sentence, lead-in, heading or row above that
    it stands under, where it names none. ``verb`` and ``object`` are spans; ``modality`` is ``do``, ``may``,
    ``should``, ``must`` or ``forbid``.
    """

    unit: str
    holder: str
    instructs: bool
    leading: tuple[Charge, ...]
    cooperating: tuple[Charge, ...]
    collecting: tuple[Charge, ...]
    inherited: tuple[Charge, ...]
    verb: Span | None
    object: Span | None
    modality: str
    deadlines: tuple[Deadline, ...]
    figures: tuple[Figure, ...]

    @property
    def charged(self) -> tuple[Charge, ...]:
        """The leading bodies, named here or above; none means all addressees."""
        return self.leading or self.inherited


@dataclass(frozen=True, slots=True)
class Assignment:
    """One task of one body: the sentences on each side, its ``role`` there (``leading``, ``cooperating`` or
    ``collecting``; the new text's where they differ), the ``change`` they belong to, or None where nothing changed, and
    the directions of what changed of who, how strongly, by when and with what figure.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    role: str
    change: str | None
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """What a body gains, loses and keeps. ``name`` is how the newer text writes it; ``old_names`` and ``new_names`` are
    all its names on each side; ``changed`` are the tasks it keeps and that are not as they were.
    """

    name: str
    old_names: tuple[str, ...]
    new_names: tuple[str, ...]
    collective: bool
    gained: tuple[Assignment, ...]
    lost: tuple[Assignment, ...]
    kept: tuple[Assignment, ...]
    changed: tuple[Assignment, ...]
