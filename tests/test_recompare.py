"""After an edit only what it touches is read, compared and checked again; and that is as good as doing all of it."""

from __future__ import annotations

import dataclasses
import random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from known_pairs import GOLD, compared, files
from made import draft_pairs, rendered

from benchmarks.edits import edited
from directive_diff import compare, conservation
from directive_diff.affected import MOST
from directive_diff.checks import check, rules
from directive_diff.checks.again import check_again
from directive_diff.comparison import Comparison
from directive_diff.directive import read_file
from directive_diff.reading import File, load
from directive_diff.recompare import recompare
from directive_diff.restriction import lines_of, restricted

# The pairs whose files are texts: an edit is made in a line of the file.
PAIRS = [name for name in GOLD if files(name)[1].suffix in (".md", ".txt")]
SOME = PAIRS[::2]  # where every edit is followed: a few seconds for each pair


def saved(file: File, text: str) -> File:
    return dataclasses.replace(file, data=text.encode())


def pair(name: str) -> tuple[Comparison, File]:
    """A gold pair, compared, and the file of its new text."""
    _, new = files(name)
    return compared(name), load(new)


def test_texts_of_the_gold_pairs_are_edited() -> None:
    assert len(PAIRS) >= 4


# ---- reading ------------------------------------------------------------------------------------------------------


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(drafts=draft_pairs(), seed=st.integers(0, 10**6), format=st.sampled_from(["markdown", "lines", "wrapped"]))
def test_a_draft_known_from_before_reads_as_if_it_were_not(drafts: tuple, seed: int, format: str) -> None:
    one, other = (rendered(draft, format) for draft in drafts)
    suffix = ".md" if format == "markdown" else ".txt"
    known = read_file(File(f"x{suffix}", suffix, one.encode()))
    for text in (edited(one, seed), other, ""):
        if text.strip():
            file = File(f"x{suffix}", suffix, text.encode())
            assert read_file(file, None, known) == read_file(file)


@pytest.mark.parametrize("name", PAIRS)
def test_real_drafts_known_from_before_read_as_if_they_were_not(name: str) -> None:
    comparison, file = pair(name)
    text = file.data.decode("utf-8-sig")
    for seed in range(6):
        text = edited(text, seed)  # one edit upon the other
        assert read_file(saved(file, text), None, comparison.new) == read_file(saved(file, text))


