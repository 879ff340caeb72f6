"""The pipeline for researchers, whole."""

from __future__ import annotations

import spacy
from spacy.language import Language

from directive_diff.language.components import register
from directive_diff.language.tokenizer import TOKENIZER

__all__ = ["pipeline"]

_LONGEST = 100_000_000  # characters; nothing in this pipeline grows faster than its text


def pipeline() -> Language:
    """A new pipeline with our tokenizer (``directive_diff.vi.v1``) and every component of
    :data:`directive_diff.language.COMPONENTS`, in that order. It is the caller's own: components may be added, removed
    and replaced.
    """
    components = register()
    nlp = spacy.blank("vi", config={"nlp": {"tokenizer": {"@tokenizers": TOKENIZER, "max_length": _LONGEST}}})
    for name in components:
        nlp.add_pipe(name)
    return nlp
