"""Alignment: which unit of last year's text became which of this year's.

The passes, in order (:data:`PASSES`). Sentences are the evidence; sections and paragraphs pair by how much of their
words their sentences share, so that a task keeps its counterpart though its heading was rewritten.

1. **anchors**: sentences whose folded words are the same and occur once on each side.
2. **resemblance**: among the others, pairs that are each other's best by similarity, anywhere in the text.
3. **sections**, 4. **paragraphs**: by the mass of sentences they share, top down, one to one, best first.
5. **splits and merges**: one sentence against several, on coverage and little foreign text; once before the gaps
   are filled, so that a piece is not given away, and once after.
6. **gaps**: inside paired paragraphs, along the spine of what is matched, the rest is matched in order.
7. **strays**: what is left, inside paired paragraphs, then inside paired sections.
8. **paragraphs again**, now that all sentences are placed, with splits and merges.

Then pairs are written for every level, and the longest increasing spine says what moved. All asymmetric steps run on
the two texts in canonical order, so that swapping old and new mirrors the result.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from operator import add

from directive_diff.model import Directive
from directive_diff.profile import Alphabet, Profile, levels, profile
from directive_diff.similarity import Candidates, common, rarity, similarity, weighted_overlap
from directive_diff.spine import heaviest_increasing

__all__ = ["Alignment", "DEFAULTS", "PASSES", "Thresholds", "align"]


# So few pairs are compared directly: building an index costs more.
FEW_PAIRS = 40


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

    in_paragraph: float = 0.42
    """Similarity that is enough inside paired paragraphs, out of order."""

    in_gap: float = 0.34
    """Similarity that is enough inside paired paragraphs, in order between matched neighbours."""

    beside: float = 0.23
    """Similarity that is enough where both sentences stand directly next to a matched pair or the border."""

    alone: float = 0.2
    """Similarity that is enough where nothing else can correspond: a gap holds one sentence on each side, or a role
    has one paragraph on each side."""

    matter: float = 0.45
    """Weighted overlap that two sentences need when both cite and they cite nothing in common: citations are worded
    alike whatever they are about, so only rare words can show that one took the other's place."""

    section_mass: float = 0.1
    """Part of two sections' words that their sentences must share; below it, headings must be alike."""

    heading: float = 0.6
    """Similarity of headings that pairs two sections without shared text."""

    paragraph_mass: float = 0.2
    """Part of two paragraphs' words that their sentences must share."""

    coverage: float = 0.6
    """Split and merge: part of the smaller sentence's words that the larger one must hold beyond what its partner
    accounts for."""

    together: float = 0.5
    """Split and merge: part of the smaller sentence's neighbouring words that must be neighbours in the larger."""

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
    grouped_a: set[int] = field(default_factory=set)
    grouped_b: set[int] = field(default_factory=set)
    weights: dict[str, float] | None = None
    coarse: bool = False

    def free_a(self, i: int) -> bool:
        """Whether sentence ``i`` of a has no counterpart yet."""
        return i not in self.links and i not in self.grouped_a

    def free_b(self, j: int) -> bool:
        """Whether sentence ``j`` of b has no counterpart yet."""
        return j not in self.back and j not in self.grouped_b

    def group(self, ones: tuple[int, ...], others: tuple[int, ...]) -> None:
        """Match several sentences of a with several of b."""
        self.groups.append((ones, others))
        self.grouped_a.update(ones)
        self.grouped_b.update(others)

    def link(self, i: int, j: int, by: str, score: float) -> None:
        """Match sentence ``i`` of a with ``j`` of b."""
        self.links[i], self.back[j] = j, i
        self.found_by[i], self.scores[i] = by, score

    def likeness(self, i: int, j: int, floor: float = 0.0) -> float:
        """Similarity of sentence ``i`` of a and ``j`` of b; for two that cite nothing in common, of their matter."""
        mine, theirs = self.a.cites[i], self.b.cites[j]
        if not mine or not theirs or mine & theirs:
            return similarity(self.a.codes[i], self.b.codes[j], floor)
        if not similarity(self.a.codes[i], self.b.codes[j], self.limits.in_gap):
            return 0.0
        if self.weights is None:
            self.weights = rarity([*self.a.codes, *self.b.codes])
        matter = weighted_overlap(self.a.codes[i], self.b.codes[j], self.weights)
        return matter if matter >= self.limits.matter else 0.0


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
    left, right = _free(state.a, state.links), _free(state.b, state.back)
    _match_best(state, left, right, state.limits.resemble, "similarity", words=state.limits.resemble_words)


