"""What became of a document no longer cited: inferred with evidence, said expressly, or merely no longer cited."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from report_pairs import example

from directive_diff.citations import recognise
from directive_diff.citations.express import clauses
from directive_diff.citations.grammar import grammar, keyed
from directive_diff.comparison import Comparison, compare
from directive_diff.model import Citation
from directive_diff.rules import load

HEAD = "CHỈ THỊ\nVề công tác {field} năm {year}\n"


def made(folder: Path, old: str, new: str, years: tuple[int, int] = (2025, 2026)) -> Comparison:
    paths = folder / "old.txt", folder / "new.txt"
    for path, text, year in zip(paths, (old, new), years, strict=True):
        path.write_text(HEAD.format(field="trọng tâm", year=year) + text + "\n", encoding="utf-8")
    return compare(*paths)


def by_number(comparison: Comparison, number: str, issued: str | None = None) -> Citation:
    (found,) = [c for c in comparison.citations if c.number == number and issued in (None, c.issued)]
    return found


def became(comparison: Comparison, number: str) -> tuple[str, str | None] | None:
    """How a document fared and by which number, or None where it is merely no longer cited."""
    successor = by_number(comparison, number).successor
    if successor is None:
        return None
    other = next((c for c in comparison.citations if c.id == successor.id), None)
    return successor.how, other.number if other else None


def task(*documents: str) -> str:
    listed = "; ".join(documents)
    return f"1. Nhiệm vụ chuyên môn\nTriển khai thực hiện {listed}.\n2. Tổ chức thực hiện\nBáo cáo kết quả hằng quý."


# title, old document, new document, number of the old one, how, number of the new one
SUCCEEDED = [
    (
        "a yearly series",
        "Kế hoạch số 14/KH-UBND ngày 10/01/2025 của UBND tỉnh Lạng Sơn về cải cách hành chính năm 2025",
        "Kế hoạch số 09/KH-UBND ngày 12/01/2026 của UBND tỉnh Lạng Sơn về cải cách hành chính năm 2026",
        "14/KH-UBND",
        "09/KH-UBND",
    ),
    (
        "a period that follows another",
        "Chương trình số 20-CTr/TU ngày 05/5/2021 của Tỉnh ủy Nghệ An về phát triển kinh tế biển giai đoạn 2021 - 2025",
        "Chương trình số 03-CTr/TU ngày 20/11/2025 của Tỉnh ủy Nghệ An về phát triển kinh tế biển giai đoạn 2026 - 2030",
        "20-CTr/TU",
        "03-CTr/TU",
    ),
    (
        "one kind, issuer and subject, issued later",
        "Chỉ thị số 18/CT-TTg ngày 19/5/2017 của Thủ tướng Chính phủ về tăng cường phòng, chống bạo lực, xâm hại trẻ em",
        "Chỉ thị số 23/CT-TTg ngày 26/5/2024 của Thủ tướng Chính phủ về tiếp tục phòng, chống bạo lực, xâm hại trẻ em",
        "18/CT-TTg",
        "23/CT-TTg",
    ),
    (
        "a programme, then a plan, both carry out one directive",
        (
            "Chương trình hành động số 17-CTr/TU ngày 02/7/2020 của Tỉnh ủy Cà Mau về thực hiện Chỉ thị số 42-CT/TW ngày "
            "24/3/2020 của Ban Bí thư"
        ),
        (
            "Kế hoạch số 61-KH/TU ngày 09/9/2025 của Tỉnh ủy Cà Mau về thực hiện Kết luận số 213-KL/TW ngày 21/8/2025 của "
            "Ban Bí thư về tiếp tục thực hiện Chỉ thị số 42-CT/TW ngày 24/3/2020 của Ban Bí thư"
        ),
        "17-CTr/TU",
        "61-KH/TU",
    ),
    (
        "a decree on the same subject",
        "Nghị định số 119/2018/NĐ-CP ngày 12/9/2018 của Chính phủ quy định về hóa đơn điện tử khi bán hàng hóa",
        "Nghị định số 123/2020/NĐ-CP ngày 19/10/2020 của Chính phủ quy định về hóa đơn điện tử khi bán hàng hóa",
        "119/2018/NĐ-CP",
        "123/2020/NĐ-CP",
    ),
]


SUCCEEDED += [
    (
        "a law of one name",
        "Luật Nhà ở số 65/2014/QH13 ngày 25/11/2014",
        "Luật Nhà ở số 27/2023/QH15 ngày 27/11/2023",
        "65/2014/QH13",
        "27/2023/QH15",
    ),
    (
        "the year's directive on Tết",
        "Chỉ thị số 44-CT/TU ngày 05/12/2024 của Tỉnh ủy Phú Thọ về tổ chức Tết Nguyên đán Ất Tỵ năm 2025",
        "Chỉ thị số 02-CT/TU ngày 08/12/2025 của Tỉnh ủy Phú Thọ về tổ chức Tết Nguyên đán Bính Ngọ năm 2026",
        "44-CT/TU",
        "02-CT/TU",
    ),
]


@pytest.mark.parametrize(("title", "old", "new", "number", "heir"), SUCCEEDED, ids=[c[0] for c in SUCCEEDED])
def test_succeeded(title: str, old: str, new: str, number: str, heir: str, tmp_path: Path) -> None:
    comparison = made(tmp_path, task(old), task(new))
    assert became(comparison, number) == ("succeeded", heir), title
    successor = by_number(comparison, number).successor
    assert successor
    assert successor.certainty == "likely"
    assert f"Chưa có căn cứ xác định {by_number(comparison, number).kind} số {number}" in successor.why.vi
    said = [c for change in comparison.changes for c in change.categories if c.id == "citation-superseded"]
    assert {bool(c.old) for c in said} >= {True}
    assert {bool(c.new) for c in said} >= {True}


@pytest.mark.parametrize(("title", "old", "new", "number", "heir"), SUCCEEDED, ids=[c[0] for c in SUCCEEDED])
def test_nothing_older_succeeds(title: str, old: str, new: str, number: str, heir: str, tmp_path: Path) -> None:
    comparison = made(tmp_path, task(new), task(old))
    assert became(comparison, heir) is None, title
    assert number in {c.number for c in comparison.citations}


HAZARDS = [
    (
        "two subjects",
        "Kế hoạch số 77/KH-UBND ngày 24/5/2023 của UBND tỉnh về phòng, chống bệnh dại trên động vật",
        "Kế hoạch số 80/KH-UBND ngày 20/5/2025 của UBND tỉnh về phòng, chống đuối nước cho trẻ em",
    ),
    (
        "all words shared but those that matter",
        (
            "Chỉ thị số 16/CT-TTg ngày 27/5/2023 của Thủ tướng Chính phủ về tăng cường phòng ngừa, đấu tranh với tội phạm, vi "
            "phạm pháp luật liên quan đến hoạt động đánh bạc"
        ),
        (
            "Chỉ thị số 09/CT-TTg ngày 11/4/2025 của Thủ tướng Chính phủ về tăng cường phòng ngừa, đấu tranh với tội phạm, vi "
            "phạm pháp luật liên quan đến hoạt động mua bán người"
        ),
    ),
    (
        "one subject, another level",
        "Kế hoạch số 05-KH/TU ngày 10/02/2023 của Tỉnh ủy về nâng cao chất lượng sinh hoạt chi bộ nông thôn",
        "Kế hoạch số 12-KH/TW ngày 10/02/2025 của Ban Bí thư về nâng cao chất lượng sinh hoạt chi bộ nông thôn",
    ),
    (
        "one subject, Party and State",
        "Kế hoạch số 05-KH/TU ngày 10/02/2023 của Tỉnh ủy về phát triển kinh tế dược liệu vùng cao",
        "Kế hoạch số 31/KH-UBND ngày 10/02/2025 của UBND tỉnh về phát triển kinh tế dược liệu vùng cao",
    ),
    (
        "one subject, council and committee",
        "Nghị quyết số 21/NQ-HĐND ngày 10/7/2022 của HĐND tỉnh về phát triển kinh tế dược liệu vùng cao",
        "Nghị quyết số 08/NQ-UBND ngày 10/02/2025 của UBND tỉnh về phát triển kinh tế dược liệu vùng cao",
    ),
    (
        "two provinces",
        "Kế hoạch số 31/KH-UBND ngày 10/02/2023 của UBND tỉnh Bắc Kạn về phát triển kinh tế dược liệu vùng cao",
        "Kế hoạch số 44/KH-UBND ngày 10/02/2025 của UBND tỉnh Thái Nguyên về phát triển kinh tế dược liệu vùng cao",
    ),
    (
        "an amending document",
        "Nghị định số 15/2018/NĐ-CP ngày 02/02/2018 của Chính phủ về quản lý vũ trường, sàn nhảy thương mại",
        (
            "Nghị định số 40/2025/NĐ-CP ngày 02/02/2025 của Chính phủ sửa đổi, bổ sung quy định về quản lý vũ trường, sàn nhảy "
            "thương mại"
        ),
    ),
    (
        "one number, another matter: numbering began anew with the merger",
        "Kế hoạch số 30/KH-UBND ngày 15/3/2025 của UBND tỉnh về trồng cây phân tán ven sông",
        "Kế hoạch số 30/KH-UBND ngày 15/8/2025 của UBND tỉnh về xét tặng nghệ nhân dân gian",
    ),
    (
        "a plan of one year is not followed by a plan of five",
        "Kế hoạch số 14/KH-UBND ngày 10/01/2025 của UBND tỉnh về phát triển du lịch cộng đồng năm 2025",
        "Kế hoạch số 99/KH-UBND ngày 12/12/2025 của UBND tỉnh về phát triển du lịch cộng đồng giai đoạn 2026 - 2030",
    ),
    (
        "two plans of one year carry out one resolution, each its own part",
        (
            "Kế hoạch số 50/KH-UBND ngày 10/3/2024 của UBND tỉnh về đào tạo bác sĩ gia đình thực hiện Nghị quyết số 20-NQ/TW "
            "ngày 25/10/2017"
        ),
        (
            "Kế hoạch số 71/KH-UBND ngày 10/3/2025 của UBND tỉnh về nâng mức sinh thực hiện Nghị quyết số 20-NQ/TW ngày "
            "25/10/2017"
        ),
    ),
    (
        "decrees that carry out one law",
        "Nghị định số 101/2015/NĐ-CP ngày 20/10/2015 của Chính phủ quy định chi tiết Luật Nhà ở về cải tạo chung cư cũ",
        "Nghị định số 100/2024/NĐ-CP ngày 26/7/2024 của Chính phủ quy định chi tiết Luật Nhà ở về phát triển nhà ở xã hội",
    ),
]


@pytest.mark.parametrize(("title", "old", "new"), HAZARDS, ids=[h[0] for h in HAZARDS])
def test_merely_no_longer_cited(title: str, old: str, new: str, tmp_path: Path) -> None:
    comparison = made(tmp_path, task(old), task(new))
    dropped = [c for c in comparison.citations if c.status == "dropped" and c.form == "numbered"]
    assert dropped, title
    assert [c.successor for c in dropped] == [None] * len(dropped)
    assert "citation-superseded" not in comparison.summary.categories


def test_in_another_section_nothing_is_inferred(tmp_path: Path) -> None:
    one = "Kế hoạch số 31/KH-UBND ngày 10/02/2023 của UBND tỉnh về phát triển kinh tế dược liệu vùng cao"
    other = "Kế hoạch số 44/KH-UBND ngày 10/02/2025 của UBND tỉnh về phát triển kinh tế dược liệu vùng cao"
    sections = "1. Nông nghiệp\nPhòng trừ sâu bệnh trên cây quế{a}.\n2. Thông tin\nNâng cấp hệ thống truyền thanh{b}."
    comparison = made(
        tmp_path,
        sections.format(a=f". Giao các xã lồng ghép {one} vào hương ước", b=""),
        sections.format(a="", b=f". Mở chuyên mục phát thanh giới thiệu {other}"),
    )
    assert became(comparison, "31/KH-UBND") is None


LETTERS = [
    (
        "a letter after a plan",
        "Kế hoạch số 60/KH-UBND ngày 11/4/2022 của UBND tỉnh về phòng, chống sạt lở bờ sông",
        "Công văn số 1881/UBND-NN ngày 14/6/2025 của UBND tỉnh về tăng cường phòng, chống sạt lở bờ sông",
        "60/KH-UBND",
        "1881/UBND-NN",
    ),
    (
        "an urgent telegram after a directive",
        "Chỉ thị số 26/CT-TTg ngày 13/9/2023 của Thủ tướng Chính phủ về ngăn chặn hàng giả trên thương mại điện tử",
        (
            "Công điện số 65/CĐ-TTg ngày 15/5/2025 của Thủ tướng Chính phủ về ngăn chặn sữa giả, hàng giả trên thương mại "
            "điện tử"
        ),
        "26/CT-TTg",
        "65/CĐ-TTg",
    ),
    (
        "a letter after a letter",
        "Công văn số 901/UBND-VX ngày 03/4/2024 của UBND tỉnh về bảo đảm an toàn bể bơi trường học",
        "Công văn số 707/UBND-VX ngày 02/4/2025 của UBND tỉnh về bảo đảm an toàn bể bơi trường học",
        "901/UBND-VX",
        "707/UBND-VX",
    ),
]


@pytest.mark.parametrize(("title", "old", "new", "number", "newer"), LETTERS, ids=[c[0] for c in LETTERS])
def test_a_letter_is_related_and_succeeds_nothing(
    title: str, old: str, new: str, number: str, newer: str, tmp_path: Path
) -> None:
    comparison = made(tmp_path, task(old), task(new))
    assert became(comparison, number) == ("related", newer), title
    why = [c.why.vi for change in comparison.changes for c in change.categories if c.id == "citation-dropped"]
    assert any("có liên quan, không phải văn bản kế tiếp" in text for text in why)


def test_a_law_of_another_name_is_told_by_the_table(tmp_path: Path) -> None:
    comparison = made(
        tmp_path,
        "1. Giấy tờ\nThực hiện nghiêm Luật Căn cước công dân tại các xã.\n2. Khác\nBáo cáo hằng quý.",
        "1. Giấy tờ\nThực hiện nghiêm Luật Căn cước tại các xã.\n2. Khác\nBáo cáo hằng quý.",
    )
    (gone,) = [c for c in comparison.citations if c.status == "dropped"]
    assert gone.successor
    assert (gone.successor.how, gone.successor.certainty) == ("succeeded", "likely")
    assert "01/7/2024" in gone.successor.why.vi


def test_a_law_gives_way_in_one_place_and_is_cited_in_another(tmp_path: Path) -> None:
    """What happens at a place is told there, though the law is still named elsewhere in the text."""
    text = "Căn cứ {law};\n1. Cấp thẻ\nThu hồi giấy tờ cấp theo Luật Căn cước công dân.\n2. Khác\nBáo cáo hằng quý."
    comparison = made(tmp_path, text.format(law="Luật Căn cước công dân"), text.format(law="Luật Căn cước"))
    (said,) = [c for change in comparison.changes for c in change.categories if c.id == "citation-superseded"]
    assert (len(said.old), len(said.new), said.certainty) == (1, 1, "likely")


def test_a_law_without_number_is_named_by_its_year(tmp_path: Path) -> None:
    comparison = made(tmp_path, task("Luật Đất đai năm 2013"), task("Luật Đất đai năm 2024"))
    (gone,) = [c for c in comparison.citations if c.status == "dropped"]
    assert gone.successor
    assert "Luật Đất đai năm 2024" in gone.successor.why.vi


def test_decrees_on_a_law_and_on_the_one_that_followed_it(tmp_path: Path) -> None:
    old = (
        "Nghị định số 137/2015/NĐ-CP ngày 31/12/2015 của Chính phủ quy định chi tiết một số điều và biện pháp thi hành Luật "
        "Căn cước công dân; Nghị định số 37/2021/NĐ-CP ngày 29/3/2021 của Chính phủ sửa đổi, bổ sung một số điều của Nghị "
        "định số 137/2015/NĐ-CP ngày 31/12/2015"
    )
    new = (
        "Nghị định số 70/2024/NĐ-CP ngày 25/6/2024 của Chính phủ quy định chi tiết một số điều và biện pháp thi hành Luật "
        "Căn cước"
    )
    comparison = made(tmp_path, task(old), task(new))
    assert became(comparison, "137/2015/NĐ-CP") == ("succeeded", "70/2024/NĐ-CP")
    assert became(comparison, "37/2021/NĐ-CP") == ("succeeded", "70/2024/NĐ-CP")


def test_express_clause_between_two_documents(tmp_path: Path) -> None:
    gone = "Kế hoạch số 41/KH-UBND ngày 12/02/2021 của UBND tỉnh Hà Giang"
    comparison = made(
        tmp_path,
        task(f"{gone} về phòng, chống rét cho trâu bò"),
        task(f"Kế hoạch số 88/KH-UBND ngày 03/3/2026 của UBND tỉnh Hà Giang (thay thế {gone})"),
    )
    successor = by_number(comparison, "41/KH-UBND").successor
    assert successor
    assert (successor.how, successor.certainty, became(comparison, "41/KH-UBND")) == (
        "replaced",
        "certain",
        ("replaced", "88/KH-UBND"),
    )
    said = [c for change in comparison.changes for c in change.categories if c.rule == "document-replaced"]
    assert said
    assert all(c.certainty == "certain" for c in said)


def test_the_new_text_replaces_the_old_one_itself(tmp_path: Path) -> None:
    old = "Số: 15/2022/QĐ-UBND\nSơn La, ngày 20 tháng 4 năm 2022\nQUYẾT ĐỊNH\nBan hành Quy định về quản lý chợ\nĐiều 1. Chợ hạng 1 do tỉnh quản lý."
    new = (
        "Số: 30/2025/QĐ-UBND\nSơn La, ngày 18 tháng 7 năm 2025\nQUYẾT ĐỊNH\nBan hành Quy định về quản lý chợ\nĐiều 1. Chợ hạng 1 do tỉnh "
        "quản lý.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày 01/8/2025 và thay thế Quyết định số 15/2022/QĐ-UBND ngày "
        "20/4/2022 của UBND tỉnh Sơn La."
    )
    (tmp_path / "a.txt").write_text(old, encoding="utf-8")
    (tmp_path / "b.txt").write_text(new, encoding="utf-8")
    comparison = compare(tmp_path / "a.txt", tmp_path / "b.txt")
    successor = by_number(comparison, "15/2022/QĐ-UBND").successor
    assert successor
    assert (successor.id, successor.how, successor.certainty) == (None, "replaced", "certain")
    assert "bằng văn bản này" in successor.why.vi
    assert comparison.summary.categories["citation-superseded"] == 1


def test_generic_mention_made_specific(tmp_path: Path) -> None:
    directive = "Chỉ thị số 21-CT/TW ngày 04/5/2023 của Ban Bí thư"
    comparison = made(
        tmp_path,
        task(f"các Kế hoạch của UBND tỉnh về triển khai {directive}"),
        task(f"Kế hoạch số 190/KH-UBND ngày 02/8/2023 của UBND tỉnh về triển khai {directive}"),
    )
    assert by_number(comparison, "190/KH-UBND").specifies
    (said,) = [c for change in comparison.changes for c in change.categories if c.id == "citation-specified"]
    assert "không phải văn bản mới ban hành" in said.why.vi
    assert "citation-added" not in comparison.summary.categories


@pytest.mark.parametrize(
    "new",
    [
        "Kế hoạch số 12-KH/TU ngày 02/8/2023 của Tỉnh ủy về triển khai Chỉ thị số 21-CT/TW ngày 04/5/2023 của Ban Bí thư",
        "Kế hoạch số 190/KH-UBND ngày 02/8/2023 của UBND tỉnh về triển khai Chỉ thị số 40-CT/TW ngày 04/5/2023",
        "Quyết định số 190/QĐ-UBND ngày 02/8/2023 của UBND tỉnh về triển khai Chỉ thị số 21-CT/TW ngày 04/5/2023",
    ],
    ids=["another issuer's level", "another directive", "another kind"],
)
def test_not_made_specific(new: str, tmp_path: Path) -> None:
    old = "các Kế hoạch của UBND huyện về triển khai Chỉ thị số 21-CT/TW ngày 04/5/2023 của Ban Bí thư"
    if "UBND tỉnh" in new:
        old = old.replace("huyện", "tỉnh")
    comparison = made(tmp_path, task(old), task(new))
    assert "citation-specified" not in comparison.summary.categories


def test_a_chain_is_one_piece_of_news(tmp_path: Path) -> None:
    chain = (
        "Kế hoạch số 66/KH-UBND ngày 10/3/2026 của UBND tỉnh về thực hiện Kết luận số 91-KL/TW ngày 12/8/2024 của Bộ Chính "
        "trị về tiếp tục thực hiện Nghị quyết số 29-NQ/TW ngày 04/11/2013 của Ban Chấp hành Trung ương"
    )
    comparison = made(tmp_path, task("việc dạy và học ở các cấp"), task(chain))
    head = by_number(comparison, "66/KH-UBND")
    assert head.head is None
    assert [by_number(comparison, n).head for n in ("91-KL/TW", "29-NQ/TW")] == [head.id, head.id]
    assert comparison.summary.citations["added"] == 3
    assert comparison.summary.heads["added"] == 1
    (said,) = [c for change in comparison.changes for c in change.categories if c.id == "citation-added"]
    assert "kèm theo Kết luận số 91-KL/TW" in said.why.vi


def test_what_stands_by_itself_is_no_member(tmp_path: Path) -> None:
    plan = "Kế hoạch số 66/KH-UBND ngày 10/3/2026 của UBND tỉnh về thực hiện Kết luận số 91-KL/TW ngày 12/8/2024"
    comparison = made(tmp_path, task("việc học"), task("Kết luận số 91-KL/TW ngày 12/8/2024 của Bộ Chính trị", plan))
    assert by_number(comparison, "91-KL/TW").head is None


# ---- the example pair --------------------------------------------------------------------------------------------


def test_the_example_pair() -> None:
    comparison = example()
    assert became(comparison, "35-CTr/TU") == ("succeeded", "253-KH/TU")
    assert became(comparison, "77/KH-UBND") == ("related", "5119/UBND-NC")
    assert became(comparison, "93/KH-UBND") == ("related", "3156/UBND-NC")
    for number in ("179/KH-UBND", "07-NQ/TU", "44-KL/TW", "35/CT-TTg", "18-NQ/TW", "13-CT/TU"):
        assert became(comparison, number) is None
    assert by_number(comparison, "129/KH-UBND", "2019-11-07").successor is None
    generic = {c.id: c for c in comparison.citations if c.form == "generic"}
    assert {c.number for c in comparison.citations if c.specifies} >= {"79/KH-UBND", "03/KH-UBND"}
    assert all(c.specifies in generic for c in comparison.citations if c.specifies)


def test_the_drug_plans_of_the_pair_come_up_under_one_filter() -> None:
    comparison = example()
    entering = {c.number or c.kind for c in comparison.citations if c.status == "added" and "drugs" in c.topics}
    assert entering >= {"253-KH/TU", "118/KH-UBND", "127/KH-UBND", "Đề án"}
    found = [c.why.vi for change in comparison.changes if "drugs" in change.topics for c in change.categories]
    for name in ("253-KH/TU", "118/KH-UBND", "127/KH-UBND", "Đề án của Ban Thường vụ Tỉnh ủy"):
        assert any(text.startswith("Bổ sung") and name in text for text in found)


# ---- the rules' own examples --------------------------------------------------------------------------------------

EXPRESS = load("succession")["express"]


@pytest.mark.parametrize("example_", EXPRESS["example"], ids=lambda e: e["text"][:40])
def test_express_example(example_: dict[str, Any]) -> None:
    mentions = recognise(example_["text"])
    found = clauses(example_["text"], mentions)
    assert [mentions[c.gone].number for c in found] == example_["gone"]
    assert {mentions[c.by].number if c.by is not None else None for c in found} == {example_.get("by")}


@pytest.mark.parametrize("counter", EXPRESS["counter"], ids=lambda e: e["text"][:40])
def test_no_express_clause(counter: dict[str, Any]) -> None:
    mentions = recognise(counter["text"])
    assert mentions
    assert clauses(counter["text"], mentions) == ()


def test_every_law_of_the_table_says_its_source_and_is_told_by_its_name() -> None:
    for law in load("legislation")["law"]:
        assert law["source"]
        assert law["from"]
        assert not {keyed(n) for n in law["old"]} & {keyed(n) for n in law["new"]}
    for name in ("letters", "carrying_out"):
        assert set(load("succession")[name]) - {"Giấy mời", "Thư"} <= set(grammar().kinds)
