"""``python -m benchmarks.preview``: how soon a save is on the page, and whether memory stays where it is.

A real ``directive-diff preview`` follows a Word file of about 30 and of about 300 pages (the example pair many times
over, ``benchmarks.variants``; a page of A4 holds some 2,700 characters). One word is edited and the file saved; the
clock runs from the end of writing until the event stream has told the new state and the piece that changed has been
fetched. Beside it stands what a comparison and the checks of the two files take from the start.

Memory: a draft of a few pages is saved a thousand times, a word changed each time; told is the resident memory of the
preview and of its process for whole answers on the way.
"""

from __future__ import annotations

import argparse
import json
import os
import queue
import re
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.request import urlopen

from benchmarks.speed import EXAMPLE, best, files
from directive_diff.checks import check
from directive_diff.comparison import compare
from directive_diff.directive import read

__all__ = ["main"]

_PAGE = 2_700  # characters: A4, Times 14, as the directives of the examples are set
_PATIENCE = 300.0  # seconds


@dataclass
class _Followed:
    """A preview that runs, its address, and the states it told, each with when it came."""

    process: subprocess.Popen[str]
    address: str
    states: queue.Queue[tuple[float, dict[str, Any]]] = field(default_factory=queue.Queue)
    first: dict[str, Any] = field(default_factory=dict)

    def next(self, wanted: Callable[[dict[str, Any]], bool]) -> tuple[float, dict[str, Any]]:
        """The next state of which this is true."""
        while True:
            at, state = self.states.get(timeout=_PATIENCE)
            if wanted(state):
                return at, state

    def listen(self) -> None:
        """Take in the event stream until it ends."""
        with urlopen(f"{self.address}events", timeout=_PATIENCE) as stream:  # noqa: S310  # our own loopback server
            for line in stream:
                if line.startswith(b"data:"):
                    self.states.put((time.perf_counter(), json.loads(line[5:])))


@contextmanager
def _following(draft: Path, old: Path) -> Iterator[_Followed]:
    command = [sys.executable, "-m", "directive_diff", "preview", str(draft), "--against", str(old), "--no-open"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, encoding="utf-8") as process:
        assert process.stdout is not None
        found = next(m for line in process.stdout if (m := re.search(r"http://\S+", line)))
        followed = _Followed(process, found[0])
        threading.Thread(target=followed.listen, daemon=True).start()
        try:
            _, followed.first = followed.next(lambda state: not state.get("waiting"))
            yield followed
        finally:
            process.terminate()


def _word_file(lines: list[str], path: Path) -> None:
    """A Word file of these paragraphs, put in place at once, as Word does."""
    from docx import Document

    made = Document()
    for line in lines:
        made.add_paragraph(line)
    beside = path.with_name("~new.tmp")
    made.save(str(beside))
    beside.replace(path)


def _refresh(pages: int, saves: int, folder: Path, suffix: str) -> None:
    """One row: a draft of so many pages, saved so many times."""
    example = read(EXAMPLE[0]), read(EXAMPLE[1])
    old, new = (read(path) for path in files(example, _times(example[1].text, pages), folder))
    old_path, draft = folder / f"old-{pages}.txt", folder / f"draft-{pages}{suffix}"
    old_path.write_text(old.text, encoding="utf-8")
    lines = new.text.split("\n")
    save: Callable[[], None] = partial(_word_file if suffix == ".docx" else _text_file, lines, draft)
    save()

    def anew() -> None:
        one, other = read(old_path), read(draft)
        check(other, one, comparison=compare(one, other))

    whole = best(anew, 1)
    took: list[float] = []
    settled: list[float] = []
    prose = [n for n, line in enumerate(lines) if len(line) > 200]
    with _following(draft, old_path) as followed:
        before = _digests(followed.first)
        for k in range(saves):
            n = prose[(k * 37 + 11) % len(prose)]
            words = lines[n].split(" ")
            words[len(words) // 2] = "khẩn trương" if words[len(words) // 2] != "khẩn trương" else "kịp thời"
            lines[n] = " ".join(words)
            save()
            begun = time.perf_counter()
            _, state = followed.next(lambda s: bool(s["changed"]))
            for digest in _digests(state) - before:
                with urlopen(f"{followed.address}piece/{digest}", timeout=_PATIENCE) as piece:  # noqa: S310  # our own
                    piece.read()
            took.append((time.perf_counter() - begun) * 1000)
            at, state = followed.next(lambda s: not s["provisional"])
            before = _digests(state)
            settled.append((at - begun) * 1000)
    middle = statistics.median(took)
    print(
        f"| {len(new.text) / _PAGE:.0f} pages, {suffix} | {middle:.0f} ms | {max(took):.0f} ms "
        f"| {statistics.median(settled):.0f} ms | {whole:.0f} ms | {whole / middle:.0f} |",
        flush=True,
    )


def _digests(state: dict[str, Any]) -> set[str]:
    """The pieces that a state shows."""
    return {piece[0] for section in state["sections"] for piece in section["pieces"]}


def _times(text: str, pages: int) -> int:
    return max(1, round(pages * _PAGE / len(text)))


def _text_file(lines: list[str], path: Path) -> None:
    beside = path.with_name("~new.tmp")
    beside.write_text("\n".join(lines) + "\n", encoding="utf-8")
    beside.replace(path)


def _memory(saves: int, folder: Path) -> None:
    """Resident memory after a number of saves; only where the system tells it in /proc."""
    if not Path("/proc/self/status").exists():
        print("- memory: this system has no /proc")
        return
    text = read(EXAMPLE[1]).text
    draft = folder / "memory.txt"
    draft.write_text(text, encoding="utf-8")
    lines = text.split("\n")
    prose = [n for n, line in enumerate(lines) if len(line) > 200]
    print("| saves | preview, MiB | process for whole answers, MiB |")
    print("|---|---|---|")
    with _following(draft, EXAMPLE[0]) as followed:
        for k in range(1, saves + 1):
            n = prose[k % len(prose)]
            edited = [*lines]
            edited[n] = edited[n].replace(" ", f" {k}-", 1)
            _text_file(edited, draft)
            followed.next(lambda s: bool(s["changed"]))
            if k in {1, 10, 50} or k % (saves // 10) == 0:
                followed.next(lambda s: not s["provisional"])
                own, child = _resident(followed.process.pid), [_resident(c) for c in _children(followed.process.pid)]
                print(f"| {k} | {own} | {max(child, default=0)} |", flush=True)


def _resident(pid: int) -> int:
    for line in Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) // 1024
    return 0


def _children(pid: int) -> list[int]:
    return [int(c) for task in Path(f"/proc/{pid}/task").iterdir() for c in (task / "children").read_text().split()]


def main() -> None:
    """Print the tables."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--pages", type=int, nargs="*", default=[30, 300])
    options.add_argument("--saves", type=int, default=9)
    options.add_argument("--memory", type=int, default=1000)
    chosen = options.parse_args()
    os.environ["PYTHONUTF8"] = "1"
    with tempfile.TemporaryDirectory() as name:
        if chosen.pages:
            heads = ("draft", "save to page, median", "longest", "whole answer", "from the start", "start / page")
            print(f"| {' | '.join(heads)} |")
            print("|---|---|---|---|---|---|")
        for pages in chosen.pages:
            for suffix in (".docx", ".txt"):
                _refresh(pages, chosen.saves, Path(name), suffix)
        if chosen.memory:
            _memory(chosen.memory, Path(name))


if __name__ == "__main__":
    main()
