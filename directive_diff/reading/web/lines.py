"""A page as the lines a person sees, with what each says for or against being a line of an official document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from directive_diff.numbering import label_of
from directive_diff.reading.web.tree import TEXT, Node
from directive_diff.rules import load
from directive_diff.text import fold

__all__ = ["BLOCKS", "UNSEEN", "Line", "draw", "words_of"]

BLOCKS = frozenset(
    [
        "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "dir",
        "div", "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
        "header", "hr", "html", "legend", "li", "listing", "main", "menu", "nav", "ol", "p", "plaintext", "pre",
        "search", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul", "xmp",
    ]
)  # fmt: skip
# Elements whose text is never on the page, and those that are pictures or windows to something else.
UNSEEN = frozenset(["head", "script", "style", "noscript", "x-template", "title", "xml", "noembed", "noframes"])
DRAWN = frozenset(["svg", "math", "iframe", "object", "embed", "canvas", "video", "audio", "map"])

# What a mark of a document weighs. A motto or a kind line stands in documents only; numbers stand in any list.
_WEIGHTS = {
    "motto": 6.0, "kind": 6.0, "own_number": 4.0, "place_and_date": 4.0, "recipients_head": 5.0, "signature": 3.0,
    "signed": 3.0, "annex": 2.0, "article": 3.0, "chapter": 3.0, "part": 3.0, "label": 1.0, "end": 3.0,
}  # fmt: skip
HEADER = frozenset(["motto", "kind", "own_number", "place_and_date"])
TAIL = frozenset(["recipients_head", "signature", "signed", "end"])

# A line of so many characters that ends as sentences do is prose; it weighs by its length, to a limit.
_PROSE = 80
_PROSE_WEIGHT = 100.0
_PROSE_MOST = 6.0
_LOOKED_AT = 400  # characters from either end of a line
_OPEN_LINK = 3  # paragraphs inside links; a list of news has titles, which end without a mark
_PRESSED = 0.8  # so much of a line in links or buttons, and it is there to be pressed


@dataclass(slots=True)
class Line:
    """One line: its texts, the innermost block that holds it, its folded words, and what it says.

    ``mark`` is the part of a document that it looks like, or ""; ``weight`` how much that says (0: nothing);
    ``pressed`` whether it is there to be pressed; ``page`` whether pages put such a line next to a document.
    """

    texts: list[Node]
    holder: Node
    words: str
    mark: str
    weight: float
    pressed: bool
    page: bool


def draw(root: Node) -> list[Line]:
    """The lines of a page in order; every element learns which of them it holds (``first`` to ``last``)."""
    lines: list[Line] = []
    texts: list[tuple[Node, bool]] = []
    rules = load("pages")["application"]
    pressed_tags, pressed_roles = frozenset(rules["pressed"]), frozenset(rules["pressed_roles"])

    def flush(holder: Node) -> None:
        if any(text.text.strip() for text, _ in texts):
            lines.append(_line(texts, holder))
        texts.clear()

    # Each entry is a node to enter, or one to leave (its last child is done).
    waiting: list[tuple[Node, Node, bool, bool]] = [(root, root, False, False)]
    while waiting:
        node, holder, pressed, leaving = waiting.pop()
        if leaving:
            if node.tag in BLOCKS:
                flush(node)
            node.last = len(lines)
            continue
        if node.tag == TEXT:
            texts.append((node, pressed))
            continue
        if node.tag in UNSEEN or node.tag in DRAWN:
            node.first = node.last = len(lines)
            continue
        block = node.tag in BLOCKS
        if block or node.tag == "br":
            flush(holder)
        node.first = len(lines)
        attributes = node.attributes
        pressed = pressed or (
            ("href" in attributes and not attributes["href"].startswith("#"))
            or node.tag in pressed_tags
            or attributes.get("role") in pressed_roles
            or ("onclick" in attributes and not any(child.tag in BLOCKS for child in node.children))
        )
        inner = node if block else holder
        waiting.append((node, holder, pressed, True))
        waiting.extend((child, inner, pressed, False) for child in reversed(node.children))
    _released(lines)
    return lines


def _released(lines: list[Line]) -> None:
    """Where most paragraphs that end as sentences do are inside links, a link was left open: it presses nothing."""
    inside = outside = 0
    for line in lines:
        if len(line.words) >= _PROSE and line.words[-1] in ".;:":
            inside, outside = inside + line.pressed, outside + (not line.pressed)
    if inside < _OPEN_LINK or inside < outside:
        return
    for line in lines:
        if line.pressed:
            line.pressed = False
            line.weight = _weight(line.mark, line.words, len(line.words))


def _weight(mark: str, words: str, count: int) -> float:
    weight = _WEIGHTS.get(mark, 0.0)
    if count >= _PROSE and _patterns()["prose"].search(words):
        weight += min(count / _PROSE_WEIGHT, _PROSE_MOST)
    return weight


def words_of(text: str) -> str:
    """A text folded and on one line."""
    return " ".join(fold(text).text.split())


def _line(texts: list[tuple[Node, bool]], holder: Node) -> Line:
    whole = "".join(text.text for text, _ in texts)
    words = words_of(whole if len(whole) <= 2 * _LOOKED_AT else f"{whole[:_LOOKED_AT]} {whole[-_LOOKED_AT:]}")
    count = sum(len(text.text.strip()) for text, _ in texts)
    pressed = sum(len(text.text.strip()) for text, is_pressed in texts if is_pressed) >= _PRESSED * count
    page = bool(_patterns()["page"].match(words))
    mark = "" if page else _mark(words)
    weight = 0.0 if pressed or page else _weight(mark, words, count)
    return Line([text for text, _ in texts], holder, words, mark, weight, pressed, page)


@lru_cache(maxsize=1)
def _patterns() -> dict[str, re.Pattern[str]]:
    rules = load("structure")
    names = ("motto", "own_number", "place_and_date", "recipients_head", "signature", "signed", "end_mark", "annex")
    return {
        **{name: re.compile(rules[name]["pattern"]) for name in names},
        "page": re.compile(load("pages")["line"]["pattern"]),
        "prose": re.compile(r"[.;:,!?…\"')\]]"),
    }


def _mark(words: str) -> str:
    """Which part of a document a line looks like."""
    patterns = _patterns()
    for name in ("motto", "own_number", "place_and_date", "recipients_head", "signed", "annex"):
        if patterns[name].match(words):
            return name
    if words in load("structure")["kind_line"]["names"]:
        return "kind"
    if words.isupper() and patterns["signature"].match(words):
        return "signature"
    if patterns["end_mark"].search(words):
        return "end"
    label = label_of(words)
    if label in ("article", "chapter", "part"):
        return label
    return "label" if label else ""
