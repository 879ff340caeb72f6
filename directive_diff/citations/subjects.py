"""How far the subject of a mention goes, and what that says about the documents inside it.

A subject runs from its connector («về», «phê duyệt») to the end of its sentence, bracket or quotation, to a ``;`` that
begins something new, or to the next document of the list it stands in. Documents inside a subject are what the outer
one implements or amends, if the words before them say so.

Coordination («thực hiện Nghị quyết A và Kế hoạch B») is judged by kind and rank, never by one alone: a plan of the
province may implement a resolution and a plan of the Party, but two plans of the province stand side by side.
"""

from __future__ import annotations

import re

from directive_diff.citations.find import Draft
from directive_diff.citations.grammar import Grammar
from directive_diff.model import How, Mention, MentionLink
from directive_diff.text import fold

__all__ = ["link_mentions", "set_subjects"]

# An unquoted subject goes on past at most this many «;» that no inner document explains.
_MAX_CLAUSES = 6
# A connector like «thực hiện» opens a subject only if a document begins within this many characters.
_NEAR = 60
_MAX_DEPTH = 12  # of documents inside subjects; the deepest seen is 4

_PAIRED = re.compile(r"[()\"\n]")
_STOP = re.compile(r"[\n…!?]|\.{2,}|\.(?=[\s\")]|$)")
_ABBREVIATION = re.compile(r"(?<![\w/\-])(?:TP|TX|TT|TM|KT|TL|GS|TS|ThS|BS|St|[QPHXU])$")
_SEPARATOR = re.compile(
    r"(?P<sep>[,;]|(?<!\w)(?:và|hoặc|cùng với|cùng)|[,;][ ]{0,3}(?:và|hoặc|cùng))[ ]{1,40}"
    r"(?:(?:các|những|số)[ ]{1,40})?$"
)
_LIST_GAP = re.compile(r"[ ]*[,;]?[ ]*(?:và|hoặc|cùng|cùng với)?[ ]*(?:các|những)?[ ]*(?:[Ss]ố)?[ ]*$")
_QUANTIFIER = re.compile(
    r"[ ]{0,40}(?:(?:và|cùng|hoặc|đồng thời)[ ]{1,3})?(?:(?:các|những|một số|nhiều)[ ]{1,40})?(?:[Ss]ố[ ]{1,3})?"
)
_AMENDED = re.compile(r"[ ]{1,40}(?P<of>của)[ ]{1,40}(?=Luật|Bộ luật|Pháp lệnh|các)")
_RANK = {"central": 6, "province": 4, "district": 2, "commune": 0}


