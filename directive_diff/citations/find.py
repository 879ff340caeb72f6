"""Where a text names a document: signs first, then the kind word to their left, then documents without number.

Works on folded text (:func:`directive_diff.text.fold`) and its positions. Order of the search:

1. capitalised kind words: acts by name, quoted titles, «Đề án 06», «Đề án của … về …», named programmes;
2. every number and sign not taken yet, with kind, date, issuer and term around it;
3. generic mentions: «các kế hoạch của UBND tỉnh».
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from directive_diff.catalogue import joined, message
from directive_diff.citations.grammar import Grammar, Kind, keyed
from directive_diff.citations.names import act_name, programme_end
from directive_diff.citations.parts import Body, read_body, read_date, read_term, spaces
from directive_diff.citations.signs import SIGN, Sign, read_sign
from directive_diff.model import Form, Message
from directive_diff.text import key

__all__ = ["Draft", "find"]

# A misspelt kind word is accepted at this likeness to the kind its sign stands for: «Nghị quvết» has 91.7, «Chi thị»
# 94.1; two kinds that differ have at most 67 («Công văn», «Công điện»).
_KIND_LIKENESS = 72
_WINDOW = 90  # characters left of a sign that may hold the kind word and «số»
_SO_WORDS = {"số", "Số", "SỐ"}
_BREAK = re.compile(r'.*[,;:.()"\[\]/]')
_LEFT_WORD = re.compile(r"[^\W\d_]+")
_LINE_HEAD = re.compile(r"[\s*#>_|\-]*(?:[^\W\d_]+[ ]{1,3}){0,3}[Ss](?:ố|Ố)[ ]{0,3}(?:\*{0,2}:\*{0,2})[ ]{0,40}$")
_LIST_GAP = re.compile(r"[ ]{0,3}(?:[,;]|,?[ ]{1,3}(?:và|hoặc))[ ]{1,3}(?:[Ss]ố[ ]{1,3})?$")
_SO = re.compile(r"[ ]{0,40},?[ ]{0,40}[Ss]ố[ ]{0,3}:?[ ]{0,40}")
_QUOTED = re.compile(r'[ ]{1,40}"(?P<name>[^"\n]{2,400})"')
_SHORT = re.compile(r"[ ]{1,40}(?:[Ss]ố[ ]{1,3})?(?P<n>[0-9]{1,3})(?![0-9]|[/.,\-][0-9]|[ ]?[/\-][ ]?[A-ZĐ])(?!\w)")
_OF = re.compile(r"[ ]{0,3},?[ ]{1,40}(?:của|CỦA)[ ]{1,40}")
_YEAR = re.compile(r"[ ]{1,40}(?:năm[ ]{1,40}(?:19|20)[0-9]{2}(?![0-9])|\(năm[ ]{1,40}(?:19|20)[0-9]{2}\))")
_CONGRESS = re.compile(
    r"[ ]{1,40}Đại hội(?:[ ]{1,3}\w{1,12}){0,8}?[ ]{1,3}(?:lần thứ[ ]{1,3})?[IVXL]{1,6}(?!\w)"
    r"(?:[ ]{1,3}của[ ]{1,3}Đảng)?"
)
_AMENDING = re.compile(r"[ ]{1,40}[Ss]ửa đổi(?:, bổ sung)?(?: một số điều)?(?=[ ]{1,40}của)")


@dataclass(slots=True)
class Draft:
    """A mention being built; positions are of the folded text."""

    start: int
    end: int
    form: Form
    kind: Kind | None
    kind_name: str
    sign: Sign | None = None
    issued: str | None = None
    issuer: Body | None = None
    name: str | None = None
    ordinal: str | None = None
    needs_subject: bool = False
    subject: tuple[int, int] | None = None
    faults: list[Message] = field(default_factory=list)


class _Signs:
    """All signs of a text in order, and which are taken."""

    def __init__(self, text: str) -> None:
        found = (read_sign(m) for m in SIGN.finditer(text))
        self.all = [s for s in found if s is not None]
        self.starts = {s.start: s for s in self.all}
        self.taken: set[int] = set()

    def at(self, text: str, position: int) -> Sign | None:
        """The sign that «số» (or nothing) leads to from ``position``."""
        so = _SO.match(text, position)
        sign = self.starts.get(so.end() if so else position)
        return sign if sign and sign.start not in self.taken else None


def find(text: str, rules: Grammar) -> list[Draft]:
    """Every mention in folded text, in order, without subjects."""
    signs = _Signs(text)
    drafts = _heads(text, rules, signs)
    drafts += _numbered(text, rules, signs, drafts)
    drafts.sort(key=lambda d: d.start)
    drafts += _generics(text, rules, drafts)
    drafts.sort(key=lambda d: (d.start, -d.end))
    return drafts


# --- tails ------------------------------------------------------------------------------------------------------


def _tail(text: str, rules: Grammar, draft: Draft) -> None:
    """Date, issuer and term after the sign or name, each once, in any order."""
    for _ in range(3):
        if draft.issued is None and (date := read_date(text, draft.end)):
            draft.end, draft.issued = date.end, date.iso
            draft.faults += date.faults
        elif draft.issuer is None and (of := _of(text, draft.end)):
            body = read_body(text, of, rules, several=draft.kind is not None and draft.kind.joint)
            if body is None:
                break
            draft.issuer, draft.end = body, read_term(text, body.end)
            draft.faults += body.faults
        else:
            break
    if draft.issuer is None:
        draft.end = read_term(text, draft.end)


def _of(text: str, at: int) -> int | None:
    match = _OF.match(text, at)
    return match.end() if match else None


# --- documents by kind word -------------------------------------------------------------------------------------


def _heads(text: str, rules: Grammar, signs: _Signs) -> list[Draft]:
    """Documents found by their capitalised kind word: all that need no sign, and acts with one."""
    drafts: list[Draft] = []
    past = 0
    for match in rules.head.finditer(text):
        if match.start() < past or (match.start() and text[match.start() - 1].isalnum()):
            continue
        kind = rules.kind_words.get(match.group()) or rules.kind_words[keyed(match.group())]
        draft = _head(text, rules, signs, match, kind)
        if draft is not None:
            drafts.append(draft)
            past = draft.end
    return drafts


def _head(text: str, rules: Grammar, signs: _Signs, match: re.Match[str], kind: Kind) -> Draft | None:
    draft = Draft(match.start(), match.end(), "named", kind, kind.name)
    if signs.at(text, match.end()):
        return None  # the numbered pass reads it from the sign
    found = _act(text, rules, draft) if kind.law else _titled(text, rules, draft)
    if found and (sign := signs.at(text, draft.end)):
        # «Luật Đất đai số 31/2024/QH15»; «Quyết định của Thủ tướng Chính phủ số 06/QĐ-TTg».
        signs.taken.add(sign.start)
        draft.form, draft.sign, draft.end, draft.needs_subject = "numbered", sign, sign.end, False
        draft.faults += sign.faults
        draft.faults += _disagreement(draft, rules)
        _tail(text, rules, draft)
    return draft if found else None


def _act(text: str, rules: Grammar, draft: Draft) -> bool:
    """«Luật Phòng, chống ma túy [năm 2021]»: the name, its year or date."""
    at = draft.end
    if draft.kind_name == "Hiến pháp":
        nation = re.compile(r"[ ]{1,40}nước(?:[ ]{1,3}\w{1,12}){3,8}?[ ]{1,3}Việt Nam").match(text, at)
        draft.end = nation.end() if nation else at
    elif amending := _AMENDING.match(text, at):
        draft.end = amending.end()
        draft.name = spaces(amending.group())
    else:
        end = act_name(text, at, rules, draft.kind_name)
        if end is None:
            return False
        draft.name, draft.end = spaces(text[at:end]), end
    year = _YEAR.match(text, draft.end)
    if year:
        draft.end = year.end()
    elif date := read_date(text, draft.end):
        draft.end, draft.issued = date.end, date.iso
    return draft.name is not None or draft.end > at


def _titled(text: str, rules: Grammar, draft: Draft) -> bool:
    """Documents other than acts, without number: by title, by programme name, by a bare number, by issuer and date."""
    kind, at = draft.kind, draft.end
    assert kind is not None
    programme = rules.programmes.get(kind.name)
    if programme and programme.match(text, at):
        draft.end = programme_end(text, at, rules)
        draft.name = spaces(text[at : draft.end])
        return True
    if kind.titled and (quoted := _QUOTED.match(text, at)):
        draft.name, draft.end = spaces(quoted["name"]), quoted.end()
        return True
    if kind.name == "Nghị quyết" and (congress := _CONGRESS.match(text, at)):
        draft.name, draft.end = spaces(congress.group()), congress.end()
        return True
    if kind.short and (short := _SHORT.match(text, at)) and not rules.unit.match(text, short.end()):
        draft.name, draft.ordinal, draft.end = short["n"], str(int(short["n"])), short.end()
        _tail(text, rules, draft)
        return True
    _tail(text, rules, draft)
    # A kind word with an issuer, a date or both names a document only together with its subject.
    draft.needs_subject = True
    return draft.issuer is not None or draft.issued is not None


# --- documents by sign ------------------------------------------------------------------------------------------


def _numbered(text: str, rules: Grammar, signs: _Signs, named: list[Draft]) -> list[Draft]:
    """A draft for every sign that is a citation and not yet part of one."""
    drafts: list[Draft] = []
    previous: Draft | None = None
    by_name = {d.end: d for d in named}
    for sign in signs.all:
        if sign.start in signs.taken:
            continue
        draft = _from_sign(text, rules, sign, previous or by_name.get(sign.start))
        if draft is not None:
            _tail(text, rules, draft)
            drafts.append(draft)
            previous = draft
    return drafts


def _from_sign(text: str, rules: Grammar, sign: Sign, previous: Draft | None) -> Draft | None:
    line = text.rfind("\n", max(0, sign.start - _WINDOW), sign.start) + 1
    base = max(line, sign.start - _WINDOW)
    left = text[base : sign.start].rstrip(' ("')
    bare = left.rstrip(" :.*")
    so = bare[-2:] in _SO_WORDS and not bare[-3:-2].isalnum()
    before = bare[:-2] if so else left
    broken = _BREAK.match(before)
    words = list(_LEFT_WORD.finditer(before, broken.end() if broken else 0))[-5:]
    kind, at, fault = _kind_left(words, sign, rules, so)
    if words and key(words[-1].group()) in rules.no_document:
        return None
    if so and ":" in left[len(bare) :] and (_own_number(text, base, sign, kind) or (kind is None and bare[-2] == "S")):
        return None
    if kind is None and not (sign.sure or (so and previous and _shares(text, previous, sign))):
        return None
    start = base + (at if kind else len(before)) if kind or so else sign.start
    draft = Draft(start, sign.end, "numbered", kind, kind.name if kind else "", sign)
    draft.faults += [*sign.faults, *([fault] if fault else [])]
    if kind is None:
        _kind_from_sign(text, draft, rules, previous)
    else:
        draft.faults += _disagreement(draft, rules)
    return draft


def _kind_left(
    words: list[re.Match[str]], sign: Sign, rules: Grammar, so: bool
) -> tuple[Kind | None, int, Message | None]:
    """The kind word just before «số»: the longest known phrase, else the misspelt word its sign stands for."""
    keys = [key(w.group()) for w in words]
    for size in range(min(4, len(keys)), 0, -1):
        kind = rules.kind_words.get(" ".join(keys[-size:]))
        if kind is not None:
            return kind, words[-size].start(), None
    if not so or len(words) < 2:
        return None, 0, None
    wanted = rules.kind_of_code.get(sign.code) or [k for k in rules.kinds.values() if k.bare]
    names = {keyed(k.name): k for k in wanted if " " in k.name}
    best = process.extractOne(" ".join(keys[-2:]), names.keys(), scorer=fuzz.ratio, score_cutoff=_KIND_LIKENESS)
    if best is None:
        return None, 0, None
    kind = names[best[0]]
    written = f"{words[-2].group()} {words[-1].group()}"
    fault = message("faults", "kind-misspelt", written=written, right=kind.name)
    return kind, words[-2].start(), fault


def _own_number(text: str, base: int, sign: Sign, kind: Kind | None) -> bool:
    """«Số: 05/CT-UBND», «Luật số: 111/2025/QH15» at a line start is the document's own number, no citation."""
    if (base and text[base - 1] != "\n") or not _LINE_HEAD.match(text, base, sign.start):
        return False
    return kind is None or not text[sign.end : sign.end + 8].strip(" ,").startswith(("ngày", "của"))


