"""What lies on the officer's desk: two files, their comparison, and the file of decisions in the work folder.

The documents stay in memory; the file of decisions is the only thing that is written. One comparison runs at a time, in
a thread of its own; whoever watches is told that something changed, and asks what.
"""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any

from directive_diff.errors import DirectiveDiffError, InputError, InternalError, UsageError
from directive_diff.model import Directive
from directive_diff.preview.app.names import decisions_name
from directive_diff.reading.file import MAX_BYTES
from directive_diff.report.labels import Labels

if TYPE_CHECKING:
    from directive_diff.comparison import Comparison
    from directive_diff.overrides import Overrides
    from directive_diff.overrides.edit import Editing

__all__ = ["SIDES", "Desk", "Result", "Slot"]

SIDES = ("old", "new")


@dataclass(frozen=True, slots=True)
class Slot:
    """One side: a file that is being read, was read, or could not be."""

    name: str = ""
    data: bytes = b""
    directive: Directive | None = None
    error: DirectiveDiffError | None = None

    @property
    def size(self) -> int:
        """Its bytes."""
        return len(self.data)

    @property
    def status(self) -> str:
        """``empty``, ``reading``, ``ready`` or ``error``."""
        if self.directive is not None:
            return "ready"
        return "error" if self.error is not None else "reading" if self.name else "empty"


