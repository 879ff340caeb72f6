"""Wheels made for tests: a few lines in a zip, which pip installs like any other."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from zipfile import ZipFile


def made(
    folder: Path,
    name: str,
    requires: Sequence[str] = (),
    *,
    version: str = "1.0",
    tag: str = "py3-none-any",
    python: str | None = None,
    extras: Sequence[str] = (),
    files: Mapping[str, str] | None = None,
) -> Path:
    """A wheel in the folder, which asks for what is said and holds the files."""
    stem = f"{name.replace('-', '_')}-{version}"
    lines = ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}", "License: MIT"]
    lines += [f"Requires-Python: {python}"] if python else []
    lines += [f"Provides-Extra: {extra}" for extra in extras]
    lines += [f"Requires-Dist: {requirement}" for requirement in requires]
    about = f"{stem}.dist-info"
    content = {
        **(files or {}),
        f"{about}/METADATA": "\n".join([*lines, "", ""]),
        f"{about}/WHEEL": f"Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: {tag}\n",
    }
    record = f"{about}/RECORD"
    content[record] = "".join(f"{member},,\n" for member in [*content, record])
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{stem}-{tag}.whl"
    with ZipFile(path, "w") as archive:
        for member, text in content.items():
            archive.writestr(member, text)
    return path
