"""The example pair that comes with the package."""

from __future__ import annotations

from pathlib import Path

from directive_diff.errors import InputError

__all__ = ["EXAMPLE", "example_pair"]

EXAMPLE = ("chi-thi-thai-nguyen-2025.md", "chi-thi-thai-nguyen-2026.txt")
_PACKAGE = Path(__file__).resolve().parent
# In an installed wheel the texts lie in the package; in a checkout they lie beside it.
_FOLDERS = (_PACKAGE / "data", _PACKAGE.parent / "examples" / "data")


def example_pair() -> tuple[Path, Path]:
    """The old and the new text of the example.

    Raises:
        InputError: E108 when the installation lacks them.
    """
    for folder in _FOLDERS:
        old, new = (folder / name for name in EXAMPLE)
        if old.is_file() and new.is_file():
            return old, new
    raise InputError("E108")
