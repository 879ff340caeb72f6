"""Citations and names of the reform, as the components want what they find."""

from __future__ import annotations

from collections.abc import Iterator

from directive_diff.citations import recognise
from directive_diff.language.found import Found
from directive_diff.language.reading import terms

__all__ = ["find_citations", "find_terms"]


def find_citations(text: str) -> Iterator[Found]:
    """Every place that cites another document, labelled by its form."""
    for mention in recognise(text):
        yield Found(mention.span, mention.form, {"citation": mention})


def find_terms(text: str) -> Iterator[Found]:
    """Every name that the reform of government touched, old or new."""
    for term in terms(text):
        yield Found(term.span, "term", {"term_form": term.form})
