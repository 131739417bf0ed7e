"""Editors in a real browser: signing in, correcting and undoing, by mouse and keyboard, with and without scripts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import served
from tests.search_api.editing_corpus import services
from tests.search_api.pages_corpus import fill

pytestmark = pytest.mark.browser
LIEGE = "Neighbourhood officers in Liège, five years on"
WORDS = {
    "fr": {
        "save": "Enregistrer les sujets",
        "wrong": "faux",
        "undo": "Annuler",
        "add": "Éclairage public",
        "facts": "Type, date",
    },
    "en": {
        "save": "Save the subjects",
        "wrong": "wrong",
        "undo": "Undo",
        "add": "Street lighting",
        "facts": "Kind, date",
    },
}


@pytest.fixture(scope="module")
def desk_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """The address of a served corpus with editors, and the id of an article."""
    home: Path = tmp_path_factory.mktemp("edited")
    article = fill(home)[LIEGE]
    with served(services(home)) as address:
        yield address, article


def sign_in(
    browser: Browser, site: tuple[str, str], ui: str, *, width: int, script: bool = True, scheme: str = "light"
) -> Page:
    """The article's page of an editor who has just signed in, by keyboard."""
    context = browser.new_context(
        viewport={"width": width, "height": 800}, java_script_enabled=script, color_scheme=scheme, base_url=site[0]
    )
    page = context.new_page()
    page.goto(f"/{ui}/editors?next=/{ui}/articles/{site[1]}")
    if script:
        assert Axe().run(page).violations_count == 0
    page.locator("#key").focus()
    page.keyboard.type("anne-key-1")
    page.keyboard.press("Enter")
    expect(page.locator("#desk")).to_be_attached()
    expect(page.locator("footer")).to_be_attached()
    return page


@pytest.mark.parametrize(("ui", "width", "script"), [("fr", 360, False), ("en", 1280, True)])
def test_tags_are_corrected_and_the_correction_undone(
    chromium: Browser, desk_site: tuple[str, str], ui: str, width: int, script: bool
) -> None:
    page, words = sign_in(chromium, desk_site, ui, width=width, script=script), WORDS[ui]
    page.locator("#verdict-evaluation").select_option(label=words["wrong"])
    page.locator("#add").fill(words["add"])
    page.get_by_role("button", name=words["save"]).click()
    expect(page).to_have_url(re.compile("#desk$"))
    expect(page.locator(".about-article")).to_contain_text(words["add"])
    expect(page.locator(".history li:not(.withdrawn)")).to_have_count(2)
    for left in (1, 0):
        page.locator(".history").get_by_role("button", name=words["undo"]).first.click()
        expect(page.locator(".history li:not(.withdrawn)")).to_have_count(left)
    expect(page.locator(".about-article section").first).not_to_contain_text(words["add"])
    page.context.clear_cookies()
    page.context.close()


@pytest.mark.parametrize(("ui", "width", "scheme"), [("en", 360, "dark"), ("fr", 1280, "light")])
def test_the_desk_fits_and_is_accessible(
    chromium: Browser, desk_site: tuple[str, str], ui: str, width: int, scheme: str
) -> None:
    page = sign_in(chromium, desk_site, ui, width=width, scheme=scheme)
    summary = page.locator("summary", has_text=WORDS[ui]["facts"])
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#issued")).to_be_visible()
    page.locator("details").evaluate_all("all => all.forEach(e => { e.open = true })")
    assert not page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()
    page.locator("#other").fill("nothing such")
    page.locator("#other").press("Enter")
    expect(page.get_by_role("alert")).to_be_in_viewport()
    assert Axe().run(page).violations_count == 0
    page.context.close()
