"""Web pages -> blocks: pages of portals and other sites, pages that Word and others save, alone or as MHTML.

The walk: bytes -> characters -> tree -> the lines a person sees -> where among them the document stands -> its blocks.
"""

from __future__ import annotations

import re

from directive_diff.catalogue import message
from directive_diff.errors import InputError
from directive_diff.reading.blocks import Account, Page, imbalance
from directive_diff.reading.cuts import healed_page
from directive_diff.reading.file import File, Options, refused
from directive_diff.reading.web.archive import is_archive, page_of
from directive_diff.reading.web.blocks import Written, write
from directive_diff.reading.web.document import AROUND, COPY, find
from directive_diff.reading.web.lines import draw
from directive_diff.reading.web.look import sheet_of
from directive_diff.reading.web.notes import notes_of
from directive_diff.reading.web.script import declared_encoding, page_text, turn
from directive_diff.reading.web.tree import TEXT, VOID, grow, nodes

__all__ = ["read"]

_EMPTY = re.compile(r"<([A-Za-z][\w:-]{0,30})((?:\s[^<>]{0,2000})?)/>")


def read(file: File, options: Options) -> Page:
    """The blocks of a web page's document.

    Raises:
        InputError: E105, E106 for bytes that are no text or in an unknown encoding, E109 without selectolax, E110 for
            an archive without a page, E111 for a page that would harm the machine, E113 for tracked changes refused.
    """
    try:
        return _read(file, options)
    except RecursionError as error:
        raise refused(file.name, "elements") from error


def _read(file: File, options: Options) -> Page:
    data, declared = page_of(file) if is_archive(file.data) else (file.data, None)
    declared = declared_encoding(data) or declared
    html, sure = page_text(data, file.name)
    mark = html[:1] if html[:1] == "\ufeff" else ""
    tree = grow(_closed(html[len(mark) :]), file.name)
    sheet = sheet_of(tree.root)
    warnings = turn(tree.root, sheet, html, file.name, sure=sure, declared=declared)
    found = find(tree.root, draw(tree.root))
    account = Account()
    account.see_aside(mark, "byte-order mark")
    written = write(tree.root, found, sheet, notes_of(tree.root), account, options.revisions)
    characters = sum(len(node.text) for node in nodes(tree.root) if node.tag == TEXT) + written.counts["supplied"]
    characters += len(mark)
    if len(account) != characters:
        raise imbalance(f"the page has {characters} characters, {len(account)} were met")
    page = healed_page(written.blocks, account)
    page.warnings[:0] = warnings
    page.unread = written.unread
    _warn(page, written, file.name, options, application=found.application)
    return page


def _closed(html: str) -> str:
    """XHTML's empty elements as HTML has them: there ``<title/>`` would swallow the page."""
    if not html.lstrip().startswith("<?xml"):
        return html
    return _EMPTY.sub(lambda tag: tag[0] if tag[1].lower() in VOID else f"<{tag[1]}{tag[2]}></{tag[1]}>", html)


def _warn(page: Page, written: Written, name: str, options: Options, *, application: bool) -> None:
    counts = written.counts
    changes = counts["changes"]
    if changes and options.revisions == "refuse":
        raise InputError("E113.page", name=name, count=changes)
    if changes:
        taken = message("details", "W206.accepted" if options.revisions == "accept" else "W206.rejected")
        page.warn("W206.page", count=changes, taken=taken)
    if counts["hidden"]:
        page.warn("W210.page", count=counts["hidden"])
    around = counts[AROUND] + counts[COPY]
    if application and around:
        copied = counts[COPY]
        page.warn("W213.copies" if copied else "W213", around=around, **({"copies": copied} if copied else {}))
