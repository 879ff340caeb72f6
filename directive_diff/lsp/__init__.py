"""A language server: findings and a comparison with last year's text, in the editor where the draft is written.

``server`` speaks the protocol; ``analysis`` reads and compares what the editor holds; ``diagnostics`` and ``hover`` say
it, ``places`` turns positions, ``settings`` knows where last year's text is. ``docs/editors.md`` is the manual.
"""

from __future__ import annotations

from directive_diff.errors import UsageError
from directive_diff.report.missing import install_command

__all__ = ["serve"]


def serve(against: str | None, lang: str) -> int:
    """Serve an editor over standard input and output until it hangs up; returns the exit status.

    Raises:
        UsageError: E407 pygls is not installed.
    """
    try:
        from directive_diff.lsp.server import run
    except ImportError as error:
        if (error.name or "").partition(".")[0] not in ("pygls", "lsprotocol"):
            raise
        raise UsageError("E407", command=install_command("pygls>=2.0")) from error
    return run(against, lang)
