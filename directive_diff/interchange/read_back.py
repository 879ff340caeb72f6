"""The data format ``directive-diff/1`` read again: plain values or a JSON file -> Directive, Comparison.

What is read is exactly what was written: ``Comparison.from_dict(c.to_dict()) == c``. Tokens are not in the format (they
would be four times the text); they are made again from the text, by the tokenizer that made them. Members that this
version does not know are passed over, as a later ``directive-diff/1`` may have more.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_type_hints

from directive_diff.comparison import Comparison
from directive_diff.errors import InputError
from directive_diff.interchange.coherence import check
from directive_diff.interchange.parsed import parse
from directive_diff.interchange.typed import Sizes, Unfit, known, read, read_field, shown, unfit_at
from directive_diff.language.reading import tokens
from directive_diff.model import (
    Agency,
    Change,
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
from directive_diff.serial import FORMAT

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["comparison_from_dict", "comparison_from_json", "directive_from_dict"]

_VERSION = FORMAT.partition("/")[0] + "/"
_NONE = Sizes(0, 0)  # of what has no spans
# What a unit may stand in; None is the text itself.
_HOLDERS: dict[str, tuple[str | None, ...]] = {
    "section": (None, "section"),
    "paragraph": (None, "section"),
    "sentence": ("section", "paragraph"),
}


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
        check(found, data)
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
        return parse(text)


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


def _format(data: Any) -> None:
    said = known(data, "format") if isinstance(data, dict) and "format" in data else None
    if said == FORMAT:
        return
    if isinstance(said, str) and said.startswith(_VERSION):
        raise unfit_at(("format",), "newer", found=shown(said), known=FORMAT)
    raise Unfit("format", known=FORMAT)


# ---- the parts ------------------------------------------------------------------------------------------------------


def _directive(data: Any) -> Directive:
    text = _field(data, "text", str, _NONE)
    sizes = Sizes(len(text), len(text), text, len(text))
    hints = get_type_hints(Directive)
    found: dict[str, Any] = {"text": text}
    for key in ("kind", "number", "issuer", "subject", "issued", "year", "source", "sha256"):
        found[key] = _field(data, key, hints[key], sizes)
    digest = found["sha256"]
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise unfit_at(("sha256",), "digest", found=shown(digest))
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
                raise unfit_at(("mention_links", at, end), "unknown", found=str(place))
    origins = directive.origins
    if origins and len({len(origins.starts), len(origins.places), len(origins.lengths)}) > 1:
        raise unfit_at(("origins",), "uneven")
    return directive


def _check_units(directive: Directive) -> None:
    seen: dict[str, Unit] = {}
    for at, unit in enumerate(directive.units):
        if unit.id in seen:
            raise unfit_at(("units", at, "id"), "twice", found=shown(unit.id))
        if unit.parent is not None and unit.parent not in seen:
            raise unfit_at(("units", at, "parent"), "unknown", found=shown(unit.parent))
        if (unit.parent and seen[unit.parent].level) not in _HOLDERS[unit.level]:
            raise unfit_at(("units", at, "parent"), "holder", found=shown(unit.parent), level=unit.level)
        holder = seen[unit.parent].span if unit.parent is not None else (0, len(directive.text))
        if not holder[0] <= unit.span[0] <= unit.span[1] <= holder[1]:
            raise unfit_at(("units", at, "span"), "outside-parent", found=str(list(unit.span)))
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
                raise unfit_at(("mention",), "unknown", found=str(place))
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
                raise unfit_at(("side",), "choice", found=shown(side), known="old, new")
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
