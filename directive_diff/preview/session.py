"""A preview while it runs: saves come in, standings go out.

After each save the walk is :meth:`Session._take_in`: the files that changed are read, the draft only where it was
edited; the near answer is shown at once; then the whole answer, made in a process of its own, takes its place
(:meth:`Session._keep_whole`). A save that cannot be read leaves the last good state on the page, under a banner, and is
tried again.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from directive_diff.directive import read_file
from directive_diff.errors import DirectiveDiffError, InputError, unexpected
from directive_diff.model import Directive
from directive_diff.preview.answers import Answer, near, whole
from directive_diff.preview.decisions import Decisions, decide, decisions_path, read_decisions
from directive_diff.preview.inputs import Beside, Inputs
from directive_diff.preview.standing import Banner, Standing, standing
from directive_diff.preview.waiting import Waiting
from directive_diff.preview.watching import saves, stamps
from directive_diff.preview.worker import Worker
from directive_diff.report.labels import Labels

__all__ = ["Session"]

# Seconds after which what could not be read is tried again: a program may still be writing it, or hold it.
_AGAIN = (0.1, 0.2, 0.4)
_LATER = 2.0  # and how often from then on, under the banner that says so
# Seconds in which a page that was told of a save asks for what it shows, before the process for whole answers is fed.
_FIRST = 0.2


@dataclass(frozen=True, slots=True)
class _Texts:
    """What is compared: last year's text, the draft and when it was saved, what goes with them, and the ticks."""

    old: Directive
    draft: Directive
    saved: str
    beside: Beside
    decisions: Decisions


