"""A reader of tracked changes of our own, for tests only: what a Word file says once all changes are accepted or rejected.

Written after ECMA-376, Part 1, 17.13.5, and apart from the product's reader. Anything it does not know is an error.
"""

from __future__ import annotations

import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMES, _GOES = ("ins", "moveTo"), ("del", "moveFrom")
_MARKERS = {
    "commentRangeStart", "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
}  # fmt: skip
# The order of children that the schema asks for and Word insists on (CT_PPr, CT_ParaRPr, CT_SectPr, as far as we use them).
_ORDER = {
    "pPr": ["pStyle", "keepNext", "spacing", "ind", "jc", "outlineLvl", "rPr"],
    "rPr": ["ins", "del", "moveFrom", "moveTo", "rStyle", "rFonts", "b", "bCs", "i", "iCs", "sz", "szCs", "lang"],
    "sectPr": ["headerReference", "pgSz", "pgMar", "titlePg"],
    "style": ["name", "basedOn", "next", "uiPriority", "semiHidden", "qFormat", "pPr", "rPr"],
    "settings": [
        "zoom", "trackRevisions", "defaultTabStop", "characterSpacingControl", "compat", "themeFontLang",
        "decimalSymbol", "listSeparator",
    ],
}  # fmt: skip


def name(element: etree._Element) -> str:
    assert element.tag.startswith(W), element.tag
    return element.tag.removeprefix(W)


def part(file: Path, path: str = "word/document.xml") -> etree._Element:
    with zipfile.ZipFile(file) as archive:
        return etree.fromstring(archive.read(path))


def body(file: Path) -> etree._Element:
    found = part(file).find(f"{W}body")
    assert found is not None
    return found


def lines(file: Path, state: str) -> list[str]:
    """The paragraphs as ``accept`` or ``reject`` leaves them; one whose mark goes runs on into the next."""
    gone = _GOES if state == "accept" else _COMES
    found: list[str] = []
    open_ = ""
    children = [child for child in body(file) if name(child) not in _MARKERS]
    assert name(children[-1]) == "sectPr"
    for at, paragraph in enumerate(children[:-1]):
        assert name(paragraph) == "p", name(paragraph)
        open_ += _words(paragraph, gone)
        marks = paragraph.findall(f"{W}pPr/{W}rPr/*")
        tracked = [name(mark) for mark in marks if name(mark) in (*_COMES, *_GOES)]
        if at == len(children) - 2:
            assert not tracked, "the last paragraph of a document can neither come nor go"
        if not set(tracked) & set(gone):
            found.append(open_)
            open_ = ""
    return found


def _words(element: etree._Element, gone: tuple[str, ...]) -> str:
    text = ""
    for child in element:
        kind = name(child)
        if kind in (*_COMES, *_GOES):
            text += "" if kind in gone else _words(child, gone)
        elif kind == "r":
            text += _run(child)
        else:
            assert kind in _MARKERS | {"pPr"}, kind
    return text


def _run(run: etree._Element) -> str:
    deleted = name(run.getparent()) == "del"
    text = ""
    for child in run:
        kind = name(child)
        if kind in ("t", "delText"):
            assert (kind == "delText") == deleted, "deleted words stand in w:delText, all others in w:t"
            text += child.text or ""
        elif kind == "tab":
            text += "\t"
        else:
            assert kind in ("rPr", "commentReference"), kind
    return text


def changes(file: Path) -> Counter[str]:
    """How many tracked changes of each kind, those of paragraph marks among them."""
    root = body(file)
    return Counter(name(e) for e in root.iter() if name(e) in (*_COMES, *_GOES))


def _story(file: Path) -> Iterator[etree._Element]:
    """The elements in the order of what they stand for: a paragraph's mark is at its end."""
    for child in body(file):
        if name(child) != "p":
            yield child
            continue
        properties = child.find(f"{W}pPr")
        yield from (e for part in child if part is not properties for e in part.iter())
        yield from child.findall(f"{W}pPr/{W}rPr/*")


