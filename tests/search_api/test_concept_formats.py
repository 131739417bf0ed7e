"""Concepts over HTTP: as JSON, as SKOS, and on their page."""

from __future__ import annotations

import pytest
from fastapi.testclient import TestClient
from rdflib import SKOS, Graph, Literal, URIRef

WATCH = URIRef("https://vigie.example.org/concept/neighbourhood-watch")


@pytest.mark.parametrize(
    ("accept", "form", "media_type", "parsed_as"),
    [
        ("text/turtle", "", "text/turtle", "turtle"),
        ("text/html, application/ld+json;q=0.9, text/turtle;q=0.5", "", "application/ld+json", "json-ld"),
        ("*/*", "rdfxml", "application/rdf+xml", "xml"),
        ("application/json", "turtle", "text/turtle", "turtle"),
    ],
)
def test_a_concept_is_answered_as_skos(
    client: TestClient, accept: str, form: str, media_type: str, parsed_as: str
) -> None:
    path = "/v1/concepts/neighbourhood-watch" + (f"?format={form}" if form else "")
    answer = client.get(path, headers={"Accept": accept})
    assert answer.status_code == 200 and answer.headers["content-type"].startswith(media_type)
    assert answer.headers["vary"].lower().startswith("accept")
    graph = Graph().parse(data=answer.text, format=parsed_as)
    assert (WATCH, SKOS.prefLabel, Literal("Surveillance de quartier", lang="fr")) in graph
    [broader] = graph.objects(WATCH, SKOS.broader)
    assert (broader, SKOS.prefLabel, Literal("Citizen participation", lang="en")) in graph


@pytest.mark.parametrize("accept", ["*/*", "", "text/html", "text/turtle;q=0, application/json", "no type;;at/all"])
def test_else_as_json(client: TestClient, accept: str) -> None:
    told = client.get("/v1/concepts/robbery?ui=fr", headers={"Accept": accept}).json()
    assert told["definition"].startswith("Vol commis sur une personne") and "canadien" in told["scope_note"]
    assert told["deprecated"] is False and told["replaced_by"] is None


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("text/turtle", "/v1/concepts/robbery?format=turtle"),
        ("application/rdf+xml", "/v1/concepts/robbery?format=rdfxml"),
        ("application/ld+json, text/html;q=0.5", "/v1/concepts/robbery?format=jsonld"),
        ("application/json", "/v1/concepts/robbery"),
        ("text/html", "/en/concepts/robbery"),
        ("*/*", "/en/concepts/robbery"),
    ],
)
def test_the_address_that_stays_leads_to_each_format(client: TestClient, accept: str, leads_to: str) -> None:
    answer = client.get("/concepts/robbery", headers={"Accept": accept}, follow_redirects=False)
    assert (answer.status_code, answer.headers["location"]) == (303, leads_to)
    led = client.get(leads_to)
    assert led.status_code == 200
    if "turtle" in leads_to:
        assert Graph().parse(data=led.text, format="turtle")


def test_an_unknown_format_or_concept(client: TestClient) -> None:
    assert client.get("/v1/concepts/robbery?format=docx").status_code == 422
    assert client.get("/v1/concepts/none", headers={"Accept": "text/turtle"}).status_code == 404


@pytest.mark.parametrize(
    ("ui", "texts"),
    [
        (
            "fr",
            ("Vol commis sur une personne avec violence ou menace.", "Quand l’employer\u202f:", "À emporter en SKOS"),
        ),
        ("en", ("Taking something from a person by violence or threat.", "When to use it:", "Take it along as SKOS:")),
    ],
)
def test_the_page_says_what_it_means_in_the_readers_language(
    client: TestClient, ui: str, texts: tuple[str, ...]
) -> None:
    page = client.get(f"/{ui}/concepts/robbery").text
    assert all(text in page for text in texts)
    assert "?format=turtle" in page
