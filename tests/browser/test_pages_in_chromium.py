"""The pages as people use them: on a phone and a wide screen, by keyboard, without script, in both languages."""

from __future__ import annotations

import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Browse, Site

pytestmark = pytest.mark.browser

LIEGE_TITLE = "Neighbourhood officers in Liège, five years on"
WIDTHS = (360, 1280)
PATHS = {
    "start": "",
    "results": "/search?q=police+de+proximit%C3%A9",
    "many results": "/search?q=cahier",
    "filters": "/search?concept=community-policing&kind=report",
    "nothing found": "/search?q=xqzvw&language=fr&concept=street-lighting",
    "article": "/articles/{liege}",
    "subjects": "/concepts",
    "subject": "/concepts/community-policing",
    "about": "/about",
    "timeline": "/timeline",
    "editions": "/editions",
    "edition": "/edition?label=Num%C3%A9ro+7",
    "past coverage": "/coverage",
    "saved searches": "/searches",
    "digest": "/digest?name=%C3%89t%C3%A9&since=2005-01-01",
    "city": "/places/2792413",
    "side by side": "/compare?city=2792413&city=3031582",
    "selection": "/selection?article={liege}",
    "report": "/report?q=police&kind=report",
    "holdings": "/holdings",
    "not found": "/nothing",
    "wrong parameter": "/search?kind=foo",
}

SEEN_ONCE = {"saved searches", "digest", "city", "side by side", "selection", "report", "holdings"}
"""Pages that are looked at in one width in each language only, as those beside them show the same parts."""


def path_of(name: str, ui: str, site: Site) -> str:
    return f"/{ui}{PATHS[name].format(liege=site.ids[LIEGE_TITLE])}"


