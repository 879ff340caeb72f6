"""Parquet: every table reads by itself, all together come back as the comparison, and damage is told."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from report_pairs import example, same
from test_interchange import MADE, PARAGRAPHS, of_texts

from directive_diff import Comparison
from directive_diff.errors import InputError, OutputError
from directive_diff.interchange.tables import TABLES

pa = pytest.importorskip("pyarrow", reason="pyarrow (extra parquet) is not installed")
import pyarrow.parquet as pq  # noqa: E402  # only where pyarrow is


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    example().to_parquet(tmp_path / "tables")
    return tmp_path / "tables"


@pytest.mark.parametrize("name", MADE)
def test_read_back_it_is_the_same(name: str, tmp_path: Path) -> None:
    comparison = MADE[name]()
    comparison.to_parquet(tmp_path / "tables")
    assert Comparison.from_parquet(tmp_path / "tables") == comparison
    first = {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()}
    comparison.to_parquet(str(tmp_path / "tables"))  # again, over the first
    assert {path.name: path.read_bytes() for path in (tmp_path / "tables").iterdir()} == first
    assert set(first) == {f"{name}.parquet" for name in TABLES}


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(PARAGRAPHS, PARAGRAPHS)
def test_any_two_texts_come_back(tmp_path_factory: Any, old: list[str], new: list[str]) -> None:
    folder = tmp_path_factory.mktemp("tables")
    comparison = of_texts(old, new)
    comparison.to_parquet(folder)
    assert Comparison.from_parquet(folder) == comparison


def test_columns_have_types(folder: Path) -> None:
    def types(name: str) -> dict[str, str]:
        return {field.name: str(field.type) for field in pq.read_schema(folder / f"{name}.parquet")}

    assert types("citations")["issued"] == types("directives")["issued"] == "date32[day]"
    assert types("pairs")["old"] == "list<element: string>"
    assert types("pairs")["score"] == "double"
    assert types("units")["role"].startswith("dictionary<values=string, indices=int32")
    assert types("units")["start"] == "int32"
    assert types("duties")["instructs"] == "bool"
    assert not any("pandas" in str(pq.read_schema(path).metadata) for path in folder.iterdir())


def test_tables_name_one_another(folder: Path) -> None:
    """What a query joins: edits to changes to pairs to units, and the words by their places."""
    rows = {name: pq.read_table(folder / f"{name}.parquet").to_pylist() for name in TABLES}
    changes, pairs = {c["id"] for c in rows["changes"]}, {p["id"] for p in rows["pairs"]}
    assert {e["change"] for e in rows["edits"]} <= changes
    assert {c["pair"] for c in rows["changes"]} <= pairs
    words = {row["side"]: row["text"] for row in rows["directives"]}
    assert {side: words[side] for side in ("old", "new")} == {"old": example().old.text, "new": example().new.text}
    mentions = [m for m in rows["mentions"] if m["side"] == "new"]
    assert [words["new"][m["start"] : m["end"]] for m in mentions] == [m.text for m in example().new.mentions]
    assert [m["mention"] for m in mentions] == list(range(len(mentions)))


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    data = same().to_dict()
    data["old"]["source"] = "ch\udc80.md"
    comparison = Comparison.from_dict(data)
    comparison.to_parquet(tmp_path)
    assert Comparison.from_parquet(tmp_path) == comparison
    assert pq.read_table(tmp_path / "directives.parquet")["source"][0].as_py() == "ch\\udc80.md"


def changed(folder: Path, name: str, change: Any) -> None:
    path = folder / f"{name}.parquet"
    pq.write_table(change(pq.read_table(path)), path)


def without_metadata(table: Any) -> Any:
    return table.replace_schema_metadata(None)


def with_rest(said: bytes) -> Any:
    return lambda t: t.replace_schema_metadata({**t.schema.metadata, b"directive-diff.rest": said})


DAMAGE: dict[str, tuple[Any, str, str]] = {
    "a file gone": (lambda f: (f / "pairs.parquet").unlink(), "E101", "pairs.parquet"),
    "no Parquet": (lambda f: (f / "pairs.parquet").write_bytes(b"PAR1"), "E141", "pairs.parquet"),
    "cut short": (
        lambda f: (f / "units.parquet").write_bytes((f / "units.parquet").read_bytes()[:900]),
        "E141",
        "damaged",
    ),
    "a column gone": (lambda f: changed(f, "pairs", lambda t: t.drop_columns(["score"])), "E141", "score"),
    "a column of another type": (
        lambda f: changed(f, "edits", lambda t: t.set_column(2, "old_start", pa.array(["x"] * len(t)))),
        "E141",
        "old_start",
    ),
    "no metadata": (lambda f: changed(f, "units", without_metadata), "E141", "directive-diff/1"),
    "damaged metadata": (lambda f: changed(f, "directives", with_rest(b"[1]")), "E141", "metadata"),
    "metadata of nothing": (lambda f: changed(f, "directives", with_rest(b"{}")), "E140", "no data of this tool"),
    "a row of nobody": (lambda f: changed(f, "changes", lambda t: t.slice(1)), "E141", "none of the tables"),
    "a unit gone": (lambda f: changed(f, "units", lambda t: t.slice(1)), "E140", "$.old.units[0].parent"),
    "a side gone": (lambda f: changed(f, "directives", lambda t: t.slice(0, 1)), "E141", "none of the tables"),
}


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_told(what: str, folder: Path) -> None:
    damage, code, said = DAMAGE[what]
    damage(folder)
    with pytest.raises(InputError) as caught:
        Comparison.from_parquet(folder)
    assert caught.value.code == code
    assert said in caught.value.en


def test_places_where_no_folder_can_be(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x", encoding="utf-8")
    for place, code in ((tmp_path / "no" / "tables", "E202"), (tmp_path / "file", "E204")):
        with pytest.raises(OutputError) as caught:
            same().to_parquet(place)
        assert caught.value.code == code


def test_without_pyarrow(monkeypatch: pytest.MonkeyPatch, folder: Path) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(OutputError) as written:
        same().to_parquet(folder)
    with pytest.raises(InputError) as read:
        Comparison.from_parquet(folder)
    assert (written.value.code, read.value.code) == ("E209", "E109")
    assert all("pip install pyarrow" in error.en for error in (written.value, read.value))


def test_the_rest_is_plain_json(folder: Path) -> None:
    said = pq.read_schema(folder / "directives.parquet").metadata[b"directive-diff.rest"]
    rest = json.loads(said)
    assert rest["format"] == "directive-diff/1"
    assert rest["summary"] == json.loads(json.dumps(example().to_dict()["summary"]))
