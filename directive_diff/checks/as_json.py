"""The data format ``directive-diff-check/1`` as a file: one finding a line (``docs/check.md``)."""

from __future__ import annotations

import json
from typing import Any

from directive_diff.checks.finding import LEVELS, Checked, Place
from directive_diff.checks.written import Report
from directive_diff.model import Directive, Message
from directive_diff.report.labels import Labels

__all__ = ["FORMAT", "render", "to_dict"]

FORMAT = "directive-diff-check/1"


def render(report: Report, labels: Labels) -> str:
    """The findings as JSON. It holds both languages, whichever is asked for."""
    del labels
    whole = to_dict(report)
    rows = ",\n".join(f"    {_plain(row)}" for row in whole["findings"])
    lines = [f"  {_plain(key)}: {_plain(value)}" for key, value in whole.items() if key != "findings"]
    lines.append(f'  "findings": [\n{rows}\n  ]' if rows else '  "findings": []')
    return "{\n" + ",\n".join(lines) + "\n}\n"


def to_dict(report: Report) -> dict[str, Any]:
    """The findings as plain values, keys in the order of the format's description."""
    return {
        "format": FORMAT,
        "draft": _text(report.draft),
        "against": _text(report.against) if report.against else None,
        "counts": {level: report.counts[level] for level in LEVELS},
        "below": report.below,
        "findings": [_finding(c) for c in report.findings],
    }


def _text(directive: Directive) -> dict[str, Any]:
    return {
        "source": directive.source,
        "sha256": directive.sha256,
        "kind": directive.kind,
        "number": directive.number,
        "issued": directive.issued,
        "year": directive.year,
    }


def _finding(c: Checked) -> dict[str, Any]:
    return {
        "rule": c.rule,
        "level": c.level,
        "side": c.side,
        "place": _place(c.place),
        "why": _message(c.why),
        "suggestion": _message(c.suggestion),
        "related": [_place(p) for p in c.related],
    }


def _place(place: Place) -> dict[str, Any]:
    return {"span": list(place.span) if place.span else None, "address": place.address, "words": place.words}


def _message(message: Message) -> dict[str, str]:
    return {"vi": message.vi, "en": message.en}


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(", ", ": "), allow_nan=False)
