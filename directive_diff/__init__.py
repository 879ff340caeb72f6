"""Compare last year's and this year's Vietnamese directive: what changed, and why.

    >>> from directive_diff import compare, write
    >>> comparison = compare("chi-thi-2025.md", "chi-thi-2026.txt")  # doctest: +SKIP
    >>> write(comparison, "report.html")  # doctest: +SKIP

Names are imported when first used, so that the command line can answer ``--help`` before spaCy is loaded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from directive_diff.first_use import found_when_used

if TYPE_CHECKING:
    from directive_diff import plots as plots
    from directive_diff.checks import Checked, check
    from directive_diff.comparison import Comparison, compare
    from directive_diff.directive import read
    from directive_diff.errors import DirectiveDiffError
    from directive_diff.model import Directive
    from directive_diff.report import write

__all__ = [
    "Checked",
    "Comparison",
    "Directive",
    "DirectiveDiffError",
    "__version__",
    "check",
    "compare",
    "read",
    "write",
]

__version__ = "0.1.0"

__getattr__, __dir__ = found_when_used(
    __name__,
    {
        "Checked": "checks",
        "Comparison": "comparison",
        "Directive": "model",
        "DirectiveDiffError": "errors",
        "check": "checks",
        "compare": "comparison",
        "plots": "",
        "read": "directive",
        "write": "report",
    },
)
