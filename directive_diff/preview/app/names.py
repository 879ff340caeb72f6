"""Names of files: those that a browser brings, made safe for a folder, and those of the reports it takes away."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, unquote_to_bytes

__all__ = ["attachment", "brought", "decisions_name", "stem_of"]

_FORBIDDEN = re.compile(r'[<>:"/\\|?*]')  # on Windows; a slash on every system
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)(?:\..*)?", re.IGNORECASE)
_MOST_CHARACTERS, _MOST_BYTES = 80, 180  # leaves room for what is put before and behind it
_NAMELESS = "van-ban"


def brought(header: str) -> str:
    """The name of a file as the browser says it (percent-encoded UTF-8): its last part, without what nobody can see."""
    name = unquote_to_bytes(header).decode("utf-8", "replace").replace("\\", "/").rpartition("/")[2]
    kept = "".join(c for c in unicodedata.normalize("NFC", name) if unicodedata.category(c)[0] != "C")
    return kept.strip()[:200] or _NAMELESS


def stem_of(name: str) -> str:
    """The name without its suffix, as it may stand in the name of another file on any system."""
    stem = name.rpartition(".")[0] or name
    stem = _FORBIDDEN.sub("-", "".join(c for c in stem if unicodedata.category(c)[0] != "C"))
    stem = " ".join(stem.split())[:_MOST_CHARACTERS]
    while len(stem.encode("utf-8")) > _MOST_BYTES:
        stem = stem[:-1]
    stem = stem.strip(" .")
    return f"_{stem}" if _DEVICES.fullmatch(stem) else stem or _NAMELESS


def decisions_name(draft: str) -> str:
    """The file of decisions that belongs to a draft."""
    return f"{stem_of(draft)}.y-kien.toml"


def attachment(name: str) -> str:
    """The header by which a browser saves an answer under this name, marks and all (RFC 6266)."""
    plain = unicodedata.normalize("NFD", name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode()
    plain = re.sub(r"[^A-Za-z0-9._ -]", "-", plain)
    return f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"