def too_wide(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"))


def small_targets(page: Page) -> list[str]:
    """Links and buttons below 24 px that do not stand in a line of text (WCAG 2.2, 2.5.8)."""
    found: list[str] = page.evaluate(
        """() => [...document.querySelectorAll('a[href], button, input:not([type=hidden]), summary')]
        .filter(e => e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true}))
        .filter(e => !e.closest('p, .told, .skip, h1, h2, h3') && !e.classList.contains('skip'))
        .map(e => [e, e.getBoundingClientRect()])
        .filter(([e, box]) => box.width > 1 && (box.height < 24 || box.width < 24))
        .map(([e, box]) => `${e.outerHTML.slice(0, 80)} ${box.width}x${box.height}`)"""
    )
    return found


@pytest.mark.parametrize("ui", ["fr", "en"])
@pytest.mark.parametrize("name", PATHS)
def test_every_page_fits_and_is_accessible(browse: Browse, site: Site, name: str, ui: str) -> None:
    for width in WIDTHS:
        if name in SEEN_ONCE and (ui == "fr") != (width == WIDTHS[0]):
            continue
        page = browse(path_of(name, ui, site), width=width)
        assert page.evaluate("document.documentElement.lang") == ui
        assert not too_wide(page), width
        assert not small_targets(page), width
        if (ui == "fr") == (width == WIDTHS[0]):  # axe takes seconds: each page at one width in each language
            results = Axe().run(page)
            assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("name", ["start", "results", "article", "filters", "subject"])
def test_dark_pages_have_enough_contrast(browse: Browse, site: Site, name: str) -> None:
    page = browse(path_of(name, "fr", site), scheme="dark")
    assert page.evaluate("getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 25, 28)"
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize(
    ("ui", "query", "facet", "value", "tag", "back"),
    [
        ("fr", "police de proximité", "Langue", "Anglais", "Police de proximité", "Retirer"),
        ("en", "community policing", "Language", "English", "Community policing", "Take out"),
    ],
)
def test_search_filter_and_read(
    browse: Browse, width: int, script: bool, ui: str, query: str, facet: str, value: str, tag: str, back: str
) -> None:
    page = browse(f"/{ui}", width=width, script=script)
    page.locator("#q").fill(query)
    page.locator(".searchbox button").click()
    expect(page.locator("h1")).to_contain_text("2 articles")
    expect(page.locator(".hit mark").first).to_be_visible()
    expect(page.locator(".bridges .chip").filter(has_text=tag).first).to_be_visible()
    if width < 992:
        page.locator(".filters > summary").click()
    group = page.locator(".facet").filter(has=page.locator("h3", has_text=re.compile(f"^{facet}$")))
    group.locator(".facet-value").filter(has_text=value).click()
    expect(page.locator("h1")).to_contain_text("1 article")
    expect(page.locator(".chips .chip").filter(has_text=value)).to_be_visible()
    page.locator(".hit-title a").click()
    expect(page.locator("h1")).to_contain_text("Liège")
    page.locator(".evidence-link").first.click()
    expect(page).to_have_url(re.compile("#(text|title)-"))
    expect(page.locator("mark:target")).to_be_in_viewport()
    page.locator(".switch").click()
    expect(page).to_have_url(re.compile(f"/{'en' if ui == 'fr' else 'fr'}/articles/"))
    expect(page.locator("h1")).to_contain_text("Liège")


def tab_to(page: Page, selector: str, text: str = "", limit: int = 150) -> None:
    """Press Tab until that element has the focus, which must be seen."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        here = page.evaluate(
            """([selector, text]) => { const e = document.activeElement;
            return e.matches(selector) && e.textContent.includes(text)
              ? getComputedStyle(e).outlineStyle + ' ' + parseFloat(getComputedStyle(e).outlineWidth) : null }""",
            [selector, text],
        )
        if here:
            assert not here.startswith("none") and float(here.split()[1]) >= 2, here
            return
    raise AssertionError(f"{selector} {text!r} is not reached by keyboard")


@pytest.mark.parametrize("width", WIDTHS)
def test_by_keyboard_only(browse: Browse, width: int) -> None:
    page = browse("/fr", width=width)
    page.keyboard.press("Tab")
    expect(page.locator(".skip")).to_be_focused()
    expect(page.locator(".skip")).to_be_in_viewport()
    page.keyboard.press("Enter")
    tab_to(page, "#q")
    page.keyboard.type("police de proximité")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("2 articles")
    if width < 992:
        tab_to(page, ".filters > summary")
        page.keyboard.press("Enter")
    tab_to(page, ".facet-value", "Anglais")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("1 article")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # the link that skips to the results
    tab_to(page, ".chips .chip", "Anglais")
    tab_to(page, ".hit-title a")
    page.keyboard.press("Enter")
    expect(page.locator("h1")).to_contain_text("Liège")
    tab_to(page, ".evidence-link")
    page.keyboard.press("Enter")
    expect(page.locator("mark:target")).to_be_in_viewport()


def test_filters_are_in_sight_on_a_wide_screen_and_folded_on_a_phone(browse: Browse) -> None:
    wide = browse("/en/search?q=cahier")
    assert wide.evaluate("document.querySelector('.facet-value').checkVisibility({contentVisibilityAuto: true})")
    expect(wide.locator(".facet-value").first).to_be_in_viewport()
    narrow = browse("/en/search?q=cahier", width=360)
    expect(narrow.locator(".facet-value").first).not_to_be_in_viewport()
    expect(narrow.locator(".hit-title").first).to_be_in_viewport()


def test_suggestions_help_where_there_is_script(browse: Browse) -> None:
    page = browse("/fr")
    box = page.locator("#q")
    expect(box).to_have_attribute("role", "combobox")
    box.press_sequentially("polic")
    options = page.locator("[role=option]")
    expect(options.first).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    assert Axe().run(page).violations_count == 0
    box.press("ArrowDown")
    chosen = page.locator("[role=option][aria-selected=true]")
    assert box.get_attribute("aria-activedescendant") == chosen.get_attribute("id")
    value = chosen.get_attribute("data-value")
    expect(box).to_have_value(value or "")
    box.press("Escape")
    expect(box).to_have_value("polic")
    expect(options.first).to_be_hidden()
    box.press_sequentially("e")
    expect(options.first).to_be_visible()
    box.press("ArrowDown")
    box.press("Enter")
    expect(page).to_have_url(re.compile(r"/fr/search\?q="))


def test_results_can_be_paged_and_taken_along(browse: Browse) -> None:
    page = browse("/fr/search?q=cahier&limit=5", width=360, script=False)
    titles = page.locator(".hit-title").all_inner_texts()
    with page.expect_event("load"):
        page.locator(".pager a[rel~=next]").click()
    assert not set(titles) & set(page.locator(".hit-title").all_inner_texts())
    with page.expect_download() as download:
        page.locator(".exports a", has_text="RIS").click()
    assert download.value.suggested_filename.endswith(".ris")
    assert download.value.path().read_text(encoding="utf-8").count("TY  -") == 12
