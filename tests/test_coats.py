"""The same directive in any coat: each file made of a text reads to the same units and the same citations."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

import pytest
from known_pairs import files, sides

from directive_diff import Directive
from directive_diff.directive import read_file
from directive_diff.reading import File
from tools import coats
from tools.coats import COATS, Coat
from tools.sheet import sheet_of

ROOT = Path(__file__).parents[1]
# The pair of the example, and one text of each make-up: directives by section and by agency, a plan, a decision with its
# regulation. The years of a pair are built alike, and each text costs ten seconds in all its coats.
MADE_UP = ("chi-thi-giao-thong", "chi-thi-quoc-phong-nghe-an", "ke-hoach-pccc", "quyet-dinh-quy-che")
TEXTS = (*files("example"), *(files(name)[0] for name in MADE_UP))
NAMES = [f"{path.parent.name}-{path.stem}" for path in TEXTS]


@lru_cache(maxsize=1)
def originals() -> list[Directive]:
    return [*sides("example"), *(sides(name)[0] for name in MADE_UP)]


@lru_cache(maxsize=len(COATS))
def made(coat: Coat) -> list[bytes]:
    return coats.made(coat, originals()[:2] if coat.id in PAIR_ONLY else originals())


# A file that LibreOffice converts takes 2 s; these are read for the pair of the example only, `doc` for every text.
PAIR_ONLY = {"doc-automatic-numbers", "rtf", "odt"}
PAIRS = [(coat, n) for coat in COATS for n in range(2 if coat.id in PAIR_ONLY else len(TEXTS))]


# Where what a format cannot tell changes the units (docs/coats.md says why): the words must still be the same.
CANNOT_BE_TOLD = {("text-tcvn3", "ke-hoach-pccc-old")}


def skip_unless_possible(coat: Coat) -> None:
    if lacking := coats.missing(coat):
        pytest.skip(f"{coat.id}: {', '.join(lacking)} missing here")


@pytest.mark.parametrize(("coat", "number"), PAIRS, ids=[f"{coat.id}-{NAMES[n]}" for coat, n in PAIRS])
def test_any_coat_reads_to_the_same_units_and_citations(coat: Coat, number: int) -> None:
    skip_unless_possible(coat)
    original = originals()[number]
    found = read_file(File(f"x{coat.suffix}", coat.suffix, made(coat)[number]))
    one, other = (coats.seen_through(coat, rows) for rows in (coats.rows(found), coats.expected(coat, original)))
    assert found.ledger.balanced
    if (coat.id, NAMES[number]) in CANNOT_BE_TOLD:
        assert one != other, "no longer an exception"
        whole = ["".join(row.text for row in rows if row.level == "sentence").split() for rows in (one, other)]
        assert "".join(whole[0]) == "".join(whole[1])
        return
    assert one == other
    cited = coats.mentions(found), coats.expected_mentions(coat, original)
    assert coats.mentions_seen_through(coat, cited[0]) == coats.mentions_seen_through(coat, cited[1])
    facts = ("kind", "number", "issuer", "issued", "year")
    assert [getattr(found, fact) for fact in facts] == [getattr(original, fact) for fact in facts]


@pytest.mark.parametrize(
    "coat", [c for c in COATS if c.suffix in (".docx", ".pdf", ".html", ".txt")], ids=lambda coat: coat.id
)
def test_the_same_text_makes_the_same_bytes(coat: Coat) -> None:
    if lacking := coats.missing(coat):
        pytest.skip(f"{coat.id}: {', '.join(lacking)} missing here")
    assert coats.made(coat, originals()[:1])[0] == made(coat)[0]


def test_every_forced_difference_is_justified() -> None:
    page = (ROOT / "docs" / "coats.md").read_text(encoding="utf-8")
    justified = re.findall(r"^### `([a-z-]+)`$", page, re.MULTILINE)
    used = {name for coat in COATS for name in coat.differences}
    assert sorted(justified) == sorted([*coats.LETTERS, *coats.LOST, *coats.ORDER])
    assert used == set(justified)
    assert all(f"`{coat.id}`" in page for coat in COATS)
    assert all(f"`{name}`" in page for _, name in CANNOT_BE_TOLD)


def test_a_sheet_holds_every_word_of_its_directive() -> None:
    for directive in originals():
        sheet = sheet_of(directive)
        lines = [*sheet.left, *sheet.right, *sheet.title, *sheet.signature]
        lines += [line.text for group in (sheet.body, sheet.recipients, sheet.annex) for line in group]
        assert sorted(lines) == sorted(directive.text.split("\n"))
