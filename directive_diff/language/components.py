"""The spaCy components, under the names that ``nlp.add_pipe`` knows. Entry points name them one by one.

spaCy loads every entry point whenever a pipeline is made, anybody's: so this module imports nothing of ours that is not
light, and each component what it needs when it is made.

Every component works on the text and on positions in it, so on any tokenizer; a span that begins or ends inside a token
of another tokenizer grows to whole tokens.
"""

# No postponed annotations: the oldest spaCy we allow reads those of a factory, and cannot resolve names.
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from importlib import import_module
from typing import TYPE_CHECKING, Any

from spacy.attrs import IDX, LENGTH, SENT_START  # type: ignore[import-not-found]  # a compiled module
from spacy.language import Language
from spacy.tokens import Doc, Span

if TYPE_CHECKING:
    from directive_diff.language.found import Found

__all__ = ["ATTRIBUTES", "COMPONENTS", "EVIDENCE", "get_value", "register", "store_value"]

# In the order in which they run: sentences need the citations.
COMPONENTS = (
    "vi_legal_citations",
    "vi_legal_sentences",
    "vi_agencies",
    "vi_places",
    "vi_dates",
    "vi_reform_terms",
)
_Find = Callable[[str], "Iterable[Found]"]


class Finder:
    """Puts what it finds into ``doc.spans[spans_key]``, in place of what was there, each with its custom attributes."""

    def __init__(self, find: _Find, spans_key: str) -> None:
        self._find, self.spans_key = find, spans_key

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc."""
        from directive_diff.language.tokenizer import text_of

        spans = []
        for found in self._find(text_of(doc)):
            span = doc.char_span(*found.span, label=found.label, alignment_mode="expand")
            if span is not None:
                for name, value in found.values.items():
                    span._.set(name, value)
                spans.append(span)
        doc.spans[self.spans_key] = spans
        return doc


class Sentences:
    """Says which tokens open a sentence. A line break ends one; it belongs to the sentence before it."""

    def __init__(self, citations_key: str) -> None:
        self.citations_key = citations_key

    def __call__(self, doc: Doc) -> Doc:
        """The same Doc.

        Raises:
            UsageError: E431 there are no citations yet, whose subjects a sentence must not be cut in.
        """
        from directive_diff.citations import cut_protected
        from directive_diff.errors import UsageError
        from directive_diff.language.tokenizer import text_of
        from directive_diff.sentences import split

        if self.citations_key not in doc.spans:
            raise UsageError("E431", key=self.citations_key)
        near = cut_protected([span._.citation for span in doc.spans[self.citations_key] if span._.citation])
        text, at, starts = text_of(doc), 0, []
        for line in text.split("\n"):
            if line.strip():
                end = at + len(line)
                starts += [start for start, _ in split(text, at, end, [s for s in near if s[0] < end and s[1] > at])]
            at += len(line) + 1
        waiting = iter([*starts[1:], len(text) + 1])  # the first token opens a sentence in any case
        following = next(waiting)
        marks: Any = doc.to_array(SENT_START)  # set all at once: one by one it takes time with the square of the text
        for k, (at, length) in enumerate(doc.to_array([IDX, LENGTH]).tolist()):
            opens = k == 0
            while at + length > following:  # so the token that holds the place, were it a foreign one
                opens, following = True, next(waiting)
            marks[k] = _OPENS if opens else _GOES_ON
        if len(doc):
            doc.from_array([SENT_START], marks)
        return doc


_OPENS, _GOES_ON = 1, 2**64 - 1  # as spaCy's arrays, without signs, have 1 and -1


# ---- custom attributes ----------------------------------------------------------------------------------------------

# Of spans, by name. What is stored is always plain (numbers, words, lists, dicts), so that spaCy can write it.
ATTRIBUTES = (
    "citation",
    "agency_names",
    "agency_collective",
    "place_name",
    "place_level",
    "place_successor",
    "date_value",
    "term_form",
)
EVIDENCE = "evidence"  # the attribute, and the group of spans, of what a researcher's own component found
# Beside the values of a span stand its words: where a Doc was given what is kept of another, or of another part of it,
# the words at the place are others, and the values are no longer of this span.
_WORDS = "directive_diff.words"


def _kept(span: Span) -> dict[Any, Any]:
    kept: dict[Any, Any] = span.doc.user_data
    return kept


def _key(name: str, span: Span) -> tuple[str, str, int, int]:
    """As spaCy's own attributes are stored, so that it moves them along when it cuts and joins Docs."""
    return "._.", name, span.start_char, span.end_char


