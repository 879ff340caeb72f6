"""How a comparison and a document show themselves in notebooks, editors and terminals."""

from __future__ import annotations

import re
import webbrowser
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlparse

import pytest

from directive_diff.errors import UsageError
from directive_diff.notebook import FIRST
from tests.browser import needs_chromium
from tests.report_pairs import compared, example, hostile, moved, same, text
from tests.sheet_pairs import gold

PAIRS = {"the example": example, "hostile": hostile, "moved": moved, "same": same}


class Fragment(HTMLParser):
    """The tags of a fragment, its text, and whether every tag is closed in its turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.words: list[str] = []
        self.tops = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tops += not self.open
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in ("br", "meta"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open[-1:] != ["style"]:
            self.words.append(data)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("pair", PAIRS)
def test_what_is_shown_is_one_element_without_script_link_or_foreign_style(pair: str, lang: str) -> None:
    comparison = PAIRS[pair]()
    for html in (
        comparison.show(lang=lang).html,
        comparison.show(comparison.frames.units, lang=lang).html,
        comparison.old._repr_mimebundle_()["text/html"],
    ):
        seen = Fragment(html)
        assert seen.open == []
        assert seen.tops == 1
        assert seen.tags <= {
            "div",
            "style",
            "p",
            "b",
            "i",
            "br",
            "span",
            "ul",
            "li",
            "table",
            "thead",
            "tbody",
            "tr",
            "th",
            "td",
            "del",
            "ins",
        }
        assert seen.attributes <= {"class", "lang", "scope", "title", "tabindex"}
        style = re.search("<style>(.*?)</style>", html, re.DOTALL)[1]
        assert all(rule.strip().startswith(".directive-diff") for rule in re.findall(r"([^{}]+)\{", style))
        assert "url(" not in style


def test_a_comparison_tells_who_it_is_in_each_form() -> None:
    comparison = example()
    assert repr(comparison) == (
        f"<Comparison {comparison.old.source!r} -> {comparison.new.source!r}: {len(comparison.changes)} changes>"
    )
    bundle = comparison._repr_mimebundle_()
    assert set(bundle) == {"text/plain", "text/html"}
    assert set(comparison._repr_mimebundle_(include=["text/html"])) == {"text/html"}
    assert set(comparison._repr_mimebundle_(exclude={"text/html"})) == {"text/plain"}
    for said in comparison.summary.text.vi.split("\n"):
        assert said in " ".join("".join(Fragment(bundle["text/html"]).words).split("\n"))
        assert " ".join(said.split()) in " ".join(bundle["text/plain"].split())


def test_a_document_tells_what_it_is() -> None:
    old = example().old
    assert repr(old) == f"<Directive {old.source!r}: {len(old.units)} units, {len(old.mentions)} citations>"
    plain = old._repr_mimebundle_()["text/plain"]
    assert old.source in plain
    assert "mục 1" in plain


def test_the_first_rows_are_shown_and_the_rest_is_counted() -> None:
    few = compared(text(2025, "Công an tỉnh chủ trì."), text(2025, "Công an tỉnh phối hợp."))
    assert "show(target=" not in few.show().html
    long = gold("quyet-dinh-quy-che").show().html
    assert long.count("<tr>") == FIRST + 1
    left = int(re.search(r"Còn (\d+) đoạn", long)[1])
    assert left > 0


def test_what_was_selected_is_shown_and_nothing_else() -> None:
    comparison = example()
    frames = comparison.frames
    reform = frames.changes.query("category == 'reorganisation'")
    shown = comparison.show(reform)
    numbers = {int(change[1:]) for change in reform["change"]}
    explained = {int(n) for n in re.findall(r"<p><b>\[(\d+)\]</b>", shown.html)}
    assert explained == numbers
    assert {int(n) for n in re.findall(r"^\[(\d+)\]", str(shown), re.MULTILINE)} == numbers
    # The same rows by their pairs, and by the sentences of the new text.
    assert comparison.show(reform[["pair"]]).html == shown.html
    units = frames.units.query("side == 'new' and level == 'sentence' and pair in @reform.pair.tolist()")
    assert comparison.show(units[["unit", "side"]]).html == shown.html


def test_documents_cited_lead_to_the_rows_that_cite_them() -> None:
    comparison = example()
    chosen = comparison.frames.citations.query("status == 'kept' and form == 'numbered'").head(1)
    signs = comparison.frames.mentions.merge(chosen[["citation"]])["sign"].dropna()
    html = comparison.show(chosen).html
    assert len(signs) > 0
    assert all(sign in "".join(Fragment(html).words) for sign in signs)


def test_a_selection_of_nothing_says_so() -> None:
    comparison = example()
    none = comparison.show(comparison.frames.changes.head(0))
    assert "Không có đoạn nào được chọn." in none.html
    assert str(none) == "Không có đoạn nào được chọn."


def test_a_table_that_names_no_place_is_refused() -> None:
    comparison = example()
    with pytest.raises(UsageError, match="E418") as raised:
        comparison.show(comparison.frames.changes[["kind", "why_vi"]])
    assert "kind, why_vi" in raised.value.message("vi")
    with pytest.raises(UsageError, match="E418"):
        comparison.show([1, 2, 3])
    with pytest.raises(UsageError, match="E417"):
        comparison.show(target="printer")
    with pytest.raises(UsageError, match="E402"):
        comparison.show(lang="fr")


def test_in_a_browser_the_whole_is_opened_from_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    comparison = example()
    comparison.show(target="browser")
    comparison.show(comparison.frames.pairs, target="browser", lang="en")
    whole, chosen = (Path(unquote(urlparse(address).path)).read_text(encoding="utf-8") for address in opened)
    assert whole.lower().startswith("<!doctype html>")
    assert 'id="side-by-side"' in whole
    assert chosen.startswith("<!doctype html>")
    assert 'lang="en"' in chosen
    assert chosen.count("<tr>") > len(comparison.frames.pairs.query("level == 'paragraph' and kind == 'equal'"))


@needs_chromium
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_can_be_read_on_light_and_dark_ground(chromium, tmp_path: Path, scheme: str) -> None:
    from axe_playwright_python.sync_playwright import Axe

    ground = {"light": "#fff; color: #1b1b1b", "dark": "#111; color: #ddd"}[scheme]
    path = tmp_path / "cell.html"
    path.write_text(
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>x</title>'
        f'<body style="background: {ground}"><main><h1>x</h1>{example().show().html}</main>',
        encoding="utf-8",
    )
    page = chromium.new_page(viewport={"width": 700, "height": 900})
    try:
        page.goto(path.as_uri())
        found = Axe().run(page).response["violations"]
        assert [(v["id"], [n["html"][:90] for n in v["nodes"][:3]]) for v in found] == []
        assert page.evaluate("document.documentElement.scrollWidth") <= 700
    finally:
        page.close()
