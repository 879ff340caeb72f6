"""What several test files share: one browser for the whole run."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from browser import CHROMIUM


@pytest.fixture(scope="session")
def chromium() -> Iterator[object]:
    """Debian's Chromium, started once."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield browser
        browser.close()
