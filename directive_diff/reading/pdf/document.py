"""A PDF opened by pdfium: its pages as plain values, its comments, pictures of its pages. Runs in the child only."""

from __future__ import annotations

import ctypes
from typing import Any

from directive_diff.reading.pdf.calls import functions
from directive_diff.reading.pdf.glyphs import MAX_CHARACTERS, Reading

__all__ = ["Document"]


class Document:
    """A PDF in memory; ``error`` is pdfium's code where it cannot be opened, else None."""

    def __init__(self, data: bytes) -> None:
        import pypdfium2_raw as raw

        self._raw = raw
        self._data = data  # pdfium reads from it for as long as the document is open
        raw.FPDF_InitLibrary()
        self._document = raw.FPDF_LoadMemDocument64(data, len(data), None)
        self.error: int | None = None if self._document else int(raw.FPDF_GetLastError())
        self.pages: int = raw.FPDF_GetPageCount(self._document) if self._document else 0
        self._calls = functions()

    def page(self, number: int) -> dict[str, Any] | None:
        """One page as plain values, or None where it cannot be loaded."""
        raw = self._raw
        page = raw.FPDF_LoadPage(self._document, number)
        if not page:
            return None
        comments = _comments(raw, page)
        if raw.FPDFPage_GetAnnotCount(page) > 0:
            # Form fields and stamps are drawn like any text once they are part of the page.
            raw.FPDFPage_Flatten(page, 0)
            raw.FPDF_ClosePage(page)
            page = raw.FPDF_LoadPage(self._document, number)
            if not page:
                return None
        text = raw.FPDFText_LoadPage(page)
        if not text:
            return None
        try:
            found = Reading(raw, self._calls, page, text).result()
        finally:
            raw.FPDFText_ClosePage(text)
            raw.FPDF_ClosePage(page)
        found["comments"] = comments
        return found

    def picture(self, number: int, dpi: int, pixels: int) -> bytes:
        """The page as a grey picture in the format PGM, at most so many pixels large."""
        raw = self._raw
        page = raw.FPDF_LoadPage(self._document, number)
        width, height = raw.FPDF_GetPageWidthF(page), raw.FPDF_GetPageHeightF(page)
        scale = min(dpi / 72, (pixels / max(1.0, width * height)) ** 0.5)
        across, down = max(1, round(width * scale)), max(1, round(height * scale))
        bitmap = raw.FPDFBitmap_CreateEx(across, down, raw.FPDFBitmap_Gray, None, 0)
        try:
            raw.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, 0xFFFFFFFF)
            raw.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, raw.FPDF_ANNOT)
            stride = raw.FPDFBitmap_GetStride(bitmap)
            grey = ctypes.string_at(raw.FPDFBitmap_GetBuffer(bitmap), stride * down)
        finally:
            raw.FPDFBitmap_Destroy(bitmap)
            raw.FPDF_ClosePage(page)
        rows = grey if stride == across else b"".join(grey[y * stride : y * stride + across] for y in range(down))
        return b"P5 %d %d 255\n" % (across, down) + rows


# FPDF_ANNOT_*: what is drawn into the page, and what people write on it.
_WIDGET, _STAMP = 20, 13
_REMARKS = frozenset({1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15})
_MOST = 5_000  # annotations of one page


def _comments(raw: Any, page: Any) -> list[str]:
    """What annotations say, which is no part of the page; those that are not drawn into it are taken off."""
    said: list[str] = []
    for index in range(min(raw.FPDFPage_GetAnnotCount(page), _MOST) - 1, -1, -1):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        subtype = raw.FPDFAnnot_GetSubtype(annotation)
        if subtype in _REMARKS:
            length = raw.FPDFAnnot_GetStringValue(annotation, b"Contents", None, 0)
            if 2 < length <= 2 * MAX_CHARACTERS:
                buffer = ctypes.create_string_buffer(length)
                wide = ctypes.cast(buffer, ctypes.POINTER(raw.FPDF_WCHAR))
                raw.FPDFAnnot_GetStringValue(annotation, b"Contents", wide, length)
                said.append(buffer.raw[: length - 2].decode("utf-16-le", "replace"))
        raw.FPDFPage_CloseAnnot(annotation)
        if subtype not in (_WIDGET, _STAMP):
            raw.FPDFPage_RemoveAnnot(page, index)
    return said[::-1]
