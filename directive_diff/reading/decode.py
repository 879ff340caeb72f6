"""Bytes of a text file -> characters, or a clear refusal."""

from __future__ import annotations

import codecs

from directive_diff.errors import InputError

__all__ = ["decode"]

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# First bytes of files that people give by mistake, and what to call them.
_NOT_TEXT = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "Word/Excel (ZIP)"),
    (b"\xd0\xcf\x11\xe0", "Word 97-2003 (OLE)"),
    (b"{\\rtf", "RTF"),
    (b"\x89PNG", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
)


def decode(data: bytes, name: str) -> str:
    """The characters of ``data``: UTF-8, with or without a byte-order mark, or UTF-16 with one.

    The mark itself is part of what is returned (U+FEFF), so that the ledger can account for it.

    Raises:
        InputError: E105 for a file that is no text, E106 for text in another encoding.
    """
    for magic, what in _NOT_TEXT:
        if data.startswith(magic):
            raise _binary(name, what)
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, name)
    if b"\x00" in data:
        raise _binary(name, "")
    return _strict(data, "utf-8", name)


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InputError(
            "E106",
            vi=(
                f"Không đọc được «{name}»: dòng {line} có byte không thuộc bảng mã {encoding.upper()}. "
                "Tệp có thể dùng bảng mã cũ (TCVN3, VNI, VISCII); hãy mở tệp và lưu lại với bảng mã UTF-8."
            ),
            en=(
                f"Cannot read '{name}': line {line} holds a byte that is not {encoding.upper()}. "
                "The file may use an old encoding (TCVN3, VNI, VISCII); open it and save it as UTF-8."
            ),
        ) from error
    if "\x00" in text:
        raise _binary(name, "")
    return text


def _binary(name: str, what: str) -> InputError:
    return InputError(
        "E105",
        vi=(
            f"«{name}» không phải tệp văn bản thuần{f' mà là tệp {what}' if what else ''}. "
            "Hãy lưu văn bản thành tệp .txt hoặc .md với bảng mã UTF-8 rồi thử lại."
        ),
        en=(
            f"'{name}' is not a plain text file{f' but {what}' if what else ''}. "
            "Save the text as a .txt or .md file in UTF-8 and try again."
        ),
    )
