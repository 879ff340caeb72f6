"""A comparison, a selection of it and a directive as one element of HTML with a style of its own."""

from __future__ import annotations

from collections.abc import Collection
from functools import lru_cache
from importlib.resources import files
from typing import Any

from jinja2 import Environment, FunctionLoader, StrictUndefined

from directive_diff.comparison import Comparison as Compared
from directive_diff.model import Directive
from directive_diff.notebook.plain import SECTIONS, counts, extent, sections
from directive_diff.notebook.rows import changed_rows, left_over
from directive_diff.report.cells import SIGNS
from directive_diff.report.explained import place_words
from directive_diff.report.labels import Labels
from directive_diff.report.view import side_view

__all__ = ["alone", "comparison", "directive", "selection"]


def comparison(compared: Compared, t: Labels, most: int) -> str:
    """The documents, the summary, counts, and the first rows that changed."""
    rows, left = changed_rows(compared, t, most)
    kinds, categories = counts(compared, t)
    return _render(
        "comparison",
        t,
        old=side_view(compared.old, t.word("old"), t),
        new=side_view(compared.new, t.word("new"), t),
        summary=t.say(compared.summary.text).split("\n"),
        warnings=[
            f"{t.word(whose)}: {t.say(w.message)}"
            for whose, found in (
                ("both", compared.warnings),
                ("old", compared.old.warnings),
                ("new", compared.new.warnings),
            )
            for w in found
        ],
        counts=[(t.word("by_kind"), kinds), (t.word("by_category"), categories)],
        rows=rows,
        more=left_over(left, t) if left else "",
    )


def selection(compared: Compared, pairs: Collection[str], t: Labels, most: int) -> str:
    """The first rows that hold some pairs, in a box that scrolls."""
    rows, left = changed_rows(compared, t, most, pairs)
    return _render("selection", t, rows=rows, more=left_over(left, t) if left else "", whole=False)


def directive(read: Directive, t: Labels) -> str:
    """What a document says of itself, its sections, and how much is in it."""
    found = sections(read, t)
    return _render(
        "directive",
        t,
        view=side_view(read, "", t),
        extent=extent(read, t),
        sections=found[:SECTIONS],
        left=len(found) - len(found[:SECTIONS]),
        warnings=[t.say(w.message) for w in read.warnings],
    )


def alone(compared: Compared, pairs: Collection[str], t: Labels) -> str:
    """A page of its own with all rows that hold some pairs, headed by the two documents and how many rows there are."""
    rows, _ = changed_rows(compared, t, None, pairs)
    old, new = (side_view(side, t.word(name), t) for side, name in ((compared.old, "old"), (compared.new, "new")))
    title = t.word("notebook_selected", old=old.called, new=new.called, count=len(rows))
    fragment = _render("selection", t, rows=rows, more="", whole=True)
    return _render("alone", t, fragment=fragment, title=title, old=old, new=new)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(autoescape=True, undefined=StrictUndefined, auto_reload=False, loader=FunctionLoader(_source))
    made.globals["signs"] = SIGNS
    made.globals["place_words"] = place_words
    made.globals["style"] = _source("notebook.css")
    return made


def _source(name: str) -> str:
    return files(__package__).joinpath("templates", name).read_text(encoding="utf-8")


def _render(name: str, t: Labels, **values: Any) -> str:
    return _environment().get_template(f"{name}.html.j2").render(t=t, **values).strip() + "\n"
