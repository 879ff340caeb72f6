"""The one place that knows matplotlib: a sheet measured in points on which the plots are drawn.

Everything is laid out in points (1/72 inch) from the upper left corner, so that no label can meet another whatever the
size of the figure. A new figure is as large as its picture. An Axes that is smaller gets the whole picture scaled down,
letters and lines with it; letters of less than ``READABLE`` points give a warning.

Settings: the reader's own font is used where one is set, with DejaVu Sans, which comes with matplotlib and has every
Vietnamese letter, for what it lacks. ``$`` is a dollar sign, never mathematics.
"""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from math import ceil, hypot, inf
from typing import TYPE_CHECKING, Any

from directive_diff.errors import OutputError
from directive_diff.plots.look import INK, PAPER, RULE, SHAPES, SOFT, Arrow, contrast, on, shade
from directive_diff.plots.ruler import Ruler
from directive_diff.report.labels import Labels
from directive_diff.report.missing import install_command

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = [
    "MARGIN",
    "READABLE",
    "WIDTH",
    "Key",
    "Sheet",
    "TooSmallWarning",
    "legend_height",
    "loaded",
    "ruler",
    "sentence",
    "sheet",
]

WIDTH = 540.0  # points: 190 mm, the text of an A4 page with narrow margins
MARGIN = 10.0
_NARROWEST = 150.0  # points: a sentence of more lines is none
_TITLE, _TITLE_LINE = 10.0, 13.0  # size and height of a line of the title
_KEY = 7.5  # letters of the legend and of notes
# On a screen letters are moved to whole pixels; at 100 dots an inch lines of 7 points come out up to 5 % wider.
_HINTED = 1.06
_HEAD = 5.0  # length of the head of an arrow
_DRAWN = 10.0  # the size in which words are measured: outlines scale
READABLE = 5.0  # points: smaller letters in figures are refused by journals (Nature: 5 to 7 points)


class TooSmallWarning(UserWarning):
    """The Axes given is so small that the letters of the picture in it cannot be read; says what size it needs."""


def loaded() -> Any:
    """matplotlib, as typed as its stubs are.

    Raises:
        OutputError: E209 it is not installed.
    """
    try:
        import matplotlib as mpl
        import matplotlib.pyplot  # noqa: ICN001  # an attribute of the package from now on
    except ImportError as error:
        raise OutputError("E209.plots", command=install_command("matplotlib>=3.8")) from error
    return mpl


def _families(matplotlib: Any) -> list[str]:
    return list(dict.fromkeys([*matplotlib.rcParams["font.family"], "DejaVu Sans"]))


def ruler() -> Ruler:
    """Measures in the fonts that are set now.

    Raises:
        OutputError: E209 matplotlib is not installed.
    """
    matplotlib = loaded()
    lists = tuple(str(matplotlib.rcParams[f"font.{family}"]) for family in ("serif", "sans-serif", "monospace"))
    return _ruler(tuple(_families(matplotlib)), lists)


@lru_cache(maxsize=4)
def _ruler(families: tuple[str, ...], _lists: tuple[str, ...]) -> Ruler:
    """A ruler for these families, and for what the settings say that ``serif`` and the like are."""
    from matplotlib.font_manager import FontProperties, findfont, get_font
    from matplotlib.textpath import text_to_path

    fonts = [FontProperties(family=families, size=_DRAWN, weight=weight) for weight in ("normal", "bold")]

    def measure(word: str, bold: bool) -> float:
        outline = text_to_path.get_text_width_height_descent(word, fonts[bold], ismath=False)[0]
        return float(outline) * _HINTED / _DRAWN

    charmaps = [get_font(findfont(FontProperties(family=[name]))).get_charmap() for name in families]
    return Ruler(measure, lambda code: any(code in charmap for charmap in charmaps))


@dataclass(frozen=True, slots=True)
class Key:
    """One entry of a legend: an area, a marker (the status) or an arrow, and what it means."""

    label: str
    area: dict[str, Any] | None = None
    status: str = ""
    arrow: Arrow | None = None


