"""What a researcher's own spaCy components contribute: spans of ``doc.spans["evidence"]`` -> categories of changes.

A pipeline is run once on each text, component by component, so that each span is known to be of the component that
added it. A span belongs to the changes whose edits it touches, and says so in a category beside those of our rules. It
counts there as our own findings do (:mod:`directive_diff.classify`): of an edit that it covers nothing is unexplained.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, Any

from directive_diff.catalogue import message
from directive_diff.errors import UsageError
from directive_diff.evidence import Site, overlap, quoted
from directive_diff.model import Category, Certainty, Message, OwnCategory, Span
from directive_diff.rules import load

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["NOTHING", "Contributed", "Evidence", "OfText", "gather"]

_OFFICER = "officer"  # the rule of what an officer decided (overrides): no component may speak in that name


@dataclass(frozen=True, slots=True)
class Evidence:
    """One span of one text, the category it speaks for, the component that says so, and what it says."""

    span: Span
    category: str
    rule: str
    certainty: Certainty
    why: Message
    how: str | None


def _place(one: Evidence) -> tuple[Any, ...]:
    return one.span, one.category, one.rule, one.why.vi, one.why.en, one.certainty, one.how or ""


class OfText:
    """The evidence of one text, in its order, to be asked by place."""

    def __init__(self, evidence: Sequence[Evidence] = ()) -> None:
        self._evidence = sorted(evidence, key=_place)
        self._starts = [one.span[0] for one in self._evidence]
        self._reach = list(accumulate((one.span[1] for one in self._evidence), max))  # where all so far have ended

    def touching(self, sentences: Iterable[Span], edits: Sequence[Span]) -> Iterator[tuple[Evidence, Span]]:
        """The evidence in these sentences that touches an edit, cut to its sentence."""
        for start, end in sentences:
            for k in range(bisect_right(self._reach, start), bisect_left(self._starts, end)):
                one = self._evidence[k]
                span = max(start, one.span[0]), min(end, one.span[1])
                if span[0] < span[1] and any(overlap(span, edit) for edit in edits):
                    yield one, span


@dataclass(frozen=True, slots=True)
class Contributed:
    """The evidence of both texts, and the categories that are none of ours."""

    old: OfText
    new: OfText
    own: tuple[OwnCategory, ...] = ()

    def categories(self, site: Site) -> list[Category]:
        """What the evidence says of one change. Spans of both sides with one reason are one category."""
        found: dict[tuple[Any, ...], tuple[list[Span], list[Span]]] = {}
        olds = self.old.touching(site.old_spans, [edit.old for edit in site.edits])
        news = self.new.touching(site.new_spans, [edit.new for edit in site.edits])
        for side, touching in enumerate((olds, news)):
            for one, span in touching:
                said = one.category, one.rule, one.certainty, one.why.vi, one.why.en, one.how
                found.setdefault(said, ([], []))[side].append(span)
        return [
            Category(id, rule, sure, tuple(old), tuple(new), Message(vi, en), how)
            for (id, rule, sure, vi, en, how), (old, new) in found.items()
        ]


NOTHING = Contributed(OfText(), OfText())


def gather(nlp: Language, old: str, new: str) -> Contributed:
    """Run a pipeline on two reading texts and take what its components added to ``doc.spans["evidence"]``.

    Raises:
        UsageError: E433 it is no pipeline or a component failed, E434 the tokenizer or a component changes the text.
    """
    from directive_diff.language.vouched import is_pipeline

    if not is_pipeline(nlp):
        raise UsageError("E433.pipeline", given=type(nlp).__name__)
    labels: dict[str, Message] = {}
    found = [list(_of(nlp, text, labels)) for text in (old, new)]
    known = {category["id"] for category in load("categories")["category"]}
    ids = sorted({one.category for side in found for one in side} - known)
    own = tuple(OwnCategory(id, labels.get(id, Message(id, id))) for id in ids)
    return Contributed(OfText(found[0]), OfText(found[1]), own)


def _of(nlp: Language, text: str, labels: dict[str, Message]) -> Iterable[Evidence]:
    """What was said first stands, unless it is said again as certain."""
    from directive_diff.language.vouched import said

    doc = _read("tokenizer", nlp.make_doc, text, text)
    found: dict[tuple[Any, ...], Evidence] = {}
    for name, component in nlp.pipeline:
        if name == _OFFICER:
            raise UsageError("E433.officer")
        doc = _read(name, component, doc, text)
        for span, category, reason in _run(name, said, doc):
            if reason is None:
                why = message("reasons", "evidence.marked", name=name, words=quoted(text[slice(*span)]))
                found.setdefault((span, category), Evidence(span, category, name, "likely", why, None))
                continue
            if reason["label"] is not None:
                labels.setdefault(category, Message(**reason["label"]))
            sure: Certainty = "certain" if reason["certainty"] == "certain" else "likely"
            words = Message(reason["vi"], reason["en"])
            entry = span, category, words, reason["how"]
            if entry not in found or (sure, found[entry].certainty) == ("certain", "likely"):
                found[entry] = Evidence(span, category, name, sure, words, reason["how"])
    return found.values()


def _read(name: str, component: Any, given: Any, text: str) -> Doc:
    """The Doc that the tokenizer or a component returns, of the text as it was: else no place in it would be right."""
    from directive_diff.language.vouched import text_of_doc

    doc: Doc = _run(name, component, given)
    other = text_of_doc(doc)
    if other is None:
        raise UsageError("E433.returned", name=name, given=type(doc).__name__)
    if other != text:
        k = next((k for k, (a, b) in enumerate(zip(text, other, strict=False)) if a != b), min(len(text), len(other)))
        k = max(0, k - 20)  # with some words before it, for what follows may be nothing
        raise UsageError("E434", name=name, text=quoted(text[k:]), other=quoted(other[k:]))
    return doc


def _run(name: str, component: Any, given: Any) -> Any:
    """What a component makes of a Doc; whatever it raises becomes an error of ours that names it."""
    try:
        return component(given)
    except UsageError as error:
        said = Message(error.message("vi").rstrip("."), error.message("en").rstrip("."))
        raise UsageError("E433", name=name, what=said) from error
    except Exception as error:  # it is not our code: anything may come
        what = f"{type(error).__name__}: {error}"[:300].rstrip(".").encode("utf-8", "replace").decode("utf-8")
        raise UsageError("E433", name=name, what=what) from error
