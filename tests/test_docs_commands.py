"""Every command that README and the documentation show is run, on files of the names they use.

What serves a page or speaks a protocol until it is stopped is only understood here; its own tests start it.
"""

from __future__ import annotations

import re
import shlex
import shutil
from itertools import pairwise
from pathlib import Path

import pytest
from officers_files import said as said_of
from officers_files import table_rows
from report_pairs import DRUGS, FIRE, compared, text

from directive_diff import cli, write
from directive_diff.command_parser import parse
from directive_diff.report.labels import labels

ROOT = Path(__file__).parent.parent
CITED = "Tiếp tục thực hiện Nghị định số 136/2020/NĐ-CP ngày 24/11/2020 của Chính phủ về phòng cháy, chữa cháy."
SERVING = {"preview", "app", "lsp"}
# Words that stand for the reader's own files.
STANDS_FOR = {"TRƯỚC": "chi-thi-2025.md", "SAU": "chi-thi-2026.txt", "BẢNG.docx": "bang.docx"}
STATUSES = {0, 1}  # 1: the check found something


def commands(page: Path) -> list[list[str]]:
    """The arguments of the commands in the code blocks of a page, comments left out."""
    found = []
    for _, block in re.findall(r"```(\w*)\n(.*?)```", page.read_text(encoding="utf-8"), re.DOTALL):
        for line in block.split("\n"):
            if line.strip().startswith("directive-diff "):
                said = re.split(r"\s{2,}", line.strip())[0]  # in a table of commands what they do stands behind
                words = [
                    STANDS_FOR.get(word, word.replace("BẢNG", "bang")) for word in shlex.split(said, comments=True)
                ]
                found.append(words[1:])
    return found


PAGES = {
    str(p.relative_to(ROOT)): found
    for p in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
    if (found := commands(p))
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The files that the pages speak of."""
    docx = pytest.importorskip("docx", reason="python-docx (extra docx) is not installed")
    old, new = text(2025, DRUGS, FIRE, CITED), text(2026, FIRE, DRUGS.replace("cao điểm", "đợt hai"))
    for name, said in (
        ("chi-thi-2025.md", old),
        ("chi-thi-2026.txt", new),
        ("du-thao-2026.txt", new),
        ("du-thao/chi-thi-2026.md", new),
    ):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(said, encoding="utf-8")
    for name, said in (("cu.docx", old), ("moi.docx", new), ("chi-thi-2025.docx", old)):
        made = docx.Document()
        for line in filter(None, said.split("\n")):
            made.add_paragraph(line)
        made.save(str(tmp_path / name))
    write(compared(old, new), tmp_path / "du-thao-2026.docx", format="redline")  # a draft with tracked changes
    (tmp_path / "van-ban.csv").write_text(
        "văn bản;tình trạng;văn bản thay thế;từ ngày\n"
        "Nghị định số 136/2020/NĐ-CP;được thay thế;Nghị định số 105/2025/NĐ-CP;01/7/2025\n",
        encoding="utf-8",
    )
    shutil.copytree(ROOT / "examples" / "mau-trang", tmp_path / "examples" / "mau-trang")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def explained(table: Path) -> None:
    """Type an explanation into the table, as an officer does in Word."""
    docx = pytest.importorskip("docx", reason="python-docx (extra docx) is not installed")
    made = docx.Document(str(table))
    cells = next(row for row in table_rows(made) if "thuyết minh" in said_of(row))
    for paragraph in cells[3].paragraphs[1:]:
        paragraph.clear()
    cells[3].paragraphs[0].text = "Theo ý kiến của Công an tỉnh."
    made.save(str(table))


@pytest.mark.parametrize("page", PAGES)
def test_what_a_page_says_to_type_works(page: str, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in PAGES[page]:
        if arguments[0] in SERVING:
            assert parse(arguments, labels("vi")) is not None
            continue
        if arguments == ["--help"]:
            continue  # leaves the program; tests of the command line read it
        if arguments[0] == "overrides":
            explained(folder / arguments[1])
        status = cli.main(arguments)
        said = capsys.readouterr()
        assert status in STATUSES, (arguments, said.err)
        for flag, target in pairwise(arguments):
            if flag == "-o":
                assert (folder / target.rpartition(":")[2]).stat().st_size > 0, arguments


@pytest.mark.parametrize("page", ["README.md", "docs/reference.md"])
def test_what_a_page_says_in_python_works(page: str, folder: Path) -> None:
    pytest.importorskip("pandas", reason="pandas (extra frames) is not installed")
    plt = pytest.importorskip("matplotlib.pyplot", reason="matplotlib (extra plots) is not installed")
    (folder / "y-kien.toml").write_text("", encoding="utf-8")
    programs = re.findall(r"```python\n(.*?)```", (ROOT / page).read_text(encoding="utf-8"), re.DOTALL)
    known: dict[str, object] = {}
    for program in programs:
        exec(compile(program, page, "exec"), known)
    plt.close("all")
    assert programs
    assert (folder / "doi-chieu.html").stat().st_size > 0


def test_there_are_commands_to_run() -> None:
    assert sum(map(len, PAGES.values())) >= 25
