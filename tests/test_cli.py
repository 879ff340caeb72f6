"""The command line as a user meets it: a process of its own where it matters, ``main()`` elsewhere."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from report_pairs import DRUGS, FIRE, ROADS, text

from directive_diff import __version__, cli, targets
from directive_diff.bundled import example_pair


@pytest.fixture
def pair(tmp_path: Path) -> tuple[str, str]:
    old, new = tmp_path / "old.md", tmp_path / "new.md"
    old.write_text(text(2025, DRUGS, FIRE), encoding="utf-8")
    new.write_text(text(2026, FIRE, ROADS), encoding="utf-8")
    return str(old), str(new)


def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "-m", "directive_diff", *arguments],
        capture_output=True,
        env={**os.environ, **environment},
        timeout=120,
        check=False,
    )


# ---- outputs ------------------------------------------------------------------------------------------------------


def test_summary_to_standard_output(pair, capsys) -> None:
    assert cli.main(["compare", *pair]) == 0
    assert capsys.readouterr().out.startswith("Bản đối chiếu")


def test_several_outputs_at_once(pair, tmp_path: Path, capsys) -> None:
    outputs = [tmp_path / "a.html", tmp_path / "b.json", tmp_path / "c.dat"]
    assert cli.main(["compare", *pair, "-o", str(outputs[0]), "-o", str(outputs[1]), "-o", f"text:{outputs[2]}"]) == 0
    assert outputs[0].read_text(encoding="utf-8").startswith("<!DOCTYPE html>")
    assert json.loads(outputs[1].read_text(encoding="utf-8"))["format"] == "directive-diff/1"
    assert outputs[2].read_text(encoding="utf-8").startswith("Bản đối chiếu")
    assert capsys.readouterr().out == ""
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.html", "b.json", "c.dat", "new.md", "old.md"]


def test_dash_is_standard_output(pair, capsys) -> None:
    assert cli.main(["compare", *pair, "-o", "json:-"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "directive-diff/1"
    assert cli.main(["compare", *pair, "-o", "-", "--format", "json", "--lang", "en"]) == 0
    assert json.loads(capsys.readouterr().out)["format"] == "directive-diff/1"


@pytest.mark.parametrize(
    ("value", "path", "format"),
    [
        (r"C:\bao-cao\x.html", r"C:\bao-cao\x.html", "html"),
        (r"json:C:\x.dat", r"C:\x.dat", "json"),
        ("text:a:b.html", "a:b.html", "text"),
        ("nam 2026: du thao.json", "nam 2026: du thao.json", "json"),
    ],
)
def test_drive_letters_and_colons(value: str, path: str, format: str) -> None:
    target = targets.target_of(value, None)
    assert (str(target.path), target.format) == (path, format)


def test_exit_code(pair) -> None:
    assert cli.main(["compare", *pair, "--exit-code"]) == 1
    assert cli.main(["compare", pair[0], pair[0], "--exit-code"]) == 0
    assert cli.main(["compare", *pair]) == 0


def test_an_existing_report_keeps_its_permissions(pair, tmp_path: Path) -> None:
    target = tmp_path / "r.html"
    target.write_text("old", encoding="utf-8")
    target.chmod(0o640)
    assert cli.main(["compare", *pair, "-o", str(target)]) == 0
    assert target.stat().st_mode & 0o777 == 0o640


def test_a_link_is_followed(pair, tmp_path: Path) -> None:
    real, link = tmp_path / "real.html", tmp_path / "link.html"
    real.write_text("", encoding="utf-8")
    link.symlink_to(real)
    assert cli.main(["compare", *pair, "-o", str(link)]) == 0
    assert link.is_symlink()
    assert real.stat().st_size > 1000


def test_demo(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["demo"]) == 0
    assert (tmp_path / "report.html").is_file()
    out = capsys.readouterr().out
    assert str(tmp_path / "report.html") in out
    assert "Tóm tắt" in out


def test_read(capsys) -> None:
    assert cli.main(["read", str(example_pair()[1]), "--lang", "en"]) == 0
    out = capsys.readouterr().out
    assert "section 4, paragraph 2" in out
    assert "Citations found" in out


# ---- refusals -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("output", "code"),
    [
        ("no-such-folder/x.html", "E202"),
        (".", "E203"),
        ("x.pdf", "E201"),
        ("x", "E201"),
        ("", "E401"),
        ("html:", "E401"),
        ("old.md", "E205"),
        ("text:old.md", "E205"),
        ("json:./new.md", "E205"),
    ],
)
def test_outputs_refused(pair, tmp_path: Path, monkeypatch, capsys, output: str, code: str) -> None:
    monkeypatch.chdir(tmp_path)
    before = Path(pair[0]).read_bytes()
    for lang, word in (("vi", "Lỗi"), ("en", "Error")):
        assert cli.main(["compare", *pair, "-o", output, "--lang", lang]) == 2
        assert capsys.readouterr().err.splitlines()[-1 if code != "E401" else -2].startswith(f"{word} [{code}]")
    assert Path(pair[0]).read_bytes() == before
    assert not [p for p in tmp_path.iterdir() if p.suffix == ".tmp"]


def test_one_file_twice_is_refused(pair, tmp_path: Path, capsys) -> None:
    target = str(tmp_path / "x.html")
    assert cli.main(["compare", *pair, "-o", target, "-o", f"json:{target}"]) == 2
    assert "[E403]" in capsys.readouterr().err


def test_a_report_that_cannot_be_written(pair, tmp_path: Path, monkeypatch, capsys) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    assert cli.main(["compare", *pair, "-o", str(tmp_path / "x.html")]) == 2
    assert "[E204]" in capsys.readouterr().err
    monkeypatch.undo()
    assert sorted(p.name for p in tmp_path.iterdir()) == ["new.md", "old.md"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_standard_output_full(pair) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "directive_diff", "compare", *pair], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 2
    assert b"[E206]" in done.stderr
    assert b"Traceback" not in done.stderr


def test_devices_are_written_to(pair) -> None:
    assert cli.main(["compare", *pair, "-o", "html:/dev/null"]) == 0
    assert Path("/dev/null").is_char_device()


@pytest.mark.parametrize(
    ("arguments", "vi"),
    [
        (["compare"], "thiếu: TRƯỚC"),
        (["compare", "a"], "thiếu văn bản SAU"),
        (["compare", "a", "b", "c"], "không hiểu: c"),
        (["compare", "a", "b", "-o"], "cần có một giá trị"),
        (["compare", "a", "b", "--format", "pdf"], "giá trị của --format chưa đúng"),
        (["frobnicate"], "chưa đúng"),
        (["compare", "a", "b", "--lang", "fr"], "giá trị của --lang chưa đúng"),
    ],
)
def test_wrong_commands(arguments: list[str], vi: str, capsys) -> None:
    assert cli.main(arguments) == 2
    err = capsys.readouterr().err
    assert "[E401]" in err
    assert vi in err


def test_no_command_shows_help(capsys) -> None:
    assert cli.main([]) == 2
    assert "Cách dùng" in capsys.readouterr().out


def test_an_unexpected_error_is_ours(pair, monkeypatch, capsys) -> None:
    def broken(*_: object) -> None:
        msg = "secret\x1b[31m"
        raise ZeroDivisionError(msg)

    monkeypatch.setattr(targets, "render", broken)
    assert cli.main(["compare", *pair]) == 2
    err = capsys.readouterr().err
    assert "[E999]" in err
    assert "ZeroDivisionError" in err
    assert "Traceback" not in err
    assert "\x1b" not in err


def test_interrupted(pair, monkeypatch, capsys) -> None:
    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(targets, "render", stop)
    assert cli.main(["compare", *pair]) == 130
    assert "Đã dừng" in capsys.readouterr().err


def test_closed_pipe_is_quiet() -> None:
    with subprocess.Popen(
        [sys.executable, "-m", "directive_diff", "demo", "-o", "html:-"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()  # before anything is written: a pipe may hold the whole report
        err = process.stderr.read()
        assert process.wait(60) == 141
    assert b"Traceback" not in err
    assert b"Exception ignored" not in err


# ---- speaking -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["ascii", "cp1258", "utf-16"])
def test_utf8_whatever_the_console_says(pair, encoding: str) -> None:
    done = run("compare", *pair, PYTHONIOENCODING=encoding)
    assert done.returncode == 0
    assert done.stdout.decode("utf-8").startswith("Bản đối chiếu")
    failed = run("compare", "khong-co.md", "b.md", PYTHONIOENCODING=encoding)
    assert failed.stderr.decode("utf-8").startswith("Lỗi [E101]")


def test_progress_only_for_a_person(pair) -> None:
    assert b"Comparing" not in run("compare", *pair, "--lang", "en").stderr


def test_warnings_on_standard_error(tmp_path: Path, capsys) -> None:
    path = tmp_path / "a.md"
    path.write_text(text(2025, DRUGS), encoding="utf-8")
    assert cli.main(["compare", str(path), str(path), "--lang", "en"]) == 0
    assert "Warning [W302]" in capsys.readouterr().err


def test_a_terminal_shows_a_warning_once(tmp_path: Path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    path = tmp_path / "a.md"
    path.write_text(text(2025, DRUGS), encoding="utf-8")
    assert cli.main(["compare", str(path), str(path), "--lang", "en"]) == 0
    out, err = capsys.readouterr()
    assert (out + err).count("W302") == 1


def test_version(capsys) -> None:
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out.strip() == f"directive-diff {__version__}"


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("command", [[], ["compare"], ["demo"], ["read"]])
def test_help_in_both_languages(command: list[str], lang: str, capsys) -> None:
    assert cli.main([*command, "--help", "--lang", lang]) == 0 or lang == "en"
    capsys.readouterr()
    assert cli.main(["--lang", lang, *command, "--help"]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Cách dùng" if lang == "vi" else "usage")
    assert ("options" in out) == (lang == "en")


def test_help_is_quick() -> None:
    """In seconds of the processor: what else runs here does not count."""
    best = 9.0
    for _ in range(5):
        before = os.times()
        assert run("--help").returncode == 0
        after = os.times()
        spent = after.children_user - before.children_user + after.children_system - before.children_system
        best = min(best, spent)
    assert best < 0.25
