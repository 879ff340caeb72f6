"""Every pattern matches its examples and none of its counter-examples; every example is exercised."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest

from directive_diff.bundled import example_pair
from directive_diff.causes.events import pattern
from directive_diff.causes.form import is_syllable
from directive_diff.classify import CAUSES, rules
from directive_diff.instructions import instructs
from directive_diff.numbering import label_of
from directive_diff.reform import Text, folded, replacements, successors
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


def test_what_goes_on_ends_in_a_word_that_wants_another() -> None:
    unfinished = STRUCTURE["unfinished"]
    assert all(example.split()[-1] in unfinished["words"] for example in unfinished["examples"])
    assert all(phrase.split()[-1] in unfinished["words"] for phrase in unfinished["but_not"])


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


def _holds(form: str, phrase: str) -> bool:
    return f" {folded(form)} " in f" {folded(phrase)} "


@pytest.mark.parametrize(
    ("entry", "old", "new"),
    [(entry["id"], *example) for entry in REFORM["entry"] for example in entry["examples"]],
)
def test_example_holds_an_old_and_a_new_form(entry: str, old: str, new: str) -> None:
    known = [r for r in successors().values() for r in r if r.entry == entry]
    assert any(_holds(r.old, old) and (_holds(r.new, new) if r.new else not new) for r in known)
    assert any(r.speaks_of(old) for r in known)


def test_every_entry_has_three_examples_of_its_own() -> None:
    assert [entry["id"] for entry in REFORM["entry"] if len(entry["examples"]) < 3] == []


def test_a_name_that_gave_way_twice_gave_way_to_the_last_as_well() -> None:
    (r,) = replacements()[folded("Cục Thuế tỉnh"), folded("Thuế tỉnh")]
    assert (r.since, r.until) == (date(2025, 7, 1), None)
    (first,) = replacements()[folded("Cục Thuế tỉnh"), folded("Chi cục Thuế khu vực")]
    assert first.holds(Text("2025-04-02", 2025)) == "likely"  # the reform of the tax offices names no document
    assert first.holds(Text("2026-01-05", 2026)) is None


def test_a_ministry_never_becomes_a_department() -> None:
    assert (folded("Sở Giao thông vận tải"), folded("Bộ Xây dựng")) not in replacements()
    assert (folded("Bộ Giao thông vận tải"), folded("Bộ Xây dựng")) in replacements()


def test_many_became_one_in_any_order() -> None:
    new = folded("Sở Nông nghiệp và Môi trường")
    one, other = "Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Phát triển nông thôn"
    for old in (f"{one}, {other}", f"{other} và {one}"):
        assert (folded(old), new) in replacements()


def test_what_rests_on_memory_is_never_certain() -> None:
    known = [r for rs in successors().values() for r in rs]
    assert {r.source for r in known} == {"read", "pair", "memory"}
    assert {r.certainty for r in known if r.source == "memory"} == {"likely"}


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


def test_every_rule_has_three_examples() -> None:
    assert [rule["id"] for rule in rules() if len(rule["examples"]) < 3] == []


def test_no_example_is_taken_from_the_example_pair() -> None:
    pair = " ".join(path.read_text(encoding="utf-8") for path in example_pair())
    said = " ".join(pair.split())
    held = [
        rule["id"]
        for rule in rules()
        for example in rule["examples"]
        for quote in (example.get("on_old", ""), example.get("on_new", ""))
        if len(quote.split()) > 8 and quote in said  # shorter ones are names that every province uses
    ]
    assert held == []


@pytest.mark.parametrize("event", load("events")["event"], ids=lambda e: e["id"])
def test_event(event: dict[str, Any]) -> None:
    assert len(event["examples"]) >= 3
    for example in event["examples"]:
        assert pattern().search(fold(example).text), example
    for example in event["counter_examples"]:
        assert not pattern().search(fold(example).text), example


def test_every_category_has_a_rule_and_every_rule_a_category() -> None:
    declared = {category["id"] for category in load("categories")["category"]}
    assert declared >= {rule["category"] for rule in rules()}
