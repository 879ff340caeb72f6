"""A directive as the alignment sees it: each sentence one string, a character for each thing it says.

Comparing strings is what difflib, rapidfuzz and dicts do fastest, so each distinct token becomes one code point of a
private alphabet shared by both texts. Folding happens here and nowhere else: punctuation and the label drop out; a
name that the reform replaced regularly is the same character as its successor; the document's own year is the same as
the other's; a numbered citation, from kind to issuer, is its identity alone. The stored text is not touched.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field

from directive_diff.model import Directive, Level, Role, Unit
from directive_diff.reform import fold_classes, folded

__all__ = ["Alphabet", "Node", "Profile", "profile"]

# A citation stands for three words in similarity: its kind, its sign, its issuer.
CITATION_WEIGHT = 3

# Which roles may correspond to which: a recipient never becomes a task.
GROUPS: dict[Role, str] = {
    "header": "header",
    "title": "title",
    "recipient": "recipient",
    "signature": "signature",
    "preamble": "text",
    "heading": "text",
    "body": "text",
    "item": "text",
    "closing": "text",
    "footnote": "footnote",
    "cell": "cell",
}


class Alphabet:
    """Hands out one character for each distinct value, the same for equal values."""

    def __init__(self) -> None:
        self._of: dict[object, str] = {}

    def __getitem__(self, value: object) -> str:
        character = self._of.get(value)
        if character is None:
            number = len(self._of) + 1
            # Surrogates are no characters.
            character = chr(number if number < 0xD800 else number + 0x800)
            self._of[value] = character
        return character


@dataclass(slots=True)
class Node:
    """A unit with its place in the tree. ``first`` and ``last`` bound the sentences below it, ``own`` those that
    are its own (a section's heading, a paragraph's sentences); ``weight`` counts the words below it; ``place`` is its
    index among its siblings.
    """

    unit: Unit
    parent: int
    group: str
    first: int
    last: int = 0
    own: int = 0
    weight: int = 0
    place: int = 0
    children: list[int] = field(default_factory=list)


@dataclass(slots=True)
class Profile:
    """One side of a comparison. Sentences are numbered in reading order; ``codes`` are their folded strings."""

    directive: Directive
    nodes: list[Node]
    roots: list[int]
    sentences: list[Unit]
    codes: list[str]
    holder: list[int]  # of each sentence, the node it stands in
    group: list[str]
    cites: list[set[object]]  # of each sentence, the instruments it cites, by number or name
    kinds: dict[int, str]  # for each character that stands for a cited instrument, the one for its kind


def profile(directive: Directive, alphabet: Alphabet) -> Profile:
    """The profile of one directive; linear in its tokens."""
    characters = _characters(directive, alphabet)
    starts = directive.tokens.starts
    kinds = {ord(alphabet["cite", m.kind, m.number]): alphabet["kind", m.kind] for m in directive.mentions if m.number}
    made = Profile(directive, [], [], [], [], [], [], [], kinds)
    index: dict[str, int] = {}
    for unit in directive.units:
        parent = index.get(unit.parent or "", -1)
        if unit.level != "sentence":
            index[unit.id] = len(made.nodes)
            made.nodes.append(Node(unit, parent, GROUPS[unit.role], len(made.sentences)))
            siblings = made.nodes[parent].children if parent >= 0 else made.roots
            made.nodes[-1].place = len(siblings)
            siblings.append(index[unit.id])
            continue
        node = made.nodes[parent]
        a, b = bisect_left(starts, unit.span[0]), bisect_left(starts, unit.span[1])
        skip = _label_tokens(directive, node.unit, unit, a) if node.own == 0 else 0
        code = "".join(characters[a + skip : b])
        node.own += 1
        made.sentences.append(unit)
        made.codes.append(code)
        made.holder.append(parent)
        made.group.append(GROUPS[unit.role])
        made.cites.append(set())
        while parent >= 0:
            made.nodes[parent].weight += max(1, len(code))
            made.nodes[parent].last = len(made.sentences)
            parent = made.nodes[parent].parent
    sentence_starts = [unit.span[0] for unit in made.sentences]
    for mention in directive.mentions:
        if mention.form != "generic":
            called = mention.number or folded(mention.name or mention.text)
            made.cites[bisect_right(sentence_starts, mention.span[0]) - 1].add((mention.kind, called))
    return made


def _label_tokens(directive: Directive, holder: Unit, sentence: Unit, first: int) -> int:
    """How many tokens at a sentence's start are its label."""
    if holder.label is None:
        return 0
    start, end = sentence.span
    found = directive.text.find(holder.label, start, min(end, start + len(holder.label) + 20))
    if found < 0:
        return 0
    return bisect_left(directive.tokens.starts, found + len(holder.label)) - first


def _characters(directive: Directive, alphabet: Alphabet) -> list[str]:
    """For each token the string that stands for it in a sentence's code; empty for punctuation."""
    text, tokens = directive.text, directive.tokens
    table = {k: alphabet[k] for k in sorted(set(tokens.keys))}
    characters = [table[k] if word else "" for word, k in zip(tokens.words, tokens.keys, strict=True)]
    if directive.year:
        own = str(directive.year)
        year = alphabet["year"]
        for match in re.finditer(rf"(?<!\d){own}(?!\d)", text):
            i = bisect_left(tokens.starts, match.start())
            if i < len(tokens) and (tokens.starts[i], tokens.ends[i]) == match.span():
                characters[i] = year
    classes = fold_classes()
    for term in directive.terms:
        if term.form in classes:
            _put(characters, tokens.starts, term.span, alphabet["term", classes[term.form]])
    for mention in directive.mentions:
        if mention.number:
            _put(
                characters,
                tokens.starts,
                mention.span,
                alphabet["cite", mention.kind, mention.number] * CITATION_WEIGHT,
            )
    return characters


def _put(characters: list[str], starts: tuple[int, ...], span: tuple[int, int], value: str) -> None:
    a, b = bisect_left(starts, span[0]), bisect_left(starts, span[1])
    if a < b:
        characters[a:b] = [value, *[""] * (b - a - 1)]


def levels(nodes: Iterable[Node], level: Level) -> list[int]:
    """Indexes of the nodes of one level."""
    return [i for i, node in enumerate(nodes) if node.unit.level == level]
