"""The pictures of ``docs/plots.md``: ``python -m tools.pictures`` draws them anew from the bundled pair.

They are drawn with matplotlib's own settings, whatever the machine's, so that they change only when the plots, the
example or matplotlib do.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from directive_diff import Comparison, compare, plots
from directive_diff.bundled import example_pair

__all__ = ["FOLDER", "PICTURES", "drawn", "main"]

FOLDER = Path(__file__).resolve().parent.parent / "docs" / "pictures"
PICTURES: dict[str, Callable[[Comparison], Any]] = {
    "flow": plots.flow,
    "changes": plots.changes,
    "timeline": plots.timeline,
    "network": plots.network,
    "similarity": plots.similarity,
}


def drawn(folder: Path, comparison: Comparison | None = None) -> Iterator[Path]:
    """Draw every picture into a folder; the paths as they are written."""
    import matplotlib as mpl
    import matplotlib.pyplot as plt

    found = comparison or compare(*example_pair())
    with mpl.rc_context(mpl.rcParamsDefault):
        for name, draw in PICTURES.items():
            ax = draw(found)
            path = folder / f"{name}.svg"
            plots.save(ax, path, editable=True)
            plt.close(ax.figure)
            yield path


def main() -> int:
    """Draw them where the documentation has them."""
    FOLDER.mkdir(exist_ok=True)
    for path in drawn(FOLDER):
        print(path.name, path.stat().st_size)
    return 0


if __name__ == "__main__":
    sys.exit(main())
