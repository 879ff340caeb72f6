"""Each report of one small pair as a person can read it: what changes in a report is seen as a difference of text."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import openpyxl
from golden import agrees
from lxml import etree
from sheet_pairs import small

from directive_diff.report import render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SIGNS = {"ins": "{{+{}+}}", "del": "[-{}-]", "moveFrom": "[<{}<]", "moveTo": "{{>{}>}}"}


def test_the_page() -> None:
    """Without the style and script, which are files of their own, and the digests of these and of the texts."""
    page = str(render(small(), "html"))
    page = re.sub(r"<(style|script)>.*?</\1>", r"<\1>…</\1>", page, flags=re.DOTALL)
    page = re.sub(r"'sha256-[^']*'", "'sha256-…'", page)
    page = re.sub(r"<code>[0-9a-f]{64}</code>", "<code>…</code>", page)
    agrees("small.html", page)


def test_the_summary() -> None:
    agrees("small-summary.txt", str(render(small(), "text")))


def test_the_redline() -> None:
    agrees("small-redline.txt", "\n".join(_redline(render(small(), "redline"))) + "\n")


def _redline(data: str | bytes) -> Iterator[str]:
    """A line for each paragraph, what is tracked in brackets, and where comments stand; then the comments."""
    assert isinstance(data, bytes)
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        document = etree.fromstring(package.read("word/document.xml"))
        comments = etree.fromstring(package.read("word/comments.xml"))
    for paragraph in document.iter(f"{W}p"):
        mark = [etree.QName(m).localname for m in paragraph.findall(f"{W}pPr/{W}rPr/*")]
        end = "".join(_SIGNS[m].format("¶") for m in mark if m in _SIGNS)
        yield "".join(_said(paragraph)) + end
    for comment in comments:
        yield ""
        yield f"({comment.get(f'{W}id')}) {comment.get(f'{W}author')}"
        yield from ("".join(p.itertext()) for p in comment.iter(f"{W}p"))


def _said(paragraph: etree._Element) -> Iterator[str]:
    for part in paragraph:
        name = etree.QName(part).localname
        if name == "commentRangeStart":
            yield f"({part.get(f'{W}id')}:"
        elif name == "commentRangeEnd":
            yield f":{part.get(f'{W}id')})"
        elif name in _SIGNS:
            yield _SIGNS[name].format("".join(part.itertext()))
        elif name == "r":
            yield "".join(t.text or "" for t in part.iter(f"{W}t"))


def test_the_workbook() -> None:
    data = render(small(), "xlsx")
    assert isinstance(data, bytes)
    book = openpyxl.load_workbook(io.BytesIO(data))
    lines: list[str] = []
    for sheet in book:
        lines.append(f"== {sheet.title}")
        for row in sheet.iter_rows(values_only=True):
            cells = ["" if value is None else re.sub(r"[0-9a-f]{64}", "…", str(value)) for value in row]
            lines.append(" | ".join(cells).replace("\n", " ⏎ ").rstrip(" |"))
    agrees("small-workbook.txt", "\n".join(lines) + "\n")
