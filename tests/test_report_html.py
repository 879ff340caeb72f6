"""The page: complete without network and script, every link with a target, everything escaped, the same bytes."""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from html.parser import HTMLParser

import pytest
from report_pairs import example, hostile, moved, same

from directive_diff.report import render

VOID = {"meta", "col", "input", "br", "img", "link", "hr"}


class Page(HTMLParser):
    """Tags in balance, ids, links, and the text."""

    def __init__(self, source: str) -> None:
        super().__init__(convert_charrefs=True)
        self.ids: list[str] = []
        self.links: list[str] = []
        self.open: list[str] = []
        self.tags: Counter[str] = Counter()
        self.words: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.repeated: list[int] = []  # depths of what the one-column layout says a second time
        self.feed(source)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags[tag] += 1
        if tag not in VOID:
            self.open.append(tag)
            if {"was", "inline"} & set((dict(attrs).get("class") or "").split()):
                self.repeated.append(len(self.open))
        for name, value in attrs:
            self.attributes.append((tag, name, value))
            if name == "id":
                self.ids.append(value or "")
            if name == "href":
                self.links.append(value or "")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        if self.repeated and self.repeated[-1] > len(self.open):
            self.repeated.pop()

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] not in ("style", "script") and not self.repeated:
            self.words.append(data)


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize("made", [example, moved, same, hostile])
def test_every_link_has_its_target_and_ids_are_unique(made, lang: str) -> None:
    page = Page(render(made(), "html", lang))
    assert [i for i, n in Counter(page.ids).items() if n > 1] == []
    assert all(link.startswith("#") for link in page.links)
    assert {link[1:] for link in page.links} - set(page.ids) == set()


def test_all_words_are_on_the_page_without_script() -> None:
    comparison = example()
    words = "".join("".join(Page(render(comparison, "html")).words).split())
    for side in (comparison.old, comparison.new):
        for unit in side.units:
            if unit.level == "sentence":
                assert "".join(side.text[slice(*unit.span)].split()) in words


def test_texts_are_escaped() -> None:
    source = render(hostile(), "html")
    page = Page(source)
    assert page.tags["script"] == 2  # the data of the filters, and the program
    assert page.tags["img"] == 0
    assert "</script><script>alert(1)" in "".join(page.words)
    assert "\u202e" not in source
    assert "\u200b" not in source
    assert "U+202E" in source


def test_policy_admits_only_our_style_and_script() -> None:
    source = render(example(), "html")
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', source)
    assert policy
    for tag in ("style", "script"):
        found = re.findall(rf"<{tag}>(.*?)</{tag}>", source, re.DOTALL)
        digests = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in found]
        allowed = " ".join(f"'sha256-{digest}'" for digest in digests)
        assert f"{tag}-src {allowed};" in policy[1]
    assert re.findall(r"<script (.*?)>", source) == ['type="application/json" id="index"']
    assert "default-src 'none'" in policy[1]
    page = Page(source)
    assert not [a for a in page.attributes if a[1] in ("src", "srcset", "style", "action") or a[1].startswith("on")]
    assert "http://" not in source
    assert "https://" not in source


def test_marks_and_labels() -> None:
    page = Page(render(example(), "html"))
    assert page.tags["del"] > 50
    assert page.tags["ins"] > 50
    text = " ".join(page.words)
    for word in ("Có căn cứ", "Suy đoán, cần kiểm tra", "Chưa xác định lý do", "Chuyển đến", "Chuyển từ", "Lược bỏ"):
        assert word in text
    for word in ("đơn vị đối chiếu", "Bãi bỏ", "bãi bỏ", "hợp nhất"):
        assert word not in text


def test_light() -> None:
    """The shell without texts, and the page of seven pages of directive on each side."""
    assert len(render(same(), "html").encode()) < 80_000
    assert len(render(example(), "html").encode()) < 450_000
