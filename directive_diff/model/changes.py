"""What two documents have with one another: pairs, changes and why, instruments cited, the summary."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from directive_diff.model.document import Form, How, Level, Message, Span

__all__ = [
    "Category",
    "Certainty",
    "Change",
    "Citation",
    "CitationLink",
    "Edit",
    "Kind",
    "Lost",
    "Op",
    "OwnCategory",
    "Pair",
    "Shift",
    "Side",
    "Status",
    "Succession",
    "Successor",
    "Summary",
    "TermReplacement",
]

Kind = Literal["equal", "edited", "split", "merged", "added", "removed"]
Op = Literal["insert", "delete", "replace"]
Certainty = Literal["certain", "likely"]
Status = Literal["kept", "added", "dropped"]
Side = Literal["old", "new"]
Succession = Literal["succeeded", "replaced", "ended", "related"]


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
