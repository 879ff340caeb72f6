"""The heaviest increasing subsequence and what moved, against brute force."""

from __future__ import annotations

import random
from itertools import combinations, pairwise

from hypothesis import example, given
from hypothesis import strategies as st

from directive_diff.spine import heaviest_increasing, moved


def _heaviest(positions: list[int], weights: list[int]) -> int:
    """The greatest weight of all increasing subsequences, by trying each."""
    n = range(len(positions))
    chains = (chain for size in range(len(positions) + 1) for chain in combinations(n, size))
    rising = (c for c in chains if all(positions[i] < positions[j] for i, j in pairwise(c)))
    return max(sum(weights[i] for i in chain) for chain in rising)


WEIGHTED = st.lists(st.tuples(st.integers(0, 9), st.integers(1, 6)), max_size=9)
ORDERS = st.integers(0, 8).flatmap(lambda n: st.permutations(range(n)))


@given(WEIGHTED)
@example([])
@example([(3, 1), (3, 2)])
def test_heaviest_against_brute_force(pairs: list[tuple[int, int]]) -> None:
    positions, weights = [p for p, _ in pairs], [w for _, w in pairs]
    chain = heaviest_increasing(positions, weights)
    assert all(a < b and positions[a] < positions[b] for a, b in pairwise(chain))
    assert sum(weights[i] for i in chain) == _heaviest(positions, weights)


def _crosses(order: list[int], i: int, j: int) -> bool:
    return (i - j) * (order[i] - order[j]) < 0


@given(ORDERS, st.lists(st.integers(1, 5), min_size=8, max_size=8))
def test_moved_against_its_definition(order: list[int], weights: list[int]) -> None:
    weights = weights[: len(order)]
    spine = heaviest_increasing(order, weights)
    off = [i for i in range(len(order)) if i not in spine]
    crossed = {k: [i for i in off if _crosses(order, i, k)] for k in spine}
    both = {
        k for k in spine for i in crossed[k] if len(crossed[k]) == 1 and sum(_crosses(order, i, m) for m in spine) == 1
    }
    assert moved(order, weights) == {*off, *both}


@given(ORDERS)
def test_what_stays_is_in_order(order: list[int]) -> None:
    gone = moved(order, [1] * len(order))
    stays = [position for i, position in enumerate(order) if i not in gone]
    assert stays == sorted(stays)
    assert (not gone) == (list(order) == sorted(order))


def test_small_orders() -> None:
    assert moved([], []) == set()
    assert moved([0, 1, 2], [1, 1, 1]) == set()
    assert moved([1, 0], [1, 1]) == {0, 1}
    assert moved([1, 2, 3, 0], [1, 1, 1, 1]) == {3}
    assert moved([0, 2, 1, 3], [1, 1, 1, 1]) == {1, 2}
    assert moved([2, 0, 1], [9, 1, 1]) == {1, 2}


def test_long_orders_end() -> None:
    order = list(range(100_000))
    assert moved(order[::-1], [1] * len(order)) >= set(range(1, len(order) - 1))
    random.Random(1).shuffle(order)
    chain = heaviest_increasing(order, [1] * len(order))
    assert all(order[a] < order[b] for a, b in pairwise(chain))
