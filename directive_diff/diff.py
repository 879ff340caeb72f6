"""A pair -> edits a reader can follow.

Tokens are compared by their folded keys; a sign and a name that the reform touched are one token each, and a name
meets its successor, so that the replacement is one edit and no more. difflib's matcher gives the most readable blocks.
Then an insertion or deletion is moved to where a reader would cut, an equal run without a word is absorbed, and so is
a single word between two unrelated replacements. Where the folded tokens are equal and the written ones are not
(``ủy``/``uỷ``), or a space stands on one side only, that is an edit of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import blake2b
from unicodedata import normalize

from directive_diff.model import Directive, Edit, Op, Span, Tokens
from directive_diff.reform import fold_classes
from directive_diff.spine import heaviest_increasing
from directive_diff.text import WORDS, same_words

__all__ = ["Side", "edits", "side"]

# difflib compares at worst the product of both lengths for each block it finds. Beyond this product the two texts are
# first cut at tokens that occur once on each side; what is still larger is shown as one replacement.
MATCHER_WORK = 400_000

# A sign, a period or a name is never chance between two edits: it counts for so many words.
WHOLE = 3

# Two words between two long replacements (this many words each) are chance as well.
LONG_EDIT = 4

# «2024 - 2025» is one year of school or one period of a plan.
_PERIOD = re.compile(r"\b(?:19|20)\d\d ?[-–] ?(?:19|20)\d\d\b")

_Found = tuple[Edit, bool]  # an edit, and whether it replaces a name by its successor
_Block = tuple[bool, int, int, int, int]  # equal?, old start, old end, new start, new end, in tokens


@dataclass(frozen=True, slots=True)
class Side:
    """The diff tokens of one directive: parallel lists; signs, periods and names of the reform are one token each.

    ``keys`` are equal where tokens are equal when folded, the same in every run; ``words`` says how many words
    a token counts for: none where it is a mark, several where it stands for a name.
    """

    text: str
    starts: list[int]
    ends: list[int]
    keys: list[int]
    words: list[int]

    def tokens(self, spans: Sequence[Span]) -> list[int]:
        """The indexes of the tokens that lie in ``spans``."""
        found: list[int] = []
        for start, end in spans:
            found.extend(range(bisect_left(self.starts, start), bisect_left(self.starts, end)))
        return found


def side(directive: Directive) -> Side:
    """The diff tokens of a directive; linear."""
    tokens, text = directive.tokens, directive.text
    classes = fold_classes()
    runs = sorted(
        [
            *((*m.sign, f"sign {m.number}") for m in directive.mentions if m.sign),
            *((*p.span(), " ".join(p[0].split())) for p in _PERIOD.finditer(text)),
            *((*t.span, f"term {classes.get(t.form, t.form)}") for t in directive.terms),
        ]
    )
    made = Side(text, [], [], [], [])
    done = 0
    for start, end, name in runs:
        a = bisect_left(tokens.starts, start, done)
        b = bisect_left(tokens.starts, end, a)
        if b - a < 2 or tokens.starts[a] != start:
            continue
        _copy(tokens, made, done, a)
        made.starts.append(tokens.starts[a])
        made.ends.append(tokens.ends[b - 1])
        made.keys.append(_key(name))
        made.words.append(WHOLE)
        done = b
    _copy(tokens, made, done, len(tokens))
    return made


def _copy(tokens: Tokens, side: Side, start: int, end: int) -> None:
    side.starts.extend(tokens.starts[start:end])
    side.ends.extend(tokens.ends[start:end])
    side.keys.extend(tokens.keys[start:end])
    side.words.extend(tokens.words[start:end])


def _key(name: str) -> int:
    """A number for a merged token, the same in every run."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest())


