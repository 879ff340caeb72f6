"""The error of every writer whose library is not installed."""

from __future__ import annotations

import sys

from directive_diff.errors import OutputError

__all__ = ["missing_library"]


def missing_library(format: str, library: str) -> OutputError:
    """E209: ``library`` (its name on the package index) writes this format and is not installed."""
    command = f'"{sys.executable}" -m pip install {library}'
    return OutputError("E209", format=format, command=command)
