"""``save()``: the figure of an Axes as a file, the same bytes each time."""

from __future__ import annotations

import re
from io import BytesIO
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from directive_diff.errors import OutputError
from directive_diff.plots.canvas import loaded
from directive_diff.report import save as write_file

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["SUFFIXES", "save"]

SUFFIXES = (".svg", ".pdf", ".png", ".eps", ".tiff", ".tif")
_SALT = "directive-diff"
_UNDATED: dict[str, dict[str, None]] = {".svg": {"Date": None}, ".pdf": {"CreationDate": None}}
_DATE = re.compile(rb"^%%CreationDate: .*\n", re.MULTILINE)  # matplotlib writes it into EPS whatever one says


def save(ax: Axes, path: str | PathLike[str], *, editable: bool = False, dpi: float = 200) -> None:
    """Write the figure of an Axes: SVG, PDF, EPS, PNG or TIFF by the suffix. The same picture is the same bytes.

    In SVG letters are outlines, so that every machine shows them alike. ``editable`` keeps them as text, for Inkscape
    or a search; then the reader's machine needs the fonts. PDF and EPS carry their fonts. ``dpi`` (dots an inch) counts
    for PNG and TIFF (which is compressed without loss).

    Raises:
        OutputError: E201 another suffix, E202 no such folder, E203 a folder, E204 it cannot be written, E209 matplotlib
            is not installed.
    """
    path = Path(path)
    suffix = path.suffix.lower()
    if suffix not in SUFFIXES:
        raise OutputError("E201.plot", name=suffix or path.name, known=", ".join(SUFFIXES))
    matplotlib = loaded()
    kind = {".tif": "tiff"}.get(suffix, suffix[1:])
    settings = {
        "svg.hashsalt": _SALT,
        "svg.fonttype": "none" if editable else "path",
        "pdf.fonttype": 42,
        "ps.fonttype": 42,
    }
    more: dict[str, Any] = {"pil_kwargs": {"compression": "tiff_lzw"}} if kind == "tiff" else {}
    content = BytesIO()
    with matplotlib.rc_context(settings):
        figure: Any = ax.figure.figure  # of a part of a figure the whole
        figure.savefig(content, format=kind, dpi=dpi, metadata=_UNDATED.get(suffix), **more)
    written = content.getvalue()
    write_file(_DATE.sub(b"", written, count=1) if kind == "eps" else written, path)
