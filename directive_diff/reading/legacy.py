"""Vietnamese as it was written before Unicode: which encoding a font stands for, and its text turned into Unicode.

TCVN3, VNI and VISCII put Vietnamese on the 256 codes of a font, so Word, PDF and the web store such text as if it were
Western (Windows-1252): «Céng hoµ x· héi chñ nghÜa ViÖt Nam». The tables are in ``rules/encodings.toml``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from typing import Literal
from unicodedata import normalize

from directive_diff.rules import load

__all__ = [
    "ENCODINGS",
    "Encoding",
    "FontEncoding",
    "display_name",
    "font_encoding",
    "to_unicode",
    "western",
]

FontEncoding = Literal["tcvn3", "tcvn3-capitals", "vni", "viscii"]
Encoding = Literal["tcvn3", "tcvn3-capitals", "vni", "viscii", "windows-1258", "utf-8-twice"]

# Those that a file without fonts can be in, in the order in which they are tried.
ENCODINGS: tuple[Encoding, ...] = ("tcvn3", "vni", "viscii", "windows-1258", "utf-8-twice")

_SUBSET = re.compile(r"^[A-Z]{6}\+")
_PRIVATE = range(0xF020, 0xF100)  # where Word puts the 256 codes of a symbol font

# The codes of Windows-1252 that are not the character of the same number.
_WESTERN = {ord(bytes([code]).decode("cp1252", "replace")): code for code in range(0x80, 0xA0)}
_WESTERN.pop(0xFFFD)
_SHOWN = {code: place for place, code in _WESTERN.items()}
_CODES = {**_WESTERN, **{place: place - 0xF000 for place in _PRIVATE}}


def display_name(encoding: Encoding) -> str:
    """What to call an encoding before people."""
    name: str = load("encodings")[encoding.removesuffix("-capitals")]["name"]
    return name


@lru_cache(maxsize=1024)
def font_encoding(font_name: str) -> FontEncoding | None:
    """The encoding that a font's name stands for, or None for fonts of Unicode and for unknown ones."""
    name = " ".join(_SUBSET.sub("", font_name.strip(" \t\r\n\"'")).split())
    rules = load("encodings")
    name = name.lower()
    if re.search(rules["tcvn3"]["fonts"], name):
        return "tcvn3-capitals" if re.search(rules["tcvn3"]["capitals"], name) else "tcvn3"
    if re.search(rules["vni"]["fonts"], name):
        return "vni"
    return "viscii" if re.search(rules["viscii"]["fonts"], name) else None


def to_unicode(text: str, encoding: Encoding) -> str:
    """The Vietnamese that ``text``, read as Windows-1252 or Latin-1, stands for; composed (NFC).

    Characters that no table of one code a letter can mean (already Unicode) stay as they are.
    """
    match encoding:
        case "tcvn3":
            return _capitals_in_tcvn3(normalize("NFC", text.translate(_table("tcvn3"))))
        case "tcvn3-capitals":
            return normalize("NFC", text.translate(_table("tcvn3"))).upper()
        case "viscii":
            return normalize("NFC", text.translate(_table("viscii")))
        case "vni":
            return _from_vni(text)
        case "windows-1258" | "utf-8-twice":
            codec = "cp1258" if encoding == "windows-1258" else "utf-8"
            return normalize("NFC", _NARROW.sub(lambda run: _recoded(run[0], codec), text))


def western(data: bytes) -> str:
    """Bytes as Windows-1252 shows them, a character each; the five codes it leaves free stay control codes."""
    return data.decode("latin-1").translate(_SHOWN)


_NARROW = re.compile("[\u0080-\u00ff" + "".join(map(chr, _WESTERN)) + "]+")


def _recoded(run: str, codec: str) -> str:
    return bytes(map(ord, run.translate(_CODES))).decode(codec, "replace")


@cache
def _table(encoding: Literal["tcvn3", "viscii"]) -> dict[int, str]:
    rules = load("encodings")[encoding]
    table = {rules["first"] + i: character for i, character in enumerate("".join(rules["characters"]))}
    table |= {ord(code): character for code, character in rules.get("controls", {}).items()}
    # Windows-1252 and symbol fonts show a code as another character; those of the codes the table leaves alone stay.
    table |= {seen: table[code] for seen, code in _CODES.items() if code in table}
    return table


@cache
def _vni() -> tuple[re.Pattern[str], dict[str, str]]:
    """What makes a letter in VNI (a vowel with a mark's code, or a code of its own), and the letter it makes."""
    rules = load("encodings")["vni"]
    own = {**rules["letters"], **{a.upper(): b.upper() for a, b in rules["letters"].items()}}
    made = dict(own)
    for group in rules["marks"]:
        for vowel in group["vowels"]:
            for mark, tone in zip(group["marks"], group["tones"], strict=True):
                for base in (vowel, vowel.upper()):
                    letter = normalize("NFC", own.get(base, base) + tone)
                    made |= {base + mark: letter, base + mark.upper(): letter}
    longest_first = sorted(made, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first))), made


def _from_vni(text: str) -> str:
    pattern, made = _vni()
    symbols = {place: chr(code) for place, code in _CODES.items() if place in _PRIVATE}
    return normalize("NFC", pattern.sub(lambda letter: made[letter[0]], text.translate(symbols)))


# ---- capitals --------------------------------------------------------------------------------------------------------

# Words without a plain small letter: only they can be in capitals.
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_a-z]{2,}(?![^\W\d_])")
_SMALL = re.compile("[a-z]")
_SHOUTED = 2  # so many plain capitals in a word are no capital at a word's beginning


def _capitals_in_tcvn3(text: str) -> str:
    """Capitals put back where TCVN3, which has none with a tone, wrote «CéNG HOµ» and left the rest to its H fonts."""
    if text.isascii():
        return text
    return "".join(map(_capitals_in_line, text.splitlines(keepends=True)))


def _capitals_in_line(line: str) -> str:
    words = _WORD.findall(line)
    mixed = [word for word in words if _shouts(word)]
    if not _SMALL.search(line):
        # No plain small letter in the whole line, and words in capitals: «Uû» beside them is in capitals too.
        whole = [word for word in line.split() if word.isalpha() and word.isupper() and len(word) > 1]
        return line.upper() if mixed or whole else line
    if not mixed:
        return line
    return _WORD.sub(lambda word: word[0].upper() if _shouts(word[0]) else word[0], line)


def _shouts(word: str) -> bool:
    """Whether a word without plain small letters has capitals, and small letters with a tone: «HOà», not «Hoà»."""
    if word.isupper():
        return False
    capitals = sum(map(str.isupper, word))
    return any("A" <= c <= "Z" for c in word) and (capitals >= _SHOUTED or word[-1].isupper())
