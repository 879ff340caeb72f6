"""Alignment: which unit of last year's text became which of this year's.

The passes, in order (:data:`PASSES`). Sentences are the evidence; sections and paragraphs pair by how much of their
words their sentences share, so that a task keeps its counterpart though its heading was rewritten.

1. **anchors**: sentences whose folded words are the same and occur once on each side.
2. **resemblance**: among the others, pairs that are each other's best by similarity, anywhere in the text.
3. **sections**, 4. **paragraphs**: by the mass of sentences they share, top down, one to one, best first.
5. **gaps**: inside paired paragraphs, along the spine of what is matched, the rest is matched in order.
6. **strays**: what is left, inside paired sections first and then anywhere.
7. **splits and merges**: one sentence against two or three, on coverage and little foreign text.
8. **paragraphs again**, now that all sentences are placed, with splits and merges.

Then pairs are written for every level, and the longest increasing spine says what moved. All asymmetric steps run on
the two texts in canonical order, so that swapping old and new mirrors the result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from directive_diff.model import Directive
from directive_diff.profile import Alphabet, Profile, levels, profile
from directive_diff.similarity import Candidates, common, similarity
from directive_diff.spine import heaviest_increasing

__all__ = ["Alignment", "DEFAULTS", "PASSES", "Thresholds", "align"]


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every number the alignment decides by. Measured with ``python -m benchmarks.accuracy`` on the gold pairs."""

    anchor_words: int = 3
    """Fewer words than this are no anchor by themselves: «Lưu: VT» says nothing of where it came from."""

    resemble: float = 0.58
    """Similarity at which two sentences correspond wherever they stand."""

    resemble_words: int = 5
    """Sentences shorter than this must be equal, or meet in a gap, to correspond."""

    in_section: float = 0.5
    """Similarity that is enough inside paired sections, whose subject is the same already."""

    in_gap: float = 0.34
    """Similarity that is enough inside paired paragraphs, between matched neighbours."""

    alone: float = 0.2
    """Similarity that is enough where a gap holds one sentence on each side, or a role has one paragraph on each."""

    section_mass: float = 0.1
    """Part of two sections' words that their sentences must share; below it, headings must be alike."""

    heading: float = 0.6
    """Similarity of headings that pairs two sections without shared text."""

    paragraph_mass: float = 0.2
    """Part of two paragraphs' words that their sentences must share."""

    coverage: float = 0.6
    """Split and merge: part of the smaller sentence's words that the larger one must hold, in order, beyond what
    its partner accounts for."""

    foreign: float = 0.45
    """Split and merge: at most this part of the larger side may come from neither."""

    fragment: float = 0.5
    """Paragraphs and sections: part of the shared words of a piece that must lie in the whole it is split from."""

    gap_work: int = 40_000
    """Comparisons one gap may cost; a larger gap is left to the passes that use the index."""


DEFAULTS = Thresholds()


@dataclass(slots=True)
class Alignment:
    """The state the passes work on. ``links`` maps a sentence of side a to its sentence of side b and the pass that
    found it; ``back`` the other way; ``groups`` are the n:m links of sentences; ``sections`` and ``paragraphs`` pair
    nodes, n:m as well."""

    a: Profile
    b: Profile
    limits: Thresholds
    links: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)
    found_by: dict[int, str] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    groups: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    node_pairs: dict[int, int] = field(default_factory=dict)
    node_groups: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    coarse: bool = False

    def link(self, i: int, j: int, by: str, score: float) -> None:
        """Match sentence ``i`` of a with ``j`` of b."""
        self.links[i], self.back[j] = j, i
        self.found_by[i], self.scores[i] = by, score

    def unlink(self, i: int) -> None:
        """Undo a match."""
        del self.back[self.links.pop(i)]


def align(one: Directive, other: Directive, limits: Thresholds = DEFAULTS) -> Alignment:
    """Align two directives given in canonical order (the caller's business, see ``comparison``)."""
    alphabet = Alphabet()
    state = Alignment(profile(one, alphabet), profile(other, alphabet), limits)
    for step in PASSES:
        step(state)
    return state


# ---- 1, 2: sentences anywhere -------------------------------------------------------------------------------------


