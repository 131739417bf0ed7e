"""One Chromium for all tests of a process: Playwright cannot be started twice in one."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from typing import NoReturn

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
        _without("no Chromium here (Debian: apt-get install chromium)")
    with sync_playwright() as playwright:
        try:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(_ARGUMENTS))
        except PlaywrightError as e:  # a wrapper that cannot start (snap, no display) is as good as none
            _without(f"Chromium does not start here ({str(e).splitlines()[0]})")
        yield browser
        browser.close()


def _without(why: str) -> NoReturn:
    if os.environ.get("VIGIE_REQUIRE_CHROMIUM") == "1":
        pytest.fail(f"VIGIE_REQUIRE_CHROMIUM=1, but {why}")
    pytest.skip(f"{why}: the browser tests are skipped")
