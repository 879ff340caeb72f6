"""Words that are no Vietnamese, and words that stand one slip from what the texts say elsewhere."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import pairwise

from rapidfuzz.distance import OSA

from directive_diff.causes.form import is_syllable
from directive_diff.checks.draft import PROSE, Draft, Found, Rule, Word, runs
from directive_diff.checks.names import provinces
from directive_diff.checks.slips import cuttings, onset, skeleton, slip
from directive_diff.model import Span
from directive_diff.rules import load
from directive_diff.text import WORDS, key

__all__ = ["PREDICATES"]

_OFTEN = 2  # a phrase that stands so many times elsewhere is meant
_SHORTEST = 3  # letters; of shorter words every one is one slip from many


# ---- no syllable --------------------------------------------------------------------------------------------------


def not_a_syllable(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A word that no Vietnamese syllable can be, is no listed foreign word and no name."""
    foreign = frozenset(word.lower() for word in rule["foreign"])
    near = {cut for word in foreign if len(word) > _SHORTEST for cut in cuttings(word)}
    misspelt = [m.span for m in draft.directive.mentions if m.suspect and "tên loại văn bản" in m.suspect.vi]
    signs = [m.sign for m in draft.directive.mentions if m.sign]
    taken = sorted([*misspelt, *signs])
    vocabulary: Counter[str] | None = None
    for word in draft.words:
        if len(word.text) < 2 or word.text.isupper() or is_syllable(word.text) or word.text.lower() in foreign:
            continue
        if not _alone(draft, word.span) or any(a <= word.span[0] < b for a, b in taken):
            continue
        plain = word.text.isascii()
        if plain or word.text[0].isupper():
            # Foreign words and names: only what is a slip from a listed one can be told wrong.
            right = (
                [w for w in rule["foreign"] if len(w) > _SHORTEST and slip(w, word.text)]
                if near & set(cuttings(word.text))
                else []
            )
            if not right and (word.text[0].isupper() or word.text != word.text.lower()):
                continue
            level = None if right else "note"
            yield _misspelt(draft, word, right[0] if right else "", level)
            continue
        vocabulary = (
            Counter(w.text.lower() for w in (*draft.words, *draft.old_words)) if vocabulary is None else vocabulary
        )
        yield _misspelt(draft, word, _meant(word.text.lower(), vocabulary), None)


def _misspelt(draft: Draft, word: Word, right: str, level: str | None) -> Found:
    values = {"written": draft.text(word.span), "right": right}
    return Found(word.span, values, (), level, "suggest_known" if right else "suggest")


_BESIDE = re.compile(r"[\w@/.\-_&]")


def _alone(draft: Draft, span: Span) -> bool:
    """No part of an address, a code or a number."""
    text = draft.directive.text
    before, after = text[max(0, span[0] - 1) : span[0]], text[span[1] : span[1] + 2]
    return not _BESIDE.match(before) and not re.match(r"[\d@/_&]|[.\-][\w]", after)


def _meant(word: str, vocabulary: Counter[str]) -> str:
    """The word meant: two words run together, or the commonest word of the texts one slip away."""
    for cut in range(2, len(word) - 1):
        one, other = word[:cut], word[cut:]
        if vocabulary[one] and vocabulary[other] and is_syllable(one) and is_syllable(other):
            return f"{one} {other}"
    near = [
        (count, w)
        for w, count in vocabulary.items()
        if abs(len(w) - len(word)) < 2 and is_syllable(w) and slip(w, word)
    ]
    return max(near)[1] if near else ""


# ---- near a phrase --------------------------------------------------------------------------------------------------


def near_miss(draft: Draft, rule: Rule) -> Iterator[Found]:
    """A word one slip from the one that stands between the same neighbours elsewhere, or in a known name."""
    told: set[Span] = set()
    for word, right, phrase in (*_in_names(draft), *_among_phrases(draft, frozenset(map(key, rule["function_words"])))):
        if word.span not in told and not _wrong_anyway(word):
            told.add(word.span)
            yield Found(word.span, {"written": draft.text(word.span), "right": right, "phrase": phrase})


def _wrong_anyway(word: Word) -> bool:
    """What is no syllable is said by that rule."""
    return not is_syllable(word.text)


