"""A file -> blocks of text. One module per format; ``FORMATS`` is the one table of them."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from directive_diff.errors import InputError
from directive_diff.reading import markdown, plain
from directive_diff.reading.blocks import Account, Block, Page, Piece, join
from directive_diff.reading.decode import decode

__all__ = ["FORMATS", "Account", "Block", "File", "Page", "Piece", "join", "load", "read_blocks"]

# Suffix -> reader of the decoded text. A new format is one module and one row.
FORMATS: dict[str, Callable[[str], Page]] = {
    ".md": markdown.read,
    ".markdown": markdown.read,
    ".txt": plain.read,
    ".text": plain.read,
    "": plain.read,
}

# The largest official texts (codes of a thousand articles) are about 1 MB; fifty times that is no directive.
MAX_BYTES = 50_000_000


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a file with the name to call it by."""

    name: str
    suffix: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of the file's bytes."""
        return hashlib.sha256(self.data).hexdigest()


def load(path: str | Path) -> File:
    """The file at ``path``.

    Raises:
        InputError: E101 missing, E102 a folder, E103 not permitted or unreadable, E104 empty or too large,
            E107 a format no reader knows.
    """
    path = Path(path)
    name = path.name or str(path)
    try:
        if path.is_dir():
            raise InputError(
                "E102",
                vi=f"«{name}» là thư mục, không phải tệp. Hãy chỉ rõ một tệp văn bản trong thư mục đó.",
                en=f"'{name}' is a folder, not a file. Name one text file inside it.",
            )
        suffix = path.suffix.lower()
        size = path.stat().st_size
        if suffix not in FORMATS:
            known = ", ".join(s for s in FORMATS if s)
            raise InputError(
                "E107",
                vi=f"Chưa đọc được định dạng «{suffix}» của «{name}». "
                f"Hãy mở tệp và lưu thành văn bản thuần (.txt, UTF-8). Các định dạng đọc được: {known}.",
                en=f"Cannot read the format '{suffix}' of '{name}'. Open it and save it as plain text (.txt, UTF-8). "
                f"Formats that can be read: {known}.",
            )
        if size > MAX_BYTES:
            raise InputError(
                "E104",
                vi=f"«{name}» quá lớn ({size} byte; giới hạn {MAX_BYTES}). Hãy tách văn bản thành các tệp nhỏ hơn.",
                en=f"'{name}' is too large ({size} bytes; the limit is {MAX_BYTES}). Split it into smaller files.",
            )
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(
            "E101",
            vi=f"Không tìm thấy tệp «{path}». Hãy kiểm tra lại tên tệp và thư mục.",
            en=f"There is no file '{path}'. Check the name and the folder.",
        ) from error
    except (OSError, ValueError) as error:
        detail = getattr(error, "strerror", None) or str(error)
        raise InputError(
            "E103",
            vi=f"Không mở được «{name}» ({detail}). Hãy kiểm tra quyền truy cập hoặc đóng chương trình đang mở tệp.",
            en=f"Cannot open '{name}' ({detail}). Check its permissions, or close the program that holds it.",
        ) from error
    return File(name, suffix, data)


def read_blocks(file: File) -> Page:
    """The blocks of a file, in reading order, with the account still open.

    Raises:
        InputError: E104 when nothing but white space is in it; E105, E106 from :func:`decode`.
    """
    text = decode(file.data, file.name)
    if not any(c.isprintable() and not c.isspace() for c in text):
        raise InputError(
            "E104",
            vi=f"«{file.name}» không có nội dung. Hãy kiểm tra lại tệp.",
            en=f"'{file.name}' holds no text. Check the file.",
        )
    return FORMATS[file.suffix](text)
