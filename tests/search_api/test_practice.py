"""Profiles, comparable cities, cards and the selection, over the loaded home."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from fastapi.testclient import TestClient

from corpus.deciding import ArticleLink
from corpus.model import Annotation, Article, ConceptTag, Span
from search_api.app import create_app
from search_api.practice.cards import practice_card, sentence_around
from search_api.practice.comparing import _of_the_best
from search_api.practice.prominence import Prominence
from taxonomy.load import load_scheme
from tests.command_line import run_vigie
from tests.contract.entries import LIEGE, LONDON, entry
from vigie.opening import open_gazetteer
from vigie.opening_services import open_services
from vigie.settings import Settings


def _city(client: TestClient) -> dict:  # type: ignore[type-arg]
    return max(client.get("/v1/places").json(), key=lambda c: c["count"])  # type: ignore[no-any-return]


def test_a_profile_counts_what_a_search_counts(client: TestClient) -> None:
    city = _city(client)
    profile = client.get(f"/v1/places/{city['value']}").json()
    found = client.get("/v1/search", params={"city": city["value"]}).json()
    assert profile["articles"] == found["total"] == city["count"]
    assert profile["town"]["population"] > 0 and -90 <= profile["town"]["lat"] <= 90
    assert sum(year["count"] for year in profile["years"]) <= profile["articles"]
    assert city["value"] not in [other["value"] for other in profile["cities"]]
    assert client.get(f"/v1/places/{city['label'].upper()}").json()["value"] == city["value"]
    assert client.get("/v1/places/Atlantis").status_code == 404
    label = max((one["label"] for one in client.get("/v1/places").json()), key=len)
    mistyped = client.get(f"/v1/places/{label[:-2] + label[-1]}")
    assert mistyped.status_code == 404 and label in mistyped.json()["detail"]


def test_countries_and_bodies_have_profiles(client: TestClient) -> None:
    facets = client.get("/v1/search").json()["facets"]
    country, body = facets["country"][0], facets["organisation"][0]
    assert client.get(f"/v1/countries/{country['value'].lower()}").json()["articles"] == country["count"]
    found = client.get(f"/v1/organisations/{body['value']}").json()
    assert (found["label"], found["articles"]) == (body["label"], body["count"])
    assert client.get("/v1/countries/XX").status_code == 404


def test_comparable_cities_share_what_they_are_said_to_share(client: TestClient) -> None:
    city = _city(client)
    answer = client.get(f"/v1/places/{city['value']}/comparable").json()
    assert answer["city"]["geonames_id"] == int(city["value"])
    assert [c["score"] for c in answer["cities"]] == sorted((c["score"] for c in answer["cities"]), reverse=True)
    for other in answer["cities"]:
        assert other["city"]["geonames_id"] != int(city["value"]) and other["articles"]
        for shared in other["reasons"]["concepts"]:
            for place in (city["value"], str(other["city"]["geonames_id"])):
                asked = {"city": place, "concept": shared["id"]}
                assert client.get("/v1/search", params=asked).json()["total"] > 0


def test_a_city_state_has_what_is_told_of_its_country(client: TestClient) -> None:
    answer = client.get("/v1/places/Luxembourg/comparable", params={"ui": "fr"}).json()
    assert (answer["city"]["geonames_id"], answer["city"]["country"]) == (2960316, "LU")
    first = answer["cities"][0]
    assert first["city"]["name"] == "Esch-sur-Alzette" and first["reasons"]["together"] == 2
    assert client.get("/v1/places/2960316").json()["articles"] == client.get("/v1/countries/LU").json()["articles"]


def test_an_article_is_about_a_town_by_how_it_names_it() -> None:
    prominence = Prominence(None)
    alone = prominence.shares(entry("a", "A scheme in Liège.", places=(LIEGE,)))
    assert alone[LIEGE.id][1] == 1.0
    both = entry(
        "b", "Liège began. In Liège it works. It will be shown in London.", title="Liège", places=(LIEGE, LONDON)
    )
    shares = {id_: share for id_, (_, share) in prominence.shares(both).items()}
    assert shares[LIEGE.id] == pytest.approx(2**-0.5)
    assert shares[LONDON.id] == pytest.approx((1 / 5) ** 0.5 * 2**-0.5)


@pytest.mark.parametrize(
    ("code", "found"), [("LU", 2960316), ("SG", 1880252), ("FR", None), ("MX", None), ("XX", None)]
)
def test_a_city_state_bears_the_name_of_its_country(code: str, found: int | None) -> None:
    state = Prominence(open_gazetteer()).city_state(code)
    assert (state.id if state else None) == found


def test_a_problem_in_words_leads_to_cities(client: TestClient) -> None:
    facets = client.get("/v1/search").json()["facets"]["concept"]
    concept = max((c for top in facets for c in top["children"]), key=lambda c: c["count"])
    answer = client.get("/v1/compare", params={"problem": concept["label"]}).json()
    for city in answer["cities"]:
        found = client.get("/v1/search", params={"q": concept["label"], "city": city["city"]["geonames_id"]}).json()
        assert {a["id"] for a in city["articles"]} <= {
            one["id"] for hit in found["hits"] for one in (hit, *hit["also"])
        }
    assert client.get("/v1/compare", params={"problem": "zzzz qqqq xxxx"}).json()["cities"] == []
    assert client.get("/v1/compare").status_code == 422


@pytest.mark.parametrize(
    "problem",
    ["jeunes qui traînent dans les gares", "vols dans les voitures", "trousse", "noise at night in the parks"],
)
def test_each_city_that_met_a_problem_has_a_reason(client: TestClient, problem: str) -> None:
    cities = client.get("/v1/compare", params={"problem": problem}).json()["cities"]
    assert cities
    for city in cities:
        reasons = city["reasons"]
        assert reasons["concepts"] or reasons["close"] or reasons["words"], city["city"]["name"]
    shown = BeautifulSoup(client.get("/fr/compare", params={"problem": problem}).text, "html.parser")
    assert all(one.select("li") for one in shown.select(".comparable .why"))


def test_side_by_side(client: TestClient) -> None:
    cities = [c["value"] for c in client.get("/v1/places").json()[:2]]
    answer = client.get("/v1/compare", params={"city": cities}).json()
    assert [str(c["geonames_id"]) for c in answer["cities"]] == cities
    for row in answer["rows"]:
        assert any(row["articles"])
        for city, articles in zip(cities, row["articles"], strict=True):
            asked = {"city": city, "concept": row["concept"]["id"], "limit": 100}
            hits = client.get("/v1/search", params=asked).json()["hits"]
            ids = {one["id"] for hit in hits for one in (hit, *hit["also"])}
            assert {a["id"] for a in articles} <= ids
    assert client.get("/v1/compare", params={"city": [*cities, "Liège", "Lyon"]}).status_code in (404, 422)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({}, "Neither a problem nor cities"),
        ({"city": ["Liège"]}, "Two or three different cities"),
        ({"city": ["Liège", "LIEGE"]}, "Two or three different cities"),
        ({"problem": "-police"}, "told in no words"),
    ],
)
def test_what_cannot_be_compared_is_told_as_what_it_is(
    twins: TestClient, asked: dict[str, str | list[str]], told: str
) -> None:
    answer = twins.get("/v1/compare", params=asked)
    assert answer.status_code == 422 and told in answer.json()["detail"]
    page = twins.get("/en/compare", params=asked)
    alone = len(asked.get("city", ())) < 2 and "problem" not in asked
    assert (page.status_code, told in page.text) == ((200, False) if alone else (422, True))


TWINS = {
    "fr": "Médiation de nuit à Liège et à Charleroi\n\nDes médiateurs sociaux de Liège et de Charleroi apaisent chaque nuit "
    "les conflits de voisinage dans les quartiers. À Liège, la police de proximité travaille avec les médiateurs.",
    "en": "Night mediation in Liège and Charleroi\n\nSocial mediators of Liège and Charleroi settle conflicts between "
    "neighbours every night. In Liège the community police work with the mediators of the city.",
}


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """One text in two languages, linked as translations."""
    folder = tmp_path_factory.mktemp("twins")
    for language, text in TWINS.items():
        (folder / f"{language}.txt").write_text(text, encoding="utf-8")
    done = run_vigie("ingest", folder / "fr.txt", folder / "en.txt", "--home", folder / "home")
    assert done.code == 0, done.err
    services = open_services(Settings.read(home=folder / "home"))
    with TestClient(create_app(services)) as client:
        hits = client.get("/v1/search").json()["hits"]
        a, b = (one["id"] for hit in hits for one in (hit, *hit["also"]))
        services.store.links.put_links([a, b], [ArticleLink(a=a, b=b, relation="translation")])
        yield client


@pytest.mark.parametrize("ui", ["fr", "en"])
def test_a_translation_is_no_second_article(twins: TestClient, ui: str) -> None:
    (charleroi,) = twins.get("/v1/places/Liège/comparable", params={"ui": ui}).json()["cities"]
    assert charleroi["city"]["name"] == "Charleroi" and charleroi["reasons"]["together"] == 1
    assert [a["language"] for a in charleroi["articles"]] == [ui]
    met = twins.get("/v1/compare", params={"problem": "night mediation", "ui": ui}).json()["cities"]
    assert len(met) == 2
    for city in met:
        assert [a["language"] for a in city["articles"]] == [ui]
        assert city["reasons"]["close"] + city["reasons"]["words"] <= 1
    rows = twins.get("/v1/compare", params={"city": ["Liège", "Charleroi"], "ui": ui}).json()["rows"]
    assert rows
    assert all([a["language"] for a in of_city] == [ui] for row in rows for of_city in row["articles"])


def test_the_best_article_of_a_city_weighs_most() -> None:
    assert _of_the_best([0.2, 1.0, 0.4]) == pytest.approx(1.0 + 0.2 + 0.05)
    assert _of_the_best([0.9]) > _of_the_best([0.5, 0.5, 0.5, 0.5])
    assert _of_the_best([]) == 0


TEXT = "A team meets pupils. Street gangs were the problem; nobody had asked them. Nothing else."


def test_a_card_leads_every_fact_to_its_sentence() -> None:
    at = TEXT.index("Street gangs")
    span = Span(**{"in": "text"}, start=at, end=at + 12, text="Street gangs")
    article = Article(id="a", document_id="d", ordinal=0, revision="r", title="A team", text=TEXT, blocks=())
    tags = (
        ConceptTag(id="street-gangs", score=0.9, evidence=(span,)),
        ConceptTag(id="schools", score=0.5, evidence=()),
    )
    scheme = load_scheme()
    card = practice_card(article, Annotation(language="en", kind="programme", concepts=tags), scheme, "en")
    assert card is not None
    [problem] = card["problem"]
    assert problem["sentence"] == "Street gangs were the problem; nobody had asked them."
    assert TEXT[problem["start"] : problem["end"]] == "Street gangs"
    assert [f["id"] for f in card["setting"]] == ["schools"] and not card["evaluated"]
    assert practice_card(article, Annotation(language="en", kind="news", concepts=tags), scheme, "en") is None


def test_only_actors_are_partners_on_a_card() -> None:
    article = Article(id="a", document_id="d", ordinal=0, revision="r", title="", text=TEXT, blocks=())
    actors = ["municipal-police", "mayors-elected-officials", "private-security", "child-protection", "media"]
    doings = ["police-training", "police-reform", "police-use-of-force", "crime-analysis", "access-to-justice"]
    tags = tuple(ConceptTag(id=id_, score=0.9, evidence=()) for id_ in (*actors, *doings))
    told = Annotation(language="en", kind="programme", concepts=tags)
    card = practice_card(article, told, load_scheme(), "en")
    assert card is not None
    assert [f["id"] for f in card["partners"]] == actors
    assert [f["id"] for f in card["approach"]] == doings


@pytest.mark.parametrize(("text", "word", "sentence"), [
    ("Un. Deux trois\u00a0! Quatre", "trois", "Deux trois\u00a0!"),
    ("Titre\nUne phrase sans fin", "phrase", "Une phrase sans fin"),
    ("Seul", "Seul", "Seul"),
])  # fmt: skip
def test_the_sentence_around_a_stretch(text: str, word: str, sentence: str) -> None:
    start = text.index(word)
    begin, end = sentence_around(text, start, start + len(word))
    assert text[begin:end] == sentence


@pytest.mark.parametrize("ui", ["fr", "en"])
def test_the_pages_of_practitioners(client: TestClient, ui: str) -> None:
    cities = client.get("/v1/places").json()[:2]
    ids = [hit["id"] for hit in client.get("/v1/search?limit=3").json()["hits"]]
    for address in (
        f"/{ui}/places/{cities[0]['value']}",
        f"/{ui}/compare",
        f"/{ui}/compare?city={cities[0]['label']}",
        f"/{ui}/compare?city={cities[0]['value']}&city={cities[1]['value']}&city=",
        f"/{ui}/compare?problem=police",
        f"/{ui}/selection?" + "&".join(f"article={i}" for i in ids),
    ):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert BeautifulSoup(answer.text, "html.parser").h1.get_text(strip=True)
    assert len(BeautifulSoup(answer.text, "html.parser").select("article.selected")) == len(ids)
    assert client.get(f"/{ui}/selection").status_code == 422
    assert client.get(f"/{ui}/places/Atlantis").status_code == 404


def test_a_city_that_is_not_known_leaves_the_form_with_near_names(client: TestClient) -> None:
    def shown(status: int, *cities: str) -> BeautifulSoup:
        answer = client.get("/fr/compare", params={"city": cities})
        assert answer.status_code == status, answer.text
        return BeautifulSoup(answer.text, "html.parser")

    one = shown(404, "Charlerois")
    fault = one.select_one("[role=alert]")
    assert fault is not None and "« Charlerois »".replace(" ", "\u202f") in fault.get_text()
    box, near = one.select_one("#city"), fault.select_one("a")
    assert box is not None and box["value"] == "Charlerois"
    assert near is not None and near.get_text() == "Charleroi"
    assert client.get(near["href"]).status_code == 200
    two = shown(404, "Lyon", "Charle", "Atlantis")
    faults = two.select("[role=alert]")
    assert len(faults) == 2 and not faults[1].select("a")
    assert "city=Lyon&city=Charleroi&city=Atlantis" in faults[0].select_one("a")["href"]
    assert [i["value"] for i in two.select("fieldset input")] == ["Lyon", "Charle", "Atlantis"]
    same = shown(422, "Lyon", "Lyon")
    assert "villes différentes" in same.select_one("[role=alert]").get_text()


def test_compare_on_the_command_line(loaded_home: Path, client: TestClient) -> None:
    from tests.command_line import run_vigie

    city = _city(client)
    run = run_vigie("compare", city["label"], "--json", "--home", loaded_home)
    assert run.code == 0 and run.json["city"]["name"] == city["label"]
    assert run_vigie("compare", "--home", loaded_home).code == 2
    assert run_vigie("compare", "--problem", "theft", "--with", "Liège", "--home", loaded_home).code == 2
    nobody = run_vigie("compare", "--problem", "xyzzy", "--home", loaded_home)
    assert (nobody.code, nobody.out) == (0, "No article names a city for this problem. Tell it in other words.\n")
    assert run_vigie("compare", "Atlantis", "--home", loaded_home).code == 2
