"""What the first bytes of a file say it is, whatever its suffix."""

from __future__ import annotations

import re

from directive_diff.catalogue import message
from directive_diff.errors import InputError
from directive_diff.reading.file import OFFICE_LOCK, File, damaged, needs_password

__all__ = ["recognise"]

_PROLOGUE = 4096  # a page's document type or root stands within a few lines of its start
_PAGE = re.compile(
    rb"\A\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,1000}?-->\s*)*<(?:!doctype\s+html|html)\b", re.IGNORECASE | re.DOTALL
)
_ARCHIVED_PAGE = re.compile(
    rb"\A(?:[\w-]{2,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,40}?mime-version:", re.IGNORECASE
)

# First bytes of files that people give by mistake, and what to call them.
_OTHER = (
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF8", "GIF"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"7z\xbc\xaf\x27\x1c", "7-Zip"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"\x1f\x8b", "GZIP"),
    (b"MZ", "EXE"),
)
_PICTURES = frozenset({"PNG", "JPEG", "GIF", "TIFF"})
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ODT_TYPE = b"application/vnd.oasis.opendocument.text"


def recognise(file: File) -> str | None:
    """The id of the format whose mark the file begins with, or None where it may be plain text.

    Raises:
        InputError: E105 for a kind of file that is no document, E112 for one locked by a password.
    """
    data = file.data
    head = data[:_PROLOGUE]
    if head.lstrip(b"\xef\xbb\xbf\x00 \t\r\n").startswith(b"%PDF-") or b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return "odt" if head[30:].startswith(b"mimetype" + _ODT_TYPE) else "docx"
    if head.startswith(_OLE):
        return _compound(file)
    if head.startswith(b"{\\rtf"):
        return "rtf"
    for magic, what in _OTHER:
        if head.startswith(magic) and (what != "EXE" or b"\x00" in head):
            raise _no_document(file.name, what)
    text = _narrow(head)
    if _PAGE.match(text) or _ARCHIVED_PAGE.match(text):
        return "html"
    return None


def _narrow(head: bytes) -> bytes:
    """The first bytes without a byte-order mark, and without the zeros of UTF-16."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head[2:].replace(b"\x00", b"")
    return head.removeprefix(b"\xef\xbb\xbf")


def _compound(file: File) -> str:
    """A compound file is a Word 97-2003 document, another program's, or an encrypted file of today's Office."""
    names = [
        name.encode("utf-16-le") for name in ("EncryptedPackage", "WordDocument", "Workbook", "PowerPoint Document")
    ]
    encrypted, word, sheet, slides = (name in file.data for name in names)
    if encrypted:
        raise needs_password(file.name, OFFICE_LOCK)
    if word:
        return "doc"
    if sheet or slides:
        raise _no_document(file.name, "Excel 97-2003" if sheet else "PowerPoint 97-2003")
    raise damaged(file.name, "Word 97-2003", message("details", "E110.no-word-stream"))


def _no_document(name: str, what: str) -> InputError:
    return InputError("E105.picture" if what in _PICTURES else "E105.other", name=name, what=what)
