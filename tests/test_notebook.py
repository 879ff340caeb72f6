"""How a comparison and a document show themselves in notebooks, editors and terminals."""

from __future__ import annotations

import pickle
import re
import webbrowser
from collections.abc import Callable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlparse

import known_pairs
import pandas as pd
import pytest
from browser import needs_chromium
from report_pairs import compared, example, hostile, moved, same, text

from directive_diff.errors import UsageError
from directive_diff.model import Category, Message, OwnCategory
from directive_diff.notebook import FIRST

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
        rules = re.findall(r"([^{}]+)\{", style.replace("@media print {", ""))
        assert all(one.strip().startswith(".directive-diff") for rule in rules for one in rule.split(","))
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
    long = known_pairs.compared("quyet-dinh-quy-che").show().html
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


def test_a_row_of_one_text_alone_is_refused_rather_than_taken_for_another() -> None:
    """Its units and documents are counted by themselves: ``c1`` of one text was another document of the comparison."""
    comparison = example()
    for rows in (comparison.new.frames.citations, comparison.new.frames.mentions, comparison.new.frames.units):
        with pytest.raises(UsageError, match="E418"):
            comparison.show(rows.head(3))
    known = comparison.frames.units.query("side == 'new'").head(3)
    assert comparison.show(comparison.new.frames.units.head(3).assign(side="new")).html == comparison.show(known).html


def test_a_row_of_another_comparison_is_refused() -> None:
    comparison = example()
    with pytest.raises(UsageError, match=r"E418.*p9999"):
        comparison.show(comparison.frames.pairs.head(1).assign(pair="p9999"))


def test_a_mention_leads_to_its_sentence_and_a_column_may_stand_twice() -> None:
    comparison = example()
    for _, mention in comparison.frames.mentions.iterrows():
        where = comparison.frames.units.query("side == @mention.side and unit == @mention.unit")
        assert comparison.show(mention).html == comparison.show(where).html
    twice = pd.concat([comparison.frames.units[["side", "unit"]], comparison.frames.units], axis=1).head(4)
    assert comparison.show(twice).html == comparison.show(comparison.frames.units.head(4)).html


def test_what_is_kept_in_a_notebook_is_bounded_by_words_as_well() -> None:
    task = "Rà soát, cập nhật phương án phòng, chống thiên tai của {n} xã, phường. " * 100
    old = "CHỈ THỊ\nVề phòng, chống thiên tai\n" + "".join(f"{n}. {task.format(n=n)}\n" for n in range(1, 9))
    comparison = compared(old, old.replace("phương án", "kế hoạch"))
    shown = comparison.show(comparison.frames.changes)
    assert len(shown.html) < 500_000
    assert len(comparison._repr_mimebundle_()["text/html"]) < 500_000
    assert "Còn" in shown.html


def test_sent_to_another_process_it_is_what_it_shows() -> None:
    shown = example().show(example().frames.changes.head(3))
    again = pickle.loads(pickle.dumps(shown))
    assert (again.html, str(again)) == (shown.html, str(shown))


def test_a_table_that_names_no_place_is_refused() -> None:
    comparison = example()
    with pytest.raises(UsageError, match="E418") as raised:
        comparison.show(comparison.frames.changes[["kind", "why_vi"]])
    assert "kind, why_vi" in raised.value.message("vi")
    for strange in ([1, 2, 3], 5, ["d1", "d9999"], "mục 1", pd.Series([1.5]), pd.Series({"kind": "edited"}), object()):
        with pytest.raises(UsageError, match="E418"):
            comparison.show(strange)
    with pytest.raises(UsageError, match="E417"):
        comparison.show(target="printer")
    with pytest.raises(UsageError, match="E402"):
        comparison.show(lang="fr")


def shown_in_browser(monkeypatch: pytest.MonkeyPatch, show: Callable[[], object]) -> Path:
    """The page that a call opens."""
    opened: list[str] = []
    monkeypatch.setattr(webbrowser, "open", lambda address: opened.append(address) or True)
    show()
    return Path(unquote(urlparse(opened[-1]).path))


def test_in_a_browser_the_whole_is_opened_from_a_file(monkeypatch: pytest.MonkeyPatch) -> None:
    comparison = example()
    path = shown_in_browser(monkeypatch, lambda: comparison.show(target="browser"))
    whole = path.read_text(encoding="utf-8")
    assert whole.lower().startswith("<!doctype html>")
    assert 'id="side-by-side"' in whole


