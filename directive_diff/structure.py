"""Blocks -> the parts of a directive: header, title, preamble, numbered sections, closing, recipients, signature.

The walk is: find the zones (:func:`_zones`), read the facts off header and title (:func:`_facts`), nest the labelled
blocks of the body (:func:`_Body`), then write the parts out as units (:mod:`directive_diff.units`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from directive_diff.model import Role
from directive_diff.reading.blocks import ITALIC, Account, Block, join
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["Facts", "Outline", "Part", "label_of", "outline"]

# A section's last paragraph can be the directive's closing only if it leaves the section another one.
_CLOSING_LEAVES = 1


@dataclass(slots=True)
class Part:
    """A node of the outline: a paragraph, or a section when ``parts`` is not empty (``block`` is then its heading)."""

    block: Block
    role: Role
    label: str | None = None
    label_id: str | None = None
    word: str = ""
    parts: list[Part] = field(default_factory=list)
    styled: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What header and title say of the document; None where they do not."""

    kind: str | None
    number: str | None
    issuer: str | None
    issued: str | None
    year: int | None
    subject: str | None


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of one document in reading order, and its facts."""

    parts: list[Part]
    facts: Facts


@dataclass(frozen=True, slots=True)
class _Label:
    id: str
    rank: int
    word: str
    value: str
    mark: str
    series: str


@dataclass(frozen=True, slots=True)
class _Grammar:
    """The patterns of ``rules/structure.toml``, compiled."""

    labels: tuple[tuple[dict[str, Any], re.Pattern[str]], ...]
    one: dict[str, re.Pattern[str]]
    kinds: frozenset[str]
    points: str


@lru_cache(maxsize=1)
def _grammar() -> _Grammar:
    rules = load("structure")
    return _Grammar(
        labels=tuple((label, re.compile(label["pattern"])) for label in rules["label"]),
        one={
            name: re.compile(rule["pattern"])
            for name, rule in rules.items()
            if isinstance(rule, dict) and "pattern" in rule
        },
        kinds=frozenset(rules["kind_line"]["names"]),
        points=rules["points"]["alphabet"],
    )


def outline(blocks: Sequence[Block], account: Account) -> Outline:
    """The outline of a document; what is no part of it (typist marks) is set aside in ``account``."""
    blocks = list(_without_typist_marks(blocks, account))
    header, title, body, tail, annex = _zones(blocks)
    facts = _facts(header, title)
    parts: list[Part] = [Part(b, "header") for b in header]
    parts += _title(title)
    parts += _body(body, closing=bool(title))
    parts += _tail(tail)
    parts += _body(annex, closing=False)
    return Outline(parts, facts)


# ---- zones ------------------------------------------------------------------------------------------------------


def _plain(block: Block) -> str:
    return " ".join(fold(block.text).text.split())


# Labels, marks and names of parts stand within so many characters of a block's start, ends within so many of its end.
_OPENING, _ENDING = 160, 40


def _opening(block: Block) -> str:
    """The folded start of a block."""
    return " ".join(fold(block.text[:_OPENING]).text.split())


def _ending(block: Block) -> str:
    """The folded end of a block."""
    return " ".join(fold(block.text[-_ENDING:]).text.split())


def _zones(blocks: list[Block]) -> tuple[list[Block], list[Block], list[Block], list[Block], list[Block]]:
    """Header, title, body, tail (recipients and signature) and what is annexed after it."""
    one = _grammar().one
    start = next((i for i, b in enumerate(blocks[:60]) if _kind_of(b)), None)
    if start is None:
        # No kind line: what looks like a header still is one.
        head = 0
        while head < min(20, len(blocks)) and _is_header_line(_opening(blocks[head])):
            head += 1
        header, title, rest = blocks[:head], [], blocks[head:]
    else:
        end = start + 1
        while end < len(blocks) and _in_title(blocks, start, end):
            end += 1
        header, title, rest = _by_column(blocks[:start]), blocks[start:end], blocks[end:]
    tail_at = len(rest)
    for i in range(len(rest) - 1, -1, -1):
        if one["recipients_head"].match(_opening(rest[i])):
            tail_at = i
            break
    else:
        tail_at = _signature_start(rest)
    tail_at = _back_over_signature(rest, tail_at)
    body, tail = rest[:tail_at], rest[tail_at:]
    annex_at = next((i for i, b in enumerate(tail) if i and one["annex"].match(_opening(b))), len(tail))
    return header, title, body, tail[:annex_at], tail[annex_at:]


def _kind_of(block: Block) -> str | None:
    name = _opening(block)
    return name if name in _grammar().kinds else None


def _is_header_line(text: str) -> bool:
    one = _grammar().one
    return bool(one["motto"].match(text) or one["own_number"].match(text) or one["place_and_date"].match(text)) or (
        text.isupper() and not _label(text) and len(text) < 80
    )


def _by_column(header: list[Block]) -> list[Block]:
    """Table cells of a two-column header, left column first."""
    if not any(b.cell for b in header):
        return header
    return sorted(header, key=lambda b: b.column or 0)


def _in_title(blocks: Sequence[Block], start: int, i: int) -> bool:
    """Whether block ``i`` still belongs to the title whose kind line is block ``start``."""
    block, text = blocks[i], _plain(blocks[i])
    if len(text) > 600 or (_label(text) and not text.isupper() and block.bold is False):
        return False
    letters = [c for c in text if c.isalpha()]
    if not letters:
        return True
    if _label(text):
        return False
    if i == start + 1:
        # The subject follows the kind; only a text that has none goes straight on to its preamble.
        return text[-1] not in ".:;" or text.isupper() or block.bold
    upper = text.isupper() and blocks[start + 1].text.isupper()
    bold = block.bold and blocks[start + 1].bold
    return (upper or bold or letters[0].islower()) and text[-1] not in ".:;"


def _signature_start(blocks: Sequence[Block]) -> int:
    """Where the signature begins in a text without «Nơi nhận»: the last lines, from a signer's title on."""
    signature = _grammar().one["signature"]
    for i in range(max(0, len(blocks) - 8), len(blocks)):
        if signature.match(_opening(blocks[i])) and blocks[i].text.isupper():
            return i
    return len(blocks)


