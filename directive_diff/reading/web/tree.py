"""HTML -> a tree of plain values, after a look at whether parsing it would harm the machine.

The parser (Lexbor) knows no depth limit and drops nothing, but some of its steps take a time that grows with the number
of open elements, or with the square of the attributes of one. So tags are counted first.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from directive_diff.reading.blocks import imbalance
from directive_diff.reading.file import missing_library, refused

__all__ = ["TEXT", "VOID", "Node", "Tree", "grow", "nodes"]

TEXT = "#text"
_TEXT_KIND = "-text"  # as the parser calls it

# Real pages nest to a depth of 60 or so; four times that is no page.
MAX_DEPTH = 250
# The largest codes have some 50,000 elements as saved pages, and a page of Word's five times the tags it needs.
MAX_TAGS = 200_000
# The parser's work, in steps: for each tag the elements open at it, for each one its attributes squared.
_MAX_STEPS = 150_000_000
_MAX_ATTRIBUTES = 50_000_000
MAX_CHARACTERS = 12_000_000  # most of a large page is pictures and scripts
MAX_TEXT = 4_000_000  # eight Civil Codes

_TAG = re.compile(r"<(?:!--|(?P<close>/?)(?P<name>[A-Za-z][^\s/>]{0,60})[^>]*)")
_QUOTED = re.compile(r"\"[^\"]*\"|'[^']*'")
_LONG_TAG = 200
_RAW = frozenset(["script", "style", "textarea", "title", "xmp", "noembed", "noframes", "iframe"])
VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
# Elements that end others that were left open before them: with inline ones and paragraphs between.
_ENDS = {
    **dict.fromkeys(["td", "th"], frozenset(["td", "th"])),
    **dict.fromkeys(["dt", "dd"], frozenset(["dt", "dd"])),
    **dict.fromkeys(["tbody", "thead", "tfoot"], frozenset(["td", "th", "tr", "tbody", "thead", "tfoot"])),
    **dict.fromkeys(["div", "table", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "pre", "hr"], frozenset(["p"])),
    "tr": frozenset(["td", "th", "tr"]),
    "li": frozenset(["li"]),
    "p": frozenset(["p"]),
    "option": frozenset(["option"]),
}
_FORMATTING = frozenset(
    ["a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u"]
)
_PASSED = _FORMATTING | {"p", "span"}
_SAME_FORMATTING = 3  # the parser keeps no more of equal formatting elements open (HTML 5.2, 8.2.3.3)
_TEMPLATE = re.compile(r"<(/?)template\b", re.IGNORECASE)


class Node:
    """An element (``tag`` in lower case, its attributes), or a text (``tag`` is TEXT)."""

    __slots__ = ("attributes", "children", "first", "last", "parent", "tag", "text")

    def __init__(self, tag: str, parent: Node | None, text: str = "") -> None:
        self.tag = tag
        self.parent = parent
        self.text = text
        self.attributes: dict[str, str] = {}
        self.children: list[Node] = []
        self.first = self.last = 0  # the lines inside it, once they are drawn

    def name(self) -> str:
        """The ``class`` and ``id`` as written."""
        return f"{self.attributes.get('class', '')} {self.attributes.get('id', '')}"

    def within(self) -> Iterator[Node]:
        """The elements that hold it, innermost first, itself included."""
        node: Node | None = self
        while node is not None:
            yield node
            node = node.parent


@dataclass(frozen=True, slots=True)
class Tree:
    """A parsed page: its root, and how many characters all its text nodes have."""

    root: Node
    characters: int


def grow(html: str, name: str) -> Tree:
    """The tree of a page.

    Raises:
        InputError: E109 without selectolax, E111 for a page that would take too much time or memory.
    """
    _guard(html, name)
    try:
        from selectolax.lexbor import LexborHTMLParser
    except ImportError as error:
        raise missing_library(name, "HTML", "html") from error
    if "<template" in html or _TEMPLATE.search(html):
        html = _TEMPLATE.sub(r"<\1x-template", html)  # a template's content stands in no tree; so it does
    parser = LexborHTMLParser(html)
    source = parser.root
    root = Node("html", None)
    if source is None:
        return Tree(root, 0)
    root.attributes = _attributes(source)
    characters = made = words = 0
    waiting = [(source.first_child, root)]
    while waiting:
        child, parent = waiting.pop()
        while child is not None:
            made += 1
            if made > 2 * MAX_TAGS:
                raise _refused_size(name)
            kind = child.tag or "-"
            if kind == _TEXT_KIND:
                node = Node(TEXT, parent, child.text(deep=False) or "")
                parent.children.append(node)
                characters += len(node.text)
                words += 0 if parent.tag in _RAW else len(node.text)
                if words > MAX_TEXT:
                    raise _refused_size(name)
            elif kind[0] not in "-!":  # comments, the document type
                node = Node(kind, parent)
                node.attributes = _attributes(child)
                parent.children.append(node)
                if child.first_child is not None:
                    waiting.append((child.first_child, node))
            child = child.next
    flat = sum(len(n.text(deep=False) or "") for n in source.traverse(include_text=True) if n.tag == _TEXT_KIND)
    if flat != characters:
        raise imbalance(f"the page has {flat} characters, {characters} were met")
    return Tree(root, characters)


def nodes(root: Node) -> Iterator[Node]:
    """A node and all below it, in the page's order."""
    waiting = [root]
    while waiting:
        node = waiting.pop()
        yield node
        waiting.extend(reversed(node.children))


