"""What a component found in a text, before it becomes a span of a Doc."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from directive_diff.model import Span

__all__ = ["Found", "longest"]


@dataclass(frozen=True, slots=True)
class Found:
    """``span`` in code points of the text; ``label`` is the span's; ``values`` are the custom attributes by name."""

    span: Span
    label: str
    values: Mapping[str, Any] = field(default_factory=dict)


def longest(found: Sequence[Found]) -> list[Found]:
    """In order, without overlaps: the first, and of those that begin together the longest."""
    kept: list[Found] = []
    for one in sorted(found, key=lambda f: (f.span[0], -f.span[1])):
        if not kept or one.span[0] >= kept[-1].span[1]:
            kept.append(one)
    return kept
