"""The promises of the design (``docs``, «What holds always»), on the example pair and on directives made up by hypothesis.

Whatever is checked here is worked out again from the file and from ``to_dict()`` alone, by no function of the package.
"""

from __future__ import annotations

import json
import os
import random
import re
import socket
import subprocess
import sys
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import known_pairs
import made
import pytest
from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from directive_diff import Comparison, Directive, DirectiveDiffError, report, write
from directive_diff.bundled import example_pair
from directive_diff.comparison import compare
from directive_diff.directive import read_file
from directive_diff.errors import InternalError
from directive_diff.reading import File
from directive_diff.reading.decode import decode

Json = dict[str, Any]
Span = tuple[int, int]
HANG = 30  # seconds: no measure of speed, only a sign that something does not end
FLIPPED = {"added": "removed", "removed": "added", "split": "merged", "merged": "split"}
STATUS = {"added": "dropped", "dropped": "added", "kept": "kept"}
OPS = {"insert": "delete", "delete": "insert", "replace": "replace"}
SOME = settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
FEW = settings(SOME, max_examples=10)
FORMATS = st.sampled_from(made.FORMATS)


def compared(pair: tuple[made.Draft, made.Draft], old: made.Format, new: made.Format) -> Comparison:
    """Two made-up directives, compared."""
    files = [made.file(made.rendered(d, f), f, n) for d, f, n in zip(pair, (old, new), ("old", "new"), strict=True)]
    return compare(read_file(files[0]), read_file(files[1]))


def plain(text: str, name: str = "x.txt") -> Directive:
    """A plain text, read."""
    return read_file(File(name, ".txt", text.encode()))


# ---- what each promise means ------------------------------------------------------------------------------------------


def check_ledger(directive: Directive, source: str) -> None:
    """Characters seen and supplied are those read and set aside, counted anew."""
    ledger, text = directive.ledger, directive.text
    supplied, aside = (sum(entry.count for entry in part) for part in (ledger.supplied, ledger.aside))
    assert (ledger.seen, ledger.reading) == (len(source), len(text))
    assert len(source) + supplied == len(text) + aside
    assert all(entry.count > 0 and entry.reason for entry in (*ledger.supplied, *ledger.aside))
    made_up, missing = Counter(text) - Counter(source), Counter(source) - Counter(text)
    assert made_up.total() <= supplied
    assert missing.total() <= aside
    quiet = sum(entry.count for entry in ledger.aside if entry.reason == "white space")
    assert sum(n for character, n in missing.items() if not character.isspace()) <= aside - quiet


def check_units(side: Json) -> None:
    """Sentences cover the text in order, each paragraph and section has one, and each unit lies inside its parent."""
    text, units = side["text"], {u["id"]: u for u in side["units"]}
    assert len(units) == len(side["units"])
    at = 0
    holders = set()
    for unit in side["units"]:
        start, end = unit["span"]
        assert 0 <= start < end <= len(text)
        if unit["parent"] is not None:
            above = units[unit["parent"]]["span"]
            assert above[0] <= start
            assert end <= above[1]
        if unit["level"] == "sentence":
            assert start >= at
            assert text[at:start].strip() == ""
            assert text[start:end] == text[start:end].strip()
            at = end
            holders.add(unit["parent"])
    assert text[at:].strip() == ""
    assert holders == {u["id"] for u in side["units"] if u["level"] != "sentence"}


