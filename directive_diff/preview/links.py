"""From the anchors of a report, which number units from above, to the keys of rows, which stay."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from directive_diff.preview.digests import digest
from directive_diff.preview.survey import Survey
from directive_diff.report.table import RowMaker

__all__ = ["Links", "cite_id"]


def cite_id(known_by: str) -> str:
    """The name on the page of a document that is known by that."""
    return digest((known_by,))[:10]


@dataclass(frozen=True, slots=True)
class Links:
    """The keys that links lead to."""

    made: RowMaker
    seen: Survey
    cite_keys: Mapping[str, str]

    def row(self, href: str) -> str:
        """The key of the row that an anchor of a report stands in: of a sentence (``#o-…``, ``#n-…``), a mention
        (``#mo3``), a row (``#r12``), or the pointer left where a row was (``#r12-o``).
        """
        name = href.removeprefix("#")
        if name[:2] in ("o-", "n-"):
            rows = self.made.row_of_old if name[0] == "o" else self.made.row_of_new
            return self.seen.keys.of[rows[name[2:]].number]
        if name[0] == "m":
            return self.seen.mentions[name[1:]][0]
        number, _, stub = name[1:].partition("-")
        key = self.seen.keys.of[int(number)]
        return f"m-{key}" if stub else key

    def cite(self, ident: str) -> str:
        """The key of a document, by the id it has in the comparison."""
        return cite_id(self.cite_keys[ident.removeprefix("#citation-")])
