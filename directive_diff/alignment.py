"""What the passes of the alignment work on: the state, and every number they decide by."""

from __future__ import annotations

from dataclasses import dataclass, field

from directive_diff.profiles import Profile
from directive_diff.similarity import rarity, similarity, weighted_overlap

__all__ = ["DEFAULTS", "GIVEN", "Alignment", "Thresholds"]

# What a pair that was given beforehand says of how it was found.
GIVEN = "officer"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every number the alignment decides by; what each is worth on the gold pairs stands in ``docs/thresholds.md``."""

    anchor_words: int = 2
    """A single word is no anchor by itself, even where it stands alone on each side."""

    resemble: float = 0.58
    """Similarity at which two sentences correspond wherever they stand."""

    resemble_words: int = 5
    """Sentences shorter than this must be equal, or meet in a gap, to correspond."""

    in_section: float = 0.5
    """Similarity that is enough inside paired sections, whose subject is the same already."""

    in_paragraph: float = 0.42
    """Similarity that is enough inside paired paragraphs, out of order."""

    in_gap: float = 0.34
    """Similarity that is enough inside paired paragraphs, in order between matched neighbours."""

    beside: float = 0.23
    """Similarity that is enough where both sentences stand directly next to a matched pair or the border."""

    alone: float = 0.2
    """Similarity that is enough where nothing else can correspond: a gap holds one sentence on each side, or a role
    has one paragraph on each side."""

    matter: float = 0.45
    """Weighted overlap that two sentences need when both cite and they cite nothing in common: citations are worded
    alike whatever they are about, so only rare words can show that one took the other's place."""

    section_mass: float = 0.1
    """Part of two sections' words that their sentences must share; below it, headings must be alike."""

    section_body: float = 0.3
    """Part of two sections' words that pairs them though their headings have nothing in common: one sentence of
    legal boilerplate does not make two articles one."""

    heading: float = 0.6
    """Similarity of headings that pairs two sections without shared text."""

    paragraph_mass: float = 0.2
    """Part of two paragraphs' words that their sentences must share."""

    coverage: float = 0.6
    """Split and merge: part of the smaller sentence's words that the larger one must hold beyond what its partner
    accounts for."""

    together: float = 0.5
    """Split and merge: part of the smaller sentence's neighbouring words that must be neighbours in the larger."""

    foreign: float = 0.45
    """Split and merge: at most this part of the larger side may come from neither."""

    fragment: float = 0.5
    """Paragraphs and sections: part of the shared words of a piece that must lie in the whole it is split from."""

    gap_work: int = 40_000
    """Comparisons one gap may cost; a larger gap is left to the passes that use the index."""


DEFAULTS = Thresholds()


@dataclass(slots=True)
class Alignment:
    """The state the passes work on. ``links`` maps a sentence of side a to its sentence of side b and the pass that
    found it; ``back`` the other way; ``groups`` are the n:m links of sentences; ``sections`` and ``paragraphs`` pair
    nodes, n:m as well. ``pinned`` and ``nodes_pinned`` are pairs that were given (``constraints``), either side of
    which may be empty; ``rejected`` and ``nodes_rejected`` are what may not be in one pair.
    """

    a: Profile
    b: Profile
    limits: Thresholds
    links: dict[int, int] = field(default_factory=dict)
    back: dict[int, int] = field(default_factory=dict)
    found_by: dict[int, str] = field(default_factory=dict)
    scores: dict[int, float] = field(default_factory=dict)
    groups: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    node_pairs: dict[int, int] = field(default_factory=dict)
    node_groups: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    grouped_a: set[int] = field(default_factory=set)
    grouped_b: set[int] = field(default_factory=set)
    weights: dict[str, float] | None = None
    coarse: bool = False
    pinned: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    rejected: set[tuple[int, int]] = field(default_factory=set)
    nodes_pinned: list[tuple[tuple[int, ...], tuple[int, ...]]] = field(default_factory=list)
    nodes_rejected: set[tuple[int, int]] = field(default_factory=set)
    nodes_settled_a: set[int] = field(default_factory=set)
    nodes_settled_b: set[int] = field(default_factory=set)

    def allows(self, i: int, j: int) -> bool:
        """Whether sentences ``i`` of a and ``j`` of b may be in one pair."""
        return (i, j) not in self.rejected

    def allows_nodes(self, m: int, n: int) -> bool:
        """Whether the passes may pair nodes ``m`` of a and ``n`` of b: nothing was given about either of them."""
        settled = m in self.nodes_settled_a or n in self.nodes_settled_b
        return not settled and (m, n) not in self.nodes_rejected

    def free_a(self, i: int) -> bool:
        """Whether sentence ``i`` of a has no counterpart yet."""
        return i not in self.links and i not in self.grouped_a

    def free_b(self, j: int) -> bool:
        """Whether sentence ``j`` of b has no counterpart yet."""
        return j not in self.back and j not in self.grouped_b

    def group(self, ones: tuple[int, ...], others: tuple[int, ...]) -> None:
        """Match several sentences of a with several of b."""
        self.groups.append((ones, others))
        self.grouped_a.update(ones)
        self.grouped_b.update(others)

    def link(self, i: int, j: int, by: str, score: float) -> None:
        """Match sentence ``i`` of a with ``j`` of b."""
        self.links[i], self.back[j] = j, i
        self.found_by[i], self.scores[i] = by, score

    def likeness_in_place(self, i: int, j: int) -> float:
        """Similarity of two sentences that nothing else can correspond to: any two documents of a kind count as one."""
        if (i, j) in self.rejected:
            return 0.0
        return similarity(self.a.codes[i].translate(self.a.kinds), self.b.codes[j].translate(self.b.kinds))

    def likeness(self, i: int, j: int, floor: float = 0.0) -> float:
        """Similarity of sentence ``i`` of a and ``j`` of b; for two that cite nothing in common, of their matter."""
        if (i, j) in self.rejected:
            return 0.0
        mine, theirs = self.a.cites[i], self.b.cites[j]
        if not mine or not theirs or mine & theirs:
            return similarity(self.a.codes[i], self.b.codes[j], floor)
        if not similarity(self.a.codes[i], self.b.codes[j], self.limits.in_gap):
            return 0.0
        if self.weights is None:
            self.weights = rarity([*self.a.codes, *self.b.codes])
        matter = weighted_overlap(self.a.codes[i], self.b.codes[j], self.weights)
        return matter if matter >= self.limits.matter else 0.0
