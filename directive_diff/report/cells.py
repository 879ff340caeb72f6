"""What stands in the side-by-side table: marked sentences, paragraphs, cells, rows, and what is said of them."""

from __future__ import annotations

from dataclasses import dataclass

from directive_diff.report.marks import Segment

__all__ = ["SIGNS", "Cell", "GroupView", "Note", "Paragraph", "Pointer", "Reason", "RowView", "Run", "SentenceView"]

# A sign before each kind, so that it is told without colour.
SIGNS = {"edited": "~", "split": "1→n", "merged": "n→1", "added": "+", "removed": "−", "moved": "↕", "equal": "="}


@dataclass(frozen=True, slots=True)
class Pointer:
    """«Chuyển từ mục 4, đoạn 1»: where the counterpart stands."""

    word: str
    address: str
    href: str


@dataclass(frozen=True, slots=True)
class SentenceView:
    """One sentence with its marks. ``number`` is that of its change, or 0. ``inline`` says that it is a sentence of the
    old text among those of the new, for texts shown in one column.
    """

    anchor: str
    kind: str
    number: int
    segments: tuple[Segment, ...]
    pointer: Pointer | None
    pair: str = ""
    inline: bool = False


@dataclass(frozen=True, slots=True)
class Paragraph:
    """The sentences of one paragraph, or the heading of a section."""

    address: str
    sentences: tuple[SentenceView, ...]
    recognised: bool = False

    @property
    def anchor(self) -> str:
        """The anchor of its first sentence, or empty: what a link to the paragraph leads to."""
        return next((s.anchor for s in self.sentences if not s.inline and s.anchor), "")


@dataclass(frozen=True, slots=True)
class Cell:
    """One side of a row; without paragraphs, ``absent`` says why."""

    paragraphs: tuple[Paragraph, ...]
    absent: str = ""
    pointer: Pointer | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """A category of a change with what its rules said; ``certainty`` is empty where there is nothing to be sure of.
    ``edits`` quotes the places (old words, new words) that nobody explains. ``officer``: an officer said it, no rule;
    ``repeated``: of several changes of the row at once, and it stands with the first of them.
    """

    id: str
    label: str
    certainty: str
    certain: bool
    texts: tuple[str, ...]
    edits: tuple[tuple[str, str], ...] = ()
    officer: bool = False
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class Note:
    """The explanation of one change."""

    number: int
    kind: str
    label: str
    moved: bool
    moved_label: str
    noise: bool
    substance: bool
    reasons: tuple[Reason, ...]
    old: str
    new: str
    topics: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RowView:
    """One row. ``label`` and ``pointer`` speak of the paragraph as a whole (moved, split, merged)."""

    anchor: str
    heading: bool
    old: Cell
    new: Cell
    notes: tuple[Note, ...]
    labels: tuple[str, ...]
    moved: bool
    pointer: Pointer | None
    equal: bool

    @property
    def moved_about(self) -> bool:
        """Whether it tells of a move, as itself or as the pointer left behind."""
        return self.pointer is not None


@dataclass(frozen=True, slots=True)
class Run:
    """Rows shown together: what changed, or what did not (``equal``; to be folded away)."""

    equal: bool
    where: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class GroupView:
    """A section of the new text, one that was left out, or what stands outside sections."""

    anchor: str
    title: str
    opening: str
    was: str
    removed: bool
    changes: int
    runs: tuple[Run, ...]
