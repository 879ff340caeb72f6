"""The written summary: sentences that an officer could paste, and nothing in them that the data does not hold."""

from __future__ import annotations

import re

import pytest
from known_pairs import NAMES, compared

from directive_diff.comparison import Comparison, compare
from directive_diff.directive import read_file
from directive_diff.reading import File


def _compare(old: str, new: str) -> Comparison:
    sides = (read_file(File(f"{n}.txt", ".txt", text.encode())) for n, text in enumerate((old, new)))
    return compare(*sides)


HEAD = "CHỈ THỊ\nVề công tác thủy lợi năm {}\n"
BODY = "1. Nạo vét\nNạo vét kênh mương trước mùa mưa.\n2. Kiểm tra\nKiểm tra hồ chứa, đập dâng.\n"


def test_same_texts() -> None:
    text = HEAD.format(2025) + BODY
    assert _compare(text, text).summary.text.vi == "Hai văn bản giống nhau về nội dung và câu chữ."


def test_what_there_is_none_of_is_not_mentioned() -> None:
    comparison = _compare(HEAD.format(2025) + BODY, HEAD.format(2026) + BODY)
    said = comparison.summary.text
    assert "0" not in re.sub(r"\b20\d\d\b", "", said.vi)
    for word in ("viện dẫn", "Về nhiệm vụ", "Không tìm thấy", "sắp xếp", "lưu ý"):
        assert word not in said.vi


@pytest.mark.parametrize("name", NAMES)
def test_every_figure_and_quote_stands_in_the_data(name: str) -> None:
    comparison = compared(name)
    summary = comparison.summary
    numbered = [c for c in comparison.citations if c.form == "numbered"]
    texts = [" ".join(side.text.split()) for side in (comparison.old, comparison.new)]
    for said in (summary.text.vi, summary.text.en):
        assert "{" not in said
        assert "None" not in said
        for quote in re.findall(r"[«“]([^»”]+)[»”]", said):
            assert any(quote.removesuffix(" …") in text for text in texts), quote
    vi = summary.text.vi
    assert f"Có {summary.substance} điểm thay đổi nội dung và {summary.noise} điểm" in vi
    for status, words in (("added", "bổ sung {} văn bản"), ("dropped", "không còn viện dẫn {} văn bản")):
        count = sum(1 for c in numbered if c.status == status)
        assert (words.format(count) in vi) == (count > 0)
    if summary.categories.get("unexplained"):
        assert f"{summary.categories['unexplained']} điểm chưa xác định lý do" in vi


def test_sections_that_changed_most_come_first() -> None:
    old = HEAD.format(2025) + BODY
    new = HEAD.format(2025) + BODY.replace("hồ chứa, đập", "hồ chứa, kè, đập") + "Lập phương án cứu hộ.\n"
    (shift,) = _compare(old, new).summary.shifts
    assert (shift.changes, shift.added, shift.removed) == (2, 1, 0)
