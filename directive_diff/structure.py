"""Blocks -> the parts of a directive: header, title, preamble, numbered sections, closing, recipients, signature.

The walk is :func:`outline`: set the typist's marks aside, take the annexes apart, find the zones of each, read the
facts off header and title, nest the labelled blocks of the body. :mod:`directive_diff.units` then writes the parts out
as units.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest

from directive_diff.closing import give_back_trailing, name_roles, split_closing, split_headings
from directive_diff.dates import in_calendar
from directive_diff.notes import apart, attach
from directive_diff.numbering import Label, label_of, place_in_series, read_label
from directive_diff.parts import Facts, Outline, Part, ending, opening, patterns, plain
from directive_diff.reading.annexes import Annex, annexes, issued_with
from directive_diff.reading.blocks import ITALIC, Account, Block, join
from directive_diff.text import fold
from directive_diff.zones import annex_zones, document_zones, kind_of

__all__ = ["Outline", "Part", "outline"]


def outline(blocks: Sequence[Block], account: Account) -> Outline:
    """The outline of a document; what is no part of it (typist marks) is set aside in ``account``."""
    blocks, notes = apart(list(_without_typist_marks(blocks, account)))
    found = annexes(blocks)
    zones = document_zones(blocks[: found[0].begin] if found else blocks)
    facts = _facts(zones.header, zones.title)
    parts: list[Part] = [Part(b, "header") for b in zones.header]
    parts += _title(zones.title)
    parts += _body(zones.body, closing=bool(zones.title))
    parts += _tail(zones.tail)
    for annex, following in zip_longest(found, found[1:]):
        parts += _annex(annex, blocks[annex.begin : following.begin if following else None])
    attach(notes, parts)
    return Outline(parts, facts)


def _annex(annex: Annex, blocks: list[Block]) -> list[Part]:
    """An annex is a section headed by its kind, with the parts of a document of its own; a header stands before it."""
    zones = annex_zones(blocks, annex)
    section = Part(zones.title[0], "body", annex.value, "annex", annex.word, styled=True)
    section.parts += _annex_name(zones.title[1:])
    articles = any(label_of(opening(block)) == "article" for block in zones.body if not block.cell)
    body = _body(zones.body, closing=not (annex.numbered or articles))
    for part in body if annex.numbered else ():
        part.role = "body" if part.role == "preamble" else part.role
    section.parts += [*body, *_tail(zones.tail)]
    return [*(Part(block, "header", word=annex.word) for block in zones.header), section]


def _annex_name(lines: Sequence[Block]) -> list[Part]:
    """The name of an annex with all its lines joined, and the line that says what it is issued with."""
    groups: list[list[Block]] = []
    noted = False
    for block in lines:
        begins = issued_with(plain(block))
        closed = noted and ")" in groups[-1][-1].text
        if not groups or begins or closed:
            groups.append([])
            noted = begins
        groups[-1].append(block)
    return [Part(join(*group), "title") for group in groups]


# ---- typist marks -----------------------------------------------------------------------------------------------


def _without_typist_marks(blocks: Sequence[Block], account: Account) -> Iterator[Block]:
    """All blocks but the typist's: a lone short word after the text's end, or an italic one at a line's end there."""
    one = patterns().one
    ended = False
    first = next((annex.begin for annex in annexes(blocks)), len(blocks))
    for i, found in enumerate(blocks):
        block = found
        tail = _italic_tail(block)
        text = opening(block)
        if (
            block.cell or i >= first
        ):  # a word alone in a table or an annex is its text; a signature's table has no marks
            ended = ended or bool(one["recipients_head"].match(text))
            yield block
            continue
        if tail and (one["end_mark"].search(ending(tail[0])) or ended) and one["typist_mark"].match(plain(tail[1])):
            block, mark = tail
            account.aside_block(mark, "typist mark")
            text = opening(block)
        elif ended and one["typist_mark"].match(text) and not text.isupper():
            account.aside_block(block, "typist mark")
            continue
        ended = ended or bool(one["end_mark"].search(ending(block))) or bool(one["recipients_head"].match(text))
        if not block.text and i:
            continue
        yield block


def _italic_tail(block: Block) -> tuple[Block, Block] | None:
    """The block before and from its italic last word, or None."""
    last = block.pieces[-1] if block.pieces else None
    if last is None or not last.style & ITALIC or " " in last.text.strip() or len(block.pieces) < 2:
        return None
    if all(p.style & ITALIC for p in block.pieces):
        return None
    return block.cut(len(block.text) - len(last.text))


