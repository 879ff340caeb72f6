"""The walk from a Directive to an Akoma Ntoso document: meta, preface, preamble, body, conclusions, attachments.

The order of the parts is the schema's, and no word changes its place: a unit whose part is over already stays in the
part where it stands, in a container that bears its role.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import groupby

from directive_diff.akoma.ids import Ids, number, tag
from directive_diff.akoma.meta import meta
from directive_diff.akoma.uris import slug
from directive_diff.akoma.xml import Words, element
from directive_diff.model import Directive, Unit
from directive_diff.text import same_words

__all__ = ["to_akoma"]

NAMESPACE = "http://docs.oasis-open.org/legaldocml/ns/akn/3.0"
PREFACE, PREAMBLE, BODY, CONCLUSIONS, ATTACHMENTS = range(5)
_PARTS = {
    "header": PREFACE,
    "title": PREFACE,
    "preamble": PREAMBLE,
    "recipient": CONCLUSIONS,
    "signature": CONCLUSIONS,
}


def to_akoma(directive: Directive) -> str:
    """The directive as an Akoma Ntoso 3.0 document: XML text with its declaration, UTF-8, valid against the schema.

    Its text, white space aside, is ``directive.text``; characters that XML cannot hold (control characters, lone
    surrogates) are U+FFFD, or a space where they are white space, and counted in ``meta/proprietary``. The same
    directive gives the same text: there is no clock in it. Raises nothing.
    """
    return _Writer(directive).document()


class _Writer:
    """One document while it is written."""

    def __init__(self, directive: Directive) -> None:
        self._directive = directive
        self._words = Words(directive)
        self._ids = Ids()
        self._children: dict[str | None, list[Unit]] = defaultdict(list)
        for unit in directive.units:
            if unit.level != "sentence":
                self._children[unit.parent].append(unit)

    def document(self) -> str:
        parts: list[list[Unit]] = [[] for _ in range(5)]
        for part, unit in self._placed():
            parts[part].append(unit)
        replaced = self._words.replaced()
        inside = [meta(self._directive, replaced=replaced)]
        if parts[PREFACE]:
            inside.append(element("preface", self._blocks(parts[PREFACE], "preface")))
        if parts[PREAMBLE]:
            inside.append(element("preamble", self._blocks(parts[PREAMBLE], "preamble")))
        inside.append(element("body", list(self._hierarchy(parts[BODY], "", "")) or [self._empty("")]))
        if parts[CONCLUSIONS]:
            inside.append(element("conclusions", self._conclusions(parts[CONCLUSIONS])))
        if parts[ATTACHMENTS]:
            inside.append(element("attachments", self._attachments(parts[ATTACHMENTS])))
        act = element("act", inside, name=slug(self._directive.kind or "") or "van-ban")
        whole = element("akomaNtoso", [act], xmlns=NAMESPACE)
        return f'<?xml version="1.0" encoding="UTF-8"?>\n{whole}\n'

    def _placed(self) -> Iterator[tuple[int, Unit]]:
        """The units at the top, each with its part; parts only go forward."""
        at = PREFACE
        top = self._children[None]
        for place, unit in enumerate(top):
            if unit.role == "footnote":
                part = at
            elif unit.level == "section":
                annex = at >= CONCLUSIONS or any(child.role == "title" for child in self._children[unit.id])
                part = ATTACHMENTS if annex else BODY
            elif unit.role == "heading" and any(after.role == "recipient" for after in top[place + 1 : place + 2]):
                part = CONCLUSIONS
            else:
                part = _PARTS.get(unit.role, BODY)
            at = max(at, part)
            yield at, unit

    # ---- blocks -------------------------------------------------------------------------------------------------

    def _blocks(self, units: Sequence[Unit], holder: str) -> list[str]:
        """Units outside the hierarchy, each a block; neighbouring cells are one table."""
        out: list[str] = []
        for role, group in groupby(units, key=lambda unit: unit.role):
            if role == "cell":
                out.append(self._table(list(group), holder))
            else:
                out += [self._block(unit, holder) for unit in group]
        return out

    def _block(self, unit: Unit, holder: str) -> str:
        words = self._words.inline(*unit.span)
        if unit.role == "footnote":
            note = element(
                "authorialNote", element("p", words), eId=self._ids.under(holder, "authorialNote"), marker=unit.label
            )
            return element("p", note)
        if unit.role == "title":
            kind = same_words(self._words.text[slice(*unit.span)], self._directive.kind or "")
            return element("longTitle", element("p", element("docType" if kind else "docTitle", words)))
        if unit.role == "signature":
            return element("p", element("signature", words))
        return element("p", words, class_=unit.role if unit.role in ("header", "heading", "recipient") else None)

    def _table(self, cells: Sequence[Unit], holder: str) -> str:
        """Cells in reading order, one a row: a Directive does not say how many columns there were."""
        rows = [element("tr", element("td", element("p", self._words.inline(*cell.span)))) for cell in cells]
        return element("table", rows, eId=self._ids.under(holder, "table"))

    def _conclusions(self, units: Sequence[Unit]) -> list[str]:
        """«Nơi nhận» and the signature, each in a container; the vocabulary has no element for recipients."""
        out: list[str] = []
        names = {"heading": "recipients", "recipient": "recipients", "signature": "signatures"}
        for name, group in groupby(units, key=lambda unit: names.get(unit.role, "")):
            blocks = self._blocks(list(group), "conclusions")
            if name:
                out.append(
                    element("container", blocks, name=name, eId=self._ids.under("conclusions", "container", name))
                )
            else:
                out += blocks
        return out

    # ---- the hierarchy ------------------------------------------------------------------------------------------

    def _hierarchy(self, units: Sequence[Unit], holder: str, above: str) -> Iterator[str]:
        """Units as elements of the hierarchy, in the element ``above`` with the id ``holder``."""
        for role, group in groupby(units, key=lambda unit: unit.role):
            if role == "cell":
                yield self._leaf("hcontainer", "table", holder, "", list(group))
                continue
            for unit in group:
                if unit.level == "section":
                    yield self._section(unit, holder, above)
                elif role in ("body", "item"):
                    yield self._paragraph(unit, holder, above)
                else:
                    yield self._leaf("hcontainer", role, holder, "", [unit])

    def _section(self, unit: Unit, holder: str, above: str) -> str:
        children = self._children[unit.id]
        start, end = unit.span[0], children[0].span[0] if children else unit.span[1]
        text = self._words.text[start:end].rstrip()
        cut = number(unit, text)
        name = tag(unit, text[:cut], above)
        ident = self._ids.under(holder, name, unit.label)
        inside = [element("num", self._words.inline(start, start + cut))] if cut else []
        if text[cut:].strip():
            words = self._words.inline(start + cut, start + len(text)).lstrip()
            if children and text.endswith(":"):
                inside.append(element("intro", element("p", words)))
            else:
                inside.append(element("heading", words))
        inside += self._hierarchy(children, ident, name)
        return element(name, inside, eId=ident, name="section" if name == "hcontainer" else None)

    def _paragraph(self, unit: Unit, holder: str, above: str) -> str:
        start, end = unit.span
        text = self._words.text[start:end]
        cut = number(unit, text)
        name = tag(unit, text[:cut], above)
        ident = self._ids.under(holder, name, unit.label)
        num = [element("num", self._words.inline(start, start + cut))] if cut else []
        words = self._words.inline(start + cut, end).lstrip()
        return element(name, [*num, element("content", element("p", words))], eId=ident)

    def _leaf(self, name: str, role: str, holder: str, label: str, units: Sequence[Unit]) -> str:
        ident = self._ids.under(holder, name, label)
        return element(name, [element("content", self._blocks(units, ident))], eId=ident, name=role)

    def _empty(self, holder: str) -> str:
        """The schema asks for a body with something in it."""
        ident = self._ids.under(holder, "hcontainer")
        return element("hcontainer", [element("content")], eId=ident, name="empty")

    # ---- annexes ------------------------------------------------------------------------------------------------

    def _attachments(self, units: Sequence[Unit]) -> list[str]:
        """Each annex with what follows it at the top."""
        groups: list[list[Unit]] = []
        for unit in units:
            if unit.level == "section" or not groups:
                groups.append([])
            groups[-1].append(unit)
        return [self._attachment(place, group) for place, group in enumerate(groups, 1)]

    def _attachment(self, place: int, group: Sequence[Unit]) -> str:
        annex, *after = group
        ident = self._ids.under("", "attachment")
        children = self._children[annex.id]
        end = children[0].span[0] if children else annex.span[1]
        preface = [element("p", element("docTitle", self._words.inline(annex.span[0], end).strip()))]
        titles = 0
        while titles < len(children) and children[titles].role in ("header", "title"):
            titles += 1
        preface += self._blocks(children[:titles], ident)
        body = [*self._hierarchy(children[titles:], ident, ""), *self._hierarchy(after, ident, "")]
        inside = [
            meta(self._directive, component=f"annex_{place}"),
            element("preface", preface),
            element("mainBody", body or [self._empty(ident)]),
        ]
        return element("attachment", [element("doc", inside, name="phu-luc")], eId=ident)
