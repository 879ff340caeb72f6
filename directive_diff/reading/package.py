"""An Office Open XML package: parts read with limits, XML parsed without entities, targets kept inside.

A package comes from anywhere. Whatever its headers promise, no part is inflated past its limit, no document type is
let in, no relationship leads out of the package, and a tree is built only if its tags can be held in memory.
"""

from __future__ import annotations

import posixpath
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from urllib.parse import unquote

from directive_diff.catalogue import message
from directive_diff.errors import InputError
from directive_diff.reading.file import OFFICE_LOCK, File, damaged, missing_library, needs_password, refused

__all__ = ["Element", "Package", "Relationship", "open_package"]

# An element of an lxml tree; lxml itself is imported when a package is first read, and has no types.
Element = Any

# Real documents of a thousand pages have a few dozen parts and 20 MB of XML; these are far above.
MAX_ENTRIES = 5_000
MAX_PART = 40_000_000
# A libxml2 tree takes about 150 bytes a tag and 100 an attribute, whatever the text: 400,000 tags, some 1,300 pages,
# stay within 100 MB.
MAX_TAGS = 400_000
MAX_ATTRIBUTES = 1_000_000
_SHORTEST_TAG = 4  # <a/>
_CHUNK = 1_000_000
_ROOT = 8_000  # the root element declares the namespaces; Word's is 3,000 characters long

