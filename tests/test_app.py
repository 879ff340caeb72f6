"""The page for those without a terminal, in a real browser: two files in, words written, every report out."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from urllib.parse import unquote

import known_pairs
import pytest
from browser import needs_chromium
from local_server import raw, request, running, status, whole
from report_pairs import DRUGS, FIRE, ROADS, text

from directive_diff import compare
from directive_diff.bundled import example_pair
from directive_diff.errors import DirectiveDiffError, UsageError
from directive_diff.overrides import parse
from directive_diff.overrides.edit import Editing
from directive_diff.preview.app.desk import Desk
from directive_diff.preview.app.downloads import DOWNLOADS
from directive_diff.preview.app.names import attachment, brought, decisions_name, stem_of
from directive_diff.preview.app.routes import DOORS, desk_app
from directive_diff.preview.app.start import work_folder
from directive_diff.preview.routes import Stop
from directive_diff.preview.serve import Bound, bind, guarded
from directive_diff.report import FORMATS

BELTS = "Sở Công Thương kiểm tra việc chấp hành quy định về vật liệu nổ công nghiệp trên địa bàn tỉnh."
OLD = text(2025, DRUGS, FIRE, ROADS)
NEW = text(2026, DRUGS.replace("về ma túy", "về ma túy, tội phạm công nghệ cao"), BELTS, ROADS)


def word(content: str) -> bytes:
    """A Word file of these paragraphs."""
    from docx import Document

    made, out = Document(), BytesIO()
    for paragraph in content.split("\n\n"):
        made.add_paragraph(paragraph)
    made.save(out)
    return out.getvalue()


@dataclass
class Served:
    bound: Bound
    desk: Desk
    folder: Path
    faults: list[Exception] = field(default_factory=list)

    def decisions(self) -> str:
        (file,) = self.folder.iterdir()
        return file.read_bytes().decode("utf-8")


@contextmanager
def served(folder: Path) -> Iterator[Served]:
    bound, desk, stop = bind(), Desk(folder), Stop()
    found = Served(bound, desk, folder)
    with running(guarded(desk_app(desk, "vi", stop), bound, DOORS, failed=found.faults.append), bound, stop):
        yield found
    assert found.faults == []


@dataclass
class Tab:
    """A page, and what went wrong on it."""

    page: object
    ran: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)

    def put(self, side: str, path: Path) -> None:
        self.page.set_input_files(f"#file-{side}", str(path))
        self.page.wait_for_selector(f"#place-{side} .brought:not([hidden])")
        self.page.wait_for_selector(f"#place-{side} .doing[hidden]", state="attached")

    def compare(self) -> None:
        self.page.click("#compare:not([disabled])")
        self.page.wait_for_selector("#result:not([hidden])", timeout=30_000)
        self.quiet()

    def quiet(self) -> None:
        self.page.wait_for_selector("#doing[hidden]", state="attached", timeout=30_000)


@contextmanager
def tab(chromium, address: str, **options) -> Iterator[Tab]:
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, **options)
    page = context.new_page()
    opened = Tab(page)
    page.on("pageerror", lambda e: opened.ran.append(str(e)))
    page.on("console", lambda m: opened.ran.append(m.text) if m.type == "error" and "404" not in m.text else None)
    page.on("dialog", lambda d: (opened.ran.append(d.message), d.dismiss()))
    page.on("request", lambda r: opened.asked.append(r.url))
    page.goto(address)
    try:
        yield opened
    finally:
        context.close()


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    old, new = tmp_path / "Chỉ thị 2025.docx", tmp_path / "Dự thảo Chỉ thị 2026.docx"
    old.write_bytes(word(OLD))
    new.write_bytes(word(NEW))
    return old, new


@pytest.fixture
def work(tmp_path: Path) -> Path:
    folder = tmp_path / "việc năm nay"
    folder.mkdir()
    return folder


# ---- from two files to a table that says what the officer wrote ----------------------------------------------------------


@needs_chromium
def test_an_officer_without_a_terminal(chromium, pair: tuple[Path, Path], work: Path) -> None:
    said = "Bổ sung theo đề nghị của Công an tỉnh «số 12» <b>&\nDòng thứ hai."
    with served(work) as app, tab(chromium, app.bound.address) as one:
        page = one.page
        assert page.is_disabled("#compare")
        one.put("old", pair[0])
        assert page.is_disabled("#compare")
        one.put("new", pair[1])
        assert "Dự thảo Chỉ thị 2026.docx" in page.inner_text("#place-new")
        one.compare()
        frame = page.frame_locator("#report")
        assert "Bản đối chiếu" in frame.locator("h1").inner_text()
        frame.locator("#tools").wait_for()  # its script runs, under its own policy

        page.click("#tab-points")
        first = page.locator(".point.unexplained").first
        assert "Chưa xác định lý do" in first.inner_text()
        key = first.get_attribute("data-key")
        mine = page.locator(f".point[data-key='{key}']")
        mine.locator("textarea").fill(said)
        mine.locator("textarea").blur()
        page.wait_for_selector(f".point.said[data-key='{key}']")
        one.quiet()
        assert work.joinpath("Dự thảo Chỉ thị 2026.y-kien.toml").is_file()
        blocks = tomllib.loads(app.decisions().replace("\r\n", "\n"))["change"]
        assert [block["thuyet_minh"] for block in blocks] == [said]

        page.click("#tab-take")
        with page.expect_download() as taken:
            page.click("[data-take=table]")
        assert taken.value.suggested_filename == "bang-so-sanh-Dự thảo Chỉ thị 2026.docx"
        table = zipfile.ZipFile(taken.value.path()).read("word/document.xml").decode()
        assert "Bổ sung theo đề nghị của Công an tỉnh «số 12» &lt;b&gt;&amp;" in table

        page.reload()
        page.wait_for_selector("#result:not([hidden])")
        page.click("#tab-points")
        page.click("[data-filter=said]")
        assert page.locator(".point.said textarea").input_value() == said
        assert one.ran == []
        assert all(url.startswith((app.bound.origin, "blob:")) for url in one.asked)

    # what the page wrote, the command line reads
    again = compare(*pair, overrides=work / "Dự thảo Chỉ thị 2026.y-kien.toml")
    assert any(c.rule == "officer" for change in again.changes for c in change.categories)


@needs_chromium
def test_files_are_dropped_and_refused(chromium, pair: tuple[Path, Path], work: Path, tmp_path: Path) -> None:
    picture, empty = tmp_path / "ảnh.docx", tmp_path / "trống.txt"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n" + b"0" * 100)
    empty.write_text(" \n")
    with served(work) as app, tab(chromium, app.bound.address) as one:
        page = one.page
        for side, path, code in (("old", picture, "E105"), ("new", empty, "E104")):
            one.put(side, path)
            page.wait_for_selector(f"#place-{side} .error:not([hidden])")
            told = page.inner_text(f"#place-{side} .error")
            assert code in told
            assert path.name in told
        assert page.is_disabled("#compare")
        # dropped: files made in the page, as a drag from the desktop brings them
        for side, path in zip(("old", "new"), pair, strict=True):
            page.evaluate(
                """([side, name, bytes]) => {
                    const given = new DataTransfer();
                    given.items.add(new File([new Uint8Array(bytes)], name));
                    const place = document.getElementById(`place-${side}`);
                    for (const type of ["dragenter", "dragover", "drop"])
                        place.dispatchEvent(new DragEvent(type, { dataTransfer: given, bubbles: true, cancelable: true }));
                }""",
                [side, path.name, list(path.read_bytes())],
            )
            page.wait_for_selector(f"#place-{side} .error[hidden]", state="attached")
        one.compare()
        assert page.locator("#report").is_visible()
        # two files at one place
        page.evaluate(
            """() => {
                const given = new DataTransfer();
                for (const name of ["a.txt", "b.txt"]) given.items.add(new File(["a"], name));
                document.getElementById("place-old").dispatchEvent(new DragEvent("drop", { dataTransfer: given, bubbles: true, cancelable: true }));
            }"""
        )
        page.wait_for_selector("#place-old .error:not([hidden])")
        assert list(work.iterdir()) == []  # nothing was said, nothing is written


@needs_chromium
def test_pairs_are_parted_and_tied_and_given_back(chromium, pair: tuple[Path, Path], work: Path) -> None:
    with served(work) as app, tab(chromium, app.bound.address) as one:
        page = one.page
        one.put("old", pair[0])
        one.put("new", pair[1])
        one.compare()
        page.click("#tab-points")
        page.click("[data-filter=all]")
        point = page.locator(".point", has=page.locator("[data-what=part]")).filter(has_text="công nghệ cao")
        point.locator("[data-what=part]").click()
        page.wait_for_selector("#pairs:not([hidden])")
        one.quiet()
        assert tomllib.loads(app.decisions())["pair"][0]["action"] == "reject"
        kinds = {c: page.locator(f".point:has-text('{c}')").count() for c in ("Lược bỏ", "Bổ sung mới")}
        assert all(kinds.values())
        removed = page.locator(".point", has_text="Không còn ở văn bản sau").filter(has_text="về ma túy")
        removed.locator("[data-what=choose]").click()
        removed.locator(".others button").first.click()
        page.wait_for_selector("#pairs li:text-matches('^Ghép: ', '')", state="attached")
        one.quiet()
        assert [p["action"] for p in tomllib.loads(app.decisions())["pair"]] == ["pin"]
        assert page.locator(".point:has-text('Cặp do người soạn thảo chọn')").count() == 1
        page.click("#pairs summary")
        page.click("#pairs button")
        page.wait_for_selector("#pairs[hidden]", state="attached")
        assert "pair" not in tomllib.loads(app.decisions())
        assert one.ran == []


@needs_chromium
def test_two_tabs_show_one_desk(chromium, pair: tuple[Path, Path], work: Path) -> None:
    with served(work) as app, tab(chromium, app.bound.address) as one, tab(chromium, app.bound.address + "en") as other:
        one.put("old", pair[0])
        one.put("new", pair[1])
        other.page.wait_for_selector("#compare:not([disabled])")
        one.compare()
        other.page.wait_for_selector("#result:not([hidden])")
        assert "Comparison" in other.page.inner_text("#tab-report")
        for each in (one, other):
            each.page.click("#tab-points")
        mine, theirs = (each.page.locator(".point textarea").first for each in (one, other))
        theirs.fill("Đang gõ dở")  # unsaved words are not taken away by what happens in the other tab
        mine.fill("Lý do của thẻ thứ nhất")
        mine.blur()
        other.page.wait_for_selector(".point.said")
        assert theirs.input_value() == "Đang gõ dở"
        theirs.press("Control+Enter")
        one.page.wait_for_selector("text=Đã lưu", state="attached")
        until = time.monotonic() + 10
        while "Đang gõ dở" not in app.decisions() and time.monotonic() < until:
            time.sleep(0.05)
        decisions = parse(app.decisions()).changes
        assert len(decisions) == 1
        # an English page writes the English words, and leaves the Vietnamese as they are
        assert (decisions[0].explanation.vi, decisions[0].explanation.en) == ("Lý do của thẻ thứ nhất", "Đang gõ dở")
        assert one.ran == other.ran == []


@needs_chromium
def test_hostile_names_and_texts_run_nothing(chromium, work: Path, tmp_path: Path) -> None:
    payloads = Path(__file__).with_name("cases").joinpath("payloads.txt").read_text(encoding="utf-8").splitlines()
    bad = [f"Sở Y tế {line} triển khai nhiệm vụ số {n} của kế hoạch." for n, line in enumerate(payloads) if line]
    old, new = tmp_path / "a<img src=x onerror=alert(1)>.md", tmp_path / '"><script>alert(2)<.md'
    old.write_text(text(2025, DRUGS, *bad[::2]), encoding="utf-8")
    new.write_text(text(2026, *bad[1::2], DRUGS), encoding="utf-8")
    with served(work) as app, tab(chromium, app.bound.address) as one:
        page = one.page
        one.put("old", old)
        one.put("new", new)
        one.compare()
        page.frame_locator("#report").locator("#tools").wait_for()
        page.click("#tab-points")
        page.click("[data-filter=all]")
        field = page.locator(".point textarea").first
        field.fill("</textarea><script>alert(3)</script>\n'''\"\"\" \\ = [[change]]")
        field.blur()
        page.wait_for_selector(".point.said")
        one.quiet()
        page.click("#tab-take")
        page.reload()
        page.wait_for_selector("#result:not([hidden])")
        assert one.ran == []
        assert not any(url.rpartition("/")[2] == "x" or ":9/" in url for url in one.asked)
        assert len(parse(app.decisions()).changes) == 1
        assert [file.parent for file in work.iterdir()] == [work]


@needs_chromium
@pytest.mark.parametrize(("width", "scheme", "lang"), [(600, "dark", "vi"), (1280, "light", "en")])
def test_it_fits_and_is_reached_by_keyboard(
    chromium, pair: tuple[Path, Path], work: Path, width: int, scheme: str, lang: str
) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with served(work) as app:
        for side, path in zip(("old", "new"), pair, strict=True):
            app.desk.put(side, path.name, path.read_bytes())
        app.desk.compare()
        with tab(chromium, app.bound.address + lang, color_scheme=scheme, bypass_csp=True) as one:
            page = one.page
            page.set_viewport_size({"width": width, "height": 900})
            page.wait_for_selector("#result:not([hidden])")
            page.focus("#tab-report")
            for name in ("points", "take", "report"):
                page.keyboard.press("ArrowRight")
                assert page.evaluate("document.activeElement.id") == f"tab-{name}"
                page.wait_for_selector(f"#panel-{name}:not([hidden])")
                assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), name
                found = Axe().run(page, context={"exclude": [["#report"]]})
                assert found.violations_count == 0, found.generate_report()
            page.focus("#file-old")
            assert page.evaluate("getComputedStyle(document.querySelector('#file-old + span')).outlineStyle") == "solid"


# ---- every report --------------------------------------------------------------------------------------------------------


def test_every_format_is_offered() -> None:
    assert {row.format for row in DOWNLOADS.values()} == set(FORMATS)


MAGIC = {".docx": b"PK", ".xlsx": b"PK", ".html": b"<!DOCTYPE html>", ".json": b"{", ".csv": b"\xef\xbb\xbf"}


def fetched(app: Served, path: str) -> tuple[dict[str, str], bytes]:
    headers = [("Host", f"127.0.0.1:{app.bound.port}"), ("Sec-Fetch-Site", "same-origin")]
    answer = raw(app.bound, request("GET", f"/{app.bound.token}/{path}", headers), wait=60, until=whole)
    assert status(answer) == 200, answer[:300]
    head, _, body = answer.partition(b"\r\n\r\n")
    return dict(line.lower().split(": ", 1) for line in head.decode("latin-1").split("\r\n")[1:]), body


def compared(app: Served, old: tuple[str, bytes], new: tuple[str, bytes]) -> None:
    app.desk.put("old", *old)
    app.desk.put("new", *new)
    app.desk.compare()
    until = time.monotonic() + 60
    while app.desk.running and time.monotonic() < until:
        time.sleep(0.02)
    assert app.desk.result is not None


def test_every_report_is_handed_out(work: Path) -> None:
    old, new = ((path.name, path.read_bytes()) for path in example_pair())
    with served(work) as app:
        compared(app, old, ("Dự thảo số 1.txt", new[1]))
        names = set()
        for n, (what, row) in enumerate(DOWNLOADS.items()):
            headers, body = fetched(app, f"take/{('vi', 'en')[n % 2]}/{what}")
            told = headers["content-disposition"]
            assert told.isascii()
            name = unquote(told.partition("utf-8''")[2] or told.partition("UTF-8''")[2])
            assert name.endswith(row.suffix)
            assert "dự thảo số 1" in name.lower()
            names.add(name)
            assert len(body) > 300, what
            assert body.lstrip().startswith(MAGIC.get(row.suffix, b"")), (what, body[:20])
            assert headers["x-content-type-options"] == "nosniff"
            if row.suffix in (".docx", ".xlsx"):
                assert zipfile.ZipFile(BytesIO(body)).testzip() is None
            if row.suffix == ".json":
                assert json.loads(body)["format"] == "directive-diff/1"
        assert len(names) == len(DOWNLOADS)


def test_the_report_is_framed_by_its_own_page_only(work: Path) -> None:
    with served(work) as app:
        compared(app, ("a.md", OLD.encode()), ("b.md", NEW.encode()))
        headers, _ = fetched(app, "report/vi")
        assert headers["x-frame-options"] == "sameorigin"
        policy = headers["content-security-policy"]
        assert "frame-ancestors 'self'" in policy
        assert "default-src 'none'" in policy
        assert "connect-src" not in policy  # the report may ask for nothing
        assert re.search(r"script-src 'sha256-[^']+'", policy)
        headers, _ = fetched(app, "")
        assert headers["x-frame-options"] == "deny"
        assert "require-trusted-types-for 'script'" in headers["content-security-policy"]


# ---- the desk ---------------------------------------------------------------------------------------------------------


def settled(desk: Desk) -> Desk:
    until = time.monotonic() + 30
    while desk.running and time.monotonic() < until:
        time.sleep(0.01)
    return desk


def desk_of(folder: Path, old: str = OLD, new: str = NEW) -> Desk:
    desk = Desk(folder)
    desk.put("old", "a.md", old.encode())
    desk.put("new", "b.md", new.encode())
    desk.compare()
    return settled(desk)


def test_nothing_to_compare(work: Path) -> None:
    desk = Desk(work)
    desk.put("old", "a.md", OLD.encode())
    with pytest.raises(UsageError) as caught:
        desk.compare()
    assert caught.value.code == "E415"


def test_a_file_that_is_too_large(work: Path) -> None:
    slot = Desk(work).put("old", "a.txt", b"a" * 50_000_001)
    assert slot.status == "error"
    assert slot.error.code == "E104"


def test_pages_that_are_pictures_are_read_when_asked_for(work: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from directive_diff import directive

    asked, read = [], directive.read_file

    def watched(file, options):
        asked.append((file.name, options.ocr))
        return read(file, options)

    monkeypatch.setattr(directive, "read_file", watched)
    desk = Desk(work)
    desk.put("old", "a.md", OLD.encode())
    desk.recognise(wanted=True)
    desk.put("new", "b.md", NEW.encode())
    assert asked == [("a.md", False), ("a.md", True), ("b.md", True)]


def test_another_file_makes_the_result_old(work: Path) -> None:
    desk = desk_of(work)
    assert not desk.outdated
    desk.swap()
    assert desk.outdated
    desk.swap()
    assert not desk.outdated
    desk.clear("old")
    assert desk.outdated


def test_decisions_that_cannot_be_read_are_never_written_over(work: Path) -> None:
    (work / "b.y-kien.toml").write_text("[[change]]\nold = ", encoding="utf-8")
    desk = desk_of(work)
    assert desk.result is not None
    assert desk.problem.code == "E121"
    key = next(iter(desk.result.editing.keys))
    from directive_diff.report.labels import labels

    with pytest.raises(DirectiveDiffError) as caught:
        desk.say(key, [], "x", labels("vi"), 1)
    assert caught.value.code == "E121"
    assert (work / "b.y-kien.toml").read_text(encoding="utf-8") == "[[change]]\nold = "


def test_a_decision_that_no_longer_applies_is_told(work: Path) -> None:
    from directive_diff.preview.app.routes import _state
    from directive_diff.report.labels import labels

    gone = '[[change]]\nold = "Câu này không có ở đâu cả."\nthuyet_minh = "x"\n'
    (work / "b.y-kien.toml").write_text(gone, encoding="utf-8")
    notices = _state(desk_of(work), labels("vi"))["result"]["notices"]
    assert [n[:6] for n in notices if "W308" in n] == ["[W308]"]


def test_words_alone_leave_the_quotes_as_they_are(work: Path) -> None:
    from directive_diff.report.labels import labels

    desk = desk_of(work)
    editing = desk.result.editing
    key = next(iter(editing.keys))
    desk.say(key, [], "Lý do.", labels("vi"), 1)
    assert settled(desk).result.editing is editing
    assert desk.result.number == 2
    desk.part(next(k for k, change in editing.keys.items() if change == about(desk.result.comparison, "công nghệ cao")))
    assert settled(desk).result.editing is not editing


def test_a_point_that_is_gone(work: Path) -> None:
    from directive_diff.report.labels import labels

    desk = desk_of(work)
    for deed in (
        lambda: desk.say("0" * 20, [], "x", labels("vi"), 1),
        lambda: desk.part("0" * 20),
        lambda: desk.tie(next(iter(desk.result.editing.keys)), "old", "nothing"),
    ):
        with pytest.raises(UsageError) as caught:
            deed()
        assert caught.value.code == "E416"
    assert list(work.iterdir()) == []


@pytest.mark.parametrize("value", ["nowhere", "a-file"])
def test_a_folder_that_is_none(tmp_path: Path, value: str) -> None:
    (tmp_path / "a-file").write_text("x")
    with pytest.raises(UsageError) as caught:
        work_folder(str(tmp_path / value))
    assert caught.value.code == "E414"


# ---- one decision in the file ---------------------------------------------------------------------------------------------


def edited(tmp_path: Path, before: str, *steps) -> str:
    """The file after these steps, each with the comparison it leads to."""
    paths = tmp_path / "old.md", tmp_path / "new.md"
    for path, content in zip(paths, (OLD, NEW), strict=True):
        path.write_text(content, encoding="utf-8")
    now = before
    for step in steps:
        overrides = parse(now)
        comparison = compare(*paths, overrides=overrides)
        now = step(Editing(comparison), overrides, comparison)
        assert now.count("\r\n") == now.count("\n")
    return now.replace("\r\n", "\n")


def about(comparison, words: str) -> str:
    """The change whose new sentence, else whose old one, holds these words."""
    pairs = {p.id: p for p in comparison.pairs}
    for d, side in ((comparison.new, "new"), (comparison.old, "old")):
        spans = {u.id: u.span for u in d.units}
        for c in comparison.changes:
            if any(words in d.text[slice(*spans[i])] for i in getattr(pairs[c.pair], side)):
                return c.id
    raise AssertionError(words)


def say(words: str, told: str, categories: tuple[str, ...] = (), lang: str = "vi"):
    return lambda editing, o, c: editing.decided(o, about(c, words), categories, told, lang, "[1]")


KEPT = "# Ghi chú của tôi, giữ nguyên\n\n"


def test_a_decision_is_written_once_and_in_its_place(tmp_path: Path) -> None:
    once = edited(tmp_path, KEPT, say("công nghệ cao", "Lần một."), say("vật liệu nổ", "Nội dung khác."))
    again = edited(tmp_path, once, say("công nghệ cao", "Lần hai.", ("scope",)))
    assert once.startswith(KEPT)
    assert again == once.replace('"Lần một."', '"Lần hai."').replace("category = []", 'category = ["scope"]', 1)
    emptied = edited(tmp_path, again, say("công nghệ cao", " \n"))
    assert [d.decides for d in parse(emptied).changes] == [False, True]


def test_either_language_leaves_the_other(tmp_path: Path) -> None:
    both = edited(
        tmp_path, "", say("công nghệ cao", "Tiếng Việt."), say("công nghệ cao", "English.", lang="en"),
        say("công nghệ cao", "Tiếng Việt sửa."),
    )  # fmt: skip
    (decision,) = parse(both).changes
    assert (decision.explanation.vi, decision.explanation.en) == ("Tiếng Việt sửa.", "English.")


def test_a_row_gives_one_of_its_changes(tmp_path: Path) -> None:
    row = f'[[row]]\nchanges = [\n  {{ old = "{DRUGS}" }},\n  {{ old = "", new = "{BELTS}" }},\n]\nthuyet_minh = "Chung."\n'
    now = edited(tmp_path, KEPT + row, say("công nghệ cao", "Riêng."))
    found = {d.explanation.vi: d for d in parse(now).changes}
    assert now.startswith(KEPT)
    assert found["Chung."].new[0].words == BELTS
    assert "ma túy" in found["Riêng."].old[0].words
    assert len(found) == 2


def test_a_pair_is_parted_tied_and_given_back(tmp_path: Path) -> None:
    parted = edited(tmp_path, KEPT, lambda e, o, c: e.parted(o, about(c, "công nghệ cao")))
    assert [d.action for d in parse(parted).pairs] == ["reject"]

    def tie(editing, overrides, comparison) -> str:
        old = next(
            u for u in comparison.old.units if u.level == "sentence" and "ma túy" in comparison.old.text[slice(*u.span)]
        )
        new = next(
            u
            for u in comparison.new.units
            if u.level == "sentence" and "vật liệu" in comparison.new.text[slice(*u.span)]
        )
        return editing.tied(overrides, (old.id,), (new.id,))

    tied = edited(tmp_path, parted, tie)
    assert [d.action for d in parse(tied).pairs] == ["pin"]
    line = parse(tied).pairs[0].line
    free = edited(tmp_path, tied, lambda e, o, c: e.undone(o, line))
    assert parse(free).pairs == ()
    assert free.rstrip() == KEPT.rstrip()


def test_a_file_begins_with_how_it_is_filled_in(tmp_path: Path) -> None:
    made = edited(tmp_path, "", say("công nghệ cao", "Lý do."))
    assert made.startswith("# Ý KIẾN CỦA NGƯỜI SOẠN THẢO")
    assert len(parse(made).changes) == 1


@pytest.mark.parametrize("name", ["chi-thi-giao-thong", "ke-hoach-pccc"])
@pytest.mark.parametrize("swapped", [False, True])
def test_every_decision_is_found_again(name: str, swapped: bool) -> None:
    """Of texts that nobody wrote for a test: each decision means its own change, once, also after a second word on it."""
    comparison = known_pairs.compared(name, swapped=swapped)
    editing = Editing(comparison)
    overrides, wanted = parse(""), {}
    for turn in ("Lần một", "Lần hai"):
        for n, change in enumerate(list(editing.keys.values())[:15]):
            wanted[change] = f"{turn}: {n}."
            overrides = parse(editing.decided(overrides, change, ["scope"], wanted[change], "vi", f"[{n}]"))
    assert {c: d.explanation.vi for c, d in editing.said(overrides).items()} == wanted
    assert len(overrides.changes) == len(wanted) == 15
    again = compare(comparison.old, comparison.new, overrides=overrides)
    officers = [c.id for c in again.changes if any(g.rule == "officer" for g in c.categories)]
    assert set(officers) == set(wanted)
    assert not [w for w in again.warnings if w.code >= "W308"]


# ---- names ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "stem"),
    [
        ("Chỉ thị 2026.docx", "Chỉ thị 2026"),
        ("Dự thảo 1.2.docx", "Dự thảo 1.2"),
        ('a<b>:"|?*.docx', "a-b------"),
        ("CON.docx", "_CON"),
        ("nul", "_nul"),
        ("...", "van-ban"),
        (".docx", "docx"),
        ("a" * 300 + ".docx", "a" * 80),
        ("tên\u202excod.docx", "tênxcod"),
    ],
)  # fmt: skip
def test_names_for_a_folder(name: str, stem: str) -> None:
    assert stem_of(name) == stem
    assert decisions_name(name) == f"{stem}.y-kien.toml"


@pytest.mark.parametrize(
    ("header", "name"),
    [
        ("..%2F..%2Fetc%2Fpasswd", "passwd"),
        ("C%3A%5CUsers%5Cme%5Cb.docx", "b.docx"),
        ("Ch%E1%BB%89%20th%E1%BB%8B.docx", "Chỉ thị.docx"),
        ("%00%0A%0D", "van-ban"),
        ("", "van-ban"),
        ("%FF%FE.txt", "\ufffd\ufffd.txt"),
    ],
)
def test_names_that_a_browser_brings(header: str, name: str) -> None:
    assert brought(header) == name


def test_the_name_of_a_download_is_a_header() -> None:
    told = attachment('bang-Đề án "số 1"\r\nX: y.docx')
    assert told.isascii()
    assert "\n" not in told
    assert told.count('"') == 2


# ---- the command -------------------------------------------------------------------------------------------------------


def started(folder: Path, *more: str) -> tuple[subprocess.Popen, str]:
    command = [sys.executable, "-m", "directive_diff", "app", "--no-open", str(folder), *more]
    flags = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, encoding="utf-8", **flags)
    for line in process.stdout:
        if line.strip().startswith("http://"):
            return process, line.strip()
    raise AssertionError(process.stderr.read())


def test_it_starts_says_where_and_ends_on_ctrl_c(work: Path) -> None:
    """While somebody listens, which would never end by itself."""
    process, address = started(work)
    try:
        match = re.fullmatch(r"http://127\.0\.0\.1:(\d+)/([\w-]{32})/", address)
        assert match
        with socket.create_connection(("127.0.0.1", int(match[1])), timeout=10) as connection:
            connection.sendall(f"GET /{match[2]}/events HTTP/1.1\r\nHost: 127.0.0.1:{match[1]}\r\n\r\n".encode())
            assert connection.recv(15).startswith(b"HTTP/1.1 200")
            begun = time.monotonic()
            process.send_signal(signal.CTRL_BREAK_EVENT if os.name == "nt" else signal.SIGINT)
            out, err = process.communicate(timeout=20)
    finally:
        process.kill()
    assert process.returncode == 0, err
    assert "Traceback" not in out + err
    assert err.strip() == "Đã dừng."
    assert time.monotonic() - begun < 15


def test_where_others_can_reach_it_takes_two_words(work: Path) -> None:
    command = [sys.executable, "-m", "directive_diff", "app", "--no-open", str(work), "--host", "0.0.0.0"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=60)
    assert done.returncode == 2
    assert "[E410]" in done.stderr
    assert done.stdout == ""


def test_exposed_it_warns_in_both_languages(work: Path) -> None:
    process, address = started(work, "--host", "0.0.0.0", "--expose-to-network")
    process.send_signal(signal.CTRL_BREAK_EVENT if os.name == "nt" else signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert "Bất kỳ ai có địa chỉ" in err
    assert "Anyone who has the address" in err
    assert "127.0.0.1" not in address


def test_without_its_libraries_it_says_what_to_install(work: Path) -> None:
    program = (
        "import sys; sys.modules['uvicorn'] = None; from directive_diff.cli import main;"
        f"sys.exit(main(['app', '--no-open', {str(work)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=False, timeout=60
    )
    assert done.returncode == 2
    assert "[E209]" in done.stderr
    assert 'directive-diff[preview]"' in done.stderr
