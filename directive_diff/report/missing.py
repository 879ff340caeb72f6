"""The error of every writer whose library is not installed."""

from __future__ import annotations

import sys

from directive_diff.errors import OutputError

__all__ = ["install_command", "missing_library"]


def missing_library(format: str, library: str) -> OutputError:
    """E209: ``library`` (its name on the package index) writes this format and is not installed."""
    return OutputError("E209", format=format, command=install_command(library))


def install_command(library: str) -> str:
    """The command that installs a library (with its version, if that matters) where this program runs."""
    named = f'"{library}"' if ">" in library else library
    return f'"{sys.executable}" -m pip install {named}'
