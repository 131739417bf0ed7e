"""A body is one, whatever its name, language, case and accents, and is shown by its name in the reader's language."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import cast

import feedparser
import pytest
from fastapi.testclient import TestClient

from corpus.errors import EngineError
from indexer.body_keys import body_key, body_keys
from indexer.engine import EngineQuery, SearchEngine
from indexer.engines.tantivy import TantivyEngine
from indexer.entry import EntryBody
from search_api.body_names import BodyNames
from search_api.naming import FacetNames
from search_api.practice.profiles import Profiles
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme
from tests.contract.entries import entry
from tests.search_api.asking import get, page

LIEGE, YORKSHIRE = "authority:uliege", "west yorkshire police"
NAMES = {"fr": "Université de Liège", "en": "University of Liège"}
READERS = pytest.mark.parametrize("ui", ["fr", "en"])


@READERS
@pytest.mark.parametrize("asked", ["University of Liège", "universite de liege", "ULG", LIEGE])
def test_any_name_of_a_body_finds_it(client: TestClient, asked: str, ui: str) -> None:
    found = get(client, "/v1/search", organisation=asked, ui=ui)
    assert found["total"] > 0
    selected = [(v["value"], v["label"]) for v in found["facets"]["organisation"] if v["selected"]]
    assert selected == [(LIEGE, NAMES[ui])]
    profile = get(client, f"/v1/organisations/{asked}", ui=ui)
    assert (profile["value"], profile["label"], profile["articles"]) == (LIEGE, NAMES[ui], found["total"])
    assert page(client, f"/{ui}/organisations/{asked}").h1.get_text() == NAMES[ui]  # type: ignore[union-attr]
    chips = " ".join(chip.get_text() for chip in page(client, f"/{ui}/search", organisation=asked).select(".chips a"))
    assert NAMES[ui] in chips and LIEGE not in chips


@pytest.mark.parametrize("asked", ["West Yorkshire police", "WEST YORKSHIRE POLICE", YORKSHIRE])
def test_a_body_that_is_not_listed_is_found_in_any_case(client: TestClient, asked: str) -> None:
    found = get(client, "/v1/search", organisation=asked)
    assert found["total"] > 0
    assert get(client, f"/v1/organisations/{asked}")["label"] == "West Yorkshire Police"
    assert get(client, "/v1/report", organisation=asked)["filters"][0]["labels"] == ["West Yorkshire Police"]
    chips = page(client, "/fr/search", organisation=asked).select(".chips a")
    assert "West Yorkshire Police" in " ".join(chip.get_text() for chip in chips)
    feed = feedparser.parse(client.get("/feed.atom", params={"organisation": asked}).content)
    assert "West Yorkshire Police" in feed.feed.title and len(feed.entries) == found["total"]


def test_an_unknown_body_is_told_as_it_was_asked_for(client: TestClient) -> None:
    answer = client.get("/v1/organisations/Nobody At All")
    assert answer.status_code == 404 and "Nobody At All" in answer.json()["detail"]
    assert get(client, "/v1/search", organisation="Nobody At All")["total"] == 0


def test_no_key_of_a_listed_body_is_ever_shown(client: TestClient) -> None:
    for value in get(client, "/v1/search")["facets"]["organisation"]:
        assert value["label"] and "authority:" not in value["label"]
        partners = get(client, f"/v1/organisations/{value['value']}")["partners"]
        assert value["value"] not in [p["value"] for p in partners]
        assert all(body_key(p["label"]) == p["value"] for p in partners)


@READERS
def test_articles_cards_and_exports_name_a_body_for_the_reader(client: TestClient, ui: str) -> None:
    first = get(client, "/v1/search", organisation=LIEGE, ui=ui)["hits"][0]["id"]
    (told,) = [o for o in get(client, f"/v1/articles/{first}", ui=ui)["organisations"] if o["authority"] == "uliege"]
    assert (told["name"], told["label"], told["key"]) == (NAMES["fr"], NAMES[ui], LIEGE) and told["evidence"]
    links = page(client, f"/{ui}/articles/{first}").select(f'a[href="/{ui}/organisations/authority%3Auliege"]')
    assert [link.get_text().strip() for link in links] == [NAMES[ui]]
    lines = client.get("/v1/export", params={"format": "jsonl", "organisation": "ULg", "ui": ui}).text.splitlines()
    assert NAMES[ui] in json.loads(lines[0])["organisations"]
    table = client.get("/v1/export", params={"format": "csv", "organisation": "ULg", "ui": ui}).content
    rows = csv.DictReader(io.StringIO(table.decode("utf-8-sig")))
    assert all(NAMES[ui] in row["organisations"].split("; ") for row in rows)


@READERS
def test_a_draft_names_a_body_as_it_likes(client: TestClient, ui: str) -> None:
    text = (
        "Researchers meet\nResearchers of the University of Liège met officers of the WEST YORKSHIRE POLICE and of the "
        "University of Atlantis to talk about street lighting."
    )
    answer = client.post("/v1/coverage", json={"text": text}, params={"ui": ui}).json()
    assert NAMES[ui] in answer["draft"]["organisations"]
    told = {m["value"]: m for m in answer["mentions"] if m["type"] == "organisation"}
    for key in (LIEGE, YORKSHIRE):
        assert told[key]["articles"] == get(client, "/v1/search", organisation=key)["total"] > 0
        assert client.get(told[key]["search"]).status_code == 200
    assert told[LIEGE]["line"].startswith(NAMES[ui])
    assert told["university of atlantis"]["articles"] == 0


@READERS
def test_a_listed_body_is_suggested_and_offered_by_all_its_names(client: TestClient, ui: str) -> None:
    for typed in ("université de li", "university of li", "ulg"):
        assert (LIEGE, NAMES[ui]) in [
            (o["value"], o["label"]) for o in get(client, "/v1/suggest", q=typed, ui=ui)["organisations"]
        ]
    for typed in ("Université de Liège", "university of liege", "ulg"):
        offers = get(client, "/v1/search", q=typed, ui=ui)["offers"]
        assert [o["label"] for o in offers if o["value"] == LIEGE] == [NAMES[ui]]


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[SearchEngine]:
    def bodies(*named: tuple[str, str | None]) -> tuple[EntryBody, ...]:
        return tuple(EntryBody(body_keys(name, acronym), name) for name, acronym in named)

    made = TantivyEngine(tmp_path / "index")
    made.apply(
        [
            entry(
                "a",
                "x",
                organisations=bodies(("Centre public d’action sociale", "CPAS"), ("CLES", None), ("Efus", None)),
            ),
            entry("b", "x", organisations=bodies(("centre public d'action sociale", None)), issued="2001-01-01"),
            entry("c", "x", organisations=bodies(("CPAS", None)), issued="2000-01-01"),
            *(entry(f"n{n}", "x", organisations=bodies((f"Office {n}", None)), issued="2010-01-01") for n in range(99)),
        ],
        [],
        reached=1,
    )
    yield made
    made.close()


def test_an_acronym_finds_a_body_that_is_not_listed(engine: SearchEngine) -> None:
    search = Search(engine, load_scheme())
    by_name = search.search(SearchRequest(organisation=["CENTRE PUBLIC D’ACTION SOCIALE"]))
    assert {hit["id"] for hit in by_name["hits"]} == {"a", "b"}
    by_acronym = search.search(SearchRequest(organisation=["Cpas"]))
    assert {hit["id"] for hit in by_acronym["hits"]} == {"a", "c"}
    profile = Profiles(engine, load_scheme(), None).organisation("CPAS", "fr")
    assert (profile["value"], profile["label"], profile["articles"]) == ("cpas", "CPAS", 2)


def test_many_bodies_are_named_in_few_queries(engine: SearchEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    names, asked = BodyNames(engine), []
    plain = engine.search
    monkeypatch.setattr(engine, "search", lambda query: asked.append(query) or plain(query))
    keys = [f"office {n}" for n in range(99)]
    assert [names.name(key, "en") for key in keys[:2]] == ["Office 0", "Office 1"]
    counted = plain(EngineQuery(facets=("organisation",), facet_size=200)).facets["organisation"]
    before = len(asked)
    labels = {c.value: c.label for c in names.label({"organisation": counted})["organisation"]}
    assert all(labels[key] == key.capitalize() for key in keys) and labels["authority:cles"] is None
    assert len(asked) - before <= 4
    names.label({"organisation": counted})
    assert len(asked) - before <= 4


def test_a_word_is_not_taken_for_an_acronym(engine: SearchEngine) -> None:
    search = Search(engine, load_scheme())

    def offered(q: str) -> list[str]:
        return [o["value"] for o in search.search(SearchRequest(q=q, mode="words"))["offers"]]

    assert offered("x clés") == []
    assert offered("x CLES") == ["authority:cles"]


@pytest.mark.parametrize("q", ["Efus", "x Efus", "EFUS"])
def test_a_body_with_an_acronym_in_two_cases_is_offered_once(engine: SearchEngine, q: str) -> None:
    offers = Search(engine, load_scheme()).search(SearchRequest(q=q, mode="words", organisation=[]))["offers"]
    assert [o["value"] for o in offers] == ["authority:efus"]


def test_bodies_are_named_though_the_engine_cannot_answer() -> None:
    class Silent:
        def search(self, query: object) -> None:
            raise EngineError("The engine does not answer.", "Start it.")

    names = FacetNames(cast("SearchEngine", Silent()))
    assert names.shown("organisation", LIEGE, "fr") == NAMES["fr"]
    assert names.shown("organisation", YORKSHIRE, "fr") == YORKSHIRE
