"""The child process: the bytes of a PDF on standard input -> one line of JSON a page on standard output.

A PDF can hang or break the library that reads it, so that runs here, where it can be killed. Nothing is decided here:
where each run of glyphs stands, how it looks, and which lines are drawn. What that means is the parent's business.

The first line is ``{"pages": n}`` or ``{"error": "locked" | "damaged" | "memory"}``; then one object a page, as
:mod:`.glyphs` describes it; a page that is to be recognised by machine is followed by its picture, ``picture`` bytes of
PGM. Lengths are in points, those of runs in hundredths, from the top left corner of the page as a person sees it.
"""

from __future__ import annotations

import ctypes
import gc
import json
import sys
import threading
import time
from typing import Any

MEMORY = 300_000_000  # bytes of data; the largest official PDF tried needs 60 MB
PIXELS = 30_000_000  # a picture of a page larger than A3 at 300 dots per inch is made coarser
_DPI = 300  # what tesseract is trained on
_OK, _CRASHED = 0, 70

_ERRORS = {4: "locked", 5: "locked"}  # FPDF_ERR_PASSWORD, FPDF_ERR_SECURITY


# Files of so many pages are shared by two processes: fewer are read before the second has started.
SHARED_PAGES = 12


def first_part(pages: int) -> int:
    """How many pages the first of two processes reads."""
    return pages // 2 if pages >= SHARED_PAGES else pages


def _own(pages: int, part: str) -> range:
    """The pages that this process reads: the ``first`` part, the ``second``, or ``all``."""
    half = first_part(pages)
    return range(pages) if part == "all" else range(half) if part == "first" else range(half, pages)


def main() -> int:
    """Read standard input, write the pages; returns the exit status."""
    ocr = "--ocr" in sys.argv
    part = sys.argv[1]
    data = sys.stdin.buffer.read()
    _limit_memory()
    try:
        from directive_diff.reading.pdf.document import Document

        gc.disable()  # nothing here goes in circles, and looking for it takes a fifth of the time
        document = Document(data)
        if document.error is not None:
            _say({"error": _ERRORS.get(document.error, "damaged")})
            return _OK
        _say({"pages": document.pages})
        for number in _own(document.pages, part):
            page = document.page(number)
            if page is None:
                _say({"error": "damaged"})
                return _OK
            picture = document.picture(number, _DPI, PIXELS) if ocr and page["scan"] else b""
            page["picture"] = len(picture)
            _say(page, picture)
    except MemoryError:
        _say({"error": "memory"})
    return _OK


def _say(value: dict[str, Any], raw: bytes = b"") -> None:
    sys.stdout.buffer.write(json.dumps(value, ensure_ascii=True, separators=(",", ":")).encode("ascii"))
    sys.stdout.buffer.write(b"\n" + raw)
    sys.stdout.buffer.flush()


def _limit_memory() -> None:
    """No more than :data:`MEMORY` of data: by the system where it can, else by looking every few milliseconds."""
    try:
        import resource
    except ImportError:
        threading.Thread(target=_watch_memory, daemon=True).start()
        return
    for what in ("RLIMIT_DATA", "RLIMIT_AS"):
        kind = getattr(resource, what, None)
        # Address space holds libraries and reserves too; it is the second fence, where the first is not kept.
        size = MEMORY if what == "RLIMIT_DATA" else 4 * MEMORY
        if kind is not None:
            try:
                _, hard = resource.getrlimit(kind)
                resource.setrlimit(kind, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))
            except (ValueError, OSError):
                continue


class _Counters(ctypes.Structure):
    """PROCESS_MEMORY_COUNTERS of the Windows API."""

    _fields_ = (
        ("cb", ctypes.c_uint32),
        ("PageFaultCount", ctypes.c_uint32),
        *((name, ctypes.c_size_t) for name in ("PeakWorkingSetSize", "WorkingSetSize", "QuotaPeakPagedPoolUsage")),
        *((name, ctypes.c_size_t) for name in ("QuotaPagedPoolUsage", "QuotaPeakNonPagedPoolUsage")),
        *((name, ctypes.c_size_t) for name in ("QuotaNonPagedPoolUsage", "PagefileUsage", "PeakPagefileUsage")),
    )


def _watch_memory() -> None:
    """Windows: end this process when it holds too much; calls into the library let this thread run."""
    import os

    windows = getattr(ctypes, "windll", None)
    if windows is None:
        return
    counters = _Counters()
    counters.cb = ctypes.sizeof(counters)
    process = ctypes.c_void_p(-1)  # the pseudo handle of this process
    while windows.psapi.GetProcessMemoryInfo(process, ctypes.byref(counters), counters.cb):
        if counters.PagefileUsage > MEMORY:
            os._exit(_CRASHED)
        time.sleep(0.02)


if __name__ == "__main__":
    sys.exit(main())
