"""What this year's text no longer says: phrases that left with a change and stand nowhere else."""

from __future__ import annotations

import pytest
from known_pairs import compared

from directive_diff.comparison import Comparison, compare
from directive_diff.directive import read_file
from directive_diff.reading import File


def _compare(old: str, new: str) -> Comparison:
    sides = []
    for year, text in ((2025, old), (2026, new)):
        head = f"CHỈ THỊ\nVề công tác năm {year}\n1. Nhiệm vụ chung\nTổ chức triển khai nghiêm túc.\n"
        sides.append(read_file(File(f"{year}.txt", ".txt", f"{head}{text}\n".encode())))
    return compare(*sides)


def _lost(comparison: Comparison) -> list[str]:
    return [comparison.old.text[slice(*span)] for gone in comparison.summary.lost for span in gone.spans]


CASES = [
    (
        "an instruction that is gone",
        "2. Thủy sản\nTuần tra bãi giống. Thu gom ngư cụ tận diệt nguồn lợi ven bờ.",
        "2. Thủy sản\nTuần tra bãi giống.",
        ["Thu gom ngư cụ tận diệt nguồn lợi ven bờ"],
    ),
    (
        "a thing that left a list",
        "2. Giáo dục\nKiểm tra bếp ăn bán trú, căng tin trường học, xe đưa đón học sinh.",
        "2. Giáo dục\nKiểm tra bếp ăn bán trú, xe đưa đón học sinh.",
        ["căng tin trường học"],
    ),
    (
        "what another section says now is not lost",
        "2. Y tế\nPhun hóa chất diệt muỗi ở các ổ dịch cũ.\n3. Môi trường\nThu gom rác thải.",
        "2. Y tế\nTrực cấp cứu ngày lễ.\n3. Môi trường\nThu gom rác thải; phun hóa chất diệt muỗi ở các ổ dịch cũ.",
        [],
    ),
    (
        "a name that gave way is not lost",
        "2. Hộ tịch\nUBND các huyện, thị xã, thành phố số hóa sổ hộ tịch.",
        "2. Hộ tịch\nUBND các xã, phường số hóa sổ hộ tịch.",
        [],
    ),
    (
        "a task whose time is over is not lost",
        "2. Nhà ở\nRà soát hộ nghèo. Hoàn thành xóa nhà tạm, nhà dột nát trong năm 2025.",
        "2. Nhà ở\nRà soát hộ nghèo.",
        [],
    ),
]


@pytest.mark.parametrize(("title", "old", "new", "expected"), CASES, ids=[c[0] for c in CASES])
def test_lost(title: str, old: str, new: str, expected: list[str]) -> None:
    assert _lost(_compare(old, new)) == expected


def test_same_texts_lose_nothing() -> None:
    text = "2. Lâm nghiệp\nTuần tra rừng đặc dụng, rừng phòng hộ đầu nguồn."
    assert _lost(_compare(text, text)) == []


@pytest.mark.parametrize(
    "matter", ["tội phạm kinh tế, tham nhũng", "nồng độ cồn", "quá tải", "đánh bạc", "không có ma túy", "cứu nạn"]
)
def test_losses_of_the_example_pair(matter: str) -> None:
    assert matter in "; ".join(_lost(compared("example")))
