"""Editions that share a label, and a publication whose name is written in several ways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient
from news_corpus import page

from tests.command_line import run_vigie
from tests.search_api.asking import application

ISSUES = (
    ("The Lookout’s Post", "Edition 12", "1 March 2006", ("Lamps in Leeds",)),
    ("The Lookout's Post", "Edition 12", "15 March 2006", ("Mediation in Mons",)),
    ("THE LOOKOUT'S POST", "Edition 12", "15 March 2006", ("Boats in Boston", "Trams in Turin", "Bikes in Bruges")),
    ("Zone Letter", "Edition 12", "15 March 2006", ("Zebras in Zurich",)),
    ("The Lookout's Post", "Edition 14", "April 2006", ("Parks in Paris",)),
    ("THE LOOKOUT'S POST", "Edition 13", "April 2006", ("Buses in Bern",)),
    ("Harbour News", "Edition 12", "June 2007", ("Quays in Quebec",)),
    ("Harbour News", "Edition 14", "June 2009", ("Docks in Dover",)),
)
POST = "THE LOOKOUT'S POST"
"""The name as most articles have it."""
PAGE = {"label": "Edition 12", "publication": "The Lookout’s Post"}


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("editions")
    pages = folder / "pages"
    pages.mkdir()
    for number, (publication, label, issued, titles) in enumerate(ISSUES):
        articles = tuple(
            (title, f"{title}: the city tells what it tried, with whom, and for how long.") for title in titles
        )
        (pages / f"{number}.html").write_text(page(publication, label, issued, articles), encoding="utf-8")
    done = run_vigie("ingest", pages, "--home", folder / "home")
    assert done.code == 0, done.err
    return folder / "home"


@pytest.fixture(scope="module")
def client(home: Path) -> Iterator[TestClient]:
    with application(home) as made:
        yield made


def titles(html: str) -> list[str]:
    return [a.get_text(strip=True) for a in BeautifulSoup(html, "html.parser").select(".content-title a, .hit-title a")]


def test_a_publication_is_one_however_its_name_is_written(client: TestClient) -> None:
    held = [(e["publication"], e["label"], e["issued"], e["articles"]) for e in client.get("/v1/editions").json()]
    assert held == [
        (POST, "Edition 12", "2006-03-01", 1),
        (POST, "Edition 12", "2006-03-15", 4),
        ("Zone Letter", "Edition 12", "2006-03-15", 1),
        (POST, "Edition 13", "2006-04-01", 1),
        (POST, "Edition 14", "2006-04-01", 1),
        ("Harbour News", "Edition 12", "2007-06-01", 1),
        ("Harbour News", "Edition 14", "2009-06-01", 1),
    ]
    assert client.get("/v1/holdings").json()["edition_gaps"] == [{"publication": "Harbour News", "missing": [13]}]
    listed = BeautifulSoup(client.get("/en/editions").text, "html.parser")
    assert [h.get_text() for h in listed.select("h2")] == ["Harbour News", POST, "Zone Letter"]


@pytest.mark.parametrize(
    ("ui", "told"),
    [
        ("fr", ["Aucun article de l’année 2008.", "Harbour News\u202f: il manque le numéro 13."]),
        ("en", ["No article of the year 2008.", "Harbour News: number 13 is missing."]),
    ],
)
def test_a_single_gap_is_told_in_the_singular(client: TestClient, ui: str, told: list[str]) -> None:
    listed = BeautifulSoup(client.get(f"/{ui}/holdings").text, "html.parser")
    assert [one.get_text() for one in listed.select("h2 + ul:not(.told) li")] == told


def test_each_edition_has_an_address_of_its_own(client: TestClient) -> None:
    for where in ("/en/editions", "/fr/about"):
        listed = BeautifulSoup(client.get(where).text, "html.parser")
        links = [a["href"] for a in listed.select("a[href*='/edition?']")]
        assert len(links) == len(set(links)) == 7, where
    first = client.get("/en/edition", params=PAGE)
    assert titles(first.text) == ["Lamps in Leeds"]  # an address of before says no day
    following = BeautifulSoup(first.text, "html.parser").select_one("a[rel=next]")
    assert following is not None
    second = client.get(following["href"])
    assert titles(second.text) == ["Mediation in Mons", "Boats in Boston", "Trams in Turin", "Bikes in Bruges"]
    back = BeautifulSoup(second.text, "html.parser").select_one("a[rel=prev]")
    assert back is not None and titles(client.get(back["href"]).text) == titles(first.text)
    for wrong in ("2006-03-02", "March"):
        assert client.get("/en/edition", params={**PAGE, "issued": wrong}).status_code == 404


def test_the_search_in_an_edition_finds_its_articles_only(client: TestClient) -> None:
    for day, number in (("2006-03-01", 1), ("2006-03-15", 4)):
        shown = client.get("/en/edition", params={**PAGE, "issued": day}).text
        link = BeautifulSoup(shown, "html.parser").find("a", string="Search in this edition")
        assert link is not None
        found = client.get(link["href"]).text
        assert sorted(titles(found)) == sorted(titles(shown)) and len(titles(found)) == number
        asked = parse_qs(urlsplit(link["href"]).query)
        assert (asked["edition"], asked["publication"]) == (["Edition 12"], [POST])
        chips = [a.get_text(" ", strip=True) for a in BeautifulSoup(found, "html.parser").select(".chips a")]
        assert any(POST in chip for chip in chips), chips


def test_an_edition_by_its_day_over_http_and_on_the_command_line(client: TestClient, home: Path) -> None:
    told = client.get("/v1/editions/Edition 12", params={"publication": POST, "issued": "2006-03-15"}).json()
    assert (told["edition"]["articles"], told["edition"]["issued_precision"]) == (4, "day")
    assert (told["previous"]["issued"], told["next"]["label"]) == ("2006-03-01", "Edition 13")
    assert client.get("/v1/editions/Edition 12", params={"issued": "soon"}).status_code == 422
    done = run_vigie("edition", "Edition 12", "--issued", "2006-03-15", "--home", home)
    assert "1. Mediation in Mons" in done.out and "before: Edition 12, 2006-03-01" in done.out
