"""Footnotes of a page: a short link to a note, and in the note a link back to it."""

from __future__ import annotations

from dataclasses import dataclass, field

from directive_diff.reading.web.lines import BLOCKS
from directive_diff.reading.web.tree import TEXT, Node, nodes

__all__ = ["Notes", "notes_of"]

_MARK = 12  # characters: «[12]», «(1)», «*»
_NOTE_LINES = 40  # a note is a few paragraphs; a target that holds more is a part of the text
_BACKS = 20  # links back to one place that are looked at
_NEAR = 3  # how far above the link its own name may stand (``<sup id=…><a>``)


@dataclass(slots=True)
class Notes:
    """``bodies``: from a mark's link to the element that holds the note; ``backs``: the links back."""

    bodies: dict[Node, Node] = field(default_factory=dict)
    backs: set[Node] = field(default_factory=set)

    def is_body(self, node: Node) -> bool:
        """Whether an element is a note's."""
        return node in self._all

    _all: set[Node] = field(default_factory=set)


def notes_of(root: Node) -> Notes:
    """The notes of a page that link to and from the text."""
    named: dict[str, Node] = {}
    links: list[Node] = []
    place: dict[Node, int] = {}
    for number, node in enumerate(nodes(root)):
        if node.tag == TEXT:
            continue
        place[node] = number
        for key in ("id", "name"):
            if node.attributes.get(key):
                named.setdefault(node.attributes[key], node)
        if node.tag == "a" and node.attributes.get("href", "").startswith("#"):
            links.append(node)
    notes = Notes()
    back: dict[str, list[Node]] = {}
    for link in links:
        back.setdefault(link.attributes["href"][1:], []).append(link)
    for link in links:
        target = named.get(link.attributes["href"][1:])
        if target is None or place[target] < place[link] or len(_text(link)) > _MARK:
            continue
        body = next((above for above in target.within() if above.tag in BLOCKS), None)
        if (
            body is None
            or notes.is_body(body)
            or body.last - body.first > _NOTE_LINES
            or any(above is body for above in link.within())
        ):
            continue
        returning = [
            b for name in _names(link) for b in back.get(name, [])[:_BACKS] if any(a is body for a in b.within())
        ]
        if returning:
            notes.bodies[link] = body
            notes.backs.update(returning)
            notes._all.add(body)  # noqa: SLF001  # its own making
    return notes


def _inside(node: Node, holder: Node) -> bool:
    return any(above is holder for above in node.within())


def _names(link: Node) -> list[str]:
    """The names under which a link can be reached."""
    found: list[str] = []
    for distance, above in enumerate(link.within()):
        if distance > _NEAR or (distance and above.tag in BLOCKS):
            break
        found += [above.attributes[key] for key in ("id", "name") if above.attributes.get(key)]
    for node in list(nodes(link))[:10]:
        found += [node.attributes[key] for key in ("id", "name") if node is not link and node.attributes.get(key)]
    return found


def _text(node: Node) -> str:
    return "".join(n.text for n in nodes(node) if n.tag == TEXT).strip()