def anchors(state: Alignment) -> None:
    """Sentences that say the same and occur once on each side."""
    places_a, places_b = _places(state.a), _places(state.b)
    for place, mine in places_a.items():
        theirs = places_b.get(place)
        if len(mine) == 1 and theirs and len(theirs) == 1 and len(place[1]) >= state.limits.anchor_words:
            state.link(mine[0], theirs[0], "anchor", 1.0)


def _places(side: Profile) -> dict[tuple[str, str], list[int]]:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (group, code) in enumerate(zip(side.group, side.codes, strict=True)):
        places[group, code].append(i)
    return places


def resemblance(state: Alignment) -> None:
    """Pairs that are each other's best and alike enough to correspond wherever they stand."""
    _match_best(state, _free(state.a, state.links), _free(state.b, state.back), state.limits.resemble, "similarity")


def _free(side: Profile, taken: dict[int, int]) -> list[int]:
    return [i for i in range(len(side.codes)) if i not in taken]


def _match_best(state: Alignment, left: Sequence[int], right: Sequence[int], floor: float, by: str) -> None:
    """Match sentences best first among the index's candidates that score at least ``floor``."""
    a, b = state.a, state.b
    if not left or not right:
        return
    index = Candidates(right, b.codes, b.group)
    scored: list[tuple[float, int, int, int]] = []
    for i in left:
        code = a.codes[i]
        if len(code) < state.limits.resemble_words:
            continue
        for j in index.of(code, a.group[i]):
            if len(b.codes[j]) >= state.limits.resemble_words:
                score = similarity(code, b.codes[j], floor)
                if score >= floor:
                    scored.append((-score, abs(i - j), i, j))
    for negative, _, i, j in sorted(scored):
        if i not in state.links and j not in state.back:
            state.link(i, j, by, -negative)


# ---- 3, 4: sections and paragraphs --------------------------------------------------------------------------------


def _mass(state: Alignment, level: str) -> dict[tuple[int, int], float]:
    """Shared words of each two nodes of one level: the links below both, each by the smaller sentence times its score."""
    mass: dict[tuple[int, int], float] = defaultdict(float)
    a, b = state.a, state.b
    ups_a, ups_b = _ancestors(a, level), _ancestors(b, level)

    def add(i: int, j: int, words: float) -> None:
        for m in ups_a[a.holder[i]]:
            for n in ups_b[b.holder[j]]:
                mass[m, n] += words

    for i, j in state.links.items():
        add(i, j, max(1, min(len(a.codes[i]), len(b.codes[j]))) * state.scores[i])
    for ones, others in state.groups:
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
        shared = 2 * mass.get((m, n), 0.0) / (a.nodes[m].weight + b.nodes[n].weight)
        head = similarity(_heading(a, m), _heading(b, n))
        if shared >= limits.section_mass or head >= limits.heading:
            label = 0.05 if a.nodes[m].unit.label == b.nodes[n].unit.label else 0.0
            score = shared + 0.3 * head + label - 0.2 * abs(depth_a[m] - depth_b[n])
            scored.append((min(depth_a[m], depth_b[n]), -score, abs(m - n), m, n))
    taken: set[int] = set()
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
    """Sections left over between the same two paired neighbours, one on each side, when their headings are a little alike."""
    a, b = state.a, state.b
    for m in ours:
        if m in state.node_pairs:
            continue
        n = _opposite(state, m)
        if n is None or n in taken or b.nodes[n].unit.level != "section":
            continue
        if similarity(_heading(a, m), _heading(b, n)) >= state.limits.alone:
            state.node_pairs[m] = n
            taken.add(n)


def _opposite(state: Alignment, m: int) -> int | None:
    """The one unpaired node of b in the place where node ``m`` stands in a: same parents, same paired neighbour before."""
    a, b = state.a, state.b
    parent = a.nodes[m].parent
    siblings = a.nodes[parent].children if parent >= 0 else [i for i, x in enumerate(a.nodes) if x.parent < 0]
    at = siblings.index(m)
    if at == 0 or siblings[at - 1] not in state.node_pairs:
        return None
    before = state.node_pairs[siblings[at - 1]]
    above = b.nodes[before].parent
    theirs = b.nodes[above].children if above >= 0 else [i for i, x in enumerate(b.nodes) if x.parent < 0]
    k = theirs.index(before) + 1
    return theirs[k] if k < len(theirs) else None


