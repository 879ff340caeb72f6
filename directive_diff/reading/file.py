"""A file in hand: its bytes, the name to call it by, and how its reader is asked to read it."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, get_args

from directive_diff.errors import InputError, UsageError

__all__ = [
    "MAX_BYTES",
    "File",
    "Options",
    "Revisions",
    "damaged",
    "empty",
    "load",
    "missing_library",
    "needs_password",
    "refused",
]

# The largest official texts (codes of a thousand articles) are about 1 MB; fifty times that is no directive.
MAX_BYTES = 50_000_000

Revisions = Literal["accept", "reject", "refuse"]


@dataclass(frozen=True, slots=True)
class Options:
    """How to read: what becomes of tracked changes, and whether a scan may be recognised by machine.

    Raises:
        UsageError: E405 for another way than these.
    """

    revisions: Revisions = "accept"
    ocr: bool = False

    def __post_init__(self) -> None:
        if self.revisions not in get_args(Revisions):
            known = ", ".join(get_args(Revisions))
            raise UsageError(
                "E405",
                vi=f"Không có cách đọc thay đổi «{self.revisions}». Hãy chọn: {known}.",
                en=f"There is no way '{self.revisions}' to read tracked changes. Choose: {known}.",
            )


@dataclass(frozen=True, slots=True)
class File:
    """The bytes of a file with the name to call it by; ``suffix`` in lower case, with its dot."""

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
        InputError: E101 missing, E102 a folder, E103 not permitted or unreadable, E104 too large.
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
        size = path.stat().st_size
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
    return File(name, path.suffix.lower(), data)


OFFICE_LOCK = " (Tệp > Thông tin > Bảo vệ)"  # where Word has the lock of a document

# ---- errors that every reader raises in the same words ------------------------------------------------------------


def empty(name: str) -> InputError:
    """E104: nothing but white space is in the file."""
    return InputError(
        "E104",
        vi=f"«{name}» không có nội dung. Hãy kiểm tra lại tệp.",
        en=f"'{name}' holds no text. Check the file.",
    )


_LIBRARIES = {"docx": "lxml", "pdf": "pypdfium2", "html": "selectolax"}


def missing_library(name: str, kind: str, extra: str) -> InputError:
    """E109: the library that reads this kind of file is not installed; the command that installs it here."""
    command = f'"{sys.executable}" -m pip install {_LIBRARIES[extra]}'
    return InputError(
        "E109",
        vi=f"Chưa cài thư viện đọc tệp {kind} (phần mở rộng [{extra}]) nên không đọc được «{name}». "
        f"Hãy chạy: {command}",
        en=f"The library that reads {kind} files (the extra [{extra}]) is not installed, so '{name}' cannot be read. "
        f"Run: {command}",
    )


def damaged(name: str, kind: str, detail: str) -> InputError:
    """E110: a file that is not whole, or not what it says it is."""
    return InputError(
        "E110",
        vi=f"«{name}» bị hỏng hoặc không phải tệp {kind} hợp lệ ({detail}). "
        "Hãy mở tệp bằng chương trình tương ứng, lưu lại rồi thử lại, hoặc xin lại tệp gốc.",
        en=f"'{name}' is damaged or no valid {kind} file ({detail}). "
        "Open it in the program it belongs to and save it again, or ask for the original.",
    )


def needs_password(name: str, where: str = "") -> InputError:
    """E112: a file locked by a password; ``where`` a program's menu has the lock, in Vietnamese."""
    return InputError(
        "E112",
        vi=f"«{name}» được đặt mật khẩu. Hãy mở tệp, bỏ mật khẩu{where} rồi lưu lại.",
        en=f"'{name}' is locked by a password. Open it, remove the password and save it again.",
    )


def refused(name: str, vi: str, en: str) -> InputError:
    """E111: a file built so that reading it would harm the machine (``vi`` and ``en`` say how)."""
    return InputError(
        "E111",
        vi=f"Không đọc «{name}» vì lý do an toàn: {vi}. "
        "Nếu tệp từ nguồn tin cậy, hãy mở bằng chương trình tương ứng và lưu thành tệp mới rồi thử lại.",
        en=f"'{name}' is not read, for safety: {en}. "
        "If you trust its source, open it in the program it belongs to, save it as a new file and try again.",
    )
