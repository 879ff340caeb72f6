"""Where each section of the old text went in the new: sections as nodes, the sentences they share as ribbons.

The finest pairs are counted, not the headings: a section that kept its title and gave half of its text to another shows
two ribbons. A text of many sections is drawn with neighbours put together, so that the picture stays readable.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from directive_diff.comparison import Comparison
from directive_diff.model import Directive, Pair, Unit
from directive_diff.report.labels import Labels
from directive_diff.report.rows import ZONES

__all__ = ["Flow", "Node", "Ribbon", "Sections", "flow", "sections"]

MOST_NODES = 20  # so many labels still stand under each other on one screen
# A section that holds more of the text than this is drawn by the sections in it: one bar for nearly all says nothing.
DIVIDED = 0.4


@dataclass(frozen=True, slots=True)
class Node:
    """A section, or neighbouring ones put together, or what stands outside sections. ``size`` is in characters, as are
    ``alone`` (what has no counterpart) and the widths of ribbons; ``sentences_alone`` counts those without counterpart.
    ``parts`` is how many sections were put together, 0 for what stands outside sections.
    """

    title: str
    opening: str
    size: int
    alone: int
    sentences: int
    sentences_alone: int
    parts: int


@dataclass(frozen=True, slots=True)
class Ribbon:
    """What went from one section of the old text into one of the new: indexes of nodes, characters on each side,
    sentences, and how many of these are as they were. ``straight`` says that the sections correspond.
    """

    old: int
    new: int
    old_size: int
    new_size: int
    sentences: int
    equal: int
    straight: bool


@dataclass(frozen=True, slots=True)
class Flow:
    """Nodes of both texts in their order, and the ribbons between them in the order of the old text."""

    old: tuple[Node, ...]
    new: tuple[Node, ...]
    ribbons: tuple[Ribbon, ...]


@dataclass(frozen=True, slots=True)
class Sections:
    """The nodes of one text in their order, and of every unit (by id) the index of the node it stands in."""

    nodes: tuple[Node, ...]
    node_of: Mapping[str, int]


def sections(comparison: Comparison, labels: Labels) -> tuple[Sections, Sections, AbstractSet[tuple[int, int]]]:
    """The nodes of the old and the new text as the flow has them, and the pairs of nodes (old, new) that correspond."""
    old, new = _sides(comparison)
    drawn: dict[tuple[int, int], _Drawn] = {}
    for pair in comparison.pairs:
        if pair.level == "sentence":
            _pour(pair, old, new, drawn)
    # What stands outside sections corresponds to what it shares sentences with.
    together = {
        (a, b) for a, b in _together(comparison.pairs, old, new) if old.gathered[a].zone == "section" or (a, b) in drawn
    }
    return Sections(old.nodes(labels), old.node_of), Sections(new.nodes(labels), new.node_of), together


def _sides(comparison: Comparison) -> tuple[_Side, _Side]:
    divided_old, divided_new = _divided(comparison)
    return _Side.of(comparison.old, divided_old), _Side.of(comparison.new, divided_new)


def flow(comparison: Comparison, labels: Labels) -> Flow:
    """The flow of a comparison. Linear in its units."""
    old, new = _sides(comparison)
    drawn: dict[tuple[int, int], _Drawn] = {}
    for pair in comparison.pairs:
        if pair.level == "sentence":
            _pour(pair, old, new, drawn)
    together = _together(comparison.pairs, old, new)
    ribbons = tuple(
        Ribbon(a, b, d.old, d.new, d.sentences, d.equal, (a, b) in together) for (a, b), d in sorted(drawn.items())
    )
    return Flow(old.nodes(labels), new.nodes(labels), ribbons)


@dataclass(slots=True)
class _Drawn:
    old: int = 0
    new: int = 0
    sentences: int = 0
    equal: int = 0


@dataclass(slots=True)
class _Gathered:
    """One node while it is counted."""

    zone: str
    units: list[Unit] = field(default_factory=list)
    size: int = 0
    alone: int = 0
    sentences: int = 0
    sentences_alone: int = 0


@dataclass(slots=True)
class _Side:
    directive: Directive
    gathered: list[_Gathered]
    node_of: Mapping[str, int]  # of every unit
    length: Mapping[str, int]  # of every sentence

    @classmethod
    def of(cls, directive: Directive, divided: AbstractSet[str]) -> _Side:
        tops = _tops(directive, divided)
        pieces: list[_Gathered] = []
        piece_of: dict[str, int] = {}
        for unit in directive.units:
            top = tops[unit.id]
            zone = "section" if top.level == "section" else ZONES.get(top.role, "body")
            if zone == "section":
                if not pieces or top not in pieces[-1].units:
                    pieces.append(_Gathered(zone, [top]))
            elif not pieces or pieces[-1].zone != zone:
                pieces.append(_Gathered(zone))
            piece_of[unit.id] = len(pieces) - 1
        lengths = {u.id: u.span[1] - u.span[0] for u in directive.units if u.level == "sentence"}
        for ident, length in lengths.items():
            piece = pieces[piece_of[ident]]
            piece.size += length
            piece.sentences += 1
        pieces, moved = _neighbours(pieces)
        return cls(directive, pieces, {i: moved[n] for i, n in piece_of.items()}, lengths)

    def nodes(self, labels: Labels) -> tuple[Node, ...]:
        return tuple(self._node(g, labels) for g in self.gathered)

    def _node(self, g: _Gathered, labels: Labels) -> Node:
        if not g.units:
            title, opening = labels.zone(g.zone), ""
        else:
            first, last = g.units[0], g.units[-1]
            title = labels.address(first.address)
            if last is not first:
                title = f"{title} – {labels.address(last.address)}"
            opening = "" if last is not first else self._opening(first)
        title = title[:1].upper() + title[1:]
        return Node(title, opening, g.size, g.alone, g.sentences, g.sentences_alone, len(g.units))

    def _opening(self, section: Unit) -> str:
        """The words of its heading, after what its address says already."""
        heading = next((u for u in self.directive.units if u.parent == section.id and u.level == "sentence"), None)
        if heading is None:
            return ""
        words = " ".join(self.directive.text[slice(*heading.span)].split())
        for said in (section.label or "", section.address.rsplit(", ", 1)[-1]):
            if said and words.casefold().startswith(said.casefold()):
                return words[len(said) :].lstrip(".)/: ")
        return words


def _divided(comparison: Comparison) -> tuple[set[str], set[str]]:
    """The sections of each text that are drawn by the sections in them; where one of two that correspond is, so is the
    other, if there is anything in it.
    """
    parts_old, parts_new = _inner(comparison.old), _inner(comparison.new)
    old, new = _large(comparison.old, parts_old), _large(comparison.new, parts_new)
    for pair in comparison.pairs:
        if pair.level == "section" and pair.old and pair.new:
            if any(i in old for i in pair.old):
                new.update(j for j in pair.new if j in parts_new)
            if any(j in new for j in pair.new):
                old.update(i for i in pair.old if i in parts_old)
    return old, new


def _inner(directive: Directive) -> set[str]:
    """The sections that hold two sections or more."""
    held = Counter(unit.parent for unit in directive.units if unit.level == "section" and unit.parent)
    return {ident for ident, count in held.items() if count > 1}


def _large(directive: Directive, parts: AbstractSet[str]) -> set[str]:
    extent: dict[str, int] = {}
    for unit in reversed(directive.units):  # what is in a unit stands behind it
        size = unit.span[1] - unit.span[0] if unit.level == "sentence" else extent.get(unit.id, 0)
        extent[unit.parent or ""] = extent.get(unit.parent or "", 0) + size
        extent[unit.id] = size
    most = DIVIDED * extent.get("", 0)
    return {unit.id for unit in directive.units if unit.id in parts and extent[unit.id] > most}


def _tops(directive: Directive, divided: AbstractSet[str]) -> dict[str, Unit]:
    """The section a unit is drawn with: the highest around it that is not divided, else the lowest that is."""
    top: dict[str, Unit] = {}
    for unit in directive.units:  # a parent stands before its children
        above = top.get(unit.parent or "")
        if above is None or (above.id in divided and unit.level == "section"):
            top[unit.id] = unit
        else:
            top[unit.id] = above
    return top


def _neighbours(pieces: list[_Gathered]) -> tuple[list[_Gathered], list[int]]:
    """The nodes, and the node of each piece. Where there are too many, sections that follow each other are put together
    as long as they stay under a share of the text that leaves about ``MOST_NODES``.
    """
    if len(pieces) <= MOST_NODES:
        return pieces, list(range(len(pieces)))
    share = 2 * sum(p.size for p in pieces) / MOST_NODES  # two neighbours hold more than one share
    joined: list[_Gathered] = []
    place: list[int] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        if last and last.zone == piece.zone == "section" and last.size + piece.size <= share:
            last.units += piece.units
            last.size += piece.size
            last.sentences += piece.sentences
        else:
            joined.append(piece)
        place.append(len(joined) - 1)
    return joined, place


def _pour(pair: Pair, old: _Side, new: _Side, drawn: dict[tuple[int, int], _Drawn]) -> None:
    for mine, others, side in ((pair.old, pair.new, old), (pair.new, pair.old, new)):
        if not others:
            for ident in mine:
                node = side.gathered[side.node_of[ident]]
                node.alone += side.length[ident]
                node.sentences_alone += 1
    if not pair.old or not pair.new:
        return
    for n, ident in enumerate(pair.old):
        key = old.node_of[ident], new.node_of[pair.new[min(n, len(pair.new) - 1)]]
        drawn.setdefault(key, _Drawn()).old += old.length[ident]
    for n, ident in enumerate(pair.new):
        key = old.node_of[pair.old[min(n, len(pair.old) - 1)]], new.node_of[ident]
        into = drawn.setdefault(key, _Drawn())
        into.new += new.length[ident]
        into.sentences += 1
        into.equal += pair.kind == "equal"


def _together(pairs: Iterable[Pair], old: _Side, new: _Side) -> set[tuple[int, int]]:
    """The nodes that correspond: their sections were paired, or they are the same part outside sections."""
    found = {
        (old.node_of[i], new.node_of[j])
        for pair in pairs
        if pair.level == "section"
        for i in pair.old
        for j in pair.new
        if _heads(old.gathered[old.node_of[i]].units, i) and _heads(new.gathered[new.node_of[j]].units, j)
    }
    for n, g in enumerate(old.gathered):
        found.update((n, m) for m, h in enumerate(new.gathered) if g.zone == h.zone != "section")
    return found


def _heads(units: Sequence[Unit], ident: str) -> bool:
    return any(unit.id == ident for unit in units)