def tidy(text: str) -> str:
    """What «the same» means: after white space and NFC."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def turned(text: str, spans: list[Span], edits: list[tuple[int, int, str]]) -> str:
    """One side of a pair turned into the other by its edits, each ``(start, end, words to put there)``."""
    gone = {i for start, end, _ in edits for i in range(start, end)}
    events = [(i, 1, text[i]) for start, end in spans for i in range(start, end) if i not in gone]
    # White space between two units is no unit's; an edit that reaches over it speaks for it too.
    events += [(end, 2, " ") for _, end in spans if not any(a <= end < b for a, b, _ in edits)]
    events += [(start, 0, words) for start, _, words in edits]
    return "".join(words for _, _, words in sorted(events, key=lambda event: event[:2]))


def check_pairs(data: Json) -> None:
    """Every unit in one pair of its own level; the pairs and edits alone make the new text from the old, and back."""
    spans = {}
    for side in ("old", "new"):
        units = {u["id"]: u for u in data[side]["units"]}
        paired = Counter(i for pair in data["pairs"] for i in pair[side])
        assert paired == Counter(units.keys())
        assert all(units[i]["level"] == pair["level"] for pair in data["pairs"] for i in pair[side])
        spans[side] = {i: tuple(u["span"]) for i, u in units.items()}
    changes = {change["pair"]: change for change in data["changes"]}
    assert len(changes) == len(data["changes"])
    finest = [pair for pair in data["pairs"] if pair["level"] == "sentence"]
    assert changes.keys() == {pair["id"] for pair in finest if pair["kind"] != "equal" or pair["moved"]}
    for side, other in (("old", "new"), ("new", "old")):
        whole = {}
        for pair in finest:
            mine = [spans[side][i] for i in pair[side]]
            edits = changes[pair["id"]]["edits"] if pair["id"] in changes else []
            given_ = [(*e[side], data[other]["text"][slice(*e[other])]) for e in edits]
            assert [e[0] for e in given_] == sorted(e[0] for e in given_)
            assert all(a[1] <= b[0] for a, b in pairwise(given_))
            got = turned(data[side]["text"], mine, given_)
            wanted = [data[other]["text"][slice(*spans[other][j])] for j in pair[other]]
            assert tidy(got) == tidy(" ".join(wanted)), pair
            whole.update({spans[other][j][0]: words for j, words in zip(pair[other], wanted, strict=True)})
        assert tidy(" ".join(whole[at] for at in sorted(whole))) == tidy(data[other]["text"])
        check_kinds(data, finest, spans)


def check_kinds(data: Json, finest: list[Json], spans: dict[str, dict[str, Span]]) -> None:
    """A kind says what the two sides are."""
    for pair in finest:
        ours, theirs = ([data[s]["text"][slice(*spans[s][i])] for i in pair[s]] for s in ("old", "new"))
        shape = (len(ours), len(theirs))
        match pair["kind"]:
            case "equal":
                assert shape == (1, 1)
                assert tidy(ours[0]) == tidy(theirs[0])
            case "edited":
                assert shape == (1, 1)
                assert tidy(ours[0]) != tidy(theirs[0])
            case "added":
                assert shape == (0, 1)
            case "removed":
                assert shape == (1, 0)
            case "split":
                assert 1 <= shape[0] <= shape[1] != 1
            case _:
                assert pair["kind"] == "merged"
                assert shape[0] > shape[1] >= 1


def check_stored(directive: Directive, source: str) -> None:
    """Stored text is what the file has: nothing folded, nothing composed."""
    strange = {c for c in set(directive.text) - set(source) if not c.isspace()}
    supplied = {entry.reason for entry in directive.ledger.supplied}
    assert not strange or supplied & {"list mark", "character reference"}, strange
    marks = [c for c in directive.text if unicodedata.combining(c)]
    assert marks == [c for c in source if unicodedata.combining(c)] or directive.ledger.aside
    for mention in directive.mentions:
        assert directive.text[slice(*mention.span)] == mention.text


def overlaps(a: Span, b: Span) -> bool:
    """Whether two spans share a character, or one is a place inside the other."""
    return max(a[0], b[0]) < min(a[1], b[1]) or (a[0] == a[1] and b[0] < a[0] < b[1])


def check_edits(comparison: Comparison) -> None:
    """No edit cuts a sign, none is idle, and each says what it does."""
    pairs = {pair.id: pair for pair in comparison.pairs}
    for side in (comparison.old, comparison.new):
        mine = "old" if side is comparison.old else "new"
        signs = [m.sign for m in side.mentions if m.sign]
        units = {u.id: u.span for u in side.units}
        for change in comparison.changes:
            inside = [units[i] for i in getattr(pairs[change.pair], mine)]
            for edit in change.edits:
                span = getattr(edit, mine)
                for sign in signs:
                    if overlaps(span, sign):
                        assert span[0] <= sign[0] < sign[1] <= span[1], side.text[slice(*sign)]
                if span[0] < span[1]:
                    assert any(a <= span[0] < b for a, b in inside) or any(a < span[1] <= b for a, b in inside)
    for change in comparison.changes:
        for edit in change.edits:
            words = comparison.old.text[slice(*edit.old)], comparison.new.text[slice(*edit.new)]
            assert words[0] != words[1], edit
            assert {(True, False): "insert", (False, True): "delete", (False, False): "replace"}[
                not words[0], not words[1]
            ] == edit.op


def check_runs(comparison: Comparison) -> None:
    """What stays equal between two edits of a pair holds a word."""
    pairs = {pair.id: pair for pair in comparison.pairs}
    units = {u.id: u.span for u in comparison.old.units}
    text = comparison.old.text
    for change in comparison.changes:
        inside = [units[i] for i in pairs[change.pair].old]
        for before, after in pairwise(edit.old for edit in change.edits):
            kept = "".join(text[max(a, before[1]) : min(b, after[0])] for a, b in inside)
            assert not kept or any(c.isalnum() for c in kept), text[before[0] : after[1]]


def check_explained(data: Json) -> None:
    """Every edit is spoken of by some category, and what no rule explains is counted."""
    counted: Counter[str] = Counter()
    for change in data["changes"]:
        assert all(c["certainty"] in ("certain", "likely") and c["rule"] for c in change["categories"])
        assert all(c["why"]["vi"] and c["why"]["en"] for c in change["categories"])
        counted.update({c["id"] for c in change["categories"]})
        for edit in change["edits"]:
            assert any(touched(edit, c) for c in change["categories"]), (change["id"], edit)
    assert counted == Counter(data["summary"]["categories"])
    assert data["summary"]["noise"] + data["summary"]["substance"] == sum(1 for c in data["changes"] if c["categories"])


def touched(edit: Json, category: Json) -> bool:
    """Whether a category's evidence meets an edit on either side."""
    return any(
        max(a, edit[side][0]) < min(b, edit[side][1])
        or [a, b] == edit[side]
        or a <= edit[side][0] == edit[side][1] <= b
        for side in ("old", "new")
        for a, b in category[side]
    )


