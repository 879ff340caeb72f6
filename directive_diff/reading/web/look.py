"""How elements look: bold, hidden, in which font, from their tags, their ``style`` and the page's own style sheets.

Only what decides about a document's text is read, and only selectors of one element (``p``, ``.c5``, ``p.Note``,
``#x``), which is what Word, LibreOffice and Google Docs write; rules for print or for small screens are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from directive_diff.reading.blocks import BOLD, ITALIC
from directive_diff.reading.legacy import FontEncoding, font_encoding
from directive_diff.reading.web.tree import TEXT, Node, nodes

__all__ = ["Look", "Sheet", "break_after", "break_before", "look", "sheet_of"]

Declarations = dict[str, str]

_COMMENT = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
_SELECTOR = re.compile(r"(?P<tag>[A-Za-z][\w-]{0,30})?(?P<which>[.#][\w-]{1,80})?$")
_BEFORE = re.compile(r"\.(?P<name>[\w-]{1,80}) ?> ?li::?before$")
_DECLARATION = re.compile(r"([\w-]{2,40})\s*:\s*([^;{}]{1,500})")
_ASKED = frozenset(
    [
        "background", "background-color", "break-after", "break-before", "clip", "color", "content", "display", "font",
        "font-family", "font-size", "font-style", "font-weight", "height", "left", "list-style", "list-style-type",
        "max-height", "mso-element", "mso-hide", "opacity", "overflow", "page-break-after", "page-break-before",
        "text-indent", "top", "visibility", "white-space",
    ]
)  # fmt: skip
_BOLD_TAGS = frozenset(["b", "strong", "th"])
_ITALIC_TAGS = frozenset(["i", "em", "cite", "address", "dfn", "var"])
# Tags and attributes that change how text looks even without a style.
_TELLING = _BOLD_TAGS | _ITALIC_TAGS | {"ol", "ul", "pre", "xmp", "listing", "plaintext"}
_TOLD = frozenset(["hidden", "aria-hidden", "face", "color", "bgcolor"])
_WHITE = re.compile(r"(?:#f{3,8}|white|transparent|rgba?\( ?255 ?, ?255 ?, ?255.{0,12}\)|rgba\(.{0,20}, ?0 ?\))$")
_NO_COLOUR = re.compile(r"^(?:none|transparent|inherit|initial|white|#f{3,8}|)$")
_FAR_OFF = re.compile(r"-\d{3,}(?:\.\d+)?(?:px|pt|em|rem|%|cm|mm|in|vw|vh)?$")
_CLIPPED = re.compile(r"rect\((?:[01](?:px)?[, ]*){4}\)$")
_SMALLEST = re.compile(r"0(?:\.0+)?(?:px|pt|em|rem|%|cm|mm)?$")


@dataclass(frozen=True, slots=True)
class Look:
    """What an element hands on to its text: ``style`` BOLD | ITALIC; ``hidden`` the ledger's reason, or None; ``font``
    the encoding that its font stands for; ``kept`` whether white space is as written; ``shaded`` whether it has a
    ground of its own; ``marks`` the kind of list marks (``decimal``, ``none`` …).
    """

    style: int = 0
    hidden: str | None = None
    font: FontEncoding | None = None
    kept: bool = False
    shaded: bool = False
    marks: str = ""


@dataclass(slots=True)
class Sheet:
    """What the page's style sheets say, by tag, class and id; and what list items get put before them, by class."""

    rules: dict[tuple[str, str], Declarations] = field(default_factory=dict)
    before: dict[str, str] = field(default_factory=dict)

    def declared(self, node: Node) -> Declarations:
        """All declarations for an element, the more particular over the more general, its own ``style`` last."""
        found: Declarations = {}
        if self.rules:
            attributes = node.attributes
            names = ["", *(f".{name}" for name in attributes.get("class", "").split()[:20])]
            if "id" in attributes:
                names.append(f"#{attributes['id']}")
            for name in names:
                for tag in ("", node.tag):
                    found.update(self.rules.get((tag, name), {}))
        style = node.attributes.get("style")
        if style:
            found.update(_declarations(style[:2000]))
        return found


@lru_cache(maxsize=4096)
def _declarations(style: str) -> Declarations:
    """The declarations that are asked for."""
    found: Declarations = {}
    for match in _DECLARATION.finditer(style):
        name = match[1].lower()
        if name in _ASKED:
            value = match[2].strip()
            found[name] = (
                value
                if name in ("content", "font", "font-family")
                else value.lower().removesuffix("!important").strip()
            )
    return found


def sheet_of(root: Node) -> Sheet:
    """What the ``<style>`` elements of a page say."""
    sheet = Sheet()
    for node in nodes(root):
        if node.tag == "style" and "print" not in node.attributes.get("media", ""):
            for selectors, body in _rules("".join(c.text for c in node.children if c.tag == TEXT)):
                _enter(sheet, selectors, body)
    return sheet


