"""Who, what, by when, with what target: the rules' examples, the duties of small texts, and what changed of them."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directive_diff.assignments import told
from directive_diff.comparison import Comparison, compare
from directive_diff.directive import read_file
from directive_diff.duties import duties
from directive_diff.duties.amounts import figures
from directive_diff.duties.bodies import bodies, canonical
from directive_diff.duties.charges import roles
from directive_diff.duties.plain import level
from directive_diff.duties.strength import manner, modality, scales
from directive_diff.duties.times import deadlines
from directive_diff.model import Directive, Duty
from directive_diff.reading import File
from directive_diff.rules import load

AGENCIES, DUTIES = load("agencies"), load("duties")


# ---- the rules' own examples --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "name"), [tuple(e) for b in AGENCIES["body"] for e in b["examples"]], ids=lambda x: str(x)[:40]
)
def test_body_has_one_name_however_written(text: str, name: str) -> None:
    assert level(name) in [b.name for b in bodies(level(text))]


@pytest.mark.parametrize("text", [e for b in AGENCIES["body"] for e in b.get("counter_examples", ())])
def test_no_body(text: str) -> None:
    assert bodies(level(text)) == []


def test_every_kind_of_body_has_its_examples_and_a_cue_in_each() -> None:
    for rule in AGENCIES["body"]:
        assert len(rule["examples"]) >= 1, rule["id"]
        for text, _ in rule["examples"]:
            assert any(level(cue) in level(text) for cue in rule["cues"]), (rule["id"], text)


@pytest.mark.parametrize("example", AGENCIES["charge"]["examples"], ids=lambda e: e["text"][:40])
def test_position_that_charges(example: dict[str, Any]) -> None:
    found = roles(level(example["text"]))
    for role in ("leading", "cooperating", "collecting"):
        assert [b.name for b in found[role]] == [level(n) for n in example.get(role, [])], role


DEADLINES = [(r["id"], e[0], e[1:]) for r in DUTIES["deadline"] for e in r["examples"]]


@pytest.mark.parametrize(("rule", "text", "values"), DEADLINES)
def test_deadline(rule: str, text: str, values: list[str]) -> None:
    kind = next(r["kind"] for r in DUTIES["deadline"] if r["id"] == rule)
    found = deadlines(level(text))
    assert [value for *_, value in found] == [level(v) for v in values]
    assert found[-1][2] == kind


@pytest.mark.parametrize("text", [e for r in DUTIES["deadline"] for e in r.get("counter_examples", ())])
def test_no_deadline(text: str) -> None:
    assert deadlines(level(text)) == []


@pytest.mark.parametrize(
    ("kind", "text", "value"), [(r["kind"], *e) for r in DUTIES["cell_time"] for e in r["examples"]]
)
def test_cell_that_is_a_time(kind: str, text: str, value: str) -> None:
    assert [(k, v) for _, _, k, v in deadlines(level(text), cell=True)] == [(kind, level(value))]


@pytest.mark.parametrize(("text", "wanted"), [tuple(e) for e in DUTIES["figure"]["examples"]])
def test_figure(text: str, wanted: str) -> None:
    (found,) = figures(level(text))
    *_, value, unit, bound = found
    assert " ".join(filter(None, (bound, value, unit))) == level(wanted)


@pytest.mark.parametrize("text", DUTIES["figure"]["counter_examples"])
def test_no_figure(text: str) -> None:
    label = re.match(r"\d+(?:\.\d+)*\.\s", text)
    assert figures(level(text), label.end() if label else 0) == []


@pytest.mark.parametrize(("scale", "weak", "strong"), [(s["id"], *e) for s in DUTIES["scale"] for e in s["examples"]])
def test_scale(scale: str, weak: str, strong: str) -> None:
    (known,) = [s for s in scales() if s.id == scale]
    ranks = [max(known.ranks[m[0].lower()] for m in known.pattern.finditer(level(t))) for t in (weak, strong)]
    assert ranks[0] < ranks[1]


@pytest.mark.parametrize("sort", ["intensity", "hedge", "continuation"])
def test_manner(sort: str) -> None:
    def count(text: str) -> int:
        return sum(manner(level(text), 0, len(text)).count(sort).values())

    assert len(DUTIES[sort]["examples"]) >= 3
    for without, with_it in DUTIES[sort]["examples"]:
        assert count(with_it) > count(without)
    for one, other in DUTIES[sort].get("counter_examples", ()):
        assert count(one) == count(other)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Các trường phải lắp camera", "must"),
        ("Chủ rừng có thể thuê", "may"),
        ("Các cơ sở cần công khai", "should"),
        ("Nghiêm cấm đốt pháo nổ", "forbid"),
        ("Rà soát hộ nghèo khi cần thiết", "do"),
    ],
)
def test_modality(text: str, wanted: str) -> None:
    assert modality(level(text)) == wanted


@pytest.mark.parametrize(
    ("old", "new", "year", "same"),
    [
        ("Sở Giao thông vận tải", "Sở Xây dựng", 2026, True),
        ("Sở Giao thông vận tải", "Sở Xây dựng", 2023, False),
        ("Sở Tài nguyên và Môi trường", "Sở Nông nghiệp và Môi trường", 2025, True),
        ("Bộ Kế hoạch và Đầu tư", "Sở Tài chính", 2026, False),
        ("UBND cấp huyện", "UBND cấp xã", 2026, True),
        ("UBND cấp huyện", "UBND cấp xã", 2024, False),
        ("Sở Y tế", "Sở Nội vụ", 2026, False),
    ],
)
def test_the_reform_makes_one_body_of_two_names(old: str, new: str, year: int, same: bool) -> None:
    assert (not set(canonical(old, year)).isdisjoint(canonical(new, year))) is same


# ---- the duties of a text -----------------------------------------------------------------------------------------


def _read(text: str, year: int = 2026, kind: str = "CHỈ THỊ") -> Directive:
    return read_file(File("x.md", ".md", f"# {kind}\nVề công tác năm {year}\n\n{text}\n".encode()))


def _duty(text: str, words: str) -> tuple[Directive, Duty]:
    """The duty of the sentence that holds ``words``."""
    directive = _read(text)
    found = duties(directive).of
    (unit,) = [u for u in directive.units if u.id in found and words in directive.text[slice(*u.span)]]
    return directive, found[unit.id]


def _names(charges: Any) -> list[str]:
    return [c.name for c in charges]


HEADED = """## 1. Sở Y tế

