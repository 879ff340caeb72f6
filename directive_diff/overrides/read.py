"""A file of decisions (TOML) -> :class:`Overrides`; what does not fit is refused with its line and the way out."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import Any, cast, get_args

from directive_diff.catalogue import Value, message
from directive_diff.errors import InputError
from directive_diff.model import Level, Message
from directive_diff.overrides.decisions import ChangeDecision, Overrides, PairDecision, Quote
from directive_diff.reading.file import load as load_file
from directive_diff.rules import load
from directive_diff.text import INVISIBLE

__all__ = ["block_lines", "parse", "read_overrides", "tidied", "walked"]

# A block is about a thousand bytes, and the longest directives have some hundred changes.
MAX_BYTES = 4_000_000
MAX_BLOCKS = 4_000
MAX_QUOTES = 60  # sentences of one pair: a paragraph has a dozen

_SIDES = ("old", "new")
_PLACES = tuple(f"{side}_{what}" for side in _SIDES for what in ("where", "section"))
_PAIR_KEYS = ("action", "level", *_SIDES, *_PLACES)
_CHANGE_KEYS = (*_SIDES, *_PLACES, "category", "thuyet_minh", "explanation_en")
_ROW_KEYS = ("changes", "thuyet_minh", "explanation_en")
_KEYS = {"pair": _PAIR_KEYS, "change": _CHANGE_KEYS, "row": _ROW_KEYS, "changes": _CHANGE_KEYS[:-2]}
_BLOCKS = ("pair", "change", "row")
_HEADER = re.compile(r"[ \t]*\[\[[ \t]*(pair|change|row)[ \t]*\]\]")
_LONG = ('"""', "'''")
# So many dotted keys in a row cost the parser the square of their number, and no decision has any.
_DOTTED = re.compile(r"""(?<![\w-])(?:(?:[\w-]+|"[^"\n]*"|'[^'\n]*')[ \t]*\.[ \t]*){16}""")
_WHERE = re.compile(r"\(at line (\d+), column \d+\)")
_CURLY = re.compile("=[ \t\\[]*[“”‘’„«»]")
_INNER_QUOTE = re.compile(r'=[ \t]*"[^"\n]*"[ \t]*[^\s,#\]"]')


def read_overrides(path: str | Path) -> Overrides:
    """The decisions of a file.

    Raises:
        InputError: E101 to E104 no such file or not readable; E120 no UTF-8 text, or beyond measure; E121 no TOML;
            E122 a block that does not fit; E123 an unknown category.
    """
    file = load_file(path)
    if len(file.data) > MAX_BYTES:
        raise _too_much(f"{len(file.data)} byte > {MAX_BYTES}")
    wide = file.data[:2] in {b"\xff\xfe", b"\xfe\xff"}  # what Notepad once called «Unicode»
    try:
        text = file.data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        raise InputError("E120.encoding", name=file.name) from error
    return parse(text)


