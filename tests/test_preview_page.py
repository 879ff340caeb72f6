"""The page of the live preview in a real browser, under its own policy, beside a draft that is saved again and again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache

import pytest
from browser import needs_chromium
from known_pairs import compared
from preview_drafts import CRIME, DOING, LAST_YEAR, NEWS, PEOPLE, PRESS, SAFETY, directive, stands, written
from preview_site import Site, served
from report_pairs import DRUGS, FIRE, MONEY
from test_injection import PAYLOADS

from directive_diff import check
from directive_diff.preview.decisions import NONE, Decisions, Dropped
from directive_diff.preview.page import page
from directive_diff.preview.standing import Banner, Standing, standing
from directive_diff.preview.waiting import Waiting
from directive_diff.report.labels import labels

pytestmark = needs_chromium

# Enough paragraphs to scroll through, some of them edited; the last is new.
TOPICS = "ma túy, cháy nổ, lừa đảo, cờ bạc, trộm cắp, buôn lậu, tín dụng đen, mua bán người, bạo lực gia đình, khai thác cát, xe quá tải, pháo nổ, rừng, môi trường, an ninh mạng, hộ tịch, cư trú, căn cước, kho bãi, bến thủy, chợ, trường học, bệnh viện, khu công nghiệp"
MANY = tuple(
    f"Công an tỉnh chủ trì xử lý vi phạm về {topic}, báo cáo kết quả trước ngày {n + 1} hằng tháng. "
    f"Cấp xã rà soát {n + 20} địa bàn phức tạp về {topic}{' kịp thời' if n % 3 == 0 else ''} theo kế hoạch của ngành thực hiện."
    for n, topic in enumerate(TOPICS.split(", "))
)
LONG = (("Nhiệm vụ trọng tâm", MANY), PEOPLE, DOING)
OLD = written(
    directive(2025, ("Nhiệm vụ trọng tâm", tuple(p.replace(" kịp thời", "") for p in MANY)), SAFETY, PEOPLE, DOING),
    "nam-truoc.md",
)


def saved(previous: Standing | None, *sections: tuple[str, tuple[str, ...]], **more) -> Standing:
    return stands(directive(2026, *(sections or LONG)), previous, OLD, **more)


@dataclass
class Seen:
    """A page, its site, and what it said, asked of others and ran."""

    page: object
    site: Site
    said: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)

    def show(self, standing: Standing) -> None:
        """A save; back when it is on the page."""
        self.site.show(standing)
        self.shown(standing)

    def shown(self, standing: Standing) -> None:
        self.page.locator(f'html[data-generation="{standing.generation}"]').wait_for(state="attached")

    def press(self, key: str) -> str:
        """Press a key that moves the focus; the key of the row that has it then."""
        before = self.page.evaluate("document.activeElement.dataset.key")
        self.page.keyboard.press(key)
        for _ in range(60):
            self.page.wait_for_timeout(50)
            now = self.page.evaluate("document.activeElement.dataset.key")
            if now and now != before:
                return now
        pytest.fail(f"{key} leads nowhere from {before}")

    def row(self, key: str):
        return self.page.locator(f"[id='r-{key}']")

    def top(self, key: str) -> float:
        return self.row(key).evaluate("r => r.getBoundingClientRect().top")


@contextmanager
def looked_at(browser, standing: Standing, *, width: int = 1280, lang: str = "vi", **options) -> Iterator[Seen]:
    site = Site(standing, lang)
    with served(site) as url:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        seen = Seen(context.new_page(), site)
        seen.page.on("console", lambda m: seen.said.append(m.text))
        seen.page.on("pageerror", lambda e: seen.said.append(str(e)))
        seen.page.on("dialog", lambda d: (seen.said.append(d.message), d.dismiss()))
        seen.page.on("request", lambda r: None if r.url.startswith((url, "data:")) else seen.elsewhere.append(r.url))
        seen.page.goto(url)
        seen.shown(standing)
        try:
            yield seen
        finally:
            context.close()


@pytest.fixture(scope="module")
def first() -> Standing:
    return saved(None)


@pytest.fixture(scope="module")
def real() -> Standing:
    """The draft of the example beside its old text, with all that is found."""
    whole = compared("example")
    findings = check(whole.new, whole.old, comparison=whole)
    return standing(whole, findings, NONE, labels("vi"), generation=1, saved="8:00")


def edited(previous: Standing, n: int, **more) -> Standing:
    """The draft with a word more in one paragraph."""
    paragraphs = [p.replace("thực hiện.", "khẩn trương thực hiện.") if k == n else p for k, p in enumerate(MANY)]
    return saved(previous, ("Nhiệm vụ trọng tâm", tuple(paragraphs)), PEOPLE, DOING, **more)


def test_nothing_is_refused_or_complained_about_and_only_what_is_seen_is_asked_for(chromium, first: Standing) -> None:
    with looked_at(chromium, first) as seen:
        p = seen.page
        p.locator(".row").first.wait_for()
        p.wait_for_timeout(300)
        assert p.inner_text("#left") == f"Còn {first.left.count} việc"
        assert "mục chưa viết" in p.get_attribute("#tab-left", "title")
        assert p.title().startswith(f"({first.left.count})")
        assert [s.split("\n")[0].strip() for s in p.locator("#sections > li .state").all_inner_texts()]
        held = sum(len(s["pieces"]) for s in first.state()["sections"])
        assert 0 < sum(a.startswith("piece/") for a in seen.site.asked) < held
        assert (seen.said, seen.elsewhere) == ([], [])
        p.evaluate("document.body.insertAdjacentText('beforeend', '')")
        refused = p.evaluate(
            "(() => { try { document.body.innerHTML = '<b>x</b>'; return false; } catch (e) { return e instanceof TypeError; } })()"
        )
        assert refused  # Trusted Types stand


def test_a_save_leaves_the_place_the_focus_and_what_is_open(chromium, first: Standing) -> None:
    with looked_at(chromium, first) as seen:
        p = seen.page
        fold = p.locator("details.fold").first
        fold.locator("summary").press("Enter")  # by key: what loads above may still move it under the pointer
        fold.locator(".row").first.wait_for()
        p.locator("#sections a", has_text="Mục 2").first.click()
        p.wait_for_timeout(500)
        focused = [seen.press("k") for _ in range(3)][-1]
        p.wait_for_timeout(200)
        at = seen.top(focused)
        asked = len(seen.site.asked)
        # a long paragraph comes in far above what is looked at, and a word in what is looked at
        paragraphs = (f"{NEWS[1][0]} {PRESS} {MONEY}", *MANY)
        second = saved(first, ("Nhiệm vụ trọng tâm", paragraphs), PEOPLE, DOING)
        seen.show(second)
        p.wait_for_timeout(400)
        assert p.evaluate("document.activeElement.dataset.key") == focused
        assert abs(seen.top(focused) - at) < 3
        pieces = [a for a in seen.site.asked[asked:] if a.startswith("piece/")]
        assert len(pieces) == len(set(pieces))
        assert seen.said == []


def test_what_was_just_edited_is_marked_told_and_gone_to(chromium, first: Standing) -> None:
    with looked_at(chromium, first) as seen:
        p = seen.page
        p.locator(".row").first.wait_for()
        p.wait_for_timeout(300)
        asked = len(seen.site.asked)
        second = edited(first, 20, provisional=True)
        seen.show(second)
        ((key, sentences),) = second.state()["changed"].items()
        assert p.inner_text("#spoken") == f"Đã cập nhật lúc 10:00:02: 1 đoạn thay đổi, còn {second.left.count} việc."
        assert p.is_visible("#busy")
        assert p.inner_text("#fresh") == "Vừa sửa: 1"
        assert seen.press("u") == key
        row = seen.row(key)
        p.wait_for_timeout(200)
        assert "fresh" in row.get_attribute("class")
        marked = row.locator(".cell.new .s.fresh")
        assert marked.count() == len(sentences) == 1
        assert "khẩn trương" in marked.inner_text()
        assert 0 < marked.bounding_box()["y"] < 800
        p.keyboard.press("Enter")
        p.locator("#history:visible h2").wait_for()
        assert "khẩn trương" in p.locator(".versions ins").inner_text()
        whole = edited(second, 20, saved=second.saved)
        seen.show(whole)
        assert not p.is_visible("#busy")
        assert "fresh" in row.get_attribute("class")  # of the same save still
        assert p.is_visible("#history")
        p.keyboard.press("Escape")
        assert not p.is_visible("#history")
        assert p.evaluate("document.activeElement.dataset.key") == key
        assert float(p.get_attribute("html", "data-patched")) < 100
        assert not [a for a in seen.site.asked[asked:] if a.startswith("state")]


def test_the_last_good_state_stays_under_a_banner(chromium, first: Standing) -> None:
    told = "Bản vừa lưu chưa đọc được [E112] <b>tệp đang được ghi dở</b>; đang hiển thị bản lưu lúc 10:00:01."
    with looked_at(chromium, first) as seen:
        p = seen.page
        p.locator(".row").first.wait_for()
        words = p.locator(".row").first.inner_text()
        assert not p.is_visible("#banner")
        seen.show(first.under(Banner("stale", told, "E112"), 2))
        assert p.inner_text("#banner") == told
        assert p.get_attribute("#banner", "class") == "stale"
        assert p.locator(".row").first.inner_text() == words
        seen.show(first.under(None, 3))
        assert not p.is_visible("#banner")


def test_a_lost_connection_is_told_and_tried_again_slowly(chromium, first: Standing) -> None:
    with looked_at(chromium, first) as seen:
        p = seen.page
        p.locator(".row").first.wait_for()
        p.route("**/piece/*", lambda route: route.abort())
        tried: list[str] = []
        p.route("**/events", lambda route: (tried.append(route.request.url), route.abort()))
        with seen.site.changed:
            seen.site.closed = True
            seen.site.changed.notify_all()
        p.locator("#banner.lost").wait_for()
        assert "chạy lại lệnh" in p.inner_text("#banner")
        assert p.locator(".row").count() > 0
        p.evaluate("scrollTo(0, document.documentElement.scrollHeight)")
        p.wait_for_timeout(4000)
        assert p.locator("#s-s4 .piece.waiting").count() > 0
        assert len(tried) <= 4  # 1, 2, 4 … seconds
        seen.site.closed = False
        p.unroute("**/events")
        p.unroute("**/piece/*")
        p.evaluate("document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))")
        p.locator("#banner").wait_for(state="hidden")
        p.locator("#s-s4 .row").first.wait_for()  # what did not come is asked for again
        assert seen.said == [] or all("ERR_FAILED" in s or "INCOMPLETE" in s for s in seen.said)


def test_a_tick_is_sent_shown_and_refused_aloud(chromium, first: Standing) -> None:
    with looked_at(chromium, first) as seen:
        p = seen.page

        def ticked(key: str, dropped: bool) -> None:
            ticks = Decisions((seen.site.standing.tick(key),)) if dropped else NONE
            seen.site.show(seen.site.standing.decided(ticks, seen.site.standing.generation + 1))

        seen.site.on_tick = ticked
        p.keyboard.press("2")
        box = p.locator("#write input")
        box.wait_for()
        assert p.locator("#write li").count() == 1
        box.focus()
        p.keyboard.press("Space")
        p.locator('html[data-generation="2"]').wait_for(state="attached")
        p.locator("#write li.ticked").wait_for()
        assert seen.site.ticks == [("s2", True)]
        assert p.inner_text("#left") == f"Còn {first.left.count - 1} việc"
        assert p.evaluate("document.activeElement.dataset.tick") == "s2"
        seen.site.refusal = "[E213] Không ghi được tệp."
        p.keyboard.press("Space")
        p.locator("#banner.error").wait_for()
        assert p.inner_text("#banner") == seen.site.refusal
        assert p.locator("#write input").is_checked()
        p.keyboard.press("1")
        assert p.locator("#s-s2 h2 input").is_checked()
        assert p.get_attribute("#s-s2", "data-state") == "ticked"


def test_filters_levels_and_points_by_key(chromium, real: Standing) -> None:
    with looked_at(chromium, real) as seen:
        p = seen.page
        p.locator(".row").first.wait_for()
        p.select_option("#filter", "findings")
        for level in ("warning", "note"):
            p.uncheck(f"#levels input[value={level}]")
        wrong = [f.key for f in real.content.seen.facts if any(x.level == "error" for x in f.findings)]
        p.locator("body").click(position={"x": 5, "y": 780})
        assert [seen.press("j") for _ in wrong] == wrong
        assert seen.press("k") == wrong[-2]
        shown = p.evaluate(
            "[...document.querySelectorAll('.row')].filter(r => r.getClientRects().length).map(r => r.dataset.key)"
        )
        assert set(shown) <= set(wrong)
        p.reload()
        p.locator(".row:visible").first.wait_for()
        assert p.input_value("#filter") == "findings"  # kept
        p.keyboard.press("?")
        p.uncheck("#use-keys")
        p.locator("#keys form button").click()
        before = p.evaluate("document.activeElement.outerHTML")
        p.keyboard.press("j")
        p.wait_for_timeout(200)
        assert p.evaluate("document.activeElement.outerHTML") == before


def test_lists_lead_to_their_places(chromium, real: Standing) -> None:
    with looked_at(chromium, real) as seen:
        p = seen.page
        p.click("#tab-left")
        link = p.locator("#findings a", has_text="mục 5, đoạn 1, câu 4")
        link.click()
        p.locator("mark.here").first.wait_for()
        assert "03/2019/NĐ/CP" in p.locator("mark.here").first.inner_text()
        assert 0 < p.locator("mark.here").first.bounding_box()["y"] < 800
        p.locator(".row:focus a.cite").first.click()
        p.locator("#citations li:focus").wait_for()
        assert p.get_attribute("#tab-cited", "aria-selected") == "true"
        p.locator("#citations li:focus .places a").first.click()
        p.locator(".row:focus").wait_for()
        assert seen.said == []


def test_a_click_on_a_sentence_shows_its_history(chromium, real: Standing) -> None:
    with looked_at(chromium, real) as seen:
        p = seen.page
        sentence = p.locator(".cell.new .s.edited").first
        sentence.click(position={"x": 5, "y": 8})
        p.locator("#history:visible li.here").wait_for()
        assert p.locator("#history li.here .badge").first.inner_text() == "~ Chỉnh sửa"
        p.click("#history-close")
        assert not p.is_visible("#history")


def varied(lang: str = "vi") -> Standing:
    """Everything at once: missing, ticked, moved, new, edited, findings, a banner, a save before."""
    bad = (CRIME[0], (DRUGS, "Thực hiện Nghị quvết số 12-NQ/TW ngày 16/3/2022 của Bộ Chính trị về an ninh.", FIRE))
    draft = directive(2026, PEOPLE, bad, NEWS, tail="\n")
    one = stands(draft, lang=lang)
    two = stands(draft.replace("mở đợt cao điểm", "mở nhiều đợt cao điểm"), one, lang=lang, provisional=True)
    ticks = Decisions((Dropped("mục 2", SAFETY[0]),))
    return two.decided(ticks, 3).under(Banner("stale", "…", "E112"), 4)


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 400)])
def test_axe_finds_no_violation(chromium, scheme: str, width: int) -> None:
    from axe_playwright_python.sync_playwright import Axe

    with looked_at(
        chromium,
        varied("en" if width == 400 else "vi"),
        width=width,
        lang="en" if width == 400 else "vi",
        color_scheme=scheme,
        bypass_csp=True,
    ) as seen:
        p = seen.page
        p.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        p.locator(".row").first.wait_for()
        p.wait_for_timeout(300)
        for key in ("1", "2", "3"):
            p.keyboard.press(key)
            p.wait_for_timeout(200)
            found = [(v["id"], v["nodes"][0]["html"][:300]) for v in Axe().run(p).response["violations"]]
            assert found == [], key
        p.keyboard.press("1")
        p.locator(".more:visible").first.click()
        p.locator("#history:visible").wait_for()
        assert [(v["id"], v["nodes"][0]["html"][:300]) for v in Axe().run(p).response["violations"]] == []


@pytest.mark.parametrize("width", [400, 600, 1280])
def test_a_narrow_window_has_one_column_and_nothing_sticks_out(chromium, width: int) -> None:
    with looked_at(chromium, varied(), width=width) as seen:
        p = seen.page
        p.locator(".row").first.wait_for()
        for key in ("3", "2", "1"):
            p.keyboard.press(key)
            p.wait_for_timeout(200)
            assert p.evaluate("document.documentElement.scrollWidth") <= width
        row = p.locator(".row:has(.show-old)").first
        old = row.locator(".cell.old")
        row.scroll_into_view_if_needed()
        if width >= 1000:
            assert old.is_visible()
            boxes = [row.locator(f".cell.{side}").bounding_box() for side in ("old", "new")]
            assert boxes[0]["x"] < boxes[1]["x"]
            assert boxes[0]["y"] == boxes[1]["y"]
        else:
            assert not old.is_visible()
            assert row.locator("del.was").first.is_visible()
            row.locator(".show-old").click()
            assert old.is_visible()
            assert row.locator(".show-old").get_attribute("aria-expanded") == "true"
            finding = p.locator(".finding").first
            paragraph = p.locator(".row:has(.finding) .cell.new").first
            assert finding.bounding_box()["y"] >= paragraph.bounding_box()["y"] + paragraph.bounding_box()["height"] - 1


def test_everything_is_reached_by_tab_and_shows_it(chromium) -> None:
    with looked_at(chromium, varied(), width=600) as seen:
        p = seen.page
        p.locator(".row").first.wait_for()
        p.wait_for_timeout(300)
        visited, tags = set(), set()
        for _ in range(120):
            p.keyboard.press("Tab")
            where = p.evaluate(
                "(() => { const e = document.activeElement; if (e === document.body) return null; const s = getComputedStyle(e);"
                "return [[...document.querySelectorAll('*')].indexOf(e), e.id || e.className || e.tagName, s.outlineStyle, parseFloat(s.outlineWidth)] })()"
            )
            if where is None:
                break
            number, name, style, size = where
            assert (style, size > 0) != ("none", False), name
            assert number not in visited, name
            visited.add(number)
            tags.add(name)
        assert {"tab-text", "filter", "next", "help", "more"} <= tags


def of_payloads(year: int, change: str) -> str:
    """A directive with payloads in its title, headings, tasks, citations and recipients, each in a task."""
    lines = [f"CHỈ THỊ\n\nVề công tác năm {year} {PAYLOADS[0]}"]
    for n, payload in enumerate(PAYLOADS):
        if n % 5 == 0:
            lines.append(f"{n // 5 + 1}. Tăng cường công tác số {n} {payload}")
            lines.append(f"Thực hiện Kế hoạch số {n + year}/KH-UBND ngày 02/01/{year} của UBND tỉnh về {payload} ở xã.")
        lines.append(f"Sở Y tế {change} nhiệm vụ thứ {n} {payload} trên địa bàn tỉnh.")
    return "\n\n".join([*lines, "Nơi nhận:", *(f"- Sở {payload};" for payload in PAYLOADS[:20])])


@lru_cache(maxsize=1)
def payloads() -> Standing:
    """A draft full of payloads, a save after the first."""
    name = "mới ' onclick=alert(1) x='.txt"
    old = written(of_payloads(2025, "thực hiện"), "cũ <img src=x onerror=alert(1)>.txt")
    text = of_payloads(2026, "triển khai đầy đủ")
    new = written(text, name)
    found = check(new, old)
    one = stands(new, None, old, findings=found)
    two = stands(written(text.replace("trên địa bàn tỉnh.", "trên địa bàn.", 30), name), one, old, findings=found)
    return two.under(Banner("stale", PAYLOADS[0], PAYLOADS[1]), 3)


@pytest.mark.parametrize("guarded", [True, False], ids=["with the policy", "without it"])
def test_no_payload_runs_in_a_piece_a_list_a_history_or_the_state(chromium, guarded: bool) -> None:
    two = payloads()
    with looked_at(chromium, two, bypass_csp=not guarded) as seen:
        p = seen.page
        assert p.inner_text("#banner") == PAYLOADS[0]
        state = two.state()
        digests = [piece[0] for s in state["sections"] for piece in s["pieces"]]
        digests += [x["d"] for name in ("findings", "citations") for x in state["panels"][name]]
        html = [two.piece(d) for d in digests]
        html += [two.history(key) for key in list(state["changed"])[:10] + list(two.content.seen.by_key)[::4]]
        # as the page does it, through its own policy
        ran = p.evaluate(
            """html => { const box = document.createElement("div"); box.id = "all"; document.body.append(box);
            const parse = h => { const d = document.implementation.createHTMLDocument(""); const t = d.createElement("template");
              t.setHTMLUnsafe ? t.setHTMLUnsafe(globalThis.trustedTypes && !globalThis.free ? globalThis.trustedTypes.defaultPolicy?.createHTML(h) ?? h : h) : t.innerHTML = h; return t.content; };
            try { for (const h of html) box.append(document.importNode(parse(h), true)); return "built"; } catch (e) { return String(e); } }""",
            html,
        )
        if guarded:
            assert "TypeError" in ran  # nobody but the page's own policy makes elements of text
            seen.said.clear()
        else:
            assert ran == "built"
            for event in ("mouseover", "focus", "click"):
                p.evaluate(
                    "event => { for (const e of document.querySelectorAll('#all *')) e.dispatchEvent(new Event(event)); }",
                    event,
                )
        p.select_option("#filter", "all")
        for _ in range(25):
            p.mouse.wheel(0, 3000)
            p.wait_for_timeout(40)
        for key in ("2", "3"):
            p.keyboard.press(key)
            p.wait_for_timeout(300)
        p.wait_for_timeout(300)
        assert p.locator(".row").count() > 30
        assert not [s for s in seen.said if "trusted" not in s.lower()]
        assert seen.elsewhere == []
        outside = p.evaluate(
            "[...document.querySelectorAll('#all script, #all img, #all iframe, #text script, #text img, #told script')].length"
        )
        assert outside == 0


def test_a_draft_that_cannot_be_read_yet_is_waited_for(chromium) -> None:
    waiting = Waiting(1, "nam-truoc.docx", "du-thao.docx", "[E112] <i>Tệp đang được Word giữ.</i>")
    with looked_at(chromium, waiting) as seen:
        p = seen.page
        assert p.inner_text("#banner") == waiting.text
        assert p.inner_text("#left") == "Chưa đọc được"
        after = saved(None)
        after = after.under(None, 2)
        seen.show(after)
        p.locator(".row").first.wait_for()
        assert not p.is_visible("#banner")
        assert p.inner_text("#left") == f"Còn {after.left.count} việc"
        assert seen.said == []


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_the_shell_holds_no_text_of_a_document_and_a_strict_policy(lang: str) -> None:
    made = page(labels(lang))
    assert made == page(labels(lang))
    assert f'<html lang="{lang}">' in made.html
    assert "unsafe" not in made.policy
    for said in (
        "default-src 'none'",
        "connect-src 'self'",
        "require-trusted-types-for 'script'",
        "frame-ancestors 'none'",
    ):
        assert said in made.policy
    assert " on" not in {a for a in made.html.split('"')[::2] if a.strip().startswith("on") and a.endswith("=")}
    assert "http" not in made.html.replace("http-equiv", "")


def test_english_beside_vietnamese_texts(chromium) -> None:
    with looked_at(chromium, varied("en"), lang="en") as seen:
        p = seen.page
        p.locator(".row").first.wait_for()
        assert p.inner_text("#left").endswith("left to do")
        assert p.get_attribute("html", "lang") == "en"
        assert p.evaluate("document.querySelector('.cell').closest('[lang]').lang") == "vi"


def test_a_draft_without_sections_and_an_empty_one(chromium) -> None:
    bare = stands(f"{DRUGS}\n\n{MONEY}\n", None, LAST)
    with looked_at(chromium, bare) as seen:
        seen.page.locator(".row").first.wait_for()
        assert seen.said == []


LAST = written(directive(2025, *LAST_YEAR))
