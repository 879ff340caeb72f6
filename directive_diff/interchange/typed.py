"""Plain values -> our frozen values, by the types that :mod:`directive_diff.model` declares.

What a field must be is said once, in the model; here stands how each type looks in JSON. Whatever does not fit raises
:class:`Unfit`, which gathers the way to the place (``$.old.units[3].span``) while it passes outwards. Nothing here goes
deeper than the types do, so a value nested a million times is refused at its first level.
"""

from __future__ import annotations

import math
import re
import types
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from directive_diff.catalogue import Value, message
from directive_diff.dates import in_calendar
from directive_diff.model import Category, Deadline, Edit, Lost, Mention

__all__ = ["Sizes", "Unfit", "known", "read", "read_field", "shown", "unfit_at"]

_SHOWN = 60
_LAST_YEAR = 9999
_NAME = re.compile(r"[A-Za-z_]\w*", re.ASCII)


class Unfit(Exception):  # noqa: N818  # the way to an InputError, which has the name of the file
    """A value that is not what the format says; ``key`` is the word of ``details`` that says what it should be."""

    def __init__(self, key: str, /, **values: Value) -> None:
        super().__init__(key)
        self.what = message("details", f"E140.{key}", **values)
        self._way: list[str | int] = []

    def inside(self, step: str | int) -> Unfit:
        """The same, seen from the member or place ``step``."""
        self._way.append(step)
        return self

    @property
    def at(self) -> str:
        """The JSON path to the value."""
        steps = (_step(step) for step in reversed(self._way))
        return "$" + "".join(steps)


def _step(step: str | int) -> str:
    if isinstance(step, int):
        return f"[{step}]"
    return f".{step}" if _NAME.fullmatch(step) else f"[{shown(step)}]"


def shown(value: object) -> str:
    """A value as a message may show it: short, whatever it is, and with no letter that cannot be written."""
    if isinstance(value, dict | list):
        return "{…}" if isinstance(value, dict) else "[…]"
    if isinstance(value, int) and abs(value) >= 10**_SHOWN:  # Python refuses to write out thousands of digits
        return f"{'-' if value < 0 else ''}10…"
    said = ascii(value) if isinstance(value, float) else str(value)[:_SHOWN]
    return said.encode("utf-8", "backslashreplace").decode("utf-8")


@dataclass(frozen=True, slots=True)
class Sizes:
    """How long the texts are that spans stand in: of the old and the new side, and the text that a value speaks of."""

    old: int
    new: int
    text: str = ""
    here: int = 0

    def of(self, side: str) -> Sizes:
        """The same, for values that speak of one side."""
        return Sizes(self.old, self.new, self.text, self.old if side == "old" else self.new)


def unfit_at(steps: Sequence[str | int], key: str, /, **values: Value) -> Unfit:
    """A value that fits its type and not the rest, with the way to it."""
    unfit = Unfit(key, **values)
    for step in reversed(steps):
        unfit.inside(step)
    return unfit


_Reader = Callable[[Any, Sizes], Any]

# Where JSON has another name than the model.
_NAMES = {(Lost, "spans"): "old"}
# Fields whose spans are of the side they are named for.
_SIDED = {(cls, side): side for cls in (Edit, Category) for side in ("old", "new")} | {(Lost, "spans"): "old"}
# What is made again: the words of a mention are those of the text.
_MADE = {(Mention, "text")}
_ISO = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
# An ISO date or a part of one, as deadlines have them: 2026-12-15, 12-15, 2026-12.
_PART = re.compile(r"(?:(?P<y>[0-9]{4})-)?(?P<m>[0-9]{2})-(?P<d>[0-9]{2})|(?P<of>[0-9]{4})-(?P<month>[0-9]{2})")
_LEAP = "2024"  # a day of any year may be the 29th of February
_HALF = re.compile("[\ud800-\udfff]")


def read(of: Any, value: Any, sizes: Sizes) -> Any:
    """A value of the type ``of`` (a dataclass of the model, or anything its fields are made of).

    Raises:
        Unfit: what is there is something else.
    """
    return _reader(of)(value, sizes)


def read_field(name: str, of: Any, value: Any, sizes: Sizes) -> Any:
    """The value of a field, which may say more than its type: a date is a string of a certain form, a file's name need
    not be text.

    Raises:
        Unfit: what is there is something else.
    """
    return _member(name, of)(value, sizes)


def known(value: Any, key: str) -> Any:
    """A member of an object.

    Raises:
        Unfit: there is no object, or it has no such member.
    """
    if not isinstance(value, dict):
        raise Unfit("object", found=shown(value))
    if key not in value:
        raise Unfit("missing", key=key)
    return value[key]


@lru_cache(maxsize=256)
def _reader(of: Any) -> _Reader:
    plain = {str: _text, int: _whole, bool: _flag, float: _real, type(None): _nothing}.get(of)
    if plain:
        return plain
    origin, args = get_origin(of), get_args(of)
    if origin is Literal:
        return _choice(args)
    if origin in (Union, types.UnionType):
        return _maybe(_reader(next(arg for arg in args if arg is not type(None))))
    if of == tuple[int, int]:
        return _span
    if origin is tuple:
        return _each(_reader(args[0]))
    if origin is dict:
        return _counts(_reader(args[1]))
    return _object(of)


