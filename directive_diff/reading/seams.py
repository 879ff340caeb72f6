"""How a line or paragraph begins and ends: with a label, in mid-sentence, with a mark, with a word that wants another.

What joins lines (:mod:`directive_diff.reading.wrapped`) and what joins paragraphs cut by a page
(:mod:`directive_diff.reading.cuts`) ask the same questions of them.
"""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from directive_diff.rules import load
from directive_diff.text import fold

__all__ = [
    "date_goes_on",
    "ended",
    "full_stop",
    "labelled",
    "list_mark",
    "marked",
    "mid_sentence",
    "number_goes_on",
    "page_number",
    "starts_unit",
    "unfinished",
    "wants_number",
]

_BEFORE_NUMBERS = frozenset(
    ["khoản", "điểm", "điều", "mục", "số", "ngày", "tháng", "chương", "phần", "và", "tại", "theo", "của", "từ", "đến"]
)
_OPENING = "\"'“”‘’(["
_SENTENCE_END = re.compile(r"(?:[.:;!?…]|\./\.)[\"'”’)\]]*$")
_FULL_STOP = re.compile(r"(?:[.!?…]|\./\.)[\"'”’)\]]*$")
# «2025 cho các», «22/4/2021 của», «2025.», «15/6) và»: nothing begins so.
_INNER_NUMBER = re.compile(
    r"(?:19|20)\d\d(?![.,]?\d)|\d{1,2}/\d{1,2}(?:/\d{2,4})?(?!\w)|\d{1,2}[.-]\d{1,2}(?:[.-]\d{2,4})?(?![\w.]|\. )"
    r"|\d{1,5}/(?:\d{4}/)?[A-ZĐ]|\d[\d.,]*[,;)]|\d[\d.,]*\.?$"
)
# The same where a paragraph stands on a line, so that one with nothing but a number may be a cell of a table.
_DATE_GOES_ON = re.compile(
    r"(?:(?:19|20)\d\d(?: ?- ?(?:19|20)\d\d)?|\d{1,2}/\d{1,2}(?:/\d{2,4})?)(?: [a-zà-ỹđ]|[.,;)]+(?:$| [a-zà-ỹđ]))"
)
_TAIL = 12  # how far from the end the marks that end a line can stand
_HEAD = 80  # how far from the start labels and marks can stand
_WORDS = 30  # the last two words stand within so many characters


def ended(text: str) -> bool:
    """Whether a text ends in a mark, be it a colon or semicolon."""
    return _SENTENCE_END.search(text[-_TAIL:]) is not None


def full_stop(text: str) -> bool:
    """Whether a text ends as a sentence does."""
    return _FULL_STOP.search(text[-_TAIL:]) is not None


def mid_sentence(text: str) -> bool:
    """Whether a line begins as only the rest of a sentence can: in lower case, or with a closing mark."""
    start = text.lstrip(_OPENING)[:1] or text[:1]
    return normalize("NFD", start)[:1].islower() or start in ",;)]"


def labelled(text: str) -> bool:
    """Whether a text opens with what looks like a label."""
    return _labelled(text[:_HEAD])


def marked(text: str) -> bool:
    """Whether a text opens with a list mark, or is a line that begins a part: «Nơi nhận:», «Phụ lục I»."""
    return _marked(text[:_HEAD])


# Memoised, as a line's beginning is asked about many times, and again at each save of a draft.
@lru_cache(maxsize=16384)
def _labelled(head: str) -> bool:
    return _marks()[0].match(fold(head).text) is not None


@lru_cache(maxsize=16384)
def _marked(head: str) -> bool:
    return _marks()[1].match(fold(head).text) is not None


def list_mark(text: str) -> str:
    """The mark of a list by which a text opens, or nothing."""
    found = _bullet().match(fold(text[:_HEAD]).text)
    return found["mark"] if found else ""


def page_number(text: str) -> bool:
    """Whether a text is nothing but a page's number."""
    return _marks()[2].match(text) is not None


def starts_unit(text: str, before: str) -> bool:
    """Whether a block opens with a label or mark, and not with the number ``before`` wants (``khoản`` + ``2.``)."""
    return marked(text) or (labelled(text) and not wants_number(before))


def wants_number(before: str) -> bool:
    """Whether a text ends where a number must follow: what looks like a label is that number."""
    return before.rsplit(" ", 1)[-1].lower() in _BEFORE_NUMBERS


def number_goes_on(text: str, before: str) -> bool:
    """Whether a line opens with a number that no paragraph opens with: the rest of a date, a year, a number wanted."""
    return text[:1].isdigit() and (wants_number(before) or _INNER_NUMBER.match(text) is not None)


def date_goes_on(text: str) -> bool:
    """Whether a paragraph opens with a year or the rest of a date, and goes on or ends as a sentence does."""
    return _DATE_GOES_ON.match(text) is not None


def unfinished(text: str) -> bool:
    """Whether a text ends in a word that something must follow: «… quy định của»."""
    last = fold(text[-_WORDS:]).text.split(" ")
    goes_on, ends = _unfinished_words()
    return last[-1] in goes_on and len(last) > 1 and " ".join(last[-2:]) not in ends


@lru_cache(maxsize=1)
def _unfinished_words() -> tuple[frozenset[str], frozenset[str]]:
    words = load("structure")["unfinished"]
    return frozenset(words["words"]), frozenset(words["but_not"])


@lru_cache(maxsize=1)
def _bullet() -> re.Pattern[str]:
    return re.compile(load("structure")["bullet"]["pattern"])


@lru_cache(maxsize=1)
def _marks() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rules = load("structure")
    labels = "|".join(re.sub(r"\(\?P<\w+>", "(?:", f"(?:{_inline_flags(r['pattern'])})") for r in rules["label"])
    bullet = re.sub(r"\(\?P<\w+>", "(?:", rules["bullet"]["pattern"])
    whole = "|".join(
        re.sub(r"\(\?P<\w+>", "(?:", f"(?:{_inline_flags(rules[name]['pattern'])})")
        for name in ("recipients_head", "annex", "issued_with")
    )
    return re.compile(labels), re.compile(f"{bullet}|{whole}"), re.compile(rules["page_number"]["pattern"])


def _inline_flags(pattern: str) -> str:
    """``(?i)…`` as a group, so that patterns can stand side by side."""
    return f"(?i:{pattern[4:]})" if pattern.startswith("(?i)") else pattern