def edits(old: Side, new: Side, old_spans: Sequence[Span], new_spans: Sequence[Span]) -> tuple[Edit, ...]:
    """The edits that turn the old spans' text into the new spans', in order. Symmetric: swapping sides mirrors them."""
    ours, theirs = old.tokens(old_spans), new.tokens(new_spans)
    one, other = [old.keys[i] for i in ours], [new.keys[j] for j in theirs]
    # difflib is asymmetric where several matches are equally long; the canonical order makes it mirror.
    if (len(one), one) <= (len(other), other):
        blocks = list(_blocks(one, other))
    else:
        blocks = [(equal, j1, j2, i1, i2) for equal, i1, i2, j1, j2 in _blocks(other, one)]
    marks = tuple({k for k, i in enumerate(at) if not side.words[i]} for side, at in ((old, ours), (new, theirs)))
    _slide(blocks, [old.keys[i] for i in ours], [new.keys[j] for j in theirs], (marks[0], marks[1]))
    blocks = _tidy(blocks, [old.words[i] for i in ours], [new.words[j] for j in theirs])
    found = list(_edits(blocks, old, new, ours, theirs, old_spans, new_spans))
    return tuple(_without_bare_runs(found, old, new))


def _blocks(one: list[int], other: list[int]) -> Iterator[_Block]:
    """Equal and unequal runs that cover both sequences in order."""
    i0 = _shared(one, other)
    i1 = _shared(one[i0:][::-1], other[i0:][::-1])
    if i0:
        yield True, 0, i0, 0, i0
    a, b = one[i0 : len(one) - i1], other[i0 : len(other) - i1]
    for equal, x1, x2, y1, y2 in _middle(a, b):
        yield equal, x1 + i0, x2 + i0, y1 + i0, y2 + i0
    if i1:
        yield True, len(one) - i1, len(one), len(other) - i1, len(other)


def _shared(one: list[int], other: list[int]) -> int:
    n = min(len(one), len(other))
    for k in range(n):
        if one[k] != other[k]:
            return k
    return n


def _middle(a: list[int], b: list[int]) -> Iterator[_Block]:
    if not a or not b:
        if a or b:
            yield False, 0, len(a), 0, len(b)
        return
    if len(a) * len(b) <= MATCHER_WORK:
        for tag, i1, i2, j1, j2 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
            yield tag == "equal", i1, i2, j1, j2
        return
    corners = _unique_anchors(a, b)
    if not corners:
        yield False, 0, len(a), 0, len(b)
        return
    i0 = j0 = 0
    for i, j in [*corners, (len(a), len(b))]:
        for equal, i1, i2, j1, j2 in _middle(a[i0:i], b[j0:j]):
            yield equal, i1 + i0, i2 + i0, j1 + j0, j2 + j0
        if i < len(a):
            yield True, i, i + 1, j, j + 1
        i0, j0 = i + 1, j + 1


def _unique_anchors(a: list[int], b: list[int]) -> list[tuple[int, int]]:
    """Tokens that occur once on each side, along the longest increasing spine."""
    count_a, count_b = Counter(a), Counter(b)
    place = {c: j for j, c in enumerate(b) if count_b[c] == 1}
    found = [(i, place[c]) for i, c in enumerate(a) if count_a[c] == 1 and c in place]
    return [found[k] for k in heaviest_increasing([j for _, j in found], [1] * len(found))]


