"""Words of a text as Markdown that shows just those words: in CommonMark, GitHub's and GitLab's kinds and pandoc."""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import category

from directive_diff.report.marks import Segment, visible

__all__ = ["escaped", "marked"]

# What means something anywhere: marks, links, mark-up, tables, mathematics, attributes, citations of pandoc, its clever
# quotes and dashes. A backslash before any of these is CommonMark.
_ANYWHERE = re.compile(
    r"""[\\`*_\[\]<>&|~$^{}@"'#]"""
    r"|-(?=-)|(?<=-)-|\.(?=\.)"  # a long dash, three dots
    r"|:(?=[/:\w])"  # an address, an emoji
    r"|(?<=[Ww]{3})\."  # an address
)
# What means something at the beginning of a line only: a list, a line under a heading, a definition.
_NUMBERED = re.compile(r"^(\(?\w{1,9})(?=[.)](?:\s|$))")
_ASCII_SIGN = re.compile(r"[!-/:-@\[-`{-~]")
_LINE_SIGNS = tuple("-+=:%(")
_SIGNS = {"": "", "delete": "~~", "insert": "**"}


def escaped(text: str) -> str:
    """Text on one line, wherever that begins."""
    return _open(_escape(visible(text)))


def marked(segments: Sequence[Segment]) -> str:
    """Marked words on one line, wherever that begins: what is gone struck through, what came in bold.

    Markdown takes a sign for a mark only where letters, spaces and punctuation stand round it in certain ways; where
    they do not, the neighbouring letter is written as a reference (``&#104;``), which counts as punctuation and shows
    as the letter.
    """
    runs = _runs(segments)
    out: list[str] = []
    for at, run in enumerate(runs):
        text = run.text
        before = runs[at - 1] if at else None
        after = runs[at + 1] if at + 1 < len(runs) else None
        head = tail = ""
        if not run.op:
            # The letter beside a mark that begins or ends with punctuation.
            if before is not None and text and _joins(text[0]) and _is_sign(before.text[-1]):
                head, text = _reference(text[0]), text[1:]
            if after is not None and text and _joins(text[-1]) and _is_sign(after.text[0]):
                text, tail = text[:-1], _reference(text[-1])
        sign = _SIGNS[run.op]
        out.append(f"{sign}{head}{_escape(text)}{tail}{sign}")
    return _open("".join(out))


def _open(line: str) -> str:
    """A line that begins no list and nothing else, nor behind the white space that Markdown takes off it."""
    body = line.lstrip()
    lead = line[: len(line) - len(body)]
    body = _NUMBERED.sub(r"\1\\", body)
    return f"{lead}\\{body}" if body[:1] in _LINE_SIGNS else f"{lead}{body}"


def _runs(segments: Sequence[Segment]) -> list[Segment]:
    """Runs of one mark on one line; white space stands outside marks, and what is all space bears none."""
    found: list[Segment] = []
    for segment in segments:
        text = segment.text.replace("\n", " ")
        body = text.strip()
        if not segment.op or not body:
            _add(found, Segment(text))
            continue
        lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
        _add(found, Segment(lead))
        _add(found, Segment(body, segment.op))
        _add(found, Segment(trail))
    return found


def _add(found: list[Segment], segment: Segment) -> None:
    if not segment.text:
        return
    if found and found[-1].op == segment.op:
        found[-1] = Segment(found[-1].text + segment.text, segment.op)
    else:
        found.append(segment)


def _escape(text: str) -> str:
    return _ANYWHERE.sub(lambda match: f"\\{match[0]}", text)


def _reference(letter: str) -> str:
    return f"&#{ord(letter)};"


def _is_sign(character: str) -> bool:
    """Whether a parser may see punctuation: newer ones count symbols too."""
    return category(character)[0] in "PS"


def _joins(character: str) -> bool:
    """Whether a parser may see a letter: older ones take symbols beyond ASCII for letters."""
    return not character.isspace() and (category(character)[0] != "P") and not _ASCII_SIGN.fullmatch(character)
