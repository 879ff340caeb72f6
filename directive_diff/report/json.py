"""The data format ``directive-diff/1`` as a file: one unit, pair, change or citation a line, to be diffed itself."""

from __future__ import annotations

import json
from typing import Any

from directive_diff.comparison import Comparison
from directive_diff.report.labels import Labels
from directive_diff.report.options import Options

__all__ = ["render"]


def render(comparison: Comparison, labels: Labels, options: Options) -> str:
    """The comparison as JSON. It holds both languages, whichever is asked for."""
    del labels, options
    return _object(comparison.to_dict(), "") + "\n"


def _object(value: dict[str, Any], indent: str) -> str:
    inner = indent + "  "
    lines = [f"{inner}{_plain(key)}: {_member(key, member, inner)}" for key, member in value.items()]
    return "{\n" + ",\n".join(lines) + f"\n{indent}}}"


def _member(key: str, value: Any, indent: str) -> str:
    if key in ("old", "new") and isinstance(value, dict):
        return _object(value, indent)
    if isinstance(value, list) and value:
        inner = indent + "  "
        return "[\n" + ",\n".join(inner + _plain(item) for item in value) + f"\n{indent}]"
    return _plain(value)


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
