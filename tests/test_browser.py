"""The page in a real browser: under its own security policy, without network, with and without its script."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from browser import needs_chromium, opened
from report_pairs import DRUGS, FIRE, MONEY, ROADS, compared, example, text

from directive_diff import write

pytestmark = needs_chromium

FAR = "Sở Nội vụ theo dõi, đôn đốc việc thực hiện Chỉ thị này trên địa bàn tỉnh, định kỳ báo cáo Ủy ban nhân dân tỉnh."


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    write(example(), path)
    return path


@pytest.fixture(scope="module")
def moved_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with two unchanged paragraphs (folded), one moved, one edited."""
    path = tmp_path_factory.mktemp("moved") / "report.html"
    old = text(2025, DRUGS, FIRE, FAR, ROADS.replace("sâu rộng ", ""))
    new = text(2026, FIRE, FAR, ROADS, DRUGS)
    write(compared(old, new), path)
    return path


def test_nothing_is_refused_asked_for_or_complained_about(chromium, page: Path) -> None:
    with opened(chromium, page) as seen:
        seen.page.wait_for_timeout(300)
        assert seen.requests == [page.as_uri()]
        assert seen.said == []
        assert seen.ran == []
        assert seen.page.inner_text("#shown") == str(len(example().changes))


def test_all_words_can_be_read_without_script(chromium, page: Path) -> None:
    with opened(chromium, page, java_script_enabled=False) as seen:
        again = ("del.was", ".inline", ".n")  # the words of the one-column layout, and the numbers of changes
        page_words = seen.page.locator("main").evaluate(
            f"m => {{ const c = m.cloneNode(true); for (const e of c.querySelectorAll('{', '.join(again)}')) e.remove();"
            "return c.textContent; }"
        )
        words = "".join(page_words.split())
        assert not seen.page.is_visible("#tools")
        assert seen.page.locator("table.diff:visible").count() > 10
    for side in (example().old, example().new):
        for unit in side.units:
            if unit.level == "sentence":
                assert "".join(side.text[slice(*unit.span)].split()) in words, unit.id


def test_what_is_folded_is_not_there_until_asked_for(chromium, moved_page: Path) -> None:
    """The words of an unchanged paragraph come into the page when its line is opened, and a link to it opens it."""
    with opened(chromium, moved_page) as seen:
        p = seen.page
        cells = "() => [...document.querySelectorAll('td.text')].map(c => c.textContent).join()"
        assert MONEY not in p.evaluate(cells)
        fold = p.locator("#g3 details.fold")
        fold.locator("summary").click()
        fold.locator("td.text").first.wait_for()
        assert MONEY in fold.inner_text()


def test_search_finds_what_is_folded_with_and_without_marks(chromium, moved_page: Path) -> None:
    with opened(chromium, moved_page) as seen:
        p = seen.page
        for words in ("Sở Tài chính bố trí", "so tai chinh bo tri"):
            p.fill("#search", words)
            p.wait_for_timeout(400)
            assert p.inner_text("#found") == "1 kết quả"
        p.press("#search", "Enter")
        p.wait_for_timeout(300)
        assert p.inner_text("#found") == "1/1"
        marked = "[...CSS.highlights.get('found')].map(r => r.toString())"
        assert p.evaluate(marked) == ["Sở Tài chính bố trí"] * 2  # on both sides
        for words in ("tội phạm về ma túy", "tội phạm về ma tuý"):  # the tone on either vowel
            p.fill("#search", words)
            p.wait_for_timeout(400)
            assert p.inner_text("#found").endswith("kết quả")
        p.fill("#search", "sơ tai chinh")
        p.wait_for_timeout(400)
        assert p.inner_text("#found") == "không tìm thấy"


