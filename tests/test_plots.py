"""Plots: every label readable, every figure true, whatever the texts are; nothing of matplotlib's settings changed."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import combinations, pairwise
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import plot_pairs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from known_pairs import GOLD, NAMES, compared, itself

from directive_diff import Comparison, plots
from directive_diff.errors import OutputError, UsageError
from directive_diff.model import Category, Message, OwnCategory
from directive_diff.plots import canvas, look
from directive_diff.plots.changes import counted
from directive_diff.plots.documents import fitted, names
from directive_diff.plots.layers import Edge, layers
from directive_diff.plots.network import edges as relations
from directive_diff.plots.routes import Box, Plan, Point, Size, plan
from directive_diff.plots.ruler import Ruler
from directive_diff.plots.similarity import table
from directive_diff.plots.timeline import MOST
from directive_diff.plots.titles import called
from directive_diff.report.labels import labels
from tools import pictures

matplotlib = pytest.importorskip("matplotlib", reason="matplotlib (extra plots) is not installed")
pytestmark = [
    pytest.mark.filterwarnings("error"),  # a missing glyph is a warning of matplotlib
    pytest.mark.filterwarnings(
        "ignore:.* deprecated - use:DeprecationWarning"
    ),  # matplotlib 3.8 with a later pyparsing
]

PLOTS = {
    "flow": plots.flow,
    "changes": plots.changes,
    "timeline": plots.timeline,
    "network": plots.network,
    "similarity": plots.similarity,
}
MADE = {
    "hostile": plot_pairs.hostile,
    "dollars": plot_pairs.dollars,
    "empty": plot_pairs.empty,
    "plain": plot_pairs.plain,
    "large": plot_pairs.large,
}
CASES = {name: lambda name=name: compared(name) for name in GOLD} | MADE
EVERY = pytest.mark.parametrize("plot", PLOTS)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def backend(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """A backend without windows, nothing shown, no setting changed, every figure closed afterwards."""
    matplotlib.use("Agg")
    import matplotlib.pyplot as plt

    monkeypatch.setattr(plt, "show", lambda *_, **__: pytest.fail("shown"))
    before = dict(matplotlib.rcParams)
    yield plt
    assert dict(matplotlib.rcParams) == before
    plt.close("all")


def drawn(ax: Any) -> Any:
    """The axes, laid out by a renderer, which is where missing glyphs and bad mathematics come to light."""
    ax.figure.figure.draw_without_rendering()
    return ax


def words(ax: Any) -> list[str]:
    return [t.get_text() for t in ax.texts if t.get_text()]


def said(ax: Any) -> str:
    return "\n".join([ax.get_title(loc="left"), *words(ax)])


def legible(ax: Any) -> None:
    """No label meets another or leaves the picture; a leaning one is not asked about its neighbours."""
    figure = ax.figure.figure
    renderer = figure.canvas.get_renderer()
    boxes = []
    for text in (*ax.texts, ax._left_title):
        if text.get_text():
            box = text.get_window_extent(renderer)
            boxes.append((text, float(box.x0), float(box.y0), float(box.x1), float(box.y1)))
    right, top = figure.bbox.x1, figure.bbox.y1
    for text, *box in boxes:
        assert min(box) >= -1, text
        assert box[2] <= right + 1, text
        assert box[3] <= top + 1, text
    level = [entry for entry in boxes if not entry[0].get_rotation()]
    for (one, a0, b0, a1, b1), (other, c0, d0, c1, d1) in combinations(level, 2):
        # The height of a line is that of its tallest accent: lines may touch, not lie on each other.
        apart = min(a1, c1) - max(a0, c0) <= 1 or min(b1, d1) - max(b0, d0) <= 0.45 * min(b1 - b0, d1 - d0)
        assert apart, (one.get_text(), other.get_text())


# ---- every plot on every pair -------------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize("case", CASES)
def test_every_label_is_legible(plot: str, case: str) -> None:
    legible(drawn(PLOTS[plot](CASES[case]())))


@EVERY
@pytest.mark.parametrize("name", GOLD[::3])
def test_the_other_way_round_and_against_itself(plot: str, name: str) -> None:
    old, new = (called(d, labels("en")) for d in (compared(name).old, compared(name).new))
    for comparison, title in (
        (compared(name, swapped=True), f": {new} → {old}"),
        (itself(name), f": {new} → {new}"),
    ):
        ax = PLOTS[plot](comparison, lang="en")
        assert ax.get_title(loc="left").replace("\n", " ").endswith(title)


@EVERY
def test_in_english(plot: str) -> None:
    legible(drawn(PLOTS[plot](compared("chi-thi-thien-tai"), lang="en")))


def test_paragraphs() -> None:
    ax = drawn(plots.similarity(compared("example"), level="paragraph"))
    legible(ax)
    assert "giữa các đoạn" in said(ax)


@EVERY
def test_a_title_and_names_of_ones_own(plot: str) -> None:
    comparison = compared("chi-thi-thien-tai")
    ax = PLOTS[plot](comparison, title="Hình 1. Giá $1", names=("Năm trước", "Năm sau"))
    assert ax.get_title(loc="left") == "Hình 1. Giá $1"
    assert "Năm trước → Năm sau" in PLOTS[plot](comparison, names=("Năm trước", "Năm sau")).get_title(loc="left")
    bare = PLOTS[plot](comparison, title="")
    assert bare.get_title(loc="left") == ""
    assert bare.figure.get_size_inches()[1] < ax.figure.get_size_inches()[1]
    legible(drawn(bare))


def test_english_titles_are_english() -> None:
    assert (
        plots.flow(compared("example"), lang="en").get_title(loc="left").endswith(": Directive 2025 → Directive 2026")
    )
    numbered = plots.network(compared("chi-thi-quoc-phong-nghe-an"), lang="en").get_title(loc="left")
    assert numbered.replace("\n", " ") == "Relations among cited documents: Directive 03/CT-UBND → Directive 02/CT-UBND"


# ---- what they say ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOLD)
def test_every_change_is_counted_in_one_section(name: str) -> None:
    comparison = compared(name)
    found = counted(comparison, labels("vi"))
    assert dict(found.categories) == comparison.summary.categories
    sums = Counter[str]()
    for (category, place), count in found.cells.items():
        assert 0 <= place < len(found.columns)
        assert count <= found.sections[place]  # no section has more changes of one category than changes
        sums[category] += count
    assert sums == found.categories
    assert sum(found.sections.values()) == found.total == len(comparison.changes)
    assert words(plots.changes(comparison)).count(str(found.total)) >= 1


def test_the_table_of_changes_shows_its_totals() -> None:
    comparison = compared("example")
    shown = words(plots.changes(comparison))
    for category, count in comparison.summary.categories.items():
        assert labels("vi").category(category) in shown
        assert str(count) in shown


@pytest.mark.parametrize("name", GOLD)
def test_every_document_is_on_the_timeline(name: str) -> None:
    comparison = compared(name)
    ax = plots.timeline(comparison)
    documents = [c for c in comparison.citations if c.form != "generic"]
    marks = Counter(line.get_marker() for line in ax.lines)
    for status in ("added", "kept", "dropped"):
        # The legend has one of each.
        count = sum(c.status == status for c in documents)
        assert marks[look.SHAPES[status].marker] == count + bool(count), status
    assert f"Không ghi ngày ({sum(not c.issued for c in documents)}; " in said(ax)
    for status, label in (("added", "Bổ sung"), ("kept", "Tiếp tục"), ("dropped", "Không còn")):
        of_it = [c for c in documents if c.status == status]
        undated = sum(not c.issued for c in of_it)
        if any(c.issued for c in of_it):
            more = f", trong đó {undated} không ghi ngày" if undated else ""
            assert f"{label} viện dẫn ({len(of_it)}{more})" in words(ax)
    generic = len(comparison.citations) - len(documents)
    assert (f"Không vẽ {generic} viện dẫn chung" in said(ax)) == bool(generic)


def test_documents_stand_at_their_dates() -> None:
    comparison = compared("chi-thi-thien-tai")
    ax = plots.timeline(comparison)
    places = {t.get_text(): t.get_position()[0] for t in ax.texts}
    years = {int(w): x for w, x in places.items() if re.fullmatch(r"(19|20)\d\d", w)}
    assert sorted(years.values()) == [years[y] for y in sorted(years)]
    points = [(line.get_xdata()[0], line.get_ydata()[0]) for line in ax.lines if line.get_marker() == "^"]
    dated = sorted(
        c.issued[:4] for c in comparison.citations if c.status == "added" and c.form != "generic" and c.issued
    )
    step = (max(years.values()) - min(years.values())) / (max(years) - min(years))
    seen = sorted(int(min(years) + (x - years[min(years)]) / step + 1e-6) for x, _ in points[: len(dated)])
    assert [str(y) for y in seen] == dated


def test_relations() -> None:
    comparison = compared("chi-thi-quoc-phong-nghe-an")
    found = {(e.start, e.how, e.end) for e in relations(comparison)}
    for citation in comparison.citations:
        for link in citation.links:
            assert (citation.id, link.how, link.id) in found
    number = {c.id: c.number for c in comparison.citations}
    assert ("712/KH-UBND", "follows", "45/KH-UBND") in {(number[a], how, number[b]) for a, how, b in found}
    ax = plots.network(comparison)
    # Two plans of different years have the number 45.
    assert {"712/KH-UBND", "45/KH-UBND (2024)", "Kế tiếp hoặc thay thế", "Triển khai, thực hiện"} <= set(words(ax))
    lonely = len(comparison.citations) - len({i for start, _, end in found for i in (start, end)})
    assert f"{lonely} văn bản khác không có quan hệ" in said(ax)


def test_a_text_is_most_like_itself() -> None:
    for level in ("section", "paragraph"):
        found = table(itself("chi-thi-giao-thong"), labels("vi"), level)
        assert found.rows == found.columns
        for n, row in enumerate(found.values):
            assert row[n] == max(row) == 1.0
            assert (n, n) in found.matched


def test_similarity_is_the_same_both_ways() -> None:
    ways = (compared("ke-hoach-pccc", swapped=swapped) for swapped in (False, True))
    one, other = (table(way, labels("vi"), "section") for way in ways)
    assert one.values == tuple(zip(*other.values, strict=True))
    assert one.matched == {(b, a) for a, b in other.matched}
    assert all(0 <= value <= 1 for row in one.values for value in row)


def test_the_values_can_be_taken_from_the_picture() -> None:
    comparison = compared("example")
    values = plots.similarity(comparison).collections[0].get_array()
    assert [[round(v, 6) for v in row] for row in values.tolist()] == [
        [round(v, 6) for v in row] for row in table(comparison, labels("vi"), "section").values
    ]


def test_two_directives_are_compared_first() -> None:
    comparison = compared("chi-thi-giao-thong")
    assert words(plots.similarity(comparison.old, comparison.new)) == words(plots.similarity(comparison))


# ---- nothing, little, much ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("case", "plot", "sentence"),
    [
        ("empty", "flow", "Văn bản không có nội dung để đối chiếu."),
        ("empty", "similarity", "Văn bản không có nội dung để đối chiếu."),
        ("empty", "changes", "Hai văn bản không có điểm thay đổi."),
        ("empty", "timeline", "Cả hai văn bản không viện dẫn văn bản nào."),
        ("empty", "network", "Cả hai văn bản không viện dẫn văn bản nào."),
        ("plain", "flow", "Mỗi văn bản chỉ có một phần nên không có bố cục để đối chiếu."),
        ("plain", "changes", "Hai văn bản không có điểm thay đổi."),
    ],
)
def test_where_there_is_nothing_one_sentence_says_so(case: str, plot: str, sentence: str) -> None:
    assert words(PLOTS[plot](CASES[case]())) == [sentence]


def test_documents_without_relations() -> None:
    comparison = compared("example")
    alone = tuple(replace(c, links=(), successor=None) for c in comparison.citations)
    ax = plots.network(replace(comparison, citations=alone))
    assert words(ax) == ["Không tìm thấy quan hệ giữa các văn bản được viện dẫn."]


def test_one_section_is_shown_by_paragraphs() -> None:
    assert "giữa các đoạn" in said(plots.similarity(plot_pairs.plain()))
    assert "giữa các mục" in said(plots.similarity(plot_pairs.plain(), level="section"))


def test_a_category_of_ones_own_has_its_row_and_its_name() -> None:
    comparison = compared(GOLD[0])
    reason = Category("funding-source", "funding", "likely", (), (), Message("Đổi nguồn vốn.", "Other funds."))
    mine = replace(
        comparison,
        changes=tuple(replace(change, categories=(reason,)) for change in comparison.changes),
        own_categories=(OwnCategory("funding-source", Message("Nguồn kinh phí", "Source of funds")),),
    )
    shown = words(plots.changes(mine))
    assert "Nguồn kinh phí" in shown
    assert shown.count(str(len(mine.changes))) >= 2  # of the row, and of all
    assert "Source of funds" in words(plots.changes(mine, lang="en"))


def test_what_is_left_out_is_said() -> None:
    large = plot_pairs.large()
    documents = sum(c.form != "generic" for c in large.citations)
    ax = plots.timeline(large)
    assert f"Không vẽ {documents - MOST} văn bản vì hình đã đủ {MOST}: " in said(ax)
    assert {"^", "X"} <= {line.get_marker() for line in ax.lines}  # of what came and of what went
    assert re.search(r"Không vẽ \d+ văn bản khác có quan hệ, vì hình đã đủ 60 văn bản.", said(plots.network(large)))
    for plot in ("flow", "changes", "similarity"):
        assert "Các mục liền nhau được gộp chung để hình dễ đọc." in words(PLOTS[plot](large))
    joined = table(large, labels("vi"), "paragraph")
    assert joined.joined
    assert max(len(joined.rows), len(joined.columns)) <= 40
    for plot in PLOTS.values():
        width, height = plot(large).figure.get_size_inches()
        assert width <= 8.3, "wider than A4"
        assert height <= 11.7, "higher than A4"


# ---- hostile words ------------------------------------------------------------------------------------------------


def test_a_dollar_is_a_dollar() -> None:
    ax = drawn(plots.flow(plot_pairs.dollars()))
    assert "6 $ và 8 $_{ cho" in said(ax)
    assert not any(t.get_parse_math() for t in (*ax.texts, ax._left_title))


@EVERY
def test_hostile_words_make_well_formed_files(plot: str, tmp_path: Path) -> None:
    path = tmp_path / f"{plot}.svg"
    plots.save(PLOTS[plot](plot_pairs.hostile()), path, editable=plot != "network")
    assert ET.fromstring(path.read_bytes()).tag == f"{SVG}svg"


@given(st.text(st.characters(exclude_categories=()), max_size=120), st.floats(5, 300), st.integers(1, 3))
@settings(max_examples=60, deadline=None)
def test_words_fit_whatever_they_are(given_words: str, width: float, lines: int) -> None:
    pen = Ruler(lambda word, bold: len(word) / 2, lambda code: code < 0x3000)
    found = pen.wrap(given_words, width, 8, lines)
    assert 1 <= len(found) <= lines
    for line in found:
        assert pen.clean(line) == line
        assert pen.width(line, 8) <= width or len(line) <= 2  # at least one letter, with «…»


def test_vietnamese_letters_all_have_glyphs() -> None:
    vowels = "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    every = "".join(v + tone for v in vowels for tone in ("", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"))
    shown = canvas.ruler().clean(every + "đĐ")
    assert "\N{REPLACEMENT CHARACTER}" not in shown
    assert len(shown) == 24 * 6 + 2  # composed: one letter each


# ---- the figure ---------------------------------------------------------------------------------------------------


@EVERY
def test_draws_on_the_axes_given(plot: str, backend: Any) -> None:
    comparison = compared("chi-thi-giao-thong")
    figure, axes = backend.subplots(1, 2, layout="constrained", figsize=(30, 14))
    ax = axes[1]
    assert PLOTS[plot](comparison, ax=ax) is ax
    assert backend.get_fignums() == [figure.number]
    part = backend.figure(figsize=(20, 9)).subfigures(1, 2)[1].subplots()
    assert PLOTS[plot](plot_pairs.dollars(), ax=part) is part


@EVERY
def test_letters_too_small_to_read_are_warned_of(plot: str, backend: Any) -> None:
    comparison = compared("chi-thi-giao-thong")
    with pytest.warns(plots.TooSmallWarning, match=r"Axes.*figsize=\(") as told:
        PLOTS[plot](comparison, ax=backend.subplots(1, 2, figsize=(7.2, 4))[1][1], lang="en")
    assert told[0].filename == __file__
    size = tuple(map(float, re.search(r"figsize=\(([\d.]+), ([\d.]+)\)", str(told[0].message)).groups()))
    ax = PLOTS[plot](comparison, ax=backend.subplots(1, 2, figsize=size)[1][1], lang="en")  # no warning
    assert min(t.get_fontsize() for t in ax.texts if t.get_text()) >= canvas.READABLE
    assert max(size) < 24  # no larger than it must be


def test_a_sentence_is_wrapped_in_a_small_axes(backend: Any) -> None:
    ax = plots.flow(plot_pairs.plain(), ax=backend.subplots(1, 2, figsize=(7.2, 4))[1][0])
    assert " ".join(words(ax)) == "Mỗi văn bản chỉ có một phần nên không có bố cục để đối chiếu."


def test_a_figure_of_ones_own_needs_no_pyplot(backend: Any, tmp_path: Path) -> None:
    from matplotlib.figure import Figure

    ax = plots.timeline(compared("example"), ax=Figure(figsize=(8, 9)).subplots())
    plots.save(ax, tmp_path / "a.svg")
    assert backend.get_fignums() == []


def test_readers_settings_do_no_harm(tmp_path: Path) -> None:
    ours = {"text.usetex": True, "figure.autolayout": True, "axes.facecolor": "black", "figure.facecolor": "black"}
    with matplotlib.rc_context(
        ours | {"font.family": "serif", "text.color": "white", "axes.prop_cycle": "cycler('color', ['w'])"}
    ):
        ax = plots.flow(plot_pairs.dollars())
    legible(drawn(ax))
    assert ax.texts[0].get_fontfamily() == ["serif", "DejaVu Sans"]
    plots.save(ax, tmp_path / "a.png", dpi=72)


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png", "eps", "tiff"])
def test_the_same_bytes(tmp_path: Path, suffix: str) -> None:
    made = []
    for n in range(2):
        path = tmp_path / f"{n}.{suffix}"
        plots.save(plots.flow(plot_pairs.dollars()), path)
        made.append(path.read_bytes())
    assert made[0] == made[1]
    assert b"202" not in b"".join(
        re.findall(rb"<dc:date>.*?</dc:date>|/CreationDate.*?\n|/ModDate.*?\n|CreationDate:.*?\n", made[0])
    )


def test_another_process_imports_late_and_writes_the_same_bytes(tmp_path: Path) -> None:
    plots.save(plots.changes(plot_pairs.dollars()), tmp_path / "here.svg")
    program = (
        "import sys; from directive_diff import plots; assert 'matplotlib' not in sys.modules\n"
        "sys.path.insert(0, 'tests'); import matplotlib; matplotlib.use('Agg'); import plot_pairs\n"
        f"plots.save(plots.changes(plot_pairs.dollars()), {str(tmp_path / 'there.svg')!r})"
    )
    root = Path(__file__).parent.parent
    subprocess.run([sys.executable, "-c", program], check=True, cwd=root, env={**os.environ, "PYTHONHASHSEED": "7"})
    assert (tmp_path / "here.svg").read_bytes() == (tmp_path / "there.svg").read_bytes()


def test_letters_are_outlines_or_text(tmp_path: Path) -> None:
    ax = plots.changes(compared("example"))
    texts = []
    for editable in (False, True):
        plots.save(ax, tmp_path / "a.svg", editable=editable)
        tree = ET.fromstring((tmp_path / "a.svg").read_bytes())
        texts.append([e.text for e in tree.iter(f"{SVG}text")])
    assert texts[0] == []
    assert set(words(ax)) <= set(texts[1])


def test_refusals(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    comparison = plot_pairs.dollars()
    ax = plots.flow(comparison)
    for target, code in (("a.bmp", "E201"), ("a", "E201"), ("no/a.svg", "E202")):
        with pytest.raises(OutputError) as refused:
            plots.save(ax, tmp_path / target)
        assert refused.value.code == code
    for call in (
        lambda: plots.similarity(comparison.old),
        lambda: plots.similarity(comparison, comparison.new),
        lambda: plots.similarity("a.md", "b.md"),
        lambda: plots.similarity(comparison, level="word"),
        *(lambda plot=plot: plot("a.md") for plot in PLOTS.values()),
        *(lambda plot=plot: plot(comparison.old) for plot in PLOTS.values()),
        *(
            lambda plot=plot, wrong_names=wrong_names: plot(comparison, names=wrong_names)
            for plot in PLOTS.values()
            for wrong_names in ("ab", ("a",), (1, 2))
        ),
    ):
        with pytest.raises(UsageError) as wrong:
            call()
        assert wrong.value.code == "E419"
    for plot in PLOTS.values():
        with pytest.raises(UsageError) as unknown:
            plot(comparison, lang="fr")
        assert unknown.value.code == "E402"
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    for plot in PLOTS.values():
        with pytest.raises(OutputError) as missing:
            plot(comparison)
        assert missing.value.code == "E209"
        assert "matplotlib" in missing.value.vi


# ---- colours ------------------------------------------------------------------------------------------------------


@EVERY
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_note_is_cut(plot: str, lang: str) -> None:
    for comparison in (compared("example"), plot_pairs.large()):
        ax = PLOTS[plot](comparison, lang=lang)
        notes = [t.get_text() for t in ax.texts if t.get_color() == look.SOFT and t.get_position()[0] == canvas.MARGIN]
        assert notes or plot in ("similarity", "timeline")
        assert not [note for note in notes if note.endswith("…")]


def test_a_title_stands_out_on_a_dark_figure(backend: Any) -> None:
    with backend.style.context("dark_background"):
        ax = plots.flow(plot_pairs.dollars(), ax=backend.subplots(figsize=(10, 9))[1])
    assert ax._left_title.get_color() == look.PAPER


def test_words_stand_out_from_their_ground() -> None:
    for color in (look.INK, look.SOFT, *(s.color for s in look.SHAPES.values())):
        for ground in (look.PAPER, "#f4f6f8"):
            assert look.contrast(color, ground) >= 4.5, (color, ground)
    for n in range(101):
        assert look.contrast(look.on(look.shade(n / 100)), look.shade(n / 100)) >= 4.5
    for arrow in look.ARROWS.values():
        assert look.contrast(arrow.color, look.PAPER) >= 3


def test_nothing_is_said_by_colour_alone() -> None:
    assert len({s.marker for s in look.SHAPES.values()}) == len({s.sign for s in look.SHAPES.values()}) == 3
    areas = (look.STRAIGHT, look.ELSEWHERE, look.GONE, look.FRESH)
    assert len({area.get("hatch") for area in areas}) == len(areas)
    assert len({str(a.dashes) for a in look.ARROWS.values()}) == len(look.ARROWS)
    greys = [look.contrast(look.shade(n / 10), "#000000") for n in range(11)]
    assert greys == sorted(greys, reverse=True)  # ever darker


# ---- the layout of the network ------------------------------------------------------------------------------------

_IDS = [f"c{n}" for n in range(12)]
_EDGES = st.lists(
    st.builds(Edge, st.sampled_from(_IDS), st.sampled_from(_IDS), st.sampled_from(list(look.ARROWS))).filter(
        lambda e: e.start != e.end
    ),
    min_size=1,
    max_size=20,
)


@given(_EDGES, st.integers(2, 14))
@settings(max_examples=150, deadline=None)
def test_boxes_never_meet(edges: list[Edge], most: int) -> None:
    found = layers(_IDS, edges, most)
    related = {i for e in edges for i in (e.start, e.end)}
    assert found.column.keys() == found.row.keys() <= related
    assert 0 < len(found.row) <= most
    assert found.left_out == len(related) - len(found.row)
    by_column: dict[int, list[float]] = {}
    for ident, column in found.column.items():
        by_column.setdefault(column, []).append(found.row[ident])
    for rows in by_column.values():
        assert all(b - a >= 1 for a, b in zip(sorted(rows), sorted(rows)[1:], strict=False))
    assert layers(_IDS, edges, most) == found


def test_what_implements_stands_to_the_right() -> None:
    edges = [Edge("c3", "c2", "implements"), Edge("c2", "c1", "implements"), Edge("c3", "c1", "amends")]
    found = layers(_IDS, [*edges, Edge("c4", "c3", "follows")], 60)
    assert [found.column[f"c{n}"] for n in (1, 2, 3, 4)] == [0, 1, 2, 2]
    assert layers(_IDS, [*edges, Edge("c1", "c3", "implements")], 60).column["c1"] == 0  # a circle


# ---- the lines of the network -------------------------------------------------------------------------------------

_LAYOUT = Size(row=17, box=12, top=8, left=10, least=30, most=110, width=530)


def corners(points: Sequence[Point]) -> list[tuple[Point, Point]]:
    return list(pairwise(points))


def meets(one: Point, other: Point, box: Box, clear: float) -> bool:
    """Whether a straight line comes nearer than so to a box: cut to the box's sides one after the other (Liang, Barsky)."""
    low, high = 0.0, 1.0
    for axis, (least, most) in enumerate(
        ((box.left - clear, box.right + clear), (box.top - clear, box.bottom + clear))
    ):
        start, way = one[axis], other[axis] - one[axis]
        if abs(way) < 1e-9:
            if not least < start < most:
                return False
            continue
        a, b = sorted(((least - start) / way, (most - start) / way))
        low, high = max(low, a), min(high, b)
    return low < high - 1e-9


