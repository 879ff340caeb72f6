"""The redline: accepting all tracked changes gives the new text, rejecting all the old one, as four readers see it.

Ours for tests (``tracked.py``), the product's own, pandoc, and LibreOffice, each by its own rules.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from datetime import datetime
from functools import cache
from pathlib import Path
from unicodedata import normalize

import known_pairs
import pytest
import tracked
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree
from report_pairs import DRUGS, FIRE, MONEY, ROADS, compared, example, hostile, moved, same, text

from directive_diff import Comparison, compare, read, write
from directive_diff.errors import InternalError
from directive_diff.model import Directive
from directive_diff.report import Options, render
from directive_diff.report.labels import labels

IN_OFFICE = ["example", "hostile", "moved", "chi-thi-thien-tai", "quyet-dinh-quy-che"]
MADE = {"hostile": hostile, "moved": moved, "same": same}
PAIRS = [*known_pairs.NAMES, *MADE]


@cache
def pair(name: str, *, swapped: bool = False) -> Comparison:
    if name not in MADE:
        return known_pairs.compared(name, swapped=swapped)
    found = MADE[name]()
    return compare(found.new, found.old) if swapped else found


def redline(comparison: Comparison, folder: Path, lang: str = "vi", **options: object) -> Path:
    path = folder / "redline.docx"
    write(comparison, path, "redline", lang, Options(**options))
    return path


def wanted(directive: Directive) -> list[str]:
    return directive.text.split("\n")


def composed(lines: list[str]) -> list[str]:
    return [normalize("NFC", line) for line in lines]


def holds(comparison: Comparison, path: Path) -> None:
    """Both states, and the form that Word asks for."""
    tracked.check_form(path)
    assert tracked.lines(path, "accept") == wanted(comparison.new)
    rejected = tracked.lines(path, "reject")
    assert composed(rejected) == composed(wanted(comparison.old))
    if all(normalize("NFC", side.text) == side.text for side in (comparison.old, comparison.new)):
        assert rejected == wanted(comparison.old)
    for here, there in tracked.moves(path).values():
        assert normalize("NFC", here) == normalize("NFC", there), "what moved is the same at both ends"
    assert tracked.comments(path).keys() == set(range(1, len(comparison.changes) + 1))


# ---- the pairs at hand ----


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("name", PAIRS)
def test_accepting_gives_the_new_text_and_rejecting_the_old(name: str, swapped: bool, tmp_path: Path) -> None:
    comparison = pair(name, swapped=swapped)
    holds(comparison, redline(comparison, tmp_path))


@pytest.mark.parametrize("swapped", [False, True], ids=["", "swapped"])
@pytest.mark.parametrize("name", PAIRS)
def test_our_own_reader_reads_both_texts(name: str, swapped: bool, tmp_path: Path) -> None:
    comparison = pair(name, swapped=swapped)
    path = redline(comparison, tmp_path)
    assert read(path, revisions="accept").text == comparison.new.text
    assert normalize("NFC", read(path, revisions="reject").text) == normalize("NFC", comparison.old.text)


@pytest.mark.parametrize("state", ["accept", "reject"])
@pytest.mark.parametrize("name", ["example", "moved", "chi-thi-thien-tai", "quyet-dinh-quy-che", "ke-hoach-pccc"])
def test_pandoc_reads_both_texts(name: str, state: str, tmp_path: Path) -> None:
    if not shutil.which("pandoc"):
        pytest.skip("pandoc, an independent reader, is not installed")
    comparison = pair(name)
    command = ["pandoc", "--wrap=none", f"--track-changes={state}", "-t", "plain", str(redline(comparison, tmp_path))]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    side = comparison.new if state == "accept" else comparison.old
    assert [line for line in done.stdout.split("\n") if line] == wanted(side)


# ---- LibreOffice: its own model of the changes, as it writes it to OpenDocument ----

_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_ASIDE = {f"{_OFFICE}annotation", f"{_OFFICE}annotation-end", f"{_TEXT}tracked-changes", f"{_TEXT}sequence-decls"}


class OpenDocument:
    """A flat OpenDocument text whose changes stand in the text between their marks."""

    def __init__(self, path: Path) -> None:
        found = etree.parse(path).getroot().find(f".//{_OFFICE}body/{_OFFICE}text")
        assert found is not None
        self.body = found
        self.kinds = {r.get(f"{_TEXT}id"): r[0].tag.removeprefix(_TEXT) for r in found.iter(f"{_TEXT}changed-region")}
        self.notes = len(list(found.iter(f"{_OFFICE}annotation")))

    def lines(self, state: str) -> list[str]:
        """The paragraphs with all changes accepted or rejected."""
        gone = "deletion" if state == "accept" else "insertion"
        open_: set[str] = set()
        words = "".join(
            said for said, kinds in self._walk(self.body, open_) if gone not in {self.kinds[id] for id in kinds}
        )
        assert not open_
        return words.split("\n")[:-1]

    def _walk(self, element: etree._Element, open_: set[str]) -> Iterator[tuple[str, set[str]]]:
        for child in element:
            if child.tag == f"{_TEXT}change-start":
                open_.add(child.get(f"{_TEXT}change-id"))
            elif child.tag == f"{_TEXT}change-end":
                open_.discard(child.get(f"{_TEXT}change-id"))
            elif child.tag in (f"{_TEXT}p", f"{_TEXT}h"):
                yield child.text or "", set(open_)
                yield from self._walk(child, open_)
                yield "\n", set(open_)
                continue
            elif child.tag == f"{_TEXT}s":
                yield " " * int(child.get(f"{_TEXT}c", "1")), set(open_)
            elif child.tag not in _ASIDE:
                assert child.tag != f"{_TEXT}change", "a deletion kept out of the text"
                yield child.text or "", set(open_)
                yield from self._walk(child, open_)
            yield "" if element is self.body else child.tail or "", set(open_)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Some pairs as LibreOffice reads them (``.fodt``) and prints them (``.pdf``), in one start each."""
    if not shutil.which("soffice"):
        pytest.skip("LibreOffice is not installed")
    folder = tmp_path_factory.mktemp("office")
    for name in IN_OFFICE:
        (folder / f"{name}.docx").write_bytes(render(pair(name), "redline"))
    for target, names in (("fodt", IN_OFFICE), ("pdf", IN_OFFICE[:2])):
        command = ["soffice", "--headless", f"-env:UserInstallation=file://{folder}/profile", "--convert-to", target]
        files = [str(folder / f"{name}.docx") for name in names]
        done = subprocess.run(
            [*command, "--outdir", str(folder), *files], capture_output=True, text=True, check=True, timeout=120
        )
        assert "Error" not in done.stderr, done.stderr
    return folder


