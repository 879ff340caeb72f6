"""Outline -> reading text and units with ids, addresses and spans."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from directive_diff.annotations import Stay
from directive_diff.model import Level, Role, Span, Unit, Unread
from directive_diff.parts import Part, plain
from directive_diff.reading.blocks import Account, Piece, Supplied, Unseen
from directive_diff.sentences import split

__all__ = ["Draft", "Origin", "drafts", "finish", "unread"]

# What is one sentence however it is punctuated: lines and names, not prose.
_WHOLE: frozenset[Role] = frozenset({"header", "title", "heading", "recipient", "signature"})

_PLACES: dict[Role, str] = {
    "header": "phần đầu văn bản, dòng {n}",
    "title": "tên văn bản, dòng {n}",
    "preamble": "đoạn mở đầu {n}",
    "body": "đoạn {n}",
    "closing": "đoạn kết {n}",
    "recipient": "nơi nhận {n}",
    "signature": "phần ký, dòng {n}",
    "footnote": "chú thích {n}",
    "cell": "ô {n}",
    "item": "ý {n}",
    "heading": "tiêu đề nơi nhận",
}


# A run of characters: where it stands in the reading text, where in the file, and how long it is.
Origin = tuple[int, int, int]


@dataclass(slots=True)
class Draft:
    """A unit in the making: ``text`` is where its own text (a section's heading, a paragraph) stands, ``origin`` where
    that begins in the file, or -1 where nothing of it does.
    """

    id: str
    level: Level
    role: Role
    parent: str | None
    label: str | None
    address: str
    text: Span
    origin: int
    recognised: bool
    end: int = 0
    children: list[Draft] = field(default_factory=list)


def drafts(parts: Sequence[Part], account: Account) -> tuple[str, list[Draft], list[Origin]]:
    """The reading text, one part a line, its sections and paragraphs, and where its characters stand in the file. Every
    piece is entered in ``account``.
    """
    lines: list[str] = []
    origins: list[Origin] = []
    position = 0

    def write(part: Part) -> Span:
        nonlocal position
        if lines:
            account.supply(1, "paragraph break")
            position += 1
        pieces = list(_single_spaced(part.block.pieces))
        account.keep(pieces)
        at = position
        for piece in pieces:
            if piece.at >= 0:
                origins.append((at, piece.at, len(piece.text)))
            at += len(piece.text)
        line = "".join(piece.text for piece in pieces)
        lines.append(line)
        span = position, position + len(line)
        position = span[1]
        return span

    def walk(siblings: Sequence[Part], parent: Draft | None, *, inside_article: bool) -> list[Draft]:
        made: list[Draft] = []
        sections, counts = 0, Counter[str]()
        paragraphs = 0
        totals = Counter(_place(part) for part in siblings)
        for part in siblings:
            span = write(part)
            prefix = f"{parent.id}." if parent else ""
            level: Level = "section" if part.parts else "paragraph"
            sections += bool(part.parts)
            paragraphs += not part.parts
            id = f"{prefix}s{sections}" if part.parts else f"{prefix}p{paragraphs}"
            origin = next((piece.at for piece in part.block.pieces if piece.at >= 0), -1)
            role: Role = "body" if part.parts else part.role
            draft = Draft(id, level, role, _id(parent), part.label, "", span, origin, part.block.recognised)
            place = _place(part)
            counts[place] += 1
            here = _address(part, counts[place], totals[place], inside_article=inside_article)
            draft.address = f"{parent.address}, {here}" if parent else here
            below = inside_article or part.label_id == "article"
            draft.children = walk(part.parts, draft, inside_article=below)
            draft.end = draft.children[-1].end if draft.children else span[1]
            made.append(draft)
        return made

    top = walk(parts, None, inside_article=False)
    return "\n".join(lines), top, origins


_NAME = 40  # an address is read in a line

_WIDE = re.compile(r"[^\S ]\s*| \s+")


def _single_spaced(pieces: Iterable[Piece]) -> Iterator[Piece]:
    """Pieces in which every run of white space is one space: tabs, no-break spaces and padding are only layout."""
    space = True
    for piece in pieces:
        if not (space and piece.text.startswith(" ")) and not _WIDE.search(piece.text):  # as nearly all are
            if piece.text:
                yield piece
                space = piece.text.endswith(" ")
            continue
        at = 0
        for run in [*_WIDE.finditer(piece.text), None]:
            end = run.start() if run else len(piece.text)
            part = piece.text[at:end]
            if space and part.startswith(" "):  # the piece before ended in a space
                at, part = at + 1, part[1:]
            if part:
                yield piece._replace(text=part, at=piece.at if piece.at < 0 else piece.at + at)
                space = part.endswith(" ")
            if run:
                if not space:
                    yield Piece(" ", Supplied.SPACE)
                space, at = True, run.end()


def _id(draft: Draft | None) -> str | None:
    return draft.id if draft else None


def _place(part: Part) -> str:
    """What parts are counted together with this one in addresses."""
    if part.label_id == "annex":
        return f"annex {part.word}"
    if part.label_id not in (None, "bullet"):
        return f"{part.label_id}"
    return "đoạn" if part.role in ("body", "item") else f"{part.role} {part.word}"


def _address(part: Part, n: int, of: int, *, inside_article: bool) -> str:
    if part.label_id == "annex":  # «Phụ lục II», «Quy chế»; several without a number are counted
        return f"{part.word} {part.label}" if part.label else part.word if of == 1 else f"{part.word} thứ {n}"
    if part.label_id not in (None, "bullet"):
        # Below an Điều a number is a khoản; elsewhere it is a mục.
        word = "khoản" if inside_article and part.label_id == "number" else part.word
        # «Phần thứ nhất», but «Phần I»
        ordinal = part.label_id == "part" and not re.fullmatch(r"[IVXLC]+|\d+", (part.label or "").upper())
        return f"{word} {'thứ ' if ordinal else ''}{part.label}"
    if part.parts:  # a heading without a number is called by its first words
        words = plain(part.block)
        return f"mục «{words if len(words) <= _NAME else words[:_NAME].rpartition(' ')[0] + ' …'}»"
    if part.role == "heading":
        return "mục «Nơi nhận»"
    if part.role == "closing" and of == 1:
        return "đoạn kết"
    if part.role == "item":
        return f"đoạn {n}"
    place = _PLACES[part.role].format(n=n)
    return f"{part.word}, {place}" if part.word else place  # the header of an annex stands above the line that names it


def finish(text: str, top: Sequence[Draft], protected: Sequence[Span], stay: Stay | None = None) -> tuple[Unit, ...]:
    """All units in reading order, each section and paragraph followed by what is below it. Of the lines that ``stay``
    where they are known from, the sentences are known too.
    """
    units: list[Unit] = []
    ordered = sorted(protected)
    known = _known_sentences(stay) if stay else {}

    def sentences(draft: Draft, role: Role, whole: bool) -> None:
        start, end = draft.text
        stood = stay.before(draft.text) if stay else None
        if whole:
            spans = [draft.text]
        elif stay and stood in known:
            spans = [stay.now(span) for span in known[stood]]
        else:
            # Subjects lie inside one paragraph, so those that concern it start in it.
            near = ordered[bisect_left(ordered, (start,)) : bisect_left(ordered, (end,))]
            spans = split(text, start, end, near)
        for n, span in enumerate(spans, 1):
            if draft.level == "section":
                place = f"{draft.address}, tiêu đề" if len(spans) == 1 else f"{draft.address}, câu {n}"
            else:
                place = draft.address if len(spans) == 1 else f"{draft.address}, câu {n}"
            units.append(Unit(f"{draft.id}.c{n}", "sentence", role, draft.id, None, place, span, draft.recognised))

    def walk(draft: Draft) -> None:
        span = draft.text[0], draft.end
        units.append(
            Unit(draft.id, draft.level, draft.role, draft.parent, draft.label, draft.address, span, draft.recognised)
        )
        role: Role = "heading" if draft.level == "section" else draft.role
        # A heading is one unit however it is punctuated; a lead-in that ends as prose does is prose.
        prose = text[draft.text[0] : draft.text[1]].endswith((".", ";"))
        sentences(draft, role, role in _WHOLE and not (draft.level == "section" and prose))
        for child in draft.children:
            walk(child)

    for draft in top:
        walk(draft)
    return tuple(units)


def _known_sentences(stay: Stay) -> dict[Span | None, list[Span]]:
    """The sentences of each line of a text read before, by the line; but of lines that were one whole, which may be
    prose by now.
    """
    found: dict[Span | None, list[Span]] = {}
    by_parent: dict[str, list[Span]] = {}
    for unit in stay.known.units:
        if unit.level == "sentence" and unit.parent is not None:
            by_parent.setdefault(unit.parent, []).append(unit.span)
    for spans in by_parent.values():
        if len(spans) > 1:
            found[spans[0][0], spans[-1][1]] = spans
    return found


_PLACES_NAMED = 3  # more would hide the count


def unread(found: Iterable[Unseen], top: Sequence[Draft]) -> tuple[Unread, ...]:
    """What stands in the file and not in the text, counted by what it is, with the addresses of the first few."""
    flat = sorted((draft.origin, draft.address) for draft in _all(top) if draft.origin >= 0)
    origins = [origin for origin, _ in flat]
    places: dict[str, list[str]] = {}
    for what, at in found:
        after = bisect_right(origins, at)
        places.setdefault(what, []).append(flat[max(0, after - 1)][1] if flat else "")
    told: list[Unread] = []
    for what, addresses in places.items():
        distinct = list(dict.fromkeys(addresses))
        where = "; ".join(distinct[:_PLACES_NAMED]) + ("; …" if len(distinct) > _PLACES_NAMED else "")
        told.append(Unread(what, len(addresses), where))
    return tuple(told)


def _all(drafts: Iterable[Draft]) -> Iterator[Draft]:
    for draft in drafts:
        yield draft
        yield from _all(draft.children)
