"""A layered layout for documents and their relations: columns by depth, rows by trees. Deterministic, no iteration.

A document stands one column to the right of the deepest one that it implements or amends (longest paths, as in
Sugiyama's first step). Each tree of documents with their main higher document takes rows of its own, so that boxes
never meet; a document that another succeeds stands next to that.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

__all__ = ["Edge", "Layers", "layers"]

_UPWARD = ("implements", "amends")


@dataclass(frozen=True, slots=True)
class Edge:
    """``start`` stands to ``end`` as ``how`` says: ``implements``, ``amends``, ``follows``, ``related``."""

    start: str
    end: str
    how: str


@dataclass(frozen=True, slots=True)
class Layers:
    """Column and row of each document drawn (rows may be halves), the edges between them, and how many documents with
    relations are left out.
    """

    column: Mapping[str, int]
    row: Mapping[str, float]
    edges: tuple[Edge, ...]
    left_out: int


def layers(order: Sequence[str], edges: Sequence[Edge], most: int) -> Layers:
    """The layout of the documents that have relations, in the given order where nothing else decides; of more than
    ``most`` the largest groups. Linear in documents and edges but for longest paths.
    """
    groups = _groups(order, edges)
    shown, total = list[str](), 0
    for group in sorted(groups, key=len, reverse=True):
        kept = group[: max(0, most - total)] if not shown else group if total + len(group) <= most else []
        shown += kept
        total += len(kept)
    inside = set(shown)
    # Groups stand in the order of the documents, not of their size.
    shown = [i for group in groups for i in group if i in inside]
    drawn = tuple(e for e in edges if e.start in inside and e.end in inside)
    above = _above(shown, drawn)
    depth = _depths(shown, above)
    main = {i: max(over, key=lambda j: depth[j]) for i, over in above.items() if over}
    follower = {e.end: e.start for e in drawn if e.how not in _UPWARD}
    _beside(shown, main, follower, depth)
    row = _rows(shown, main, follower)
    return Layers(depth, row, drawn, sum(map(len, groups)) - len(shown))


def _groups(order: Sequence[str], edges: Sequence[Edge]) -> list[list[str]]:
    """Documents that are joined in any way, each group from its first document outwards."""
    near: dict[str, list[str]] = {}
    for edge in edges:
        near.setdefault(edge.start, []).append(edge.end)
        near.setdefault(edge.end, []).append(edge.start)
    seen: set[str] = set()
    found: list[list[str]] = []
    for ident in order:
        if ident in near and ident not in seen:
            seen.add(ident)
            group = [ident]
            for one in group:
                fresh = [n for n in dict.fromkeys(near[one]) if n not in seen]
                seen.update(fresh)
                group += fresh
            found.append(group)
    return found


def _above(shown: Sequence[str], edges: Sequence[Edge]) -> dict[str, list[str]]:
    """For each document the higher ones; a relation that would close a circle is left to its arrow."""
    above: dict[str, list[str]] = {i: [] for i in shown}
    for edge in edges:
        if edge.how in _UPWARD and not _reaches(edge.end, edge.start, above):
            above[edge.start].append(edge.end)
    return above


def _reaches(start: str, end: str, above: Mapping[str, Sequence[str]]) -> bool:
    seen, level = {start}, [start]
    for one in level:
        if one == end:
            return True
        fresh = [i for i in above[one] if i not in seen]
        seen.update(fresh)
        level += fresh
    return False


def _depths(shown: Sequence[str], above: Mapping[str, Sequence[str]]) -> dict[str, int]:
    depth = dict.fromkeys(shown, 0)
    for _ in shown:  # as many rounds as the longest path has steps
        deeper = {i: max((depth[j] + 1 for j in above[i]), default=0) for i in shown}
        if deeper == depth:
            break
        depth = deeper
    return depth


def _beside(shown: Sequence[str], main: Mapping[str, str], follower: Mapping[str, str], depth: dict[str, int]) -> None:
    """A document with nothing above or below it stands in the column of its successor, or of what it succeeds."""
    parents = set(main.values())
    earlier = {later: gone for gone, later in follower.items()}
    for ident in shown:
        partner = follower.get(ident) or earlier.get(ident)
        if partner and ident not in main and ident not in parents:
            depth[ident] = depth[partner]


def _rows(shown: Sequence[str], main: Mapping[str, str], follower: Mapping[str, str]) -> dict[str, float]:
    below: dict[str, list[str]] = {}
    for ident in shown:
        if ident in main:
            below.setdefault(main[ident], []).append(ident)
    row: dict[str, float] = {}
    free = 0
    for root in _next_to([i for i in shown if i not in main], main, follower):
        # Depth first without recursion: a document is placed when all below it are.
        stack = [(root, False)]
        while stack:
            ident, ready = stack.pop()
            members = _next_to(below.get(ident, []), main, follower)
            if not members:
                row[ident] = free
                free += 1
            elif ready:
                row[ident] = (row[members[0]] + row[members[-1]]) / 2
            else:
                stack.append((ident, True))
                stack += [(i, False) for i in reversed(members)]
    return row


def _next_to(members: Sequence[str], main: Mapping[str, str], follower: Mapping[str, str]) -> list[str]:
    """The members, each followed by those that it, or one below it, succeeds."""
    inside = set(members)

    def place(ident: str) -> str | None:
        """The member in whose tree a document stands."""
        seen: set[str] = set()
        while ident not in inside and ident in main and ident not in seen:
            seen.add(ident)
            ident = main[ident]
        return ident if ident in inside else None

    behind: dict[str, list[str]] = {}
    for ident in members:
        later = place(follower[ident]) if ident in follower else None
        if later is not None and later != ident:
            behind.setdefault(later, []).append(ident)
    found: dict[str, None] = {}
    follow = {i for group in behind.values() for i in group}
    for start in [*(i for i in members if i not in follow), *members]:  # those in a circle at last
        level = [start]
        while level:
            one = level.pop()
            if one not in found:
                found[one] = None
                level += reversed(behind.get(one, []))
    return list(found)
