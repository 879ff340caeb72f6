"""XML as text: elements, and the words of a directive with its citations as references."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable

from directive_diff.akoma.uris import mention_uri
from directive_diff.model import Directive, Mention, Span

__all__ = ["ILLEGAL", "Words", "element", "escaped"]

# What XML 1.0 (section 2.2) cannot hold: control characters, lone surrogates, and two that are no characters.
ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_MARKUP = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "\r": "&#13;"}
_TO_ESCAPE = re.compile('[&<>"\r]')


def escaped(text: str) -> str:
    """Text for XML; what XML cannot hold is a space where it is white space, else U+FFFD."""
    legal = ILLEGAL.sub(lambda match: " " if match[0].isspace() else "\ufffd", text)
    return _TO_ESCAPE.sub(lambda match: _MARKUP[match[0]], legal)


def element(name: str, inside: str | Iterable[str] = "", /, **attributes: str | None) -> str:
    """One element; ``inside`` is XML already, and several pieces stand on lines of their own. Attributes that are None
    are left out; a trailing ``_`` of a name is dropped (``class_``).
    """
    said = "".join(f' {key.rstrip("_")}="{escaped(value)}"' for key, value in attributes.items() if value is not None)
    if not isinstance(inside, str):
        inside = "".join(f"\n{piece}" for piece in inside) + "\n"
    return f"<{name}{said}>{inside}</{name}>" if inside else f"<{name}{said}/>"


class Words:
    """The text of a directive in pieces, with every mention that lies whole in a piece as a reference."""

    def __init__(self, directive: Directive) -> None:
        self.text = directive.text
        self._mentions = sorted(directive.mentions, key=lambda m: (m.span[0], -m.span[1]))
        self._starts = [m.span[0] for m in self._mentions]

    def inline(self, start: int, end: int) -> str:
        """The words from ``start`` to ``end``. A mention inside another is a reference inside a reference."""
        out: list[str] = []
        open_: list[tuple[Span, str]] = []
        at = start
        for mention in self._mentions[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            while open_ and open_[-1][0][1] <= mention.span[0]:
                at = self._close(out, open_, at)
            if mention.span[1] > (open_[-1][0][1] if open_ else end):
                continue  # it ends outside: XML cannot have it, the words stay
            out.append(escaped(self.text[at : mention.span[0]]))
            at = mention.span[0]
            opening, name = _opening(mention)
            out.append(opening)
            open_.append((mention.span, name))
        while open_:
            at = self._close(out, open_, at)
        out.append(escaped(self.text[at:end]))
        return "".join(out)

    def _close(self, out: list[str], open_: list[tuple[Span, str]], at: int) -> int:
        span, name = open_.pop()
        out.append(f"{escaped(self.text[at : span[1]])}</{name}>")
        return span[1]

    def replaced(self) -> Counter[str]:
        """How often each character stands in the text that XML cannot hold."""
        return Counter(ILLEGAL.findall(self.text))


def _opening(mention: Mention) -> tuple[str, str]:
    uri = mention_uri(mention)
    if uri is None:  # «các Kế hoạch của UBND tỉnh»: no single document
        return '<inline name="generic">', "inline"
    return f'<ref href="{escaped(uri)}">', "ref"
