"""Tables for researchers: what is in them, of which types, and what is documented of them."""

from __future__ import annotations

import datetime as dt
import pickle
import re
import shutil
import subprocess
import sys
import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import Any

import known_pairs
import pandas as pd
import pytest
from known_pairs import NAMES
from report_pairs import DRUGS, FIRE, HEAD, MONEY, TAIL, compared, example, hostile, moved, same, text

from directive_diff.comparison import Comparison
from directive_diff.errors import UsageError
from directive_diff.frames import COLUMNS, empty, labels
from directive_diff.frames.columns import levels
from directive_diff.model import Message, OwnCategory

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
    "a decision with its regulation": lambda: known_pairs.compared("quyet-dinh-quy-che"),
}


BOTH_WAYS = [(name, swapped) for name in NAMES for swapped in (False, True)]


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


@pytest.mark.parametrize(("name", "swapped"), BOTH_WAYS)
def test_the_sections_of_the_table_rank_as_those_of_the_summary(name: str, swapped: bool) -> None:
    comparison = known_pairs.compared(name, swapped=swapped)
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


@pytest.mark.parametrize(("name", "swapped"), BOTH_WAYS)
def test_a_reason_leads_to_the_documents_that_it_is_about(name: str, swapped: bool) -> None:
    frames = known_pairs.compared(name, swapped=swapped).frames
    linked = frames.changes.assign(citation=lambda x: x["citations"].str.split("; ")).explode("citation")
    found = linked.merge(frames.citations, on="citation", how="left", suffixes=("", "_cited"))
    for category, status in (("citation-added", "added"), ("citation-dropped", "dropped")):
        rows = found[found["category"] == category]
        assert len(rows) == (frames.changes["category"] == category).sum()  # one document a reason
        assert (rows["status"] == status).all()
    for row in found[found["category"] == "citation-superseded"].itertuples():
        assert row.status in ("added", "dropped", "kept")
    # Of the documents that came or went by themselves each has a reason that leads to it, or was meant before.
    news = frames.citations.query("status != 'kept' and form == 'numbered' and head_citation.isna()")
    assert set(news["citation"]) <= set(linked["citation"].dropna())


def test_evidence_inside_a_citation_leads_to_it_alone() -> None:
    plan = "Thực hiện Kế hoạch số 12/KH-UBND ngày {} của UBND tỉnh thực hiện Chỉ thị số 24-CT/TW ngày 16/4/2008 của Bộ Chính trị."
    frames = compared(text(2025, DRUGS, plan.format("05/9/2023")), text(2026, DRUGS, plan.format("06/9/2023"))).frames
    reason = frames.changes.query("category == 'citation-corrected'").iloc[0]
    assert frames.citations.set_index("citation").loc[reason["citations"], "number"] == "12/KH-UBND"
    assert ";" not in reason["citations"]


def test_a_related_document_is_no_successor() -> None:
    later = [
        one.successor
        for name, swapped in BOTH_WAYS
        for one in known_pairs.compared(name, swapped=swapped).citations
        if one.successor
    ]
    assert {"related", "succeeded"} <= {one.how for one in later}  # there are such
    for name, swapped in BOTH_WAYS:
        table = known_pairs.compared(name, swapped=swapped).frames.citations.set_index("citation")
        for one in known_pairs.compared(name, swapped=swapped).citations:
            row, how = table.loc[one.id], one.successor.how if one.successor else None
            assert (row["related"] == one.successor.id) if how == "related" else row["related"] is pd.NA
            assert (row["successor_how"] == how) if how not in (None, "related") else pd.isna(row["successor_how"])
            assert row["successor"] is pd.NA or how in ("succeeded", "replaced")


@pytest.mark.parametrize(("name", "swapped"), BOTH_WAYS)
def test_the_tasks_of_the_table_are_those_of_the_comparison(name: str, swapped: bool) -> None:
    comparison = known_pairs.compared(name, swapped=swapped)
    table = comparison.frames.assignments
    assert list(dict.fromkeys(table["called"])) == list(dict.fromkeys(a.name for a in comparison.agencies))
    assert table["body"].nunique() == len(comparison.agencies)
    for group in ("gained", "lost", "changed", "kept"):
        said = [
            (agency.name, "; ".join(task.old), "; ".join(task.new), task.role, task.change or "")
            for agency in comparison.agencies
            for task in getattr(agency, group)
        ]
        own = table[table["group"] == group][["called", "unit_old", "unit_new", "part", "change"]]
        assert list(own.astype("object").fillna("").itertuples(index=False, name=None)) == said
    # Every body charged by a sentence that instructs is there under the name by which duties are joined.
    charged = comparison.frames.duties.query("instructs and body.notna()")
    pairs = comparison.frames.units.merge(charged, on=["side", "unit"], suffixes=("", "_duty"))
    expected = set(zip(pairs["pair"], pairs["body_later"], strict=True))
    found = set(zip(table["pair"], table["body"], strict=True))
    assert found <= expected
    named_leading = pairs.query("part != 'inherited'")
    assert set(zip(named_leading["pair"], named_leading["body_later"], strict=True)) <= found


