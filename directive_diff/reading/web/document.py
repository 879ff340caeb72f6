"""Where in a page the document stands: the smallest node that holds nearly all that speaks for one.

A document shows itself by its parts (motto, number, kind, labels, recipients, signature: ``rules/structure.toml``) and
by prose; an application by what is there to be pressed, by the roles and names of its elements, and by the lines that
pages put next to a document (``rules/pages.toml``). Where nothing speaks for an application, all is the document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import accumulate, pairwise

from directive_diff.numbering import read_label
from directive_diff.reading.web.lines import BLOCKS, HEADER, TAIL, UNSEEN, Line
from directive_diff.reading.web.tree import TEXT, Node
from directive_diff.rules import load

__all__ = ["AROUND", "COPY", "Found", "find"]

AROUND = "page around the document"
COPY = "duplicate"

# Below this nothing in the page looks like an official document or prose: two labels, or one long sentence.
_NOTHING = 2.0
# «Nearly all»: what is left may be a number in the page's title or a note in its footer.
_NEARLY = 0.95
# An element of an application holds less than this of what speaks for a document; prose without any part of one
# (readers' comments, an imprint) may be more beside a short text.
_LITTLE, _LITTLE_PROSE = 0.1, 0.4
# A second copy has so many lines, and this part of them stands elsewhere.
_COPY_LINES = 4
_COPY_SHARE = 0.75
_COPY_BUDGET = 1_000_000  # lines compared; past it no more copies are looked for
_SAME_WEIGHT = 0.5  # a copy that weighs so much of the other is one; less is a table of contents
# So many lines above the first sure mark of a header may belong to it (issuer), and below the last to the signature.
_HEADER_LINES = 8
_TAIL_LINES = 4
_TAIL_LENGTH = 60
# So many lines in a row to be pressed are a menu; lines that end as clauses do are text that links somewhere.
_PRESSED_RUN = 3
_ENDED = frozenset(".;:,")
# A hidden part with so many lines and so much of the document is a tab that was not open.
_TAB_LINES = 5


class Found:
    """Where the document stands: ``aside`` the nodes that are no part of it with the reason; ``application`` whether
    there is a page around it.
    """

    def __init__(self, root: Node, lines: Sequence[Line]) -> None:
        self.lines = lines
        self.aside: dict[Node, str] = {}
        self.application = False
        self._lost: dict[Node, float] = {}
        self._dead: set[int] = set()
        self._budget = _COPY_BUDGET
        self._sums = _sums(lines, self._dead)
        self.total = self._sums[-1]
        # Names and edges say something only where anything at all is there to be pressed.
        self._pressed = any(line.pressed or line.page for line in lines)
        if self.total < _NOTHING:
            return
        self._set_application_aside(root)
        self._sums = _sums(lines, self._dead)
        self.total = self._sums[-1]
        if self.total < _NOTHING:
            self.aside.clear()
            return
        node, path = self._descend(root)
        self.application = self.application or any(
            (line.pressed or line.page) for i, line in enumerate(lines) if i not in self._dead
        )
        if self.application:
            self._leave(path, node)
            self._trim(node)

    def weight(self, node: Node) -> float:
        """How much inside a node speaks for a document."""
        return self._sums[node.last] - self._sums[node.first] - self._lost.get(node, 0.0)

    def is_tab(self, node: Node) -> bool:
        """Whether a hidden node holds so much of the document that it is a part of it not shown just now."""
        return node.last - node.first >= _TAB_LINES and self.weight(node) >= _LITTLE * self.total > 0

    # ---- the application's elements ---------------------------------------------------------------------------------

    def _set_application_aside(self, root: Node) -> None:
        waiting = [root]
        while waiting:
            node = waiting.pop()
            if node.tag in UNSEEN or node.tag == TEXT:
                continue
            if node is not root and self._is_application(node):
                self._put_aside(node, AROUND)
                self.application = self.application or node.last > node.first
            else:
                waiting.extend(reversed(node.children))

    def _is_application(self, node: Node) -> bool:
        rules = _application()
        role = node.attributes.get("role", "").lower()
        sure = node.tag in rules["tags"] or role in rules["roles"]
        likely = self._pressed and (node.tag in rules["edges"] or role in rules["edge_roles"])
        if self._pressed and not (sure or likely) and node.tag in BLOCKS and node.tag not in ("html", "body"):
            names = node.name()
            likely = len(names) > 1 and bool(_names().search(names))
        if not (sure or likely) or node.tag in ("td", "th", "tr", "tbody"):
            return False
        marks = {line.mark for line in self.lines[node.first : node.last]} - {""}
        if marks & (HEADER | TAIL):
            return False
        return self.weight(node) <= (_LITTLE if marks else _LITTLE_PROSE) * self.total

    def _put_aside(self, node: Node, reason: str) -> None:
        self.aside[node] = reason
        self._dead.update(range(node.first, node.last))

    # ---- down to the document ---------------------------------------------------------------------------------------

    def _descend(self, root: Node) -> tuple[Node, list[Node]]:
        """The smallest node that holds nearly all, and the nodes above it."""
        node = root
        path: list[Node] = []
        while True:
            kids = [child for child in node.children if child not in self.aside and self.weight(child) > 0]
            kids = self._without_copies(kids)
            heavy = max(kids, key=self.weight, default=None)
            if heavy is None or self.weight(heavy) < _NEARLY * self.weight(node):
                return node, path
            path.append(node)
            node = heavy

    def _without_copies(self, kids: list[Node]) -> list[Node]:
        """The children without those that repeat another: a print view, a table of contents."""
        large = [kid for kid in kids if kid.last - kid.first >= _COPY_LINES]
        if len(large) < 2:
            return kids
        self._budget -= sum(kid.last - kid.first for kid in large)
        if self._budget < 0:
            return kids
        large.sort(key=lambda kid: -self.weight(kid) * (0.7 if _is_hidden(kid) else 1.0))
        seen = self._keys(large[0])
        for kid in large[1:]:
            self._prune(kid, seen, self.weight(large[0]))
            if kid not in self.aside:
                seen |= self._keys(kid)
        return [kid for kid in kids if kid not in self.aside]

    def _prune(self, node: Node, seen: set[str], whole: float) -> None:
        """Set aside what in ``node`` repeats lines seen elsewhere."""
        waiting = [node]
        while waiting:
            part = waiting.pop()
            own = self._keys(part)
            if len(own) < _COPY_LINES:
                continue
            new = own - seen
            if len(new) <= (1 - _COPY_SHARE) * len(own) and not self._says_more(part, new):
                weight = self.weight(part)
                self._put_aside(part, COPY if weight >= _SAME_WEIGHT * whole else AROUND)
                self.application = True
                for above in part.within():
                    self._lost[above] = self._lost.get(above, 0.0) + weight
            elif self._budget > 0:
                children = [child for child in part.children if child.last - child.first >= _COPY_LINES]
                self._budget -= sum(child.last - child.first for child in children)
                waiting.extend(children)

    def _keys(self, node: Node) -> set[str]:
        return {
            _key(line)
            for i, line in enumerate(self.lines[node.first : node.last], node.first)
            if line.weight > 0 and i not in self._dead
        }

    def _says_more(self, node: Node, new: set[str]) -> bool:
        """Whether a part of header or tail stands here and nowhere else."""
        return any(
            (line.mark in HEADER or line.mark in TAIL) and _key(line) in new
            for line in self.lines[node.first : node.last]
        )

    # ---- what is around it ------------------------------------------------------------------------------------------

    def _leave(self, path: Iterable[Node], inner: Node) -> None:
        """Set aside what stands beside the way down to the document and does not continue it."""
        way = [*path, inner]
        known = self._keys(inner)
        for node, next_ in pairwise(way):
            waiting = [child for child in node.children if child is not next_]
            while waiting:
                child = waiting.pop()
                if child in self.aside or self._continues(child, next_):
                    continue
                if child.tag != TEXT and self._says_more(child, self._keys(child) - known):
                    waiting.extend(child.children)
                else:
                    self._put_aside(child, AROUND)

    def _continues(self, node: Node, document: Node) -> bool:
        """Whether a node beside the document is more of it: parts of one stand there, or it is built alike."""
        if node.tag == TEXT:
            return False
        lines = [line for i, line in enumerate(self.lines[node.first : node.last], node.first) if i not in self._dead]
        if not lines or any(line.pressed or line.page for line in lines):
            return False
        alike = node.tag == document.tag and _shape(node) == _shape(document) != ""
        return alike or any(line.mark and line.weight for line in lines)

    def _trim(self, node: Node) -> None:
        """Set aside lines of the application before, inside and after the document in its own node."""
        alive = [i for i in range(node.first, node.last) if i not in self._dead]
        if not alive:
            return
        first = self._beginning(alive)
        last = self._end(alive, first)
        drop = {*alive[:first], *alive[last + 1 :]}
        run: list[int] = []
        for i in [*alive[first : last + 1], -1]:
            line = self.lines[i] if i >= 0 else None
            if line is not None and line.pressed and not line.mark and line.words[-1:] not in _ENDED:
                run.append(i)
                continue
            if len(run) >= _PRESSED_RUN:
                drop.update(run)
            run = []
            if line is not None and line.page and line.holder.tag not in ("td", "th"):
                drop.add(i)
        for i in drop:
            self._dead.add(i)
            for text in self.lines[i].texts:
                self.aside.setdefault(text, AROUND)

    def _beginning(self, alive: Sequence[int]) -> int:
        """The place in ``alive`` of the document's first line."""
        header = next((k for k, i in enumerate(alive) if self.lines[i].mark in HEADER), None)
        body = next((k for k, i in enumerate(alive) if self.lines[i].weight > 0), 0)
        if header is None or (header > body + _HEADER_LINES and alive[header] > alive[body]):
            k = 0
            while k < body and (self.lines[alive[k]].pressed or self.lines[alive[k]].page):
                k += 1
            return k
        k = header
        while k > 0 and header - k < _HEADER_LINES and self._heads(self.lines[alive[k - 1]]):
            k -= 1
        return k

    @staticmethod
    def _heads(line: Line) -> bool:
        """Whether a line may stand in a header: in capitals, or no words at all."""
        return not line.pressed and not line.page and (line.words == line.words.upper())

    def _end(self, alive: Sequence[int], first: int) -> int:
        """The place in ``alive`` of the document's last line."""
        last = max((k for k, i in enumerate(alive) if k >= first and self.lines[i].weight > 0), default=len(alive) - 1)
        home = self.lines[alive[last]].holder.parent
        complete = any(self.lines[i].mark in TAIL for i in alive[first : last + 1])
        k = last
        while k + 1 < len(alive):
            line = self.lines[alive[k + 1]]
            beside = line.holder.parent is home
            near = home is not None and any(above is home for above in line.holder.within())
            short = k - last < _TAIL_LINES and len(line.words) <= _TAIL_LENGTH
            if line.pressed or line.page or not ((near and short) or (beside and not complete)):
                break
            k += 1
        return k


