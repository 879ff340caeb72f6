"""The notebooks of ``examples/``: they are their scripts, they run, and they keep what they show today."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tools.notebooks import EXAMPLES, cells, notebook, scripts, shown

SCRIPTS = scripts()


def test_there_is_a_notebook_for_each_script_and_a_script_for_each_notebook() -> None:
    assert [path.stem for path in SCRIPTS] == sorted(path.stem for path in EXAMPLES.glob("*.ipynb"))
    assert len(SCRIPTS) >= 2


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_notebook_is_its_script_and_shows_what_it_shows_today(script: Path) -> None:
    kept = json.loads(script.with_suffix(".ipynb").read_text(encoding="utf-8"))
    wanted = [(cell.source, "markdown" if cell.text else "code") for cell in cells(script.read_text(encoding="utf-8"))]
    assert [("".join(cell["source"]), cell["cell_type"]) for cell in kept["cells"]] == wanted
    run = notebook(script)
    assert shown(kept) == shown(run)
    kinds = {kind for cell in run["cells"] for o in cell.get("outputs", ()) for kind in o.get("data", {})}
    assert kinds & {"text/html", "image/png"}


@pytest.mark.parametrize("script", SCRIPTS[:2], ids=lambda path: path.stem)
def test_a_script_runs_without_jupyter(script: Path) -> None:
    done = subprocess.run(
        [sys.executable, script.name],
        cwd=script.parent,
        capture_output=True,
        encoding="utf-8",
        env={"PYTHONPATH": str(EXAMPLES.parent), "PYTHONUTF8": "1", "PATH": ""},
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout


def test_cells_are_parted_by_their_marks() -> None:
    script = '"""Doc."""\n\n# %% [markdown]\n# # Tên\n#\n# chữ\n\n# %%\nx = 1\nx\n'
    assert [(c.source, c.text) for c in cells(script)] == [("# Tên\n\nchữ", True), ("x = 1\nx", False)]
