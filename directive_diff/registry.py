"""A registry of documents that the user keeps, as CSV or TOML: what was replaced by what, what lost its force.

CSV as Excel writes it: UTF-8 with or without byte-order mark, or UTF-16; comma, semicolon or tab between the cells; a
first line ``sep=;``; header names in Vietnamese or English (``rules/registry.toml``). TOML: ``[[document]]`` tables
with ``instrument``, ``status``, ``replaced_by``, ``from``.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from pathlib import Path
from typing import Literal
from unicodedata import normalize

from directive_diff.catalogue import Value, message
from directive_diff.citations import recognise
from directive_diff.citations.grammar import grammar, keyed
from directive_diff.citations.matter import display
from directive_diff.citations.signs import SIGN, read_sign
from directive_diff.dates import both, in_calendar
from directive_diff.errors import InputError
from directive_diff.model import Citation, Mention, Succession, Successor
from directive_diff.reading import load as load_file
from directive_diff.rules import load

__all__ = ["Entry", "Registry", "read_registry"]

Status = Literal["replaced", "ended", "in_force", "partly"]
_MAX_ROWS = 100_000
_COLUMNS = ("instrument", "status", "replaced_by", "from")
_SEP = re.compile(r"sep=(.)\s*$", re.IGNORECASE)
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?$")
_DMY = re.compile(r"(?:ngày )?(\d{1,2})[/.\-](\d{1,2})[/.\-](\d{4})$")


@dataclass(frozen=True, slots=True)
class Instrument:
    """A document as a registry writes it: number and date where given, else its name."""

    text: str
    kind: str | None
    number: str | None
    issued: str | None

    def names(self, citation: Citation) -> bool:
        """Whether a citation is of this document: by number, and by kind and date where both say one."""
        if self.number:
            if self.number != citation.number:
                return False
            kinds = grammar().kinds
            one, other = kinds.get(self.kind or ""), kinds.get(citation.kind)
            if one and other and one.base != other.base:
                return False
            return not (self.issued and citation.issued and self.issued != citation.issued)
        return keyed(self.text) in _called(citation)

    def among(self, known: _Index) -> list[Citation]:
        """The citations of this document; with a date given or not, more than one may bear its number."""
        return [c for c in known.get(self.number or keyed(self.text), ()) if self.names(c)]


_Index = Mapping[str, Sequence[Citation]]


def _called(citation: Citation) -> tuple[str, ...]:
    """What a document without number is called by, with its kind and without."""
    if citation.form != "named" or not citation.subject:
        return ()
    return tuple(dict.fromkeys((keyed(citation.subject), keyed(f"{citation.kind} {citation.subject}"))))


def _index(citations: Iterable[Citation]) -> _Index:
    found: dict[str, list[Citation]] = {}
    for citation in citations:
        for name in (citation.number,) if citation.number else _called(citation):
            found.setdefault(name, []).append(citation)
    return found


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a registry."""

    line: int
    instrument: Instrument
    status: Status
    replaced_by: Instrument | None
    since: str | None


