"""The redline: a Word document in which tracked changes turn the old text into the new, and comments say why.

Accepting all of them gives the lines of the new reading text, rejecting all of them those of the old one;
``docs/redline.md`` says what that means to the letter, and what a move looks like.
"""

from __future__ import annotations

from datetime import datetime

from directive_diff.comparison import Comparison
from directive_diff.report.labels import Labels
from directive_diff.report.options import Options
from directive_diff.report.redline.body import Marks, body
from directive_diff.report.redline.notes import comments
from directive_diff.report.redline.package import package
from directive_diff.report.redline.stream import stream
from directive_diff.report.redline.styles import paragraph_styles

__all__ = ["render"]


def render(comparison: Comparison, labels: Labels, options: Options) -> bytes:
    """The redline as the bytes of a DOCX file. ``options.author`` and ``options.date`` sign every mark of it.

    Raises:
        InternalError: E903 the changes would not give back both texts.
    """
    runs = stream(comparison)
    ids = {number: number for number in range(1, len(comparison.changes) + 1)}
    marks = Marks(options.author, _stamp(options.date), last=len(ids))
    paragraphs = list(body(runs, ids, paragraph_styles(comparison, runs), marks))
    told = list(comments(comparison, runs, labels, ids, marks))
    names = f"{comparison.old.source} → {comparison.new.source}"
    return package(paragraphs, told, f"{labels.word('redline_title')}: {names}", marks)


def _stamp(date: datetime) -> str:
    """A date as ``xsd:dateTime``. Word shows it as it stands, and writes the Z that says otherwise itself."""
    return f"{date.replace(tzinfo=None).isoformat(timespec='seconds')}Z"