# ---- header and title -------------------------------------------------------------------------------------------


def _title(title: Sequence[Block]) -> list[Part]:
    """The kind line, and the subject with all its lines joined."""
    parts = [Part(block, "title") for block in title[:1]]
    return [*parts, Part(join(*title[1:]), "title")] if title[1:] else parts


def _facts(header: Sequence[Block], title: Sequence[Block]) -> Facts:
    one = patterns().one
    number = issued = no_date = None
    issuer: list[str] = []
    for block in header:
        text = plain(block)
        own, dated = one["own_number"].match(text), one["place_and_date"].match(text)
        if own:
            found = re.sub(r"\s", "", own["number"]).strip("….")
            number = found if re.match(r"\d", found) else None
        elif dated:
            day, month = (re.sub(r"\D", "", dated[g]) for g in ("day", "month"))
            if day and month:
                issued = in_calendar(dated["year"], month, day)
                no_date = None if issued else text[text.index("ngày", dated.start()) : dated.end()]
        elif not one["motto"].match(text) and not number and text.isupper() and block.column in (None, 0):
            issuer.append(text)
    kind = kind_of(title[0]) if title else None
    subject = " ".join(" ".join(b.text.split()) for b in title[1:]) or None
    if subject is None and not title:
        letter = next((b for b in header if one["letter_subject"].match(plain(b))), None)
        subject = " ".join(letter.text.split()) if letter else None
    years = re.findall(r"\bnăm (20\d\d|19\d\d)\b", fold(subject or "").text.lower())
    in_number = re.search(r"/((?:19|20)\d\d)/", number or "")
    in_dateline = re.search(r"\b(?:19|20)\d\d$", no_date or "")
    known = years[-1] if years else issued[:4] if issued else in_dateline[0] if in_dateline else None
    year = int(known) if known else int(in_number[1]) if in_number else None
    issued_by = " ".join(issuer) or None
    return Facts(kind.capitalize() if kind else None, number, issued_by, issued, year, subject, no_date)


# ---- body ---


_OPENING_NAME = 150  # a chapter's name is a line or two

# A label may leave out a few of its series (a number dropped in drafting), not many: further off it is text.
_SERIES_GAP = 3


@dataclass(slots=True)
class _Open:
    """A labelled part that may still take parts, with its rank."""

    part: Part
    rank: float
    ordinal: int | None


def _body(blocks: Sequence[Block], *, closing: bool) -> list[Part]:
    """Nest labelled blocks by rank; what stands before the first label is preamble, after the last task closing."""
    top: list[Part] = []
    stack: list[_Open] = []
    last_at_rank: dict[float, int] = {}
    named = list(_with_names(blocks))
    declared = Counter(block.depth for block in named if block.depth and not read_label(opening(block)))
    for block, following in zip_longest(named, named[1:]):
        text = opening(block)
        if not text:
            continue
        label = None if block.cell or block.footnote else read_label(text)
        ordinal = place_in_series(label) if label else None
        if label and not _plausible(label, ordinal, stack, last_at_rank):
            label = None
        if label:
            while stack and stack[-1].rank >= label.rank:
                stack.pop()
            for rank in [r for r in last_at_rank if r > label.rank]:
                del last_at_rank[rank]
            if ordinal is not None:
                last_at_rank[label.rank] = ordinal
            part = Part(block, "body", label.value, label.id, label.word, styled=block.bold or block.depth > 0)
            (stack[-1].part.parts if stack else top).append(part)
            stack.append(_Open(part, label.rank, ordinal))
            continue
        part = _unlabelled(block, text, inside=bool(stack))
        as_heading = _heading_rank(block, following, stack, declared) if part.label_id is None else None
        if as_heading is not None:
            part.role, part.styled = "body", True
            while stack and stack[-1].rank >= as_heading:
                stack.pop()
            (stack[-1].part.parts if stack else top).append(part)
            stack.append(_Open(part, as_heading, None))
            continue
        (stack[-1].part.parts if stack else top).append(part)
    split_headings(top)
    give_back_trailing(top)
    if closing:
        split_closing(top)
    name_roles(top)
    return top


# Parts whose name is printed on the line below the label.
_NAMED_BELOW = frozenset({"part", "chapter", "mục", "subsection"})


