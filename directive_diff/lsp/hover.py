"""«So với năm trước»: what became of the sentence or heading under the pointer since last year's text, and why."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from directive_diff.comparison import Comparison
from directive_diff.lsp.analysis import Findings
from directive_diff.model import Pair, Span, Unit
from directive_diff.reading.origins import read_at, stretch
from directive_diff.report.cells import SIGNS
from directive_diff.report.labels import Labels
from directive_diff.report.markdown_text import escaped, marked
from directive_diff.report.marks import Segment, visible
from directive_diff.report.sheets.wording import Wording

__all__ = ["Said", "hover"]

_SENTENCES = 5  # sentences of a section that are gone are quoted, and so many words of each
_WORDS = 24


@dataclass(frozen=True, slots=True)
class Said:
    """What is shown, and the stretch of the editor's text that it speaks of."""

    text: str
    stretch: Span | None


def hover(findings: Findings, offset: int, labels: Labels, *, markdown: bool) -> Said | None:
    """What to show at an offset of the editor's text; None where there is nothing to say."""
    draft = findings.draft
    if draft is None or draft.origins is None or findings.old is None:
        return None
    at = read_at(draft.origins, offset)
    if at is None:
        return None
    sentences = [unit for unit in draft.units if unit.level == "sentence"]
    number = bisect_right([unit.span[0] for unit in sentences], at) - 1
    if number < 0:
        return None
    unit = sentences[number]
    style = _Markdown() if markdown else _Plain()
    where = stretch(draft.origins, unit.span)
    if findings.comparison is None:
        error = findings.old_error
        return Said(style.text(error.message(labels.lang)), where) if error else None
    lines = _Sentence(findings.comparison, unit, labels, style).lines()
    return Said("\n\n".join(filter(None, lines)), where)


# ---- how it is written ----------------------------------------------------------------------------------------------


class _Plain:
    """Marks as brackets, for editors that show text as it is."""

    def title(self, text: str) -> str:
        return visible(text)

    def text(self, text: str) -> str:
        return visible(text)

    def quote(self, segments: Sequence[Segment]) -> str:
        return f"«{visible(''.join(map(_bracketed, segments)))}»"

    def item(self, label: str, text: str) -> str:
        return f"- {visible(label)}: {visible(text)}" if text else f"- {visible(label)}"


def _bracketed(segment: Segment) -> str:
    """As «git diff --word-diff» writes it, spaces left outside."""
    body = segment.text.strip()
    if not segment.op or not body:
        return segment.text
    lead, _, trail = segment.text.partition(body)
    return f"{lead}[-{body}-]{trail}" if segment.op == "delete" else f"{lead}{{+{body}+}}{trail}"


class _Markdown(_Plain):
    """Gone words struck through, new ones bold; whatever the text says shows as just that."""

    def title(self, text: str) -> str:
        return f"**{escaped(text)}**"

    def text(self, text: str) -> str:
        return escaped(text)

    def quote(self, segments: Sequence[Segment]) -> str:
        return f"> {marked(segments)}"

    def item(self, label: str, text: str) -> str:
        return f"- **{escaped(label)}**: {escaped(text)}" if text else f"- **{escaped(label)}**"


# ---- what is said ---------------------------------------------------------------------------------------------------


class _Sentence:
    """One sentence or heading of the draft, with what stands beside it in last year's text."""

    def __init__(self, comparison: Comparison, unit: Unit, labels: Labels, style: _Plain) -> None:
        self._comparison = comparison
        self._unit = unit
        self._t = labels
        self._style = style
        self._wording = Wording.of(comparison)
        self._pair_of = {new: pair for pair in comparison.pairs for new in pair.new}
        self._above = {u.id: u.parent for u in comparison.new.units}

    def lines(self) -> Iterator[str]:
        pair = self._pair_of[self._unit.id]
        moves = self._moves(pair)
        yield self._title(pair, moved=bool(moves))
        if pair.old and pair.kind != "equal":
            yield self._quoted("old", self._wording.was(pair.old).segments)
        now = self._wording.now(pair.new).segments
        if pair.old and any(segment.op for segment in now):
            yield self._quoted("check_draft", now)
        yield from map(self._moved, moves)
        yield "\n".join(self._reasons(pair))
        if self._unit.role == "heading" and self._unit.parent:
            yield from self._gone(self._pair_of[self._unit.parent])

    def _title(self, pair: Pair, *, moved: bool) -> str:
        kinds = [] if moved and pair.kind == "equal" else [self._t.kind(pair.kind)]
        if moved and pair.old:
            kinds.append(self._t.kind("moved"))
        where = self._wording.addresses(pair.old, self._t, old=True)
        title = self._style.title(f"{self._t.word('since_last_year')}: {'; '.join(kinds)}")
        return f"{title} · {self._style.text(where)}" if where else title

    def _quoted(self, word: str, segments: Sequence[Segment]) -> str:
        return f"{self._style.text(self._t.word(word))}:\n\n{self._style.quote(segments)}"

    def _moves(self, pair: Pair) -> list[Pair]:
        """The sentence's own move, and those of what it stands in."""
        found = [pair] if pair.moved else []
        above = self._above[self._unit.id]
        while above is not None:
            held = self._pair_of[above]
            found += [held] if held.moved else []
            above = self._above[above]
        return found

    def _moved(self, pair: Pair) -> str:
        was = self._wording.addresses(pair.old, self._t, old=True)
        now = self._wording.addresses(pair.new, self._t, old=False)
        return self._style.text(f"{SIGNS['moved']} {self._t.kind('moved')}: {was} → {now}")

    def _reasons(self, pair: Pair) -> Iterator[str]:
        change = next((c for c in self._comparison.changes if c.pair == pair.id), None)
        for category in change.categories if change else ():
            if category.id == "unexplained":  # its reason is its name
                yield f"- {self._style.text(self._t.say(category.why))}"
                continue
            sure = "" if category.certainty == "certain" else f" ({self._t.certainty(category.certainty)})"
            yield self._style.item(f"{self._t.category(category.id)}{sure}", self._t.say(category.why))

    def _gone(self, pair: Pair) -> Iterator[str]:
        """Under a heading: what last year's section said and the draft says nowhere."""
        within = tuple(f"{old}." for old in pair.old)
        removed = {p.old[0]: p for p in self._comparison.pairs if p.level == "sentence" and p.kind == "removed"}
        ids = (unit.id for unit in self._comparison.old.units)  # in the order of the text
        gone = [removed[id] for id in ids if id in removed and id.startswith(within)]
        if not gone:
            return
        rows = [self._style.text(f"{self._t.word('gone_from_section', count=len(gone))}:")]
        for p in gone[:_SENTENCES]:
            where = self._wording.addresses(p.old, self._t, old=True)
            words = "".join(s.text for s in self._wording.was(p.old).segments).split()
            rows.append(self._style.item(where, " ".join(words[:_WORDS]) + (" …" if len(words) > _WORDS else "")))
        yield "\n".join(rows[:1]) + "\n\n" + "\n".join(rows[1:] + (["- …"] if len(gone) > _SENTENCES else []))