def _slide(blocks: list[_Block], ours: Sequence[int], theirs: Sequence[int], marks: tuple[set[int], set[int]]) -> None:
    """Move an insertion or deletion along equal tokens to where a reader would cut.

    ``kiểm [tra, thanh] tra`` and ``kiểm tra[, thanh tra]`` remove the same; the second begins at a mark. ``marks`` are
    the positions of tokens that are no words, on each side.
    """
    for k in range(1, len(blocks) - 1):
        equal, i1, i2, j1, j2 = blocks[k]
        if equal or (i1 < i2) == (j1 < j2) or not blocks[k - 1][0] or not blocks[k + 1][0]:
            continue
        tokens, start, end, here = (ours, i1, i2, marks[0]) if i1 < i2 else (theirs, j1, j2, marks[1])
        left = right = 0
        reach = blocks[k - 1][2] - blocks[k - 1][1], blocks[k + 1][2] - blocks[k + 1][1]
        while left < reach[0] - 1 and tokens[start - left - 1] == tokens[end - left - 1]:
            left += 1
        while right < reach[1] - 1 and tokens[start + right] == tokens[end + right]:
            right += 1
        shifts = sorted(range(-left, right + 1), key=lambda s: (-_seam(start + s, end + s, here), abs(s), s))
        shift = shifts[0]
        if shift:
            before, after = blocks[k - 1], blocks[k + 1]
            blocks[k - 1] = (True, before[1], before[2] + shift, before[3], before[4] + shift)
            blocks[k] = (False, i1 + shift, i2 + shift, j1 + shift, j2 + shift)
            blocks[k + 1] = (True, after[1] + shift, after[2], after[3] + shift, after[4])


def _seam(start: int, end: int, marks: set[int]) -> int:
    """How natural it is to cut a run out: best from a mark to a word, then from a word to a mark."""
    opens, closes = start in marks, end - 1 in marks
    return 2 if opens and not closes else 1 if closes and not opens else 0


def _tidy(blocks: list[_Block], old_words: Sequence[int], new_words: Sequence[int]) -> list[_Block]:
    """Absorb equal runs that hold no word, and stray words between unrelated replacements; merge what then touches."""
    out: list[_Block] = []
    for k, block in enumerate(blocks):
        equal, i1, i2, j1, j2 = block
        if equal and out and not out[-1][0] and k + 1 < len(blocks):
            before, after = out[-1], blocks[k + 1]
            words = sum(old_words[i1:i2])
            if _chance(words, before, after, old_words, new_words):
                equal = False
        if out and out[-1][0] == equal:
            last = out.pop()
            out.append((equal, last[1], i2, last[3], j2))
        else:
            out.append((equal, i1, i2, j1, j2))
    return out


def _chance(words: int, before: _Block, after: _Block, old_words: Sequence[int], new_words: Sequence[int]) -> bool:
    """Whether an equal run of ``words`` words between two edits says nothing: no word, or one between replacements."""
    if words == 0:
        return True
    sizes = []
    replaces = 0
    for _, i1, i2, j1, j2 in (before, after):
        ours, theirs = sum(old_words[i1:i2]), sum(new_words[j1:j2])
        sizes.append(max(ours, theirs))
        replaces += bool(ours and theirs)
    if words == 1:
        return min(sizes) >= 1 and replaces >= 1
    return words == 2 and min(sizes) >= LONG_EDIT and replaces == 2


def _edits(
    blocks: Sequence[_Block],
    old: Side,
    new: Side,
    ours: Sequence[int],
    theirs: Sequence[int],
    old_spans: Sequence[Span],
    new_spans: Sequence[Span],
) -> Iterator[_Found]:
    borders, borders_new = {s for s, _ in old_spans}, {s for s, _ in new_spans}
    for equal, i1, i2, j1, j2 in blocks:
        if not equal:
            a = _region(old, ours, i1, i2, old_spans)
            b = _region(new, theirs, j1, j2, new_spans)
            yield _trimmed(old.text, a, new.text, b), False
            continue
        run_old = old.text[old.starts[ours[i1]] : old.ends[ours[i2 - 1]]]
        if run_old == new.text[new.starts[theirs[j1]] : new.ends[theirs[j2 - 1]]]:
            continue
        for i, j in zip(range(i1, i2), range(j1, j2), strict=True):
            x, y = ours[i], theirs[j]
            if i > i1:
                gap = _gap(old, new, x, y, border=old.starts[x] in borders or new.starts[y] in borders_new)
                if gap:
                    yield gap, False
            span_old, span_new = (old.starts[x], old.ends[x]), (new.starts[y], new.ends[y])
            if not _written_alike(old.text[slice(*span_old)], new.text[slice(*span_new)]):
                name = old.words[x] == WHOLE and not same_words(old.text[slice(*span_old)], new.text[slice(*span_new)])
                yield Edit("replace", span_old, span_new), name


