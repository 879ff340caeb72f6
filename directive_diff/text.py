"""Characters: folding Vietnamese text for matching, with a map back to what was written.

Two foldings, for two uses, and neither ever changes stored text:

* :func:`fold` makes the text that patterns run on: composed (NFC), with look-alike letters, dashes, quotes and
  spaces made one, invisible characters gone. Case and tone marks stay. Each position maps back.
* :func:`key` makes the value by which one token equals another: as above, and lower case, tone mark taken
  off its vowel and put last (``hóa`` = ``hoá``), ``y`` for ``i`` after a consonant made one (``sỹ`` = ``sĩ``).

NFKC is never used: it turns ``½`` into ``1⁄2`` and ``m²`` into ``m2``.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

__all__ = ["INVISIBLE", "WORDS", "Folded", "fold", "key", "one_line", "same", "same_words"]

# Format characters that a reader cannot see: soft hyphen, combining grapheme joiner, zero-width and
# bidirectional controls, word joiner, byte-order mark (Unicode 15, general category Cf, the ones met in files).
INVISIBLE = (
    "\u00ad\u034f\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060"
    "\u2066\u2067\u2068\u2069\ufeff"
)

# One character for one character, so that positions stay.
_ONE_FOR_ONE = {
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
    **dict.fromkeys(
        "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "
    ),
    **dict.fromkeys("“”„‟«»″", '"'),
    **dict.fromkeys("‘’‚‛′", "'"),
    "\u00d0": "Đ",  # Latin eth, typed for Đ
    "\u0189": "Đ",  # African D, the same shape
    "\u00f0": "đ",
    "\u2044": "/",
    "\u2215": "/",
    # Cyrillic and Greek letters with the shape of a Latin one, as OCR and wrong keyboards leave them in signs.
    **dict(zip("АВЕКМНОРСТУХІЈЅаеорсухіјѕ", "ABEKMHOPCTYXIJSaeopcyxijs", strict=True)),
    **dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "ABEZHIKMNOPTYX", strict=True)),
}
_ODD = re.compile(f"[{''.join(map(re.escape, _ONE_FOR_ONE))}]")
_INVISIBLE_RUN = re.compile(f"[{INVISIBLE}]+")

_TONES = "\u0300\u0301\u0303\u0309\u0323"  # huyền, sắc, ngã, hỏi, nặng
_TONE = re.compile(f"[{_TONES}]")
# «kỹ»/«kĩ», «chiến sỹ»/«chiến sĩ», «lý»/«lí», «tỷ»/«tỉ»: both spellings are in official use.
_FINAL_Y = re.compile(r"(?<=[hklmst])y$")


def _plain(text: str) -> str:
    """Look-alikes, dashes, quotes and spaces made one. Few characters of a text are any of these: substitution by
    pattern takes a tenth of the time of str.translate, which looks at each.
    """
    return _ODD.sub(lambda match: _ONE_FOR_ONE[match[0]], text)


@dataclass(frozen=True, slots=True)
class Folded:
    """Text to run patterns on, and where each of its characters came from.

    ``starts`` and ``ends`` give, for each folded character, the original ``[start, end)`` it stands for;
    both are None where positions are the same on both sides.
    """

    text: str
    starts: tuple[int, ...] | None = None
    ends: tuple[int, ...] | None = None

    def span(self, start: int, end: int) -> tuple[int, int]:
        """The original ``[start, end)`` of a folded span that is not empty."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


# A base character with the combining marks and invisible characters that follow it.
_CLUSTER = re.compile(rf"[^\u0300-\u036f{INVISIBLE}][\u0300-\u036f{INVISIBLE}]*|[\u0300-\u036f{INVISIBLE}]+")


def fold(text: str) -> Folded:
    """Fold for patterns. Linear; the common case (already composed, nothing invisible) copies once."""
    if unicodedata.is_normalized("NFC", text) and not _INVISIBLE_RUN.search(text):
        return Folded(_plain(text))
    out: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    for match in _CLUSTER.finditer(text):
        cluster = _plain(unicodedata.normalize("NFC", _INVISIBLE_RUN.sub("", match.group())))
        out.append(cluster)
        starts.extend([match.start()] * len(cluster))
        ends.extend([match.end()] * len(cluster))
    return Folded("".join(out), tuple(starts), tuple(ends))


@lru_cache(maxsize=16384)
def one_line(text: str) -> str:
    """A short text folded, with single spaces. Memoised: readers and the outline ask the same of a line many times, and
    a draft that is read again after every save has nearly all its lines still. Not for whole paragraphs.
    """
    return " ".join(fold(text).text.split())


@lru_cache(maxsize=65536)
def key(token: str) -> str:
    """The value by which tokens are compared. Memoised: a text repeats its words."""
    folded = _plain(unicodedata.normalize("NFC", _INVISIBLE_RUN.sub("", token))).lower()
    if folded.isascii():
        return _FINAL_Y.sub("i", folded)
    apart = unicodedata.normalize("NFD", folded)
    tones = "".join(_TONE.findall(apart))
    bare = unicodedata.normalize("NFC", _TONE.sub("", apart))
    return _FINAL_Y.sub("i", bare) + tones


def same(one: str, other: str) -> bool:
    """Equal as the product means it: the same characters after white space and NFC."""
    if one == other:
        return True
    if not unicodedata.is_normalized("NFC", one):
        one = unicodedata.normalize("NFC", one)
    if not unicodedata.is_normalized("NFC", other):
        other = unicodedata.normalize("NFC", other)
    return one.split() == other.split()


# A word with the marks written apart from their letters.
WORDS = re.compile(r"[^\W_]+(?:[\u0300-\u036f][^\W_]*)*")


_NUMBERS = re.compile(r"\d+(?:[.,/\-\u2013]\d+)*")


def same_words(one: str, other: str) -> bool:
    """Whether two texts are the same words when folded: case, place of tone marks, punctuation and spaces apart."""
    if _NUMBERS.findall(one) != _NUMBERS.findall(other):
        return False  # «1.250» and «1,250», «5-10» and «5 10» are different figures
    return [key(w) for w in WORDS.findall(one)] == [key(w) for w in WORDS.findall(other)]
