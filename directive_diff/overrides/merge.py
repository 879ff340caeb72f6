"""What was edited in an officer's table, put into a file of decisions: new blocks behind, earlier ones to the letter.

An edited row becomes one block ``[[row]]``: its changes by their quotes, and the words once. A block of the file that
says something else of the same change is the officer's earlier word: it gives way, and stays as a comment.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from directive_diff.model import Message, Notice
from directive_diff.overrides.decisions import ChangeDecision, Overrides, Quote
from directive_diff.overrides.from_word import Edited, Reading
from directive_diff.overrides.match import coded, holds, parted
from directive_diff.overrides.read import block_lines
from directive_diff.overrides.record import ChangeRecord
from directive_diff.overrides.write import quoted, string
from directive_diff.profiles import Alphabet
from directive_diff.rules import load
from directive_diff.text import same

__all__ = ["Merged", "merge"]


@dataclass(frozen=True, slots=True)
class Merged:
    """A file of decisions, how many rows it newly speaks of, and what gave way."""

    text: str
    rows: int
    notices: tuple[Notice, ...]


def merge(reading: Reading, overrides: Overrides, name: str) -> Merged:
    """The file with what was edited; ``name`` is the table's file. Nothing edited: the file as it was."""
    alphabet = Alphabet()
    gone: dict[int, list[ChangeDecision]] = {}
    blocks: list[str] = []
    inline: list[int] = []
    for edited in reading.edited:
        earlier = {
            k: [d for d in overrides.changes if d.decides and _about(d, change, alphabet)]
            for k, change in enumerate(edited.row.changes)
        }
        said = _said(reading, edited, [d for found in earlier.values() for d in found])
        if all(found and all(_alike(d, said) for d in found) for found in earlier.values()):
            continue  # the file says so already
        for decision in (d for found in earlier.values() for d in found):
            if decision.line:
                gone.setdefault(decision.line, []).append(decision)
            elif edited.row.number not in inline:
                inline.append(edited.row.number)
        categories = {k: next((d.categories for d in found if d.categories), ()) for k, found in earlier.items()}
        blocks.append(_block(edited, said, categories, name))
    if not blocks:
        return Merged(overrides.text, 0, ())
    left = list(_left(overrides, gone, reading, alphabet))
    head = overrides.text if overrides.text.strip() else load("overrides")["starter"]["from_table"].lstrip("\n")
    kept = _commented(head.replace("\r\n", "\n"), sorted(gone)).rstrip("\n")
    text = f"{kept}\n\n" + "\n".join([*left, *blocks])
    return Merged(text.replace("\n", "\r\n"), len(blocks), tuple(_notices(gone, inline)))


def _about(decision: ChangeDecision, change: ChangeRecord, alphabet: Alphabet) -> bool:
    """Whether a decision speaks of a change: each of its quotes is a sentence of it."""
    sides = ((decision.old, change.old, change.old_texts), (decision.new, change.new, change.new_texts))
    for wanted, quotes, texts in sides:
        if wanted is None:
            continue
        if not wanted and texts:
            return False
        for quote in wanted:
            here = zip(quotes, texts, strict=True)
            if not any(_means(quote, own, text, alphabet) for own, text in here):
                return False
    return bool(decision.old or decision.new)


def _means(quote: Quote, own: Quote, text: str, alphabet: Alphabet) -> bool:
    """Whether a quote is of this sentence; of one worded like another only if it names the same place."""
    if own.section and not (same(quote.section, own.section) or same(quote.where, own.where)):
        return False
    parts = parted(quote.words, alphabet)
    return holds(coded(text, alphabet), parts) if parts else same(quote.words, text)


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
    plain = " ".join(name.split())
    heading = f"# {told.format(number=edited.row.number, address=edited.row.address, file=plain)}"
    entries = [(change.old, change.new, categories.get(k, ())) for k, change in enumerate(edited.row.changes)]
    return "\n".join([heading, *_written(entries, said)])


def _written(
    entries: Sequence[tuple[Sequence[Quote] | None, Sequence[Quote] | None, Sequence[str]]], said: Message
) -> Iterator[str]:
    yield "[[row]]"
    yield "changes = ["
    for old, new, categories in entries:
        fields = [f for side, quotes in (("old", old), ("new", new)) if quotes is not None for f in quoted(side, quotes)]
        if categories:
            fields.append(f"category = [{', '.join(map(string, categories))}]")
        yield f"  {{ {', '.join(fields)} }},"
    yield "]"
    yield f"thuyet_minh = {_paragraphs(said.vi)}"
    if said.en != said.vi:
        yield f"explanation_en = {_paragraphs(said.en)}"
    yield ""


def _paragraphs(text: str) -> str:
    """A TOML text of several lines, where it has several."""
    if "\n" not in text:
        return string(text)
    inner = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"""\n{inner}"""'


def _left(
    overrides: Overrides, gone: dict[int, list[ChangeDecision]], reading: Reading, alphabet: Alphabet
) -> Iterator[str]:
    """What a block that gives way said of other changes, written anew."""
    about = [change for edited in reading.edited for change in edited.row.changes]
    for line in sorted(gone):
        others = [
            d
            for d in overrides.changes
            if d.line == line and d not in gone[line] and not any(_about(d, change, alphabet) for change in about)
        ]
        for said in dict.fromkeys(d.explanation for d in others if d.explanation):
            entries = [(d.old, d.new, d.categories) for d in others if d.explanation == said]
            yield "\n".join(_written(entries, said))


def _commented(text: str, lines: Sequence[int]) -> str:
    """The file with the blocks that begin on these lines as comments."""
    found = text.split("\n")
    note = load("overrides")["starter"]["replaced"]
    for start, end in reversed([span for span in block_lines(text) if span[0] in lines]):
        found[start - 1 : end] = [f"# {note}", *(f"# {line}".rstrip() for line in found[start - 1 : end])]
    return "\n".join(found)


def _notices(gone: dict[int, list[ChangeDecision]], inline: Sequence[int]) -> Iterator[Notice]:
    rules = {rule["id"]: rule for rule in load("overrides")["table"]}
    if gone:
        values = {"count": len(gone), "rows": ", ".join(map(str, sorted(gone)))}
        rule = rules["replaced"]
        yield Notice(rule["code"], Message(rule["vi"].format_map(values), rule["en"].format_map(values)))
    for number in inline:
        rule = rules["inline"]
        yield Notice(rule["code"], Message(rule["vi"].format(rows=number), rule["en"].format(rows=number)))
