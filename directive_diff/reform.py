"""The reorganisation of government and the terms that changed: which name gave way to which, and when.

``rules/reform.toml`` states them a block each; here they become single replacements of one name by another. A name that
gave way twice («Cục Thuế tỉnh» -> «Chi cục Thuế khu vực» -> «Thuế tỉnh») also gives way to the last one directly. Names
are compared in their folded form, as :attr:`directive_diff.model.Term.form` writes them.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from itertools import permutations
from typing import Any, Literal

from directive_diff.rules import load
from directive_diff.text import key

__all__ = ["PROVINCE", "Replacement", "Text", "fold_classes", "folded", "names", "replacements", "successors"]

# The entry of merged provinces, and the day they began to work (Resolution 202/2025/QH15).
PROVINCE = "province"
_MERGED = date(2025, 7, 1)

# «Sở A và Sở B», «Sở A, Sở B, Sở C»: of more names than this no list is put together.
_LISTED = 3


@dataclass(frozen=True, slots=True)
class Replacement:
    """One name (``old``) that gave way to another (``new``), or to none (``new`` is None).

    ``since`` and ``until`` bound the days on which the new state holds; ``instrument`` is an id of the rules;
    ``duties`` are words for what the new body took over, one of which the sentence must hold; ``lives_on`` says that
    the old body still stands, so its name alone is not out of date; ``category`` is ``reorganisation`` or ``term``;
    ``source`` is ``read``, ``pair`` or ``memory`` (unverified); ``note`` what a person should think of, by language.
    """

    entry: str
    old: str
    new: str | None
    since: date
    until: date | None
    instrument: str
    certainty: Literal["certain", "likely"]
    source: str
    fold: bool
    duties: tuple[str, ...]
    lives_on: bool
    category: str
    note: Mapping[str, str] | None

    def holds(self, text: Text) -> Literal["certain", "likely"] | None:
        """How surely the new state holds for a text; None where it does not."""
        sure = text.issued_since(self.since, self.until)
        return "likely" if sure and self.certainty == "likely" else sure

    def speaks_of(self, sentence: str) -> bool:
        """Whether a sentence is about a duty that went this way; always so where all of them did."""
        folded_sentence = sentence.lower()
        return not self.duties or any(duty.lower() in folded_sentence for duty in self.duties)


@dataclass(frozen=True, slots=True)
class Text:
    """When a text was issued: its ISO date and its year, as far as known."""

    issued: str | None
    year: int | None

    def issued_since(self, since: date, until: date | None = None) -> Literal["certain", "likely"] | None:
        """How surely the text is of one of these days; None where it is not."""
        if self.issued:
            day = date.fromisoformat(self.issued)
            return "certain" if since <= day and (until is None or day <= until) else None
        if self.year is None:
            return "likely"  # a text without a date may be of today
        if self.year < since.year or (until is not None and self.year > until.year):
            return None
        whole = date(self.year, 1, 1) >= since and (until is None or until.year > self.year)
        return "certain" if whole else "likely"


@lru_cache(maxsize=4096)
def folded(form: str) -> str:
    """The folded form of a name as :attr:`directive_diff.model.Term.form` writes it."""
    return " ".join(key(word) for word in re.findall(r"\w+|[^\w\s]", form))


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Every name that a replacement knows, old and new, as written.

    One word («huyện») is too little to be a name by itself, unless it is an abbreviation; edits of single words are
    judged where they stand.
    """
    found = {form for r in _all() for form in (r.old, r.new) if form}
    return frozenset(form for form in found if " " in form or form.isupper())


@lru_cache(maxsize=1)
def replacements() -> Mapping[tuple[str, str], tuple[Replacement, ...]]:
    """(folded old name, folded new name) -> the replacements of the one by the other, in the order of the rules."""
    found: dict[tuple[str, str], list[Replacement]] = defaultdict(list)
    for r in _all():
        if r.new is not None:
            found[folded(r.old), folded(r.new)].append(r)
    return {pair: tuple(rs) for pair, rs in found.items()}


