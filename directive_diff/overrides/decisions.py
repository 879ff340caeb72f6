"""What an officer decides about a comparison, as plain values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from directive_diff.model import Level, Message

__all__ = ["ChangeDecision", "Overrides", "PairDecision", "Quote"]


@dataclass(frozen=True, slots=True)
class Quote:
    """Words by which a unit is known again: all of them, or its beginning and end with «…» between.

    ``where`` is the address the unit had when it was quoted; it decides only between units worded alike. ``section``
    is the heading of the section that holds it, without which a unit worded alike elsewhere is not meant.
    """

    words: str
    where: str = ""
    section: str = ""


@dataclass(frozen=True, slots=True)
class PairDecision:
    """``pin``: the old and the new units are one pair (either side may be empty: no counterpart). ``reject``: none of
    the old ones is in a pair with any of the new ones. ``line`` is its line in the file, 0 where it has none.
    """

    action: Literal["pin", "reject"]
    old: tuple[Quote, ...]
    new: tuple[Quote, ...]
    level: Level = "sentence"
    line: int = 0


@dataclass(frozen=True, slots=True)
class ChangeDecision:
    """What is said of one change. A side that is None may be anything, an empty one must be empty.

    With ``categories`` these replace what the rules found; with an ``explanation`` alone the officer's words are put
    beside it. With neither, nothing is decided yet. ``block`` is the kind of block it stands in: ``row`` holds several,
    the changes of one row of the officer's table, with one explanation.
    """

    old: tuple[Quote, ...] | None
    new: tuple[Quote, ...] | None
    categories: tuple[str, ...] = ()
    explanation: Message | None = None
    line: int = 0
    block: Literal["change", "row"] = "change"

    @property
    def decides(self) -> bool:
        """Whether anything is filled in."""
        return bool(self.categories or self.explanation)


@dataclass(frozen=True, slots=True)
class Overrides:
    """All decisions of one file, in its order; ``text`` is the file itself, to be kept when it is added to."""

    pairs: tuple[PairDecision, ...] = ()
    changes: tuple[ChangeDecision, ...] = ()
    text: str = ""