def clear_of_boxes(found: Plan) -> None:
    for edge, points in found.lines.items():
        for ident, box in found.boxes.items():
            own = ident in (edge.start, edge.end)
            for one, other in corners(points):
                assert not meets(one, other, box, -0.01 if own else 0.9), (edge, ident)
        for ident, (x, y) in ((edge.start, points[0]), (edge.end, points[-1])):
            box = found.boxes[ident]
            assert x in (box.left, box.right)
            assert box.top + 1 <= y <= box.bottom - 1


def apart(found: Plan) -> None:
    """No two level or upright pieces of lines lie on each other, but where lines of one kind join at a box."""
    pieces = [
        (edge, int(axis), one[axis], *sorted((one[1 - axis], other[1 - axis])))
        for edge, points in found.lines.items()
        for one, other in corners(points)
        for axis in (0, 1)
        if abs(one[axis] - other[axis]) < 1e-6
    ]
    for (edge, axis, at, a, b), (second, axis2, at2, c, d) in combinations(pieces, 2):
        if edge != second and axis == axis2 and abs(at - at2) < 0.7 and min(b, d) - max(a, c) > 0.01:
            assert edge.how == second.how, (edge, second)
            assert {edge.start, edge.end} & {second.start, second.end}, (edge, second)


def laid_out(comparison: Comparison) -> Plan:
    known = [c.id for c in comparison.citations]
    placed = layers(known, relations(comparison), 60)
    return plan(placed, dict.fromkeys(placed.column, 70.0) | dict.fromkeys(list(placed.column)[::3], 150.0), _LAYOUT)


