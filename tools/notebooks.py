"""``python -m tools.notebooks``: the scripts of ``examples/`` -> notebooks beside them, run, with what they show.

A script is what somebody without Jupyter runs; cells are parted by ``# %%``, cells of text by ``# %% [markdown]``. Its
notebook has the same cells, run beside a copy of ``examples/data``, so that what the cells write stays out of the
repository. ``--check`` runs them, and says where what the notebooks keep is not what they show today; nothing is
written.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from shutil import copytree
from tempfile import TemporaryDirectory
from typing import Any

__all__ = ["Cell", "cells", "main", "notebook", "run", "scripts", "shown", "workplace"]

EXAMPLES = Path(__file__).parent.parent / "examples"
_TIMEOUT = 120  # seconds for one cell
_MARK = re.compile(r"^# %%(?P<text> \[markdown\])?[^\n]*\n", re.MULTILINE)
_KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a script: its source, and whether it is text."""

    source: str
    text: bool


def scripts() -> list[Path]:
    """The scripts that have cells, in order."""
    found = sorted(EXAMPLES.glob("*.py"))
    return [path for path in found if _MARK.search(path.read_text(encoding="utf-8"))]


def cells(script: str) -> Iterator[Cell]:
    """The cells of a script; what stands before the first mark is the script's own: its docstring, and what Jupyter has
    already.
    """
    marks = list(_MARK.finditer(script))
    ends = [mark.start() for mark in marks[1:]] + [len(script)]
    for mark, end in zip(marks, ends, strict=True):
        body = script[mark.end() : end].strip("\n")
        if mark["text"]:
            body = "\n".join(line.removeprefix("#").removeprefix(" ") for line in body.split("\n"))
        yield Cell(body, bool(mark["text"]))


def notebook(path: Path) -> dict[str, Any]:
    """The notebook of a script, run: plain values of the notebook format 4.5."""
    return run(list(cells(path.read_text(encoding="utf-8"))))


def run(source: Sequence[Cell]) -> dict[str, Any]:
    """A notebook of these cells, run in a kernel of its own."""
    from nbclient import NotebookClient
    from nbformat import from_dict

    made: Any = from_dict(  # type: ignore[no-untyped-call]  # nbformat has no types
        {
            "cells": [_cell(number, cell) for number, cell in enumerate(source)],
            "metadata": {"kernelspec": _KERNEL, "language_info": {"name": "python"}},
            "nbformat": 4,
            "nbformat_minor": 5,
        }
    )
    with workplace() as folder:
        where = {"metadata": {"path": folder}}
        NotebookClient(made, timeout=_TIMEOUT, kernel_name="python3", resources=where).execute()
    values: dict[str, Any] = json.loads(json.dumps(made))
    for cell in values["cells"]:
        cell["metadata"] = {}  # when it was run
    values["metadata"] = {"kernelspec": _KERNEL, "language_info": {"name": "python"}}
    return values


@contextmanager
def workplace() -> Iterator[Path]:
    """A folder for one run, with what the scripts read."""
    with TemporaryDirectory() as folder:
        copytree(EXAMPLES / "data", Path(folder) / "data")
        yield Path(folder)


def _cell(number: int, cell: Cell) -> dict[str, Any]:
    made = {"id": f"cell-{number}", "metadata": {}, "source": cell.source}
    if cell.text:
        return {"cell_type": "markdown", **made}
    return {"cell_type": "code", "execution_count": None, "outputs": [], **made}


def written(values: dict[str, Any]) -> str:
    """A notebook as it lies in its file."""
    return json.dumps(values, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def shown(values: dict[str, Any]) -> list[str]:
    """What the cells of a notebook show, each as text: streams, results in plain text, errors."""
    found: list[str] = []
    for cell in values["cells"]:
        for output in cell.get("outputs", ()):
            data = output.get("data", {})
            said = output.get("text") or data.get("text/plain") or output.get("evalue") or ""
            found.append(said if isinstance(said, str) else "".join(said))
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the notebooks, or check them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--check", action="store_true")
    chosen = parser.parse_args(arguments)
    stale: list[str] = []
    for path in scripts():
        values, target = notebook(path), path.with_suffix(".ipynb")
        if not chosen.check:
            target.write_text(written(values), encoding="utf-8")
        elif not target.exists() or shown(json.loads(target.read_text(encoding="utf-8"))) != shown(values):
            stale.append(target.name)
    if stale:
        print(f"not what they show today: {', '.join(stale)}; run: python -m tools.notebooks", file=sys.stderr)
    return int(bool(stale))


if __name__ == "__main__":
    sys.exit(main())
