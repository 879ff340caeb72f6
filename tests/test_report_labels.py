"""The words of reports: every label that data ask for is there, and addresses, dates and numbers are as people write."""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_catalogue import KEYS

import directive_diff
from directive_diff import classify, model
from directive_diff.catalogue import LANGUAGES
from directive_diff.checks import rules as check_rules
from directive_diff.citations.parts import read_date
from directive_diff.report.cited import STATUSES
from directive_diff.report.labels import labels
from directive_diff.rules import load

PACKAGE = Path(directive_diff.__file__).parent
VI, EN = (labels(lang) for lang in LANGUAGES)


def test_every_closed_set_has_its_labels() -> None:
    closed = {
        "kinds": {*get_args(model.Kind), "moved"},
        "categories": {category["id"] for category in load("categories")["category"]},
        "certainty": set(get_args(model.Certainty)),
        "status": set(STATUSES),
        "successions": set(get_args(model.Succession)),
        "how": set(get_args(model.How)),
        "checks": {rule["id"] for rule in check_rules()},
    }
    closed["kinds.definition"], closed["categories.definition"] = closed["kinds"], closed["categories"]
    for table, ids in closed.items():
        assert KEYS[table] == ids, table


def test_every_category_of_the_rules_has_a_label() -> None:
    listed = VI.categories()
    assert len(set(listed)) == len(listed)
    assert set(listed) == {category["id"] for category in load("categories")["category"]}
    assert {rule["category"] for rule in classify.rules()} | classify.noise() <= set(listed)


def test_every_reason_of_the_ledger_has_a_label() -> None:
    sources = "\n".join(p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py"))
    reasons = set(re.findall(r"aside(?:_block)?\([^\n]*, \"([a-z -]+)\"\)", sources))
    reasons |= set(re.findall(r"supply\([^\n]*, \"([a-z -]+)\"\)", sources)) | {
        "white space",
        "joining space",
        "list mark",
    }
    assert reasons
    assert reasons <= KEYS["ledger"]


def test_an_unknown_ledger_reason_shows_as_it_is() -> None:
    assert VI.ledger("no such reason") == "no such reason"
    assert EN.unread("no such thing") == "no such thing"


def test_a_word_that_is_not_there_is_an_error() -> None:
    for t in (VI, EN):
        with pytest.raises(KeyError, match="no_such_word"):
            t.word("no_such_word")


ADDRESSES = {
    "mục 4, đoạn 2, câu 3": "section 4, paragraph 2, sentence 3",
    "đoạn mở đầu 1": "opening paragraph 1",
    "đoạn kết": "closing paragraph",
    "đoạn kết 2": "closing paragraph 2",
    "phần đầu văn bản, dòng 2": "head of the document, line 2",
    "tên văn bản, dòng 1": "title, line 1",
    "phần ký, dòng 3": "signature, line 3",
    "mục «Nơi nhận»": "recipients, heading",
    "mục «Tổ chức thực hiện», tiêu đề": "section “Tổ chức thực hiện”, heading",
    "nơi nhận 5, câu 1": "recipient 5, sentence 1",
    "chú thích 1": "footnote 1",
    "tiểu mục 2, ý 1": "subsection 2, item 1",
    "phần I, chương II, Điều 5": "part I, chapter II, article 5",
    "khoản 2, điểm a": "clause 2, point a",
    "đoạn 2, ô 4": "paragraph 2, cell 4",
    "Quy chế, Điều 5, khoản 2": "Quy chế, article 5, clause 2",
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_addresses_in_english(address: str) -> None:
    assert EN.address(address) == ADDRESSES[address]
    assert VI.address(address) == address


def test_every_rule_of_addresses_has_an_example() -> None:
    parts = [part for address in ADDRESSES for part in address.split(", ")]
    for row in load("addresses")["address"]:
        first = [part for part in parts if re.fullmatch(row["pattern"], part)]
        assert first, row["pattern"]


@pytest.mark.parametrize(
    ("iso", "vi", "en"),
    [
        ("2026-02-05", "05/02/2026", "5 February 2026"),
        ("2019-09-05", "05/9/2019", "5 September 2019"),
        ("2025-11-14", "14/11/2025", "14 November 2025"),
        ("2026-01", "tháng 01/2026", "January 2026"),
        ("2026-12", "tháng 12/2026", "December 2026"),
        ("2026-Q1", "quý 1/2026", "quarter 1 of 2026"),
        ("12-15", "15/12", "15 December"),
        ("02-29", "29/02", "29 February"),
        ("2026", "2026", "2026"),
        ("2026-13-01", "2026-13-01", "2026-13-01"),
        ("hằng tháng", "hằng tháng", "hằng tháng"),
        (None, None, None),
    ],
)
def test_dates_as_each_language_writes_them(iso: str | None, vi: str | None, en: str | None) -> None:
    assert VI.date(iso) == vi
    assert EN.date(iso) == en


@given(st.dates(date(1900, 1, 1), date(2099, 12, 31)))
def test_a_date_written_is_the_date_read(day: date) -> None:
    iso = day.isoformat()
    text = f" ngày {VI.date(iso)}"
    read = read_date(text, 0)
    assert read is not None
    assert (read.iso, read.faults) == (iso, ())
    assert datetime.strptime(EN.date(iso) or "", "%d %B %Y").date() == day  # noqa: DTZ007  # a day has no zone


@pytest.mark.parametrize(
    ("value", "vi", "en"),
    [
        (0, "0", "0"),
        (999, "999", "999"),
        (1234, "1.234", "1,234"),
        (-1234567, "-1.234.567", "-1,234,567"),
        (1234.5, "1.234,5", "1,234.5"),
        (0.125, "0,125", "0.125"),
    ],
)
def test_numbers_as_each_language_writes_them(value: float, vi: str, en: str) -> None:
    assert VI.number(value) == vi
    assert EN.number(value) == en


@given(st.integers(-(10**15), 10**15))
def test_a_number_keeps_its_digits_in_groups_of_three(value: int) -> None:
    for t, mark in ((VI, "."), (EN, ",")):
        written = t.number(value)
        assert int(written.replace(mark, "")) == value
        assert re.fullmatch(rf"-?\d{{1,3}}(?:{re.escape(mark)}\d{{3}})*", written)
