"""Help: words put right, filters that a query names, searches near an empty one, suggestions of names and titles."""

from __future__ import annotations

from typing import Any

import pytest
from fastapi.testclient import TestClient


def search(client: TestClient, **params: Any) -> dict[str, Any]:
    answer = client.get("/v1/search", params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()  # type: ignore[no-any-return]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("neigborhood policing", "neighbourhood"),
        ("mediaton sociale quartier", "mediation"),
        ("violance conjugale", "violence"),
    ],
)
def test_a_mistyped_word_is_put_right_though_there_are_hits(client: TestClient, typed: str, meant: str) -> None:
    answer = search(client, q=typed)
    assert answer["total"] > 0
    assert any(meant in better.split() for better in answer["did_you_mean"])


@pytest.mark.parametrize(
    "typed", ["premier chapitre du roman suédois", "naissance des étoiles et trous noirs", "prix du gazole"]
)
def test_a_query_on_something_else_is_not_put_right_into_one_on_the_field(client: TestClient, typed: str) -> None:
    answer = search(client, q=typed)
    assert answer["total"] == 0 and answer["notes"] == []


def test_an_acronym_is_not_put_right_into_a_word(client: TestClient) -> None:
    assert search(client, q="polce")["did_you_mean"] == ["police"]
    answer = search(client, q="POLCE")
    assert (answer["did_you_mean"], answer["notes"]) == ([], [])


def test_a_word_is_put_right_by_the_labels_too(client: TestClient) -> None:
    better = search(client, q="cybercriminalté")["did_you_mean"]  # no article of the sample has the word
    assert better == ["cybercriminalite"]


def test_what_is_spelt_well_is_left_alone(client: TestClient) -> None:
    for q in ("police de proximité", "community policing", "vidéosurveillance", "toolkits", "abc"):
        assert search(client, q=q)["did_you_mean"] == []


@pytest.mark.parametrize(
    ("q", "field", "label", "rest"),
    [
        ("2005", "year", "2005", ""),
        ("Liege", "city", "Liège", ""),
        ("médiateurs Liège", "city", "Liège", "médiateurs"),
        ("Canada", "country", "Canada", ""),
        ("belgique", "country", "Belgium", ""),
        ("Edition 22", "edition", "Edition 22", ""),
    ],
)
def test_a_query_that_names_a_facet_value_offers_the_filter(
    client: TestClient, q: str, field: str, label: str, rest: str
) -> None:
    offered = [o for o in search(client, q=q)["offers"] if (o["field"], o["label"]) == (field, label)]
    if not offered:  # the sample has it, or it cannot be offered
        values = [v["label"] for v in search(client)["facets"][field]]
        assert label not in values
        return
    (offer,) = offered
    assert offer["request"].get("q", "") == rest
    assert search(client, **offer["request"])["total"] == offer["count"] > 0
    # what is chosen already is not offered again
    again = search(client, q=q, **{field: offer["value"]})
    assert (field, offer["value"]) not in {(o["field"], o["value"]) for o in again["offers"]}


def test_what_is_excluded_or_literal_is_no_filter_to_offer(client: TestClient) -> None:
    def offered(q: str) -> list[str]:
        return [offer["label"] for offer in search(client, q=q)["offers"]]

    assert "Liège" in offered("médiateurs Liège")
    for q in (
        "médiateurs -Liège",
        "médiateurs NOT Liège",
        "-Liège",
        'médiateurs "Liège"',
        "médiateurs «\u202fLiège\u202f»",
    ):
        assert "Liège" not in offered(q), q
    (offer,) = (o for o in search(client, q="Liège -médiateurs")["offers"] if o["label"] == "Liège")
    assert offer["request"]["q"] == "-médiateurs"  # what was excluded stays so


def test_not_leaves_out_and_a_choice_that_cannot_be_made_is_told(client: TestClient) -> None:
    every, without = search(client, q="police"), search(client, q="police NOT médiation", limit=100)
    assert 0 < without["total"] < every["total"] and without["notes"] == []
    assert without["total"] == search(client, q="police -médiation")["total"]
    either = search(client, q="police OU médiation", ui="fr", limit=1)
    assert either["notes"] == [
        "«\u202fOU\u202f» n’a pas été pris en compte\u202f: tous les mots comptent. Cherchez chacun d’eux à part."
    ]
    assert either["total"] > 1 and either["next"]  # the note does not end the list
    assert "“NOT”" in search(client, q="police NOT")["notes"][0]


def test_a_body_is_offered_by_its_name(client: TestClient) -> None:
    body = search(client)["facets"]["organisation"][0]
    offers = search(client, q=body["label"].upper())["offers"]
    assert {"field": "organisation", "value": body["value"]}.items() <= offers[0].items()


@pytest.mark.parametrize(
    ("asked", "by"),
    [
        ({"q": "police de proximité", "year": 1999}, "filters"),
        ({"q": "police", "language": "und"}, "language"),
        ({"q": "police", "year": 1999, "kind": "toolkit"}, "filter"),
        ({"q": '"police de proximité en zodiaque"'}, "unquoted"),
        ({"concept": "restorative-justice", "year": 1999}, "broader"),
        ({"q": "médiation qwertyuiop zxcvbnmlk", "mode": "words", "unbridge": "social-mediation"}, "words"),
    ],
)
def test_an_empty_result_proposes_searches_that_have_hits(client: TestClient, asked: dict[str, Any], by: str) -> None:
    answer = search(client, **asked, ui="fr")
    assert answer["total"] == 0
    assert by in {p["by"] for p in answer["proposals"]}
    for proposal in answer["proposals"]:
        assert proposal["label"]
        assert search(client, **proposal["request"])["total"] == proposal["total"] > 0


def test_a_result_with_hits_proposes_nothing(client: TestClient) -> None:
    assert search(client, q="police")["proposals"] == []


def test_towns_bodies_and_titles_are_suggested_whatever_the_accents(client: TestClient) -> None:
    def suggest(q: str) -> dict[str, Any]:
        return client.get("/v1/suggest", params={"q": q, "ui": "fr"}).json()  # type: ignore[no-any-return]

    (town,) = suggest("lieg")["places"]
    assert town["label"] == "Liège"
    assert search(client, city=town["value"])["total"] == town["count"] > 0
    body = search(client)["facets"]["organisation"][0]
    assert body["value"] in {o["value"] for o in suggest(body["label"][:-2].upper())["organisations"]}
    assert "One door to push" in {a["title"] for a in suggest("one door to pu")["articles"]}
    assert "Réparer ensemble : un colloque à Winnipeg" in {a["title"] for a in suggest("reparer ens")["articles"]}
    assert suggest("zzzz") == {"concepts": [], "queries": [], "places": [], "organisations": [], "articles": []}
