"""The command as an editor runs it: a draft in Word, a page in Chromium, and saves by real programs."""

from __future__ import annotations

import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from browser import needs_chromium

from directive_diff import read
from directive_diff.bundled import example_pair

docx = pytest.importorskip("docx", reason="python-docx writes the drafts")
OFFICE = shutil.which("soffice")
PATIENCE = 60_000  # milliseconds


@dataclass
class Preview:
    """The command while it runs, its page, and what went wrong there."""

    process: subprocess.Popen
    address: str
    page: object
    ran: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def said(self, selector: str) -> str:
        return self.page.locator(selector).inner_text()

    def until(self, script: str, argument: object = None) -> None:
        """Wait until this is true on the page."""
        self.page.wait_for_function(script, arg=argument, timeout=PATIENCE)

    def shows(self, words: str) -> None:
        """Wait until the text shows these words."""
        self.until("words => document.querySelector('#text').textContent.includes(words)", words)

    def settled(self) -> None:
        """Wait until the whole answer is there."""
        self.until("() => document.querySelector('#busy').hidden && document.querySelector('#text .row')")


@contextmanager
def preview(chromium, draft: Path, old: Path, lang: str = "vi", **options) -> Iterator[Preview]:
    """``directive-diff preview``, its address opened in Chromium; at the end Ctrl+C, which ends it well."""
    command = [
        sys.executable,
        "-m",
        "directive_diff",
        "preview",
        str(draft),
        "--against",
        str(old),
        "--no-open",
        "--lang",
        lang,
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8")
    try:
        address = next(
            found[0] for line in process.stdout if (found := re.search(r"http://127\.0\.0\.1:\d+/\S+", line))
        )
        context = chromium.new_context(viewport={"width": 1280, "height": 800}, **options)
        page = context.new_page()
        made = Preview(process, address, page)
        page.on("pageerror", lambda e: made.ran.append(str(e)))
        page.on("request", lambda r: made.asked.append(r.url))
        page.goto(address)
        made.settled()
        yield made
        context.close()
        assert made.ran == []
        assert all(url.startswith((address, "data:")) for url in made.asked)
    finally:
        process.send_signal(signal.SIGINT)
        _, complaints = process.communicate(timeout=30)
    assert process.returncode == 0
    assert "Traceback" not in complaints


def paragraphs(lines: list[str], path: Path) -> None:
    """A Word file of these paragraphs, put in place of the one that is there, as Word does."""
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    beside = path.with_name("~WRD0001.tmp")
    made.save(str(beside))
    beside.replace(path)


@pytest.fixture
def files(tmp_path: Path) -> tuple[list[str], Path, Path]:
    """The example pair with the draft as a Word file, and the draft's lines."""
    old, new = example_pair()
    lines = read(new).text.split("\n")
    draft, last_year = tmp_path / "Dự thảo 2026.docx", tmp_path / "chi-thi-2025.md"
    paragraphs(lines, draft)
    shutil.copy(old, last_year)
    return lines, draft, last_year


def edited(lines: list[str], n: int, words: str) -> list[str]:
    """The lines with words put into the middle of one."""
    half = len(lines[n]) // 2
    at = lines[n].index(" ", half)
    return [*lines[:n], f"{lines[n][:at]} {words}{lines[n][at:]}", *lines[n + 1 :]]


@needs_chromium
def test_a_word_is_typed_and_saved(chromium, files) -> None:
    lines, draft, old = files
    prose = [n for n, line in enumerate(lines) if len(line) > 300]
    with preview(chromium, draft, old) as seen:
        seen.page.evaluate("() => { window.mark = 1; scrollTo(0, document.body.scrollHeight / 2) }")
        seen.page.select_option("#filter", "all")
        paragraphs(edited(lines, prose[3], "thật khẩn trương"), draft)
        seen.shows("thật khẩn trương")
        seen.settled()
        assert seen.page.evaluate("window.mark") == 1, "the page was not loaded anew"
        assert seen.page.input_value("#filter") == "all"
        seen.page.click("#fresh")
        fresh = seen.page.locator("#text .row.fresh, #text .fresh").first
        assert "thật khẩn trương" in fresh.inner_text()
        saved = seen.said("#saved")
        assert re.search(r"\d\d:\d\d:\d\d", saved)


@needs_chromium
def test_the_reader_stays_where_they_are_reading(chromium, files) -> None:
    """Words typed far above do not move what is looked at."""
    lines, draft, old = files
    prose = [n for n, line in enumerate(lines) if len(line) > 300]
    with preview(chromium, draft, old) as seen:
        seen.page.select_option("#filter", "all")
        seen.page.evaluate("() => document.querySelector('#text > section:nth-of-type(5)').scrollIntoView()")
        seen.page.wait_for_timeout(600)
        look = """() => {
            const bar = document.querySelector("#top").getBoundingClientRect().bottom;
            const row = [...document.querySelectorAll("#text .row")].find((r) => r.getBoundingClientRect().top > bar + 5);
            return [row.dataset.key, row.getBoundingClientRect().top];
        }"""
        key, top = seen.page.evaluate(look)
        paragraphs(edited(lines, prose[0], "rất dài " * 60), draft)
        seen.until("() => Object.keys(window).length && document.querySelector('#fresh:not([hidden])')")
        seen.settled()
        seen.page.wait_for_timeout(300)
        now = seen.page.evaluate(
            'key => document.querySelector(`#text .row[data-key="${key}"]`).getBoundingClientRect().top', key
        )
        assert abs(now - top) < 40


@needs_chromium
@pytest.mark.skipif(OFFICE is None, reason="no LibreOffice here: no file is saved by it")
def test_saved_by_libreoffice(chromium, files, tmp_path: Path) -> None:
    """LibreOffice writes the file anew, all of it; only the words that were typed are told."""
    lines, draft, old = files
    prose = [n for n, line in enumerate(lines) if len(line) > 300]

    def save(content: list[str]) -> None:
        folder = tmp_path / "libreoffice"
        (folder / "in").mkdir(parents=True, exist_ok=True)
        paragraphs(content, folder / "in" / draft.name)
        profile = (tmp_path / "profile").as_uri()
        command = [
            OFFICE,
            f"-env:UserInstallation={profile}",
            "--headless",
            "--convert-to",
            "docx",
            "--outdir",
            str(folder),
            str(folder / "in" / draft.name),
        ]
        subprocess.run(command, check=True, capture_output=True, timeout=120)
        shutil.copy(folder / draft.name, draft)

    save(lines)
    with preview(chromium, draft, old) as seen:
        save(edited(lines, prose[2], "thật khẩn trương"))
        seen.shows("thật khẩn trương")
        seen.settled()
        marked = seen.page.evaluate(
            "() => document.querySelectorAll('#text .row.fresh, #text .row .fresh-mark, #text .fresh').length"
        )
        assert marked >= 1
        assert seen.page.locator("#banner").is_hidden()


@needs_chromium
def test_a_save_that_cannot_be_read(chromium, files) -> None:
    _lines, draft, old = files
    with preview(chromium, draft, old) as seen:
        words = seen.said("#text")[:300]
        whole = draft.read_bytes()
        draft.write_bytes(whole[: len(whole) // 2])
        seen.until("() => !document.querySelector('#banner').hidden")
        assert "E110" in seen.said("#banner")
        assert seen.said("#text")[:300] == words, "the last good state stays"
        draft.write_bytes(whole)
        seen.until("() => document.querySelector('#banner').hidden")


@needs_chromium
def test_a_section_is_left_out_on_purpose(chromium, files) -> None:
    lines, draft, old = files
    first = next(n for n, line in enumerate(lines) if re.match(r"2\. ", line))
    second = next(n for n, line in enumerate(lines) if re.match(r"3\. ", line))
    with preview(chromium, draft, old) as seen:
        paragraphs([*lines[:first], *lines[second:]], draft)
        seen.until("() => document.querySelector('#sections [data-key] .state.missing')")
        seen.settled()
        seen.page.click("#tab-left")
        tick = seen.page.locator("#write [data-tick]").first
        tick.wait_for(timeout=PATIENCE)
        tick.click()  # not check(): the list is written anew at once
        seen.until("() => document.querySelector('#sections .state.ticked, #sections .ticked')")
        kept = draft.with_name("Dự thảo 2026.xem-truoc.toml").read_text(encoding="utf-8-sig")
        assert kept.count("[[dropped]]") == 1
        seen.page.reload()
        seen.settled()
        seen.page.click("#tab-left")
        seen.until("() => document.querySelector('#write [data-tick]')?.checked")


@needs_chromium
def test_why_a_sentence_changed(chromium, files) -> None:
    """A click on a unit, or Enter, shows its history."""
    lines, draft, old = files
    prose = [n for n, line in enumerate(lines) if len(line) > 300]
    with preview(chromium, draft, old) as seen:
        paragraphs(edited(lines, prose[3], "thật khẩn trương"), draft)
        seen.shows("thật khẩn trương")
        seen.settled()
        seen.page.click("#fresh")
        seen.until("() => document.activeElement.closest('#text .row')")
        seen.page.keyboard.press("Enter")
        seen.page.locator("#history").wait_for(timeout=PATIENCE)
        assert "thật khẩn trương" in seen.said("#history")
        seen.page.keyboard.press("Escape")
        assert seen.page.locator("#history").is_hidden()


@needs_chromium
def test_in_english_and_in_a_narrow_window(chromium, files) -> None:
    _lines, draft, old = files
    with preview(chromium, draft, old, "en") as seen:
        seen.page.set_viewport_size({"width": 420, "height": 800})
        assert seen.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert seen.page.evaluate("document.documentElement.lang") == "en"


def test_files_that_are_not_there_are_refused_before_a_page_is() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "directive_diff", "preview", "khong-co.docx", "--against", "khong-co.md", "--no-open"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 2
    assert "E101" in done.stderr
    assert "http" not in done.stdout
