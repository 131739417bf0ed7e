"""What people come for, each as a test, on both engines. The numbers are those of the stories."""

from __future__ import annotations

import csv
import io

import pytest

from tests.stories.conftest import Desk, take_in
from tests.stories.story_pages import NEW


def reasons(hit: dict) -> set[str]:  # type: ignore[type-arg]
    return {why["by"] for why in hit["why"]}


@pytest.mark.parametrize("q", ["police de proximité évaluation", "community policing evaluation"])
def test_1_a_researcher_searches_across_languages(desk: Desk, q: str) -> None:
    answer = desk.search(q)
    found = desk.found(q)
    assert set(found[:2]) == {"rouen", "halifax"}  # in either language, from either
    assert {"longueuil", "leeds"} <= set(found[:6])  # police communautaire and neighbourhood policing matched too
    bridge = next(b for b in answer["bridges"] if b["id"] == "community-policing")
    assert set(bridge["labels"]) == {"fr", "en"}
    halifax, rouen = (next(h for h in answer["hits"] if w in h["title"]) for w in ("Halifax", "Rouen"))
    assert "concept" in reasons(halifax)
    assert "concept" in reasons(rouen)
    ris = desk.client.get("/v1/export", params={"q": q, "format": "ris"}).text
    assert ris.count("TY  - ") == answer["total"]


def test_2_a_researcher_types_an_acronym(desk: Desk) -> None:
    assert desk.found("CLSPD")[0] == "brest"
    assert set(desk.found("CLS")[:2]) == {"roubaix", "namur"}
    for q in ("CLSPD", "CLS", "cls"):
        assert "bicycle" not in desk.found(q)  # not inside another word


@pytest.mark.parametrize(
    "q", ["nuisances prostitution drogue espace public ville", "public nuisance prostitution drugs city"]
)
def test_3_a_practitioner_finds_the_exchange_of_cities(desk: Desk, q: str) -> None:
    assert desk.found(q)[0] == "exchange"
    places = {p["name"] for p in desk.search(q)["hits"][0]["places"]}
    assert {"Liège", "Montréal", "Bordeaux"} <= places | {"Montréal" if "Montreal" in places else ""}


@pytest.mark.parametrize(
    "q", ["trousse diagnostic local de sécurité municipalité", "safety audit toolkit for municipalities"]
)
def test_4_a_manager_gets_the_toolkit_first(desk: Desk, q: str) -> None:
    hit = desk.search(q)["hits"][0]
    assert desk.found(q)[0] == "audit"
    assert hit["kind"] == "toolkit"
    article = desk.client.get(f"/v1/articles/{hit['id']}").json()
    assert {"fr", "en"} == set(article["availability"][0]["languages"])
    assert "audit@example.org" in {c["value"] for c in article["contacts"]}


def test_5_an_editor_checks_what_was_published(desk: Desk) -> None:
    assert desk.found("École nationale de police Nicolet colloque 2005")[0] == "nicolet"
    assert desk.found("what did we publish about the Quebec observatory")[0] == "quebec-observatory"
    hit = desk.search("what did we publish about the Quebec observatory")["hits"][0]
    assert hit["issued"] == "2004-11-01"
    article = desk.client.get(f"/v1/articles/{hit['id']}").json()
    assert any("2004" in str(citation) for citation in article["citations"].values())


def test_6_an_editor_lists_the_colloquiums_of_some_years(desk: Desk) -> None:
    asked = {"q": '"ICPC annual colloquium"', "event_from": "2003-01-01", "event_to": "2010-12-31"}
    assert desk.found(**asked, sort="oldest") == ["colloquium-2004", "colloquium-2006"]
    rows = list(csv.DictReader(io.StringIO(desk.client.get("/v1/export", params={**asked, "format": "csv"}).text)))
    assert len(rows) == 2


