"""Every report that can be taken away, under the name it gets."""

from __future__ import annotations

from dataclasses import dataclass

from directive_diff.preview.app.names import stem_of
from directive_diff.report.labels import Labels
from directive_diff.report.options import DEFAULTS, Options

__all__ = ["DOWNLOADS", "Download", "offered"]


@dataclass(frozen=True, slots=True)
class Download:
    """A report: its format, what was chosen of it, and what its name is made of. ``media`` says what it is."""

    format: str
    begins: str
    suffix: str
    media: str
    options: Options = DEFAULTS

    def name(self, draft: str) -> str:
        """The name of the file, after that of the draft."""
        return f"{self.begins}-{stem_of(draft)}{self.suffix}"


def offered(draft: str, words: Labels) -> list[list[str]]:
    """What can be taken away: ids, names of files, and what they are."""
    return [[id, row.name(draft), words.desk(f"take_{id}")] for id, row in DOWNLOADS.items()]


_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_TEXT, _CSV = "text/plain; charset=utf-8", "text/csv; charset=utf-8"

# In the order in which the page offers them: what is printed and signed first, what programs read last. The names are
# without marks, as they travel through e-mail; that of the draft stays as it is.
DOWNLOADS = {
    "table": Download("table", "bang-so-sanh", ".docx", _WORD),
    "table-changed": Download("table", "bang-so-sanh-rut-gon", ".docx", _WORD, Options(changed_only=True)),
    "table-agencies": Download("table", "bang-so-sanh-theo-co-quan", ".docx", _WORD, Options(by_agency=True)),
    "redline": Download("redline", "theo-doi-thay-doi", ".docx", _WORD),
    "html": Download("html", "doi-chieu", ".html", "text/html; charset=utf-8"),
    "xlsx": Download("xlsx", "doi-chieu", ".xlsx", _EXCEL),
    "text": Download("text", "tom-tat", ".txt", _TEXT),
    "changes": Download("changes", "diem-thay-doi", ".txt", _TEXT),
    "markdown": Download("markdown", "doi-chieu", ".md", "text/markdown; charset=utf-8"),
    "csv": Download("csv", "diem-thay-doi", ".csv", _CSV),
    "csv-lost": Download("csv-lost", "noi-dung-khong-con", ".csv", _CSV),
    "csv-citations": Download("csv-citations", "vien-dan", ".csv", _CSV),
    "csv-terms": Download("csv-terms", "thuat-ngu", ".csv", _CSV),
    "csv-duties": Download("csv-duties", "nhiem-vu", ".csv", _CSV),
    "json": Download("json", "doi-chieu", ".json", "application/json"),
}
