"""``python -m tools.category_page``: ``docs/categories.md`` from the catalogues, so that it says what reports say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from directive_diff.classify import noise
from directive_diff.report.labels import labels

__all__ = ["PAGE", "page"]

PAGE = Path(__file__).parent.parent / "docs" / "categories.md"
_KINDS = ("equal", "edited", "split", "merged", "added", "removed", "moved")

_HEAD = "|---|---|---|---|---|"
_BEFORE = f"""# Loại đối chiếu, nhóm lý do / Kinds and categories

**Loại đối chiếu** (`kind`) cho biết thay đổi thế nào, do việc đối chiếu hai văn bản mà có. **Nhóm lý do**
(`category`) cho biết vì sao, do quy tắc nhận ra; chỗ không quy tắc nào giải thích được thì ghi là chưa xác định lý do.
Hai điều đó không lẫn với nhau.

A **kind** says how something changed and comes from the alignment; a **category** says why and comes from rules;
what no rule explains is handed back as `unexplained`.

## Loại đối chiếu / Kinds

| `kind` | Tên | Nghĩa | Name | Meaning |
{_HEAD}"""
_BETWEEN = f"""
## Nhóm lý do / Categories

Nhóm đánh dấu ○ chỉ là thay đổi hình thức, không tính vào thay đổi nội dung. / A category marked ○ is of form, not of
substance.

| `category` | Tên | Nghĩa | Name | Meaning |
{_HEAD}"""


def page() -> str:
    """The page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    vi, en = labels("vi"), labels("en")
    yield _BEFORE
    for kind in _KINDS:
        cells = (vi.kind(kind), vi.definition("kinds", kind), en.kind(kind), en.definition("kinds", kind))
        yield f"| `{kind}` | {' | '.join(cells)} |"
    yield _BETWEEN
    for category in vi.categories():
        form = " ○" if category in noise() else ""
        cells = (
            vi.category(category),
            vi.definition("categories", category),
            en.category(category),
            en.definition("categories", category),
        )
        yield f"| `{category}`{form} | {' | '.join(cells)} |"


def main() -> None:
    """Write the page."""
    PAGE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
