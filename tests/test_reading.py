"""Files -> units: the cases of ``cases/reading.toml``, and that each keeps its ledger."""

from __future__ import annotations

import tomllib
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from directive_diff import Directive
from directive_diff.directive import read_file
from directive_diff.reading import File

CASES: list[dict[str, Any]] = tomllib.loads(
    (Path(__file__).parent / "cases" / "reading.toml").read_text(encoding="utf-8")
)["case"]


def _read(text: str, suffix: str) -> Directive:
    return read_file(File(f"x{suffix}", suffix, text.encode()))


def outlined(directive: Directive) -> list[str]:
    """One line a section or paragraph, indented by depth: role, label, then its sentences with «¦» between them."""
    depth: dict[str | None, int] = {None: -1}
    sentences: dict[str | None, list[str]] = {}
    roles = {}
    for unit in directive.units:
        if unit.level == "sentence":
            sentences.setdefault(unit.parent, []).append(directive.text[slice(*unit.span)])
            roles[unit.parent] = unit.role
        else:
            depth[unit.id] = depth[unit.parent] + 1
    return [
        f"{'  ' * depth[u.id]}{' '.join(filter(None, (roles[u.id], u.label)))} | {' ¦ '.join(sentences[u.id])}"
        for u in directive.units
        if u.level != "sentence"
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_case(case: dict[str, Any]) -> None:
    directive = _read(case["text"], case.get("suffix", ".txt"))
    assert outlined(directive) == case["units"].strip("\n").split("\n")
    aside = {entry.reason: entry.count for entry in directive.ledger.aside if entry.reason != "white space"}
    assert aside == case.get("aside", {})
    for name, value in case.get("facts", {}).items():
        assert getattr(directive, name) == value
    assert sorted(w.code for w in directive.warnings) == case.get("warnings", [])


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_ledger(case: dict[str, Any]) -> None:
    directive = _read(case["text"], case.get("suffix", ".txt"))
    assert directive.ledger.balanced
    assert directive.ledger.seen == len(case["text"])
    assert directive.ledger.reading == len(directive.text)


@pytest.mark.parametrize("case", [c for c in CASES if "\u0301" not in c["text"]], ids=lambda case: case["title"])
def test_decomposed_text_has_the_same_units(case: dict[str, Any]) -> None:
    suffix = case.get("suffix", ".txt")
    one, other = _read(case["text"], suffix), _read(unicodedata.normalize("NFD", case["text"]), suffix)
    assert [unicodedata.normalize("NFC", line) for line in outlined(other)] == [
        unicodedata.normalize("NFC", line) for line in outlined(one)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["title"])
def test_line_ends_and_byte_order_mark_change_no_unit(case: dict[str, Any]) -> None:
    suffix = case.get("suffix", ".txt")
    text = case["text"].replace("\r\n", "\n").removeprefix("\ufeff")
    wanted = outlined(_read(text, suffix))
    assert outlined(_read(text.replace("\n", "\r\n"), suffix)) == wanted
    assert outlined(_read(f"\ufeff{text}", suffix)) == wanted


@pytest.mark.parametrize("words", range(12, 26))
def test_decomposed_letters_make_no_line_longer(words: int) -> None:
    """Whether a cut paragraph is healed depends on how long lines look, not on how their letters are encoded."""
    first = " ".join(
        ("Mùa khô đến sớm, mực nước nhiều hồ chứa xuống thấp hơn cùng kỳ các năm trước, " * 3).split()[:words]
    )
    text = (
        f"**CHỈ THỊ**\n\n**Về thủy lợi**\n\n{first.rstrip(',')}.\n\n1. Tưới tiêu\n\n"
        "Các công ty thủy nông thực hiện kết luận của Thủ tướng\n\nChính phủ về an toàn đập.\n\nTrực ở cống đầu mối.\n"
    )
    one, other = _read(text, ".md"), _read(unicodedata.normalize("NFD", text), ".md")
    assert [unicodedata.normalize("NFC", line) for line in outlined(other)] == outlined(one)


def test_addresses_say_in_which_annex_a_place_is() -> None:
    """«Quy chế, Điều 5, khoản 2», «Phụ lục I, mục 2»; two without a number are counted."""
    text = (
        "QUYẾT ĐỊNH\nVề học bạ số\nĐiều 1. Ban hành Quy chế quản lý học bạ số.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký./.\n"
        "Nơi nhận:\n- Lưu: VT.\nGIÁM ĐỐC\nQUY CHẾ\nQuản lý học bạ số\nĐiều 1. Lưu trữ\n1. Lưu 20 năm.\n2. Sao lưu hằng tuần.\n"
        "PHỤ LỤC\nMẪU BÌA\n1. Khổ giấy A4.\nPHỤ LỤC\nMẪU TRANG TRONG\n1. Hai mặt.\n"
    )
    addresses = [u.address for u in _read(text, ".txt").units if u.level == "paragraph"]
    assert "Điều 1" in addresses
    assert "Quy chế, Điều 1, khoản 2" in addresses
    assert "Quy chế, tên văn bản, dòng 1" in addresses
    assert "Phụ lục thứ 1, mục 1" in addresses
    assert "Phụ lục thứ 2, mục 1" in addresses
