"""Every error that leaves the package: what happened, where, and what to do next, in both languages."""

from __future__ import annotations

import traceback
from pathlib import Path

from directive_diff.catalogue import Value, message

__all__ = ["DirectiveDiffError", "InputError", "InternalError", "OutputError", "UsageError", "unexpected"]


class DirectiveDiffError(Exception):
    """The base of every error this package raises.

    ``code`` is stable between releases and listed in ``docs/errors.md``; ``vi`` and ``en`` are the whole message, each
    ending with what the reader can do next. The words stand in the catalogue, in the table ``errors`` under ``key``:
    the code, and behind a dot which of its wordings where it has several (``E401.date``).
    """

    def __init__(self, key: str, /, **values: Value) -> None:
        said = message("errors", key, **values)
        self.code = key.partition(".")[0]
        self.vi = said.vi
        self.en = said.en
        super().__init__(f"[{self.code}] {self.en}")

    def message(self, lang: str) -> str:
        """The message in ``"vi"`` or ``"en"``, with its code in front."""
        return f"[{self.code}] {self.vi if lang == 'vi' else self.en}"


class InputError(DirectiveDiffError):
    """A file that cannot be read as a directive."""


class OutputError(DirectiveDiffError):
    """A report that cannot be written where, or in the format, that was asked for."""


class UsageError(DirectiveDiffError):
    """A command or call whose arguments do not fit together."""


class InternalError(DirectiveDiffError):
    """One of our own promises did not hold; raised instead of showing a wrong result."""


def unexpected(error: Exception) -> InternalError:
    """E999: an error that nobody foresaw, and the line of the program where it happened."""
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{Path(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return InternalError("E999", what=f"{type(error).__name__}: {error}"[:300], place=place)
