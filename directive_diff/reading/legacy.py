"""Old fonts and encodings."""

from __future__ import annotations

__all__ = ["font_encoding", "to_unicode"]


def font_encoding(font: str) -> str | None:  # noqa: ARG001
    """The encoding that a font's name stands for."""
    return None


def to_unicode(text: str, encoding: str) -> str:  # noqa: ARG001
    """The text in Unicode."""
    return text
