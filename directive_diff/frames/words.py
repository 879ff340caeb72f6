"""The words for the codes that stand in the columns of the tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from directive_diff.frames.columns import levels
from directive_diff.model import OwnCategory
from directive_diff.report.labels import labels as words_of
from directive_diff.topics import topic_ids

__all__ = ["CODES", "labels"]

# Columns of text that hold codes; those of categories have theirs in ``columns.levels``.
CODES: dict[str, tuple[str, ...]] = {
    "how": (
        *("strengthened", "softened", "continued", "changed", "widened", "narrowed", "exchanged"),
        *("assigned", "released", "reassigned", "raised", "lowered", "added", "dropped", "earlier", "later"),
    ),
    "matched_by": (
        *("anchor", "similarity", "mass", "heading", "coverage", "gap", "paragraph", "section", "list", "equal"),
        *("officer", "none"),
    ),
}


def labels(lang: str = "vi", own: Sequence[OwnCategory] = ()) -> dict[str, dict[str, str]]:
    """The words for codes in ``vi`` or ``en``: column -> code -> word, in the order in which codes are sorted.
    ``changes["category"].map(labels("vi")["category"])`` gives a column to read. ``own`` are categories of a
    researcher's own components; ``comparison.frames.labels()`` has those of a comparison.

    Raises:
        UsageError: E402 for a language we do not speak.
    """
    t = words_of(lang, tuple(own))
    known = levels()

    def coded(column: str, codes: Iterable[str]) -> dict[str, str]:
        return {code: t.coded(column, code) for code in codes}

    def said(say: Callable[[str], str], codes: Iterable[str]) -> dict[str, str]:
        return {code: say(code) for code in codes}

    certainty = said(t.certainty, known["certainty"])
    return {
        "side": {"old": t.word("old"), "new": t.word("new")},
        "level": coded("level", known["level"]),
        "role": coded("role", known["role"]),
        "kind": said(t.kind, known["kind"]),
        "matched_by": coded("matched_by", CODES["matched_by"]),
        "category": said(t.category, t.categories()),
        "certainty": certainty,
        "how": coded("how", CODES["how"]),
        "topics": said(t.topic, topic_ids()),
        "form": coded("form", known["form"]),
        "status": coded("status", known["status"]),
        "successor_how": said(t.succession, known["succession"]),
        "successor_certainty": certainty,
        "modality": coded("modality", known["modality"]),
        "part": coded("part", known["part"]),
        "group": coded("group", known["group"]),
    }