@dataclass(slots=True)
class Sheet:
    """The Axes with its scale: lengths are given in points of the picture, y downwards."""

    ax: Axes
    pen: Ruler
    scale: float
    families: list[str] = field(default_factory=list)
    smallest: float = inf  # letters so far, as they are on paper

    def text(
        self,
        x: float,
        y: float,
        words: str,
        size: float,
        *,
        color: str = INK,
        bold: bool = False,
        italic: bool = False,
        align: str = "left",
        rotation: float = 0.0,
        **more: Any,
    ) -> None:
        """One line of words whose middle is at height ``y``."""
        if words:
            self.smallest = min(self.smallest, size * self.scale)
        look: dict[str, Any] = {"rotation": rotation, "rotation_mode": "anchor", "va": "center", **more}
        self.ax.text(
            x,
            y,
            self.pen.clean(words),
            fontsize=size * self.scale,
            fontfamily=self.families,
            color=color,
            fontweight="bold" if bold else "normal",
            fontstyle="italic" if italic else "normal",
            ha=align,
            parse_math=False,
            **look,
        )

    def area(self, xs: Sequence[float], ys: Sequence[float], look: dict[str, Any], zorder: float = 1.0) -> None:
        """A filled polygon."""
        scaled = look | {"linewidth": look.get("linewidth", 0.0) * self.scale}
        self.ax.fill(xs, ys, zorder=zorder, **scaled)

    def box(self, x: float, y: float, width: float, height: float, look: dict[str, Any], zorder: float = 1.0) -> None:
        """A filled rectangle from its upper left corner."""
        self.area([x, x + width, x + width, x], [y, y, y + height, y + height], look, zorder)

    def frame(self, x: float, y: float, width: float, height: float, line: float, color: str = INK) -> None:
        """An empty rectangle."""
        self.box(x, y, width, height, {"facecolor": "none", "edgecolor": color, "linewidth": line}, 4)

    def round_box(self, x: float, y: float, width: float, height: float, look: dict[str, Any], *, round: bool) -> None:
        """A filled rectangle above areas and arrows, its corners rounded or not."""
        from matplotlib.patches import FancyBboxPatch

        style = f"round,pad=0,rounding_size={height / 2.5}" if round else "square,pad=0"
        scaled = look | {"linewidth": look["linewidth"] * self.scale}
        self.ax.add_patch(FancyBboxPatch((x, y), width, height, boxstyle=style, zorder=4, **scaled))

    def line(
        self, xs: Sequence[float], ys: Sequence[float], color: str = RULE, width: float = 0.6, dashes: str = "solid"
    ) -> None:
        """A line through points."""
        self.ax.plot(xs, ys, color=color, linewidth=width * self.scale, marker="", linestyle=dashes, zorder=0.5)

    def mark(self, x: float, y: float, status: str) -> None:
        """The marker of a status."""
        shape = SHAPES[status]
        self.ax.plot(
            [x],
            [y],
            marker=shape.marker,
            color=shape.color,
            markersize=5.2 * self.scale,
            markeredgewidth=0,
            linestyle="",
            zorder=3,
        )

    def arrow(self, points: Sequence[tuple[float, float]], look: Arrow) -> None:
        """A line through points, with a head at the last one where the relation has a direction."""
        *_, before, end = points
        xs, ys = [x for x, _ in points], [y for _, y in points]
        if look.head:
            far = hypot(end[0] - before[0], end[1] - before[1]) or 1.0
            dx, dy = (end[0] - before[0]) / far, (end[1] - before[1]) / far
            foot = end[0] - _HEAD * dx, end[1] - _HEAD * dy
            xs[-1], ys[-1] = foot  # the line ends where its head begins
            half = _HEAD / 2.6
            corners = [end, (foot[0] - half * dy, foot[1] + half * dx), (foot[0] + half * dy, foot[1] - half * dx)]
            self.area(
                [x for x, _ in corners], [y for _, y in corners], {"facecolor": look.color, "edgecolor": "none"}, 3
            )
        self.ax.plot(
            xs,
            ys,
            color=look.color,
            linewidth=look.width * self.scale,
            linestyle=look.dashes,
            dash_capstyle="butt",
            marker="",
            zorder=2,
        )

    def cells(self, xs: Sequence[float], ys: Sequence[float], values: Sequence[Sequence[float]]) -> None:
        """A grid of cells shaded by values in [0, 1]; ``ax.collections[0].get_array()`` gives them back."""
        from matplotlib.colors import LinearSegmentedColormap

        ramp = LinearSegmentedColormap.from_list("directive-diff", [shade(n / 16) for n in range(17)])
        self.ax.pcolormesh(
            xs, ys, values, cmap=ramp, vmin=0, vmax=1, edgecolors=RULE, linewidth=0.5 * self.scale, zorder=1
        )

    def legend(self, keys: Sequence[Key], y: float, width: float) -> None:
        """The legend from height ``y`` on, in rows."""
        for key, x, row in _placed(self.pen, keys, width):
            middle = y + 12 * row + 6
            if key.area:
                self.box(x, middle - 3.5, 18, 7, key.area)
            elif key.arrow:
                self.arrow([(x, middle), (x + 18, middle)], key.arrow)
            elif key.status:
                self.mark(x + 9, middle, key.status)
            self.text(x + 23, middle, key.label, _KEY)

    def note(self, words: str, y: float, width: float) -> None:
        """A small line below the picture."""
        self.text(MARGIN, y + 6, self.pen.fit(words, width - 2 * MARGIN, _KEY), _KEY, color=SOFT)


def _placed(pen: Ruler, keys: Sequence[Key], width: float) -> Iterator[tuple[Key, float, int]]:
    x, row = MARGIN, 0
    for key in keys:
        wide = 23 + pen.width(key.label, _KEY)
        if x > MARGIN and x + wide > width - MARGIN:
            x, row = MARGIN, row + 1
        yield key, x, row
        x += wide + 16


