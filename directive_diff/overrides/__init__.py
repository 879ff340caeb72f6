"""The officer has the last word: a small file that pins or rejects pairs, sets categories and gives explanations.

``read`` reads the file, ``match`` finds the units and changes that its quotes mean, ``apply`` turns decisions into
constraints and categories, ``write`` starts or continues a file (and is imported where that is asked for). How the file
looks: ``docs/overrides.md``.
"""

from __future__ import annotations

from directive_diff.overrides.apply import Applied
from directive_diff.overrides.decisions import ChangeDecision, Overrides, PairDecision, Quote
from directive_diff.overrides.read import parse, read_overrides

__all__ = [
    "Applied",
    "ChangeDecision",
    "Overrides",
    "PairDecision",
    "Quote",
    "parse",
    "read_overrides",
]
