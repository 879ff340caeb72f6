"""The shell of the preview: one page without any text of a document, under a policy that lets nothing else run."""

from __future__ import annotations

import base64
import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import Any

from markupsafe import Markup

from directive_diff.preview.panels import STATUSES
from directive_diff.preview.pieces import LEVEL_SIGNS, environment
from directive_diff.report.cells import SIGNS
from directive_diff.report.labels import Labels

__all__ = ["STATE_SIGNS", "Page", "page"]

# A sign before each state of a section, so that it is told without colour.
STATE_SIGNS = {
    "kept": SIGNS["equal"],
    "edited": SIGNS["edited"],
    "moved": SIGNS["moved"],
    "new": SIGNS["added"],
    "missing": "○",
    "ticked": SIGNS["removed"],
}
# Where the rules of the report's style end that the preview shares: colours, letters, what only a screen reader says.
_SHARED_UNTIL = "/* the two documents"


@dataclass(frozen=True, slots=True)
class Page:
    """The page, and the value of the header ``content-security-policy`` to send with it."""

    html: str
    policy: str


def page(labels: Labels) -> Page:
    """The page in one language. What it shows it asks for itself, by addresses relative to its own."""
    style = Markup(_style() + _spoken(labels))  # noqa: S704  # our own files; the words in it are escapes
    script = Markup(_own("preview.js"))  # noqa: S704  # our own file
    html = (
        environment()
        .get_template("page.html.j2")
        .render(t=labels, style=style, script=script, words=_words(labels), state_signs=STATE_SIGNS)
    )
    policy = (
        "default-src 'none'; connect-src 'self'; img-src data:; "
        f"style-src {_hash(style)}; script-src {_hash(script)}; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
        "require-trusted-types-for 'script'; trusted-types preview"
    )
    return Page(html, policy)


def _words(labels: Labels) -> dict[str, Any]:
    """The words that the script puts together, and the signs before them."""
    word = labels.word
    return {
        "signs": STATE_SIGNS,
        "levels": {level: [LEVEL_SIGNS[level], labels.level(level)] for level in LEVEL_SIGNS},
        "states": {
            "kept": labels.kind("equal"),
            "edited": labels.kind("edited"),
            "moved": labels.kind("moved"),
            "new": labels.kind("added"),
            "missing": word("preview_missing"),
            "ticked": word("preview_drop"),
        },
        "statuses": {
            "superseded": labels.succession("succeeded"),
            **{status: labels.status(status) for status in STATUSES if status != "superseded"},
        },
        "waiting": word("preview_waiting"),
        "left": word("preview_left"),
        "left_of": word("preview_left_of"),
        "beside": word("preview_beside"),
        "updated": word("preview_updated"),
        "first": word("preview_first"),
        "saved": word("preview_saved"),
        "fold": word("preview_fold"),
        "lost": word("preview_lost"),
        "again": word("preview_again"),
        "fresh": word("preview_fresh"),
        "drop": word("preview_drop"),
        "was": word("old").lower(),
        "also_edited": word("preview_also_edited"),
        "no_further": word("no_further"),
        "nothing_left": word("preview_nothing_left"),
        "nothing_written": word("preview_nothing_to_write"),
        "no_findings": word("preview_no_findings"),
        "no_citations": word("no_citations"),
        "changes": word("preview_changes"),
        "loading": word("preview_loading"),
        "refused": word("preview_refused"),
    }


@lru_cache(maxsize=1)
def _style() -> str:
    report = files("directive_diff.report").joinpath("templates", "report.css").read_text(encoding="utf-8")
    shared, found, _ = report.partition(_SHARED_UNTIL)
    assert found
    return shared + _own("preview.css")


def _own(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _spoken(labels: Labels) -> str:
    """What a screen reader says where something was inserted or deleted."""
    contents = (
        ("del::before", labels.word("said_deleted")),
        ("ins::before", labels.word("said_inserted")),
        ("del::after, ins::after", labels.word("said_end")),
    )
    return "\n".join(f'{where} {{ content: "{_css(words)}" }}' for where, words in contents) + "\n"


def _css(text: str) -> str:
    """Text inside a CSS string: every character that is no ASCII letter or digit as an escape."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x} " for c in text)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
