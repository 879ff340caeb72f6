"""Tables for researchers: what is in them, of which types, and what is documented of them."""

from __future__ import annotations

import datetime as dt
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from directive_diff.comparison import Comparison, compare
from directive_diff.frames import COLUMNS
from directive_diff.frames.columns import levels
from tests.report_pairs import DRUGS, FIRE, HEAD, MONEY, TAIL, compared, example, hostile, moved, same, text
from tests.sheet_pairs import GOLD, gold

DOCS = Path(__file__).parent.parent / "docs" / "frames.md"
ENDS = {"phần mở đầu", "nội dung", "phần kết, nơi nhận, phần ký"}
OF_BOTH = [name for name in COLUMNS if not name.startswith("directive.")]
OF_ONE = [name.removeprefix("directive.") for name in COLUMNS if name.startswith("directive.")]
PLAIN = {"string", "bool", "int64", "float64", "datetime64[s]"}
PAIRS = {
    "the example": example,
    "hostile": hostile,
    "moved": moved,
    "same": same,
    "a decision with its regulation": lambda: gold("quyet-dinh-quy-che"),
}


def typed(frame: pd.DataFrame, table: str) -> None:
    assert list(frame.columns) == list(COLUMNS[table])
    for column, wanted in COLUMNS[table].items():
        dtype = frame[column].dtype
        if wanted in PLAIN:
            assert str(dtype).startswith("string" if wanted == "string" else wanted), (table, column)
        else:
            assert isinstance(dtype, pd.CategoricalDtype)
            assert tuple(dtype.categories[: len(levels()[wanted])]) == levels()[wanted]


@pytest.mark.parametrize("pair", PAIRS)
def test_every_table_has_the_columns_and_types_that_are_promised(pair: str) -> None:
    comparison: Comparison = PAIRS[pair]()
    for name in OF_BOTH:
        typed(getattr(comparison.frames, name), name)
    for directive in (comparison.old, comparison.new):
        for name in OF_ONE:
            typed(getattr(directive.frames, name), f"directive.{name}")


@pytest.mark.parametrize("pair", PAIRS)
def test_the_tables_say_what_the_comparison_says(pair: str) -> None:
    comparison: Comparison = PAIRS[pair]()
    frames = comparison.frames
    assert frames.changes["change"].drop_duplicates().tolist() == [c.id for c in comparison.changes]
    assert len(frames.changes) == sum(max(1, len(c.categories)) for c in comparison.changes)
    assert frames.pairs["pair"].tolist() == [p.id for p in comparison.pairs]
    assert len(frames.units) == len(comparison.old.units) + len(comparison.new.units)
    assert set(frames.units["pair"]) == {p.id for p in comparison.pairs}
    assert frames.citations["citation"].tolist() == [c.id for c in comparison.citations]
    assert len(frames.mentions) == len(comparison.old.mentions) + len(comparison.new.mentions)
    assert len(frames.terms) == sum(len(t.changes) for t in comparison.summary.terms)
    assert frames.duties.drop_duplicates(["side", "unit"]).shape[0] == len(comparison.old_duties) + len(
        comparison.new_duties
    )
    for side, directive in (("old", comparison.old), ("new", comparison.new)):
        own = frames.units[frames.units["side"] == side]
        for said, start, end, level in zip(own["text"], own["start"], own["end"], own["level"], strict=True):
            words = directive.text[start:end]
            assert said == (words.partition("\n")[0] if level == "section" else words)


def test_counts_by_plain_pandas_are_those_of_the_summary() -> None:
    comparison = example()
    changes = comparison.frames.changes
    counted = changes.groupby("category", observed=True)["change"].nunique()
    assert counted.to_dict() == comparison.summary.categories
    assert changes.loc[changes["substance"], "change"].nunique() == comparison.summary.substance
    kinds = comparison.frames.pairs.query("level == 'sentence'")["kind"].value_counts()
    assert all(kinds[kind] == n for kind, n in comparison.summary.kinds["sentence"].items() if kind != "moved")


@pytest.mark.parametrize("name", GOLD)
@pytest.mark.parametrize("swapped", [False, True])
def test_the_sections_of_the_table_rank_as_those_of_the_summary(name: str, swapped: bool) -> None:
    comparison = compare(gold(name).new, gold(name).old) if swapped else gold(name)
    changes = comparison.frames.changes.query("substance")
    counted = changes.groupby("section")["change"].nunique().to_dict()
    old, new = ({unit.id: unit.address for unit in side.units} for side in (comparison.old, comparison.new))
    said = {new[s.new] if s.new else f"{old[s.old]} (VB trước)": s.changes for s in comparison.summary.shifts}
    assert {section: counted.get(section, 0) for section in said} == said
    # What else there is stands outside sections with a label.
    others = {unit.address for unit in comparison.new.units if unit.level == "section" and not unit.label}
    assert set(counted) - set(said) <= ENDS | others
    assert sum(counted.values()) == comparison.summary.substance


