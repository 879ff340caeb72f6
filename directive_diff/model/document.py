"""What one document holds. What a :class:`Directive`'s own methods do is looked up by name when they are called, as the
package's face does it, for it stands in later layers.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields
from functools import cached_property
from importlib import import_module
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from directive_diff.frames import DirectiveFrames
    from directive_diff.notebook import Shown

__all__ = [
    "UNREAD_PAGE",
    "Directive",
    "Form",
    "How",
    "Ledger",
    "LedgerEntry",
    "Level",
    "Mention",
    "MentionLink",
    "Message",
    "Notice",
    "Origins",
    "Role",
    "Span",
    "Term",
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
Form = Literal["numbered", "named", "generic"]
How = Literal["implements", "amends"]


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
        """Tidy pandas tables, units, citations, mentions, terms, duties (``docs/frames.md``)."""
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
