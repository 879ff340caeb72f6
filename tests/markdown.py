"""What a reader of CommonMark sees of some Markdown."""

from __future__ import annotations

from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

__all__ = ["plain_words"]


def plain_words(text: str) -> str:
    """The words shown, without marks."""
    return "\n".join(_words(MarkdownIt("commonmark").enable("strikethrough").parse(text)))


def _words(tokens: list[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            assert {t.type for t in token.children or ()} <= {
                *("text", "text_special", "softbreak", "s_open", "s_close", "strong_open", "strong_close")
            }, token.children
            yield "".join(t.content for t in token.children or ())
        assert token.type not in ("html_block", "fence", "code_block"), token
