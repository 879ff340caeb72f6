"""Plots of a comparison through matplotlib, for papers, slides and notebooks (``docs/plots.md``).

    >>> from directive_diff import compare, plots
    >>> ax = plots.flow(compare("chi-thi-2025.md", "chi-thi-2026.txt"))  # doctest: +SKIP
    >>> plots.save(ax, "flow.svg")  # doctest: +SKIP

Each function draws one picture and returns its matplotlib Axes. Without ``ax`` it makes a figure of a fitting size with
``pyplot``, which is what notebooks show; nothing is shown, and no setting of matplotlib is changed. matplotlib (the
extra ``[plots]``) is imported when the first picture is drawn.
"""

from __future__ import annotations

from directive_diff.plots.canvas import TooSmallWarning
from directive_diff.plots.changes import changes
from directive_diff.plots.flow import flow
from directive_diff.plots.network import network
from directive_diff.plots.saving import save
from directive_diff.plots.similarity import similarity
from directive_diff.plots.timeline import timeline

__all__ = ["TooSmallWarning", "changes", "flow", "network", "save", "similarity", "timeline"]