def moves(file: Path) -> dict[str, tuple[str, str]]:
    """By name of a move what stands as moved in its two containers; markers must pair, and containers not overlap."""
    found: dict[str, dict[str, str]] = {"moveFrom": {}, "moveTo": {}}
    for end, texts in found.items():
        inside: tuple[str, str] | None = None
        for element in _story(file):
            kind = name(element)
            if kind == f"{end}RangeStart":
                assert inside is None, "containers of one kind must not overlap"
                inside = element.get(f"{W}id"), element.get(f"{W}name")
                assert inside[1] not in texts, "each name stands once"
                texts[inside[1]] = ""
            elif kind == f"{end}RangeEnd":
                assert inside is not None
                assert element.get(f"{W}id") == inside[0]
                inside = None
            elif kind == end:
                assert inside is not None, f"{end} outside its container"
                is_mark = name(element.getparent()) == "rPr"
                texts[inside[1]] += "\n" if is_mark else _words(element, ())
        assert inside is None, "a container was left open"
    assert found["moveFrom"].keys() == found["moveTo"].keys(), "every move has two ends"
    return {move: (text, found["moveTo"][move]) for move, text in found["moveFrom"].items()}


def comments(file: Path) -> dict[int, str]:
    """The comments by id, a paragraph a line."""
    with zipfile.ZipFile(file) as archive:
        if "word/comments.xml" not in archive.namelist():
            return {}
    root = part(file, "word/comments.xml")
    return {
        int(comment.get(f"{W}id")): "\n".join("".join(p.itertext()) for p in comment.iter(f"{W}p")) for comment in root
    }


def anchored(file: Path) -> dict[int, str]:
    """By id of a comment the words between its markers, whatever their state; each has both markers and a reference."""
    found: dict[int, str] = {}
    open_: set[int] = set()
    referred: list[int] = []
    for element in body(file).iter():
        kind = name(element)
        if kind == "commentRangeStart":
            id = int(element.get(f"{W}id"))
            assert id not in found
            found[id] = ""
            open_.add(id)
        elif kind == "commentRangeEnd":
            open_.remove(int(element.get(f"{W}id")))
        elif kind == "commentReference":
            referred.append(int(element.get(f"{W}id")))
        elif kind in ("t", "delText"):
            for id in open_:
                found[id] += element.text or ""
    assert not open_
    assert sorted(referred) == sorted(found)
    return found


def check_form(file: Path) -> None:
    """What Word asks of the parts: order of properties, numbers given once, signed changes, parts that are there."""
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        roots = {path: etree.fromstring(archive.read(path)) for path in names if path.endswith((".xml", ".rels"))}
    assert names[0] == "[Content_Types].xml"
    for override in roots["[Content_Types].xml"].iter("{*}Override"):
        assert override.get("PartName").removeprefix("/") in names
    related = [r.get("Target") for r in roots["word/_rels/document.xml.rels"]]
    assert all(f"word/{target}" in names for target in related)
    for root in roots.values():
        for element in root.iter():
            order = _ORDER.get(element.tag.removeprefix(W)) if element.tag.startswith(W) else None
            if order is not None:
                kinds = [name(child) for child in element]
                assert kinds == sorted(kinds, key=order.index), kinds
                assert len(set(kinds)) == len(kinds)
    document = roots["word/document.xml"]
    used = {s.get(f"{W}styleId") for s in roots["word/styles.xml"].iter(f"{W}style")}
    for reference in document.iter(f"{W}pStyle", f"{W}rStyle"):
        assert reference.get(f"{W}val") in used
    ids: list[str] = []
    for element in document.iter():
        kind = name(element)
        if kind.endswith("RangeEnd") or kind in ("commentRangeStart", "commentReference"):
            continue
        if kind in (*_COMES, *_GOES, "moveFromRangeStart", "moveToRangeStart"):
            ids.append(element.get(f"{W}id"))
            assert element.get(f"{W}author")
            assert element.get(f"{W}date").endswith("Z")
            assert name(element.getparent()) in ("p", "rPr", "body"), "no change inside another"
    told = comments(file)
    assert len(set(ids)) == len(ids), "numbers are given once"
    assert not {int(id) for id in ids} & told.keys()
    assert told.keys() == anchored(file).keys()
    for run in document.iter(f"{W}t", f"{W}delText"):
        assert run.get("{http://www.w3.org/XML/1998/namespace}space") == "preserve"