@pytest.mark.parametrize("case", [*NAMES, "large"])
def test_no_line_touches_a_box_that_it_does_not_lead_to(case: str) -> None:
    found = laid_out(plot_pairs.large() if case == "large" else compared(case))
    clear_of_boxes(found)
    apart(found)


@given(_EDGES, st.integers(2, 12))
@settings(max_examples=150, deadline=None)
def test_lines_whatever_the_relations_are(edges: list[Edge], most: int) -> None:
    placed = layers(_IDS, edges, most)
    wide = {ident: 30.0 + 37 * (n % 4) for n, ident in enumerate(_IDS)}
    found = plan(placed, wide, _LAYOUT)
    clear_of_boxes(found)
    assert found.lines.keys() == set(placed.edges)
    assert plan(placed, wide, _LAYOUT) == found
    assert all(_LAYOUT.left <= x <= found.right and 8 <= y <= found.bottom for p in found.lines.values() for x, y in p)


def test_a_succession_and_an_amendment_do_not_collide() -> None:
    """Thông tư 33/2012 against 09/2013: one box is succeeded by a document of its column, and amends another."""
    edges = [Edge("c3", "c1", "amends"), Edge("c2", "c1", "follows"), Edge("c2", "c3", "follows")]
    found = plan(layers(_IDS, edges, 60), dict.fromkeys(_IDS, 80.0), _LAYOUT)
    clear_of_boxes(found)
    apart(found)
    heights = [found.lines[e][-1 if e.end == "c3" else 0][1] for e in edges if "c3" in (e.start, e.end)]
    assert abs(heights[0] - heights[1]) >= 2


