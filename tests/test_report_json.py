"""The data format as written: it fits its schema, and the schema refuses what does not belong."""

from __future__ import annotations

import copy
import json
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator
from report_pairs import example, hostile, moved, same

from directive_diff.report import render

SCHEMA = json.loads(files("directive_diff").joinpath("schema.json").read_text(encoding="utf-8"))
VALIDATOR = Draft202012Validator(SCHEMA)


def test_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@pytest.mark.parametrize("made", [example, moved, same, hostile])
def test_output_fits_the_schema(made) -> None:
    data = json.loads(render(made(), "json"))
    assert [f"{e.json_path}: {e.message}" for e in VALIDATOR.iter_errors(data)] == []
    assert data == json.loads(json.dumps(made().to_dict()))


def test_language_changes_nothing() -> None:
    assert render(moved(), "json", "vi") == render(moved(), "json", "en")


def test_every_object_is_closed() -> None:
    def walk(node: object) -> None:
        if isinstance(node, dict):
            if node.get("type") == "object":
                assert "additionalProperties" in node
                if "properties" in node:
                    assert node["additionalProperties"] is False
                    # Without a researcher's own components the file is as it always was.
                    assert set(node["required"]) == set(node["properties"]) - {"own_categories"}
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(SCHEMA)


@pytest.mark.parametrize(
    "spoil",
    [
        lambda d: d.update(format="directive-diff/2"),
        lambda d: d.update(extra=1),
        lambda d: d["pairs"][0].update(kind="deleted"),
        lambda d: d["changes"][0]["edits"][0].update(old=[1]),
        lambda d: d["citations"][0].pop("successor"),
        lambda d: d["old"]["units"][0].update(level="word"),
        lambda d: d["summary"].update(noise=-1),
    ],
)
def test_schema_refuses(spoil) -> None:
    data = copy.deepcopy(example().to_dict())
    data = json.loads(json.dumps(data))
    spoil(data)
    assert list(VALIDATOR.iter_errors(data))


def test_one_entry_a_line() -> None:
    lines = render(example(), "json").splitlines()
    assert sum(line.startswith('    {"id": "p') for line in lines) == len(example().pairs)
