"""Findings as the protocol's diagnostics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from lsprotocol.types import Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Range

from directive_diff.checks.finding import Checked, Level, Place
from directive_diff.lsp.analysis import Findings
from directive_diff.lsp.places import Places, Units
from directive_diff.model import Directive, Notice, Span
from directive_diff.reading.origins import stretch
from directive_diff.report.labels import Labels
from directive_diff.report.marks import visible

__all__ = ["SOURCE", "diagnostics"]

SOURCE = "directive-diff"
_SEVERITY: Mapping[Level, DiagnosticSeverity] = {
    "error": DiagnosticSeverity.Error,
    "warning": DiagnosticSeverity.Warning,
    "note": DiagnosticSeverity.Information,
}
_RELATED = 20  # a habit of the typist has a place on every page


def diagnostics(findings: Findings, uri: str, units: Units, labels: Labels, *, related: bool) -> list[Diagnostic]:
    """All that is to be shown of a draft, in the order of its text; ``related`` places only for editors that can show
    them. A text that cannot be read has the one that says why.
    """
    lines = Places(findings.buffer.text, units)
    if findings.error is not None:
        said, severity = findings.error, DiagnosticSeverity.Warning
        text = visible(said.vi if labels.lang == "vi" else said.en)
        return [Diagnostic(lines.first_line(), text, severity=severity, code=said.code, source=SOURCE)]
    if findings.draft is None:
        return []
    shown = _Shown(findings, findings.draft, uri, lines, units, labels, related=related)
    return [*shown.notices(), *(shown.finding(c) for c in findings.found)]


class _Shown:
    """What is looked up for all diagnostics of one draft."""

    def __init__(
        self,
        findings: Findings,
        draft: Directive,
        uri: str,
        lines: Places,
        units: Units,
        labels: Labels,
        *,
        related: bool,
    ) -> None:
        self._findings = findings
        self._draft = draft
        self._uri = uri
        self._lines = lines
        self._t = labels
        self._related = related
        self._old_lines = Places(findings.old.written if findings.old else "", units)

    def notices(self) -> Iterator[Diagnostic]:
        """What reading and comparing had to say of the whole text."""
        comparison = self._findings.comparison
        for notice in (*self._draft.warnings, *(comparison.warnings if comparison else ())):
            yield self._notice(notice)

    def _notice(self, notice: Notice) -> Diagnostic:
        return Diagnostic(
            self._range(notice.span if notice in self._draft.warnings else None),
            visible(self._t.say(notice.message)),
            severity=DiagnosticSeverity.Information,
            code=notice.code,
            source=SOURCE,
        )

    def finding(self, c: Checked) -> Diagnostic:
        """One finding. One about last year's text stands where its counterpart in the draft does."""
        old = c.side == "old"
        places = (*([c.place] if old else []), *c.related)
        return Diagnostic(
            self._range(self._counterpart(c.place.span) if old else c.place.span),
            visible(f"{self._t.say(c.why)} {self._t.say(c.suggestion)}"),
            severity=_SEVERITY[c.level],
            code=c.rule,
            source=SOURCE,
            related_information=list(self._told(places, old=old)) if self._related else None,
        )

    def _range(self, span: Span | None) -> Range:
        origins = self._draft.origins
        found = stretch(origins, span) if span and origins else None
        return self._lines.range(found) if found else self._lines.first_line()

    def _counterpart(self, span: Span | None) -> Span | None:
        """Where the sentence of last year's text went; where it is gone, what its paragraph or section became."""
        comparison = self._findings.comparison
        if span is None or comparison is None:
            return None
        units = {u.id: u for u in comparison.old.units}
        spans = {u.id: u.span for u in comparison.new.units}
        heading = {u.parent: u.span for u in reversed(comparison.new.units) if u.level == "sentence"}
        at = next((u for u in units.values() if u.level == "sentence" and u.span[0] <= span[0] < u.span[1]), None)
        while at is not None:
            new = next((pair.new for pair in comparison.pairs if at.id in pair.old and pair.new), ())
            if new:
                return heading.get(new[0], spans[new[0]])
            at = units.get(at.parent or "")
        return None

    def _told(self, places: Sequence[Place], *, old: bool) -> Iterator[DiagnosticRelatedInformation]:
        for place in places[:_RELATED]:
            where = self._old_location(place.span) if old else Location(self._uri, self._range(place.span))
            if where is not None:
                address = self._t.address(place.address) or self._t.word("whole_text")
                words = f": «{place.words}»" if place.words else ""
                yield DiagnosticRelatedInformation(where, visible(f"{address}{words}"))

    def _old_location(self, span: Span | None) -> Location | None:
        """A place in last year's file, which has lines or is shown from its beginning."""
        old = self._findings.old
        if old is None or not isinstance(old.directive, Directive):
            return None
        origins = old.directive.origins
        found = stretch(origins, span) if span and origins else None
        try:
            uri = old.path.resolve().as_uri()
        except (OSError, ValueError):
            return None
        return Location(uri, self._old_lines.range(found or (0, 0)))
