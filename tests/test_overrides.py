"""An officer's decisions (``--overrides``): what they do, what they survive, and how they are told of when they cannot."""

from __future__ import annotations

import json
import random
import unicodedata
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Any

import known_pairs
import made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from known_pairs import sides
from test_promises import check_pairs

from directive_diff import Comparison, Directive, DirectiveDiffError, cli, write
from directive_diff.comparison import compare
from directive_diff.directive import read_file
from directive_diff.model import Category, Pair
from directive_diff.overrides import Overrides, PairDecision, Quote, parse, read_overrides
from directive_diff.overrides.write import starter
from directive_diff.reading import File
from directive_diff.report import render

PAIRS = ("example", "chi-thi-giao-thong", "chi-thi-quoc-phong-nghe-an", "ke-hoach-pccc")
SLOW = settings(max_examples=5, deadline=None, suppress_health_check=list(HealthCheck))

HEAD = "CHỈ THỊ\n\nVề công tác y tế, giáo dục năm {year}\n\n"
SCHOOL = "Sở Giáo dục và Đào tạo rà soát trường, lớp ở vùng cao và bố trí đủ giáo viên trước năm học mới."
HEALTH = "Sở Y tế tổ chức tiêm chủng mở rộng cho trẻ em dưới 5 tuổi tại tất cả các trạm y tế xã."
SALT = "Chi cục Kiểm lâm tuần tra, ngăn chặn việc phá rừng tự nhiên ở khu vực giáp ranh hai tỉnh."
ROAD = "Sở Xây dựng sửa chữa các đoạn đường bị sạt lở sau mùa mưa trên tuyến tỉnh lộ."
MONEY = "Sở Tài chính tham mưu bố trí kinh phí thực hiện các nhiệm vụ nêu tại Chỉ thị này."
FISH = "Chi cục Thủy sản hướng dẫn ngư dân đăng ký, đăng kiểm tàu cá theo đúng quy định hiện hành."
REPORT = "Định kỳ hằng quý báo cáo kết quả về Ủy ban nhân dân tỉnh."


def text(*sections: tuple[str, ...], year: int = 2026) -> str:
    """A directive: each section a heading and its paragraphs."""
    parts = [line for n, section in enumerate(sections, 1) for line in (f"{n}. {section[0]}", *section[1:])]
    return HEAD.format(year=year) + "\n\n".join(parts) + "\n"


def directive(content: str) -> Directive:
    return read_file(File("x.txt", ".txt", content.encode()))


def compared(old: str, new: str, decisions: str | Overrides | None = None) -> Comparison:
    overrides = parse(decisions) if isinstance(decisions, str) else decisions
    return compare(directive(old), directive(new), overrides=overrides)


def words(side: Directive, ids: tuple[str, ...]) -> tuple[str, ...]:
    spans = {unit.id: unit.span for unit in side.units}
    return tuple(side.text[slice(*spans[i])] for i in ids)


def pair_of(comparison: Comparison, *, old: str = "", new: str = "", level: str = "sentence") -> Pair:
    """The one pair of a level whose side holds these words."""
    found = [
        pair
        for pair in comparison.pairs
        if pair.level == level
        and any(old in w for w in words(comparison.old, pair.old) or ("",) * (not old))
        and any(new in w for w in words(comparison.new, pair.new) or ("",) * (not new))
    ]
    (pair,) = found
    return pair


def reasons(comparison: Comparison, *, old: str = "", new: str = "") -> tuple[Category, ...]:
    pair = pair_of(comparison, old=old, new=new)
    (change,) = (change for change in comparison.changes if change.pair == pair.id)
    return change.categories


def codes(comparison: Comparison) -> list[str]:
    return [w.code for w in comparison.warnings]


def told(comparison: Comparison) -> str:
    return "\n".join(w.message.vi for w in comparison.warnings)


def sound(comparison: Comparison) -> None:
    """Every promise about pairs and edits, worked out again from the data; and every report can be written."""
    check_pairs(json.loads(json.dumps(comparison.to_dict())))
    for format in ("html", "text", "json"):
        render(comparison, format)


# ---- pairs ------------------------------------------------------------------------------------------------------------

OLD = text(("Y tế", HEALTH, SALT), ("Giáo dục", SCHOOL, MONEY), year=2025)
# The school sentence was rewritten beyond recognition and put elsewhere.
REWRITTEN = "Bảo đảm không để học sinh bỏ học giữa chừng; chuẩn bị chu đáo cho ngày khai giảng."
NEW = text(("Y tế", HEALTH, SALT, "Bảo đảm không để học sinh bỏ học giữa chừng."), ("Giáo dục", ROAD, MONEY))
PIN = f'[[pair]]\naction = "pin"\nold = "{SCHOOL}"\nnew = "Bảo đảm không để học sinh bỏ học giữa chừng."\n'


def test_a_pin_joins_sentences_of_two_sections() -> None:
    plain = compared(OLD, NEW)
    assert pair_of(plain, old="vùng cao").new != pair_of(plain, new="bỏ học").new
    pinned = compared(OLD, NEW, PIN)
    pair = pair_of(pinned, old="vùng cao")
    assert (pair.kind, pair.moved, pair.matched_by) == ("edited", True, "officer")
    assert words(pinned.new, pair.new) == ("Bảo đảm không để học sinh bỏ học giữa chừng.",)
    assert pair_of(pinned, new="tỉnh lộ").kind == "added"
    assert codes(pinned) == []
    sound(pinned)


