"""The data format ``directive-diff/1`` read again: plain values or a JSON file -> Directive, Comparison.

What is read is exactly what was written: ``Comparison.from_dict(c.to_dict()) == c``. Tokens are not in the format (they
would be four times the text); they are made again from the text, by the tokenizer that made them. Members that this
version does not know are passed over, as a later ``directive-diff/1`` may have more.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Callable, Container, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from directive_diff import conservation
from directive_diff.catalogue import Value
from directive_diff.comparison import Comparison
from directive_diff.errors import InputError, InternalError
from directive_diff.interchange.typed import Sizes, Unfit, known, read, read_field, shown
from directive_diff.language.reading import tokens
from directive_diff.model import (
    Agency,
    Assignment,
    Change,
    Charge,
    Citation,
    Directive,
    Duty,
    Ledger,
    Mention,
    MentionLink,
    Message,
    Notice,
    Origins,
    OwnCategory,
    Pair,
    Summary,
    Term,
    Unit,
    Unread,
)
from directive_diff.reading import load
from directive_diff.rules import load as rules
from directive_diff.serial import FORMAT
from directive_diff.topics import topic_ids

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["comparison_from_dict", "comparison_from_json", "directive_from_dict"]

_VERSION = FORMAT.partition("/")[0] + "/"
_SURROGATE = re.compile("[\ud800-\udfff]")
_NONE = Sizes(0, 0)  # of what has no spans
_ROLES = ("leading", "cooperating", "collecting")
_MODALITIES = ("do", "may", "should", "must", "forbid")


def comparison_from_dict(data: Any, name: str = "") -> Comparison:
    """The comparison that ``Comparison.to_dict()`` gave; ``name`` is the file's, for messages.

    Raises:
        InputError: E140 the values are not of the format: another format or a later one, something missing or of
            another type, a span out of its text, an id of nothing, units or edits that do not hold together; the
            message says where, as a JSON path.
    """
    with _telling(name):
        _format(data)
        old, new = (_at(data, side, _directive) for side in ("old", "new"))
        sizes = Sizes(len(old.text), len(new.text))

        def part(key: str, of: Any) -> Any:
            return _field(data, key, of, sizes)

        pairs: tuple[Pair, ...] = part("pairs", tuple[Pair, ...])
        changes: tuple[Change, ...] = part("changes", tuple[Change, ...])
        citations = _at(data, "citations", _citations, old, new)
        duties = _at(data, "duties", _duties, sizes)
        summary = part("summary", Summary)
        found = Comparison(
            old,
            new,
            pairs,
            changes,
            citations,
            summary,
            _at(data, "warnings", _warnings),
            duties["old"],
            duties["new"],
            part("agencies", tuple[Agency, ...]),
            part("own_categories", tuple[OwnCategory, ...]) if "own_categories" in data else (),
        )
        _check(found, data)
        return found


def comparison_from_json(source: str | Path, name: str = "") -> Comparison:
    """The comparison in a JSON file of ours, or in its text: a ``str`` that begins with ``{`` is a text.

    Raises:
        InputError: E101 to E104 the file cannot be opened; E140 as :func:`comparison_from_dict`, and where it is no
            JSON.
    """
    if isinstance(source, str) and source.lstrip("\ufeff \t\r\n").startswith("{"):
        return comparison_from_dict(_parsed(source, name), name)
    file = load(source)
    with _telling(file.name):
        try:
            text = file.data.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise Unfit("encoding") from error
    return comparison_from_dict(_parsed(text, file.name), file.name)


def directive_from_dict(data: Any, name: str = "") -> Directive:
    """The directive that ``Directive.to_dict()`` gave: one side of the format, without the format's name.

    Raises:
        InputError: E140 as :func:`comparison_from_dict`.
    """
    with _telling(name):
        return _directive(data)


# ---- where it stands ------------------------------------------------------------------------------------------------


@contextmanager
def _telling(name: str) -> Iterator[None]:
    """What does not fit, told with the name of the file."""
    try:
        yield
    except Unfit as unfit:
        raise InputError("E140", name=name or FORMAT, at=unfit.at, what=unfit.what) from None


def _parsed(text: str, name: str) -> Any:
    with _telling(name):
        try:
            return json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number)
        except json.JSONDecodeError as error:
            raise Unfit("json", line=str(error.lineno), column=str(error.colno)) from None
        except RecursionError:
            raise Unfit("deep") from None
        except ValueError:  # a number of too many digits
            raise Unfit("digits") from None


def _no_number(said: str) -> Any:
    raise Unfit("real", found=said)


def _at(data: Any, key: str, inner: Callable[..., Any], *given: Any) -> Any:
    """What ``inner`` makes of a member."""
    value = known(data, key)
    try:
        return inner(value, *given)
    except Unfit as unfit:
        raise unfit.inside(key) from None


def _field(data: Any, key: str, of: Any, sizes: Sizes) -> Any:
    """A member that is a field of the model, of the type ``of``."""
    return _at(data, key, lambda value: read_field(key, of, value, sizes))


def _unfit(steps: Sequence[str | int], key: str, /, **values: Value) -> Unfit:
    """A value that fits its type and not the rest, with the way to it."""
    unfit = Unfit(key, **values)
    for step in reversed(steps):
        unfit.inside(step)
    return unfit


def _format(data: Any) -> None:
    said = known(data, "format") if isinstance(data, dict) and "format" in data else None
    if said == FORMAT:
        return
    if isinstance(said, str) and said.startswith(_VERSION):
        raise _unfit(("format",), "newer", found=shown(said), known=FORMAT)
    raise Unfit("format", known=FORMAT)


# ---- the parts ------------------------------------------------------------------------------------------------------


def _directive(data: Any) -> Directive:
    text = _field(data, "text", str, _NONE)
    odd = _SURROGATE.search(text)
    if odd:  # no file gives one, and no file could be written of it
        raise _unfit(("text",), "surrogate", at=odd.start())
    sizes = Sizes(len(text), len(text), text, len(text))
    hints = get_type_hints(Directive)
    found: dict[str, Any] = {"text": text}
    for key in ("kind", "number", "issuer", "subject", "issued", "year", "source", "sha256"):
        found[key] = _field(data, key, hints[key], sizes)
    digest = found["sha256"]
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise _unfit(("sha256",), "digest", found=shown(digest))
    for key, of in (
        ("units", tuple[Unit, ...]),
        ("unread", tuple[Unread, ...]),
        ("warnings", tuple[Notice, ...]),
        ("mentions", tuple[Mention, ...]),
        ("mention_links", tuple[MentionLink, ...]),
        ("terms", tuple[Term, ...]),
        ("ledger", Ledger),
        ("origins", Origins | None),
    ):
        found[key] = _field(data, key, of, sizes)
    directive = Directive(**found, tokens=tokens(text))
    _check_units(directive)
    for at, link in enumerate(directive.mention_links):
        for end, place in (("outer", link.outer), ("inner", link.inner)):
            if place >= len(directive.mentions):
                raise _unfit(("mention_links", at, end), "unknown", found=str(place))
    origins = directive.origins
    if origins and len({len(origins.starts), len(origins.places), len(origins.lengths)}) > 1:
        raise _unfit(("origins",), "uneven")
    return directive


def _check_units(directive: Directive) -> None:
    seen: dict[str, Unit] = {}
    for at, unit in enumerate(directive.units):
        if unit.id in seen:
            raise _unfit(("units", at, "id"), "twice", found=shown(unit.id))
        if unit.parent is not None and unit.parent not in seen:
            raise _unfit(("units", at, "parent"), "unknown", found=shown(unit.parent))
        holder = seen[unit.parent].span if unit.parent is not None else (0, len(directive.text))
        if not holder[0] <= unit.span[0] <= unit.span[1] <= holder[1]:
            raise _unfit(("units", at, "span"), "outside-parent", found=str(list(unit.span)))
        seen[unit.id] = unit


def _citations(value: Any, old: Directive, new: Directive) -> tuple[Citation, ...]:
    """The citations; each names its mentions by their place in the directive."""
    if not isinstance(value, list | tuple):
        raise Unfit("list", found=shown(value))
    found = []
    hints = get_type_hints(Citation)
    for at, item in enumerate(value):
        try:
            fields = {key: _field(item, key, of, _NONE) for key, of in hints.items() if key not in ("old", "new")}
            for side, directive in (("old", old), ("new", new)):
                fields[side] = _at(item, side, _mentioned, directive)
        except Unfit as unfit:
            raise unfit.inside(at) from None
        found.append(Citation(**fields))
    return tuple(found)


def _mentioned(value: Any, directive: Directive) -> tuple[int, ...]:
    if not isinstance(value, list | tuple):
        raise Unfit("list", found=shown(value))
    found = []
    for at, item in enumerate(value):
        try:
            place = _field(item, "mention", int, _NONE)
            if place >= len(directive.mentions):
                raise _unfit(("mention",), "unknown", found=str(place))
        except Unfit as unfit:
            raise unfit.inside(at) from None
        found.append(place)
    return tuple(found)


def _duties(value: Any, sizes: Sizes) -> dict[str, tuple[Duty, ...]]:
    if not isinstance(value, list | tuple):
        raise Unfit("list", found=shown(value))
    found: dict[str, list[Duty]] = {"old": [], "new": []}
    for at, item in enumerate(value):
        try:
            side = known(item, "side")
            if side not in ("old", "new"):
                raise _unfit(("side",), "choice", found=shown(side), known="old, new")
            found[side].append(read(Duty, item, sizes.of(side)))
        except Unfit as unfit:
            raise unfit.inside(at) from None
    return {side: tuple(duties) for side, duties in found.items()}


def _warnings(value: Any) -> tuple[Notice, ...]:
    """The notices of a comparison, which stand at no place of either text."""
    if not isinstance(value, list | tuple):
        raise Unfit("list", found=shown(value))
    found = []
    for at, item in enumerate(value):
        try:
            code = _field(item, "code", str, _NONE)
            found.append(Notice(code, _field(item, "message", Message, _NONE)))
        except Unfit as unfit:
            raise unfit.inside(at) from None
    return tuple(found)


# ---- what they say of one another -----------------------------------------------------------------------------------


def _check(found: Comparison, data: Mapping[str, Any]) -> None:
    """Every id is the id of something, every word one that the reports know, and the edits turn one text into the
    other.
    """
    for steps, value, among in _ids(found, data):
        if value not in among:
            raise _unfit(steps, "unknown", found=shown(value))
    for key, ids in (
        ("pairs", [pair.id for pair in found.pairs]),
        ("changes", [change.id for change in found.changes]),
        ("citations", [citation.id for citation in found.citations]),
    ):
        seen: set[str] = set()
        for at, ident in enumerate(ids):
            if ident in seen:
                raise _unfit((key, at, "id"), "twice", found=shown(ident))
            seen.add(ident)
    _check_counts(found)
    try:
        conservation.check(found.old, found.new, found.pairs, found.changes)
    except InternalError as error:
        raise Unfit("apart", said=Message(error.vi, error.en)) from error


# The sides on which a task stands, by what became of it.
_NEEDED = {"gained": ("new",), "lost": ("old",), "kept": ("old", "new"), "changed": ("old", "new")}
_SHAPES = {"equal": (1, 1), "edited": (1, 1), "split": (1, 2), "merged": (2, 1), "added": (0, 1), "removed": (1, 0)}


def _check_counts(found: Comparison) -> None:
    """Whatever there must be one of is there once: a citation for a mention, a change for a pair that changed."""
    for side, directive in (("old", found.old), ("new", found.new)):
        owners = Counter(i for citation in found.citations for i in getattr(citation, side))
        for at in range(len(directive.mentions)):
            if owners[at] != 1:
                raise _unfit((side, "mentions", at), "owners", found=owners[at])
    told = Counter(change.pair for change in found.changes)
    for at, pair in enumerate(found.pairs):
        for side, ids, least in zip(("old", "new"), (pair.old, pair.new), _SHAPES[pair.kind], strict=True):
            if len(ids) < least or (least == 0 and ids):
                raise _unfit(("pairs", at, side), "shape", kind=pair.kind)
        if pair.level == "sentence" and told[pair.id] != (pair.kind != "equal" or pair.moved):
            raise _unfit(("pairs", at), "changes", found=told[pair.id])
    for at, agency in enumerate(found.agencies):
        for group, sides in _NEEDED.items():
            for n, task in enumerate(getattr(agency, group)):
                for side in sides:
                    if not getattr(task, side):
                        raise _unfit(("agencies", at, group, n, side), "empty")


_Row = tuple[tuple[str | int, ...], object, Container[Any]]


def _ids(found: Comparison, data: Mapping[str, Any]) -> Iterator[_Row]:
    """Every id of another thing, with the way to it and those there are."""
    units = {
        side: {unit.id: unit.level for unit in directive.units}
        for side, directive in (("old", found.old), ("new", found.new))
    }
    pairs = {pair.id for pair in found.pairs if pair.level == "sentence"}
    changes = {change.id for change in found.changes}
    citations = {citation.id for citation in found.citations}
    topics, categories = set(topic_ids()), {row["id"] for row in rules("categories")["category"]}
    categories |= {own.id for own in found.own_categories}
    for at, pair in enumerate(found.pairs):
        for side, ids in (("old", pair.old), ("new", pair.new)):
            level = {i for i in ids if units[side].get(i) == pair.level}
            yield from ((("pairs", at, side, n), i, level) for n, i in enumerate(ids))
    for at, change in enumerate(found.changes):
        yield ("changes", at, "pair"), change.pair, pairs
        yield from ((("changes", at, "topics", n), topic, topics) for n, topic in enumerate(change.topics))
        for n, category in enumerate(change.categories):
            yield ("changes", at, "categories", n, "id"), category.id, categories
            yield from (
                (("changes", at, "categories", n, "topics", k), t, topics) for k, t in enumerate(category.topics)
            )
    for at, citation in enumerate(found.citations):
        yield from ((("citations", at, "topics", n), topic, topics) for n, topic in enumerate(citation.topics))
        yield from ((("citations", at, "links", n, "id"), link.id, citations) for n, link in enumerate(citation.links))
        heir = citation.successor.id if citation.successor else None
        for key, ident in (("successor", heir), ("specifies", citation.specifies), ("head", citation.head)):
            if ident is not None:
                yield ("citations", at, key), ident, citations
    places = {"old": iter(found.old_duties), "new": iter(found.new_duties)}
    for at, row in enumerate(data["duties"]):
        duty = next(places[row["side"]])
        ours = units[row["side"]]
        yield ("duties", at, "unit"), duty.unit, ours
        yield ("duties", at, "holder"), duty.holder, ours
        yield ("duties", at, "modality"), duty.modality, _MODALITIES
        for role in (*_ROLES, "inherited"):
            charges: tuple[Charge, ...] = getattr(duty, role)
            yield from ((("duties", at, role, n, "unit"), charge.unit, ours) for n, charge in enumerate(charges))
    for at, agency in enumerate(found.agencies):
        for group in ("gained", "lost", "kept", "changed"):
            tasks: tuple[Assignment, ...] = getattr(agency, group)
            for n, task in enumerate(tasks):
                way = ("agencies", at, group, n)
                yield from (((*way, "old", k), i, units["old"]) for k, i in enumerate(task.old))
                yield from (((*way, "new", k), i, units["new"]) for k, i in enumerate(task.new))
                yield (*way, "role"), task.role, _ROLES
                if task.change is not None:
                    yield (*way, "change"), task.change, changes
    yield from _summed(found.summary, units, changes, categories)


def _summed(
    summary: Summary, units: Mapping[str, Mapping[str, str]], changes: set[str], categories: set[str]
) -> Iterator[_Row]:
    levels = ("section", "paragraph", "sentence")
    yield from ((("summary", "kinds"), level, summary.kinds) for level in levels)
    yield from ((("summary", "kinds"), level, levels) for level in summary.kinds)
    yield from ((("summary", "categories"), key, categories) for key in summary.categories)
    for at, term in enumerate(summary.terms):
        yield from ((("summary", "terms", at, "changes", n), i, changes) for n, i in enumerate(term.changes))
    for at, shift in enumerate(summary.shifts):
        for side, ident in (("old", shift.old), ("new", shift.new)):
            if ident is not None:
                yield ("summary", "shifts", at, side), ident, units[side]
    for at, lost in enumerate(summary.lost):
        yield ("summary", "lost", at, "change"), lost.change, changes
