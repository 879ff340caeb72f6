"""``python -m benchmarks.edits``: how often the quick answer after an edit is the whole one.

In each gold pair whose files are texts an editor's edits are made, one at a time, in the newer text: a word typed, a
line put in, taken out, joined, cut in two, moved, swapped. Told is of how many the sentences pair as they do when the
whole is compared anew (`strict`: units of every level, with what moved), and of how many findings are missing or too
many.
"""

from __future__ import annotations

import argparse
import dataclasses
import random
from pathlib import Path

from directive_diff.checks import Checked, check
from directive_diff.checks.again import check_again
from directive_diff.comparison import Comparison, compare
from directive_diff.directive import read_file
from directive_diff.reading import load
from directive_diff.recompare import recompare

__all__ = ["edited", "main"]

GOLD = Path(__file__).parent.parent / "tests" / "gold"
_TYPED = (
    "thành phố",
    "Nghị quyết số 57-NQ/TW ngày 22/12/2024",
    "quý IV",
    "; b)",
    "xã, phường",
    "1.",
    "huyện",
    "UBND cấp huyện",
)
_STEPS = ("word", "word", "insert", "delete", "join", "swap", "move", "cut in two")


def edited(text: str, seed: int) -> str:
    """The text after one edit such as an editor makes between two saves."""
    rnd = random.Random(seed)
    lines = text.split("\n")
    k = rnd.randrange(len(lines))
    step = rnd.choice(_STEPS)
    if step == "word":
        words = lines[k].split(" ")
        words[rnd.randrange(len(words))] = rnd.choice(_TYPED)
        lines[k] = " ".join(words)
    elif step == "insert":
        lines.insert(k, f"{rnd.choice(lines)}\n")
    elif step == "delete":
        del lines[k]
    elif step == "move":
        lines.insert(rnd.randrange(len(lines)), lines.pop(k))
    elif step == "swap":
        j = rnd.randrange(len(lines))
        lines[k], lines[j] = lines[j], lines[k]
    elif step == "cut in two":
        half = len(lines[k]) // 2
        lines[k : k + 1] = [lines[k][:half], "", lines[k][half:]]
    elif k + 1 < len(lines):
        lines[k] += " " + lines.pop(k + 1)
    return "\n".join(lines)


def _pairs(comparison: Comparison) -> set[tuple[object, ...]]:
    return {(p.old, p.new, p.kind) for p in comparison.pairs if p.level == "sentence"}


def _strict(comparison: Comparison) -> set[tuple[object, ...]]:
    return {(p.old, p.new, p.kind, p.moved) for p in comparison.pairs}


def _found(findings: tuple[Checked, ...]) -> set[tuple[object, ...]]:
    return {(c.rule, c.place) for c in findings}


def main() -> None:
    """Print the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--edits", type=int, default=40)
    edits = options.parse_args().edits
    print("| pair | edits | no quick answer | sentences pair alike | strict | findings | too many | missing |")
    print("|---|---|---|---|---|---|---|---|")
    total = [0] * 7
    for path in sorted(p for p in GOLD.glob("*/new.*") if p.suffix in (".md", ".txt")):
        file = load(path)
        old = next(p for p in path.parent.iterdir() if p.stem == "old")
        known = compare(old, read_file(file))
        before = check(known.new, known.old, comparison=known)
        text = file.data.decode("utf-8-sig")
        row = [0] * 7
        for seed in range(edits):
            later = dataclasses.replace(file, data=edited(text, seed).encode())
            new = read_file(later, None, known.new)
            near = recompare(known, new)
            row[0] += 1
            if near is None:
                row[1] += 1
                continue
            whole = compare(known.old, new)
            row[2] += _pairs(near) == _pairs(whole)
            row[3] += _strict(near) == _strict(whole)
            quick, full = _found(check_again(before, known.new, near)), _found(check(new, known.old, comparison=whole))
            row[4] += len(full)
            row[5] += len(quick - full)
            row[6] += len(full - quick)
        total = [a + b for a, b in zip(total, row, strict=True)]
        print(f"| `{path.parent.name}` | " + " | ".join(map(str, row)) + " |", flush=True)
    print("| all | " + " | ".join(map(str, total)) + " |")


if __name__ == "__main__":
    main()