def _free(side: Profile, taken: dict[int, int]) -> list[int]:
    return [i for i in range(len(side.codes)) if i not in taken]


def _match_best(
    state: Alignment, left: Sequence[int], right: Sequence[int], floor: float, by: str, *, words: int
) -> None:
    """Match sentences of at least so many words best first, among the index's candidates that score ``floor``."""
    a, b = state.a, state.b
    if not left or not right:
        return
    few = len(left) * len(right) <= FEW_PAIRS
    index = None if few else Candidates(right, b.codes, b.group)
    scored: list[tuple[float, int, int, int]] = []
    for i in left:
        code = a.codes[i]
        if len(code) < words:
            continue
        for j in right if index is None else index.of(code, a.group[i]):
            if len(b.codes[j]) >= words and a.group[i] == b.group[j]:
                score = state.likeness(i, j, floor)
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


# Roles that are lists of lines: each list is one gap, its lines in order.
_LISTS = ("header", "title", "recipient", "signature")


def gaps(state: Alignment) -> None:
    """Inside paired paragraphs, under paired headings and in lists of lines, match the rest in order."""
    a, b = state.a, state.b
    for m, n in list(state.node_pairs.items()):
        one, other = a.nodes[m], b.nodes[n]
        ours, theirs = range(one.first, one.first + one.own), range(other.first, other.first + other.own)
        if one.unit.level == "section" and len(ours) == len(theirs) == 1:
            _pair_headings(state, ours[0], theirs[0])
        else:
            _fill(state, ours, theirs)
    for group in _LISTS:
        _fill(state, _run(a, group), _run(b, group))


def _pair_headings(state: Alignment, i: int, j: int) -> None:
    """The headings of paired sections correspond, however they are worded."""
    if i not in state.links and j not in state.back:
        state.link(i, j, "heading", similarity(state.a.codes[i], state.b.codes[j]))


def _run(side: Profile, group: str) -> range:
    """The sentences of a group, which stand together."""
    places = [i for i, g in enumerate(side.group) if g == group]
    return range(places[0], places[-1] + 1) if places else range(0)


def _fill(state: Alignment, ours: range, theirs: range) -> None:
    """Match unmatched sentences of two runs along the spine of what is matched between them."""
    fixed = [(i, state.links[i]) for i in ours if state.links.get(i, -1) in theirs]
    weights = [len(state.a.codes[i]) + len(state.b.codes[j]) for i, j in fixed]
    spine = [fixed[k] for k in heaviest_increasing([j for _, j in fixed], weights)]
    corners = [(ours.start - 1, theirs.start - 1), *spine, (ours.stop, theirs.stop)]
    for (i0, j0), (i1, j1) in zip(corners, corners[1:], strict=False):
        left = [i for i in range(i0 + 1, i1) if state.free_a(i)]
        right = [j for j in range(j0 + 1, j1) if state.free_b(j)]
        if left and right:
            touching = (left[0] == i0 + 1 and right[0] == j0 + 1, left[-1] == i1 - 1 and right[-1] == j1 - 1)
            _in_order(state, left, right, touching)


