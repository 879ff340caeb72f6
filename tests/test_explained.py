"""The column THUYẾT MINH: each thing said once, what is inferred said so, what nobody knows handed back."""

from __future__ import annotations

import re

import known_pairs
import pytest
from known_pairs import NAMES
from report_pairs import DRUGS, FIRE, compared, text

from directive_diff import Comparison, compare
from directive_diff.overrides import parse
from directive_diff.report.explained import explained
from directive_diff.report.labels import Lang, labels
from directive_diff.report.table import RowView, table
from directive_diff.rules import load


def rows(comparison: Comparison, lang: Lang = "vi") -> list[RowView]:
    return [row for g in table(comparison, labels(lang)).groups for run in g.runs for row in run.rows]


def told(comparison: Comparison, holding: str = "", lang: Lang = "vi") -> list[str]:
    """What is said of the one row whose texts hold some words."""
    found = [
        row
        for row in rows(comparison, lang)
        if holding
        in "".join(s.text for c in (row.old, row.new) for p in c.paragraphs for x in p.sentences for s in x.segments)
        and not row.equal
    ]
    (row,) = found
    return [entry.said for entry in explained(row, labels(lang))]


def between(old: str, new: str) -> Comparison:
    return compared(text(2025, DRUGS, old), text(2026, DRUGS, new))


CASES = [
    (
        "names that one reform replaced are said once",
        "Chủ tịch UBND các huyện, thành phố kiểm tra.",
        "Chủ tịch UBND các xã, phường kiểm tra.",
        [
            (
                "Cập nhật theo mô hình tổ chức chính quyền địa phương 02 cấp, không tổ chức cấp huyện từ ngày 01/7/2025 "
                "(Luật Tổ chức chính quyền địa phương số 72/2025/QH15; Nghị quyết số 203/2025/QH15): "
                "«huyện, thành phố» → «xã, phường»."
            )
        ],
    ),
    (
        "documents newly cited stand in one sentence",
        "Sở Y tế thực hiện quy định về y tế.",
        (
            "Sở Y tế thực hiện quy định về y tế; Nghị quyết số 11-NQ/TW ngày 10/02/2022 của Bộ Chính trị về vùng cao; "
            "Nghị quyết số 12-NQ/TW ngày 16/3/2022 của Bộ Chính trị về an ninh."
        ),
        [
            (
                "Bổ sung viện dẫn (văn bản ban hành trước, nay mới viện dẫn): Nghị quyết số 11-NQ/TW ngày 10/02/2022 của "
                "Bộ Chính trị; Nghị quyết số 12-NQ/TW ngày 16/3/2022 của Bộ Chính trị."
            ),
            "Chỉnh sửa chính tả, thể thức (dấu thanh, chữ hoa, dấu câu, khoảng trắng).",
        ],
    ),
    (
        "what nobody explains is quoted and handed back",
        "Bà con đã quen khám bệnh định kỳ ở trạm y tế xã và tin tưởng thầy thuốc.",
        "Bà con đã quen khám bệnh định kỳ ở bệnh viện tỉnh và tin tưởng thầy thuốc.",
        ["Chưa xác định lý do: «trạm y tế xã» → «bệnh viện tỉnh»; đề nghị cơ quan soạn thảo thuyết minh."],
    ),
    (
        "form is said in one short sentence",
        "Sở Y tế khám bệnh cho khoá sinh vùng cao.",
        "Sở Y tế khám bệnh cho khóa sinh vùng cao;",
        ["Chỉnh sửa chính tả, thể thức (dấu thanh, chữ hoa, dấu câu, khoảng trắng)."],
    ),
    (
        "an instruction without counterpart is inferred, and says so",
        FIRE,
        f"{FIRE} Ban Chỉ huy quân sự tỉnh tổ chức diễn tập khu vực phòng thủ cho lực lượng dân quân.",
        [
            (
                "Bổ sung nhiệm vụ «Ban Chỉ huy quân sự tỉnh tổ chức diễn tập khu vực phòng thủ cho lực lượng dân quân»; "
                "không tìm thấy nội dung tương ứng ở văn bản trước. (Suy đoán, cần kiểm tra)"
            )
        ],
    ),
]


