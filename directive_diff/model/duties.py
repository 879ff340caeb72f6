"""Who is to do what by when: bodies, deadlines, figures, the duty of a sentence, and what becomes of a body's tasks."""

from __future__ import annotations

from dataclasses import dataclass

from directive_diff.model.document import Span

__all__ = [
    "Agency",
    "Assignment",
    "Charge",
    "Deadline",
    "Duty",
    "Figure",
]


@dataclass(frozen=True, slots=True)
class Charge:
    """A body in the text of one directive. ``name`` is the same however it is written, ``written`` how it stands here;
    ``span`` is the body's name with the word for its head; ``collective`` says that it names no body in particular;
    ``unit`` is the sentence it is in.
    """

    name: str
    written: str
    span: Span
    collective: bool
    unit: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """A time limit or a rhythm. ``kind`` is one of ``day``, ``month``, ``quarter``, ``year``, ``period`` (its end),
    ``monthly`` (a day of each month or quarter), ``within`` (a span of time), ``hour`` and ``every`` (a rhythm);
    ``value`` is the normalised time: an ISO date or a part of one (``12-15`` where no year is given, ``2026-Q1``), else
    words; a day that no calendar has is words, too (``31/11/2026``).
    """

    span: Span
    kind: str
    value: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with what it counts. ``value`` is the number in plain digits (``1500``, ``1.5``); ``unit`` the word
    behind it, or ``%``; ``bound`` is ``at least``, ``at most``, ``about`` or None; ``number`` the span of the digits.
    """

    span: Span
    number: Span
    value: str
    unit: str
    bound: str | None


@dataclass(frozen=True, slots=True)
class Duty:
    """What one sentence, in the paragraph ``holder``, says of who, what, by when, with what target.

    ``instructs`` says that it tells somebody to do something. ``leading``, ``cooperating`` and ``collecting`` are the
    bodies that it names itself; ``inherited`` are the leading ones of the sentence, lead-in, heading or row above that
    it stands under, where it names none. ``verb`` and ``object`` are spans; ``modality`` is ``do``, ``may``,
    ``should``, ``must`` or ``forbid``.
    """

    unit: str
    holder: str
    instructs: bool
    leading: tuple[Charge, ...]
    cooperating: tuple[Charge, ...]
    collecting: tuple[Charge, ...]
    inherited: tuple[Charge, ...]
    verb: Span | None
    object: Span | None
    modality: str
    deadlines: tuple[Deadline, ...]
    figures: tuple[Figure, ...]

    @property
    def charged(self) -> tuple[Charge, ...]:
        """The leading bodies, named here or above; none means all addressees."""
        return self.leading or self.inherited


@dataclass(frozen=True, slots=True)
class Assignment:
    """One task of one body: the sentences on each side, its ``role`` there (``leading``, ``cooperating`` or
    ``collecting``; the new text's where they differ), the ``change`` they belong to, or None where nothing changed, and
    the directions of what changed of who, how strongly, by when and with what figure.
    """

    old: tuple[str, ...]
    new: tuple[str, ...]
    role: str
    change: str | None
    how: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Agency:
    """What a body gains, loses and keeps. ``name`` is how the newer text writes it; ``old_names`` and ``new_names`` are
    all its names on each side; ``changed`` are the tasks it keeps and that are not as they were.
    """

    name: str
    old_names: tuple[str, ...]
    new_names: tuple[str, ...]
    collective: bool
    gained: tuple[Assignment, ...]
    lost: tuple[Assignment, ...]
    kept: tuple[Assignment, ...]
    changed: tuple[Assignment, ...]
