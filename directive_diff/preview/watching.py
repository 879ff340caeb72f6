"""Which of some files were saved: told by the system, and looked at once a second where the system tells nothing.

Programs save in many ways: over the file, beside it with a new name that then takes its place, in several steps. So the
folders are watched, for these names only; Word's own ``~$`` files and the swap files of editors have other names.
"""

from __future__ import annotations

import os
import unicodedata
from asyncio import Event
from collections.abc import AsyncIterator, Sequence
from pathlib import Path

__all__ = ["Stamps", "saves", "stamps"]

Stamps = dict[Path, tuple[int, int] | None]

QUIET = 30  # milliseconds without a further write after which a save is looked at
LONGEST = 400  # milliseconds after which it is looked at though writing goes on
# Shares of a network and folders of a virtual machine tell of no change: sizes and times are compared this often.
LOOK = 1000


def stamps(paths: Sequence[Path]) -> Stamps:
    """When each file was written last and how large it is, taken before it is read."""
    return {path: _look(path) for path in paths}


async def saves(since: Stamps, stop: Event) -> AsyncIterator[frozenset[Path]]:
    """Sets of those files of ``since`` that were written, made or taken away after that, until ``stop`` is set. What is
    written in one burst comes at once.
    """
    seen = dict(since)
    by_name = {_name(path): path for path in seen}
    async for names in _told(sorted({path.absolute().parent for path in seen}), frozenset(by_name), stop):
        told = {by_name[name] for name in names}
        now = stamps(tuple(seen))
        told |= {path for path, stamp in now.items() if stamp != seen[path]}
        seen = now
        if told:
            yield frozenset(told)


async def _told(folders: Sequence[Path], wanted: frozenset[str], stop: Event) -> AsyncIterator[set[str]]:
    """The names among ``wanted`` of which the system tells, burst by burst; none once a second. A folder may go away,
    and come back.
    """
    from watchfiles import awatch

    while not stop.is_set():
        there = {folder: _identity(folder) for folder in folders}
        async for changes in awatch(
            *(folder for folder in folders if there[folder]),
            watch_filter=lambda _, name: _name(Path(name)) in wanted,
            debounce=LONGEST,
            step=QUIET,
            stop_event=stop,
            rust_timeout=LOOK,
            yield_on_timeout=True,
            recursive=False,
        ):
            yield {_name(Path(name)) for _, name in changes}
            if there != {folder: _identity(folder) for folder in folders}:
                break  # what is watched is no more what is there


def _identity(folder: Path) -> tuple[int, int] | None:
    try:
        found = folder.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _name(path: Path) -> str:
    """A path as it is the same however the system spells it."""
    return unicodedata.normalize("NFC", os.path.normcase(path.absolute()))


def _look(path: Path) -> tuple[int, int] | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size
