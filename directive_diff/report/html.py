"""One self-contained page: no network, no script needed to read it, everything from the texts escaped."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from functools import lru_cache
from importlib.resources import files
from itertools import groupby

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup

from directive_diff.comparison import Comparison
from directive_diff.report.cited import CitationRow
from directive_diff.report.labels import Labels
from directive_diff.report.options import Options
from directive_diff.report.table import SIGNS
from directive_diff.report.view import view

__all__ = ["render"]


def render(comparison: Comparison, labels: Labels, options: Options) -> str:  # noqa: ARG001  # every writer is called alike
    """The report as HTML."""
    page = _page()
    return page.template.render(
        v=view(comparison, labels),
        t=labels,
        signs=SIGNS,
        style=Markup(page.style),  # noqa: S704  # our own file
        script=Markup(page.script),  # noqa: S704  # our own file
        style_hash=_hash(page.style),
        script_hash=_hash(page.script),
    )


class _Page:
    """The template, compiled, and what is put into it as it stands."""

    def __init__(self) -> None:
        folder = files(__package__).joinpath("templates")
        self.style = "\n" + folder.joinpath("report.css").read_text(encoding="utf-8")
        self.script = "\n" + folder.joinpath("report.js").read_text(encoding="utf-8")
        environment = Environment(autoescape=True, undefined=StrictUndefined, auto_reload=False)
        environment.filters["groupby_status"] = _by_status
        source = folder.joinpath("report.html.j2").read_text(encoding="utf-8")
        self.template: Template = environment.from_string(source)


@lru_cache(maxsize=1)
def _page() -> _Page:
    return _Page()


def _by_status(rows: Sequence[CitationRow]) -> list[tuple[str, list[CitationRow]]]:
    """The rows as they come, which is by status."""
    return [(status, list(found)) for status, found in groupby(rows, key=lambda row: row.status)]


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
