"""The tables as data: one row for one thing, and the words of both texts whole."""

from __future__ import annotations

from datetime import date
from unicodedata import normalize

import pytest
from known_pairs import NAMES, compared
from report_pairs import hostile, moved, same
from sheet_pairs import payloads, small

from directive_diff import Comparison
from directive_diff.report.labels import labels
from directive_diff.report.marks import visible
from directive_diff.report.sheets import SHEETS, Sheet, Value, sheet, sheets
from directive_diff.report.sheets.cells import Marked, day, fitting, plain
from directive_diff.report.sheets.wording import Wording
from directive_diff.report.view import view

VI, EN = labels("vi"), labels("en")
ALL = [moved, same, hostile, payloads, small, *(lambda name=name: compared(name) for name in NAMES)]


def table(comparison: Comparison, name: str) -> Sheet:
    return sheet(name, comparison, view(comparison, VI), VI)


def column(found: Sheet, name: str) -> list[Value]:
    at = [c.id for c in found.columns].index(name)
    return [row[at] for row in found.rows]


@pytest.mark.parametrize("made", ALL)
def test_every_row_has_every_column(made) -> None:
    comparison = made()
    for words in (VI, EN):
        for found in sheets(comparison, view(comparison, words), words):
            assert len({c.id for c in found.columns}) == len(found.columns)
            assert all(len(row) == len(found.columns) for row in found.rows)
            assert len(found.title) <= 31  # a longer name is none for Excel
            assert not set(found.title) & set("[]:*?/\\'")


@pytest.mark.parametrize("made", ALL)
def test_one_row_a_change_and_one_for_what_moved_whole(made) -> None:
    comparison = made()
    found = table(comparison, "changes")
    numbers = [n for n in column(found, "change") if n is not None]
    assert sorted(numbers) == list(range(1, len(comparison.changes) + 1))
    whole = [p for p in comparison.pairs if p.moved and p.level != "sentence"]
    assert column(found, "change").count(None) == len(whole)


@pytest.mark.parametrize("made", ALL)
def test_the_words_of_both_sides_are_whole(made) -> None:
    comparison = made()
    wording = Wording.of(comparison)
    old, new = ({u.id: u for u in side.units} for side in (comparison.old, comparison.new))
    for change in comparison.changes:
        pair = wording.pairs[change.pair]
        was = " ".join(visible(comparison.old.text[slice(*old[i].span)]) for i in pair.old)
        now = " ".join(visible(comparison.new.text[slice(*new[j].span)]) for j in pair.new)
        assert " ".join(wording.was(pair.old).text.split()) == was
        assert " ".join(wording.now(pair.new).text.split()) == now
        assert kept(wording.was(pair.old)) == kept(wording.now(pair.new))
        if not pair.new:
            continue
        both = wording.both(change)
        assert " ".join("".join(s.text for s in both.segments if s.op != "delete").split()) == now
        gone, was = ("".join(s.text for s in m.segments if s.op == "delete") for m in (both, wording.was(pair.old)))
        assert sorted("".join(gone.split())) == sorted("".join(was.split()))


def kept(marked: Marked) -> str:
    """What an edit left alone, white space apart."""
    return normalize("NFC", "".join("".join(s.text for s in marked.segments if not s.op).split()))


def test_what_a_change_says() -> None:
    found = table(small(), "changes")
    rows = [dict(zip([c.id for c in found.columns], row, strict=True)) for row in found.rows]
    renamed = next(row for row in rows if row["change"] == 4)
    assert renamed["old_address"] == "mục 1, đoạn 2"
    assert renamed["new_address"] == "mục 1, đoạn 3"
    assert (renamed["kind"], renamed["moved"], renamed["weight"]) == ("Chỉnh sửa", None, "Thay đổi nội dung")
    assert renamed["categories"] == "Cập nhật theo sắp xếp tổ chức bộ máy; Thay đổi thời hạn, chế độ báo cáo"
    assert isinstance(renamed["new"], Marked)
    assert [s.text for s in renamed["new"].segments if s.op] == ["xã, phường", "10/11/2026"]
    whole = next(row for row in rows if row["change"] is None)
    assert (whole["kind"], whole["old_address"], whole["new_address"]) == (
        "Chuyển vị trí",
        "mục 1, đoạn 3",
        "mục 1, đoạn 1",
    )


def test_other_tables() -> None:
    cited = table(small(), "citations")
    assert column(cited, "name") == ["Kế hoạch số 79/KH-UBND", "Kế hoạch số 12/KH-UBND"]
    assert column(cited, "issued") == [date(2025, 4, 28), date(2023, 9, 5)]
    assert column(cited, "outcome")[1] == "Có văn bản kế tiếp"
    terms = table(small(), "terms")
    assert column(terms, "changes") == [(4,)]
    duties = table(small(), "duties")
    row = dict(zip([c.id for c in duties.columns], next(r for r in duties.rows if r[0] == "Sở Y tế"), strict=True))
    assert (row["task"], row["role"], row["figures"]) == ("Giao thêm", "Chủ trì, thực hiện", "1.200 người")
    lost = table(small(), "lost")
    assert plain(lost.rows[0][2]) == (
        "Ban An toàn giao thông tỉnh tuyên truyền sâu rộng quy định về trật tự, an toàn giao thông đường bộ"
    )


def test_swapped_texts_have_the_same_changes() -> None:
    assert set(SHEETS) == {"changes", "lost", "citations", "terms", "duties"}
    assert table(same(), "changes").rows == ()
    assert table(same(), "lost").rows == ()


def test_days() -> None:
    assert day("2025-04-28") == date(2025, 4, 28)
    assert day("2025") == "2025"
    assert day(None) is None


@pytest.mark.parametrize("letter", ["a", "ả", "𝓐"])
def test_a_cell_too_long_for_excel_is_cut_and_says_so(letter: str) -> None:
    from directive_diff.report.marks import Segment

    mark = VI.word("cut")
    whole = Marked((Segment(letter * 20_000), Segment(letter * 20_000, "insert")))
    cut = fitting(whole, mark)
    assert cut.text.endswith(mark)
    assert len(cut.text.encode("utf-16-le")) // 2 <= 32_767
    assert whole.text.startswith(cut.text.removesuffix(mark))
    assert fitting(Marked((Segment(letter * 10_000),)), mark).text == letter * 10_000