def parse(text: str) -> Overrides:
    """The decisions in a text.

    Raises:
        InputError: E120 to E123, as :func:`read_overrides`.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n")
    if _DOTTED.search(text):
        raise _too_much("a.b.c…")
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise _malformed(str(error), lines) from error
    except (RecursionError, ValueError) as error:  # ValueError: a number of more digits than Python turns into one
        raise _too_much("[[[[[…") from error
    for name, value in data.items():
        if name not in _BLOCKS:
            raise _unfit(
                _line_of(lines, name),
                "block",
                name=_short(name),
            )
        if not isinstance(value, list) or not all(isinstance(block, dict) for block in value):
            raise _unfit(
                _line_of(lines, name),
                "blocks",
                name=name,
            )
    blocks = {name: data.get(name, []) for name in _BLOCKS}
    if sum(map(len, blocks.values())) > MAX_BLOCKS:
        raise _too_much(f"{MAX_BLOCKS} [[…]]")
    places = _places(lines)
    made = {
        name: [_Block(name, block, at, lines) for block, at in zip(found, _padded(places[name], found), strict=True)]
        for name, found in blocks.items()
    }
    rows = [decision for block in made["row"] for decision in block.row()]
    changes = [block.change() for block in made["change"]]
    if len(changes) + len(rows) > MAX_BLOCKS:
        raise _too_much(f"{MAX_BLOCKS} [[…]]")
    return Overrides(tuple(block.pair() for block in made["pair"]), (*changes, *rows), text)


def _padded(places: list[int], blocks: list[Any]) -> list[int]:
    """The line of each block; written in a line (``change = [{…}]``) they have none."""
    return places if len(places) == len(blocks) else [0] * len(blocks)


def _places(lines: list[str]) -> dict[str, list[int]]:
    """On which lines blocks begin, outside texts of several lines."""
    found: dict[str, list[int]] = {name: [] for name in _BLOCKS}
    for number, (line, inside) in enumerate(walked(lines), 1):
        header = None if inside else _HEADER.match(line)
        if header:
            found[header[1]].append(number)
    return found


def block_lines(text: str) -> list[tuple[int, int]]:
    """The first and last line of each block, without the comments and empty lines behind it."""
    lines = text.split("\n")
    starts = sorted(number for found in _places(lines).values() for number in found)
    bare = [not inside and (not line.strip() or line.lstrip().startswith("#")) for line, inside in walked(lines)]
    spans: list[tuple[int, int]] = []
    for start, stop in zip(starts, [*starts[1:], len(lines) + 1], strict=False):
        end = stop - 1
        while end > start and bare[end - 1]:
            end -= 1
        spans.append((start, end))
    return spans


def walked(lines: list[str]) -> Iterator[tuple[str, bool]]:
    """Each line, and whether it begins inside a text of several lines."""
    inside = ""
    for line in lines:
        yield line, bool(inside)
        inside = _after(line, inside)


def _after(line: str, inside: str) -> str:
    """The mark of the text of several lines that is open behind a line, or none. What stands in a comment, in a text of
    one line or behind a backslash opens and closes nothing (TOML 1.0).
    """
    at = 0
    while at < len(line):
        if inside:
            if line.startswith(inside, at):
                at += len(inside)
                inside = ""
            else:
                at += 2 if inside == _LONG[0] and line[at] == "\\" else 1
        elif line[at] == "#":
            break
        elif line.startswith(_LONG, at):
            inside = line[at : at + 3]
            at += 3
        elif line[at] in "\"'":
            at = _closed(line, at)
        else:
            at += 1
    return inside


def _closed(line: str, start: int) -> int:
    """Where a text of one line that begins at ``start`` is over."""
    at = start + 1
    while at < len(line) and line[at] != line[start]:
        at += 2 if line[start] == '"' and line[at] == "\\" else 1
    return at + 1


class _Block:
    """One block, asked for its keys."""

    def __init__(self, name: str, values: Mapping[str, Any], line: int, lines: list[str]) -> None:
        self._name, self._values, self._line, self._lines = name, values, line, lines
        known = _KEYS[name]
        for key in values:
            if key not in known:
                raise self._wrong(key, "field", block=name, name=_short(key), known=", ".join(known))

    def pair(self) -> PairDecision:
        """This block as a decision about a pair."""
        action, level = self._one("action", ("pin", "reject"), None), self._one("level", get_args(Level), "sentence")
        old, new = self._quotes("old"), self._quotes("new")
        if old is None or new is None or not (old or new):
            raise self._wrong("action", "pair-sides")
        if action == "reject" and not (old and new):
            raise self._wrong("action", "reject-sides")
        pin = "pin" if action == "pin" else "reject"
        return PairDecision(cast("Any", pin), old, new, cast("Level", level), self._line)

    def row(self) -> list[ChangeDecision]:
        """This block as decisions about the changes of one row, all with its explanation."""
        entries = self._values.get("changes")
        if not isinstance(entries, list) or not entries or not all(isinstance(entry, dict) for entry in entries):
            raise self._wrong("changes", "row-changes", example='{ old = "…", new = "…" },')
        said = self._said()
        found = (_Block("changes", entry, self._line, self._lines).change() for entry in entries)
        return [replace(decision, explanation=said, block="row") for decision in found]

    def change(self) -> ChangeDecision:
        """This block as a decision about a change."""
        old, new = self._quotes("old"), self._quotes("new")
        if not old and not new:
            raise self._wrong("old", "no-quote")
        return ChangeDecision(old, new, tuple(self._categories()), self._said(), self._line)

    def _said(self) -> Message | None:
        """The explanation in both languages."""
        vi, en = self._text("thuyet_minh"), self._text("explanation_en")
        if en and not vi:
            raise self._wrong("explanation_en", "english-alone")
        return Message(vi, en or vi) if vi else None

    def _one(self, key: str, allowed: tuple[str, ...], default: str | None) -> str:
        value = self._values.get(key, default)
        if value not in allowed:
            choices = ", ".join(f'"{choice}"' for choice in allowed)
            raise self._wrong(key, "choice", name=key, known=choices)
        return str(value)

    def _text(self, key: str) -> str:
        value = self._values.get(key, "")
        if not isinstance(value, str):
            raise self._no_text(key)
        return tidied(value)

    def _list(self, key: str) -> list[str] | None:
        """The texts of a field that holds one or a list; empty ones count for nothing."""
        if key not in self._values:
            return None
        value = self._values[key]
        texts = [value] if isinstance(value, str) else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise self._no_text(key)
        return [_tidy(text) for text in texts]

    def _quotes(self, side: str) -> tuple[Quote, ...] | None:
        words = self._list(side)
        if words is None:
            return None
        words = [text for text in words if text]
        if len(words) > MAX_QUOTES:
            raise self._wrong(side, "quotes", name=side, number=len(words), limit=MAX_QUOTES)
        wheres, sections = (self._beside(f"{side}_{what}", words) for what in ("where", "section"))
        return tuple(Quote(*parts) for parts in zip(words, wheres, sections, strict=True))

    def _beside(self, key: str, words: list[str]) -> list[str]:
        """What stands beside each quote: as many as quotes, or none."""
        found = self._list(key) or []
        if not any(found):
            return [""] * len(words)
        if len(found) != len(words):
            raise self._wrong(key, "beside", name=key, values=len(found), quotes=len(words))
        return found

    def _categories(self) -> Iterator[str]:
        known = _categories()
        for name in dict.fromkeys(text for text in self._list("category") or [] if text):
            category = known.get(_folded(name))
            if category is None:
                choices = ", ".join(c["id"] for c in load("categories")["category"])
                line = self._at("category")
                raise InputError("E123", at=_on(line), name=_short(name), known=choices)
            yield category

    def _at(self, key: str) -> int:
        """The line of a field of this block."""
        field = re.compile(rf"[ \t]*[\"']?{re.escape(key)}[\"']?[ \t]*=")
        for number in range(self._line, len(self._lines)) if self._line else ():
            if _HEADER.match(self._lines[number]):
                break
            if field.match(self._lines[number]):
                return number + 1
        return self._line

    def _wrong(self, key: str, what: str, /, **values: Value) -> InputError:
        return _unfit(self._at(key), what, **values)

    def _no_text(self, key: str) -> InputError:
        return self._wrong(key, "text", name=key)


@lru_cache(maxsize=1)
def _categories() -> dict[str, str]:
    """What a category may be called: its id, or its label in either language."""
    found: dict[str, str] = {}
    for category in load("categories")["category"]:
        label = message("categories", category["id"])
        for name in (category["id"], label.vi, label.en):
            found.setdefault(_folded(name), category["id"])
    return found


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def tidied(text: str) -> str:
    """A text of several lines as it is kept: each without what nobody sees, empty ones left out."""
    return "\n".join(filter(None, map(_tidy, text.splitlines())))


def _tidy(text: str) -> str:
    """A text on one line, without characters that nobody sees."""
    kept = "".join(c for c in text if c not in INVISIBLE and (c.isspace() or unicodedata.category(c)[0] != "C"))
    return " ".join(kept.split())


def _short(text: str) -> str:
    text = _tidy(text)
    return text if len(text) <= 40 else f"{text[:40]}…"


def _line_of(lines: list[str], name: str) -> int:
    start = re.compile(rf"[ \t]*\[*[ \t]*[\"']?{re.escape(name)}\b")
    return next((number for number, line in enumerate(lines, 1) if start.match(line)), 0)


def _on(line: int) -> Message | str:
    return message("details", "line", line=str(line)) if line else ""


def _unfit(line: int, what: str, /, **values: Value) -> InputError:
    """E122; ``what`` is the key of ``details`` that says what does not fit."""
    return InputError("E122", at=_on(line), what=message("details", f"E122.{what}", **values))


def _malformed(said: str, lines: list[str]) -> InputError:
    where = _WHERE.search(said)
    number = int(where[1]) if where else len(lines)
    line = lines[number - 1] if 0 < number <= len(lines) else ""
    if _CURLY.search(line):
        what = "curly"
    elif _INNER_QUOTE.search(line):
        what = "inner-quote"
    else:
        what = "backslash" if "\\" in line else "syntax"
    return InputError("E121", at=_on(number), what=message("details", f"E121.{what}"), said=_short(said))


def _too_much(what: str) -> InputError:
    return InputError("E120.too-much", what=what)
