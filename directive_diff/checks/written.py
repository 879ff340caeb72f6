"""Findings -> a report, in one of the formats of ``FORMATS``. A new format is one module and one row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from directive_diff.checks.finding import Checked
from directive_diff.errors import OutputError
from directive_diff.model import Directive
from directive_diff.report.labels import Labels

__all__ = ["FORMATS", "Report", "format_of", "render"]


@dataclass(frozen=True, slots=True)
class Report:
    """What is written: the draft, last year's text where it was given, the findings shown, how many lie below the level
    asked for, and by which paths the two files were named, for the one format that leads an editor to them.
    """

    draft: Directive
    against: Directive | None
    findings: tuple[Checked, ...]
    below: int = 0
    draft_path: str = ""
    against_path: str = ""

    @property
    def counts(self) -> Counter[str]:
        """The findings shown, by level."""
        return Counter(c.level for c in self.findings)


def _text(report: Report, words: Labels) -> str:
    from directive_diff.checks import as_text

    return as_text.render(report, words)


def _json(report: Report, words: Labels) -> str:
    from directive_diff.checks import as_json

    return as_json.render(report, words)


def _sarif(report: Report, words: Labels) -> str:
    from directive_diff.checks import as_sarif

    return as_sarif.render(report, words)


def _line(report: Report, words: Labels) -> str:
    from directive_diff.checks import as_line

    return as_line.render(report, words)


FORMATS: dict[str, Callable[[Report, Labels], str]] = {"text": _text, "json": _json, "sarif": _sarif, "line": _line}
_SUFFIXES = {".txt": "text", ".json": "json", ".sarif": "sarif"}


def format_of(path: Path) -> str:
    """The format that a path's suffix asks for.

    Raises:
        OutputError: E201 for another suffix.
    """
    for suffix, name in _SUFFIXES.items():
        if path.name.lower().endswith(suffix):
            return name
    raise unknown(path.suffix or path.name)


def unknown(name: str) -> OutputError:
    """The error for a format that checks are not written in."""
    known = ", ".join(f"{form} ({suffix})" for suffix, form in _SUFFIXES.items())
    return OutputError("E201.findings", name=name, known=known)


def render(report: Report, format: str, words: Labels) -> str:
    """The findings as text of a format."""
    if format not in FORMATS:
        raise unknown(format)
    return FORMATS[format](report, words)


def addresses(places: Sequence[str], words: Labels, most: int) -> str:
    """Addresses as a list, not more than ``most``, each once."""
    distinct = list(dict.fromkeys(words.address(p) for p in places))
    return "; ".join(distinct[:most]) + ("; …" if len(distinct) > most else "")
