"""Vietnamese written the old ways: Unicode -> bytes, by the tables of ``rules/encodings.toml`` turned round."""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import product

from directive_diff.rules import load

__all__ = ["FORCED", "OLD", "encode", "forced"]

OLD = ("tcvn3", "vni", "viscii", "windows-1258")
_TONES = "\u0300\u0301\u0303\u0309\u0323"

# What an encoding has no code for, and what a typist of the time wrote instead.
FORCED: dict[str, dict[str, str]] = {
    "tcvn3": {"\u00a0": " "},
    "vni": {},
    "viscii": dict(zip("“”‘’–—•\u00a0\ufeff", ['"', '"', "'", "'", "-", "-", "*", " ", ""], strict=True))
    | {"…": "..."},
    "windows-1258": {},
}


def forced(text: str, encoding: str) -> str:
    """The text as the encoding can write it."""
    for character, instead in FORCED.get(encoding, {}).items():
        text = text.replace(character, instead)
    return text


def encode(text: str, encoding: str) -> bytes:
    """The bytes of a text, after :func:`forced`."""
    text = forced(unicodedata.normalize("NFC", text), encoding)
    if encoding == "windows-1258":
        return "".join(map(_tone_apart, text)).encode("cp1258")
    if encoding == "vni":
        return "".join(_vni().get(c, c) for c in text).encode("cp1252")
    table = _one_code(encoding)
    return b"".join(bytes([table[c]]) if c in table else c.encode("cp1252") for c in text)


def _tone_apart(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    tone = "".join(c for c in apart if c in _TONES)
    try:
        letter.encode("cp1258")
    except UnicodeEncodeError:
        return unicodedata.normalize("NFC", "".join(c for c in apart if c not in _TONES)) + tone
    return letter


@cache
def _one_code(encoding: str) -> dict[str, int]:
    rules = load("encodings")[encoding]
    table = {c: rules["first"] + i for i, c in enumerate("".join(rules["characters"])) if c not in _TONES}
    table |= {letter: ord(code) for code, letter in rules.get("controls", {}).items()}
    if encoding == "tcvn3":  # VN3 has no capitals with a tone: the H fonts show the small letter's code as one
        table |= {
            c.upper(): code
            for c, code in table.items()
            if c.islower() and set(unicodedata.normalize("NFD", c)) & set(_TONES)
        }
    return table


@cache
def _vni() -> dict[str, str]:
    rules = load("encodings")["vni"]
    own = {letter: code for code, letter in rules["letters"].items()}
    table = dict(own)
    for group in rules["marks"]:
        for vowel, (mark, tone) in product(group["vowels"], zip(group["marks"], group["tones"], strict=True)):
            letter = unicodedata.normalize("NFC", rules["letters"].get(vowel, vowel) + tone)
            table.setdefault(letter, vowel + mark)
    return table | {letter.upper(): code.upper() for letter, code in table.items()}
