"""What a researcher's own component found, said so that :func:`directive_diff.compare` can use it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import partial
from typing import Any

from spacy.language import Language
from spacy.tokens import Doc, Span

from directive_diff.errors import UsageError
from directive_diff.language.components import EVIDENCE, get_value, store_value
from directive_diff.language.tokenizer import text_of
from directive_diff.rules import load

__all__ = ["EVIDENCE", "add_evidence", "is_pipeline", "reasons", "said", "text_of_doc"]

_ID = re.compile(r"[a-z]+(?:-[a-z]+)*")  # as the schema of the data format has it
_SURE = ("certain", "likely")
_FIELDS = frozenset({"category", "vi", "en", "certainty", "how", "label"})  # of what the attribute holds


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

    ``category`` is one of ours but ``unexplained``, or an id of your own (small letters, with hyphens between words);
    ``label`` is its name in Vietnamese and English, and for an id of ours must be left out. ``vi`` and ``en`` are the
    reason, a sentence in each language; ``how`` is a direction, where there is one (``later``, ``widened``). Returns
    the span that was added, labelled with the category; ``span._.evidence`` holds the rest.

    Raises:
        UsageError: E432 there is no span, the category is no id or ``unexplained``, the certainty neither ``certain``
            nor ``likely``, ``how`` or words are empty or no text, or a category of ours is given a name.
    """
    if not isinstance(span, Span):
        raise UsageError("E432.span", given=type(span).__name__)
    names = None if label is None else {"vi": label[0], "en": label[1]} if _is_pair(label) else label
    reason = {"category": category, "vi": vi, "en": en, "certainty": certainty, "how": how, "label": names}
    _check(reason)
    doc = span.doc
    added = Span(doc, span.start, span.end, label=category)
    added._.evidence = [*added._.evidence, reason]
    if EVIDENCE not in doc.spans:
        doc.spans[EVIDENCE] = []
    doc.spans[EVIDENCE].append(added)
    return added


def reasons(span: Span) -> tuple[dict[str, Any], ...]:
    """What was said of a span of ``doc.spans["evidence"]``, of its own category only; empty where nothing was.

    Raises:
        UsageError: E432 the attribute holds something else than what :func:`add_evidence` leaves there.
    """
    kept = span._.evidence
    if not isinstance(kept, tuple) or not all(isinstance(one, Mapping) and set(one) == _FIELDS for one in kept):
        raise UsageError("E432.stored", words=_shown(span.text))
    of_it = tuple(reason for reason in kept if reason["category"] == span.label_)
    for reason in of_it:
        _check(reason)
    return of_it


def said(doc: Doc) -> list[tuple[tuple[int, int], str, dict[str, Any] | None]]:
    """Every span of ``doc.spans["evidence"]`` with its category and each of its reasons, None where it has none.

    Raises:
        UsageError: E432 a label is no id of a category, or as :func:`reasons`.
    """
    found: list[tuple[tuple[int, int], str, dict[str, Any] | None]] = []
    for span in doc.spans.get(EVIDENCE, ()):
        _check_category(span.label_)
        found += [((span.start_char, span.end_char), span.label_, reason) for reason in reasons(span) or (None,)]
    return found


def is_pipeline(given: object) -> bool:
    """Whether it is a pipeline of spaCy."""
    return isinstance(given, Language)


def text_of_doc(given: object) -> str | None:
    """The text of what a component returned; None where that is no Doc."""
    return text_of(given) if isinstance(given, Doc) else None


def _check(reason: Mapping[str, Any]) -> None:
    """Whether a reason can stand in a result, be written and be read again."""
    category, names = reason["category"], reason["label"]
    _check_category(category)
    if reason["certainty"] not in _SURE:
        raise UsageError("E432.certainty", certainty=_shown(reason["certainty"]))
    if reason["how"] is not None and not _is_text(reason["how"]):
        raise UsageError("E432.how", category=category, how=_shown(reason["how"]))
    named = isinstance(names, Mapping) and set(names) == {"vi", "en"}
    if not all(map(_is_text, (reason["vi"], reason["en"], *(names.values() if named else ())))):
        raise UsageError("E432.words", category=category)
    if names is not None and not named:
        raise UsageError("E432.words", category=category)
    if named and category in {ours["id"] for ours in load("categories")["category"]}:
        raise UsageError("E432.label", category=category)


def _check_category(category: Any) -> None:
    if not isinstance(category, str) or not _ID.fullmatch(category):
        raise UsageError("E432.id", category=_shown(category))
    if category == "unexplained":  # what is left when nobody has a reason; no reason can say so
        raise UsageError("E432.unexplained")


def _is_pair(label: Any) -> bool:
    return isinstance(label, tuple | list) and len(label) == 2


def _is_text(words: Any) -> bool:
    """Not empty, and nothing that no file can hold: half of a pair of surrogates."""
    return isinstance(words, str) and bool(words.strip()) and words == _whole(words)


def _shown(value: Any) -> str:
    """Anything, for a message, which must be printable itself."""
    return _whole(str(value))[:100]


def _whole(words: str) -> str:
    return words.encode("utf-8", "replace").decode("utf-8")


def _get(span: Span) -> Any:
    return get_value(EVIDENCE, span) or ()


if not Span.has_extension(EVIDENCE):
    Span.set_extension(EVIDENCE, getter=_get, setter=partial(store_value, EVIDENCE))
