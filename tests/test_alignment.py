"""Two texts -> pairs: the cases of ``cases/alignment.toml``, each also the other way round."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest

from directive_diff import Comparison, Directive
from directive_diff.comparison import compare
from directive_diff.directive import read_file
from directive_diff.reading import File

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "alignment.toml").read_text(encoding="utf-8")
)["case"]
HEAD = "CHỈ THỊ\nVề công tác đê điều\n"
FLIPPED = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}


def _read(text: str) -> Directive:
    return read_file(File("x.txt", ".txt", (HEAD + text.lstrip("\n")).encode()))


def _starts(directive: Directive, ids: tuple[str, ...], wanted: list[str]) -> bool:
    spans = {unit.id: unit.span for unit in directive.units}
    texts = [directive.text[slice(*spans[i])] for i in ids]
    return len(texts) == len(wanted) and all(t.startswith(w) for t, w in zip(texts, wanted, strict=True))


def _parsed(line: str) -> tuple[str, str, bool, list[str], list[str]]:
    """``level kind [moved] old-start | old-start => new-start``."""
    head, _, rest = line.partition(":")
    level, kind, *moved = head.split()
    sides = [[start.strip() for start in side.split("|") if start.strip()] for side in rest.split("=>")]
    return level, kind, moved == ["moved"], sides[0], sides[1]


def _told(comparison: Comparison) -> str:
    """What changed, for the message of a failing case."""
    spans = [{u.id: d.text[u.span[0] : u.span[1]][:30] for u in d.units} for d in (comparison.old, comparison.new)]
    return "\n".join(
        f"{p.level} {p.kind}{' moved' * p.moved}: {' | '.join(spans[0][i] for i in p.old)} => "
        f"{' | '.join(spans[1][j] for j in p.new)}"
        for p in comparison.pairs
        if p.kind != "equal" or p.moved
    )


def _expect(comparison: Comparison, lines: list[tuple[str, str, bool, list[str], list[str]]]) -> None:
    """The expected pairs are there; at their levels all others are equal and in place."""
    wanted = set()
    for level, kind, moved, ours, theirs in lines:
        found = [
            pair
            for pair in comparison.pairs
            if pair.level == level
            and _starts(comparison.old, pair.old, ours)
            and _starts(comparison.new, pair.new, theirs)
            and pair.id not in wanted
            and (pair.kind, pair.moved) == (kind, moved)
        ]
        assert found, f"no {level} {kind}{' moved' * moved}: {ours} => {theirs} in\n{_told(comparison)}"
        wanted.add(found[0].id)
    for pair in comparison.pairs:
        if pair.level in {line[0] for line in lines} | {"sentence"} and pair.id not in wanted:
            assert (pair.kind, pair.moved) == ("equal", False), _told(comparison)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_case(case: dict[str, Any]) -> None:
    lines = [_parsed(line) for line in case["pairs"].strip().split("\n") if line]
    _expect(compare(_read(case["old"]), _read(case["new"])), lines)


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_case_the_other_way_round(case: dict[str, Any]) -> None:
    lines = [_parsed(line) for line in case["pairs"].strip().split("\n") if line]
    mirrored = [(level, FLIPPED.get(kind, kind), moved, new, old) for level, kind, moved, old, new in lines]
    _expect(compare(_read(case["new"]), _read(case["old"])), mirrored)