def _without_bare_runs(found: Sequence[_Found], old: Side, new: Side) -> Iterator[Edit]:
    """The edits so that no run without a word is left between two: they are joined, or stand side by side where one of
    them replaces a name, which is an edit by itself.
    """
    last: _Found | None = None
    for edit, name in found:
        if last is None:
            last = (edit, name)
            continue
        before, before_name = last
        a, b = (before.old[1], edit.old[0]), (before.new[1], edit.new[0])
        if WORDS.search(old.text, *a) or WORDS.search(new.text, *b):
            yield before
            last = (edit, name)
        elif before_name:
            yield before
            last = (edit, name) if name else (_closed_up(old.text, before, new.text, edit), False)
        elif name:
            yield _joined(before, Edit("replace", (a[1], a[1]), (b[1], b[1])))
            last = (edit, name)
        else:
            last = (_joined(before, edit), False)
    if last is not None:
        yield last[0]


def _closed_up(one: str, before: Edit, other: str, edit: Edit) -> Edit:
    """An edit that begins where the one before ends."""
    (a1, a2), (b1, b2) = (before.old[1], edit.old[1]), (before.new[1], edit.new[1])
    while a1 < a2 and b1 < b2 and one[a2 - 1] == other[b2 - 1] and one[a2 - 1].isspace():
        a2, b2 = a2 - 1, b2 - 1
    return Edit(_op((a1, a2), (b1, b2)), (a1, a2), (b1, b2))


def _joined(one: Edit, other: Edit) -> Edit:
    a, b = (one.old[0], other.old[1]), (one.new[0], other.new[1])
    return Edit(_op(a, b), a, b)


def _op(a: Span, b: Span) -> Op:
    return "insert" if a[0] == a[1] else "delete" if b[0] == b[1] else "replace"


def _gap(old: Side, new: Side, x: int, y: int, *, border: bool) -> Edit | None:
    """The edit for a space that stands before a token on one side only.

    At the ``border`` of two units the space is no unit's: there the edit takes the token before along.
    """
    a, b = (old.ends[x - 1], old.starts[x]), (new.ends[y - 1], new.starts[y])
    if (a[0] == a[1]) == (b[0] == b[1]):
        return None
    if border:
        return Edit("replace", (old.starts[x - 1], a[1]), (new.starts[y - 1], b[1]))
    return Edit("insert" if a[0] == a[1] else "delete", a, b)


def _written_alike(one: str, other: str) -> bool:
    return one == other or normalize("NFC", one) == normalize("NFC", other)


def _region(side: Side, tokens: Sequence[int], k1: int, k2: int, spans: Sequence[Span]) -> Span:
    """From the end of the token before ``k1`` to the start of token ``k2``: the run with the spaces around it."""
    start = side.ends[tokens[k1 - 1]] if k1 else spans[0][0]
    end = side.starts[tokens[k2]] if k2 < len(tokens) else spans[-1][1]
    return start, end


def _trimmed(one: str, a: Span, other: str, b: Span) -> Edit:
    """The edit of two regions without the white space they share at their ends."""
    (a1, a2), (b1, b2) = a, b
    while a1 < a2 and b1 < b2 and one[a2 - 1].isspace() and other[b2 - 1].isspace():
        a2, b2 = a2 - 1, b2 - 1
    while a1 < a2 and b1 < b2 and one[a1].isspace() and other[b1].isspace():
        a1, b1 = a1 + 1, b1 + 1
    return Edit(_op((a1, a2), (b1, b2)), (a1, a2), (b1, b2))
