"""The user's registry: what Excel and a text editor make of it, what it says of a comparison, and what it is refused for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directive_diff.cli import main
from directive_diff.comparison import Comparison, compare
from directive_diff.errors import DirectiveDiffError, InputError
from directive_diff.registry import read_registry

OLD = """CHỈ THỊ
Về công tác y tế năm 2025
1. Dự phòng
Triển khai Kế hoạch số 22/KH-UBND ngày 10/02/2023 của UBND tỉnh về tiêm chủng mở rộng; Chỉ thị số 08/CT-UBND ngày 04/4/2022 của UBND tỉnh về vệ sinh yêu nước.
"""
NEW = """CHỈ THỊ
Về công tác y tế năm 2026
1. Dự phòng
Triển khai Quyết định số 530/QĐ-UBND ngày 02/3/2026 của UBND tỉnh về tổ chức lại trung tâm y tế khu vực.
"""


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    for name, text in (("old.txt", OLD), ("new.txt", NEW)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path / "old.txt", tmp_path / "new.txt"


def _of(comparison: Comparison, number: str) -> tuple[str, str | None] | None:
    (found,) = [c for c in comparison.citations if c.number == number]
    names = {c.id: c.number for c in comparison.citations}
    return (found.successor.how, names.get(found.successor.id or "")) if found.successor else None


HEADER = "Văn bản,Tình trạng,Văn bản thay thế,Từ ngày\n"
FILES = {
    "comma": (HEADER + "22/KH-UBND,Được thay thế,530/QĐ-UBND,02/3/2026\n").encode(),
    "semicolon, byte-order mark": b"\xef\xbb\xbf" + (HEADER + "22/KH-UBND,Được thay thế,530/QĐ-UBND,02/3/2026\n").replace(",", ";").encode(),
    "sep line, carriage returns": ("sep=;\r\n" + HEADER.replace(",", ";").strip() + "\r\n22/KH-UBND;được thay thế;530/QĐ-UBND;2026-03-02\r\n;;;\r\n").encode(),
    "tabs in UTF-16": (HEADER + "22/KH-UBND,bị thay thế,530/QĐ-UBND,02/3/2026\n").replace(",", "\t").encode("utf-16"),
    "English": b"instrument,status,replaced by,from\n22/KH-UBND,replaced,530/Q\xc4\x90-UBND,2026-03-02\n",
    "other columns, other order": ("STT;Ghi chú;Tình trạng hiệu lực;Số, ký hiệu;Thay thế bằng\n1;«a; b»;Bị thay thế;22/KH-UBND;Quyết định số 530/QĐ-UBND\n").replace("«a; b»", '"a; b"').encode(),
    "no status but a replacement": (HEADER + "Kế hoạch số 22/KH-UBND ngày 10/02/2023 của UBND tỉnh,,Quyết định số 530/QĐ-UBND,\n").encode(),
}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
def test_csv_as_programs_write_it(name: str, pair: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "danh-muc.csv"
    path.write_bytes(FILES[name])
    comparison = compare(*pair, registry=path)
    assert _of(comparison, "22/KH-UBND") == ("replaced", "530/QĐ-UBND")
    (said,) = [c for change in comparison.changes for c in change.categories if c.rule == "document-replaced" and c.old]
    assert said.certainty == "certain"
    assert "danh-muc.csv" in said.why.vi
    assert _of(comparison, "08/CT-UBND") is None
    assert [w.code for w in comparison.warnings] == []


def test_toml(pair: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "registry.toml"
    path.write_text(
        '[[document]]\ninstrument = "08/CT-UBND"\nstatus = "hết hiệu lực"\nfrom = 2025-12-31\n\n'
        '[[document]]\ninstrument = "22/KH-UBND"\nreplaced_by = "99/KH-UBND"\n',
        encoding="utf-8",
    )
    comparison = compare(*pair, registry=read_registry(path))
    assert _of(comparison, "08/CT-UBND") == ("ended", None)
    assert _of(comparison, "22/KH-UBND") == ("replaced", None)  # by what the new text does not name
    (gone,) = [c for c in comparison.citations if c.number == "22/KH-UBND"]
    assert gone.successor
    assert gone.successor.id is None
    assert "99/KH-UBND" in gone.successor.why.vi


def test_entries_of_no_use_are_told(pair: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(HEADER + "1/KH-UBND,hết hiệu lực,,\n08/CT-UBND,hết hiệu lực,,\n", encoding="utf-8")
    (warning,) = compare(*pair, registry=path).warnings
    assert warning.code == "W307"
    assert "1/KH-UBND (dòng 2)" in warning.message.vi
    assert "08/CT-UBND" not in warning.message.vi


def test_a_number_that_two_documents_bear_is_not_guessed(tmp_path: Path) -> None:
    text = "CHỈ THỊ\nVề công tác chung năm {year}\n1. Việc\nThực hiện {cited}.\n"
    plans = (
        "Kế hoạch số 30/KH-UBND ngày 15/3/2025 của UBND tỉnh về trồng cây ven sông",
        "Kế hoạch số 30/KH-UBND ngày 15/8/2025 của UBND tỉnh về xét tặng nghệ nhân",
    )
    (tmp_path / "a.txt").write_text(text.format(year=2025, cited=plans[0]), encoding="utf-8")
    (tmp_path / "b.txt").write_text(text.format(year=2026, cited=plans[1]), encoding="utf-8")
    path = tmp_path / "r.csv"
    path.write_text(HEADER + "30/KH-UBND,hết hiệu lực,,\n", encoding="utf-8")
    comparison = compare(tmp_path / "a.txt", tmp_path / "b.txt", registry=path)
    assert [c.successor for c in comparison.citations if c.number] == [None, None]
    assert [w.code for w in comparison.warnings] == ["W307"]
    path.write_text(HEADER + "Kế hoạch số 30/KH-UBND ngày 15/3/2025,hết hiệu lực,,\n", encoding="utf-8")
    comparison = compare(tmp_path / "a.txt", tmp_path / "b.txt", registry=path)
    assert [c.successor.how if c.successor else None for c in comparison.citations if c.number] == ["ended", None]


def test_what_takes_effect_later_is_not_said_yet(pair: tuple[Path, Path], tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_text(HEADER + "08/CT-UBND,hết hiệu lực,,01/7/2027\n", encoding="utf-8")
    assert _of(compare(*pair, registry=path), "08/CT-UBND") is None


def test_in_force_stops_an_inference(tmp_path: Path) -> None:
    text = "CHỈ THỊ\nVề công tác chung năm {year}\n1. Việc\nThực hiện {cited}.\n"
    plan = "Kế hoạch số {n}/KH-UBND ngày 15/3/{year} của UBND tỉnh về phát triển nghề cá hồ chứa năm {year}"
    for name, n, year in (("a.txt", 30, 2025), ("b.txt", 41, 2026)):
        (tmp_path / name).write_text(text.format(year=year, cited=plan.format(n=n, year=year)), encoding="utf-8")
    files = tmp_path / "a.txt", tmp_path / "b.txt"
    assert _of(compare(*files), "30/KH-UBND") == ("succeeded", "41/KH-UBND")
    path = tmp_path / "r.csv"
    path.write_text(HEADER + "30/KH-UBND,còn hiệu lực,,\n", encoding="utf-8")
    assert _of(compare(*files, registry=path), "30/KH-UBND") is None


REFUSED = {
    "no header": (b"22/KH-UBND,x,y\n", "dòng 1"),
    "empty cells only": (b",,,\n", "dòng"),
    "unknown status": ((HEADER + "\n22/KH-UBND,tạm được,,\n").encode(), "dòng 3"),
    "replaced by nothing": ((HEADER + "22/KH-UBND,được thay thế,,\n").encode(), "dòng 2"),
    "no document": ((HEADER + ",hết hiệu lực,,\n").encode(), "dòng 2"),
    "no such day": ((HEADER + "22/KH-UBND,hết hiệu lực,,31/02/2025\n").encode(), "dòng 2"),
    "American date": ((HEADER + "22/KH-UBND,hết hiệu lực,,Jul 1 2025\n").encode(), "dòng 2"),
    "open quote": ((HEADER + '"22/KH-UBND,hết hiệu lực,,\n').encode(), "dòng 2"),
    "Windows-1258": ("Văn bản,Tình trạng\n22/KH-UBND,hết\n".encode("cp1258", "ignore") + b"\xfe\xe9", "dòng"),
    "two columns of one name": (b"instrument,document,status\na,b,ended\n", "dòng 1"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_refused_with_its_line(name: str, tmp_path: Path) -> None:
    path = tmp_path / "r.csv"
    path.write_bytes(REFUSED[name][0])
    with pytest.raises(InputError) as caught:
        read_registry(path)
    assert caught.value.code == "E118"
    assert REFUSED[name][1] in caught.value.vi


@pytest.mark.parametrize(
    "text", ["x = ", "[document]\nx = 1\n", "", '[[document]]\nstatus = "ended"\n', "a = [" * 5000]
)
def test_toml_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "r.toml"
    path.write_text(text or " ", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        read_registry(path)
    assert caught.value.code in ("E118", "E104")


@given(st.binary(max_size=200), st.sampled_from([".csv", ".toml"]))
def test_whatever_the_bytes_only_our_errors_leave(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, suffix: str
) -> None:
    path = tmp_path_factory.mktemp("r") / f"r{suffix}"
    path.write_bytes(data)
    try:
        read_registry(path)
    except DirectiveDiffError as error:
        assert error.code in ("E104", "E118")


def test_command(pair: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "danh-muc.csv"
    path.write_bytes(FILES["comma"])
    assert main(["compare", *map(str, pair), "--registry", str(path)]) == 0
    assert "Được thay thế" in capsys.readouterr().out
    assert main(["compare", *map(str, pair), "--registry", str(tmp_path / "none.csv")]) == 2
    assert "[E101]" in capsys.readouterr().err
    assert main(["compare", *map(str, pair), "--registry", str(path), "-o", f"text:{path}"]) == 2
    assert "[E205]" in capsys.readouterr().err
