"""The accuracy tables of the documentation, and the figures in README, are those that the gold gives today."""

from __future__ import annotations

import re
from collections import defaultdict
from functools import lru_cache
from pathlib import Path

import pytest

from benchmarks.accuracy import Score, measure
from benchmarks.gold import Gold, load_all, uncovered, unfound
from directive_diff.report.labels import labels
from directive_diff.rules import load

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
README = (ROOT / "README.md").read_text(encoding="utf-8")


def published() -> dict[str, tuple[float, float, float]]:
    """Precision, recall and F1 of each row over all pairs, as the page gives them between its marks."""
    table = PAGE.partition("<!-- accuracy -->")[2].partition("<!-- end -->")[0]
    row = re.compile(r"^\| ([a-z][^|]*?) \| ([\d.]+) \| ([\d.]+) \| ([\d.]+) \|", re.MULTILINE)
    return {name: (float(p), float(r), float(f1)) for name, p, r, f1 in row.findall(table)}


PUBLISHED = published()

# Said of fewer places than these a precision is no measure.
FEW = 5
# What a reader may rightly have called otherwise is published, not tested: it is handed back.
PRECISE = 0.85


@lru_cache(maxsize=1)
def by_pair() -> dict[str, dict[str, Score]]:
    return {gold.name: measure(gold) for gold in load_all()}


@lru_cache(maxsize=1)
def totals() -> dict[str, Score]:
    found: dict[str, Score] = defaultdict(Score)
    for rows in by_pair().values():
        for row, score in rows.items():
            found[row].add(score)
    return found


def test_the_page_publishes_every_row_of_today() -> None:
    assert set(totals()) == set(PUBLISHED)


def test_the_page_calls_reasons_as_reports_do() -> None:
    called = re.findall(r"^\| cause ([\w-]+) \|(?:[^|]*\|){7} ([^|]*?) \|$", PAGE, re.MULTILINE)
    assert len(called) == sum(row.startswith("cause ") for row in PUBLISHED)
    assert [(name, word) for name, word in called if word != labels("vi").category(name)] == []


def test_the_page_publishes_every_pair_of_today() -> None:
    table = PAGE.partition("<!-- by-pair -->")[2].partition("<!-- end -->")[0]
    head, _, *rows = [[cell.strip() for cell in line.split("|")[1:-1]] for line in table.strip().splitlines()]
    assert {name.strip("`"): cells for name, *cells in rows} == {
        name: [f"{found[row].f1:.3f}" for row in head[1:]] for name, found in by_pair().items()
    }


def test_the_few_figures_are_those_of_today() -> None:
    reasons = [s for row, s in totals().items() if row.startswith("cause ") and row != "cause unexplained"]
    right, said = sum(s.right for s in reasons), sum(s.right + s.wrong for s in reasons)
    found = sum(s.found or 0 for s in reasons)
    places = found + sum(s.missing for s in reasons)
    causes = [s for rows in by_pair().values() for row, s in rows.items() if row.startswith("cause ")]
    missed = [miss for s in causes for miss in s.misses if miss.startswith("- ")]
    handed_back = sum(miss.endswith("(said: unexplained)") for miss in missed)
    pairs, mentions, numbers = (totals()[row].f1 for row in ("pairs, strict", "mentions", "numbers"))

    assert f"F1 {pairs:.3f} |" in README
    assert f"F1 {mentions:.3f}; {numbers:.3f} |" in README
    assert f"| {right} / {said} ({right / said:.0%});" in README
    assert f"| {found} / {places} ({found / places:.0%}) |" in README

    assert f"**{pairs:.3f}** (strict), citations **{mentions:.3f}**, their numbers **{numbers:.3f}**" in PAGE
    assert f"Of {said} reasons given, **{right} are right** ({right / said:.0%})" in PAGE
    assert f"the tool gives it at **{100 * found / places:.0f}**" in PAGE
    assert round(4 * handed_back / len(missed)) == 3  # «three quarters of the others»
    vietnamese = [f"**{f1:.3f}**".replace(".", ",") for f1 in (pairs, mentions, numbers)]
    assert all(figure in PAGE for figure in vietnamese)
    assert f"Trong {said} lý do đã nêu, **{right} lý do đúng** ({right / said:.0%})" in PAGE


def test_gold_has_every_category_but_those_of_officers() -> None:
    declared = {f"cause {c['id']}" for c in load("categories")["category"]}
    assert declared - set(totals()) <= {"cause explained"}


def test_the_gold_has_pairs_of_two_formats() -> None:
    golds = load_all()
    assert len(golds) >= 6
    assert {path.suffix for gold in golds for path in (gold.old, gold.new)} == {".md", ".txt"}


@pytest.mark.parametrize("gold", load_all(), ids=lambda g: g.name)
def test_gold_has_a_cause_for_every_differing_place(gold: Gold) -> None:
    assert unfound(gold) == []
    assert uncovered(gold) == []


@pytest.mark.parametrize("row", PUBLISHED)
def test_row_is_as_published(row: str) -> None:
    score = totals()[row]
    assert (round(score.precision, 3), round(score.recall, 3), round(score.f1, 3)) == PUBLISHED[row]


@pytest.mark.parametrize("row", sorted(r for r in PUBLISHED if r.startswith("cause ")))
def test_a_reason_given_is_right(row: str) -> None:
    score = totals()[row]
    if row != "cause unexplained" and score.right + score.wrong >= FEW:
        assert score.precision >= PRECISE
