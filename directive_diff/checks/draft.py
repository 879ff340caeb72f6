"""What a check may ask about a draft: its words, its sentences, where it quotes and cites, when it was issued."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from directive_diff.catalogue import Value
from directive_diff.citations import cut_protected
from directive_diff.comparison import Comparison
from directive_diff.model import Directive, Role, Span, Unit
from directive_diff.rules import load
from directive_diff.text import Folded, fold, key

__all__ = ["PROSE", "Draft", "Found", "Rule", "Word", "alternatives", "look_up", "runs", "words_of"]

# One block of ``rules/checks.toml``.
Rule = Mapping[str, Any]

# The roles that are running text; headers, names and recipients follow rules of their own.
PROSE: frozenset[Role] = frozenset({"preamble", "heading", "body", "item", "closing", "footnote", "cell"})

_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r'"[^"\n]{2,400}"')
_CLAUSE_END = re.compile(r"[;:.!?\n](?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class Found:
    """What a check found: where, the values for its reason and suggestion, and further places of the same.

    ``span`` is None where the whole text lacks something; ``level`` stands where it is lower than the rule's;
    ``suggest`` names another template of the rule for its suggestion; with ``on_old`` the spans are of last year's.
    """

    span: Span | None
    values: Mapping[str, Value] = field(default_factory=dict)
    related: tuple[Span, ...] = ()
    level: str | None = None
    suggest: str = "suggest"
    on_old: bool = False


@dataclass(frozen=True, slots=True)
class Word:
    """A run of letters: its place in the text, its composed form, and the key by which it equals another."""

    span: Span
    text: str
    key: str
    run: int


@dataclass(frozen=True, slots=True)
class Draft:
    """A draft with everything looked up once; ``old`` and ``comparison`` are None without last year's text.

    ``folded`` maps back to the text; ``words`` and ``old_words`` are in order; words of one ``run`` have only spaces
    between them.
    """

    directive: Directive
    old: Directive | None
    comparison: Comparison | None
    folded: Folded
    words: tuple[Word, ...]
    old_words: tuple[Word, ...]
    sentences: tuple[Unit, ...]
    starts: tuple[int, ...]
    protected: tuple[Span, ...]
    quotes: tuple[Span, ...]

    def sentence(self, at: int) -> Unit:
        """The sentence that a position stands in, or the one before it."""
        return self.sentences[max(0, bisect_right(self.starts, at) - 1)]

    def role(self, span: Span) -> Role:
        """The role of the text at a span."""
        return self.sentence(span[0]).role

    def cited(self, span: Span) -> bool:
        """Whether a span stands in a citation or in its subject: words of another document."""
        return _inside(self.protected, span)

    def quoted(self, span: Span) -> bool:
        """Whether a span stands between quotation marks."""
        return _inside(self.quotes, span)

    def text(self, span: Span) -> str:
        """The words at a span, on one line."""
        return " ".join(self.directive.text[slice(*span)].split())

    def clause(self, span: Span) -> tuple[str, int]:
        """The clause around a span, folded, with the citations in it blanked (their words and years are not its own),
        and where the span begins in it.
        """
        start, end = self.sentence(span[0]).span
        text = self.directive.text[start:end]
        for k in range(bisect_left(self.protected, (start, start)), len(self.protected)):
            a, b = self.protected[k]
            if a >= end:
                break
            if not (a <= span[0] < b):
                text = text[: a - start] + " " * (min(b, end) - a) + text[min(b, end) - start :]
        at = span[0] - start
        ends = [m.end() for m in _CLAUSE_END.finditer(text)]
        before = max((e for e in ends if e <= at), default=0)
        after = min((e for e in ends if e > at), default=len(text))
        return fold(text[before:after]).text, len(fold(text[before:at]).text)

    def matches(self, pattern: re.Pattern[str]) -> Iterator[tuple[re.Match[str], Span]]:
        """Every match in the folded text, with its place in the text."""
        for match in pattern.finditer(self.folded.text):
            yield match, self.folded.span(*match.span())

    def historical(self, span: Span, *, years: bool = True) -> bool:
        """Whether a span speaks of the past: in a citation, in quotation marks, or in a clause that says so; with
        ``years`` a clause that names no year but past ones says so as well.
        """
        if self.cited(span) or self.quoted(span):
            return True
        clause, _ = self.clause(span)
        return _past().search(clause) is not None or (years and self._past_year(clause))

    def _past_year(self, clause: str) -> bool:
        """Whether a clause names no year but past ones."""
        years = [int(y) for y in re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", clause)]
        return self.directive.year is not None and bool(years) and max(years) < self.directive.year

    @property
    def latest_cited(self) -> str:
        """The latest date of a document cited: the draft is no older. An empty string where none is."""
        own = self.directive.year or 9999
        return max((m.issued for m in self.directive.mentions if m.issued and int(m.issued[:4]) <= own), default="")


def look_up(directive: Directive, old: Directive | None, comparison: Comparison | None) -> Draft:
    """Everything the checks need, in one walk over the text."""
    folded = fold(directive.text)
    sentences = tuple(u for u in directive.units if u.level == "sentence")
    return Draft(
        directive,
        old,
        comparison,
        folded,
        words_of(folded),
        words_of(fold(old.text)) if old else (),
        sentences,
        tuple(u.span[0] for u in sentences),
        cut_protected(directive.mentions),
        tuple(folded.span(*m.span()) for m in _QUOTED.finditer(folded.text)),
    )


def words_of(folded: Folded) -> tuple[Word, ...]:
    """The words of a folded text, numbered by the runs they stand in."""
    found: list[Word] = []
    run, end = 0, 0
    for match in _WORD.finditer(folded.text):
        if folded.text[end : match.start()].strip(" ") or "\n" in folded.text[end : match.start()]:
            run += 1
        end = match.end()
        found.append(Word(folded.span(*match.span()), match[0], key(match[0]), run))
    return tuple(found)


def runs(words: tuple[Word, ...], size: int) -> Iterator[tuple[Word, ...]]:
    """Every window of ``size`` words with only spaces between them."""
    for i in range(len(words) - size + 1):
        if words[i].run == words[i + size - 1].run:
            yield words[i : i + size]


def alternatives(phrases: list[str]) -> str:
    """A pattern of any of these phrases, the longest first."""
    return "|".join(sorted(map(re.escape, phrases), key=len, reverse=True))


@lru_cache(maxsize=1)
def _past() -> re.Pattern[str]:
    return re.compile(rf"(?i)\b(?:{alternatives(load('checks')['history']['cues'])})\b")


def _inside(spans: tuple[Span, ...], span: Span) -> bool:
    k = bisect_right(spans, (span[0], 1 << 60)) - 1
    return k >= 0 and spans[k][0] <= span[0] and span[1] <= spans[k][1]