def test_a_body_that_was_renamed_is_one_in_duties_and_tasks() -> None:
    old = "Ủy ban nhân dân cấp huyện báo cáo kết quả trước ngày 15/11/2025."
    new = "Ủy ban nhân dân cấp xã báo cáo kết quả trước ngày 10/11/2026."
    frames = compared(text(2025, DRUGS, old), text(2026, DRUGS, new)).frames
    row = frames.assignments.query("body == 'UBND cấp xã'").iloc[0]
    assert (row["group"], row["part"]) == ("changed", "leading")
    duties = frames.duties.query("body_later == 'UBND cấp xã'")
    assert duties["body"].tolist() == ["UBND cấp huyện", "UBND cấp xã"]


def test_there_is_a_word_for_every_code() -> None:
    for lang in ("vi", "en"):
        words = labels(lang)
        for name in NAMES:
            frames = known_pairs.compared(name).frames
            for table in OF_BOTH:
                frame = getattr(frames, table)
                for column in frame.columns.intersection(list(words)):
                    codes = frame[column].dropna().astype("str").str.split("; ").explode()
                    known = (
                        frame[column].cat.categories if column in words and frame[column].dtype == "category" else []
                    )
                    assert set(codes) | set(known) <= set(words[column]), (table, column)
        for column, said in words.items():
            assert len(set(said.values())) == len(said), (lang, column)  # no two codes become one in a plot
            assert all(said.values())
    categorical = {column for columns in COLUMNS.values() for column, dtype in columns.items() if dtype not in PLAIN}
    assert categorical <= set(labels())
    with pytest.raises(UsageError, match="E402"):
        labels("fr")


def test_the_words_for_codes_make_a_column_to_read() -> None:
    changes = example().frames.changes
    read = changes["category"].map(example().frames.labels("vi")["category"])
    assert read[changes["category"] == "citation-added"].unique().tolist() == ["Bổ sung viện dẫn"]
    assert isinstance(read.dtype, pd.CategoricalDtype)
    assert read.cat.categories[0] == "Cập nhật theo sắp xếp tổ chức bộ máy"


def test_the_words_of_ones_own_category_are_there() -> None:
    own = OwnCategory("digital", Message("Chuyển đổi số", "Digital transformation"))
    assert replace(example(), own_categories=(own,)).frames.labels("en")["category"]["digital"] == own.label.en


def test_no_column_hides_a_method_of_a_table_or_a_row() -> None:
    plain, row = pd.DataFrame({"x": [1]}), pd.Series([1])
    for table, columns in COLUMNS.items():
        for column in columns:
            assert not hasattr(plain, column), (table, column)
            assert not hasattr(row, column), (table, column)


def test_the_tables_tell_what_they_are() -> None:
    for frames, tables in ((example().frames, OF_BOTH), (example().old.frames, OF_ONE)):
        said, html = repr(frames), frames._repr_html_()
        for table in tables:
            assert re.search(rf"^  {table} +{len(getattr(frames, table))} ×", said, re.MULTILINE)
            assert f"<code>{table}</code></td><td>{len(getattr(frames, table))}</td>" in html
        assert "một chỗ dẫn / a place where one is cited" in said


def test_dates_are_dates() -> None:
    cited = "Triển khai thực hiện Nghị quyết số 57-NQ/TW ngày 22/12/2024 của Bộ Chính trị trước ngày 15/10/2026."
    frames = compared(text(2025, DRUGS), text(2026, DRUGS, cited)).frames
    issued = frames.citations.set_index("number").loc["57-NQ/TW", "issued"]
    assert issued == dt.datetime(2024, 12, 22)  # noqa: DTZ001  # a day
    due = frames.duties.loc[frames.duties["text"] == cited, "due"]
    assert due.tolist() == [pd.Timestamp(2026, 10, 15)]


def test_a_table_is_the_callers_own_and_is_not_pickled() -> None:
    comparison = example()
    for frames, tables in ((comparison.frames, OF_BOTH), (comparison.old.frames, OF_ONE)):
        for table in tables:
            mine = getattr(frames, table)
            mine["mine"] = 1
            mine.loc[:, mine.columns[0]] = pd.NA
            again = getattr(frames, table)
            assert "mine" not in again
            assert again.iloc[:, 0].notna().all()
    again = pickle.loads(pickle.dumps(comparison))
    assert again == comparison
    assert "frames" not in vars(again)
    assert "frames" not in vars(again.old)


