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


def test_the_topic_filter_shows_the_drug_plans_and_hides_the_rest(page: Path, tmp_path: Path) -> None:
    """The choice a reader makes, made by a script of our own; the page's policy would refuse it, so it is left out."""
    pick = (
        "<script>addEventListener('load', () => { const s = document.querySelector('select[name=topic]');"
        "s.value = 'drugs'; s.dispatchEvent(new Event('change', { bubbles: true })); });</script>"
    )
    text = page.read_text(encoding="utf-8")
    chosen = tmp_path / "chosen.html"
    chosen.write_text(
        re.sub(r"<meta http-equiv=[^>]*>", "", text).replace("</body>", f"{pick}</body>"), encoding="utf-8"
    )
    dom = _open(chosen, tmp_path, "--dump-dom").stdout
    rows = re.findall(r"<tr class=\"cited[^>]*>", dom)
    shown = [row for row in rows if 'hidden=""' not in row]
    assert 4 <= len(shown) < len(rows)
    assert all("drugs" in row for row in shown)
    notes = re.findall(r"<div class=\"note\"[^>]*>", dom)
    visible = [note for note in notes if 'hidden=""' not in note]
    assert visible
    assert all(re.search(r'data-topics="[^"]*\bdrugs\b', note) for note in visible)
    assert len(visible) == sum("drugs" in change.topics for change in example().changes)


def test_the_page_prints(page: Path, tmp_path: Path) -> None:
    paper = tmp_path / "report.pdf"
    _open(page, tmp_path, "--no-pdf-header-footer", f"--print-to-pdf={paper}")
    assert paper.read_bytes().startswith(b"%PDF-")
    assert paper.stat().st_size > 20_000
