"""Why something changed, in one sentence or a few, for formats that have no badges."""

from __future__ import annotations

from collections.abc import Iterator

from directive_diff.report.cells import Note, Reason
from directive_diff.report.labels import Labels

__all__ = ["certainty", "reason_text", "weight"]


def reason_text(reason: Reason) -> str:
    """The label, how sure it is where it is not certain or comes from an officer, and what is said. The label is not
    said twice.
    """
    sure = "" if not reason.certainty or (reason.certain and not reason.officer) else f" ({reason.certainty})"
    said = " ".join([*_places(reason), *reason.texts])
    if said and not sure and said.lower().startswith(reason.label.lower()):
        return said
    return f"{reason.label}{sure}: {said}" if said else f"{reason.label}{sure}"


def _places(reason: Reason) -> Iterator[str]:
    """The words that nobody explains."""
    told = [" → ".join(f"«{words}»" for words in place if words) for place in reason.edits]
    if told:
        yield "; ".join(told) + " –"


def certainty(note: Note, labels: Labels) -> str:
    """How sure the reasons of a change are as a whole: as sure as the least of them."""
    if any(reason.officer for reason in note.reasons):
        return labels.word("officer")
    judged = [reason.certain for reason in note.reasons if reason.certainty]
    return labels.certainty("certain" if all(judged) else "likely") if judged else ""


def weight(note: Note, labels: Labels) -> str:
    """Form or substance; nothing where only the place changed."""
    return labels.word("noise") if note.noise else labels.word("substance") if note.substance else ""
