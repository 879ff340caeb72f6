"""Citations: every mention of another legal document, its subject, and what it does to the documents inside.

The path: folded text -> drafts (``find``) -> subjects (``subjects``) -> mentions with positions of the
original text. Grammar and vocabulary are data: ``rules/citations.toml``. Identity across texts: ``identity``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from directive_diff.catalogue import joined, message
from directive_diff.citations.find import Draft, find
from directive_diff.citations.grammar import grammar
from directive_diff.citations.identity import identify
from directive_diff.citations.parts import spaces
from directive_diff.citations.signs import join_messages
from directive_diff.citations.subjects import link_mentions, set_subjects
from directive_diff.model import Mention, MentionLink, Message, Span
from directive_diff.text import Folded, fold

__all__ = ["cut_protected", "identify", "link", "recognise", "suspects"]

_NAME = 400  # characters of a subject that serve as a name
_TWO_DATES = message("faults", "two-dates")
_NO_DATE = message("faults", "no-date")


def recognise(text: str) -> tuple[Mention, ...]:
    """Every mention in a whole reading text, in order. Paragraphs end at a line break; none is crossed."""
    folded, rules = fold(text), grammar()
    drafts = find(folded.text, rules)
    set_subjects(folded.text, drafts, rules)
    kept = [d for d in drafts if d.subject is not None or not d.needs_subject]
    return _shared([_mention(d, folded, text) for d in kept], text)


# «số 01/NQ-CP và số 02/NQ-CP ngày 08/01/2025 của Chính phủ»: what stands between two signs of one list.
_LISTED = re.compile(r"[^\S\n]*(?:,|;|và|, và)?[^\S\n]*(?:số)?[^\S\n]*")


def _shared(mentions: list[Mention], text: str) -> tuple[Mention, ...]:
    """Mentions that share one kind word also share the date and issuer that stand after the last of them."""
    for i in range(len(mentions) - 2, -1, -1):
        one, other = mentions[i], mentions[i + 1]
        listed = one.sign and other.sign and not text[other.span[0]].isupper() and one.kind == other.kind
        if listed and one.issued is None and one.issuer is None and _LISTED.fullmatch(text, one.span[1], other.span[0]):
            mentions[i] = replace(one, issued=other.issued, issuer=other.issuer)
    return tuple(mentions)


def _mention(draft: Draft, folded: Folded, text: str) -> Mention:
    """A draft in positions of the original text."""
    span = folded.span(draft.start, draft.end)
    sign = folded.span(draft.sign.start, draft.sign.end) if draft.sign else None
    subject = folded.span(*draft.subject) if draft.subject else None
    name = draft.name
    if draft.form == "named" and draft.subject and (name is None or (draft.kind and draft.kind.law)):
        # Called by its subject: «Đề án của … về X», «Luật sửa đổi, bổ sung một số điều của Y».
        name = spaces(f"{name or ''} {folded.text[slice(*draft.subject)][:_NAME]}")
    faults = list(draft.faults)
    return Mention(
        span=span,
        sign=sign,
        form=draft.form,
        kind=draft.kind_name,
        number=draft.sign.number if draft.sign else None,
        issued=draft.issued,
        issuer=draft.issuer.name if draft.issuer else None,
        name=name,
        subject=subject,
        text=text[slice(*span)],
        suspect=join_messages(faults),
    )


def link(text: str, mentions: Sequence[Mention]) -> tuple[MentionLink, ...]:
    """Which mention implements or amends which, from the subjects they stand in."""
    return link_mentions(text, tuple(mentions), grammar())


def cut_protected(mentions: Sequence[Mention]) -> tuple[Span, ...]:
    """Where a sentence must not be cut at ``;``: mentions with their subjects, as disjoint spans in order."""
    merged: list[Span] = []
    for mention in sorted(mentions, key=lambda m: m.span):
        start, end = mention.span
        if mention.subject:
            end = max(end, mention.subject[1])
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], end))
        else:
            merged.append((start, end))
    return tuple(merged)


def suspects(mentions: Sequence[Mention]) -> tuple[Mention, ...]:
    """The mentions with what only the whole text shows: one instrument with two dates, a first mention without."""
    out = list(mentions)
    for citation in identify(mentions, ()):
        if citation.form != "numbered":
            continue
        dates = {mentions[i].issued for i in citation.old} - {None}
        if len(dates) > 1:
            for i in citation.old:
                if mentions[i].issued:
                    out[i] = _add(out[i], _TWO_DATES)
        first = mentions[citation.old[0]]
        if first.issued is None and citation.kind not in {"Luật", "Bộ luật", "Pháp lệnh", "Hiến pháp"}:
            out[citation.old[0]] = _add(out[citation.old[0]], _NO_DATE)
    return tuple(out)


def _add(mention: Mention, reason: Message) -> Mention:
    more = join_messages([reason])
    old = mention.suspect
    both = joined((old, more), " ") if old and more else more
    return replace(mention, suspect=both)
