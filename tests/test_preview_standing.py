"""Where a draft stands against last year's text: sections, pieces, what changed since the last save."""

from __future__ import annotations

import json
import random
import re
from dataclasses import replace
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from preview_drafts import (
    CRIME,
    DOING,
    LAST_YEAR,
    NEWS,
    OLD,
    PEOPLE,
    SAFETY,
    directive,
    stands,
    written,
)
from report_pairs import DRUGS, FIRE, MONEY, ROADS, TAIL, example, hostile, moved, same

from directive_diff import check
from directive_diff.checks import Place
from directive_diff.preview import pieces
from directive_diff.preview.decisions import NONE, Decisions, Dropped
from directive_diff.preview.saves import KEPT, ROWS
from directive_diff.preview.standing import Banner, Standing, standing
from directive_diff.report.labels import labels
from directive_diff.report.table import RowMaker

THIS_YEAR = directive(2026, *LAST_YEAR)


def told(standing: Standing, key: str) -> dict:
    """What the state says of the section of a key."""
    return next(s for s in standing.state()["sections"] if s["key"] == key)


def states(standing: Standing) -> list[tuple[str, str]]:
    """Title and state of each section at a glance."""
    return [(s["title"], s["state"]) for s in standing.state()["sections"] if "zone" not in s]


# ---- sections -------------------------------------------------------------------------------------------------------

EDITED = (CRIME[0], (DRUGS.replace("mở đợt cao điểm", "mở nhiều đợt cao điểm"), FIRE))
GLANCE = {
    "nothing changed": (LAST_YEAR, ["kept", "kept", "kept", "kept"]),
    "a paragraph edited": ((EDITED, SAFETY, PEOPLE, DOING), ["edited", "kept", "kept", "kept"]),
    "a section not written yet": ((CRIME, PEOPLE, DOING), ["kept", "missing", "kept", "kept"]),
    "a section new": ((CRIME, SAFETY, PEOPLE, NEWS, DOING), ["kept", "kept", "kept", "new", "kept"]),
    "a section moved": ((PEOPLE, CRIME, SAFETY, DOING), ["moved", "kept", "kept", "kept"]),
}


@pytest.mark.parametrize("case", GLANCE)
def test_the_sections_at_a_glance(case: str) -> None:
    sections, wanted = GLANCE[case]
    found = [state for _, state in states(stands(directive(2025, *sections)))]
    # a heading whose number alone changed is edited
    assert [("kept" if f == "edited" and w == "kept" else f) for f, w in zip(found, wanted, strict=True)] == wanted


def test_what_is_left_counts_what_is_to_write_and_what_is_wrong() -> None:
    draft = directive(2026, CRIME, (PEOPLE[0], (PEOPLE[1][0] + " Nghị quvết số 12-NQ/TW.",)), DOING)
    found = stands(draft)
    left = found.left
    assert left.missing == 1  # SAFETY
    assert left.errors + left.warnings > 0
    assert left.count == left.missing + left.errors + left.warnings
    assert left.gone == 1  # BORDER; what stands in the missing section is not counted again
    assert found.state()["left"]["count"] == left.count
    assert sum(s["left"] for s in found.state()["sections"] if "left" in s) == left.count


def test_a_tick_is_no_longer_left_and_a_nested_section_is_listed_below_its_old_parent() -> None:
    law = "LUẬT\n\nVề trật tự\n\nChương I\n\nQUY ĐỊNH CHUNG\n\n{one}{two}Chương II\n\nTỔ CHỨC\n\nĐiều {n}. Cơ quan thực hiện\n\n{money}\n"
    one = f"Điều 1. Phạm vi điều chỉnh\n\n{DRUGS}\n\n"
    two = f"Điều 2. Đối tượng áp dụng\n\n{ROADS}\n\n"
    old = written(law.format(one=one, two=two, n=3, money=MONEY))
    found = stands(law.format(one=one, two="", n=2, money=MONEY), old=old)
    chapter = found.state()["sections"][1]
    below = {s["title"]: s["state"] for s in chapter["sub"]}
    assert below["Điều 2 (cũ)"] == "missing"
    assert found.left.missing == 1
    gone = next(s for s in chapter["sub"] if s["state"] == "missing")
    assert found.tick(gone["key"]) == Dropped("chương I, Điều 2", "Đối tượng áp dụng")
    assert found.tick("s1") is None
    ticked = found.decided(Decisions((found.tick(gone["key"]),)), 2)
    assert ticked.left.missing == 0
    assert ticked.left.dropped == 1
    assert ticked.generation == 2
    assert ticked.to_write.digest != found.to_write.digest


