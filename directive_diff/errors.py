"""Every error that leaves the package: what happened, where, and what to do next, in both languages."""

from __future__ import annotations

__all__ = ["DirectiveDiffError", "InputError", "InternalError", "OutputError", "UsageError"]


class DirectiveDiffError(Exception):
    """The base of every error this package raises.

    ``code`` is stable between releases and listed in ``docs/errors.md``; ``vi`` and ``en`` are the
    whole message, each ending with what the reader can do next.
    """

    def __init__(self, code: str, *, vi: str, en: str) -> None:
        super().__init__(f"[{code}] {en}")
        self.code = code
        self.vi = vi
        self.en = en

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
