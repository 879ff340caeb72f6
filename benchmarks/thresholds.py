"""``python -m benchmarks.thresholds``: what each number of the alignment is worth, measured on the gold pairs.

Each field of ``Thresholds`` is set a fifth lower and a fifth higher, the others as they are, and the F1 of sentence
pairs (strict and lax) over all gold pairs is printed beside that of the defaults. A field whose change lowers neither
is set by its reason alone, or guards against what these texts do not hold.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace

from benchmarks.accuracy import Score, pair_scores
from benchmarks.gold import Places, load_all
from directive_diff.alignment import DEFAULTS, Thresholds
from directive_diff.comparison import compare
from directive_diff.directive import read

__all__ = ["main"]

STEP = 0.2


def scorer() -> Callable[[Thresholds], tuple[float, float]]:
    """Reads the gold pairs once; returns strict and lax F1 for given limits."""
    golds = [(gold, read(gold.old), read(gold.new)) for gold in load_all()]

    def measure(limits: Thresholds) -> tuple[float, float]:
        totals = Score(), Score()
        for gold, old, new in golds:
            comparison = compare(old, new, limits=limits)
            rows = pair_scores(comparison, gold.facts, (Places(old), Places(new)))
            for total, score in zip(totals, rows.values(), strict=True):
                total.right += score.right
                total.wrong += score.wrong
                total.missing += score.missing
        return totals[0].f1, totals[1].f1

    return measure


def main() -> None:
    """Print the table."""
    measure = scorer()
    strict, lax = measure(DEFAULTS)
    print(f"Defaults: strict {strict:.3f}, lax {lax:.3f}.\n")
    print("| threshold | default | a fifth lower: strict, lax | a fifth higher: strict, lax |")
    print("|---|---|---|---|")
    for field in fields(Thresholds):
        value = getattr(DEFAULTS, field.name)
        whole = isinstance(value, int)
        cells = []
        for factor in (1 - STEP, 1 + STEP):
            changed = max(1, round(value * factor) + (value == round(value * factor))) if whole else value * factor
            found = measure(replace(DEFAULTS, **{field.name: changed}))
            cells.append(f"{found[0]:.3f}, {found[1]:.3f}")
        print(f"| `{field.name}` | {value} | {cells[0]} | {cells[1]} |", flush=True)


if __name__ == "__main__":
    main()
