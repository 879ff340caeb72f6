"""Who is charged: the bodies of one sentence in the positions that charge them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from directive_diff.duties.bodies import Body, bodies
from directive_diff.duties.plain import level
from directive_diff.rules import load

__all__ = ["Roles", "columns", "roles"]

# Between the bodies of one list: marks, «và», and words that only narrow a group.
_LINK = re.compile(
    r"[\s,;/&()]*(?:(?:và|các|liên quan|có liên quan|trong tỉnh|thuộc tỉnh|của tỉnh|cấp tỉnh|trên địa bàn(?: tỉnh)?|"
    r"tỉnh|thuộc|gồm|khác|trực thuộc|cấp xã|tổ chức|doanh nghiệp|cơ quan|đơn vị|địa phương|thành phố)\b[\s,;/&():]*)*",
)
_LINK_REACH = 60
# What charges a body, and what it is to do, stands so near.
_REACH = 200
# The issuer's own body: named everywhere, charged only where the text says so.
_ISSUER = frozenset({"UBND cấp tỉnh"})
_PAST = re.compile(r"\s*(?:đã|là|của|được|bị|có(?! trách nhiệm| nhiệm vụ| kế hoạch)|xảy ra|về|trên|tại|trong)\b")
# A label, a mark, and openings such as «Trước ngày 15/12/2026, » or «Đồng thời, » before the subject.
_OPENING = re.compile(
    r"[\W\d]*(?:(?:[a-zđ]|[IVXLC]{1,6}|\d{1,2}(?:\.\d{1,2}){0,3})[.)]\s*)?[\W]*"
    r"(?:(?:đồng thời|trong đó|ngoài ra|bên cạnh đó|cùng với đó|riêng|trước mắt|cụ thể)[,:]?\s+)?"
    r"(?:(?:trước|trong|định kỳ|hằng|hàng|căn cứ|để|từ|khi|đến|chậm nhất|đối với)\b[^,;.:]{1,120}[,:]\s*)?",
    re.IGNORECASE,
)
_CLAUSE_END = re.compile(r"(?:[;.]|, ?(?:đồng thời|trong đó)?|\bđồng thời|\bthì|:)\s*$")

Roles = dict[str, list[Body]]


def _phrases(words: Sequence[str]) -> str:
    return "|".join(re.escape(level(w)) for w in sorted(words, key=len, reverse=True))


@lru_cache(maxsize=4)
def _before(role: str) -> re.Pattern[str]:
    words = _phrases(load("agencies")["charge"][role])
    opening = r"\(\s*" if role == "collecting" else r"(?<!\w)"
    return re.compile(rf"{opening}(?:{words})\s*(?:các\s+)?$", re.IGNORECASE)


@lru_cache(maxsize=1)
def _subject() -> re.Pattern[str]:
    return re.compile(rf"[\s,]*(?:{_phrases(load('agencies')['charge']['subject'])})(?!\w)", re.IGNORECASE)


@lru_cache(maxsize=1)
def _denied() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_phrases(load('agencies')['charge']['not_charged'])})\s*$", re.IGNORECASE)


def roles(text: str, *, column: str | None = None, listed: bool = True) -> Roles:
    """The bodies of a level sentence by role: ``leading``, ``cooperating``, ``collecting``.

    ``column`` is the role that the head of a table's column gives to its cells; where bodies are no more than
    ``listed``, with nothing before or behind, they are charged unless that is False.
    """
    out: Roles = {"leading": [], "cooperating": [], "collecting": []}
    found = bodies(text) if column in (None, *out) else []
    if column:
        return out | {column: found} if column in out else out
    for group in _lists(text, found):
        if not listed and not text[: group[0].head].strip() and not text[group[-1].end :].strip(" .;,"):
            continue
        role = _role(text, group)
        if role:
            said = text[group[-1].end : group[-1].end + _REACH]
            out[role] += [b for b in group if b.name not in _ISSUER or re.match(r"\s*có trách nhiệm\b", said)]
    return out


def _lists(text: str, found: Sequence[Body]) -> Iterator[list[Body]]:
    """Bodies that stand in one list."""
    group = list(found[:1])
    for one, other in pairwise(found):
        between = text[one.end : max(one.end, other.head)]
        if len(between) <= _LINK_REACH and _LINK.fullmatch(between):
            group.append(other)
        else:
            yield group
            group = [other]
    if group:
        yield group


def _role(text: str, group: Sequence[Body]) -> str | None:
    start, end = group[0].head, group[-1].end
    before, after = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    for role in ("cooperating", "collecting"):
        if _before(role).search(before):
            return role
    if _PAST.match(after):
        return None
    if _before("leading").search(before):
        return "leading"
    if re.match(r"\s*(?:là cơ quan |là đơn vị )?chủ trì\b", after):
        return "leading"
    opening = _OPENING.match(before) if start < _REACH else None
    if opening and opening.end() == len(before):
        return "leading" if _acts(after) else None
    if _denied().search(before):
        return None
    if _CLAUSE_END.search(before) and _subject().match(after):
        return "leading"
    return None


@lru_cache(maxsize=1)
def _verbs() -> re.Pattern[str]:
    rules = load("instructions")
    return re.compile(
        rf"(?:[\s,]*(?:{_phrases(rules['leading'])}))*\s*(?:(?:{_phrases(rules['verbs'])})|(?:{_phrases(load('agencies')['charge']['subject'])})"
        r"|phải|cần|không|chịu|có thể|nghiêm cấm)(?!\w)",
        re.IGNORECASE,
    )


# What may stand between a body and its verb: «Công an tỉnh, theo chức năng, nhiệm vụ được giao, …».
_ASIDE = re.compile(
    r"[\s,]*(?:(?:căn cứ|theo|trong phạm vi|trên cơ sở|ngoài|thuộc|có liên quan|liên quan)\b[^.;:]{0,120}?[,:])?"
)


def _acts(after: str) -> bool:
    """Whether what follows a subject tells it to act, or nothing follows (a heading, «Công an tỉnh:»)."""
    rest = after.strip(" .,;)")
    if not rest or rest.startswith(":"):
        return True
    aside = _ASIDE.match(after)
    return bool(_verbs().match(after) or (aside and _verbs().match(after, aside.end())))


@lru_cache(maxsize=1)
def columns() -> dict[str, str]:
    """What the head of a table's column says its cells are: the words of a head -> its role."""
    return {level(head): role for role, heads in load("agencies")["columns"].items() for head in heads}