def test_a_pin_holds_whichever_text_is_old() -> None:
    turned = PIN.replace("old =", "x =").replace("new =", "old =").replace("x =", "new =")
    back = compared(NEW, OLD, turned)
    pair = pair_of(back, new="vùng cao")
    assert words(back.old, pair.old) == ("Bảo đảm không để học sinh bỏ học giữa chừng.",)
    there = compared(OLD, NEW, PIN)
    assert sorted((p.level, p.new, p.old, p.moved) for p in back.pairs) == sorted(
        (p.level, p.old, p.new, p.moved) for p in there.pairs
    )


def test_a_rejected_pair_is_parted_and_each_goes_to_its_next_best() -> None:
    near = HEALTH.replace("dưới 5 tuổi", "dưới 6 tuổi")
    nearer = HEALTH.replace("tổ chức", "tiếp tục tổ chức")
    old, new = text(("Y tế", HEALTH, MONEY)), text(("Y tế", nearer, MONEY), ("Khác", near, SALT))
    plain = compared(old, new)
    assert words(plain.new, pair_of(plain, old="tiêm chủng").new) == (nearer,)
    parted = compared(old, new, f'[[pair]]\naction = "reject"\nold = "{HEALTH}"\nnew = "{nearer}"\n')
    assert words(parted.new, pair_of(parted, old="tiêm chủng").new) == (near,)
    assert pair_of(parted, new="tiếp tục").kind == "added"
    sound(parted)


def test_a_rejected_pair_with_nothing_else_near_stands_alone() -> None:
    old, new = text(("Y tế", HEALTH, MONEY)), text(("Y tế", HEALTH.replace("5", "6"), MONEY))
    parted = compared(old, new, '[[pair]]\naction = "reject"\nold = "tiêm chủng mở rộng"\nnew = "tiêm chủng mở rộng"\n')
    assert pair_of(parted, old="tiêm chủng").kind == "removed"
    assert pair_of(parted, new="tiêm chủng").kind == "added"


def test_even_equal_sentences_are_parted() -> None:
    parted = compared(
        OLD, OLD.replace("2025", "2026"), f'[[pair]]\naction = "reject"\nold = "{SALT}"\nnew = "{SALT}"\n'
    )
    assert pair_of(parted, old="phá rừng").kind == "removed"
    sound(parted)


def test_a_pin_without_the_other_side_leaves_a_sentence_alone() -> None:
    alone = compared(OLD, OLD.replace("2025", "2026"), f'[[pair]]\naction = "pin"\nold = "{SALT}"\nnew = []\n')
    assert (pair_of(alone, old="phá rừng").kind, pair_of(alone, old="phá rừng").matched_by) == ("removed", "officer")
    assert pair_of(alone, new="phá rừng").kind == "added"


@pytest.mark.parametrize(
    ("old", "new", "kind"),
    [
        ((HEALTH, SCHOOL), (REWRITTEN[:46] + ".",), "merged"),
        ((SALT,), (ROAD, "Bảo đảm không để học sinh bỏ học giữa chừng."), "split"),
        ((HEALTH, MONEY), (MONEY, HEALTH), "split"),
    ],
)
def test_several_sentences_in_one_pair_though_others_stand_between(old: Any, new: Any, kind: str) -> None:
    new = tuple("Bảo đảm không để học sinh bỏ học giữa chừng." if w.startswith("Bảo đảm") else w for w in new)
    block = f'[[pair]]\naction = "pin"\nold = {json.dumps(old)}\nnew = {json.dumps(new)}\n'
    pinned = compared(OLD, NEW, block)
    (pair,) = (p for p in pinned.pairs if p.matched_by == "officer")
    assert (pair.kind, set(words(pinned.old, pair.old)), set(words(pinned.new, pair.new))) == (kind, set(old), set(new))
    (change,) = (c for c in pinned.changes if c.pair == pair.id)
    for edit in change.edits:  # none takes along what another pair says
        assert not any(w in pinned.old.text[slice(*edit.old)] for w in (HEALTH, SALT, SCHOOL) if w not in old)
    sound(pinned)


def test_a_quote_of_several_sentences_means_them_together() -> None:
    both = f"{SALT} {FISH}"
    old, new = text(("Kiểm lâm, thủy sản", both, MONEY)), text(("Kiểm lâm, thủy sản", ROAD, MONEY))
    pinned = compared(old, new, f'[[pair]]\naction = "pin"\nold = "{both}"\nnew = "{ROAD}"\n')
    assert codes(pinned) == []
    assert words(pinned.old, pair_of(pinned, new="tỉnh lộ").old) == (SALT, FISH)
    sound(pinned)
    parted = compared(old, new, f'[[change]]\nold = "{both}"\nthuyet_minh = "Đã hết nhiệm vụ."\n')
    assert codes(parted) == ["W308"]
    assert "không còn thuộc cùng một điểm thay đổi" in told(parted)