def _member(name: str, of: Any) -> _Reader:
    return _SAID.get(name) or _reader(of)


def _object(of: Any) -> _Reader:
    hints = get_type_hints(of)
    members = [
        (
            field.name,
            _NAMES.get((of, field.name), field.name),
            _time if (of, field.name) == (Deadline, "value") else _member(field.name, hints[field.name]),
            _SIDED.get((of, field.name)),
        )
        for field in fields(of)
        if (of, field.name) not in _MADE
    ]
    mention = of is Mention

    def reader(value: Any, sizes: Sizes) -> Any:
        found: dict[str, Any] = {}
        for name, key, inner, side in members:
            member = known(value, key)
            try:
                found[name] = inner(member, sizes.of(side) if side else sizes)
            except Unfit as unfit:
                raise unfit.inside(key) from None
        if mention:
            found["text"] = sizes.text[slice(*found["span"])]
        return of(**found)

    return reader


def _text(value: Any, _: Sizes) -> str:
    said = _name(value, _)
    half = _HALF.search(said)
    if half:  # no file gives one, and no file could be written of it
        raise Unfit("surrogate", at=half.start())
    return said


def _name(value: Any, _: Sizes) -> str:
    """The name of a file, which on Linux may hold what is no text."""
    if not isinstance(value, str):
        raise Unfit("text", found=shown(value))
    return value


def _whole(value: Any, _: Sizes) -> int:
    """Counts and places; nothing of the format is below nought, or beyond what any file can hold."""
    if type(value) is not int or not 0 <= value < 2**31:
        raise Unfit("whole", found=shown(value))
    return value


def _flag(value: Any, _: Sizes) -> bool:
    if not isinstance(value, bool):
        raise Unfit("flag", found=shown(value))
    return value


def _real(value: Any, _: Sizes) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not (math.isfinite(value) and 0 <= value <= 1):
        raise Unfit("real", found=shown(value))
    return float(value)


def _nothing(value: Any, _: Sizes) -> None:
    if value is not None:
        raise Unfit("nothing", found=shown(value))


def _date(value: Any, _: Sizes) -> str | None:
    said = _ISO.fullmatch(value) if isinstance(value, str) else None
    if value is not None and not (said and in_calendar(*said.groups())):
        raise Unfit("date", found=shown(value))
    return said and said[0]


def _year(value: Any, sizes: Sizes) -> int | None:
    """A year that a calendar can have."""
    if value is None:
        return None
    if not 1 <= _whole(value, sizes) <= _LAST_YEAR:
        raise Unfit("year", found=shown(value))
    return int(value)


def _time(value: Any, sizes: Sizes) -> str:
    """What a deadline says: where it looks like a date or a part of one, it is one."""
    said = _PART.fullmatch(_text(value, sizes))
    if said and not in_calendar(said["y"] or said["of"] or _LEAP, said["m"] or said["month"], said["d"] or "1"):
        raise Unfit("date", found=shown(value))
    return str(value)


# Fields that are more than their type.
_SAID: dict[str, _Reader] = {"issued": _date, "year": _year, "source": _name}


def _choice(words: tuple[Any, ...]) -> _Reader:
    def reader(value: Any, _: Sizes) -> Any:
        if not (isinstance(value, str) and value in words):
            raise Unfit("choice", found=shown(value), known=", ".join(words))
        return value

    return reader


def _maybe(inner: _Reader) -> _Reader:
    return lambda value, sizes: None if value is None else inner(value, sizes)


def _span(value: Any, sizes: Sizes) -> tuple[int, int]:
    if not (isinstance(value, list | tuple) and len(value) == 2 and all(type(place) is int for place in value)):
        raise Unfit("span", found=shown(value))
    start, end = value
    if not 0 <= start <= end <= sizes.here:
        raise Unfit("outside", found=f"[{shown(start)}, {shown(end)}]", size=sizes.here)
    return start, end


def _each(inner: _Reader) -> _Reader:
    def reader(value: Any, sizes: Sizes) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple):
            raise Unfit("list", found=shown(value))
        found = []
        at = 0
        try:
            for at, item in enumerate(value):  # noqa: B007  # read where an item does not fit
                found.append(inner(item, sizes))
        except Unfit as unfit:
            raise unfit.inside(at) from None
        return tuple(found)

    return reader


def _counts(inner: _Reader) -> _Reader:
    def reader(value: Any, sizes: Sizes) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise Unfit("object", found=shown(value))
        found: dict[str, Any] = {}
        for key, member in value.items():
            try:
                _text(key, sizes)
                found[key] = inner(member, sizes)
            except Unfit as unfit:
                raise unfit.inside(key) from None
        return found

    return reader
