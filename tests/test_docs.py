"""The documentation: pages made from data are those of today, and what pages lead to is there."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from tools.alignment_pictures import FOLDER, pictures
from tools.category_page import PAGE, page

ROOT = Path(__file__).parent.parent
PAGES = sorted((ROOT / "docs").glob("*.md"))


def test_the_page_of_categories_says_what_reports_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == page()  # python -m tools.category_page


@pytest.mark.parametrize("path", [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *PAGES], ids=lambda path: path.name)
def test_links_lead_somewhere(path: Path) -> None:
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", path.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (path.parent / target).exists(), target


def test_the_package_is_typed() -> None:
    assert files("directive_diff").joinpath("py.typed").is_file()


def test_the_pictures_of_the_passes_are_those_of_today() -> None:
    kept = {path.name: path.read_text(encoding="utf-8") for path in FOLDER.glob("alignment-*.svg")}
    assert kept == pictures()  # python -m tools.alignment_pictures
    shown = re.findall(
        r"pictures/(alignment-[\w-]+\.svg)", (ROOT / "docs" / "alignment.md").read_text(encoding="utf-8")
    )
    assert sorted(kept) == shown


def test_the_figures_told_of_the_checks_are_those_of_their_table() -> None:
    page = (ROOT / "docs" / "check.md").read_text(encoding="utf-8")
    right, wrong, composed, alarms = re.findall(
        r"^\| all \| \| (\d+) \| (\d+) \| (\d+) \| (\d+) \|$", page, re.MULTILINE
    )[0]
    assert f"{right} điểm nêu đúng, {wrong} điểm sai" in page
    assert (f"{composed} điểm đúng, không điểm nào sai" in page) == (alarms == "0")


def test_the_thresholds_are_measured_where_the_accuracy_is() -> None:
    page = (ROOT / "docs" / "thresholds.md").read_text(encoding="utf-8")
    accuracy = (ROOT / "docs" / "accuracy.md").read_text(encoding="utf-8")
    strict, lax = re.findall(r"^\| pairs, (?:strict|lax) \| [\d.]+ \| [\d.]+ \| ([\d.]+) \|", accuracy, re.MULTILINE)
    assert f"Defaults: strict {strict}, lax {lax}." in page


def test_the_figures_told_of_the_pipeline_are_those_of_its_tables() -> None:
    page = (ROOT / "docs" / "pipeline.md").read_text(encoding="utf-8")
    told, _, rest = page.partition("### Đúng đến đâu, nhanh đến đâu")[2].partition("## English")
    figures = re.findall(r"(\d+,\d)%", told)
    assert len(figures) >= 5
    assert [figure for figure in figures if figure.replace(",", ".") not in rest] == []
