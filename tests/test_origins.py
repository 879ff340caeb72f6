"""Where the words of the reading text stand in a plain text or Markdown file: every word, whatever reading did."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from pathlib import Path
from typing import Any

import made
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from old_encodings import encode
from word import p, r, word_file

from directive_diff.bundled import example_pair
from directive_diff.directive import read_file
from directive_diff.errors import DirectiveDiffError
from directive_diff.model import Directive
from directive_diff.reading import File, load
from directive_diff.reading.decode import decode
from directive_diff.reading.legacy import to_unicode
from directive_diff.reading.origins import line_starts, read_at, region, stretch

GOLD = sorted(Path(__file__).parent.glob("gold/*/*.*"))
TEXTS = [*example_pair(), *(path for path in GOLD if path.suffix in (".md", ".txt"))]
_WORD = re.compile(r"\w+")


def check_words(directive: Directive, written: str, *, less: int = 0) -> None:
    """Every word of every sentence stands where it is said to, in offsets and in lines and columns; back as well."""
    known = directive.origins
    assert known is not None
    lines = re.split(r"\r\n|\n|\r", written.removeprefix("\ufeff"))
    missed = []
    for unit in (u for u in directive.units if u.level == "sentence"):
        for word in _WORD.finditer(directive.text, *unit.span):
            place = stretch(known, word.span())
            if place is None or written[slice(*place)] != word[0]:
                missed.append(word[0])
                continue
            where = region(known, word.span())
            assert where is not None
            assert where.line == where.end_line
            assert lines[where.line - 1][where.column - 1 : where.end_column - 1] == word[0]
            assert read_at(known, place[0]) == word.start()
    assert len(missed) <= less, missed[:5]


def letters(text: str) -> str:
    return "".join(c for c in unicodedata.normalize("NFC", text) if c.isalpha())


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_words_of_real_texts(path: Path) -> None:
    file = load(path)
    directive = read_file(file)
    written = decode(file.data, file.name).written
    check_words(directive, written)
    assert directive.origins is not None
    # From its first to its last letter a sentence stands where its region is; a page may have ended within.
    for unit in (u for u in directive.units if u.level == "sentence"):
        place = stretch(directive.origins, unit.span)
        assert place is not None
        assert letters(written[slice(*place)]) == letters(directive.text[slice(*unit.span)])


def as_file(text: str, how: str) -> bytes:
    match how:
        case "crlf":
            return text.replace("\r\n", "\n").replace("\n", "\r\n").encode()
        case "cr":
            return text.replace("\n", "\r").encode()
        case "nfd":
            return unicodedata.normalize("NFD", text).encode()
        case "bom":
            return b"\xef\xbb\xbf" + text.encode()
        case "utf-16":
            return text.encode("utf-16")
        case _:
            return text.encode("utf-16-be")


@pytest.mark.parametrize("how", ["crlf", "cr", "nfd", "bom", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("path", example_pair(), ids=lambda path: path.name)
def test_words_however_the_file_is_written(path: Path, how: str) -> None:
    file = File(path.name, path.suffix, as_file(path.read_text(encoding="utf-8"), how))
    check_words(read_file(file), decode(file.data, file.name).written)


@pytest.mark.parametrize("encoding", ["tcvn3", "vni", "viscii", "windows-1258"])
def test_words_in_old_encodings(encoding: Any) -> None:
    """What an editor shows there are the codes: lines and words are theirs, letter by letter where one code is one."""
    path = example_pair()[1]
    file = File(path.name, path.suffix, encode(path.read_text(encoding="utf-8"), encoding))
    directive = read_file(file)
    written = decode(file.data, file.name).written
    assert written != directive.text
    known = directive.origins
    assert known is not None
    for word in re.finditer(r"(?<![^ \n])[^\W\d_]+(?![^ \n])", directive.text):
        place = stretch(known, word.span())
        assert place is not None
        begin, end = place
        if len(word[0]) == 1:  # two codes, of which the first is shown
            end = begin + len(re.match(r"\S+", written[begin:])[0])
        assert to_unicode(written[begin:end], encoding).casefold() == word[0].casefold()


CASES = {
    "heading": ("# CHỈ THỊ\n\n## 1. Nhiệm vụ\n\nGiao Sở Y tế.\n", "Nhiệm", (3, 7)),
    "bold inside a word's line": ("CHỈ THỊ\n\nGiao **Sở Y tế** và **Sở *Tư pháp***.\n", "pháp", (3, 30)),
    "escape": ("CHỈ THỊ\n\nQuyết định 12/2020/NĐ\\-CP của Chính phủ.\n", "của", (3, 27)),
    "reference": ("CHỈ THỊ\n\nSở Y tế &amp; Sở Tư pháp.\n", "Tư", (3, 18)),
    "table": ("CHỈ THỊ\n\n| STT | Cơ quan |\n|---|---|\n| 1 | Sở Y tế |\n", "tế", (5, 12)),
    "grid": ("CHỈ THỊ\n\n+---+-------+\n| 1 | Sở Y  |\n|   | tế    |\n+---+-------+\n", "tế", (5, 7)),
    "quote": ("CHỈ THỊ\n\n> Giao Sở Y tế.\n", "Giao", (3, 3)),
    "astral": ("CHỈ THỊ\n\n😀 Giao Sở Y tế.\n", "Giao", (3, 3)),
    "no-break spaces": ("CHỈ THỊ\n\nGiao\u00a0\u00a0\tSở Y tế.\n", "Sở", (3, 8)),
    "a stray next-line character": ("CHỈ THỊ\n\nGiao Sở\u0085Y tế.\n\nGiao Sở Tư pháp.\n", "pháp", (5, 12)),
    "form feed": ("CHỈ THỊ\n\nGiao Sở Y tế.\n\fGiao Sở Tư pháp.\n", "pháp", (4, 13)),
}


@pytest.mark.parametrize("name", CASES)
def test_line_and_column(name: str) -> None:
    text, word, where = CASES[name]
    directive = read_file(File("x.md", ".md", text.encode()))
    at = directive.text.index(word)
    assert directive.origins is not None
    found = region(directive.origins, (at, at + len(word)))
    assert found is not None
    assert (found.line, found.column) == where
    assert (found.end_line, found.end_column) == (where[0], where[1] + len(word))


def test_a_sentence_over_three_lines() -> None:
    text = "CHỈ THỊ\n\nGiao Sở Y tế chủ trì, phối hợp với các sở, ban, ngành và Ủy ban nhân dân các xã,\nphường tổ chức tiêm chủng mở rộng cho trẻ em trên địa bàn tỉnh theo Kế hoạch số 191/KH-\nUBND ngày 12/9/2025.\n"
    directive = read_file(File("x.txt", ".txt", text.encode()))
    unit = next(u for u in directive.units if u.level == "sentence" and "191/KH-UBND" in directive.text[slice(*u.span)])
    assert directive.origins is not None
    found = region(directive.origins, unit.span)
    assert found is not None
    assert (found.line, found.column, found.end_line, found.end_column) == (3, 1, 5, 21)


def test_what_was_supplied_has_no_place() -> None:
    text = "CHỈ THỊ\n\n* Giao Sở Y tế.\n"
    directive = read_file(File("x.md", ".md", text.encode()))
    known, at = directive.origins, directive.text.index("- Giao")
    assert known is not None
    assert stretch(known, (at, at + 1)) is None
    assert region(known, (at, at + 6)) == region(known, (at + 2, at + 6))
    assert region(known, None) is None


def test_hovering_beside_the_words() -> None:
    text = "## 1. Nhiệm vụ\n\nGiao Sở Y tế.  \n\n---\n"
    directive = read_file(File("x.md", ".md", text.encode()))
    known = directive.origins
    assert known is not None
    assert read_at(known, 0) == directive.text.index("1.")
    assert read_at(known, text.index("tế.") + 4) == directive.text.index("tế.") + 2
    assert read_at(known, text.index("---")) is None
    assert read_at(known, text.index("\n\n---") + 1) is None
    assert read_at(known, len(text) + 99) is None


def test_only_files_with_lines_have_origins() -> None:
    assert read_file(word_file(p(r("CHỈ THỊ")) + p(r("Giao Sở Y tế.")))).origins is None


SETTINGS = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@SETTINGS
@given(
    made.drafts(),
    st.sampled_from(["lines", "wrapped", "doubled", "markdown"]),
    st.sampled_from(["", "crlf", "nfd", "bom"]),
)
def test_words_of_made_up_directives(draft: made.Draft, format: Any, how: str) -> None:
    file = made.file(made.rendered(draft, format), format)
    file = File(file.name, file.suffix, as_file(file.data.decode(), how)) if how else file
    check_words(read_file(file), decode(file.data, file.name).written)


PARTS = st.sampled_from(
    [
        *("Giao ", "Sở Y tế", ". ", "CHỈ THỊ", "Nơi nhận:", "191/KH-", "UBND", "1. ", "a) "),
        *("\n", "\n\n", "\r\n", "\t", "\u00a0", "\u200b", "\x0c", "\u0085", "😀", "e\u0301"),
        *("**", "*", "_", "\\", "|", "> ", "# ", "&amp;", "<br>", "[", "](x)", "---", "+---+"),
    ]
)


@SETTINGS
@given(st.lists(PARTS, min_size=1, max_size=40), st.sampled_from([".md", ".txt"]))
def test_runs_are_the_characters_of_the_file(parts: list[str], suffix: str) -> None:
    text = "".join(parts)
    try:
        directive = read_file(File(f"x{suffix}", suffix, text.encode()))
    except DirectiveDiffError:
        return
    known = directive.origins
    assert known is not None
    for start, place, length in zip(known.starts, known.places, known.lengths, strict=True):
        read, there = directive.text[start : start + length], text[place : place + length]
        assert read == there.replace("\u0085", "\n")
    assert all(a < b for a, b in pairwise(known.starts))
    assert list(known.lines) == sorted(set(known.lines))
    for place in range(len(text) + 2):
        at = read_at(known, place)
        assert at is None or 0 <= at < len(directive.text)


def test_lines_as_editors_count_them() -> None:
    assert line_starts("a\nb\r\nc\rd\x0ce\u2028f") == (0, 2, 5, 7)
