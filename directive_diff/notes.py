"""Foot- and endnotes: out of the way while the parts of a document are found, then put where they belong."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from directive_diff.parts import Part
from directive_diff.reading.blocks import Block

__all__ = ["apart", "attach"]

Note = tuple[Block, int]  # a note, and where in the file the block that carries its mark begins (-1: nowhere)


def apart(blocks: Sequence[Block]) -> tuple[list[Block], list[Note]]:
    """The blocks of the text, and the notes with the block that each followed."""
    text: list[Block] = []
    notes: list[Note] = []
    for block in blocks:
        if block.footnote:
            notes.append((block, _origin(text[-1]) if text else -1))
        else:
            text.append(block)
    return text, notes


def attach(notes: Sequence[Note], parts: list[Part]) -> None:
    """Put each note behind the part that carries its mark: in a section first below its heading."""
    homes = {piece.at: (part, siblings) for part, siblings in _walk(parts) for piece in part.block.pieces}
    behind: dict[int, int] = {}
    for block, origin in notes:
        part = Part(block, "footnote")
        n = behind[origin] = behind.get(origin, 0) + 1
        home, siblings = homes.get(origin, (None, parts))
        if home is None:
            parts.append(part)
        elif home.parts:
            home.parts.insert(n - 1, part)
        else:
            siblings.insert(next(i for i, sibling in enumerate(siblings) if sibling is home) + n, part)


def _origin(block: Block) -> int:
    return next((piece.at for piece in block.pieces if piece.at >= 0), -1)


def _walk(parts: list[Part]) -> Iterator[tuple[Part, list[Part]]]:
    for part in parts:
        yield part, parts
        yield from _walk(part.parts)
