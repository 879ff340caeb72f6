"""How every plot looks: colours that colour-blind readers tell apart, and a second sign beside each colour.

The colours are those of Okabe and Ito, "Color Universal Design" (2008), on white. Nothing is said by colour alone:
areas have hatches, statuses have shapes, arrows have line styles, cells have figures.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["ARROWS", "INK", "PAPER", "RULE", "SHAPES", "SOFT", "Arrow", "Shape", "contrast", "on", "shade"]

PAPER, INK, SOFT, RULE = "#ffffff", "#1b1b1b", "#55595e", "#c3c8ce"
BLUE, GREEN, VERMILION, ORANGE, PURPLE = "#0072b2", "#009e73", "#d55e00", "#e69f00", "#aa4499"

# Areas of the flow.
STRAIGHT: dict[str, Any] = {"facecolor": "#b9c6d6", "edgecolor": "#8fa1b7", "linewidth": 0.4}
ELSEWHERE: dict[str, Any] = {"facecolor": "#fbe3b5", "edgecolor": "#a35c00", "linewidth": 0.6, "hatch": "////"}
GONE: dict[str, Any] = {"facecolor": PAPER, "edgecolor": VERMILION, "linewidth": 0.8, "hatch": "xxxxx"}
FRESH: dict[str, Any] = {"facecolor": PAPER, "edgecolor": "#00694d", "linewidth": 0.8, "hatch": "------"}
BAR: dict[str, Any] = {"facecolor": "#44566b", "edgecolor": "#44566b", "linewidth": 0.4}


@dataclass(frozen=True, slots=True)
class Shape:
    """How a status is drawn: matplotlib's marker, the same as a character, the colour, the line of a box."""

    marker: str
    sign: str
    color: str
    dashes: str


SHAPES = {
    "added": Shape("^", "▲", "#00694d", "solid"),
    "kept": Shape("o", "●", BLUE, "solid"),
    "dropped": Shape("X", "✖", "#b34700", "dashed"),
}


@dataclass(frozen=True, slots=True)
class Arrow:
    """How a relation is drawn: colour, line style, whether it has a head, width in points."""

    color: str
    dashes: Any
    head: bool
    width: float = 1.0


ARROWS = {
    "implements": Arrow(SOFT, "solid", head=True),
    "amends": Arrow(PURPLE, (0, (6, 1.8, 1.2, 1.8)), head=True, width=1.1),
    "follows": Arrow("#b34700", (0, (3.6, 1.6)), head=True, width=1.1),
    "related": Arrow(INK, (0, (1.2, 1.3)), head=False, width=1.3),
}

_LIGHT, _DEEP = (255, 255, 255), (0, 78, 122)


def shade(value: float) -> str:
    """White for 0 to deep blue for 1, as a hexadecimal colour; ever darker, so that it reads in grey."""
    part = min(max(value, 0.0), 1.0)
    return "#" + "".join(f"{round(a + (b - a) * part):02x}" for a, b in zip(_LIGHT, _DEEP, strict=True))


def on(ground: str) -> str:
    """The colour of words on a ground: black or white, whichever stands out more (at least 4.58 on any ground)."""
    return max(("#000000", PAPER), key=lambda color: contrast(color, ground))


def contrast(one: str, other: str) -> float:
    """The contrast of two hexadecimal colours as WCAG 2.2 counts it, from 1 to 21."""
    dark, light = sorted((_luminance(one), _luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def _luminance(color: str) -> float:
    parts = (int(color[i : i + 2], 16) / 255 for i in (1, 3, 5))
    red, green, blue = (p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
