"""A hundred payloads in every field that a user's files fill, opened in a real browser: nothing runs, nothing is asked
for, and the words stand on the page as they were written.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest
from browser import needs_chromium, opened
from report_pairs import FIRE

from directive_diff import compare, write
from directive_diff.overrides import parse
from directive_diff.report.marks import visible

PAYLOADS = (Path(__file__).parent / "cases" / "payloads.txt").read_text(encoding="utf-8").splitlines()
pytestmark = needs_chromium


def directive(year: int, change: str) -> Iterator[str]:
    """A directive with each payload in its title, headings, tasks, citations, bodies charged and recipients."""
    yield f"ỦY BAN NHÂN DÂN {PAYLOADS[0]}\n\nSố: 0{year % 10}/CT-UBND\n"
    yield f"CHỈ THỊ\n\nVề công tác năm {year} {PAYLOADS[1]}\n"
    for n, payload in enumerate(PAYLOADS, 1):
        yield f"{n}. Tăng cường công tác số {n} {payload}\n"
        yield f"Sở Y tế {change} nhiệm vụ {payload} trên địa bàn tỉnh.\n"
        yield f"Thực hiện Kế hoạch số {n + year}/KH-UBND ngày 02/01/{year} của UBND tỉnh về {payload} trên địa bàn.\n"
        yield f"{payload} {FIRE}\n"
        yield f"Chủ tịch UBND {payload} chủ trì, phối hợp với Sở {payload} báo cáo trước ngày 15/12/{year}.\n"
    yield "Nơi nhận:\n" + "".join(f"- Sở {payload};\n" for payload in PAYLOADS)


@lru_cache(maxsize=1)
def comparison(folder: Path):
    """Files whose names are payloads too, and an officer who writes them."""
    paths = folder / "cũ <img src=x onerror=alert(1)>.txt", folder / "mới ' onclick=alert(1) x='.txt"
    for path, year, change in zip(paths, (2025, 2026), ("thực hiện", "triển khai đầy đủ"), strict=True):
        path.write_text("\n".join(directive(year, change)), encoding="utf-8")
    first = compare(*paths)
    quotes = []
    units = {u.id: u for u in first.new.units}
    pairs = {p.id: p for p in first.pairs}
    for change, payload in zip([c for c in first.changes if pairs[c.pair].new][:200], PAYLOADS * 2, strict=False):
        unit = units[pairs[change.pair].new[0]]
        quote = " ".join(first.new.text[slice(*unit.span)].split())
        quotes.append(
            f"[[change]]\nnew = {_toml(quote)}\nnew_where = {_toml(unit.address)}\nthuyet_minh = {_toml(payload + ' lý do')}\n"
        )
    return compare(*paths, overrides=parse("\n".join(quotes)))


def _toml(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("injection")
    path = folder / "report.html"
    write(comparison(folder), path)
    return path


def test_there_are_about_a_hundred_payloads_and_officers_words_among_them() -> None:
    assert len(set(PAYLOADS)) >= 100


@pytest.mark.parametrize("guarded", [True, False], ids=["with the policy", "without it"])
def test_nothing_runs_and_nothing_is_asked_for(chromium, page: Path, guarded: bool) -> None:
    """Without the policy too: the escaping alone must hold."""
    with opened(chromium, page, bypass_csp=not guarded) as seen:
        p = seen.page
        p.evaluate("dispatchEvent(new Event('beforeprint'))")  # builds every row
        p.evaluate("dispatchEvent(new Event('afterprint'))")
        p.evaluate("for (const d of document.querySelectorAll('details')) d.open = true")
        p.evaluate(
            "for (const e of document.querySelectorAll('.note, td, summary')) e.dispatchEvent(new Event('mouseover', {bubbles: true}))"
        )
        p.fill("#search", "<script>")
        p.wait_for_timeout(800)
        assert seen.ran == []
        assert seen.said == []
        assert seen.requests == [page.as_uri()]
        odd = "img, iframe, object, embed, form:not(#filters form), base, link, video, audio, math, marquee, dialog, picture"
        assert p.eval_on_selector_all(odd, "es => es.map(e => e.outerHTML)") == []
        assert p.evaluate("document.querySelectorAll('script').length") == 2
        assert p.evaluate("document.querySelectorAll('style').length") == 2
        handlers = "es => es.flatMap(e => [...e.attributes].filter(a => /^on|^style$|^src/.test(a.name)).map(a => e.outerHTML))"
        assert p.eval_on_selector_all("body *:not(.part)", handlers) == []
        links = p.eval_on_selector_all("a[href]", "as => as.map(a => a.getAttribute('href'))")
        assert all(link.startswith("#") for link in links)
        ids = p.eval_on_selector_all("[id]", "es => es.map(e => e.id)")
        assert len(ids) == len(set(ids))


def test_the_words_stand_there_as_written(chromium, page: Path) -> None:
    with opened(chromium, page) as seen:
        p = seen.page
        p.evaluate("dispatchEvent(new Event('beforeprint'))")
        p.evaluate("for (const e of document.querySelectorAll('.was, .n, .pointer')) e.remove()")
        words = "".join(p.evaluate("document.body.textContent").split())
    for payload in PAYLOADS:
        assert "".join(visible(payload).split()) in words, payload
    assert "lýdo" in words


def test_without_script_too(chromium, page: Path) -> None:
    with opened(chromium, page, java_script_enabled=False) as seen:
        seen.page.wait_for_timeout(300)
        assert seen.requests == [page.as_uri()]
        assert seen.page.locator("img, iframe, object, embed, base, link, video, audio, math").count() == 0
        assert seen.page.locator("svg").count() == 1
