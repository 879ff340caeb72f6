"""Paragraphs that a page or line break cut in mid-sentence -> whole ones; page numbers in the cuts are set aside."""

from __future__ import annotations

import re
from collections.abc import Sequence

from directive_diff.numbering import place_in_series, read_label
from directive_diff.reading import seams
from directive_diff.reading.annexes import annexes
from directive_diff.reading.blocks import Account, Block, Joining, Page
from directive_diff.reading.wrapped import CUT_PARAGRAPH, characters
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["heal_page_breaks", "healed_page"]

# Official prose ends every paragraph in a mark; where this part of the body paragraphs does, one without was cut.
ENDED = 0.7

# Fewer words than this may be a heading without number.
CUT_WORDS = 8

# Fewer words than this, two printed lines, may be a heading with one.
CUT_LABELLED = 18

_NUMBER_GOES_ON = re.compile(r"\d{1,4} [a-zà-ỹđ]")  # no label: those end in a mark
_PARAGRAPH_ENDS = (".", ";", "!", "?", "…")


def healed_page(blocks: Sequence[Block], account: Account) -> Page:
    """A page of blocks with page breaks healed; that they were is said in a warning."""
    whole, healed = heal_page_breaks(blocks, account)
    page = Page(whole, account)
    if healed:
        page.warn("W201", count=healed)
    return page


def heal_page_breaks(blocks: Sequence[Block], account: Account) -> tuple[list[Block], int]:
    """Join body paragraphs that a page break cut, and set aside the page number that stands in the cut.

    In a text whose body paragraphs end in a mark as a rule, one that ends in none goes on in the next block, be it in
    lower case (sure) or with a capital (``… của Thủ tướng`` + ``Chính phủ về …``). Returns blocks and number of joins.
    """
    body = _in_bodies(blocks)
    plain = [b for b, inside in zip(blocks, body, strict=True) if inside and _prose(b)]
    marked = sum(1 for b in plain if seams.ended(b.text))
    strict = bool(plain) and marked >= ENDED * len(plain)
    out: list[Joining] = []
    healed = 0
    waiting: Block | None = None  # a page number that may stand inside a cut
    first_of = last = None  # the blocks at both ends of what is being joined
    before: tuple[Block, Block] | None = None  # and of what was joined before that
    for i, block in enumerate(blocks):
        number = seams.page_number(block.text)
        if last and waiting is None and number and body[i] and _unended(last):
            waiting = block
            continue
        inside = strict and body[i] and body[i - 1]
        following = blocks[i + 1] if i + 1 < len(blocks) and body[i + 1] else None
        if (
            first_of
            and last
            and (
                _cut(first_of, last, block, strict=inside)
                or (inside and _cut_sibling(before, (first_of, last), block, following))
            )
        ):
            if waiting:
                account.aside_block(waiting, "page number")
            out[-1].add(block)
            healed += 1
        else:
            out += [Joining(waiting), Joining(block)] if waiting else [Joining(block)]
            before = (first_of, last) if first_of and last else None
            first_of = block
        last, waiting = block, None
    if waiting:
        out.append(Joining(waiting))
    return [joined.block() for joined in out], healed


def _in_bodies(blocks: Sequence[Block]) -> list[bool]:
    """Which blocks stand in the body of the document or of an annex."""
    inside = [False] * len(blocks)
    found = annexes(blocks)
    starts = [0, *(annex.head + 1 for annex in found)]
    ends = [*(annex.begin for annex in found), len(blocks)]
    for start, end in zip(starts, ends, strict=True):
        first, last = _body(blocks[start:end])
        inside[start + first : start + last] = [True] * max(0, last - first)
    return inside


def _body(blocks: Sequence[Block]) -> tuple[int, int]:
    """From the first block that ends as prose does to «Nơi nhận»: before and after stand lines, not paragraphs."""
    ends = (i for i, b in enumerate(blocks) if characters(b.text) > CUT_PARAGRAPH / 2 and seams.ended(b.text))
    first = next(ends, len(blocks))
    heads = re.compile(load("structure")["recipients_head"]["pattern"])
    tail = (i for i in range(len(blocks) - 1, -1, -1) if heads.match(fold(blocks[i].text[:80]).text))
    return first, next(tail, len(blocks))


def _cut_sibling(
    before: tuple[Block, Block] | None, cut: tuple[Block, Block], block: Block, following: Block | None
) -> bool:
    """Whether ``block`` goes on the khoản, point or list item that ``cut`` begins and, so far, ends with.

    That could be a heading. It is a paragraph where the sibling right before it is a whole one, where it is longer than
    headings are, and where nothing but the next label follows ``block``.
    """
    first, last = cut
    if before is None or not _prose(block) or not _same_setting(first, block) or not last.text[-1:].isalnum():
        return False
    if following is not None and _prose(following) and not seams.starts_unit(following.text, block.text):
        return False
    words = len(first.text.split())
    mark = seams.list_mark(first.text)
    if mark:  # a list item is no heading
        whole = seams.list_mark(before[0].text) == mark and words >= CUT_WORDS
    else:
        one, two = read_label(fold(before[0].text[:80]).text), read_label(fold(first.text[:80]).text)
        if one is None or two is None or one.id != two.id or words < CUT_LABELLED:
            return False
        place, next_place = place_in_series(one), place_in_series(two)
        whole = place is not None and next_place == place + 1
    return whole and before[1].text.endswith(_PARAGRAPH_ENDS)


def _same_setting(first: Block, block: Block) -> bool:
    special = first.depth or block.depth or first.cell or block.cell or first.footnote or block.footnote
    return not special and first.bold == block.bold


def _prose(block: Block) -> bool:
    """A plain paragraph: no heading, label, list mark, cell or note, not in capitals."""
    special = block.depth or block.cell or block.footnote or block.bold or block.text.isupper()
    return not special and not seams.starts_unit(block.text, "")


def _unended(block: Block) -> bool:
    return bool(block.text) and not seams.ended(block.text)


def _cut(first: Block, last: Block, block: Block, *, strict: bool) -> bool:
    """Whether ``block`` goes on what begins with ``first`` and, so far, ends with ``last``."""
    if (
        not _same_setting(first, block)
        or not block.text
        or not _unended(last)
        or seams.starts_unit(block.text, last.text)
    ):
        return False
    if seams.mid_sentence(block.text) and not seams.labelled(block.text):
        return last.text[-1:].isalnum() or last.text[-1:] in ",-"
    if _NUMBER_GOES_ON.match(block.text) and seams.wants_number(last.text):  # «ngày 08 tháng» + «7 năm 2025»
        return True
    if seams.date_goes_on(block.text):
        return last.text[-1:].isalnum() or last.text[-1:] in ",-"
    if not last.text[-1:].isalnum():  # «Xét đề nghị của …,» stands on a line of its own
        return False
    long = first is not last or len(first.text.split()) >= CUT_WORDS
    return strict and _prose(first) and _prose(block) and long