def paragraphs(state: Alignment) -> None:
    """Pair paragraphs by the words their sentences share; those in paired sections have the advantage."""
    a, b, limits = state.a, state.b, state.limits
    scored: list[tuple[float, int, int, int]] = []
    for (m, n), shared in _mass(state, "paragraph").items():
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
    a, b = state.a, state.b
    for m in levels(a.nodes, "paragraph"):
        if m in state.node_pairs:
            continue
        n = _partner_in_place(state, m, taken)
        if n is not None:
            state.node_pairs[m] = n
            taken.add(n)


def _partner_in_place(state: Alignment, m: int, taken: set[int]) -> int | None:
    a, b = state.a, state.b
    mine = _siblings(a, m)
    at = mine.index(m)
    before = next((mine[k] for k in range(at - 1, at - 2, -1) if k >= 0), None)
    after = mine[at + 1] if at + 1 < len(mine) else None
    found: int | None = None
    if before is not None and before in state.node_pairs:
        theirs = _siblings(b, state.node_pairs[before])
        k = theirs.index(state.node_pairs[before]) + 1
        found = theirs[k] if k < len(theirs) else None
    elif after is not None and after in state.node_pairs:
        theirs = _siblings(b, state.node_pairs[after])
        k = theirs.index(state.node_pairs[after]) - 1
        found = theirs[k] if k >= 0 else None
    if found is None or found in taken or b.nodes[found].unit.level != "paragraph":
        return None
    if a.nodes[m].unit.role != b.nodes[found].unit.role:
        return None
    code_a = "".join(a.codes[a.nodes[m].first : a.nodes[m].last])
    code_b = "".join(b.codes[b.nodes[found].first : b.nodes[found].last])
    return found if similarity(code_a, code_b) >= state.limits.alone else None


def _siblings(side: Profile, m: int) -> list[int]:
    parent = side.nodes[m].parent
    return side.nodes[parent].children if parent >= 0 else [i for i, x in enumerate(side.nodes) if x.parent < 0]


# ---- 5, 6: sentences in place -------------------------------------------------------------------------------------


def gaps(state: Alignment) -> None:
    """Inside paired paragraphs and under paired headings, match the rest in order between what is matched."""
    a, b = state.a, state.b
    for m, n in list(state.node_pairs.items()):
        one, other = a.nodes[m], b.nodes[n]
        _fill(state, range(one.first, one.first + one.own), range(other.first, other.first + other.own))


def _fill(state: Alignment, ours: range, theirs: range) -> None:
    """Match unmatched sentences of two runs along the spine of what is matched between them."""
    fixed = [(i, state.links[i]) for i in ours if state.links.get(i, -1) in theirs]
    weights = [len(state.a.codes[i]) + len(state.b.codes[j]) for i, j in fixed]
    spine = [fixed[k] for k in heaviest_increasing([j for _, j in fixed], weights)]
    corners = [(ours.start - 1, theirs.start - 1), *spine, (ours.stop, theirs.stop)]
    for (i0, j0), (i1, j1) in zip(corners, corners[1:], strict=False):
        left = [i for i in range(i0 + 1, i1) if i not in state.links]
        right = [j for j in range(j0 + 1, j1) if j not in state.back]
        if left and right:
            _in_order(state, left, right)


def _in_order(state: Alignment, left: Sequence[int], right: Sequence[int]) -> None:
    """The order-keeping matching of two short runs with the greatest total similarity (dynamic programming)."""
    a, b, limits = state.a, state.b, state.limits
    if len(left) * len(right) > limits.gap_work:
        state.coarse = True
        return
    floor = limits.alone if len(left) == len(right) == 1 else limits.in_gap
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    scores = [[similarity(a.codes[i], b.codes[j], floor) for j in right] for i in left]
    for x in range(len(left) - 1, -1, -1):
        for y in range(len(right) - 1, -1, -1):
            match = best[x + 1][y + 1] + scores[x][y] if scores[x][y] >= floor else 0.0
            best[x][y] = max(best[x + 1][y], best[x][y + 1], match)
    x = y = 0
    while x < len(left) and y < len(right):
        score = scores[x][y]
        if score >= floor and best[x][y] == best[x + 1][y + 1] + score:
            state.link(left[x], right[y], "gap", score)
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1


