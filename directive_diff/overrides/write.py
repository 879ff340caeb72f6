"""A comparison -> a file of decisions to fill in: one block for each change that wants an officer's word.

Nothing in it decides anything before it is filled in. A file that is there already is kept as it stands, to the last
comment, and what it does not speak of yet is put behind it.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from directive_diff.catalogue import text
from directive_diff.classify import noise
from directive_diff.comparison import Comparison
from directive_diff.model import Change, Directive, Edit, Pair, Unit
from directive_diff.overrides.apply import UNEXPLAINED, Applied, Refusal
from directive_diff.overrides.decisions import Overrides, Quote
from directive_diff.overrides.match import Quotes
from directive_diff.overrides.record import ChangeRecord
from directive_diff.rules import load
from directive_diff.text import INVISIBLE

__all__ = ["comment", "escaped", "head", "quoted", "recorded", "sentence_quotes", "starter", "string"]

# A sentence of so many words is quoted whole; a longer one by its first and last words, more of them where another
# sentence begins and ends so.
WHOLE_WORDS = 24
HEAD, TAIL, STEP = 14, 6, 8

_EDITS, _EDIT = 4, 60  # so many edits are shown in a comment, so many characters of each

# Control characters that TOML forbids in texts: all but the tab, and in a text of several lines the line feed.
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f]")


def starter(comparison: Comparison, overrides: Overrides | None = None) -> str:
    """The file, with line ends as Notepad wants them. With ``overrides`` their text comes first, unchanged."""
    words = load("overrides")["starter"]
    applied = Applied(overrides or Overrides(), comparison.old, comparison.new)
    known = set(_known(comparison, applied))
    pairs = {pair.id: pair for pair in comparison.pairs}
    units = tuple({u.id: u for u in d.units} for d in (comparison.old, comparison.new))
    blocks: list[str] = []
    for number, change in enumerate(comparison.changes, 1):
        if change.id not in known and _asks(change):
            pair = pairs[change.pair]
            sides = tuple([by_id[i] for i in ids] for by_id, ids in zip(units, (pair.old, pair.new), strict=True))
            texts = (
                d.text[slice(*u.span)]
                for d, us in zip((comparison.old, comparison.new), sides, strict=True)
                for u in us
            )
            if not all(map(_plain, texts)):
                continue  # a sentence of nothing but what nobody can see cannot be quoted
            blocks.append("\n".join(_block(comparison, applied, number, change, pair, sides[0], sides[1])))
    if overrides and overrides.text.strip():
        kept = overrides.text.replace("\r\n", "\n").rstrip("\n") + "\n"
        made = kept + words["added"] + "\n" + "\n".join(blocks) if blocks else kept
    else:
        made = head() + "\n" + "\n".join(blocks)
    return made.replace("\n", "\r\n")


def head() -> str:
    """What a file begins with: how it is filled in, and the ids of the categories."""
    ids = [category["id"] for category in load("categories")["category"]]
    listed = "".join(f"#   {id:<22}{text('vi', 'categories', id)}\n" for id in ids)
    begun: str = load("overrides")["starter"]["head"]
    return begun.lstrip("\n") + listed


def recorded(comparison: Comparison) -> dict[str, ChangeRecord]:
    """For each change, by its id, how a file of decisions would quote it; what nobody can see cannot be quoted."""
    applied = Applied(Overrides(), comparison.old, comparison.new)
    pairs = {pair.id: pair for pair in comparison.pairs}
    sides = ((comparison.old, "old"), (comparison.new, "new"))
    units = {side: {u.id: u for u in directive.units} for directive, side in sides}
    found: dict[str, ChangeRecord] = {}
    for change in comparison.changes:
        pair = pairs[change.pair]
        quotes: dict[str, tuple[Quote, ...]] = {}
        texts: dict[str, tuple[str, ...]] = {}
        for directive, side in sides:
            here = [units[side][i] for i in (pair.old if side == "old" else pair.new)]
            quotes[side] = tuple(_quote(applied.quotes(side, "sentence"), directive, unit) for unit in here)
            texts[side] = tuple(_plain(directive.text[slice(*unit.span)]) for unit in here)
        if all(text for side in texts.values() for text in side):
            found[change.id] = ChangeRecord(quotes["old"], quotes["new"], texts["old"], texts["new"])
    return found


def sentence_quotes(comparison: Comparison, applied: Applied, side: str, ids: Sequence[str]) -> list[Quote]:
    """How a file of decisions would quote these sentences of ``old`` or ``new``."""
    directive = comparison.old if side == "old" else comparison.new
    by_id = {unit.id: unit for unit in directive.units}
    return [_quote(applied.quotes(side, "sentence"), directive, by_id[i]) for i in ids]


def _known(comparison: Comparison, applied: Applied) -> Iterator[str]:
    """The changes that a file speaks of already, filled in or not."""
    index = applied.index(comparison.changes, comparison.pairs)
    for decision in applied.overrides.changes:
        found = applied.locate(decision, index)
        if not isinstance(found, Refusal):
            yield found[0].id


def _asks(change: Change) -> bool:
    """Whether an officer should look: nothing explains it, or what does is inferred and it is more than form."""
    if any(category.id == UNEXPLAINED for category in change.categories):
        return True
    quiet = noise()
    return any(category.certainty == "likely" and category.id not in quiet for category in change.categories)


def _block(
    comparison: Comparison,
    applied: Applied,
    number: int,
    change: Change,
    pair: Pair,
    ours: Sequence[Unit],
    theirs: Sequence[Unit],
) -> Iterator[str]:
    words = load("overrides")["starter"]
    kind = text("vi", "kinds", pair.kind) + (f", {text('vi', 'kinds', 'moved')}" if pair.moved else "")
    yield comment(f"[{number}] {kind}: {(theirs or ours)[0].address}")
    if ours and theirs and change.edits:
        shown = "; ".join(_edit(comparison, edit) for edit in change.edits[:_EDITS])
        more = "; …" if len(change.edits) > _EDITS else ""
        yield comment(words["edits"].format(edits=f"{shown}{more}"))
    for category in change.categories:
        label = text("vi", "categories", category.id)
        sure = text("vi", "certainty", category.certainty)
        said = category.why.vi if category.id == UNEXPLAINED else f"{label} ({sure}). {category.why.vi}"
        yield comment(words["said"].format(said=said))
    yield "[[change]]"
    for side, units, directive in (("old", ours, comparison.old), ("new", theirs, comparison.new)):
        quotes = [_quote(applied.quotes(side, "sentence"), directive, unit) for unit in units]
        yield from quoted(side, quotes)
    yield "category = []"
    yield 'thuyet_minh = ""'
    yield ""


def quoted(side: str, quotes: Sequence[Quote]) -> Iterator[str]:
    """The fields that name one side of a change."""
    yield f"{side} = {_value([quote.words for quote in quotes])}"
    if quotes:
        yield f"{side}_where = {_value([quote.where for quote in quotes])}"
    if any(quote.section for quote in quotes):
        yield f"{side}_section = {_value([quote.section for quote in quotes])}"


def _quote(quotes: Quotes, directive: Directive, unit: Unit) -> Quote:
    """The shortest quote that singles out a sentence; one worded like another gets the heading above it as well."""
    text = _plain(directive.text[slice(*unit.span)]).split()
    lengths = range(HEAD, len(text) - TAIL, STEP) if len(text) > WHOLE_WORDS else ()
    candidates = [f"{' '.join(text[:head])} … {' '.join(text[-TAIL:])}" for head in lengths]
    for words in (*candidates, " ".join(text)):
        if quotes.find(Quote(words)).units == (unit,):
            return Quote(words, unit.address)
    return Quote(" ".join(text), unit.address, _plain(quotes.heading(unit)))


def _edit(comparison: Comparison, edit: Edit) -> str:
    old, new = (_cut(d.text[slice(*s)]) for d, s in ((comparison.old, edit.old), (comparison.new, edit.new)))
    words = load("overrides")["starter"]
    if not old:
        said: str = words["inserted"].format(new=new)
        return said
    return f"«{old}» → «{new}»" if new else words["deleted"].format(old=old)


def _cut(text: str) -> str:
    text = _plain(text)
    return text if len(text) <= _EDIT else text[:_EDIT].rsplit(" ", 1)[0] + " …"


def _plain(text: str) -> str:
    """A text on one line, without what a text file cannot hold or nobody can see."""
    kept = "".join(
        c for c in text if c.isspace() or (c not in INVISIBLE and unicodedata.category(c) not in {"Cc", "Cs"})
    )
    return " ".join(kept.split())


def comment(text: str) -> str:
    """A comment of one line, whatever is in the text."""
    return f"# {_plain(text)}"


def _value(texts: Sequence[str]) -> str:
    if not texts:
        return '""'
    values = [string(text) for text in texts]
    return values[0] if len(values) == 1 else f"[{', '.join(values)}]"


def string(text: str) -> str:
    """A TOML string on one line; between single quotes where that spares an officer the backslashes."""
    if "'" not in text and ('"' in text or "\\" in text) and not _CONTROL.search(text):
        return f"'{text}'"
    return '"' + escaped(text) + '"'


def escaped(text: str) -> str:
    """A text for between double quotes, one or three: what TOML does not allow there as it is stands as its number."""
    text = text.replace("\\", "\\\\").replace('"', '\\"')
    return _CONTROL.sub(lambda m: f"\\u{ord(m[0]):04X}", text)
