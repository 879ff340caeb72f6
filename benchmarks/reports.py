"""``python -m benchmarks.reports``: what each report costs beside the comparison it shows, and how the page opens.

The example pair, and the pair many times over (``benchmarks.variants``): time to write, as a share of the comparison's,
and the size of the file. Where Chromium is installed the page of the longest is opened: seconds to its first picture,
elements there then and after two hundred steps of scrolling, and how long its frames took. Warm, best of three.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.speed import EXAMPLE, best, files
from directive_diff.comparison import Comparison, compare
from directive_diff.directive import read
from directive_diff.report import FORMATS, encoded, render

__all__ = ["main"]

_STEPS, _STEP = 200, 120  # frames, and pixels a frame: a fast turn of the wheel

_SCROLL = """async ([steps, step]) => {
  const gaps = [];
  document.querySelector("#side-by-side").scrollIntoView();
  let last = performance.now();
  for (let i = 0; i < steps; i++) {
    scrollBy(0, step);
    await new Promise(requestAnimationFrame);
    const now = performance.now();
    gaps.push(now - last);
    last = now;
  }
  gaps.sort((a, b) => a - b);
  return [gaps[steps >> 1], gaps[Math.floor(steps * 0.95)]];
}"""


def _table(sizes: list[int], folder: Path) -> Path:
    """Write every format at every size; returns the page of the last."""
    example = read(EXAMPLE[0]), read(EXAMPLE[1])
    print("| report | " + " | ".join(f"{n}×: time / compare | {n}×: kB" for n in sizes) + " |")
    print("|---|" + "---|---|" * len(sizes))
    made: list[tuple[Comparison, float]] = []
    for size in sizes:
        old, new = (read(path) for path in files(example, size, folder))
        made.append((compare(old, new), best(partial(compare, old, new), 3)))
    for format in FORMATS:
        cells = []
        for comparison, whole in made:
            content = encoded(render(comparison, format))
            took = best(partial(render, comparison, format), 3)
            cells.append(f"{took / whole:.2f} | {len(content) / 1000:.0f}")
        print(f"| {format} | " + " | ".join(cells) + " |", flush=True)
    page = folder / "page.html"
    page.write_bytes(encoded(render(made[-1][0], "html")))
    return page


def _opened(page: Path, chromium: str) -> None:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1440, "height": 900})
        view.goto(page.as_uri())
        timing: Any = view.evaluate("performance.getEntriesByType('navigation')[0].domComplete")
        count = "document.querySelectorAll('*').length"
        before = view.evaluate(count)
        middle, late = view.evaluate(_SCROLL, [_STEPS, _STEP])
        print(
            f"- the page of {page.stat().st_size / 1e6:.1f} MB is there after {timing / 1000:.2f} s, {before} elements"
        )
        print(
            f"- after {_STEPS} steps of {_STEP} px: {view.evaluate(count)} elements; a frame took {middle:.0f} ms "
            f"(median), {late:.0f} ms (95 %)"
        )
        browser.close()


def main() -> int:
    """Print the table, and what the browser says."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1, 16])
    sizes = parser.parse_args().sizes
    with tempfile.TemporaryDirectory() as folder:
        page = _table(sizes, Path(folder))
        chromium = shutil.which("chromium")
        if chromium:
            _opened(page, chromium)
        else:
            print("- no Chromium here: the page was not opened")
    return 0


if __name__ == "__main__":
    sys.exit(main())