def test_the_end_of_the_text_that_is_not_written_yet_comes_last() -> None:
    found = stands(directive(2026, PEOPLE, CRIME, tail="\n"))
    last = found.state()["sections"][-1]
    assert (last["key"], last["state"]) == ("tail", "missing")


@pytest.mark.parametrize("make", [example, moved, same, hostile], ids=lambda m: m.__name__)
def test_the_state_is_small_plain_and_the_same_each_time(make) -> None:
    compared = make()
    one, two = (standing(compared, (), NONE, labels("en"), generation=1) for _ in range(2))
    assert json.dumps(one.state()) == json.dumps(two.state())
    assert len(json.dumps(one.state())) < 12_000
    assert one.state()["changed"] == {}


def test_an_empty_draft_and_a_text_against_itself() -> None:
    nothing = stands("CHỈ THỊ\n")
    assert nothing.left.missing >= 4
    itself = stands(OLD)
    assert itself.left.missing == itself.left.gone == 0
    assert all(s["state"] == "kept" for s in itself.state()["sections"])
    assert all(len(p) == 9 or p[4:] != [0, 0, 0] for s in itself.state()["sections"] for p in s["pieces"])  # folded


# ---- pieces ---------------------------------------------------------------------------------------------------------

KEY = re.compile(r'data-key="([^"]+)"')


def all_pieces(standing: Standing) -> list[str]:
    return [piece[0] for section in standing.state()["sections"] for piece in section["pieces"]]


@pytest.mark.parametrize("make", [example, moved, same, hostile], ids=lambda m: m.__name__)
def test_each_row_stands_in_one_piece_and_no_word_is_missing(make) -> None:
    compared = make()
    found = standing(compared, (), NONE, labels("vi"), generation=1)
    html = [found.piece(digest) for digest in all_pieces(found)]
    keys = [key for piece in html for key in KEY.findall(piece)]
    made = RowMaker.of(compared, labels("vi"), one_column=True)
    rows = [row for group in made.found for row in group.rows]
    assert len(keys) == len(set(keys)) == len(rows)
    assert keys == [facts.key for facts in found.content.seen.facts]
    bare = re.sub(r'<del class="was">.*?</del>|<sup.*?</sup>', "", " ".join(html), flags=re.DOTALL)
    words = "".join(unescape(re.sub("<[^>]+>", "", bare)).split())
    for side in (compared.old, compared.new):
        for unit in side.units:
            if unit.level == "sentence" and side.text[slice(*unit.span)].isprintable():
                assert "".join(side.text[slice(*unit.span)].split()) in words, unit.id


def rendered(standing: Standing) -> dict[str, str]:
    """Every piece and list, made anew."""
    content = standing.content
    found = {digest: pieces.rows(content, piece) for digest, piece in content.by_digest.items()}
    found |= {part.digest: pieces.findings(content, part) for part in content.found}
    found |= {part.digest: pieces.citations(content, part) for part in content.cited}
    return found | {standing.to_write.digest: pieces.to_write(content, standing.to_write)}


def changed_at_random(text: str, chosen: random.Random) -> str:
    """A draft as it may stand a save later: a word, a sentence, a paragraph or two were touched."""
    lines = text.split("\n")
    for _ in range(chosen.randint(1, 3)):
        n = chosen.choice([n for n, line in enumerate(lines) if line.strip()])
        deed = chosen.choice(["drop", "word", "cut", "copy", "move", "join"])
        if deed == "drop":
            del lines[n]
        elif deed == "copy":
            lines.insert(chosen.randrange(len(lines)), lines[n])
        elif deed == "move":
            lines.insert(chosen.randrange(len(lines)), lines.pop(n))
        elif deed == "join" and n + 1 < len(lines):
            lines[n : n + 2] = [f"{lines[n]} {lines[n + 1]}"]
        else:
            words = lines[n].split(" ")
            k = chosen.randrange(len(words))
            words[k : k + 1] = [] if deed == "cut" else [words[k], "kịp thời"]
            lines[n] = " ".join(words)
    return "\n".join(lines)


DRAFT = example().new.text


