"""Other programs at work for a reader: found, run within limits, and ended with everything they started."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

__all__ = ["find", "run"]

# A converter that needs more than this for a directive has been given something else. Address space, not memory: a
# desktop program maps about 1.5 GB before it has read a byte.
MAX_MEMORY = 4 << 30
# No file it writes may grow beyond this; a text of 50 MB (the limit for files given) stays far below.
MAX_FILE = 256 << 20


def find(names: Sequence[str], places: Iterable[Path] = ()) -> str | None:
    """The first program of these names on the search path, else the first of ``places`` that is one."""
    for name in names:
        found = shutil.which(name)
        if found:
            return found
    return next((str(place) for place in places if place.is_file() and os.access(place, os.X_OK)), None)


def run(command: Sequence[str], folder: Path, seconds: float, environment: Mapping[str, str] | None = None) -> bytes:
    """Run ``command`` in ``folder`` for at most ``seconds``; returns what it printed on standard output.

    Whatever it started is ended with it, also when the caller is interrupted. Its exit status says nothing reliable
    (LibreOffice ends in 0 when it fails): callers look at what it made.

    Raises:
        TimeoutError: it was still running after ``seconds``.
        OSError: it cannot be started.
    """
    printed = folder / "printed"
    with printed.open("wb") as output:
        process = subprocess.Popen(
            list(command),
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **(environment or {})},
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        try:
            _limit(process.pid)
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise TimeoutError from None
        finally:
            _end(process)
    with printed.open("rb") as output:
        return output.read(MAX_FILE)


def _limit(pid: int) -> None:
    """Bound memory and file size of a process that has just been started, and of its children, where the system can."""
    if sys.platform == "linux":
        import resource

        with contextlib.suppress(OSError, ValueError):  # it may have ended already, or a lower limit may hold
            resource.prlimit(pid, resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
            resource.prlimit(pid, resource.RLIMIT_FSIZE, (MAX_FILE, MAX_FILE))
            resource.prlimit(pid, resource.RLIMIT_CORE, (0, 0))


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and all it started."""
    if sys.platform == "win32":
        if process.poll() is None:
            # Windows has no process groups that can be ended; this walks the tree from the process down.
            taskkill = Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32", "taskkill.exe")
            with contextlib.suppress(OSError, subprocess.TimeoutExpired):
                subprocess.run(
                    [str(taskkill), "/F", "/T", "/PID", str(process.pid)], check=False, capture_output=True, timeout=10
                )
    else:
        # The group is the process's own (a new session), so nothing else is in it; it outlives its first process.
        with contextlib.suppress(ProcessLookupError, PermissionError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    process.wait()
