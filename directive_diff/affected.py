"""What an edit of the new text touches: the lines to be compared again, and those beside them whose pairs are known."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from directive_diff.annotations import Stay
from directive_diff.comparison import Comparison
from directive_diff.model import Directive, Pair
from directive_diff.restriction import Lines

__all__ = ["MOST", "Edited", "Region", "affected", "context", "pairs_of"]

# So many characters of both sides together are compared again; more takes longer than an editor waits (a comparison of
# 40,000 takes a fifth of a second), and the whole is compared at once.
MOST = 60_000
# A line whose words are to this share among those of an edited one may be its counterpart elsewhere.
_LIKE = 0.5


@dataclass(frozen=True)
class Edited:
    """The comparison before, the new text now, and the lines of all three texts."""

    known: Comparison
    later: Directive
    stay: Stay
    old: Lines
    before: Lines
    new: Lines

    @cached_property
    def grown(self) -> int:
        """By how many lines the new text has grown."""
        return len(self.new.nodes) - len(self.before.nodes)

    @cached_property
    def window(self) -> tuple[int, int]:
        """The lines of the text before that did not stay."""
        return bisect_left(self.before.starts, self.stay.head), bisect_left(self.before.starts, self.stay.tail)

    @cached_property
    def by_old(self) -> Mapping[str, Pair]:
        """The pair of each unit of the old text."""
        return {i: pair for pair in self.known.pairs for i in pair.old}

    @cached_property
    def by_new(self) -> Mapping[str, Pair]:
        """The pair of each unit of the new text before."""
        return {j: pair for pair in self.known.pairs for j in pair.new}

    def was(self, line: int) -> int | None:
        """The line of the text before that a line is now; None for one that did not stay."""
        first, last = self.window
        if line < first:
            return line
        return line - self.grown if line >= last + self.grown else None

    def now(self, line: int) -> int | None:
        """The line that a line of the text before is now; None for one that did not stay."""
        first, last = self.window
        if line < first:
            return line
        return line + self.grown if line >= last else None

    def units_old(self, line: int) -> list[str]:
        """The ids of what stands in a line of the old text."""
        return [self.old.nodes[line].id, *(s.id for s in self.old.sentences[line])]

    def units_new(self, line: int) -> list[str]:
        """The ids of what stands in a line of the new text."""
        return [self.new.nodes[line].id, *(s.id for s in self.new.sentences[line])]

    def units_known(self, line: int) -> list[str]:
        """The ids of what stood in a line of the new text before."""
        return [self.before.nodes[line].id, *(s.id for s in self.before.sentences[line])]


@dataclass(slots=True)
class Region:
    """The lines to be compared again: of the old text, of the new as it was and as it is."""

    old: set[int]
    known: set[int]
    new: set[int]


def affected(state: Edited) -> Region | None:
    """What the edit touches: the lines that did not stay or stand otherwise in the tree, all that is paired with them,
    and what may be their counterpart now.
    """
    first, last = state.window
    region = Region(set(), set(range(first, last)), set(range(first, last + state.grown)))
    for n in range(len(state.before.nodes)):
        m = state.now(n)
        if m is not None and not _stands_alike(state, n, m):
            region.known.add(n)
            region.new.add(m)
    _close(state, region)
    _add_likely(state, region)
    size = sum(state.old.ends[n] - state.old.starts[n] for n in region.old)
    size += sum(state.new.ends[n] - state.new.starts[n] for n in region.new)
    return region if size <= MOST else None


def _stands_alike(state: Edited, n: int, m: int) -> bool:
    """Whether a line that stayed is still the same unit of the tree."""
    was, now = state.before.nodes[n], state.new.nodes[m]
    if (was.level, was.role, was.label) != (now.level, now.role, now.label):
        return False
    if len(state.before.sentences[n]) != len(state.new.sentences[m]):
        return False
    if was.parent is None or now.parent is None:
        return was.parent is now.parent
    above = state.now(state.before.number[was.parent])
    # A holder that did not stay is looked at again.
    return above is None or state.new.number[now.parent] == above


def _close(state: Edited, region: Region) -> None:
    """Add the lines of all that is paired with what is in the region, until nothing more is."""
    todo = [*(("new", n) for n in region.known), *(("old", n) for n in region.old)]
    while todo:
        side, n = todo.pop()
        ids, pairs = (state.units_known(n), state.by_new) if side == "new" else (state.units_old(n), state.by_old)
        for pair in (pairs[i] for i in ids):
            for line in (state.old.number[i] for i in pair.old):
                if line not in region.old:
                    region.old.add(line)
                    todo.append(("old", line))
            for line in (state.before.number[j] for j in pair.new):
                if line not in region.known:
                    region.known.add(line)
                    todo.append(("new", line))
                    if (m := state.now(line)) is not None:
                        region.new.add(m)


def _add_likely(state: Edited, region: Region) -> None:
    """Add lines without a counterpart whose words are much the same: what was cut from one place may stand here now."""
    words_new = _words(state.later, state.new, region.new)
    words_old = _words(state.known.old, state.old, region.old)
    for pair in state.known.pairs:
        if pair.level != "paragraph" or pair.moved:
            continue
        if pair.kind == "removed":
            n = state.old.number[pair.old[0]]
            if n not in region.old and _like(_words(state.known.old, state.old, [n]), words_new):
                region.old.add(n)
        elif pair.kind == "added":
            n = state.before.number[pair.new[0]]
            if n not in region.known and _like(_words(state.known.new, state.before, [n]), words_old):
                region.known.add(n)
                if (m := state.now(n)) is not None:
                    region.new.add(m)
    _close(state, region)


def context(state: Edited, region: Region) -> Region:
    """The headings above and the lines beside what is compared again, with their counterparts: their pairs are known,
    and by them the alignment knows where it stands.
    """
    near = {a for n in region.new for a in state.new.above(n)}
    near |= {m for n in region.new for m in (n - 1, n + 1) if 0 <= m < len(state.new.nodes)}
    beside = Region(set(), set(), near - region.new)
    beside.known = {n for m in beside.new if (n := state.was(m)) is not None} - region.known
    _close(state, beside)
    return beside


def pairs_of(state: Edited, region: Region) -> list[Pair]:
    """The pairs known of what is in a region."""
    ours = {i for n in region.old for i in state.units_old(n)}
    theirs = {j for n in region.known for j in state.units_known(n)}
    return [p for p in state.known.pairs if not (ours.isdisjoint(p.old) and theirs.isdisjoint(p.new))]


def _words(directive: Directive, lines: Lines, chosen: Iterable[int]) -> frozenset[int]:
    """The keys of the words in some lines."""
    tokens = directive.tokens
    found: set[int] = set()
    for n in chosen:
        a, b = bisect_left(tokens.starts, lines.starts[n]), bisect_left(tokens.starts, lines.ends[n])
        found.update(tokens.keys[a:b])
    return frozenset(found)


def _like(own: frozenset[int], others: frozenset[int]) -> bool:
    return len(own & others) > _LIKE * len(own)
