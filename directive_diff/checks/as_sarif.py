"""The findings as SARIF 2.1.0 (OASIS), which editors and review tools read.

In plain text and Markdown a finding is a region of the file itself, in lines and columns of code points. In a Word or
PDF file it stands in the text as it was read, not in the file's bytes: there the file is one artifact, and its reading
text another inside it (``parentIndex``), with regions in that text.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from directive_diff import __version__
from directive_diff.checks import rules
from directive_diff.checks.draft import Rule
from directive_diff.checks.finding import Checked, Place
from directive_diff.checks.written import Report
from directive_diff.model import Directive, Span
from directive_diff.reading.origins import region
from directive_diff.report.labels import Labels

__all__ = ["render"]

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/os/schemas/sarif-schema-2.1.0.json"


def render(report: Report, labels: Labels) -> str:
    """One run with all rules asked about and every finding, in the language asked for."""
    index = {rule["id"]: n for n, rule in enumerate(rules())}
    artifacts: list[dict[str, Any]] = []
    texts = [_Text.of(report.draft, artifacts)]
    texts += [_Text.of(report.against, artifacts, ".old")] if report.against else []
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
        "artifacts": artifacts,
        "results": [_result(c, index, texts, labels) for c in report.findings],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=1) + "\n"


@dataclass(frozen=True, slots=True)
class _Text:
    """A text that findings stand in, and the artifact whose lines regions count: ``lines`` are those of the reading
    text, or None where they are the file's own.
    """

    directive: Directive
    artifact: dict[str, Any]
    lines: list[int] | None

    @classmethod
    def of(cls, text: Directive, artifacts: list[dict[str, Any]], name: str = "") -> _Text:
        """The text, its file entered in ``artifacts``, and what was read of it where the file has no lines."""
        uri = quote(text.source)
        artifacts.append({"location": {"uri": uri}, "hashes": {"sha-256": text.sha256}})
        lines = None
        if text.origins is None:
            lines, uri = _line_starts(text.text), f"{uri}{name}.reading.txt"
            inner = {"location": {"uri": uri}, "parentIndex": len(artifacts) - 1, "contents": {"text": text.text}}
            artifacts.append(inner)
        return cls(text, {"uri": uri, "index": len(artifacts) - 1}, lines)

    def region(self, span: Span) -> dict[str, Any] | None:
        """Where a span stands; None where nothing of it stands in the file."""
        if self.directive.origins is not None:
            found = region(self.directive.origins, span)
            return _region(found.line, found.column, found.end_line, found.end_column) if found else None
        assert self.lines is not None
        start, end = span
        first, last = (bisect_right(self.lines, at) - 1 for at in span)
        return _region(first + 1, start - self.lines[first] + 1, last + 1, end - self.lines[last] + 1) | {
            "charOffset": start,
            "charLength": end - start,
            "snippet": {"text": self.directive.text[start:end]},
        }


def _region(line: int, column: int, end_line: int, end_column: int) -> dict[str, Any]:
    return {"startLine": line, "startColumn": column, "endLine": end_line, "endColumn": end_column}


def _rule(rule: Rule, labels: Labels) -> dict[str, Any]:
    return {
        "id": rule["id"],
        "shortDescription": {"text": labels.check(rule["id"])},
        "help": {"text": rule["source"]},
        "defaultConfiguration": {"level": rule["level"]},
    }


def _result(c: Checked, index: dict[str, int], texts: Sequence[_Text], labels: Labels) -> dict[str, Any]:
    text = texts[1 if c.side == "old" else 0]
    result: dict[str, Any] = {
        "ruleId": c.rule,
        "ruleIndex": index[c.rule],
        "level": c.level,
        "message": {"text": f"{labels.say(c.why)} {labels.say(c.suggestion)}"},
        "locations": [_location(c.place, text, labels)],
    }
    if c.related:
        result["relatedLocations"] = [{"id": n, **_location(p, text, labels)} for n, p in enumerate(c.related, 1)]
    return result


def _location(place: Place, text: _Text, labels: Labels) -> dict[str, Any]:
    address = {"fullyQualifiedName": labels.address(place.address) or labels.word("whole_text")}
    physical: dict[str, Any] = {"artifactLocation": text.artifact}
    if place.span and (where := text.region(place.span)):
        physical["region"] = where
    return {"physicalLocation": physical, "logicalLocations": [address]}


def _line_starts(text: str) -> list[int]:
    starts, at = [0], text.find("\n")
    while at >= 0:
        starts.append(at + 1)
        at = text.find("\n", at + 1)
    return starts
