"""The newsletter editor's desk over a small bulletin: timeline, editions, feed, saved searches, digest, user stories."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from news_corpus import page, write_pages
from scipy.stats import binomtest, poisson_means_test

from search_api.newsdesk.trends import direction, rate_ratio, wilson
from search_api.pages.timeline import CHART_WIDTH
from tests.command_line import run_vigie
from tests.search_api.asking import application


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    write_pages(folder / "pages")
    done = run_vigie("ingest", folder / "pages", "--home", folder / "home")
    assert done.code == 0, done.err
    return folder / "home"


@pytest.fixture(scope="module")
def news(home: Path) -> Iterator[TestClient]:
    with application(home) as made:
        yield made


# --- user story 5: past coverage --------------------------------------------------------------------------------------


def test_story_5_past_coverage(news: TestClient) -> None:
    found = news.get("/v1/search", params={"q": "École nationale de police Nicolet colloque 2005"}).json()
    first = found["hits"][0]  # a translation stands with its hit
    told = [first, *first["also"]] if first["also"] else found["hits"][:2]
    assert {one["title"] for one in told} == {"Ninth colloquium in Nicolet", "Neuvième colloque à Nicolet"}
    assert {one["edition"] for one in told} == {"Edition 30", "Numéro 30"}
    citation = news.get(f"/v1/articles/{found['hits'][0]['id']}").json()["citation"]
    assert "Nicolet" in citation
    assert "2005" in citation
    asked = news.get("/v1/search", params={"q": "what did we publish about the Quebec observatory"}).json()
    assert asked["hits"][0]["title"] == "An observatory for Quebec"
    told = news.get("/v1/timeline", params={"q": "Nicolet"}).json()
    assert [(y["year"], y["articles"]) for y in told["years"]] == [(2005, 2)]
    series = {(s["event"], s["ordinal"]) for s in told["series"]}
    assert series == {("colloque annuel de l’association", 9), ("annual colloquium of the association", 9)}


def test_story_6_a_series_by_date_as_csv(news: TestClient) -> None:
    params = {"q": "colloquium", "from": "2003-01-01", "to": "2010-12-31", "format": "csv"}
    rows = list(csv.DictReader(io.StringIO(news.get("/v1/export", params=params).content.decode("utf-8-sig"))))
    assert "Ninth colloquium in Nicolet" in [row["title"] for row in rows]
    assert [row["issued"] for row in rows] == sorted((row["issued"] for row in rows), reverse=True)


# --- timeline ---------------------------------------------------------------------------------------------------------


def test_a_timeline_counts_what_the_search_counts(client: TestClient) -> None:
    told = client.get("/v1/timeline", params={"kind": "event"}).json()
    assert told["total"] == client.get("/v1/search", params={"kind": "event"}).json()["total"]
    assert told["total"] == told["undated"] + sum(year["articles"] for year in told["years"])
    for year in told["years"]:
        assert sum(month["articles"] for month in year["months"]) == year["articles"]
        search = client.get("/v1/search", params={"kind": "event", "year": year["year"]}).json()
        assert search["total"] == year["articles"]
    first = told["concepts"][0]
    of_concept = client.get("/v1/search", params={"kind": "event", "concept": first["id"]}).json()
    dated = sum(year["concepts"][first["id"]] for year in told["years"])
    assert 0 < dated <= of_concept["total"]
    chosen = client.get("/v1/timeline", params={"kind": "event", "year": told["years"][0]["year"]}).json()
    assert [year["year"] for year in chosen["years"]] == [told["years"][0]["year"]]


def test_a_timeline_of_nothing(client: TestClient) -> None:
    assert client.get("/v1/timeline", params={"q": "zzzzzz"}).json()["years"] == []
    assert client.get("/v1/timeline", params={"q": "the"}).json()["total"] == 0
    assert client.get("/v1/timeline", params={"concept": "none-such"}).status_code == 422
    assert client.get("/fr/timeline", params={"q": "zzzzzz"}).status_code == 200


@pytest.mark.parametrize("ui", ["fr", "en"])
def test_the_timeline_of_everything_as_a_page(client: TestClient, ui: str) -> None:
    answer = client.get(f"/{ui}/timeline")
    assert answer.status_code == 200
    told = client.get("/v1/timeline", params={"ui": ui}).json()
    assert answer.text.count("<rect ") == len(told["years"])
    assert all(concept["label"].replace("'", "&#39;") in answer.text for concept in told["concepts"])
    assert {"en": ">Interval (99%)<", "fr": ">Intervalle (99\u00a0%)<"}[ui] in answer.text


def test_the_chart_draws_what_the_figures_say(client: TestClient) -> None:
    told = client.get("/v1/timeline", params={"ui": "fr"}).json()
    page = BeautifulSoup(client.get("/fr/timeline").text, "html.parser")
    rows = page.select("table.chart tbody tr")
    assert len(rows) == len(told["concepts"]) + len(told["trends"]) > 0
    by_label = {trend["label"]: trend for trend in (*told["concepts"], *told["trends"])}
    for row in rows:
        trend = by_label[row.th.get_text(strip=True)]  # type: ignore[union-attr]
        shares = row.select_one("svg.shares")
        assert shares is not None
        bars = "".join(str(path["d"]) for path in shares.select("path:not(.axis)"))
        assert bars.count("M") == sum(count > 0 for count in trend["by_year"])
        first = told["years"][0]
        said = f"{first['year']}\u202f: {trend['by_year'][0]} sur {first['articles']}"
        assert str(shares["aria-label"]).startswith(said)
        line = row.select_one("svg.interval path:not(.axis)")
        assert line is not None
        low, high = (float(number) for number in re.match(r"M([\d.]+) 12H([\d.]+)", str(line["d"])).groups())  # type: ignore[union-attr]
        assert 0 <= low <= high <= CHART_WIDTH
        assert (low >= CHART_WIDTH / 2) == (trend["low"] >= 1)


@pytest.mark.parametrize(("k", "n"), [(0, 7), (7, 7), (3, 10), (45, 90), (1, 400)])
def test_wilson_is_the_one_of_scipy(k: int, n: int) -> None:
    expected = binomtest(k, n).proportion_ci(confidence_level=0.99, method="wilson")
    assert wilson(k, n) == pytest.approx((expected.low, expected.high), abs=1e-5)


@pytest.mark.parametrize("case", [(30, 10, 100, 100), (12, 11, 100, 100), (1, 40, 50, 200), (9, 3, 300, 100)])
def test_what_rises_or_is_quiet_agrees_with_a_test_of_two_rates(case: tuple[int, int, int, int]) -> None:
    recent, before, recent_all, before_all = case
    differs = poisson_means_test(recent, recent_all, before, before_all).pvalue < 0.01
    ratio = rate_ratio(*case)
    assert (direction(ratio) != "steady") == differs
    assert ratio.ratio == pytest.approx(recent / recent_all / (before / before_all))
    if differs:
        assert (direction(ratio) == "rising") == (ratio.ratio > 1)


def test_a_ratio_without_anything_before_has_no_upper_end() -> None:
    assert rate_ratio(8, 0, 40, 200) == (None, pytest.approx(rate_ratio(8, 0, 40, 200).low), None)
    assert rate_ratio(0, 30, 100, 100).ratio == 0
    assert direction(rate_ratio(0, 30, 100, 100)) == "quiet"


# --- editions ---------------------------------------------------------------------------------------------------------


def test_the_contents_of_an_edition(news: TestClient) -> None:
    told = news.get("/v1/editions/Edition 30").json()
    assert [a["title"] for a in told["articles"]] == ["Ninth colloquium in Nicolet", "An observatory for Quebec"]
    assert told["previous"] is None
    assert told["next"]["label"] == "Edition 31"
    assert [(e["publication"], e["label"]) for e in told["other_language"]] == [("Le Guet", "Numéro 30")]
    french = news.get("/v1/editions/Numéro 30", params={"publication": "Le Guet", "ui": "fr"}).json()
    assert [e["label"] for e in french["other_language"]] == ["Edition 30"]
    assert news.get("/v1/editions/Edition 31").json()["other_language"] == []
    assert news.get("/v1/editions/Edition 99").status_code == 404
    assert news.get("/v1/editions/Edition 30", params={"publication": "Le Guet"}).status_code == 404


@pytest.mark.parametrize("ui", ["fr", "en"])
def test_the_pages(news: TestClient, ui: str) -> None:
    listed = news.get(f"/{ui}/editions").text
    assert "Edition 31" in listed
    edition = news.get(f"/{ui}/edition", params={"label": "Edition 30", "publication": "The Lookout"}).text
    assert edition.index("Ninth colloquium") < edition.index("An observatory for Quebec")
    assert "Numéro 30" in edition
    assert news.get(f"/{ui}/edition", params={"label": "none"}).status_code == 404
    over_time = news.get(f"/{ui}/timeline", params={"q": "Nicolet"}).text
    assert "<svg" in over_time
    assert "from=2005-06-01&amp;to=2005-06-30" in over_time
    results = news.get(f"/{ui}/search", params={"q": "Nicolet"}).text
    assert '<link rel="alternate" type="application/atom+xml"' in results


# --- feed -------------------------------------------------------------------------------------------------------------


def test_the_feed_is_valid_and_says_why(news: TestClient) -> None:
    answer = news.get("/feed.atom", params={"q": "police", "country": "CA"})
    feed = feedparser.parse(answer.content)
    assert not feed.bozo
    assert feed.version == "atom10"
    assert "atom+xml" in answer.headers["content-type"]
    everything = feedparser.parse(news.get("/feed.atom").content)
    ids = {entry.id: entry for entry in everything.entries}
    assert len(ids) == len(everything.entries) == 6
    for entry in feed.entries:
        assert ids[entry.id].updated == entry.updated  # the same in whichever feed it appears
        assert "Why: " in entry.content[0].value
        assert entry.published
        assert entry.authors
        assert not re.search(r"\d{4}-\d\d-\d\d", entry.content[0].value)  # the issue is dated in words
    assert feed.feed.id != everything.feed.id
    assert {link.rel for link in feed.feed.links} == {"self", "alternate"}


def test_the_feed_answers_conditional_requests(news: TestClient) -> None:
    first = news.get("/feed.atom", params={"concept": "local-observatory"})
    again = {"If-None-Match": first.headers["etag"]}
    assert news.get("/feed.atom", params={"concept": "local-observatory"}, headers=again).status_code == 304
    assert news.get("/feed.atom", params={"concept": "street-lighting"}, headers=again).status_code == 200
    strong = first.headers["etag"].removeprefix("W/")
    for known in (strong, f'"other", {first.headers["etag"]}', "*"):
        again = {"If-None-Match": known}
        assert news.get("/feed.atom", params={"concept": "local-observatory"}, headers=again).status_code == 304
    longer = {"If-None-Match": f'"x{strong}"'}
    assert news.get("/feed.atom", params={"concept": "local-observatory"}, headers=longer).status_code == 200
    assert first.headers["etag"].startswith("W/")  # compressed, it has other bytes
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert news.get("/feed.atom", params={"concept": "local-observatory"}, headers=since).status_code == 304
    long_ago = {"If-Modified-Since": "Mon, 01 Jan 2001 00:00:00 GMT"}
    assert news.get("/feed.atom", params={"concept": "local-observatory"}, headers=long_ago).status_code == 200
    odd = {"If-Modified-Since": "yesterday"}
    assert news.get("/feed.atom", headers=odd).status_code == 200
    assert news.get("/feed.atom", params={"surprise": "1"}).status_code == 422
    assert feedparser.parse(news.get("/feed.atom", params={"q": "zzzzzz"}).content).entries == []


def test_story_10_a_new_article_appears_once_and_says_why(news: TestClient, home: Path, tmp_path: Path) -> None:
    params = {"concept": "indigenous-peoples", "country": "CA", "ui": "fr"}
    before = feedparser.parse(news.get("/feed.atom", params=params).content)
    assert [entry.title for entry in before.entries] == ["Indigenous peoples and safe communities"]
    text = (
        "Au Canada, des peuples autochtones du Québec ont adopté un plan de prévention avec leurs aînés. "
        "Les communautés autochtones de la Côte-Nord y ont travaillé deux ans."
    )
    file = tmp_path / "new.html"
    file.write_text(page("Le Guet", "Numéro 40", "mai 2007", (("Peuples autochtones", text),)), encoding="utf-8")
    for _ in range(2):
        assert run_vigie("ingest", file, "--home", home).code == 0
    after = feedparser.parse(news.get("/feed.atom", params=params).content)
    assert [entry.title for entry in after.entries] == [
        "Peuples autochtones",
        "Indigenous peoples and safe communities",
    ]
    assert after.entries[1].id == before.entries[0].id
    assert after.entries[1].updated == before.entries[0].updated
    why = after.entries[0].content[0].value
    assert "Pourquoi" in why
    assert "Peuples autochtones" in why
    assert "Canada" in why


# --- saved searches and digests ---------------------------------------------------------------------------------------


def test_saved_searches_and_digests(news: TestClient, home: Path) -> None:
    done = run_vigie("searches", "save", "--name", "Été & nuits", "--year", "2005", "--kind", "event", "--home", home)
    assert done.code == 0, done.err
    assert run_vigie("searches", "save", "--name", "x", "--concept", "none-such", "--home", home).code == 2
    (saved,) = news.get("/v1/searches").json()
    assert saved["asked"] == {"kind": ["event"], "year": ["2005"]}
    expected = news.get("/v1/search", params={"kind": "event", "year": 2005}).json()["total"]
    assert run_vigie("searches", "run", "Été & nuits", "--home", home, "--json").json["total"] == expected
    assert len(feedparser.parse(news.get(saved["feed"]).content).entries) == expected
    assert news.get(saved["search"], follow_redirects=True).status_code == 200
    assert news.get("/v1/searches/none").status_code == 404

    text = run_vigie("digest", "Été & nuits", "--since", "2005-05-01", "--ui", "fr", "--home", home)
    assert text.code == 0, text.err
    assert text.out.startswith("Été & nuits\n===========\n")
    assert "Parus depuis le 1er mai 2005" in text.out
    assert "Événement" in text.out
    assert "Neuvième colloque à Nicolet" in text.out
    assert "Le Guet. juin 2005. N°\u00a030." in text.out
    html = news.get(
        "/v1/searches/Été & nuits/digest", params={"since": "2005-05-01", "by": "concept", "format": "html"}
    )
    assert html.headers["content-type"].startswith("text/html")
    assert "<h1>Été &amp; nuits</h1>" in html.text
    assert "Ninth colloquium in Nicolet" in html.text
    later = news.get("/v1/searches/Été & nuits/digest", params={"since": "2006-01-01"}).text
    assert "0 articles" in later
    taken_in = news.get("/v1/searches/Été & nuits/digest", params={"since": "2006-01-01", "taken_in": True}).text
    assert "Ninth colloquium in Nicolet" in taken_in
    assert run_vigie("digest", "none", "--since", "2005-05-01", "--home", home).code != 0
    assert run_vigie("searches", "remove", "Été & nuits", "--home", home).code == 0
    assert news.get("/v1/searches").json() == []


def test_the_commands(home: Path) -> None:
    told = run_vigie("timeline", "Nicolet", "--home", home, "--json")
    assert told.json["total"] == 2
    assert "2005" in run_vigie("timeline", "Nicolet", "--home", home).out
    edition = run_vigie("edition", "Edition 30", "--home", home)
    assert "1. Ninth colloquium in Nicolet" in edition.out
    assert "in the other language: Le Guet Numéro 30" in edition.out
    assert run_vigie("edition", "Edition 99", "--home", home).code != 0
