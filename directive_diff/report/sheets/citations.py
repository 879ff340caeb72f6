"""The sheet of documents cited: one row a document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from directive_diff.comparison import Comparison
from directive_diff.report.cited import CitationRow, Place
from directive_diff.report.labels import Labels
from directive_diff.report.sheets.cells import Column, Sheet, Value, day
from directive_diff.report.view import View

__all__ = ["citations_sheet", "remark_texts"]


def citations_sheet(comparison: Comparison, shown: View, labels: Labels) -> Sheet:
    """By status, as every report has it; what came or went in another's title stands behind that."""
    word = labels.word
    columns = (
        Column("name", word("document"), 20),
        Column("status", word("citation_status"), 13),
        Column("issued", word("issued"), 11, "date"),
        Column("issuer", word("issuer"), 12),
        Column("subject", word("subject"), 30),
        Column("under", word("named_under"), 15),
        Column("topics", word("topic"), 11),
        Column("old_places", word("in_old"), 11),
        Column("new_places", word("in_new"), 11),
        Column("outcome", word("outcome"), 11),
        Column("successor", word("successor"), 15),
        Column("certainty", word("sureness"), 10),
        Column("why", word("reason"), 26),
        Column("remarks", word("remarks"), 28),
    )
    issued = {f"citation-{c.id}": c.issued for c in comparison.citations}
    rows = tuple(_row(row, issued[row.anchor], labels) for row in shown.citations)
    return Sheet("citations", word("citations"), columns, rows, word("citations_note"))


def _row(row: CitationRow, issued: str | None, labels: Labels) -> tuple[Value, ...]:
    found = row.successor
    return (
        row.name,
        row.own_status or labels.status(row.status),
        day(issued),
        row.issuer or None,
        " ".join(row.subject.split()) or None,
        row.under or None,
        "; ".join(row.topics) or None,
        _places(row.old),
        _places(row.new),
        found.label if found else None,
        (found.name or None) if found else None,
        found.certainty if found else None,
        found.why if found else None,
        "\n".join(remark_texts(row)) or None,
    )


def remark_texts(row: CitationRow) -> Iterable[str]:
    """What there is to know of a document, one sentence each."""
    return (f"{remark.label}: {remark.text}" for remark in row.remarks)


def _places(places: Sequence[Place]) -> str | None:
    return "; ".join(dict.fromkeys(place.address for place in places)) or None
