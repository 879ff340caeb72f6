"""The ticks of an editor, in a small file beside the draft that people read, mend and keep open."""

from __future__ import annotations

import os
import tomllib
from pathlib import Path

import pytest
from preview_drafts import LAST_YEAR, OLD, PEOPLE, SAFETY, directive, written

from directive_diff.comparison import compare
from directive_diff.errors import InputError, OutputError
from directive_diff.preview.decisions import Decisions, Dropped, decide, decisions_path, read_decisions
from directive_diff.report.rows import sides

SIDE = sides(compare(OLD, OLD)).old
TICK = Dropped("mục 2", SAFETY[0])
OTHER = Dropped("mục 3", PEOPLE[0])


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return decisions_path(tmp_path / "dự thảo 2026.docx")


def test_a_tick_is_remembered_beside_the_draft(path: Path) -> None:
    assert path.name == "dự thảo 2026.xem-truoc.toml"
    assert read_decisions(path) == Decisions()
    assert decide(path, TICK, SIDE, dropped=True) == read_decisions(path) == Decisions((TICK,))
    assert read_decisions(path).units(SIDE) == {"s2"}
    text = path.read_bytes().decode("utf-8")
    assert text.startswith("# ")
    assert "dự thảo 2026" in text
    assert "\r\n" in text  # Notepad
    assert tomllib.loads(text.replace("\r\n", "\n"))["dropped"] == [{"where": "mục 2", "heading": SAFETY[0]}]
    decide(path, OTHER, SIDE, dropped=True)
    assert read_decisions(path).units(SIDE) == {"s2", "s3"}
    assert decide(path, TICK, SIDE, dropped=False) == Decisions((OTHER,))
    assert [p.name for p in path.parent.iterdir()] == [path.name]  # nothing left behind


def test_a_tick_twice_is_one(path: Path) -> None:
    decide(path, TICK, SIDE, dropped=True)
    before = path.read_bytes()
    decide(path, TICK, SIDE, dropped=True)
    decide(path, OTHER, SIDE, dropped=False)
    assert path.read_bytes() == before


BY_HAND = """\
# của chị Lan, đừng xóa

[[dropped]]
where = "mục 2"
heading = '''
Bảo đảm trật tự,
[[dropped]] an toàn giao thông'''
note = "Đã có Chỉ thị riêng."   # giữ

# về mục 3
[[dropped]]
heading = "Xây dựng phong trào toàn dân bảo vệ an ninh Tổ quốc"
where = "mục 9"

[tool]
x = [[1, 2], [3]]
"""


@pytest.mark.parametrize("end", ["\n", "\r\n"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_what_people_write_into_the_file_stays(path: Path, end: str, mark: str) -> None:
    path.write_bytes((mark + BY_HAND.replace("\n", end)).encode())
    found = read_decisions(path)
    assert len(found.dropped) == 2
    assert "s3" in found.units(SIDE)  # at another address, but worded so nowhere else
    fresh = Dropped("mục 4", "Tổ chức thực hiện")
    decide(path, fresh, SIDE, dropped=True)
    said = path.read_bytes().decode()
    assert said.startswith(mark + BY_HAND.rstrip("\n").replace("\n", end))
    assert said.count("\r\n") == (said.count("\n") if end == "\r\n" else 0)
    decide(path, fresh, SIDE, dropped=False)
    assert path.read_bytes().decode().rstrip() == (mark + BY_HAND.replace("\n", end)).rstrip()
    decide(path, OTHER, SIDE, dropped=False)
    left = path.read_bytes().decode()
    for kept in ("# của chị Lan, đừng xóa", 'note = "Đã có Chỉ thị riêng."   # giữ', "# về mục 3", "x = [[1, 2], [3]]"):
        assert kept in left
    assert len(read_decisions(path).dropped) == 1


def test_what_was_added_by_hand_meanwhile_is_not_lost(path: Path) -> None:
    decide(path, TICK, SIDE, dropped=True)
    read_decisions(path)
    path.write_text(
        path.read_text(encoding="utf-8") + '\n[[dropped]]\nwhere = "mục 4"\nheading = "Tổ chức thực hiện"\n',
        encoding="utf-8",
    )
    assert decide(path, OTHER, SIDE, dropped=True).units(SIDE) == {"s2", "s3", "s4"}


BROKEN = {
    "no TOML": b"[[dropped]\nwhere = ",
    "not UTF-8": 'heading = "Tổ chức"'.encode("utf-16"),
    "another shape": b"dropped = 3\n",
    "too deep": b"x = " + b"[" * 100_000,
    "too long": b"#" * 1_100_000,
}


@pytest.mark.parametrize("fault", BROKEN)
def test_a_broken_file_is_an_error_of_ours_and_never_written_to(path: Path, fault: str) -> None:
    path.write_bytes(BROKEN[fault])
    with pytest.raises(InputError) as raised:
        read_decisions(path)
    assert raised.value.code == "E131"
    assert path.name in raised.value.vi
    with pytest.raises(InputError):
        decide(path, TICK, SIDE, dropped=True)
    assert path.read_bytes() == BROKEN[fault]


def test_a_folder_that_cannot_be_written_to(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(*_: object) -> int:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(os, "open", refused)
    with pytest.raises(OutputError) as raised:
        decide(path, TICK, SIDE, dropped=True)
    assert raised.value.code == "E213"
    assert not path.exists()


def side(*sections):
    old = written(directive(2025, *sections), "nam-truoc.md")
    return sides(compare(old, old)).old


def test_a_tick_outlives_small_edits_of_last_years_text() -> None:
    ticks = Decisions((TICK,))
    crime, safety, people, doing = LAST_YEAR
    reworded = ("Bảo đảm trật tự và an toàn giao thông đường bộ", safety[1])
    assert ticks.units(side(crime, reworded, people, doing)) == {"s2"}  # same address, nearly the words
    assert ticks.units(side(safety, crime, people, doing)) == {"s1"}  # same words, elsewhere
    assert ticks.units(side(crime, people, doing)) == set()
    assert ticks.units(side(crime, doing, safety, people, safety)) == set()  # two alike, neither at its address
    assert ticks.units(side(crime, safety, people, safety)) == {"s2"}  # two alike, one at its address