a) Chỉ đạo các bệnh viện bảo đảm thuốc; phối hợp với Công an tỉnh phân luồng cấp cứu trước ngày 10/02/2026.

## 2. Giao Sở Công Thương chủ trì:

- Bình ổn giá cả, dự trữ ít nhất 2.500 tấn gạo;
- Báo cáo UBND tỉnh (qua Sở Tài chính) trước ngày 20 hằng tháng.

## 3. Nhiệm vụ chung

Tuyên truyền, vận động Nhân dân tiết kiệm điện.
"""


def test_a_task_stands_under_its_heading() -> None:
    _, duty = _duty(HEADED, "phân luồng cấp cứu")
    assert _names(duty.inherited) == ["Sở Y tế"]
    assert _names(duty.cooperating) == ["Công an cấp tỉnh"]
    assert [(d.kind, d.value) for d in duty.deadlines] == [("day", "2026-02-10")]


def test_a_lead_in_charges_its_list() -> None:
    directive, duty = _duty(HEADED, "dự trữ ít nhất")
    assert _names(duty.charged) == ["Sở Công Thương"]
    assert [(f.value, f.unit, f.bound) for f in duty.figures] == [("2500", "tấn", "at least")]
    assert directive.text[slice(*duty.figures[0].span)] == "ít nhất 2.500 tấn"
    _, report = _duty(HEADED, "hằng tháng")
    assert _names(report.collecting) == ["Sở Tài chính"]


def test_a_body_that_opens_its_own_line_charges_that_line_only() -> None:
    text = "1. Sở Công Thương: Dự trữ hàng hóa thiết yếu; kiểm tra hồ thủy điện.\n2. Đài Khí tượng nâng cao chất lượng dự báo."
    assert _names(_duty(text, "Dự trữ")[1].inherited) == ["Sở Công Thương"]
    assert _names(_duty(text, "Đài Khí tượng")[1].inherited) == []


def test_who_is_not_named_is_everyone() -> None:
    _, duty = _duty(HEADED, "tiết kiệm điện")
    assert duty.instructs
    assert duty.charged == ()


TABLE = """## III. Phân công