def test_from_change_to_change_by_key(chromium, page: Path) -> None:
    with opened(chromium, page) as seen:
        p = seen.page
        for number in (1, 2, 3):
            p.keyboard.press("j")
            assert p.inner_text("#at") == str(number)
        p.keyboard.press("k")
        assert p.inner_text("#at") == "2"
        assert p.evaluate("document.getElementById('d2').open")
        assert "[2]" in p.evaluate("document.activeElement.textContent")
        box = p.evaluate("(r => [r.top, r.bottom])(document.activeElement.getBoundingClientRect())")
        foot = p.locator("#panel").bounding_box()
        assert 0 < box[0] < box[1] < foot["y"]  # the words are seen, above what is said of them
        assert p.inner_text("#told").startswith("[2]")
        p.keyboard.press("Escape")
        assert not p.is_visible("#panel")
        p.uncheck("#keys", force=True) if p.is_visible("#keys") else p.evaluate(
            "document.getElementById('keys').click()"
        )
        p.keyboard.press("j")
        assert p.inner_text("#at") == "2"


def test_moves_lead_both_ways(chromium, moved_page: Path) -> None:
    with opened(chromium, moved_page) as seen:
        p = seen.page
        for word in ("Chuyển đến", "Chuyển từ"):
            link = p.locator("a.pointer:visible", has_text=word).first
            target = link.get_attribute("href")
            link.click()
            p.wait_for_timeout(200)
            assert p.evaluate("location.hash") == target
            assert p.locator(f"[id='{target[1:]}']").is_visible()
            box = p.locator(f"[id='{target[1:]}']").bounding_box()
            assert 0 <= box["y"] <= 900


def test_the_filters_show_what_was_chosen(chromium, page: Path) -> None:
    with opened(chromium, page) as seen:
        p = seen.page
        wanted = {c.id for c in example().changes if "drugs" in c.topics}
        p.click("#filters summary")
        p.select_option("select[name=topic]", "drugs")
        assert p.inner_text("#shown") == str(len(wanted))
        numbers = [
            int(i[1:])
            for i in p.eval_on_selector_all(
                ".note:not([hidden])", "ns => ns.filter(n => !n.closest('[hidden]')).map(n => n.id)"
            )
        ]
        assert {example().changes[n - 1].id for n in numbers} == wanted
        rows = p.eval_on_selector_all("tr.cited", "rs => rs.map(r => [r.hidden, r.dataset.topics])")
        assert all(hidden != ("drugs" in topics) for hidden, topics in rows)
        p.select_option("select[name=topic]", "")
        p.select_option("select[name=category]", "orthography")
        assert p.inner_text("#shown") == str(
            sum(any(c.id == "orthography" for c in x.categories) for x in example().changes)
        )
        p.uncheck("input[name=form]")
        assert int(p.inner_text("#shown")) == sum(
            any(c.id == "orthography" for c in x.categories) and example_noise(x) is False for x in example().changes
        )
        p.click("#clear")
        assert p.inner_text("#shown") == str(len(example().changes))


def test_the_counts_on_top_lead_to_what_they_count(chromium, page: Path) -> None:
    from playwright.sync_api import expect

    with opened(chromium, page) as seen:
        p = seen.page
        p.locator(".cards a", has_text="Chưa xác định lý do").click()
        wanted = sum(any(c.id == "unexplained" for c in x.categories) for x in example().changes)
        expect(p.locator("#shown")).to_have_text(str(wanted))  # the filter acts when the page has time for it
        assert p.locator(".cards .open b").inner_text() == str(wanted)
        # By keyboard: the page below is being built as it comes into view, and what a mouse is over moves with it.
        card = p.locator(".cards a", has_text="Thay đổi nội dung")
        card.press("Enter")
        expect(p.locator("#shown")).to_have_text(card.locator("b").inner_text())


def example_noise(change) -> bool:
    from directive_diff.classify import noise

    return {c.id for c in change.categories} <= noise()


def test_one_column_shows_both_texts_at_their_place(chromium, moved_page: Path) -> None:
    with opened(chromium, moved_page) as seen:
        p = seen.page
        assert not p.locator("del.was").first.is_visible()
        p.click("label[for=view-one]")
        year = p.locator("tbody.row", has_text="tình hình ổn định").locator("td.new .s")
        assert year.inner_text().startswith("Năm 20252026")
        assert not p.locator("tbody.row:not(.gone) td.old").first.is_visible()