def _back_over_signature(blocks: Sequence[Block], at: int) -> int:
    """Signature lines printed before «Nơi nhận» (a right column read first) belong to the tail."""
    one = _grammar().one
    found = at
    for i in range(at - 1, max(-1, at - 7), -1):
        text = _plain(blocks[i])
        if one["signature"].match(text) or one["signed"].match(text):
            found = i
        elif len(text) > 40 or text[-1:] in ".;:":
            break
    return found


# ---- typist marks -----------------------------------------------------------------------------------------------


def _without_typist_marks(blocks: Sequence[Block], account: Account) -> Iterator[Block]:
    """All blocks but the typist's: a lone short word after the text's end, or an italic one at a line's end there."""
    one = _grammar().one
    ended = False
    for i, found in enumerate(blocks):
        block = found
        tail = _italic_tail(block)
        text = _opening(block)
        if tail and (one["end_mark"].search(_ending(tail[0])) or ended) and one["typist_mark"].match(_plain(tail[1])):
            block, mark = tail
            account.aside_block(mark, "typist mark")
            text = _opening(block)
        elif ended and one["typist_mark"].match(text) and not text.isupper():
            account.aside_block(block, "typist mark")
            continue
        ended = ended or bool(one["end_mark"].search(_ending(block))) or bool(one["recipients_head"].match(text))
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
    one = _grammar().one
    number = issued = None
    issuer: list[str] = []
    for block in header:
        text = _plain(block)
        own, dated = one["own_number"].match(text), one["place_and_date"].match(text)
        if own:
            found = re.sub(r"\s", "", own["number"]).strip("….")
            number = found if re.match(r"\d", found) else None
        elif dated:
            day, month = (re.sub(r"\D", "", dated[g]) for g in ("day", "month"))
            if day and month:
                issued = f"{dated['year']}-{int(month):02d}-{int(day):02d}"
        elif not one["motto"].match(text) and not number and text.isupper() and block.column in (None, 0):
            issuer.append(text)
    kind = _kind_of(title[0]) if title else None
    subject = " ".join(" ".join(b.text.split()) for b in title[1:]) or None
    years = re.findall(r"\bnăm (20\d\d|19\d\d)\b", fold(subject or "").text.lower())
    year = int(years[-1]) if years else int(issued[:4]) if issued else None
    return Facts(kind.capitalize() if kind else None, number, " ".join(issuer) or None, issued, year, subject)


