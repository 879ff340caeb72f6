"""What a check says: a point of the draft to look at again."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from directive_diff.model import Message, Side, Span

__all__ = ["LEVELS", "Checked", "Level", "Place"]

Level = Literal["note", "warning", "error"]
# From the least to the gravest.
LEVELS: tuple[Level, ...] = ("note", "warning", "error")


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a text: its span in code points of the reading text, its address, and the words there."""

    span: Span | None
    address: str
    words: str


@dataclass(frozen=True, slots=True)
class Checked:
    """A point to look at again («Điểm cần xem lại»).

    ``rule`` is an id of ``rules/checks.toml``; ``side`` says whose text the places are of (``new`` is the draft,
    ``old`` last year's text); ``related`` are further places of the same; ``suggestion`` says what to do.
    """

    rule: str
    level: Level
    side: Side
    place: Place
    why: Message
    suggestion: Message
    related: tuple[Place, ...] = ()