def test_in_a_browser_a_page_of_a_selection_says_what_it_shows(monkeypatch: pytest.MonkeyPatch) -> None:
    comparison = example()
    path = shown_in_browser(monkeypatch, lambda: comparison.show(comparison.frames.pairs, target="browser", lang="en"))
    chosen = path.read_text(encoding="utf-8")
    assert chosen.startswith("<!doctype html>")
    assert 'lang="en"' in chosen
    rows = chosen.count("<tr>") - 1
    assert rows > len(comparison.frames.pairs.query("level == 'paragraph' and kind == 'equal'"))
    heading = re.search("<h1>(.*?)</h1>", chosen)[1]
    assert re.search(f"<title>{re.escape(heading)}</title>", chosen)
    assert f"{rows} rows selected" in heading
    assert comparison.old.source in chosen
    assert comparison.new.source in chosen


@pytest.mark.parametrize(
    "select",
    {
        "a row": lambda changes: changes.iloc[4],
        "a row of units": lambda changes: example().frames.units.query(f"pair == '{changes.iloc[4]['pair']}'").iloc[0],
        "a row of itertuples": lambda changes: next(changes.iloc[[4]].itertuples()),
        "a column of changes": lambda changes: changes.iloc[[4]]["change"],
        "a column of pairs": lambda changes: changes.iloc[[4]]["pair"],
        "ids without a name": lambda changes: changes.iloc[[4]]["change"].rename(None),
        "unique ids": lambda changes: changes.iloc[[4]]["change"].unique(),
        "a list": lambda changes: [changes.iloc[4]["change"]],
        "an id": lambda changes: changes.iloc[4]["pair"],
        "an index": lambda changes: changes.iloc[[4]].set_index("change").index,
        "rows with ids for an index": lambda changes: changes.iloc[[4]].set_index("change")[["kind"]],
        "counts by id": lambda changes: changes.iloc[[4]].groupby("change").size().index,
    }.items(),
    ids=lambda case: case[0],
)
def test_a_selection_may_be_whatever_names_a_place(select: tuple[str, Callable[[pd.DataFrame], object]]) -> None:
    comparison = example()
    changes = comparison.frames.changes
    wanted = comparison.show(changes[changes["change"] == changes.iloc[4]["change"]])
    assert comparison.show(select[1](changes)).html == wanted.html


def test_ones_own_category_has_its_name() -> None:
    comparison = example()
    reason = Category("digital", "mine", "certain", (), (comparison.new.units[-1].span,), Message("Vì thế", "So"))
    label = Message("Chuyển đổi số", "Digital transformation")
    first = replace(comparison.changes[0], categories=(reason,))
    mine = replace(
        comparison, changes=(first, *comparison.changes[1:]), own_categories=(OwnCategory("digital", label),)
    )
    for shown in (mine.show(), mine.show([first.id]), mine.show(mine.frames.changes.head(1))):
        assert "Chuyển đổi số" in shown.html
        assert "digital" not in shown.html
    assert "Chuyển đổi số" in str(mine.show([first.id]))
    assert label.en in mine.show([first.id], lang="en").html


@pytest.mark.parametrize(
    ("lang", "came", "went"), [("vi", "bổ sung «{}»", "lược bỏ «{}»"), ("en", "«{}» added", "«{}» left out")]
)
def test_words_that_came_or_went_are_said_to_have_come_or_gone(lang: str, came: str, went: str) -> None:
    comparison = example()
    unexplained = comparison.frames.changes.query("category == 'unexplained' and kind == 'edited'")
    html = comparison.show(unexplained, lang=lang).html
    assert "«»" not in html
    for said, whole in ((came, comparison.new.text), (went, comparison.old.text)):
        before, _, after = said.partition("{}")
        found = re.findall(f"<br>{before}([^«»]+){after}[<]", html)
        assert found
        assert all(words.removesuffix("…").strip() in whole for words in found)


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


# The rules of JupyterLab 4 for what a cell puts out, as its themes have them (a selector each, values of the dark theme).
LAB = """
.jp-RenderedHTMLCommon table { border-collapse: collapse; border: none; table-layout: fixed; margin-left: auto; margin-right: auto; margin-bottom: 1em; font-size: 13px; }
.jp-RenderedHTMLCommon thead { border-bottom: 1px solid red; vertical-align: bottom; }
.jp-RenderedHTMLCommon td, .jp-RenderedHTMLCommon th, .jp-RenderedHTMLCommon tr { vertical-align: middle; padding: 0.5em; line-height: normal; white-space: normal; max-width: none; border: none; }
:not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon td, :not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon th, :not(.jp-RenderedMarkdown).jp-RenderedHTMLCommon tr { text-align: right; }
.jp-RenderedHTMLCommon th { font-weight: bold; }
.jp-RenderedHTMLCommon tbody tr:nth-child(odd) { background: #111; }
.jp-RenderedHTMLCommon tbody tr:nth-child(even) { background: #333; }
.jp-RenderedHTMLCommon tbody tr:hover { background: #055; }
.jp-RenderedHTMLCommon ul { list-style: disc; margin-bottom: 1em; }
.jp-RenderedHTMLCommon ul:not(.list-inline) { padding-left: 2em; }
.jp-RenderedHTMLCommon p { text-align: left; margin: 0; margin-bottom: 1em; }
"""

