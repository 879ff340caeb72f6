"""Two columns printed on the same lines (issuer and motto, recipients and signature) -> one after the other."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from statistics import median
from typing import NamedTuple

from directive_diff.reading.annexes import annexes
from directive_diff.reading.blocks import Block
from directive_diff.reading.wrapped import Line
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["Zone", "in_columns", "zones"]

# Between columns a layout-keeping converter leaves at least three spaces or a tab; between words one, rarely two.
_GAP = re.compile(r"[ \u00a0]{3,}|[ \u00a0]*\t[\t \u00a0]*")


class Zone(NamedTuple):
    """Lines that follow each other; ``columns``: a header or a tail, which may be printed in two columns."""

    lines: Sequence[Line]
    columns: bool


def zones(lines: Sequence[Line]) -> list[Zone]:
    """The header (to the line that names the kind), the body, the tail (from «Nơi nhận»); then those of each annex."""
    kinds = set(load("structure")["kind_line"]["names"])
    found = annexes([line.block for line in lines])
    ends = [*(annex.begin for annex in found), len(lines)]
    head = 0
    for i, line in enumerate(lines[: min(ends[0], 40)]):  # a header has a dozen lines at most
        if " ".join(fold(line.text).text.split()) in kinds:
            head = i
            break
    out = [Zone(lines[:head], columns=True), *_with_tail(lines[head : ends[0]])]
    for annex, end in zip(found, ends[1:], strict=True):
        out.append(Zone(lines[annex.begin : annex.head], columns=True))
        part = lines[annex.head : end]
        out += [Zone(part, columns=False)] if annex.numbered else _with_tail(part)
    return [zone for zone in out if zone.lines]


def _with_tail(lines: Sequence[Line]) -> tuple[Zone, Zone]:
    """A document's body, and its tail from «Nơi nhận» on."""
    recipients = re.compile(load("structure")["recipients_head"]["pattern"])
    tail = len(lines)
    for i in range(len(lines) - 1, 0, -1):
        if recipients.match(fold(_GAP.split(lines[i].text, maxsplit=1)[0]).text.strip()):
            tail = i
            break
    return Zone(lines[:tail], columns=False), Zone(lines[tail:], columns=True)


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