# ---- body -------------------------------------------------------------------------------------------------------


def _label(text: str) -> _Label | None:
    for rule, pattern in _grammar().labels:
        match = pattern.match(text)
        if match:
            return _Label(rule["id"], rule["rank"], rule["word"], match["value"], match["mark"], rule["series"])
    return None


def label_of(text: str) -> str | None:
    """The id of the label rule by which a folded line opens, or None."""
    label = _label(text)
    return label.id if label else None


_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}


def _ordinal(label: _Label) -> int | None:
    """The place of a label in its series, or None where the series cannot be told."""
    value = label.value.lower()
    match label.series:
        case "number":
            return int(re.sub(r"\D", "", value))
        case "decimal":
            return int(value.rsplit(".", 1)[1])
        case "letter":
            return "abcdđegh".find(value) + 1 or None
        case "point":
            return _grammar().points.find(value) + 1 or None
        case "roman":
            digits = [_ROMAN[c] for c in value]
            return sum(-d if d < max(digits[i:]) else d for i, d in enumerate(digits))
        case _:
            return None


# A label may leave out a few of its series (a number dropped in drafting), not many: further off it is text.
_SERIES_GAP = 3


@dataclass(slots=True)
class _Open:
    """A labelled part that may still take parts, with its rank."""

    part: Part
    rank: int
    ordinal: int | None


def _body(blocks: Sequence[Block], *, closing: bool) -> list[Part]:
    """Nest labelled blocks by rank; what stands before the first label is preamble, after the last task closing."""
    top: list[Part] = []
    stack: list[_Open] = []
    last_at_rank: dict[int, int] = {}
    for block in blocks:
        text = _opening(block)
        if not text:
            continue
        label = None if block.cell or block.footnote else _label(text)
        ordinal = _ordinal(label) if label else None
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
        (stack[-1].part.parts if stack else top).append(part)
    _split_headings(top)
    _give_back_trailing(top)
    if closing:
        _split_closing(top)
    _name_roles(top)
    return top


def _plausible(label: _Label, ordinal: int | None, stack: Sequence[_Open], last: dict[int, int]) -> bool:
    """Whether a label continues its series, or begins one: otherwise it is text that looks like a label."""
    if ordinal is None:
        return True
    before = last.get(label.rank)
    if before is not None:
        return before < ordinal <= before + _SERIES_GAP or ordinal == 1
    return ordinal == 1 or not any(open_.rank < label.rank for open_ in stack)


def _unlabelled(block: Block, text: str, *, inside: bool) -> Part:
    bullet = _grammar().one["bullet"].match(text)
    if block.cell:
        return Part(block, "cell")
    if block.footnote:
        return Part(block, "footnote")
    if bullet:
        return Part(block, "item", label=bullet["mark"], label_id="bullet")
    return Part(block, "body" if inside else "preamble")


