"""One thing written in two ways: tone marks, spellings, words, capitals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from directive_diff.catalogue import Value, message
from directive_diff.checks.draft import PROSE, Draft, Found, Rule, Word, runs
from directive_diff.model import Span
from directive_diff.rules import load
from directive_diff.text import key

__all__ = ["PREDICATES"]


def two_spellings(draft: Draft, rule: Rule) -> Iterator[Found]:
    """«khoá» beside «khóa», «uỷ» beside «ủy»: the rarer spelling, with all its places."""
    del rule
    spellings: dict[str, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for word in draft.words:
        spellings[word.key][word.text.lower()].append(word.span)
    for found in spellings.values():
        if len(found) < 2:
            continue
        usual = max(found, key=lambda w: (len(found[w]), -found[w][0][0]))
        for written, spans in found.items():
            if written != usual:
                values: dict[str, Value] = {
                    "written": written,
                    "right": usual,
                    "places": message("reasons", "places", count=len(spans)),
                    "others": message("reasons", "places", count=len(found[usual])),
                }
                yield Found(spans[0], values, tuple(spans[1:]))


def two_words(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Two words for one thing in the draft's own text: «bảo đảm» and «đảm bảo»."""
    listed = {tuple(key(w) for w in form.split()): (n, form) for n, pair in enumerate(rule["pairs"]) for form in pair}
    places: dict[int, dict[str, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for window in runs(draft.words, 2):
        known = listed.get(tuple(w.key for w in window))
        span = window[0].span[0], window[1].span[1]
        if known and draft.role(span) in PROSE and not draft.cited(span) and not draft.quoted(span):
            places[known[0]][known[1]].append(span)
    for found in places.values():
        if len(found) > 1:
            usual = max(found, key=lambda w: (len(found[w]), -found[w][0][0]))
            for written, spans in found.items():
                if written != usual:
                    values: dict[str, Value] = {
                        "written": written,
                        "right": usual,
                        "places": message("reasons", "places", count=len(spans)),
                    }
                    values["others"] = message("reasons", "places", count=len(found[usual]))
                    yield Found(spans[0], values, tuple(spans[1:]))


def capitals_of_name(draft: Draft, rule: Rule) -> Iterator[Found]:
    """The name of a body with capitals other than it bears, one finding a wrong form.

    All in small letters it may be a common noun, unless the draft writes the name with capitals as well.
    """
    common = frozenset(rule["common_words"])
    places: dict[tuple[str, str], list[Span]] = {}
    seen: set[str] = set()
    for window, name in _names(draft):
        written = " ".join(w.text for w in window)
        seen |= {name} if written == name else set()
        if _capitals(written.split()) != _capitals(name.split()) and not all(w.text.isupper() for w in window):
            span = window[0].span[0], window[-1].span[1]
            if draft.role(span) in PROSE | {"recipient"} and not _in_wrong_issuer(draft, span):
                places.setdefault((name, written), []).append(span)
    for (name, written), spans in places.items():
        if written[0].isupper() or (name in seen and name.split()[0] not in common):
            level = None if written[0].isupper() else "note"
            values: dict[str, Value] = {
                "written": written,
                "right": name,
                "places": message("reasons", "places", count=len(spans)),
            }
            yield Found(spans[0], values, tuple(spans[1:]), level)


def _in_wrong_issuer(draft: Draft, span: Span) -> bool:
    """Said already of the citation it stands in."""
    wrong = (m.span for m in draft.directive.mentions if m.suspect and "viết hoa" in m.suspect.vi)
    return any(a <= span[0] and span[1] <= b for a, b in wrong)


def _names(draft: Draft) -> Iterator[tuple[tuple[Word, ...], str]]:
    """Every official name in the draft, the longest at each place."""
    names = _official()
    words, at = draft.words, 0
    while at < len(words):
        for keys, name in names.get(words[at].key, ()):
            window = words[at : at + len(keys)]
            if window[-1].run == window[0].run and tuple(w.key for w in window) == keys:
                yield window, name
                at += len(keys) - 1
                break
        at += 1


@lru_cache(maxsize=1)
def _official() -> dict[str, list[tuple[tuple[str, ...], str]]]:
    """Key of the first word -> the names that begin with it, the longest first."""
    found: dict[str, list[tuple[tuple[str, ...], str]]] = defaultdict(list)
    for name in sorted(load("checks")["official"]["names"], key=lambda n: -len(n.split())):
        keys = tuple(key(w) for w in name.split())
        found[keys[0]].append((keys, name))
    return dict(found)


def _capitals(words: Sequence[str]) -> tuple[bool, ...]:
    return tuple(word[0].isupper() for word in words)


_USUAL = 3  # a phrase written one way so often and once otherwise
_WIDTH = 3


def capitals_differ(draft: Draft, rule: Rule) -> Iterator[Found]:
    """The middle word of a phrase that the draft capitalises otherwise everywhere else."""
    del rule
    forms: dict[tuple[str, ...], dict[bool, list[tuple[Word, ...]]]] = defaultdict(lambda: defaultdict(list))
    for window in runs(draft.words, _WIDTH):
        if not any(w.text.isupper() and len(w.text) > 1 for w in window):
            forms[tuple(w.key for w in window)][window[1].text[0].isupper()].append(window)
    named = {w.span for window, _ in _names(draft) for w in window}
    told: set[Span] = set()
    for found in forms.values():
        if len(found) != 2:
            continue
        windows, others = sorted(found.values(), key=len)
        if len(windows) > 1 or len(others) < _USUAL:
            continue
        window, word = windows[0], windows[0][1]
        if word.span in told or word.span in named or draft.role(word.span) not in PROSE:
            continue
        told.add(word.span)
        span = window[0].span[0], window[-1].span[1]
        right = " ".join(w.text for w in others[0])
        yield Found(
            span,
            {"written": draft.text(span), "right": right, "others": message("reasons", "places", count=len(others))},
        )


PREDICATES = (two_spellings, two_words, capitals_of_name, capitals_differ)
