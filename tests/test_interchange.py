"""What was written is read back exactly, and what was not written by us is refused with the place."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import known_pairs
import pytest
import test_overrides
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st
from known_pairs import GOLD
from report_pairs import DRUGS, FIRE, MONEY, ROADS, compared, example, hostile, moved, same, text

import directive_diff
from directive_diff import Comparison, Directive
from directive_diff.errors import InputError
from directive_diff.report import render, write

MADE = {"example": example, "hostile": hostile, "moved": moved, "same": same}
for _name in GOLD:
    MADE[_name] = lambda name=_name: known_pairs.compared(name)
    MADE[f"{_name}, swapped"] = lambda name=_name: known_pairs.compared(name, swapped=True)


def through_json(comparison: Comparison) -> Comparison:
    return Comparison.from_dict(json.loads(json.dumps(comparison.to_dict())))


# ---- there and back -------------------------------------------------------------------------------------------------


def test_there_are_pairs() -> None:
    assert len(GOLD) >= 6


@pytest.mark.parametrize("name", MADE)
def test_read_back_it_is_the_same(name: str, tmp_path: Path) -> None:
    comparison = MADE[name]()
    assert Comparison.from_dict(comparison.to_dict()) == comparison
    assert through_json(comparison) == comparison
    for directive in (comparison.old, comparison.new):
        assert Directive.from_dict(json.loads(json.dumps(directive.to_dict()))) == directive
        assert directive.tokens.starts  # made again, not left out
    path = tmp_path / "x.json"
    write(comparison, path)
    assert Comparison.from_json(path) == comparison
    assert Comparison.from_json(str(path)) == comparison
    assert Comparison.from_json(path.read_text(encoding="utf-8")) == comparison


@pytest.mark.parametrize(
    ("new", "decisions"),
    [
        (test_overrides.NEW, test_overrides.PIN),
        (test_overrides.SCOPE_NEW, test_overrides.SAID),
        (test_overrides.SCOPE_NEW, test_overrides.PIN),
    ],
)
def test_with_an_officer_s_decisions(new: str, decisions: str) -> None:
    """Pairs of an officer, categories of an officer, and notices about decisions that no longer apply."""
    comparison = test_overrides.compared(test_overrides.OLD, new, decisions)
    assert through_json(comparison) == comparison


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    """Linux allows names of any bytes; JSON keeps them as escapes."""
    data = same().to_dict()
    data["old"]["source"] = "ch\udc80.md"
    comparison = Comparison.from_dict(data)
    write(comparison, tmp_path / "x.json")
    assert Comparison.from_json(tmp_path / "x.json") == comparison


@pytest.mark.parametrize("name", ["example", "hostile", "moved"])
def test_its_reports_are_the_same_bytes(name: str) -> None:
    comparison = MADE[name]()
    back = through_json(comparison)
    for format in ("html", "json", "text", "csv-duties"):
        assert render(back, format) == render(comparison, format)


SENTENCES = [DRUGS, FIRE, ROADS, MONEY, "Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị."]
_LETTERS = st.characters(exclude_categories=("Cs", "Cc"))
PARAGRAPHS = st.lists(st.sampled_from(SENTENCES) | st.text(_LETTERS, max_size=60), max_size=5)


def of_texts(old: list[str], new: list[str]) -> Comparison:
    """The comparison of what hypothesis wrote, where it is read as a text at all."""
    try:
        return compared(text(2025, *old), text(2026, *new))
    except InputError:
        reject()


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PARAGRAPHS, PARAGRAPHS)
def test_any_two_texts_come_back(old: list[str], new: list[str]) -> None:
    comparison = of_texts(old, new)
    assert through_json(comparison) == comparison


def test_more_members_are_passed_over() -> None:
    data = moved().to_dict() | {"later": [1]}
    data["old"]["units"][0]["later"] = {}
    assert Comparison.from_dict(data) == moved()


def test_the_file_grows_by_a_third_at_most() -> None:
    """What only reading back needs is a small part of the file."""
    data = example().to_dict()
    whole = len(json.dumps(data, ensure_ascii=False))
    for side in ("old", "new"):
        for key in ("mentions", "mention_links", "terms", "ledger", "origins"):
            del data[side][key]
    assert whole < 1.35 * len(json.dumps(data, ensure_ascii=False))


# ---- what is refused ------------------------------------------------------------------------------------------------

LONG = 10**9


def due(data: Any, value: str) -> None:
    """The first duty gets a deadline."""
    data["duties"][0]["deadlines"] = [{"span": [0, 1], "kind": "day", "value": value}]


def first(data: Any, level: str) -> Any:
    """The first unit of a level."""
    return next(unit for unit in data["new"]["units"] if unit["level"] == level)


def last(data: Any) -> str:
    """The id of the last unit, a sentence."""
    assert data["new"]["units"][-1]["level"] == "sentence"
    return str(data["new"]["units"][-1]["id"])


SPOILT: dict[str, tuple[Any, str, str]] = {
    "no object": (lambda d: [], "$", "format"),
    "not ours": (lambda d: d.update(format="geojson"), "$", "directive-diff/1"),
    "format is a list": (lambda d: d.update(format=[]), "$", "directive-diff/1"),
    "a newer one": (lambda d: d.update(format="directive-diff/2"), "$.format", "directive-diff/2"),
    "a member gone": (lambda d: d["old"].pop("mentions"), "$.old", "'mentions' is missing"),
    "a unit's member gone": (lambda d: d["new"]["units"][2].pop("role"), "$.new.units[2]", "'role' is missing"),
    "span out of the text": (lambda d: d["old"]["units"][3].update(span=[0, LONG]), "$.old.units[3].span", "outside"),
    "span below nought": (lambda d: d["old"]["units"][3].update(span=[-1, 4]), "$.old.units[3].span", "outside"),
    "span backwards": (lambda d: d["old"]["units"][3].update(span=[4, 1]), "$.old.units[3].span", "outside"),
    "span of three": (lambda d: d["old"]["units"][3].update(span=[1, 2, 3]), "$.old.units[3].span", "span"),
    "span of flags": (lambda d: d["old"]["units"][3].update(span=[True, 3]), "$.old.units[3].span", "span"),
    "edit out of the new text": (
        lambda d: d["changes"][0]["edits"][0].update(new=[0, LONG]),
        "$.changes[0].edits[0].new",
        "outside",
    ),
    "a text that is a number": (lambda d: d["old"].update(text=5), "$.old.text", "string"),
    "a text with half a character": (lambda d: d["old"].update(text="a\ud800"), "$.old.text", "character"),
    "a flag that is a number": (lambda d: d["pairs"][0].update(moved=0), "$.pairs[0].moved", "true or false"),
    "a score that is none": (lambda d: d["pairs"][0].update(score=float("nan")), "$.pairs[0].score", "from 0 to 1"),
    "a count that is huge": (lambda d: d["summary"].update(noise=10**5000), "$.summary.noise", "whole"),
    "an unknown kind": (lambda d: d["pairs"][0].update(kind="deleted"), "$.pairs[0].kind", "one of"),
    "an unknown unit": (lambda d: d["pairs"][0].update(old=["s99"]), "$.pairs[0].old[0]", "s99"),
    "an unknown parent": (lambda d: d["old"]["units"][0].update(parent="s99"), "$.old.units[0].parent", "s99"),
    "a unit twice": (lambda d: d["old"]["units"].append(d["old"]["units"][0]), "$.old.units[", "twice"),
    "an unknown pair": (lambda d: d["changes"][0].update(pair="p99999"), "$.changes[0].pair", "p99999"),
    "an unknown category": (
        lambda d: d["changes"][0]["categories"][0].update(id="mood"),
        "$.changes[0].categories[0].id",
        "mood",
    ),
    "an unknown topic": (lambda d: d["changes"][0].update(topics=["sport"]), "$.changes[0].topics[0]", "sport"),
    "an unknown mention": (
        lambda d: d["citations"][0].update(old=[{"mention": 999}]),
        "$.citations[0].old[0].mention",
        "999",
    ),
    "an unknown head": (lambda d: d["citations"][0].update(head="c999"), "$.citations[0].head", "c999"),
    "no date": (lambda d: d["citations"][0].update(issued="hôm qua"), "$.citations[0].issued", "date"),
    "no digest": (lambda d: d["old"].update(sha256="x"), "$.old.sha256", "digest"),
    "no side": (lambda d: d["duties"][0].update(side="both"), "$.duties[0].side", "one of"),
    "an unknown duty's unit": (lambda d: d["duties"][0].update(unit="s99"), "$.duties[0].unit", "s99"),
    "an unknown task": (
        lambda d: d["agencies"][0].update(
            gained=[{"old": ["s99"], "new": [], "role": "leading", "change": None, "how": []}]
        ),
        "$.agencies[0].gained[0].old[0]",
        "s99",
    ),
    "an unknown change": (
        lambda d: d["summary"].update(lost=[{"change": "d0", "old": []}]),
        "$.summary.lost[0].change",
        "d0",
    ),
    "origins of two lengths": (lambda d: d["old"]["origins"]["starts"].append(1), "$.old.origins", "one length"),
    "a pair left out": (lambda d: d.update(pairs=d["pairs"][1:]), "$", "hold together"),
    "edits left out": (lambda d: d["changes"][0].update(edits=[]), "$", "hold together"),
    "a citation left out": (lambda d: d.update(citations=d["citations"][:-1]), "$.", "belongs to 0"),
    "a change left out": (
        lambda d: d.update(changes=d["changes"][:-1], summary=d["summary"] | {"lost": [], "terms": []}, agencies=[]),
        "$.pairs[",
        "here are 0",
    ),
    "a task of no sentence": (
        lambda d: d["agencies"][0].update(lost=[{"old": [], "new": [], "role": "leading", "change": None, "how": []}]),
        "$.agencies[0].lost[0].old",
        "empty",
    ),
    "a change of no category": (
        lambda d: next(c for c in d["changes"] if c["edits"]).update(categories=[]),
        "].categories",
        "empty",
    ),
    "a pair of too many": (
        lambda d: next(p for p in d["pairs"] if p["kind"] == "added").update(kind="removed"),
        "$.pairs[",
        "'removed'",
    ),
    "a day no calendar has": (lambda d: d["new"].update(issued="2026-02-29"), "$.new.issued", "date"),
    "the year nought": (lambda d: d["old"].update(issued="0000-01-01"), "$.old.issued", "date"),
    "a mention on no day": (
        lambda d: d["old"]["mentions"][0].update(issued="2025-13-01"),
        "mentions[0].issued",
        "date",
    ),
    "a citation on no day": (lambda d: d["citations"][0].update(issued="2025-04-31"), "$.citations[0].issued", "date"),
    "a deadline on no day": (
        lambda d: due(d, "2026-99-99"),
        "$.duties[",
        "date",
    ),
    "a deadline on no day of any year": (lambda d: due(d, "02-30"), "].deadlines[0].value", "date"),
    "a deadline in no month": (lambda d: due(d, "2026-13"), "].deadlines[0].value", "date"),
    "a year of five digits": (lambda d: d["old"].update(year=10000), "$.old.year", "9999"),
    "a sentence in nothing": (
        lambda d: first(d, "sentence").update(parent=None),
        "].parent",
        "cannot hold a sentence",
    ),
    "a paragraph in a sentence": (
        lambda d: d["new"]["units"].append(dict(d["new"]["units"][-1], id="x", level="paragraph", parent=last(d))),
        "].parent",
        "cannot hold a paragraph",
    ),
    "a count gone": (
        lambda d: d["summary"]["kinds"]["sentence"].pop("added"),
        "$.summary.kinds.sentence.added",
        "count",
    ),
    "another count": (lambda d: d["summary"].update(substance=77777), "$.summary.substance", "count"),
    "another count of form": (lambda d: d["summary"].update(noise=5), "$.summary.substance", "count"),
    "a category not counted": (
        lambda d: d["summary"]["categories"].pop("wording", d["summary"]["categories"].popitem()),
        "$.summary.categories.",
        "count",
    ),
    "statuses gone": (lambda d: d["summary"].update(citations={}), "$.summary.citations", "'added' is missing"),
    "heads gone": (lambda d: d["summary"].update(heads={}), "$.summary.heads", "'added' is missing"),
    "a key that is no name": (lambda d: d["summary"]["kinds"].update({"a b": 1}), "$.summary.kinds[a b]", "object"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_what_does_not_fit_is_told_with_its_place(what: str) -> None:
    spoil, at, said = SPOILT[what]
    data = copy.deepcopy(example().to_dict())
    given_back = spoil(data)
    with pytest.raises(InputError) as caught:
        Comparison.from_dict(given_back if what == "no object" else data)
    assert caught.value.code == "E140"
    place = caught.value.en.partition(" at ")[2]
    assert place.startswith(at) if at.startswith("$") else at in place
    assert f"tại {at if at.startswith('$') else '$'}" in caught.value.vi
    assert said in caught.value.en


TEXTS = {
    "no JSON": ('{"format": ', "line 1, column 12"),
    "not a number": ('{"format": NaN}', "number"),
    "nested deeply": ('{"a":' + "[" * 200_000, "deeply"),
    "a number of many digits": ('{"a": ' + "9" * 5000 + "}", "digits"),
    "a key twice": ('{"old": {"units": [{"id": 1, "id": 2}]}}', "$.old.units[0].id: this member is written twice"),
    "a key twice at the top": ('{"a": {"b": 1}, "a": {"b": 1, "b": 2}}', "$.a.b: this member"),
    "another object": ("{}", "no data of this tool"),
}


@pytest.mark.parametrize("what", TEXTS)
def test_a_text_that_is_no_data_of_ours(what: str, tmp_path: Path) -> None:
    content, said = TEXTS[what]
    path = tmp_path / "x.json"
    path.write_text(content, encoding="utf-8")
    for source in (content, path):
        with pytest.raises(InputError) as caught:
            Comparison.from_json(source)
        assert caught.value.code == "E140"
        assert said in caught.value.en
    assert "«x.json»" in caught.value.vi


def test_a_file_that_is_none(tmp_path: Path) -> None:
    (tmp_path / "x.json").write_bytes(b'{"a": "\xff"}')
    for path, code in ((tmp_path / "x.json", "E140"), (tmp_path / "no.json", "E101"), (tmp_path, "E102")):
        with pytest.raises(InputError) as caught:
            Comparison.from_json(path)
        assert caught.value.code == code


def test_nesting_of_values_in_hand() -> None:
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    data = same().to_dict()
    data["old"]["units"] = deep
    with pytest.raises(InputError, match=r"\$\.old\.units\[0\]"):
        Comparison.from_dict(data)
    for value in (deep, None, 1, "x", [], {}):
        with pytest.raises(InputError):
            Comparison.from_dict(value)
        with pytest.raises(InputError):
            Directive.from_dict(value)


def texts(value: Any, way: tuple[Any, ...] = ()) -> Any:
    """The way to every string, and to every key of free choice."""
    if isinstance(value, str):
        yield way
    elif isinstance(value, dict | list):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value):
            yield from texts(inner, (*way, key))


def test_half_a_character_is_refused_wherever_it_stands() -> None:
    """Once for every kind of place; the name of the file alone need not be text."""
    whole = json.loads(json.dumps(example().to_dict()))
    kinds: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for way in texts(whole):
        kinds.setdefault(tuple("*" if isinstance(step, int) else step for step in way), way)
    made_again = {"text", "span", "sign", "suspect"}  # of a citation's mentions: the document's are read
    assert len(kinds) > 60
    for kind, (*way, last_step) in kinds.items():
        if (kind[0], kind[2:3]) in {("citations", ("old",)), ("citations", ("new",))} and kind[4] in made_again:
            continue
        node = whole
        for step in way:
            node = node[step]
        known, node[last_step] = node[last_step], "a\ud800"
        if kind[1:] == ("source",):
            assert Comparison.from_dict(whole).to_dict() == whole
        else:
            with pytest.raises(InputError) as caught:
                Comparison.from_dict(whole)
            assert caught.value.code == "E140", kind
            caught.value.vi.encode()
        node[last_step] = known
    whole["summary"]["categories"]["\ud800"] = 1
    with pytest.raises(InputError):
        Comparison.from_dict(whole)


DATE = json.loads((Path(directive_diff.__file__).parent / "schema.json").read_text(encoding="utf-8"))["$defs"]["date"][
    "pattern"
]


@settings(max_examples=300, deadline=None)
@given(st.integers(0, 2200), st.integers(0, 14), st.integers(0, 33))
def test_schema_and_reader_agree_on_what_a_date_is(year: int, month: int, day: int) -> None:
    from datetime import date

    from directive_diff.interchange.typed import Sizes, Unfit, read_field

    said = f"{year:04}-{month:02}-{day:02}"
    try:
        real = date(year, month, day).isoformat() == said
    except ValueError:
        real = False
    try:
        read = read_field("issued", str | None, said, Sizes(0, 0)) == said
    except Unfit:
        read = False
    assert read == real
    assert bool(re.search(DATE, said)) == real


VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=4,
)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_value_changed_is_read_or_refused(data: st.DataObject) -> None:
    whole = json.loads(json.dumps(moved().to_dict()))
    node: Any = whole
    while True:
        keys = sorted(node) if isinstance(node, dict) else range(len(node))
        key = data.draw(st.sampled_from(keys))
        if not (isinstance(node[key], dict | list) and node[key]) or data.draw(st.integers(0, 5)) == 0:
            break
        node = node[key]
    node[key] = data.draw(VALUES)
    try:
        back = Comparison.from_dict(whole)
    except InputError as error:
        assert error.code == "E140"
    else:
        assert Comparison.from_dict(back.to_dict()) == back
