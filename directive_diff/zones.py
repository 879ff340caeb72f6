"""Which blocks of a document are its header, title, body and tail (recipients and signature); and those of an annex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from directive_diff.numbering import read_label
from directive_diff.parts import opening, patterns, plain
from directive_diff.reading.annexes import Annex, issued_with
from directive_diff.reading.blocks import Block

__all__ = ["Zones", "annex_zones", "document_zones", "kind_of"]


@dataclass(frozen=True, slots=True)
class Zones:
    """The blocks of a document, part by part."""

    header: list[Block]
    title: list[Block]
    body: list[Block]
    tail: list[Block]


def document_zones(blocks: list[Block]) -> Zones:
    """The parts of a document without its annexes."""
    start = next((i for i, b in enumerate(blocks[:60]) if kind_of(b)), None)
    if start is None:
        # No kind line: what looks like a header still is one.
        head = _header_end(blocks)
        header, title, rest = _by_column(blocks[:head]), [], blocks[head:]
    else:
        end = start + 1
        while end < len(blocks) and _in_title(blocks, start, end):
            end += 1
        header, title, rest = _by_column(blocks[:start]), blocks[start:end], blocks[end:]
    body, tail = _with_tail(rest)
    return Zones(header, title, body, tail)


def annex_zones(blocks: list[Block], annex: Annex) -> Zones:
    """The parts of an annex. The forms in a «Phụ lục» have recipients of their own: these are no tail."""
    head = annex.head - annex.begin
    end = _annex_title_end(blocks, head, named=annex.named)
    body, tail = (blocks[end:], []) if annex.numbered else _with_tail(blocks[end:])
    return Zones(_by_column(blocks[:head]), blocks[head:end], body, tail)


def _with_tail(blocks: list[Block]) -> tuple[list[Block], list[Block]]:
    """The body, and recipients and signature."""
    recipients = patterns().one["recipients_head"]
    heads = [i for i, block in enumerate(blocks) if recipients.match(opening(block))]
    at = _back_over_signature(blocks, heads[-1] if heads else _signature_start(blocks))
    return blocks[:at], _beside(blocks[at:])


# A name of an annex is a few lines; a line of it that is not bold is no longer than this.
_NAME_LINE = 300
# The line that says what an annex is issued with may be broken into so many.
_NOTE_LINES = 3


def _annex_title_end(blocks: Sequence[Block], head: int, *, named: bool) -> int:
    """Where the title of an annex ends: its kind, its name, and the line that says what it is issued with."""
    at, noted = head + 1, False
    while at < len(blocks):
        block, text = blocks[at], plain(blocks[at])
        if issued_with(text):
            noted, at = True, _note_end(blocks, at)
            continue
        if not _names_annex(block, text, first=at == head + 1, named=named) or (noted and named):
            break
        named, at = True, at + 1
    return at


def _note_end(blocks: Sequence[Block], at: int) -> int:
    """Past «(Ban hành kèm theo …)», whose bracket a later line may close."""
    if plain(blocks[at]).startswith("(") and ")" not in blocks[at].text:
        for end in range(at + 1, min(at + _NOTE_LINES, len(blocks))):
            if ")" in blocks[end].text:
                return end + 1
    return at + 1


def _names_annex(block: Block, text: str, *, first: bool, named: bool) -> bool:
    """Whether a line below an annex's kind is (a part of) its name."""
    letters = [c for c in text if c.isalpha()]
    if block.cell or block.footnote or not letters or read_label(text) or text[:1] in "-+•*":
        return False
    if patterns().one["motto"].match(text):  # a form begins
        return False
    if text.isupper() or (block.bold and len(text) <= 2 * _NAME_LINE):
        return True
    return len(text) <= _NAME_LINE and text[-1] not in ".:;" and ((first and not named) or letters[0].islower())


def kind_of(block: Block) -> str | None:
    """The kind of document that a line names (``CHỈ THỊ``), or None."""
    name = opening(block)
    return name if name in patterns().kinds else None


def _is_header_line(text: str) -> bool:
    one = patterns().one
    return bool(one["motto"].match(text) or one["own_number"].match(text) or one["place_and_date"].match(text)) or (
        text.isupper() and not read_label(text) and len(text) < 80
    )


_HEADER_LINES = 20
_HEADER_LINE = 150  # what stands in a header is a line or two


def _header_end(blocks: Sequence[Block]) -> int:
    """Where the header of a text without a kind line ends: an official letter, whose subject stands in the header."""
    one = patterns().one
    marks = [
        i + 1
        for i, block in enumerate(blocks[:_HEADER_LINES])
        if any(one[name].match(opening(block)) for name in ("motto", "own_number", "place_and_date", "letter_subject"))
    ]
    head = 0
    while head < min(_HEADER_LINES, len(blocks)) and _is_header_line(opening(blocks[head])):
        head += 1
    # Between the marks stand the issuer, and what the subject's line goes on with.
    between = all(len(opening(block)) < _HEADER_LINE for block in blocks[: marks[-1]]) if marks else False
    return max(head, marks[-1]) if marks and between else head


def _by_column(header: list[Block]) -> list[Block]:
    """Table cells of a two-column header, left column first."""
    if not any(b.cell for b in header):
        return header
    return sorted(header, key=lambda b: b.column or 0)


def _beside(tail: list[Block]) -> list[Block]:
    """Recipients and signature in a table read row by row: the left column's cells, then the right one's."""
    end = next((i for i, b in enumerate(tail) if not b.cell), len(tail))
    if max((b.column or 0 for b in tail[:end]), default=0) != 1:  # no table of two columns
        return tail
    return [*sorted(tail[:end], key=lambda b: b.column or 0), *tail[end:]]


def _in_title(blocks: Sequence[Block], start: int, i: int) -> bool:
    """Whether block ``i`` still belongs to the title whose kind line is block ``start``."""
    block, text = blocks[i], plain(blocks[i])
    if len(text) > 600 or (read_label(text) and not text.isupper() and block.bold is False):
        return False
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return True
    if read_label(text):
        return False
    if i == start + 1:
        # The subject follows the kind; only a text that has none goes straight on to its preamble.
        return text[-1] not in ".:;" or text.isupper() or block.bold
    if text.isupper() and not blocks[start + 1].text.isupper():
        return False  # the name of the body that decides, below a subject in small letters
    upper = text.isupper()
    bold = block.bold and blocks[start + 1].bold
    return (upper or bold or letters[0].islower()) and text[-1] not in ".:;"


def _signature_start(blocks: Sequence[Block]) -> int:
    """Where the signature begins in a text without «Nơi nhận»: the last lines, from a signer's title on."""
    signature = patterns().one["signature"]
    for i in range(max(0, len(blocks) - 8), len(blocks)):
        if signature.match(opening(blocks[i])) and blocks[i].text.isupper():
            return i
    return len(blocks)


def _back_over_signature(blocks: Sequence[Block], at: int) -> int:
    """Signature lines printed before «Nơi nhận» (a right column read first) belong to the tail."""
    one = patterns().one
    found = at
    for i in range(at - 1, max(-1, at - 7), -1):
        text = plain(blocks[i])
        if one["signature"].match(text) or one["signed"].match(text):
            found = i
        elif len(text) > 40 or text[-1:] in ".;:":
            break
    return found
