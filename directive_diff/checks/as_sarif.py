"""The findings as SARIF 2.1.0 (OASIS), which editors and review tools read.

A finding stands in the text as it was read, not in the bytes of a Word or PDF file. So each file is one artifact, and
its reading text another inside it (``parentIndex``); regions are lines and columns of that text, in code points.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from directive_diff import __version__
from directive_diff.checks import rules
from directive_diff.checks.draft import Rule
from directive_diff.checks.finding import Checked, Place
from directive_diff.checks.written import Report
from directive_diff.model import Directive, Side
from directive_diff.report.labels import Labels

__all__ = ["render"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report, labels: Labels) -> str:
    """One run with all rules asked about and every finding, in the language asked for."""
    index = {rule["id"]: n for n, rule in enumerate(rules())}
    texts: list[Directive] = [report.draft, *([report.against] if report.against else [])]
    lines = [_line_starts(text.text) for text in texts]
    run = {
        "tool": {
            "driver": {
                "name": "directive-diff",
                "version": __version__,
                "language": labels.lang,
                "rules": [_rule(rule, labels) for rule in rules()],
            }
        },
        "columnKind": "unicodeCodePoints",
        "artifacts": [a for n, text in enumerate(texts) for a in _artifacts(text, n)],
        "results": [_result(c, index, texts, lines, labels) for c in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


def _rule(rule: Rule, labels: Labels) -> dict[str, Any]:
    return {
        "id": rule["id"],
        "shortDescription": {"text": labels.check(rule["id"])},
        "help": {"text": rule["source"]},
        "defaultConfiguration": {"level": rule["level"]},
    }


def _artifacts(text: Directive, n: int) -> list[dict[str, Any]]:
    """The file, and in it the text as read."""
    file = {"location": {"uri": quote(text.source)}, "hashes": {"sha-256": text.sha256}}
    inner = {"location": {"uri": _inner(text, n)}, "parentIndex": 2 * n, "contents": {"text": text.text}}
    return [file, inner]


def _inner(text: Directive, n: int) -> str:
    return f"{quote(text.source)}{'' if n == 0 else '.old'}.reading.txt"


def _result(
    c: Checked, index: dict[str, int], texts: Sequence[Directive], lines: Sequence[list[int]], labels: Labels
) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": c.rule,
        "ruleIndex": index[c.rule],
        "level": c.level,
        "message": {"text": f"{labels.say(c.why)} {labels.say(c.suggestion)}"},
        "locations": [_location(c.place, c.side, texts, lines, labels)],
    }
    if c.related:
        result["relatedLocations"] = [
            {"id": n, **_location(p, c.side, texts, lines, labels)} for n, p in enumerate(c.related, 1)
        ]
    return result


def _location(
    place: Place, side: Side, texts: Sequence[Directive], lines: Sequence[list[int]], labels: Labels
) -> dict[str, Any]:
    n = 1 if side == "old" else 0
    address = {"fullyQualifiedName": labels.address(place.address) or labels.word("whole_text")}
    physical: dict[str, Any] = {"artifactLocation": {"uri": _inner(texts[n], n), "index": 2 * n + 1}}
    if place.span:
        start, end = place.span
        first, last = (bisect_right(lines[n], at) - 1 for at in (start, end))
        physical["region"] = {
            "startLine": first + 1,
            "startColumn": start - lines[n][first] + 1,
            "endLine": last + 1,
            "endColumn": end - lines[n][last] + 1,
            "charOffset": start,
            "charLength": end - start,
            "snippet": {"text": texts[n].text[start:end]},
        }
    return {"physicalLocation": physical, "logicalLocations": [address]}


def _line_starts(text: str) -> list[int]:
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts
