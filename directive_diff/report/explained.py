"""The reasons of one row -> a few sentences an official could sign: each thing said once, what is inferred said so.

First the officer's own words, as they were written; then where the row came from, what changed and why, category by
category; then what nobody explains, handed back; changes of form last. What can be said in one sentence is
(``rules/explained.toml``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from directive_diff.classify import noise
from directive_diff.report.cells import Note, Reason, RowView, SentenceView
from directive_diff.report.labels import Labels
from directive_diff.rules import load

__all__ = ["Entry", "explained", "place_words"]

# More places than these would be a wall; the words are marked in both columns anyway.
_PLACES = 6
_SENTENCES = 4
_OPENING = 60


@dataclass(frozen=True, slots=True)
class Entry:
    """One paragraph of the column. ``remark`` says how sure it is; ``officer``: in the officer's own words."""

    text: str
    remark: str = ""
    officer: bool = False

    @property
    def said(self) -> str:
        """All of it, as one text."""
        return f"{self.text} ({self.remark})" if self.remark else self.text


def explained(row: RowView, labels: Labels) -> tuple[Entry, ...]:
    """The column THUYẾT MINH of one row. An officer's word about a change stands in place of the tool's."""
    if row.equal:
        return (Entry(f"{labels.kind('equal')}."),)
    own = list(_officers(row.notes, labels))
    left = [note for note in row.notes if not any(reason.officer for reason in note.reasons)]
    whole = bool(row.notes) and not left  # nothing is left to say of a row whose every change is explained
    said = [*own, *([] if whole else _places(row, labels)), *_reasons(row, left, labels)]
    return tuple(said) or _elsewhere(row, labels)


def _officers(notes: Iterable[Note], labels: Labels) -> Iterator[Entry]:
    """What an officer wrote, each text once, its lines as paragraphs; a category chosen without a word is named."""
    decided = load("overrides")["words"]["decided"][labels.lang]
    texts: dict[str, None] = {}
    for note in notes:
        own = [reason for reason in note.reasons if reason.officer and not reason.repeated]
        for text in (text for reason in own for text in reason.texts):
            names = "; ".join(reason.label for reason in own)
            texts[labels.word("explained_decided", names=names) if text == decided else text] = None
    yield from (Entry(line, officer=True) for text in texts for line in text.split("\n"))


# ---- where a row came from ----------------------------------------------------------------------------------------


def _places(row: RowView, labels: Labels) -> Iterator[Entry]:
    """That the row moved, was parted or put together, and which of its sentences changed places."""
    olds, news = (_addresses(cell.paragraphs) for cell in (row.old, row.new))
    if row.moved and row.pointer:
        yield Entry(labels.word("explained_moved", old=row.pointer.address, new=news))
    elif row.pointer and not row.new.paragraphs:
        yield Entry(f"{row.pointer.word} {row.pointer.address}.")  # the place it left
    elif row.pointer:
        yield Entry(labels.word("explained_split_from", old=row.pointer.address))
    if len(row.old.paragraphs) > 1 and row.new.paragraphs:
        yield Entry(labels.word("explained_merged", old=olds, new=news))
    elif len(row.new.paragraphs) > 1 and row.old.paragraphs:
        yield Entry(labels.word("explained_split", old=olds, new=news))
    sentences = _sentences(row) if any(note.moved for note in row.notes) else {}
    went = [_opening(sentences, note.number) for note in row.notes if note.moved]
    if went:
        yield Entry(labels.word("explained_order", words=_some([f"«{words}»" for words in went], labels)))


def _elsewhere(row: RowView, labels: Labels) -> tuple[Entry, ...]:
    """A row in which nothing is explained: its sentences have their counterparts in other rows."""
    pointers = [s.pointer for cell in (row.old, row.new) for p in cell.paragraphs for s in p.sentences if s.pointer]
    told = dict.fromkeys(f"{pointer.word} {pointer.address}" for pointer in pointers)
    return tuple(Entry(f"{text}.") for text in told) or (Entry(labels.word("explained_see_cells")),)


def _addresses(paragraphs: Iterable[Any]) -> str:
    return "; ".join(p.address for p in paragraphs)


# ---- what changed and why -----------------------------------------------------------------------------------------


def _reasons(row: RowView, notes: Sequence[Note], labels: Labels) -> Iterator[Entry]:
    """The rules' reasons, put together by category and certainty; substance, what is handed back, form."""
    found: dict[tuple[str, bool], list[str]] = {}
    open_: list[tuple[Note, Reason]] = []
    for note in notes:
        for reason in _over(note.reasons, labels.lang):
            if reason.id == "unexplained":
                open_.append((note, reason))
            else:
                found.setdefault((reason.id, reason.certain), []).extend(reason.texts)
    _say_once(found, labels.lang)
    quiet, order = noise(), {category: n for n, category in enumerate(labels.categories())}
    keys = sorted(found, key=lambda key: (key[0] in quiet, order[key[0]], not key[1]))
    yield from (e for key in keys if key[0] not in quiet for e in _category(*key, found[key], labels))
    if open_:
        yield Entry(_handed_back(row, open_, labels))
    yield from (e for key in keys if key[0] in quiet for e in _category(*key, found[key], labels))


def _over(reasons: Sequence[Reason], lang: str) -> list[Reason]:
    """The reasons of one change; that a task is over says why it was left out, in one sentence."""
    rule = load("explained")["over"]
    gone = next((r for r in reasons if r.id == rule["of"]), None)
    over = next((r for r in reasons if r.id == rule["category"]), None)
    if gone is None or over is None or len(gone.texts) != 1 or len(over.texts) != 1:
        return list(reasons)
    task, why = re.fullmatch(rule[lang]["task"], gone.texts[0]), re.fullmatch(rule[lang]["why"], over.texts[0])
    if task is None or why is None:
        return list(reasons)
    both = replace(over, texts=(rule[lang]["both"].format(task=task["task"], why=why["why"]),))
    return [both if r is over else r for r in reasons if r is not gone]


def _category(category: str, certain: bool, texts: Sequence[str], labels: Labels) -> Iterator[Entry]:
    """The sentences of one category and certainty as one paragraph; those that ask for a check need no remark."""
    sentences = list(_merged(category, list(dict.fromkeys(texts)), labels.lang))
    if not sentences:
        return
    text = " ".join(sentences)
    asks = certain or all(any(phrase in s for phrase in load("explained")["asks"][labels.lang]) for s in sentences)
    yield Entry(text, "" if asks else labels.certainty("likely"))


def _merged(category: str, texts: Sequence[str], lang: str) -> Iterator[str]:
    """The sentences of one category, those alike in all but what they are about as one."""
    groups: dict[tuple[object, ...], list[tuple[str, str]]] = {}
    for n, text in enumerate(texts):
        for k, (entry, pattern) in enumerate(_patterns(lang)):
            match = pattern.fullmatch(text) if entry["category"] == category else None
            if match:
                values = {name: value or "" for name, value in match.groupdict().items()}
                form = entry[lang]
                key = (k, *(values[name] for name in form["same"]))
                groups.setdefault(key, []).append((form["item"].format_map(_listed(values)), text))
                break
        else:
            groups[n, "alone"] = [("", text)]
    for key, members in groups.items():
        if key[-1] == "alone" or (len(members) == 1 and not _patterns(lang)[int(str(key[0]))][0].get("always")):
            yield from (text for _, text in members)
            continue
        entry, pattern = _patterns(lang)[int(str(key[0]))]
        match = pattern.fullmatch(members[0][1])
        values = {name: value or "" for name, value in match.groupdict().items()} if match else {}
        items = "; ".join(_stems([item for item, _ in members]))
        yield str(entry[lang]["all"].format_map({**values, "items": items}))


def _listed(values: dict[str, str]) -> dict[str, str]:
    """The values of an item as they stand in a list: what came with a document is in brackets behind it."""
    chain = values.get("chain", "").lstrip(" ,")
    return {**values, "chain": f" ({chain})"} if chain else values


_CLAUSE = re.compile(r"((?:[^«»;]|«[^«»]*»)+)(?:; |$)")
_STEM = re.compile(r"([^«»]+)(«[^«»]*»(?:, «[^«»]*»)*)")


def _stems(items: Sequence[str]) -> list[str]:
    """«không còn nêu «a»; không còn nêu «b»» -> «không còn nêu «a», «b»»; the order of first mention stays."""
    found: dict[str, list[str]] = {}
    for item in items:
        clauses = _CLAUSE.findall(item)
        whole = "; ".join(clauses) == item
        for clause in clauses if whole else [item]:
            match = _STEM.fullmatch(clause)
            stem, quote = (match[1], match[2]) if match else (clause, "")
            known = found.setdefault(stem, [])
            if quote and quote not in known:
                known.append(quote)
    return [stem + ", ".join(quotes) for stem, quotes in found.items()]


def _say_once(found: dict[tuple[str, bool], list[str]], lang: str) -> None:
    """Leave out what a plainer category says of a document that a more telling one names."""
    rules = load("explained")
    name = re.compile(rules["name"][lang])
    told = ""
    for tier in rules["told_once"]["order"]:
        for key, texts in found.items():
            if key[0] in tier and told:
                found[key] = [text for text in texts if not _told(key[0], text, name, told, lang)]
        told += "\n".join(text for key, texts in found.items() if key[0] in tier for text in texts)
    for key in [key for key, texts in found.items() if not texts]:
        del found[key]


def _told(category: str, text: str, name: re.Pattern[str], told: str, lang: str) -> bool:
    """Whether the documents a sentence names are all named already: by number and date, else by name."""
    names = [re.sub(r"^.*?(?=\w+ số )", "", match[0].strip()) for match in name.finditer(text)]
    if not names:
        matches = (p.fullmatch(text) for entry, p in _patterns(lang) if entry["category"] == category)
        names = [match["name"] for match in matches if match and not match.groupdict().get("chain")]
    return bool(names) and all(re.search(rf"{re.escape(n)}(?![\w/-])", told) for n in names)


@lru_cache(maxsize=2)
def _patterns(lang: str) -> list[tuple[dict[str, Any], re.Pattern[str]]]:
    return [(entry, re.compile(entry[lang]["each"])) for entry in load("explained")["merged"]]


# ---- what nobody explains -----------------------------------------------------------------------------------------


def _handed_back(row: RowView, found: Sequence[tuple[Note, Reason]], labels: Labels) -> str:
    """«Chưa xác định lý do: …; đề nghị cơ quan soạn thảo thuyết minh.», with the places where there are several."""
    word = labels.word
    if len(found) == len(row.notes) == 1 and not found[0][1].edits:
        note = found[0][0]
        if len(note.reasons) > 1:
            return word("explained_rest")
        return word({"added": "explained_new", "removed": "explained_gone"}.get(note.kind, "explained_open"))
    sentences = _sentences(row)
    places = [place for note, reason in found for place in _sites(sentences, note, reason, labels)]
    return (
        word("explained_open_at", places=_some(list(dict.fromkeys(places)), labels))
        if places
        else word("explained_open")
    )


def _sites(sentences: Mapping[int, SentenceView], note: Note, reason: Reason, labels: Labels) -> Iterator[str]:
    """The places of one change that nobody explains."""
    word = labels.word
    yield from filter(None, (place_words(old, new, labels) for old, new in reason.edits))
    if not reason.edits:
        key = {"added": "explained_with", "removed": "explained_without"}.get(note.kind)
        words = _opening(sentences, note.number)
        yield word(key, words=words) if key else f"«{words}»"


def place_words(old: str, new: str, labels: Labels) -> str:
    """A place that nobody explains: what words became, or that they were added or left out; nothing of nothing."""
    old, new = _bare(old), _bare(new)
    if old and new:
        return f"«{old}» → «{new}»"
    if not old and not new:
        return ""
    return labels.word("explained_without" if old else "explained_with", words=old or new)


def _bare(words: str) -> str:
    """Words without the comma that joined them to the others."""
    return words.strip(" ,;.") or words


def _some(items: Sequence[str], labels: Labels) -> str:
    """So many that they can be read; how many more there are is said."""
    shown = "; ".join(items[:_PLACES])
    more = len(items) - _PLACES
    return shown + labels.word("explained_more", count=more) if more > 0 else shown


def _sentences(row: RowView) -> dict[int, SentenceView]:
    """The first sentence of each change, of the new text where it has one there."""
    return {s.number: s for cell in (row.old, row.new) for p in cell.paragraphs for s in reversed(p.sentences)}


def _opening(sentences: Mapping[int, SentenceView], number: int) -> str:
    """The first words of the sentence that a change is about."""
    text = _words(sentences[number]) if number in sentences else ""
    return text if len(text) <= _OPENING else text[:_OPENING].rsplit(" ", 1)[0] + " …"


def _words(sentence: SentenceView) -> str:
    return " ".join("".join(segment.text for segment in sentence.segments).split())
