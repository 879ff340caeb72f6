"""JSON -> plain values, strictly: every key once, every number one that JSON has."""

from __future__ import annotations

import json
from collections import Counter
from typing import Any

from directive_diff.interchange.typed import Unfit, unfit_at

__all__ = ["parse"]


def parse(text: str) -> Any:
    """The values of a JSON text, which may begin with a byte-order mark.

    Raises:
        Unfit: it is no JSON, nested too deeply, holds a number of thousands of digits, or says a key twice.
    """
    twice: list[tuple[dict[str, Any], str]] = []

    def gathered(members: list[tuple[str, Any]]) -> dict[str, Any]:
        found = dict(members)
        if len(found) < len(members):
            keys = [key for key, _ in members]
            twice.append((found, Counter(keys).most_common(1)[0][0]))
        return found

    try:
        data = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number, object_pairs_hook=gathered)
    except json.JSONDecodeError as error:
        raise Unfit("json", line=str(error.lineno), column=str(error.colno)) from None
    except RecursionError:
        raise Unfit("deep") from None
    except ValueError:  # a number of too many digits
        raise Unfit("digits") from None
    if twice:
        holder, key = twice[0]
        raise unfit_at((*_way(data, holder), key), "key-twice")
    return data


def _no_number(said: str) -> Any:
    raise Unfit("real", found=said)


def _way(data: Any, wanted: dict[str, Any]) -> tuple[str | int, ...]:
    """The way from a value to an object in it; none where the object went with the first of two members."""
    waiting: list[tuple[Any, tuple[str | int, ...]]] = [(data, ())]
    while waiting:
        value, way = waiting.pop()
        if value is wanted:
            return way
        if isinstance(value, dict):
            waiting += [(member, (*way, key)) for key, member in value.items()]
        elif isinstance(value, list):
            waiting += [(item, (*way, at)) for at, item in enumerate(value)]
    return ()
