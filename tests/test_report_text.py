"""The summary in a terminal, and what the reader saw."""

from __future__ import annotations

from report_pairs import example, hostile, moved, same

from directive_diff.report import render, seen
from directive_diff.report.labels import labels


def test_summary_names_the_texts_counts_and_warnings() -> None:
    shown = render(example(), "text")
    for words in ("chi-thi-thai-nguyen-2025.md", "W201", "Chưa xác định lý do", "Không còn viện dẫn", "«xã, phường»"):
        assert words in shown
    assert max(map(len, shown.splitlines())) <= 100
    assert shown.endswith("\n")


def test_same_texts() -> None:
    assert "Hai văn bản giống nhau" in render(same(), "text")
    assert "Theo loại đối chiếu" not in render(same(), "text")


def test_english() -> None:
    shown = render(moved(), "text", "en")
    assert "Summary" in shown
    assert "Old text: old.md" in shown


def test_seen_shows_facts_tree_citations_ledger() -> None:
    shown = seen.render(example().old, labels("vi"))
    for words in ("Tên loại: Chỉ thị", "mục 1, đoạn 1 (", "Nghị quyết số", "ký hiệu người đánh máy", "Tuan", "W201"):
        assert words in shown
    ledger = example().old.ledger
    assert ledger.seen > 9999
    for count in (ledger.seen, ledger.reading):
        assert f" {count // 1000}.{count % 1000:03}  Số ký tự" in shown


def test_nothing_turns_or_colours_the_terminal() -> None:
    for shown in (render(hostile(), "text"), seen.render(hostile().new, labels("vi"))):
        assert not set(shown) & set("\u202e\u200b\x1b")