@pytest.mark.parametrize("seed", range(3))
def test_what_has_one_name_is_one_thing(seed: int) -> None:
    """A browser that holds a piece under a digest never asks again: whatever else changed, it must be the same."""
    chosen = random.Random(seed)
    text, previous, known = DRAFT, None, {}
    for _ in range(3):
        draft = written(text)
        previous = stands(draft, previous, example().old)
        for digest, html in rendered(previous).items():
            assert known.setdefault(digest, html) == html
        text = changed_at_random(text, chosen)


WORDS = st.sampled_from(sorted(set(f"{DRUGS} {FIRE} {ROADS}".lower().split())))
EXTRA = st.lists(WORDS, min_size=4, max_size=30).map(lambda w: " ".join(w).capitalize() + ".")


@settings(max_examples=12, deadline=None)
@given(EXTRA, st.integers(0, 3), st.integers(0, 1))
def test_a_paragraph_put_in_changes_no_piece_of_another_section(extra: str, section: int, at: int) -> None:
    sections = list(LAST_YEAR)
    title, own = sections[section]
    sections[section] = title, (*own[:at], extra, *own[at:])
    before = stands(THIS_YEAR, findings=())
    after = stands(directive(2026, *sections), before, findings=())
    for key in ("s1", "s2", "s3", "s4", "head", "tail"):
        if key != f"s{section + 1}":
            assert told(after, key) == told(before, key)


def test_a_section_put_before_all_others_changes_their_headings_alone() -> None:
    before = stands(THIS_YEAR, findings=())
    after = stands(directive(2026, NEWS, *LAST_YEAR), before, findings=())
    one, two = ({f.key: f.print for f in found.content.seen.facts} for found in (before, after))
    other = {key for key in one if one[key] != two[key]}
    assert other == {"s1", "s2", "s3", "s4"}  # the number of the heading


def test_a_text_of_many_paragraphs_is_cut_where_its_rows_say() -> None:
    paragraphs = [f"{ROADS} Nội dung thứ {n} năm {{year}} do cơ quan số {n * 7} thực hiện." for n in range(120)]
    old = written(directive(2025, ("Nhiệm vụ", tuple(p.format(year=2025) for p in paragraphs))))
    new = [p.format(year=2026) for p in paragraphs]
    before = stands(directive(2026, ("Nhiệm vụ", tuple(new))), old=old, findings=())
    new.insert(60, DRUGS)
    after = stands(directive(2026, ("Nhiệm vụ", tuple(new))), before, old, findings=())
    one, two = ({p[0]: p for p in told(s, "s1")["pieces"]} for s in (before, after))
    assert len(one) >= 5
    # the paragraphs behind it have other addresses; those before it have not
    same = [digest for digest in one if digest in two]
    assert len(same) >= len(one) // 2 - 1
    assert list(one)[: len(same)] == same
    assert all(p[1] <= 10_000 for p in two.values())


# ---- findings and citations -----------------------------------------------------------------------------------------


def test_findings_stand_at_their_place_and_what_has_none_is_listed() -> None:
    draft = written(
        directive(
            2026,
            (CRIME[0], (DRUGS, "Thực hiện Nghị quvết số 12-NQ/TW ngày 16/3/2022 của Bộ Chính trị.")),
            SAFETY,
            PEOPLE,
            DOING,
        )
    )
    found = check(draft, OLD)
    misspelt = next(f for f in found if f.rule == "kind-misspelt")
    nowhere = replace(found[0], place=Place(None, "", ""))
    standing = stands(draft, findings=(*found, nowhere))
    row = next(f for f in standing.content.seen.facts if misspelt in f.findings)
    digest = next(d for d, p in standing.content.by_digest.items() if row in p.rows)
    html = standing.piece(digest)
    assert re.search(r'<mark class="f error" data-f="[\d ]+">Nghị quvết</mark>', html)
    assert "Ghi «Nghị quyết»." in html
    assert standing.content.seen.general == (nowhere,)
    listed = "".join(standing.piece(p["d"]) for p in standing.state()["panels"]["findings"])
    assert listed.count("<li ") == len(found) + 1
    assert labels("vi").word("whole_text") in listed


