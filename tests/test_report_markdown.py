"""Markdown that shows just the words of the texts, whatever those look like."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from golden import agrees
from hypothesis import given, settings
from hypothesis import strategies as st
from known_pairs import NAMES, compared
from markdown_it import MarkdownIt
from markdown_it.token import Token
from report_pairs import hostile, moved, same
from sheet_pairs import PAYLOADS, payloads, small

from directive_diff import write
from directive_diff.report import render
from directive_diff.report.labels import labels
from directive_diff.report.markdown_text import escaped, marked
from directive_diff.report.marks import Segment, visible
from directive_diff.report.sheets.wording import Wording

PARSER = MarkdownIt("commonmark").enable(["table", "strikethrough"])
ALL = [moved, same, hostile, payloads, small, *(lambda name=name: compared(name) for name in NAMES)]
# What the writer itself uses; a link, an image, mark-up or code would come from a text.
OURS = {"text", "text_special", "strong_open", "strong_close", "s_open", "s_close", "softbreak"}
BLOCKS = {"inline", "hr", "fence"} - {"fence"} | {
    f"{name}_{end}"
    for name in ("heading", "paragraph", "table", "thead", "tbody", "tr", "th", "td", "bullet_list", "list_item", "blockquote")
    for end in ("open", "close")
}  # fmt: skip


def inline(tokens: list[Token]) -> Iterator[Token]:
    return (child for token in tokens for child in token.children or ())


def shown(tokens: list[Token]) -> str:
    """The words of a rendered page, with a line end between its parts."""
    return "\n".join("".join(c.content for c in t.children or ()) for t in tokens if t.type == "inline")


@pytest.mark.parametrize("made", ALL)
@pytest.mark.parametrize("lang", ["vi", "en"])
def test_nothing_of_a_text_becomes_mark_up(made, lang: str) -> None:
    tokens = PARSER.parse(str(render(made(), "markdown", lang)))
    assert {t.type for t in tokens} <= BLOCKS
    assert {c.type for c in inline(tokens)} <= OURS
    assert all(token.level < 3 for token in tokens if token.type == "bullet_list_open")


@pytest.mark.parametrize("made", ALL)
def test_every_change_stands_there_with_its_words(made) -> None:
    comparison = made()
    tokens = PARSER.parse(str(render(comparison, "markdown")))
    parts = shown(tokens).split("\n")
    wording = Wording.of(comparison)
    for number, change in enumerate(comparison.changes, 1):
        assert sum(part.startswith(f"[{number}] ") for part in parts) == 1
        assert " ".join(wording.both(change).text.split()) in {" ".join(part.split()) for part in parts}


def test_payloads_are_shown_as_they_are() -> None:
    page = shown(PARSER.parse(str(render(payloads(), "markdown"))))
    for payload in PAYLOADS:
        for part in visible(payload).split(" ; "):
            assert part in page or part.startswith("_x0041_"), part  # one of them is two sentences


# Signs by themselves, and what they make together.
_SIGNS = [
    *"ab ạ1*_~`[](){}<>!#|\\-+.:=@&$^\"'/→“", "w\u0301é", "<b>", "</b>", "<!--", "-->", "&amp;", "&#65;", "[a](b)",
    "![", "http://x.vn", "www.x.vn", "<http://x.vn>", "**", "~~", "~~~", "```", "---", "1. ", "- ", "    ",
]  # fmt: skip
_TEXTS = st.lists(st.sampled_from(_SIGNS), max_size=10).map("".join) | st.text(max_size=20)


@settings(max_examples=150, deadline=None)
@given(_TEXTS, st.sampled_from(["", "> ", "- ", "## ", "Lời dẫn: ", "| "]))
def test_escaped_text_shows_just_itself(text: str, before: str) -> None:
    line = f"{before}{escaped(text)}"
    source = f"| x |\n| --- |\n{line} |\n" if before == "| " else f"{line}\n"
    tokens = PARSER.parse(source)
    assert {c.type for c in inline(tokens)} <= {"text", "text_special"}
    kinds = {t.type for t in tokens if t.type.endswith("_open")} - {"paragraph_open", "th_open", "td_open", "tr_open"}
    assert len(kinds - {"thead_open", "tbody_open", "list_item_open"}) <= 1
    words = shown(tokens).removeprefix("x\n") if before == "| " else shown(tokens)
    wanted = before.strip("#>-| ") + " " + visible(text)
    assert words.split() == wanted.split() or (before == "## " and not visible(text))


@settings(max_examples=150, deadline=None)
@given(st.lists(st.tuples(_TEXTS, st.sampled_from(["", "delete", "insert"])), max_size=6))
def test_marks_stand_where_the_edits_are(pieces: list[tuple[str, str]]) -> None:
    segments = [Segment(" ".join(visible(f"x{t}x")[1:-1].split("\n")), op) for t, op in pieces]
    tokens = PARSER.parse(f"> {marked(segments)}\n")
    found = {"": "", "delete": "", "insert": ""}
    state = ""
    for child in inline(tokens):
        assert child.type in OURS
        if child.type in ("s_open", "strong_open"):
            assert state == ""
            state = "delete" if child.type == "s_open" else "insert"
        elif child.type in ("s_close", "strong_close"):
            state = ""
        else:
            found[state] += child.content
    for op in ("", "delete", "insert"):
        assert bare(found[op]) == bare("".join(s.text for s in segments if s.op == op)), op


def bare(text: str) -> str:
    return "".join(text.split())


@pytest.mark.parametrize(
    ("segments", "source"),
    [
        ([("thành phố", ""), (", huyện", "delete"), (" và", "")], "thành ph&#7889;~~, huyện~~ và"),
        ([("các ", ""), ("huyện", "delete"), ("xã", "insert")], "các ~~huyện~~**xã**"),
        ([("năm ", ""), (" 2025 ", "delete"), ("x", "")], "năm  ~~2025~~ x"),
        ([("1. Việc", "")], "1\\. Việc"),
        ([(" 1. Việc", "")], " 1\\. Việc"),
        ([("", "delete"), (" - Việc", "")], " \\- Việc"),
        ([("- Bộ Công an;", "")], "\\- Bộ Công an;"),
        ([("a) rà soát", "")], "a\\) rà soát"),
        ([("http://x.vn, www.x.vn", "")], "http\\://x.vn, www\\.x.vn"),
    ],
)
def test_how_it_is_written(segments: list[tuple[str, str]], source: str) -> None:
    assert marked([Segment(text, op) for text, op in segments]) == source


@pytest.mark.skipif(shutil.which("pandoc") is None, reason="pandoc is not installed here")
@pytest.mark.parametrize("reader", ["markdown", "gfm", "commonmark_x"])
def test_pandoc_sees_no_mark_up_either(reader: str) -> None:
    source = str(render(payloads(), "markdown")).encode()
    done = subprocess.run(["pandoc", "-f", reader, "-t", "json"], input=source, capture_output=True, check=True)
    kinds: set[str] = set()
    words: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, dict):
            if "t" in node:
                kinds.add(node["t"])
                words.append(node["c"] if node["t"] == "Str" else " ")
            for value in node.values():
                walk(value)
        elif isinstance(node, list):
            for value in node:
                walk(value)

    walk(json.loads(done.stdout)["blocks"])
    found = {"Link", "Image", "RawInline", "RawBlock", "Code", "CodeBlock", "Math", "Note", "Cite", "Quoted"} & kinds
    if reader == "gfm":
        found -= {"Link"}  # an address of mail is one on GitHub, escaped or not; it leads nowhere else than it says
    assert found == set()
    text = "".join(words)
    for payload in PAYLOADS[:6]:
        assert bare(visible(payload)) in bare(text), payload


def test_by_suffix(tmp_path: Path) -> None:
    for name in ("a.md", "a.markdown"):
        write(small(), tmp_path / name)
        assert (tmp_path / name).read_text(encoding="utf-8") == render(small(), "markdown")


def test_texts_that_are_the_same() -> None:
    page = str(render(same(), "markdown"))
    assert labels("vi").word("no_changes") in page
    assert "\n\n\n" not in page


def test_golden() -> None:
    agrees("small.md", str(render(small(), "markdown")))
