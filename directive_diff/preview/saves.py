"""What changed since the last save, and what each paragraph was at the saves of this sitting."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from directive_diff.model import Span
from directive_diff.preview.survey import RowFacts, Survey
from directive_diff.report.rows import Side

__all__ = ["Save", "Since", "since"]

Versions = tuple[tuple[str, str], ...]

KEPT = 20  # versions of one paragraph
ROWS = 400  # paragraphs whose versions are kept; those that changed longest ago go first


@dataclass(frozen=True, slots=True)
class Since:
    """The rows whose words in the draft are others than at the last save, each with the numbers of its new sentences;
    ``gone`` counts the paragraphs that the draft had more of.
    """

    changed: Mapping[str, tuple[int, ...]]
    gone: int


@dataclass(frozen=True, slots=True)
class Save:
    """One save: its rows, and the versions of those that changed in this sitting, oldest first, each with the name of
    its save. ``before`` is the save before, which holds none before itself: a sitting of a thousand saves holds two.
    """

    name: str
    seen: Survey = field(repr=False)
    side: Side = field(repr=False)
    versions: Mapping[str, Versions] = field(repr=False)
    before: Save | None = field(repr=False, default=None)

    @classmethod
    def of(cls, name: str, seen: Survey, side: Side, before: Save | None, told: Since) -> Save:
        """This save, given the one before and what changed since."""
        if before is None:
            return cls(name, seen, side, {})
        made = cls(name, seen, side, {})
        versions = dict(before.versions)
        for key in told.changed:
            known = versions.pop(key, ()) or ((before.name, before.said(key)),)
            versions[key] = (*known, (name, made.said(key)))[-KEPT:]
        for key in list(versions)[: max(0, len(versions) - ROWS)]:
            del versions[key]
        return replace(made, versions=versions, before=replace(before, before=None))

    def sentences(self, key: str) -> list[str]:
        """The sentences of a row in the draft."""
        facts, text = self.seen.by_key.get(key), self.side.directive.text
        return [text[slice(*span)] for span in _spans(facts, self.side)] if facts else []

    def said(self, key: str) -> str:
        """The words of a row in the draft, or nothing."""
        facts = self.seen.by_key.get(key)
        spans = _spans(facts, self.side) if facts else []
        return self.side.directive.text[spans[0][0] : spans[-1][1]] if spans else ""


def since(before: Save | None, seen: Survey, side: Side) -> Since:
    """What changed since a save; nothing where there was none. Words that stood anywhere in the draft are not new
    because another paragraph of last year's text is now beside them.
    """
    if before is None:
        return Since({}, 0)
    known = {facts.words for facts in before.seen.facts}
    now = {facts.words for facts in seen.facts}
    changed: dict[str, tuple[int, ...]] = {}
    for facts in seen.facts:
        was = before.seen.by_key.get(facts.key)
        words, moved = (was.words, was.moved) if was else ("", False)
        if facts.words == words and facts.moved == moved:
            continue
        arrived = facts.words not in known if facts.words else bool(words) and words not in now
        if arrived or facts.moved != moved:
            had = set(before.sentences(facts.key))
            said = [side.directive.text[slice(*span)] for span in _spans(facts, side)]
            changed[facts.key] = tuple(n for n, sentence in enumerate(said) if sentence not in had)
    lost, come = (known - now) - {""}, (now - known) - {""}
    return Since(changed, max(0, len(lost) - len(come)))


def _spans(facts: RowFacts, side: Side) -> list[Span]:
    return [s.span for unit in facts.row.new for s in side.sentences.get(unit.id, ())]