def check_mirrored(data: Json, back: Json) -> None:
    """Old and new the other way round give the same pairs, edits and citations, mirrored."""

    def pairs_of(one: Json, old: str, new: str, *, flip: bool) -> set[tuple[Any, ...]]:
        found = set()
        for p in one["pairs"]:
            even = len(p["old"]) == len(p["new"])
            kind = FLIPPED.get(p["kind"], p["kind"]) if flip and not even else p["kind"]
            found.add((p["level"], tuple(p[old]), tuple(p[new]), kind, p["moved"]))
        return found

    assert pairs_of(data, "old", "new", flip=False) == pairs_of(back, "new", "old", flip=True)

    def edits_of(one: Json, old: str, new: str, *, flip: bool) -> dict[Any, list[tuple[Any, ...]]]:
        pairs = {p["id"]: p for p in one["pairs"]}
        found = {}
        for change in one["changes"]:
            pair = pairs[change["pair"]]
            whole = bool(pair["old"] and pair["new"])  # elsewhere the empty side is only a place
            found[tuple(pair[old]), tuple(pair[new])] = [
                (
                    OPS[e["op"]] if flip else e["op"],
                    tuple(e[old]) if whole or pair[old] else None,
                    tuple(e[new]) if whole or pair[new] else None,
                )
                for e in change["edits"]
            ]
        return found

    assert edits_of(data, "old", "new", flip=False) == edits_of(back, "new", "old", flip=True)

    def cited(one: Json, old: str, new: str, *, flip: bool) -> Counter[tuple[Any, ...]]:
        return Counter(
            (
                c["kind"],
                c["number"],
                STATUS[c["status"]] if flip else c["status"],
                tuple(tuple(m["span"]) for m in c[old]),
                tuple(tuple(m["span"]) for m in c[new]),
            )
            for c in one["citations"]
        )

    assert cited(data, "old", "new", flip=False) == cited(back, "new", "old", flip=True)


