"""A file -> blocks of text. One module per format; ``FORMATS`` is the one table of them.

What a file is, its first bytes say; its suffix is asked only where they do not. Portals and offices name files
carelessly: a page or a rich text saved as ``.doc`` is common.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib import import_module

from directive_diff.errors import InputError
from directive_diff.reading.blocks import Account, Block, Page, Piece, join
from directive_diff.reading.file import MAX_BYTES, File, Options, Revisions, as_path, empty, load
from directive_diff.reading.signature import recognise
from directive_diff.rules import load as load_rules

__all__ = [
    "FORMATS",
    "MAX_BYTES",
    "Account",
    "Block",
    "File",
    "Format",
    "Options",
    "Page",
    "Piece",
    "Revisions",
    "as_path",
    "format_of",
    "join",
    "load",
    "read_blocks",
]


@dataclass(frozen=True, slots=True)
class Format:
    """One kind of file: what to call it, the suffixes it goes by, and the module whose ``read`` reads it."""

    name: str
    suffixes: tuple[str, ...]
    module: str

    @property
    def read(self) -> Callable[[File, Options], Page]:
        """The reader; its module is imported when first asked for."""
        reader: Callable[[File, Options], Page] = import_module(f"{__name__}.{self.module}").read
        return reader


# A new format is one module and one row.
FORMATS: dict[str, Format] = {
    "markdown": Format("Markdown", (".md", ".markdown"), "markdown"),
    "text": Format("văn bản thuần (text)", (".txt", ".text", ""), "plain"),
    "docx": Format("Word (DOCX)", (".docx", ".docm", ".dotx"), "docx"),
    "doc": Format("Word 97-2003 (DOC)", (".doc", ".dot"), "office"),
    "rtf": Format("RTF", (".rtf",), "office"),
    "odt": Format("OpenDocument (ODT)", (".odt",), "office"),
    "pdf": Format("PDF", (".pdf",), "pdf"),
    "html": Format("HTML", (".html", ".htm", ".xhtml", ".mht", ".mhtml"), "html"),
}

_BY_SUFFIX = {suffix: id for id, format in FORMATS.items() for suffix in format.suffixes}


def format_of(file: File) -> Format:
    """The format of a file: what its first bytes say, else its suffix.

    Raises:
        InputError: E105 a known kind of file that is no document, E107 an unknown one, E112 one locked by a password.
    """
    seen = recognise(file)
    by_suffix = _BY_SUFFIX.get(file.suffix)
    if seen is None and by_suffix is None:
        known = ", ".join(s for s in _BY_SUFFIX if s)
        raise InputError("E107", suffix=file.suffix, name=file.name, known=known)
    return FORMATS[seen or by_suffix or "text"]


def read_blocks(file: File, options: Options | None = None) -> Page:
    """The blocks of a file, in reading order, with the account still open.

    Raises:
        InputError: E104 when nothing but white space is in it, those of :func:`format_of`, and those of its reader.
    """
    if not file.data.strip():
        raise empty(file.name)
    format = format_of(file)
    page = format.read(file, options or Options())
    page.blocks = list(_without_rules(page))
    if not any(any(c.isprintable() and not c.isspace() for c in block.text) for block in page.blocks):
        raise empty(file.name)
    if file.suffix in _BY_SUFFIX and file.suffix not in format.suffixes:
        page.warn("W207.format", suffix=file.suffix, format=format.name)
    return page


def _without_rules(page: Page) -> Iterator[Block]:
    """All blocks but lines of dashes drawn with the keyboard, such as stand below the issuer and the motto."""
    drawn = re.compile(load_rules("structure")["rule_line"]["pattern"])
    for block in page.blocks:
        if drawn.match(block.text.strip()):
            page.account.aside_block(block, "mark-up")
        else:
            yield block
