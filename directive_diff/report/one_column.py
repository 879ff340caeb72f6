"""Both texts in one column: what the old text alone has is put among the sentences of the new."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from directive_diff.report.cells import Paragraph, SentenceView

__all__ = ["in_one_column"]


def in_one_column(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> tuple[Paragraph, ...]:
    """The new paragraphs of a row with the old sentences that have no counterpart beside them: after the counterpart of
    the sentence they followed, or first. A sentence that went elsewhere comes with its pointer.
    """
    if not new:
        return ()
    places = {s.pair: (p, n) for p, paragraph in enumerate(new) for n, s in enumerate(paragraph.sentences)}
    put: dict[tuple[int, int], list[SentenceView]] = {}
    at = (0, -1)
    for sentence in (s for paragraph in old for s in paragraph.sentences):
        if sentence.pair in places:
            at = max(at, places[sentence.pair])
        else:
            bare = tuple(replace(segment, anchor="") for segment in sentence.segments)  # the old column has the anchors
            put.setdefault(at, []).append(replace(sentence, anchor="", segments=bare, inline=True))
    if not put:
        return tuple(new)
    return tuple(
        replace(
            paragraph,
            sentences=(
                *(put.get((p, -1), ())),
                *(s for n, own in enumerate(paragraph.sentences) for s in (own, *put.get((p, n), ()))),
            ),
        )
        for p, paragraph in enumerate(new)
    )