@dataclass(frozen=True, slots=True)
class Said:
    """What a registry says of the citations at hand: successors by citation id, the ids of those in force, wholly or in
    part (nothing is inferred of them), and the entries of no use, which fit no citation or more than one.
    """

    successors: Mapping[str, Successor] = field(default_factory=dict)
    in_force: frozenset[str] = frozenset()
    unused: tuple[Entry, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """A registry: the file's name and its entries in order."""

    source: str
    entries: tuple[Entry, ...]

    def says(self, citations: Sequence[Citation], when: str | None) -> Said:
        """What the registry says of the citations. An entry that fits several of them is not used either.

        ``when`` is the new text's date or year: an entry that takes effect later is not in force yet and says nothing.
        The last entry for a document counts.
        """
        known = _index(citations)
        last: dict[str, tuple[Entry, Citation]] = {}
        unused: list[Entry] = []
        for entry in self.entries:
            named = entry.instrument.among(known)
            if len(named) == 1:
                last[named[0].id] = entry, named[0]
            else:
                unused.append(entry)
        said = {ident: self._successor(entry, citation, known, when) for ident, (entry, citation) in last.items()}
        in_force = frozenset(ident for ident, (entry, _) in last.items() if entry.status in ("in_force", "partly"))
        return Said({ident: s for ident, s in said.items() if s}, in_force, tuple(unused))

    def _successor(self, entry: Entry, citation: Citation, known: _Index, when: str | None) -> Successor | None:
        if entry.status not in ("replaced", "ended") or (entry.since and when and entry.since[: len(when)] > when):
            return None
        heir = entry.replaced_by
        others = [c for c in heir.among(known) if c.id != citation.id] if heir else []
        cited = others[0] if len(others) == 1 else None
        how: Succession = "replaced" if heir else "ended"
        what = display(citation)
        name = (display(cited) if cited else heir.text) if heir else ""
        since = message("successors", "since", date=both(entry.since)) if entry.since else ""
        said = "registry-replaced" if heir else "registry-ended"
        values = {"by": name} if heir else {}
        why = message("successors", said, source=self.source, document=what, since=since, **values)
        return Successor(cited.id if cited else None, how, "certain", why)


# A province cites some thousands of documents; more bytes, or a longer cell, are no registry. Keys of many dots make
# the TOML reader slow beyond measure.
_MAX_BYTES = 4_000_000
_MAX_CELL = 2_000
_DOTTED = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){16}""")


def read_registry(path: str | Path) -> Registry:
    """Read a registry from a CSV or TOML file.

    Raises:
        InputError: E101-E104 the file cannot be opened; E118 it cannot be understood, with the line and what to do.
    """
    file = load_file(path)
    if len(file.data) > _MAX_BYTES:
        raise _wrong(file.name, None, "too-large")
    # macOS writes letters in pieces; a registry is no text whose every character counts.
    text = normalize("NFC", _decoded(file.data, file.name))
    rows = _toml(text, file.name) if file.suffix == ".toml" else _csv(text, file.name)
    return Registry(file.name, tuple(_entry(line, row, file.name) for line, row in rows))


def _decoded(data: bytes, name: str) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise _wrong(
            name,
            line,
            "encoding",
        ) from error


def _wrong(name: str, line: int | None, what: str, /, **values: Value) -> InputError:
    """E118; ``what`` is the key of ``details`` that says what is wrong."""
    at = message("details", "line", line=str(line)) if line else ""
    return InputError("E118", name=name, at=at, what=message("details", f"E118.{what}", **values))


def _toml(text: str, name: str) -> Iterator[tuple[int | None, dict[str, object]]]:
    if _DOTTED.search(text):
        raise _wrong(name, None, "deep")
    try:
        tables = tomllib.loads(text).get("document")
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:  # ValueError: a number of too many digits
        found = re.search(r"line (\d+)", str(error))
        raise _wrong(
            name,
            int(found[1]) if found else None,
            "toml",
            said=str(error),
        ) from error
    if not isinstance(tables, list) or not all(isinstance(t, dict) for t in tables):
        raise _wrong(
            name,
            None,
            "no-table",
        )
    starts = [n for n, line in enumerate(text.splitlines(), 1) if line.strip().startswith("[[document]]")]
    for at, table in enumerate(tables):
        line = starts[at] if at < len(starts) else None
        known = {_column(str(key)): value for key, value in table.items()}
        yield line, {column: value for column, value in known.items() if column}


def _csv(text: str, name: str) -> Iterator[tuple[int | None, dict[str, object]]]:
    first, _, rest = text.partition("\n")
    told = _SEP.match(first)
    skip = 1 if told else 0
    header = rest.partition("\n")[0] if told else first
    mark = told[1] if told else max(";,\t", key=header.count)
    reader = csv.reader(io.StringIO(rest if told else text, newline=""), delimiter=mark, strict=True)
    columns: list[str | None] = []
    try:
        for number, cells in enumerate(reader):
            line = reader.line_num + skip
            if number > _MAX_ROWS:
                raise _wrong(name, line, "rows", limit=_MAX_ROWS)
            if not any(cell.strip() for cell in cells):
                continue
            if not columns:
                columns = _columns(cells, line, name)
                continue
            yield line, {c: v for c, v in zip(columns, cells, strict=False) if c}
    except csv.Error as error:
        raise _wrong(
            name,
            reader.line_num + skip,
            "csv",
            said=str(error),
        ) from error
    if not columns:
        raise _wrong(name, 1, "no-header")


def _columns(cells: Sequence[str], line: int, name: str) -> list[str | None]:
    columns = [_column(cell) for cell in cells]
    for needed in ("instrument", "status"):
        if columns.count(needed) != 1:
            raise _wrong(name, line, "column", column=message("details", f"E118.{needed}"))
    return columns


@lru_cache(maxsize=256)
def _column(cell: str) -> str | None:
    return next((c for c in _COLUMNS if keyed(cell) in {keyed(n) for n in load("registry")["columns"][c]}), None)


@lru_cache(maxsize=256)
def _status(cell: str) -> Status | None:
    said = load("registry")["statuses"]
    return next((s for s in said if keyed(cell) in {keyed(n) for n in said[s]}), None)


def _entry(line: int | None, row: dict[str, object], name: str) -> Entry:
    for value in row.values():
        if isinstance(value, list | dict | float | bool | int) or len(str(value)) > _MAX_CELL:
            raise _wrong(name, line, "value")
    instrument = _text(row.get("instrument"))
    if not instrument:
        raise _wrong(name, line, "no-instrument")
    heir = _text(row.get("replaced_by"))
    said = _text(row.get("status"))
    status: Status | None = _status(said) if said else ("replaced" if heir else None)
    if status is None:
        raise _wrong(name, line, "unknown-status", status=said[:60])
    if status == "replaced" and not heir:
        raise _wrong(name, line, "no-heir")
    return Entry(line or 0, _instrument(instrument), status, _instrument(heir) if heir else None, _day(row, line, name))


def _text(value: object) -> str:
    return " ".join(str(value).split()) if value is not None else ""


def _instrument(text: str) -> Instrument:
    """«35-CTr/TU», «Chương trình hành động số 35-CTr/TU ngày 29/10/2019», «Luật Căn cước công dân»."""
    for mention in _mentions(text):
        return Instrument(text, mention.kind, mention.number, mention.issued)
    match = SIGN.search(text)
    sign = read_sign(match) if match else None
    return Instrument(text, None, sign.number if sign else None, None)


def _mentions(text: str) -> Iterable[Mention]:
    return [m for m in recognise(text)[:1] if m.number]


def _day(row: dict[str, object], line: int | None, name: str) -> str | None:
    value = row.get("from")
    if isinstance(value, datetime):
        return value.date().isoformat()
    if isinstance(value, date):
        return value.isoformat()
    said = _text(value)
    if not said:
        return None
    known = None
    if iso := _ISO.match(said):
        known = in_calendar(iso[1], iso[2], iso[3])
    elif day := _DMY.match(said):
        known = in_calendar(day[3], day[2], day[1])
    if known is None:
        raise _wrong(name, line, "date", date=said[:40])
    return known