def _attributes(element: object) -> dict[str, str]:
    found: dict[str, str | None] = element.attributes  # type: ignore[attr-defined]  # a LexborNode
    return {key.lower(): value or "" for key, value in found.items()} if found else {}


def _guard(html: str, name: str) -> None:
    """Refuse what would take the parser long: too large, too many tags, too deep, too many attributes."""
    if len(html) > MAX_CHARACTERS:
        raise _refused_size(name)
    open_: list[str] = []
    counts: Counter[str] = Counter()
    formatting: Counter[str] = Counter()
    kept_open = tags = steps = attributes = at = 0
    while match := _TAG.search(html, at):
        at = match.end()
        tag = match["name"]
        if tag is None:
            end = html.find("-->", match.start() + 2)
            at = len(html) if end < 0 else end + 3
            continue
        tag = tag.lower()
        tags += 1
        steps += len(open_) + kept_open + 1
        if tags > MAX_TAGS or steps > _MAX_STEPS:
            raise _refused_size(name)
        if match["close"]:
            if counts[tag]:
                while open_:
                    last = open_.pop()
                    counts[last] -= 1
                    if last == tag:
                        break
            if tag in _FORMATTING and kept_open:
                kept_open -= 1
            continue
        if at - match.start() > _LONG_TAG:
            bare, quoted = _QUOTED.subn("", match[0])
            attributes += (len(bare.split()) + bare.count("/") + quoted) ** 2
            if attributes > _MAX_ATTRIBUTES:
                raise _refused_size(name)
        if tag in _RAW:
            closing = re.compile(f"</{tag}", re.IGNORECASE).search(html, at)
            at = closing.start() if closing else len(html)
        elif tag not in VOID:
            if tag in _ENDS:
                _end(open_, counts, _ENDS[tag])
            open_.append(tag)
            counts[tag] += 1
            if tag in _FORMATTING:
                formatting[match[0]] += 1
                kept_open += formatting[match[0]] <= _SAME_FORMATTING
            if len(open_) > MAX_DEPTH or kept_open > MAX_DEPTH:
                raise refused(name, "depth", limit=MAX_DEPTH)


def _end(open_: list[str], counts: Counter[str], ended: frozenset[str]) -> None:
    """Take elements off that the next one ends."""
    last = len(open_)
    for place in range(len(open_) - 1, -1, -1):
        if open_[place] in ended:
            last = place
        elif open_[place] not in _PASSED:
            break
    while len(open_) > last:
        counts[open_.pop()] -= 1


def _refused_size(name: str) -> Exception:
    return refused(name, "page", characters=MAX_CHARACTERS, tags=MAX_TAGS)