def test_pandas_is_imported_when_a_table_is_asked_for_and_told_when_it_is_not_there() -> None:
    program = """
import sys
from report_pairs import example
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
        env={"PYTHONUTF8": "1", "PYTHONPATH": "tests"},
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


@pytest.fixture(scope="module")
def recipes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the samples of the page hold, run from top to bottom as a reader pastes them."""
    folder = tmp_path_factory.mktemp("recipes")
    shutil.copytree(DOCS.parent.parent / "examples" / "data", folder / "examples" / "data")
    held: dict[str, Any] = {}
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(folder)
        patched.setattr(webbrowser, "open", lambda _: True)
        for sample in re.findall(r"```python\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL):
            exec(compile(sample, DOCS.name, "exec"), held)  # our own page
    return held | {"folder": folder}


def test_the_counts_of_the_page_are_those_of_the_summary(recipes: dict[str, Any]) -> None:
    summary = recipes["comparison"].summary
    assert recipes["by_category"].to_dict() == summary.categories
    assert {k: n for k, n in recipes["by_change"].items() if n} == summary.categories
    assert recipes["by_place"].sum() > recipes["by_change"].sum()  # the page warns of it
    assert recipes["by_section"].sum() == summary.substance
    elsewhere = recipes["elsewhere"]
    assert len(elsewhere) + recipes["in_three"].fillna(False).sum() == len(recipes["changes"])
    assert elsewhere["section_new"].isna().any()


def test_the_joins_of_the_page_lose_and_double_nothing(recipes: dict[str, Any]) -> None:
    frames = recipes["frames"]
    assert len(recipes["duties"]) == len(frames.duties)
    pairs = frames.pairs.query("level == 'sentence'")
    assert set(recipes["beside"]["pair"]) == set(pairs["pair"])
    assert len(recipes["beside"]) == (pairs[["units_old", "units_new"]].max(axis=1)).sum()
    assert set(recipes["added"]["status"]) == {"added"}
    assert len(recipes["added"]) == (frames.changes["category"] == "citation-added").sum()
    assert recipes["balance"].to_numpy().sum() == len(frames.assignments)
    # Every task of a body is found again by the sentences that charge it, in person or by their heading.
    keys = ["pair", "body"]
    found = recipes["detailed"].rename(columns={"body": "own"}).rename(columns={"body_later": "body"})[keys]
    assert set(found.itertuples(index=False)) == set(frames.assignments[keys].itertuples(index=False))
    assert recipes["changes"]["category_vi"].notna().sum() == recipes["changes"]["category"].notna().sum()


def test_keys_are_keys() -> None:
    for name in NAMES:
        frames = known_pairs.compared(name).frames
        for table, keys in {
            "pairs": ["pair"],
            "units": ["side", "unit"],
            "citations": ["citation"],
            "mentions": ["side", "start", "end"],
            "assignments": ["body", "pair"],
        }.items():
            assert not getattr(frames, table).duplicated(keys).any(), (name, table)


def test_what_is_saved_is_read_back(recipes: dict[str, Any], tmp_path: Path) -> None:
    pd.testing.assert_frame_equal(recipes["from_csv"], recipes["citations"])
    pd.testing.assert_frame_equal(recipes["from_parquet"], recipes["citations"])
    assert len(pd.read_stata(recipes["folder"] / "citations.dta")) == len(recipes["citations"])
    for table in OF_BOTH:  # the same recipe for every other table
        frame, types = getattr(example().frames, table), empty(table).dtypes
        days = [name for name in types.index if types[name].kind == "M"]
        frame.to_csv(tmp_path / "x.csv", index=False, encoding="utf-8-sig")
        again = pd.read_csv(
            tmp_path / "x.csv",
            encoding="utf-8-sig",
            dtype=types.drop(days).to_dict(),
            parse_dates=days,
            keep_default_na=False,
            na_values=[""],
        ).astype(types)
        pd.testing.assert_frame_equal(again, frame)


def test_the_page_has_every_code_with_its_words() -> None:
    page = DOCS.read_text(encoding="utf-8")
    vi, en = labels("vi"), labels("en")
    elsewhere = {"kind", "category", "topics", "successor_certainty"}
    for column in vi.keys() - elsewhere:
        said = "; ".join(f"`{code}` {vi[column][code]} / {en[column][code]}" for code in vi[column])
        assert f"| `{column}` | {said} |" in page
