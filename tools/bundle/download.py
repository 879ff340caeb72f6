"""The wheels, brought by pip: our own built, the others downloaded for each target until nothing is missing.

What pip wants for the system it runs on and the target does not need is brought as well and left out afterwards; where
no such wheel exists for the target, pip refuses all, and the message names it.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.bundle.closure import Closure, Wheel, closure
from tools.bundle.targets import Target

__all__ = ["EXTRAS", "PROJECT", "IncompleteError", "UnreachableError", "installer", "needed", "own_wheel"]

PROJECT = "directive-diff"
EXTRAS = ("docx", "html", "pdf", "preview", "xlsx")  # all the product can do; nothing of its tests
# What a wheel brought in a later round asks for may itself be for the target only; nothing known goes deeper than two.
ROUNDS = 5
_NOT_FOUND = re.compile(r"No matching distribution found for (.+)")
_UNREACHED = re.compile(r"(?i)connection broken|NewConnectionError|name resolution|ConnectTimeout|ProxyError")


class IncompleteError(Exception):
    """A target cannot have all it needs; says which, and what."""


class UnreachableError(Exception):
    """Where pip looks for wheels does not answer."""


def own_wheel(source: Path, to: Path) -> Wheel:
    """The project's own wheel, built from its source into a folder.

    Raises:
        UnreachableError: what builds it could not be had.
        IncompleteError: it could not be built.
    """
    _pip("wheel", "--no-deps", "--wheel-dir", to, source, what=PROJECT)
    (path,) = to.glob("directive_diff-*.whl")
    return Wheel(path)


def installer(to: Path) -> Wheel:
    """The wheel of pip itself, any Python's: the folder's own installs the rest, whatever the machine's is or lacks.

    Raises:
        UnreachableError, IncompleteError: it could not be had.
    """
    _pip("download", "--only-binary=:all:", "--no-deps", "--dest", to, "pip", what="pip")
    (path,) = to.glob("pip-*.whl")
    return Wheel(path)


def needed(target: Target, own: Wheel, extras: Sequence[str], to: Path) -> tuple[Wheel, ...]:
    """The wheels the target needs, our own among them, put into the folder ``to``.

    Raises:
        UnreachableError: the wheels could not be had.
        IncompleteError: a wheel does not exist for the target.
    """
    asked = [f"{own.path}[{','.join(extras)}]"]
    for _ in range(ROUNDS):
        with TemporaryDirectory(prefix="wheels-") as folder:
            _download(target, asked, Path(folder))
            found = closure(target, [Wheel(path) for path in sorted(Path(folder).glob("*.whl"))], own.name, extras)
            if not found.missing:
                return tuple(_kept(wheel, to) for wheel in found.wheels)
        asked += found.missing
    raise IncompleteError(lacking(target, found))


def lacking(target: Target, found: Closure) -> str:
    """What is missing, in a line."""
    wanted = ", ".join(f"{what} ({by})" if by else what for what, by in found.missing.items())
    return f"{target.name}: {wanted}"


def _download(target: Target, asked: Sequence[str], to: Path) -> None:
    platforms = [f"--platform={tag}" for tag in target.platforms]
    which = ["--implementation=cp", f"--python-version={target.python}", *platforms]
    _pip("download", "--only-binary=:all:", *which, "--dest", to, *asked, what=target.name)


def _kept(wheel: Wheel, to: Path) -> Wheel:
    """The wheel in the folder. What serves several targets is there once."""
    place = to / wheel.path.name
    if not place.exists():
        place.write_bytes(wheel.path.read_bytes())
    return Wheel(place)


def _pip(*arguments: str | Path, what: str) -> None:
    """Run the pip of this Python; what it says is shown only when it fails."""
    command = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--no-input", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", errors="replace", check=False)
    if done.returncode == 0:
        return
    if _UNREACHED.search(done.stderr):
        raise UnreachableError(f"{what}: {_last(done.stderr)}")
    absent = _NOT_FOUND.search(done.stderr)
    raise IncompleteError(f"{what}: {absent[1] if absent else _last(done.stderr)}")


def _last(said: str) -> str:
    """The last line that tells something."""
    lines = [line.strip() for line in said.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if line.startswith("ERROR")), lines[-1] if lines else "?")
