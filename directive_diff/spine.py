"""The heaviest increasing subsequence: which matched units kept their order, and which moved."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate

__all__ = ["heaviest_increasing", "moved"]


def heaviest_increasing(positions: Sequence[int], weights: Sequence[int]) -> list[int]:
    """Indexes of a strictly increasing subsequence of ``positions`` with the greatest total weight.

    O(n log n), by a Fenwick tree over ranks that keeps the best sum ending at or before each rank.
    """
    ranks = {p: i + 1 for i, p in enumerate(sorted(set(positions)))}
    best = [(0, -1)] * (len(ranks) + 1)
    previous = [-1] * len(positions)
    top = (0, -1)
    for i, (position, weight) in enumerate(zip(positions, weights, strict=True)):
        rank = ranks[position]
        below = (0, -1)
        j = rank - 1
        while j > 0:
            below = max(below, best[j], key=_sum)
            j -= j & -j
        previous[i] = below[1]
        mine = (below[0] + weight, i)
        j = rank
        while j < len(best):
            if mine[0] > best[j][0]:
                best[j] = mine
            j += j & -j
        top = max(top, mine, key=_sum)
    chain: list[int] = []
    i = top[1]
    while i >= 0:
        chain.append(i)
        i = previous[i]
    return chain[::-1]


def _sum(entry: tuple[int, int]) -> int:
    return entry[0]


def moved(positions: Sequence[int], weights: Sequence[int]) -> set[int]:
    """Indexes that moved: all off the heaviest increasing subsequence, and both halves of a swap.

    Two neighbours that changed places have no fixed point: when one unit off the spine crosses exactly one unit on
    it, and that one is crossed by nothing else, both moved.
    """
    spine = heaviest_increasing(positions, weights)
    on = set(spine)
    off = [i for i in range(len(positions)) if i not in on]
    if not off:
        return set()
    # The spine's positions increase with its indexes, so what an off unit crosses is one run of the spine; how often
    # each spine unit is crossed is summed over run ends, never over whole runs.
    runs = {i: _crossed(spine, positions, i) for i in off}
    steps = [0] * (len(spine) + 1)
    for low, high in runs.values():
        steps[low] += 1
        steps[high] -= 1
    times = list(accumulate(steps))
    swapped = {spine[low] for low, high in runs.values() if high - low == 1 and times[low] == 1}
    return set(off) | swapped


def _crossed(spine: Sequence[int], positions: Sequence[int], i: int) -> tuple[int, int]:
    """The run of the spine that index ``i`` crosses: between its place by index and its place by position."""
    by_index = bisect_left(spine, i)
    by_position = bisect_left(spine, positions[i], key=lambda j: positions[j])
    return min(by_index, by_position), max(by_index, by_position)