@pytest.mark.parametrize("pair", PAIRS)
def test_everything_stands_in_a_section_or_in_a_part_of_the_document(pair: str) -> None:
    frames = PAIRS[pair]().frames
    for table in ("changes", "pairs", "terms", "units", "mentions", "duties"):
        assert getattr(frames, table)["section"].notna().all(), table
    pairs = frames.pairs
    for side in ("old", "new"):
        assert (pairs[f"section_{side}"].notna() == (pairs[f"units_{side}"] > 0)).all()
    ends = frames.units.query("parent.isna() and role in ['header', 'title', 'preamble']")
    assert set(ends["section"]) == {"phần mở đầu"}
    assert "phần kết, nơi nhận, phần ký" in set(frames.units["section"])


def test_a_section_that_is_gone_is_not_taken_for_another_of_its_number() -> None:
    old = "1. Phòng, chống tội phạm\n\n{}\n\n2. Phòng cháy\n\n{}\n\n3. Tổ chức thực hiện\n\n{}"
    new = "1. Phòng, chống tội phạm\n\n{}\n\n2. Tổ chức thực hiện\n\n{}"
    frames = compared(HEAD.format(year=2025) + old.format(DRUGS, FIRE, MONEY) + TAIL,
                      HEAD.format(year=2026) + new.format(DRUGS, MONEY.replace("hằng năm", "2026")) + TAIL).frames  # fmt: skip
    by_words = frames.changes.drop_duplicates("change").set_index("change")
    gone = by_words[by_words["old"].eq(FIRE)].iloc[0]
    assert (gone["section"], gone["section_old"], gone["section_new"]) == ("mục 2 (VB trước)", "mục 2", pd.NA)
    stays = by_words[by_words["old"].eq(MONEY)].iloc[0]
    assert (stays["section"], stays["section_old"]) == ("mục 2", "mục 3")


def test_one_change_read_from_its_row() -> None:
    comparison = compared(text(2025, DRUGS), text(2025, DRUGS.replace("cao điểm", "đợt hai"), FIRE))
    row = comparison.frames.changes.query("kind == 'edited'").iloc[0]
    assert (row["old"], row["new"]) == (DRUGS, DRUGS.replace("cao điểm", "đợt hai"))
    assert row["evidence_old"] == "cao điểm"
    assert row["section_new"] == "mục 1"
    added = comparison.frames.changes.query("kind == 'added'").iloc[0]
    assert added["old"] is pd.NA
    assert added["address_old"] is pd.NA
    assert added["new"] == FIRE


def test_dates_are_dates() -> None:
    cited = "Triển khai thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị trước ngày 15/10/2026."
    frames = compared(text(2025, DRUGS), text(2026, DRUGS, cited)).frames
    issued = frames.citations.set_index("number").loc["57-NQ/TW", "issued"]
    assert issued == dt.datetime(2024, 12, 22)  # noqa: DTZ001  # a day
    due = frames.duties.loc[frames.duties["text"] == cited, "due"]
    assert due.tolist() == [pd.Timestamp(2026, 10, 15)]


def test_a_table_is_made_once_and_is_not_pickled() -> None:
    comparison = example()
    assert comparison.frames.changes is comparison.frames.changes
    assert comparison.old.frames.units is comparison.old.frames.units
    again = pickle.loads(pickle.dumps(comparison))
    assert again == comparison
    assert "frames" not in vars(again)
    assert "frames" not in vars(again.old)


def test_pandas_is_imported_when_a_table_is_asked_for_and_told_when_it_is_not_there() -> None:
    program = """
import sys
from tests.report_pairs import example
frames = example().frames
assert "pandas" not in sys.modules
sys.modules["pandas"] = None  # as if it were not installed
from directive_diff import DirectiveDiffError
try:
    frames.changes
except DirectiveDiffError as error:
    print(error.code, error.message("vi"), error.message("en"))
"""
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=DOCS.parent.parent,
        capture_output=True,
        encoding="utf-8",
        check=True,
        env={"PYTHONUTF8": "1", "PYTHONPATH": "."},
    )
    assert done.stdout.startswith("E209")
    assert "directive-diff[frames]" in done.stdout


def test_every_column_is_documented_with_its_type() -> None:
    documented: dict[str, dict[str, str]] = {}
    for part in DOCS.read_text(encoding="utf-8").split("\n## ")[1:]:
        head, _, body = part.partition("\n")
        found = dict(re.findall(r"^\| `(\w+)` \| (\S+) \|", body, re.MULTILINE))
        for owner, table in re.findall(r"`(comparison|directive)\.frames\.(\w+)`", head):
            documented[table if owner == "comparison" else f"directive.{table}"] = found
    assert documented.keys() == COLUMNS.keys()
    for table, columns in COLUMNS.items():
        # Where one section documents both tables it has the columns of both.
        for column, dtype in columns.items():
            assert documented[table][column] == (dtype if dtype in PLAIN else "category"), (table, column)
    for table, columns in documented.items():
        twin = f"directive.{table}" if not table.startswith("directive.") else table.removeprefix("directive.")
        both = COLUMNS[table] | (COLUMNS.get(twin, {}) if documented.get(twin) == columns else {})
        assert set(columns) == set(both), table