def check(comparison: Comparison, *sources: str) -> Json:
    """Everything that holds for a comparison; the sources are the characters of the two files."""
    data: Json = json.loads(json.dumps(comparison.to_dict()))
    for directive, source in zip((comparison.old, comparison.new), sources, strict=True):
        check_ledger(directive, source)
        check_stored(directive, source)
    for side in ("old", "new"):
        check_units(data[side])
    check_pairs(data)
    check_edits(comparison)
    check_explained(data)
    return data


# ---- 1 to 4 on the example pair ---------------------------------------------------------------------------------------


def test_the_example_loses_nothing() -> None:
    one = known_pairs.compared("example")
    for directive, path in zip((one.old, one.new), example_pair(), strict=True):
        check_ledger(directive, path.read_bytes().decode())
        check_stored(directive, path.read_bytes().decode())
    data = json.loads(json.dumps(one.to_dict()))
    check_units(data["old"])
    check_units(data["new"])
    check_pairs(data)


def test_the_words_of_the_example_stand_in_order() -> None:
    """Everything but mark-up, page numbers and typist marks is read, in the order of the file."""
    for directive, path in zip(known_pairs.sides("example"), example_pair(), strict=True):
        aside = {e.reason for e in directive.ledger.aside}
        assert aside <= {"white space", "mark-up", "typist mark", "page number", "byte-order mark"}
        letters = iter(c for c in path.read_bytes().decode() if not c.isspace())
        assert all(c in letters for c in directive.text if not c.isspace())


def test_the_edits_of_the_example() -> None:
    check_edits(known_pairs.compared("example"))


def test_the_equal_runs_of_the_example_hold_words() -> None:
    check_runs(known_pairs.compared("example"))


def test_the_example_is_explained() -> None:
    check_explained(json.loads(json.dumps(known_pairs.compared("example").to_dict())))


def test_the_renamed_places_of_the_example_are_one_edit_each() -> None:
    one = known_pairs.compared("example")
    for match in re.finditer("huyện, thành phố", one.old.text):
        for change in one.changes:
            hit = [e for e in change.edits if overlaps(e.old, match.span())]
            assert len(hit) <= 1
            assert all(e.old[0] <= match.start() and match.end() <= e.old[1] for e in hit)


def test_the_example_mirrored() -> None:
    one = known_pairs.compared("example")
    check_mirrored(one.to_dict(), known_pairs.compared("example", swapped=True).to_dict())


def test_the_scores_of_the_example_mirrored() -> None:
    one = known_pairs.compared("example")
    scores = {(p.level, p.old, p.new): p.score for p in one.pairs}
    assert scores == {(p.level, p.new, p.old): p.score for p in known_pairs.compared("example", swapped=True).pairs}


# ---- the same on directives made up -----------------------------------------------------------------------------------


@SOME
@given(made.draft_pairs(), FORMATS, FORMATS)
def test_made_up_directives_keep_every_promise(
    pair: tuple[made.Draft, made.Draft], old: made.Format, new: made.Format
) -> None:
    sources = made.rendered(pair[0], old), made.rendered(pair[1], new)
    comparison = compared(pair, old, new)
    check(comparison, *sources)
    for directive, source in zip((comparison.old, comparison.new), sources, strict=True):
        # Nothing but mark-up stands in these files besides the words.
        assert "".join(made.stripped(source).split()) == "".join(directive.text.split())


@FEW
@given(made.draft_pairs())
def test_equal_runs_of_made_up_directives_hold_words(pair: tuple[made.Draft, made.Draft]) -> None:
    check_runs(compared(pair, "lines", "lines"))


