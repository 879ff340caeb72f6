"""The lists beside the comparison, cut into pieces as it is: findings, documents cited, what is still to write."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from directive_diff.checks import LEVELS, Checked
from directive_diff.comparison import Comparison
from directive_diff.model import Citation
from directive_diff.preview.digests import digest
from directive_diff.preview.outline import Section
from directive_diff.preview.survey import Survey
from directive_diff.report.cited import in_order, status_of

__all__ = ["STATUSES", "Listed", "citations_lists", "findings_lists", "status_shown", "to_write_list"]

# What happened to a document, in the order in which an editor asks.
STATUSES = ("superseded", "dropped", "added-new", "added-before", "added", "kept")
_T = TypeVar("_T")
_LENGTH = 60  # rows of one piece


@dataclass(frozen=True, slots=True)
class Listed(Generic[_T]):
    """A part of a list: ``name`` says which (a level, a status); ``held`` are its rows."""

    name: str
    digest: str
    held: tuple[_T, ...]


def findings_lists(seen: Survey, lang: str) -> tuple[Listed[tuple[str, Checked]], ...]:
    """The findings by level, the gravest first, each with the key of the row it stands in ("" where in none)."""
    placed = [("", finding) for finding in seen.general]
    placed += [(facts.key, finding) for facts in seen.facts for finding in facts.findings]
    return tuple(
        Listed(level, digest([lang, "f", level, *(_finding(key, f) for key, f in part)]), tuple(part))
        for level in reversed(LEVELS)
        for part in _parts([(key, f) for key, f in placed if f.level == level])
    )


def _finding(key: str, finding: Checked) -> str:
    place = finding.place
    related = ";".join(p.address for p in finding.related)
    return f"{key}|{finding.rule}|{place.address}|{place.words}|{finding.why.vi}|{finding.suggestion.vi}|{related}"


def status_shown(comparison: Comparison, citation: Citation) -> str:
    """Which list a document stands in: one that gave way to a later one stands apart."""
    gone = citation.successor
    if gone is not None and gone.how != "related":
        return "superseded"
    return status_of(comparison.old, citation)


def citations_lists(
    comparison: Comparison, cite_keys: Mapping[str, str], places: Mapping[str, tuple[str, str]], lang: str
) -> tuple[Listed[Citation], ...]:
    """The documents cited, by what happened to them. ``places`` are the mentions of :class:`Survey`."""
    held: dict[str, list[Citation]] = {status: [] for status in STATUSES}
    for citation in in_order(comparison):
        held[status_shown(comparison, citation)].append(citation)
    return tuple(
        Listed(status, digest([lang, "c", status, *(_citation(c, cite_keys, places) for c in part)]), tuple(part))
        for status, found in held.items()
        for part in _parts(found)
    )


def _citation(citation: Citation, keys: Mapping[str, str], places: Mapping[str, tuple[str, str]]) -> str:
    parts = [keys[citation.id], citation.status, citation.issuer or "", citation.subject or ""]
    parts += (word for i in citation.old for word in places[f"o{i}"])
    parts += (word for j in citation.new for word in places[f"n{j}"])
    gone = citation.successor
    if gone is not None:
        parts += (gone.how, gone.certainty, keys[gone.id] if gone.id else "", gone.why.vi)
    parts += (f"{link.how}{keys[link.id]}{link.side}" for link in citation.links)
    return "|".join(parts)


def to_write_list(sections: Iterable[Section], lang: str) -> Listed[Section]:
    """The sections of last year's text that the draft does not have."""
    held = tuple(sections)
    return Listed("to-write", digest([lang, "w", *(f"{s.key}|{s.title}|{s.opening}|{s.ticked}" for s in held)]), held)


def _parts(rows: Sequence[_T]) -> Iterable[Sequence[_T]]:
    for start in range(0, len(rows), _LENGTH):
        yield rows[start : start + _LENGTH]
