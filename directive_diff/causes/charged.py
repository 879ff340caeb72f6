"""Who receives the directive, and what it tells them to do: lines and instructions without counterpart."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from directive_diff.catalogue import Value, message
from directive_diff.causes.events import event_changed
from directive_diff.causes.names import press_merged, province_merged, reform_name
from directive_diff.evidence import Finding, Predicates, Site, line_name, quoted, within
from directive_diff.instructions import instructs
from directive_diff.model import Citation, Directive, Span
from directive_diff.rules import load
from directive_diff.said import SAID, Said, joins
from directive_diff.text import WORDS, key, same_words

__all__ = ["PREDICATES", "new_instructs", "old_instructs", "said_of"]


def recipient_added(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» without counterpart."""
    yield _recipient(site, (), site.new_spans, {"new": line_name(site.new_text(site.new_spans[0]))}, site.old)


def recipient_removed(site: Site) -> Iterator[Finding]:
    """A line of «Nơi nhận» that is gone."""
    yield _recipient(site, site.old_spans, (), {"old": line_name(site.old_text(site.old_spans[0]))}, site.new)


def _recipient(
    site: Site, olds: tuple[Span, ...], news: tuple[Span, ...], named: dict[str, str], other: Directive
) -> Finding:
    """Where the other file has no recipients at all, nothing is known of them."""
    if any(unit.role == "recipient" for unit in other.units):
        return Finding(olds, news, named | {"unlisted": ""})
    said = message("reasons", "recipient.unlisted-old" if other is site.old else "recipient.unlisted-new")
    return Finding(olds, news, {**named, "unlisted": said}, "likely")


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


def new_instructs(site: Site) -> bool:
    """Whether the new side's sentence, the first where there are several, gives an instruction."""
    return instructs(site.new_text(site.new_spans[0]), site.new_text(site.new_label) if site.new_label else None)


def old_instructs(site: Site) -> bool:
    """Whether the old side's sentence, the first where there are several, gives an instruction."""
    return instructs(site.old_text(site.old_spans[0]), site.old_text(site.old_label) if site.old_label else None)


# A sentence with no more words than these besides the documents it cites says only that they are to be carried out.
_CARRIES_OUT = 4


def _about_others(site: Site, *, new: bool) -> bool:
    """Whether a sentence without counterpart is told by other rules: it stands inside a longer one of the other text,
    is about an event of the year, or says only that a document is to be carried out which another followed.
    """
    side, spans, mentions = (
        (site.new, site.new_spans, site.new_mentions) if new else (site.old, site.old_spans, site.old_mentions)
    )
    if _was_said(site.said.old if new else site.said.new, side, spans) or any(event_changed(site)):
        return True
    if not any(site.cited.follows.get(c.id) if new else _gave_way(c) for _, c in mentions):
        return False
    cited = [s for m, _ in mentions for s in (m.span, m.subject) if s]
    own = [m for s in spans for m in WORDS.finditer(side.text, *s) if not any(a <= m.start() < b for a, b in cited)]
    return len([m for m in own if not joins(m[0]) and key(m[0]) not in _carrying()]) <= _CARRIES_OUT


def _gave_way(citation: Citation) -> bool:
    return citation.successor is not None and citation.successor.how in ("succeeded", "replaced")


@lru_cache(maxsize=1)
def _carrying() -> frozenset[str]:
    """The syllables of the words by which documents are carried out."""
    return frozenset(key(w) for phrase in load("instructions")["carrying_out"] for w in phrase.split())


def _was_said(said: Said, directive: Directive, spans: Sequence[Span]) -> bool:
    return said.share(" ".join(directive.text[slice(*span)] for span in spans)) >= SAID


# «12. », «b) », «- » before what is quoted.
_MARK = re.compile(r"^(?:[-+•*–]|\d{1,3}(?:\.\d{1,3})*[.)]|[a-zđ]{1,2}\))\s+")


@lru_cache(maxsize=1)
def _norms() -> frozenset[str]:
    """The kinds of documents that lay down rules instead of giving tasks."""
    return frozenset(kind.lower() for kind in load("instructions")["norms"])


def said_of(side: str, text: str, site: Site) -> dict[str, Value]:
    """The words of an instruction as reasons quote them; a law's are a provision, no task."""
    norms = (site.new.kind or site.old.kind or "").lower() in _norms()
    words = quoted(_MARK.sub("", text))
    what = message("reasons", "task.provision" if norms else "task.instruction")
    return {side: words, "what": what}


def task_added(site: Site) -> Iterator[Finding]:
    """A sentence that instructs and has no counterpart, nor stands in a longer one of last year's."""
    if site.role in _TASK_ROLES and new_instructs(site) and not _about_others(site, new=True):
        yield Finding((), site.new_spans, said_of("new", site.new_text(site.new_spans[0]), site))


def task_dropped(site: Site) -> Iterator[Finding]:
    """A sentence that instructed and has no counterpart, nor stands in a longer one of this year's."""
    if site.role in _TASK_ROLES and old_instructs(site) and not _about_others(site, new=False):
        yield Finding(site.old_spans, (), said_of("old", site.old_text(site.old_spans[0]), site))


PREDICATES: Predicates = {
    recipient_added: {"added", "recipient"},
    recipient_removed: {"removed", "recipient"},
    recipient_changed: {"both", "recipient"},
    task_added: {"added"},
    task_dropped: {"removed"},
}
