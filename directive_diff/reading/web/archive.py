"""MHTML, a page with its parts in one file as browsers and Word save it -> the page's bytes."""

from __future__ import annotations

import re

from directive_diff.catalogue import message
from directive_diff.reading.file import File, damaged

__all__ = ["is_archive", "page_of"]

_HEAD = re.compile(rb"\A\s*(?:[\w-]{2,40}:[^\r\n]*\r?\n(?:[ \t][^\r\n]*\r?\n)*){0,40}?mime-version:", re.IGNORECASE)
_PROLOGUE = 8_192


def is_archive(data: bytes) -> bool:
    """Whether the bytes begin as a mail message does."""
    return bool(_HEAD.match(data[:_PROLOGUE]))


def page_of(file: File) -> tuple[bytes, str | None]:
    """The bytes of the archive's page, and the encoding that its head names.

    Raises:
        InputError: E110 for an archive without a page.
    """
    from email import message_from_bytes
    from email.message import Message

    try:
        mail: Message = message_from_bytes(file.data.lstrip())
        for part in mail.walk():
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                data = part.get_payload(decode=True)
                if isinstance(data, bytes) and data.strip():
                    return data, part.get_content_charset()
    except (RecursionError, ValueError, LookupError, AttributeError, TypeError) as error:
        raise damaged(file.name, "MHTML", type(error).__name__) from error
    raise damaged(file.name, "MHTML", message("details", "E110.no-html"))
