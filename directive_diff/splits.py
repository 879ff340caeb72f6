"""Splits and merges of sentences: one sentence against several, on coverage and little foreign text."""

from __future__ import annotations

from collections import Counter
from operator import add

from directive_diff.alignment import Alignment, Thresholds
from directive_diff.profiles import Profile

__all__ = ["splits_and_merges"]


def splits_and_merges(state: Alignment) -> None:
    """Give unmatched sentences to their neighbour's partner while it holds them too."""
    for flip in (False, True):
        many, one = (state.b, state.a) if flip else (state.a, state.b)
        links = state.back if flip else state.links
        ours, theirs = (state.grouped_b, state.grouped_a) if flip else (state.grouped_a, state.grouped_b)
        for v, w in sorted(links.items()):
            if v in ours or w in theirs:
                continue
            taken = ours | _barred(state, w, flip=flip) if state.rejected else ours
            pieces = tuple(_grow(state.limits, many, v, one.codes[w], links, taken))
            if len(pieces) > 1:
                state.group(*((w,), pieces) if flip else (pieces, (w,)))


def _barred(state: Alignment, w: int, *, flip: bool) -> set[int]:
    """The sentences that may not be in one pair with ``w``."""
    pairs = ((i, j) if flip else (j, i) for i, j in state.rejected)
    return {v for other, v in pairs if other == w}


def _grow(limits: Thresholds, side: Profile, v: int, whole: str, links: dict[int, int], taken: set[int]) -> list[int]:
    """The run of sentences around ``v`` that ``whole`` holds, each of them mostly, with little foreign text."""
    pieces = [v]
    for step in (-1, 1):
        u = v + step
        while 0 <= u < len(side.codes) and u not in links and u not in taken and _neighbours(side, u, pieces[0]):
            if len(side.codes[u]) < limits.resemble_words or not _holds(limits, side, u, pieces, whole):
                break
            pieces = sorted([*pieces, u])
            u += step
    if len(pieces) == 1:
        return pieces
    explained = sum((Counter(whole) & Counter("".join(side.codes[i] for i in pieces))).values())
    return pieces if explained >= (1 - limits.foreign) * len(whole) else [v]


def _neighbours(side: Profile, u: int, v: int) -> bool:
    """Whether two sentences stand in one paragraph, in two of one holder, or are a lead-in and its first item."""
    one, other = sorted((side.holder[u], side.holder[v]))
    if one == other:
        return True
    m, n = side.nodes[one], side.nodes[other]
    if n.unit.level != "paragraph" or n.own != 1:
        return False
    lead_in = n.parent == one and n.place == 0 and m.own == 1
    return lead_in or (m.parent == n.parent >= 0 and m.unit.level == "paragraph" and m.own == 1)


def _holds(limits: Thresholds, side: Profile, u: int, pieces: list[int], whole: str) -> bool:
    """Whether ``whole`` holds most of ``u``'s words beyond those that the pieces found so far account for.

    Words are counted, not their order: a merged sentence interleaves what it is made of. Neighbouring words must
    recur as well, or any long sentence would hold any short one.
    """
    code = side.codes[u]
    wanted = limits.together * (len(code) - 1)
    if sum(map(whole.__contains__, map(add, code, code[1:]))) < wanted:
        return False
    left = Counter(whole)
    left.subtract("".join(side.codes[i] for i in pieces))
    held = sum(min(n, left[c]) for c, n in Counter(code).items() if left[c] > 0)
    return held >= limits.coverage * len(code)
