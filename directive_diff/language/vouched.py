"""What a researcher's own component found, said so that :func:`directive_diff.compare` can use it."""

from __future__ import annotations

import re
from functools import partial
from typing import Any

from spacy.tokens import Doc, Span

from directive_diff.errors import UsageError
from directive_diff.language.components import get_value, store_value

__all__ = ["EVIDENCE", "add_evidence", "reasons", "said"]

EVIDENCE = "evidence"  # the group of spans, and the custom attribute
_ID = re.compile(r"[a-z]+(?:-[a-z]+)*")  # as the schema of the data format has it
_SURE = ("certain", "likely")


def add_evidence(
    span: Span,
    category: str,
    *,
    vi: str,
    en: str,
    certainty: str = "likely",
    how: str | None = None,
    label: tuple[str, str] | None = None,
) -> Span:
    """Add a span to ``doc.spans["evidence"]``: a change that touches it is of this category, for this reason.

    ``category`` is one of ours or an id of your own (small letters, with hyphens between words); ``label`` is its name
    in Vietnamese and English, and for an id of ours must be left out. ``vi`` and ``en`` are the reason, a sentence in
    each language. Returns the span that was added, labelled with the category; ``span._.evidence`` holds the rest.

    Raises:
        UsageError: E432 the category is no id, the certainty neither ``certain`` nor ``likely``, or words are empty.
    """
    if not _ID.fullmatch(category):
        raise UsageError("E432.id", category=category)
    if certainty not in _SURE:
        raise UsageError("E432.certainty", certainty=certainty)
    if not all(words.strip() for words in (vi, en, *(label or ("-", "-")))):
        raise UsageError("E432.words", category=category)
    doc = span.doc
    added = Span(doc, span.start, span.end, label=category)
    reason: dict[str, Any] = {"category": category, "vi": vi, "en": en, "certainty": certainty, "how": how}
    reason["label"] = None if label is None else {"vi": label[0], "en": label[1]}
    added._.evidence = [*added._.evidence, reason]
    if EVIDENCE not in doc.spans:
        doc.spans[EVIDENCE] = []
    doc.spans[EVIDENCE].append(added)
    return added


def reasons(span: Span) -> tuple[dict[str, Any], ...]:
    """What was said of a span of ``doc.spans["evidence"]``, of its own category only; empty where nothing was."""
    return tuple(reason for reason in span._.evidence if reason["category"] == span.label_)


def said(doc: Doc) -> list[tuple[tuple[int, int], str, dict[str, Any] | None]]:
    """Every span of ``doc.spans["evidence"]`` with its category and each of its reasons, None where it has none.

    Raises:
        UsageError: E432 a label is no id of a category.
    """
    found: list[tuple[tuple[int, int], str, dict[str, Any] | None]] = []
    for span in doc.spans.get(EVIDENCE, ()):
        if not _ID.fullmatch(span.label_):
            raise UsageError("E432.id", category=span.label_)
        found += [((span.start_char, span.end_char), span.label_, reason) for reason in reasons(span) or (None,)]
    return found


def _get(span: Span) -> tuple[dict[str, Any], ...]:
    return get_value(EVIDENCE, span) or ()


if not Span.has_extension(EVIDENCE):
    Span.set_extension(EVIDENCE, getter=_get, setter=partial(store_value, EVIDENCE))
