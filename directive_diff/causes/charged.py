"""Who receives the directive, and what it tells them to do: lines and instructions without counterpart."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from directive_diff.causes.names import press_merged, province_merged, reform_name
from directive_diff.evidence import Finding, Predicates, Site, line_name, quoted, within
from directive_diff.instructions import instructs
from directive_diff.model import Directive, Span
from directive_diff.said import SAID, Said
from directive_diff.text import same_words

__all__ = ["PREDICATES"]


def recipient_added(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» without counterpart."""
    yield Finding((), site.new_spans, {"new": line_name(site.new_text(site.new_spans[0]))})


def recipient_removed(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» that is gone."""
    yield Finding(site.old_spans, (), {"old": line_name(site.old_text(site.old_spans[0]))})


def recipient_changed(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» that names others than before, not by the reform's renaming alone."""
    renamed = [s for f in (*reform_name(site), *press_merged(site), *province_merged(site)) for s in f.old]
    for edit in site.edits:
        one, other = site.old_text(edit.old), site.new_text(edit.new)
        if same_words(one, other) or any(within(edit.old, s) or within(s, edit.old) for s in renamed):
            continue
        values = {
            "old": line_name(site.old_text(site.old_spans[0])),
            "new": line_name(site.new_text(site.new_spans[0])),
        }
        yield Finding((edit.old,), (edit.new,), values)


_TASK_ROLES = frozenset({"body", "item", "heading", "cell"})


def _new_instructs(site: Site) -> bool:
    return instructs(site.new_text(site.new_spans[0]), site.new_text(site.new_label) if site.new_label else None)


def _old_instructs(site: Site) -> bool:
    return instructs(site.old_text(site.old_spans[0]), site.old_text(site.old_label) if site.old_label else None)


def _was_said(said: Said, directive: Directive, spans: Sequence[Span]) -> bool:
    return said.share(" ".join(directive.text[slice(*span)] for span in spans)) >= SAID


def task_added(site: Site) -> Iterator[Finding]:
    """A sentence that instructs and has no counterpart, nor stands in a longer one of last year's."""
    if site.role in _TASK_ROLES and _new_instructs(site) and not _was_said(site.said.old, site.new, site.new_spans):
        yield Finding((), site.new_spans, {"new": quoted(site.new_text(site.new_spans[0]))})


def task_dropped(site: Site) -> Iterator[Finding]:
    """A sentence that instructed and has no counterpart, nor stands in a longer one of this year's."""
    if site.role in _TASK_ROLES and _old_instructs(site) and not _was_said(site.said.new, site.old, site.old_spans):
        yield Finding(site.old_spans, (), {"old": quoted(site.old_text(site.old_spans[0]))})


PREDICATES: Predicates = {
    recipient_added: {"added", "recipient"},
    recipient_removed: {"removed", "recipient"},
    recipient_changed: {"both", "recipient"},
    task_added: {"added"},
    task_dropped: {"removed"},
}