def _rules(css: str) -> Iterator[tuple[str, str]]:
    """Selectors and body of each rule outside at-rules."""
    css = _COMMENT.sub(" ", css)
    at = 0
    while True:
        opening = css.find("{", at)
        if opening < 0:
            return
        head = css[at:opening].rsplit(";", 1)[-1].strip()
        closing = css.find("}", opening)
        if closing < 0:
            return
        if head.startswith("@"):
            depth, place = 1, opening + 1
            for brace in re.finditer(r"[{}]", css[place:]):
                depth += 1 if brace[0] == "{" else -1
                if depth == 0:
                    closing = place + brace.start()
                    break
        else:
            yield head, css[opening + 1 : closing]
        at = closing + 1


def _enter(sheet: Sheet, selectors: str, body: str) -> None:
    declared = _declarations(body[:2000])
    if not declared:
        return
    for written in selectors.split(",")[:50]:
        selector = " ".join(written.split())
        before = _BEFORE.match(selector)
        if before:
            if "content" in declared:
                sheet.before[before["name"]] = declared["content"]
            continue
        one = _SELECTOR.match(selector)
        if one and selector:
            key = (one["tag"] or "").lower(), one["which"] or ""
            sheet.rules.setdefault(key, {}).update(declared)


def look(node: Node, above: Look, sheet: Sheet) -> Look:
    """The look of an element, given that of what holds it."""
    declared = sheet.declared(node)
    tag = node.tag
    if not declared and tag not in _TELLING and _TOLD.isdisjoint(node.attributes):
        return above
    changes: dict[str, object] = {}
    style = above.style
    if tag in _BOLD_TAGS:
        style |= BOLD
    if tag in _ITALIC_TAGS:
        style |= ITALIC
    if declared:
        style = _style(style, declared)
    if style != above.style:
        changes["style"] = style
    face = declared.get("font-family") or _face(declared.get("font", "")) or node.attributes.get("face")
    if face:
        changes["font"] = font_encoding(face)
    space = declared.get("white-space", "")
    if tag in ("pre", "xmp", "listing", "plaintext") or space.startswith("pre") or space == "break-spaces":
        changes["kept"] = True
    elif space in ("normal", "nowrap"):
        changes["kept"] = False
    ground = declared.get("background-color") or declared.get("background") or node.attributes.get("bgcolor", "")
    if ground and not _NO_COLOUR.match(ground.lower().split(" ")[0]):
        changes["shaded"] = True
    marks = declared.get("list-style-type") or declared.get("list-style")
    if marks:
        changes["marks"] = marks.split()[0]
    elif tag in ("ol", "ul"):
        changes["marks"] = ""
    if above.hidden is None:
        hidden = _hidden(node, declared, shaded=above.shaded or "shaded" in changes)
        if hidden:
            changes["hidden"] = hidden
    elif above.hidden == "invisible text" and declared.get("color") and not _WHITE.match(declared["color"]):
        changes["hidden"] = None
    return replace(above, **changes) if changes else above  # type: ignore[arg-type]  # changes are fields


def _style(style: int, declared: Declarations) -> int:
    weight = declared.get("font-weight") or ("bold" if " bold" in f" {declared.get('font', '')}".lower() else "")
    if weight:
        heavy = weight in ("bold", "bolder") or (weight.isdigit() and int(weight) >= 600)
        style = style | BOLD if heavy else style & ~BOLD
    slant = declared.get("font-style", "")
    if slant:
        style = style | ITALIC if slant in ("italic", "oblique") else style & ~ITALIC
    return style


def _face(font: str) -> str:
    """The family in a ``font`` shorthand: what stands after the size."""
    match = re.search(r"\d(?:pt|px|em|rem|%)?(?:/\S{1,10})?\s+(.{1,200})$", font)
    return match[1] if match else ""


def _hidden(node: Node, declared: Declarations, *, shaded: bool) -> str | None:
    attributes = node.attributes
    if (
        "hidden" in attributes
        or attributes.get("aria-hidden", "").lower() == "true"
        or declared.get("display") == "none"
        or declared.get("mso-hide") == "all"
        or declared.get("visibility") in ("hidden", "collapse")
        or _SMALLEST.match(declared.get("font-size", "1"))
        or _SMALLEST.match(declared.get("opacity", "1"))
        or _CLIPPED.match(declared.get("clip", ""))
        or (
            declared.get("overflow") == "hidden"
            and any(_SMALLEST.match(declared.get(side, "1")) for side in ("height", "max-height"))
        )
    ):
        return "hidden text"
    if any(_FAR_OFF.match(declared.get(side, "")) for side in ("left", "top", "text-indent")):
        return "off the page"
    colour = declared.get("color") or (attributes.get("color", "").lower() if node.tag == "font" else "")
    return "invisible text" if colour and not shaded and _WHITE.match(colour) else None


def break_before(node: Node, sheet: Sheet) -> bool:
    """Whether a page ends before the element."""
    return _breaks(sheet.declared(node), "before")


def break_after(node: Node, sheet: Sheet) -> bool:
    """Whether a page ends after the element."""
    return _breaks(sheet.declared(node), "after")


def _breaks(declared: Declarations, where: str) -> bool:
    value = declared.get(f"page-break-{where}") or declared.get(f"break-{where}") or ""
    return value in ("always", "page", "left", "right")