@pytest.mark.parametrize("name", IN_OFFICE)
def test_libreoffice_sees_the_same_changes(name: str, office: Path) -> None:
    comparison = pair(name)
    document = OpenDocument(office / f"{name}.fodt")
    assert document.lines("accept") == wanted(comparison.new)
    assert composed(document.lines("reject")) == composed(wanted(comparison.old))
    assert document.notes == len(comparison.changes)


@pytest.mark.parametrize("name", IN_OFFICE[:2])
def test_libreoffice_prints_it(name: str, office: Path) -> None:
    printed = (office / f"{name}.pdf").read_bytes()
    assert printed.startswith(b"%PDF")
    assert len(printed) > 5_000


# ---- what stands where ----


def test_equal_texts_have_no_tracked_change(tmp_path: Path) -> None:
    path = redline(same(), tmp_path)
    assert not tracked.changes(path)
    assert not tracked.comments(path)
    with zipfile.ZipFile(path) as archive:
        assert "word/comments.xml" not in archive.namelist()


def test_a_paragraph_that_moved_is_a_move(tmp_path: Path) -> None:
    path = redline(moved(), tmp_path)
    assert tracked.moves(path) == {"move1": (f"{DRUGS}\n", f"{DRUGS}\n")}
    assert tracked.changes(path) == {"moveFrom": 2, "moveTo": 2, "del": 2, "ins": 2}  # the year changed twice


def test_a_move_with_an_edit_moves_the_words_that_stayed(tmp_path: Path) -> None:
    later = DRUGS.replace("mở đợt cao điểm", "mở hai đợt cao điểm")
    comparison = compared(text(2026, DRUGS, FIRE, ROADS), text(2026, FIRE, ROADS, later))
    path = redline(comparison, tmp_path)
    holds(comparison, path)
    ((was, now),) = tracked.moves(path).values()
    assert was == now == f"{DRUGS}\n"
    assert tracked.changes(path)["ins"] == 1
    (told,) = tracked.comments(path).values()
    assert "Chuyển từ: mục 1, đoạn 1" in told
    assert "Chỗ sửa: bổ sung «hai»" in told


def test_of_two_that_changed_places_one_moves(tmp_path: Path) -> None:
    comparison = compared(text(2026, DRUGS, ROADS), text(2026, ROADS, DRUGS))
    path = redline(comparison, tmp_path)
    holds(comparison, path)
    assert len(tracked.moves(path)) == 1