def _shares(text: str, previous: Draft, sign: Sign) -> bool:
    return previous.end <= sign.start <= previous.end + 12 and bool(_LIST_GAP.match(text[previous.end : sign.start]))


def _kind_from_sign(text: str, draft: Draft, rules: Grammar, previous: Draft | None) -> None:
    """A sign without kind word: the kind of the list it stands in, else what its code stands for."""
    sign = draft.sign
    assert sign is not None
    kinds = rules.kind_of_code.get(sign.code, [])
    shared = previous.kind if previous is not None and _shares(text, previous, sign) else None
    if shared is not None and (shared in kinds or (not sign.code and shared.bare)):
        draft.kind, draft.kind_name = shared, shared.name
        return
    fitting = [k for k in kinds if k.body in {"both", sign.body or "both"}] or kinds
    if fitting:
        draft.kind = fitting[0]
    elif "/QH" in sign.number or "UBTVQH" in sign.number:
        draft.kind = rules.kinds["Văn bản"]
    else:
        draft.kind = rules.kinds["Công văn"]
    draft.kind_name = draft.kind.name


def _disagreement(draft: Draft, rules: Grammar) -> list[Message]:
    """A sign whose code is another kind's: «Kế hoạch số 105/UBND-NC»."""
    sign, kind = draft.sign, draft.kind
    assert sign is not None
    assert kind is not None
    if kind.loose or sign.code in kind.codes:
        return []
    if not sign.code and (kind.bare or not sign.sure):
        return []
    meant = list(dict.fromkeys(k.name for k in rules.kind_of_code.get(sign.code, ()))) or ["Công văn"]
    kinds = joined((Message(name, name) for name in meant), message("faults", "or"))
    return [message("faults", "sign-against-kind", sign=sign.number, kinds=kinds, kind=kind.name)]


