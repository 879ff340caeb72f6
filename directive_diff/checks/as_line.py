"""The findings one a line, as compilers write theirs: ``FILE:LINE:COLUMN: level: [rule] reason — suggestion``.

Editors read this shape without being taught (vim's errorformat, Emacs' compilation mode, problem matchers of VS Code).
Levels are the words these programs know, in either language. A column is counted in code points from 1. A finding about
the whole text stands at the first line; in a file without lines (Word, PDF) the address stands in place of line and
column.
"""

from __future__ import annotations

from directive_diff.checks.finding import Checked
from directive_diff.checks.written import Report
from directive_diff.reading.origins import region
from directive_diff.report.labels import Labels
from directive_diff.report.marks import visible

__all__ = ["render"]


def render(report: Report, labels: Labels) -> str:
    """Every finding, in the order of the text; nothing where there is none."""
    return "".join(f"{_where(c, report, labels)}: {c.level}: {_said(c, labels)}\n" for c in report.findings)


def _where(c: Checked, report: Report, t: Labels) -> str:
    old = c.side == "old" and report.against is not None
    text, path = (report.against, report.against_path) if old and report.against else (report.draft, report.draft_path)
    file = "".join(sign if sign.isprintable() else "?" for sign in path or text.source)
    if text.origins is None:
        return f"{file}: {t.address(c.place.address) or t.word('whole_text')}"
    found = region(text.origins, c.place.span)
    return f"{file}:{found.line}:{found.column}" if found else f"{file}:1:1"


def _said(c: Checked, t: Labels) -> str:
    why = t.say(c.why).removesuffix(".")
    return visible(f"[{c.rule}] {why} — {t.say(c.suggestion)}")
