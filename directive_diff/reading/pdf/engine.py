"""The child process that reads a PDF: started, given the bytes, watched, killed when it takes too long."""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from time import monotonic
from typing import IO, Any

from directive_diff.catalogue import message
from directive_diff.errors import InputError
from directive_diff.reading.file import File, damaged, missing_library, needs_password, refused
from directive_diff.reading.pdf.child import first_part

__all__ = ["pages"]

PAGE_SECONDS = 5.0  # a page of print takes 0.02 s; nobody waits longer for one
START_SECONDS = 20.0  # for Python to start on a slow disk, and the file to be opened
PICTURE_SECONDS = 10.0  # more for a page that is also drawn, at 300 dots per inch
ALL_SECONDS = 120.0  # of waiting for the whole file
SHARED_BYTES = 50_000  # a dozen pages of print; starting a second process costs what reading as many does
MAX_PAGES = 2_000  # the longest code has 400
MAX_LINE = 40_000_000  # bytes for one page; a full one takes 100,000

_END = object()

# The child needs seven modules of this folder. Their packages stand in empty, so that it does not load the whole house.
_BEGIN = """
import sys, types
folder = sys.argv.pop(1)
for name in ("directive_diff", "directive_diff.reading", "directive_diff.reading.pdf"):
    sys.modules[name] = module = types.ModuleType(name)
    module.__path__ = [folder]
from directive_diff.reading.pdf.child import main
sys.exit(main())
"""


# Pages that a process may be ahead of the one that reads its answers; a page is some 100 kB.
_AHEAD = 64


def pages(file: File, *, ocr: bool) -> Iterator[tuple[dict[str, Any], bytes]]:
    """Each page of a PDF as :mod:`.glyphs` describes it, with its picture in PGM where it is to be recognised.

    Raises:
        InputError: E109 no library, E110 damaged, E111 refused (memory, size), E112 locked, E116 too slow.
    """
    if find_spec("pypdfium2_raw") is None:
        raise missing_library(file.name, "PDF", "pdf")
    if not _whole(file.data):
        raise damaged(file.name, "PDF", message("details", "E110.no-end"))
    # A large file is shared by two processes; how many pages it has is known when both have started.
    shared = not ocr and len(file.data) >= SHARED_BYTES
    parts = ("first", "second") if shared else ("all",)
    children = [_Child(file, part, ocr=ocr) for part in parts]
    try:
        head, _ = children[0].next(START_SECONDS)
        count = head.get("pages", 0)
        if count == 0:
            raise damaged(file.name, "PDF", message("details", "E110.no-page"))
        if count > MAX_PAGES:
            raise refused(file.name, "pages", count=count)
        turn = first_part(count) if shared else count
        if turn < count:
            children[1].next(START_SECONDS)
        waited = 0.0
        for number in range(count):
            began = monotonic()
            child = children[number >= turn]
            page, picture = child.next(PAGE_SECONDS + (PICTURE_SECONDS if ocr else 0))
            waited += monotonic() - began
            if waited > ALL_SECONDS:
                raise _slow(file.name)
            yield page, picture
    finally:
        for child in children:
            child.end()


def _whole(data: bytes) -> bool:
    """Whether the file has its end: a mark of it, and no objects after the last one."""
    end = data.rfind(b"%%EOF")
    return end >= 0 and b" obj" not in data[end:]


class _Child:
    """The process, with two threads that feed it and take its answers, so that waiting can end."""

    def __init__(self, file: File, part: str, *, ocr: bool) -> None:
        self._name = file.name
        environment = dict(os.environ, PYTHONPATH=os.pathsep.join(p for p in sys.path if p))
        here = Path(__file__).parent
        command = [sys.executable, "-S", "-P", "-c", _BEGIN, str(here), part, *(["--ocr"] if ocr else [])]
        try:
            self._process = subprocess.Popen(
                command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment,
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise InputError("E103.process", name=file.name, detail=error.strerror or str(error)) from error
        self._said: queue.Queue[Any] = queue.Queue(maxsize=_AHEAD)
        self._over = threading.Event()
        assert self._process.stdin
        assert self._process.stdout
        for task in (
            threading.Thread(target=_feed, args=(self._process.stdin, file.data), daemon=True),
            threading.Thread(target=self._listen, args=(self._process.stdout,), daemon=True),
        ):
            task.start()

    def _listen(self, stream: IO[bytes]) -> None:
        try:
            while not self._over.is_set():
                line = stream.readline(MAX_LINE)
                if not line.endswith(b"\n"):
                    break
                value = json.loads(line)
                self._put((value, stream.read(value.get("picture", 0))))
        except (OSError, ValueError):
            pass
        self._put(_END)

    def _put(self, value: Any) -> None:
        while not self._over.is_set():
            try:
                self._said.put(value, timeout=1.0)
            except queue.Full:
                continue
            return

    def next(self, seconds: float) -> tuple[dict[str, Any], bytes]:
        """The child's next answer, within so many seconds."""
        try:
            answer = self._said.get(timeout=seconds)
        except queue.Empty:
            raise _slow(self._name) from None
        if answer is _END:
            raise refused(self._name, "broke-down")
        value, _ = answer
        error = value.get("error")
        if error == "locked":
            raise needs_password(self._name)
        if error == "memory":
            raise refused(self._name, "memory")
        if error:
            raise damaged(self._name, "PDF", message("details", "E110.no-content"))
        return answer  # type: ignore[no-any-return]  # put there by _listen

    def end(self) -> None:
        """Kill the process, whatever it does."""
        self._over.set()
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                try:
                    stream.close()
                except OSError:
                    continue


def _feed(stream: IO[bytes], data: bytes) -> None:
    try:
        stream.write(data)
        stream.close()
    except (OSError, ValueError):
        return  # it ended before it had read everything; what it said tells why


def _slow(name: str) -> InputError:
    return InputError("E116.pdf", name=name)
