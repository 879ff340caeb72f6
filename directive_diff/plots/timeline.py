"""When the documents cited were issued: a lane each for those newly cited, still cited and no longer cited."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from directive_diff.comparison import Comparison
from directive_diff.model import Citation
from directive_diff.plots.canvas import MARGIN, WIDTH, Key, Sheet, legend_height, ruler, sentence, sheet
from directive_diff.plots.documents import STATUSES, drawn_first, fitted, status_words
from directive_diff.plots.documents import names as names_of
from directive_diff.plots.look import INK, RULE, SOFT
from directive_diff.plots.ruler import Ruler
from directive_diff.plots.titles import titled
from directive_diff.report.labels import Labels, labels

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["MOST", "timeline"]

MOST = 90  # so many documents still stand on one page
_SIZE, _ROW = 6.5, 9.5
_LANE = 14.0  # the name of a lane above its rows
_LEFT, _RIGHT = MARGIN + 6, WIDTH - MARGIN - 6
_NAME = 130.0  # the widest label
_BANDS = ("#f4f6f8", "#ffffff")


@dataclass(frozen=True, slots=True)
class _Point:
    """A document at its place: row in its lane, x of its marker, its label and whether that stands at the left."""

    citation: Citation
    row: int
    x: float
    label: str
    before: bool


def timeline(
    comparison: Comparison,
    ax: Axes | None = None,
    lang: str = "vi",
    *,
    title: str | None = None,
    names: tuple[str, str] | None = None,
) -> Axes:
    """Draw the documents cited at their dates of issue, in lanes by status; documents without date in their own lane.

    The name of a lane says how many documents of its status are drawn, and how many of these have no date. Generic
    mentions («các kế hoạch của tỉnh») are no documents: they are not drawn, and counted below the picture. Dashed lines
    are the dates of the two documents compared, where they are known. Of more than ``MOST`` (90) documents those that
    came or went are drawn first, and the picture says how many are left out.

    ``names`` are what to call the two documents, ``title`` is a title of your own, ``""`` none.

    Raises:
        OutputError: E209 matplotlib is not installed.
        UsageError: E402 an unknown language, E419 no comparison, or ``names`` that are not two texts.
    """
    said, pen = labels(lang), ruler()
    _, title = titled(comparison, said, "plot_timeline", title, names)
    ordered = [c for c in drawn_first(comparison) if c.form != "generic"]
    if not ordered:
        return sentence(ax, pen, title, said.word("plot_no_citations"), said)
    shown, left_out = ordered[:MOST], ordered[MOST:]
    called = names_of(comparison, said)
    scale = _Scale.of([when for c in shown if (when := _year(c.issued))], comparison)
    lanes: list[tuple[str, list[_Point]]] = []
    words = status_words(said)
    for status in STATUSES:
        members = [c for c in shown if c.status == status and _year(c.issued)]
        if members:
            lanes.append((_lane(status, words, shown, said), _packed(pen, called, members, scale)))
    undated = [c for c in shown if not _year(c.issued)]
    if undated:
        undated.sort(key=lambda c: STATUSES.index(c.status))
        label = said.word(
            "plot_lane",
            status=said.word("plot_undated"),
            count=f"{said.number(len(undated))}; {_parts(undated, words)}",
        )
        lanes.append((label, _flowing(pen, called, undated)))
    generic = [c for c in comparison.citations if c.form == "generic"]
    notes = [
        *(
            [said.word("plot_left_out", count=len(left_out), most=MOST, parts=_parts(left_out, words))]
            if left_out
            else []
        ),
        *([said.word("plot_generic", count=len(generic), parts=_parts(generic, words))] if generic else []),
    ]
    heights = [_LANE + _ROW * (1 + max(p.row for p in points)) + 5 for _, points in lanes]
    axis = sum(heights[: len(lanes) - bool(undated)])
    keys = [Key(words[s], status=s) for s in STATUSES if any(c.status == s for c in shown)]
    top = 22.0 if comparison.old.issued or comparison.new.issued else 8.0
    gap = 20.0 if scale else 0.0
    bottom = top + sum(heights) + gap
    height = bottom + 6 + legend_height(pen, keys, WIDTH) + 13 * len(notes) + 4
    with sheet(ax, pen, WIDTH, height, title, said) as page:
        y = top
        for n, ((label, points), tall) in enumerate(zip(lanes, heights, strict=True)):
            if undated and n == len(lanes) - 1:
                y += gap
            lane = {"facecolor": _BANDS[n % 2], "edgecolor": RULE, "linewidth": 0.5}
            page.box(MARGIN, y, WIDTH - 2 * MARGIN, tall, lane, 0.2)
            page.text(_LEFT, y + _LANE / 2 + 1, label, 8, bold=True)
            _points(page, points, y + _LANE + _ROW / 2, _BANDS[n % 2])
            y += tall
        if scale:
            _axis(page, pen, scale, top, top + axis, comparison, said)
        page.legend(keys, bottom + 6, WIDTH)
        for n, note in enumerate(reversed(notes)):
            page.note(note, height - 16 - 13 * n, WIDTH)
        return page.ax


def _lane(status: str, words: dict[str, str], shown: Sequence[Citation], said: Labels) -> str:
    """The name of a lane: how many documents of the status are drawn, and how many of these without a date."""
    of_it = [c for c in shown if c.status == status]
    undated = sum(not _year(c.issued) for c in of_it)
    count = said.number(len(of_it))
    if not undated:
        return said.word("plot_lane", status=words[status], count=count)
    return said.word("plot_lane_undated", status=words[status], count=count, undated=said.number(undated))


def _parts(citations: Sequence[Citation], words: dict[str, str]) -> str:
    """How many of each status."""
    counts = {s: sum(c.status == s for c in citations) for s in STATUSES}
    return ", ".join(f"{words[s].lower()} {count}" for s, count in counts.items() if count)


def _year(issued: str | None) -> float:
    """A date of the data as a year with its fraction; 0 where there is none."""
    try:
        known = date.fromisoformat(issued or "")
    except ValueError:
        return 0.0
    return known.year + (known.timetuple().tm_yday - 1) / 366


@dataclass(frozen=True, slots=True)
class _Scale:
    """From years to points."""

    first: float
    last: float

    @classmethod
    def of(cls, years: Sequence[float], comparison: Comparison) -> _Scale | None:
        if not years:
            return None
        own = [y for d in (comparison.old, comparison.new) if (y := _year(d.issued))]
        return cls(float(int(min(*years, *own, 9999))), float(int(max(*years, *own, 0)) + 1))

    def x(self, year: float) -> float:
        return _LEFT + 4 + (_RIGHT - _LEFT - 8) * (year - self.first) / (self.last - self.first)


def _packed(pen: Ruler, called: Mapping[str, str], members: Sequence[Citation], scale: _Scale | None) -> list[_Point]:
    """Each document in the first row in which its label meets no other, in the order of their dates."""
    rows: list[float] = []  # where each row is free from
    found: list[_Point] = []
    for citation in sorted(members, key=lambda c: (c.issued or "", c.id)):
        label = fitted(pen, called[citation.id], _NAME, _SIZE)
        x = scale.x(_year(citation.issued)) if scale else _LEFT
        wide = pen.width(label, _SIZE) + 6
        before = x + wide > _RIGHT
        start, end = (x - wide, x + 4) if before else (x - 4, x + wide)
        row = next((n for n, free in enumerate(rows) if free <= start), len(rows))
        if row == len(rows):
            rows.append(end + 5)
        rows[row] = max(rows[row], end + 5)
        found.append(_Point(citation, row, x, label, before))
    return found


def _flowing(pen: Ruler, called: Mapping[str, str], members: Sequence[Citation]) -> list[_Point]:
    """Documents without date, one after the other as words in lines."""
    x, row = _LEFT + 5, 0
    found: list[_Point] = []
    for citation in members:
        label = fitted(pen, called[citation.id], _NAME, _SIZE)
        wide = pen.width(label, _SIZE) + 20
        if x + wide > _RIGHT and x > _LEFT + 5:
            x, row = _LEFT + 5, row + 1
        found.append(_Point(citation, row, x, label, before=False))
        x += wide
    return found


def _points(page: Sheet, points: Sequence[_Point], y: float, ground: str) -> None:
    for point in points:
        middle = y + _ROW * point.row
        page.mark(point.x, middle, point.citation.status)
        x, align = (point.x - 5, "right") if point.before else (point.x + 5, "left")
        under = {"facecolor": ground, "edgecolor": "none", "pad": 0.4 * page.scale}  # lines stop at letters
        page.text(x, middle, point.label, _SIZE, align=align, bbox=under, zorder=1)


def _axis(
    page: Sheet, pen: Ruler, scale: _Scale, top: float, bottom: float, comparison: Comparison, said: Labels
) -> None:
    """Years below the lanes, as many as fit, and where the two documents compared stand."""
    wide = pen.width("2000", 7.5) + 10
    span = scale.last - scale.first
    step = next((s for s in (1, 2, 5, 10, 20, 50, 100, 200, 500, 1000) if (_RIGHT - _LEFT) * s / span >= wide), 2000)
    year = -(-int(scale.first) // step) * step
    while year <= scale.last:
        x = scale.x(year)
        page.line([x, x], [top, bottom], "#dde1e5", 0.5)
        page.line([x, x], [bottom, bottom + 3], SOFT, 0.6)
        page.text(x, bottom + 10, str(year), 7.5, align="center")
        year += step
    dates = [(when, key) for d, key in ((comparison.old, "old"), (comparison.new, "new")) if (when := _year(d.issued))]
    for n, (when, key) in enumerate(sorted(dates)):
        x, words = scale.x(when), said.word(key)
        wide = pen.width(words, 7)
        # The later one stands above, the earlier one beside its line: so no line runs through a label.
        later = n == len(dates) - 1
        start, y = min(max(x - wide / 2, _LEFT), _RIGHT - wide), 6.0
        if not later:
            start, y = (x - wide - 3 if x - wide - 3 > 0 else x + 3), 16.0
        page.text(start, y, words, 7, color=SOFT)
        page.line([x, x], [11 if later else 12, bottom], INK, 0.8, "dashed")
