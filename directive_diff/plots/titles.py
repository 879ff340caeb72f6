"""What a picture is called, and the check of what is to be drawn, alike for every plot."""

from __future__ import annotations

from typing import NamedTuple

from directive_diff.comparison import Comparison
from directive_diff.errors import UsageError
from directive_diff.model import Directive
from directive_diff.report.labels import Labels
from directive_diff.report.view import side_view

__all__ = ["Sides", "called", "titled"]

_LONGEST = 60  # characters of a name
# What English calls a kind of document that has one usual name there. A kind without one stays Vietnamese.
_ENGLISH = {
    "báo cáo": "plot_kind_report",
    "chương trình": "plot_kind_programme",
    "chương trình hành động": "plot_kind_action_programme",
    "chỉ thị": "plot_kind_directive",
    "công văn": "plot_kind_letter",
    "công điện": "plot_kind_telegram",
    "hướng dẫn": "plot_kind_guidance",
    "kế hoạch": "plot_kind_plan",
    "kết luận": "plot_kind_conclusion",
    "luật": "plot_kind_law",
    "nghị quyết": "plot_kind_resolution",
    "nghị định": "plot_kind_decree",
    "pháp lệnh": "plot_kind_ordinance",
    "quyết định": "plot_kind_decision",
    "thông báo": "plot_kind_notice",
    "thông tư": "plot_kind_circular",
}


class Sides(NamedTuple):
    """What a picture calls the old and the new document."""

    old: str
    new: str


def titled(
    comparison: Comparison, said: Labels, key: str, title: str | None, names: tuple[str, str] | None
) -> tuple[Sides, str]:
    """What a picture calls the two documents, and its title: the caller's own, else the words ``key`` with both names.

    Raises:
        UsageError: E419 what is to be drawn is no comparison, or the names are not two texts.
    """
    sides = _sides(comparison, said, names)
    return sides, said.word(key, **sides._asdict()) if title is None else title


def _sides(comparison: Comparison, said: Labels, names: tuple[str, str] | None) -> Sides:
    """What a picture calls the two documents: ``names`` are the caller's own. Names too long for a title are cut."""
    if not isinstance(comparison, Comparison):
        raise UsageError("E419.comparison", what=type(comparison).__name__)
    if names is None:
        names = called(comparison.old, said), called(comparison.new, said)
    elif isinstance(names, str) or len(names) != 2 or not all(isinstance(name, str) for name in names):
        raise UsageError("E419.names")
    return Sides(*(name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…" for name in names))


def called(directive: Directive, said: Labels) -> str:
    """What a title calls a document: kind with number or year, else the name of its file."""
    key = _ENGLISH.get((directive.kind or "").casefold())
    if said.lang == "vi" or key is None or not (directive.number or directive.year):
        return side_view(directive, "", said).called
    return said.word(key, which=directive.number or str(directive.year))