def test_a_section_that_moved_is_one_move(tmp_path: Path) -> None:
    one, other = f"1. Phòng, chống ma túy\n\n{DRUGS}\n\n{FIRE}", f"2. Giao thông\n\n{ROADS}"
    swapped = f"1. Giao thông\n\n{ROADS}", f"2. Phòng, chống ma túy\n\n{DRUGS}\n\n{FIRE}"
    head, tail = "CHỈ THỊ\n\nVề an ninh\n\nNăm 2026, tình hình ổn định.\n\n", f"\n\n3. Tổ chức\n\n{MONEY}\n"
    comparison = compared(f"{head}{one}\n\n{other}{tail}", f"{head}{swapped[0]}\n\n{swapped[1]}{tail}")
    path = redline(comparison, tmp_path)
    holds(comparison, path)
    assert [was for was, _ in tracked.moves(path).values()] == [f". Giao thông\n{ROADS}\n"]


def test_paragraphs_that_part_and_join_only_change_their_marks(tmp_path: Path) -> None:
    together, apart = text(2026, f"{DRUGS} {FIRE}"), text(2026, DRUGS, FIRE)
    for old, new, mark in ((together, apart, "ins"), (apart, together, "del")):
        comparison = compared(old, new)
        path = redline(comparison, tmp_path)
        holds(comparison, path)
        marks = tracked.body(path).findall(f"{tracked.W}p/{tracked.W}pPr/{tracked.W}rPr/*")
        assert [tracked.name(found) for found in marks] == [mark]
        assert sum(tracked.changes(path).values()) == 2  # the mark, and the space in its stead


@pytest.mark.parametrize("where", [0, 1, 2], ids=["first", "middle", "last"])
def test_lines_come_and_go_anywhere(where: int, tmp_path: Path) -> None:
    """Also behind the last line, whose mark must stay."""
    lines = ["CHỈ THỊ", "Về việc phòng cháy", DRUGS, ROADS]
    more = [*lines[:where], "Sở Y tế trực cấp cứu 24/24 giờ.", *lines[where:]] if where < 2 else [*lines, FIRE, MONEY]
    for old, new in ((lines, more), (more, lines), (lines, [*lines[:-1], FIRE]), (more, [*lines[:2], FIRE, MONEY])):
        comparison = compared("\n\n".join(old), "\n\n".join(new))
        holds(comparison, redline(comparison, tmp_path))


def test_nothing_in_common(tmp_path: Path) -> None:
    comparison = compared("Một hai ba.", "CHỈ THỊ\n\nBốn năm sáu.\n\nBảy tám.")
    holds(comparison, redline(comparison, tmp_path))


def test_table_cells_are_lines(tmp_path: Path) -> None:
    table = "| STT | Nhiệm vụ | Cơ quan chủ trì |\n|---|---|---|\n| 1 | {} | Sở Y tế |\n| 2 | Tuyên truyền | {} |\n"
    old = text(2026, DRUGS) + "\n\nPHỤ LỤC\n\n" + table.format("Tiêm chủng mở rộng", "Sở Văn hóa và Thể thao")
    new = text(2026, DRUGS) + "\n\nPHỤ LỤC\n\n" + table.format("Tiêm chủng đợt hai", "Sở Văn hóa, Thể thao và Du lịch")
    comparison = compared(old, new)
    assert any(unit.role == "cell" for unit in comparison.new.units)
    path = redline(comparison, tmp_path)
    holds(comparison, path)
    assert tracked.changes(path)["ins"]


def test_letters_composed_otherwise_are_no_change(tmp_path: Path) -> None:
    """A text typed on another system is not struck out letter by letter."""
    comparison = compared(normalize("NFD", text(2026, DRUGS, FIRE)), text(2026, DRUGS, FIRE))
    path = redline(comparison, tmp_path)
    holds(comparison, path)
    assert not tracked.changes(path)


def test_what_cannot_be_seen_survives(tmp_path: Path) -> None:
    odd = "Công an tỉnh thực\u00adhiện «quy\u200bđịnh» & <nghị định> \u202etừ\u202c tháng \U0001f600 năm 2026."
    comparison = compared(text(2026, DRUGS), text(2026, DRUGS, odd.replace("<", "&lt;")))
    path = redline(comparison, tmp_path)
    holds(comparison, path)
    assert any("thực\u00adhiện" in line for line in tracked.lines(path, "accept"))


