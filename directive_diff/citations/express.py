"""Express clauses: where a text itself says that one document replaces another, or that one is no longer in force.

Only a document named whole, straight after or before the verb, counts: «bãi bỏ Điều 5 của Quyết định …» ends an
article, and «tham mưu ban hành Quyết định thay thế Quyết định …» is a task that somebody is given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from directive_diff.citations.grammar import grammar, words_pattern
from directive_diff.model import Mention, Span
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["Clause", "clauses"]

# A clause's subject stands at most so many characters before its verb.
_REACH = 260
# So many characters at most stand between two documents and the verb that joins them.
_BETWEEN = 60
_STOP = re.compile(r"[.;](?=\s|$)|\n")
# Between two documents of one list.
_LISTED = re.compile(r"\s*(?:[,;]|và|cùng|[,;] và)?\s*(?:các\s+|số\s+)?")
_GAP = re.compile(r"[\s(,\-–]*(?:(?:được ban hành\s+)?(?:để|đã)\s+)?")


@dataclass(frozen=True, slots=True)
class Clause:
    """Mention ``gone`` is replaced (or, not ``replaced``, ends) by mention ``by``, or by the text itself where ``by``
    is None; ``span`` is the clause's place.
    """

    gone: int
    by: int | None
    replaced: bool
    span: Span


@dataclass(frozen=True, slots=True)
class _Words:
    verb: re.Pattern[str]
    passive: re.Pattern[str]
    ended: re.Pattern[str]
    this: re.Pattern[str]
    not_yet: re.Pattern[str]
    replacing: re.Pattern[str]
    opens: re.Pattern[str]


@lru_cache(maxsize=1)
def _words() -> _Words:
    rules = load("succession")["express"]
    verbs = words_pattern([*rules["replacing"], *rules["ending"]])
    kinds = words_pattern([name.lower() for name in grammar().kinds] + ["văn bản", "quy chế", "quy định"])
    return _Words(
        verb=re.compile(rf"(?<!\w)(?:{verbs})\s*(?:cho\s+|các\s+|toàn bộ\s+)*(?:sau(?: đây)?\s*:?\s*)?$"),
        passive=re.compile(rf"[\s,(]*(?:đã\s+)?(?:{words_pattern(rules['replaced_by'])})\s*(?:các\s+)?$"),
        ended=re.compile(rf"[\s,(]*(?:{words_pattern(rules['ended'])})(?!\w)"),
        this=re.compile(rf"(?<!\w)(?:{kinds})\s+này(?!\w)"),
        not_yet=re.compile(rf"(?<!\w)(?:{words_pattern(rules['not_yet'])})(?!\w)"),
        replacing=re.compile(rf"(?:{words_pattern(rules['replacing'])})(?!\w)"),
        opens=re.compile(rf"^[\W\d]*(?:[a-zđ][).]\s*)?(?:{verbs})"),
    )


def clauses(text: str, mentions: Sequence[Mention]) -> tuple[Clause, ...]:
    """Every express clause of a text, in the order of what it ends. Linear in the mentions."""
    found: dict[int, Clause] = {}
    for index, mention in enumerate(mentions):
        if mention.form == "generic" or index in found:
            continue
        clause = _active(text, mentions, index) or _passive(text, mentions, index) or _over(text, mentions, index)
        if clause is not None:
            found[index] = clause
            for other in _list(text, mentions, index) if clause.span[0] < mention.span[0] else ():
                found[other] = Clause(other, clause.by, clause.replaced, clause.span)
    return tuple(found[i] for i in sorted(found))


def _close(mention: Mention) -> int:
    return max(mention.span[1], mention.subject[1] if mention.subject else 0)


def _before(text: str, at: int) -> tuple[int, str]:
    """The clause up to a position, cut at the last stop, and where it begins."""
    start = max(0, at - _REACH)
    window = fold(text[start:at]).text
    cut = max((m.end() for m in _STOP.finditer(window)), default=0)
    return start + cut, window[cut:]


def _active(text: str, mentions: Sequence[Mention], index: int) -> Clause | None:
    """«A thay thế B», «(thay thế B)», «Quyết định này thay thế B», «Bãi bỏ B»."""
    words = _words()
    mention = mentions[index]
    start, said = _before(text, mention.span[0])
    match = words.verb.search(said)
    if match is None:
        return None
    replaced = bool(words.replacing.match(match[0]))
    lead, span = said[: match.start()], (start + match.start(), mention.span[1])
    by = _named_before(text, mentions, index, start + match.start())
    if by is not None:
        return Clause(index, by, replaced, span)
    this = list(words.this.finditer(lead))
    if this and not words.not_yet.search(lead[this[-1].end() :]):
        return Clause(index, None, replaced, span)
    return Clause(index, None, replaced, span) if _alone(text, start, said, lead) else None


def _alone(text: str, start: int, said: str, lead: str) -> bool:
    """Whether the verb opens its clause with nobody told to act: «2. Bãi bỏ Quyết định …», «…; thay thế …»."""
    words = _words()
    if lead.strip(" \t-+*.)0123456789") or not words.opens.match(said):
        return False
    if text[start - 1 : start] != ";":
        return True
    paragraph = text[max(text.rfind("\n", 0, start) + 1, start - _REACH) : start]
    return words.this.search(fold(paragraph).text) is not None


def _named_before(text: str, mentions: Sequence[Mention], index: int, verb: int) -> int | None:
    """The document that ends right where the verb begins: the outermost one there."""
    best = None
    for other in range(index - 1, max(-1, index - 8), -1):
        one = mentions[other]
        for end in {one.span[1], _close(one)}:
            if one.form != "generic" and 0 <= verb - end <= _BETWEEN and _GAP.fullmatch(fold(text[end:verb]).text):
                best = other
    return best


def _passive(text: str, mentions: Sequence[Mention], index: int) -> Clause | None:
    """«B được thay thế bằng A»."""
    mention = mentions[index]
    for other in range(index + 1, min(len(mentions), index + 8)):
        one = mentions[other]
        if one.form == "generic":
            continue
        for end in {mention.span[1], _close(mention)}:
            if 0 <= one.span[0] - end <= _BETWEEN and _words().passive.fullmatch(fold(text[end : one.span[0]]).text):
                return Clause(index, other, True, (mention.span[0], one.span[1]))
    return None


def _over(text: str, mentions: Sequence[Mention], index: int) -> Clause | None:
    """«B hết hiệu lực kể từ ngày …»."""
    mention = mentions[index]
    lead = _before(text, mention.span[0])[1]
    for end in (mention.span[1], _close(mention)):
        match = _words().ended.match(fold(text[end : end + 80]).text)
        if match and not _words().not_yet.search(lead):
            return Clause(index, None, False, (mention.span[0], min(end + match.end(), len(text))))
    return None


def _list(text: str, mentions: Sequence[Mention], index: int) -> Iterator[int]:
    """The documents listed straight after one: «thay thế B ngày … và C ngày …»."""
    end = _close(mentions[index])
    for other in range(index + 1, len(mentions)):
        one = mentions[other]
        if one.span[0] < end:
            continue  # named in a subject
        if one.form == "generic" or not _LISTED.fullmatch(fold(text[end : one.span[0]]).text):
            return
        yield other
        end = _close(one)
