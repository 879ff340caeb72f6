"""A day that no calendar has: the dateline of a document, a deadline. It is said, and nothing later trips over it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from directive_diff import Comparison, Directive, compare, read
from directive_diff.akoma import to_akoma
from directive_diff.checks import check

HEAD = "UBND TỈNH NGHỆ AN\nSố: 05/CT-UBND\nNghệ An, {dateline}\nCHỈ THỊ\nVề việc phòng, chống dịch bệnh\n"
TASK = "1. Giao Sở Y tế báo cáo kết quả {deadline} theo Nghị quyết số 57-NQ/TW của Bộ Chính trị.\n"
GOOD, SOON = "ngày 05 tháng 5 năm 2026", "trước ngày 30/11/2026"


def of(folder: Path, dateline: str = GOOD, deadline: str = SOON, name: str = "new.txt") -> Directive:
    path = folder / name
    path.write_text(HEAD.format(dateline=dateline) + TASK.format(deadline=deadline), encoding="utf-8")
    return read(path)


# The dateline, and the year it still says.
IMPOSSIBLE = {
    "ngày 00 tháng 5 năm 2026": 2026,
    "ngày 31 tháng 02 năm 2026": 2026,
    "ngày 29 tháng 02 năm 2025": 2025,
    "ngày 12 tháng 13 năm 2026": 2026,
    "ngày 01 tháng 01 năm 0000": None,
    "ngày 31 tháng 4 năm 9876": None,
    "ngày 999999999999 tháng 5 năm 2026": 2026,
}


@pytest.mark.parametrize(("dateline", "year"), IMPOSSIBLE.items())
def test_a_dateline_that_is_no_date_is_told(dateline: str, year: int | None, tmp_path: Path) -> None:
    directive = of(tmp_path, dateline)
    assert (directive.issued, directive.year) == (None, year)
    notice = next(w for w in directive.warnings if w.code == "W214")
    assert f"«{dateline}»" in notice.message.vi
    assert f"'{dateline}'" in notice.message.en
    assert notice.span is not None
    assert directive.text[slice(*notice.span)] == dateline


@pytest.mark.parametrize("dateline", IMPOSSIBLE)
def test_what_is_written_of_it_can_be_read(dateline: str, tmp_path: Path) -> None:
    old = of(tmp_path, name="old.txt")
    comparison = compare(old, of(tmp_path, dateline))
    assert Comparison.from_json(json.dumps(comparison.to_dict())) == comparison
    schema = etree.XMLSchema(etree.parse(str(Path(__file__).parent / "akn" / "akomantoso30.xsd")))
    schema.assertValid(etree.fromstring(to_akoma(comparison.new).encode()))


@pytest.mark.parametrize(
    ("dateline", "issued"),
    [
        (GOOD, "2026-05-05"),
        ("ngày 29 tháng 02 năm 2024", "2024-02-29"),
        ("ngày … tháng 5 năm 2026", None),
        ("ngày    tháng    năm 2026", None),
    ],
)
def test_a_date_or_a_blank_is_no_fault(dateline: str, issued: str | None, tmp_path: Path) -> None:
    directive = of(tmp_path, dateline)
    assert directive.issued == issued
    assert not [w for w in directive.warnings if w.code == "W214"]


def test_the_words_are_those_of_the_file(tmp_path: Path) -> None:
    """Written in pieces (NFD, a hidden character), the words are found where they stand."""
    import unicodedata

    dateline = unicodedata.normalize("NFD", "ngày 31 tháng\u200b 02 năm 2026")
    directive = of(tmp_path, dateline)
    notice = next(w for w in directive.warnings if w.code == "W214")
    assert notice.span is not None
    assert directive.text[slice(*notice.span)] == dateline


# ---- deadlines ------------------------------------------------------------------------------------------------------

NO_DAYS = ("31/11/2026", "30/02/2026", "31/4/2026", "29/02/2026", "31 tháng 9", "31/9", "31 tháng 9 năm 2026")


@pytest.mark.parametrize("day", NO_DAYS)
def test_a_deadline_on_no_day_stays_a_deadline(day: str, tmp_path: Path) -> None:
    pd = pytest.importorskip("pandas", reason="pandas (extra pandas) is not installed")
    old, new = of(tmp_path, name="old.txt"), of(tmp_path, deadline=f"trước ngày {day}")
    duties = new.frames.duties
    assert day in duties["deadlines"].iloc[0]
    assert duties["due"].isna().all()
    assert isinstance(old.frames.duties["due"].iloc[0], pd.Timestamp)
    comparison = compare(old, new)
    assert set(comparison.frames.duties["side"]) == {"old", "new"}
    assert Comparison.from_json(json.dumps(comparison.to_dict())) == comparison


@pytest.mark.parametrize("day", NO_DAYS)
def test_the_check_names_it(day: str, tmp_path: Path) -> None:
    found = [f for f in check(of(tmp_path, deadline=f"trước ngày {day}")) if f.rule == "impossible-date"]
    assert [f.why.vi for f in found] == [f"«{day}» không có trong lịch."]


@settings(max_examples=200, deadline=None)
@given(st.integers(1, 39), st.integers(1, 14), st.sampled_from([None, 2024, 2025, 2026]))
def test_the_value_of_a_deadline_is_a_day_or_no_date(d: int, m: int, y: int | None) -> None:
    from datetime import date

    from directive_diff.duties.times import deadlines

    for _, _, kind, value in deadlines(f"báo cáo trước ngày {d:02}/{m}{f'/{y}' if y else ''}"):
        assert kind == "day"
        try:
            real = date(y or 2024, m, d)
        except ValueError:
            assert value == f"{d}/{m}" + (f"/{y}" if y else "")
        else:
            assert value == (real.isoformat() if y else f"{real:%m-%d}")
