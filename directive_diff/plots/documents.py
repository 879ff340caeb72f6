"""What the timeline and the network call a document, and which ones are drawn where there are too many."""

from __future__ import annotations

import re
from collections import Counter

from directive_diff.comparison import Comparison
from directive_diff.model import Citation
from directive_diff.plots.ruler import Ruler
from directive_diff.report.cited import in_order
from directive_diff.report.labels import Labels

__all__ = ["STATUSES", "drawn_first", "fitted", "names", "relation_words", "status_words"]

_TOLD = re.compile(r" \([^()]{4,20}\)$")
STATUSES = ("added", "kept", "dropped")


def names(comparison: Comparison, said: Labels) -> dict[str, str]:
    """What each document (by id) is called: number and sign, else its name; where several are called alike, with what
    tells them apart: year, date or kind.
    """
    found = {c.id: _name(comparison, c) for c in comparison.citations}
    alike: dict[str, list[Citation]] = {}
    for citation in comparison.citations:
        alike.setdefault(found[citation.id], []).append(citation)
    for called, group in alike.items():
        if len(group) > 1:
            ways = [[_apart(called, c, way, said) for c in group] for way in range(4)]
            best = max(ways, key=lambda way: len(set(way)))  # the first of the best
            found.update(zip((c.id for c in group), best, strict=True))
    return found


def _apart(called: str, citation: Citation, way: int, said: Labels) -> str:
    """The name with year, with date, with kind, with kind and date."""
    issued = citation.issued
    told = (issued[:4] if way == 0 else said.date(issued)) if issued and way != 2 else ""
    kind = citation.kind or ""
    before = f"{kind} " if way >= 2 and not called.startswith(kind) else ""
    return f"{before}{called} ({told})" if told else f"{before}{called}"


def fitted(pen: Ruler, words: str, width: float, size: float) -> str:
    """A name cut to so many points; what tells it apart stays."""
    found = _TOLD.search(words)
    if not found or pen.width(words, size) <= width:
        return pen.fit(words, width, size)
    told = found[0]
    return pen.fit(words[: found.start()], width - pen.width(told, size), size) + told


def _name(comparison: Comparison, citation: Citation) -> str:
    """Number and sign; of a document without number its name, of a generic mention its words."""
    if citation.number:
        return citation.number
    if citation.form == "named" and citation.subject:
        return f"{citation.kind} {citation.subject}"
    mentions, index = (
        (comparison.new.mentions, citation.new) if citation.new else (comparison.old.mentions, citation.old)
    )
    return mentions[index[0]].text


def drawn_first(comparison: Comparison) -> list[Citation]:
    """The documents in the order in which they are drawn until there is no more room: those that came and went in turn,
    then those still cited, each in the order of the report's table.
    """
    ranks = Counter[str]()
    placed: list[tuple[bool, int, Citation]] = []
    for citation in in_order(comparison):
        placed.append((citation.status == "kept", ranks[citation.status], citation))
        ranks[citation.status] += 1
    return [citation for *_, citation in sorted(placed, key=lambda row: row[:2])]


def relation_words(said: Labels) -> dict[str, str]:
    """What a legend calls each relation."""
    return {
        "implements": said.word("plot_implements"),
        "amends": said.word("plot_amends"),
        "follows": said.word("plot_follows"),
        "related": said.word("plot_related"),
    }


def status_words(said: Labels) -> dict[str, str]:
    """What a legend calls each status."""
    return {
        "added": said.word("plot_added"),
        "kept": said.word("plot_kept"),
        "dropped": said.word("plot_dropped"),
    }
