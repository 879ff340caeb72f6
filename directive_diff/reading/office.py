"""Word 97-2003, RTF and OpenDocument -> blocks, through LibreOffice, else (Word 97-2003 only) antiword or catdoc.

LibreOffice turns the file into DOCX, which :mod:`directive_diff.reading.docx` reads: automatic numbers, tracked
changes, notes and the fonts of old encodings come through. antiword and catdoc give plain text without these.
The programs see a copy of the bytes under a neutral name in a temporary folder, never the file itself.
"""

from __future__ import annotations

import io
import os
import struct
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from directive_diff.catalogue import message
from directive_diff.errors import InputError
from directive_diff.reading.blocks import Page
from directive_diff.reading.file import MAX_BYTES, File, Options, damaged, needs_password
from directive_diff.reading.programs import find, run
from directive_diff.reading.signature import recognise

__all__ = ["locked", "office_program", "read"]

# The Civil Code (700 articles) takes 4 s on two cores, the first start on a slow disk up to 20 s.
CONVERSION_SECONDS = 90.0
TEXT_SECONDS = 20.0

_NAMES = {"doc": "Word 97-2003 (DOC)", "rtf": "RTF", "odt": "OpenDocument (ODT)"}

# What LibreOffice is told to take a file for, so that it does not guess: random bytes would be read as text.
_FILTERS = {"doc": "MS Word 97", "rtf": "Rich Text Format", "odt": "writer8"}

# Text programs for Word 97-2003, the more faithful first: their names, and the arguments before the file's name.
# Both write UTF-8 and one paragraph a line.
_TEXT_PROGRAMS = (("antiword", ("-m", "UTF-8.txt", "-w", "0")), ("catdoc", ("-d", "utf-8", "-w")))

# First bytes of older kinds of .doc that LibreOffice reads: Word 2, Word for DOS, Write, and Word 2003's XML.
_OLD_WORD = (b"\xdb\xa5\x2d\x00", b"\x31\xbe\x00\x00", b"\x32\xbe\x00\x00", b"\xfe\x37")
_WORD_XML = b'progid="Word.Document"'
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_SECTOR = 512
_SMALL = 4096  # streams shorter than this are kept apart ([MS-CFB] 2.2)
_WORD_MARKS = (b"\xec\xa5", b"\xdc\xa5")  # Word 97 and later, Word 6 and 95