# --- generic mentions -------------------------------------------------------------------------------------------


def _generics(text: str, rules: Grammar, drafts: list[Draft]) -> list[Draft]:
    """«các kế hoạch, văn bản chỉ đạo của UBND tỉnh»: kinds and an issuer, no number, no name."""
    taken = [d.start for d in drafts]
    found: list[Draft] = []
    for match in _quantified(text, rules):
        first = rules.generic_alone.search(match["heads"])
        body = read_body(text, match.end(), rules, several=True, generic=True)
        if first is None or body is None:
            continue
        start = match.start("heads")
        end = read_term(text, body.end)
        at = bisect_right(taken, end) - 1
        if at >= 0 and drafts[at].end > start:
            # «Kế hoạch của UBND tỉnh về …» after «các»: the same words, read as a titled document.
            if drafts[at].form != "named" or not drafts[at].needs_subject:
                continue
            drafts[at].form, drafts[at].start, drafts[at].end, drafts[at].needs_subject = "generic", start, end, False
            drafts[at].issuer = body
            continue
        kind = rules.kind_words.get(keyed(first.group()))
        name = spaces(first.group())
        found.append(Draft(start, end, "generic", kind, kind.name if kind else name[0].upper() + name[1:], issuer=body))
    return found


def _quantified(text: str, rules: Grammar) -> Iterator[re.Match[str]]:
    """Kinds with an issuer after «các», «những» ...: the quantifiers are found as strings, which is far cheaper."""
    past = 0
    for at in sorted(_positions(text, rules.quantifiers)):
        if at < past or (match := rules.generic.match(text, at)) is None:
            continue
        past = match.end()
        yield match


def _positions(text: str, words: tuple[str, ...]) -> set[int]:
    """The ends of all occurrences of the words that begin a word."""
    found = set()
    for word in words:
        at = text.find(word)
        while at >= 0:
            if not at or not text[at - 1].isalnum():
                found.add(at + len(word))
            at = text.find(word, at + 1)
    return found
