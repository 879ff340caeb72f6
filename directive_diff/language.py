"""The one spaCy pipeline: Vietnamese administrative text -> tokens, citations, terms of the reform.

spaCy's own Vietnamese class needs pyvi, which breaks ``12-NQ/TW`` into five tokens. So the pipeline is a blank
Vietnamese vocabulary with our tokenizer, in which a sign, a date and a number are one token each, and whose NORM is
the folded :func:`directive_diff.text.key`; components add ``doc.spans["citations"]`` and ``doc.spans["terms"]``.

    >>> from directive_diff.language import pipeline
    >>> doc = pipeline()("thực hiện Nghị quyết số 57-NQ/TW tại các xã, phường")
    >>> [t.text for t in doc][4], [s.text for s in doc.spans["terms"]]
    ('57-NQ/TW', ['xã, phường'])
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Any

import spacy
from spacy.attrs import IDX, IS_SPACE, LENGTH, NORM  # type: ignore[import-not-found]  # a compiled module
from spacy.language import Language
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc, Span
from spacy.util import registry
from spacy.vocab import Vocab

from directive_diff import citations, reform
from directive_diff.model import Mention, Term, Tokens
from directive_diff.rules import load
from directive_diff.text import INVISIBLE, fold, key

__all__ = ["Tokenizer", "mentions", "pipeline", "terms", "tokens"]

# In the order tried. A sign holds a digit, a slash or hyphen, and letters; a date is digits and slashes. White space is
# no token: one space after a token is that token's, as spaCy has it; any other is a token of its own.
_PATTERN = (
    r"({word}"
    r"|\d{{1,5}}(?:\.\d{{1,3}})?(?:[/-](?:\d{{4}}(?=[/-])|{letters}\d{{0,2}})){{1,5}}"  # 168/2024/NĐ-CP
    r"|\d{{1,2}}/\d{{4}}(?![\d/])"  # 9/2026
    r"|\d{{1,4}}/\d{{1,2}}(?:/\d{{4}})?|\d{{1,2}}[.-]\d{{1,2}}[.-]\d{{4}}"  # 05/9/2019
    r"|\d{{1,9}}(?:[.,]\d{{1,9}}){{0,5}}%?"
    r"|(?:{letter}|\d){{1,60}}"
    r"|\./\.|\.{{2,10}}|\n|[^\S\n]+|.)( ?)"
)
# A word and no code: UBND-NC and NQ/TW stay whole.
_CODE = r"(?:[A-ZĐ]{1,8}\d{0,2}[/-]){1,3}[A-ZĐ]{2,12}\d{0,2}(?![^\W_])"
_COMPOSED = re.compile(_PATTERN.format(word=rf"{_CODE}|[^\W\d_]+\d*", letters=r"[^\W\d_]{1,12}", letter=r"[^\W\d_]"))
_MARKED = rf"[^\W\d_][\u0300-\u036f{INVISIBLE}]*"
# The same where letters may be written in pieces (NFD) or with invisible characters between them.
_DECOMPOSED = re.compile(
    _PATTERN.format(word=rf"{_CODE}|(?:{_MARKED})+\d*", letters=rf"(?:{_MARKED}){{1,12}}", letter=_MARKED)
)
_NEEDS_MARKS = re.compile(rf"[\u0300-\u036f{INVISIBLE}]")


class Tokenizer:
    """Text -> Doc, by one regular expression. Has the (de)serialisers spaCy asks of a tokenizer; it has no state."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The tokens of a text of any length, as a Doc with the text kept beside them."""
        pattern = _DECOMPOSED if _NEEDS_MARKS.search(text) else _COMPOSED
        found = pattern.findall(text)
        doc = Doc(self.vocab, words=[word for word, _ in found], spaces=[space == " " for _, space in found])
        doc.user_data[citations.TEXT] = text  # Doc.text puts the text together anew at each call
        return doc

    def to_bytes(self, **_: Any) -> bytes:
        """Nothing to keep."""
        return b""

    def from_bytes(self, _data: bytes, **_: Any) -> Tokenizer:
        """Nothing to restore."""
        return self

    def to_disk(self, _path: Any, **_: Any) -> None:
        """Nothing to keep."""

    def from_disk(self, _path: Any, **_: Any) -> Tokenizer:
        """Nothing to restore."""
        return self


@registry.tokenizers("directive_diff.vi.v1")  # type: ignore[untyped-decorator]  # catalogue has no types
def _make_tokenizer() -> Any:
    return lambda nlp: Tokenizer(nlp.vocab)


class _Terms:
    """Finds every name the reform touched, old and new, longest first."""

    def __init__(self, nlp: Language) -> None:
        self._matcher = PhraseMatcher(nlp.vocab, attr="NORM")
        self._matcher.add("term", [nlp.make_doc(form) for form in sorted(reform.names())])

    def __call__(self, doc: Doc) -> Doc:
        found = sorted(self._matcher(doc), key=lambda m: (m[1], -m[2]))
        spans: list[Span] = []
        end = 0
        for _, start, stop in found:
            if start >= end:
                spans.append(Span(doc, start, stop, label="term"))
                end = stop
        doc.spans["terms"] = spans
        return doc


@Language.factory("vi_reform_terms")
def _make_terms(nlp: Language, name: str) -> _Terms:  # noqa: ARG001  # spaCy names every component
    return _Terms(nlp)


@lru_cache(maxsize=1)
def pipeline() -> Language:
    """The pipeline, built once: tokenizer, ``vi_legal_citations``, ``vi_reform_terms``."""
    citations.register()
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": "directive_diff.vi.v1"}}})
    nlp.vocab.lex_attr_getters[NORM] = key  # type: ignore[attr-defined]  # declared in Cython only
    nlp.max_length = 100_000_000  # one Doc a document; we run nothing whose memory grows with its length squared
    nlp.add_pipe("vi_legal_citations")
    nlp.add_pipe("vi_reform_terms")
    return nlp


def tokens(doc: Doc) -> Tokens:
    """The tokens of a Doc without white space; ``keys`` are NORM hashes. Read from arrays, not from Token objects."""
    starts, lengths, keys, spaces = doc.to_array([IDX, LENGTH, NORM, IS_SPACE]).T.tolist()
    kept = [i for i, space in enumerate(spaces) if not space]
    text = citations.text_of(doc)
    return Tokens(
        starts=tuple(starts[i] for i in kept),
        ends=tuple(starts[i] + lengths[i] for i in kept),
        keys=tuple(keys[i] for i in kept),
        words=tuple(text[starts[i]].isalnum() for i in kept),
    )


def mentions(doc: Doc) -> tuple[Mention, ...]:
    """The citations of a Doc, as plain values."""
    return tuple(span._.citation for span in doc.spans["citations"])


def terms(doc: Doc) -> tuple[Term, ...]:
    """The reform terms of a Doc, as plain values; names of press bodies all have the form of their rule."""
    found = [Term((s.start_char, s.end_char), " ".join(key(t.text) for t in s)) for s in doc.spans["terms"]]
    text = fold(citations.text_of(doc))
    for entry, pattern in _press():
        found += [Term(text.span(*match.span()), f"{entry}") for match in pattern.finditer(text.text)]
    return tuple(sorted(found, key=lambda term: term.span))


@lru_cache(maxsize=1)
def _press() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The two names of each press merger, older first, by the form that stands for them."""
    rules = load("reform")["press"]
    return tuple((f"{rule['id']} {side}", re.compile(rule[side])) for rule in rules for side in ("old", "new"))
