"""Towns are shown by their name in the reader's language, wherever an answer or a page shows them."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any, cast

import pytest
from fastapi.testclient import TestClient

from corpus.errors import EngineError
from indexer.engine import FacetCount, FacetField, SearchEngine
from search_api.facets import facet_answers
from search_api.labels import facet_value_label
from search_api.naming import FacetNames, Names
from taxonomy.load import load_scheme
from tests.command_line import Vigie
from tests.search_api.asking import get, page

BRUSSELS = "2800866"
NAMES = {"fr": "Bruxelles", "en": "Brussels"}
READERS = pytest.mark.parametrize("ui", ["fr", "en"])


def hits(client: TestClient, ui: str = "en") -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = get(client, "/v1/search", city=BRUSSELS, ui=ui)["hits"]
    assert found
    return found


@READERS
def test_facets_hits_and_help_name_a_town_for_the_reader(client: TestClient, ui: str) -> None:
    found = get(client, "/v1/search", city=BRUSSELS, ui=ui)
    (facet,) = [v for v in found["facets"]["city"] if v["value"] == BRUSSELS]
    assert (facet["label"], facet["selected"]) == (NAMES[ui], True)
    (place,) = [p for p in found["hits"][0]["places"] if p["geonames_id"] == int(BRUSSELS)]
    assert (place["name"], place["label"]) == ("Brussels", NAMES[ui])
    for typed in ("bruxel", "brussel"):
        assert [v["label"] for v in get(client, "/v1/suggest", q=typed, ui=ui)["places"]] == [NAMES[ui]]
    for typed in ("Bruxelles", "Brussel", "brussels"):
        (offer,) = [o for o in get(client, "/v1/search", q=typed, ui=ui)["offers"] if o["field"] == "city"]
        assert (offer["value"], offer["label"]) == (BRUSSELS, NAMES[ui])


@READERS
def test_profiles_and_comparisons_name_a_town_for_the_reader(client: TestClient, ui: str) -> None:
    assert NAMES[ui] in [c["label"] for c in get(client, "/v1/places", ui=ui)]
    profile = get(client, f"/v1/places/{BRUSSELS}", ui=ui)
    assert (profile["label"], profile["town"]["label"], profile["town"]["name"]) == (NAMES[ui], NAMES[ui], "Brussels")
    neighbour = profile["cities"][0]["value"]
    beside = get(client, f"/v1/places/{neighbour}", ui=ui)["cities"]
    assert NAMES[ui] in [c["label"] for c in beside if c["value"] == BRUSSELS]
    side = get(client, "/v1/compare", city=[BRUSSELS, neighbour], ui=ui)
    assert side["cities"][0]["label"] == NAMES[ui]
    assert get(client, f"/v1/places/{BRUSSELS}/comparable", ui=ui)["city"]["label"] == NAMES[ui]


@READERS
def test_every_name_that_is_shown_leads_to_its_town(client: TestClient, ui: str) -> None:
    towns = get(client, "/v1/places", ui=ui)
    namesakes = [c["label"] for c in towns]
    for town in towns:
        if namesakes.count(town["label"]) == 1:
            assert get(client, f"/v1/places/{town['label']}", ui=ui)["value"] == town["value"]


@READERS
def test_an_article_its_card_and_its_exports_name_a_town_for_the_reader(client: TestClient, ui: str) -> None:
    first = hits(client, ui)[0]
    told = get(client, f"/v1/articles/{first['id']}", ui=ui)
    (place,) = [p for p in told["places"] if p["geonames_id"] == int(BRUSSELS)]
    assert (place["name"], place["label"]) == ("Brussels", NAMES[ui]) and place["evidence"]
    lines = client.get("/v1/export", params={"format": "jsonl", "city": BRUSSELS, "ui": ui}).text.splitlines()
    held = [p for p in json.loads(lines[0])["places"] if p["geonames_id"] == int(BRUSSELS)]
    assert held == [{"geonames_id": int(BRUSSELS), "name": "Brussels", "label": NAMES[ui], "country": "BE"}]
    table = client.get("/v1/export", params={"format": "csv", "city": BRUSSELS, "ui": ui}).content.decode("utf-8-sig")
    assert all(NAMES[ui] in row["places"].split("; ") for row in csv.DictReader(io.StringIO(table)))


@READERS
def test_a_card_tells_where_in_the_readers_language(client: TestClient, ui: str) -> None:
    towns = {c["value"]: c["label"] for c in get(client, "/v1/places", ui=ui)}
    other = {c["value"]: c["label"] for c in get(client, "/v1/places", ui="en" if ui == "fr" else "fr")}
    differing = [value for value, label in towns.items() if label != other[value]]
    found = get(client, "/v1/search", city=differing, limit=50, ui=ui)["hits"]
    cards = [client.get(f"/v1/articles/{hit['id']}/card", params={"ui": ui}) for hit in found]
    where = {(f["id"], f["value"]) for c in cards if c.status_code == 200 for f in c.json()["where"]}
    assert where & {(value, towns[value]) for value in differing}
    assert all(towns[value] == label for value, label in where)


@READERS
def test_coverage_and_reports_name_a_town_for_the_reader(client: TestClient, ui: str) -> None:
    article = get(client, f"/v1/articles/{hits(client)[0]['id']}")
    answer = client.post(
        "/v1/coverage", json={"text": f"{article['title']}\n\n{article['text']}"}, params={"ui": ui}
    ).json()
    (place,) = [p for p in answer["draft"]["places"] if p["geonames_id"] == int(BRUSSELS)]
    assert (place["name"], place["label"]) == ("Brussels", NAMES[ui])
    (mention,) = [m for m in answer["mentions"] if m["value"] == BRUSSELS]
    assert mention["name"] == NAMES[ui] and mention["line"].startswith(NAMES[ui])
    (match,) = [m for m in answer["same_event"] if m["id"] == article["id"]]
    (reason,) = [why for why in match["why"] if why["by"] == "city"]
    assert NAMES[ui] in reason["shared"] and NAMES[ui] in reason["line"]
    report = get(client, "/v1/report", city=BRUSSELS, ui=ui)
    assert report["filters"][0]["labels"] == [NAMES[ui]] and NAMES[ui] in report["summary"]


@READERS
def test_pages_name_a_town_for_the_reader(client: TestClient, ui: str) -> None:
    other = NAMES["en" if ui == "fr" else "fr"]
    results = page(client, f"/{ui}/search", city=BRUSSELS)
    assert NAMES[ui] in [" ".join(a.stripped_strings) for a in results.select(".hit a")]
    assert other not in [" ".join(a.stripped_strings) for a in results.select(".hit a")]
    assert page(client, f"/{ui}/places/{BRUSSELS}").h1.get_text() == NAMES[ui]  # type: ignore[union-attr]
    compared = page(client, f"/{ui}/compare", city=BRUSSELS)
    options = [str(o["value"]) for o in compared.select("#cities option")]
    assert NAMES[ui] in options and other not in options
    assert compared.select_one("#city")["value"] == NAMES[ui]  # type: ignore[index]
    article = page(client, f"/{ui}/articles/{hits(client)[0]['id']}")
    named = [a.get_text() for a in article.select(f'a[href="/{ui}/places/{BRUSSELS}"]')]
    assert named and all(name.strip() == NAMES[ui] for name in named)


@pytest.mark.parametrize("asked", ["Bruxelles", "brussel", "BRUSSELS", BRUSSELS])
def test_a_town_asked_for_by_any_name_is_shown_by_the_readers(client: TestClient, asked: str) -> None:
    found = get(client, "/v1/search", city=asked, ui="fr")
    assert found["total"] > 0
    assert [v["label"] for v in found["facets"]["city"] if v["selected"]] == ["Bruxelles"]
    chips = page(client, "/fr/search", city=asked).select(".chips a")
    assert "Bruxelles" in " ".join(chip.get_text() for chip in chips)
    assert get(client, "/v1/report", city=asked, ui="fr")["filters"][0]["labels"] == ["Bruxelles"]


def test_a_chosen_town_without_hits_is_named_too(client: TestClient) -> None:
    found = get(client, "/v1/search", q="zzzzzz", mode="words", city=BRUSSELS, ui="fr")
    assert [(v["label"], v["count"]) for v in found["facets"]["city"]] == [("Bruxelles", 0)]
    liege = get(client, "/v1/search", q="zzzzzz", mode="words", city="2792413", ui="fr")
    assert [(v["label"], v["count"]) for v in liege["facets"]["city"]] == [("Liège", 0)]


def test_towns_are_named_though_the_engine_cannot_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def silent(_names: FacetNames, _generation: str | None = None) -> Names:
        raise EngineError("The engine does not answer.", "Start it.")

    monkeypatch.setattr(FacetNames, "names", silent)
    names = FacetNames(cast("SearchEngine", None))
    assert names.shown("city", BRUSSELS, "fr") == "Bruxelles"
    assert names.shown("city", "2792413", "fr") == "2792413"


def test_a_facet_value_that_is_no_town_of_the_table_keeps_its_own_name() -> None:
    assert facet_value_label("city", "2792413", "Liège", "en") == "Liège"
    assert facet_value_label("city", "2792413", None, "en") == "2792413"
    assert facet_value_label("city", "Gand", None, "en") == "Gand"
    counts: dict[FacetField, list[FacetCount]] = {"city": [FacetCount("2797656", 3, "Gent")]}
    answer = facet_answers(counts, {"city": ("gand",)}, load_scheme(), "en", lambda: Names(()))
    assert [(v["value"], v["label"]) for v in answer["city"]] == [("2797656", "Ghent")]


def test_a_word_of_a_subject_offers_no_town_of_that_name(vigie: Vigie, tmp_path: Path) -> None:
    (tmp_path / "twins.txt").write_text(
        "Jumelage avec Police\n\nLa ville de Police, en Pologne, et celle de Bordeaux échangent leurs éducateurs de rue. "
        "La police de proximité de Bordeaux a reçu en mai 2005 des agents venus de Police.\n"
    )
    assert vigie("ingest", tmp_path / "twins.txt", "--home", tmp_path / "home").code == 0

    def offered(q: str) -> list[str]:
        answer = vigie("search", q, "--home", tmp_path / "home", "--json").json
        assert "Police" in [town["label"] for town in answer["facets"]["city"]]
        return [offer["label"] for offer in answer["offers"] if offer["field"] == "city"]

    assert offered("police de proximité bordeaux") == ["Bordeaux"]
    assert offered("police") == []
