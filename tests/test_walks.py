"""The three walks of the documentation: what they show is what one sees, on the bundled pair.

A block ``text`` behind commands or a program is what the last of them says. «…» stands for what differs from run to
run, on a line of its own for lines left out. What is to be typed in a shell is run by ``test_docs_commands.py``.
"""

from __future__ import annotations

import re
import shlex
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path

import pytest

from directive_diff.bundled import example_pair
from tools.walk_pictures import FOLDER, LARGEST, NAMES

DOCS = Path(__file__).parent.parent / "docs"
WALKS = {name: (DOCS / f"start-{name}.md").read_text(encoding="utf-8") for name in ("officer", "researcher", "editor")}
SERVING = {"app", "preview"}
SECONDS = 60


def blocks(walk: str) -> list[tuple[str, str]]:
    """Code blocks as (language, content), those within lists too."""
    found = re.findall(r"^( *)```(\w+)\n(.*?)^\1```$", WALKS[walk], re.DOTALL | re.MULTILINE)
    return [(language, re.sub(rf"^{indent}", "", said, flags=re.MULTILINE)) for indent, language, said in found]


def shown(walk: str) -> Iterator[tuple[list[str], str]]:
    """Each command whose output the walk shows, with that output."""
    command: list[str] = []
    for language, said in blocks(walk):
        if language == "sh":
            command = [line for line in said.splitlines() if line.startswith("directive-diff ")][-1:]
        elif language == "text" and command:
            yield shlex.split(command[0], comments=True)[1:], said


def pattern(said: str) -> re.Pattern[str]:
    lines = [r"(?:.*\n)*?" if line == "…" else re.escape(line).replace("…", ".*") + r"\n" for line in said.splitlines()]
    return re.compile("".join(lines))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    old, new = example_pair()
    for name in (old.name, "chi-thi-2025.md"):
        shutil.copyfile(old, tmp_path / name)
    for name in (new.name, "du-thao-2026.txt"):
        shutil.copyfile(new, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    return tmp_path


OUTPUTS = [(walk, command, said) for walk in ("officer", "editor") for command, said in shown(walk)]


@pytest.mark.parametrize(("walk", "command", "said"), OUTPUTS, ids=[f"{w}-{c[0]}" for w, c, _ in OUTPUTS])
def test_a_command_says_what_the_walk_shows(walk: str, command: list[str], said: str, folder: Path) -> None:
    serving = command[0] in SERVING
    started = [sys.executable, "-X", "utf8", "-m", "directive_diff", *command, *(["--no-open"] if serving else [])]
    wanted, heard = pattern(said), ""
    with subprocess.Popen(started, cwd=folder, stdout=subprocess.PIPE, encoding="utf-8") as process:
        assert process.stdout is not None
        try:
            for line in process.stdout:
                heard += line
                if serving and len(heard.splitlines()) == len(said.splitlines()):
                    process.send_signal(signal.SIGINT if sys.platform != "win32" else signal.SIGTERM)
                    break
            process.communicate(timeout=SECONDS)
        finally:
            process.kill()
    assert wanted.match(heard), (walk, heard)


def test_the_commands_are_there() -> None:
    assert [command[0] for _, command, _ in OUTPUTS] == ["app", "check", "preview"]


def test_the_researchers_program_prints_what_the_walk_shows(folder: Path) -> None:
    pytest.importorskip("pandas", reason="pandas (extra frames) is not installed")
    plt = pytest.importorskip("matplotlib.pyplot", reason="matplotlib (extra plots) is not installed")
    known: dict[str, object] = {}
    printed, outputs = "", 0
    for language, said in blocks("researcher"):
        if language == "python":
            out = StringIO()
            with redirect_stdout(out):
                exec(compile(said, "docs/start-researcher.md", "exec"), known)
            printed = out.getvalue()
        elif language == "text":
            assert [line.rstrip() for line in printed.splitlines()] == said.splitlines()
            outputs += 1
    plt.close("all")
    assert outputs >= 3
    for name in ("vien-dan.csv", "vien-dan.tex", "vien-dan.pdf"):
        assert (folder / name).stat().st_size > 0


def test_what_the_editor_mends_is_there_once(folder: Path) -> None:
    assert (folder / "du-thao-2026.txt").read_text(encoding="utf-8").count("Nghị quvết") == 1


def test_the_pictures_are_shown_and_small() -> None:
    for name in NAMES:
        assert sum(f"(pictures/{name})" in walk for walk in WALKS.values()) == 1, name
        assert (FOLDER / name).stat().st_size < LARGEST
