"""Where annexes begin: «PHỤ LỤC I», «QUY CHẾ» with its «(Ban hành kèm theo …)», after the document that they belong to.

An annex has a title, a series of labels and often a signature of its own. So readers and the outline take it apart from
the document before they look at either.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from directive_diff.reading.blocks import Block
from directive_diff.rules import load
from directive_diff.text import fold, one_line

__all__ = ["Annex", "annexes", "issued_with"]

# An annex's name and the line that says with what it is issued stand within so many lines of its kind.
_NEAR = 5
# Longer lines are prose.
_LINE = 300
# The lines of a header: issuer in two lines, motto in two, number, place and date, a rule.
_HEADER = 8
# How far from its end a text's end mark can stand.
_END = 12
_ENDS = (".", ";")
# Between columns printed on one line.
_GAP = re.compile(r"[ \u00a0]{3,}|[ \u00a0]*\t[\t \u00a0]*")


class Annex(NamedTuple):
    """An annex by the indexes of its blocks: where it begins, where its kind stands, and what that line says.

    ``begin`` is before ``head`` where the annex has a header of its own. ``numbered`` says that it is a «Phụ lục» or a
    «Mẫu», which hold lists, tables and forms, and no document with a closing and recipients; ``named`` that its name
    stands on the line of its kind.
    """

    begin: int
    head: int
    word: str
    value: str | None
    numbered: bool
    named: bool


@dataclass(frozen=True, slots=True)
class _Rules:
    """What annexes are known by: patterns by name, kinds of documents, and kinds that are issued with others."""

    one: dict[str, re.Pattern[str]]
    kinds: frozenset[str]
    annexed: re.Pattern[str]


@lru_cache(maxsize=1)
def _rules() -> _Rules:
    rules: dict[str, Any] = load("structure")
    names = ("annex", "issued_with", "recipients_head", "signature", "signed", "motto", "own_number", "place_and_date")
    annexed = sorted(rules["annexed_kind"]["names"], key=len, reverse=True)
    return _Rules(
        {name: re.compile(rules[name]["pattern"]) for name in (*names, "end_mark")},
        frozenset(rules["kind_line"]["names"]),
        re.compile(rf"(?P<kind>{'|'.join(map(re.escape, annexed))})(?P<more>[ :]*\S.*)?$"),
    )


def issued_with(text: str) -> bool:
    """Whether a folded line says with what document it is issued: «(Ban hành kèm theo Quyết định số …)»."""
    return bool(_rules().one["issued_with"].match(text))


def annexes(blocks: Sequence[Block]) -> list[Annex]:
    """The annexes of a document, in order.

    «Phụ lục» or a kind of document begins an annex on a line of its own, once the document has ended: after its end
    mark, recipients or signature. Before that, and inside an annex, a kind begins one only with the line that says what
    it is issued with: forms in an annex name kinds, too.
    """
    one, kinds = _rules().one, _rules().kinds
    found: list[Annex] = []
    titled = ended = closed = False  # the document's kind was met; its text ended; its recipients or signature stand
    for i, block in enumerate(blocks):
        text = _line(block)
        if not titled and not ended and not block.cell and text in kinds:
            titled = True
        elif not block.cell and text and i and (annex := _begins(blocks, i, text, found, ended=ended, closed=closed)):
            found.append(annex)
            ended = closed = False
            continue
        # «Nơi nhận:» and the signer may stand on one line; «Kính gửi:» stands at the top of a letter.
        left = _left(block.text[:_LINE])
        if not left.startswith("K") and one["recipients_head"].match(left):
            ended = closed = True
        elif titled and text.isupper() and one["signature"].match(text):
            closed = True
        ended = ended or closed or _ends(block.text[-_END:])
    return found


def _begins(
    blocks: Sequence[Block], i: int, text: str, found: Sequence[Annex], *, ended: bool, closed: bool
) -> Annex | None:
    """The annex that block ``i`` begins, or None."""
    labelled = _rules().one["annex"].match(text)
    if labelled:
        if not (ended or found):
            return None
        word, value = labelled["word"].capitalize(), labelled["value"]
        named = any(c.isalpha() for c in text[max(labelled.end("word"), labelled.end("value")) :].removeprefix(" SỐ"))
        return Annex(_header(blocks, i, found), i, word, value, numbered=True, named=named)
    kind = _rules().annexed.match(text)
    if not kind or not text.isupper() or text[-1] in ".;:,":
        return None
    if (
        found
        and i - found[-1].head < _NEAR
        and not any(_line(b)[-1:] in (".", ";") for b in blocks[found[-1].head : i])
    ):
        return None  # the name of the annex just begun
    noted = any(issued_with(_line(b)) for b in blocks[i + 1 : i + _NEAR])
    own = ended and not (found and found[-1].numbered)
    if not noted and not (own and (closed or not kind["more"])):
        return None
    return Annex(
        _header(blocks, i, found), i, kind["kind"].capitalize(), None, numbered=False, named=bool(kind["more"])
    )


def _header(blocks: Sequence[Block], head: int, found: Sequence[Annex]) -> int:
    """Where the header of an annex begins, that has one: issuer and motto are printed again above it."""
    one = _rules().one
    floor = max(found[-1].head + 1 if found else 0, head - _HEADER)
    begin = at = head
    while at > floor:
        text = _line(blocks[at - 1])
        if any(one[name].match(text) for name in ("motto", "own_number", "place_and_date")):
            begin = at - 1
        elif not text.isupper() or any(one[name].match(text) for name in ("signature", "signed", "recipients_head")):
            break
        at -= 1
    if begin == head:
        return head
    # The issuer stands above the motto, in a line or two.
    while begin > floor and at < begin and blocks[begin - 1].text.isupper():
        begin -= 1
    return begin


def _line(block: Block) -> str:
    """A block's words on one line, folded; nothing where it is too long for a line."""
    return one_line(block.text) if len(block.text) <= _LINE else ""


@lru_cache(maxsize=16384)
def _left(text: str) -> str:
    """The left column of a line, folded; memoised as :func:`directive_diff.text.one_line` is."""
    return " ".join(_GAP.split(fold(text).text.strip(), maxsplit=1)[0].split())


@lru_cache(maxsize=16384)
def _ends(tail: str) -> bool:
    """Whether a paragraph that ends in these characters ends the document («./.»); memoised as above."""
    return bool(_rules().one["end_mark"].search(fold(tail).text.rstrip()))