def _in_names(draft: Draft) -> Iterator[tuple[Word, str, str]]:
    """«Bộ Chính trí», «tinh Lạng Sơn»: all of a known name but one slip."""
    holes, vocabulary = _holes(), frozenset(key(w) for name in _known_names() for w in name.split())
    words = draft.words
    known = [w.key in vocabulary for w in words]
    capital = [w.text[0].isupper() for w in words]
    for size in _sizes():
        for i in range(len(words) - size + 1):
            if words[i].run != words[i + size - 1].run or sum(known[i : i + size]) < size - 1:
                continue
            if not any(capital[i : i + size]):
                continue
            window = words[i : i + size]
            keys = [w.key for w in window]
            for at in range(size):
                found = holes.get((size, at, *keys[:at], *keys[at + 1 :]))
                if found and found[0] != keys[at] and slip(found[1], window[at].text) and _fits(window, at):
                    yield window[at], found[1], found[2]


def _fits(window: Sequence[Word], at: int) -> bool:
    """The rest of the name has a capital, so that it is the name and no chance."""
    return any(w.text[0].isupper() for i, w in enumerate(window) if i != at) and len(window[at].text) > 1


@lru_cache(maxsize=1)
def _known_names() -> tuple[str, ...]:
    """Names of bodies and issuers of three words and more, and «tỉnh» with each province."""
    official = load("checks")["official"]["names"]
    issuers = [form for issuer in load("citations")["issuer"] for form in (issuer["name"], *issuer["aliases"])]
    made = [f"tỉnh {name}" for name in provinces() if " " in name]
    return tuple(
        dict.fromkeys(n for n in (*official, *issuers, *made) if len(n.split()) > 2 and n.replace(" ", "").isalpha())
    )


@lru_cache(maxsize=1)
def _holes() -> dict[tuple[object, ...], tuple[str, str, str]]:
    """(size, place, all keys but that one) -> (key, word, name)."""
    found: dict[tuple[object, ...], tuple[str, str, str]] = {}
    for name in _known_names():
        words = name.split()
        keys = [key(w) for w in words]
        for at, word in enumerate(words):
            found.setdefault((len(words), at, *keys[:at], *keys[at + 1 :]), (keys[at], word, name))
    return found


@lru_cache(maxsize=1)
def _sizes() -> tuple[int, ...]:
    return tuple(sorted({len(name.split()) for name in _known_names()}))


_BOUND = 0.5  # of what stands beside a neighbour, so much is the word meant


def _sounds(word_key: str) -> str:
    """«quý» and «quí» are one word in two spellings."""
    return word_key.replace("y", "i")


def _among_phrases(draft: Draft, common: frozenset[str]) -> Iterator[tuple[Word, str, str]]:
    """A word that stands once between two neighbours, where they have another one slip away between them elsewhere."""
    every = (draft.words, draft.old_words)
    pairs = Counter((a.key, b.key) for words in every for a, b in runs(words, 2))
    triples = Counter((a.key, b.key, c.key) for words in every for a, b, c in runs(words, 3))
    middle: dict[tuple[str, str, str], list[str]] = defaultdict(list)
    for (left, between, right), count in triples.items():
        if count >= _OFTEN and len(between) >= _SHORTEST:
            for cut in cuttings(between):
                middle[left, cut, right].append(between)
    after, before = Counter[str](), Counter[str]()
    for (first, second), count in pairs.items():
        after[first] += count
        before[second] += count
    written = {w.key: w.text.lower() for words in every for w in words}
    for a, b, c in runs(draft.words, 3):
        if len(b.text) < _SHORTEST or b.key in common or pairs[a.key, b.key] > 1 or pairs[b.key, c.key] > 1:
            continue
        for cut in cuttings(b.key):
            meant = next((v for v in middle.get((a.key, cut, c.key), ()) if v != b.key), None)
            if meant is None or meant in common or not slip(written[meant], b.text) or _sounds(meant) == _sounds(b.key):
                continue
            # Beside one neighbour the word meant is the usual one; «thì mỗi người» does not make «thì mời người» wrong.
            bound = max(pairs[a.key, meant] / after[a.key], pairs[meant, c.key] / before[c.key])
            if bound >= _BOUND and draft.role(b.span) in PROSE | {"title"}:
                yield b, written[meant], f"{a.text} {written[meant]} {c.text}"
                break


# ---- slips that last year's text shows ------------------------------------------------------------------------------

