"""The page in a real browser: the script runs under the page's own security policy, and nothing asks for the network."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from report_pairs import example

from directive_diff import write

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the page is not tested in a browser")

QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
    "--disable-background-networking", "--disable-component-update", "--virtual-time-budget=5000",
)  # fmt: skip


def _open(page: Path, folder: Path, *more: str) -> subprocess.CompletedProcess[str]:
    command = [str(CHROMIUM), *QUIET, f"--user-data-dir={folder / 'profile'}", *more, page.as_uri()]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    write(example(), path)
    return path


def test_the_script_runs_and_counts_what_it_shows(page: Path, tmp_path: Path) -> None:
    done = _open(page, tmp_path, "--dump-dom", "--enable-logging=stderr")
    changes = len(example().changes)
    shown = re.sub(r"<[^>]+>", "", done.stdout)
    assert re.search(rf"Đang hiển thị\s+{changes}\s+trên\s+{changes}", shown)
    assert "Content Security Policy" not in done.stderr


def test_the_page_prints(page: Path, tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"
    _open(page, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    assert paper.read_bytes().startswith(b"%PDF-")
    assert paper.stat().st_size > 20_000
