"""What the alignment is told beforehand: units that make a pair, and units that must not be in one.

Constraints name units by their ids and come in the alignment's own order of sides. They are laid down before the first
pass (:func:`impose`); every pass asks :class:`~directive_diff.alignment.Alignment` whether a unit is still free and
whether a pairing is allowed, so that what is left over finds its next best counterpart.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

from directive_diff.alignment import GIVEN, Alignment
from directive_diff.model import Level, Unit
from directive_diff.profiles import Profile
from directive_diff.similarity import similarity

__all__ = ["Constraints", "Tie", "impose"]


@dataclass(frozen=True, slots=True)
class Tie:
    """Units of one level, ``a`` of one side and ``b`` of the other, as ids in reading order. In a pin either may be
    empty: those units have no counterpart.
    """

    level: Level
    a: tuple[str, ...]
    b: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Constraints:
    """``pins`` are pairs as they must be, no unit in two of them; ``rejects`` say that no unit of ``a`` may be in a
    pair with any of ``b``.
    """

    pins: tuple[Tie, ...] = ()
    rejects: tuple[Tie, ...] = ()

    def mirrored(self) -> Constraints:
        """The same for the two sides the other way round."""
        pins, rejects = (tuple(Tie(t.level, t.b, t.a) for t in ties) for ties in (self.pins, self.rejects))
        return Constraints(pins, rejects)


def impose(state: Alignment, constraints: Constraints) -> None:
    """Lay the constraints down in an alignment that no pass has worked on yet."""
    sentences = _numbers(state.a.sentences), _numbers(state.b.sentences)
    nodes = tuple(_numbers([node.unit for node in side.nodes]) for side in (state.a, state.b))
    for tie in constraints.pins:
        if tie.level == "sentence":
            _pin_sentences(state, _of(sentences[0], tie.a), _of(sentences[1], tie.b))
        else:
            _pin_nodes(state, _of(nodes[0], tie.a), _of(nodes[1], tie.b))
    for tie in constraints.rejects:
        where = sentences if tie.level == "sentence" else nodes
        forbidden = product(_of(where[0], tie.a), _of(where[1], tie.b))
        (state.rejected if tie.level == "sentence" else state.nodes_rejected).update(forbidden)


def _numbers(units: Sequence[Unit]) -> dict[str, int]:
    return {unit.id: number for number, unit in enumerate(units)}


def _of(numbers: dict[str, int], ids: Sequence[str]) -> tuple[int, ...]:
    return tuple(sorted(numbers[i] for i in ids))


def _pin_sentences(state: Alignment, ones: tuple[int, ...], others: tuple[int, ...]) -> None:
    state.pinned.append((ones, others))
    state.grouped_a.update(ones)
    state.grouped_b.update(others)
    if len(ones) == len(others) == 1:  # a fixed point for what stands around it
        score = similarity(_code(state.a, ones), _code(state.b, others))
        state.link(ones[0], others[0], GIVEN, score)


def _code(side: Profile, numbers: tuple[int, ...]) -> str:
    return "".join(side.codes[i] for i in numbers)


def _pin_nodes(state: Alignment, ones: tuple[int, ...], others: tuple[int, ...]) -> None:
    state.nodes_pinned.append((ones, others))
    state.nodes_settled_a.update(ones)
    state.nodes_settled_b.update(others)
    if ones and others:
        state.node_pairs[ones[0]] = others[0]
