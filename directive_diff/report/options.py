"""What a user may choose of a report beside its format and language."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

__all__ = ["DEFAULTS", "Options"]


@dataclass(frozen=True, slots=True)
class Options:
    """Each writer takes what concerns it.

    ``changed_only`` and ``by_agency``: the short form of the officer's table, and the duties of each body behind it.
    ``author`` and ``date`` sign the tracked changes and comments of a redline; they are fixed unless given, so that the
    same input gives the same bytes. ``template`` is a folder of the user's own parts of the page. ``colour``: the
    summary is for a terminal that shows it.
    """

    changed_only: bool = False
    by_agency: bool = False
    author: str = "directive_diff"
    date: datetime = datetime(2000, 1, 1)  # noqa: DTZ001  # Word shows what stands there as local time
    template: Path | None = None
    colour: bool = False


DEFAULTS = Options()