def test_7_a_researcher_asks_for_victims_in_four_ways(desk: Desk) -> None:
    ways = ("victimation enquête", "enquête de victimisation", "victimization survey", "victimisation surveys")
    for q in ways:
        assert set(desk.found(q)[:3]) == {"victimation", "victimisation", "survey"}, q
    named = {frozenset(b["id"] for b in desk.search(q)["bridges"]) for q in ways}
    assert len(named) == 1


@pytest.mark.parametrize("q", ["monter un observatoire local", "how to set up a crime monitoring centre"])
def test_8_a_practitioner_finds_a_french_article(desk: Desk, q: str) -> None:
    hit = next(h for h in desk.search(q)["hits"][:3] if h["title"].startswith("Observatoires"))
    assert hit["language"] == "fr"
    excerpt = next(h["text"] for h in hit["highlights"] if h["field"] == "text")
    assert "observatoire" in excerpt


def test_9_anyone_types_badly(desk: Desk) -> None:
    assert "sansfacon" in desk.found("prevention delinquance juvenile")[:3]
    assert desk.found("Sansfacon police")[0] == "sansfacon"
    assert desk.found("Liege Bordeaux")[0] == "exchange"
    answer = desk.search("neigborhood policing")
    assert "leeds" in desk.found("neigborhood policing")[:6]
    assert answer["did_you_mean"] == ["neighbourhood policing"]


def test_a_phrase_is_literal_and_a_minus_excludes(desk: Desk) -> None:
    assert desk.found('"police communautaire"') == ["longueuil"]
    assert desk.search('"police communautaire"')["bridges"] == []
    assert "colloquium-2006" in desk.found("annual colloquium")
    assert not {"colloquium-2004", "colloquium-2006", "colloquium-2012"} & set(desk.found("annual colloquium -ICPC"))


def test_nothing_found_proposes_what_has_hits_and_names_offer_filters(desk: Desk) -> None:
    empty = desk.search("contrat local de sécurité", year=1999)
    assert empty["total"] == 0
    assert {"filters", "broader"} <= {p["by"] for p in empty["proposals"]}
    for q, field in (("2005", "year"), ("Liège", "city"), ("liege", "city")):
        (offer,) = (o for o in desk.search(q)["offers"] if o["field"] == field)
        assert desk.search(**offer["request"])["total"] == offer["count"] > 0


def test_translations_and_duplicates_are_one_hit(desk: Desk) -> None:
    for q, ui, first in (("bus de nuit Tournai", "fr", "fr"), ("bus de nuit Tournai", "en", "en")):
        answer = desk.search(q, ui=ui)
        hits = [h for h in answer["hits"] if "Tournai" in h["title"]]
        assert len(hits) == 1
        assert hits[0]["language"] == first
        assert sorted((a["relation"], a["language"]) for a in hits[0]["also"]) == (
            [("translation", "en"), ("translation", "en")]
            if ui == "fr"
            else [("duplicate", "en"), ("translation", "fr")]
        )
    # All three count; on single pages each is shown once, and none is lost.
    total = desk.search("bus de nuit Tournai")["total"]
    seen: list[str] = []
    cursor = None
    while True:
        page = desk.search("bus de nuit Tournai", limit=1, **({"cursor": cursor} if cursor else {}))
        seen += [one["id"] for hit in page["hits"] for one in (hit, *hit["also"])]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(seen) == len(set(seen)) == total


def test_10_an_alert_tells_of_a_new_article_once_and_why(desk: Desk) -> None:
    asked = {"q": "Indigenous peoples", "country": "CA", "sort": "newest"}
    before = desk.found(**asked)
    assert "nunavut" in before
    take_in(desk.home, {"patrols": NEW}, desk.home.parent / "new")
    from indexer.following import Follower

    Follower(desk.services.store, desk.services.engine, desk.services.scheme).catch_up()
    after = desk.found(**asked)
    assert after == ["patrols", *before]
    assert desk.search(**asked)["hits"][0]["why"]