# LibreOffice's settings for one conversion: no macros, no active content, no linked files or pages fetched, and as a
# last line a proxy where nothing answers, so that no name is looked up and no host reached.
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema"
 xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
{items}
</oor:items>
"""
_SETTING = (
    '<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
)
_SETTINGS_ITEMS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "DisableActiveContent", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Common/Security", "DisableMacrosExecution", "true"),
    ("Office.Common/Load", "UserDefinedSettings", "false"),
    ("Office.Common/Misc", "FirstRun", "false"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Inet/Settings", "ooInetProxyType", "1"),
    ("Inet/Settings", "ooInetHTTPProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", "127.0.0.1"),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
)


def read(file: File, options: Options) -> Page:
    """The blocks of a Word 97-2003, RTF or OpenDocument file.

    Raises:
        InputError: E110 damaged, or no such file after all; E112 locked by a password; E114 no program here can read
            it; E116 the program took too long; and those of :mod:`directive_diff.reading.docx`.
    """
    kind = _kind(file)
    if kind is None:
        return _plain(file, options)
    if locked(file, kind):
        raise needs_password(file.name)
    if file.data.startswith(_OLE) and not any(_word_streams(file.data)):
        raise damaged(file.name, _NAMES["doc"], message("details", "E110.broken-stream"))
    office = office_program()
    converted = failed = None
    if office:
        try:
            converted = _as_docx(file, kind, office)
        except InputError as error:
            if kind != "doc" or error.code != "E110":
                raise
            failed = error  # perhaps it is LibreOffice that is damaged: another program may read the file
    if converted is not None:
        from directive_diff.reading import docx

        page = docx.read(File(file.name, ".docx", converted), options)
        page.warn("W211.converted", format=_NAMES[kind])
        return page
    if kind == "doc":
        found = [(name, [program, *rest]) for name, rest in _TEXT_PROGRAMS if (program := find([name]))]
        for name, command in found:
            told = _as_text(file, name, command)
            if told is not None:
                return told
        if failed:
            raise failed
        if found:
            names = ", ".join(name for name, _ in found)
            raise damaged(file.name, _NAMES["doc"], message("details", "E110.no-text", programs=names))
    raise _no_program(file, kind)


# ---- what is in hand -------------------------------------------------------------------------------------------


def _kind(file: File) -> str | None:
    """``doc``, ``rtf`` or ``odt``; None for text under a false suffix."""
    seen = recognise(file)
    if seen in _NAMES:
        return seen
    head = file.data[:4096]
    if head.startswith(_OLD_WORD) or _WORD_XML in head:
        return "doc"
    return None


def _plain(file: File, options: Options) -> Page:
    """A file named .doc or .rtf that holds plain text, as mail programs and portals make them."""
    from directive_diff.reading import plain

    try:
        page = plain.read(file, options)
    except InputError as error:
        what = _NAMES.get(file.suffix.lstrip("."), _NAMES["doc"])
        raise damaged(file.name, what, message("details", "E110.first-bytes")) from error
    page.warn("W207.plain", suffix=file.suffix)
    return page


def locked(file: File, kind: str) -> bool:
    """Whether a password is needed to read the file, as far as its own marks say."""
    if kind == "odt":
        try:
            with zipfile.ZipFile(io.BytesIO(file.data)) as archive, archive.open("META-INF/manifest.xml") as manifest:
                return b"encryption-data" in manifest.read(1 << 20)
        except (zipfile.BadZipFile, KeyError, OSError, RuntimeError, NotImplementedError, ValueError, EOFError):
            return False
        except Exception:  # noqa: BLE001  # whatever a decompressor thinks of broken bytes, LibreOffice will say
            return False
    return any(fib.locked for fib in _word_streams(file.data))


def _by_word_97(data: bytes) -> bool:
    return any(fib.word97 for fib in _word_streams(data))


class _Fib(NamedTuple):
    """What the first bytes of a Word stream say: whether Word 97 or later wrote it, and whether it is encrypted."""

    word97: bool
    locked: bool


def _word_streams(data: bytes) -> Iterator[_Fib]:
    """The streams called WordDocument of a compound file that begin as one does ([MS-CFB] 2.6, [MS-DOC] 2.5.2)."""
    name = "WordDocument\0".encode("utf-16-le")
    if not data.startswith(_OLE) or len(data) < _SECTOR:
        return
    (shift,) = struct.unpack_from("<H", data, 30)
    if shift not in (9, 12):  # sectors of 512 or 4,096 bytes
        return
    at = data.find(name)
    while at >= 0:
        entry = data[at : at + 128]
        at = data.find(name, at + 1)
        if len(entry) < 128 or struct.unpack_from("<HB", entry, 64) != (len(name), 2):  # no directory entry of a stream
            continue
        start, size = struct.unpack_from("<II", entry, 116)
        if size < _SMALL:  # it lies in pieces inside another stream: LibreOffice will say what it is
            yield _Fib(word97=True, locked=False)
            continue
        fib = data[(start + 1) << shift :][:64]
        if len(fib) == 64 and fib[:2] in _WORD_MARKS:
            yield _Fib(fib[:2] == _WORD_MARKS[0], bool(fib[0x0B] & 0x01))


# ---- LibreOffice -----------------------------------------------------------------------------------------------


def office_program() -> str | None:
    """LibreOffice's command: from the search path, else from where its installers put it."""
    return find(["soffice", "libreoffice"], _usual_places())


