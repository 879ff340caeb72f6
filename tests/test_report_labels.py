"""Every word of the product exists in both languages, and every word asked for exists."""

from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import directive_diff
from directive_diff import classify
from directive_diff.report.cited import STATUSES
from directive_diff.report.labels import labels
from directive_diff.rules import load

PACKAGE = Path(directive_diff.__file__).parent
LABELS = load("labels")
TABLES = ("kinds", "categories", "certainty", "status", "successions", "how", "ledger", "zones", "words", "cli")


def test_both_languages_everywhere() -> None:
    def spoken(entry: dict[str, str]) -> bool:
        return all(isinstance(entry.get(lang), str) and entry[lang].strip() for lang in ("vi", "en"))

    for table in TABLES:
        for key, entry in LABELS[table].items():
            assert spoken(entry), (table, key)
            if table in ("kinds", "categories"):
                assert spoken(entry["definition"]), (table, key)


def test_every_word_asked_for_exists_and_every_word_is_asked_for() -> None:
    sources = [p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py")]
    templates = [p.read_text(encoding="utf-8") for p in (PACKAGE / "report" / "templates").glob("*.j2")]
    everything = "\n".join([*sources, *templates])
    for table, method in (("words", "word"), ("cli", "cli"), ("status", "status")):
        asked = set(re.findall(rf"\b{method}\([\"']([a-z_-]+)[\"']\)", everything))
        assert asked <= set(LABELS[table]), table
    quoted = set(re.findall(r"[\"']([a-z0-9_]+)[\"']", everything))
    quoted |= {level + "s" for level in ("section", "paragraph", "sentence")}
    for table in ("words", "cli"):
        assert set(LABELS[table]) <= quoted, table


def test_every_category_of_the_rules_has_a_label() -> None:
    declared = {c["id"] for c in load("categories")["category"]} | {r["category"] for r in classify.rules()}
    assert declared <= set(LABELS["categories"])
    assert classify.noise() <= set(LABELS["categories"])


def test_every_reason_of_the_ledger_has_a_label() -> None:
    sources = "\n".join(p.read_text(encoding="utf-8") for p in PACKAGE.rglob("*.py"))
    reasons = set(re.findall(r"aside(?:_block)?\([^\n]*, \"([a-z -]+)\"\)", sources))
    reasons |= set(re.findall(r"supply\([^\n]*, \"([a-z -]+)\"\)", sources)) | {
        "white space",
        "joining space",
        "list mark",
    }
    assert reasons
    assert reasons <= set(LABELS["ledger"])


def test_statuses_have_labels() -> None:
    assert set(STATUSES) == set(LABELS["status"])


def test_the_voice() -> None:
    text = files("directive_diff.rules").joinpath("labels.toml").read_text(encoding="utf-8")
    spoken = "\n".join(re.findall(r"vi = \"([^\"]*)\"", text))
    for never in ("Bãi bỏ", "bãi bỏ", "hợp nhất", "sáp nhập", "đơn vị đối chiếu"):
        assert never not in spoken


def test_dates_as_officials_write_them() -> None:
    vi = labels("vi")
    assert vi.date("2026-02-05") == "05/02/2026"
    assert vi.date("2019-09-05") == "05/9/2019"
    assert vi.date("2025-11-14") == "14/11/2025"
    assert vi.date(None) is None


def test_an_unknown_ledger_reason_shows_as_it_is() -> None:
    assert labels("vi").ledger("no such reason") == "no such reason"