def _in_order(state: Alignment, left: Sequence[int], right: Sequence[int], touching: tuple[bool, bool]) -> None:
    """The order-keeping matching of two short runs with the greatest total similarity (dynamic programming).

    ``touching`` says that the first two, and the last two, stand directly next to a matched pair or the border.
    """
    limits = state.limits
    if len(left) * len(right) > limits.gap_work:
        state.coarse = True
        return
    floor = limits.alone if len(left) == len(right) == 1 else limits.in_gap
    best = [[0.0] * (len(right) + 1) for _ in range(len(left) + 1)]
    scores = [[state.likeness(i, j) for j in right] for i in left]
    floors = [[floor] * len(right) for _ in left]
    if touching[0]:
        floors[0][0] = min(floor, limits.beside)
    if touching[1]:
        floors[-1][-1] = min(floor, limits.beside)
    for x in range(len(left) - 1, -1, -1):
        for y in range(len(right) - 1, -1, -1):
            match = best[x + 1][y + 1] + scores[x][y] if scores[x][y] >= floors[x][y] else 0.0
            best[x][y] = max(best[x + 1][y], best[x][y + 1], match)
    x = y = 0
    while x < len(left) and y < len(right):
        score = scores[x][y]
        if score >= floors[x][y] and best[x][y] == best[x + 1][y + 1] + score:
            state.link(left[x], right[y], "gap", score)
            x, y = x + 1, y + 1
        elif best[x][y] == best[x + 1][y]:
            x += 1
        else:
            y += 1


def strays(state: Alignment) -> None:
    """Sentences left over: in paired paragraphs, in paired sections, then short ones that are equal, in order."""
    a, b, limits = state.a, state.b, state.limits
    for level, floor in (("paragraph", limits.in_paragraph), ("section", limits.in_section)):
        for m, n in state.node_pairs.items():
            one, other = a.nodes[m], b.nodes[n]
            if one.unit.level == level:
                left = [i for i in range(one.first, one.last) if state.free_a(i)]
                right = [j for j in range(other.first, other.last) if state.free_b(j)]
                _match_best(state, left, right, floor, level, words=limits.resemble_words)
    for group in _LISTS:
        left = [i for i in _run(a, group) if state.free_a(i)]
        right = [j for j in _run(b, group) if state.free_b(j)]
        _match_best(state, left, right, limits.in_section, "list", words=1)
    _equal_in_order(state)


def _equal_in_order(state: Alignment) -> None:
    """Sentences with the same folded words, too short or too frequent to be anchors, first with first."""
    places = _places(state.b)
    for (group, code), mine in _places(state.a).items():
        left = [i for i in mine if state.free_a(i)]
        right = [j for j in places.get((group, code), ()) if state.free_b(j)]
        if not code and group == "text":
            continue
        for i, j in zip(left, right, strict=False):
            state.link(i, j, "equal", 1.0)


# ---- 7: splits and merges of sentences ----------------------------------------------------------------------------


def splits_and_merges(state: Alignment) -> None:
    """Give unmatched sentences to their neighbour's partner while it holds them too."""
    for flip in (False, True):
        many, one = (state.b, state.a) if flip else (state.a, state.b)
        links = state.back if flip else state.links
        ours, theirs = (state.grouped_b, state.grouped_a) if flip else (state.grouped_a, state.grouped_b)
        for v, w in sorted(links.items()):
            if v in ours or w in theirs:
                continue
            pieces = tuple(_grow(state.limits, many, v, one.codes[w], links, ours))
            if len(pieces) > 1:
                state.group(*((w,), pieces) if flip else (pieces, (w,)))


def _grow(
    limits: Thresholds, side: Profile, v: int, whole: str, links: dict[int, int], taken: set[int]
) -> list[int]:
    """The run of sentences around ``v`` that ``whole`` holds: each unmatched neighbour mostly, with little foreign text."""
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
    """Whether two sentences stand in one paragraph, or in two paragraphs of one holder."""
    one, other = side.holder[u], side.holder[v]
    if one == other:
        return True
    m, n = side.nodes[one], side.nodes[other]
    return m.parent == n.parent >= 0 and m.unit.level == n.unit.level == "paragraph" and m.own == n.own == 1


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
    splits_and_merges,
    gaps,
    splits_and_merges,
    strays,
    splits_and_merges,
    regroup,
)
