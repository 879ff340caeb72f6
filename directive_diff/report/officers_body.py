"""The officer's table as the body of a Word file: its paragraphs and tables as XML, in order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import count
from math import ceil

from directive_diff.overrides.record import bookmarks
from directive_diff.report.explained import Entry
from directive_diff.report.labels import Labels
from directive_diff.report.officers_annexes import Annex
from directive_diff.report.officers_table import Form, FormRow, Line, Run
from directive_diff.report.wordml import cell, grid, paragraph, plain, row, run

__all__ = ["LONG", "MARGIN", "SHORT", "Body", "words"]

# A4 on its side, in twentieths of a point; margins 2 cm, and what is left between them.
LONG, SHORT, MARGIN = 16838, 11906, 1134
_TEXT = LONG - 2 * MARGIN
_COLUMNS = (1050, 4640, 4640, _TEXT - 1050 - 2 * 4640)

# A row of so many lines at most is kept on one page; a taller one may be parted, as half a page would stay empty.
_KEPT_LINES = 16
_LETTER = 118  # twentieths of a point that a letter of 13 points takes, on average

# Sizes in half points: the title, what stands above the table, annexes, addresses.
_TITLE, _NOTE, _ANNEX, _ADDRESS = 28, 22, 24, 18


class Body:
    """The parts of the body, in order."""

    def __init__(self, labels: Labels) -> None:
        self._word = labels.word
        self._ids = count(1)

    def parts(self, made: Form) -> Iterator[str]:
        """Every paragraph and table."""
        yield self._state(made)
        yield paragraph("", after=60)
        yield paragraph(run(made.titles[0], "head", _TITLE), centre=True)
        yield paragraph(run(made.titles[1], "head"), centre=True)
        yield paragraph(run(made.titles[2], "head"), centre=True, after=120)
        for label, text in made.notes:
            yield paragraph(run(f"{label}: ", "head", _NOTE) + run(text, "said", _NOTE), after=20)
        yield self._legend()
        yield self._table(made)
        for number, annex in zip(("I", "II"), made.annexes, strict=False):
            title = self._word("form_annex", number=number)
            yield paragraph(run(title, "head"), centre=True, new_page=True, keep=True)
            yield paragraph(run(annex.title, "head"), centre=True, after=60, keep=True)
            for note in annex.notes:
                yield paragraph(run(note, "ours", _NOTE), after=20, keep=True)
            yield self._annex(annex)
        yield paragraph(run(self._word("made_by"), "ours", _NOTE), before=120)

    def _state(self, made: Form) -> str:
        """The issuer and the drafting body on the left, the State and its motto on the right."""
        word = self._word
        left = (run(made.issuer.upper() or word("form_dots")), run(word("form_dots"), "head"))
        right = (
            run(word("form_state"), "head"),
            run(word("form_motto"), "head"),
            run("―――――――――――――"),
            run(word("form_date"), "ours"),
        )
        widths = (_TEXT * 2 // 5, _TEXT - _TEXT * 2 // 5)
        cells = ("".join(paragraph(line, centre=True) for line in lines) for lines in (left, right))
        return grid(widths, row("".join(map(cell, cells, widths))), ruled=False)

    def _legend(self) -> str:
        word = self._word
        parts = (
            (word("form_legend"), "head"),
            (word("form_legend_old"), "delete"),
            (word("form_legend_old_means"), "said"),
            (word("form_legend_new"), "insert"),
            (word("form_legend_new_means"), "said"),
            (word("form_legend_ours"), "ours"),
            (word("form_legend_ours_means"), "said"),
        )
        return paragraph("".join(run(text, mark, _NOTE) for text, mark in parts), after=100)

    # ---- the table ----

    def _table(self, made: Form) -> str:
        heads = (self._word("form_number"), *made.heads, self._word("form_explanation"))
        rows = "".join(self._row(one) if isinstance(one, FormRow) else self._line(one) for one in made.body)
        return grid(_COLUMNS, _head(heads, _COLUMNS) + rows)

    def _line(self, line: Line) -> str:
        """A line across the table."""
        text = paragraph(run(line.text, "head" if line.head else "ours"), keep=line.head)
        mark = self._mark(line.anchor, "r")
        return row(cell(text, sum(_COLUMNS), across=len(_COLUMNS), shaded=line.head, bookmark=mark))

    def _row(self, one: FormRow) -> str:
        keep = one.heading
        address = paragraph(run(one.address, "said", _ADDRESS), centre=True, keep=keep)
        contents = (
            ("r", paragraph(run(str(one.number)), centre=True, keep=keep) + address),
            ("o", _paragraphs(one.old, keep=keep)),
            ("n", _paragraphs(one.new, keep=keep)),
            ("e", "".join(_said(entry, keep=keep) for entry in one.entries)),
        )
        cells = (
            cell(content, width, shaded=keep, bookmark=self._mark(one.anchor, kind))
            for (kind, content), width in zip(contents, _COLUMNS, strict=True)
        )
        return row("".join(cells), whole=_lines(one) <= _KEPT_LINES)

    def _mark(self, anchor: str, kind: str) -> tuple[int, str]:
        return next(self._ids), bookmarks(anchor)[kind]

    # ---- annexes ----

    def _annex(self, annex: Annex) -> str:
        widths = [_TEXT * share // sum(annex.shares) for share in annex.shares]
        rows = [_head(annex.heads, widths)]
        for group in annex.groups:
            title = paragraph(run(group.title, "head"), keep=True)
            rows.append(row(cell(title, sum(widths), across=len(widths), shaded=True)))
            rows += [_annex_row(cells, widths) for cells in group.rows]
            if not group.rows:
                none = paragraph(run(self._word("form_none"), "ours"))
                rows.append(row(cell(none, sum(widths), across=len(widths))))
        return grid(widths, "".join(rows))


def _head(heads: Sequence[str], widths: Sequence[int]) -> str:
    """The head of a table, which stands on every page."""
    cells = (
        cell("".join(paragraph(run(line, "head"), centre=True) for line in head.split("\n")), width, shaded=True)
        for head, width in zip(heads, widths, strict=True)
    )
    return row("".join(cells), head=True)


def _annex_row(cells: Sequence[str], widths: Sequence[int]) -> str:
    written = (
        cell("".join(paragraph(run(line, size=_ANNEX), centre=k == 0) for line in text.split("\n")), width)
        for k, (text, width) in enumerate(zip(cells, widths, strict=True))
    )
    tallest = max(_height(text.split("\n"), width) for text, width in zip(cells, widths, strict=True))
    return row("".join(written), whole=tallest <= _KEPT_LINES)


def _paragraphs(content: Iterable[Iterable[Run]], *, keep: bool) -> str:
    return "".join(paragraph("".join(run(r.text, r.mark, boxed=r.unseen) for r in runs), keep=keep) for runs in content)


def _said(entry: Entry, *, keep: bool) -> str:
    remark = run(f" ({entry.remark})", "ours") if entry.remark else ""
    return paragraph(run(entry.text, "said") + remark, after=60, keep=keep)


def words(content: Iterable[Iterable[Run]]) -> str:
    """The words of a cell, as they are written."""
    return " ".join("".join(plain(r.text) for r in runs) for runs in content)


def _lines(one: FormRow) -> int:
    """About how many lines a row takes: those of its tallest cell."""
    texts = ([words([p]) for p in one.old], [words([p]) for p in one.new], [entry.said for entry in one.entries])
    return max(_height(lines, width) for lines, width in zip(texts, _COLUMNS[1:], strict=True))


def _height(paragraphs: Iterable[str], width: int) -> int:
    return sum(max(1, ceil(len(text) * _LETTER / width)) for text in paragraphs)
