"""Every pattern matches its examples and none of its counter-examples; every example is exercised."""

from __future__ import annotations

import re
from typing import Any

import pytest

from directive_diff.causes.form import is_syllable
from directive_diff.classify import CAUSES, rules
from directive_diff.instructions import instructs
from directive_diff.numbering import label_of
from directive_diff.profiles import folded
from directive_diff.rules import load
from directive_diff.text import fold

STRUCTURE = load("structure")
PATTERNS = {name: rule for name, rule in STRUCTURE.items() if isinstance(rule, dict) and "pattern" in rule}


def _pairs(rules: dict[str, dict[str, Any]], key: str) -> list[tuple[str, str]]:
    return [(name, example) for name, rule in rules.items() for example in rule.get(key, ())]


def test_every_structure_pattern_has_an_example() -> None:
    assert [name for name, rule in PATTERNS.items() if not rule.get("examples")] == []
    assert [rule["id"] for rule in STRUCTURE["label"] if not rule["examples"]] == []


@pytest.mark.parametrize(("name", "example"), _pairs(PATTERNS, "examples"))
def test_structure_pattern_matches(name: str, example: str) -> None:
    assert re.search(PATTERNS[name]["pattern"], fold(example).text)


@pytest.mark.parametrize(("name", "example"), _pairs(PATTERNS, "counter_examples"))
def test_structure_pattern_leaves_alone(name: str, example: str) -> None:
    assert not re.search(PATTERNS[name]["pattern"], fold(example).text)


@pytest.mark.parametrize(
    ("rule", "example"), [(rule["id"], example) for rule in STRUCTURE["label"] for example in rule["examples"]]
)
def test_label_is_found_by_its_own_rule(rule: str, example: str) -> None:
    assert label_of(example) == rule


@pytest.mark.parametrize(
    ("rule", "example"),
    [(rule["id"], example) for rule in STRUCTURE["label"] for example in rule.get("counter_examples", ())],
)
def test_text_that_looks_like_a_label(rule: str, example: str) -> None:
    assert label_of(example) != rule


def test_points_follow_the_vietnamese_alphabet() -> None:
    alphabet = STRUCTURE["points"]["alphabet"]
    assert alphabet.index("đ") == alphabet.index("d") + 1
    assert not set("fjwz") & set(alphabet)


@pytest.mark.parametrize("example", load("orthography")["examples"])
def test_syllable(example: str) -> None:
    assert is_syllable(example)


@pytest.mark.parametrize("example", load("orthography")["counter_examples"])
def test_no_syllable(example: str) -> None:
    assert not is_syllable(example)


@pytest.mark.parametrize("example", load("instructions")["examples"])
def test_instruction(example: str) -> None:
    label = re.match(r"[a-zđ](?=\))|\d+(?=\.)", example)
    assert instructs(example, label[0] if label else None)


@pytest.mark.parametrize("example", load("instructions")["counter_examples"])
def test_no_instruction(example: str) -> None:
    assert not instructs(example)


# ---- the reform --------------------------------------------------------------------------------------------------

REFORM = load("reform")


def test_every_entry_names_its_instrument_and_has_an_example() -> None:
    instruments = {instrument["id"] for instrument in REFORM["instrument"]}
    for entry in REFORM["entry"]:
        assert entry["instrument"] in instruments
        assert entry["examples"], entry["id"]
        assert entry["certainty"] in {"certain", "likely"}


@pytest.mark.parametrize(
    ("entry", "old", "new"),
    [(entry["id"], *example) for entry in REFORM["entry"] for example in entry["examples"]],
)
def test_example_holds_an_old_and_a_new_form(entry: str, old: str, new: str) -> None:
    rule = next(e for e in REFORM["entry"] if e["id"] == entry)
    assert any(f" {folded(form)} " in f" {folded(old)} " for form in rule["old"])
    assert any(f" {folded(form)} " in f" {folded(new)} " for form in rule["new"])


def test_no_name_is_its_own_successor() -> None:
    for entry in REFORM["entry"]:
        shared = {folded(f) for f in entry["old"]} & {folded(f) for f in entry["new"]}
        # A two-step entry may hold a name on both sides: it succeeded one and was succeeded by another.
        assert not shared or len(entry["old"]) > 1, entry["id"]


def test_provinces_of_the_reform_are_thirty_four() -> None:
    merged = [name for merger in REFORM["merger"] for name in merger["old"]]
    assert len(merged) == len(set(merged)) == 63 - 34
    assert not {merger["new"] for merger in REFORM["merger"]} & set(merged)


@pytest.mark.parametrize("example", [e for press in REFORM["press"] for e in press["examples"]])
def test_press_names(example: list[str]) -> None:
    press = REFORM["press"][0]
    assert re.search(press["old"], example[0])
    assert re.search(press["new"], example[1])


# ---- categories --------------------------------------------------------------------------------------------------


def test_every_rule_names_a_predicate_and_every_predicate_a_rule() -> None:
    for name, module in CAUSES.items():
        named = {rule["predicate"] for rule in load(f"causes/{name}")["rule"]}
        assert named == {predicate.__name__ for predicate in module.PREDICATES}


def test_every_category_has_a_rule_and_every_rule_a_category() -> None:
    declared = {category["id"] for category in load("categories")["category"]}
    assert declared >= {rule["category"] for rule in rules()}