_PHRASE = 3  # words of an edit that may be one phrase mistyped
_LETTERS = 2  # letters, marks apart, by which such a phrase may differ in all


def changed_like_a_slip(draft: Draft, rule: Rule) -> Iterator[Found]:
    """Where last year's text had a phrase that looks much the same, and the draft's stands nowhere else."""
    if draft.comparison is None or draft.old is None:
        return
    known = {frozenset(map(key, pair)) for pair in rule["both_right"]}
    counts = Counter(w.key for w in (*draft.words, *draft.old_words))
    pairs = Counter((a.key, b.key) for ws in (draft.words, draft.old_words) for a, b in runs(ws, 2))
    said = {_keys(verb.split()) for verb in load("instructions")["verbs"]}  # phrases that are right for sure
    for change in draft.comparison.changes:
        for edit in change.edits:
            one, other = _core(draft.old.text, edit.old), _core(draft.directive.text, edit.new)
            if edit.op != "replace" or not one or len(one) != len(other) or draft.cited(edit.new):
                continue
            one, other = _differing(one, other)
            was, now = [w for w, _ in one], [w for w, _ in other]
            if not 0 < len(now) <= _PHRASE or not all(is_syllable(w) for w in (*was, *now)):
                continue
            keys = [key(w) for w in now]
            often = counts[keys[0]] > 1 if len(keys) == 1 else any(pairs[p] > 1 for p in pairwise(keys))
            if (
                often
                or _keys(now) in said
                or not _alike(was, now)
                or any(frozenset(map(key, p)) in known for p in zip(was, now, strict=True))
            ):
                continue
            span = other[0][1][0], other[-1][1][1]
            low = None if _keys(was) in said else "note"
            yield Found(span, {"written": draft.text(span), "right": " ".join(was)}, (), low)


def _keys(words: Sequence[str]) -> tuple[str, ...]:
    """A phrase as it is compared."""
    return tuple(map(key, words))


_Placed = tuple[str, Span]


def _core(text: str, span: Span) -> list[_Placed]:
    """The words of an edit; none where it holds figures."""
    if any(c.isdigit() for c in text[slice(*span)]):
        return []
    return [(m[0], m.span()) for m in WORDS.finditer(text, *span)]


def _differing(one: list[_Placed], other: list[_Placed]) -> tuple[list[_Placed], list[_Placed]]:
    """Without the words at both ends that are the same."""
    start, end = 0, len(one)
    while start < end and key(one[start][0]) == key(other[start][0]):
        start += 1
    while end > start and key(one[end - 1][0]) == key(other[end - 1][0]):
        end -= 1
    return one[start:end], other[start:end]


def _alike(one: Sequence[str], other: Sequence[str]) -> bool:
    """The same beginnings of all words, all but one the same but for marks, and few letters different in all."""
    apart = [OSA.distance(skeleton(a), skeleton(b)) for a, b in zip(one, other, strict=True)]
    same_onsets = all(onset(a) == onset(b) for a, b in zip(one, other, strict=True))
    different = [key(a) != key(b) for a, b in zip(one, other, strict=True)]
    allowed = _LETTERS if len(one) > 1 else 1
    return same_onsets and any(different) and sum(apart) <= allowed and sum(1 for d in apart if d) <= 1


# ---- doubled and lost words ------------------------------------------------------------------------------------------

_AROUND_NUMBER = re.compile(r"(?i)\b(?P<w>năm|tháng|ngày|quý|điều|khoản|mục) \d{1,4} (?P<again>(?P=w))\b(?! \d)")


def doubled_word(draft: Draft, rule: Rule) -> Iterator[Found]:
    """«của của», and «Năm 2025 năm có»: a word twice, or one lost between."""
    single = frozenset(map(key, rule["never_twice"]))
    for a, b in runs(draft.words, 2):
        if a.key == b.key and a.key in single and draft.role(a.span) in PROSE:
            span = a.span[0], b.span[1]
            yield Found(span, {"written": draft.text(span), "right": a.text})
    for match, span in draft.matches(_AROUND_NUMBER):
        if draft.role(span) in PROSE:
            values = {"written": draft.text(span), "right": f"{match[0][: -len(match['again'])]}là {match['again']}"}
            yield Found(span, values, (), None, "suggest_lost")


PREDICATES = (not_a_syllable, near_miss, changed_like_a_slip, doubled_word)
