"""Chromium for the tests: Debian's own, through Playwright, from files, with an eye on what it asks for and says."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
needs_chromium = pytest.mark.skipif(CHROMIUM is None, reason="no Chromium here: the page is not tested in a browser")


@dataclass
class Watched:
    """A page, what it asked of the network, what it said on the console, and the dialogs and errors of scripts."""

    page: object
    requests: list[str] = field(default_factory=list)
    said: list[str] = field(default_factory=list)
    ran: list[str] = field(default_factory=list)


@contextmanager
def opened(browser, path: Path, **options) -> Iterator[Watched]:
    """A page opened from its file, without network."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, offline=True, **options)
    page = context.new_page()
    watched = Watched(page)
    page.on("request", lambda r: watched.requests.append(r.url))
    page.on("console", lambda m: watched.said.append(m.text))
    page.on("pageerror", lambda e: watched.ran.append(str(e)))
    page.on("dialog", lambda d: (watched.ran.append(d.message), d.dismiss()))
    page.goto(path.as_uri())
    try:
        yield watched
    finally:
        context.close()
