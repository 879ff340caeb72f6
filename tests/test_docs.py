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
