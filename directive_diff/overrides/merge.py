"""What was edited in an officer's table, put into a file of decisions: new blocks behind, earlier ones to the letter.

An edited row becomes one block ``[[row]]``: its changes by their quotes, and the words once. A block of the file that
says something else of the same change is the officer's earlier word: it gives way, and stays as a comment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from directive_diff.model import Message, Notice
from directive_diff.overrides.decisions import ChangeDecision, Overrides, Quote
from directive_diff.overrides.from_word import Edited, Reading, table_notice
from directive_diff.overrides.match import coded, holds, parted
from directive_diff.overrides.read import block_lines, parse
from directive_diff.overrides.write import comment, escaped, quoted, string
from directive_diff.profiles import Alphabet
from directive_diff.rules import load
from directive_diff.text import same

__all__ = ["Merged", "merge", "paragraphs", "row_block"]


@dataclass(frozen=True, slots=True)
class Merged:
    """A file of decisions, how many rows it newly speaks of, and what gave way."""

    text: str
    rows: int
    notices: tuple[Notice, ...]


def merge(reading: Reading, overrides: Overrides, name: str) -> Merged:
    """The file with what was edited; ``name`` is the table's file. Nothing edited: the file as it was."""
    about = _About(reading)
    meant = {n: about.meant(d) for n, d in enumerate(overrides.changes) if d.decides}
    gone: dict[int, list[int]] = {}
    blocks: list[str] = []
    inline: list[int] = []
    for edited in reading.edited:
        numbers = {
            k: [n for n, changes in meant.items() if (edited.row.anchor, k) in changes]
            for k in range(len(edited.row.changes))
        }
        earlier = {k: [overrides.changes[n] for n in found] for k, found in numbers.items()}
        said = _said(reading, edited, [d for found in earlier.values() for d in found])
        if all(found and all(_alike(d, said) for d in found) for found in earlier.values()):
            continue  # the file says so already
        for n in (n for found in numbers.values() for n in found):
            line = overrides.changes[n].line
            if line:
                gone.setdefault(line, []).append(n)
            elif edited.row.number not in inline:
                inline.append(edited.row.number)
        categories = {k: next((d.categories for d in found if d.categories), ()) for k, found in earlier.items()}
        blocks.append(_block(edited, said, categories, name))
    if not blocks:
        return Merged(overrides.text, 0, ())
    left = list(_left(overrides, gone))
    head = overrides.text if overrides.text.strip() else load("overrides")["starter"]["from_table"].lstrip("\n")
    kept = _commented(head.replace("\r\n", "\n"), sorted(gone)).rstrip("\n")
    text = f"{kept}\n\n" + "\n".join([*left, *blocks])
    parse(text)  # what could not be read again is never written over what can
    return Merged(text.replace("\n", "\r\n"), len(blocks), tuple(_notices(gone, inline)))


class _About:
    """Which changes of the table each decision of a file speaks of: its quotes as they stand, else by their words."""

    def __init__(self, reading: Reading) -> None:
        self._alphabet = Alphabet()
        self._changes = [(row.anchor, k, change) for row in reading.record.rows for k, change in enumerate(row.changes)]
        self._by_words: dict[str, list[int]] = {}
        for n, (_, _, change) in enumerate(self._changes):
            for quote in (*change.old, *change.new):
                self._by_words.setdefault(quote.words, []).append(n)
        self._codes = [
            tuple([coded(text, self._alphabet) for text in texts] for texts in (change.old_texts, change.new_texts))
            for _, _, change in self._changes
        ]

    def meant(self, decision: ChangeDecision) -> set[tuple[str, int]]:
        """The changes, by the anchor of their row and their place in it."""
        wanted = [quote for quotes in (decision.old, decision.new) for quote in quotes or ()]
        likely = {n for quote in wanted for n in self._by_words.get(quote.words, ())}
        exact = {n for n in likely if self._fits(decision, n, _as_quoted)}
        for fits in (self._whole, self._framed, self._held):
            exact = exact or {n for n in range(len(self._changes)) if self._fits(decision, n, fits)}
        there = {n for n in exact if self._fits(decision, n, lambda quote, own, _: same(quote.where, own.where))}
        return {self._changes[n][:2] for n in there or exact}

    def _fits(self, decision: ChangeDecision, n: int, fits: Callable[[Quote, Quote, str], bool]) -> bool:
        """Whether each quote is a sentence of a change, on its own side; an empty side must be empty."""
        change = self._changes[n][2]
        sides = zip((decision.old, decision.new), (change.old, change.new), self._codes[n], strict=True)
        for wanted, own, codes in sides:
            if wanted is None:
                continue
            if bool(wanted) != bool(own):
                return False
            here = list(zip(own, codes, strict=True))
            if not all(any(fits(q, o, code) and _placed(q, o) for o, code in here) for q in wanted):
                return False
        return True

    def _whole(self, quote: Quote, _own: Quote, code: str) -> bool:
        return "".join(parted(quote.words, self._alphabet)) == code

    def _framed(self, quote: Quote, _own: Quote, code: str) -> bool:
        parts = parted(quote.words, self._alphabet)
        return len(parts) > 1 and code.startswith(parts[0]) and code.endswith(parts[-1]) and holds(code, parts)

    def _held(self, quote: Quote, _own: Quote, code: str) -> bool:
        parts = parted(quote.words, self._alphabet)
        return bool(parts) and holds(code, parts)


