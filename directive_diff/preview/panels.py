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

__all__ = ["STATUSES", "Finding", "Listed", "citations_lists", "findings_lists", "to_write_list"]

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


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding with the key of the row it stands in ("" where in none), and which of that row's findings it is."""

    key: str
    number: int
    checked: Checked


def findings_lists(seen: Survey, lang: str) -> tuple[Listed[Finding], ...]:
    """The findings by level, the gravest first."""
    placed = [Finding("", 0, finding) for finding in seen.general]
    placed += [Finding(facts.key, n, finding) for facts in seen.facts for n, finding in enumerate(facts.findings)]
    return tuple(
        Listed(level, digest([lang, "f", level, *map(_finding, part)]), tuple(part))
        for level in reversed(LEVELS)
        for part in _parts([f for f in placed if f.checked.level == level])
    )


def _finding(found: Finding) -> str:
    checked, place = found.checked, found.checked.place
    parts = [found.key, str(found.number), checked.rule, place.address, place.words]
    parts += (checked.why.vi, checked.suggestion.vi, *(p.address for p in checked.related))
    return "|".join(parts)


def citations_lists(
    comparison: Comparison, cite_keys: Mapping[str, str], places: Mapping[str, tuple[str, str]], lang: str
) -> tuple[Listed[Citation], ...]:
    """The documents cited, by what happened to them; those that gave way to a later one stand apart.
    ``places`` are the mentions of :class:`Survey`.
    """
    held: dict[str, list[Citation]] = {status: [] for status in STATUSES}
    known = {citation.id: status_of(comparison.old, citation) for citation in comparison.citations}
    for citation in in_order(comparison, known):
        gone = citation.successor
        held["superseded" if gone is not None and gone.how != "related" else known[citation.id]].append(citation)
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
