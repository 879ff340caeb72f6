"""One self-contained page: no network, no script needed to read it, everything from the texts escaped."""

from __future__ import annotations

import base64
import hashlib
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

from directive_diff.comparison import Comparison
from directive_diff.report.cells import SIGNS
from directive_diff.report.cited import CitationRow
from directive_diff.report.flow import flow
from directive_diff.report.flow_picture import picture
from directive_diff.report.labels import Labels
from directive_diff.report.options import Options
from directive_diff.report.portions import portions
from directive_diff.report.templating import loader, reading_templates
from directive_diff.report.view import View, view

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["render"]


def render(comparison: Comparison, labels: Labels, options: Options) -> str:
    """The report as HTML.

    Raises:
        InputError: E125 the folder of templates or a file in it cannot be used.
    """
    with reading_templates(options.template):
        environment = _environment(options.template)
        shown = view(comparison, labels, one_column=True)
        style, script = (_source(environment, name) for name in ("report.css", "report.js"))
        style += _source(environment, "extra.css")
        drawn = flow(comparison, labels)
        spoken = _spoken(shown, labels)
        return environment.get_template("report.html.j2").render(
            v=shown,
            t=labels,
            signs=SIGNS,
            flow=drawn,
            picture=picture(drawn),
            groups=[(group, portions(group)) for group in shown.groups],
            index=_index(shown),
            style=style,
            spoken=spoken,
            script=script,
            style_hashes=" ".join(_hash(text) for text in (style, spoken)),
            script_hashes=_hash(script),
        )


def _environment(folder: Path | None) -> Environment:
    """The templates, those of the user before ours. Ours alone are compiled once."""
    return _made(folder) if folder is not None else _ours()


@lru_cache(maxsize=1)
def _ours() -> Environment:
    return _made(None)


def _made(folder: Path | None) -> Environment:
    environment = Environment(
        autoescape=True, undefined=StrictUndefined, auto_reload=False, loader=loader(folder), keep_trailing_newline=True
    )
    environment.globals["Markup"] = Markup  # for attributes that depend on the language alone
    environment.filters["groupby_status"] = _by_status
    return environment


def _source(environment: Environment, name: str) -> Markup:
    """A file that is put into the page as it stands: our own, or one that the user vouches for."""
    assert environment.loader is not None
    return Markup("\n" + environment.loader.get_source(environment, name)[0])  # noqa: S704  # see above


def _by_status(rows: Sequence[CitationRow]) -> list[tuple[str, list[CitationRow]]]:
    """The rows as they come, which is by status."""
    return [(status, list(found)) for status, found in groupby(rows, key=lambda row: row.status)]


def _index(shown: View) -> list[list[object]]:
    """What the filters must know of each change, be it on the page already or not: its number, kinds, categories,
    topics, and whether it is one of form.
    """
    notes = (n for g in shown.groups for run in g.runs for row in run.rows for n in row.notes)
    return [
        [
            n.number,
            " ".join([n.kind, *(["moved"] if n.moved else [])]),
            " ".join(r.id for r in n.reasons),
            " ".join(n.topics),
            int(n.noise),
        ]
        for n in sorted(notes, key=lambda n: n.number)
    ]


def _spoken(shown: View, labels: Labels) -> Markup:
    """The style that holds words: the head and foot of each printed page, which name both documents and the page, and
    what a screen reader says where something was inserted or deleted.
    """
    old, new = (f"{side.name}: {side.called}" for side in (shown.old, shown.new))
    page = labels.word("page") + " "
    contents = (
        ("@page", "@top-left", old),
        ("@page", "@top-right", new),
        ("", "del::before", labels.word("said_deleted")),
        ("", "ins::before", labels.word("said_inserted")),
        ("", "del::after, ins::after", labels.word("said_end")),
        ("", "#view-one:checked ~ .group tbody.gone .old .address::after", f" ({labels.word('old').lower()})"),
        ("@media screen and (max-width: 900px)", "td.text.old:not(:empty)::before", labels.word("old")),
        ("@media screen and (max-width: 900px)", "td.text.new:not(:empty)::before", labels.word("new")),
    )
    rules = [_rule(around, where, f'"{_css(words)}"') for around, where, words in contents]
    rules.append(_rule("@page", "@bottom-right", f'"{_css(page)}" counter(page) "/" counter(pages)'))
    return Markup("\n" + "\n".join(rules) + "\n")  # noqa: S704  # nothing but escapes stands in the strings


def _rule(around: str, where: str, content: str) -> str:
    rule = f"{where} {{ content: {content} }}"
    return f"{around} {{ {rule} }}" if around else rule


def _css(text: str) -> str:
    """Text inside a CSS string: every character that is no ASCII letter or digit as an escape."""
    return "".join(c if c.isascii() and c.isalnum() else f"\\{ord(c):06x} " for c in text)


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
