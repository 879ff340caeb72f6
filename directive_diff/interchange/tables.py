"""The data format ``directive-diff/1`` in its normal form: flat tables that name one another by ids, and back.

Every object of the format that comes in numbers is a row of one table; what belongs to another row names it in the
column ``key``. The order of the rows is part of what is said: a table has a column for it, its own key (a place) or
``row``. Spans are two columns, messages one for each language. What is no table (the account of each file, the
places of its lines, notices, the summary) is the ``rest``, plain values that belong beside the tables.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

__all__ = ["TABLES", "Column", "Row", "Table", "flat", "in_order", "whole"]

Kind = Literal["text", "word", "int", "flag", "real", "date", "texts", "spans"]
Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: ``text`` and ``word`` (one of a few) are strings, ``date`` an ISO date, ``spans`` a list of spans."""

    name: str
    kind: Kind


@dataclass(frozen=True, slots=True)
class Table:
    """One table. ``fields`` are the members of an object with their kinds, of which ``span`` and ``message`` make two
    columns and ``successor`` five.

    ``of`` is the table of what holds the objects, and ``key`` the column with that row's own ``key``; ``members`` are
    where they stand in it, and ``group`` the column that says in which, where they may stand in several. ``own`` is the
    column that others name a row by, where that is no member of it: its place.
    """

    name: str
    fields: Mapping[str, str]
    of: str | None = None
    key: str = "id"
    members: tuple[str, ...] = ()
    group: str | None = None
    own: str | None = None

    @property
    def columns(self) -> tuple[Column, ...]:
        """Every column in order."""
        head = [Column(self.own, "int")] if self.own else []
        if self.of:
            head.append(Column(self.key, "word" if self.key == "side" else _key_kind(self.of)))
        if self.group:
            head.append(Column(self.group, "word"))
        if self.name == "directives":
            head.append(Column("side", "word"))
        tail = [Column("row", "int")] if self.place == "row" else []
        return (*head, *(column for name, kind in self.fields.items() for column in _columns(name, kind)), *tail)

    @property
    def place(self) -> str:
        """The column by which the rows are in order."""
        return "side" if self.name == "directives" else self.own or "row"


def _key_kind(of: str) -> Kind:
    return "int" if TABLES[of].own else "text"


_MENTION = {
    "span": "span",
    "sign": "span",
    "form": "word",
    "kind": "word",
    "number": "text",
    "issued": "date",
    "issuer": "text",
    "name": "text",
    "subject": "span",
    "suspect": "message",
}
_SIDE = {"of": "directives", "key": "side"}
_CHARGES = ("leading", "cooperating", "collecting", "inherited")
_GROUPS = ("gained", "lost", "kept", "changed")


def _made(*tables: Table) -> dict[str, Table]:
    return {table.name: table for table in tables}


