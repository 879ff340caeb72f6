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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The test of more than a minute first: at the end the other processes would stand idle beside it."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