class Session:
    """One draft beside last year's text. What is shown first says that nothing is known yet; :meth:`run` opens the
    files, and then keeps the standing up to date.
    """

    def __init__(self, inputs: Inputs, words: Labels) -> None:
        self._inputs, self._words = inputs, words
        self._texts: _Texts | None = None
        self._answer: Answer | None = None
        self._troubles: dict[Path, DirectiveDiffError] = {}
        self._worker = Worker()
        self._newer, self._one, self._wanted = asyncio.Condition(), asyncio.Lock(), asyncio.Event()
        self._standing: Standing | Waiting = self._waiting(1, words.word("preview_opening"), "info")

    @property
    def standing(self) -> Standing | Waiting:
        """The newest."""
        return self._standing

    async def after(self, seen: int) -> Standing | Waiting:
        """The newest, once there is one after the generation ``seen``."""
        async with self._newer:
            await self._newer.wait_for(lambda: self._standing.generation > seen)
            return self._standing

    def decide(self, key: str, dropped: bool) -> None:  # as the page says it
        """Tick a section of last year's text as left out on purpose, or take the tick away. The file of ticks is
        watched like the texts: what is written there is shown as soon as it is seen.

        Raises:
            DirectiveDiffError: the file of ticks cannot be read or written.
        """
        shown = self._standing
        if isinstance(shown, Standing) and (tick := shown.tick(key)) is not None:
            decide(decisions_path(self._inputs.draft), tick, shown.content.made.both.old, dropped=dropped)

    async def run(self) -> None:
        """Open the files, then look at every save, until cancelled."""
        stop = asyncio.Event()
        before = stamps((*self._inputs.watched, decisions_path(self._inputs.draft)))
        await self._look(frozenset(self._inputs.watched))
        await asyncio.to_thread(_settle)
        beside = [asyncio.ensure_future(self._keep_whole()), asyncio.ensure_future(self._try_again())]
        try:
            async for changed in saves(before, stop):
                await self._look(changed)
        finally:
            stop.set()
            for task in beside:
                task.cancel()
            self._worker.close()

    # ---- what comes in ----------------------------------------------------------------------------------------

    async def _look(self, changed: frozenset[Path]) -> None:
        """Read what changed; what cannot be read is tried again soon, and then a banner says so."""
        shown: Standing | Waiting | None
        async with self._one:
            waits = iter(_AGAIN)
            while True:
                try:
                    shown = await asyncio.to_thread(self._safely, changed)
                except DirectiveDiffError as error:
                    # A file may be readable in a moment; what went wrong within goes wrong again.
                    if isinstance(error, InputError) and (wait := next(waits, None)) is not None:
                        await asyncio.sleep(wait)
                        continue
                    self._troubles |= dict.fromkeys(changed, error)
                    shown = self._troubled()
                else:
                    if isinstance(shown, Standing) and shown.provisional:
                        self._wanted.set()
                if shown is not None:
                    await self._show(shown)
                return

    def _safely(self, changed: frozenset[Path]) -> Standing | None:
        """As :meth:`_take_in`; what nobody foresaw is said on the page, and the preview goes on."""
        try:
            with _undisturbed():
                return self._take_in(changed) if self._texts is not None else self._open()
        except DirectiveDiffError:
            raise
        except Exception as error:
            raise unexpected(error) from error

    def _open(self) -> Standing:
        """The first standing, of everything there is."""
        inputs = self._inputs
        old = read_file(inputs.load_old(), inputs.options)
        draft, saved = _draft(inputs, None)
        texts = _Texts(old, draft, saved, inputs.beside(), read_decisions(decisions_path(inputs.draft)))
        self._answer = whole(old, draft, texts.beside)
        self._texts = texts
        self._troubles.clear()
        return self._stand(texts, self._answer)

    def _take_in(self, changed: frozenset[Path]) -> Standing | None:
        """The standing after a save; None where the files say what they said before."""
        inputs, before, answer, shown = self._inputs, self._texts, self._answer, self._standing
        assert before is not None
        assert answer is not None
        assert isinstance(shown, Standing)
        texts = before
        if changed & {inputs.registry, inputs.overrides}:
            texts = replace(texts, beside=inputs.beside())
        if inputs.old in changed:
            old = read_file(inputs.load_old(), inputs.options, before.old)
            texts = texts if old.sha256 == before.old.sha256 else replace(texts, old=old)
        if inputs.draft in changed:
            draft, saved = _draft(inputs, before.draft)
            if draft is not before.draft:
                texts = replace(texts, draft=draft, saved=_apart(saved, before.saved))
        if decisions_path(inputs.draft) in changed:
            texts = replace(texts, decisions=read_decisions(decisions_path(inputs.draft)))
        eased = bool(self._troubles.keys() & changed)
        for path in changed:
            self._troubles.pop(path, None)
        if texts == before:
            return shown.under(self._banner(), shown.generation + 1) if eased else None
        if (texts.old, texts.draft, texts.beside) == (before.old, before.draft, before.beside):
            made = shown.decided(texts.decisions, shown.generation + 1).under(self._banner(), shown.generation + 1)
        else:
            later = near(answer, texts.draft, texts.beside) if texts.old is answer.comparison.old else None
            made, answer = self._stand_on(texts, later, answer)
        # Only now that it can be shown is it what is known: whatever went wrong above is tried again, and said.
        self._texts, self._answer = texts, answer
        return made

    def _stand_on(self, texts: _Texts, later: Answer | None, before: Answer) -> tuple[Standing, Answer]:
        """The standing of the near answer where there is one; of the one before where it cannot be shown. The whole
        answer follows in either case.
        """
        if later is not None:
            try:
                return self._stand(texts, later), later
            except DirectiveDiffError:
                raise
            except Exception:  # noqa: BLE001  # what is known of the whole text is sounder than what is known of a part
                return self._stand(texts, before), before
        return self._stand(texts, before), before

    async def _try_again(self) -> None:
        """What could not be read may be readable by now, though nobody says so."""
        while True:
            await asyncio.sleep(_LATER)
            unread = frozenset(path for path, error in self._troubles.items() if isinstance(error, InputError))
            if unread:
                await self._look(unread)

    # ---- the whole answer -------------------------------------------------------------------------------------

    async def _keep_whole(self) -> None:
        """After each save the whole answer, of the newest texts there are when the one before is done."""
        failures = 0
        while True:
            await self._wanted.wait()
            self._wanted.clear()
            await asyncio.sleep(_FIRST)
            asked = self._texts
            assert asked is not None  # nothing wants a whole answer before there is one
            try:
                answer = await asyncio.to_thread(self._worker.answer, asked.old, asked.draft, asked.beside)
            except DirectiveDiffError as error:
                failures += 1
                if failures == 1:  # somebody may have ended the process: it is started once more
                    self._wanted.set()
                    continue
                async with self._one:
                    self._troubles[self._inputs.draft] = error
                    if (shown := self._troubled()) is not None:
                        await self._show(shown)
                continue
            failures = 0
            async with self._one:
                try:
                    with _undisturbed():
                        standing = await asyncio.to_thread(self._take_over, answer, asked)
                except Exception as error:  # noqa: BLE001  # said on the page; the next save is looked at all the same
                    self._troubles[self._inputs.draft] = unexpected(error)
                    if (shown := self._troubled()) is not None:
                        await self._show(shown)
                    continue
                if standing.provisional:
                    self._wanted.set()
                await asyncio.to_thread(_settle)  # before anybody is waited upon: it holds everything up
                await self._show(standing)

    def _take_over(self, answer: Answer, asked: _Texts) -> Standing:
        """The standing with a whole answer; where a save came in meanwhile, brought up to date."""
        now, known = self._texts, self._answer
        assert now is not None
        assert known is not None
        if (asked.old, asked.draft, asked.beside) == (now.old, now.draft, now.beside):
            made = self._stand(now, answer)
        else:
            later = near(answer, now.draft, now.beside) if asked.old is now.old else None
            made, answer = self._stand_on(now, later, known)
        self._answer = answer
        return made

    # ---- what goes out ----------------------------------------------------------------------------------------

    def _stand(self, texts: _Texts, answer: Answer) -> Standing:
        """The standing of an answer. It may be of texts before the newest: then it says that it is."""
        comparison = answer.comparison
        before = self._standing if isinstance(self._standing, Standing) else None
        current = comparison.new is texts.draft and comparison.old is texts.old
        return standing(
            comparison,
            answer.findings,
            texts.decisions,
            self._words,
            generation=self._standing.generation + 1,
            saved=texts.saved if current or before is None else before.saved,
            previous=before,
            provisional=not (answer.whole and current),
            banner=self._banner(),
        )

    async def _show(self, shown: Standing | Waiting) -> None:
        async with self._newer:
            self._standing = shown
            self._newer.notify_all()

    def _troubled(self) -> Standing | Waiting | None:
        """What is shown now under a banner that says what could not be read; None where it says so already."""
        banner, shown = self._banner(), self._standing
        assert banner is not None
        if isinstance(shown, Waiting):
            return (
                None
                if banner.text == shown.text
                else self._waiting(shown.generation + 1, banner.text, "error", banner.code)
            )
        return None if banner == shown.banner else shown.under(banner, shown.generation + 1)

    def _waiting(self, generation: int, text: str, kind: str, code: str = "") -> Waiting:
        return Waiting(generation, self._inputs.old.name, self._inputs.draft.name, text, kind, code)

    def _banner(self) -> Banner | None:
        """What could not be read, and what is shown in its place."""
        for path in (self._inputs.draft, *self._inputs.watched, *self._troubles):
            error = self._troubles.get(path)
            if error is not None:
                said = error.message(self._words.lang)
                if self._texts is None:
                    return Banner("error", self._words.word("preview_unopened", error=said), error.code)
                told = self._words.word("preview_stale", error=said, saved=self._texts.saved)
                return Banner("stale", told, error.code)
        return None


def _draft(inputs: Inputs, known: Directive | None) -> tuple[Directive, str]:
    """The draft, and when it was saved; the one known where the file holds the same bytes still."""
    file = inputs.load_draft()
    saved = ""
    with suppress(OSError):
        saved = datetime.fromtimestamp(inputs.draft.stat().st_mtime).strftime("%H:%M:%S")  # noqa: DTZ006  # the clock on the wall
    if known is not None and known.sha256 == file.sha256:
        return known, saved
    return read_file(file, inputs.options, known), saved


def _apart(saved: str, before: str) -> str:
    """The name of a save: its time; of several within one second the later ones are counted."""
    time, _, count = before.partition(" · ")
    return f"{saved} · {int(count or 1) + 1}" if saved == time else saved


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Without the collector of garbage, nor a look at what was made here afterwards: nearly all of it is kept, and
    looking for what is not takes a fifth of the time beside two long texts. It goes at the next :func:`_settle`.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.freeze()
            gc.enable()


def _settle() -> None:
    """Put what stays out of the garbage collector's way: it would look through a long text again and again while the
    next save is waited for. What is gone by then goes first.
    """
    gc.unfreeze()
    gc.collect()
    gc.freeze()
