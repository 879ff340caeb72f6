"""Encodings: whatever a text was saved in, it reads to the same units; what cannot be told is refused by name."""

from __future__ import annotations

import random
import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from old_encodings import OLD, encode, forced
from test_reading import outlined

from directive_diff.bundled import example_pair
from directive_diff.directive import read_file
from directive_diff.errors import InputError
from directive_diff.model import Directive
from directive_diff.reading import File
from directive_diff.reading.decode import decode
from directive_diff.reading.legacy import font_encoding, to_unicode
from directive_diff.reading.syllables import is_syllable
from directive_diff.rules import load

PAIR = {path.suffix: path.read_text(encoding="utf-8") for path in example_pair()}
LETTERS = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"]
SMALL = [unicodedata.normalize("NFC", letter + tone) for letter in LETTERS for tone in TONES] + ["đ"]

# ---- tables ----------------------------------------------------------------------------------------------------------

KNOWN = [
    ("tcvn3", "Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Cộng hoà xã hội chủ nghĩa Việt Nam"),
    ("tcvn3", "§éc lËp - Tù do - H¹nh phóc", "Độc lập - Tự do - Hạnh phúc"),
    ("tcvn3", "CéNG HOµ X· HéI CHñ NGHÜA VIÖT NAM", "CỘNG HOÀ XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
    ("tcvn3", "UBND tØnh giao TØNH ®oµn, Së Y tÕ", "UBND tỉnh giao TỈNH đoàn, Sở Y tế"),
    ("tcvn3-capitals", "chØ thÞ", "CHỈ THỊ"),
    ("vni", "Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("vni", "ÑOÄC LAÄP - TÖÏ DO - HAÏNH PHUÙC", "ĐỘC LẬP - TỰ DO - HẠNH PHÚC"),
    (
        "vni",
        "Ñaëng Thò Myõ, kyû luaät, tyû leä, hyõ; ÖÙng duïng; yù kieán",
        "Đặng Thị Mỹ, kỷ luật, tỷ lệ, hỹ; Ứng dụng; ý kiến",
    ),
    ("viscii", "Cµng hòa xã hµi chü nghîa Vi®t Nam", "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("windows-1258", "Cô\u00f2ng hoÌa xaÞ hôòi", "Cộng hòa xã hội"),
    ("utf-8-twice", "Cá»™ng hÃ²a xÃ£ há»™i", "Cộng hòa xã hội"),
]


@pytest.mark.parametrize(("encoding", "seen", "meant"), KNOWN)
def test_known_lines(encoding, seen: str, meant: str) -> None:
    assert to_unicode(seen, encoding) == meant


@pytest.mark.parametrize("encoding", OLD)
@given(text=st.text(st.sampled_from([*SMALL, *map(str.upper, SMALL), *"bcdghklmnpqrstvxBCDGH 0123456789.,;:()/-"])))
def test_tables_round_trip(encoding, text: str) -> None:
    if encoding == "vni":  # «ô» before a mark's code is a letter of its own there only where a mark may follow it
        text = " ".join(text)
    turned = to_unicode(encode(text, encoding).decode("latin-1"), encoding)
    if encoding == "tcvn3":  # it has no capitals with a tone
        turned, text = turned.lower(), text.lower()
    assert turned == unicodedata.normalize("NFC", text)


def test_text_in_unicode_passes_through_the_tables() -> None:
    words = "Nghị quyết “về việc” – số 5…"
    for encoding in ("tcvn3", "viscii"):
        assert to_unicode(
            words.replace("ị", "i").replace("ế", "e").replace("ề", "e").replace("ố", "o").replace("ệ", "e"), encoding
        ).startswith("Nghi quyet")
    assert to_unicode("số", "tcvn3") == "số"
    assert to_unicode("\uf0a7i\uf0d2u", "tcvn3") == "Điều"  # as Word stores the codes of a symbol font


FONTS = {
    ".VnTime": "tcvn3", ".VnTimeH": "tcvn3-capitals", ".VnArial Narrow": "tcvn3", ".VnArial NarrowH": "tcvn3-capitals",
    "'.VnTime', serif": "tcvn3", '".VnAvantH"': "tcvn3-capitals", "ABCDEF+.VnTimeH,Bold": "tcvn3-capitals",
    "BCDEFG+VnTime-Italic": "tcvn3", "VNI-Times": "vni", "VNI-Helve-Condense": "vni", "ABCDEF+VNI-Times-Bold": "vni",
    "VI Times": "viscii", "Times New Roman": None, "Victor Mono": None, "Arial": None, "": None, "Segoe UI": None,
}  # fmt: skip


@pytest.mark.parametrize("name", FONTS)
def test_fonts(name: str) -> None:
    assert font_encoding(name) == FONTS[name]


def test_fonts_of_the_rules() -> None:
    for encoding in ("tcvn3", "vni", "viscii"):
        for name in load("encodings")[encoding]["font_examples"]:
            assert (font_encoding(name) or "").removesuffix("-capitals") == encoding


SYLLABLES = [
    "nghiêng",
    "quyết",
    "gì",
    "giữ",
    "giếng",
    "khuỷu",
    "ngoằn",
    "thuở",
    "quốc",
    "quý",
    "yêu",
    "oanh",
    "ủy",
    "uỷ",
    "hòa",
    "hoà",
    "đắk",
    "ườn",
    "xoong",
]
NONE = ["quaiité", "tôt", "đăc", "céng1", "trốs", "ngờk", "bụcc", "ộtộ", "ñoä", "nghà̀", "zà"]


def test_syllables() -> None:
    assert [word for word in SYLLABLES if not is_syllable(word)] == []
    assert [word for word in NONE if is_syllable(word)] == []


# ---- the example pair in every encoding -------------------------------------------------------------------------------


def _read(data: bytes, suffix: str = ".txt") -> Directive:
    return read_file(File(f"x{suffix}", suffix, data))


def _cited(directive: Directive) -> list[tuple[str, str | None, str | None]]:
    return [(m.kind, m.number, m.issued) for m in directive.mentions]


def _same(one: Directive, other: Directive) -> None:
    assert [unicodedata.normalize("NFC", line) for line in outlined(other)] == outlined(one)
    assert _cited(other) == _cited(one)


WAYS = {
    "UTF-8 with a mark": lambda t: b"\xef\xbb\xbf" + t.encode(),
    "UTF-16 LE": lambda t: b"\xff\xfe" + t.encode("utf-16-le"),
    "UTF-16 BE": lambda t: b"\xfe\xff" + t.encode("utf-16-be"),
    "UTF-16 LE without a mark": lambda t: t.encode("utf-16-le"),
    "UTF-16 BE without a mark": lambda t: t.encode("utf-16-be"),
    "NFD": lambda t: unicodedata.normalize("NFD", t).encode(),
    "CR LF": lambda t: t.replace("\n", "\r\n").encode(),
    "CR": lambda t: t.replace("\n", "\r").encode(),
    "NEL": lambda t: t.replace("\n", "\u0085").encode(),
}


@pytest.mark.parametrize("suffix", PAIR)
@pytest.mark.parametrize("way", WAYS)
def test_the_pair_in_unicode(suffix: str, way: str) -> None:
    text = PAIR[suffix].replace("\r\n", "\n")
    other = _read(WAYS[way](text), suffix)
    _same(_read(text.encode(), suffix), other)
    assert "W208" not in {w.code for w in other.warnings}


@pytest.mark.parametrize("suffix", PAIR)
@pytest.mark.parametrize("encoding", OLD)
@pytest.mark.parametrize("saved", ["as it was", "as UTF-8", "as UTF-16"])
def test_the_pair_in_old_encodings(suffix: str, encoding: str, saved: str) -> None:
    text = PAIR[suffix].replace("\r\n", "\n")
    data = encode(text, encoding)
    if saved != "as it was":
        data = data.decode("cp1252" if encoding in ("tcvn3", "vni") else "latin-1").encode(
            "utf-8" if saved == "as UTF-8" else "utf-16"
        )
    other = _read(data, suffix)
    assert "W208" in {w.code for w in other.warnings}
    one = _read(forced(text, encoding).encode(), suffix)
    if encoding != "tcvn3":
        _same(one, other)
        return
    # TCVN3 has no capitals with a tone: a capital that begins a word («Ủy ban») comes back small.
    assert [unicodedata.normalize("NFC", line).lower() for line in outlined(other)] == [
        line.lower() for line in outlined(one)
    ]
    lost = [a for a, b in zip(one.text.split(), other.text.split(), strict=True) if a != b]
    assert all(
        word.lstrip('"“(').startswith(tuple("ÁÀẢÃẠẮẰẲẴẶẤẦẨẪẬÉÈẺẼẸẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌỐỒỔỖỘỚỜỞỠỢÚÙỦŨỤỨỪỬỮỰÝỲỶỸỴ"))
        for word in lost
    ), lost


def test_form_feeds_are_page_breaks_in_every_encoding() -> None:
    text = (
        "CHỈ THỊ\nVề công tác thủy lợi năm 2025\n\n1. Nạo vét kênh mương\n\nCác công ty thủy nông phối hợp với chính quyền cơ sở và\n"
        "\fnhân dân nạo vét kênh mương trước mùa mưa lũ năm nay.\n\n2. Vận hành hồ chứa\n\nTheo dõi mực nước hằng ngày, báo cáo kịp thời.\n"
    )
    wanted = outlined(_read(text.encode()))
    assert any("cơ sở và nhân dân" in line for line in wanted)
    for encoding in OLD:
        assert outlined(_read(encode(text, encoding))) == wanted


# ---- short, loud, foreign, odd ---------------------------------------------------------------------------------------

THREE_LINES = "CHỈ THỊ\nVề công tác phòng cháy, chữa cháy rừng\nChủ tịch Ủy ban nhân dân tỉnh yêu cầu các sở thực hiện."
LOUD = "ỦY BAN NHÂN DÂN\nTỈNH LẠNG SƠN\nCỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nCHỈ THỊ\nVỀ VIỆC BẢO VỆ RỪNG NĂM 2025"
TABLE = (
    "STT\tTên xã\tDiện tích (ha)\n1\tĐồng Hỷ\t1.250,5\n2\tPhú Bình\t980\n3\tVõ Nhai\t12.004,75\nTổng cộng\t14.235,25\n"
    + "4\t5\t6\n" * 50
)


@pytest.mark.parametrize("encoding", OLD)
@pytest.mark.parametrize("text", [THREE_LINES, LOUD, TABLE], ids=["three lines", "capitals", "a table"])
def test_short_texts(encoding: str, text: str) -> None:
    decoded = decode(encode(text, encoding), "x.txt")
    wanted = decoded.text.lower() if encoding == "tcvn3" else decoded.text
    assert wanted == (text.lower() if encoding == "tcvn3" else text)
    assert [w.code for w in decoded.warnings] == ["W208"]


def test_capitals_come_back_in_tcvn3_where_a_line_is_in_capitals() -> None:
    assert decode(encode(LOUD, "tcvn3"), "x.txt").text == LOUD


FRENCH = (
    "Le décret relatif à la sécurité routière a été publié au Journal officiel. Il précise les modalités d'application "
    "des mesures décidées en conseil des ministres; très attendu, où qu'il soit appliqué, il sera évalué dès l'été.\n"
) * 3
PORTUGUESE = (
    "A resolução não se aplica às situações já previstas; são três órgãos, e você também não terá acesso à inscrição.\n"
    * 3
)
GERMAN = (
    "Die Verordnung über die Prüfung öffentlicher Gebäude gemäß § 5 tritt am 1. März in Kraft; für Anträge genügt …\n"
    * 3
)
ENGLISH = (
    "The café’s manager wrote a naïve résumé – in plain English, of course; nothing else is here to be read.\n" * 5
)


@pytest.mark.parametrize(
    "text", [FRENCH, PORTUGUESE, GERMAN, ENGLISH], ids=["French", "Portuguese", "German", "English"]
)
def test_other_languages_do_not_become_vietnamese(text: str) -> None:
    assert decode(text.encode(), "x.txt") == decode(text.encode("utf-16"), "x.txt").__class__(text, text)
    with pytest.raises(InputError) as caught:
        decode(text.encode("cp1252"), "x.txt")
    assert caught.value.code == "E106"
    assert "UTF-8" in caught.value.vi


def test_a_few_broken_bytes_are_named_by_line() -> None:
    data = bytearray(PAIR[".txt"].encode())
    at = data.index("Thái Nguyên".encode(), 4000)
    data[at + 2] = 0xFF
    with pytest.raises(InputError) as caught:
        decode(bytes(data), "x.txt")
    assert caught.value.code == "E106"
    assert f"dòng {data.count(10, 0, at) + 1} " in caught.value.vi


def test_random_bytes_are_refused() -> None:
    chance = random.Random(7)
    for size in (1, 2, 3, 20, 500, 20_000):
        for _ in range(30):
            data = bytes(b for b in chance.randbytes(size) if b or size % 3)
            try:
                decoded = decode(data, "x.txt")
            except InputError as error:
                assert error.code in ("E105", "E106")
            else:
                assert not decoded.warnings
                assert size <= 3


def test_mutants_of_old_files_are_read_or_refused() -> None:
    chance = random.Random(3)
    files = [encode(THREE_LINES * 3, encoding) for encoding in OLD] + [
        THREE_LINES.encode("utf-16-le"),
        THREE_LINES.encode(),
    ]
    outcomes = set()
    for number in range(250):
        data = bytearray(files[number % len(files)])
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            match chance.randrange(3):
                case 0:
                    data[at] = chance.randrange(256)
                case 1:
                    del data[at : at + chance.randint(1, 20)]
                case _:
                    data[at:at] = chance.randbytes(chance.randint(1, 9))
        try:
            outcomes.add(_read(bytes(data)).ledger.balanced)
        except InputError as error:
            outcomes.add(error.code)
    assert outcomes == {True, "E105", "E106"}


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        decode(data, "x.txt")
    except InputError as error:
        assert error.code in ("E105", "E106")


HANG = 60  # s: linear work on 10 MB takes a few; what is not linear takes minutes


def test_large_files_in_old_encodings_end() -> None:
    data = encode(PAIR[".txt"], "tcvn3") * 50
    start = time.process_time()
    decode(data, "x.txt")
    decode(b"\xe9" * 1_000_000 + data, "x.txt")
    assert time.process_time() - start < HANG
