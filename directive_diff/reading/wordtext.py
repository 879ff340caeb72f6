"""The runs of a Word paragraph -> pieces of text, in the state asked for, with every character accounted for."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import NamedTuple

from directive_diff.reading.blocks import BOLD, ITALIC, Account, Piece, Unseen
from directive_diff.reading.file import Revisions
from directive_diff.reading.fonts import as_shown, symbol
from directive_diff.reading.legacy import display_name
from directive_diff.reading.package import Element
from directive_diff.reading.wordrevisions import WRAPPERS, effective, gone_by
from directive_diff.reading.wordstyles import RunLook, Styles, W

__all__ = [
    "CHARACTERS",
    "MAX_NESTING",
    "SILENT",
    "Note",
    "Runs",
    "Words",
    "alternatives",
    "broken_fields",
    "characters_of",
    "merged",
]

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_V = "{urn:schemas-microsoft-com:vml}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_XML_SPACES = " \t\r\n"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BOX = f"{W}txbxContent"

_WORDS = frozenset({f"{W}t", f"{W}delText", f"{_M}t"})
_CODES = frozenset({f"{W}instrText", f"{W}delInstrText"})
_SINGLE = {
    f"{W}tab": "\t",
    f"{W}ptab": "\t",
    f"{W}br": "\n",
    f"{W}cr": "\n",
    f"{W}noBreakHyphen": "-",
    f"{W}softHyphen": "\u00ad",
    f"{W}sym": "",
}
_WATERMARK = f"{_V}textpath"
# Every element that stands for characters. Tabs and the like do so in a run only.
CHARACTERS = (*_WORDS, *_CODES, *_SINGLE, _WATERMARK, f"{_A}t")

# Properties and marks: nothing below them is text.
SILENT = frozenset(
    f"{W}{name}"
    for name in (
        "pPr", "rPr", "sdtPr", "sdtEndPr", "customXmlPr", "smartTagPr", "bookmarkStart", "bookmarkEnd", "proofErr",
        "permStart", "permEnd", "commentRangeStart", "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd",
        "moveToRangeStart", "moveToRangeEnd", "lastRenderedPageBreak", "annotationRef", "footnoteRef", "endnoteRef",
        "separator", "continuationSeparator", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr",
    )
)  # fmt: skip

MAX_NESTING = 100  # no document nests boxes, tables and controls so deep; the walk is recursive


def characters_of(element: Element) -> str:
    """The characters an element of :data:`CHARACTERS` stands for, as they stand in the file."""
    tag = element.tag
    if tag in _SINGLE:
        return "?" if element.getparent().tag == f"{W}r" else ""
    if tag == _WATERMARK:
        return element.get("string") or ""
    return element.text or ""


class _Field(NamedTuple):
    """A complex field that is open: whether its result has begun, and its instruction so far."""

    begun: bool
    instruction: str


class Note(NamedTuple):
    """A reference to a foot- or endnote, and why it is not in the text, if so."""

    kind: str
    id: str
    gone: str | None


@dataclass(slots=True)
class Words:
    """What one paragraph holds: its lines (a forced line break begins another), notes and boxes."""

    lines: list[list[Piece]] = field(default_factory=lambda: [[]])
    page_breaks: set[int] = field(default_factory=set)
    notes: list[Note] = field(default_factory=list)
    boxes: list[tuple[Element, str | None]] = field(default_factory=list)


@dataclass(slots=True)
class Runs:
    """The walk over runs. Fields run on over paragraphs, so one walk serves a whole story."""

    styles: Styles
    account: Account
    unread: list[Unseen]
    revisions: Revisions
    broken: set[Element] = field(default_factory=set)
    raw: int = 0
    encodings: set[str] = field(default_factory=set)
    on_ground: bool = False  # in a table that colours its cells
    too_deep: Callable[[], Exception] = field(default=RecursionError)
    _style: str | None = None
    _words: Words = field(default_factory=Words)
    _fields: list[_Field] = field(default_factory=list)
    _depth: int = 0
    _begun: int = 0  # how many characters had been met when the paragraph began

    def words(self, paragraph: Element, style: str | None, gone: str | None) -> Words:
        """What a paragraph of the given style holds; ``gone`` says why all of it is set aside."""
        self._style = style
        self._words = Words()
        self._begun = len(self.account)
        self._inline(paragraph, gone)
        return self._words

    def count(self, what: str) -> None:
        """A thing that is no text was met."""
        self.unread.append(Unseen(what, self._begun))

    @contextmanager
    def another_story(self) -> Iterator[None]:
        """A walk through a note: the fields open in the text around it are not open there."""
        kept, self._fields = self._fields, []
        yield
        self._fields = kept

    def set_aside(self, element: Element, reason: str) -> None:
        """All characters below an element are set aside."""
        for found in element.iter(*CHARACTERS):
            self._aside(found, reason)

    # ---- inline ---

    def _inline(self, parent: Element, gone: str | None) -> None:
        self._depth += 1
        if self._depth > MAX_NESTING:
            raise self.too_deep()
        for child in parent:
            tag = child.tag
            if tag == f"{W}r":
                self._run(child, gone)
            elif tag in SILENT:
                continue
            elif tag in WRAPPERS:
                self._inline(child, gone or gone_by(tag, self.revisions))
            elif tag == f"{_MC}AlternateContent":
                self._alternative(child, gone, self._inline)
            elif tag in CHARACTERS:
                self._character(child, self.styles.run(self._style, None), gone)
            elif tag == f"{W}subDoc":
                self.count("embedded object")
            else:  # hyperlinks, controls, smart tags, simple fields, equations and what is yet to be invented
                self._inline(child, gone)
        self._depth -= 1

    def _run(self, run: Element, gone: str | None) -> None:
        properties = effective(run.find(f"{W}rPr"), self.revisions)
        look = self.styles.run(self._style, properties)
        for child in run:
            tag = child.tag
            if tag in _WORDS or tag in _SINGLE or tag in _CODES:
                self._character(child, look, gone)
            elif tag in SILENT:
                continue
            elif tag == f"{W}fldChar":
                self._field(child)
            elif tag in (f"{W}footnoteReference", f"{W}endnoteReference"):
                kind = tag[len(W) :].removesuffix("Reference")
                self._words.notes.append(Note(kind, child.get(f"{W}id", ""), gone or self._code()))
            elif tag == f"{W}commentReference":
                self.count("comment")
            elif tag == f"{_MC}AlternateContent":
                self._alternative(child, gone, self._graphic)
            else:
                self._graphic(child, gone)

    def _alternative(self, element: Element, gone: str | None, walk: Callable[[Element, str | None], None]) -> None:
        """One of several ways to say the same to different programs."""
        taken, others = alternatives(element)
        if taken is not None:
            walk(taken, gone)
        for other in others:
            self.set_aside(other, "duplicate")

    def _graphic(self, element: Element, gone: str | None) -> None:
        """A drawing, an object or the like: its boxes are text, its pictures and charts are counted."""
        boxes = _outermost_boxes(element)
        self._words.boxes += [(box, gone) for box in boxes]
        inside = {found for box in boxes for found in box.iter(*CHARACTERS)} if boxes else ()
        for found in element.iter(*CHARACTERS, f"{_PIC}pic", f"{_V}imagedata", f"{_A}graphicData", f"{W}object"):
            tag = found.tag
            if found in inside:
                continue
            if tag == _WATERMARK:
                self._aside(found, gone or "watermark")
            elif tag in CHARACTERS:
                self._character(found, self.styles.run(self._style, None), gone)
            elif gone or any(_within(found, box) for box in boxes):
                continue
            elif tag in (f"{_PIC}pic", f"{_V}imagedata"):
                if not _within_tag(found, f"{W}object", element):
                    self.count("picture")
            elif tag == f"{W}object" or str(found.get("uri", "")).rsplit("/", 1)[-1] in ("chart", "diagram", "chartex"):
                self.count("embedded object")

    # ---- fields ---

    def _field(self, mark: Element) -> None:
        if mark in self.broken:
            return
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            self._fields.append(_Field(begun=False, instruction=""))
        elif kind == "separate" and self._fields:
            self._fields[-1] = self._fields[-1]._replace(begun=True)
        elif kind == "end" and self._fields:
            self._fields.pop()

    def _code(self) -> str | None:
        """Why what stands here is no text, if a field says so: its instruction, or a table of contents."""
        for open_ in self._fields:
            if not open_.begun:
                return "field instruction"
            if open_.instruction.split()[:1] in (["TOC"], ["INDEX"]):
                return "table of contents"
        return None

    # ---- characters ---

    def _character(self, element: Element, look: RunLook, gone: str | None) -> None:
        tag = element.tag
        text = characters_of(element)
        self.raw += len(text)
        if tag in _CODES:
            if self._fields and not self._fields[-1].begun:
                last = self._fields[-1]
                self._fields[-1] = last._replace(instruction=last.instruction + text)
            self.account.see_aside(text, gone or "field instruction")
            return
        if tag in _SINGLE:
            text = _SINGLE[tag] or _symbol_of(element) if text else ""
            if text == "\u00ad":  # in a TCVN3 font the letter «ư» has its code
                text = self._drawn(text, look)
        else:
            if element.get(_XML_SPACE) != "preserve":  # then Word drops the spaces at both ends
                bare = text.strip(_XML_SPACES)
                self.account.see(" " * (len(text) - len(bare)))
                text = bare
            text = self._drawn(text, look)
        reason = gone or self._code() or self._unseen(text, look)
        if reason:
            self.account.see_aside(text, reason)
        elif text == "\n":
            self.account.see(text)
            self._words.lines.append([])
            if element.get(f"{W}type") in ("page", "column"):
                self._words.page_breaks.add(len(self._words.lines) - 1)
        elif text == "\u00ad":
            self.account.see_aside(text, "line-end hyphen")
        elif text:
            style = (BOLD if look.bold else 0) | (ITALIC if look.italic else 0)
            self._words.lines[-1].append(Piece(text, self.account.see(text), style))

    def _unseen(self, text: str, look: RunLook) -> str | None:
        """Why a reader of the file does not see this text, if so."""
        reason = "hidden text" if look.hidden else "invisible text" if look.white and not self.on_ground else None
        if reason and text.strip():
            self.count(reason)
        return reason

    def _drawn(self, text: str, look: RunLook) -> str:
        """The text as its font and its capitals show it."""
        text, encoding = as_shown(text, look.font)
        if encoding:
            self.encodings.add(display_name(encoding))
        return "".join(c.upper() if len(c.upper()) == 1 else c for c in text) if look.caps else text

    def _aside(self, element: Element, reason: str) -> None:
        text = characters_of(element)
        self.raw += len(text)
        self.account.see_aside(text, reason)


def merged(line: list[Piece]) -> list[Piece]:
    """The pieces of a line, where one that goes on where the last ended, in the same style, is the same piece."""
    out: list[Piece] = []
    texts: list[str] = []
    end = 0
    for piece in line:
        if out and out[-1].style == piece.style and end == piece.at:
            texts.append(piece.text)
        else:
            if out:
                out[-1] = out[-1]._replace(text="".join(texts))
            out.append(piece)
            texts = [piece.text]
        end = piece.at + len(piece.text)
    if out:
        out[-1] = out[-1]._replace(text="".join(texts))
    return out


def _symbol_of(element: Element) -> str:
    """What ``w:sym`` shows."""
    code = element.get(f"{W}char", "")
    try:
        character = chr(int(code, 16))
    except (ValueError, OverflowError):
        return "\ufffd"
    return symbol(element.get(f"{W}font"), character) if character.isprintable() or character >= "\ue000" else "\ufffd"


def alternatives(element: Element) -> tuple[Element | None, list[Element]]:
    """The first choice and the others; where it holds no words, the first that does."""
    ways = [child for child in element if child.tag in (f"{_MC}Choice", f"{_MC}Fallback")]
    taken = next((way for way in ways if _has_words(way)), ways[0] if ways else None)
    return taken, [way for way in ways if way is not taken]


def _has_words(element: Element) -> bool:
    return any(found.text for found in element.iter(*_WORDS))


def _outermost_boxes(element: Element) -> list[Element]:
    """The text boxes below an element that are in no other; of alternatives, those of the first that has any."""
    found: list[Element] = []
    for box in element.iter(_BOX):
        if not any(_within(box, other) for other in found):
            found.append(box)
    return found


def _within(element: Element, other: Element) -> bool:
    return other in element.iterancestors()


def _within_tag(element: Element, tag: str, below: Element) -> bool:
    return tag in {element.tag, below.tag} or any(up.tag == tag for up in element.iterancestors())


def broken_fields(story: Element) -> set[Element]:
    """The marks of fields that never end: taken for fields, they would swallow the rest of the text."""
    open_: list[list[Element]] = []
    stray: set[Element] = set()
    for mark in story.iter(f"{W}fldChar"):
        kind = mark.get(f"{W}fldCharType")
        if kind == "begin":
            open_.append([mark])
        elif not open_:
            stray.add(mark)
        elif kind == "end":
            open_.pop()
        else:
            open_[-1].append(mark)
    return stray.union(*open_)
