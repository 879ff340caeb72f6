"""``directive-diff preview``: from the two files to a page that follows the draft."""

from __future__ import annotations

from directive_diff.console import Progress
from directive_diff.preview.inputs import Inputs
from directive_diff.preview.serve import Bound, guarded, importing, serve
from directive_diff.report.labels import Labels

__all__ = ["start"]


def start(bound: Bound, inputs: Inputs, words: Labels, *, browser: bool) -> None:
    """Serve the page at once, compare, and look at every save until Ctrl+C. What cannot be read is said on the page.

    Raises:
        OutputError: E209 the extension [preview] is not installed.
    """
    with importing(bound):
        import watchfiles  # noqa: F401  # missing libraries are told before the files are read

        import directive_diff.preview.protocol  # noqa: F401  # as above
        from directive_diff.preview.routes import DOORS, Stop, preview_app
    with Progress(words.cli("preparing")):
        from directive_diff.preview.page import page
        from directive_diff.preview.session import Session

    session = Session(inputs, words)
    stop = Stop()
    app = guarded(preview_app(session, page(words), words, stop), bound, DOORS)
    serve(app, bound, stop, words, browser=browser, beside=session.run)
