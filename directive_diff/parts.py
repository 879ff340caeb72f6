"""The nouns of a document's outline, and the patterns that its parts are known by."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

from directive_diff.model import Role
from directive_diff.reading.blocks import Block
from directive_diff.rules import load
from directive_diff.text import fold, one_line

__all__ = ["Facts", "Outline", "Part", "ending", "opening", "patterns", "plain"]


@dataclass(slots=True)
class Part:
    """A node of the outline: a paragraph, or a section when ``parts`` is not empty (``block`` is then its heading)."""

    block: Block
    role: Role
    label: str | None = None
    label_id: str | None = None
    word: str = ""
    parts: list[Part] = field(default_factory=list)
    styled: bool = False


@dataclass(frozen=True, slots=True)
class Facts:
    """What header and title say of the document; None where they do not. ``no_date`` is the folded date of a dateline
    that no calendar has («ngày 31 tháng 02 năm 2026»).
    """

    kind: str | None
    number: str | None
    issuer: str | None
    issued: str | None
    year: int | None
    subject: str | None
    no_date: str | None = None


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of one document in reading order, and its facts."""

    parts: list[Part]
    facts: Facts

    @property
    def doubts(self) -> int:
        """At how many places another paragraph may begin, as far as anything here can tell."""
        return sum(_doubts(part) for part in self.parts)


def _doubts(part: Part) -> int:
    return len(part.block.undecided) + sum(map(_doubts, part.parts))


@dataclass(frozen=True, slots=True)
class _Patterns:
    """The patterns of ``rules/structure.toml``, compiled."""

    one: dict[str, re.Pattern[str]]
    kinds: frozenset[str]


@lru_cache(maxsize=1)
def patterns() -> _Patterns:
    """The patterns of ``rules/structure.toml`` by name, and the names of kinds of documents."""
    rules = load("structure")
    return _Patterns(
        one={
            name: re.compile(rule["pattern"])
            for name, rule in rules.items()
            if isinstance(rule, dict) and "pattern" in rule
        },
        kinds=frozenset(rules["kind_line"]["names"]),
    )


def plain(block: Block) -> str:
    """A block's text, folded, on one line."""
    return " ".join(fold(block.text).text.split())


# Labels, marks and names of parts stand within so many characters of a block's start, ends within so many of its end.
_OPENING, _ENDING = 160, 40


def opening(block: Block) -> str:
    """The folded start of a block."""
    return one_line(block.text[:_OPENING])


def ending(block: Block) -> str:
    """The folded end of a block."""
    return one_line(block.text[-_ENDING:])
