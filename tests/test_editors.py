"""The set-ups of ``docs/editors.md``, taken from the page as they stand: parsed, and run in the editors that are here."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import report_pairs as pairs

from directive_diff import cli

ROOT = Path(__file__).parent.parent
PAGE = (ROOT / "docs" / "editors.md").read_text(encoding="utf-8")
WRONG = "Thực hiện Nghị quyết số 44/NQ-TW ngày 24/11/2023 của Ban Chấp hành Trung ương về bảo vệ Tổ quốc."
OLD = pairs.text(2025, pairs.DRUGS, pairs.FIRE)
NEW = pairs.text(2026, pairs.DRUGS.replace("Công an tỉnh", "Công an tỉnh, Sở Y tế"), WRONG, pairs.FIRE)


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


@pytest.fixture
def drafts(tmp_path: Path) -> Path:
    """A folder as the page has it: last year's text, and the draft in a folder of drafts, with spaces in its way."""
    folder = tmp_path / "nhiệm vụ 2026"
    (folder / "du-thao").mkdir(parents=True)
    (folder / "chi-thi-2025.md").write_text(OLD, encoding="utf-8")
    (folder / "du-thao" / "chỉ thị 2026.md").write_text(NEW, encoding="utf-8")
    return folder


@pytest.fixture
def path(tmp_path: Path) -> dict[str, str]:
    """An environment in which ``directive-diff`` is this one."""
    if os.name == "nt":
        pytest.skip("the command is made as a shell script here")
    command = tmp_path / "bin" / "directive-diff"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m directive_diff "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    home = {"HOME": str(tmp_path), "XDG_STATE_HOME": str(tmp_path), "LC_ALL": "C.UTF-8"}
    return {**os.environ, **home, "PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}


def needs(program: str) -> str:
    found = shutil.which(program)
    if not found:
        pytest.skip(f"{program} is not installed")
    if program == "vim":
        features = subprocess.run([found, "--version"], capture_output=True, text=True, check=True).stdout
        if "+quickfix" not in features or "+eval" not in features:
            pytest.skip("this vim is built without quickfix lists")
    return found


def lines(capsys: pytest.CaptureFixture[str], draft: Path, *more: str) -> list[str]:
    assert cli.main(["check", str(draft), *more, "--format", "line"]) == 1
    return capsys.readouterr().out.splitlines()


def wanted(draft: Path) -> tuple[int, int]:
    """Line and column of the wrong sign, both from 1, in characters."""
    before = draft.read_text(encoding="utf-8").partition("44/NQ-TW")[0]
    return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1


# ---- VS Code ----------------------------------------------------------------------------------------------------------


def test_the_settings_start_the_server() -> None:
    settings = json.loads(blocks("json")[0])
    assert [settings["glspc.server.command"], *settings["glspc.server.commandArguments"]] == ["directive-diff", "lsp"]
    assert settings["glspc.server.languageId"] == ["markdown", "plaintext"]
    assert set(settings["glspc.server.initializationOptions"]) == {"against", "lang"}


def test_the_task_runs_and_its_matcher_takes_every_line(capsys, drafts: Path) -> None:
    (task,) = json.loads(blocks("json")[1])["tasks"]
    draft, old = drafts / "du-thao" / "chỉ thị 2026.md", drafts / "chi-thi-2025.md"
    known = {"${file}": str(draft), "${workspaceFolder}/chi-thi-2025.docx": str(old)}
    assert cli.main([known.get(argument, argument) for argument in task["args"]]) == 1
    matcher = task["problemMatcher"]["pattern"]
    found = []
    for line in capsys.readouterr().out.splitlines():
        match = re.fullmatch(matcher["regexp"], line)
        assert match, line
        found.append({name: match[matcher[name]] for name in ("file", "line", "column", "severity", "code", "message")})
    (sign,) = [f for f in found if f["code"] == "sign-form"]
    assert (int(sign["line"]), int(sign["column"])) == wanted(draft)
    assert sign["severity"] == "error"
    assert {f["file"] for f in found} == {str(draft)}


# ---- Vim, Emacs -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("program", ["vim", "nvim"])
def test_vim_finds_the_places(program: str, drafts: Path, path: dict[str, str], tmp_path: Path) -> None:
    vim = needs(program)
    draft, told = drafts / "du-thao" / "chỉ thị 2026.md", tmp_path / "told.json"
    script = tmp_path / "script.vim"
    script.write_text(
        f"set nocompatible encoding=utf-8\n{blocks('vim')[0]}\nsilent make!\n"
        "let found = filter(getqflist(), 'v:val.text =~ \"sign-form\"')[0]\n"
        "execute 'cc' (index(map(getqflist(), 'v:val.text'), found.text) + 1)\n"
        "call writefile([json_encode([found.type, found.lnum, found.text, line('.'), col('.'), getline('.')[col('.')-1:],"
        f" expand('%:t')])], '{told}')\nqall!\n",
        encoding="utf-8",
    )
    how = ["-es", "-N", "-u", "NONE", "-i", "NONE"] if program == "vim" else ["--headless", "--clean"]
    subprocess.run(
        [vim, *how, "-S", str(script), str(draft)], env=path, cwd=drafts, check=True, capture_output=True, timeout=120
    )
    kind, number, text, line, _, rest, name = json.loads(told.read_text(encoding="utf-8"))
    assert kind == "e"
    assert number == line == wanted(draft)[0]
    assert rest.startswith("44/NQ-TW ngày")
    assert text.startswith("[sign-form] ")
    assert name == draft.name


def test_emacs_finds_the_places(capsys, drafts: Path, path: dict[str, str], tmp_path: Path) -> None:
    emacs = needs("emacs")
    draft, told = drafts / "du-thao" / "chỉ thị 2026.md", tmp_path / "told.json"
    output = tmp_path / "output.txt"
    output.write_text("\n\n" + "\n".join(lines(capsys, draft, "--rule", "sign-form")) + "\n", encoding="utf-8")
    program = f"""
      (require 'compile) (require 'json) (prefer-coding-system 'utf-8)
      (find-file {json.dumps(str(output))}) (compilation-mode) (setq next-error-last-buffer (current-buffer))
      (compilation--ensure-parse (point-max)) (first-error)
      (with-current-buffer (window-buffer)
        (with-temp-file {json.dumps(str(told))}
          (insert (with-current-buffer (get-file-buffer {json.dumps(str(draft))})
            (json-encode (list (line-number-at-pos) (buffer-substring (point) (+ (point) 8))))))))"""
    subprocess.run(
        [emacs, "--batch", "--eval", f"(progn {program})"],
        env=path, cwd=drafts, check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    assert json.loads(told.read_text(encoding="utf-8")) == [wanted(draft)[0], "44/NQ-TW"]


# ---- Neovim -----------------------------------------------------------------------------------------------------------

_ACT = """
local function diagnostics() return vim.diagnostic.get(0) end
local function codes()
  local found = {}
  for _, d in ipairs(diagnostics()) do found[d.code or d.user_data.lsp.code] = { d.lnum, d.col, d.severity, d.message } end
  return found
end
local told = {}
vim.wait(90000, function() return #diagnostics() > 0 end)
told.first = codes()
local function hover(words)
  vim.fn.search(words)
  local params = vim.lsp.util.make_position_params(0, 'utf-16')
  local answers = vim.lsp.buf_request_sync(0, 'textDocument/hover', params, 40000)
  for _, answer in pairs(answers or {}) do return answer.result and answer.result.contents.value end
end
told.hover = hover('mở đợt cao điểm')
vim.cmd([[%s#44/NQ-TW#44-NQ/TW#]])
vim.wait(60000, function() return not codes()['sign-form'] end)
told.second = codes()
told.mapped = vim.fn.maparg('K', 'n') ~= '' or vim.fn.execute('nmap <buffer> K'):find('K') ~= nil
vim.fn.writefile({ vim.fn.json_encode(told) }, vim.env.TOLD)
vim.cmd('qall!')
"""


def test_neovim_shows_findings_and_last_years_words(drafts: Path, path: dict[str, str], tmp_path: Path) -> None:
    """The first Lua block, with the name of last year's file put in, in a real Neovim."""
    nvim = needs("nvim")
    draft, told, act = drafts / "du-thao" / "chỉ thị 2026.md", tmp_path / "told.json", tmp_path / "act.lua"
    init = tmp_path / "init.lua"
    name = str(drafts / "chi-thi-2025.md")
    init.write_text(blocks("lua")[0].replace("'chi-thi-2025.docx'", f"[[{name}]]"), encoding="utf-8")
    act.write_text(_ACT, encoding="utf-8")
    subprocess.run(
        [nvim, "--headless", "-u", str(init), "-i", "NONE", str(draft), "-c", f"luafile {act}"],
        env={**path, "TOLD": str(told)}, cwd=drafts, check=True, capture_output=True, timeout=180,
    )  # fmt: skip
    seen: dict[str, Any] = json.loads(told.read_text(encoding="utf-8"))
    line, column, severity, message = seen["first"]["sign-form"]
    text = draft.read_text(encoding="utf-8").split("\n")[line].encode()
    assert text[column:].startswith(b"44/NQ-TW")  # Neovim's own columns are bytes
    assert severity == 1
    assert "44-NQ/TW" in message
    assert "So với năm trước: Chỉnh sửa · mục 1, đoạn 1" in seen["hover"]
    assert "Công an tỉnh{+, Sở Y tế+} chủ trì" in seen["hover"]
    assert "sign-form" not in seen["second"]
    assert "no-number" in seen["second"]
    assert seen["mapped"]


def test_the_page_names_what_there_is() -> None:
    assert "directive-diff lsp" in PAGE
    assert [len(blocks(language)) for language in ("json", "lua", "vim", "elisp")] == [2, 2, 1, 1]
    example = next(line for line in PAGE.splitlines() if line.startswith("du-thao/"))
    assert re.fullmatch(json.loads(blocks("json")[1])["tasks"][0]["problemMatcher"]["pattern"]["regexp"], example)
