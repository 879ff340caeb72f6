"""Bytes of a text file -> characters, or a clear refusal."""

from __future__ import annotations

import codecs
from dataclasses import dataclass

from directive_diff.errors import InputError
from directive_diff.model import Notice

__all__ = ["Decoded", "decode"]

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, and what to say of how they were told."""

    text: str
    warnings: tuple[Notice, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The characters of ``data``: UTF-8, with or without a byte-order mark, or UTF-16 with one.

    The mark itself is part of what is returned (U+FEFF), so that the ledger can account for it.

    Raises:
        InputError: E105 for a file that is no text, E106 for text in another encoding.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return Decoded(_strict(data, encoding, name))
    if b"\x00" in data:
        raise _binary(name)
    return Decoded(_strict(data, "utf-8", name))


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
        raise _binary(name)
    return text


def _binary(name: str) -> InputError:
    return InputError(
        "E105",
        vi=f"«{name}» không phải tệp văn bản. Hãy chọn tệp Word, PDF, HTML hoặc văn bản thuần (.txt, .md).",
        en=f"'{name}' is no text file. Choose a Word, PDF, HTML or plain text file (.txt, .md).",
    )
