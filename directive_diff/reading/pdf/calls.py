"""pdfium's functions that are called thousands of times a page, by their addresses and with the plainest types.

ctypes takes a third of the time that way, and ``map`` calls them without a line of Python between. Runs in the
child only.
"""

from __future__ import annotations

import ctypes
from collections import deque
from collections.abc import Callable, Iterable
from typing import Any

__all__ = ["call_all", "cells", "functions", "plainly", "tuples"]


def functions() -> dict[str, Callable[..., Any]]:
    """The library's functions that are called for each character or object, taking numbers for pointers."""
    import pypdfium2_raw as raw

    pointer, number = ctypes.c_void_p, ctypes.c_int
    shapes: dict[str, tuple[Any, ...]] = {
        "FPDFText_GetLooseCharBox": (number, pointer, number, pointer),
        "FPDFText_GetTextObject": (pointer, pointer, number),
        "FPDFText_IsGenerated": (number, pointer, number),
        "FPDFText_GetUnicode": (ctypes.c_uint, pointer, number),
        "FPDFText_GetMatrix": (number, pointer, number, pointer),
        "FPDFText_GetCharBox": (number, pointer, number, pointer, pointer, pointer, pointer),
        "FPDFText_GetText": (number, pointer, number, number, pointer),
        "FPDFTextObj_GetFont": (pointer, pointer),
        "FPDFTextObj_GetFontSize": (number, pointer, pointer),
        "FPDFTextObj_GetTextRenderMode": (number, pointer),
        "FPDFPageObj_GetFillColor": (number, pointer, pointer, pointer, pointer, pointer),
        "FPDFPageObj_GetStrokeColor": (number, pointer, pointer, pointer, pointer, pointer),
        "FPDFPageObj_GetClipPath": (pointer, pointer),
        "FPDFClipPath_CountPaths": (number, pointer),
        "FPDFClipPath_CountPathSegments": (number, pointer, number),
        "FPDFClipPath_GetPathSegment": (pointer, pointer, number, number),
        "FPDFPathSegment_GetPoint": (number, pointer, pointer, pointer),
        "FPDFFont_GetBaseFontName": (ctypes.c_size_t, pointer, pointer, ctypes.c_size_t),
        "FPDFFont_GetFlags": (number, pointer),
        "FPDFFont_GetItalicAngle": (number, pointer, pointer),
    }
    return {name: plainly(getattr(raw, name), *shape) for name, shape in shapes.items()}


def plainly(function: Any, *shape: Any) -> Callable[..., Any]:
    """A library function called with plain values instead of typed pointers: its result's type, then its arguments'."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(*shape)(address)  # type: ignore[arg-type]  # an address, which the stubs do not foresee


def call_all(call: Callable[..., Any], *arguments: Iterable[Any]) -> None:
    """Call it with each set of arguments, for what it writes."""
    deque(map(call, *arguments), maxlen=0)


def cells(array: Any, step: int, first: int = 0) -> range:
    """The addresses of an array's cells, ``step`` bytes apart."""
    base = ctypes.addressof(array) + first
    return range(base, base - first + ctypes.sizeof(array), step)


def tuples(array: Any, size: int) -> Iterable[tuple[Any, ...]]:
    """An array's numbers, so many together."""
    flat = iter(memoryview(array).cast("B").cast("f" if array._type_ is ctypes.c_float else "I").tolist())
    return zip(*[flat] * size, strict=True)
