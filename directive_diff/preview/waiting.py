"""What is shown before there is anything to show: the draft could not be read yet, and the page waits for a save."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from directive_diff.preview.panels import STATUSES

__all__ = ["Waiting"]


@dataclass(frozen=True, slots=True)
class Waiting:
    """A state without texts, to be answered for as a :class:`~directive_diff.preview.standing.Standing` is. ``old`` and
    ``new`` are the names of the files; ``kind``, ``code`` and ``text`` are those of its banner.
    """

    generation: int
    old: str
    new: str
    text: str
    kind: str = "error"
    code: str = ""

    def state(self) -> dict[str, Any]:
        """As plain values for JSON; ``waiting`` says that nothing is known, which is not that nothing is left."""
        counted = ("count", "missing", "error", "warning", "note", "unexplained", "dropped", "gone")
        return {
            "generation": self.generation,
            "waiting": True,
            "saved": "",
            "provisional": False,
            "banner": {"kind": self.kind, "code": self.code, "text": self.text},
            "documents": {
                side: {"called": name, "source": name} for side, name in (("old", self.old), ("new", self.new))
            },
            "left": dict.fromkeys(counted, 0),
            "sections": [],
            "panels": {"write": "", "findings": [], "citations": [], "statuses": list(STATUSES)},
            "changed": {},
            "changes": {"rows": 0, "gone": 0},
        }

    def piece(self, _: str) -> None:
        """There is none."""

    def history(self, _: str) -> None:
        """There is none."""
