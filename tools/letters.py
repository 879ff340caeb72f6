"""Vietnamese in the encodings of the 1990s: TCVN 5712:1993 (TCVN3, fonts .VnTime), VNI for Windows, VISCII.

The tables are the standards' own (TCVN 5712 VN3, RFC 1456 for VISCII, VNI's code chart). They are written down here
and not taken from the reader, so that one checks the other.
"""

from __future__ import annotations

import unicodedata

__all__ = ["ENCODINGS", "encode"]

_TCVN3 = (
    "àB5 ảB6 ãB7 áB8 ạB9 ăA8 ằBB ẳBC ẵBD ắBE ặC6 âA9 ầC7 ẩC8 ẫC9 ấCA ậCB èCC ẻCE ẽCF éD0 ẹD1 êAA ềD2 ểD3 ễD4 ếD5 ệD6 "
    "ìD7 ỉD8 ĩDC íDD ịDE òDF ỏE1 õE2 óE3 ọE4 ôAB ồE5 ổE6 ỗE7 ốE8 ộE9 ơAC ờEA ởEB ỡEC ớED ợEE ùEF ủF1 ũF2 úF3 ụF4 "
    "ưAD ừF5 ửF6 ữF7 ứF8 ựF9 ỳFA ỷFB ỹFC ýFD ỵFE đAE ĂA1 ÂA2 ÊA3 ÔA4 ƠA5 ƯA6 ĐA7"
)
_LETTERS = "àảãáạăằẳẵắặâầẩẫấậèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵđ"
_VISCII = bytes.fromhex(
    "e0e4e3e1d5e5a2c6c7a1a3e2a5a6e7a4a7e8eba8e9a9eaabacadaaaeecefeeedb8f2f6f5f3f7f4b0b1b2afb5bdb6b7de"
    "befef9fcfbfaf8dfd7d8e6d1f1cfd6dbfddcf0"
    "c0c4c3c180c58202058183c28586068487c8cb88c989ca8b8c8d8a8ecc9bcecd98d299a0d39ad49091928f93b49697b3"
    "9594d99c9dda9ebfbbbcffbab99f1419dd1ed0"
)

# VNI: the base letter, then one byte for its sign and tone. Tones in the order of combining marks below.
_TONES = {"\u0301": 0, "\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0323": 4}
_VNI_PLAIN = b"\xf9\xf8\xfb\xf5\xef"
_VNI_HAT, _VNI_HAT_TONES = 0xE2, b"\xe1\xe0\xe5\xe3\xe4"
_VNI_BOW, _VNI_BOW_TONES = 0xEA, b"\xe9\xe8\xfa\xfc\xeb"
_VNI_WHOLE = {"đ": 0xF1, "í": 0xED, "ì": 0xEC, "ỉ": 0xE6, "ĩ": 0xF3, "ị": 0xF2, "ỵ": 0xEE, "ơ": 0xF4, "ư": 0xF6}
_CAPITAL = 0x20  # capitals stand this far before their small letters
_HAT, _BOW, _HORN = "\u0302", "\u0306", "\u031b"

# None of these encodings has curly quotes, long dashes or an ellipsis of its own; typists wrote these.
_TYPED = str.maketrans(
    {**dict.fromkeys("“”„", '"'), **dict.fromkeys("‘’", "'"), **dict.fromkeys("–—", "-"), "…": "..."}
)


def _tcvn3() -> dict[str, bytes]:
    table = {entry[0]: bytes.fromhex(entry[1:]) for entry in _TCVN3.split()}
    # Capitals with tones have no code: a document sets them in a font of capitals, a text file has the small letter.
    return {**{letter.upper(): code for letter, code in table.items() if letter.upper() not in table}, **table}


def _viscii() -> dict[str, bytes]:
    return {letter: bytes([code]) for letter, code in zip(_LETTERS + _LETTERS.upper(), _VISCII, strict=True)}


def _vni() -> dict[str, bytes]:
    table: dict[str, bytes] = {}
    for letter in _LETTERS:
        table[letter] = _vni_letter(letter)
        capital = bytes(b - _CAPITAL if b > 0x7F else ord(chr(b).upper()) for b in table[letter])
        table[letter.upper()] = capital
    return table


def _vni_letter(letter: str) -> bytes:
    if letter in _VNI_WHOLE:
        return bytes([_VNI_WHOLE[letter]])
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    tone = next((_TONES[m] for m in marks if m in _TONES), None)
    if _HORN in marks:  # ơ and ư are letters of their own; a plain tone follows
        assert tone is not None
        return bytes([_VNI_WHOLE[unicodedata.normalize("NFC", base + _HORN)], _VNI_PLAIN[tone]])
    if _HAT in marks:
        return base.encode() + (bytes([_VNI_HAT]) if tone is None else _VNI_HAT_TONES[tone : tone + 1])
    if _BOW in marks:
        return base.encode() + (bytes([_VNI_BOW]) if tone is None else _VNI_BOW_TONES[tone : tone + 1])
    assert tone is not None
    return base.encode() + _VNI_PLAIN[tone : tone + 1]


ENCODINGS = {"tcvn3": _tcvn3, "viscii": _viscii, "vni": _vni}


def encode(text: str, encoding: str) -> bytes:
    """``text`` in one of :data:`ENCODINGS`; curly quotes, dashes and the ellipsis as typists wrote them.

    Raises:
        ValueError: a character that the encoding has not.
    """
    table = ENCODINGS[encoding]()
    out = bytearray()
    for character in unicodedata.normalize("NFC", text).translate(_TYPED):
        code = table.get(character)
        if code is None:
            if ord(character) > 0x7F:
                raise ValueError(f"{character!r} (U+{ord(character):04X}) has no code in {encoding}")
            code = character.encode()
        out += code
    return bytes(out)
