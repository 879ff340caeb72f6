"""Where one part of the body ends and the next begins, when labels alone do not say: headings, lists, the closing."""

from __future__ import annotations

import re
from collections.abc import Iterable

from directive_diff.instructions import instructs
from directive_diff.parts import Part, ending, patterns, plain
from directive_diff.reading.blocks import Block

__all__ = ["give_back_trailing", "name_roles", "split_closing", "split_headings"]

# A section's last paragraph can be the directive's closing only if it leaves the section another one.
_CLOSING_LEAVES = 1

# A line that ends in a full stop and has fewer words may be a heading all the same.
_HEADING_WORDS = 8


def split_headings(parts: list[Part]) -> None:
    """Cut a heading from the text it was printed on to, where the page left that open and a sibling is a heading."""
    labelled = [p for p in parts if p.label_id not in (None, "bullet")]
    headings = [p for p in labelled if p.parts and not _ENDS.search(ending(p.block))]
    for part in labelled:
        split_headings(part.parts)
        # Text that goes on below is no proof of a heading: the first paragraph may be glued to it all the same.
        glued = _ENDS.search(ending(part.block)) or not part.parts
        if part.block.undecided and glued and (headings or part.parts):
            part.block, text = part.block.cut(_seam(part.block))
            part.parts.insert(0, Part(text, "body"))


def _seam(block: Block) -> int:
    """Where the heading ends: before the first instruction among the places in doubt, else at the first of these."""
    return next((at for at in block.undecided if instructs(block.text[at:])), block.undecided[0])


_ENDS = re.compile(r"(?:[.;!?…]|\./\.)[\"')\]]*$")


def give_back_trailing(parts: list[Part]) -> None:
    """Unlabelled paragraphs after the last of several full paragraphs with labels belong to what holds those.

    ``1. … . 2. … . <paragraph>``: when none of the earlier siblings has a plain paragraph below it and the last one
    is a full paragraph itself, the text after it does not go on the last point: it closes the list.
    """
    for part in parts:
        give_back_trailing(part.parts)
    labelled = [p for p in parts if p.label_id not in (None, "bullet")]
    if len(labelled) < 2:
        return
    last = labelled[-1]
    if last is not parts[-1] or not last.parts or any(q.label_id is None for p in labelled[:-1] for q in p.parts):
        return
    if last.styled or not _ENDS.search(ending(last.block)) or any(p.label_id for p in last.parts):
        return
    trailing, last.parts = last.parts, []
    parts.extend(trailing)


def split_closing(top: list[Part]) -> None:
    """Move the closing out of the last section, and out of a paragraph it is printed on to."""
    one = patterns().one
    if not any(p.parts or p.label_id for p in top):
        return
    if not top[-1].parts:
        # Closing paragraphs that already stand at the top, after the last labelled part.
        after = len(top)
        while after and top[after - 1].label_id is None:
            after -= 1
        for part in top[after:]:
            part.role = "closing"
        return
    section = top[-1]
    holder = section.parts
    if any(p.label_id for p in holder):
        # Items and labelled points, then unlabelled paragraphs: these are the closing when they say so.
        after = len(holder)
        while after and holder[after - 1].label_id is None and holder[after - 1].role == "body":
            after -= 1
        if after < len(holder) and not holder[-1].parts and one["closing"].search(plain(holder[-1].block)):
            top.extend(holder[after:])
            for part in holder[after:]:
                part.role = "closing"
            del holder[after:]
        return
    _split_undecided(holder)
    organises = one["organisation_heading"].search(plain(section.block))
    if _whole(section) and one["closing"].search(plain(holder[0].block)):
        # The last point is a whole paragraph: it needs nothing below it, and what stands there says that it closes.
        for part in holder:
            part.role = "closing"
        top.extend(holder)
        holder.clear()
        return
    last = holder[-1]
    text = plain(last.block)
    cue = one["closing"].search(text)
    if len(holder) > _CLOSING_LEAVES and cue and (not organises or "này" in cue[0] or "Trên đây" in cue[0]):
        holder.pop()
        last.role = "closing"
        top.append(last)


def _whole(section: Part) -> bool:
    """Whether a labelled part is a paragraph by itself, and no heading that ends in a full stop."""
    text = plain(section.block)
    heading = section.styled or section.label_id == "article" or len(text.split()) < _HEADING_WORDS
    organises = patterns().one["organisation_heading"].search(text)
    return not heading and not organises and _ENDS.search(text) is not None


def _split_undecided(holder: list[Part]) -> None:
    """Cut the last paragraph where the page left it open whether another begins, if what follows is a closing."""
    block = holder[-1].block
    one = patterns().one
    for position in reversed(block.undecided):
        before, after = block.cut(position)
        text = plain(after)
        if one["closing"].search(text) and one["end_mark"].search(text) and not one["closing"].search(plain(before)):
            holder[-1].block = before
            holder.append(Part(after, "body"))
            return


def name_roles(parts: Iterable[Part]) -> None:
    """Preamble is only what stands before the first labelled part; later unlabelled text is body."""
    seen = False
    for part in parts:
        seen = seen or part.label_id not in (None, "bullet")
        if seen and part.role == "preamble":
            part.role = "body"
    # A text without any label has no preamble: it is all body.
    if not seen:
        for part in parts:
            if part.role == "preamble":
                part.role = "body"
