"""The real folder for this machine: built, then installed and started from with the network blocked."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path
from zipfile import ZipFile

import pytest
from apart import ASKS, bare, offline

from tools.bundle.__main__ import build
from tools.bundle.download import UnreachableError
from tools.bundle.targets import PYTHONS, Target

HERE = Target("linux", "{}.{}".format(*sys.version_info))


@pytest.mark.bundle
@pytest.mark.skipif(
    f"{sysconfig.get_platform()}-{HERE.python}" not in {Target("linux", python).name for python in PYTHONS},
    reason="bat-dau.sh is for Linux x86_64",
)
def test_the_folder_is_all_a_machine_without_network_needs(tmp_path: Path) -> None:
    offline("true")  # skips here rather than after the download
    try:
        made = build([HERE], tmp_path)
    except UnreachableError as error:
        pytest.skip(f"pip reaches no place to take wheels from: {error}")
    folder = made.rename(tmp_path / "Thư mục của phòng Tổng hợp (2026)")
    home = tmp_path / "home"
    home.mkdir()

    def start(*arguments: str, asked_by: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
        command = offline(*asked_by, "sh", folder / "bat-dau.sh", *arguments)
        return subprocess.run(command, env=bare(home), cwd=home, capture_output=True, encoding="utf-8", check=False)

    first = start("--version")
    assert first.returncode == 0, first.stderr
    assert first.stdout.splitlines()[-1].startswith("directive-diff ")
    again = start("--version")
    assert again.stdout.splitlines() == first.stdout.splitlines()[-1:]  # nothing is installed again

    (data,) = folder.glob("moi-truong/*/lib/python*/site-packages/directive_diff/data")
    pair = [str(data / "chi-thi-thai-nguyen-2025.md"), str(data / "chi-thi-thai-nguyen-2026.txt")]
    outputs = [home / f"đối chiếu.{suffix}" for suffix in ("docx", "xlsx", "html")]
    compared = start("compare", *pair, *(word for path in outputs for word in ("-o", str(path))))
    assert compared.returncode == 0, compared.stderr
    word, sheets, page = outputs
    assert "THUYẾT MINH" in ZipFile(word).read("word/document.xml").decode("utf-8").upper()
    assert "xl/workbook.xml" in ZipFile(sheets).namelist()
    assert "thế trận lòng dân" in page.read_text("utf-8")
    table = start("read", str(word))  # Word files are read as well as written
    assert table.returncode == 0, table.stderr

    assert sorted(path.name for path in home.iterdir()) == sorted(path.name for path in outputs)

    asked = start("app", "--no-open", asked_by=(sys.executable, "-c", ASKS))
    assert asked.stdout == "200 text/html\n", asked.stderr
