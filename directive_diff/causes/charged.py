"""Who receives the directive, and what it tells them to do: lines and instructions without counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from directive_diff.causes.names import press_merged, reform_name
from directive_diff.evidence import Finding, Site, line_name, quoted, within
from directive_diff.rules import load
from directive_diff.text import fold, same_words

__all__ = ["instructs", "recipient_added", "recipient_changed", "recipient_removed", "task_added", "task_dropped"]


def recipient_added(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» without counterpart."""
    yield Finding((), site.new_spans, {"new": line_name(site.new_text(site.new_spans[0]))})


def recipient_removed(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» that is gone."""
    yield Finding(site.old_spans, (), {"old": line_name(site.old_text(site.old_spans[0]))})


def recipient_changed(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» that names others than before, not by the reform's renaming alone."""
    renamed = [s for f in (*reform_name(site), *press_merged(site)) for s in f.old]
    for edit in site.edits:
        one, other = site.old_text(edit.old), site.new_text(edit.new)
        if same_words(one, other) or any(within(edit.old, s) or within(s, edit.old) for s in renamed):
            continue
        values = {
            "old": line_name(site.old_text(site.old_spans[0])),
            "new": line_name(site.new_text(site.new_spans[0])),
        }
        yield Finding((edit.old,), (edit.new,), values)


_TASK_ROLES = frozenset({"body", "item"})


@lru_cache(maxsize=1)
def _instruction() -> re.Pattern[str]:
    rules = load("instructions")
    verbs, leading, charged = (
        "|".join(sorted(map(re.escape, rules[name]), key=len, reverse=True)) for name in ("verbs", "leading", "charged")
    )
    return re.compile(
        rf"^[\W_]*(?:(?:{leading})\b,? ?){{0,2}}"
        rf"(?:(?:(?i:{verbs}))\b|(?:{charged})\b.{{0,{rules['reach']}}}?\b(?:{verbs})\b)"
    )


def instructs(text: str, label: str | None = None) -> bool:
    """Whether a clause tells somebody to do something: it opens with a verb, or with a body charged and then a verb."""
    folded = fold(text).text
    if label and folded.startswith(label):
        folded = folded[len(label) :].lstrip(" .):")
    return _instruction().search(folded) is not None


def _new_instructs(site: Site) -> bool:
    return instructs(site.new_text(site.new_spans[0]), site.new_text(site.new_label) if site.new_label else None)


def _old_instructs(site: Site) -> bool:
    return instructs(site.old_text(site.old_spans[0]), site.old_text(site.old_label) if site.old_label else None)


def task_added(site: Site) -> Iterator[Finding]:
    """A sentence that instructs and has no counterpart."""
    if site.role in _TASK_ROLES and _new_instructs(site):
        yield Finding((), site.new_spans, {"new": quoted(site.new_text(site.new_spans[0]))})


def task_dropped(site: Site) -> Iterator[Finding]:
    """A sentence that instructed and has no counterpart."""
    if site.role in _TASK_ROLES and _old_instructs(site):
        yield Finding(site.old_spans, (), {"old": quoted(site.old_text(site.old_spans[0]))})
