"""A directive as an office lays it out: header in two columns, title, lines, recipients beside the signature."""

from __future__ import annotations

from dataclasses import dataclass, field
from unicodedata import normalize

from directive_diff import Directive
from directive_diff.model import Role
from directive_diff.numbering import read_label
from directive_diff.parts import patterns
from directive_diff.text import fold

__all__ = ["Line", "Sheet", "sheet_of"]

# Labels that stand on a line of their own, with the name of the part below, and those whose headings are bold.
_OWN_LINE = frozenset({"part", "chapter", "mục", "subsection"})
_BOLD = _OWN_LINE | {"article", "letter", "roman", "number", "decimal"}


@dataclass(frozen=True, slots=True)
class Line:
    """One paragraph: ``mark`` is its number or bullet as written (``1.``, ``a)``, ``-``) or empty, ``depth`` counts the
    sections above it, ``heading`` says that text stands below it, ``label`` is the id of its label's rule.
    """

    role: Role
    text: str
    mark: str = ""
    depth: int = 0
    heading: bool = False
    label: str | None = None

    @property
    def rest(self) -> str:
        """The text after the mark."""
        return self.text[len(self.mark) :].lstrip()

    @property
    def bold(self) -> bool:
        """Whether an office sets it bold: headings under numbers, not lead-ins that end as prose does."""
        return self.heading and self.label in _BOLD and self.text[-1:] not in ".;:"

    @property
    def own_line(self) -> bool:
        """Whether the label stands on a line of its own, centred: «Chương I» over «QUY ĐỊNH CHUNG»."""
        return self.label in _OWN_LINE and bool(self.rest) and self.rest[0].isupper()


@dataclass(slots=True)
class Sheet:
    """The lines of one directive by the place they have on paper."""

    left: list[str] = field(default_factory=list)
    right: list[str] = field(default_factory=list)
    title: list[str] = field(default_factory=list)
    body: list[Line] = field(default_factory=list)
    recipients: list[Line] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    annex: list[Line] = field(default_factory=list)

    @property
    def runs(self) -> list[list[Line]]:
        """The body in runs: cells of one table together, every other line by itself."""
        return _runs(self.body)

    @property
    def annex_runs(self) -> list[list[Line]]:
        """The annex in the same way."""
        return _runs(self.annex)


def _runs(lines: list[Line]) -> list[list[Line]]:
    found: list[list[Line]] = []
    for line in lines:
        if line.role == "cell" and found and found[-1][0].role == "cell":
            found[-1].append(line)
        else:
            found.append([line])
    return found


def sheet_of(directive: Directive) -> Sheet:
    """The sheet of a directive, from its units."""
    sheet = Sheet()
    ends = {u.parent: u.span[1] for u in directive.units if u.level == "sentence"}
    depth: dict[str | None, int] = {None: -1}
    one = patterns().one
    for unit in directive.units:
        if unit.level == "sentence":
            continue
        depth[unit.id] = depth[unit.parent] + 1
        text = directive.text[unit.span[0] : ends[unit.id]]
        folded = fold(text).text
        ended = bool(sheet.recipients or sheet.signature)
        if sheet.annex or (ended and unit.role not in ("recipient", "heading", "signature")):
            mark, label = _mark(text, folded, unit.label)
            sheet.annex.append(Line(unit.role, text, mark, depth[unit.id], unit.level == "section", label))
        elif unit.role == "header":
            right = one["motto"].match(folded) or one["place_and_date"].match(folded)
            (sheet.right if right else sheet.left).append(text)
        elif unit.role == "title":
            sheet.title.append(text)
        elif unit.role == "signature":
            sheet.signature.append(text)
        elif unit.role in ("recipient", "heading"):
            sheet.recipients.append(Line(unit.role, text, unit.label or ""))
        else:
            mark, label = _mark(text, folded, unit.label)
            sheet.body.append(Line(unit.role, text, mark, depth[unit.id], unit.level == "section", label))
    return sheet


def _mark(text: str, folded: str, label: str | None) -> tuple[str, str | None]:
    """The number or bullet as written, with its dot or bracket, and the id of the label's rule."""
    if not label:
        return "", None
    found = read_label(folded)
    if found is None or found.value != label:
        return (label, "bullet") if text.startswith(label) else ("", None)
    written = next((m for m in (found.mark, normalize("NFD", found.mark)) if text.startswith(m)), None)
    if written is None:
        return "", None
    end = len(written)
    while end < len(text) and text[end] in ".:)/":
        end += 1
    return text[:end], found.id
