"""One decision put into a file of decisions, or taken out of it, while everything else in the file stays as it is.

For a page on which an officer decides point by point; ``merge`` does the same for a whole table that was edited.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence

from directive_diff.catalogue import Lang
from directive_diff.comparison import Comparison
from directive_diff.model import Message, Unit
from directive_diff.overrides.apply import Applied, Refusal
from directive_diff.overrides.decisions import ChangeDecision, Overrides, Quote
from directive_diff.overrides.merge import paragraphs, row_block
from directive_diff.overrides.read import block_lines, parse, tidied
from directive_diff.overrides.record import ChangeRecord
from directive_diff.overrides.write import comment, head, quoted, recorded, sentence_quotes, string

__all__ = ["Editing"]

_KEY = 20  # characters of a key; two changes of one text never share theirs


class Editing:
    """The changes of one comparison, ready to be decided on. Every method gives the whole new text of the file, with
    line ends as Notepad wants them.
    """

    def __init__(self, comparison: Comparison) -> None:
        self._comparison = comparison
        self._applied = Applied(Overrides(), comparison.old, comparison.new)
        self._index = self._applied.index(comparison.changes, comparison.pairs)
        self._records = recorded(comparison)
        self._pairs = {pair.id: pair for pair in comparison.pairs}
        self.keys: Mapping[str, str] = {_key(record): change for change, record in self._records.items()}
        """The id of a change by a key that stays while its sentences stay; what cannot be quoted has none."""

    def fits(self, comparison: Comparison) -> bool:
        """Whether this serves another comparison as well: of the same two texts, with the same pairs."""
        mine = self._comparison
        return mine.old is comparison.old and mine.new is comparison.new and mine.pairs == comparison.pairs

    def said(self, overrides: Overrides) -> dict[str, ChangeDecision]:
        """What a file says of each change, by its id; of several blocks about one change, the first."""
        found: dict[str, ChangeDecision] = {}
        for decision, change in self._located(overrides):
            if decision.decides:
                found.setdefault(change, decision)
        return found

    def decided(
        self, overrides: Overrides, change: str, categories: Sequence[str], text: str, lang: Lang, title: str
    ) -> str:
        """The file with this said of a change, ids of categories and an explanation in one language; with neither, the
        block stays and decides nothing. ``title`` stands above a block that is new.
        """
        about = [decision for decision, found in self._located(overrides) if found == change and decision.line]
        known = next((d.explanation for d in about if d.explanation), None)
        said = _in_both(tidied(text), known, lang)
        record = self._records[change]
        block = list(_block(record.old, record.new, categories, said))
        parts: dict[int, list[str]] = {}
        for line in dict.fromkeys(d.line for d in about):
            parts[line] = [*([] if parts else block), *_rest(overrides, line, [d for d in about if d.line == line])]
        return _with(overrides, parts, [] if parts else [comment(title), *block])

    def parted(self, overrides: Overrides, change: str) -> str:
        """The file with the decision that the two sides of a change are no counterparts; what said they are is gone."""
        pair = self._pairs[self._comparison.changes[self._index.order(change)].pair]
        block = list(self._pair("reject", pair.old, pair.new))
        return _with(overrides, self._against(overrides, pair.old, pair.new), block)

    def tied(self, overrides: Overrides, old: Sequence[str], new: Sequence[str]) -> str:
        """The file with the decision that these sentences, by their ids, are one pair; what said otherwise is gone."""
        return _with(overrides, self._against(overrides, old, new), list(self._pair("pin", old, new)))

    def undone(self, overrides: Overrides, line: int) -> str:
        """The file without the decision about a pair that begins on this line."""
        return _with(overrides, {line: []} if any(d.line == line for d in overrides.pairs) else {}, [])

    def _located(self, overrides: Overrides) -> Iterator[tuple[ChangeDecision, str]]:
        for decision in overrides.changes:
            found = self._applied.locate(decision, self._index)
            if not isinstance(found, Refusal):
                yield decision, found[0].id

    def _pair(self, action: str, old: Sequence[str], new: Sequence[str]) -> Iterator[str]:
        yield "[[pair]]"
        yield f"action = {string(action)}"
        for side, ids in (("old", old), ("new", new)):
            yield from quoted(side, sentence_quotes(self._comparison, self._applied, side, ids))
        yield ""

    def _against(self, overrides: Overrides, old: Iterable[str], new: Iterable[str]) -> dict[int, list[str]]:
        """The lines of decisions about pairs that hold any of these sentences, to be left out."""
        wanted = {"old": set(old), "new": set(new)}
        gone: dict[int, list[str]] = {}
        for decision in overrides.pairs:
            for side, quotes in (("old", decision.old), ("new", decision.new)):
                if decision.line and decision.level == "sentence" and self._meant(side, quotes) & wanted[side]:
                    gone[decision.line] = []
        return gone

    def _meant(self, side: str, quotes: Iterable[Quote]) -> set[str]:
        units: Iterable[Unit] = (u for q in quotes for u in self._applied.quotes(side, "sentence").find(q).units)
        return {unit.id for unit in units}


def _key(record: ChangeRecord) -> str:
    told = "\0".join(
        f"{q.words}\1{q.where}\1{q.section}" for side in (record.old, record.new) for q in (*side, Quote(""))
    )
    return hashlib.sha256(told.encode("utf-8", "backslashreplace")).hexdigest()[:_KEY]


def _in_both(text: str, known: Message | None, lang: Lang) -> Message | None:
    """The explanation in both languages: what was said in the other one stays, if it was said apart."""
    if not text:
        return None
    if known is None or known.vi == known.en:
        return Message(known.vi, text) if known and lang == "en" else Message(text, text)
    return Message(text, known.en) if lang == "vi" else Message(known.vi, text)


def _block(
    old: Sequence[Quote] | None, new: Sequence[Quote] | None, categories: Sequence[str], said: Message | None
) -> Iterator[str]:
    yield "[[change]]"
    for side, quotes in (("old", old), ("new", new)):
        if quotes is not None:
            yield from quoted(side, quotes)
    yield f"category = [{', '.join(map(string, categories))}]"
    yield f"thuyet_minh = {paragraphs(said.vi if said else '')}"
    if said and said.en != said.vi:
        yield f"explanation_en = {paragraphs(said.en)}"
    yield ""


def _rest(overrides: Overrides, line: int, about: Sequence[ChangeDecision]) -> list[str]:
    """What a block of several changes says of the others, written anew."""
    others = [d for d in overrides.changes if d.line == line and all(d is not one for one in about)]
    if others and others[0].explanation:
        return list(row_block([(d.old, d.new, d.categories) for d in others], others[0].explanation))
    return [line for d in others if d.categories for line in _block(d.old, d.new, d.categories, None)]


def _with(overrides: Overrides, parts: Mapping[int, Sequence[str]], added: Sequence[str]) -> str:
    """The file with other lines in place of the blocks that begin on these lines, and new ones behind."""
    lines = overrides.text.split("\n") if overrides.text.strip() else head().split("\n")
    for start, end in reversed([span for span in block_lines("\n".join(lines)) if span[0] in parts]):
        lines[start - 1 : end] = "\n".join(parts[start]).rstrip("\n").split("\n") if parts[start] else []
    text = "\n".join(lines).rstrip("\n") + "\n"
    if added:
        text += "\n" + "\n".join(added).rstrip("\n") + "\n"
    parse(text)  # what could not be read again is never written over what can
    return text.replace("\n", "\r\n")