TABLES = _made(
    Table(
        "directives",
        {
            "source": "text",
            "sha256": "text",
            "kind": "text",
            "number": "text",
            "issuer": "text",
            "issued": "date",
            "year": "int",
            "subject": "text",
            "text": "text",
        },
    ),
    Table(
        "units",
        {
            "id": "text",
            "level": "word",
            "role": "word",
            "parent": "text",
            "label": "text",
            "address": "text",
            "span": "span",
            "recognised": "flag",
        },
        members=("units",),
        **_SIDE,
    ),
    Table("mentions", _MENTION, members=("mentions",), own="mention", **_SIDE),
    Table("mention_links", {"how": "word", "outer": "int", "inner": "int"}, members=("mention_links",), **_SIDE),
    Table("terms", {"span": "span", "form": "word"}, members=("terms",), **_SIDE),
    Table("unread", {"what": "word", "count": "int", "where": "text"}, members=("unread",), **_SIDE),
    Table(
        "pairs",
        {
            "id": "text",
            "level": "word",
            "old": "texts",
            "new": "texts",
            "kind": "word",
            "moved": "flag",
            "score": "real",
            "matched_by": "word",
        },
    ),
    Table("changes", {"id": "text", "pair": "text", "topics": "texts"}),
    Table("edits", {"op": "word", "old": "span", "new": "span"}, "changes", "change", ("edits",)),
    Table(
        "categories",
        {
            "id": "word",
            "rule": "word",
            "certainty": "word",
            "old": "spans",
            "new": "spans",
            "why": "message",
            "how": "word",
            "topics": "texts",
        },
        "changes",
        "change",
        ("categories",),
    ),
    Table(
        "citations",
        {
            "id": "text",
            "form": "word",
            "kind": "word",
            "number": "text",
            "issued": "date",
            "issuer": "text",
            "subject": "text",
            "status": "word",
            "successor": "successor",
            "topics": "texts",
            "specifies": "text",
            "head": "text",
        },
    ),
    Table("citation_mentions", {"mention": "int"}, "citations", "citation", ("old", "new"), "side"),
    Table("citation_links", {"how": "word", "id": "text", "side": "word"}, "citations", "citation", ("links",)),
    Table(
        "duties",
        {
            "side": "word",
            "unit": "text",
            "holder": "text",
            "instructs": "flag",
            "verb": "span",
            "object": "span",
            "modality": "word",
        },
        own="duty",
    ),
    Table(
        "charges",
        {"name": "text", "written": "text", "span": "span", "collective": "flag", "unit": "text"},
        "duties",
        "duty",
        _CHARGES,
        "role",
    ),
    Table("deadlines", {"span": "span", "kind": "word", "value": "text"}, "duties", "duty", ("deadlines",)),
    Table(
        "figures",
        {"span": "span", "number": "span", "value": "text", "unit": "word", "bound": "word"},
        "duties",
        "duty",
        ("figures",),
    ),
    Table(
        "agencies",
        {"name": "text", "old_names": "texts", "new_names": "texts", "collective": "flag"},
        own="agency",
    ),
    Table(
        "assignments",
        {"old": "texts", "new": "texts", "role": "word", "change": "text", "how": "texts"},
        "agencies",
        "agency",
        _GROUPS,
        "group",
    ),
)
_SIDES = ("old", "new")
_REST = ("ledger", "origins", "warnings")  # of each side


def flat(data: Mapping[str, Any]) -> tuple[dict[str, list[Row]], dict[str, Any]]:
    """What ``Comparison.to_dict()`` gave, as the rows of each table and the rest."""
    tables: dict[str, list[Row]] = {name: [] for name in TABLES}
    held: dict[str, list[tuple[Any, Mapping[str, Any]]]] = {"directives": [(side, data[side]) for side in _SIDES]}
    tables["directives"] = [{"side": side, **_row(TABLES["directives"], data[side])} for side in _SIDES]
    for name, table in TABLES.items():
        if name == "directives":
            continue
        held[name] = []
        for key, group, at, thing in _things(table, data, held):
            row = _row(table, thing)
            if table.of:
                row[table.key] = key
            if table.group:
                row[table.group] = group
            if table.own:
                row[table.own] = at
            if table.place == "row":
                row["row"] = len(tables[name])
            tables[name].append(row)
            held[name].append((at if table.own else thing.get("id"), thing))
    rest = {key: data[key] for key in ("format", "warnings", "summary", "own_categories") if key in data}
    return tables, rest | {side: {key: data[side][key] for key in _REST} for side in _SIDES}


def in_order(table: Table, rows: Sequence[Row]) -> list[Row]:
    """The rows as they were written, in whatever order they stand.

    Raises:
        KeyError: a place is missing, or is there twice; the column is the argument.
    """
    sided = table.own is not None and table.of == "directives"  # a place on each side
    found: dict[Any, Row] = {}
    for row in rows:
        place = (row["side"], row[table.place]) if sided else ("", row[table.place])
        if place in found or place[0] not in ("", *_SIDES):
            raise KeyError(table.place)
        found[place] = row
    if table.name == "directives":
        wanted: list[tuple[str, Any]] = [("", side) for side in _SIDES if ("", side) in found]
    elif table.own:  # others name a row by its place
        sides = Counter(side for side, _ in found)
        wanted = [(side, at) for side in ("", *_SIDES) for at in range(sides[side])]
    else:
        wanted = sorted(place for place in found if place[1] is not None)
    if len(wanted) < len(rows) or not found.keys() >= set(wanted):
        raise KeyError(table.place)
    return [found[place] for place in wanted]


