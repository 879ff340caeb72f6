"""The pairs of real and composed texts that many tests look at: the bundled one as ``example``, the rest of ``gold/``.

A process of the tests reads each text once and compares each pair once either way, however many modules ask: a
comparison is frozen, so all of them look at the same one. What must be compared afresh (the same bytes again, other
decisions, a pipeline of one's own) is compared where it is tested.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from directive_diff import Comparison, Directive, compare, read
from directive_diff.bundled import example_pair

_FOLDER = Path(__file__).parent / "gold"

GOLD = tuple(sorted(path.parent.name for path in _FOLDER.glob("*/old.*")))
NAMES = ("example", *GOLD)


def files(name: str) -> tuple[Path, Path]:
    """The file of the old text and that of the new one."""
    if name == "example":
        return example_pair()
    (old,), (new,) = ((_FOLDER / name).glob(f"{side}.*") for side in ("old", "new"))
    return old, new


@cache
def sides(name: str) -> tuple[Directive, Directive]:
    """The old text and the new one, read."""
    old, new = files(name)
    return read(old), read(new)


def compared(name: str, *, swapped: bool = False) -> Comparison:
    """The comparison of a pair; swapped, the new text is taken as the old one."""
    return _compared(name, swapped)


@cache
def _compared(name: str, swapped: bool) -> Comparison:
    old, new = sides(name)
    return compare(new, old) if swapped else compare(old, new)


@cache
def itself(name: str) -> Comparison:
    """The comparison of the new text with itself."""
    _, new = sides(name)
    return compare(new, new)
