"""Bytes of a text file -> characters, or a clear refusal.

UTF-8 and UTF-16 prove themselves by their form. The encodings from before Unicode do not: any bytes are text in them.
For these :mod:`directive_diff.reading.detect` asks which makes Vietnamese of the bytes, and demands a clear lead.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from directive_diff.catalogue import notice
from directive_diff.errors import InputError
from directive_diff.model import Notice
from directive_diff.reading.detect import Verdict, judge
from directive_diff.reading.legacy import display_name, to_unicode, western

__all__ = ["Decoded", "character_bytes", "decode", "in_unicode", "turned_notice", "untold", "with_line_feeds"]

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))

# In UTF-16 every ASCII character has a zero byte on one side; Vietnamese is half ASCII.
_ZEROS = 0.2
# The characters that a text of ours is made of: Latin with its marks, punctuation, white space, signs.
_LATIN = re.compile("[\t\n\f\r -\u024f\u0300-\u036f\u1e00-\u1eff\u2000-\u2bff\ufeff]+")
_READABLE = 0.95

# What UTF-8 with a few bytes broken in transit still is: more good letters than bad ones by this factor.
_MOSTLY = 4
_GOOD = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}")
_CONTROLS = re.compile(rb"[\x01-\x08\x0e-\x1f\x7f]")
_BINARY = 0.1  # control codes in a text are a few; among random bytes every ninth

# Letters that only Unicode has, and those of a code page; œ, š, ž, Ÿ and ƒ are in Windows-1252 too.
_WIDE = re.compile(
    "[\u0100-\u0151\u0154-\u015f\u0162-\u0177\u0179-\u017c\u0180-\u0191\u0193-\u024f\u0300-\u036f\u1e00-\u1eff]"
)
_NARROW = re.compile("[\u0080-\u00ff\u0192\u0152\u0153\u0160\u0161\u0178\u017d\u017e]")
_LOOKED_AT = 200_000  # characters; a text in an old encoding is so from its first page on
_FEW_WIDE = 0.05  # a word or two pasted in from a newer text

# Line ends of other machines: NEL, and the carriage return where no line feed goes with it. One for one.
_NEL = "\u0085"


@dataclass(frozen=True, slots=True)
class Decoded:
    """The characters of a file, what to say of how they were told, and ``written``: the characters as they stand in the
    file, before line ends and old encodings were turned.
    """

    text: str
    written: str
    warnings: tuple[Notice, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """The characters of ``data``: UTF-8, UTF-16 with or without a mark, or an old Vietnamese encoding told by evidence.

    A byte-order mark is part of what is returned (U+FEFF), so that the ledger can account for it. A text that was saved
    as Unicode while still in an old encoding is turned too (W208).

    Raises:
        InputError: E105 for a file that is no text, E106 for text whose encoding cannot be told or is broken.
    """
    text, sure = character_bytes(data, name)
    if text.isascii() or (sure and in_unicode(text[:_LOOKED_AT])):
        return Decoded(with_line_feeds(text), text)
    verdict = judge(text, as_it_is=sure)
    if verdict.encoding is None:
        if sure:
            return Decoded(with_line_feeds(text), text)
        raise untold(name, _first_odd_line(data), verdict)
    turned = to_unicode(text, verdict.encoding)
    lost = turned.find("\ufffd")
    if lost >= 0 and "\ufffd" not in text:
        raise _broken(name, display_name(verdict.encoding), turned.count("\n", 0, lost) + 1)
    return Decoded(with_line_feeds(turned), text, (turned_notice(display_name(verdict.encoding), verdict.share),))


def character_bytes(data: bytes, name: str) -> tuple[str, bool]:
    """The characters of ``data``, and whether they are sure: bytes that are no Unicode come back as Windows-1252.

    Raises:
        InputError: E105 for a file that is no text, E106 for Unicode that is broken.
    """
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _strict(data, encoding, name), True
    if b"\x00" in data:
        return _utf16(data, name), True
    try:
        return data.decode(), True
    except UnicodeDecodeError as error:
        good = len(_GOOD.findall(data))
        bad = data.decode("utf-8", "replace").count("\ufffd")
        if good > _MOSTLY * bad:
            raise _broken(name, "utf-8", _line(data, error.start)) from error
        if len(_CONTROLS.findall(data)) > _BINARY * len(data):
            raise _binary(name) from error
    return western(data), False


def in_unicode(text: str) -> bool:
    """Whether a text has letters that only Unicode has, as all Vietnamese in it does, or none at all with marks."""
    narrow = len(_NARROW.findall(text))
    return not narrow or len(_WIDE.findall(text)) > _FEW_WIDE * narrow


def with_line_feeds(text: str) -> str:
    """Line ends as line feeds, one for one; «CR LF» stays."""
    if _NEL in text:
        text = text.replace(_NEL, "\n")
    if "\r" in text and "\n" not in text:
        text = text.replace("\r", "\n")
    return text


def _utf16(data: bytes, name: str) -> str:
    """UTF-16 without a mark: zeros on one side only, and what it reads as is Latin text."""
    if len(data) % 2 == 0:
        for encoding, zeros in (("utf-16-le", data[1::2]), ("utf-16-be", data[0::2])):
            if zeros.count(0) < _ZEROS * len(zeros):
                continue
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            if "\x00" not in text and sum(map(len, _LATIN.findall(text))) >= _READABLE * len(text):
                return text
    raise _binary(name)


def turned_notice(name: str, share: float | None) -> Notice:
    """W208: which old encoding it was, and which part of the words with marks it makes syllables (0 to 1) if known."""
    if not share:
        return notice("W208.font", encoding=name)
    return notice("W208.syllables", encoding=name, percent=int(share * 100))


def _first_odd_line(data: bytes) -> int:
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return _line(data, error.start)
    return 1


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def _strict(data: bytes, encoding: str, name: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise _broken(name, encoding, _line(data, error.start)) from error
    if "\x00" in text:
        raise _binary(name)
    return text


def _broken(name: str, encoding: str, line: int) -> InputError:
    return InputError("E106.byte", name=name, line=str(line), encoding=encoding.upper())


def untold(name: str, line: int, verdict: Verdict) -> InputError:
    """E106: no Unicode, and too little evidence for any old encoding."""
    near = ", ".join(display_name(e) for e in verdict.candidates) or "TCVN3, VNI, VISCII, Windows-1258"
    return InputError("E106.encoding", name=name, line=str(line), tried=near)


def _binary(name: str) -> InputError:
    return InputError("E105.binary", name=name)