def strays(state: Alignment) -> None:
    """Sentences left over: in paired sections first, then short ones that are equal, in order."""
    a, b, limits = state.a, state.b, state.limits
    for m in levels(a.nodes, "section"):
        n = state.node_pairs.get(m)
        if n is None:
            continue
        one, other = a.nodes[m], b.nodes[n]
        left = [i for i in range(one.first, one.last) if i not in state.links]
        right = [j for j in range(other.first, other.last) if j not in state.back]
        _match_best(state, left, right, limits.in_section, "section")
    _equal_in_order(state)


def _equal_in_order(state: Alignment) -> None:
    """Sentences with the same folded words, too short or too frequent to be anchors, first with first."""
    places = _places(state.b)
    for (group, code), mine in _places(state.a).items():
        left = [i for i in mine if i not in state.links]
        right = [j for j in places.get((group, code), ()) if j not in state.back]
        if not code and group == "text":
            continue
        for i, j in zip(left, right, strict=False):
            state.link(i, j, "equal", 1.0)


# ---- 7: splits and merges of sentences ----------------------------------------------------------------------------


def splits_and_merges(state: Alignment) -> None:
    """Give an unmatched sentence to its neighbour's partner when that one holds it too."""
    grown: dict[tuple[str, int], tuple[list[int], list[int]]] = {}
    for flip in (False, True):
        a, b = (state.b, state.a) if flip else (state.a, state.b)
        links = state.back if flip else state.links
        for u in range(len(a.codes)):
            if u in links or len(a.codes[u]) < state.limits.resemble_words:
                continue
            for v in (u - 1, u + 1):
                if not 0 <= v < len(a.codes) or a.holder[v] != a.holder[u] or v not in links:
                    continue
                if _holds_both(state.limits, a, u, v, b.codes[links[v]]):
                    key = ("b" if flip else "a", links[v])
                    many, one = grown.setdefault(key, ([v], [links[v]]))
                    many.append(u)
                    links_group = sorted(set(many))
                    grown[key] = (links_group, one)
                    break
    for (side, _), (many, one) in sorted(grown.items()):
        ones, others = (tuple(many), tuple(one)) if side == "a" else (tuple(one), tuple(many))
        if _in_use(state, ones, others):
            continue
        state.groups.append((ones, others))


def _holds_both(limits: Thresholds, a: Profile, u: int, v: int, whole: str) -> bool:
    """Whether sentence ``whole`` holds both ``v``, its partner, and the neighbour ``u``, and little else."""
    joined = a.codes[u] + a.codes[v] if u < v else a.codes[v] + a.codes[u]
    together, alone = common(joined, whole), common(a.codes[v], whole)
    covered = (together - alone) / len(a.codes[u])
    return covered >= limits.coverage and together >= (1 - limits.foreign) * len(whole)


def _in_use(state: Alignment, ones: tuple[int, ...], others: tuple[int, ...]) -> bool:
    return any(set(ones) & set(x) or set(others) & set(y) for x, y in state.groups)


# ---- 8: paragraphs again ------------------------------------------------------------------------------------------


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
            if n in back and words >= limits.fragment * a.nodes[m].weight and _paired_parents(state, m, n):
                extra_a[back[n]].append(m)
    for n in levels(b.nodes, "section" if level == "section" else "paragraph"):
        if n not in back and by_b.get(n):
            words, m = max(by_b[n])
            if m in state.node_pairs and words >= limits.fragment * b.nodes[n].weight and _paired_parents(state, m, n):
                extra_b[m].append(n)
    for m in sorted(extra_a.keys() | extra_b.keys()):
        state.node_groups.append(
            (tuple(sorted([m, *extra_a[m]])), tuple(sorted([state.node_pairs[m], *extra_b[m]])))
        )


def _paired_parents(state: Alignment, m: int, n: int) -> bool:
    return _paired(state, state.a.nodes[m].parent, state.b.nodes[n].parent)


PASSES: tuple[Callable[[Alignment], None], ...] = (
    anchors,
    resemblance,
    sections,
    paragraphs,
    gaps,
    strays,
    splits_and_merges,
    regroup,
)