@SOME
@given(made.draft_pairs(), FORMATS, FORMATS)
def test_swapping_made_up_directives_mirrors(
    pair: tuple[made.Draft, made.Draft], old: made.Format, new: made.Format
) -> None:
    one = compared(pair, old, new)
    check_mirrored(one.to_dict(), compare(one.new, one.old).to_dict())


@FEW
@given(made.drafts(), FORMATS, st.sampled_from(["NFC", "NFD"]))
def test_a_text_and_itself_are_equal(draft: made.Draft, format: made.Format, form: Any) -> None:
    text = made.rendered(draft, format)
    one = read_file(made.file(text, format))
    other = read_file(made.file(unicodedata.normalize(form, text), format))
    comparison = compare(one, other)
    assert all(p.kind == "equal" and not p.moved for p in comparison.pairs)
    assert comparison.changes == ()
    assert not comparison.differs
    if form == "NFD":
        assert other.text == unicodedata.normalize("NFD", one.text)


@FEW
@given(made.drafts())
def test_the_same_draft_in_every_format_reads_alike(draft: made.Draft) -> None:
    assume(draft.sections)
    texts = {f: tidy(read_file(made.file(made.rendered(draft, f), f)).text) for f in ("lines", "markdown")}
    assert len(set(texts.values())) == 1


@FEW
@given(st.lists(st.sampled_from(made.TASKS), min_size=2, max_size=4, unique=True), st.integers(0, 3), st.booleans())
def test_a_renamed_place_is_one_edit_wherever_it_stands(tasks: list[str], at: int, ends: bool) -> None:
    tasks = [
        f"{task} ở các huyện, thành phố" if i == at % len(tasks) or not i else task for i, task in enumerate(tasks)
    ]
    old = f"CHỈ THỊ\nVề giảm nghèo\n1. Nhiệm vụ\nUBND tỉnh yêu cầu {', '.join(tasks)}{'.' if ends else ' sớm hơn.'}\n"
    comparison = compare(plain(old), plain(old.replace("huyện, thành phố", "xã, phường")))
    edits = [edit for change in comparison.changes for edit in change.edits]
    assert len(edits) == old.count("huyện, thành phố")
    assert {comparison.old.text[slice(*e.old)] for e in edits} == {"huyện, thành phố"}
    assert {comparison.new.text[slice(*e.new)] for e in edits} == {"xã, phường"}


SIGNS = ["412/QĐ-UBND", "26-NQ/TW", "15/2021/NĐ-CP", "1930/UBND-KT", "08-CTr/TU", "163/2024/QH15", "66.25/2026/NQ-CP"]


@FEW
@given(st.sampled_from(SIGNS), st.integers(0, 20), st.sampled_from("0179/-ĐT "))
@example("412/QĐ-UBND", 3, "-")
@example("15/2021/NĐ-CP", 0, "7")
def test_a_sign_is_never_cut(sign: str, at: int, letter: str) -> None:
    at %= len(sign)
    wrong = sign[:at] + letter + sign[at + 1 :]
    text = "CHỈ THỊ\nVề giảm nghèo\n1. Nhiệm vụ\nTiếp tục thực hiện nghiêm Quyết định số {} ngày 09/3/2024 của UBND tỉnh về trồng rừng.\n"
    comparison = compare(plain(text.format(sign)), plain(text.format(wrong)))
    check(comparison, text.format(sign), text.format(wrong))


def test_compatibility_characters_and_marks_stay() -> None:
    text = "CHỈ THỊ\nVề đo đạc\n1. Nhiệm vụ\nĐo ½ ha, 25 m², ﬁle số Ⅳ… và № 7 ở mục 1; hoàn thành ①.\n"
    for form in ("NFC", "NFD"):
        source = unicodedata.normalize(form, text)
        assert plain(source).text == source.rstrip("\n")


# ---- 5: same bytes ----------------------------------------------------------------------------------------------------

PROGRAM = """
import sys
from directive_diff import compare, write
from directive_diff.report import Options
one = compare(sys.argv[1], sys.argv[2])
for name in sys.argv[3:]:
    write(one, name, name.rpartition(".")[2], options=Options(by_agency=True))
"""


