"""One Chromium for all tests of a process: Playwright cannot be started twice in one."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright
from playwright.sync_api import Error as PlaywrightError

CHROMIUM = next(
    (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
)
# Its own sandbox cannot start as root; the rest keeps it from looking for hosts of its maker.
_ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    if CHROMIUM is None:
        pytest.skip("no Chromium here: the browser tests are skipped (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        except PlaywrightError as e:  # a wrapper that cannot start (snap, no display) is as good as none
            pytest.skip(f"Chromium does not start here: the browser tests are skipped ({str(e).splitlines()[0]})")
        yield browser
        browser.close()