def whole(tables: Mapping[str, Sequence[Row]], rest: Mapping[str, Any]) -> dict[str, Any]:
    """The values that :func:`flat` was given, but for what they say twice; ``Comparison.from_dict`` reads them.

    Raises:
        KeyError: a row names another that is not there; its table is the argument.
    """
    data: dict[str, Any] = dict(rest)
    held: dict[str, dict[Any, dict[str, Any]]] = {name: {} for name in TABLES}
    for name, table in TABLES.items():
        things = [_thing(table, row) for row in tables[name]]
        if name == "directives":
            for row, thing in zip(tables[name], things, strict=True):
                sides = data.get(row["side"])
                data[row["side"]] = held[name][row["side"]] = thing | (sides if isinstance(sides, dict) else {})
        elif table.of is None:
            data[name] = things
        for child in TABLES.values():
            if child.of == name:
                for thing in things if name != "directives" else held[name].values():
                    thing.update({member: [] for member in child.members})
        for at, (row, thing) in enumerate(zip(tables[name], things, strict=True)):
            if table.of:
                holder, member = held[table.of].get(row[table.key]), row[table.group] if table.group else None
                if holder is None or (table.group and member not in table.members):
                    raise KeyError(name)
                holder[member or table.members[0]].append(thing)
            if name != "directives":
                held[name][row[table.own] if table.own else thing.get("id", at)] = thing
    return data


def _things(
    table: Table, data: Mapping[str, Any], held: Mapping[str, Sequence[tuple[Any, Mapping[str, Any]]]]
) -> Iterator[tuple[Any, str, int, Mapping[str, Any]]]:
    """Every object of a table: its holder's key, the member it stands in, its place, itself."""
    if table.of is None:
        yield from (("", "", at, thing) for at, thing in enumerate(data[table.name]))
        return
    for key, holder in held[table.of]:
        for member in table.members:
            yield from ((key, member, at, thing) for at, thing in enumerate(holder[member]))


# ---- a row ----------------------------------------------------------------------------------------------------------

_PARTS = {"span": ("start", "end"), "message": ("vi", "en")}


def _columns(name: str, kind: str) -> Iterator[Column]:
    if kind in _PARTS:
        column: Kind = "int" if kind == "span" else "text"
        yield from (Column(_named(name, part), column) for part in _PARTS[kind])
    elif kind == "successor":
        yield Column("successor", "text")
        yield from (Column(f"successor_{part}", "word") for part in ("how", "certainty"))
        yield from _columns("successor_why", "message")
    else:
        yield Column(name, kind)  # type: ignore[arg-type]  # what is left are kinds of columns


def _named(name: str, part: str) -> str:
    return part if name == "span" else f"{name}_{part}"


def _row(table: Table, thing: Mapping[str, Any]) -> Row:
    row: Row = {}
    for name, kind in table.fields.items():
        value = thing[name]
        if kind == "span":
            row[_named(name, "start")], row[_named(name, "end")] = value or (None, None)
        elif kind == "message":
            row[f"{name}_vi"], row[f"{name}_en"] = (value["vi"], value["en"]) if value else (None, None)
        elif kind == "successor":
            said = value or {"id": None, "how": None, "certainty": None, "why": {"vi": None, "en": None}}
            row |= {"successor": said["id"], "successor_how": said["how"], "successor_certainty": said["certainty"]}
            row |= {"successor_why_vi": said["why"]["vi"], "successor_why_en": said["why"]["en"]}
        else:
            row[name] = value
    return row


def _thing(table: Table, row: Row) -> dict[str, Any]:
    thing: dict[str, Any] = {}
    for name, kind in table.fields.items():
        if kind == "span":
            ends = [row[_named(name, "start")], row[_named(name, "end")]]
            thing[name] = None if ends == [None, None] else ends
        elif kind == "message":
            words = {"vi": row[f"{name}_vi"], "en": row[f"{name}_en"]}
            thing[name] = None if words == {"vi": None, "en": None} else words
        elif kind == "successor":
            how = row["successor_how"]
            thing[name] = how and {
                "id": row["successor"],
                "how": how,
                "certainty": row["successor_certainty"],
                "why": {"vi": row["successor_why_vi"], "en": row["successor_why_en"]},
            }
        else:
            thing[name] = row[name]
    return thing
