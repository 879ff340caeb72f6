"""Where the draft stands against last year's text, as one immutable value that a page can be told in a few kilobytes.

:meth:`Standing.state` names the sections with what became of them, what is left to do, and the digests of the pieces
that show them; :meth:`Standing.piece` makes the HTML of one piece when somebody is about to see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from typing import Any

from directive_diff.checks import Checked
from directive_diff.comparison import Comparison
from directive_diff.model import Citation
from directive_diff.preview.cuts import Piece, cut
from directive_diff.preview.decisions import Decisions, Dropped
from directive_diff.preview.outline import Section, outline, still_to_write
from directive_diff.preview.panels import STATUSES, Finding, Listed, citations_lists, findings_lists, to_write_list
from directive_diff.preview.saves import Save, Since, since
from directive_diff.preview.shelf import Shelf
from directive_diff.preview.survey import Survey, cite_key, survey
from directive_diff.report.cited import CitationMaker
from directive_diff.report.labels import Labels
from directive_diff.report.rows import Group
from directive_diff.report.table import RowMaker
from directive_diff.report.view import side_view

__all__ = ["Banner", "Standing", "standing"]

_GLANCE = 2  # levels of sections listed at a glance; what is missing is listed on every level
_OPENING = 44  # characters of a heading in the glance list
_END = frozenset({"no-signer", "no-recipients"})  # rules of the checks that miss what stands at the end
_MARKED = 300  # rows told as changed since the last save, at most; the rest is counted


@dataclass(frozen=True, slots=True)
class Banner:
    """What stands above everything. ``kind`` is ``stale`` (the last good state is shown), ``error`` or ``info``."""

    kind: str
    text: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Left:
    """What is left. The first three are the count an editor works down: sections still to write, and findings graver
    than a note. ``dropped`` sections are left out on purpose; ``gone`` paragraphs are in last year's text alone.
    """

    missing: int
    errors: int
    warnings: int
    notes: int
    unexplained: int
    dropped: int
    gone: int

    @property
    def count(self) -> int:
        """What is left to do."""
        return self.missing + self.errors + self.warnings


@dataclass(frozen=True)
class Content:
    """What a standing shows, apart from when and under which banner: shared by the standings of one save."""

    made: RowMaker
    seen: Survey
    labels: Labels
    findings: tuple[Checked, ...]
    cite_keys: Mapping[str, str]
    groups: tuple[Group, ...]
    pieces: tuple[tuple[Piece, ...], ...]
    by_digest: Mapping[str, Piece]
    found: tuple[Listed[Finding], ...]
    cited: tuple[Listed[Citation], ...]

    @property
    def comparison(self) -> Comparison:
        """The comparison shown."""
        return self.made.comparison

    @cached_property
    def cited_rows(self) -> CitationMaker:
        """What makes rows of documents cited; needed when somebody looks at them."""
        return CitationMaker.of(self.comparison, self.labels, changes=False)


@dataclass(frozen=True, slots=True)
class Standing:
    """One state of the draft against last year's text. ``saved`` is what the save is called (its time)."""

    generation: int
    saved: str
    provisional: bool
    banner: Banner | None
    content: Content = field(repr=False)
    sections: tuple[Section, ...] = field(repr=False)
    to_write: Listed[Section] = field(repr=False)
    save: Save = field(repr=False)
    since: Since = field(repr=False)
    shelf: Shelf = field(repr=False)

    @property
    def left(self) -> Left:
        """What is left to do, counted."""
        # That the end of the text is missing the checks say themselves, point by point.
        told = any(f.rule in _END for f in self.content.findings)
        missing = [s for s in still_to_write(self.sections) if s.old is not None or (s.zone and not told)]
        within = {id(facts) for section in missing for facts in section.rows}
        levels = [f.level for f in self.content.findings]
        return Left(
            sum(not section.ticked for section in missing),
            levels.count("error"),
            levels.count("warning"),
            levels.count("note"),
            sum(facts.unexplained for facts in self.content.seen.facts),
            sum(section.ticked for section in missing),
            sum(
                not f.row.new and not f.row.stub and not f.row.heading and id(f) not in within
                for f in self.content.seen.facts
            ),
        )

    def state(self) -> dict[str, Any]:
        """All of it as plain values for JSON; see ``docs/preview.md``. The HTML is asked for by digest."""
        comparison, labels = self.content.comparison, self.content.labels
        left = self.left
        marked = dict(list(self.since.changed.items())[:_MARKED])
        return {
            "generation": self.generation,
            "saved": self.saved,
            "provisional": self.provisional,
            "banner": self.banner and {"kind": self.banner.kind, "code": self.banner.code, "text": self.banner.text},
            "documents": {
                side: {"called": view.called, "source": view.source}
                for side, view in (
                    ("old", side_view(comparison.old, labels.word("old"), labels)),
                    ("new", side_view(comparison.new, labels.word("new"), labels)),
                )
            },
            "left": {
                "count": left.count,
                "missing": left.missing,
                "error": left.errors,
                "warning": left.warnings,
                "note": left.notes,
                "unexplained": left.unexplained,
                "dropped": left.dropped,
                "gone": left.gone,
            },
            "sections": [
                self._section(section) | {"pieces": [self._piece(piece) for piece in pieces]}
                for section, pieces in zip(self.sections, self.content.pieces, strict=True)
            ],
            "panels": {
                "write": self.to_write.digest if self.to_write.held else "",
                "findings": [{"name": p.name, "n": len(p.held), "d": p.digest} for p in self.content.found],
                "citations": [{"name": p.name, "n": len(p.held), "d": p.digest} for p in self.content.cited],
                "statuses": list(STATUSES),
            },
            "changed": {key: list(sentences) for key, sentences in marked.items()},
            "changes": {"rows": len(self.since.changed), "gone": self.since.gone},
        }

    def piece(self, digest: str) -> str | None:
        """The HTML of a piece, or None where this state has no such piece."""
        from directive_diff.preview import pieces

        content = self.content
        piece = content.by_digest.get(digest)
        if piece is not None:
            return self.shelf.made(digest, partial(pieces.rows, content, piece))
        if digest == self.to_write.digest:
            return self.shelf.made(digest, partial(pieces.to_write, content, self.to_write))
        found = next((part for part in content.found if part.digest == digest), None)
        if found is not None:
            return self.shelf.made(digest, partial(pieces.findings, content, found))
        cited = next((part for part in content.cited if part.digest == digest), None)
        if cited is not None:
            return self.shelf.made(digest, partial(pieces.citations, content, cited))
        return self.shelf.get(digest)

    def history(self, key: str) -> str | None:
        """The HTML of what is known of one row: last year's words, the draft's, why, what was found, and what it was
        at the last saves; None where there is no such row.
        """
        from directive_diff.preview import pieces

        facts = self.content.seen.by_key.get(key)
        if facts is None:
            return None
        return pieces.history(self.content, facts, self.save.versions.get(key, ()))

    def decided(self, decisions: Decisions, generation: int) -> Standing:
        """The same save with other ticks."""
        return replace(self, generation=generation, **_judged(self.content, decisions))

    def under(self, banner: Banner | None, generation: int) -> Standing:
        """The same save under another banner."""
        return replace(self, generation=generation, banner=banner)

    def tick(self, key: str) -> Dropped | None:
        """What a tick at the missing section of a key is to be remembered as; None where there is no such section."""
        section = next((s for s in still_to_write(self.sections) if s.key == key), None)
        return Dropped(section.old.address, section.opening) if section and section.old else None

    # ---- parts of the state ----

    def _section(self, section: Section) -> dict[str, Any]:
        """What is told of a section; what is nothing is left out."""
        missing = [s for s in still_to_write([section]) if not s.ticked]
        counted = section.findings()
        told = {
            "key": section.key,
            "title": section.title,
            "opening": _short(section.opening) if section.opening.lower() != section.title.lower() else "",
            "state": section.state,
            "zone": section.zone if section.zone != "section" else "",
            "edited": section.edited,
            "was": section.was,
            "ticked": section.ticked,
            "tick": section.state == "missing" and section.old is not None,
            "n": counted if any(counted) else [],
            "changes": section.changes(),
            "left": len(missing) + counted[0] + counted[1],
            "sub": [
                self._section(child) | {"depth": child.depth}
                for top in section.children
                for child in top.walk()
                if child.depth < _GLANCE or (child.state == "missing" and section.depth == 0)
            ]
            if section.depth == 0 and section.state != "missing"
            else [],
        }
        return {name: value for name, value in told.items() if value or name in ("key", "state", "title")}

    def _piece(self, piece: Piece) -> list[Any]:
        """Digest, size, rows, changes, errors, warnings, notes; of what is folded also its first and last key."""
        counted = {"error": 0, "warning": 0, "note": 0}
        for facts in piece.rows:
            for finding in facts.findings:
                counted[finding.level] += 1
        changes = sum(facts.changes or not facts.same for facts in piece.rows)
        told: list[Any] = [piece.digest, piece.size, len(piece.rows), changes, *counted.values()]
        return [*told, piece.rows[0].key, piece.rows[-1].key] if piece.fold else told