def _stored(span: Span, name: str) -> Any:
    kept = _kept(span)
    return None if kept.get(_key(_WORDS, span), span.text) != span.text else kept.get(_key(name, span))


def store_value(name: str, span: Span, value: Any) -> None:
    """Set a custom attribute; the value is plain. What is kept there of other words is forgotten."""
    kept, place = _kept(span), _key(_WORDS, span)
    if kept.get(place, span.text) != span.text:
        for other in (*ATTRIBUTES, EVIDENCE):
            kept.pop(_key(other, span), None)
    kept[place] = span.text
    kept[_key(name, span)] = value


def get_value(name: str, span: Span) -> Any:
    """The value; a list comes back as a tuple, for some of spaCy's formats keep one and some the other."""
    value = _stored(span, name)
    return tuple(value) if isinstance(value, list | tuple) else value


def _get_citation(span: Span) -> Any:
    from directive_diff.language.plain_mention import mention

    value = _stored(span, "citation")
    return None if value is None else mention(value, span.start_char)


def _set_citation(span: Span, value: Any) -> None:
    from directive_diff.language.plain_mention import plain

    # Doc.from_json sets what to_json wrote: the plain form.
    is_plain = value is None or isinstance(value, Mapping)
    store_value("citation", span, value if is_plain else plain(value, span.start_char))


def register() -> tuple[str, ...]:
    """Make components and custom attributes known to spaCy, as an installed package is already; their names."""
    for name in ATTRIBUTES:
        if not Span.has_extension(name):
            own = name == "citation"
            Span.set_extension(
                name,
                getter=_get_citation if own else partial(get_value, name),
                setter=_set_citation if own else partial(store_value, name),
            )
    return COMPONENTS


# ---- factories ------------------------------------------------------------------------------------------------------


def _found(module: str, function: str, text: str) -> "Iterable[Found]":
    found: Iterable[Found] = getattr(import_module(f"directive_diff.language.{module}"), function)(text)
    return found


def _finder(component: str, spans_key: str, module: str, function: str) -> Callable[..., Finder]:
    """Register a component that puts what ``function`` of ``module`` finds into ``doc.spans[spans_key]``."""
    find = partial(_found, module, function)  # no function of its own: a pipeline can be pickled

    def make(nlp: Language, name: str, spans_key: str) -> Finder:
        del nlp, name
        return Finder(find, spans_key)

    Language.factory(component, default_config={"spans_key": spans_key}, assigns=["doc.spans"], func=make)
    return make


# Citations of other documents; ``span._.citation``.
make_citations = _finder("vi_legal_citations", "citations", "citing", "find_citations")


@Language.factory(
    "vi_legal_sentences",
    default_config={"citations_key": "citations"},
    assigns=["token.is_sent_start", "doc.sents"],
    requires=["doc.spans"],
)
def make_sentences(nlp: Language, name: str, citations_key: str) -> Sentences:
    """Sentences: ``doc.sents``. Stands behind ``vi_legal_citations``."""
    del nlp, name
    return Sentences(citations_key)


# Bodies; ``span._.agency_names``, ``agency_collective``.
make_agencies = _finder("vi_agencies", "agencies", "agencies", "find_agencies")
# Administrative units; ``span._.place_name``, ``place_level``, ``place_successor``.
make_places = _finder("vi_places", "places", "places", "find_places")
# Dates and periods; ``span._.date_value``.
make_dates = _finder("vi_dates", "dates", "dates", "find_dates")
# Names that the reform touched; ``span._.term_form``.
make_terms = _finder("vi_reform_terms", "terms", "citing", "find_terms")


register()
