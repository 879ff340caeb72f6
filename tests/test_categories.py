"""The examples of ``rules/categories.toml``, through the whole comparison: the finding stands on the words it names."""

from __future__ import annotations

import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from directive_diff.classify import rules
from directive_diff.comparison import Comparison, compare
from directive_diff.directive import read_file
from directive_diff.model import Unread
from directive_diff.reading import File

EXAMPLES = [(rule, example) for rule in rules() for example in rule["examples"]]


def _compare(folder: Path, old: str, new: str, years: tuple[int, int] = (2025, 2026)) -> Comparison:
    paths = folder / "old.txt", folder / "new.txt"
    for path, text, year in zip(paths, (old, new), years, strict=True):
        head = "" if "CHỈ THỊ\n" in text else f"CHỈ THỊ\nVề công tác năm {year}\n"
        path.write_text(f"{head}{text}\n", encoding="utf-8")
    return compare(*paths)


def _words(comparison: Comparison, category: Any) -> tuple[str, str]:
    old = " | ".join(comparison.old.text[slice(*span)] for span in category.old)
    new = " | ".join(comparison.new.text[slice(*span)] for span in category.new)
    return old, new


@pytest.mark.parametrize(("rule", "example"), EXAMPLES, ids=[f"{r['id']}-{n}" for n, (r, _) in enumerate(EXAMPLES)])
def test_example(rule: dict[str, Any], example: dict[str, str], tmp_path: Path) -> None:
    comparison = _compare(tmp_path, example["old"], example["new"])
    found = [c for change in comparison.changes for c in change.categories if c.rule == rule["id"]]
    stands_on = [_words(comparison, category) for category in found]
    assert (example.get("on_old", ""), example.get("on_new", "")) in stands_on, (stands_on, comparison.changes)
    for category in found:
        assert category.id == rule["category"]
        assert category.how == example.get("how", category.how)
        assert "{" not in category.why.vi + category.why.en


HAZARDS = [
    (
        "a city of province level is no district",
        "Phối hợp với Công an thành phố Hải Phòng đấu tranh phòng, chống tội phạm trên tuyến biển.",
        "Phối hợp với Công an tỉnh Quảng Ninh đấu tranh phòng, chống tội phạm trên tuyến biển.",
    ),
    (
        "a title inside a citation is history",
        "Thực hiện Kế hoạch số 45/KH-UBND ngày 05/02/2020 của UBND tỉnh về đưa công an về các huyện, thành phố.",
        "Thực hiện Kế hoạch số 45/KH-UBND ngày 05/02/2020 của UBND tỉnh về đưa công an về các xã, phường.",
    ),
    (
        "before the reform the same words are another change",
        "Chủ tịch UBND các huyện, thành phố chỉ đạo thực hiện nghiêm túc nội dung này trong quý I.",
        "Chủ tịch UBND các xã, phường chỉ đạo thực hiện nghiêm túc nội dung này trong quý I.",
    ),
]


@pytest.mark.parametrize(("title", "old", "new"), HAZARDS, ids=[h[0] for h in HAZARDS])
def test_hazard_is_not_blamed_on_the_reform(title: str, old: str, new: str, tmp_path: Path) -> None:
    years = (2022, 2023) if "before the reform" in title else (2025, 2026)
    comparison = _compare(tmp_path, old, new, years)
    assert comparison.changes
    assert "reorganisation" not in comparison.summary.categories


NEVER = tomllib.loads((Path(__file__).parent / "cases" / "causes.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", NEVER, ids=[case["title"] for case in NEVER])
@pytest.mark.parametrize("swapped", [False, True])
def test_what_is_never_said(case: dict[str, Any], swapped: bool, tmp_path: Path) -> None:
    old, new = (case["new"], case["old"]) if swapped else (case["old"], case["new"])
    comparison = _compare(tmp_path, f"1. Công tác chung\n{old}", f"1. Công tác chung\n{new}")
    places = {pair.id for pair in comparison.pairs if pair.level == "sentence"}
    said = {
        (c.id, c.certainty)
        for change in comparison.changes
        if change.pair in places and not _is_title(comparison, change.pair)
        for c in change.categories
    }
    assert said, "nothing at all was said"
    wrong = {(i, sure) for i, sure in said if i in case["never"] and (sure == "certain" or not case.get("certain"))}
    assert not wrong


def _is_title(comparison: Comparison, pair: str) -> bool:
    units = {u.id: u for u in comparison.new.units}
    return any(units[j].role == "title" for p in comparison.pairs if p.id == pair for j in p.new)


def test_what_no_rule_explains_is_said_to_be_unexplained(tmp_path: Path) -> None:
    comparison = _compare(
        tmp_path,
        "Kiểm tra việc khai thác cát sỏi trái phép trên các tuyến sông của tỉnh trong mùa khô.",
        "Kiểm tra việc vận chuyển gỗ trái phép trên các tuyến sông của tỉnh trong mùa khô.",
    )
    assert comparison.summary.categories["unexplained"] == 1
    (change,) = [c for c in comparison.changes if any(x.id == "unexplained" for x in c.categories)]
    assert "đề nghị cơ quan soạn thảo thuyết minh" in change.categories[-1].why.vi


def test_form_and_substance_are_counted_apart(tmp_path: Path) -> None:
    comparison = _compare(
        tmp_path,
        "1. Công tác chung\nThường trực Tỉnh ủy chỉ đạo công tác này.\nKiểm tra 02 mô hình tại các địa bàn trọng điểm.",
        "1. Công tác chung\nThường trực Tỉnh uỷ chỉ đạo công tác này.\nKiểm tra 05 mô hình tại các địa bàn trọng điểm.",
    )
    assert comparison.summary.noise == 2  # the year in the subject, and «uỷ»
    assert comparison.summary.substance == 1


def test_nothing_is_certain_of_what_a_machine_read_or_could_not_read() -> None:
    head = "CHỈ THỊ\nVề việc trực Tết\n1. Trực ban\n"
    duty = "Phân công trực 24/24 giờ.\n"
    old = read_file(File("a.txt", ".txt", f"{head}Thực hiện Kết luận số 44-KL/TW.\n{duty}".encode()))
    new = read_file(File("b.txt", ".txt", f"{head}{duty}".encode()))
    assert "certain" in {c.certainty for change in compare(old, new).changes for c in change.categories}
    unread = replace(new, unread=(Unread("page without text", 1, "mục 1"),))
    machine = replace(old, units=tuple(replace(unit, recognised=True) for unit in old.units))
    for one, other, code in ((old, unread, "W305"), (machine, new, "W306")):
        comparison = compare(one, other)
        assert {c.certainty for change in comparison.changes for c in change.categories} == {"likely"}
        assert code in [w.code for w in comparison.warnings]
