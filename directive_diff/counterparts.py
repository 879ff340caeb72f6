"""Sections and paragraphs find their counterparts by the words their sentences share."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from directive_diff.alignment import Alignment
from directive_diff.profiles import Profile, levels
from directive_diff.similarity import common, similarity

__all__ = ["paragraphs", "regroup", "sections"]


def _mass(state: Alignment, level: str) -> dict[tuple[int, int], float]:
    """Shared words of each two nodes of one level: the links below both, the smaller sentence times the score."""
    mass: dict[tuple[int, int], float] = defaultdict(float)
    a, b = state.a, state.b
    ups_a, ups_b = _ancestors(a, level), _ancestors(b, level)

    def add(i: int, j: int, words: float) -> None:
        for m in ups_a[a.holder[i]]:
            for n in ups_b[b.holder[j]]:
                mass[m, n] += words

    for i, j in state.links.items():
        add(i, j, max(1, min(len(a.codes[i]), len(b.codes[j]))) * state.scores[i])
    for ones, others in (*state.groups, *state.pinned):
        for i in ones:
            for j in others:
                if state.links.get(i) != j:
                    add(i, j, common(a.codes[i], b.codes[j]))
    return mass


def _ancestors(side: Profile, level: str) -> list[tuple[int, ...]]:
    """For each node, the nodes of ``level`` at or above it. Trees are a few levels deep."""
    found: list[tuple[int, ...]] = []
    for i, node in enumerate(side.nodes):
        above = found[node.parent] if node.parent >= 0 else ()
        found.append((*above, i) if node.unit.level == level else above)
    return found


def sections(state: Alignment) -> None:
    """Pair sections by shared words and headings, outer ones first."""
    a, b, limits = state.a, state.b, state.limits
    mass = _mass(state, "section")
    depth_a, depth_b = _depths(a), _depths(b)
    scored: list[tuple[int, float, int, int, int]] = []
    for m, n in mass.keys() | _same_headings(a, b):
        if not state.allows_nodes(m, n):
            continue
        shared = 2 * mass.get((m, n), 0.0) / (a.nodes[m].weight + b.nodes[n].weight)
        head = similarity(_heading(a, m), _heading(b, n))
        alike = head >= limits.alone or shared >= limits.section_body
        if (shared >= limits.section_mass and alike) or head >= limits.heading:
            label = 0.05 if a.nodes[m].unit.label == b.nodes[n].unit.label else 0.0
            score = shared + 0.3 * head + label - 0.2 * abs(depth_a[m] - depth_b[n])
            scored.append((min(depth_a[m], depth_b[n]), -score, abs(m - n), m, n))
    taken = set(state.node_pairs.values())
    for depth in sorted({row[0] for row in scored}):
        ranked = []
        for row in (row for row in scored if row[0] == depth):
            inside = state.node_pairs.get(a.nodes[row[3]].parent) == b.nodes[row[4]].parent
            ranked.append((row[1] - (0.1 if inside else 0.0), *row[2:]))
        for _, _, m, n in sorted(ranked):
            if m not in state.node_pairs and n not in taken:
                state.node_pairs[m] = n
                taken.add(n)
    _pair_neighbours(state, levels(a.nodes, "section"), taken)


def _depths(side: Profile) -> list[int]:
    depths: list[int] = []
    for node in side.nodes:
        depths.append(depths[node.parent] + 1 if node.parent >= 0 else 0)
    return depths


def _heading(side: Profile, node: int) -> str:
    return "".join(side.codes[side.nodes[node].first : side.nodes[node].first + side.nodes[node].own])


def _same_headings(a: Profile, b: Profile) -> set[tuple[int, int]]:
    """Sections whose headings are the same words, where that names one on each side."""
    places: dict[str, tuple[list[int], list[int]]] = defaultdict(lambda: ([], []))
    for side, at in ((a, 0), (b, 1)):
        for m in levels(side.nodes, "section"):
            places[_heading(side, m)][at].append(m)
    return {(ms[0], ns[0]) for code, (ms, ns) in places.items() if code and len(ms) == 1 and len(ns) == 1}


def _pair_neighbours(state: Alignment, ours: Sequence[int], taken: set[int]) -> None:
    """Sections left over in the same place, one on each side, when their headings are a little alike."""
    a, b = state.a, state.b
    for m in ours:
        if m in state.node_pairs:
            continue
        n = _opposite(state, m)
        if n is None or n in taken or b.nodes[n].unit.level != "section" or not state.allows_nodes(m, n):
            continue
        if similarity(_heading(a, m), _heading(b, n)) >= state.limits.alone:
            state.node_pairs[m] = n
            taken.add(n)


def _opposite(state: Alignment, m: int) -> int | None:
    """The node of b in the place where node ``m`` stands in a: after the same paired neighbour."""
    a, b = state.a, state.b
    at = a.nodes[m].place
    before = _siblings(a, m)[at - 1] if at else -1
    if before not in state.node_pairs:
        return None
    theirs = _siblings(b, state.node_pairs[before])
    k = b.nodes[state.node_pairs[before]].place + 1
    return theirs[k] if k < len(theirs) else None


def paragraphs(state: Alignment) -> None:
    """Pair paragraphs by the words their sentences share; those in paired sections have the advantage."""
    a, b, limits = state.a, state.b, state.limits
    scored: list[tuple[float, int, int, int]] = []
    for (m, n), shared in _mass(state, "paragraph").items():
        if not state.allows_nodes(m, n):
            continue
        part = 2 * shared / (a.nodes[m].weight + b.nodes[n].weight)
        # A short paragraph swallowed by a long one shares little of the sum, but all of itself.
        held = shared / min(a.nodes[m].weight, b.nodes[n].weight)
        if part >= limits.paragraph_mass or held >= limits.coverage:
            inside = _paired(state, a.nodes[m].parent, b.nodes[n].parent)
            scored.append((-(part + (0.15 if inside else 0.0)), abs(m - n), m, n))
    taken = set(state.node_pairs.values())
    for _, _, m, n in sorted(scored):
        if m not in state.node_pairs and n not in taken:
            state.node_pairs[m] = n
            taken.add(n)
    _pair_lonely(state, taken)


def _paired(state: Alignment, m: int, n: int) -> bool:
    return (m < 0 and n < 0) or (m >= 0 and state.node_pairs.get(m) == n)


def _pair_lonely(state: Alignment, taken: set[int]) -> None:
    """Unpaired paragraphs of one role between paired neighbours in paired sections, one on each side.

    The first preamble paragraph of each year shares hardly a sentence with last year's, yet holds its place.
    """
    for m in levels(state.a.nodes, "paragraph"):
        if m in state.node_pairs:
            continue
        n = _partner_in_place(state, m, taken)
        if n is not None:
            state.node_pairs[m] = n
            taken.add(n)


def _partner_in_place(state: Alignment, m: int, taken: set[int]) -> int | None:
    a, b = state.a, state.b
    mine = _siblings(a, m)
    at = a.nodes[m].place
    before = next((mine[k] for k in range(at - 1, at - 2, -1) if k >= 0), None)
    after = mine[at + 1] if at + 1 < len(mine) else None
    found: int | None = None
    if before is not None and before in state.node_pairs:
        theirs = _siblings(b, state.node_pairs[before])
        k = b.nodes[state.node_pairs[before]].place + 1
        found = theirs[k] if k < len(theirs) else None
    elif after is not None and after in state.node_pairs:
        theirs = _siblings(b, state.node_pairs[after])
        k = b.nodes[state.node_pairs[after]].place - 1
        found = theirs[k] if k >= 0 else None
    if found is None or found in taken or b.nodes[found].unit.level != "paragraph":
        return None
    if not state.allows_nodes(m, found):
        return None
    if a.nodes[m].unit.role != b.nodes[found].unit.role:
        return None
    code_a = "".join(a.codes[a.nodes[m].first : a.nodes[m].last])
    code_b = "".join(b.codes[b.nodes[found].first : b.nodes[found].last])
    return found if similarity(code_a, code_b) >= state.limits.alone else None


def _siblings(side: Profile, m: int) -> list[int]:
    parent = side.nodes[m].parent
    return side.nodes[parent].children if parent >= 0 else side.roots


# ---- splits and merges --------------------------------------------------------------------------------------------


def regroup(state: Alignment) -> None:
    """Pair paragraphs and sections that gained sentences, then gather splits and merges of both."""
    paragraphs(state)
    for level in ("section", "paragraph"):
        _gather(state, level)


def _gather(state: Alignment, level: str) -> None:
    """n:m pairs of nodes: an unpaired piece joins the pair in whose whole most of its shared words lie."""
    a, b, limits = state.a, state.b, state.limits
    mass = _mass(state, level)
    back = {n: m for m, n in state.node_pairs.items()}
    extra_a: dict[int, list[int]] = defaultdict(list)
    extra_b: dict[int, list[int]] = defaultdict(list)
    by_a: dict[int, list[tuple[float, int]]] = defaultdict(list)
    by_b: dict[int, list[tuple[float, int]]] = defaultdict(list)
    for (m, n), words in mass.items():
        by_a[m].append((words, n))
        by_b[n].append((words, m))
    for m in levels(a.nodes, "section" if level == "section" else "paragraph"):
        if m not in state.node_pairs and by_a.get(m):
            words, n = max(by_a[m])
            if n not in back or words < limits.fragment * a.nodes[m].weight or not state.allows_nodes(m, n):
                continue
            if _paired_parents(state, m, n) and _apart(a, m, [back[n], *extra_a[back[n]]]):
                extra_a[back[n]].append(m)
    for n in levels(b.nodes, "section" if level == "section" else "paragraph"):
        if n not in back and by_b.get(n):
            words, m = max(by_b[n])
            if m not in state.node_pairs or words < limits.fragment * b.nodes[n].weight:
                continue
            if not all(state.allows_nodes(k, n) for k in (m, *extra_a.get(m, ()))):
                continue
            if _paired_parents(state, m, n) and _apart(b, n, [state.node_pairs[m], *extra_b[m]]):
                extra_b[m].append(n)
    for m in sorted(extra_a.keys() | extra_b.keys()):
        state.node_groups.append((tuple(sorted([m, *extra_a[m]])), tuple(sorted([state.node_pairs[m], *extra_b[m]]))))


def _apart(side: Profile, m: int, others: Sequence[int]) -> bool:
    """Whether node ``m`` neither holds nor stands in one of ``others``."""
    first, last = side.nodes[m].first, side.nodes[m].last
    return all(last <= side.nodes[k].first or side.nodes[k].last <= first for k in others)


def _paired_parents(state: Alignment, m: int, n: int) -> bool:
    return _paired(state, state.a.nodes[m].parent, state.b.nodes[n].parent)
