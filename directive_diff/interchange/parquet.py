"""A comparison as a folder of Parquet files, one a table (:mod:`directive_diff.interchange.tables`), and back.

pandas, polars and DuckDB read the files directly. The same comparison gives the same bytes with the same version of
pyarrow: no clock, no path, no index of pandas. What is no table stands as JSON in the metadata of
``directives.parquet``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from directive_diff.catalogue import Value, message
from directive_diff.comparison import Comparison
from directive_diff.errors import InputError, OutputError, UsageError
from directive_diff.interchange.read_back import comparison_from_dict
from directive_diff.interchange.tables import TABLES, Column, Row, Table, flat, in_order, whole
from directive_diff.reading import as_path, load
from directive_diff.report import check_place, save
from directive_diff.report.missing import install_command, missing_library
from directive_diff.serial import FORMAT

__all__ = ["from_parquet", "to_parquet"]

_FORMAT, _REST, _EXACT = b"directive-diff.format", b"directive-diff.rest", b"directive-diff.exact"


def to_parquet(comparison: Comparison, folder: str | Path) -> None:
    """Write every table as ``folder/NAME.parquet``; the folder is made if it is not there, files in it are replaced.

    Strings are ``string``, or ``dictionary`` where there are few; counts and places ``int32``; ``score`` ``double``;
    dates ``date32``; lists ``list``.

    Raises:
        OutputError: E202 no such folder to make it in, E204 it cannot be written, E209 pyarrow is not installed.
        UsageError: E420 what was given is no path.
    """
    place = _folder(folder)
    try:
        import pyarrow  # noqa: F401, ICN001  # asked for before anything is written
    except ImportError as error:
        raise missing_library("Parquet", "pyarrow") from error
    if not place.is_dir():
        check_place(place)
        try:
            place.mkdir(exist_ok=True)
        except (OSError, ValueError) as error:
            detail = getattr(error, "strerror", None) or str(error)
            raise OutputError("E204", path=str(place), detail=detail) from error
    tables, rest = flat(comparison.to_dict())
    for name, table in TABLES.items():
        save(_written(table, tables[name], rest if name == "directives" else None), place / f"{name}.parquet")


def from_parquet(folder: str | Path) -> Comparison:
    """The comparison that :func:`to_parquet` wrote, equal to it in every field.

    Raises:
        InputError: E101 to E104 a file cannot be opened, E109 pyarrow is not installed, E140 what the tables say does
            not fit, E141 a file is no Parquet, or no table of ours.
        UsageError: E420 what was given is no path.
    """
    place = _folder(folder)
    try:
        import pyarrow  # noqa: F401, ICN001  # as above
    except ImportError as error:
        name, command = place.name, install_command("pyarrow")
        raise InputError("E109", kind="Parquet", extra="parquet", name=name, command=command) from error
    tables: dict[str, list[Row]] = {}
    rest: dict[str, Any] = {}
    for name, table in TABLES.items():
        tables[name], said = _read(table, place / f"{name}.parquet")
        rest |= said
    try:
        data = whole(tables, rest)
    except KeyError as error:
        raise _wrong(f"{error.args[0]}.parquet", "orphan") from error
    return comparison_from_dict(data, place.name)


def _folder(given: str | Path) -> Path:
    """The folder given; an empty name would be the one in which the program happens to run."""
    if given == "":
        raise UsageError("E420", found="")
    return as_path(given)


def _wrong(name: str, what: str, /, **values: Value) -> InputError:
    return InputError("E141", name=name, what=message("details", f"E141.{what}", **values))


# ---- one file -------------------------------------------------------------------------------------------------------


def _schema(table: Table) -> Any:
    import pyarrow as pa

    types = {
        "text": pa.string(),
        "word": pa.dictionary(pa.int32(), pa.string()),
        "int": pa.int32(),
        "flag": pa.bool_(),
        "real": pa.float64(),
        "date": pa.date32(),
        "texts": pa.list_(pa.string()),
        "spans": pa.list_(pa.struct([("start", pa.int32()), ("end", pa.int32())])),
    }
    return pa.schema([(column.name, types[column.kind]) for column in table.columns])


def _written(table: Table, rows: Sequence[Row], rest: dict[str, Any] | None) -> bytes:
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = _schema(table)
    exact: dict[str, dict[str, Any]] = {}
    columns = []
    for column, field in zip(table.columns, schema, strict=True):
        values = [_cell(column, row[column.name]) for row in rows]
        odd = {str(at): value for at, value in enumerate(values) if not _is_text(value)}
        if odd:
            exact[column.name] = odd
            values = [_plain(value) for value in values]
        columns.append(pa.array(values, field.type))
    said = {_FORMAT: FORMAT.encode()}
    if exact:
        said[_EXACT] = json.dumps(exact).encode("ascii")
    if rest is not None:
        said[_REST] = json.dumps(rest).encode("ascii")
    out = pa.BufferOutputStream()
    pq.write_table(pa.Table.from_arrays(columns, schema=schema.with_metadata(said)), out, compression="snappy")
    written: bytes = out.getvalue().to_pybytes()
    return written


def _read(table: Table, path: Path) -> tuple[list[Row], dict[str, Any]]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    file = load(path)
    try:
        found = pq.read_table(pa.BufferReader(file.data))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise _wrong(file.name, "damaged") from error
    said = found.schema.metadata or {}
    if said.get(_FORMAT) != FORMAT.encode():
        raise _wrong(file.name, "format", known=FORMAT)
    schema = _schema(table)
    try:
        rows = found.select(schema.names).cast(schema).to_pylist()
    except (pa.ArrowException, KeyError, ValueError, OverflowError) as error:  # OverflowError: a day of no year
        raise _wrong(file.name, "columns", known=", ".join(schema.names)) from error
    try:
        rows = in_order(table, rows)
    except KeyError as error:
        raise _wrong(file.name, "order", column=str(error.args[0])) from error
    try:
        exact, rest = json.loads(said.get(_EXACT, b"{}")), dict(json.loads(said.get(_REST, b"{}")))
        values = {(column, int(at)): value for column, odd in exact.items() for at, value in odd.items()}
    except (ValueError, TypeError, AttributeError, RecursionError) as error:
        raise _wrong(file.name, "metadata") from error
    kinds = {column.name: column.kind for column in table.columns}
    if not all(_is_odd(value, kinds.get(column)) for (column, _), value in values.items()):
        raise _wrong(file.name, "metadata")
    return [
        {column.name: values.get((column.name, at), _value(column, row[column.name])) for column in table.columns}
        for at, row in enumerate(rows)
    ], rest


def _cell(column: Column, value: Any) -> Any:
    if column.kind == "date":
        return value and date.fromisoformat(value)
    if column.kind == "spans":
        return [{"start": start, "end": end} for start, end in value]
    return value


def _value(column: Column, value: Any) -> Any:
    if column.kind == "date":
        return value and value.isoformat()
    if column.kind == "spans":
        return value and [[span and span["start"], span and span["end"]] for span in value]
    return value


def _is_text(value: Any) -> bool:
    """Whether a value can be written as UTF-8: a file name on Linux need not be text."""
    if isinstance(value, list):
        return all(_is_text(item) for item in value)
    if isinstance(value, str):
        try:
            value.encode()
        except UnicodeEncodeError:
            return False
    return True


def _is_odd(value: Any, kind: str | None) -> bool:
    """Whether a value is what :func:`_written` keeps beside a column: strings that are no UTF-8."""
    if kind == "texts":
        return isinstance(value, list) and all(isinstance(item, str) for item in value) and not _is_text(value)
    return kind in ("text", "word") and isinstance(value, str) and not _is_text(value)


def _plain(value: Any) -> Any:
    if isinstance(value, list):
        return [_plain(item) for item in value]
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
