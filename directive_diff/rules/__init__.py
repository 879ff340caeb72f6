"""Law and language as data, and the one loader.

Each ``*.toml`` file here states facts with examples and sources; modules turn them into patterns. A rule
that no example exercises is refused by the tests (``tests/test_rules.py``).
"""

from __future__ import annotations

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

__all__ = ["load"]


@cache
def load(name: str) -> dict[str, Any]:
    """The rule file ``name``.toml as plain values. Callers must not change what they get."""
    return tomllib.loads(files(__package__).joinpath(f"{name}.toml").read_text(encoding="utf-8"))
