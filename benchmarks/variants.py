"""Larger texts for speed: the example pair several times over, each copy distinct.

A copy that repeats the pair word for word would be too easy (everything but the first copy is a common feature)
or too hard (every sentence stands n times). So in copy ``k`` each word of the pair is replaced by another word of the
pair, by a permutation that depends on ``k`` and is the same on both sides: what changed between the years still
changes, what moved still moves, and no two copies share their phrases. Signs get numbers of their own; sections are
numbered on.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from directive_diff.model import Directive

__all__ = ["write_variants"]

_WORD = re.compile(r"[^\W\d_]+")
_SIGN_NUMBER = re.compile(r"(?<![\d/.-])(\d{1,5})(?=(?:/\d{4})?[/-][A-ZĐ])")


def write_variants(old: Directive, new: Directive, times: int, folder: Path) -> tuple[Path, Path]:
    """Write the pair ``times`` over into two text files, one paragraph a line; copy 0 is the pair itself."""
    vocabulary = sorted({w for d in (old, new) for w in _WORD.findall(d.text) if w.islower() and len(w) > 1} - _KEPT)
    paths = []
    for name, directive in (("old", old), ("new", new)):
        head, sections, tail = _parts(directive)
        lines = [*head]
        for copy in range(times):
            changed = _changer(tuple(vocabulary), copy)
            for number, section in enumerate(sections, 1):
                label = copy * len(sections) + number
                lines += [re.sub(r"^\d+\.", f"{label}.", changed(section[0])), *map(changed, section[1:])]
        path = folder / f"{name}-{times}.txt"
        path.write_text("\n".join([*lines, *tail]) + "\n", encoding="utf-8")
        paths.append(path)
    return paths[0], paths[1]


# Words that say what a text's parts are: labels of recipients and citations must stay readable.
_KEPT = frozenset({"số", "ngày", "tháng", "năm", "của", "về", "khóa", "khoá", "và", "các"})


def _parts(directive: Directive) -> tuple[list[str], list[list[str]], list[str]]:
    """Lines before the first section, the sections' lines, and the lines after the last."""
    inside = [u for u in directive.units if u.level == "section" and u.parent is None]
    first, last = inside[0].span[0], inside[-1].span[1]
    sections = [directive.text[slice(*u.span)].split("\n") for u in inside]
    return directive.text[:first].strip("\n").split("\n"), sections, directive.text[last:].strip("\n").split("\n")


@lru_cache(maxsize=64)
def _permutation(vocabulary: tuple[str, ...], copy: int) -> dict[str, str]:
    shuffled = list(vocabulary)
    random.Random(copy).shuffle(shuffled)
    return dict(zip(vocabulary, shuffled, strict=True)) if copy else {}


def _changer(vocabulary: tuple[str, ...], copy: int) -> Callable[[str], str]:
    """What turns a line of the pair into the same line of copy number ``copy``."""
    words = _permutation(vocabulary, copy)

    def word(match: re.Match[str]) -> str:
        other = words.get(match[0].lower())
        if other is None or match[0].isupper():
            return match[0]
        return other.capitalize() if match[0][0].isupper() else other

    def change(line: str) -> str:
        if not copy:
            return line
        return _WORD.sub(word, _SIGN_NUMBER.sub(lambda m: str((int(m[1]) + 997 * copy) % 99_991), line))

    return change