class _Subjects:
    """One walk over a text's drafts, in order."""

    def __init__(self, text: str, drafts: list[Draft], rules: Grammar) -> None:
        self.text, self.drafts, self.rules = text, drafts, rules
        self.starts = [d.start for d in drafts]
        self.close: dict[int, int] = {}
        # The last answers of `_stop` and `_semicolon`: from where, to where. Asked in order, the text is read once.
        self._stopped = self._semis = (0, -1)
        self._pair()

    def _pair(self) -> None:
        """Match quotes and brackets within each paragraph."""
        text, stack = self.text, list[int]()
        for event in _PAIRED.finditer(text):
            at, mark = event.start(), event.group()
            if mark == "\n":
                stack.clear()
            elif mark == "(" or (mark == '"' and (not at or text[at - 1] in ' \n("')):
                stack.append(at)
            else:
                self._shut(at, mark, stack)

    def _stop(self, position: int) -> int:
        """The next end of a sentence or paragraph."""
        since, known = self._stopped
        if since <= position <= known:
            return known
        found = _STOP.search(self.text, position)
        while (
            found and found.group() == "." and _ABBREVIATION.search(self.text, max(0, found.start() - 4), found.start())
        ):
            found = _STOP.search(self.text, found.end())
        self._stopped = (position, found.start() if found else len(self.text))
        return self._stopped[1]

    def _semicolon(self, position: int, hard: int) -> int:
        """The next ``;`` before ``hard``, or ``hard``."""
        since, known = self._semis
        if not since <= position <= known:
            known = self.text.find(";", position)
            known = len(self.text) if known < 0 else known
            self._semis = (position, known)
        return min(known, hard)

    def _shut(self, at: int, mark: str, stack: list[int]) -> None:
        """Close the nearest opener of this sort; what is open inside it was never closed."""
        opener = "(" if mark == ")" else '"'
        for depth in range(len(stack) - 1, max(-1, len(stack) - 4), -1):
            if self.text[stack[depth]] == opener:
                self.close[stack[depth]] = at
                del stack[depth:]
                return

    def run(self) -> None:
        """Give every draft its subject."""
        openers = sorted(self.close)
        enclosing: list[int] = []
        upto, at = 0, 0
        while at < len(self.drafts):
            position = self.drafts[at].start
            while upto < len(openers) and openers[upto] < position:
                enclosing.append(openers[upto])
                upto += 1
            while enclosing and self.close[enclosing[-1]] < position:
                enclosing.pop()
            limit = self.close[enclosing[-1]] if enclosing else len(self.text)
            _, at = self.extent(at, limit, 0)

    def extent(self, at: int, limit: int, depth: int) -> tuple[int, int]:
        """Set the subject of draft ``at``; return where its text ends and the next draft after it."""
        draft = self.drafts[at]
        opened = self._connector(at, limit)
        if opened is None or depth > _MAX_DEPTH:
            return draft.end, at + 1
        start, body = opened
        hard = min(limit, self._stop(draft.end))
        quote = self.close.get(body) if self.text[body : body + 1] == '"' else None
        if quote is not None and quote < limit:
            following = self._walk(at, body + 1, quote, depth, quoted=True)[1]
            draft.subject = (start, quote + 1)
            return quote + 1, following
        hard = self._colon(start, body, hard)
        end, following = self._walk(at, body, hard, depth, quoted=False)
        while end > start and self.text[end - 1] in " ;,":
            end -= 1
        if end > start:
            draft.subject = (start, end)
        return max(end, draft.end), following

    def _connector(self, at: int, limit: int) -> tuple[int, int] | None:
        """Where the subject of a draft opens and its words begin: a connector, or a quotation at once."""
        draft = self.drafts[at]
        if draft.kind and draft.kind.law and draft.form == "named":
            # «Luật X quy định …» is a clause; only an amending act has a subject: «… một số điều của Luật X».
            of = _AMENDED.match(self.text, draft.end, limit)
            return (of.start("of"), of.end()) if of else None
        match = self.rules.connector.match(self.text, draft.end, limit)
        if match is None:
            gap = draft.end + 1
            quoted = draft.form == "numbered" and self.text[draft.end : gap + 1] == ' "' and gap in self.close
            return (gap, gap) if quoted else None
        group = match.lastgroup or "plain"
        if group == "near":
            following = self.starts[at + 1] if at + 1 < len(self.starts) else limit
            if following >= min(limit, match.start(group) + _NEAR) or following < match.end(group):
                return None
        return match.start(group), match.end()

    def _walk(self, at: int, position: int, hard: int, depth: int, *, quoted: bool) -> tuple[int, int]:
        """Go through the documents and ``;`` of a subject; return its end and the next draft after it."""
        following, inner, clauses, first = at + 1, -1, 0, at + 1
        while True:
            begins = self.starts[following] if following < len(self.drafts) else hard
            semi = self._semicolon(position, hard)
            if begins < min(semi, hard):
                gap = self.text[position:begins]
                if not quoted:
                    stop = self._sibling(at, inner, following, position, gap)
                    stop = self._restart(position, begins) if stop is None else stop
                    if stop is not None:
                        return stop, following
                inner = following
                position, following = self.extent(following, hard, depth + 1)
                continue
            if quoted:
                if semi >= hard:
                    return hard, following
                position = semi + 1
                continue
            restart = self._restart(position, min(semi, hard))
            if restart is not None:
                return restart, following
            if semi >= hard:
                return hard, following
            if inner >= 0 and self._amends_next(at, first, following, semi, hard):
                inner = following
                position, following = self.extent(following, hard, depth + 1)
            elif clauses < _MAX_CLAUSES and self._goes_on(semi, hard, begins, clauses):
                clauses, position = clauses + 1, semi + 1
            else:
                return semi, following

    def _colon(self, start: int, body: int, hard: int) -> int:
        """A colon ends a subject («…, trọng tâm là:») unless words that want a document stand before it."""
        colon = self.text.find(":", body, hard)
        if colon < 0 or '"' in self.text[body:colon] or _how(self.text[start:colon], self.rules):
            return hard
        lead = self.rules.lead_in.search(self.text, max(body, colon - 60), colon)
        return lead.start() if lead else colon

    def _sibling(self, at: int, inner: int, following: int, position: int, gap: str) -> int | None:
        """The end of the subject before draft ``following``, if that stands beside the outer document."""
        lead = self.rules.lead_in.search(gap)
        if lead is not None:
            return position + lead.start()
        match = _SEPARATOR.search(gap)
        if match is None or (inner < 0 and not gap[: match.start()].strip()):
            return None
        if inner >= 0 and self._coordinated(at, inner, following, match["sep"], gap[: match.start()]):
            return None
        return position + len(gap[: match.start()].rstrip())

    def _coordinated(self, at: int, inner: int, following: int, separator: str, between: str) -> bool:
        """Whether the draft is listed with the inner document, not with the outer one."""
        outer, first, other = self.drafts[at], self.drafts[inner], self.drafts[following]
        if other.issued and outer.issued and other.issued > outer.issued:
            return False
        higher = _rank(other) > _rank(outer)
        if _base(other) == _base(outer) and outer.form != "generic":
            return higher and ("và" in separator or _base(other) == _base(first))
        if _base(other) == _base(first):
            return not between.strip() or higher
        return "và" in separator and higher and not between.strip() and first.subject is None

    def _amends_next(self, at: int, inner: int, following: int, semi: int, hard: int) -> bool:
        """«sửa đổi … Nghị định A; Nghị định B»: B is amended too if of A's kind and not later than the outer."""
        if following >= len(self.drafts) or self.drafts[following].start >= hard:
            return False
        outer, first, other = self.drafts[at], self.drafts[inner], self.drafts[following]
        head = _QUANTIFIER.match(self.text, semi + 1)
        if head is None or head.end() < other.start or _base(other) != _base(first):
            return False
        opened = self._connector(at, hard)
        words = self.text[opened[0] : first.start] if opened else ""
        if _how(words, self.rules) != "amends" and not words.rstrip().endswith(":"):
            return False
        own, theirs = _year(outer), _year(other)
        return not (own and theirs and theirs > own)

    def _goes_on(self, semi: int, hard: int, begins: int, clauses: int) -> bool:
        """Whether a subject continues after this ``;``: short clauses, no opener, no document, and then an end."""
        head = _QUANTIFIER.match(self.text, semi + 1)
        start = semi + 1 + len(self.text[semi + 1 : semi + 42]) - len(self.text[semi + 1 : semi + 42].lstrip())
        if start >= hard or (head is not None and head.end() >= begins):
            return False
        if not self.text[start : start + 1].islower() or self.rules.opener.match(self.text, start):
            return False
        stop = min(hard, self._semicolon(semi + 1, hard))
        if begins < stop or stop - start > 160:
            return False
        if stop >= hard or not self.text[stop + 1 : hard].strip():  # the paragraph ends in «;», as legal bases do
            return True
        after = _QUANTIFIER.match(self.text, stop + 1)
        opens = self.rules.opener.match(self.text, stop + 1 + (self.text[stop + 1 : stop + 2] == " "))
        if opens or (after is not None and after.end() >= begins):
            return True
        # A list of fields («an ninh; phòng cháy; cứu nạn»): each clause short, none an instruction, to the end.
        return clauses < _MAX_CLAUSES and self._goes_on(stop, hard, begins, clauses + 1)

    def _restart(self, position: int, stop: int) -> int | None:
        """Where a clause of its own begins: «hết hiệu lực», or the comma of «…, UBND tỉnh yêu cầu»."""
        end_words = self.rules.subject_end.search(self.text, position, stop)
        stop = end_words.start() if end_words else stop
        comma = self.text.find(",", position, stop)
        while comma >= 0:
            at = comma + 1
            while self.text[at : at + 1] == " ":
                at += 1
            if self.text[at : at + 1].isupper() and (hit := self.rules.issuers.match(self.text, at)):
                end = hit[0]
                if place := self.rules.place_word.match(self.text, end):
                    end = place.end()
                if self.rules.restart.match(self.text, end):
                    return comma
            comma = self.text.find(",", comma + 1, stop)
        return stop if end_words else None


