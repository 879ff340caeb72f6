"""The ticks of an editor: sections of last year's text that are left out on purpose, in a small file beside the draft.

The file is TOML that can be read and mended in Notepad. It names a section by its heading and address, not by an id,
so that a tick outlives small edits of last year's text. What somebody else writes into the file stays as it is: it is
read again before each tick, blocks are added at its end or taken out whole, and a file that cannot be understood is
never written to.
"""

from __future__ import annotations

import os
import re
import tomllib
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from uuid import uuid4

from directive_diff.catalogue import text
from directive_diff.errors import InputError, OutputError
from directive_diff.model import Unit
from directive_diff.overrides.read import walked
from directive_diff.overrides.write import escaped
from directive_diff.preview.headings import Headings
from directive_diff.report.rows import Side
from directive_diff.text import WORDS, fold, key

__all__ = ["NONE", "Decisions", "Dropped", "decide", "decisions_path", "read_decisions"]

MAX_BYTES = 1_000_000
# Two headings at one address that share so much of their words in order are one heading, reworded.
SAME_HEADING = 0.6
_BLOCK = "dropped"
_HEADER = re.compile(r"[ \t]*\[\[?[ \t]*([\w.-]+)")


@dataclass(frozen=True, slots=True)
class Dropped:
    """One section left out on purpose: its address and the first words of its heading."""

    where: str
    heading: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """The ticks of one file, in its order."""

    dropped: tuple[Dropped, ...] = ()

    def units(self, old: Side) -> frozenset[str]:
        """The ids of the sections of last year's text that are ticked. A tick that fits none, or several alike, is
        none.
        """
        if not self.dropped:
            return frozenset()
        known = _known(old)
        return frozenset(unit.id for tick in self.dropped for unit in _meant(tick, known))


NONE = Decisions()


def decisions_path(draft: Path) -> Path:
    """The file of a draft's ticks: «du-thao.docx» -> «du-thao.xem-truoc.toml»."""
    return draft.with_name(f"{draft.stem}.xem-truoc.toml")


def read_decisions(path: Path) -> Decisions:
    """The ticks of a file; none where there is no file.

    Raises:
        InputError: E131 it is no file that can be understood.
    """
    return _parsed(_read(path)[0], path)


def decide(path: Path, tick: Dropped, old: Side, *, dropped: bool) -> Decisions:
    """Add a tick to a file, or take it away; the ticks that are there then. ``old`` is last year's text.

    Raises:
        InputError: E131 the file that is there cannot be understood; it is left alone.
        OutputError: E213 it cannot be written.
    """
    said, mark = _read(path)
    before = _parsed(said, path)
    known = _known(old)
    meant = _meant(tick, known)
    there = [n for n, one in enumerate(before.dropped) if one == tick or (meant and _meant(one, known) == meant)]
    if bool(there) == dropped:
        return before
    end = "\n" if said and "\r\n" not in said else "\r\n"
    lines = said.replace("\r\n", "\n").split("\n")
    made = _added(lines, tick, path) if dropped else _without(lines, there)
    after = _parsed(made, path)  # what was written is what will be read
    _replace((mark + made.replace("\n", end)).encode("utf-8"), path)
    return after


# ---- the file -------------------------------------------------------------------------------------------------------


