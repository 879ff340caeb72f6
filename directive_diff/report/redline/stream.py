"""Both texts as one stream of runs: what stays, what is deleted or inserted, what moved from here or to here.

Left to the reader's choice, the stream is either text: without what was deleted and what moved away it is the new one,
without what was inserted and what moved here the old one, each line with its line break behind it. Both are checked
before anything is written.

Between two places that stay, the lines of the old text come before those of the new; what stands in the middle of a
line stays in its line, so that a line break is touched only where lines begin, end, part or join. Of the text that
stays, where the two sides compose a letter differently (NFC), the new writing stands.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal
from unicodedata import normalize

from directive_diff.comparison import Comparison
from directive_diff.errors import InternalError
from directive_diff.model import Directive, Unit
from directive_diff.report.redline.pieces import BREAK, Piece, broken, pieces
from directive_diff.report.redline.places import Block, Node, Places, places

__all__ = ["IN_NEW", "IN_OLD", "Run", "State", "stream"]

State = Literal["kept", "inserted", "deleted", "moved_from", "moved_to"]
IN_NEW: frozenset[State] = frozenset({"kept", "inserted", "moved_to"})
IN_OLD: frozenset[State] = frozenset({"kept", "deleted", "moved_from"})


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one state; a line break is always a run by itself. ``move`` is the number of the move whose place it
    stands in, 0 outside; ``change`` that of the change it belongs to; ``unit`` the sentence it is of, None between
    sentences.
    """

    text: str
    state: State
    move: int = 0
    change: int = 0
    unit: Unit | None = None


def stream(comparison: Comparison) -> list[Run]:
    """The runs of a comparison, in order; linear but for finding what stays in place.

    Raises:
        InternalError: E903 the runs are not the two texts.
    """
    runs = _last_break_kept(list(_Maker(comparison, places(comparison)).runs()))
    for directive, states in ((comparison.old, IN_OLD), (comparison.new, IN_NEW)):
        text = "".join(run.text for run in runs if run.state in states)
        if text != directive.text + BREAK and normalize("NFC", text) != normalize("NFC", directive.text + BREAK):
            raise InternalError("E903", source=directive.source)
    return runs


_START = Run(BREAK, "kept")  # before the first line both texts stand as behind a line break


class _Maker:
    """The two texts and what each stretch of them became."""

    def __init__(self, comparison: Comparison, found: Places) -> None:
        self._spine = found.spine
        self._old = _Side(comparison.old, found.old_sentences, found.old, "deleted", "moved_from")
        self._new = _Side(comparison.new, found.new_sentences, found.new, "inserted", "moved_to")
        self._pieces = {id(b.node): self._of(b.node) for b in found.old if b.node}
        self._along = set(self._moved_along())

    def runs(self) -> Iterator[Run]:
        """All runs: the nodes that stay, and between two of them what stands there on each side."""
        at_old = at_new = 0
        for node in (*self._spine, None):
            until_old = self._old.block_of[node.old[0]] if node else len(self._old.blocks)
            until_new = self._new.block_of[node.new[0]] if node else len(self._new.blocks)
            ours = self._stretch(self._old, at_old, until_old)
            theirs = self._stretch(self._new, at_new, until_new)
            yield from (run for run in _merged(ours, theirs) if run is not _START)
            if node:
                yield from self._stays(node)
            at_old, at_new = until_old + 1, until_new + 1

    def _stretch(self, side: _Side, start: int, end: int) -> list[Run]:
        """What stands on one side between two nodes that stay: the space behind the first, then blocks with theirs."""
        runs = list(self._gap(side, start - 1)) if start else side.opening()
        for k in range(start, end):
            runs.extend(self._block(side, side.blocks[k]))
            runs.extend(self._gap(side, k))
        return runs

    def _block(self, side: _Side, block: Block) -> Iterator[Run]:
        unit = side.sentences[block.first]
        if block.node is None:
            text = side.directive.text[slice(*unit.span)]
            yield from (Run(part, side.state, block.move, block.change, unit) for part in broken(text))
            return
        new = side is self._new
        for piece in self._pieces[id(block.node)]:
            text = piece.new if new else piece.old
            if text:
                state = side.moved if piece.kept else side.state
                # What moved is explained where it went.
                yield Run(text, state, block.move, block.change if new else 0, unit)

    def _gap(self, side: _Side, k: int) -> Iterator[Run]:
        """The white space behind block ``k``."""
        block = side.blocks[k]
        along = id(block.node) in self._along
        inside = block.move and k + 1 < len(side.blocks) and side.blocks[k + 1].move == block.move
        state = side.moved if along else side.state
        yield from (Run(part, state, block.move if along or inside else 0) for part in broken(side.after(k)))

    def _stays(self, node: Node) -> Iterator[Run]:
        found = self._pieces[id(node)]
        plain = all(piece.kept for piece in found)  # called moved, and stays all the same: its words are what changed
        old, new = self._old.sentences[node.old[0]], self._new.sentences[node.new[0]]
        for piece in found:
            if piece.kept:
                yield Run(piece.new, "kept", 0, node.change if plain else 0, new)
                continue
            if piece.old:
                yield Run(piece.old, "deleted", 0, node.change, old)
            if piece.new:
                yield Run(piece.new, "inserted", 0, node.change, new)

    def _of(self, node: Node) -> tuple[Piece, ...]:
        (first_old, last_old), (first_new, last_new) = node.old, node.new
        return tuple(
            pieces(
                self._old.directive.text,
                self._new.directive.text,
                (self._old.sentences[first_old].span[0], self._old.sentences[last_old].span[1]),
                (self._new.sentences[first_new].span[0], self._new.sentences[last_new].span[1]),
                node.edits,
            )
        )

    def _moved_along(self) -> Iterator[int]:
        """The nodes that the white space behind them moved with: where it is the same on both sides, between two parts
        of a move and behind a move of whole lines; but for the end of the text, whose last break stays there.

        LibreOffice tracks a paragraph's mark only where the last words before it are in the same state, and to a reader
        of Word the mark belongs to them: behind words that came or went by themselves it does so too.
        """
        for k, block in enumerate(self._old.blocks[:-1]):
            node = block.node
            if node is None or not block.move or not self._pieces[id(node)][-1].kept:
                continue
            j = self._new.block_of[node.new[0]]
            behind = self._old.after(k)
            if j + 1 == len(self._new.blocks) or behind != self._new.after(j):
                continue
            follows, meets = self._old.blocks[k + 1], self._new.blocks[j + 1]
            if follows.move == meets.move == block.move:
                along = follows.node is not None and follows.node is meets.node
            else:
                whole = block.move in self._old.from_line_starts and block.move in self._new.from_line_starts
                along = whole and behind == BREAK and block.move not in (follows.move, meets.move)
            if along:
                yield id(node)


