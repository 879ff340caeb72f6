"""Blocks of text with their origin, and the account that shows that nothing was lost on the way.

A reader turns a file into blocks; each block is made of pieces, and each piece knows which characters
of the file it is, or that it was supplied. What is not in a block is set aside with a reason.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from enum import IntEnum
from typing import NamedTuple

from directive_diff.catalogue import Value, notice
from directive_diff.errors import InternalError
from directive_diff.model import Ledger, LedgerEntry, Notice
from directive_diff.text import INVISIBLE

__all__ = ["BOLD", "ITALIC", "Account", "Block", "Joining", "Page", "Piece", "Supplied", "Unseen", "imbalance", "join"]

BOLD, ITALIC = 1, 2
_SAMPLES = 5  # enough to recognise what was set aside; the ledger is read by people


class Supplied(IntEnum):
    """What a piece is that stands in no file; its negative value takes the place of the piece's position."""

    SPACE = -1
    LIST_MARK = -2
    NUMBER = -3
    CHARACTER = -4

    @property
    def reason(self) -> str:
        """The reason as the ledger names it."""
        return _SUPPLIED[self]


_SUPPLIED = {
    Supplied.SPACE: "joining space",
    Supplied.LIST_MARK: "list mark",
    Supplied.NUMBER: "automatic number",
    Supplied.CHARACTER: "character reference",
}