def test_what_xml_cannot_hold_is_written_out(tmp_path: Path) -> None:
    comparison = compared(text(2026, DRUGS.replace("ma túy", "ma\x01túy")), text(2026, DRUGS, FIRE + " Hết\x02."))
    path = redline(comparison, tmp_path, author='A\x03 & «B» "<C>"')
    tracked.check_form(path)
    for state, side in (("accept", comparison.new), ("reject", comparison.old)):
        shown = re.sub("[\x00-\x08\x0e-\x1f]", lambda m: f"[U+{ord(m[0]):04X}]", side.text)
        assert tracked.lines(path, state) == shown.split("\n")


# ---- comments ----


def test_one_comment_for_each_change_on_its_words(tmp_path: Path) -> None:
    comparison = example()
    path = redline(comparison, tmp_path)
    told, anchored = tracked.comments(path), tracked.anchored(path)
    pairs = {pair.id: pair for pair in comparison.pairs}
    for number, change in enumerate(comparison.changes, 1):
        assert told[number].startswith(f"[{number}] ")
        for category in change.categories:
            assert labels("vi").category(category.id) in told[number]
            label = labels("vi").category(category.id)
            why = category.why.vi.removeprefix(f"{label}; ").removeprefix(f"{label}: ")
            assert why[1:] in told[number]  # its first letter may be a capital now
        if "unexplained" in {category.id for category in change.categories}:
            assert "Chưa xác định lý do" in told[number]
        for edit in change.edits:
            if not pairs[change.pair].moved:
                new = comparison.new.text[slice(*edit.new)].replace("\n", "")
                assert new in anchored[number]


def test_comments_speak_the_language_asked_for(tmp_path: Path) -> None:
    path = redline(example(), tmp_path, lang="en")
    told = tracked.comments(path)
    said = "New year or period (Grounded): Rolled on from 2025 to 2026 with the year of the text."
    assert told[1] == f"[1] Edited\n{said}"
    assert not any("Chỉnh sửa" in comment.partition("\n")[0] for comment in told.values())


def decided(old: str, new: str, overrides: str, folder: Path) -> Comparison:
    """A comparison with an officer's decisions."""
    for name, words in (("old.md", old), ("new.md", new), ("y-kien.toml", overrides)):
        (folder / name).write_text(words, encoding="utf-8")
    return compare(folder / "old.md", folder / "new.md", overrides=folder / "y-kien.toml")


def test_an_officer_is_heard_first(tmp_path: Path) -> None:
    later = FIRE.replace("đầy đủ", "nghiêm")
    said = f'[[change]]\nold = "{FIRE}"\nnew = "{later}"\nthuyet_minh = "Theo ý kiến của Công an tỉnh."\n'
    (told,) = tracked.comments(
        redline(decided(text(2026, DRUGS, FIRE), text(2026, DRUGS, later), said, tmp_path), tmp_path)
    ).values()
    assert told.split("\n")[1].startswith("Cơ quan soạn thảo thuyết minh")
    assert "Theo ý kiến của Công an tỉnh." in told.split("\n")[1]


def test_sentences_an_officer_joined_from_two_ends(tmp_path: Path) -> None:
    joined = "Các sở, ban, ngành tuyên truyền về phòng cháy và về giao thông."
    said = f'[[pair]]\naction = "pin"\nold = ["{DRUGS}", "{ROADS}"]\nnew = "{joined}"\n'
    comparison = decided(text(2026, DRUGS, FIRE, ROADS), text(2026, FIRE, joined), said, tmp_path)
    assert any(len(pair.old) == 2 and pair.matched_by == "officer" for pair in comparison.pairs)
    path = redline(comparison, tmp_path)
    holds(comparison, path)
    assert joined in tracked.anchored(path).values()


# ---- the file ----


def test_author_and_date_sign_every_change_and_comment(tmp_path: Path) -> None:
    path = redline(moved(), tmp_path, author="Phòng Pháp chế", date=datetime(2026, 1, 31, 8, 30))  # noqa: DTZ001  # as the option is
    signed = [
        element
        for name in ("word/document.xml", "word/comments.xml")
        for element in tracked.part(path, name).iter()
        if element.get(f"{tracked.W}author") is not None
    ]
    assert {element.get(f"{tracked.W}author") for element in signed} == {"Phòng Pháp chế"}
    assert {element.get(f"{tracked.W}date") for element in signed} == {"2026-01-31T08:30:00Z"}
    comments = tracked.part(path, "word/comments.xml")
    assert {comment.get(f"{tracked.W}initials") for comment in comments} == {"PPC"}


