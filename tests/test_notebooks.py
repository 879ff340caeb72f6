"""The notebooks of ``examples/``: they are their scripts, they run, and they keep what they show today."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tools.notebooks import EXAMPLES, Cell, cells, notebook, run, scripts, shown, workplace

SCRIPTS = scripts()


def test_there_is_a_notebook_for_each_script_and_a_script_for_each_notebook() -> None:
    assert [path.stem for path in SCRIPTS] == sorted(path.stem for path in EXAMPLES.glob("*.ipynb"))
    assert len(SCRIPTS) >= 2


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda path: path.stem)
def test_a_notebook_is_its_script_and_shows_what_it_shows_today(script: Path) -> None:
    kept = json.loads(script.with_suffix(".ipynb").read_text(encoding="utf-8"))
    wanted = [(cell.source, "markdown" if cell.text else "code") for cell in cells(script.read_text(encoding="utf-8"))]
    assert [("".join(cell["source"]), cell["cell_type"]) for cell in kept["cells"]] == wanted
    ran = notebook(script)
    assert shown(kept) == shown(ran)
    for values in (kept, ran):
        for cell in values["cells"]:
            source = "".join(cell["source"])
            # A cell that draws keeps its picture; one that shows a table keeps it as a table.
            assert ("image/png" in kinds(cell)) == bool(DRAWS.search(source)), source
            assert not re.search(r"^(display|comparison)\b(?! =)", source, re.MULTILINE) or "text/html" in kinds(cell)
            assert ".to_string(" not in source


DRAWS = re.compile(r"\bplots\.(?:flow|changes|timeline|network|similarity)\(|\bplt\.subplots\(")


def kinds(cell: dict[str, Any]) -> set[str]:
    return {kind for output in cell.get("outputs", ()) for kind in output.get("data", {})}


EACH = """\
import runpy, sys
for script in sys.argv[1:]:
    print(script)
    runpy.run_path(script, run_name="__main__")
assert not {"IPython", "ipykernel", "nbclient"} & set(sys.modules)"""


def test_the_scripts_run_without_jupyter() -> None:
    with workplace() as folder:
        done = subprocess.run(
            [sys.executable, "-c", EACH, *SCRIPTS],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            env={"PYTHONPATH": str(EXAMPLES.parent), "PYTHONUTF8": "1", "PATH": "", "MPLBACKEND": "Agg"},
            timeout=120,
            check=False,
        )
    assert done.returncode == 0, done.stderr
    said = re.split("|".join(re.escape(f"{script}\n") for script in SCRIPTS), done.stdout)
    assert len(said) == 1 + len(SCRIPTS)
    assert all(said[1:])


FRESH = """\
import sys
sys.path.insert(0, {tests!r})
import plot_pairs
from directive_diff import plots
comparison = plot_pairs.dollars()
{first}
===
ax = plots.changes(comparison)
===
import matplotlib, matplotlib.pyplot as plt
plt.plot([1, 2])
print(matplotlib.is_interactive(), matplotlib.get_backend())"""


def test_figures_in_a_fresh_kernel() -> None:
    """Ours change nothing for what comes after them: matplotlib is as it is where the first figure is the reader's."""
    said = []
    for first in ("ax = plots.flow(comparison)", "import matplotlib.pyplot as plt; plt.figure(); plt.plot([1])"):
        source = FRESH.format(tests=str(Path(__file__).parent), first=first)
        values = run([Cell(part, text=False) for part in source.split("\n===\n")])
        assert [kinds(cell) >= {"image/png"} for cell in values["cells"]] == [True] * 3
        said.append([text for text in shown(values) if text.startswith(("True", "False"))])
    assert said[0] == said[1]
    assert said[0][0].startswith("True")


def test_cells_are_parted_by_their_marks() -> None:
    script = '"""Doc."""\n\n# %% [markdown]\n# # Tên\n#\n# chữ\n\n# %%\nx = 1\nx\n'
    assert [(c.source, c.text) for c in cells(script)] == [("# Tên\n\nchữ", True), ("x = 1\nx", False)]
