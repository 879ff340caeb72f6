"""What a report shows, before any template: every unit once, every change explained, every link with a target."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import known_pairs
import pytest
from known_pairs import NAMES
from report_pairs import DRUGS, FIRE, HEAD, MONEY, ROADS, TAIL, compared, example, hostile, moved, same, text

from directive_diff import Comparison, compare
from directive_diff.model import Edit
from directive_diff.report.cited import status_of
from directive_diff.report.labels import labels
from directive_diff.report.marks import segments, targets, visible
from directive_diff.report.rows import groups, sides
from directive_diff.report.table import RowView, table
from directive_diff.report.view import View, view

ALL = [example, moved, same, hostile]
VI = labels("vi")


def rows(shown: View) -> list[RowView]:
    return [row for group in shown.groups for run in group.runs for row in run.rows]


@pytest.mark.parametrize("made", ALL)
def test_every_sentence_stands_once_on_its_side(made) -> None:
    comparison: Comparison = made()
    anchors = Counter(
        s.anchor for r in rows(view(comparison, VI)) for c in (r.old, r.new) for p in c.paragraphs for s in p.sentences
    )
    anchors.pop("", None)  # pointers of what moved repeat their first words without an anchor
    wanted = [f"o-{u.id}" for u in comparison.old.units if u.level == "sentence"]
    wanted += [f"n-{u.id}" for u in comparison.new.units if u.level == "sentence"]
    assert anchors == Counter(wanted)


@pytest.mark.parametrize("made", ALL)
def test_new_text_is_in_reading_order(made) -> None:
    comparison: Comparison = made()
    shown = [
        s.anchor[2:] for r in rows(view(comparison, VI)) for p in r.new.paragraphs for s in p.sentences if s.anchor
    ]
    assert shown == [u.id for u in comparison.new.units if u.level == "sentence"]


@pytest.mark.parametrize("made", ALL)
def test_every_change_has_one_note(made) -> None:
    comparison: Comparison = made()
    notes = [note.number for row in rows(view(comparison, VI)) for note in row.notes]
    assert sorted(notes) == list(range(1, len(comparison.changes) + 1))


@pytest.mark.parametrize("made", [example, moved])
def test_counts_agree_with_their_places(made) -> None:
    shown = view(made(), VI)
    for count in (*shown.kinds, *shown.categories):
        assert len(count.places) == count.count, count.id
    assert len(shown.noise_places) == shown.noise
    assert len(shown.substance_places) == shown.substance


def test_segments_make_the_sentence() -> None:
    comparison = example()
    for group in table(comparison, VI).groups:
        for run in group.runs:
            for row in run.rows:
                for side, cell in ((comparison.old, row.old), (comparison.new, row.new)):
                    units = {u.id: u for u in side.units}
                    for paragraph in cell.paragraphs:
                        for s in paragraph.sentences:
                            if s.anchor:
                                shown = "".join(g.text for g in s.segments)
                                assert shown == side.text[slice(*units[s.anchor[2:]].span)]


def test_a_moved_paragraph_is_linked_both_ways() -> None:
    shown = view(moved(), VI)
    [home] = [row for row in rows(shown) if row.moved]
    [stub] = [row for row in rows(shown) if row.anchor == f"{home.anchor}-o"]
    assert home.pointer is not None
    assert stub.pointer is not None
    assert (home.pointer.word, home.pointer.address, home.pointer.href) == (
        "Chuyển từ",
        "mục 1, đoạn 1",
        f"#{stub.anchor}",
    )
    assert (stub.pointer.word, stub.pointer.address, stub.pointer.href) == (
        "Chuyển đến",
        "mục 1, đoạn 3",
        f"#{home.anchor}",
    )
    order = [row.anchor for row in rows(shown)]
    assert order.index(stub.anchor) < order.index(home.anchor)
    moved_count = next(c for c in shown.kinds if c.id == "moved")
    assert [place.href for place in moved_count.places] == [f"#{home.anchor}"]


def test_what_was_left_out_stands_at_its_place() -> None:
    shown = view(compared(text(2025, DRUGS, FIRE, ROADS), text(2026, DRUGS, ROADS)), VI)
    [gone] = [row for row in rows(shown) if row.new.absent and row.old.paragraphs]
    assert gone.new.absent == "(Lược bỏ)"
    assert gone.old.paragraphs[0].address == "mục 1, đoạn 2"
    group = next(g for g in shown.groups if any(gone in run.rows for run in g.runs))
    assert group.title == "Mục 1"


def test_a_section_left_out_has_its_own_group() -> None:
    old = text(2025, DRUGS, FIRE)
    new = old.replace("1. Tăng cường đấu tranh phòng, chống tội phạm\n\n", "").replace(f"{DRUGS}\n\n{FIRE}\n\n", "")
    shown = view(compared(old, new.replace("2. Tổ chức", "1. Tổ chức")), VI)
    removed = [g for g in shown.groups if g.removed]
    assert [g.title for g in removed] == ["Mục 1"]
    assert MONEY  # the section that stays


def test_nothing_changed() -> None:
    shown = view(same(), VI)
    assert not shown.differs
    assert not any(row.notes for row in rows(shown))
    assert all(row.equal for row in rows(shown))


def test_unexplained_is_counted_even_when_there_is_none() -> None:
    shown = view(same(), VI)
    assert [(c.id, c.count) for c in shown.categories] == [("unexplained", 0)]


def test_newly_issued_and_issued_before() -> None:
    comparison = example()
    counts = Counter(status_of(comparison.old, c) for c in comparison.citations if c.form == "numbered")
    # By reading: of the 33 added, 16 were issued in 2025 and 17 earlier.
    assert counts == {"kept": 19, "added-new": 16, "added-before": 17, "dropped": 18}


def test_edits_never_cut_a_letter() -> None:
    decomposed = "hoa\u0301 đơn"  # the edit ends between the letter and its tone mark
    found = segments(decomposed, (0, len(decomposed)), [(0, 3)], "insert", targets((), "n", {}))
    assert [(g.text, g.op) for g in found] == [("hoa\u0301", "insert"), (" đơn", "")]
    found = segments(decomposed, (0, len(decomposed)), [(3, 4)], "insert", targets((), "n", {}))
    assert [(g.text, g.op) for g in found] == [("ho", ""), ("a\u0301", "insert"), (" đơn", "")]


def test_invisible_characters_are_written_out() -> None:
    found = segments("a\u200bb\u202e\x1b", (0, 5), [(1, 2)], "delete", targets((), "o", {}))
    assert [(g.text, g.op, g.unseen) for g in found] == [
        ("a", "", False),
        ("U+200B", "delete", True),
        ("b", "", False),
        ("U+202E", "", True),
        ("U+001B", "", True),
    ]
    assert visible("a\u200b\n b\x1b[31m") == "a[U+200B] b[U+001B][31m"


def test_a_change_without_reasons_still_shows() -> None:
    comparison = moved()
    bare = replace(comparison, changes=tuple(replace(c, categories=()) for c in comparison.changes))
    assert [n.reasons for n in table(bare, VI).notes] == [()] * len(bare.changes)


def test_unexplained_edits_are_quoted() -> None:
    comparison = example()
    quoted = [r for n in table(comparison, VI).notes for r in n.reasons if r.edits]
    assert quoted
    assert all(r.id == "unexplained" and not r.certainty for r in quoted)
    assert isinstance(comparison.changes[0].edits[0], Edit)


def test_english_addresses() -> None:
    english = labels("en")
    assert english.address("mục 4, đoạn 2, câu 3") == "section 4, paragraph 2, sentence 3"
    assert english.address("Điều 6a, khoản 1, điểm b") == "article 6a, clause 1, point b"
    known = {english.address(u.address) for side in (example().old, example().new) for u in side.units}
    assert not [a for a in known if any(word in a for word in ("mục", "đoạn", "câu", "dòng", "nơi nhận", "phần"))]


TITLE_ALONE = "CHỈ THỊ\n\nVề công tác bảo đảm an ninh, trật tự năm 2026\n\nNăm 2026, tình hình ổn định.\n"


def check_order(comparison: Comparison) -> None:
    both = sides(comparison)
    behind: list[int] = []
    placed: list[int] = []
    for group in groups(comparison, both):
        first = min((both.new.order[u.id] for row in group.rows for u in row.new), default=None)
        if first is not None:
            placed.append(first)
            behind = []
        elif group.old:
            behind.append(both.old.order[group.old[0].id])
        assert behind == sorted(behind)
    assert placed == sorted(placed)


@pytest.mark.parametrize("name", NAMES)
def test_sections_stand_in_the_order_of_the_new_text_and_what_is_missing_in_that_of_the_old(
    name: str, tmp_path
) -> None:
    begun = tmp_path / "du-thao.txt"
    begun.write_text(TITLE_ALONE, encoding="utf-8")
    both = known_pairs.compared(name)
    for comparison in (both, known_pairs.compared(name, swapped=True), compare(both.old, begun)):
        check_order(comparison)


def test_a_paragraph_whose_sentence_stands_elsewhere_was_not_left_out() -> None:
    def document(year: int, *sections: tuple[str, str]) -> str:
        return HEAD.format(year=year) + "\n\n".join(f"{n}. {h}\n\n{p}" for n, (h, p) in enumerate(sections, 1)) + TAIL

    drugs, roads, last = "Phòng, chống ma túy", "An toàn giao thông", ("Tổ chức thực hiện", MONEY)
    old = document(2025, (drugs, f"{DRUGS} {FIRE}"), (roads, ROADS), last)
    found = view(compared(old, document(2026, (drugs, f"{DRUGS} {FIRE} {ROADS}"), last)), VI)
    assert [row.new.absent for row in rows(found) if row.new.absent and not row.heading] == [
        "(Đã chuyển đến vị trí khác)"
    ]
    gone = view(compared(old, document(2026, (drugs, f"{DRUGS} {FIRE}"), last)), VI)
    assert [row.new.absent for row in rows(gone) if row.new.absent and not row.heading] == ["(Lược bỏ)"]
