"""Chains of documents: what implements what, over both texts, and which document of a chain stands at its head.

«Kế hoạch A về thực hiện Kết luận B về tiếp tục thực hiện Chỉ thị C» is one piece of news, not three: A is the head, B
and C came with it. A generic mention («các Kế hoạch của UBND tỉnh») is no document and heads nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from directive_diff.model import Citation, Mention

__all__ = ["heads", "higher", "standing"]

_DEEP = 12  # links from the end of a chain to its head; the deepest seen is 4


def standing(mentions: Sequence[Mention]) -> frozenset[int]:
    """The mentions that stand by themselves, not in the subject of another document (a generic one is no document)."""
    found: list[int] = []
    until = 0
    for index, mention in enumerate(mentions):
        if mention.span[0] >= until:
            found.append(index)
        if mention.form != "generic" and mention.subject:
            until = max(until, mention.subject[1])
    return frozenset(found)


def heads(citations: Sequence[Citation], alone: frozenset[str]) -> dict[str, str]:
    """For every citation the id of the one it came or went with: the head of its chain, or itself.

    ``alone`` are the documents that stand by themselves somewhere in a text where their status is seen; such a one is a
    head whatever else names it. Only documents of the same status make a chain: one newly named in the title of a
    document that was cited before is news by itself.
    """
    by_id = {c.id: c for c in citations}
    above: dict[str, list[str]] = {}
    for citation in citations:
        if citation.form == "generic":
            continue
        for link in citation.links:
            if by_id[link.id].status == citation.status and citation.id not in above.setdefault(link.id, []):
                above[link.id].append(citation.id)
    for ident in alone:
        above.pop(ident, None)
    return {c.id: _top(c.id, above, by_id) for c in citations}


def _top(start: str, above: Mapping[str, Sequence[str]], by_id: Mapping[str, Citation]) -> str:
    """The head over a citation; of several, the one that stands first in the text. What runs in a circle has none."""
    tops, seen, level = set[str](), {start}, [start]
    for _ in range(_DEEP):
        following: list[str] = []
        for one in level:
            outer = above.get(one, ())
            tops |= {one} if not outer else set()
            following += [o for o in outer if o not in seen]
            seen.update(outer)
        level = following
    return min(tops, key=lambda i: _order(by_id[i]), default=start)


def _order(citation: Citation) -> tuple[int, int]:
    return (citation.new or citation.old)[0], int(citation.id[1:])


def higher(citations: Iterable[Citation]) -> dict[str, frozenset[str]]:
    """For every citation what it implements, itself or through others."""
    direct = {c.id: [link.id for link in c.links if link.how == "implements"] for c in citations}
    return {ident: _reach(ident, direct) for ident in direct}


def _reach(start: str, direct: Mapping[str, Sequence[str]]) -> frozenset[str]:
    found: dict[str, None] = {}
    level = list(direct[start])
    for _ in range(_DEEP):
        fresh = [one for one in level if one not in found and one != start]
        found.update(dict.fromkeys(fresh))
        level = [inner for one in fresh for inner in direct[one]]
    return frozenset(found)