def _with_names(blocks: Sequence[Block]) -> Iterator[Block]:
    """The blocks, with the name of a chapter or the like joined to its label: «Chương I» + «QUY ĐỊNH CHUNG»."""
    waiting: Block | None = None
    lines: list[Block] = []
    for block in blocks:
        if waiting is not None:
            text = opening(block)
            named = text and text[-1] not in ".;:" and len(text) < _OPENING_NAME and not read_label(text)
            if named and (not lines or (text.isupper() and lines[-1].text.isupper())):
                lines.append(block)  # a name in capitals may take two lines
                continue
            yield join(waiting, *lines)
            waiting, lines = None, []
        label = read_label(opening(block))
        if label and label.id in _NAMED_BELOW and opening(block).rstrip(".: ") == label.mark:
            waiting = block
        else:
            yield block
    if waiting is not None:
        yield join(waiting, *lines)


def _plausible(label: Label, ordinal: int | None, stack: Sequence[_Open], last: dict[float, int]) -> bool:
    """Whether a label continues its series, or begins one: otherwise it is text that looks like a label."""
    if ordinal is None:
        return True
    before = last.get(label.rank)
    if before is not None:
        return before < ordinal <= before + _SERIES_GAP or ordinal == 1
    return ordinal == 1 or not any(open_.rank < label.rank for open_ in stack)


# A heading without a number is a line or two, as a chapter's name is; prose is longer.
_HEADING = _OPENING_NAME
# As deep as this below the heading that holds it: above everything that stands in the text by its label.
_BELOW = 0.5
_TOP = 5.0  # above every label
_DEPTH_STEP = 0.01
_DEEPEST = 10  # formats declare at most nine depths


def _heading_rank(
    block: Block, following: Block | None, stack: Sequence[_Open], declared: Counter[int]
) -> float | None:
    """The rank of a heading without a label, or None where the block is none.

    The file declares it (a style, a mark of depth) or its type shows it: a short line all bold, unended, over text that
    is not bold. The latter counts only inside a section: before the first stand titles and the names of bodies.
    """
    # A paragraph far too long for a heading need not be folded to know it: no heading is three quarters white space.
    if following is None or block.cell or block.footnote or len(block.text) > 4 * _HEADING:
        return None
    text = plain(block)
    if len(text) > _HEADING or text[-1:] in ".;,:":
        return None
    holder = next((open_.rank for open_ in reversed(stack) if open_.part.styled and open_.part.label_id), None)
    below = _TOP if holder is None else holder + _BELOW
    if block.depth and (
        holder is not None or declared[block.depth] > 1 or any(open_.rank < _TOP + 1 for open_ in stack)
    ):
        return below + _DEPTH_STEP * block.depth
    over_text = not (following.cell or following.depth or following.bold)
    if block.bold and over_text and holder is not None:
        return below + _DEPTH_STEP * _DEEPEST
    return None


def _unlabelled(block: Block, text: str, *, inside: bool) -> Part:
    bullet = patterns().one["bullet"].match(text)
    if block.cell:
        return Part(block, "cell")
    if block.footnote:
        return Part(block, "footnote")
    if bullet:
        return Part(block, "item", label=bullet["mark"], label_id="bullet")
    return Part(block, "body" if inside else "preamble")


# ---- tail -------------------------------------------------------------------------------------------------------


def _recipients(blocks: Sequence[Block]) -> list[Block]:
    """The tail as it stands, with a recipient's second line joined to its first."""
    out: list[Block] = []
    for block in blocks:
        before = out[-1] if out else None
        if (
            before
            and before.text[:1] in "-+•*"
            and before.column == block.column
            and before.text[-1] not in ";.:"
            and block.text[:1] not in "-+•*("
            and not block.text.isupper()
            and (block.text[:1].islower() or before.text[-1] in ",-")
        ):
            out[-1] = join(before, block)
        else:
            out.append(block)
    return out


def _tail(tail: Sequence[Block]) -> list[Part]:
    """«Nơi nhận:», the recipients one by one, and the signature lines."""
    one = patterns().one
    parts: list[Part] = []
    in_recipients = False
    for block in _recipients(tail):
        text = plain(block)
        if not text:
            continue
        if one["recipients_head"].match(text):
            in_recipients = True
            parts.append(Part(block, "heading"))
            continue
        bullet = one["bullet"].match(text)
        right = bool(block.column)
        signed = bool(one["signature"].match(text) and text.isupper()) or bool(one["signed"].match(text))
        if in_recipients and not signed and not right and (bullet or text[-1] in ";."):
            parts.append(Part(block, "recipient", label=bullet["mark"] if bullet else None))
        else:
            in_recipients = in_recipients and right
            parts.append(Part(block, "signature"))
    return parts
