"""Web pages -> blocks: pages of portals and other sites, pages that Word and others save, alone or as MHTML.

The walk: bytes -> characters -> tree -> the lines a person sees -> where among them the document stands -> its blocks.
"""

from __future__ import annotations

import re

from directive_diff.errors import InputError
from directive_diff.model import Message, Notice
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
        raise refused(file.name, "các phần tử lồng nhau quá sâu", "its elements are nested too deep") from error


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
        raise InputError(
            "E113",
            vi=f"«{name}» còn {changes} thay đổi có theo dõi (track changes). Hãy chấp nhận hoặc từ chối các thay đổi "
            "rồi lưu lại, hoặc chọn --revisions accept hay --revisions reject.",
            en=f"'{name}' carries {changes} tracked changes. Accept or reject them and save it again, or choose "
            "--revisions accept or --revisions reject.",
        )
    if changes:
        accepted = options.revisions == "accept"
        page.warnings.append(
            Notice(
                "W206",
                Message(
                    f"Tệp còn {changes} thay đổi có theo dõi (track changes); đã đọc như khi "
                    f"{'chấp nhận' if accepted else 'từ chối'} tất cả.",
                    f"The file carries {changes} tracked changes; it was read as if all were "
                    f"{'accepted' if accepted else 'rejected'}.",
                ),
            )
        )
    if counts["hidden"]:
        page.warn(
            "W210",
            vi=f"Trang có {counts['hidden']} chỗ có chữ ẩn hoặc chữ không nhìn thấy; phần này không đưa vào đối chiếu.",
            en=f"The page has {counts['hidden']} runs of hidden or invisible text; they are not compared.",
        )
    around = counts[AROUND] + counts[COPY]
    if application and around:
        copies = f", trong đó {counts[COPY]} ký tự là bản lặp của văn bản" if counts[COPY] else ""
        copies_en = f", {counts[COPY]} of them a second copy of the document" if counts[COPY] else ""
        page.warn(
            "W213",
            vi=f"Văn bản được lấy ra từ trang web; {around} ký tự quanh văn bản không đưa vào đối chiếu{copies}. "
            "Nên kiểm tra đoạn đầu và đoạn cuối.",
            en=f"The document was found inside a web page; {around} characters around it are not compared{copies_en}. "
            "Check its first and last paragraphs.",
        )
