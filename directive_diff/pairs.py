"""Alignment -> pairs of every level, with kinds, and what moved."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import TypeVar

from directive_diff.align import Alignment
from directive_diff.alignment import GIVEN
from directive_diff.model import Kind, Level, Pair, Unit
from directive_diff.profiles import Profile
from directive_diff.similarity import similarity
from directive_diff.spine import moved
from directive_diff.text import same

__all__ = ["pairs", "place", "reading_order"]

T = TypeVar("T")

_RANK: dict[Level, int] = {"section": 0, "paragraph": 1, "sentence": 2}  # of units that begin at one place


@dataclass(slots=True)
class _Link:
    """A pair in the making; sentences and nodes by their numbers in the two profiles."""

    level: Level
    old: tuple[int, ...]
    new: tuple[int, ...]
    kind: Kind
    by: str
    score: float
    moved: bool = False


def pairs(state: Alignment, *, flipped: bool) -> tuple[Pair, ...]:
    """All pairs, in the reading order of the new text; what was removed stands after what preceded it.

    ``flipped`` says that side a of the alignment is the new text.
    """
    old, new = (state.b, state.a) if flipped else (state.a, state.b)
    sentences = _sentences(state, old, new, flipped=flipped)
    nodes = _nodes(state, old, new, sentences, flipped=flipped)
    links = [*nodes, *sentences]
    _mark_moved(links, old, new, flipped=flipped)
    return _in_reading_order(links, old, new)


def _sides(group: tuple[tuple[int, ...], tuple[int, ...]], flipped: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    return (group[1], group[0]) if flipped else group


def _many(old: Sequence[int], new: Sequence[int]) -> Kind:
    return "split" if len(old) <= len(new) else "merged"


def _sentences(state: Alignment, old: Profile, new: Profile, *, flipped: bool) -> list[_Link]:
    given = [_sides(group, flipped) for group in state.pinned]
    links = [link for ours, theirs in given for link in _given_sentences(old, new, ours, theirs)]
    grouped_old = {i for ours, _ in given for i in ours}
    grouped_new = {j for _, theirs in given for j in theirs}
    for group in state.groups:
        ours, theirs = _sides(group, flipped)
        grouped_old.update(ours)
        grouped_new.update(theirs)
        score = similarity("".join(old.codes[i] for i in ours), "".join(new.codes[j] for j in theirs))
        links.append(_Link("sentence", ours, theirs, _many(ours, theirs), "coverage", score))
    for a, b in state.links.items():
        i, j = (b, a) if flipped else (a, b)
        if i in grouped_old or j in grouped_new:
            continue
        kind: Kind = "equal" if same(_text(old, i), _text(new, j)) else "edited"
        links.append(_Link("sentence", (i,), (j,), kind, state.found_by[a], state.scores[a]))
    placed_old = {i for link in links for i in link.old}
    placed_new = {j for link in links for j in link.new}
    links += [_Link("sentence", (i,), (), "removed", "none", 0.0) for i in range(len(old.codes)) if i not in placed_old]
    links += [_Link("sentence", (), (j,), "added", "none", 0.0) for j in range(len(new.codes)) if j not in placed_new]
    return links


def _given_sentences(old: Profile, new: Profile, ours: tuple[int, ...], theirs: tuple[int, ...]) -> list[_Link]:
    """The pair that was given; what was given no counterpart stands alone, each sentence by itself."""
    if not ours or not theirs:
        alone = [_Link("sentence", (i,), (), "removed", GIVEN, 0.0) for i in ours]
        return alone + [_Link("sentence", (), (j,), "added", GIVEN, 0.0) for j in theirs]
    score = similarity("".join(old.codes[i] for i in ours), "".join(new.codes[j] for j in theirs))
    if len(ours) > 1 or len(theirs) > 1:
        return [_Link("sentence", ours, theirs, _many(ours, theirs), GIVEN, score)]
    kind: Kind = "equal" if same(_text(old, ours[0]), _text(new, theirs[0])) else "edited"
    return [_Link("sentence", ours, theirs, kind, GIVEN, score)]


def _text(side: Profile, sentence: int) -> str:
    start, end = side.sentences[sentence].span
    return side.directive.text[start:end]


def _nodes(state: Alignment, old: Profile, new: Profile, sentences: Sequence[_Link], *, flipped: bool) -> list[_Link]:
    links: list[_Link] = []
    shared = _Shared(old, new, sentences)
    unequal_old = {i for link in sentences if link.kind != "equal" for i in link.old}
    unequal_new = {j for link in sentences if link.kind != "equal" for j in link.new}
    given = [_sides(group, flipped) for group in state.nodes_pinned]
    groups = [*(g for g in given if g[0] and g[1]), *(_sides(group, flipped) for group in state.node_groups)]
    known = {number for ours, _ in given for number in ours}, {number for _, theirs in given for number in theirs}
    placed_old = {m for ours, _ in groups for m in ours}
    placed_new = {n for _, theirs in groups for n in theirs}
    ones = [((b,), (a,)) if flipped else ((a,), (b,)) for a, b in state.node_pairs.items()]
    for ours, theirs in [*groups, *(p for p in ones if p[0][0] not in placed_old and p[1][0] not in placed_new)]:
        level = old.nodes[ours[0]].unit.level
        touched = any(any(i in unequal_old for i in range(old.nodes[m].first, old.nodes[m].last)) for m in ours) or any(
            any(j in unequal_new for j in range(new.nodes[n].first, new.nodes[n].last)) for n in theirs
        )
        plural = len(ours) > 1 or len(theirs) > 1
        kind: Kind = _many(ours, theirs) if plural else "edited" if touched else "equal"
        by = GIVEN if ours[0] in known[0] else "mass"
        links.append(_Link(level, ours, theirs, kind, by, shared.of(ours, theirs)))
    paired_old = {m for link in links for m in link.old}
    paired_new = {n for link in links for n in link.new}
    for m, node in enumerate(old.nodes):
        if m not in paired_old:
            links.append(_Link(node.unit.level, (m,), (), "removed", GIVEN if m in known[0] else "none", 0.0))
    for n, node in enumerate(new.nodes):
        if n not in paired_new:
            links.append(_Link(node.unit.level, (), (n,), "added", GIVEN if n in known[1] else "none", 0.0))
    return links


class _Shared:
    """How much of two nodes their sentences share: the words of matched sentences by their scores, of all words."""

    def __init__(self, old: Profile, new: Profile, sentences: Sequence[_Link]) -> None:
        self._old, self._new = old, new
        self._link = {i: link for link in sentences if link.old and link.new for i in link.old}

    def of(self, ours: Sequence[int], theirs: Sequence[int]) -> float:
        """The score of a pair of nodes, in [0, 1]; linear in their sentences, and the same either way round."""
        mine, other = self._sentences(self._old, ours), self._sentences(self._new, theirs)
        shared = 0.0
        for link in {id(link): link for link in map(self._link.get, sorted(mine)) if link}.values():
            # Of a pair whose pieces stand in several nodes, what stands in these.
            there = [len(self._new.codes[j]) for j in link.new if j in other]
            if there:
                here = [len(self._old.codes[i]) for i in link.old if i in mine]
                shared += link.score * (sum(there) + sum(here))
        whole = sum(self._old.nodes[m].weight for m in ours) + sum(self._new.nodes[n].weight for n in theirs)
        return min(1.0, shared / whole) if whole else 1.0

    @staticmethod
    def _sentences(side: Profile, nodes: Sequence[int]) -> set[int]:
        return {i for m in nodes for i in range(side.nodes[m].first, side.nodes[m].last)}


# ---- what moved ---------------------------------------------------------------------------------------------------


def _mark_moved(links: list[_Link], old: Profile, new: Profile, *, flipped: bool) -> None:
    """Mark the highest units that moved: off the heaviest increasing subsequence among what shares a paired holder,
    or taken from one holder to another.
    """
    numbers_old = {m: k for k, link in enumerate(links) if link.level != "sentence" and link.new for m in link.old}
    numbers_new = {n: k for k, link in enumerate(links) if link.level != "sentence" and link.old for n in link.new}
    shelves: dict[tuple[int, tuple[str, ...]], list[tuple[int, int, _Link]]] = defaultdict(list)
    for link in links:
        if not link.old or not link.new:
            continue
        above_old = {_above(old, link, i, numbers_old): i for i in reversed(link.old)}
        above_new = {_above(new, link, j, numbers_new): j for j in reversed(link.new)}
        # The pieces of one pair may have several holders, a lead-in and its items: one shared is enough to be at home.
        shared = above_old.keys() & above_new.keys()
        if not shared:
            link.moved = _really_elsewhere(link, old, new)
            continue
        home = max(shared)
        i, j = above_old[home], above_new[home]
        # What was given may pair a title with a task: such a link stands by itself, whichever text is old.
        groups = tuple(sorted((_group(old, link.level, i), _group(new, link.level, j))))
        shelves[home, groups].append((i, j, link))
    for shelf in shelves.values():
        # In the alignment's canonical order, so that ties fall the same way whichever text is old.
        places = [(_place(old, x.level, i), _place(new, x.level, j), x) for i, j, x in shelf]
        ordered = sorted(((b, a, x) if flipped else (a, b, x) for a, b, x in places), key=itemgetter(0))
        positions = [position for _, position, _ in ordered]
        weights = [_weight(old, x.level, x.old) + _weight(new, x.level, x.new) for _, _, x in ordered]
        for k in moved(positions, weights):
            ordered[k][2].moved = True


def _above(side: Profile, link: _Link, number: int, numbers: dict[int, int]) -> int:
    """The pair of the nearest holder that is paired, or -1 for the text itself."""
    node = side.holder[number] if link.level == "sentence" else side.nodes[number].parent
    while node >= 0 and node not in numbers:
        node = side.nodes[node].parent
    return numbers[node] if node >= 0 else -1


def _really_elsewhere(link: _Link, old: Profile, new: Profile) -> bool:
    """Units whose holders do not correspond moved; but not a heading, whose section says all of it."""
    return (
        link.level != "sentence"
        or old.sentences[link.old[0]].role != "heading"
        or (new.sentences[link.new[0]].role != "heading")
    )


def _group(side: Profile, level: Level, number: int) -> str:
    return side.group[number] if level == "sentence" else side.nodes[number].group


def _place(side: Profile, level: Level, number: int) -> int:
    return place(side.sentences[number] if level == "sentence" else side.nodes[number].unit)


def _weight(side: Profile, level: Level, numbers: Sequence[int]) -> int:
    if level == "sentence":
        return sum(max(1, len(side.codes[i])) for i in numbers)
    return sum(side.nodes[m].weight for m in numbers)


# ---- order --------------------------------------------------------------------------------------------------------


def reading_order(placed: Iterable[tuple[T, Sequence[int], Sequence[int]]]) -> list[T]:
    """Pairs, each with the places of its units in both texts, in the reading order of the new text; what was removed
    stands after what preceded it.
    """
    all_placed = list(placed)
    partner = {i: theirs[0] for _, ours, theirs in all_placed if theirs for i in ours}
    old_places = sorted(partner)

    def key(found: tuple[T, Sequence[int], Sequence[int]]) -> tuple[int, int, int]:
        _, ours, theirs = found
        if theirs:
            return theirs[0], 0, 0
        k = bisect_left(old_places, ours[0]) - 1
        return (partner[old_places[k]] if k >= 0 else -1), 1, ours[0]

    return [pair for pair, _, _ in sorted(all_placed, key=key)]


def place(unit: Unit) -> int:
    """Where a unit stands among all of its text. A section starts where its heading does: the outer one first."""
    return unit.span[0] * len(_RANK) + _RANK[unit.level]


def _in_reading_order(links: list[_Link], old: Profile, new: Profile) -> tuple[Pair, ...]:
    placed = ((x, [_place(old, x.level, i) for i in x.old], [_place(new, x.level, j) for j in x.new]) for x in links)
    made: list[Pair] = []
    for number, link in enumerate(reading_order(placed), 1):
        made.append(
            Pair(
                f"p{number}",
                link.level,
                tuple(_unit_id(old, link.level, i) for i in link.old),
                tuple(_unit_id(new, link.level, j) for j in link.new),
                link.kind,
                link.moved,
                round(link.score, 4),
                link.by,
            )
        )
    return tuple(made)


def _unit_id(side: Profile, level: Level, number: int) -> str:
    return (side.sentences[number] if level == "sentence" else side.nodes[number].unit).id
