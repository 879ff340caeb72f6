"""The characters of a page: its bytes decoded, and text in fonts or encodings from before Unicode turned."""

from __future__ import annotations

import codecs
import re

from directive_diff.model import Notice
from directive_diff.reading.decode import character_bytes, in_unicode, turned_notice, untold
from directive_diff.reading.detect import judge
from directive_diff.reading.legacy import FontEncoding, display_name, to_unicode
from directive_diff.reading.web.lines import UNSEEN
from directive_diff.reading.web.look import Look, Sheet, look
from directive_diff.reading.web.tree import TEXT, Node

__all__ = ["declared_encoding", "page_text", "turn"]

_PROLOGUE = 4_096
_CHARSET = re.compile(rb"<meta[^>]{0,300}charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE)
_XML = re.compile(rb"\A\s*<\?xml[^>]{0,200}encoding\s*=\s*[\"']([\w:.-]{2,40})", re.IGNORECASE)
_OLD_FONT = re.compile(r"(?:face|font)[^<>{}]{0,200}?(?:\.vn|vni[- ]|vntime|viscii|\bvi )", re.IGNORECASE)
_LATIN = re.compile(r"(?:windows-125\d|cp125\d|iso-?8859-\d{1,2}|latin-?\d)$", re.IGNORECASE)
_PROSE = 400_000  # characters looked at


def declared_encoding(data: bytes) -> str | None:
    """The encoding that a page says it is in."""
    match = _XML.search(data[:_PROLOGUE]) or _CHARSET.search(data[:_PROLOGUE])
    return match[1].decode("ascii", "replace") if match else None


def page_text(data: bytes, name: str) -> tuple[str, bool]:
    """The characters of a page, and whether they are sure: bytes that are no Unicode come back as Windows-1252.

    Raises:
        InputError: E105, E106 from :mod:`directive_diff.reading.decode`.
    """
    return character_bytes(data, name)


def turn(root: Node, sheet: Sheet, html: str, name: str, *, sure: bool, declared: str | None) -> list[Notice]:
    """Turn text in old fonts or encodings into Unicode, in place; the warnings that say so.

    Raises:
        InputError: E106 where the page is in no Unicode and nothing says in what else.
    """
    texts = _texts(root, sheet, fonts=bool(_OLD_FONT.search(html)))
    turned: list[Notice] = []
    for font in ("tcvn3", "tcvn3-capitals", "vni", "viscii"):
        own = [node for node, face in texts if face == font]
        if own and not in_unicode("".join(node.text for node in own)[:_PROSE]):
            for node in own:
                node.text = to_unicode(node.text, font)
            turned.append(turned_notice(display_name(font), None))
    if turned:
        return turned[:1] if len(turned) == 1 or turned[0].message == turned[1].message else turned
    prose = "\n".join(node.text for node, _ in texts)[:_PROSE]
    unicode = in_unicode(prose)
    if prose.isascii() or (sure and unicode):
        return []
    latin = declared is not None and bool(_LATIN.match(declared)) and declared.lower() not in ("windows-1258", "cp1258")
    # Word writes in Windows-1252 what that has, and the rest as character references.
    verdict = judge(prose, as_it_is=sure or latin or unicode)
    if verdict.encoding:
        for node, _ in texts:
            node.text = to_unicode(node.text, verdict.encoding)
        return [turned_notice(display_name(verdict.encoding), verdict.share)]
    if not sure and not (unicode and not latin):
        if not latin or declared is None:
            raise untold(name, 1, verdict)
        _again(texts, declared)
    return []


def _again(texts: list[tuple[Node, FontEncoding | None]], declared: str) -> None:
    """Windows-1252 read anew as the Western encoding that the page says it is in."""
    try:
        codec = codecs.lookup(declared).name
    except LookupError:
        return
    if codec not in ("cp1252", "iso8859-1"):
        for node, _ in texts:
            node.text = node.text.encode("cp1252", "replace").decode(codec, "replace")


def _texts(root: Node, sheet: Sheet, *, fonts: bool) -> list[tuple[Node, FontEncoding | None]]:
    """The text nodes that may be seen, each with what its font stands for."""
    found: list[tuple[Node, FontEncoding | None]] = []
    waiting = [(root, Look())]
    while waiting:
        node, above = waiting.pop()
        if node.tag == TEXT:
            found.append((node, above.font))
        elif node.tag not in UNSEEN or node.tag in ("head", "title", "noscript"):
            own = look(node, above, sheet) if fonts else above
            waiting.extend((child, own) for child in reversed(node.children))
    return found