def test_same_bytes_in_fresh_processes(tmp_path: Path) -> None:
    old, new = example_pair()
    seen: dict[str, set[bytes]] = {f"bản đối chiếu.{known}": set() for known in report.FORMATS}
    running = []
    for seed in ("0", "1"):
        folder = tmp_path / f"folder {seed}"
        folder.mkdir()
        copies = folder / old.name, folder / new.name
        for path, copy in zip((old, new), copies, strict=True):
            copy.write_bytes(path.read_bytes())
        command = [sys.executable, "-c", PROGRAM, *map(str, copies), *(str(folder / name) for name in seen)]
        environment = {**os.environ, "PYTHONHASHSEED": seed, "TZ": f"UTC-{seed}"}
        running.append((folder, subprocess.Popen(command, env=environment)))
    for folder, process in running:
        assert process.wait(HANG) == 0
        for name, contents in seen.items():
            contents.add((folder / name).read_bytes())
    assert {name: len(contents) for name, contents in seen.items()} == dict.fromkeys(seen, 1)


# ---- 6: bounded work --------------------------------------------------------------------------------------------------


def _long(repeat: int, seed: int) -> str:
    chance = random.Random(seed)
    lines = ["CHỈ THỊ", "Về phát triển kinh tế nông thôn"]
    for number in range(1, 8 * repeat + 1):
        lines.append(f"{number}. {chance.choice(made.HEADINGS)}")
        for _ in range(4):
            some = [
                f"{chance.choice(made.AGENTS)} {chance.choice(made.TASKS)} {chance.choice(made.PLACES)}"
                for _ in range(4)
            ]
            some[0] += f", theo {chance.choice(made.CITED)} và mục {chance.randrange(9999)}"
            lines.append(". ".join(some) + ".")
    return "\n".join([*lines, "Chỉ thị này có hiệu lực kể từ ngày ký./.", "Nơi nhận:", "- Lưu: VT."])