@dataclass(slots=True)
class Result:
    """A comparison, what the officer said by then, and what was made of both since."""

    number: int
    comparison: Comparison
    editing: Editing
    overrides: Overrides
    decisions: Path
    made: dict[tuple[str, str], Any] = field(default_factory=dict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def once(self, what: str, labels: Labels, make: Callable[[], Any]) -> Any:
        """What was made of this result in this language, made the first time it is asked for."""
        with self.lock:
            if (what, labels.lang) not in self.made:
                self.made[what, labels.lang] = make()
            return self.made[what, labels.lang]


@dataclass(frozen=True, slots=True)
class _Bell:
    """What the event stream is told: that there is something new."""

    generation: int

    def state(self) -> dict[str, Any]:
        return {"generation": self.generation}

    def piece(self, _: str) -> None:
        return None

    def history(self, _: str) -> None:
        return None


class Desk:
    """The state of the page, the same for all its tabs."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.slots = dict.fromkeys(SIDES, Slot())
        self.result: Result | None = None
        self.problem: DirectiveDiffError | None = None
        self.running = False
        self.ocr = False
        self._pair: tuple[Directive, Directive] | None = None
        self._wanted = False
        self._generation = 0
        self._state = threading.RLock()
        self._writing = threading.Lock()
        self._waiting: list[tuple[asyncio.AbstractEventLoop, asyncio.Event]] = []

    # ---- who watches ----

    @property
    def standing(self) -> _Bell:
        """Which state it is."""
        return _Bell(self._generation)

    async def after(self, seen: int) -> _Bell:
        """The newest state once there is one after the generation ``seen``."""
        while True:
            rung = asyncio.Event()
            entry = (asyncio.get_running_loop(), rung)
            with self._state:
                if self._generation > seen:
                    return self.standing
                self._waiting.append(entry)
            try:
                await rung.wait()
            finally:
                with self._state:
                    self._waiting.remove(entry)

    def decide(self, key: str, dropped: bool) -> None:
        """Nothing: what is decided here goes to the file of decisions."""

    @contextmanager
    def _change(self) -> Iterator[None]:
        with self._state:
            yield
            self._generation += 1
            for loop, rung in self._waiting:
                loop.call_soon_threadsafe(rung.set)

    # ---- the two files ----

    @property
    def outdated(self) -> bool:
        """Whether the files on the desk are others than those compared."""
        with self._state:
            ours = tuple(slot.directive for slot in self.slots.values())
            return self._pair is not None and any(a is not b for a, b in zip(ours, self._pair, strict=True))

    def put(self, side: str, name: str, data: bytes) -> Slot:
        """Read a file that was brought; what cannot be read stays on the desk with its error."""
        slot = Slot(name, data)
        with self._change():
            self.slots[side] = slot
        read = _read(slot, ocr=self.ocr)
        with self._change():
            if self.slots[side] is slot:  # else another was brought meanwhile
                self.slots[side] = read
        return read

    def recognise(self, wanted: bool) -> None:
        """Whether a machine may read pages that are pictures only; what is on the desk is read anew."""
        with self._change():
            self.ocr = wanted
            there = [(side, slot) for side, slot in self.slots.items() if slot.name]
        for side, slot in there:
            self.put(side, slot.name, slot.data)

    def clear(self, side: str) -> None:
        """Take a file off the desk."""
        with self._change():
            self.slots[side] = Slot()

    def swap(self) -> None:
        """The file of last year is this year's, and the other way round."""
        with self._change():
            self.slots = dict(zip(SIDES, reversed(list(self.slots.values())), strict=True))

    # ---- the comparison ----

    def compare(self) -> None:
        """Start comparing what lies on the desk.

        Raises:
            UsageError: E415 a file is missing, or could not be read.
        """
        with self._change():
            old, new = (self.slots[side].directive for side in SIDES)
            if old is None or new is None:
                raise UsageError("E415")
            self._pair = (old, new)
            self._start()

    def _start(self) -> None:
        self._wanted = True
        if not self.running:
            self.running = True
            threading.Thread(target=self._work, daemon=True).start()

    def _work(self) -> None:
        while True:
            with self._change():
                if not self._wanted or self._pair is None:
                    self.running = False
                    return
                self._wanted = False
                old, new = self._pair
                before = self.result
            problem: DirectiveDiffError | None = None
            made: Result | None = None
            try:
                made, problem = _compared(old, new, self.folder / decisions_name(new.source), before)
            except DirectiveDiffError as error:
                problem = error
            except Exception as error:  # noqa: BLE001  # an officer can do nothing with a traceback
                problem = _unexpected(error)
            with self._change():
                self.problem = problem
                if made is not None:
                    self.result = made

    # ---- decisions ----

    def say(self, key: str, categories: list[str], text: str, labels: Labels, number: int) -> None:
        """Write what an officer says of a point into the file of decisions, and compare anew.

        Raises:
            InputError: E120 to E123 the file is there and cannot be read.
            OutputError: E202 to E204 it cannot be written.
            UsageError: E416 there is no such point any more.
        """
        title = f"[{number}]"
        self._write(lambda r, o: r.editing.decided(o, _change_of(r, key), categories, text, labels.lang, title))

    def part(self, key: str) -> None:
        """Decide that the two sides of a point are no counterparts; raises as :meth:`say`."""
        self._write(lambda r, o: r.editing.parted(o, _change_of(r, key)))

    def tie(self, key: str, side: str, unit: str) -> None:
        """Decide that the counterpart of a point is this sentence of ``side``; raises as :meth:`say`."""

        def tied(result: Result, overrides: Overrides) -> str:
            old, new = _sentences(result, _change_of(result, key))
            directive = result.comparison.old if side == "old" else result.comparison.new
            if not any(u.id == unit and u.level == "sentence" for u in directive.units):
                raise UsageError("E416")
            return result.editing.tied(overrides, *(((unit,), new) if side == "old" else (old, (unit,))))

        self._write(tied)

    def undo(self, line: int) -> None:
        """Take back the decision about a pair that begins on this line; raises as :meth:`say`, E416 also where the file
        was changed by someone else meanwhile, so that its lines are others.
        """

        def undone(result: Result, overrides: Overrides) -> str:
            if overrides.text != result.overrides.text:
                raise UsageError("E416")
            return result.editing.undone(overrides, line)

        self._write(undone)

    def _write(self, edited: Callable[[Result, Overrides], str]) -> None:
        from directive_diff.report import save

        with self._writing:
            result = self.result
            if result is None:
                raise UsageError("E416")
            overrides = _decisions(result.decisions)
            save(edited(result, overrides), result.decisions)
            with self._change():
                self._start()


def _change_of(result: Result, key: str) -> str:
    if key not in result.editing.keys:
        raise UsageError("E416")
    return result.editing.keys[key]


def _sentences(result: Result, change: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    pair_id = next(c.pair for c in result.comparison.changes if c.id == change)
    pair = next(p for p in result.comparison.pairs if p.id == pair_id)
    return pair.old, pair.new


def _read(slot: Slot, *, ocr: bool) -> Slot:
    from directive_diff import reading
    from directive_diff.directive import read_file

    file = reading.File(slot.name, PurePath(slot.name).suffix.lower(), slot.data)
    try:
        if slot.size > MAX_BYTES:
            return replace(slot, error=_too_large(slot))
        reading.format_of(file)
        return replace(slot, directive=read_file(file, reading.Options(ocr=ocr)))
    except DirectiveDiffError as error:
        return replace(slot, error=error)
    except Exception as error:  # noqa: BLE001  # as above
        return replace(slot, error=_unexpected(error))


def _too_large(slot: Slot) -> DirectiveDiffError:
    return InputError("E104.too-large", name=slot.name, size=slot.size, limit=MAX_BYTES)


def _compared(
    old: Directive, new: Directive, decisions: Path, before: Result | None
) -> tuple[Result, DirectiveDiffError | None]:
    """The comparison; a file of decisions that cannot be read is told of, and the comparison made without it."""
    from directive_diff.comparison import compare
    from directive_diff.overrides import Overrides
    from directive_diff.overrides.edit import Editing

    problem = None
    try:
        overrides = _decisions(decisions)
    except DirectiveDiffError as error:
        overrides, problem = Overrides(), error
    comparison = compare(old, new, overrides=overrides)
    # Quotes take their time, and stay the same while the same sentences make the same pairs.
    same = before is not None and before.editing.fits(comparison)
    editing = before.editing if before is not None and same else Editing(comparison)
    return Result(before.number + 1 if before else 1, comparison, editing, overrides, decisions), problem


def _decisions(path: Path) -> Overrides:
    from directive_diff.overrides import Overrides, read_overrides

    return read_overrides(path) if path.exists() else Overrides()


def _unexpected(error: Exception) -> DirectiveDiffError:
    frames = traceback.extract_tb(error.__traceback__)
    place = f"{PurePath(frames[-1].filename).name}:{frames[-1].lineno}" if frames else "?"
    return InternalError("E999", what=f"{type(error).__name__}: {error}"[:300], place=place)
