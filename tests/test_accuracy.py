"""The accuracy table in README is the one that the gold gives today."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

from benchmarks.accuracy import Score, measure
from benchmarks.gold import load_all

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


def published() -> dict[str, tuple[float, float]]:
    """Recall and F1 of each row over all pairs, as README gives them."""
    row = re.compile(r"^\| ([a-z][^|]*?) \| [\d.]+ \| ([\d.]+) \| ([\d.]+) \|", re.MULTILINE)
    return {name: (float(recall), float(f1)) for name, recall, f1 in row.findall(README)}


PUBLISHED = published()
FIRST_CAUSES = {
    "reorganisation", "year", "citation-added", "citation-dropped", "citation-corrected", "plan-added", "plan-dropped",
    "recipient", "task-added", "task-dropped", "orthography", "renumbered", "unexplained",
}  # fmt: skip


@lru_cache(maxsize=1)
def totals() -> dict[str, Score]:
    found: dict[str, Score] = defaultdict(Score)
    for gold in load_all():
        for row, score in measure(gold).items():
            found[row].right += score.right
            found[row].wrong += score.wrong
            found[row].missing += score.missing
    return found


def test_readme_publishes_every_row_of_today() -> None:
    assert {name for name in PUBLISHED if name.startswith("cause ")} == {f"cause {c}" for c in FIRST_CAUSES}
    assert {"tree", "mentions", "numbers", "status", "links", "suspect", "pairs, strict", "pairs, lax", "moves"} <= set(
        PUBLISHED
    )


def test_the_gold_has_four_pairs_of_two_formats() -> None:
    golds = load_all()
    assert len(golds) == 4
    assert {path.suffix for gold in golds for path in (gold.old, gold.new)} == {".md", ".txt"}


@pytest.mark.parametrize("row", PUBLISHED)
def test_row_is_as_published(row: str) -> None:
    score = totals()[row]
    assert (round(score.recall, 3), round(score.f1, 3)) == PUBLISHED[row]