def test_paragraphs_and_sections_are_pinned_and_rejected() -> None:
    pinned = compared(OLD, NEW, '[[pair]]\naction = "pin"\nlevel = "section"\nold = "Y tế"\nnew = "Giáo dục"\n')
    pair = pair_of(pinned, old="Y tế", new="Giáo dục", level="section")
    assert pair.matched_by == "officer"
    sound(pinned)
    block = f'[[pair]]\naction = "pin"\nlevel = "paragraph"\nold = "{SCHOOL}"\nnew = "{ROAD}"\n'
    pinned = compared(OLD, NEW, block)
    assert pair_of(pinned, old="vùng cao", new="tỉnh lộ", level="paragraph").matched_by == "officer"
    sound(pinned)
    parted = compared(OLD, NEW, f'[[pair]]\naction = "reject"\nlevel = "paragraph"\nold = "{SALT}"\nnew = "{SALT}"\n')
    assert pair_of(parted, old="phá rừng", level="paragraph").kind == "removed"
    sound(parted)


# ---- changes ----------------------------------------------------------------------------------------------------------

SCOPE_NEW = NEW.replace("trẻ em dưới 5 tuổi", "trẻ em và phụ nữ mang thai")
SAID = f"""
[[change]]
old = "{HEALTH}"
new = "{HEALTH.replace("trẻ em dưới 5 tuổi", "trẻ em và phụ nữ mang thai")}"
category = ["scope", "Thay đổi chỉ tiêu, số liệu"]
thuyet_minh = "Mở rộng đối tượng theo đề nghị của Sở Y tế."
"""


def test_categories_are_the_officers() -> None:
    found = reasons(compared(OLD, SCOPE_NEW, SAID), old="tiêm chủng")
    assert [(c.id, c.rule, c.certainty) for c in found] == [
        ("scope", "officer", "certain"),
        ("figure", "officer", "certain"),
    ]
    assert found[0].why.vi == found[0].why.en == "Mở rộng đối tượng theo đề nghị của Sở Y tế."


def test_an_english_explanation_of_its_own() -> None:
    found = reasons(
        compared(OLD, SCOPE_NEW, SAID + 'explanation_en = "Asked for by the health service."\n'), old="tiêm"
    )
    assert found[0].why.en == "Asked for by the health service."


def test_an_explanation_alone_stands_beside_what_the_rules_found() -> None:
    block = '[[change]]\nold = "{}"\nthuyet_minh = "Theo kế hoạch năm học."\n'
    plain = compared(OLD, SCOPE_NEW)
    assert "unexplained" in {c.id for c in reasons(plain, old="tiêm chủng")}
    found = reasons(compared(OLD, SCOPE_NEW, block.format(HEALTH)), old="tiêm chủng")
    assert "unexplained" not in {c.id for c in found}
    assert [(c.id, c.why.vi) for c in found if c.rule == "officer"] == [("explained", "Theo kế hoạch năm học.")]
    # Where the rules found the reason it stays, and the words stand with it: a change of form does not become substance.
    old, new = text(("Y tế", "Thường trực Tỉnh ủy chỉ đạo.")), text(("Y tế", "Thường trực Tỉnh uỷ chỉ đạo."))
    formal = compared(old, new, block.format("Thường trực Tỉnh ủy chỉ đạo."))
    assert [(c.id, c.rule) for c in reasons(formal, old="Tỉnh ủy")][-1] == ("orthography", "officer")
    assert formal.summary.substance == compared(old, new).summary.substance


def test_every_report_shows_the_explanation(tmp_path: Path) -> None:
    comparison = compared(OLD, SCOPE_NEW, SAID)
    for lang, label in (("vi", "Cơ quan soạn thảo thuyết minh"), ("en", "Explained by the drafting body")):
        for format in ("html", "text"):
            page = " ".join(render(comparison, format, lang).split())
            assert label in page
            assert page.count("Mở rộng đối tượng theo đề nghị") == 1, "said of two categories, said once"
    assert '"rule": "officer"' in render(comparison, "json")
    assert "Cơ quan soạn thảo thuyết minh" not in render(compared(OLD, SCOPE_NEW), "text")


def test_markup_in_an_explanation_is_shown_and_not_run() -> None:
    hostile = SAID.replace("Mở rộng", "<script>alert(1)</script>\u202e Mở rộng")
    page = render(compared(OLD, SCOPE_NEW, hostile), "html")
    assert "<script>alert(1)" not in page
    assert "\u202e" not in page


# ---- what decisions survive ----------------------------------------------------------------------------------------------

LIFTED = HEALTH.replace("trẻ em dưới 5 tuổi", "trẻ em và phụ nữ mang thai")
EDITED_DRAFTS = {
    "words elsewhere": SCOPE_NEW.replace("tỉnh lộ", "quốc lộ"),
    "a section before it": text(("Chung", FISH), ("Y tế", LIFTED, SALT), ("Giáo dục", ROAD, MONEY)),
    "moved to another section": text(("Y tế", SALT), ("Giáo dục", ROAD, LIFTED, MONEY)),
    "the other spelling": SCOPE_NEW.replace("hóa", "hoá").replace("Sở Y tế", "Sở  Y  tế"),
    "the same sentence, a little": SCOPE_NEW.replace("tất cả các trạm y tế xã", "các trạm y tế xã, phường"),
    "decomposed letters": unicodedata.normalize("NFD", SCOPE_NEW),
}


