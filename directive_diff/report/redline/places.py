"""What stays in its place and what moves: the sentences of both texts as blocks, in the order of each side.

Word tells a move by text that stands twice, at its old place and at its new one; all else must keep one order that is
right for both texts. So of the pairs the heaviest part that is in the same order on both sides stays, and among equals
rather what the comparison does not call moved. What is not in that order moves; of two neighbours that changed places,
both moved for a reader, one moves in Word.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.model import Directive, Edit, Pair, Unit
from directive_diff.spine import heaviest_increasing

__all__ = ["Block", "Node", "Places", "places"]

_Extent = tuple[tuple[int, int], tuple[int, int]]  # what a move covers: the first and last sentence on each side
_Alone = tuple[dict[int, int], dict[int, int]]  # by index the sentences that stand alone, and the number of the change


@dataclass(slots=True, eq=False)
class Node:
    """A pair with both sides, each of sentences that follow each other: ``old`` and ``new`` are their ``[first, last]``
    indexes. ``move`` is the number of the move it belongs to, 0 where it stays; ``change`` the number of its change, or
    0; ``size`` is the weight of its characters; ``moved`` says that the comparison calls it or what holds it moved.
    """

    pair: Pair
    old: tuple[int, int]
    new: tuple[int, int]
    edits: tuple[Edit, ...]
    change: int
    size: int
    moved: bool
    key: tuple[str, str]
    move: int = 0


@dataclass(frozen=True, slots=True)
class Block:
    """Sentences ``first`` to ``last`` of one side: a node, or one sentence without counterpart. ``move`` is the move
    that its place is part of: a sentence left out or added in the midst of one that moved is.
    """

    first: int
    last: int
    node: Node | None
    change: int
    move: int


@dataclass(frozen=True, slots=True)
class Places:
    """Both texts as blocks in order, and the nodes that stay, in order."""

    old_sentences: tuple[Unit, ...]
    new_sentences: tuple[Unit, ...]
    old: tuple[Block, ...]
    new: tuple[Block, ...]
    spine: tuple[Node, ...]


def places(comparison: Comparison) -> Places:
    """The places of all sentences; O(n log n)."""
    old, new = _sentences(comparison.old), _sentences(comparison.new)
    numbers = {change.pair: n for n, change in enumerate(comparison.changes, 1)}
    nodes, alone = _nodes(comparison, old, new, numbers)
    spine = _spine(nodes)
    stay = {id(node) for node in spine}
    lines = _Lines(comparison.old, old), _Lines(comparison.new, new)
    apart = _apart([node for node in nodes if id(node) not in stay], lines)
    movable = {id(node) for node in apart}
    for node in nodes:
        if id(node) not in stay and id(node) not in movable:
            _leave(node, alone)
    nodes = [node for node in nodes if id(node) in stay or id(node) in movable]
    extents = _number_moves(nodes, stay, lines)
    return Places(
        old,
        new,
        _blocks(len(old), {node.old: node for node in nodes}, alone[0], [extent[0] for extent in extents]),
        _blocks(len(new), {node.new: node for node in nodes}, alone[1], [extent[1] for extent in extents]),
        tuple(spine),
    )


def _sentences(directive: Directive) -> tuple[Unit, ...]:
    return tuple(unit for unit in directive.units if unit.level == "sentence")


def _nodes(
    comparison: Comparison, old: Sequence[Unit], new: Sequence[Unit], numbers: Mapping[str, int]
) -> tuple[list[Node], _Alone]:
    """The nodes in the old text's order, and by index the sentences without one, with the number of their change.

    Sentences that an officer joined from two ends of a text follow each other on no side: each stands alone, and their
    change is told at the first of the new text.
    """
    index_old, index_new = ({unit.id: k for k, unit in enumerate(side)} for side in (old, new))
    moved_pairs = [pair for pair in comparison.pairs if pair.moved]
    roots = (
        _roots(comparison.old.units, {i: pair.id for pair in moved_pairs for i in pair.old}),
        _roots(comparison.new.units, {j: pair.id for pair in moved_pairs for j in pair.new}),
    )
    weights_old, weights_new = _weights(comparison.old), _weights(comparison.new)
    edits = {change.pair: change.edits for change in comparison.changes}
    nodes: list[Node] = []
    alone: _Alone = ({}, {})
    for pair in comparison.pairs:
        if pair.level != "sentence":
            continue
        ours, theirs = sorted(index_old[i] for i in pair.old), sorted(index_new[j] for j in pair.new)
        number = numbers.get(pair.id, 0)
        if not ours or not theirs or _scattered(ours) or _scattered(theirs):
            alone[0].update((i, 0 if theirs else number) for i in ours)
            alone[1].update((j, number if j == theirs[0] else 0) for j in theirs)
            continue
        key = roots[0][pair.old[0]], roots[1][pair.new[0]]
        moved = any(key)
        size = sum(weights_old[i] for i in pair.old) + sum(weights_new[j] for j in pair.new)
        own = (ours[0], ours[-1]), (theirs[0], theirs[-1])
        nodes.append(Node(pair, *own, edits.get(pair.id, ()), number, size, moved, key if moved else (pair.id, "")))
    return sorted(nodes, key=lambda node: node.old), alone


def _weights(directive: Directive) -> dict[str, int]:
    """By sentence its characters; a heading weighs as much as the section that it opens, as the text goes by it."""
    length = {unit.id: unit.span[1] - unit.span[0] for unit in directive.units}
    sections = {unit.id for unit in directive.units if unit.level == "section"}
    return {
        unit.id: length[unit.parent] if unit.role == "heading" and unit.parent in sections else length[unit.id]
        for unit in directive.units
        if unit.level == "sentence" and unit.parent is not None
    }


def _leave(node: Node, alone: _Alone) -> None:
    """Let the sentences of a node stand alone."""
    alone[0].update((i, 0) for i in range(node.old[0], node.old[1] + 1))
    alone[1].update((j, node.change if j == node.new[0] else 0) for j in range(node.new[0], node.new[1] + 1))


def _scattered(indexes: Sequence[int]) -> bool:
    return indexes[-1] - indexes[0] + 1 != len(indexes)


def _roots(units: Iterable[Unit], moved: Mapping[str, str]) -> dict[str, str]:
    """By unit the highest pair that moved among those of the unit and its holders, or ""; ``moved`` is that of a unit
    itself.
    """
    found: dict[str, str] = {}
    for unit in units:  # holders come before what they hold
        above = found[unit.parent] if unit.parent is not None else ""
        found[unit.id] = above or moved.get(unit.id, "")
    return found


def _spine(nodes: Sequence[Node]) -> list[Node]:
    """The nodes that stay."""
    most = sum(node.size for node in nodes) + 1
    weights = [node.size * (1 if node.moved else most) for node in nodes]
    return [nodes[k] for k in heaviest_increasing([node.new[0] for node in nodes], weights)]


def _apart(nodes: Sequence[Node], lines: tuple[_Lines, _Lines]) -> list[Node]:
    """The nodes that can be moved in one piece: within a line, or whole lines, on either side."""
    return [
        node
        for node in nodes
        if all(side.within(*at) or side.whole(*at) for side, at in zip(lines, (node.old, node.new), strict=True))
    ]


def _number_moves(nodes: Sequence[Node], stay: set[int], lines: tuple[_Lines, _Lines]) -> list[_Extent]:
    """Give each node off the spine the number of its move, and return what each move covers on both sides.

    Nodes that moved with the same unit and follow each other on both sides are one move: a move stands in one piece at
    either end, as two containers must not overlap. It is within one line, or of whole lines.
    """
    rank = {id(node): k for k, node in enumerate(sorted(nodes, key=lambda node: node.new))}
    groups: list[list[Node]] = []  # within one line on both sides
    joined: list[bool] = []  # whether a group follows the one before on both sides
    before: Node | None = None
    for node in nodes:
        if id(node) in stay:
            before = None
            continue
        follows = before is not None and before.key == node.key and rank[id(node)] == rank[id(before)] + 1
        if follows and before is not None and _one_line(lines, before, node):
            groups[-1].append(node)
        else:
            groups.append([node])
            joined.append(follows)
        before = node
    extents: list[_Extent] = []
    whole_before = False
    for group, follows in zip(groups, joined, strict=True):
        first, last = group[0], group[-1]
        whole = lines[0].whole(first.old[0], last.old[1]) and lines[1].whole(first.new[0], last.new[1])
        if follows and whole and whole_before:
            ours, theirs = extents[-1]
            extents[-1] = (ours[0], last.old[1]), (theirs[0], last.new[1])
        else:
            extents.append(((first.old[0], last.old[1]), (first.new[0], last.new[1])))
        for node in group:
            node.move = len(extents)
        whole_before = whole
    return extents


def _one_line(lines: tuple[_Lines, _Lines], one: Node, other: Node) -> bool:
    return lines[0].within(one.old[0], other.old[1]) and lines[1].within(one.new[0], other.new[1])


class _Lines:
    """On which line the sentences of one text stand: the first and last of each."""

    def __init__(self, directive: Directive, sentences: Sequence[Unit]) -> None:
        self._line: list[int] = []
        line = end = 0
        for unit in sentences:
            line += directive.text.count("\n", end, unit.span[0])
            self._line.append(line)
            line += directive.text.count("\n", *unit.span)
            end = unit.span[1]

    def within(self, first: int, last: int) -> bool:
        """Whether sentences stand on one line."""
        return self._line[first] == self._line[last]

    def whole(self, first: int, last: int) -> bool:
        """Whether sentences fill their lines."""
        opens = first == 0 or self._line[first - 1] != self._line[first]
        return opens and (last + 1 == len(self._line) or self._line[last + 1] != self._line[last])


def _blocks(
    count: int, nodes: Mapping[tuple[int, int], Node], alone: Mapping[int, int], extents: Sequence[tuple[int, int]]
) -> tuple[Block, ...]:
    starts = {extent[0]: number for number, extent in enumerate(extents, 1)}
    by_first = {first: (last, node) for (first, last), node in nodes.items()}
    found: list[Block] = []
    at = move = 0
    end = -1
    while at < count:
        if at in starts:
            move = starts[at]
            end = extents[move - 1][1]
        inside = move if at <= end else 0
        last, node = by_first.get(at, (at, None))
        found.append(Block(at, last, node, node.change if node else alone[at], inside))
        at = last + 1
    return tuple(found)
