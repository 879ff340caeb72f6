"""Compare last year's and this year's Vietnamese directive: what changed, and why.

    >>> from directive_diff import compare, write
    >>> comparison = compare("chi-thi-2025.md", "chi-thi-2026.txt")  # doctest: +SKIP
    >>> write(comparison, "report.html")  # doctest: +SKIP

Names are imported when first used, so that the command line can answer ``--help`` before spaCy is loaded.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
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

_HOME = {
    "Checked": "directive_diff.checks",
    "Comparison": "directive_diff.comparison",
    "Directive": "directive_diff.model",
    "DirectiveDiffError": "directive_diff.errors",
    "check": "directive_diff.checks",
    "compare": "directive_diff.comparison",
    "read": "directive_diff.directive",
    "write": "directive_diff.report",
}


def __getattr__(name: str) -> object:
    if name not in _HOME:
        msg = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(msg)
    value: object = getattr(import_module(_HOME[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