def test_the_same_pair_gives_the_same_bytes() -> None:
    again = compare(moved().old, moved().new)
    assert render(moved(), "redline") == render(again, "redline")
    assert b"2000-01-01T00:00:00Z" in zipfile_text(render(moved(), "redline"))


def zipfile_text(content: str | bytes) -> bytes:
    import io

    assert isinstance(content, bytes)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return archive.read("word/document.xml")


def test_a_redline_that_would_lose_a_word_is_not_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.modules["directive_diff.report.redline.stream"], "_last_break_kept", lambda runs: runs[1:])
    with pytest.raises(InternalError) as caught:
        render(moved(), "redline")
    assert caught.value.code == "E903"


def test_long_texts_take_time_in_proportion() -> None:
    """Not the square of it: four times the text takes less than ten times as long."""
    took = []
    for times in (8, 32):
        paragraphs = [f"{k}{sentence[1:]}" for k in range(times) for sentence in (DRUGS, FIRE, ROADS, MONEY)]
        turned = [*paragraphs[times:], *(p.replace("tỉnh", "thành phố") for p in paragraphs[:times])]
        comparison = compared(text(2025, *paragraphs), text(2026, *turned))
        start = time.process_time()
        render(comparison, "redline")
        took.append(time.process_time() - start)
    assert took[1] < 10 * took[0] + 0.2


# ---- any texts ----

_WORDS = (
    "Công an tỉnh", "Sở Y tế", "Ủy ban nhân dân cấp xã", "phòng, chống ma túy", "trật tự", "an toàn giao thông",
    "tuyên truyền", "kiểm tra", "xử lý nghiêm", "vi phạm", "năm 2026", "Kế hoạch số 12/KH-UBND", "trước ngày 15/12/2026",
    "các xã, phường", "cán bộ", "nhân dân", "phối hợp", "hướng dẫn", "bố trí kinh phí", "báo cáo", "chữa cháy",
)  # fmt: skip
_sentences = st.lists(st.sampled_from(_WORDS), min_size=3, max_size=8).map(
    lambda words: f"{words[0][0].upper()}{' '.join(words)[1:]}."
)
_texts = st.lists(st.lists(_sentences, min_size=1, max_size=4), min_size=1, max_size=7)


@st.composite
def _drafts(draw: st.DrawFn) -> tuple[list[list[str]], list[list[str]]]:
    """A text and what a drafter made of it: sentences moved, swapped, split, merged, edited, added and left out."""
    old = draw(_texts)
    new = [list(paragraph) for paragraph in old]
    for _ in range(draw(st.integers(0, 6))):
        what = draw(st.sampled_from(["move", "swap", "split", "merge", "edit", "add", "drop", "part", "carry"]))
        i = draw(st.integers(0, len(new) - 1))
        j = draw(st.integers(0, len(new) - 1))
        k = draw(st.integers(0, len(new[i]) - 1))
        if what == "move":
            new.insert(j, new.pop(i))
        elif what == "swap":
            new[i], new[j] = new[j], new[i]
        elif what == "split":
            new[i : i + 1] = [new[i][:k], new[i][k:]]
        elif what == "merge" and i + 1 < len(new):
            new[i : i + 2] = [new[i] + new[i + 1]]
        elif what == "edit":
            words = new[i][k].split()
            words[draw(st.integers(0, len(words) - 1))] = draw(st.sampled_from(["tiếp tục", "các", "được giao,", "và"]))
            new[i][k] = " ".join(words)
        elif what == "add":
            new[i].insert(k, draw(_sentences))
        elif what == "drop":
            del new[i][k]
        elif what == "part":
            words = new[i][k].split()
            middle = len(words) // 2
            new[i][k : k + 1] = [" ".join(words[:middle]) + ".", " ".join(words[middle:]).capitalize()]
        elif what == "carry":
            new[j].append(new[i].pop(k))
        new = [paragraph for paragraph in new if paragraph] or [[draw(_sentences)]]
    return old, new


def laid_out(paragraphs: list[list[str]]) -> str:
    return "CHỈ THỊ\n\n" + "\n\n".join(" ".join(paragraph) for paragraph in paragraphs) + "\n"


@settings(
    max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
)
@given(_drafts())
def test_any_draft(tmp_path: Path, drafts: tuple[list[list[str]], list[list[str]]]) -> None:
    old, new = map(laid_out, drafts)
    for comparison in (compared(old, new), compared(new, old)):
        holds(comparison, redline(comparison, tmp_path))