def _read(path: Path) -> tuple[str, str]:
    """The text of a file, and the byte-order mark that stands before it."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
        if len(data) > MAX_BYTES:
            raise InputError("E131", name=path.name, detail=f"> {MAX_BYTES} byte")
        said = data.decode("utf-8")
    except FileNotFoundError:
        return "", ""
    except (OSError, UnicodeDecodeError) as error:
        raise InputError("E131", name=path.name, detail=_detail(error)) from error
    mark = "\ufeff" if said.startswith("\ufeff") else ""
    return said.removeprefix(mark), mark


def _parsed(said: str, path: Path) -> Decisions:
    try:
        data = tomllib.loads(said.replace("\r\n", "\n"))
    except (tomllib.TOMLDecodeError, RecursionError, ValueError) as error:
        raise InputError("E131", name=path.name, detail=_detail(error)) from error
    blocks = data.get(_BLOCK, [])
    if not isinstance(blocks, list) or not all(isinstance(block, dict) for block in blocks):
        raise InputError("E131", name=path.name, detail=f"[[{_BLOCK}]]")
    found = tuple(Dropped(str(block.get("where", "")), str(block.get("heading", ""))) for block in blocks)
    return Decisions(found)


def _added(lines: Sequence[str], tick: Dropped, path: Path) -> str:
    """The file with one block more, behind all there is."""
    kept = "\n".join(lines).rstrip("\n")
    if not kept:
        about = text("vi", "words", "preview_ticks_about", stem=path.name.removesuffix(".xem-truoc.toml"))
        kept = "\n".join(f"# {line}" for line in about.split("\n"))
    block = f'[[{_BLOCK}]]\nwhere = "{escaped(tick.where)}"\nheading = "{escaped(tick.heading)}"\n'
    return f"{kept}\n\n{block}"


def _without(lines: Sequence[str], numbers: Sequence[int]) -> str:
    """The file without some of its blocks; comments behind a block stay."""
    gone: set[int] = set()
    heads = [(n, _HEADER.match(line)) for n, (line, inside) in enumerate(walked(list(lines))) if not inside]
    tables = [(n, match[1]) for n, match in heads if match]
    ours = [k for k, (_, name) in enumerate(tables) if name == _BLOCK]
    for number in numbers:
        k = ours[number]
        start = tables[k][0]
        end = tables[k + 1][0] if k + 1 < len(tables) else len(lines)
        while end > start + 1 and (not lines[end - 1].strip() or lines[end - 1].lstrip().startswith("#")):
            end -= 1
        gone.update(range(start, end))
        if start > 0 and not lines[start - 1].strip():
            gone.add(start - 1)
    return "\n".join(line for n, line in enumerate(lines) if n not in gone)


def _replace(data: bytes, path: Path) -> None:
    """Write a file at once: nobody ever reads half of it."""
    beside = path.parent / f".directive-diff-{uuid4().hex}.tmp"
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        with os.fdopen(os.open(beside, flags, 0o666), "wb") as file:
            file.write(data)
        beside.replace(path)
    except OSError as error:
        raise OutputError("E213", name=path.name, detail=_detail(error)) from error
    finally:
        with suppress(OSError):
            beside.unlink()


def _detail(error: Exception) -> str:
    return getattr(error, "strerror", None) or str(error)


# ---- which section --------------------------------------------------------------------------------------------------


Known = tuple[Unit, str, tuple[str, ...]]


def _known(old: Side) -> list[Known]:
    """The sections of last year's text, each with its address and the words of its heading."""
    headings = Headings(old)
    sections = [unit for unit in old.by_id.values() if unit.level == "section"]
    return [(unit, unit.address, _words(headings.of(unit))) for unit in sections]


def _words(said: str) -> tuple[str, ...]:
    return tuple(map(key, WORDS.findall(fold(said).text)))


def _meant(tick: Dropped, known: Sequence[Known]) -> list[Unit]:
    """The one section that a tick means, or none."""
    words = _words(tick.heading)
    for fitting in _ways(tick.where, words, known):
        if len(fitting) == 1:
            return fitting
    return []


def _ways(where: str, words: tuple[str, ...], known: Sequence[Known]) -> Iterator[list[Unit]]:
    """From strict to lenient: address and words; the words alone; the address with nearly the words."""
    yield [unit for unit, address, own in known if address == where and own == words]
    yield [unit for unit, _, own in known if own == words and words]
    yield [unit for unit, address, own in known if address == where and _alike(own, words)]


def _alike(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= SAME_HEADING
