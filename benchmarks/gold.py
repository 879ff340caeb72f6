"""Gold annotations (``tests/gold/*/gold.toml``) and where their quotes stand in what the reader read."""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unicodedata import normalize

from directive_diff.model import Directive, Span, Unit

__all__ = ["GOLD", "Gold", "Places", "load_all"]

GOLD = Path(__file__).parent.parent / "tests" / "gold"


@dataclass(frozen=True)
class Gold:
    """One annotated pair."""

    name: str
    old: Path
    new: Path
    facts: dict[str, Any]


def load_all() -> list[Gold]:
    """Every annotated pair, by name."""
    found = []
    for path in sorted(GOLD.glob("*/gold.toml")):
        facts = tomllib.loads(path.read_text(encoding="utf-8"))
        found.append(
            Gold(path.parent.name, path.parent / facts["old"]["file"], path.parent / facts["new"]["file"], facts)
        )
    return found


class Places:
    """Finds quotes in a directive's reading text, white space and NFC apart."""

    def __init__(self, directive: Directive) -> None:
        self.sentences: list[Unit] = [u for u in directive.units if u.level == "sentence"]
        self._starts = [u.span[0] for u in self.sentences]
        letters: list[str] = []
        self._at: list[int] = []
        for match in re.finditer(r"\s+|\S[\u0300-\u036f]*", directive.text):
            for character in " " if match[0].isspace() else normalize("NFC", match[0]):
                letters.append(character)
                self._at.append(match.start())
        self._text = "".join(letters)
        self._at.append(len(directive.text))

    def all(self, quote: str) -> list[Span]:
        """Every place where a quote stands."""
        wanted = normalize("NFC", " ".join(quote.split()))
        return [(self._at[m.start()], self._at[m.end() - 1] + 1) for m in re.finditer(re.escape(wanted), self._text)]

    def sentence(self, quote: str) -> int | None:
        """The number of the sentence that a unit's quote begins, or else the one it begins in."""
        found = self.all(quote)
        starting = [start for start, _ in found if start in self._starts]
        if starting:
            return self._starts.index(starting[0])
        if found:
            return bisect_right(self._starts, found[0][0]) - 1
        return None
