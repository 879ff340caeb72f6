"""Folding: what it makes one, what it never does, and that spans map back."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from directive_diff.text import INVISIBLE, fold, key, same

LETTERS = "aăâeêioôơuưyđbcdghklmnpqrstvxAĂÂEÊIOÔƠUƯYĐ"
VIETNAMESE = st.text(
    st.sampled_from(f"{LETTERS}áàảãạấầẩẫậếềểễệốồổỗộớờởỡợứừửữựýỳỷỹỵ ÁÀẢÃẠỨỪỬỮỰ,;.-/0123456789“”\u00a0\u2013"),
    max_size=40,
)
ANYTHING = st.text(max_size=40) | VIETNAMESE
FORMS = st.sampled_from(["NFC", "NFD"])


@given(ANYTHING)
@example("a\u200b\u0301")
@example("\u0301a")
@example("\u00ad")
def test_folded_spans_map_back_in_order(text: str) -> None:
    folded = fold(text)
    at = 0
    for i in range(len(folded.text)):
        start, end = folded.span(i, i + 1)
        assert 0 <= start < end <= len(text)
        assert start >= at or (i and folded.span(i - 1, i) == (start, end))
        at = end if folded.span(i, i + 1) != folded.span(i - 1, i) or not i else at
        assert fold(text[start:end]).text.count(folded.text[i])


@given(VIETNAMESE, FORMS, st.data())
def test_a_folded_span_of_any_form_is_the_same_words(text: str, form: Any, data: st.DataObject) -> None:
    written = unicodedata.normalize(form, text)
    folded = fold(written)
    assert folded.text == fold(unicodedata.normalize("NFC", text)).text
    if folded.text:
        start = data.draw(st.integers(0, len(folded.text) - 1))
        end = data.draw(st.integers(start + 1, len(folded.text)))
        a, b = folded.span(start, end)
        assert fold(written[a:b]).text == folded.text[start:end]


@given(ANYTHING)
def test_folding_twice_is_folding_once(text: str) -> None:
    once = fold(text).text
    assert fold(once).text == once
    assert not set(once) & set(INVISIBLE)


@given(VIETNAMESE)
def test_case_and_tone_marks_stay_in_folded_text(text: str) -> None:
    letters = [c for c in unicodedata.normalize("NFC", text) if c.isalpha()]
    assert [c for c in fold(text).text if c.isalpha()] == letters


@given(VIETNAMESE)
@example("thuỷ")
def test_keys_do_not_hang_on_form_case_or_what_cannot_be_seen(text: str) -> None:
    wanted = key(unicodedata.normalize("NFC", text))
    assert key(unicodedata.normalize("NFD", text)) == wanted
    assert key(text.lower()) == wanted
    assert key("\u200b".join(text)) == wanted


@pytest.mark.parametrize(
    ("one", "other"),
    [("hóa", "hoá"), ("ủy", "uỷ"), ("khỏe", "khoẻ"), ("THỦY", "thuỷ"), ("kỹ", "kĩ"), ("sỹ", "sĩ"), ("lý", "lí"), ("tỷ", "tỉ"),
     ("Đ", "Ð"), ("ТW", "TW"), ("“", "«"), ("–", "-"), ("quý", "QUÝ"), ("của", "cu\u0309a"), ("to\u00adán", "toán")],
)  # fmt: skip
def test_keys_that_are_equal(one: str, other: str) -> None:
    assert key(one) == key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("tinh", "tỉnh"), ("tính", "tình"), ("dân", "dan"), ("đa", "da"), ("ma", "mã"), ("thúy", "thủy"), ("tay", "tai"), ("quy", "qui"),
     ("ơ", "ô"), ("ư", "u"), ("²", "2"), ("½", "1/2"), ("ﬁ", "fi"), ("Ⅳ", "IV"), ("①", "1"), ("…", "..."), ("m²", "m2")],
)  # fmt: skip
def test_keys_that_differ(one: str, other: str) -> None:
    assert key(one) != key(other)


@given(st.text(st.sampled_from("½²³ﬁ①Ⅳ㎡ª™"), min_size=1))
def test_compatibility_characters_are_never_taken_apart(text: str) -> None:
    assert fold(text).text == text
    assert key(text) == text.lower()


@given(ANYTHING, ANYTHING)
def test_same_is_white_space_and_form_and_nothing_else(one: str, other: str) -> None:
    normal = [" ".join(unicodedata.normalize("NFC", text).split()) for text in (one, other)]
    assert same(one, other) == (normal[0] == normal[1])
    assert same(one, other) == same(other, one)


@given(VIETNAMESE, FORMS)
def test_same_words_in_other_form_and_spacing(text: str, form: Any) -> None:
    assert same(text, unicodedata.normalize(form, text).replace(" ", "\n\u00a0"))


@pytest.mark.parametrize(
    ("one", "other"), [("hóa", "hoá"), ("a", "A"), ("–", "-"), ("a\u200b", "a"), ("²", "2"), ("a, b", "a,b")]
)
def test_same_tells_what_folding_does_not(one: str, other: str) -> None:
    assert not same(one, other)