def find(root: Node, lines: Sequence[Line]) -> Found:
    """Where in a page the document stands."""
    return Found(root, lines)


def _key(line: Line) -> str:
    """What a line is told by again: its words; a chapter by its number, whose name may stand on the next line."""
    label = read_label(line.words) if line.mark in ("chapter", "part") else None
    return (label.mark if label else line.words).lower()


def _sums(lines: Sequence[Line], dead: set[int]) -> list[float]:
    return list(accumulate((0.0 if i in dead else line.weight for i, line in enumerate(lines)), initial=0.0))


@lru_cache(maxsize=1)
def _application() -> dict[str, frozenset[str]]:
    return {name: frozenset(words) for name, words in load("pages")["application"].items()}


@lru_cache(maxsize=1)
def _names() -> re.Pattern[str]:
    """A name of an application's part, standing as a word of its own in a class or id."""
    words = "|".join(re.escape(word).replace("\\-", "[-_]") for word in load("pages")["names"]["words"])
    return re.compile(rf"(?<![A-Za-z])(?:{words})(?![a-z])")


def _is_hidden(node: Node) -> bool:
    """Whether an element says itself that it is not shown."""
    attributes = node.attributes
    style = attributes.get("style", "").lower().replace(" ", "")
    return "hidden" in attributes or "display:none" in style or attributes.get("aria-hidden") == "true"


def _shape(node: Node) -> str:
    """The class of an element, without numbers: parts made alike have it alike."""
    return re.sub(r"\d+", "", node.attributes.get("class", "")).strip()
