"""Text -> tokens: a sign, a date and a number are one token each, and NORM is the folded key.

spaCy's own Vietnamese class needs pyvi, which breaks ``12-NQ/TW`` into five tokens. So this tokenizer is one regular
expression, whose tokens put together are the text, character for character.
"""

from __future__ import annotations

import re
from functools import partial
from typing import Any
from weakref import WeakKeyDictionary

from spacy.attrs import NORM, ORTH, SPACY  # type: ignore[import-not-found]  # a compiled module
from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from directive_diff.text import INVISIBLE, key

__all__ = ["TOKENIZER", "Tokenizer", "text_of"]

TOKENIZER = "directive_diff.vi.v1"  # its name in spaCy's registry

# In the order tried. A sign holds a digit, a slash or hyphen, and letters; a date is digits and slashes. One space
# after a word is that word's; all the white space that follows is one token, to its last space: so spaCy has it, and
# Doc.from_json puts a Doc together again by that.
_PATTERN = (
    r"({word}"
    r"|\d{{1,5}}(?:\.\d{{1,3}})?(?:[/-](?:\d{{4}}(?=[/-])|{letters}\d{{0,2}})){{1,5}}"  # 168/2024/NĐ-CP
    r"|\d{{1,2}}/\d{{4}}(?![\d/])"  # 9/2026
    r"|\d{{1,4}}/\d{{1,2}}(?:/\d{{4}})?|\d{{1,2}}[.-]\d{{1,2}}[.-]\d{{4}}"  # 05/9/2019
    r"|\d{{1,9}}(?:[.,]\d{{1,9}}){{0,5}}%?"
    r"|(?:{letter}|\d){{1,60}}"
    r"|\./\.|\.{{2,10}}|\s+|.)( ?)"
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
        """The tokens of a text of any length, as a Doc."""
        pattern = _DECOMPOSED if _NEEDS_MARKS.search(text) else _COMPOSED
        found = pattern.findall(text)
        return Doc(self.vocab, words=[word for word, _ in found], spaces=[space == " " for _, space in found])

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


@registry.tokenizers(TOKENIZER)  # type: ignore[untyped-decorator]  # catalogue has no types
def make_tokenizer(max_length: int | None = None) -> Any:
    """What spaCy's registry holds under ``directive_diff.vi.v1``: it makes the tokenizer of a pipeline, and its
    vocabulary's NORM the folded key. ``max_length`` is the ``nlp.max_length`` of the pipeline, where it is given.
    A pipeline that is loaded again has both from here, for spaCy stores neither.
    """
    return partial(_made, max_length)


def _made(max_length: int | None, nlp: Language) -> Tokenizer:
    nlp.vocab.lex_attr_getters[NORM] = key  # type: ignore[attr-defined]  # declared in Cython only
    if max_length is not None:
        nlp.max_length = max_length
    return Tokenizer(nlp.vocab)


# The text of each Doc that is in use, with the words and spaces that it is of: Doc.text puts it together at each call.
_TEXTS: WeakKeyDictionary[Doc, tuple[bytes, str]] = WeakKeyDictionary()


def text_of(doc: Doc) -> str:
    """``doc.text``, in a sixth of its time where it was asked for before, as every component asks. Nothing is left in
    the Doc, whose copies and parts have other texts.
    """
    made_of = doc.to_array([ORTH, SPACY]).tobytes()
    kept = _TEXTS.get(doc)
    if kept is None or kept[0] != made_of:
        kept = _TEXTS[doc] = made_of, doc.text
    return kept[1]
