"""The whole answer, made in a process of its own: so the next save is looked at, and the page answered, meanwhile.

The process is started when first needed and ends with the preview. It keeps last year's text; sent are the draft and
what it is compared with, back come the comparison without the two texts, and the findings.
"""

from __future__ import annotations

import signal
from contextlib import suppress
from dataclasses import dataclass, fields
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from directive_diff.comparison import Comparison
from directive_diff.errors import InternalError
from directive_diff.model import Directive
from directive_diff.preview.answers import Answer, whole
from directive_diff.preview.inputs import Beside

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

__all__ = ["Worker"]

# After so many answers the process is started anew: what libraries keep of texts long gone goes with it.
_ANSWERS = 200


@dataclass(frozen=True, slots=True)
class _Asked:
    """One question; ``old`` is None where last year's text is the one sent before."""

    old: Directive | None
    draft: Directive
    beside: Beside


class Worker:
    """Makes whole answers, one at a time; to be called from one thread at a time."""

    def __init__(self) -> None:
        self._process: SpawnProcess | None = None
        self._ours: Connection[Any, Any] | None = None
        self._sent: Directive | None = None
        self._answers = 0

    def answer(self, old: Directive, draft: Directive, beside: Beside) -> Answer:
        """The whole answer on two texts.

        Raises:
            InternalError: E904 the process ended without an answer, or with an unexpected error.
        """
        if self._process is None or not self._process.is_alive() or self._answers >= _ANSWERS:
            self._start()
        assert self._ours is not None
        self._answers += 1
        try:
            self._ours.send(_Asked(None if old is self._sent else old, draft, beside))
            self._sent = old
            told = self._ours.recv()
        except (EOFError, OSError) as error:
            self.close()
            raise InternalError("E904", what=type(error).__name__) from error
        if isinstance(told, str):
            raise InternalError("E904", what=told)
        parts, findings = told
        return Answer(Comparison(old=old, new=draft, **parts), findings, whole=True)

    def close(self) -> None:
        """End the process, whatever it is doing."""
        if self._ours is not None:
            self._ours.close()
        if self._process is not None:
            self._process.terminate()
            self._process.join(5)
        self._process = self._ours = self._sent = None
        self._answers = 0

    def _start(self) -> None:
        self.close()
        context = get_context("spawn")
        self._ours, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()


def _work(asked: Connection[Any, Any]) -> None:
    """Answer until the other end is closed."""
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C ends the preview, which ends this
    old: Directive | None = None
    while True:
        try:
            question: _Asked = asked.recv()
        except (EOFError, OSError):
            return
        old = question.old or old
        told: object
        try:
            assert old is not None
            answer = whole(old, question.draft, question.beside)
            made = answer.comparison
            parts = {f.name: getattr(made, f.name) for f in fields(made) if f.name not in ("old", "new")}
            told = parts, answer.findings
        except Exception as error:  # noqa: BLE001  # said by the preview, whose process goes on
            told = f"{type(error).__name__}: {error}"[:300]
        with suppress(OSError):
            asked.send(told)
