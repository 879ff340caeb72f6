"""An Office file with the same bytes for the same content: its parts in a fixed order, with fixed dates."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO

__all__ = ["packed", "repacked"]

_FIRST = "[Content_Types].xml"  # readers look for it at the beginning
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that an archive can hold


def packed(parts: Mapping[str, bytes]) -> bytes:
    """The archive of these parts."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on Windows and Linux
            entry.external_attr = 0
            archive.writestr(entry, parts[name], compresslevel=6)
    return out.getvalue()


def repacked(archive: bytes) -> bytes:
    """An archive that a library wrote, packed anew."""
    with zipfile.ZipFile(BytesIO(archive)) as old:
        return packed({name: old.read(name) for name in old.namelist()})