class Piece(NamedTuple):
    """A run of characters; ``at``: where it stands in the file, or a :class:`Supplied`; ``style``: BOLD | ITALIC."""

    text: str
    at: int
    style: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, heading, list item or table cell as the reader found it.

    ``depth`` is the heading depth a format declares (0: none); ``column`` the table column or side of a two-column
    block, counted from 0, or None; ``after_page_break`` says that a page ended before it; ``cell`` that it
    stands in a table; ``footnote`` that it is a note to the block before it; ``recognised`` that a machine
    read it off a picture of the page; ``undecided`` the positions in ``text`` where another paragraph may begin, as
    far as the setting of the page can tell.
    """

    pieces: tuple[Piece, ...]
    text: str
    depth: int = 0
    column: int | None = None
    after_page_break: bool = False
    cell: bool = False
    footnote: bool = False
    recognised: bool = False
    undecided: tuple[int, ...] = ()

    @classmethod
    def of(cls, pieces: Iterable[Piece], **facts: object) -> Block:
        """A block from pieces; white space at both ends is left outside."""
        kept = list(pieces)
        while kept and not kept[0].text.strip():
            kept.pop(0)
        while kept and not kept[-1].text.strip():
            kept.pop()
        if kept:
            first = kept[0]
            lead = len(first.text) - len(first.text.lstrip())
            if lead:
                kept[0] = Piece(first.text[lead:], first.at if first.at < 0 else first.at + lead, first.style)
            last = kept[-1]
            kept[-1] = Piece(last.text.rstrip(), last.at, last.style)
        return cls(tuple(kept), "".join(p.text for p in kept), **facts)  # type: ignore[arg-type]  # facts are fields

    @property
    def bold(self) -> bool:
        """Whether every word of it is bold."""
        return bool(self.pieces) and all(p.style & BOLD or not any(c.isalnum() for c in p.text) for p in self.pieces)

    def cut(self, position: int) -> tuple[Block, Block]:
        """The block before and after a position in its text."""
        left: list[Piece] = []
        right: list[Piece] = []
        start = 0
        for piece in self.pieces:
            end = start + len(piece.text)
            if end <= position:
                left.append(piece)
            elif start >= position:
                right.append(piece)
            else:
                k = position - start
                left.append(piece._replace(text=piece.text[:k]))
                right.append(piece._replace(text=piece.text[k:], at=piece.at if piece.at < 0 else piece.at + k))
            start = end
        one, two = Block.of(left), Block.of(right)
        return (
            replace(self, pieces=one.pieces, text=one.text, undecided=tuple(p for p in self.undecided if p < position)),
            replace(self, pieces=two.pieces, text=two.text, after_page_break=False, undecided=()),
        )


class Joining:
    """Blocks that a line or page end cut apart, on the way to one; everything but the words is the first one's.

    A hyphen or slash glued to the end of a line cuts a sign or a compound (``191/KH-`` + ``UBND``): no space is
    supplied there. Elsewhere one is.
    """

    def __init__(self, first: Block) -> None:
        self._first = first
        self._pieces = list(first.pieces)
        self._texts = [first.text]
        self._undecided = list(first.undecided)
        self.length = len(first.text)

    def add(self, block: Block, *, undecided: bool = False) -> None:
        """Put a block on; ``undecided`` notes that it may be a paragraph of its own."""
        before = self._texts[-1]
        glued = len(before) > 1 and before[-1] in "-/\u2010\u2011" and before[-2].isalnum()
        if not (glued and block.text[:1].isalnum()):
            self._pieces.append(Piece(" ", Supplied.SPACE))
            self._texts.append(" ")
            self.length += 1
        if undecided:
            self._undecided.append(self.length)
        self._undecided += [self.length + position for position in block.undecided]
        self._pieces += block.pieces
        self._texts.append(block.text)
        self.length += len(block.text)

    def block(self) -> Block:
        """What was joined, as one block."""
        if len(self._texts) == 1:
            return self._first
        pieces, text = tuple(self._pieces), "".join(self._texts)
        return replace(self._first, pieces=pieces, text=text, undecided=tuple(self._undecided))


def join(first: Block, *others: Block) -> Block:
    """One block from several."""
    joining = Joining(first)
    for other in others:
        joining.add(other)
    return joining.block()


@dataclass(slots=True)
class Account:
    """Which characters of a file are in the reading text, and why the others are not.

    One byte a character: 0 while nobody has said what became of it. A reader of a format that is no plain text begins
    with an empty source and puts on what it meets with :meth:`see`, so that positions count characters in that order.
    """

    _source: str = ""
    _more: list[str] = field(init=False, default_factory=list)
    _marks: bytearray = field(init=False)
    _samples: dict[str, list[str]] = field(init=False)
    _counts: Counter[str] = field(init=False)
    _supplied: Counter[str] = field(init=False)

    def __post_init__(self) -> None:
        self._marks = bytearray(len(self._source))
        self._samples = defaultdict(list)
        self._counts = Counter()
        self._supplied = Counter()

    @property
    def source(self) -> str:
        """All characters seen so far."""
        if self._more:
            self._source = "".join((self._source, *self._more))
            self._more.clear()
        return self._source

    def __len__(self) -> int:
        return len(self._marks)

    def see(self, text: str) -> int:
        """Characters met in the file; returns the position of the first."""
        at = len(self._marks)
        self._more.append(text)
        self._marks.extend(bytes(len(text)))
        return at

    def see_aside(self, text: str, reason: str) -> None:
        """Characters met in the file and set aside at once."""
        if text:
            self._more.append(text)
            self._marks.extend(b"\x01" * len(text))
            self._count(text, reason)

    def _count(self, text: str, reason: str) -> None:
        self._counts[reason] += len(text)
        sample = text.strip()
        if sample and len(self._samples[reason]) < _SAMPLES and sample not in self._samples[reason]:
            self._samples[reason].append(sample[:60])

    def _mark(self, start: int, end: int) -> None:
        if self._marks.count(1, start, end):
            msg = f"characters {start} to {end} of the file were counted twice"
            raise imbalance(msg)
        self._marks[start:end] = b"\x01" * (end - start)

    def aside(self, start: int, end: int, reason: str) -> None:
        """Characters ``[start, end)`` of the file are set aside for ``reason``."""
        if start == end:
            return
        self._mark(start, end)
        self._count(self.source[start:end], reason)

    def aside_block(self, block: Block, reason: str) -> None:
        """All of a block's own characters are set aside for ``reason``."""
        for piece in block.pieces:
            if piece.at >= 0:
                self.aside(piece.at, piece.at + len(piece.text), reason)

    def keep(self, pieces: Sequence[Piece]) -> None:
        """These pieces stand in the reading text."""
        source = self.source
        for piece in pieces:
            if piece.at < 0:
                self._supplied[Supplied(piece.at).reason] += len(piece.text)
            else:
                if source[piece.at : piece.at + len(piece.text)] != piece.text:
                    raise imbalance(f"the piece {piece.text[:40]!r} is not what the file has at {piece.at}")
                self._mark(piece.at, piece.at + len(piece.text))

    def supply(self, count: int, reason: str) -> None:
        """``count`` characters of the reading text stand in no file."""
        self._supplied[reason] += count

    def close(self, reading: int) -> Ledger:
        """The ledger, given the length of the reading text.

        White space nobody kept is set aside here; anything else nobody spoke for is our error, and raised.
        """
        for start, end in _zeros(self._marks):
            run = self.source[start:end]
            unseen = sum(map(run.count, INVISIBLE))
            if len(run) - unseen > sum(map(str.isspace, run)):
                raise imbalance(f"the words {run.strip()[:60]!r} are in no unit and not set aside")
            if end - start > unseen:
                self._counts["white space"] += end - start - unseen
            if unseen:
                self._counts["characters that cannot be seen"] += unseen
        ledger = Ledger(
            seen=len(self.source),
            reading=reading,
            supplied=tuple(LedgerEntry(reason, n) for reason, n in sorted(self._supplied.items())),
            aside=tuple(
                LedgerEntry(reason, n, tuple(self._samples.get(reason, ())))
                for reason, n in sorted(self._counts.items())
            ),
        )
        if not ledger.balanced:
            raise imbalance(f"{ledger.seen} characters seen do not make {ledger.reading} read")
        return ledger


def _zeros(marks: bytearray) -> Iterable[tuple[int, int]]:
    start = marks.find(0)
    while start >= 0:
        end = marks.find(1, start)
        end = len(marks) if end < 0 else end
        yield start, end
        start = marks.find(0, end)


def imbalance(detail: str) -> InternalError:
    """The error that says that an account does not add up."""
    return InternalError("E900", detail=detail)


class Unseen(NamedTuple):
    """A thing in the file that is not in the text, such as a picture, met when ``at`` characters had been seen."""

    what: str
    at: int


@dataclass(slots=True)
class Page:
    """What a reader hands on: blocks in reading order, the open account, and what it had to say. ``written`` are the
    characters of a file that has lines, as they stand in it, before line ends and old encodings were turned.
    """

    blocks: list[Block]
    account: Account
    warnings: list[Notice] = field(default_factory=list)
    unread: list[Unseen] = field(default_factory=list)
    written: str | None = None

    def warn(self, key: str, /, **values: Value) -> None:
        """Add a warning about the whole file: a key of the table ``notices``, and what its placeholders hold."""
        self.warnings.append(notice(key, **values))
