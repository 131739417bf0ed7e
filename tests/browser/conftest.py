"""A real server over the small corpus of the page tests, and a real Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from playwright.sync_api import Browser, Page

from tests.browser.serving import served
from tests.search_api.pages_corpus import fill, services


@dataclass(frozen=True)
class Site:
    """A served corpus: where, and the ids of its articles by title."""

    address: str
    ids: dict[str, str]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    home = tmp_path_factory.mktemp("browsed")
    ids = fill(home)
    made = services(home)
    made.store.searches.save("Été", "q=police")
    with served(made) as address:
        yield Site(address, ids)


@pytest.fixture
def browse(chromium: Browser, site: Site) -> Iterator[Browse]:
    opened = Browse(chromium, site)
    yield opened
    opened.close()
    assert not opened.complaints, opened.complaints


class Browse:
    """Opens pages, and keeps what the browser complained about on them."""

    def __init__(self, browser: Browser, site: Site) -> None:
        self._browser = browser
        self._site = site
        self._pages: list[Page] = []
        self.complaints: list[str] = []

    def __call__(self, path: str, *, width: int = 1280, script: bool = True, scheme: str = "light") -> Page:
        """A page at that width, with or without scripts, light or dark."""
        context = self._browser.new_context(
            viewport={"width": width, "height": 800},
            java_script_enabled=script,
            color_scheme=scheme,
            base_url=self._site.address,
        )
        page = context.new_page()
        page.on("console", self._note)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.goto(path)
        self._pages.append(page)
        return page

    def _note(self, message: object) -> None:
        kind, text = message.type, message.text  # type: ignore[attr-defined]
        if kind == "error" and "status of 4" not in text:  # error pages are asked for on purpose
            self.complaints.append(text)

    def close(self) -> None:
        """Close every page."""
        for page in self._pages:
            page.context.close()
