"""Reports are written whole or not at all, under their own name, and never over what is read."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from report_pairs import DRUGS, FIRE, moved, text

from directive_diff import cli, write
from directive_diff.errors import DirectiveDiffError, OutputError
from directive_diff.report import save


@pytest.fixture
def pair(tmp_path: Path) -> list[str]:
    paths = [tmp_path / "cu.txt", tmp_path / "moi.txt"]
    for path, year in zip(paths, (2025, 2026), strict=True):
        path.write_text(text(year, DRUGS, FIRE), encoding="utf-8")
    return [str(path) for path in paths]


def test_reports_written_side_by_side_keep_their_names(tmp_path: Path) -> None:
    """Two threads, one folder: each file holds its own."""
    files = {tmp_path / "mot.txt": "1" * 500_000, tmp_path / "hai.txt": "2" * 500_000}
    failed: list[Exception] = []

    def again(path: Path, content: str) -> None:
        try:
            for _ in range(60):
                save(content, path)
        except Exception as error:  # noqa: BLE001  # whatever it is, the test tells
            failed.append(error)

    threads = [threading.Thread(target=again, args=item) for item in files.items()]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
    assert all(path.read_text(encoding="utf-8") == content for path, content in files.items())
    assert sorted(p.name for p in tmp_path.iterdir()) == ["hai.txt", "mot.txt"]


@pytest.mark.parametrize(
    ("target", "code"), [("x" * 300 + ".html", "E204"), ("nowhere/x.html", "E202"), ("a\0b.html", "E204")]
)
def test_places_where_nothing_can_be_written(tmp_path: Path, target: str, code: str) -> None:
    with pytest.raises(OutputError) as caught:
        write(moved(), tmp_path / target)
    assert caught.value.code == code


def test_a_folder_that_may_not_be_entered(tmp_path: Path, monkeypatch) -> None:
    """As it is for anybody but root, who runs these tests at times."""

    def refused(self: Path) -> bool:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "is_dir", refused)
    with pytest.raises(OutputError, match="E204"):
        write(moved(), tmp_path / "kín" / "x.html")


def test_one_place_that_cannot_be_is_told_before_anything_is_written(pair: list[str], tmp_path: Path, capsys) -> None:
    good = tmp_path / "ok.html"
    assert cli.main(["compare", *pair, "-o", str(good), "-o", str(tmp_path / "nowhere" / "x.html")]) == cli.FAILED
    assert "E202" in capsys.readouterr().err
    assert not good.exists()


def test_a_part_of_the_page_is_not_written_over(pair: list[str], tmp_path: Path, capsys) -> None:
    folder = tmp_path / "mau"
    folder.mkdir()
    part = folder / "footer.html.j2"
    part.write_text("<footer>Sở Tư pháp</footer>", encoding="utf-8")
    assert cli.main(["compare", *pair, "--template", str(folder), "-o", f"html:{part}"]) == cli.FAILED
    assert "E205" in capsys.readouterr().err
    assert part.read_text(encoding="utf-8") == "<footer>Sở Tư pháp</footer>"


def test_a_mistyped_format_is_no_name(pair: list[str], tmp_path: Path, capsys, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.iterdir())
    assert cli.main(["compare", *pair, "-o", "redlin:so-sanh.docx"]) == cli.FAILED
    assert "E201" in capsys.readouterr().err
    assert sorted(tmp_path.iterdir()) == before


@pytest.mark.parametrize("date", ["0001-01-01", "1899-12-31", "hôm nay", "2026-13-01"])
def test_a_date_that_office_programs_do_not_know(pair: list[str], date: str, capsys) -> None:
    assert cli.main(["compare", *pair, "--date", date]) == cli.FAILED
    assert "E401" in capsys.readouterr().err


def test_every_error_of_writing_is_ours(tmp_path: Path) -> None:
    for target in (tmp_path, tmp_path / "x.lạ", tmp_path / ("y" * 400 + ".docx")):
        with pytest.raises(DirectiveDiffError):
            write(moved(), target)