@pytest.mark.parametrize("draft", EDITED_DRAFTS.values(), ids=EDITED_DRAFTS)
def test_a_decision_survives(draft: str) -> None:
    comparison = compared(OLD, draft, SAID)
    assert {c.rule for c in reasons(comparison, old="tiêm chủng")} == {"officer"}
    assert set(codes(comparison)) <= {"W311"}


def test_numbers_and_letters_are_no_part_of_a_quote() -> None:
    old = text(("Y tế", f"a) {SALT}", f"b) {FISH}"), ("Giáo dục", SCHOOL), year=2025)
    new = text(("Chung", MONEY), ("Y tế", f"a) {ROAD}", f"b) {SALT}", f"c) {FISH}"), ("Giáo dục", SCHOOL))
    heading = '[[pair]]\naction = "pin"\nlevel = "section"\nold = "1. Y tế"\nnew = "1. Y tế"\n'
    letter = f'[[change]]\nold = "a) {SALT}"\nnew = "a) {SALT}"\nthuyet_minh = "Đánh lại thứ tự."\n'
    comparison = compared(old, new, heading + letter)
    assert codes(comparison) == []
    assert words(comparison.new, pair_of(comparison, old="1. Y tế", level="section").new)[0].startswith("2. Y tế")
    assert "officer" in {c.rule for c in reasons(comparison, old="phá rừng")}


def test_a_sentence_edited_since_is_told_of() -> None:
    comparison = compared(OLD, EDITED_DRAFTS["the same sentence, a little"], SAID)
    assert codes(comparison) == ["W311"]
    assert "dòng 2" in told(comparison)


@pytest.mark.parametrize(
    ("title", "draft", "code", "why"),
    [
        ("the sentence is gone", NEW.replace(HEALTH, ROAD), "W308", "không còn thuộc cùng|không tìm thấy"),
        ("it is as it was", NEW, "W308", "không tìm thấy|không còn"),
    ],
)
def test_what_no_longer_applies_is_told_of(title: str, draft: str, code: str, why: str) -> None:
    comparison = compared(OLD, draft, SAID)
    assert codes(comparison) == [code]
    assert any(part in told(comparison) for part in why.split("|")), title
    assert not any(c.rule == "officer" for change in comparison.changes for c in change.categories)
    for report in ("html", "text"):
        assert "W308" in render(comparison, report)


def test_an_addition_that_has_a_counterpart_now() -> None:
    block = f'[[change]]\nold = ""\nnew = "{ROAD}"\nthuyet_minh = "Bổ sung sau mưa lũ."\n'
    assert codes(compared(OLD, NEW, block)) == []
    before = text(("Giao thông", ROAD.replace("sau mùa mưa", "sau bão")), year=2025)
    comparison = compared(before, NEW, block)
    assert codes(comparison) == ["W308"]
    assert "đã có nội dung tương ứng" in told(comparison)


def test_a_name_that_is_nearly_another_is_not_it() -> None:
    lines = "Giao UBND xã Tân An chủ trì, phối hợp với các cơ quan liên quan thực hiện nhiệm vụ này trong quý II."
    old = text(("Chung", SALT, MONEY), year=2025)
    block = f'[[change]]\nold = ""\nnew = "{lines}"\nthuyet_minh = "Theo đề nghị của xã."\n'
    assert codes(compared(old, text(("Chung", SALT, lines, MONEY)), block)) == []
    others = [lines.replace("Tân An", name) for name in ("Tân Lập", "Phú Bình", "Yên Sơn")]
    comparison = compared(old, text(("Chung", SALT, *others, MONEY)), block)
    assert codes(comparison)[0] in {"W308", "W309"}
    assert not any(c.rule == "officer" for change in comparison.changes for c in change.categories)


def test_what_fits_several_places_is_applied_to_none() -> None:
    old = text(("Y tế", HEALTH), ("Giáo dục", SCHOOL), year=2025)
    new = text(("Y tế", HEALTH, REPORT), ("Giáo dục", SCHOOL, REPORT))
    block = f'[[change]]\nold = ""\nnew = "{REPORT}"\nthuyet_minh = "Để theo dõi."\n'
    comparison = compared(old, new, block)
    assert codes(comparison) == ["W309"]
    assert "mục 1, đoạn 2; mục 2, đoạn 2" in told(comparison)
    assert not any(c.rule == "officer" for change in comparison.changes for c in change.categories)
    # The address decides, and the heading even where the numbers have changed.
    placed = compared(old, new, block + 'new_where = "mục 2, đoạn 2"\n')
    assert [c.pair for c in placed.changes if any(k.rule == "officer" for k in c.categories)] == [_added(placed, 1)]
    renumbered = text(("Chung", FISH), ("Y tế", HEALTH, REPORT), ("Giáo dục", SCHOOL, REPORT))
    headed = compared(old, renumbered, block + 'new_where = "mục 2, đoạn 2"\nnew_section = "Giáo dục"\n')
    assert codes(headed) == []
    assert [c.pair for c in headed.changes if any(k.rule == "officer" for k in c.categories)] == [_added(headed, 1)]