def _as_quoted(quote: Quote, own: Quote, _code: str) -> bool:
    return quote.words == own.words


def _placed(quote: Quote, own: Quote) -> bool:
    """A sentence worded like another is meant only by a quote that names the same place."""
    return not own.section or same(quote.where, own.where) or (not quote.where and same(quote.section, own.section))


def _said(reading: Reading, edited: Edited, earlier: Sequence[ChangeDecision]) -> Message:
    """The words in both languages: an English table leaves the Vietnamese of an earlier decision as it is."""
    known = next((d.explanation for d in earlier if d.explanation), None)
    if reading.record.lang == "en" and known:
        return Message(known.vi, edited.text)
    return Message(edited.text, edited.text)


def _alike(decision: ChangeDecision, said: Message) -> bool:
    return decision.explanation is not None and (decision.explanation.vi, decision.explanation.en) == (said.vi, said.en)


# ---- blocks -------------------------------------------------------------------------------------------------------


def _block(edited: Edited, said: Message, categories: dict[int, tuple[str, ...]], name: str) -> str:
    told = load("overrides")["starter"]["row"]
    heading = comment(told.format(number=edited.row.number, address=edited.row.address, file=name))
    entries = [(change.old, change.new, categories.get(k, ())) for k, change in enumerate(edited.row.changes)]
    return "\n".join([heading, *row_block(entries, said)])


def row_block(
    entries: Sequence[tuple[Sequence[Quote] | None, Sequence[Quote] | None, Sequence[str]]], said: Message
) -> Iterator[str]:
    """The lines of a block that says one thing of several changes: the quotes and categories of each, and the words."""
    yield "[[row]]"
    yield "changes = ["
    for old, new, categories in entries:
        fields = [
            f for side, quotes in (("old", old), ("new", new)) if quotes is not None for f in quoted(side, quotes)
        ]
        if categories:
            fields.append(f"category = [{', '.join(map(string, categories))}]")
        yield f"  {{ {', '.join(fields)} }},"
    yield "]"
    yield f"thuyet_minh = {paragraphs(said.vi)}"
    if said.en != said.vi:
        yield f"explanation_en = {paragraphs(said.en)}"
    yield ""


def paragraphs(text: str) -> str:
    """A TOML text of several lines, where it has several."""
    if "\n" not in text:
        return string(text)
    return f'"""\n{escaped(text)}"""'


def _left(overrides: Overrides, gone: dict[int, list[int]]) -> Iterator[str]:
    """What a block that gives way said of other changes, written anew."""
    for line in sorted(gone):
        others = [d for n, d in enumerate(overrides.changes) if d.line == line and n not in gone[line]]
        for said in dict.fromkeys(d.explanation for d in others if d.explanation):
            entries = [(d.old, d.new, d.categories) for d in others if d.explanation == said]
            yield "\n".join(row_block(entries, said))


def _commented(text: str, lines: Sequence[int]) -> str:
    """The file with the blocks that begin on these lines as comments."""
    found = text.split("\n")
    note = load("overrides")["starter"]["replaced"]
    for start, end in reversed([span for span in block_lines(text) if span[0] in lines]):
        found[start - 1 : end] = [f"# {note}", *(f"# {line}".rstrip() for line in found[start - 1 : end])]
    return "\n".join(found)


def _notices(gone: dict[int, list[int]], inline: Sequence[int]) -> Iterator[Notice]:
    if gone:
        yield table_notice("replaced", count=str(len(gone)), rows=", ".join(map(str, sorted(gone))))
    yield from (table_notice("inline", rows=str(number)) for number in inline)
