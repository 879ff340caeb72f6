"""Word documents (DOCX) -> blocks, by walking the parts: what python-docx and its like pass over is read here.

The walk is :func:`read`: open the package, take styles, numbering and notes, walk the body, set headers, comments and
the like aside, and prove by an independent count that every character of every part was met.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from functools import lru_cache

from directive_diff.catalogue import joined, message
from directive_diff.errors import InputError
from directive_diff.model import Message
from directive_diff.reading.blocks import Account, Block, Page, Unseen, imbalance
from directive_diff.reading.columns import in_columns, zones
from directive_diff.reading.cuts import healed_page
from directive_diff.reading.decode import turned_notice
from directive_diff.reading.file import File, Options, damaged, refused
from directive_diff.reading.package import Element, Package, open_package
from directive_diff.reading.wordbody import Body
from directive_diff.reading.wordnumbers import Numbering
from directive_diff.reading.wordrevisions import Tally, tally
from directive_diff.reading.wordstyles import Styles, W, without_table_styles
from directive_diff.reading.wordtext import CHARACTERS, Runs, broken_fields, characters_of
from directive_diff.reading.wrapped import Line
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["read"]

# Parts beside the text whose words count, by the kind of their relationship.
_NOTES = {"footnotes": "footnote", "endnotes": "endnote"}
_MARGINS = ("header", "footer")
_NO_NOTE = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_LINE = 80  # a line of the national header is no longer
_TAB = 8  # columns to a tab stop, as in plain text


def read(file: File, options: Options) -> Page:
    """The blocks of a Word document.

    Raises:
        InputError: E105 another program's file, E109 without lxml, E110 damaged, E111 hostile, E112 encrypted, E113
            tracked changes when these are to be refused.
        InternalError: E900 characters of the file were met by nobody.
    """
    package = open_package(file)
    main = package.main_part()
    parts = _parts(package, main)
    text = package.tree(main)
    body = text.find(f"{W}body")
    if body is None:
        raise damaged(file.name, "Word (DOCX)", message("details", "E110.no-body"))
    notes = [package.tree(part) for kind in _NOTES for part in parts.get(kind, ())]
    margins = [package.tree(part) for kind in _MARGINS for part in parts.get(kind, ())]
    comments = [package.tree(part) for part in parts.get("comments", ())]

    changes = tally([text, *notes])
    if changes.count and options.revisions == "refuse":
        raise _tracked(file.name, changes)
    styles = Styles(_first(package, parts, "styles", trim=without_table_styles))
    account = Account()
    unread: list[Unseen] = []
    runs = Runs(styles, account, unread, options.revisions, too_deep=lambda: _too_deep(file.name))
    runs.broken = set().union(*(broken_fields(story) for story in (text, *notes)))
    walk = Body(runs, styles, Numbering(_first(package, parts, "numbering"), styles), _by_id(notes))
    blocks = list(walk.blocks(body))
    blocks[:0] = _letterhead(walk, margins, blocks)
    _set_aside(runs, walk, margins, comments)
    _prove(file.name, runs.raw, [text, *notes, *margins, *comments])

    page = healed_page(_in_columns(blocks, walk.tabs), account)
    page.unread += unread
    _warn(page, changes, options, runs)
    return page


def _parts(package: Package, main: str) -> dict[str, list[str]]:
    """The parts that the text refers to, by kind, in the order of their names."""
    found: dict[str, list[str]] = {}
    taken = {main.lower()}  # a part is one thing only
    for relationship in package.relationships(main).values():
        if package.has(relationship.part) and relationship.part.lower() not in taken:
            taken.add(relationship.part.lower())
            found.setdefault(relationship.kind, []).append(relationship.part)
    return {kind: sorted(parts) for kind, parts in found.items()}


def _first(
    package: Package, parts: dict[str, list[str]], kind: str, trim: Callable[[bytes], bytes] | None = None
) -> Element | None:
    named = parts.get(kind)
    return package.tree(named[0], trim=trim) if named else None


def _by_id(stories: Iterable[Element]) -> dict[tuple[str, str], Element]:
    """Foot- and endnotes by kind and id; the lines that separate them from the text are none."""
    return {
        (note.tag[len(W) :], note.get(f"{W}id", "")): note
        for story in stories
        for note in story
        if note.tag in (f"{W}footnote", f"{W}endnote") and note.get(f"{W}type") not in _NO_NOTE
    }


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = load("structure")
    return {name: re.compile(rules[name]["pattern"]) for name in ("motto", "own_number")}


def _letterhead(walk: Body, margins: Iterable[Element], blocks: list[Block]) -> list[Block]:
    """The national header where it is kept in the page header, as some offices' templates do; taken once."""
    if any(_heads(block.text) for block in blocks[:20]):  # a header has a dozen lines at most
        return []
    for margin in margins:
        if any(_heads("".join(p.itertext())) for p in margin.iter(f"{W}p")):
            with walk.runs.another_story():
                walk.margin = margin
                return list(walk.blocks(margin))
    return []