# ---- a part of a directive ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PAIRS)
def test_a_part_says_what_the_whole_says_there(name: str) -> None:
    whole = pair(name)[0].new
    lines = lines_of(whole)
    chosen = sorted(random.Random(name).sample(range(len(lines.nodes)), len(lines.nodes) // 2))
    made = restricted(whole, lines, chosen)
    part = made.part
    assert part.text.split("\n") == [whole.text[lines.starts[n] : lines.ends[n]] for n in chosen]
    ids = {u.id: u for u in whole.units}
    for unit in part.units:
        if unit.level == "sentence":
            assert part.text[slice(*unit.span)] == whole.text[slice(*ids[unit.id].span)]
            assert made.span(unit.span) == ids[unit.id].span
        assert unit.parent is None or unit.parent in {u.id for u in part.units}
    assert [part.text[a:b] for a, b in zip(part.tokens.starts, part.tokens.ends, strict=True)] == [
        whole.text[a:b]
        for a, b in zip(whole.tokens.starts, whole.tokens.ends, strict=True)
        if any(lines.starts[n] <= a < lines.ends[n] for n in chosen)
    ]
    assert all(part.text[slice(*m.span)] == m.text for m in part.mentions)
    assert [whole.mentions[k].text for k in made.mentions] == [m.text for m in part.mentions]


# ---- comparing ------------------------------------------------------------------------------------------------------


def sentence_pairs(comparison: Comparison) -> set:
    return {(p.old, p.new, p.kind) for p in comparison.pairs if p.level == "sentence"}


@pytest.mark.parametrize("name", PAIRS)
def test_an_edited_draft_compares_as_the_whole_would(name: str) -> None:
    """Of five edits the sentences pair at once as they will in the whole but for a few, whose neighbours decide."""
    known, file = pair(name)
    base = file.data.decode("utf-8-sig")
    alike = looked_at = 0
    for seed in range(5):
        new = read_file(saved(file, edited(base, seed)), None, known.new)
        again = recompare(known, new)
        if again is None:
            continue
        looked_at += 1
        conservation.check(again.old, again.new, again.pairs, again.changes)
        assert_whole(again)
        assert sorted(k for c in again.citations for k in c.new) == list(range(len(again.new.mentions)))
        alike += sentence_pairs(again) == sentence_pairs(compare(again.old, new))
    assert looked_at >= 4
    assert alike >= 0.75 * looked_at  # 114 of 120 in benchmarks.edits


@pytest.mark.parametrize("name", SOME)
def test_many_edits_one_after_the_other_keep_every_promise(name: str) -> None:
    known, file = pair(name)
    text = file.data.decode("utf-8-sig")
    for seed in range(12):
        text = edited(text, seed)
        new = read_file(saved(file, text), None, known.new)
        again = recompare(known, new)
        known = again or compare(known.old, new)
        conservation.check(known.old, known.new, known.pairs, known.changes)
        assert_whole(known)


@settings(max_examples=20, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(drafts=draft_pairs(), seed=st.integers(0, 10**6))
def test_any_edit_keeps_every_promise(drafts: tuple, seed: int) -> None:
    old, new = (read_file(File("x.txt", ".txt", rendered(d, "lines").encode())) for d in drafts)
    known = compare(old, new)
    text = edited(rendered(drafts[1], "lines"), seed)
    if not text.strip():
        return
    later = read_file(File("x.txt", ".txt", text.encode()), None, new)
    again = recompare(known, later)
    assert again is not None  # so small a text is never too much
    conservation.check(old, later, again.pairs, again.changes)
    assert_whole(again)


HEAD = "CHỈ THỊ\nVề công tác phòng, chống ma túy năm 2026\n"
ONE = "1. Công an tỉnh chủ trì tấn công, trấn áp tội phạm về ma túy tại các xã, phường."
TWO = "2. Sở Y tế hướng dẫn các cơ sở cai nghiện thực hiện đúng quy trình điều trị."
THREE = "3. Sở Tài chính bố trí kinh phí hằng năm cho công tác phòng, chống ma túy."
PARTED = ONE.replace(" tại các xã, phường.", ". Việc này làm tại các xã, phường.")
# title: last year's tasks, the draft's before the save, and after it; what the sentences of the tasks are then
CASES = {
    "one word": (
        (ONE, TWO, THREE),
        (ONE, TWO, THREE),
        (ONE, TWO.replace("đúng", "nghiêm"), THREE),
        "equal edited equal",
    ),
    "a task is gone": ((ONE, TWO, THREE), (ONE, TWO, THREE), (ONE, THREE.replace("3.", "2.")), "equal removed edited"),
    "a task is typed that last year had not": ((ONE, TWO), (ONE, TWO), (ONE, TWO, THREE), "equal equal added"),
    "a task is pasted that was missing": ((ONE, TWO, THREE), (ONE, TWO), (ONE, TWO, THREE), "equal equal equal"),
    "a sentence becomes two": ((ONE, TWO), (ONE, TWO), (PARTED, TWO), "edited added equal"),
    "two sentences become one again": ((ONE, TWO), (PARTED, TWO), (ONE, TWO), "equal equal"),
}


@pytest.mark.parametrize("title", CASES)
def test_cases(title: str) -> None:
    old, before, after = (File("x.txt", ".txt", (HEAD + "\n".join(lines)).encode()) for lines in CASES[title][:3])
    known = compare(read_file(old), read_file(before))
    new = read_file(after, None, known.new)
    again = recompare(known, new)
    assert again is not None
    tasks = {u.id for text in (again.old, new) for u in text.units if u.role not in ("title", "header")}
    told = [p.kind for p in again.pairs if p.level == "sentence" and tasks & {*p.old, *p.new}]
    assert told == CASES[title][3].split()
    assert sentence_pairs(again) == sentence_pairs(compare(again.old, new))


def test_a_citation_that_leaves_and_comes_back() -> None:
    cited = "2. Thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị về phát triển khoa học, công nghệ."
    plain = "2. Thực hiện nhiệm vụ phát triển khoa học, công nghệ và chuyển đổi số trên địa bàn tỉnh."
    old = read_file(File("o.txt", ".txt", (HEAD + f"{ONE}\n{cited}").encode()))
    with_it, without = (File("x.txt", ".txt", (HEAD + f"{ONE}\n{line}").encode()) for line in (cited, plain))
    known = compare(old, read_file(with_it))
    for file, status in ((without, "dropped"), (with_it, "kept"), (without, "dropped")):
        again = recompare(known, read_file(file, None, known.new))
        assert again is not None
        assert [c.status for c in again.citations if c.number == "57-NQ/TW"] == [status]
        known = again


def test_a_line_put_in_before_one_whose_first_words_went() -> None:
    """The place of the words that went moves with its line."""
    last_year = read_file(
        File("o.txt", ".txt", (HEAD + f"{ONE}\n2. Cũng trong năm nay, Sở Y tế hướng dẫn cơ sở.").encode())
    )
    line = "2. Sở Y tế hướng dẫn cơ sở."
    known = compare(last_year, read_file(File("x.txt", ".txt", (HEAD + f"{ONE}\n{line}").encode())))
    for text in (f"{ONE}\nCác sở, ngành báo cáo kết quả hằng quý.\n{line}", f"{ONE}\n\n\n{line}", f"{line}"):
        again = recompare(known, read_file(File("x.txt", ".txt", (HEAD + text).encode()), None, known.new))
        assert again is not None
        conservation.check(again.old, again.new, again.pairs, again.changes)


def test_documents_typed_one_after_the_other_are_two() -> None:
    old = read_file(File("o.txt", ".txt", (HEAD + ONE).encode()))
    known = compare(old, read_file(File("x.txt", ".txt", (HEAD + ONE).encode())))
    lines = ["2. Thực hiện Nghị định số 15/2021/NĐ-CP ngày 03/3/2021 của Chính phủ."]
    for _ in range(2):
        again = recompare(
            known, read_file(File("x.txt", ".txt", (HEAD + "\n".join([ONE, *lines])).encode()), None, known.new)
        )
        assert again is not None
        known = again
        lines.insert(0, "2. Thực hiện Nghị định số 99/2022/NĐ-CP ngày 30/11/2022 của Chính phủ.")
    assert len({c.id for c in known.citations}) == len(known.citations)
    assert {c.number for c in known.citations} == {"15/2021/NĐ-CP", "99/2022/NĐ-CP"}


@pytest.mark.parametrize("name", SOME)
def test_any_line_may_go_and_the_page_still_knows_what_to_show(name: str) -> None:
    known, file = pair(name)
    lines = file.data.decode("utf-8-sig").split("\n")
    for n in range(0, len(lines), 6):
        new = read_file(saved(file, "\n".join([*lines[:n], *lines[n + 1 :]])), None, known.new)
        again = recompare(known, new)
        if again is not None:
            assert_whole(again)
            conservation.check(again.old, again.new, again.pairs, again.changes)


def test_the_successor_of_a_document_leaves_the_draft() -> None:
    """What said of the dropped document that another took its place says so no more."""
    before = "2. Thực hiện Kế hoạch số 27-KH/TU ngày 05/01/2025 của Tỉnh ủy về phòng, chống ma túy năm 2025."
    after = "2. Thực hiện Kế hoạch số 31-KH/TU ngày 06/01/2026 của Tỉnh ủy về phòng, chống ma túy năm 2026."
    other = after.replace("31-KH/TU", "32-KH/TU")
    old = read_file(File("o.txt", ".txt", (HEAD + f"{ONE}\n{before}").encode()))
    known = compare(old, read_file(File("x.txt", ".txt", (HEAD + f"{ONE}\n{after}").encode())))
    assert any(c.successor and c.successor.id for c in known.citations)
    for line in (other, "2. Thực hiện nhiệm vụ được giao.", after):
        again = recompare(known, read_file(File("x.txt", ".txt", (HEAD + f"{ONE}\n{line}").encode()), None, known.new))
        assert again is not None
        assert_whole(again)
        known = again


def assert_whole(comparison: Comparison) -> None:
    """Nothing in a comparison speaks of what is not there."""
    instruments = {c.id for c in comparison.citations}
    for citation in comparison.citations:
        assert citation.old or citation.new
        assert citation.status == ("kept" if citation.old and citation.new else "added" if citation.new else "dropped")
        assert all(k < len(comparison.new.mentions) for k in citation.new)
        assert {link.id for link in citation.links} <= instruments
        named = {citation.specifies, citation.head, citation.successor.id if citation.successor else None} - {None}
        assert named <= instruments
    pairs = {p.id: p for p in comparison.pairs}
    assert len(pairs) == len(comparison.pairs)
    assert len({c.id for c in comparison.changes}) == len(comparison.changes)
    assert {c.pair for c in comparison.changes} == {
        p.id for p in comparison.pairs if p.level == "sentence" and (p.kind != "equal" or p.moved)
    }
    changes = {c.id for c in comparison.changes}
    assert {gone.change for gone in comparison.summary.lost} <= changes
    for change in comparison.changes:
        for category in change.categories:
            assert all(0 <= a <= b <= len(comparison.old.text) for a, b in category.old)
            assert all(0 <= a <= b <= len(comparison.new.text) for a, b in category.new)


def test_what_is_too_much_is_left_to_the_whole() -> None:
    lines = [
        f"{n}. Sở Y tế triển khai nhiệm vụ thứ {n} về phòng, chống dịch bệnh trên địa bàn tỉnh." for n in range(1, 900)
    ]
    old = read_file(File("o.txt", ".txt", (HEAD + "\n".join(lines)).encode()))
    known = compare(old, old)
    other = [line.replace("Y tế", "Xây dựng") for line in lines]
    new = read_file(File("x.txt", ".txt", (HEAD + "\n".join(other)).encode()), None, old)
    assert len(new.text) + len(old.text) > MOST
    assert recompare(known, new) is None


# ---- checking -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SOME)
def test_rules_that_one_line_decides_find_the_same_after_an_edit(name: str) -> None:
    local = {rule["id"] for rule in rules() if rule.get("local")}
    known, file = pair(name)
    found = check(known.new, known.old, comparison=known)
    base = file.data.decode("utf-8-sig")
    for seed in range(6):
        new = read_file(saved(file, edited(base, seed)), None, known.new)
        again = recompare(known, new)
        if again is None:
            continue
        near = {(c.rule, c.place) for c in check_again(found, known.new, again) if c.rule in local}
        whole = {(c.rule, c.place) for c in check(new, known.old, comparison=again) if c.rule in local}
        assert near - whole == set(), "nothing is said that the whole would not say"
        assert len(whole - near) <= 1  # the whole may know a date that makes a name stale
        for finding in check_again(found, known.new, again):
            if finding.side == "new" and finding.place.span:
                assert finding.place.words.split(" …")[0] in " ".join(new.text[slice(*finding.place.span)].split())


def test_a_slip_that_is_mended_and_one_that_is_made() -> None:
    stale = "2. UBND các huyện, thành phố tổ chức thực hiện; Sở Kế hoạch và Đầu tư tổng hợp, báo cáo."
    mended = "2. UBND các xã, phường tổ chức thực hiện; Sở Tài chính tổng hợp, tổng hợp báo cáo."
    old = read_file(File("o.txt", ".txt", (HEAD + f"{ONE}\n{stale}").encode()))
    known = compare(old, read_file(File("x.txt", ".txt", (HEAD + f"{ONE}\n{stale}").encode())))
    found = check(known.new, old, comparison=known)
    assert "stale-name" in {c.rule for c in found}
    again = recompare(known, read_file(File("x.txt", ".txt", (HEAD + f"{ONE}\n{mended}").encode()), None, known.new))
    assert again is not None
    assert "stale-name" not in {c.rule for c in check_again(found, known.new, again)}