def _usual_places() -> Iterator[Path]:
    if sys.platform == "win32":
        for variable in ("PROGRAMFILES", "PROGRAMW6432", "PROGRAMFILES(X86)", "LOCALAPPDATA"):
            root = os.environ.get(variable)
            if root:
                for folder in (Path(root), Path(root, "Programs")):
                    # soffice.com waits for the end; soffice.exe returns at once in some versions.
                    yield from (folder / "LibreOffice" / "program" / name for name in ("soffice.com", "soffice.exe"))
    elif sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield folder / "LibreOffice.app" / "Contents" / "MacOS" / "soffice"
    else:
        yield Path("/usr/lib/libreoffice/program/soffice")
        yield Path("/usr/lib64/libreoffice/program/soffice")
        yield from sorted(Path("/opt").glob("libreoffice*/program/soffice"), reverse=True)


def _as_docx(file: File, kind: str, program: str) -> bytes:
    """The file as LibreOffice saves it in DOCX."""
    with tempfile.TemporaryDirectory(prefix="directive-diff-", ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()
        source, target = folder / f"document.{kind}", folder / "out" / "document.docx"
        source.write_bytes(file.data)
        profile = folder / "profile"
        (profile / "user").mkdir(parents=True)
        items = (_SETTING.format(path=path, name=name, value=value) for path, name, value in _SETTINGS_ITEMS)
        (profile / "user" / "registrymodifications.xcu").write_text(
            _SETTINGS.format(items="\n".join(items)), encoding="utf-8"
        )
        command = [
            program,
            f"-env:UserInstallation={profile.as_uri()}",
            *("--headless", "--invisible", "--norestore", "--nolockcheck", "--nodefault", "--nologo"),
            *([f"--infilter={_FILTERS[kind]}"] if kind != "doc" or _by_word_97(file.data) else []),
            *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(target.parent), str(source)),
        ]
        try:
            run(command, folder, CONVERSION_SECONDS, {"SAL_USE_VCLPLUGIN": "svp"} if sys.platform == "linux" else None)
        except TimeoutError:
            raise _too_long(file.name, "LibreOffice") from None
        except OSError as error:
            raise _cannot_start(file, "LibreOffice") from error
        if not target.is_file() or not 0 < target.stat().st_size <= MAX_BYTES:
            raise damaged(file.name, _NAMES[kind], message("details", "E110.not-converted"))
        return target.read_bytes()


# ---- antiword and catdoc ---------------------------------------------------------------------------------------


def _as_text(file: File, name: str, command: list[str]) -> Page | None:
    """The text that antiword or catdoc make of a Word 97-2003 file; None where that is none (antiword: short texts)."""
    from directive_diff.reading import plain

    with tempfile.TemporaryDirectory(prefix="directive-diff-", ignore_cleanup_errors=True) as made:
        folder = Path(made).resolve()
        source = folder / "document.doc"
        source.write_bytes(file.data)
        try:
            printed = run([*command, str(source)], folder, TEXT_SECONDS, {"LC_ALL": "C.UTF-8"})
        except TimeoutError:
            raise _too_long(file.name, name) from None
        except OSError as error:
            raise _cannot_start(file, name) from error
    text = printed[:MAX_BYTES].decode("utf-8", errors="replace").replace("\x00", "")
    if not any(c.isprintable() and not c.isspace() for c in text):
        return None
    page = plain.blocks_of(text)
    page.warn("W211.text", program=name)
    return page


# ---- refusals --------------------------------------------------------------------------------------------------


def _no_program(file: File, kind: str) -> InputError:
    return InputError("E114.doc" if kind == "doc" else "E114.office", format=_NAMES[kind], name=file.name)


def _cannot_start(file: File, program: str) -> InputError:
    return InputError("E114.start", program=program, name=file.name)


def _too_long(name: str, program: str) -> InputError:
    return InputError("E116.program", program=program, name=name)