def test_a_number_that_two_documents_have_stands_with_its_year() -> None:
    example = compared("example")
    found = names(example, labels("vi"))
    assert {found[c.id] for c in example.citations if c.number == "129/KH-UBND"} == {
        "129/KH-UBND (2019)",
        "129/KH-UBND (2025)",
    }
    one, other, *rest = (c for c in example.citations if c.form == "numbered")
    for changes, told in (
        ({"issued": "2019-03-04"}, {"1/X (04/3/2019)", "1/X (05/6/2019)"}),
        ({"issued": "2019-06-05", "kind": "Công văn"}, {"Công văn 1/X", "Kế hoạch 1/X"}),
        ({"issued": None, "kind": "Công văn"}, {"1/X", "1/X (2019)"}),
    ):
        same = replace(other, number="1/X", issued="2019-06-05", kind="Kế hoạch")
        found = names(replace(example, citations=(replace(one, number="1/X", **changes), same, *rest)), labels("vi"))
        assert {found[one.id], found[other.id]} == told
    law = replace(one, form="named", number=None, kind="Luật", subject="Tổ chức chính quyền địa phương")
    laws = replace(law, issued="2015-06-19"), replace(law, id="c999", issued="2025-02-19")
    found = names(replace(example, citations=laws), labels("vi"))
    assert found["c999"] == "Luật Tổ chức chính quyền địa phương (2025)"
    assert fitted(canvas.ruler(), found["c999"], 130, 7).endswith(" … (2025)")