@pytest.mark.parametrize(("old", "new", "said"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_one_row(old: str, new: str, said: list[str]) -> None:
    assert (
        told(between(old, new), new.split(";", maxsplit=1)[0].split("viện tỉnh", maxsplit=1)[0][:20] or old[:20])
        == said
    )


def test_a_document_that_has_a_later_one_is_not_said_thrice() -> None:
    entries = told(known_pairs.compared("ke-hoach-pccc"), "50/2024/NĐ-CP")
    whole = " ".join(entries)
    assert whole.count("105/2025/NĐ-CP") == 1
    assert whole.count("50/2024/NĐ-CP") == 1
    assert "Chưa có căn cứ xác định" in whole


def test_a_task_that_is_over_needs_no_other_word() -> None:
    entries = told(known_pairs.compared("chi-thi-dich-benh"), "trước ngày 31/3/2025")
    task = "Hoàn thành chiến dịch tiêm vắc xin phòng, chống dịch sởi cho trẻ từ 01 đến 10 tuổi trước ngày 31/3/2025"
    why = "nhiệm vụ đã hết giai đoạn, thời hạn thực hiện («trước ngày 31/3/2025»)"
    assert f"Lược bỏ nhiệm vụ «{task}»; {why}." in entries


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_row_is_silent_and_nothing_is_said_twice(name: str, lang: Lang) -> None:
    certainty = labels(lang).certainty("likely")
    for row in rows(known_pairs.compared(name), lang):
        entries = [e.said for e in explained(row, labels(lang))]
        assert entries
        assert len(entries) == len(set(entries))
        sentences = [s for e in entries for s in re.split(r"(?<=[.)]) (?=[A-ZĐ])", e) if certainty not in s]
        assert len(sentences) == len(set(sentences)), sentences
        for entry in entries:
            assert entry == entry.strip()
            assert ".." not in entry.replace("...", "…")
            assert not re.search(r"\{|\}| ;|: \.|«»", entry), entry


@pytest.mark.parametrize("name", NAMES)
def test_what_is_inferred_always_says_so(name: str) -> None:
    asks = load("explained")["asks"]["vi"]
    for row in rows(known_pairs.compared(name)):
        inferred = [
            r
            for n in row.notes
            for r in n.reasons
            if not r.certain and not (r.officer or r.id == "unexplained")
            if not (r.id == "task-dropped" and any(o.id == "task-expired" and o.certain for o in n.reasons))
        ]
        open_ = [r for n in row.notes for r in n.reasons if r.id == "unexplained"]
        said = " ".join(e.said for e in explained(row, labels("vi")))
        if inferred:
            assert "Suy đoán, cần kiểm tra" in said or any(phrase in said for phrase in asks)
        if open_:
            assert "đề nghị cơ quan soạn thảo thuyết minh" in said


def test_every_way_of_merging_fits_what_the_rules_say() -> None:
    """Else a rule was reworded and its sentences would no longer be put together."""
    for lang in ("vi", "en"):
        texts: dict[str, list[str]] = {}
        for name in NAMES:
            for change in (*known_pairs.compared(name).changes, *known_pairs.compared(name, swapped=True).changes):
                for category in change.categories:
                    texts.setdefault(category.id, []).append(labels(lang).say(category.why))
        unused = [
            (entry["category"], entry[lang]["each"])
            for entry in load("explained")["merged"]
            if not any(re.fullmatch(entry[lang]["each"], said) for said in texts.get(entry["category"], []))
        ]
        assert unused == []


# ---- the officer's own word -------------------------------------------------------------------------------------------

TWO = "Sở Y tế khám bệnh tại xã. Bà con rất vui."
OTHER = "Sở Y tế khám bệnh tại thôn. Bà con rất mừng."


def decided(block: str) -> Comparison:
    made = between(TWO, OTHER)
    return compare(made.old, made.new, overrides=parse(block))


def test_an_officers_word_comes_first_and_stands_in_place_of_the_tools() -> None:
    entries = told(decided('[[change]]\nnew = "Bà con rất mừng."\nthuyet_minh = "Theo ý kiến xã."\n'), "Bà con")
    assert entries[0] == "Theo ý kiến xã."
    assert len(entries) == 2
    assert "«xã» → «thôn»" in entries[1]
    assert "mừng" not in entries[1]


ROW = """[[row]]
changes = [
  { old = "Sở Y tế khám bệnh tại xã.", new = "Sở Y tế khám bệnh tại thôn." },
  { old = "Bà con rất vui.", new = "Bà con rất mừng.", category = ["wording"] },
]
thuyet_minh = \"\"\"
Theo ý kiến xã.
Đã thống nhất với Sở Y tế.\"\"\"
"""


def test_one_word_about_a_whole_row_is_said_once_with_its_paragraphs() -> None:
    assert told(decided(ROW), "Bà con") == ["Theo ý kiến xã.", "Đã thống nhất với Sở Y tế."]


def test_a_category_without_words_is_named_as_the_officers() -> None:
    entries = told(decided('[[change]]\nnew = "Bà con rất mừng."\ncategory = ["wording"]\n'), "Bà con")
    assert entries[0] == "Chỉnh sửa câu chữ (nhóm lý do do cơ quan soạn thảo xác định)."