def _added(comparison: Comparison, number: int) -> str:
    """The pair of the so-maniest repeated sentence."""
    return [p.id for p in comparison.pairs if p.level == "sentence" and words(comparison.new, p.new) == (REPORT,)][
        number
    ]


def test_a_starter_names_the_heading_of_repeated_sentences_and_survives_renumbering() -> None:
    old = text(("Y tế", HEALTH), ("Giáo dục", SCHOOL), year=2025)
    new = text(("Y tế", HEALTH, REPORT), ("Giáo dục", SCHOOL, REPORT))
    made = starter(compared(old, new))
    assert made.count('new_section = "') == 2
    filled = made
    for said in ("Thứ nhất.", "Thứ hai."):
        at = filled.index('thuyet_minh = ""', filled.index(f'new = "{REPORT}"', filled.find("Thứ nhất.") + 1))
        filled = f'{filled[:at]}thuyet_minh = "{said}"{filled[at + 16 :]}'
    renumbered = text(("Chung", FISH), ("Giáo dục", SCHOOL, REPORT), ("Y tế", HEALTH, REPORT))
    comparison = compared(old, renumbered, filled)
    by_pair = {c.pair: c.categories for c in comparison.changes}
    assert [by_pair[_added(comparison, n)][-1].why.vi for n in (0, 1)] == ["Thứ hai.", "Thứ nhất."]


@pytest.mark.parametrize(
    "blocks",
    [
        PIN + f'[[pair]]\naction = "pin"\nold = "{SCHOOL}"\nnew = "{ROAD}"\n',
        PIN + PIN.replace("pin", "reject"),
    ],
)
def test_decisions_against_each_other_are_both_left_out(blocks: str) -> None:
    comparison = compared(OLD, NEW, blocks)
    assert codes(comparison) == ["W310", "W310"]
    assert "khối ở dòng 5" in comparison.warnings[0].message.vi
    assert comparison.pairs == compared(OLD, NEW).pairs


def test_a_decision_said_twice_counts_once() -> None:
    assert compared(OLD, NEW, PIN + PIN).to_dict() == compared(OLD, NEW, PIN).to_dict()
    assert compared(OLD, SCOPE_NEW, SAID + SAID).to_dict() == compared(OLD, SCOPE_NEW, SAID).to_dict()
    other = SAID.replace("Mở rộng đối tượng", "Bổ sung đối tượng")
    assert codes(compared(OLD, SCOPE_NEW, SAID + other)) == ["W310", "W310"]


# ---- the file -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_files_as_notepad_saves_them(encoding: str, newline: str, tmp_path: Path) -> None:
    path = tmp_path / "ý kiến.toml"
    path.write_bytes(SAID.replace("\n", newline).encode(encoding))
    assert (
        compare(directive(OLD), directive(SCOPE_NEW), overrides=path).changes == compared(OLD, SCOPE_NEW, SAID).changes
    )


def test_quotation_marks_inside_quotes_and_explanations() -> None:
    said = 'Tuyên truyền khẩu hiệu “Đã uống rượu bia - không lái xe” và phong trào "Ánh sáng đường quê" đến từng thôn.'
    new = NEW.replace(ROAD, said)
    made = starter(compared(OLD, new))
    filled = made.replace('thuyet_minh = ""', 'thuyet_minh = "Theo phong trào «Ánh sáng», khẩu hiệu “mới”."')
    comparison = compared(OLD, new, filled)
    assert codes(comparison) == []
    assert reasons(comparison, new="khẩu hiệu")[-1].why.vi == "Theo phong trào «Ánh sáng», khẩu hiệu “mới”."


