"""Names of bodies in capitals throughout, as in a letterhead, written as elsewhere: «ỦY BAN NHÂN DÂN TỈNH LÀO CAI»."""

from __future__ import annotations

import re
from functools import lru_cache
from unicodedata import normalize

from directive_diff.duties.plain import level
from directive_diff.rules import load

__all__ = ["in_capitals"]

_U = "A-Z" + "".join(chr(c) for c in range(0xC0, 0x1EFA) if chr(c).isupper())
_RUN = re.compile(rf"(?<!\w)[{_U}]{{2,}}(?:(?:, | - | & | )[{_U}]+(?!\w))+")


def in_capitals(line: str) -> str:
    """A level text with the words of such names in their usual case; as long as it was. Text in small letters stays."""
    return _RUN.sub(lambda run: _usual(run[0]), line)


def _usual(run: str) -> str:
    """From the first word of a body on; what is before it stays in capitals."""
    begin = _known().search(run)
    if begin is None:
        return run
    return run[: begin.start()] + _words().sub(_usual_word, run[begin.start() :])


def _usual_word(word: re.Match[str]) -> str:
    known = _written().get(word[0])
    return known or (word[0].capitalize() if _SYLLABLE.match(word[0]) else word[0])


# A syllable, no abbreviation: «LÀO», not «PCTT» and not the «TX» of a town.
_VOWELS = "".join(c for c in map(chr, range(0xC0, 0x1EFA)) if c.isupper() and normalize("NFD", c)[0] in "AEIOUY")
_SYLLABLE = re.compile(
    rf"(?:NGH?|[CGKNPT]H|TR|GI|QU|[B-DGHKLMNPQR-TVXĐ])?[AEIOUY{_VOWELS}]{{1,3}}(?:NG|[NC]H|[CMNPT])?$"
)


@lru_cache(maxsize=1)
def _heads() -> dict[str, str]:
    rules = load("bodies_named")
    return {level(word).upper(): level(word) for word in rules["capitals"]}


@lru_cache(maxsize=1)
def _written() -> dict[str, str]:
    """Words in capitals -> as they are written in a sentence."""
    rules, fields = load("bodies_named"), load("agencies")["fields"]
    names = {level(f).upper(): level(f) for name, short in fields.items() for f in (name, *short)}
    return names | _heads() | {level(word).upper(): level(word) for word in (*rules["small"], *rules["phrases"])}


@lru_cache(maxsize=1)
def _known() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(_heads())})(?!\w)")


@lru_cache(maxsize=1)
def _words() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{_either(_written())}|\w+)(?!\w)")


def _either(words: dict[str, str]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))