# What the first element of each sort looks like.
LOOK = """() => Object.fromEntries(["th", "tbody tr", "td", "ul", "p", "thead"].map(one => {
  const e = document.querySelector(".directive-diff " + one);
  if (!e) return [one, null];
  const s = getComputedStyle(e);
  return [one, [s.textAlign, s.verticalAlign, s.backgroundColor, s.paddingLeft, s.marginBottom, s.listStyleType,
    s.borderTopWidth, s.borderBottomWidth, s.fontWeight, s.lineHeight]];
}))"""


def cell(tmp_path: Path, html: str, style: str, ground: str = "#fff; color: #1b1b1b") -> Path:
    """An output cell of a notebook, on a page."""
    path = tmp_path / "cell.html"
    path.write_text(
        f'<!doctype html><html lang="vi"><meta charset="utf-8"><title>x</title><style>{style}</style>'
        f'<body style="background: {ground}; font: 14px/1.5 sans-serif"><main><h1>x</h1>'
        f'<div class="jp-RenderedHTMLCommon jp-RenderedHTML jp-OutputArea-output">{html}</div></main>',
        encoding="utf-8",
    )
    return path


@needs_chromium
@pytest.mark.parametrize("what", ["a comparison", "a selection", "a document"])
def test_a_notebook_s_own_style_does_not_change_it(chromium, tmp_path: Path, what: str) -> None:
    comparison = example()
    html = {
        "a comparison": comparison.show().html,
        "a selection": comparison.show(comparison.frames.changes.head(9)).html,
        "a document": comparison.old._repr_mimebundle_()["text/html"],
    }[what]
    looks = []
    for style in ("", LAB):
        page = chromium.new_page(viewport={"width": 900, "height": 900})
        try:
            page.goto(cell(tmp_path, html, style).as_uri())
            looks.append(page.evaluate(LOOK))
        finally:
            page.close()
    assert looks[1] == looks[0]
    assert looks[1]["td"][0] in ("left", "start")


@needs_chromium
def test_the_box_of_a_cell_fades_where_more_is_to_come_and_is_whole_in_print(chromium, tmp_path: Path) -> None:
    box = ".directive-diff .dd-scroll"
    height = f"[document.querySelector('{box}').clientHeight, document.querySelector('{box}').scrollHeight]"
    mask = f"getComputedStyle(document.querySelector('{box}')).maskImage"
    page = chromium.new_page(viewport={"width": 900, "height": 900})
    try:
        page.goto(cell(tmp_path, example().show().html, LAB).as_uri())
        seen, inside = page.evaluate(height)
        assert seen < inside
        assert "gradient" in page.evaluate(mask)
        # What fades at the very end is an empty margin, and no words.
        assert (
            page.evaluate(
                f"(() => {{ const b = document.querySelector('{box}'); b.scrollTop = b.scrollHeight;"
                " return b.getBoundingClientRect().bottom - b.querySelector('table').getBoundingClientRect().bottom; })()"
            )
            >= 3 * 14 - 1
        )
        page.emulate_media(media="print")
        seen, inside = page.evaluate(height)
        assert seen >= inside
        assert page.evaluate(mask) == "none"
    finally:
        page.close()


@needs_chromium
@pytest.mark.parametrize("media", ["screen", "print"])
def test_a_page_of_a_selection_hides_nothing(chromium, monkeypatch: pytest.MonkeyPatch, media: str) -> None:
    comparison = example()
    path = shown_in_browser(monkeypatch, lambda: comparison.show(comparison.frames.changes, target="browser"))
    page = chromium.new_page(viewport={"width": 1000, "height": 700})
    try:
        page.emulate_media(media=media)
        page.goto(path.as_uri())
        assert (
            page.evaluate(
                "[...document.querySelectorAll('*')].filter(e => e.scrollHeight > e.clientHeight + 1"
                " && !['visible', 'clip'].includes(getComputedStyle(e).overflowY)).map(e => e.className)"
            )
            == []
        )
        assert page.locator("tbody tr").last.bounding_box()["y"] > 700
        assert page.evaluate("document.documentElement.scrollWidth") <= 1000
    finally:
        page.close()
