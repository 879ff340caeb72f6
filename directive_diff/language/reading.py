"""What the comparison itself needs of a text: tokens, citations, names of the reform; and nothing more.

The pipeline for researchers (:func:`directive_diff.language.pipeline`) finds more and is slower. Here there is neither
a Doc with spans nor a component: a directive is read with every save of the preview.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

import spacy
from spacy.attrs import IDX, IS_SPACE, LENGTH, NORM  # type: ignore[import-not-found]  # a compiled module
from spacy.matcher import PhraseMatcher
from spacy.tokens import Doc

from directive_diff import citations, reform
from directive_diff.language.tokenizer import TOKENIZER, Tokenizer
from directive_diff.model import Mention, Term, Tokens
from directive_diff.rules import load
from directive_diff.text import fold, key

__all__ = ["Words", "ready", "terms", "tokens", "words"]


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one text: its tokens, the documents it names and the names that the reform touched."""

    tokens: Tokens
    mentions: tuple[Mention, ...]
    terms: tuple[Term, ...]


def words(text: str) -> Words:
    """Read a text of any length, line breaks included. Linear."""
    doc = _tokenizer()(text)
    return Words(_tokens(doc, text), citations.recognise(text), _terms(doc, text))


def tokens(text: str) -> Tokens:
    """The tokens of a text, white space left out."""
    return _tokens(_tokenizer()(text), text)


def terms(text: str) -> tuple[Term, ...]:
    """The names that the reform touched, old and new, in order; press bodies have the form of their rule."""
    return _terms(_tokenizer()(text), text)


def ready() -> None:
    """Load what reading a text takes, which is built once."""
    _names()


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    made = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER}}}).tokenizer
    assert isinstance(made, Tokenizer)
    return made


@lru_cache(maxsize=1)
def _names() -> PhraseMatcher:
    """Finds every name the reform touched, old and new."""
    tokenizer = _tokenizer()
    matcher = PhraseMatcher(tokenizer.vocab, attr="NORM")
    matcher.add("term", [tokenizer(form) for form in sorted(reform.names())])
    return matcher


def _tokens(doc: Doc, text: str) -> Tokens:
    """The tokens of a Doc without white space; ``keys`` are NORM hashes. Read from arrays, not from Token objects."""
    starts, lengths, keys, spaces = doc.to_array([IDX, LENGTH, NORM, IS_SPACE]).T.tolist()
    kept = [i for i, space in enumerate(spaces) if not space]
    return Tokens(
        starts=tuple(starts[i] for i in kept),
        ends=tuple(starts[i] + lengths[i] for i in kept),
        keys=tuple(keys[i] for i in kept),
        words=tuple(text[starts[i]].isalnum() for i in kept),
    )


def _terms(doc: Doc, text: str) -> tuple[Term, ...]:
    """The longest names first; names of press bodies all have the form of their rule."""
    found: list[Term] = []
    end = 0
    for _, start, stop in sorted(_names()(doc), key=lambda m: (m[1], -m[2])):
        if start >= end:
            span = doc[start:stop]
            found.append(Term((span.start_char, span.end_char), " ".join(key(t.text) for t in span)))
            end = stop
    plain = fold(text)
    for entry, pattern in _press():
        found += [Term(plain.span(*match.span()), entry) for match in pattern.finditer(plain.text)]
    return tuple(sorted(found, key=lambda term: term.span))


@lru_cache(maxsize=1)
def _press() -> tuple[tuple[str, re.Pattern[str]], ...]:
    """The two names of each press merger, older first, by the form that stands for them."""
    rules = load("reform")["press"]
    return tuple((f"{rule['id']} {side}", re.compile(rule[side])) for rule in rules for side in ("old", "new"))
