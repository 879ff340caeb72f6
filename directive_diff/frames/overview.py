"""What tables there are, how long, and what a row of each is: in both languages, for there is none to choose."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from directive_diff.frames.columns import COLUMNS
from directive_diff.report.labels import LANGUAGES, labels

__all__ = ["html", "plain"]

Sizes = Sequence[tuple[str, int]]


def plain(title: str, sizes: Sizes) -> str:
    """As text."""
    width = max(len(_name(table)) for table, _ in sizes)
    digits = max(len(str(count)) for _, count in sizes)
    lines = [
        f"  {_name(table):{width}}  {count:>{digits}} × {len(COLUMNS[table]):>2}  {_row(table)}"
        for table, count in sizes
    ]
    return "\n".join([f"<{title}>", *lines])


def html(sizes: Sizes) -> str:
    """As a table of HTML, in the colours of the page around it."""
    left = ' style="text-align: left"'
    said = labels("vi"), labels("en")
    heads = [" / ".join(t.coded("overview", key) for t in said) for key in ("table", "rows", "columns", "row")]
    head = "".join(f'<th scope="col"{left}>{escape(words)}</th>' for words in heads)
    body = "".join(
        f"<tr><td{left}><code>{_name(table)}</code></td><td>{count}</td><td>{len(COLUMNS[table])}</td>"
        f"<td{left}>{escape(_row(table))}</td></tr>"
        for table, count in sizes
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _name(table: str) -> str:
    return table.removeprefix("directive.")


def _row(table: str) -> str:
    """What a row of a table is."""
    return " / ".join(labels(lang).coded("row", table) for lang in LANGUAGES)
