"""``directive-diff app``: from the options to a page that waits for two files."""

from __future__ import annotations

import os
import threading
from contextlib import suppress
from pathlib import Path

from directive_diff.catalogue import message
from directive_diff.errors import DirectiveDiffError, UsageError
from directive_diff.preview.serve import Bound, guarded, importing, serve
from directive_diff.report.labels import Labels

__all__ = ["start", "work_folder"]


def work_folder(value: str | None) -> Path:
    """The folder where the file of decisions is kept.

    Raises:
        UsageError: E414 it cannot be used.
    """
    folder = Path(value) if value else Path.cwd()
    if not folder.exists():
        raise UsageError("E414", folder=str(folder), what=message("details", "E414.none"))
    if not folder.is_dir():
        raise UsageError("E414", folder=str(folder), what=message("details", "E414.file"))
    if not os.access(folder, os.W_OK | os.X_OK):
        raise UsageError("E414", folder=str(folder), what=message("details", "E414.locked"))
    return folder.resolve()


def start(bound: Bound, folder: Path, words: Labels, *, browser: bool) -> None:
    """Serve the page until Ctrl+C.

    Raises:
        OutputError: E209 the extension [preview] is not installed.
    """
    with importing(bound):
        import directive_diff.preview.protocol  # noqa: F401  # missing libraries are told before the address is
        from directive_diff.preview.app.desk import Desk
        from directive_diff.preview.app.routes import DOORS, desk_app
        from directive_diff.preview.routes import Stop
    stop = Stop()
    threading.Thread(target=_warm, daemon=True).start()
    app = guarded(desk_app(Desk(folder), words.lang, stop), bound, DOORS)
    serve(app, bound, stop, words, browser=browser)


def _warm() -> None:
    """Load the engine while the officer still looks for the files."""
    with suppress(DirectiveDiffError):
        from directive_diff import comparison
        from directive_diff.language.reading import ready

        ready()
        _ = comparison.compare
