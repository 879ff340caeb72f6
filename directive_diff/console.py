"""What the command line says: on standard output, on standard error, and whether anybody sees it."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import Any

from directive_diff.report import encoded

__all__ = ["Progress", "coloured", "note", "show", "speak_utf8", "watched"]

_STDOUT, _OBEYS_CODES = -11, 4  # STD_OUTPUT_HANDLE, ENABLE_VIRTUAL_TERMINAL_PROCESSING


def speak_utf8() -> None:
    """Vietnamese whatever the console says of itself (ascii, cp1258): the bytes are UTF-8, with bare line feeds."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure: Any = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            with suppress(OSError, ValueError):
                reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def watched() -> bool:
    """Whether standard output is a terminal, where a person reads the summary."""
    return sys.stdout is not None and sys.stdout.isatty()


def coloured() -> bool:
    """Whether standard output shows colour: a terminal that can, and whose user has not said no (no-color.org)."""
    wanted = watched() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    return wanted and (os.name != "nt" or _windows_colours())


def _windows_colours() -> bool:
    """Ask a console of Windows to obey colour codes, which it shows as signs unless asked; False where it cannot."""
    import ctypes

    kernel: Any = getattr(ctypes, "windll").kernel32  # noqa: B009  # is there on Windows only
    output, mode = kernel.GetStdHandle(_STDOUT), ctypes.c_ulong()
    return bool(kernel.GetConsoleMode(output, ctypes.byref(mode))) and bool(
        kernel.SetConsoleMode(output, mode.value | _OBEYS_CODES)
    )


def show(text: str) -> None:
    """Write to standard output, as it is."""
    sys.stdout.write(encoded(text).decode("utf-8"))


def note(text: str) -> None:
    """A line on standard error; if that is closed there is nobody to tell."""
    if sys.stderr is not None:
        with suppress(OSError, ValueError):
            print(encoded(text).decode("utf-8"), file=sys.stderr, flush=True)


class Progress:
    """A word on standard error while something takes its time, and only where a person is looking."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._shown = sys.stderr is not None and sys.stderr.isatty()

    def __enter__(self) -> None:
        if self._shown:
            sys.stderr.write(self._text)
            sys.stderr.flush()

    def __exit__(self, *_: object) -> None:
        if self._shown:
            sys.stderr.write("\r" + " " * len(self._text) + "\r")
            sys.stderr.flush()
