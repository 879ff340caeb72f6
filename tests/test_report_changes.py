"""The list of changes in a terminal, and colour, which says nothing that is not said without it."""

from __future__ import annotations

import ctypes
import re
from types import SimpleNamespace

import pytest
from golden import agrees
from hypothesis import given
from hypothesis import strategies as st
from known_pairs import NAMES, compared
from report_pairs import hostile, moved, same
from sheet_pairs import payloads, small

from directive_diff import cli, console
from directive_diff.report import Options, render
from directive_diff.report.paint import PLAIN, Paint, flow

ALL = [moved, same, hostile, payloads, small, *(lambda name=name: compared(name) for name in NAMES)]
COLOUR = Options(colour=True)


def bare(text: str) -> str:
    """Text without codes of colour."""
    return re.sub(r"\x1b\[\d+m", "", text)


@pytest.mark.parametrize("made", ALL)
@pytest.mark.parametrize("format", ["text", "changes"])
def test_colour_adds_nothing_to_read(made, format: str) -> None:
    plain, coloured = str(render(made(), format)), str(render(made(), format, "vi", COLOUR))
    assert "\x1b" not in plain
    assert "\x1b[1m" in coloured
    assert bare(coloured) == plain
    for line in coloured.split("\n"):
        assert re.fullmatch(r"(?:[^\x1b]|\x1b\[(?:1|3\d)m[^\x1b]+\x1b\[0m)*", line)  # no colour outlives its line


@pytest.mark.parametrize("made", ALL)
def test_every_change_is_listed(made) -> None:
    comparison = made()
    shown = str(render(comparison, "changes"))
    numbers = [int(n) for n in re.findall(r"^\[(\d+)\] ", shown, re.MULTILINE)]
    assert sorted(numbers) == list(range(1, len(comparison.changes) + 1))
    words = [line for line in shown.splitlines() if " " in line.strip()]
    assert max(map(len, words)) <= 100


def test_words_as_git_marks_them() -> None:
    shown = str(render(small(), "changes"))
    assert "[4] ~ Chỉnh sửa · mục 1, đoạn 2 → mục 1, đoạn 3" in shown
    assert "[-huyện, thành phố-]{+xã, phường+}" in shown
    assert "Lý do: Cập nhật theo sắp xếp tổ chức bộ máy" in shown
    assert "(Suy đoán, cần kiểm tra)" in shown
    assert "↕ Chuyển vị trí · mục 1, đoạn 3 → mục 1, đoạn 1" in shown


def test_what_came_is_green_and_what_is_gone_red() -> None:
    shown = str(render(small(), "changes", "vi", COLOUR))
    assert "\x1b[31m[-huyện, thành phố-]\x1b[0m\x1b[32m{+xã, phường+}\x1b[0m" in shown


@given(
    st.lists(st.tuples(st.text("ab \n"), st.sampled_from(["", "red", "green"])), max_size=8), st.integers(8, 30)
)  # fmt: skip
def test_wrapping_keeps_every_word(pieces: list[tuple[str, str]], width: int) -> None:
    lines = flow(pieces, width, "  ", PLAIN)
    assert " ".join(lines).split() == "".join(text for text, _ in pieces).split()
    assert all(len(line) <= width or len(line.split()) == 1 for line in lines)
    assert [bare(line) for line in flow(pieces, width, "  ", Paint(on=True))] == lines


@pytest.mark.parametrize(
    ("terminal", "environment", "wanted"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {}, False),
    ],
)
def test_colour_is_for_terminals(monkeypatch, terminal: bool, environment: dict[str, str], wanted: bool) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(console, "watched", lambda: terminal)
    assert console.coloured() is wanted


@pytest.mark.parametrize(("is_console", "obeys"), [(1, 1), (1, 0), (0, 1)])
def test_windows_is_asked_to_obey_codes(monkeypatch, is_console: int, obeys: int) -> None:
    asked: list[int] = []

    class Kernel:
        def GetStdHandle(self, which: int) -> int:
            assert which == -11
            return 7

        def GetConsoleMode(self, handle: int, mode: object) -> int:
            mode._obj.value = 3  # what byref points to
            return is_console

        def SetConsoleMode(self, handle: int, mode: int) -> int:
            asked.append(mode)
            return obeys

    monkeypatch.setattr(ctypes, "windll", SimpleNamespace(kernel32=Kernel()), raising=False)
    assert console._windows_colours() is bool(is_console and obeys)
    assert asked == ([7] if is_console else [])


def test_from_the_command_line(tmp_path, capsys) -> None:
    for name, side in (("old.txt", small().old), ("new.txt", small().new)):
        (tmp_path / name).write_text(side.text, encoding="utf-8")
    pair = [str(tmp_path / "old.txt"), str(tmp_path / "new.txt")]
    assert cli.main(["compare", *pair, "--format", "changes"]) == 0
    assert capsys.readouterr().out.startswith("Điểm thay đổi: ")
    assert cli.main(["compare", *pair, "-o", f"changes:{tmp_path / 'x.txt'}", "--lang", "en"]) == 0
    assert (tmp_path / "x.txt").read_text(encoding="utf-8").startswith("Changes: ")


def test_golden() -> None:
    agrees("small-changes.txt", str(render(small(), "changes")))