@pytest.mark.parametrize(
    ("content", "code", "line", "says"),
    [
        ("[[change]]\nold = “Sở Y tế”\n", "E121", 2, "dấu nháy thẳng"),
        ('[[change]]\nold = "a"\nthuyet_minh = "Theo "phong trào" mới"\n', "E121", 3, "“ ” hoặc « »"),
        ('[[change]]\nold = "a"\nthuyet_minh = "C:\\Users"\n', "E121", 3, "dấu \\"),
        ('[[change]]\nold = "a"\nold = "b"\n', "E121", 3, "một lần"),
        ('[[change]]\nold = "a\n', "E121", 2, "cú pháp"),
        ('# đầu\n[[change]]\nold = "a"\n\n[[change]]\nold = "b"\ncategory = "pham-vi"\n', "E123", 7, "pham-vi"),
        ('[[change]]\nold = "a"\nthuyết_minh = "b"\n', "E121", 3, "cú pháp"),
        ('[[change]]\nold = "a"\nthuyetminh = "b"\n', "E122", 3, "thuyet_minh"),
        ('[[change]]\nthuyet_minh = "b"\n', "E122", 1, "old hoặc new"),
        ("[[change]]\nold = 5\n", "E122", 2, "dấu nháy"),
        ('[[change]]\nold = [["a"]]\n', "E122", 2, "dấu nháy"),
        ('[[change]]\nold = "a"\ncategory = {id = "scope"}\n', "E122", 3, "dấu nháy"),
        ('[[change]]\nold = "a"\nexplanation_en = "b"\n', "E122", 3, "thuyet_minh"),
        ('[[change]]\nold = ["a", "b"]\nold_where = "mục 1"\n', "E122", 3, "bằng nhau"),
        ('[change]\nold = "a"\n', "E122", 1, "[[change]]"),
        ("change = 3\n", "E122", 1, "[[change]]"),
        ('[[changes]]\nold = "a"\n', "E122", 1, "changes"),
        ('[[pair]]\nold = "a"\nnew = "b"\n', "E122", 1, "pin"),
        ('[[pair]]\naction = "ghép"\nold = "a"\nnew = "b"\n', "E122", 2, "pin"),
        ('[[pair]]\naction = ["pin"]\nold = "a"\nnew = "b"\n', "E122", 2, "pin"),
        ('[[pair]]\naction = "pin"\nold = "a"\n', "E122", 2, "old và new"),
        ('[[pair]]\naction = "reject"\nold = "a"\nnew = ""\n', "E122", 2, "reject"),
        ('[[pair]]\naction = "pin"\nlevel = "word"\nold = "a"\nnew = "b"\n', "E122", 3, "sentence"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_line(content: str, code: str, line: int, says: str) -> None:
    with pytest.raises(DirectiveDiffError) as caught:
        parse(content)
    assert caught.value.code == code
    assert f"dòng {line}" in caught.value.vi
    assert f"line {line}" in caught.value.en
    assert says in caught.value.vi


@pytest.mark.parametrize(
    "content",
    [
        "x = " + "[" * 100_000,
        "x = " + "{a=" * 100_000,
        "a." * 200_000 + "a = 1",
        "[" + "a." * 200_000 + "a]",
        "x = " + "9" * 100_000,
        '[[change]]\nold = "a"\n' * 5_000,
        "a" * 300_000,
        '"' * 100_000,
        "\0",
        "x = 2025-13-45",
    ],
    ids=["arrays", "tables", "dotted", "header", "digits", "blocks", "a word", "quotes", "nul", "date"],
)
def test_hostile_files_are_refused(content: str) -> None:
    with pytest.raises(DirectiveDiffError) as caught:
        parse(content)
    assert caught.value.code in {"E120", "E121", "E122"}


def test_files_that_are_no_text(tmp_path: Path) -> None:
    for data, code in (
        (b"\xff\xfe\x00", "E120"),
        ("# Sở Giáo dục".encode("cp1258", "ignore") + b"\xe9\xf3", "E120"),
        (b" " * 5_000_000, "E120"),
    ):
        path = tmp_path / "x.toml"
        path.write_bytes(data)
        with pytest.raises(DirectiveDiffError) as caught:
            read_overrides(path)
        assert caught.value.code == code
    with pytest.raises(DirectiveDiffError) as caught:
        read_overrides(tmp_path / "none.toml")
    assert caught.value.code == "E101"


@given(
    st.text(max_size=200)
    | st.lists(
        st.sampled_from(
            ["[[change]]", "[[pair]]", 'old = "a"', 'new = ["b"]', "category = []", '"""', "#", "x.y=1", 'action="pin"']
        ),
        max_size=12,
    ).map("\n".join)
)
@settings(SLOW, max_examples=300)
def test_any_text_is_decisions_or_our_own_error(content: str) -> None:
    try:
        parse(content)
    except DirectiveDiffError as error:
        assert error.code in {"E120", "E121", "E122", "E123"}


def test_an_empty_file_decides_nothing() -> None:
    assert compared(OLD, NEW, "").to_dict() == compared(OLD, NEW).to_dict()


# ---- real texts -----------------------------------------------------------------------------------------------------------


def dumped(comparison: Comparison) -> str:
    return render(comparison, "json")


@pytest.mark.parametrize("name", PAIRS)
def test_a_starter_used_as_it_is_changes_nothing(name: str) -> None:
    made = starter(known_pairs.compared(name))
    assert made == starter(compare(*sides(name)))
    assert made.count("\r\n") == made.count("\n")
    assert dumped(compare(*sides(name), overrides=parse(made))) == dumped(known_pairs.compared(name))


@pytest.mark.parametrize("name", PAIRS)
def test_each_block_of_a_starter_finds_its_own_change(name: str) -> None:
    made = starter(known_pairs.compared(name))
    lines, number = made.split("\r\n"), 0
    for at, line in enumerate(lines):
        if line == 'thuyet_minh = ""':
            number += 1
            lines[at] = f'thuyet_minh = "Ý kiến {number}."'
    comparison = compare(*sides(name), overrides=parse("\n".join(lines)))
    assert comparison.warnings == known_pairs.compared(name).warnings
    said = [c.why.vi for change in comparison.changes for c in change.categories if c.rule == "officer"]
    assert said == [f"Ý kiến {n}." for n in range(1, number + 1)]
    assert comparison.pairs == known_pairs.compared(name).pairs
    # What is decided is not asked again, and the file is kept to the last comment.
    filled = "\r\n".join(lines)
    assert starter(comparison, parse(filled)) == filled


@pytest.mark.parametrize("name", PAIRS)
def test_pins_of_what_was_found_change_no_pair(name: str) -> None:
    """A pin says what the alignment says already: nothing but ``matched_by`` differs."""
    found = [p for p in known_pairs.compared(name).pairs if p.level == "sentence" and p.old and p.new]
    comparison = compare(*sides(name), overrides=Overrides(tuple(_pins(name, random.Random(1).sample(found, 12)))))
    shape = [
        [(p.level, p.old, p.new, p.kind, p.moved) for p in c.pairs] for c in (known_pairs.compared(name), comparison)
    ]
    assert shape[0] == shape[1]


def _pins(name: str, pairs: list[Pair]) -> list[PairDecision]:
    texts = [{u.id: d.text[slice(*u.span)] for u in d.units} for d in sides(name)]
    places = [{u.id: u.address for u in d.units} for d in sides(name)]
    return [
        PairDecision(
            "pin",
            *(
                tuple(Quote(t[i], w[i]) for i in ids)
                for t, w, ids in zip(texts, places, (pair.old, pair.new), strict=True)
            ),
        )
        for pair in pairs
    ]


@given(st.sampled_from(sorted(PAIRS)), st.data())
@SLOW
def test_any_decisions_keep_every_promise(name: str, data: st.DataObject) -> None:
    """Pins and rejects of sentences drawn at random, n:m and one-sided ones among them."""
    old, new = sides(name)
    units = [[u for u in d.units if u.level == "sentence"] for d in (old, new)]
    decisions = []
    for _ in range(data.draw(st.integers(1, 6))):
        action = data.draw(st.sampled_from(["pin", "pin", "reject"]))
        drawn = [
            data.draw(
                st.lists(st.sampled_from(side), min_size=int(action == "reject"), max_size=3, unique_by=lambda u: u.id)
            )
            for side in units
        ]
        if drawn[0] or drawn[1]:
            quotes = [
                tuple(Quote(d.text[slice(*u.span)], u.address) for u in chosen)
                for d, chosen in zip((old, new), drawn, strict=True)
            ]
            decisions.append(PairDecision(action, *quotes))
    comparison = compare(old, new, overrides=Overrides(tuple(decisions)))
    sound(comparison)
    assert dumped(comparison) == dumped(compare(old, new, overrides=Overrides(tuple(decisions))))
    turned = tuple(replace(d, old=d.new, new=d.old) for d in decisions)
    mirrored = compare(new, old, overrides=Overrides(turned))
    assert sorted((p.level, p.new, p.old, p.moved) for p in mirrored.pairs) == sorted(
        (p.level, p.old, p.new, p.moved) for p in comparison.pairs
    )
    told_of = len([c for c in codes(comparison) if c in {"W308", "W309", "W310"}])
    given_ = [p for p in comparison.pairs if p.matched_by == "officer"]
    if not told_of:
        for decision in decisions:
            if decision.action == "pin" and decision.old and decision.new:
                wanted = [sorted(q.words for q in side) for side in (decision.old, decision.new)]
                assert any([sorted(words(old, p.old)), sorted(words(new, p.new))] == wanted for p in given_), decision
            if decision.action == "reject":
                for a, b in product(decision.old, decision.new):
                    together = [
                        p
                        for p in comparison.pairs
                        if p.level == "sentence" and a.words in words(old, p.old) and b.words in words(new, p.new)
                    ]
                    repeated = [
                        sum(1 for u in d.units if d.text[slice(*u.span)] == q.words and u.level == "sentence")
                        for d, q in ((old, a), (new, b))
                    ]
                    assert not together or max(repeated) > 1


@given(st.sampled_from(sorted(PAIRS)), st.sampled_from(["paragraph", "section"]), st.data())
@SLOW
def test_any_decisions_about_paragraphs_and_sections_keep_every_promise(
    name: str, level: Any, data: st.DataObject
) -> None:
    old, new = sides(name)
    decisions, meant = [], []
    heads = [{u.parent: u for u in reversed(d.units) if u.level == "sentence"} for d in (old, new)]
    for _ in range(data.draw(st.integers(1, 4))):
        drawn = [
            data.draw(
                st.lists(
                    st.sampled_from([u for u in d.units if u.level == level and u.id in h]),
                    min_size=1,
                    max_size=2,
                    unique_by=lambda u: u.id,
                )
            )
            for d, h in zip((old, new), heads, strict=True)
        ]
        quotes = [
            tuple(Quote(d.text[slice(*h[u.id].span)], u.address) for u in chosen)
            for d, h, chosen in zip((old, new), heads, drawn, strict=True)
        ]
        decisions.append(PairDecision(data.draw(st.sampled_from(["pin", "reject"])), *quotes, level))
        meant.append([{u.id for u in chosen} for chosen in drawn])
    comparison = compare(old, new, overrides=Overrides(tuple(decisions)))
    sound(comparison)
    mirrored = compare(new, old, overrides=Overrides(tuple(replace(d, old=d.new, new=d.old) for d in decisions)))
    shapes = [
        sorted((p.level, *ids(p), p.moved) for p in c.pairs)
        for c, ids in ((comparison, lambda p: (p.old, p.new)), (mirrored, lambda p: (p.new, p.old)))
    ]
    assert shapes[0] == shapes[1]
    plain = known_pairs.compared(name)
    if codes(comparison) == codes(plain):  # every quote meant one unit, and no two decisions are at odds
        for decision, (ours, theirs) in zip(decisions, meant, strict=True):
            at = [p for p in comparison.pairs if p.level == level and ours & set(p.old) and theirs & set(p.new)]
            if decision.action == "pin":
                assert [(set(p.old), set(p.new), p.matched_by) for p in at] == [(ours, theirs, "officer")]
            else:
                assert at == []


@given(made.draft_pairs(), st.sampled_from(made.FORMATS), st.sampled_from(made.FORMATS))
@SLOW
def test_a_starter_of_any_drafts_is_a_file_that_changes_nothing(pair: Any, one: Any, other: Any) -> None:
    files = [made.file(made.rendered(d, f), f, n) for d, f, n in zip(pair, (one, other), ("old", "new"), strict=True)]
    old, new = (read_file(file) for file in files)
    comparison = compare(old, new)
    started = starter(comparison)
    assert dumped(compare(old, new, overrides=parse(started))) == dumped(comparison)
    filled = compare(old, new, overrides=parse(started.replace('thuyet_minh = ""', 'thuyet_minh = "Đã rõ."')))
    officers = sum(any(c.rule == "officer" for c in change.categories) for change in filled.changes)
    # Sentences worded alike in one section are told apart by their address; none is lost without a word.
    assert officers + len([c for c in codes(filled) if c in {"W308", "W309", "W310"}]) >= started.count("\n[[change]]")


# ---- the command line -----------------------------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> tuple[str, str]:
    paths = tmp_path / "truoc.txt", tmp_path / "sau.txt"
    for path, content in zip(paths, (OLD, SCOPE_NEW), strict=True):
        path.write_text(content, encoding="utf-8")
    return str(paths[0]), str(paths[1])


def test_start_fill_in_and_use(files: tuple[str, str], tmp_path: Path, capsys: Any) -> None:
    decisions, report = tmp_path / "y-kien.toml", tmp_path / "r.json"
    assert cli.main(["compare", *files, "--write-overrides", str(decisions), "-o", str(report)]) == 0
    before = report.read_bytes()
    assert cli.main(["compare", *files, "--overrides", str(decisions), "-o", str(report)]) == 0
    assert report.read_bytes() == before
    made = decisions.read_bytes()
    decisions.write_bytes(b"\xef\xbb\xbf" + made.replace(b'thuyet_minh = ""', 'thuyet_minh = "Đã rõ."'.encode(), 1))
    assert cli.main(["compare", *files, "--overrides", str(decisions), "-o", str(report)]) == 0
    assert "Đã rõ.".encode() in report.read_bytes()


def test_decisions_are_never_written_over(files: tuple[str, str], tmp_path: Path, capsys: Any) -> None:
    first, second = tmp_path / "a.toml", tmp_path / "b.toml"
    first.write_text(f"# của tôi\n{SAID}", encoding="utf-8")
    kept = first.read_bytes()
    for arguments, code in (
        (["--write-overrides", str(first)], "E207"),
        (["--overrides", str(second)], "E101"),
        (["--write-overrides", files[0]], "E205"),
        (["--overrides", str(first), "-o", str(first)], "E201"),
        (["--overrides", str(first), "-o", f"json:{first}"], "E205"),
        (["--write-overrides", str(second), "-o", f"json:{second}"], "E403"),
    ):
        assert cli.main(["compare", *files, *arguments]) == 2
        assert f"[{code}" in capsys.readouterr().err
        assert first.read_bytes() == kept
        assert not second.exists()
    # Into another file, and into itself: what was decided stays, what is new is put behind it.
    for target in (second, first):
        assert cli.main(["compare", *files, "--overrides", str(first), "--write-overrides", str(target)]) == 0
        made = target.read_text(encoding="utf-8")
        assert made.startswith(f"# của tôi\n{SAID}")
        assert made.count(HEALTH) == 1
        assert ROAD in made
        assert parse(made).changes[0] == parse(f"# của tôi\n{SAID}").changes[0]


def test_nothing_is_imported_without_decisions() -> None:
    import subprocess
    import sys

    program = (
        "import sys; from directive_diff.bundled import example_pair; from directive_diff import compare\n"
        "compare(*example_pair()); sys.exit(any('directive_diff.overrides' in m for m in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=120).returncode == 0


def test_write_takes_a_comparison_with_decisions(tmp_path: Path) -> None:
    write(compared(OLD, SCOPE_NEW, SAID), tmp_path / "x.html")
    assert (tmp_path / "x.html").stat().st_size > 1000


def test_the_example_of_the_documentation_is_a_file() -> None:
    page = (Path(__file__).parent.parent / "docs" / "overrides.md").read_text(encoding="utf-8")
    shown = parse(page.split("```toml\n")[1].split("```")[0])
    assert (shown.changes[0].categories, shown.pairs[0].action, len(shown.pairs[0].old)) == (("scope",), "pin", 2)
