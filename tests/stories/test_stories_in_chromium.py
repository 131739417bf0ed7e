"""The user stories as people live them: in a real browser, in both languages, on both engines."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator

import feedparser
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.serving import served
from tests.stories.conftest import KEY, Desk

pytestmark = pytest.mark.browser
Visit = tuple[Page, str]


@pytest.fixture(scope="session")
def story_site(desk: Desk) -> Iterator[str]:
    with served(desk.services) as address:
        yield address


@pytest.fixture(params=["fr", "en"])
def visit(request: pytest.FixtureRequest, chromium: Browser, story_site: str) -> Iterator[Visit]:
    """The start page in one language, and that language."""
    page = chromium.new_page(base_url=story_site)
    page.goto(f"/{request.param}")
    yield page, request.param
    page.close()


def ask(page: Page, q: str) -> list[str]:
    """The titles found for words typed into the search box."""
    page.locator("#q").fill(q)
    with page.expect_event("load"):  # a page of results may be open: its titles must not be read again
        page.locator(".searchbox button").click()
    expect(page.locator("#total")).to_be_visible()
    return page.locator(".hit-title").all_inner_texts()


def test_1_across_languages(visit: Visit) -> None:
    page, ui = visit
    titles = ask(page, {"fr": "police de proximité évaluation", "en": "community policing evaluation"}[ui])
    assert {re.search("Rouen|Halifax", title)[0] for title in titles[:2]} == {"Rouen", "Halifax"}  # type: ignore[index]
    expect(page.locator(".bridges")).to_contain_text("Police de proximité")
    expect(page.locator(".bridges")).to_contain_text("Community policing")
    with page.expect_download() as download:
        page.locator(".exports a", has_text="RIS").click()
    assert download.value.path().read_text(encoding="utf-8").count("TY  - ") >= len(titles)


def test_2_an_acronym(visit: Visit) -> None:
    page, _ = visit
    assert "CLSPD" in ask(page, "CLSPD")[0]
    assert not [title for title in ask(page, "cls") if "DCLS2" in title]


def test_3_cities_with_a_comparable_experience(visit: Visit) -> None:
    page, ui = visit
    problem = {
        "fr": "nuisances prostitution drogue espace public ville",
        "en": "public nuisance prostitution drugs city",
    }[ui]
    assert ask(page, problem)[0].startswith("City exchange")
    page.locator(".site-nav a[href$='/compare']").click()
    page.locator("#problem").fill(problem)
    with page.expect_event("load"):
        page.locator("#problem").press("Enter")
    cities = page.locator(".comparable h3").all_inner_texts()
    assert {"Liège", "Bordeaux"} <= {city.split("\n")[0].split("  ")[0].split(" ")[0] for city in cities}


def test_4_a_toolkit_and_in_which_languages_it_can_be_had(visit: Visit) -> None:
    page, ui = visit
    words = {"fr": "trousse diagnostic local de sécurité municipalité", "en": "safety audit toolkit for municipalities"}
    assert ask(page, words[ui])[0].startswith("A toolkit")
    expect(page.locator(".hit").first).to_contain_text({"fr": "anglais, français", "en": "English, French"}[ui])
    facet = page.locator(".facet").filter(has_text={"fr": "Disponible en", "en": "Available in"}[ui])
    facet.locator("summary").first.click()
    facet.locator(".facet-value", has_text={"fr": "Français", "en": "French"}[ui]).click()
    expect(page.locator(".hit-title")).to_have_count(1)
    page.locator(".hit-title a").click()
    expect(page.locator(".about-article")).to_contain_text("audit@example.org")


def test_5_past_coverage_with_its_citation_and_over_time(visit: Visit) -> None:
    page, _ = visit
    assert "Nicolet" in ask(page, "École nationale de police Nicolet colloque 2005")[0]
    page.locator(".exports a[href*='/timeline']").click()
    expect(page.locator("table.months")).to_contain_text("2005")
    page.go_back()
    page.locator(".hit-title a").first.click()
    expect(page.locator(".citation").first).to_contain_text("2005")


def test_6_a_series_of_events_by_date_as_csv(visit: Visit) -> None:
    page, ui = visit
    ask(page, '"ICPC annual colloquium"')
    page.locator(".facet > summary", has_text="Dates").click()
    page.locator("input[name=event_from]").fill("2003-01-01")
    page.locator("input[name=event_to]").fill("2010-12-31")
    page.locator(".dates button").click()
    page.locator(".sorts a", has_text={"fr": "Plus anciens", "en": "Oldest first"}[ui]).click()
    in_order = [re.compile(" on crime and drugs$"), re.compile(" on communities$")]
    expect(page.locator(".hit-title")).to_have_text(in_order)
    with page.expect_download() as download:
        page.locator(".exports a", has_text="CSV").click()
    with download.value.path().open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.DictReader(file))) == 2


def test_7_victims_in_the_words_of_each_country(visit: Visit) -> None:
    page, ui = visit
    ways = {
        "fr": ("victimation enquête", "enquête de victimisation"),
        "en": ("victimization survey", "victimisation surveys"),
    }
    first, second = (set(ask(page, q)[:3]) for q in ways[ui])
    assert first == second
    assert len(first) == 3


def test_8_a_french_article_with_its_french_excerpt(visit: Visit) -> None:
    page, ui = visit
    ask(page, {"fr": "monter un observatoire local", "en": "how to set up a crime monitoring centre"}[ui])
    hit = page.locator(".hit", has=page.locator(".hit-title", has_text="Observatoires")).first
    excerpt = hit.locator(".excerpt")
    expect(excerpt).to_contain_text("observatoire")
    assert excerpt.get_attribute("lang") == ("fr" if ui == "en" else None)


def test_9_typed_badly(visit: Visit) -> None:
    page, _ = visit
    assert any("Sansfaçon" in title for title in ask(page, "prevention delinquance juvenile")[:3])
    assert "Liège" in ask(page, "Liege Bordeaux")[0]
    ask(page, "neigborhood policing")
    page.locator(".note a", has_text="neighbourhood policing").click()
    expect(page.locator("#q")).to_have_value("neighbourhood policing")


def test_10_a_saved_search_and_its_feed(visit: Visit) -> None:
    page, ui = visit
    name = {"fr": "Peuples autochtones", "en": "Indigenous peoples"}[ui]
    asked = f"/{ui}/search?concept=indigenous-peoples&country=CA"
    page.goto(f"/{ui}/editors?next=/{ui}/search")
    page.locator("#key").fill(KEY)
    page.locator("#key").press("Enter")
    expect(page.locator("#total")).to_be_visible()
    page.goto(asked)
    page.locator("#save-name").fill(name)
    page.locator("#save-name").press("Enter")
    saved = page.locator(".saved li", has_text=name)
    expect(saved).to_contain_text("Canada")
    feed = feedparser.parse(page.request.get(saved.locator("a[href*='feed.atom']").get_attribute("href") or "").body())
    told = [entry for entry in feed.entries if "Indigenous peoples and policing" in entry.title]
    assert len(told) == 1
    assert {"fr": "Pourquoi", "en": "Why"}[ui] in told[0].content[0].value
    saved.locator("a[href*='/digest']").click()
    page.locator("#since").fill("2005-01-01")
    page.locator(".digest-asked button").click()
    expect(page.locator("textarea.ready")).to_have_value(re.compile("Indigenous peoples and policing"))
    page.goto(f"/{ui}/searches")
    page.locator(".saved li", has_text=name).locator("button").click()
    expect(page.locator(".saved li", has_text=name)).to_have_count(0)
