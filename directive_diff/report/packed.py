"""An Office file with the same bytes for the same content: its parts in a fixed order, with fixed dates."""

from __future__ import annotations

import zipfile
from io import BytesIO

__all__ = ["packed"]

_FIRST = "[Content_Types].xml"  # readers look for it at the beginning
_DATE = (1980, 1, 1, 0, 0, 0)  # the first that an archive can hold


def packed(archive: bytes) -> bytes:
    """The archive, packed anew."""
    out = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(out, "w") as new:
        for name in sorted(old.namelist(), key=lambda name: (name != _FIRST, name)):
            entry = zipfile.ZipInfo(name, _DATE)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 0  # the same on Windows and Linux
            entry.external_attr = 0
            new.writestr(entry, old.read(name), compresslevel=6)
    return out.getvalue()
