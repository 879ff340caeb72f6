"""Names of rows that stay over saves, so that the page finds again what was open, focused or looked at.

A row that holds a paragraph of last year's text is named after that paragraph: last year's text does not change while
somebody drafts. A row of new text alone is named after its first words and keeps that name while they are mended: it
is known again by its words, else by its place among the new rows between two named ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from directive_diff.preview.digests import digest
from directive_diff.report.rows import Row

__all__ = ["Keys", "row_keys"]

_NEW = 8  # characters of a digest in the name of a new row


@dataclass(frozen=True, slots=True)
class Keys:
    """The key of each row, by its number; and the new rows behind each row that has a name of its own, as their words
    (a digest) and key.
    """

    of: Mapping[int, str]
    fresh: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)


def row_keys(rows: Sequence[Row], words: Mapping[int, str], previous: Keys | None) -> Keys:
    """The keys of all rows in reading order. ``words`` are digests of what each row has of the new text, by number;
    ``previous`` are the keys of the last save.
    """
    of: dict[int, str] = {}
    behind: dict[str, list[Row]] = {}
    anchor = ""
    parts: dict[str, int] = {}
    for row in rows:
        if row.stub:
            of[row.number] = f"m-{row.old[0].id}"
        elif row.home is not None:
            home = row.home.old[0].id
            parts[home] = parts.get(home, 1) + 1
            of[row.number] = f"p{parts[home]}-{home}"
        elif row.old:
            anchor = of[row.number] = row.old[0].id
        else:
            behind.setdefault(anchor, []).append(row)
    taken = set(of.values())
    known = dict(previous.fresh) if previous else {}
    kept = _kept(behind, words, known, taken)
    fresh: dict[str, tuple[tuple[str, str], ...]] = {}
    for at, held in behind.items():
        for row in held:
            if row.number not in kept:
                kept[row.number] = _unused(words[row.number], taken)
            of[row.number] = kept[row.number]
        fresh[at] = tuple((words[row.number], of[row.number]) for row in held)
    return Keys(of, fresh)


def _kept(
    behind: Mapping[str, Sequence[Row]],
    words: Mapping[int, str],
    known: Mapping[str, Sequence[tuple[str, str]]],
    taken: set[str],
) -> dict[int, str]:
    """The keys of new rows that were there before: those with the same words, wherever they stand now; then those that
    stand between the same two of these.
    """
    by_words: dict[str, list[str]] = {}
    for named in known.values():
        for said, key in named:
            by_words.setdefault(said, []).append(key)
    kept: dict[int, str] = {}
    for row in (row for held in behind.values() for row in held):
        same = by_words.get(words[row.number])
        if same:
            kept[row.number] = same.pop(0)
            taken.add(kept[row.number])
    for at, held in behind.items():
        left = [key for _, key in known.get(at, ()) if key not in taken]
        for row, key in zip((row for row in held if row.number not in kept), left, strict=False):
            kept[row.number] = key
            taken.add(key)
    return kept


def _unused(said: str, taken: set[str]) -> str:
    """A key for a row of these words."""
    for key in _candidates(said):
        if key not in taken:
            taken.add(key)
            return key
    raise AssertionError  # the candidates do not end


def _candidates(said: str) -> Iterable[str]:
    yield f"n-{said[:_NEW]}"
    n = 2
    while True:
        yield f"n-{digest((said, str(n)))[:_NEW]}"
        n += 1