def _base(draft: Draft) -> str:
    return draft.kind.base if draft.kind else draft.kind_name


def _rank(draft: Draft) -> int:
    """How high its issuer stands; the Party before the State at each level. Unknown counts as the lowest."""
    body = draft.issuer.body if draft.issuer and draft.issuer.body else (draft.sign.body if draft.sign else "")
    level = draft.issuer.level if draft.issuer and draft.issuer.level else (draft.sign.level if draft.sign else "")
    if draft.kind and draft.kind.law:
        level = "central"
    return _RANK.get(level, 0) + (body == "party")


def _year(draft: Draft) -> int | None:
    if draft.issued:
        return int(draft.issued[:4])
    return draft.sign.year if draft.sign else None


def _how(words: str, rules: Grammar) -> How | None:
    """What the words before an inner document say the outer one does to it."""
    best, found = -1, None
    for how, pattern in rules.links:
        match = pattern.search(words)
        if match and len(match["rest"].split()) <= rules.link_reach[how] and match.start() > best:
            best, found = match.start(), how
    return found


def set_subjects(text: str, drafts: list[Draft], rules: Grammar) -> None:
    """Set ``subject`` on every draft of a folded text."""
    _Subjects(text, drafts, rules).run()


def link_mentions(text: str, mentions: tuple[Mention, ...], rules: Grammar) -> tuple[MentionLink, ...]:
    """Links between each mention and the mentions directly inside its subject."""
    links: list[MentionLink] = []
    open_: list[tuple[int, int, int, How | None]] = []  # mention, end of subject, end of the last child, how
    for index, mention in enumerate(mentions):
        if index and mention.span[0] - mentions[index - 1].span[1] < _NEAR:
            said = fold(text[mentions[index - 1].span[1] : mention.span[0]]).text
            if rules.amended_by.match(said):
                links.append(MentionLink("amends", index, index - 1))
        while open_ and open_[-1][1] <= mention.span[0]:
            open_.pop()
        if open_:
            outer, end, last, how = open_[-1]
            words = fold(text[last : mention.span[0]]).text
            if last == mentions[outer].span[1] or not _LIST_GAP.match(words):
                # «Luật sửa đổi, bổ sung một số điều» of another: the verb stands in its own name.
                own = fold(mentions[outer].text).text if words.strip() == "của" else ""
                how = _how(f"{own}{words}", rules)
            if rules.amended_after_subject.search(words):
                how = None
                if MentionLink("amends", index, outer) not in links[-1:]:
                    links.append(MentionLink("amends", index, outer))
            if how is not None:
                links.append(MentionLink(how, outer, index))
            reach = mention.subject[1] if mention.subject else mention.span[1]
            open_[-1] = (outer, end, reach, how)
        if mention.subject is not None:
            open_.append((index, mention.subject[1], mention.span[1], None))
    return tuple(links)