@lru_cache(maxsize=1)
def successors() -> Mapping[str, tuple[Replacement, ...]]:
    """Folded old name -> everything that replaced it, in the order of the rules."""
    found: dict[str, list[Replacement]] = defaultdict(list)
    for r in _all():
        found[folded(r.old)].append(r)
    return {form: tuple(rs) for form, rs in found.items()}


@lru_cache(maxsize=1)
def fold_classes() -> dict[str, str]:
    """Folded form of a name -> the class of names that the alignment takes for one (entries with ``fold = true``)."""
    leader: dict[str, str] = {}

    def find(form: str) -> str:
        while leader.setdefault(form, form) != form:
            form = leader[form]
        return form

    for r in _all():
        if r.fold and r.new is not None:
            leader[find(folded(r.new))] = find(folded(r.old))
    for press in load("reform")["press"]:
        leader[f"{press['id']} old"] = leader[f"{press['id']} new"] = press["id"]
        leader[press["id"]] = press["id"]
    return {form: find(form) for form in leader}


@lru_cache(maxsize=1)
def _all() -> tuple[Replacement, ...]:
    stated = [r for entry in load("reform")["entry"] for r in _stated(entry)]
    return (*stated, *_in_two_steps(stated), *_provinces())


def _stated(entry: Mapping[str, Any]) -> Iterator[Replacement]:
    for office in entry.get("offices", ("",)):
        olds = [f"{office} {form}".strip() for form in entry["old"]]
        news = [f"{office} {form}".strip() for form in entry["new"]]
        olds += _lists([f"{office} {form}".strip() for form in entry.get("united", ())])
        for old in olds:
            for new in news or (None,):
                if new is None or folded(old) != folded(new):
                    yield _replacement(entry, old, new)


def _lists(united: list[str]) -> list[str]:
    """The names as a list, in every order: «A và B», «A, B», «A, B và C»."""
    found = []
    for n in range(2, min(len(united), _LISTED) + 1):
        for chosen in permutations(united, n):
            found += [f"{', '.join(chosen[:-1])}{joint}{chosen[-1]}" for joint in (", ", " và ")]
    return found


def _replacement(entry: Mapping[str, Any], old: str, new: str | None) -> Replacement:
    return Replacement(
        entry=entry["id"],
        old=old,
        new=new,
        since=entry["from"],
        until=entry.get("to"),
        instrument=entry["instrument"],
        certainty="likely"
        if entry["source"] == "memory" or entry["instrument"] in _unnumbered()
        else entry["certainty"],
        source=entry["source"],
        fold=entry["fold"],
        duties=tuple(entry.get("duties", ())),
        lives_on=entry.get("lives_on", False),
        category=entry.get("category", "reorganisation"),
        note=entry.get("note"),
    )


def _provinces() -> Iterator[Replacement]:
    """Merged provinces: likely only, for a province's name may give way to another's for many reasons."""
    for merger in load("reform")["merger"]:
        for old in merger["old"]:
            yield Replacement(
                entry=PROVINCE,
                old=old,
                new=merger["new"],
                since=_MERGED,
                until=None,
                instrument="provinces",
                certainty="likely",
                source="read",
                fold=False,
                duties=(),
                lives_on=False,
                category="reorganisation",
                note=None,
            )


@lru_cache(maxsize=1)
def _unnumbered() -> frozenset[str]:
    """Instruments that name no document."""
    return frozenset(i["id"] for i in load("reform")["instrument"] if i.get("unnumbered"))


def _in_two_steps(stated: list[Replacement]) -> Iterator[Replacement]:
    """A name whose successor gave way in turn gave way to that one's successor."""
    by_old: dict[str, list[Replacement]] = defaultdict(list)
    for r in stated:
        by_old[folded(r.old)].append(r)
    for first in stated:
        if first.until is None or first.new is None:
            continue
        for then in by_old.get(folded(first.new), ()):
            if then.new is not None and folded(then.new) != folded(first.old):
                yield _joined(first, then)


def _joined(first: Replacement, then: Replacement) -> Replacement:
    sure = first.certainty == then.certainty == "certain"
    return replace(
        then,
        old=first.old,
        certainty="certain" if sure else "likely",
        fold=first.fold and then.fold,
        lives_on=first.lives_on,
    )