def _split_headings(parts: list[Part]) -> None:
    """Cut a heading from the text it was printed on to, where the page left that open and its siblings are headings."""
    labelled = [p for p in parts if p.label_id not in (None, "bullet")]
    headings = [p for p in labelled if p.parts and not _ENDS.search(_ending(p.block))]
    for part in labelled:
        _split_headings(part.parts)
        if part.parts or not part.block.undecided or part in headings or 2 * len(headings) < len(labelled) - 1:
            continue
        part.block, text = part.block.cut(part.block.undecided[0])
        part.parts.append(Part(text, "body"))


_ENDS = re.compile(r"(?:[.;!?…]|\./\.)[\"')\]]*$")


def _give_back_trailing(parts: list[Part]) -> None:
    """Unlabelled paragraphs after the last of several full paragraphs with labels belong to what holds those.

    ``1. … . 2. … . <paragraph>``: when none of the earlier siblings has a plain paragraph below it and the last one
    is a full paragraph itself, the text after it does not go on the last point: it closes the list.
    """
    for part in parts:
        _give_back_trailing(part.parts)
    labelled = [p for p in parts if p.label_id not in (None, "bullet")]
    if len(labelled) < 2:
        return
    last = labelled[-1]
    if last is not parts[-1] or not last.parts or any(q.label_id is None for p in labelled[:-1] for q in p.parts):
        return
    if last.styled or not _ENDS.search(_ending(last.block)) or any(p.label_id for p in last.parts):
        return
    trailing, last.parts = last.parts, []
    parts.extend(trailing)


def _split_closing(top: list[Part]) -> None:
    """Move the closing out of the last section, and out of a paragraph it is printed on to."""
    one = _grammar().one
    if not any(p.parts or p.label_id for p in top):
        return
    if not top[-1].parts:
        # Closing paragraphs that already stand at the top, after the last labelled part.
        after = len(top)
        while after and top[after - 1].label_id is None:
            after -= 1
        for part in top[after:]:
            part.role = "closing"
        return
    section = top[-1]
    holder = section.parts
    if any(p.label_id for p in holder):
        # Items and labelled points, then unlabelled paragraphs: these are the closing when they say so.
        after = len(holder)
        while after and holder[after - 1].label_id is None and holder[after - 1].role == "body":
            after -= 1
        if after < len(holder) and not holder[-1].parts and one["closing"].search(_plain(holder[-1].block)):
            top.extend(holder[after:])
            for part in holder[after:]:
                part.role = "closing"
            del holder[after:]
        return
    _split_undecided(holder)
    organises = one["organisation_heading"].search(_plain(section.block))
    last = holder[-1]
    text = _plain(last.block)
    cue = one["closing"].search(text)
    if len(holder) > _CLOSING_LEAVES and cue and (not organises or "này" in cue[0]):
        holder.pop()
        last.role = "closing"
        top.append(last)


def _split_undecided(holder: list[Part]) -> None:
    """Cut the last paragraph where the page left it open whether another begins, if what follows is a closing."""
    block = holder[-1].block
    one = _grammar().one
    for position in reversed(block.undecided):
        before, after = block.cut(position)
        text = _plain(after)
        if one["closing"].search(text) and one["end_mark"].search(text) and not one["closing"].search(_plain(before)):
            holder[-1].block = before
            holder.append(Part(after, "body"))
            return


def _name_roles(parts: Iterable[Part]) -> None:
    """Preamble is only what stands before the first labelled part; later unlabelled text is body."""
    seen = False
    for part in parts:
        seen = seen or part.label_id not in (None, "bullet")
        if seen and part.role == "preamble":
            part.role = "body"
    # A text without any label has no preamble: it is all body.
    if not seen:
        for part in parts:
            if part.role == "preamble":
                part.role = "body"


# ---- tail -------------------------------------------------------------------------------------------------------


def _tail(tail: Sequence[Block]) -> list[Part]:
    """«Nơi nhận:», the recipients one by one, and the signature lines."""
    one = _grammar().one
    parts: list[Part] = []
    in_recipients = False
    for block in tail:
        text = _plain(block)
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
