"""The colours of the page: every pair of text and ground that the style sheet makes, by WCAG's own arithmetic."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

CSS = files("directive_diff.report").joinpath("templates", "report.css").read_text(encoding="utf-8")
# Which colour is read on which ground. 4.5:1 for text (WCAG 2.2, 1.4.3 AA), 3:1 for lines and shapes (1.4.11).
TEXT = (
    ("ink", ("paper", "panel", "target", "warn-bg", "ins-bg", "del-bg")),
    ("soft", ("paper", "panel", "target", "del-bg", "warn-bg")),
    ("accent", ("paper", "panel", "target", "warn-bg")),
    ("paper", ("accent",)),
    ("del", ("paper", "del-bg", "panel")),
    ("ins", ("paper", "ins-bg", "panel")),
    ("warn", ("paper", "panel", "warn-bg", "target")),
)
SHAPES = (
    ("accent", ("paper", "panel")),
    ("bar", ("paper",)),
    ("across", ("paper",)),
    ("del", ("paper",)),
    ("ins", ("paper",)),
)


def palettes() -> dict[str, dict[str, str]]:
    blocks = re.findall(r":root \{(.*?)\}", CSS, re.DOTALL)
    found = [dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{3,6})", block)) for block in blocks]
    light, dark, paper = found
    return {"light": light, "dark": {**light, **dark}, "print": {**light, **paper}}


def luminance(colour: str) -> float:
    digits = colour[1:] if len(colour) == 7 else "".join(2 * c for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def test_the_arithmetic() -> None:
    assert contrast("#000", "#fff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark", "print"])
@pytest.mark.parametrize(("table", "least"), [(TEXT, 4.5), (SHAPES, 3.0)], ids=["text", "shapes"])
def test_colours_can_be_told_apart(scheme: str, table: tuple[tuple[str, tuple[str, ...]], ...], least: float) -> None:
    colours = palettes()[scheme]
    weak = {
        (front, ground): round(contrast(colours[front], colours[ground]), 2)
        for front, grounds in table
        for ground in grounds
        if contrast(colours[front], colours[ground]) < least
    }
    assert weak == {}


def test_every_colour_of_the_style_is_one_of_these() -> None:
    """No colour beside the palette, but the shadow of a menu."""
    rules = re.sub(r":root \{.*?\}", "", CSS, flags=re.DOTALL)
    assert re.findall(r"#[0-9a-f]{3,8}\b(?![\w-])", rules) == ["#0003"] * 2
