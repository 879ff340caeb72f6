"""Outputs that a person has read, under ``tests/golden/``. ``UPDATE_GOLDEN=1`` writes them anew, to be read again."""

from __future__ import annotations

import os
from pathlib import Path

FOLDER = Path(__file__).parent / "golden"


def agrees(name: str, content: str) -> None:
    """Whether an output is the one that was read."""
    path = FOLDER / name
    if os.environ.get("UPDATE_GOLDEN"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content.encode())
    assert content == path.read_bytes().decode(), f"{name} is not what it was: read the difference"