def _heads(text: str) -> bool:
    plain = " ".join(fold(text[:_LINE]).text.split())
    return any(_patterns()[name].match(plain) for name in ("motto", "own_number"))


def _set_aside(runs: Runs, walk: Body, margins: Iterable[Element], comments: Iterable[Element]) -> None:
    """What is beside the text: page headers and footers, comments, notes that no mark refers to."""
    for margin in margins:
        if margin is not walk.margin:
            runs.set_aside(margin, "page header or footer")
    for part in comments:
        runs.set_aside(part, "comment")
    for key, note in walk.notes.items():
        if key not in walk.used:
            runs.set_aside(note, "note without a mark")


def _prove(name: str, met: int, stories: Iterable[Element]) -> None:
    """Every character of every part was met once: counted here without any regard to structure."""
    there = sum(
        len(characters_of(element))
        for story in stories
        for element in story.iter(*CHARACTERS)
        if not _in_no_note(element)
    )
    if there > met:  # words among properties and the like, where the format has none
        raise damaged(
            name,
            "Word (DOCX)",
            f"{there - met} ký tự nằm ở chỗ Word không đọc / {there - met} characters stand where Word reads none",
        )
    if there < met:
        raise imbalance(f"{there} characters in the parts of the file, {met} met")


def _in_no_note(element: Element) -> bool:
    return any(up.get(f"{W}type") in _NO_NOTE for up in element.iterancestors(f"{W}footnote", f"{W}endnote"))


def _in_columns(blocks: list[Block], tabs: dict[int, int]) -> list[Block]:
    """Issuer and motto, recipients and signature set side by side with tabs -> one after the other."""
    if not any("\t" in block.text for block in blocks) and not tabs:
        return blocks
    lines = [
        Line.of(
            block,
            _TAB * tabs.get(next((p.at for p in block.pieces if p.at >= 0), -1), 0),
            blank_before=False,
            page_before=False,
        )
        for block in blocks
    ]
    out: list[Block] = []
    for zone in zones(lines):
        apart = zone.columns and not any(line.block.cell for line in zone.lines)
        out += in_columns(zone.lines) if apart else (line.block for line in zone.lines)
    return out


# ---- what to say --------------------------------------------------------------------------------------------------


def _warn(page: Page, changes: Tally, options: Options, runs: Runs) -> None:
    if changes.count:
        taken = message("details", "W206.accepted" if options.revisions == "accept" else "W206.rejected")
        page.warn("W206.word", count=changes.count, what=_told(changes), taken=taken)
    hidden = sum(1 for thing in page.unread if thing.what in ("hidden text", "invisible text"))
    if hidden:
        page.warn("W210.word", count=hidden)
    if runs.encodings:
        page.warnings.append(turned_notice(", ".join(sorted(runs.encodings)), None))


def _told(changes: Tally) -> Message:
    """The counts of tracked changes by what they do."""
    counts = {
        "insertions": changes.inserted,
        "deletions": changes.deleted,
        "moves": changes.moved,
        "formats": changes.formatted,
    }
    return joined((message("details", f"W206.{what}", count=n) for what, n in counts.items() if n), ", ")


def _tracked(name: str, changes: Tally) -> InputError:
    return InputError("E113.word", name=name, count=changes.count, what=_told(changes))


def _too_deep(name: str) -> InputError:
    return refused(name, "boxes")