def legend_height(pen: Ruler, keys: Sequence[Key], width: float) -> float:
    """How high a legend is in points."""
    return max((12.0 * (row + 1) for _, _, row in _placed(pen, keys, width)), default=0.0)


def _title(pen: Ruler, title: str, width: float) -> list[str]:
    """A title that is too long for one line has what it is of in lines of its own."""
    head, colon, tail = title.partition(": ")
    if not tail or pen.width(title, _TITLE, bold=True) <= width:
        return pen.wrap(title, width, _TITLE, 2, bold=True)
    return [pen.fit(head + colon.rstrip(), width, _TITLE, bold=True), *pen.wrap(tail, width, _TITLE, 2, bold=True)]


@contextmanager
def sheet(ax: Axes | None, pen: Ruler, width: float, height: float, title: str, said: Labels) -> Iterator[Sheet]:
    """A sheet of so many points: a new figure of this size with room for the title (none where it is empty), or the
    given Axes. Warns in the language of ``said`` where the letters that were drawn on it cannot be read.
    """
    matplotlib = loaded()
    families = _families(matplotlib)
    wrapped = _title(pen, title, width - 2 * MARGIN) if title else []
    top = _TITLE_LINE * len(wrapped) + MARGIN
    figure: Any = None
    if ax is None:
        # Outside of the context below. The first figure of a kernel activates its backend, which sets `backend` and
        # `interactive`; a context that is left sets them back, and no figure of that kernel is shown any more.
        size = (width / 72, (height + top) / 72)
        figure = matplotlib.pyplot.figure(figsize=size, facecolor=PAPER, layout="none")
    with matplotlib.rc_context({"text.parse_math": False, "text.usetex": False, "axes.unicode_minus": False}):
        ax = ax or figure.add_axes((0, 0, 1, height / (height + top)))
        across, down = _room(ax) if figure is None else (width, height)
        scale = float(min(1.0, across / width, down / height))
        ax.set_xlim(0, across / scale)
        ax.set_ylim(down / scale, 0)
        ax.set_axis_off()
        ax.set_autoscale_on(False)
        if title:
            ax.set_title(
                "\n".join(wrapped),
                loc="left",
                x=MARGIN * scale / across,
                y=1.0,
                pad=3,
                fontsize=_TITLE * scale,
                fontweight="bold",
                fontfamily=families,
                color=INK if figure is not None else _over(ax),
                parse_math=False,
                linespacing=1.2,
            )
        made = Sheet(ax, pen, scale, families)
        made.box(0, 0, width, height, {"facecolor": PAPER}, 0)
        yield made
    if made.smallest < READABLE and scale < 1:
        _warn(made, READABLE / made.smallest, (width * scale / across, height * scale / down), said)


def _over(ax: Axes) -> str:
    """The colour of words over an Axes, on the ground of the figure, which is the reader's."""
    from matplotlib.colors import to_hex, to_rgba

    root: Any = ax.figure.figure
    ground = to_rgba(root.get_facecolor())
    return INK if ground[3] == 0 or contrast(INK, to_hex(ground)) >= 4.5 else on(to_hex(ground))


def _room(ax: Axes) -> tuple[float, float]:
    """Width and height of an Axes in points."""
    root: Any = ax.figure.figure  # of a part of a figure the whole
    if root.get_layout_engine() is not None:
        root.draw_without_rendering()
    place = ax.get_window_extent()
    return 72 * place.width / root.dpi, 72 * place.height / root.dpi


def _warn(made: Sheet, larger: float, used: tuple[float, float], said: Labels) -> None:
    """Say how large the whole figure must be: ``larger`` times, where the picture does not leave room ``used``."""
    root: Any = made.ax.figure.figure
    size = root.get_size_inches()
    wanted = [ceil(10 * length * max(1.0, larger * part)) / 10 for length, part in zip(size, used, strict=True)]
    words = said.word(
        "plot_too_small",
        letters=said.number(round(made.smallest, 1)),
        least=said.number(READABLE),
        size=f"({wanted[0]:g}, {wanted[1]:g})",
    )
    level, frame = 1, sys._getframe()  # noqa: SLF001  # where the caller called: `with` and its function lie between
    while frame.f_back and str(frame.f_globals.get("__name__")).partition(".")[0] in ("directive_diff", "contextlib"):
        level, frame = level + 1, frame.f_back
    warnings.warn(words, TooSmallWarning, stacklevel=level)


def sentence(ax: Axes | None, pen: Ruler, title: str, words: str, said: Labels) -> Axes:
    """A picture of one sentence, where there is nothing to draw."""
    width = WIDTH if ax is None else min(WIDTH, max(_NARROWEST, _room(ax)[0]))
    lines = pen.wrap(words, width - 2 * MARGIN, 9, 4)
    with sheet(ax, pen, width, 46 + 14.0 * len(lines), title, said) as page:
        for n, line in enumerate(lines):
            page.text(MARGIN, 25 + 14 * n, line, 9)
        return page.ax