def standing(
    comparison: Comparison,
    findings: Sequence[Checked],
    decisions: Decisions,
    labels: Labels,
    *,
    generation: int,
    saved: str = "",
    previous: Standing | None = None,
    provisional: bool = False,
    banner: Banner | None = None,
) -> Standing:
    """The standing of a draft. ``findings`` are those of the checks of this draft; ``saved`` names the save (its time):
    standings of one save, first provisional and then whole, are both told against the save before. ``previous`` is the
    standing before this one; nothing of it is kept but names, the words of the save before, and what was rendered.
    """
    made = RowMaker.of(comparison, labels, one_column=True)
    cite_keys = {citation.id: cite_key(citation) for citation in comparison.citations}
    seen = survey(made, findings, cite_keys, labels.lang, previous.content.seen.keys if previous else None)
    by_number = {facts.row.number: facts for facts in seen.facts}
    groups = tuple(_tail_last(made.found))
    pieces = tuple(tuple(cut([by_number[row.number] for row in group.rows])) for group in groups)
    content = Content(
        made,
        seen,
        labels,
        tuple(findings),
        cite_keys,
        groups,
        pieces,
        {piece.digest: piece for group in pieces for piece in group},
        findings_lists(seen, labels.lang),
        citations_lists(comparison, cite_keys, seen.mentions, labels.lang),
    )
    if previous is None:
        told, before = Since({}, 0), None
    else:
        before = previous.save.before if previous.saved == saved else previous.save
        told = since(before, seen, made.both.new)
    return Standing(
        generation,
        saved,
        provisional,
        banner,
        content,
        since=told,
        save=Save.of(saved, seen, made.both.new, before, told),
        shelf=previous.shelf if previous else Shelf(),
        **_judged(content, decisions),
    )


def _judged(content: Content, decisions: Decisions) -> dict[str, Any]:
    """The sections and what is to write, under some ticks."""
    ticked = decisions.units(content.made.both.old)
    sections = outline(content.groups, content.made.both, content.seen, content.labels, ticked)
    return {"sections": sections, "to_write": to_write_list(still_to_write(sections), content.labels.lang)}


def _tail_last(groups: Sequence[Group]) -> list[Group]:
    """The groups in reading order; the end of last year's text that the draft does not have yet comes last, not behind
    what became of the section before it.
    """
    waiting = [group for group in groups if group.zone == "tail" and not any(row.new for row in group.rows)]
    return [*(group for group in groups if group not in waiting), *waiting]


def _short(words: str) -> str:
    return words if len(words) <= _OPENING else words[:_OPENING].rsplit(" ", 1)[0] + " …"
