"""Gold annotations (``tests/gold/*/gold.toml``) and where their quotes stand in what the reader read.

``python -m benchmarks.gold [NAME…]`` lists what an annotator still has to do: quotes that are not found, or more than
once, and places of changed pairs that no cause covers.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from unicodedata import normalize

from directive_diff.directive import read
from directive_diff.model import Directive, Span, Unit

__all__ = ["GOLD", "Gold", "Places", "load_all", "uncovered", "unfound"]

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
        self.directive = directive
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


def uncovered(gold: Gold) -> list[tuple[str, str, str]]:
    """The differing places of changed pairs that no cause covers: the pair's kind, and the words on each side."""
    sides = read(gold.old), read(gold.new)
    places = Places(sides[0]), Places(sides[1])
    covered: tuple[set[int], set[int]] = (set(), set())
    for cause in gold.facts.get("causes", ()):
        for quote, at, known in zip((cause.get("old"), cause.get("new")), places, covered, strict=True):
            for start, end in at.all(quote)[:1] if quote else ():
                known.update(range(start, end))
    found = []
    for pair in gold.facts["pairs"]:
        if pair["kind"] == "equal":
            continue
        words = [
            [m for q in quotes for m in re.finditer(r"\S+", at.directive.text[slice(*_sentence(at, q))])]
            for quotes, at in zip((pair["old"], pair["new"]), places, strict=True)
        ]
        starts = [
            [
                _sentence(at, q)[0]
                for q in quotes
                for _ in re.finditer(r"\S+", at.directive.text[slice(*_sentence(at, q))])
            ]
            for quotes, at in zip((pair["old"], pair["new"]), places, strict=True)
        ]
        ours, theirs = ([normalize("NFC", m[0]) for m in side] for side in words)
        matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
        for op, i1, i2, j1, j2 in matcher.get_opcodes():
            if op == "equal":
                continue
            hit = any(
                starts[side][k] + words[side][k].start() in covered[side]
                for side, (a, b) in enumerate(((i1, i2), (j1, j2)))
                for k in range(a, b)
            )
            if not hit:
                told = (" ".join(m[0] for m in words[side][a:b]) for side, (a, b) in enumerate(((i1, i2), (j1, j2))))
                found.append((pair["kind"], *told))
    return found


def _sentence(places: Places, quote: str) -> Span:
    number = places.sentence(quote)
    return places.sentences[number].span if number is not None else (0, 0)


def unfound(gold: Gold) -> list[str]:
    """Quotes of causes that do not stand in their text, or more than once."""
    places = Places(read(gold.old)), Places(read(gold.new))
    told = []
    for cause in gold.facts.get("causes", ()):
        for side, at in zip(("old", "new"), places, strict=True):
            if side in cause and (n := len(at.all(cause[side]))) != 1:
                told.append(f"{side}, {n} times: {cause[side]}")
    return told


if __name__ == "__main__":
    import sys

    for one in load_all():
        if not sys.argv[1:] or one.name in sys.argv[1:]:
            for quote in unfound(one):
                print(f"{one.name}: quote {quote}")
            for kind, old_words, new_words in uncovered(one):
                print(f"{one.name}: {kind}: «{old_words}» -> «{new_words}»")