_MAIN_TYPES = (b"wordprocessingml.document.main", b"wordprocessingml.template.main", b"document.macroEnabled.main")
_STRICT_HOST = b"http://purl.oclc.org/ooxml/"
_STRICT = (
    (b"http://purl.oclc.org/ooxml/wordprocessingml/main", b"http://schemas.openxmlformats.org/wordprocessingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/officeDocument/relationships", b"http://schemas.openxmlformats.org/officeDocument/2006/relationships"),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
    (b"http://purl.oclc.org/ooxml/drawingml/main", b"http://schemas.openxmlformats.org/drawingml/2006/main"),
    (b"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing", b"http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    (b"http://purl.oclc.org/ooxml/drawingml/picture", b"http://schemas.openxmlformats.org/drawingml/2006/picture"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Relationship:
    """One relationship of a part: the last word of its type (``header``), and the part it leads to."""

    id: str
    kind: str
    part: str


@dataclass(slots=True)
class Package:
    """The parts of one file."""

    name: str
    _zip: zipfile.ZipFile
    _names: dict[str, str]
    _spent: int = field(default=0, init=False)

    def has(self, part: str) -> bool:
        """Whether there is such a part. Names of parts do not tell capitals from small letters."""
        return part.lower() in self._names

    def bytes_of(self, part: str) -> bytes:
        """The bytes of a part, inflated piece by piece and never past the limit.

        Raises:
            InputError: E110 missing or damaged, E111 too large, E112 encrypted.
        """
        stored = self._names.get(part.lower())
        if stored is None:
            raise damaged(self.name, "Word (DOCX)", message("details", "E110.no-part", part=part))
        pieces: list[bytes] = []
        try:
            with self._zip.open(stored) as stream:
                while piece := stream.read(_CHUNK):
                    self._spent += len(piece)
                    if self._spent > MAX_PART:
                        raise _too_large(self.name)
                    pieces.append(piece)
        except RuntimeError as error:  # zipfile's word for an encrypted entry
            raise needs_password(self.name, OFFICE_LOCK) from error
        except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError) as error:
            raise damaged(self.name, "Word (DOCX)", f"{part}: {_short(error)}") from error
        return b"".join(pieces)

    def tree(self, part: str, *, trim: Callable[[bytes], bytes] | None = None) -> Element:
        """The root element of an XML part; ``trim`` cuts out what need not be built.

        Raises:
            InputError: E109 without lxml; E110 no XML, or no whole one; E111 a document type, or too much of anything.
        """
        etree = _lxml(self.name)
        data = self.bytes_of(part)
        # UTF-16 writes each of these letters with a zero beside it; without the zeros it is found all the same.
        narrow = data.replace(b"\x00", b"") if data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\x00" in data[:64] else data
        if b"<!DOCTYPE" in narrow:  # entities are declared nowhere else
            raise refused(self.name, "document-type", part=part)
        if trim and b"<!--" not in data and b"<![CDATA[" not in data:
            data = narrow = trim(data)
        if len(narrow) > _SHORTEST_TAG * MAX_TAGS and (
            narrow.count(b"<") > MAX_TAGS or narrow.count(b"=") > MAX_ATTRIBUTES
        ):
            raise _too_large(self.name)
        if _STRICT_HOST in data[:_ROOT]:
            for strict, transitional in _STRICT:
                data = data.replace(strict, transitional)
        parser = etree.XMLParser(
            resolve_entities=False,
            no_network=True,
            load_dtd=False,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        try:
            root = etree.fromstring(data, parser)
        except (etree.XMLSyntaxError, ValueError, LookupError) as error:
            raise damaged(self.name, "Word (DOCX)", f"{part}: {_short(error)}") from error
        if root is None:
            raise damaged(self.name, "Word (DOCX)", message("details", "E110.empty-part", part=part))
        if root.getroottree().docinfo.internalDTD is not None:  # in an encoding the search above cannot see through
            raise refused(self.name, "document-type", part=part)
        return root

    def relationships(self, part: str) -> dict[str, Relationship]:
        """The relationships of a part that lead to parts of this package, by id.

        Raises:
            InputError: E111 for one that would lead out of it.
        """
        folder, file = posixpath.split(part)
        home = posixpath.join(folder, "_rels", f"{file}.rels")
        if not self.has(home):
            return {}
        found: dict[str, Relationship] = {}
        for element in self.tree(home):
            id, kind, target = (element.get(name, "") for name in ("Id", "Type", "Target"))
            if element.get("TargetMode") == "External" or not id:
                continue  # links and linked pictures; nothing of ours is read from outside
            path = unquote(target.partition("#")[0]).replace("\\", "/")
            path = path.lstrip("/") if path.startswith("/") else posixpath.normpath(posixpath.join(folder, path))
            if path.startswith("../") or ":" in path:
                raise refused(self.name, "leads-out", target=target[:80])
            found[id] = Relationship(id, kind.rstrip("/").rsplit("/", 1)[-1], path)
        return found

    def main_part(self) -> str:
        """The part that holds the text.

        Raises:
            InputError: E105 the package is another program's.
        """
        for relationship in self.relationships("").values():
            if relationship.kind == "officeDocument" and self.has(relationship.part):
                types = self.bytes_of("[Content_Types].xml") if self.has("[Content_Types].xml") else b""
                if any(kind in types for kind in _MAIN_TYPES) or relationship.part.startswith("word/"):
                    return relationship.part
        if self.has("word/document.xml"):
            return "word/document.xml"
        raise InputError("E105.archive", name=self.name)


def open_package(file: File) -> Package:
    """The package in ``file``.

    Raises:
        InputError: E110 no archive, E111 entries that a package never has, E112 encrypted.
    """
    try:
        archive = zipfile.ZipFile(BytesIO(file.data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError) as error:
        raise damaged(file.name, "Word (DOCX)", _short(error)) from error
    if len(entries) > MAX_ENTRIES:
        raise _too_large(file.name)
    names: dict[str, str] = {}
    for entry in entries:
        if entry.flag_bits & 1:
            raise needs_password(file.name, OFFICE_LOCK)
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # The packages allow no other (ECMA-376, Part 2, 7.3.4), and others unpack without a limit.
            raise refused(file.name, "packing")
        path = entry.filename.replace("\\", "/")
        if path.startswith("/") or ".." in path.split("/") or ":" in path:
            raise refused(file.name, "entry-outside", entry=path[:80])
        if path.lower() in names and not path.endswith("/"):
            raise refused(file.name, "entry-twice", entry=path[:80])
        names[path.lower()] = entry.filename
    return Package(file.name, archive, names)


def _lxml(name: str) -> Any:
    try:
        from lxml import etree
    except ImportError as error:
        raise missing_library(name, "Word (DOCX)", "docx") from error
    return etree


def _short(error: Exception) -> str:
    return f"{error}"[:120] or type(error).__name__


def _too_large(name: str) -> InputError:
    return refused(name, "too-large")