| STT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | Thời gian hoàn thành |
|---|---|---|---|---|
| 1 | Xây dựng cơ sở dữ liệu đất đai | Sở Nông nghiệp và Môi trường | Công an tỉnh; UBND các xã, phường | Trước ngày 30/6/2026 |
| 2 | Đào tạo 500 cán bộ cơ sở | Sở Nội vụ | Sở Khoa học và Công nghệ | Quý III/2026 |
| 3 | Nâng cấp 12 trạm y tế | Sở Y tế | | Thường xuyên |
"""


def test_a_row_of_a_table_is_one_duty() -> None:
    _, duty = _duty(TABLE, "cơ sở dữ liệu đất đai")
    assert _names(duty.charged) == ["Sở Nông nghiệp và Môi trường"]
    assert _names(duty.cooperating) == ["Công an cấp tỉnh", "UBND cấp xã"]
    assert [d.value for d in duty.deadlines] == ["2026-06-30"]
    _, other = _duty(TABLE, "Đào tạo 500")
    assert (_names(other.charged), [d.value for d in other.deadlines]) == (["Sở Nội vụ"], ["2026-Q3"])


def test_a_row_with_an_empty_cell_is_not_guessed() -> None:
    _, duty = _duty(TABLE, "Nâng cấp 12")
    assert duty.charged == ()
    assert duty.deadlines == ()


def test_a_title_is_no_deadline_and_no_figure() -> None:
    text = (
        "Thực hiện Kế hoạch số 12/KH-UBND ngày 05/01/2024 của UBND tỉnh về trồng 5.000 ha rừng, hoàn thành trước ngày "
        "31/12/2026. Trồng mới 300 ha rừng phòng hộ."
    )
    found = duties(_read(text)).of.values()
    assert [d.value for duty in found for d in duty.deadlines] == []
    assert [f.value for duty in found for f in duty.figures] == ["300"]


def test_decomposed_letters_are_read_alike() -> None:
    import unicodedata

    text = unicodedata.normalize("NFD", HEADED)
    directive = _read(text)
    (duty,) = [d for d in duties(directive).of.values() if d.figures]
    assert directive.text[slice(*duty.figures[0].span)] == unicodedata.normalize("NFD", "ít nhất 2.500 tấn")


# ---- what changed -------------------------------------------------------------------------------------------------

MINE = {"agency", "duty", "figure", "deadline"}
OPPOSITE = {
    "strengthened": "softened", "raised": "lowered", "earlier": "later", "added": "dropped", "assigned": "released",
    "reassigned": "reassigned", "changed": "changed", "continued": "changed",
}  # fmt: skip
OPPOSITE |= {b: a for a, b in OPPOSITE.items() if a != "continued"}


def _compare(old: str, new: str, years: tuple[int, int] = (2025, 2026)) -> Comparison:
    texts = (f"1. Nhiệm vụ trọng tâm\n{t}" for t in (old, new))
    one, other = (
        read_file(File(f"{y}.txt", ".txt", f"CHỈ THỊ\nVề công tác năm {y}\n{t}\n".encode()))
        for t, y in zip(texts, years, strict=True)
    )
    return compare(one, other)


def _said(comparison: Comparison) -> list[tuple[str, str | None]]:
    return [(c.id, c.how) for change in comparison.changes for c in change.categories if c.id in MINE]


CASES: list[tuple[str, str, str, list[tuple[str, str]]]] = [
    ("the lead changes hands", "Sở Y tế chủ trì, phối hợp với Sở Nội vụ kiểm tra.", "Sở Nội vụ chủ trì, phối hợp với Sở Y tế kiểm tra.", [("agency", "reassigned")]),
    ("another joins", "Giao Sở Công Thương theo dõi việc cung ứng xăng dầu.", "Giao Sở Công Thương, Công an tỉnh theo dõi việc cung ứng xăng dầu.", [("agency", "assigned")]),
    ("one is no longer asked", "Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh, Hội Nông dân tỉnh vận động Nhân dân hiến đất.", "Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh vận động Nhân dân hiến đất.", [("agency", "released")]),
    ("reports go elsewhere", "Báo cáo UBND tỉnh (qua Sở Tài chính) kết quả chi trả.", "Báo cáo UBND tỉnh (qua Sở Nội vụ) kết quả chi trả.", [("agency", "reassigned")]),
    ("a later quarter, more places", "Kiểm tra ít nhất 50 cơ sở giết mổ trong quý I năm 2025.", "Kiểm tra ít nhất 60 cơ sở giết mổ trong quý II năm 2026.", [("figure", "raised"), ("deadline", "later")]),
    ("a bracket of fines", "Xử phạt từ 05 triệu đồng đến 10 triệu đồng đối với hành vi xả thải.", "Xử phạt từ 10 triệu đồng đến 20 triệu đồng đối với hành vi xả thải.", [("figure", "raised"), ("figure", "raised")]),
    ("the same number binds", "Giải ngân vốn đầu tư công đạt 95% kế hoạch.", "Giải ngân vốn đầu tư công đạt tối thiểu 95% kế hoạch.", [("figure", "changed")]),
    ("working days", "Trong thời hạn 15 ngày làm việc, cơ quan thẩm định trả lời bằng văn bản.", "Trong thời hạn 10 ngày làm việc, cơ quan thẩm định trả lời bằng văn bản.", [("deadline", "earlier")]),
    ("a rhythm", "Duy trì chế độ giao ban hằng tháng về phòng, chống cháy rừng.", "Duy trì chế độ giao ban hằng quý về phòng, chống cháy rừng.", [("deadline", "changed")]),
    ("one of two deadlines", "Ban hành kế hoạch trước ngày 15/02/2025 và báo cáo kết quả trước ngày 15/12/2025.", "Ban hành kế hoạch trước ngày 15/02/2026 và báo cáo kết quả trước ngày 10/12/2026.", [("deadline", "earlier")]),
    ("may becomes must", "Cơ sở giáo dục có thể tổ chức dạy học trực tuyến.", "Cơ sở giáo dục phải tổ chức dạy học trực tuyến.", [("duty", "strengthened")]),
    ("a stricter ban", "Cán bộ không được uống rượu, bia trong giờ làm việc.", "Cán bộ tuyệt đối không được uống rượu, bia trong giờ làm việc.", [("duty", "strengthened")]),
    ("manner gone", "Quản lý chặt chẽ việc dạy thêm, học thêm.", "Quản lý việc dạy thêm, học thêm.", [("duty", "softened")]),
    ("a hedge", "Huy động lực lượng dân quân tham gia chữa cháy rừng.", "Huy động lực lượng dân quân tham gia chữa cháy rừng khi cần thiết.", [("duty", "softened")]),
    ("gone on with, less pressed", "Đẩy mạnh tuyên truyền về bình đẳng giới.", "Tiếp tục tuyên truyền về bình đẳng giới.", [("duty", "changed")]),
    ("must, where it merely said to do", "Các chủ đầu tư vận hành xả lũ theo quy trình.", "Các chủ đầu tư phải vận hành xả lũ theo quy trình.", [("duty", "strengthened")]),
    ("two report days", "Các đơn vị báo cáo về Sở Tài chính trước ngày 10/6 và ngày 10/12.", "Các đơn vị báo cáo về Sở Tài chính trước ngày 15/6 và ngày 15/12.", [("deadline", "later"), ("deadline", "later")]),
    ("a decree's time limit and body", "Trong thời hạn 05 ngày làm việc kể từ ngày nhận đủ hồ sơ, Sở Xây dựng cấp giấy phép.", "Trong thời hạn 03 ngày làm việc kể từ ngày nhận đủ hồ sơ, UBND cấp xã cấp giấy phép.", [("deadline", "earlier"), ("agency", "reassigned")]),
    ("things no list knows", "Tổ chức 15 phiên chợ đưa hàng Việt về nông thôn.", "Tổ chức ít nhất 20 phiên chợ đưa hàng Việt về nông thôn.", [("figure", "raised")]),
    ("an hour", "Phân công trực Tết, báo cáo về Văn phòng UBND tỉnh trước 14 giờ.", "Phân công trực Tết, báo cáo về Văn phòng UBND tỉnh trước 15 giờ.", [("deadline", "later")]),
    ("another is to help", "Sở Công Thương chủ trì, phối hợp với Sở Tài chính ổn định giá phân bón.", "Sở Công Thương chủ trì, phối hợp với Sở Nông nghiệp và Môi trường ổn định giá phân bón.", [("agency", "reassigned")]),
    ("who takes the reports does other work besides", "Báo cáo UBND tỉnh (qua Ban Dân tộc tỉnh) kết quả. Giao Thanh tra tỉnh theo dõi, đôn đốc việc thực hiện.", "Báo cáo UBND tỉnh (qua Thanh tra tỉnh) kết quả. Giao Thanh tra tỉnh theo dõi, đôn đốc việc thực hiện.", [("agency", "reassigned")]),
    ("goes on", "Rà soát, đo đạc lại đất nông, lâm trường.", "Tiếp tục rà soát, đo đạc lại đất nông, lâm trường.", [("duty", "continued")]),
]  # fmt: skip


@pytest.mark.parametrize(("title", "old", "new", "said"), CASES, ids=[c[0] for c in CASES])
def test_what_changed(title: str, old: str, new: str, said: list[tuple[str, str]]) -> None:
    del title
    assert sorted(_said(_compare(old, new))) == sorted(said)


@pytest.mark.parametrize(("title", "old", "new", "said"), CASES, ids=[c[0] for c in CASES])
def test_the_other_way_round_it_is_the_opposite(title: str, old: str, new: str, said: list[tuple[str, str]]) -> None:
    del title
    backward = sorted(_said(_compare(new, old, (2026, 2025))))
    assert backward == sorted((category, OPPOSITE[how]) for category, how in said)


SILENT = [
    ("a renamed department", "Giao Sở Giao thông vận tải rà soát bến xe.", "Giao Sở Xây dựng rà soát bến xe."),
    ("two departments merged", "Giao Sở Kế hoạch và Đầu tư, Sở Tài chính bố trí vốn.", "Giao Sở Tài chính bố trí vốn."),
    ("districts became communes", "UBND các huyện, thị xã, thành phố tổ chức tiêm phòng gia súc.", "UBND các xã, phường, đặc khu tổ chức tiêm phòng gia súc."),
    ("part of the work went there", "Giao Sở Lao động - Thương binh và Xã hội chăm lo trẻ em mồ côi.", "Giao Sở Y tế chăm lo trẻ em mồ côi."),
    ("the year rolls", "Hoàn thành cấp giấy chứng nhận trước ngày 30/9/2025.", "Hoàn thành cấp giấy chứng nhận trước ngày 30/9/2026."),
    ("the month's year rolls", "Hoàn thành cấp giấy chứng nhận trong tháng 9/2025.", "Hoàn thành cấp giấy chứng nhận trong tháng 9/2026."),
    ("roads are no figures", "Tuần tra trên Quốc lộ 3 và tỉnh lộ 261 ban đêm.", "Tuần tra trên Quốc lộ 5 và tỉnh lộ 266 ban đêm."),
    ("clauses are no figures", "Rà soát khoản 2 Điều 5 của Quy chế làm việc.", "Rà soát khoản 3 Điều 6 của Quy chế làm việc."),
    ("anniversaries are no figures", "Tuyên truyền kỷ niệm 50 năm Ngày thành lập tỉnh trong toàn tỉnh.", "Tuyên truyền kỷ niệm 51 năm Ngày thành lập tỉnh trong toàn tỉnh."),
    ("another storm", "Sẵn sàng 4 tại chỗ ứng phó bão số 3.", "Sẵn sàng 4 tại chỗ ứng phó bão số 5."),
    ("a title's figure", "Thực hiện Nghị quyết số 18-NQ/TW ngày 16/6/2022 về nâng cao 5 chỉ tiêu đất đai đến năm 2030.", "Thực hiện Nghị quyết số 18-NQ/TW ngày 16/6/2022 về nâng cao 7 chỉ tiêu đất đai đến năm 2035."),
    ("a word that only moved", "Kịp thời chi trả trợ cấp xã hội cho người cao tuổi.", "Chi trả kịp thời trợ cấp xã hội cho người cao tuổi."),
    ("one strong word for another", "Tăng cường quản lý giá cả thị trường dịp Tết.", "Đẩy mạnh quản lý giá cả thị trường dịp Tết."),
    ("negation is no softer ban", "Không tổ chức bắn pháo hoa nổ tại trung tâm.", "Tổ chức bắn pháo hoa nổ tại trung tâm."),
    ("everybody's places were the communes", "Các sở, ngành, địa phương phối hợp thực hiện.", "Các sở, ngành, UBND các xã, phường phối hợp thực hiện."),
    ("recurrent spending is no manner", "Bố trí kinh phí cho trạm y tế xã.", "Bố trí kinh phí chi thường xuyên cho trạm y tế xã."),
    ("a head instead of the body", "UBND các xã, phường tổ chức trực 24/24 giờ.", "Chủ tịch UBND các xã, phường tổ chức trực 24/24 giờ."),
    ("the body is still named, in the next clause", "Giao Sở Y tế, Sở Nội vụ rà soát biên chế trạm y tế.", "Giao Sở Y tế rà soát biên chế trạm y tế; Sở Nội vụ thẩm định kết quả."),
]  # fmt: skip


@pytest.mark.parametrize(("title", "old", "new"), SILENT, ids=[c[0] for c in SILENT])
def test_nothing_is_said_where_the_words_mean_something_else(title: str, old: str, new: str) -> None:
    del title
    for one, other, years in ((old, new, (2025, 2026)), (new, old, (2026, 2025))):
        assert _said(_compare(one, other, years)) == []


def test_a_purpose_is_no_duty() -> None:
    text = "Để {}giữ vững an ninh, UBND tỉnh yêu cầu các sở, ban, ngành {}thực hiện các nhiệm vụ sau:"
    texts = (("", ""), ("tiếp tục ", "nghiêm túc "))
    old, new = (
        read_file(File("x.txt", ".txt", f"CHỈ THỊ\nVề công tác năm {y}\n{text.format(*w)}\n1. Rà soát\n".encode()))
        for y, w in zip((2025, 2026), texts, strict=True)
    )
    assert _said(compare(old, new)) == [("duty", "strengthened")]


def test_before_the_reform_another_department_is_another_body() -> None:
    said = _said(
        _compare("Giao Sở Giao thông vận tải rà soát bến xe.", "Giao Sở Xây dựng rà soát bến xe.", (2022, 2023))
    )
    assert said == [("agency", "reassigned")]


def test_the_ground_of_the_front_is_given_only_since_it_holds() -> None:
    old, new = "Các sở, ban, ngành, đoàn thể tỉnh tiết kiệm điện.", "Các sở, ban, ngành tỉnh tiết kiệm điện."
    for years, named in (((2025, 2026), True), ((2021, 2022), False)):
        (found,) = [c for d in _compare(old, new, years).changes for c in d.categories if c.id == "agency"]
        assert ("203/2025/QH15" in found.why.vi) is named
        assert (found.certainty, found.how) == ("likely", "released")


PLACES = ("Sở Y tế", "Sở Nội vụ", "Công an tỉnh", "Thanh tra tỉnh", "Sở Tài chính", "Kho bạc Nhà nước tỉnh")
MANNERS = ("", "thường xuyên ", "kiên quyết ", "tiếp tục ", "khẩn trương ")


@st.composite
def _instruction(draw: st.DrawFn) -> str:
    lead = draw(st.sampled_from(PLACES))
    with_it = draw(st.lists(st.sampled_from(PLACES), max_size=2, unique=True))
    joined = f" chủ trì, phối hợp với {', '.join(p for p in with_it if p != lead)}" if set(with_it) - {lead} else ""
    number = draw(st.integers(2, 99))
    day = draw(st.integers(10, 28))
    return (
        f"Giao {lead}{joined} {draw(st.sampled_from(MANNERS))}kiểm tra ít nhất {number} cơ sở kinh doanh thuốc trên địa "
        f"bàn toàn tỉnh theo đúng quy định, hoàn thành trước ngày {day}/10."
    )


@settings(max_examples=60, deadline=None)
@given(_instruction(), _instruction())
def test_swapping_the_texts_mirrors_every_direction(old: str, new: str) -> None:
    forward, backward = _compare(old, new), _compare(new, old, (2026, 2025))
    # «continued» and the loss of «tiếp tục» are the one pair that is not told by one word each way.
    mirrored = sorted((c, OPPOSITE[str(how)]) for c, how in _said(forward))
    loose = [(c, "changed" if how == "continued" else how) for c, how in _said(backward)]
    assert sorted(loose) == [(c, "changed" if how == "continued" else how) for c, how in mirrored]
    for comparison in (forward, backward):
        for change in comparison.changes:
            for c in change.categories:
                if c.id in MINE:
                    assert c.old or c.new


# ---- what each body gains, loses and keeps ------------------------------------------------------------------------

OLD_PLAN = """1. Sở Giao thông vận tải
a) Rà soát biển báo trên các tuyến đường tỉnh.
b) Sát hạch, cấp giấy phép lái xe cho người dân.
2. Sở Y tế
a) Khám sức khỏe người lái xe ít nhất 2 lần mỗi năm.
b) Bố trí xe cứu thương tại các điểm lễ hội.
"""
NEW_PLAN = """1. Sở Xây dựng
a) Rà soát biển báo trên các tuyến đường tỉnh.
2. Sở Y tế
a) Khám sức khỏe người lái xe ít nhất 4 lần mỗi năm.
3. Công an tỉnh
a) Sát hạch, cấp giấy phép lái xe cho người dân trên địa bàn.
b) Tuần tra ban đêm tại các khu công nghiệp.
"""


@lru_cache(maxsize=1)
def _plan() -> Comparison:
    one, other = (
        read_file(File(f"{y}.txt", ".txt", f"KẾ HOẠCH\nBảo đảm an toàn giao thông năm {y}\n{t}".encode()))
        for t, y in ((OLD_PLAN, 2025), (NEW_PLAN, 2026))
    )
    return compare(one, other)


def test_each_body_has_its_list() -> None:
    by_name = {a.name: a for a in _plan().agencies}
    counts = {n: (len(a.gained), len(a.lost), len(a.kept), len(a.changed)) for n, a in by_name.items()}
    assert counts == {"Sở Xây dựng": (0, 1, 1, 0), "Sở Y tế": (0, 1, 0, 1), "Công an tỉnh": (2, 0, 0, 0)}
    assert by_name["Sở Xây dựng"].old_names == ("Sở Giao thông vận tải",)
    assert by_name["Sở Y tế"].changed[0].how == ("raised",)


def test_the_lists_mirror() -> None:
    comparison = _plan()
    back = {a.old_names + a.new_names: a for a in compare(comparison.new, comparison.old).agencies}
    for agency in comparison.agencies:
        other = back[agency.new_names + agency.old_names]
        assert [a.new for a in agency.gained] == [a.old for a in other.lost]
        assert len(agency.kept) == len(other.kept)


def test_lists_and_duties_are_in_the_data() -> None:
    comparison = _plan()
    data = comparison.to_dict()
    units = {side: {u["id"] for u in data[side]["units"]} for side in ("old", "new")}
    assert [a["name"] for a in data["agencies"]] == [a.name for a in comparison.agencies]
    assert {d["unit"] for d in data["duties"] if d["side"] == "old"} <= units["old"]
    assert len(data["duties"]) == len(comparison.old_duties) + len(comparison.new_duties)
    assert told(duties(comparison.old)) == comparison.old_duties


def test_a_file_of_nothing_but_marks(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("CHỈ THỊ\n" + "- ; : ./. ( ) 12 % 3/ /4 \u200b\n" * 40, encoding="utf-8")
    assert compare(path, path).agencies == ()
