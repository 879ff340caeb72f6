"""Runs -> the paragraphs of a Word document, with tracked changes, containers of moves and anchors of comments.

ECMA-376, Part 1, 17.13.4 and 17.13.5. Runs of one state share one wrapper. A paragraph's mark is tracked in its
properties. A move has a container at either end, two markers of one name; what is deleted or inserted inside is not
part of it. A comment's reference stands in a wrapper of its own where all its words do, and leaves with them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import TypeVar
from xml.sax.saxutils import escape, quoteattr

from directive_diff.report.redline.pieces import BREAK
from directive_diff.report.redline.stream import IN_NEW, Run, State

__all__ = ["Marks", "attribute", "body", "content", "wrapped"]

_K = TypeVar("_K", int, tuple[str, int])

_WRAPPERS: dict[State, str] = {
    "inserted": "ins",
    "deleted": "del",
    "moved_from": "moveFrom",
    "moved_to": "moveTo",
}

# What XML 1.0 cannot hold (2.2 Char), and the carriage return, which its readers turn into a line break.
_NO_XML = re.compile("[^\t\n\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def content(text: str) -> str:
    """Text between tags; a character that XML cannot hold is written out, such as ``[U+0001]``."""
    return escape(_NO_XML.sub(lambda match: f"[U+{ord(match[0]):04X}]", text))


def attribute(text: str) -> str:
    """The value of an attribute, in its quotes."""
    return quoteattr(_NO_XML.sub(lambda match: f"[U+{ord(match[0]):04X}]", text.replace("\n", " ")))


@dataclass(slots=True)
class Marks:
    """Who changed, when, and the numbers given out: no two marks of a document have the same."""

    author: str
    date: str
    last: int = 0
    _ranges: dict[tuple[str, int], int] = field(default_factory=dict)

    def signed(self) -> str:
        """The attributes of one more mark."""
        self.last += 1
        return f'w:id="{self.last}" w:author={attribute(self.author)} w:date="{self.date}"'

    def opened(self, end: str, move: int) -> str:
        """The marker that opens one end of a move; both ends have its name."""
        signed = self.signed()
        self._ranges[end, move] = self.last
        return f'<w:{end}RangeStart {signed} w:name="move{move}"/>'

    def closed(self, end: str, move: int) -> str:
        """The marker that closes it."""
        return f'<w:{end}RangeEnd w:id="{self._ranges[end, move]}"/>'


def body(runs: Sequence[Run], comments: Mapping[int, int], styles: Iterable[str], marks: Marks) -> Iterator[str]:
    """The paragraphs, as XML, one for each line. ``comments`` are the ids of the comments by change; ``styles`` the
    paragraphs' styles, in order.
    """
    events = _Events(runs, comments, marks)
    style = iter(styles)
    start = 0
    for k, run in enumerate(runs):
        if run.text != BREAK:
            continue
        inside = "".join(_inline(runs, range(start, k), events))
        # Markers at the paragraph's mark: a container closes behind the paragraph, a comment before its end.
        inside += events.before(k)
        behind, closing = events.after(k)
        mark = "" if run.state == "kept" else f"<w:rPr><w:{_WRAPPERS[run.state]} {marks.signed()}/></w:rPr>"
        name = next(style)
        yield f'<w:p><w:pPr><w:pStyle w:val="{name}"/>{mark}</w:pPr>{inside}{behind}</w:p>{closing}'
        start = k + 1


def _inline(runs: Sequence[Run], indexes: range, events: _Events) -> Iterator[str]:
    """The words of one paragraph. Neighbours of one state share a wrapper unless a marker stands between them."""
    pieces: list[tuple[State, str, str, str]] = []  # state, what stands before, text, what stands behind
    for k in indexes:
        before = events.before(k)
        behind, closing = events.after(k)
        if pieces and not before and not pieces[-1][3] and pieces[-1][0] == runs[k].state:
            state, first, text, _ = pieces.pop()
            pieces.append((state, first, text + runs[k].text, behind + closing))
        else:
            pieces.append((runs[k].state, before, runs[k].text, behind + closing))
    for state, before, text, behind in pieces:
        yield before + wrapped(state, _run(text, deleted=state == "deleted"), events.marks) + behind


def wrapped(state: State, inside: str, marks: Marks) -> str:
    """What is in one state."""
    if state == "kept":
        return inside
    tag = _WRAPPERS[state]
    return f"<w:{tag} {marks.signed()}>{inside}</w:{tag}>"


def _run(text: str, *, deleted: bool) -> str:
    tag = "delText" if deleted else "t"
    parts = (
        "<w:tab/>" if tab else f'<w:{tag} xml:space="preserve">{content("".join(found))}</w:{tag}>'
        for tab, found in groupby(text, key="\t".__eq__)
    )
    return f"<w:r>{''.join(parts)}</w:r>"


class _Events:
    """What stands before and behind each run: markers of containers and of comments."""

    def __init__(self, runs: Sequence[Run], comments: Mapping[int, int], marks: Marks) -> None:
        self.marks = marks
        self._comments = comments
        self._moves_open, self._moves_close = _ends(enumerate(_containers(runs)))
        self._comments_open, self._comments_close = _ends((k, run.change or None) for k, run in enumerate(runs))
        self._states: dict[int, list[State]] = {}
        for run in runs:
            if run.change:
                self._states.setdefault(run.change, []).append(run.state)

    def before(self, k: int) -> str:
        """The markers before run ``k``."""
        container, change = self._moves_open.get(k), self._comments_open.get(k)
        opens = self.marks.opened(*container) if container else ""
        return opens + (f'<w:commentRangeStart w:id="{self._comments[change]}"/>' if change else "")

    def after(self, k: int) -> tuple[str, str]:
        """The end of a comment behind run ``k``, and that of a container."""
        change, container = self._comments_close.get(k), self._moves_close.get(k)
        closing = self.marks.closed(*container) if container else ""
        return self._reference(change) if change else "", closing

    def _reference(self, change: int) -> str:
        id = self._comments[change]
        run = f'<w:r><w:rPr><w:rStyle w:val="CommentReference"/></w:rPr><w:commentReference w:id="{id}"/></w:r>'
        states = self._states[change]
        # LibreOffice asks the last run of a paragraph for the state of its mark: the reference is no other than it.
        alike = set(states) == {"deleted"} or set(states) <= IN_NEW - {"kept"}
        state: State = states[-1] if alike else "kept"
        return f'<w:commentRangeEnd w:id="{id}"/>{wrapped(state, run, self.marks)}'


def _containers(runs: Sequence[Run]) -> Iterator[tuple[str, int] | None]:
    """The end of a move that each run stands in: where it was, or where it went."""
    for run in runs:
        if not run.move:
            yield None
        else:
            yield ("moveTo" if run.state in IN_NEW else "moveFrom"), run.move


def _ends(found: Iterable[tuple[int, _K | None]]) -> tuple[dict[int, _K], dict[int, _K]]:
    """The first and last index of each key, as keys by index."""
    first: dict[_K, int] = {}
    last: dict[_K, int] = {}
    for k, key in found:
        if key is not None:
            first.setdefault(key, k)
            last[key] = k
    return {k: key for key, k in first.items()}, {k: key for key, k in last.items()}
