"""Runs of glyphs -> printed lines: by baseline, from left to right, with the spaces that only the page shows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from directive_diff.reading.blocks import BOLD, Account, Piece, Supplied
from directive_diff.reading.pdf.sheet import Run

__all__ = ["Line", "Segment", "lines_of"]

# Parts of the type size. Baselines of one line differ by rounding or a fallback font; marks are raised by a third.
_BASELINE = 0.2
_RAISED = 0.62
_SMALL = 0.8  # a raised mark is set in two thirds of the size
# A space is a quarter wide and is squeezed to a sixth at most; pdfium's own guess counts where the gap is narrower.
_SPACE, _GUESSED = 0.14, 0.1
# Letters of one word that come from two fonts stand so near; slanted ones of two words overlap further.
_CLOSE = 0.015
# Columns are at least so far apart; so are words of a thinly filled justified line, which are put together again.
_COLUMN = 0.8
# Lines whose baselines are nearer than this overlap, so they can only be two columns' lines.
_ABREAST = 0.6
# The same glyphs printed again so near are a bold made by hand.
_AGAIN = 0.12


@dataclass(slots=True, eq=False)
class Segment:
    """Part of a line between two wide gaps."""

    runs: list[Run]
    x0: float
    x1: float
    y: float
    size: float
    pieces: list[Piece] = field(default_factory=list)
    text: str = ""

    @property
    def bold(self) -> bool:
        """Whether every letter is bold."""
        light = (run for run in self.runs if not run.style & BOLD)
        return any(run.style & BOLD for run in self.runs) and not any(any(map(str.isalnum, r.text)) for r in light)


@dataclass(slots=True, eq=False)
class Line:
    """One printed line, from left to right."""

    segments: list[Segment]
    page: int

    @property
    def x0(self) -> float:
        """Where it begins."""
        return self.segments[0].x0

    @property
    def x1(self) -> float:
        """Where it ends."""
        return self.segments[-1].x1

    @property
    def y(self) -> float:
        """Its baseline."""
        return self.segments[0].y

    @property
    def size(self) -> float:
        """The size of most of its type."""
        return max(self.segments, key=lambda s: s.x1 - s.x0).size

    @property
    def text(self) -> str:
        """All its words."""
        return " ".join(segment.text.strip() for segment in self.segments)

    @property
    def runs(self) -> list[Run]:
        """All its runs."""
        return [run for segment in self.segments for run in segment.runs]


def lines_of(runs: Iterable[Run], page: int, account: Account) -> list[Line]:
    """The lines of some runs, from top to bottom; glyphs printed twice are set aside in ``account``."""
    rows: list[list[Run]] = []
    for run in sorted((r for r in runs if r.text.strip()), key=lambda r: (r.y, r.x0)):
        row = rows[-1] if rows else None
        if row and run.y - row[0].y <= _BASELINE * max(run.size, row[0].size):
            row.append(run)
        else:
            rows.append([run])
    lines = []
    for row in _with_raised(rows):
        row.sort(key=lambda r: r.x0)
        once = _once(row, account)
        _weigh(once)
        lines.append(Line(_segments(once), page))
    return _abreast(sorted(lines, key=lambda line: line.y))


def _abreast(lines: Sequence[Line]) -> list[Line]:
    """Lines of two columns that stand side by side, though not on one baseline, put together."""
    out: list[Line] = []
    for line in lines:
        before = out[-1] if out else None
        if before and line.y - before.y < _ABREAST * min(line.size, before.size):
            gap = _COLUMN * line.size
            apart = [s for s in before.segments for t in line.segments if s.x1 + gap > t.x0 and t.x1 + gap > s.x0]
            if not apart:
                before.segments = sorted([*before.segments, *line.segments], key=lambda s: s.x0)
                continue
        out.append(line)
    return out


def _with_raised(rows: list[list[Run]]) -> list[list[Run]]:
    """Rows of small raised marks put into the line whose letters they stand by."""
    out: list[list[Run]] = []
    waiting: list[Run] = []
    for row in rows:
        height = max(run.size for run in row)
        for mark in waiting[:]:
            host = next((r for r in row if _by(mark, r)), None)
            if host:
                mark.raised = True
                row.append(mark)
                waiting.remove(mark)
        out += [waiting] if waiting else []
        waiting = []
        rest = []
        for run in row:
            # A mark below the line's first baseline belongs to the line above (an index set low).
            low = next((r for r in (out[-1] if out else ()) if _below(run, r)), None) if run.size < height else None
            if low:
                out[-1].append(run)
            else:
                rest.append(run)
        if len(rest) <= 3 and all(len(run.text.strip()) <= 4 for run in rest):
            waiting = rest  # perhaps marks of the line below
        elif rest:
            out.append(rest)
    return [*out, waiting] if waiting else out


def _by(mark: Run, run: Run) -> bool:
    near = -0.3 * run.size <= mark.x0 - run.x1 <= 0.6 * run.size or run.x0 <= mark.x0 <= run.x1
    return near and mark.size <= _SMALL * run.size and 0 < run.y - mark.y <= _RAISED * run.size


def _below(mark: Run, run: Run) -> bool:
    near = -0.3 * run.size <= mark.x0 - run.x1 <= 0.3 * run.size
    return near and mark.size <= _SMALL * run.size and 0 < mark.y - run.y <= 0.35 * run.size


def _once(row: list[Run], account: Account) -> list[Run]:
    """Without the runs that print the same letters in the same place again."""
    out: list[Run] = []
    for run in row:
        near = _AGAIN * run.size
        for before in out[-4:] if out and run.x0 < out[-1].x1 else ():
            if (
                abs(before.x0 - run.x0) <= near
                and abs(before.x1 - run.x1) <= near
                and before.text.strip() == run.text.strip()
            ):
                account.aside(run.at, run.at + len(run.text), "duplicate")
                before.style |= BOLD
                break
        else:
            out.append(run)
    return out


def _weigh(row: list[Run]) -> None:
    """Glyphs of a font without a name are as bold as the letters next to them."""
    for i, run in enumerate(row):
        if run.weightless:
            near = [r for r in (*row[max(0, i - 1) : i], *row[i + 1 : i + 3]) if not r.weightless]
            if near:
                run.style = min(near, key=lambda r: min(abs(r.x0 - run.x1), abs(run.x0 - r.x1))).style


def _segments(row: Sequence[Run]) -> list[Segment]:
    """The runs of a line, cut at wide gaps."""
    found: list[Segment] = []
    for run in row:
        now = found[-1] if found else None
        if now is None or run.x0 - now.x1 > _COLUMN * max(run.size, now.size):
            now = Segment([], run.x0, run.x1, run.y, run.size)
            found.append(now)
        now.runs.append(run)
        now.x1 = max(now.x1, run.x1)
    for segment in found:
        _finish(segment)
    return found


def _finish(segment: Segment) -> None:
    """The pieces of a segment; its size and baseline are those of most of its letters."""
    runs = segment.runs
    widths: dict[float, int] = {}
    for run in runs:
        widths[run.size] = widths.get(run.size, 0) + len(run.text)
    segment.size = size = max(widths, key=widths.__getitem__)
    segment.y = max(runs, key=lambda r: len(r.text) * (not r.raised)).y
    blank, end, font = True, segment.x0, ""
    pieces = segment.pieces
    for run in runs:
        text = run.text
        gap = run.x0 - end
        if blank and pieces and pieces[-1].at >= 0 and _stood_in(font, run) and abs(gap) <= _CLOSE * size:
            pieces[-1] = pieces[-1]._replace(text=pieces[-1].text.rstrip(" "))
            blank = False
        if not blank and text[0] != " " and (gap > _SPACE * size or (run.space and gap > _GUESSED * size)):
            pieces.append(Piece(" ", Supplied.SPACE, run.style))
        pieces.append(Piece(text, run.at, run.style))
        blank = text[-1] == " "
        end, font = max(end, run.x1), run.font
    segment.text = "".join([piece.text for piece in pieces])


def _stood_in(font: str, run: Run) -> bool:
    """Whether a word goes on in another font: one that stood in for a letter is told with a space that nobody sees."""
    return run.font != font and run.text[:1].islower()
