"""The page itself: its words, its style and its script in one document, under a policy that names them by digest."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from jinja2 import Environment, FunctionLoader, StrictUndefined
from markupsafe import Markup

from directive_diff.preview.app.points import choices
from directive_diff.reading.file import MAX_BYTES
from directive_diff.report.labels import Labels

__all__ = ["AppPage", "page"]

# The words that the script says; each is there in both languages.
_SPOKEN = (
    "file_reading",
    "file_too_large",
    "file_one",
    "comparing",
    "comparing_again",
    "lost_connection",
    "nothing_differs",
    "outdated",
    "saving",
    "saved",
    "unsaved",
    "taking",
    "taken",
    "filter_unexplained",
    "filter_check",
    "filter_said",
    "filter_all",
    "none_here",
    "more",
    "was",
    "now",
    "absent_old",
    "absent_new",
    "by_officer",
    "your_explanation",
    "your_category",
    "category_add",
    "category_remove",
    "save",
    "not_counterpart",
    "choose_counterpart",
    "choose_close",
    "choose_this",
    "free",
    "given",
    "cannot_quote",
    "undo",
    "pair_decisions",
    "inserted",
    "deleted",
    "end_mark",
    "tab_points",
    "warnings",
)


@dataclass(frozen=True, slots=True)
class AppPage:
    """The page and what it may do."""

    html: str
    policy: str


def page(words: Labels, folder: Path) -> AppPage:
    """The page in one language; ``folder`` is where the file of decisions is kept."""
    style, script = _source("app.css"), _source("app.js")
    html = (
        _environment()
        .get_template("app.html.j2")
        .render(
            t=words,
            folder=str(folder),
            spoken={key: words.desk(key) for key in _SPOKEN} | {"lang": words.lang, "largest": MAX_BYTES},
            categories=choices(words),
            style=Markup(style),  # noqa: S704  # our own file
            script=Markup(script),  # noqa: S704  # our own file
        )
    )
    policy = (
        f"default-src 'none'; script-src {_digest(script)}; style-src {_digest(style)}; connect-src 'self'; "
        "frame-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types 'none'"
    )
    return AppPage(html, policy)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    return Environment(autoescape=True, undefined=StrictUndefined, auto_reload=False, loader=FunctionLoader(_source))


@lru_cache(maxsize=4)
def _source(name: str) -> str:
    return files("directive_diff.preview").joinpath("templates", name).read_text(encoding="utf-8")


def _digest(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
