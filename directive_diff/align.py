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

Then pairs are written for every level, and the heaviest increasing spine says what moved. All asymmetric steps run on
the two texts in canonical order, so that swapping old and new mirrors the result.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise

from directive_diff.alignment import DEFAULTS, Alignment, Thresholds
from directive_diff.constraints import Constraints, impose
from directive_diff.counterparts import paragraphs, regroup, sections
from directive_diff.model import Directive
from directive_diff.profiles import Alphabet, Profile, profile
from directive_diff.similarity import Candidates, similarity
from directive_diff.spine import heaviest_increasing
from directive_diff.splits import splits_and_merges

__all__ = ["DEFAULTS", "PASSES", "Alignment", "Thresholds", "align"]

# So few pairs are compared directly: building an index costs more.
FEW_PAIRS = 40


def align(
    one: Directive, other: Directive, limits: Thresholds = DEFAULTS, constraints: Constraints | None = None
) -> Alignment:
    """Align two directives given in canonical order (the caller's business, see ``comparison``), and so constraints."""
    alphabet = Alphabet()
    state = Alignment(profile(one, alphabet), profile(other, alphabet), limits)
    if constraints is not None:
        impose(state, constraints)
    for step in PASSES:
        step(state)
    return state


# ---- sentences anywhere ----------------------------------------------------------------------------------------


def anchors(state: Alignment) -> None:
    """Sentences that say the same and occur once on each side."""
    places_a, places_b = _places(state.a), _places(state.b)
    for place, mine in places_a.items():
        theirs = places_b.get(place)
        if len(mine) == 1 and theirs and len(theirs) == 1 and len(place[1]) >= state.limits.anchor_words:
            if not (state.free_a(mine[0]) and state.free_b(theirs[0]) and state.allows(mine[0], theirs[0])):
                continue
            state.link(mine[0], theirs[0], "anchor", 1.0)


def _places(side: Profile) -> dict[tuple[str, str], list[int]]:
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for i, (group, code) in enumerate(zip(side.group, side.codes, strict=True)):
        places[group, code].append(i)
    return places


def resemblance(state: Alignment) -> None:
    """Pairs that are each other's best and alike enough to correspond wherever they stand."""
    left = [i for i in range(len(state.a.codes)) if state.free_a(i)]
    right = [j for j in range(len(state.b.codes)) if state.free_b(j)]
    _match_best(state, left, right, state.limits.resemble, "similarity", words=state.limits.resemble_words)


def _match_best(
    state: Alignment, left: Sequence[int], right: Sequence[int], floor: float, by: str, *, words: int
) -> None:
    """Match sentences of at least so many words best first, among the index's candidates that score ``floor``."""
    a, b = state.a, state.b
    if not left or not right:
        return
    few = len(left) * len(right) <= FEW_PAIRS
    index = None if few else Candidates(right, b.codes, b.group)
    scored: list[tuple[bool, float, bool, int, int, int]] = []
    for i in left:
        code = a.codes[i]
        if len(code) < words:
            continue
        for j in right if index is None else index.of(code, a.group[i]):
            if len(b.codes[j]) >= words and a.group[i] == b.group[j]:
                score = state.likeness(i, j, floor)
                if score >= floor:
                    unlike = a.sentences[i].role != b.sentences[j].role
                    # What cites the same comes before what is only worded alike.
                    strangers = bool(a.cites[i] and b.cites[j] and not a.cites[i] & b.cites[j])
                    scored.append((strangers, -score, unlike, abs(i - j), i, j))
    for _, negative, _, _, i, j in sorted(scored):
        if i not in state.links and j not in state.back:
            state.link(i, j, by, -negative)


# ---- sentences in place ----------------------------------------------------------------------------------------


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
        for ours, theirs in zip(_runs(a, group), _runs(b, group), strict=False):  # an annex has lists of its own
            _fill(state, ours, theirs)


def _pair_headings(state: Alignment, i: int, j: int) -> None:
    """The headings of paired sections correspond, however they are worded."""
    if state.free_a(i) and state.free_b(j) and state.allows(i, j):
        state.link(i, j, "heading", similarity(state.a.codes[i], state.b.codes[j]))


def _runs(side: Profile, group: str) -> list[range]:
    """The runs of sentences of a group that stand together: the document's, then those of its annexes."""
    places = [i for i, g in enumerate(side.group) if g == group]
    firsts = [i for n, i in enumerate(places) if not n or places[n - 1] + 1 < i]
    lasts = [i for n, i in enumerate(places) if n + 1 == len(places) or places[n + 1] > i + 1]
    return [range(first, last + 1) for first, last in zip(firsts, lasts, strict=True)]


def _fill(state: Alignment, ours: range, theirs: range) -> None:
    """Match unmatched sentences of two runs along the spine of what is matched between them."""
    fixed = [(i, state.links[i]) for i in ours if state.links.get(i, -1) in theirs]
    weights = [len(state.a.codes[i]) + len(state.b.codes[j]) for i, j in fixed]
    spine = [fixed[k] for k in heaviest_increasing([j for _, j in fixed], weights)]
    corners = [(ours.start - 1, theirs.start - 1), *spine, (ours.stop, theirs.stop)]
    for (i0, j0), (i1, j1) in pairwise(corners):
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
    if len(left) == len(right) == 1 and all(touching):
        score = state.likeness_in_place(left[0], right[0])
        # Citations are worded alike: those of other documents must agree in most of their words even here.
        other = state.a.cites[left[0]] and state.b.cites[right[0]] and state.likeness(left[0], right[0]) == 0.0
        if score >= (limits.resemble if other else limits.alone):
            state.link(left[0], right[0], "gap", score)
        return
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
        left = [i for run in _runs(a, group) for i in run if state.free_a(i)]
        right = [j for run in _runs(b, group) for j in run if state.free_b(j)]
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
        for i, j in zip(left, right, strict=False) if not state.rejected else _allowed(state, left, right):
            state.link(i, j, "equal", 1.0)


def _allowed(state: Alignment, left: Sequence[int], right: list[int]) -> Iterator[tuple[int, int]]:
    """First with first, passing over what may not be one pair."""
    for i in left:
        j = next((j for j in right if state.allows(i, j)), None)
        if j is not None:
            right.remove(j)
            yield i, j


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