def _renewed(text: str, seed: int) -> str:
    """Next year's text: some lines dropped, some moved, words replaced."""
    chance = random.Random(seed)
    head, *body = text.split("\n")
    kept = [line for line in body if chance.random() > 0.05]
    for _ in range(len(kept) // 20):
        i, j = chance.randrange(len(kept)), chance.randrange(len(kept))
        kept[i], kept[j] = kept[j], kept[i]
    return "\n".join([head, *kept]).replace("huyện, thành phố", "xã, phường").replace("rừng trồng", "rừng")


def test_a_text_sixteen_times_as_long() -> None:
    old = _long(16, 1)
    new = _renewed(old, 2)
    start = time.process_time()
    comparison = compare(plain(old), plain(new))
    assert time.process_time() - start < HANG
    check_ledger(comparison.old, old)
    check_pairs(comparison.to_dict())
    check_explained(comparison.to_dict())


HEAD = "CHỈ THỊ\nVề công tác trồng rừng\n"
STRANGE: dict[str, Callable[[], str]] = {
    "one line of 200,000 characters": lambda: HEAD + ("trồng và chăm sóc rừng phòng hộ " * 6250)[:200_000],
    "4,000 identical sentences": lambda: HEAD + "1. Nhiệm vụ\n" + "Kiểm tra rừng trồng. " * 4_000,
    "2,000 identical lines": lambda: HEAD + "Kiểm tra rừng trồng ở các xã.\n" * 2_000,
    "1,200 sections": lambda: HEAD + "".join(f"{i % 900 + 1}. Mục {i}\nTrồng {i} ha rừng.\n" for i in range(1_200)),
    "alternating brackets": lambda: HEAD + "()[]“”«»" * 10_000 + " ( [ “ rừng" * 5_000,
    "100,000 semicolons": lambda: HEAD + ";" * 100_000,
    "4,000 semicolons apart": lambda: HEAD + "; " * 4_000,
    "4,000 semicolons with words": lambda: HEAD + "rừng; " * 4_000,
    "a heap of signs": lambda: HEAD + "Quyết định số 412/QĐ-UBND, " * 4_000,
    "a heap of marks": lambda: HEAD + "e\u0302\u0301" * 25_000,
    "deep numbering": lambda: HEAD + "".join(f"{'1.' * (i % 5 + 1)}{i % 90 + 1}. Mục\n" for i in range(2_500)),
}


@pytest.mark.parametrize("name", STRANGE)
def test_strange_texts_end_and_keep_the_promises(name: str) -> None:
    old = STRANGE[name]()
    new = old[: len(old) // 3] + " một mục mới. " + old[len(old) // 2 :]
    start = time.process_time()
    comparison = compare(plain(old), plain(new))
    assert time.process_time() - start < HANG
    for directive, source in ((comparison.old, old), (comparison.new, new)):
        check_ledger(directive, source)
    data = comparison.to_dict()
    check_units(data["old"])
    check_pairs(data)


@pytest.mark.parametrize("name", ["4,000 semicolons apart", "1,200 sections", "a heap of signs"])
def test_strange_markdown_ends(name: str) -> None:
    text = STRANGE[name]()
    start = time.process_time()
    directive = read_file(File("x.md", ".md", text.encode()))
    assert time.process_time() - start < HANG
    check_ledger(directive, text)


# ---- 7: only our own errors -------------------------------------------------------------------------------------------


def _only_ours(file: File) -> None:
    """Read, and compared with a directive, or refused by an error of ours that blames the file and not the package."""
    try:
        directive = read_file(file)
        comparison = compare(directive, _other())
        back = compare(_other(), directive)
    except DirectiveDiffError as error:
        assert not isinstance(error, InternalError), error
        assert error.vi
        assert error.en
        return
    check_ledger(directive, decode(file.data, file.name).text)
    for one in (comparison, back):
        data = one.to_dict()
        check_units(data["old"])
        check_units(data["new"])
        check_pairs(data)


@lru_cache(maxsize=1)
def _other() -> Directive:
    text = (
        HEAD
        + "1. Nhiệm vụ\nTrồng 500 ha rừng; chăm sóc rừng.\n2. Tổ chức thực hiện\nChỉ thị này có hiệu lực từ ngày ký./.\n"
    )
    return plain(text + "Nơi nhận:\n- Lưu: VT.\nCHỦ TỊCH\n")


SUFFIXES = st.sampled_from([".txt", ".md", ""])


@SOME
@given(st.binary(max_size=300), SUFFIXES)
def test_random_bytes(data: bytes, suffix: str) -> None:
    _only_ours(File(f"x{suffix}", suffix, data))


@settings(SOME, max_examples=80)
@given(st.text(max_size=200), SUFFIXES)
@example("\ufeff\ufeff", ".md")
@example("\u200b", ".txt")
@example("|\n", ".md")
@example("# \n- \n1.", ".md")
@example("\\", ".md")
def test_random_text(text: str, suffix: str) -> None:
    assume(not any(0xD800 <= ord(c) < 0xE000 for c in text))
    _only_ours(File(f"x{suffix}", suffix, text.encode()))


# What the readers look for, thrown together.
CRUMBS = [
    "\n", "\n\n", "\f", "\t", " ", "   ", "CHỈ THỊ", "Nơi nhận:", "- ", "1. ", "2.", "a) ", "I. ", "Điều 1. ", "Chương I", "**", "*", "_",
    "# ", "## ", "|", "|---|", "\\", "&amp;", "&#0;", "&#xD800;", "<br>", "<!--", "-->", "[a](b)", "[^1]", "[^1]: ", "> ", "```", "---", "./.",
    ";", ":", "“", "”", "(", ")", "số 05/CT-UBND", "Nghị quyết số 26-NQ/", "TW", "ngày 05/8/2018", "của UBND tỉnh", "về", "huyện, thành phố",
    "xã, phường", "CHỦ TỊCH", "PHỤ LỤC", "Số:", "2", "- 2 -", "rừng", "Trồng", "\u200b", "\u0301", "\u00a0", "\ufeff", "\r\n", "\r", "\u2028",
    "\v", "\x85", "\x1c", "\u3000", "ß", "İ", "Ǆ", "ﬁ", "²", "½", "Ð", "А", "năm 2025", "2024 - 2025", "…", "...", "•", "Lưu: VT.",
]  # fmt: skip


@settings(SOME, max_examples=200)
@given(st.lists(st.sampled_from(CRUMBS), max_size=40), SUFFIXES)
def test_crumbs(crumbs: list[str], suffix: str) -> None:
    _only_ours(File(f"x{suffix}", suffix, "".join(crumbs).encode()))


SOME_CRUMBS = st.lists(st.sampled_from(CRUMBS), min_size=1, max_size=25)


def _two_texts(ours: str, theirs: str, suffix: str) -> None:
    sources = HEAD + ours, HEAD + theirs
    one = compare(*(read_file(File(f"x{suffix}", suffix, source.encode())) for source in sources))
    check(one, *sources)
    check_mirrored(one.to_dict(), compare(one.new, one.old).to_dict())


@settings(SOME, max_examples=100)
@given(SOME_CRUMBS, SOME_CRUMBS, SUFFIXES)
def test_two_texts_of_crumbs(ours: list[str], theirs: list[str], suffix: str) -> None:
    _two_texts("".join(ours), "".join(theirs), suffix)


# Found by the tests above, made small, and kept.
@pytest.mark.parametrize(
    ("text", "suffix"),
    [
        ("\u200b", ".txt"),
        ("CHỈ THỊ\n\u200b\n1. Nhiệm vụ", ".txt"),
        ("Trồng rừng\n> và chăm sóc", ".md"),
        ("\u0301", ".txt"),
    ],
)
def test_small_files(text: str, suffix: str) -> None:
    _only_ours(File(f"x{suffix}", suffix, text.encode()))


@pytest.mark.parametrize(
    ("ours", "theirs", "suffix"),
    [
        ("2.\n“ß\nĐiều 1. ngày 05/8/2018", "2.ß\nĐiều 1. ", ".md"),
        ("CHỦ TỊCH" + "huyện, thành phố" * 3, "&#0;CHỦ TỊCHhuyện, thành phố;\n" + "huyện, thành phố" * 2, ".txt"),
        (
            "Các xã trồng rừng phòng hộ ven sông; chăm sóc rừng sản xuất.",
            "Các xã trồng rừng phòng hộ ven sông;chăm sóc rừng sản xuất.",
            ".txt",
        ),
        ("Nơi nhận:\n- Sở A;\n- Sở B;\n- Sở C;", "Nơi nhận:\n- Sở C;\n- Sở B;\n- Sở A;", ".txt"),
    ],
)
def test_small_pairs(ours: str, theirs: str, suffix: str) -> None:
    _two_texts(ours, theirs, suffix)


@FEW
@given(st.sampled_from([0, 1]), st.integers(0, 60_000), st.sampled_from([0, 3, 57]))
def test_truncated_files(which: int, end: int, start: int) -> None:
    path = example_pair()[which]
    _only_ours(File(path.name, path.suffix, path.read_bytes()[start:end]))


# ---- 8: no network ----------------------------------------------------------------------------------------------------


@pytest.fixture
def offline(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def refuse(*_: Any, **__: Any) -> Any:
        pytest.fail("something asked for the network")

    for name in ("socket", "create_connection", "getaddrinfo", "gethostbyname"):
        monkeypatch.setattr(socket, name, refuse)
    yield


@pytest.mark.usefixtures("offline")
def test_no_network(tmp_path: Path) -> None:
    comparison = compare(*example_pair())
    for name in ("x.html", "x.json", "x.txt"):
        write(comparison, tmp_path / name)
    assert not re.search(r"""(?:src|href)=["']?(?:https?:)?//""", (tmp_path / "x.html").read_text(encoding="utf-8"))
