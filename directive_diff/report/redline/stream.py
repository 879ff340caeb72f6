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
from itertools import pairwise
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
            raise InternalError(
                "E903",
                vi=f"Lỗi nội bộ: bản theo dõi thay đổi không khớp với «{directive.source}». "
                "Đề nghị gửi hai tệp cho nhóm phát triển.",
                en=f"Internal error: the tracked changes do not give back '{directive.source}'. "
                "Please report this with both files.",
            )
    return runs


_START = Run(BREAK, "kept")  # before the first line both texts stand as behind a line break


class _Maker:
    """The two texts and what each stretch of them became."""

    def __init__(self, comparison: Comparison, found: Places) -> None:
        self._old, self._new, self._found = comparison.old, comparison.new, found
        gone = _Side(comparison.old, found.old_sentences, found.old, "deleted", "moved_from")
        come = _Side(comparison.new, found.new_sentences, found.new, "inserted", "moved_to")
        whole = {
            move
            for move in gone.whole_lines & come.whole_lines  # its line breaks move along
        }
        self._gone = gone, whole, _joints(found, gone, come)
        self._come = come

    def runs(self) -> Iterator[Run]:
        """All runs; between two nodes that stay, what stands there on each side."""
        gone, whole, joints = self._gone
        at_old = at_new = 0
        first = True
        for node in (*self._found.spine, None):
            until_old = gone.block_of[node.old[0]] if node else len(gone.blocks)
            until_new = self._come.block_of[node.new[0]] if node else len(self._come.blocks)
            ours = self._stretch(gone, at_old, until_old, whole, joints, first=first)
            theirs = self._stretch(self._come, at_new, until_new, whole, joints, first=first)
            yield from (run for run in _merged(ours, theirs) if run is not _START)
            if node:
                yield from self._stays(node)
            at_old, at_new, first = until_old + 1, until_new + 1, False

    def _stretch(
        self, side: _Side, start: int, end: int, whole: set[int], joints: set[tuple[int, int]], *, first: bool
    ) -> list[Run]:
        """What stands on one side between two nodes that stay: the space behind the first, then blocks with theirs."""
        runs: list[Run] = []
        if first:
            runs.append(_START)
            runs.extend(Run(part, side.state) for part in broken(side.directive.text[: side.start(0)]))
        else:
            runs.extend(side.gap(start - 1, whole, joints))
        for k in range(start, end):
            runs.extend(self._block(side, side.blocks[k]))
            runs.extend(side.gap(k, whole, joints))
        return runs

    def _block(self, side: _Side, block: Block) -> Iterator[Run]:
        unit = side.sentences[block.first]
        if block.node is None:
            text = side.directive.text[slice(*unit.span)]
            yield from (Run(part, side.state, block.move, block.change, unit) for part in broken(text))
            return
        new = side.state == "inserted"
        for piece in self._pieces(block.node):
            text = piece.new if new else piece.old
            if text:
                state = side.moved if piece.kept else side.state
                # What moved is explained where it went.
                yield Run(text, state, block.move, block.change if new else 0, unit)

    def _stays(self, node: Node) -> Iterator[Run]:
        found = list(self._pieces(node))
        plain = all(piece.kept for piece in found)  # a move that needs none: its words are what changed
        old, new = self._found.old_sentences[node.old[0]], self._found.new_sentences[node.new[0]]
        for piece in found:
            if piece.kept:
                yield Run(piece.new, "kept", 0, node.change if plain else 0, new)
                continue
            if piece.old:
                yield Run(piece.old, "deleted", 0, node.change, old)
            if piece.new:
                yield Run(piece.new, "inserted", 0, node.change, new)

    def _pieces(self, node: Node) -> Iterator[Piece]:
        old, new = self._found.old_sentences, self._found.new_sentences
        return pieces(
            self._old.text,
            self._new.text,
            (old[node.old[0]].span[0], old[node.old[1]].span[1]),
            (new[node.new[0]].span[0], new[node.new[1]].span[1]),
            node.edits,
        )


class _Side:
    """One text's blocks and what stands between them. ``state`` is that of what stands on this side only, ``moved``
    that of what moved.
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
        self.whole_lines = self._whole_lines()

    def start(self, k: int) -> int:
        """Where block ``k`` begins."""
        return self.sentences[self.blocks[k].first].span[0] if k < len(self.blocks) else len(self.directive.text)

    def after(self, k: int) -> str:
        """The white space behind block ``k``; behind the last one stands the break of the last line."""
        end = self.sentences[self.blocks[k].last].span[1]
        return self.directive.text[end : self.start(k + 1)] + (BREAK if k + 1 == len(self.blocks) else "")

    def _whole_lines(self) -> set[int]:
        """The moves that take whole lines along; those that reach the end of the text leave the last break there."""
        found: set[int] = set()
        before = BREAK
        begun = True
        for k, block in enumerate(self.blocks):
            follows = self.blocks[k + 1].move if k + 1 < len(self.blocks) else None
            behind = self.after(k)
            if block.move:
                if k == 0 or self.blocks[k - 1].move != block.move:
                    begun = before == BREAK
                if begun and follows is not None and follows != block.move and behind == BREAK:
                    found.add(block.move)
            before = behind
        return found

    def gap(self, k: int, whole: set[int], joints: set[tuple[int, int]]) -> Iterator[Run]:
        """The white space behind block ``k`` as runs: it moves along between two parts of one move, and where whole
        lines moved.
        """
        move = self.blocks[k].move
        inside = move and k + 1 < len(self.blocks) and self.blocks[k + 1].move == move
        if inside:
            node, follows = self.blocks[k].node, self.blocks[k + 1].node
            along = node is not None and follows is not None and (id(node), id(follows)) in joints
        else:
            along = move in whole
        state = self.moved if along else self.state
        yield from (Run(part, state, move if inside or along else 0) for part in broken(self.after(k)))


def _joints(found: Places, gone: _Side, come: _Side) -> set[tuple[int, int]]:
    """Neighbours within a move that have the same white space between them on both sides."""
    behind = {
        (id(a.node), id(b.node)): come.after(k)
        for k, (a, b) in enumerate(pairwise(found.new))
        if a.move and a.move == b.move and a.node and b.node
    }
    return {
        (id(a.node), id(b.node))
        for k, (a, b) in enumerate(pairwise(found.old))
        if a.move and behind.get((id(a.node), id(b.node))) == gone.after(k)
    }


def _merged(ours: Sequence[Run], theirs: Sequence[Run]) -> Iterator[Run]:
    """What stands on both sides between two places that stay, as one: the rest of a line, whole lines, the head of one."""
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