def test_a_paragraph_is_copied_with_its_source(chromium, moved_page: Path) -> None:
    with opened(chromium, moved_page, permissions=["clipboard-read", "clipboard-write"]) as seen:
        p = seen.page
        p.locator("tbody.row", has_text="sâu rộng").locator("td.new button.copy").click()
        p.wait_for_timeout(200)
        copied = p.evaluate("navigator.clipboard.readText()")
        assert copied == f"Mục 1, đoạn 3, Chỉ thị năm 2026: “{ROADS}”"
        assert p.inner_text("#spoken") == "Đã chép."


@pytest.fixture(scope="module")
def varied_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short page with everything on it: citations, names replaced, moves, lost phrases, bodies, warnings."""
    path = tmp_path_factory.mktemp("varied") / "report.html"
    plan = "Triển khai Kế hoạch số {}/KH-UBND ngày {} của UBND tỉnh về phòng, chống ma túy tại các huyện, thành phố."
    old = text(2025, DRUGS, FIRE, plan.format(77, "24/5/2019"), ROADS.replace("sâu rộng ", ""))
    new = text(2026, FIRE, plan.format(253, "28/4/2025").replace("huyện, thành phố", "xã, phường"), ROADS, DRUGS)
    write(compared(old, new), path)
    return path


@pytest.mark.parametrize(("scheme", "width"), [("light", 1440), ("dark", 1440), ("light", 400)])
def test_axe_finds_no_violation(chromium, varied_page: Path, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with opened(chromium, varied_page, color_scheme=scheme, bypass_csp=True) as seen:
        p = seen.page
        p.set_viewport_size({"width": width, "height": 900})
        p.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        p.wait_for_timeout(300)
        assert [(v["id"], v["nodes"][0]["html"]) for v in Axe().run(p).response["violations"]] == []


def test_a_screen_reader_is_told_of_insertions_and_deletions(chromium, page: Path) -> None:
    with opened(chromium, page) as seen:
        tree = seen.page.locator("section.group").first.aria_snapshot()
    assert 'deletion: "bỏ: 2025 ; hết."' in tree
    assert 'insertion: "thêm: 2026 ; hết."' in tree


def test_the_keyboard_gets_through(chromium, moved_page: Path) -> None:
    """Tab moves on from everything, and what has the focus shows it."""
    with opened(chromium, moved_page) as seen:
        p = seen.page
        count = p.evaluate(
            "document.querySelectorAll('a[href], button, input, select, summary, [tabindex=\"0\"]').length"
        )
        visited = set()
        for _ in range(count + 5):
            p.keyboard.press("Tab")
            where = p.evaluate(
                "(() => { const e = document.activeElement; if (e === document.body) return null; const s = getComputedStyle(e); return [[...document.querySelectorAll('*')].indexOf(e), s.outlineStyle, parseFloat(s.outlineWidth)] })()"
            )
            if where is None:
                break
            assert where[1] != "none", where
            assert where[2] >= 2, where
            visited.add(where[0])
        else:
            pytest.fail("the focus never left the page")
        assert len(visited) > 30


# ---- paper ----------------------------------------------------------------------------------------------------------


def _printed(chromium, page: Path, target: Path) -> list[str]:
    with opened(chromium, page) as seen:
        seen.page.emulate_media(media="print")
        seen.page.pdf(path=str(target), prefer_css_page_size=True)
    done = subprocess.run(["pdftotext", "-layout", str(target), "-"], capture_output=True, text=True, check=True)
    return done.stdout.split("\f")[:-1]


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="no poppler-utils here: the printed page is not read")
def test_on_paper_each_page_names_both_texts_and_each_table_its_columns(chromium, page: Path, tmp_path: Path) -> None:
    target = tmp_path / "report.pdf"
    pages = _printed(chromium, page, target)
    info = subprocess.run(["pdfinfo", str(target)], capture_output=True, text=True, check=True).stdout
    assert re.search(r"Page size:\s+841\.\d+ x 59[45]\.\d+ pts \(A4\)", info)
    for number, paper in enumerate(pages, 1):
        lines = [line for line in paper.splitlines() if line.strip()]
        assert "Văn bản trước: Chỉ thị năm 2025" in lines[0]
        assert "Văn bản sau: Chỉ thị năm 2026" in lines[0]
        assert lines[-1].split() == ["Trang", f"{number}/{len(pages)}"]
    inside = [p for p in pages if re.search(r"\[\d+\] (~|\+|−)", p)]
    assert len(inside) > 10
    assert all(re.search(r"^\s*Văn bản trước\s+Văn bản sau\s*$", p, re.MULTILINE) for p in inside)
    whole = "\n".join(pages)
    assert "đoạn giữ nguyên" in whole  # what is folded is listed
    assert all(f"[{n}]" in whole for n in range(1, len(example().changes) + 1))


@pytest.mark.parametrize("times", [1, 2])
def test_after_printing_the_page_is_as_it_was(chromium, page: Path, times: int) -> None:
    """Even where a browser tells of printing twice before it is done."""
    with opened(chromium, page) as seen:
        p = seen.page
        p.wait_for_timeout(200)
        before = p.evaluate("document.querySelector('#side-by-side').innerHTML")
        p.evaluate("dispatchEvent(new Event('beforeprint'));" * times + "dispatchEvent(new Event('afterprint'))")
        after = p.evaluate("document.querySelector('#side-by-side').innerHTML")
        assert "".join(after.split()) == "".join(before.split())


def test_an_address_that_is_no_address_does_no_harm(chromium, page: Path, tmp_path: Path) -> None:
    with opened(chromium, page) as seen:
        seen.page.evaluate("location.hash = '%E0%A4%A'")
        seen.page.wait_for_timeout(100)
        assert seen.ran == []


# ---- long texts -----------------------------------------------------------------------------------------------------


def long_law(year: int, articles: int) -> str:
    """A law of many articles; the later one differs in every third."""
    lines = [f"LUẬT\n\nVề bảo đảm trật tự năm {year}\n"]
    for n in range(1, articles + 1):
        changed = "kịp thời " if year == 2026 and n % 3 == 0 else ""
        lines.append(f"Điều {n}. Trách nhiệm thứ {n}\n")
        lines.append(
            f"1. {ROADS} {FIRE} {DRUGS} Ủy ban nhân dân cấp tỉnh {changed}tổ chức thực hiện nhiệm vụ số {n}.\n"
        )
        lines.append(f"2. Bộ Công an hướng dẫn, kiểm tra việc thực hiện nhiệm vụ số {n} theo quy định của pháp luật.\n")
    return "\n".join(lines)


def test_a_long_text_is_built_as_it_is_looked_at(chromium, tmp_path: Path) -> None:
    path = tmp_path / "long.html"
    write(compared(long_law(2025, 600), long_law(2026, 600)), path)
    with opened(chromium, path) as seen:
        p = seen.page
        cells = "document.querySelectorAll('td.text').length"
        at_first = p.evaluate(cells)
        assert at_first < 200  # of some thousands
        p.evaluate("document.querySelector('#side-by-side').scrollIntoView()")
        p.locator("td.text").first.wait_for()
        assert p.evaluate(cells) < 600
        p.evaluate("location.hash = 'd120'")
        p.locator("#d120").wait_for()
        p.wait_for_timeout(500)
        box = p.locator("#d120").bounding_box()
        assert 0 <= box["y"] <= 900
        assert p.evaluate(cells) < 900
        p.fill("#search", "nhiệm vụ số 599 theo")
        p.wait_for_timeout(1500)
        assert p.inner_text("#found") == "1 kết quả"
