"""How a comparison and a directive show themselves where they are looked at: notebooks, editors, plain terminals.

What is shown needs no script and no network, takes its colours from the page around it, light or dark, and is capped
(``FIRST`` and ``SELECTED`` rows): a notebook keeps everything it ever showed. It says how many rows are left, and fades
where its box scrolls. The whole report opens in a browser: ``comparison.show(target="browser")``.
"""

from __future__ import annotations

import tempfile
import webbrowser
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from directive_diff.errors import UsageError
from directive_diff.model import Directive
from directive_diff.notebook import plain
from directive_diff.notebook.selected import Selection, chosen
from directive_diff.report import encoded, render
from directive_diff.report.labels import Labels, labels

if TYPE_CHECKING:
    from directive_diff.comparison import Comparison

__all__ = ["Selection", "Shown", "Target", "comparison_shown", "directive_shown", "show"]

Target = Literal["notebook", "browser"]

# Rows of the side-by-side table in an output cell: some three screens. A selection was asked for, and may be longer.
FIRST, SELECTED = 12, 20


@dataclass(frozen=True)
class Shown:
    """Something to be looked at, in both forms; each is made when it is asked for."""

    _html: Callable[[], str] = field(repr=False)
    _text: Callable[[], str] = field(repr=False)

    @property
    def html(self) -> str:
        """A fragment of HTML, one element, with its own style."""
        return self._html()

    def __str__(self) -> str:
        return self._text()

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.html

    def __reduce__(self) -> tuple[Callable[[str, str], Shown], tuple[str, str]]:
        """Sent to another process, it is what it shows."""
        return _written, (self.html, str(self))

    def _repr_mimebundle_(
        self, include: Collection[str] | None = None, exclude: Collection[str] | None = None
    ) -> dict[str, str]:
        """What Jupyter, VS Code and IPython ask for."""
        makers = {"text/plain": self._text, "text/html": self._html}
        return {
            kind: make()
            for kind, make in makers.items()
            if (not include or kind in include) and not (exclude and kind in exclude)
        }


def _written(html: str, text: str) -> Shown:
    return Shown(lambda: html, lambda: text)


def comparison_shown(comparison: Comparison, lang: str = "vi") -> Shown:
    """The two documents, what the summary says, counts, and the first rows that changed."""
    from directive_diff.notebook import page

    words = _words(comparison, lang)
    return Shown(
        lambda: page.comparison(comparison, words, FIRST),
        lambda: plain.comparison(comparison, words),
    )


def directive_shown(directive: Directive, lang: str = "vi") -> Shown:
    """What a document says of itself, its sections and how much is in it."""
    from directive_diff.notebook import page

    words = labels(lang)
    return Shown(lambda: page.directive(directive, words), lambda: plain.directive(directive, words))


def show(
    comparison: Comparison, selection: Selection | None = None, *, target: Target = "notebook", lang: str = "vi"
) -> Shown:
    """As :meth:`directive_diff.Comparison.show`."""
    words = _words(comparison, lang)
    if target not in ("notebook", "browser"):
        raise UsageError("E417", target=str(target))
    if selection is None:
        shown = comparison_shown(comparison, lang)
        if target == "browser":
            _open(render(comparison, "html", lang))
        return shown
    from directive_diff.notebook import page

    wanted = chosen(comparison, selection)
    if target == "browser":
        _open(page.alone(comparison, wanted, words))
    return Shown(
        lambda: page.selection(comparison, wanted, words, SELECTED),
        lambda: plain.selection(comparison, wanted, words, SELECTED),
    )


def _words(comparison: Comparison, lang: str) -> Labels:
    """The words of a language, with the names of a researcher's own categories."""
    return labels(lang, comparison.own_categories)


def _open(page: str | bytes) -> None:
    """Open a page in the browser; the file stays, for the browser reads it when it likes."""
    folder = Path(tempfile.mkdtemp(prefix="directive-diff-"))
    path = folder / "directive-diff.html"
    path.write_bytes(encoded(page))
    webbrowser.open(path.as_uri())