class _Side:
    """One text's blocks and what stands between them. ``state`` is that of what stands on this side only, ``moved``
    that of what moved; ``from_line_starts`` are the moves that begin where a line does.
    """

    def __init__(
        self,
        directive: Directive,
        sentences: Sequence[Unit],
        blocks: Sequence[Block],
        state: Literal["deleted", "inserted"],
        moved: Literal["moved_from", "moved_to"],
    ) -> None:
        self.directive, self.sentences, self.blocks, self.state, self.moved = directive, sentences, blocks, state, moved
        self.block_of = {block.first: k for k, block in enumerate(blocks)}
        before = [0, *(block.move for block in blocks[:-1])]
        self.from_line_starts = {
            block.move
            for k, block in enumerate(blocks)
            if block.move and block.move != before[k] and (k == 0 or self.after(k - 1) == BREAK)
        }

    def opening(self) -> list[Run]:
        """What stands before the first block."""
        return [_START, *(Run(part, self.state) for part in broken(self.directive.text[: self._start(0)]))]

    def after(self, k: int) -> str:
        """The white space behind block ``k``; behind the last one stands the break of the last line."""
        end = self.sentences[self.blocks[k].last].span[1]
        return self.directive.text[end : self._start(k + 1)] + (BREAK if k + 1 == len(self.blocks) else "")

    def _start(self, k: int) -> int:
        return self.sentences[self.blocks[k].first].span[0] if k < len(self.blocks) else len(self.directive.text)


def _merged(ours: Sequence[Run], theirs: Sequence[Run]) -> Iterator[Run]:
    """What stands on both sides between two nodes that stay, as one: the rest of a line, lines, the head of a line."""
    first_old, first_new = _first_break(ours), _first_break(theirs)
    if first_old < 0 or first_new < 0:
        yield from _in_line(ours, theirs)
        return
    yield from _in_line(ours[:first_old], theirs[:first_new])
    meets = theirs[first_new]
    yield meets if meets is _START else Run(BREAK, "kept")
    ours, theirs = ours[first_old + 1 :], theirs[first_new + 1 :]
    last_old, last_new = _last_break(ours), _last_break(theirs)
    yield from ours[: last_old + 1]
    yield from theirs[: last_new + 1]
    yield from _in_line(ours[last_old + 1 :], theirs[last_new + 1 :])


def _first_break(runs: Sequence[Run]) -> int:
    return next((k for k, run in enumerate(runs) if run.text == BREAK), -1)


def _last_break(runs: Sequence[Run]) -> int:
    return next((k for k in range(len(runs) - 1, -1, -1) if runs[k].text == BREAK), -1)


def _in_line(ours: Sequence[Run], theirs: Sequence[Run]) -> Iterator[Run]:
    """Old words, then new ones; a space that both begin or end with stays."""
    behind: list[Run] = []
    if ours and theirs and _same_space(ours[0], theirs[0]):
        yield replace(theirs[0], state="kept", move=0)
        ours, theirs = ours[1:], theirs[1:]
    if ours and theirs and _same_space(ours[-1], theirs[-1]):
        behind.append(replace(theirs[-1], state="kept", move=0))
        ours, theirs = ours[:-1], theirs[:-1]
    yield from (*ours, *theirs, *behind)


def _same_space(one: Run, other: Run) -> bool:
    return one.unit is None and other.unit is None and one.text == other.text != BREAK


def _last_break_kept(runs: list[Run]) -> list[Run]:
    """The same texts with the last line break kept: the last paragraph of a document can neither come nor go.

    What was inserted behind the last break that both texts have begins with a break then, instead of ending in one; of
    what was deleted the same holds. Where both stand there, the last break of each is one.
    """
    if runs[-1].state == "kept":
        return runs
    last = {state: k for k, run in enumerate(runs) if run.text == BREAK for state in (run.state,)}
    shared = last.pop("kept", -1)
    ends = [k for k in (_end(last, IN_OLD), _end(last, IN_NEW)) if k > shared]
    if len(ends) == 2:
        runs[-1] = Run(BREAK, "kept")
        del runs[min(ends)]
    else:
        runs[shared] = replace(runs[-1], move=0, change=0)
        runs[-1] = Run(BREAK, "kept")
    return runs


def _end(last: dict[State, int], states: Iterable[State]) -> int:
    return max((last.get(state, -1) for state in states), default=-1)
