"""Parquet: every table reads by itself, all together come back as the comparison, and damage is told."""

from __future__ import annotations

import atexit
import json
import shutil
import sys
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from report_pairs import example, same
from test_interchange import MADE, PARAGRAPHS, of_texts

from directive_diff import Comparison, read
from directive_diff.errors import InputError, OutputError, UsageError
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


@cache
def written(name: str) -> tuple[Path, Comparison]:
    """Folders to be read only."""
    folder = Path(tempfile.mkdtemp(prefix="tables"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    comparison = MADE[name]()
    comparison.to_parquet(folder)
    return folder, comparison


def copied(folder: Path, name: str, table: Any) -> Path:
    """The folder with another table, elsewhere."""
    there = Path(tempfile.mkdtemp(prefix="tables"))
    for path in folder.iterdir():
        if path.stem != name:
            (there / path.name).symlink_to(path) if sys.platform != "win32" else shutil.copy(path, there)
    pq.write_table(table, there / f"{name}.parquet")
    return there


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(["moved", "hostile", "chi-thi-giao-thong"]), st.sampled_from(list(TABLES)))
def test_rows_in_any_order_are_the_same(data: st.DataObject, name: str, shuffled: str) -> None:
    folder, comparison = written(name)
    table = pq.read_table(folder / f"{shuffled}.parquet")
    order = list(range(len(table)))
    data.draw(st.randoms(use_true_random=False)).shuffle(order)
    there = copied(folder, shuffled, table.take(pa.array(order, pa.int64())))
    try:
        assert Comparison.from_parquet(there) == comparison
    finally:
        shutil.rmtree(there)


@pytest.mark.parametrize("name", TABLES)
def test_every_table_backwards(name: str) -> None:
    folder, comparison = written("chi-thi-giao-thong")
    table = pq.read_table(folder / f"{name}.parquet")
    there = copied(folder, name, table.take(pa.array(range(len(table) - 1, -1, -1), pa.int64())))
    try:
        assert Comparison.from_parquet(there) == comparison
    finally:
        shutil.rmtree(there)


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
    table = pq.read_table(tmp_path / "directives.parquet")
    assert table["source"][0].as_py() == "ch\\udc80.md"
    pq.write_table(table.take([1, 0]), tmp_path / "directives.parquet")
    assert Comparison.from_parquet(tmp_path) == comparison


def changed(folder: Path, name: str, change: Any) -> None:
    path = folder / f"{name}.parquet"
    pq.write_table(change(pq.read_table(path)), path)


def without_metadata(table: Any) -> Any:
    return table.replace_schema_metadata(None)


def with_rest(said: bytes) -> Any:
    return lambda t: t.replace_schema_metadata({**t.schema.metadata, b"directive-diff.rest": said})


def with_exact(column: str, value: str) -> Any:
    said = f'{{"{column}": {{"0": {value}}}}}'.encode()
    return lambda t: t.replace_schema_metadata({**t.schema.metadata, b"directive-diff.exact": said})


def with_column(name: str, values: Any) -> Any:
    def made(table: Any) -> Any:
        at = table.schema.get_field_index(name)
        column = values(table.column(name))
        return table.set_column(at, name, column).replace_schema_metadata(table.schema.metadata)

    return made


def days(number: int) -> Any:
    return lambda column: pa.array([number] * len(column), pa.int32()).cast(pa.date32())


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
    **{
        f"{table}: {value} beside the column {column}": (
            lambda f, t=table, c=column, v=value: changed(f, t, with_exact(c, v)),
            "E141",
            "metadata",
        )
        for table, column, value in (
            ("units", "side", "[]"),
            ("units", "id", '{"a": 1}'),
            ("units", "start", '"x"'),
            ("units", "nothing", '"x"'),
            ("directives", "side", "[]"),
            ("duties", "duty", "[]"),
            ("changes", "id", "[]"),
            ("edits", "change", "[]"),
            ("charges", "role", "[]"),
            ("citations", "successor_how", "[1]"),
            ("agencies", "new_names", '["x", 1]'),
        )
    },
    "a day far off": (lambda f: changed(f, "citations", with_column("issued", days(10**8))), "E141", "issued"),
    "a day long ago": (lambda f: changed(f, "citations", with_column("issued", days(-(10**8)))), "E141", "issued"),
    "no places": (
        lambda f: changed(f, "edits", with_column("row", lambda c: pa.nulls(len(c), pa.int32()))),
        "E141",
        "column row",
    ),
    "a place twice": (lambda f: changed(f, "edits", lambda t: pa.concat_tables([t, t.slice(3, 1)])), "E141", "row"),
    "a mention gone": (lambda f: changed(f, "mentions", lambda t: t.slice(1)), "E141", "column mention"),
    "a duty gone": (lambda f: changed(f, "duties", lambda t: t.slice(1)), "E141", "column duty"),
    "a third side": (
        lambda f: changed(f, "directives", with_column("side", lambda c: pa.array(["old", "pairs"]))),
        "E141",
        "column side",
    ),
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


@pytest.mark.parametrize("given_path", [None, 5, b"x", ""])
def test_what_is_no_path(given_path: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    calls = [lambda: same().to_parquet(given_path), lambda: Comparison.from_parquet(given_path)]
    if given_path != "":  # an empty name of a file is the current folder, which is no file
        calls += [lambda: Comparison.from_json(given_path), lambda: read(given_path)]
    for call in calls:
        with pytest.raises(UsageError) as caught:
            call()
        assert caught.value.code == "E420"
    assert list(tmp_path.iterdir()) == []


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
