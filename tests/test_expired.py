"""Tasks left out whose own period is over, and those that only mention a year."""

from __future__ import annotations

from pathlib import Path

import pytest

from directive_diff.comparison import compare

KEPT = "Duy trì chế độ trực ban tại trụ sở."
TEXT = "CHỈ THỊ\nVề công tác trọng tâm năm {year}\n1. Nhiệm vụ chung\n{tasks}\n2. Tổ chức thực hiện\nVăn phòng tổng hợp chung."


def expired(folder: Path, left_out: str, added: str = "", years: tuple[int, int] = (2025, 2026)) -> list[str]:
    """How sure it is said that a task left out had expired; empty where it is not said."""
    texts = f"{KEPT}\n{left_out}", f"{KEPT}\n{added}".strip()
    paths = folder / "old.txt", folder / "new.txt"
    for path, tasks, year in zip(paths, texts, years, strict=True):
        path.write_text(TEXT.format(tasks=tasks, year=year), encoding="utf-8")
    found = [c for change in compare(*paths).changes for c in change.categories if c.id == "task-expired"]
    assert all(c.old and not c.new for c in found)
    return [c.certainty for c in found]


OVER = [
    ("Hoàn thành kiên cố hóa 40 phòng học giai đoạn 2021 - 2025.", "certain"),
    ("Tổ chức bàn giao hồ sơ địa chính cấp huyện trước ngày 15/12/2025.", "certain"),
    ("Hoàn thành lắp đặt hệ thống quan trắc chậm nhất ngày 30 tháng 9 năm 2025.", "certain"),
    ("Bố trí kinh phí tu sửa nghĩa trang đến hết năm 2025.", "certain"),
    ("Rà soát toàn bộ giếng khoan trong quý IV/2025.", "certain"),
    ("Hoàn thành kiểm kê tài sản trong tháng 6/2025.", "certain"),
    ("Tổ chức tốt năm học 2024 - 2025 tại các điểm trường lẻ.", "certain"),
    ("Phấn đấu trong năm 2025 trồng mới 500 ha keo lai.", "certain"),
    ("Phấn đấu năm 2025 trồng mới 500 ha keo lai.", "likely"),
    ("Triển khai Đề án số 05-ĐA/TU ngày 10/8/2021 của Tỉnh ủy về cây chè giai đoạn 2021 - 2025.", "likely"),
]


@pytest.mark.parametrize(("task", "certainty"), OVER, ids=[t[:40] for t, _ in OVER])
def test_over(task: str, certainty: str, tmp_path: Path) -> None:
    assert expired(tmp_path, task) == [certainty]


NOT_OVER = [
    "Hoàn thành kiên cố hóa phòng học giai đoạn 2021 - 2030.",
    "Thực hiện Nghị quyết số 19-NQ/TU ngày 05/6/2025 của Tỉnh ủy về kinh tế ban đêm.",
    "Phát huy kết quả công tác khuyến học giai đoạn 2016 - 2020 ở các dòng họ.",
    "Giảm số vụ cháy rừng so với năm 2025.",
    "Duy trì đường dây nóng từ ngày 01/7/2025.",
    "Hỗ trợ lúa giống trong năm 2025 và những năm tiếp theo.",
    "Hằng năm tổ chức hội thi, bắt đầu trong năm 2025.",
    "Triển khai Đề án số 05-ĐA/TU ngày 10/8/2021 của Tỉnh ủy về cây chè giai đoạn 2021 - 2025, tầm nhìn đến năm 2030.",
    "Năm 2025 là năm bản lề của nhiệm kỳ.",
    "Hoàn thành cấp mã số vùng trồng giai đoạn 2024 - 2026.",
    "Thực hiện Quyết định số 1719/QĐ-TTg ngày 14/10/2021 của Thủ tướng Chính phủ phê duyệt danh mục giai đoạn 2021 - 2025.",
]


@pytest.mark.parametrize("task", NOT_OVER, ids=[t[:40] for t in NOT_OVER])
def test_not_over(task: str, tmp_path: Path) -> None:
    assert expired(tmp_path, task) == []


def test_a_yearly_task_whose_year_rolls_is_not_expired(tmp_path: Path) -> None:
    old = "Tổ chức hội chợ nông sản và ngày hội bánh dân gian tại trung tâm tỉnh năm 2025."
    new = (
        "Giao các xã chuẩn bị sản phẩm. Tổ chức ngày hội bánh dân gian và hội chợ nông sản tại trung tâm tỉnh năm 2026."
    )
    assert expired(tmp_path, old, new) == []
    assert expired(tmp_path, old) == ["likely"]


def test_a_clause_left_out_of_a_sentence(tmp_path: Path) -> None:
    stays = "Tăng cường quản lý chợ đầu mối, kiểm soát nguồn gốc hàng hóa"
    old = f"{stays}; hoàn thành di dời các hộ kinh doanh trước ngày 30/11/2025."
    assert expired(tmp_path, old, f"{stays}.") == ["certain"]


def test_the_years_of_the_texts_decide(tmp_path: Path) -> None:
    task = "Hoàn thành kiên cố hóa 40 phòng học giai đoạn 2021 - 2025."
    assert expired(tmp_path, task, years=(2024, 2025)) == []
    assert expired(tmp_path, task, years=(2026, 2027)) == []  # over before the old text: history
