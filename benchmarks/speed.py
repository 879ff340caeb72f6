"""``python -m benchmarks.speed``: how fast, beside difflib and redlines, in one run on this machine.

Absolute times mean nothing between machines; the ratios do. The peers compare text only: difflib's matcher on all
tokens (autojunk off) and redlines, each given the texts already read. Ours is told twice: *compare* is the same
work from two directives in hand, *file to changes* starts at the files. All warm, best of several runs; peers are
run once where they take seconds. Cold times are whole processes, best of five.
"""

from __future__ import annotations

import argparse
import gc
import importlib.util
import subprocess
import sys
import tempfile
import timeit
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import partial
from pathlib import Path

from benchmarks.variants import write_variants
from directive_diff.comparison import compare
from directive_diff.directive import read
from directive_diff.model import Directive

__all__ = ["EXAMPLE", "best", "files", "main"]

_DATA = Path(__file__).parent.parent / "examples" / "data"
EXAMPLE = (_DATA / "chi-thi-thai-nguyen-2025.md", _DATA / "chi-thi-thai-nguyen-2026.txt")


def best(task: Callable[[], object], runs: int) -> float:
    """The shortest of several runs, in milliseconds, by the standard library's timeit (for all alike)."""
    gc.collect()
    return min(timeit.repeat(task, repeat=runs, number=1)) * 1000


def _words(directive: Directive) -> list[str]:
    return [directive.text[a:b] for a, b in zip(directive.tokens.starts, directive.tokens.ends, strict=True)]


def _warm(sizes: list[int], folder: Path, *, peers_up_to: int) -> None:
    example = read(EXAMPLE[0]), read(EXAMPLE[1])
    redlines = importlib.util.find_spec("redlines") is not None
    print("| size | characters | file to changes | compare | difflib | redlines | difflib / file | difflib / compare |")
    print("|---|---|---|---|---|---|---|---|")
    for size in sizes:
        paths = files(example, size, folder)
        compare(*paths)
        old, new = read(paths[0]), read(paths[1])
        runs = 7 if size <= 4 else 3
        whole = best(partial(compare, *paths), runs)
        alone = best(partial(compare, old, new), runs)
        flat = lines = None
        if size <= peers_up_to:
            turns = 5 if size == 1 else 1
            flat = best(partial(_difflib, _words(old), _words(new)), turns)
            lines = best(partial(_redlines, old.text, new.text), turns) if redlines else None
        cells = [f"{size}×", str(len(old.text) + len(new.text)), f"{whole:.1f} ms", f"{alone:.1f} ms"]
        cells += [f"{x:.0f} ms" if x is not None else "–" for x in (flat, lines)]
        cells += [f"{flat / x:.1f}" if flat is not None else "–" for x in (whole, alone)]
        print(f"| {' | '.join(cells)} |", flush=True)


def files(example: tuple[Directive, Directive], size: int, folder: Path) -> tuple[Path, Path]:
    """The example pair, or a pair ``size`` times as long, written into ``folder``."""
    if size == 1:
        return EXAMPLE
    return write_variants(*example, size, folder)


def _difflib(a: list[str], b: list[str]) -> object:
    return SequenceMatcher(None, a, b, autojunk=False).get_opcodes()


def _redlines(old: str, new: str) -> object:
    from redlines import Redlines

    return Redlines(old, new).output_markdown


def _doubling(sizes: list[int], folder: Path) -> None:
    example = read(EXAMPLE[0]), read(EXAMPLE[1])
    before = None
    for size in sizes:
        paths = files(example, size, folder)
        took = best(partial(compare, *paths), 5)
        print(f"- {size}×: {took:.0f} ms" + (f", {took / before:.2f} times the half" if before else ""), flush=True)
        before = took


def _memory(size: int, folder: Path) -> None:
    example = read(EXAMPLE[0]), read(EXAMPLE[1])
    paths = files(example, size, folder)
    code = (
        "import resource, sys; from directive_diff import compare; "
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; compare(sys.argv[1], sys.argv[2]); "
        "after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss; print(after // 1024)"
    )
    done = subprocess.run([sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True, check=True)
    print(f"- peak memory of a process that compares at {size}×: {done.stdout.strip()} MiB", flush=True)


def _cold(folder: Path) -> None:
    paths = [str(path) for path in EXAMPLE]
    cli = [sys.executable, "-m", "directive_diff"]
    commands = {
        "import spacy": [sys.executable, "-c", "import spacy"],
        "directive-diff --help": [*cli, "--help"],
        "directive-diff compare": [*cli, "compare", *paths, "-o", str(folder / "x.html"), "-o", str(folder / "x.json")],
    }
    took: dict[str, float] = {}
    for name, command in commands.items():
        took[name] = best(partial(subprocess.run, command, check=True, capture_output=True), 5)
        print(f"- cold, {name}: {took[name]:.0f} ms", flush=True)
    print(f"- cold compare / import spacy: {took['directive-diff compare'] / took['import spacy']:.2f}", flush=True)


def main() -> None:
    """Print all tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="peers only on the pair itself")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        _warm([1, 4, 16], folder, peers_up_to=1 if options.quick else 16)
        _doubling([1, 2, 4, 8, 16, 32], folder)
        _memory(16, folder)
        _cold(folder)


if __name__ == "__main__":
    main()