def test_citations_kept_dropped_superseded_and_new() -> None:
    found = standing(example(), (), NONE, labels("vi"), generation=1)
    listed = found.state()["panels"]["citations"]
    counted: dict[str, int] = {}
    for part in listed:
        counted[part["name"]] = counted.get(part["name"], 0) + part["n"]
        assert found.piece(part["d"]).count('<li id="c-') == part["n"]
    assert sum(counted.values()) == len(example().citations)
    assert counted["superseded"] == sum(
        c.successor is not None and c.successor.how != "related" for c in example().citations
    )
    html = found.piece(listed[0]["d"])
    assert listed[0]["name"] == "superseded"
    assert "Chương trình hành động số 35-CTr/TU" in html
    assert "Kế hoạch số 253-KH/TU" in html


# ---- since the last save --------------------------------------------------------------------------------------------


def test_what_changed_since_the_last_save_is_marked_to_the_sentence() -> None:
    two = (CRIME[0], (f"{DRUGS} {PEOPLE[1][0]}", FIRE))
    one = stands(directive(2026, two, SAFETY, PEOPLE, DOING))
    assert one.state()["changed"] == {}
    edited = (CRIME[0], (f"{DRUGS} {PEOPLE[1][0].replace('chính khóa', 'ngoại khóa')}", FIRE))
    near = stands(directive(2026, edited, SAFETY, PEOPLE, DOING), one, provisional=True)
    assert near.state()["changed"] == {"s1.p1": [1]}
    whole = stands(directive(2026, edited, SAFETY, PEOPLE, DOING), near, saved=near.saved)
    assert whole.state()["changed"] == {"s1.p1": [1]}  # the same save, now looked at as a whole
    assert whole.under(Banner("stale", "…", "E112"), 9).state()["changed"] == {"s1.p1": [1]}
    after = stands(directive(2026, edited, SAFETY, PEOPLE, DOING), whole)
    assert after.state()["changed"] == {}  # saved again, nothing touched


def test_a_paragraph_taken_out_or_put_in_is_told() -> None:
    one = stands(THIS_YEAR)
    without = stands(directive(2026, (CRIME[0], (FIRE,)), SAFETY, PEOPLE, DOING), one)
    assert without.state()["changed"] == {"s1.p1": []}
    assert without.state()["changes"]["gone"] == 1
    again = stands(THIS_YEAR, without)
    assert again.state()["changed"] == {"s1.p1": [0]}
    more = stands(directive(2026, CRIME, SAFETY, PEOPLE, (DOING[0], (MONEY, NEWS[1][0]))), again)
    (key,) = more.state()["changed"]
    assert key.startswith("n-")
    mended = stands(directive(2026, CRIME, SAFETY, PEOPLE, (DOING[0], (MONEY, NEWS[1][0] + " Báo cáo kết quả."))), more)
    assert mended.state()["changed"] == {key: [1]}  # it keeps its name while it is mended
    assert "Báo cáo kết quả" in mended.history(key)


def test_the_history_of_a_row_holds_its_versions_and_stays_bounded() -> None:
    previous = stands(THIS_YEAR, saved="lần 0")
    for n in range(1, KEPT + 6):
        text = DRUGS.replace("ma túy", f"ma túy lần thứ {n}")
        previous = stands(
            directive(2026, (CRIME[0], (text, FIRE)), SAFETY, PEOPLE, DOING), previous, saved=f"lần {n}", findings=()
        )
    versions = previous.save.versions["s1.p1"]
    assert len(versions) == KEPT < ROWS
    assert versions[-1][0] == f"lần {KEPT + 5}"
    assert previous.save.before.before is None
    html = previous.history("s1.p1")
    assert f"<del>{KEPT + 4}</del><ins>{KEPT + 5}</ins>" in html
    assert previous.history("nothing") is None
    assert previous.piece("nothing") is None


def test_what_was_rendered_is_kept_for_the_next_save_and_bounded() -> None:
    one = stands(THIS_YEAR)
    digests = all_pieces(one)
    made = [one.piece(d) for d in digests]
    two = stands(THIS_YEAR, one)
    assert two.shelf is one.shelf
    assert [two.piece(d) for d in digests] == made
    two.shelf.room = 10
    two.piece(two.state()["panels"]["findings"][0]["d"])
    assert len(two.shelf) == 1


def test_both_languages() -> None:
    one, two = (stands(directive(2026, CRIME, PEOPLE, NEWS, DOING), lang=lang) for lang in ("vi", "en"))
    assert not set(all_pieces(one)) & set(all_pieces(two))
    shown = "".join(two.piece(d) for d in all_pieces(two))
    assert labels("en").kind("removed") in shown
    assert labels("vi").kind("removed") not in shown
    assert TAIL.strip()[:20] in shown