# ---- documentation ------------------------------------------------------------------------------------------------


def seen(path: Path) -> tuple[list[str], list[float]]:
    """What a picture says, and its size: what does not depend on how a version of matplotlib writes SVG."""
    tree = ET.fromstring(path.read_bytes())
    box = [round(float(part)) for part in tree.attrib["viewBox"].split()]
    return ["".join(e.itertext()).strip() for e in tree.iter(f"{SVG}text")], box


def test_the_pictures_of_the_documentation_are_those_of_today(tmp_path: Path) -> None:
    """Compared are all words in their order and the size; lines and areas may be written otherwise by another version."""
    made = list(pictures.drawn(tmp_path, compared("example")))
    assert {p.name for p in made} == {
        p.name for p in pictures.FOLDER.glob("*.svg") if not p.name.startswith("alignment-")
    }
    for path in made:
        assert seen(path) == seen(pictures.FOLDER / path.name), "run: python -m tools.pictures"
        assert (pictures.FOLDER / path.name).stat().st_size < 120_000


def test_the_page_shows_every_picture() -> None:
    page = (pictures.FOLDER.parent / "plots.md").read_text(encoding="utf-8")
    assert {Path(p).stem for p in re.findall(r"\]\((pictures/[^)]+)\)", page)} == set(PLOTS)
    for name in plots.__all__:
        assert f"plots.{name}" in page


def test_the_samples_of_the_page_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = pictures.FOLDER.parent.parent
    (tmp_path / "examples").mkdir()
    shutil.copytree(root / "examples" / "data", tmp_path / "examples" / "data")
    monkeypatch.chdir(tmp_path)
    samples = re.findall(r"```python\n(.*?)```", (root / "docs" / "plots.md").read_text(encoding="utf-8"), re.DOTALL)
    assert len(samples) == 2
    for sample in samples:
        exec(sample, {})  # our own page
    assert {p.name for p in tmp_path.iterdir()} == {"examples", "bo-cuc.svg", "flow.pdf", "both.png"}


def test_plots_are_found_in_the_package() -> None:
    program = (
        "import sys, directive_diff as dd; assert 'directive_diff.plots' not in sys.modules; dd.plots.flow; dir(dd)"
    )
    subprocess.run([sys.executable, "-c", program], check=True, cwd=pictures.FOLDER.parent.parent)


def test_a_comparison_is_not_touched() -> None:
    comparison: Comparison = compared("example")
    before = repr(comparison)
    for plot in PLOTS.values():
        plot(comparison)
    assert repr(comparison) == before
