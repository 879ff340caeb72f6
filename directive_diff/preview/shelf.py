"""What was rendered, by its digest, for as long as there is room: the same piece is never made twice in a row."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock

__all__ = ["Shelf"]

# Twice what the pieces of a text of 300 pages amount to; what was not asked for longest goes first.
ROOM = 12_000_000


@dataclass(slots=True)
class Shelf:
    """Texts by digest, at most ``room`` characters of them."""

    room: int = ROOM
    _held: OrderedDict[str, str] = field(default_factory=OrderedDict)
    _size: int = 0
    _lock: Lock = field(default_factory=Lock)

    def get(self, name: str) -> str | None:
        """What is held under a name."""
        with self._lock:
            if name in self._held:
                self._held.move_to_end(name)
            return self._held.get(name)

    def made(self, name: str, make: Callable[[], str]) -> str:
        """What is held under a name, or is now made and held."""
        held = self.get(name)
        if held is not None:
            return held
        made = make()
        with self._lock:
            if name not in self._held:
                self._held[name] = made
                self._size += len(made)
            while self._size > self.room and len(self._held) > 1:
                _, gone = self._held.popitem(last=False)
                self._size -= len(gone)
        return made

    def __len__(self) -> int:
        """How many are held."""
        return len(self._held)
