"""Two columns printed on the same lines (issuer and motto, recipients and signature) -> one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median

from directive_diff.reading.blocks import Block
from directive_diff.reading.wrapped import Line
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["in_columns", "zones"]

# Between columns a layout-keeping converter leaves at least three spaces or a tab; between words one, rarely two.
_GAP = re.compile(r"[ \u00a0]{3,}|[ \u00a0]*\t[\t \u00a0]*")


def zones(lines: Sequence[Line]) -> tuple[Sequence[Line], Sequence[Line], Sequence[Line]]:
    """The header (to the line that names the kind), the body, and the tail (from «Nơi nhận»)."""
    recipients = re.compile(load("structure")["recipients_head"]["pattern"])
    kinds = set(load("structure")["kind_line"]["names"])
    head = 0
    for i, line in enumerate(lines[:40]):  # a header has a dozen lines at most
        if " ".join(fold(line.text).text.split()) in kinds:
            head = i
            break
    tail = len(lines)
    for i in range(len(lines) - 1, head, -1):
        if recipients.match(fold(_GAP.split(lines[i].text, maxsplit=1)[0]).text.strip()):
            tail = i
            break
    return lines[:head], lines[head:tail], lines[tail:]


def in_columns(lines: Sequence[Line]) -> list[Block]:
    """The blocks of the left column, then those of the right; lines as they are where no line has two columns."""
    gaps = [_gap(line.text) for line in lines]
    starts = [line.indent + gap.end() for line, gap in zip(lines, gaps, strict=True) if gap]
    if not starts:
        return [line.block for line in lines]
    # A line with only one part stands right when it begins nearer to where right parts begin than to the margin.
    edge = (
        median(starts) / 2
        if all(line.indent < median(starts) / 2 for line, g in zip(lines, gaps, strict=True) if g)
        else median(starts)
    )
    left: list[Block] = []
    right: list[Block] = []
    for line, gap in zip(lines, gaps, strict=True):
        if gap:
            one, two = line.block.cut(gap.start())
            left.append(replace(one, column=0))
            right.append(replace(two, column=1))
        elif line.indent >= edge:
            right.append(replace(line.block, column=1))
        else:
            left.append(replace(line.block, column=0))
    return [*left, *right]


def _gap(text: str) -> re.Match[str] | None:
    """The gap between two columns; the one after a list mark is none."""
    return next((gap for gap in _GAP.finditer(text) if any(c.isalnum() for c in text[: gap.start()])), None)
