"""The JSON API over a real corpus and a real index."""

from __future__ import annotations

import csv
import io
from contextlib import closing
from pathlib import Path
from typing import Any

import bibtexparser
import orjson
import pytest
import rispy
from fastapi.testclient import TestClient

from indexer.engine import EngineQuery, EngineResult, Sort
from search_api.app import create_app
from search_api.cursor import encode
from search_api.request import SearchRequest
from vigie.opening_services import open_services
from vigie.settings import Settings


def search(client: TestClient, **params: Any) -> dict[str, Any]:
    response = client.get("/v1/search", params=params)
    assert response.status_code == 200, response.text
    return response.json()  # type: ignore[no-any-return]


def test_an_answer_has_the_shape_of_the_design(client: TestClient) -> None:
    answer = search(client, q="police", limit=5)
    assert set(answer) == {"total", "hits", "facets", "did_you_mean", "bridges", "offers", "proposals", "notes", "next"}
    assert set(answer["facets"]) == {
        "concept", "kind", "language", "country", "city", "organisation", "series", "source",
        "edition", "year", "available",
    }  # fmt: skip
    hit = answer["hits"][0]
    for key in ("id", "title", "section", "language", "kind", "issued", "edition", "authors", "source", "url", "path",
                "highlights", "concepts", "places", "available", "why", "score"):  # fmt: skip
        assert key in hit
    assert "/" not in (hit["path"] or "")


def test_highlights_are_plain_text_with_exact_spans(client: TestClient) -> None:
    for hit in search(client, q="police municipale sécurité", limit=20)["hits"]:
        for highlight in hit["highlights"]:
            assert "<mark" not in highlight["text"]
            for start, end in highlight["spans"]:
                assert 0 <= start < end <= len(highlight["text"])


def test_a_french_query_finds_english_articles_by_concept_and_says_so(client: TestClient) -> None:
    answer = search(client, q="éclairage public", limit=50)
    english = [h for h in answer["hits"] if h["language"] == "en"]
    by_concept = [any(w["by"] == "concept" and w["id"] == "street-lighting" for w in h["why"]) for h in english]
    assert by_concept[0] and by_concept == sorted(by_concept, reverse=True)  # before what is only near in meaning
    assert answer["bridges"][0]["labels"] == {"fr": "Éclairage public", "en": "Street lighting"}
    without = search(client, q="éclairage public", unbridge="street-lighting", limit=50)
    assert without["bridges"] == []
    assert not any(w["by"] == "concept" for h in without["hits"] for w in h["why"])
    literal = search(client, q='"éclairage public"', limit=50)
    assert literal["bridges"] == [] and {h["language"] for h in literal["hits"]} <= {"fr"}


@pytest.mark.parametrize(
    ("ui", "languages", "concept"),
    [
        ("fr", {"fr": "Français", "en": "Anglais"}, "Éclairage public"),
        ("en", {"fr": "French", "en": "English"}, "Street lighting"),
    ],
)
def test_labels_are_in_the_readers_language(
    client: TestClient, ui: str, languages: dict[str, str], concept: str
) -> None:
    answer = search(client, concept="street-lighting", ui=ui, limit=50)
    assert {v["value"]: v["label"] for v in answer["facets"]["language"]} == languages
    told = [c["label"] for hit in answer["hits"] for c in hit["concepts"] if c["id"] == "street-lighting"]
    assert set(told) == {concept}
    assert f'"label":"{concept}"' in orjson.dumps(answer["facets"]["concept"]).decode()


def test_every_facet_count_is_the_total_after_choosing_it(client: TestClient) -> None:
    facets = search(client, q="police")["facets"]
    for field, values in facets.items():
        for value in values[:4]:
            chosen = value["id"] if field == "concept" else value["value"]
            assert search(client, q="police", **{field: chosen})["total"] == value["count"], (field, value)


def test_selected_values_stay_visible_at_zero(client: TestClient) -> None:
    facets = search(client, q="zzzz", concept="street-lighting", year=1999)["facets"]
    assert {"value": "1999", "label": "1999", "count": 0, "selected": True} in facets["year"]
    assert "street-lighting" in orjson.dumps(facets["concept"]).decode()


def test_pages_by_cursor_join(client: TestClient) -> None:
    everything = [h["id"] for h in search(client, q="police", limit=100)["hits"]]
    seen, cursor = [], None
    while True:
        page = search(client, q="police", limit=7, **({"cursor": cursor} if cursor else {}))
        seen += [h["id"] for h in page["hits"]]
        cursor = page["next"]
        if not cursor:
            break
    assert seen == everything


@pytest.mark.parametrize(
    ("path", "status", "names"),
    [
        ("/v1/search?concept=no-such", 422, "no-such"),
        ("/v1/search?kind=no-such", 422, "kind"),
        ("/v1/search?unknown=1", 422, "unknown"),
        ("/v1/search?limit=101", 422, "limit"),
        ("/v1/search?from=2006-01-02&to=2006-01-01", 422, "from"),
        ("/v1/search?cursor=xyz", 400, "cursor"),
        ("/v1/search?q=" + "y" * 10_000, 422, "q"),
        ("/v1/articles/none", 404, "none"),
        ("/v1/concepts/none", 404, "none"),
        ("/v1/documents/none", 404, "none"),
        ("/v1/export?format=docx", 422, "format"),
        ("/v1/search?concept=zzzz", 422, "`GET /v1/concepts` lists them"),
        ("/v1/search?from=2006", 422, "from: A day is written YYYY-MM-DD"),
        ("/v1/search?event_to=1136073600", 422, "event_to: A day is written YYYY-MM-DD"),
        ("/v1/search?to=2006-02-30", 422, "to"),
        ("/v1/searches/x/digest?since=2006", 422, "since: A day is written YYYY-MM-DD"),
        ("/v1/editions/x?issued=1136073600", 422, "issued: A day is written YYYY-MM-DD"),
        ("/v1/places/99999999999999999999999999", 404, "99999999999999999999999999"),
        ("/v1/places/²", 404, "²"),
        ("/v1/compare?city=99999999999999999999&city=Liège", 404, "99999999999999999999"),
        ("/v1/compare?problem=*", 422, "told in no words"),
        ("/v1/compare?problem=-vol", 422, "told in no words"),
        ("/v1/compare?problem=%00", 422, "told in no words"),
        ("/v1/nothing", 404, "There is nothing at /v1/nothing. The addresses are listed at /docs."),
        ("/nothing", 404, "There is nothing at /nothing."),
    ],
)
def test_every_error_is_a_problem_that_names_its_cause(client: TestClient, path: str, status: int, names: str) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    body = response.json()
    assert body["status"] == status and body["title"] and names in body["detail"]


def test_a_method_that_is_not_there(client: TestClient) -> None:
    response = client.post("/v1/search")
    assert response.status_code == 405 and response.headers["allow"] == "GET, HEAD"
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] == "/v1/search does not take POST, only GET, HEAD."


@pytest.mark.parametrize(
    "path",
    [
        "/v1/search?q=police", "/v1/suggest?q=pol", "/v1/concepts/robbery", "/v1/export?format=ris", "/feed.atom",
        "/healthz", "/readyz", "/docs", "/openapi.json", "/fr", "/en/search?q=police", "/static/vigie.css",
        "/v1/nothing", "/concepts/robbery",
    ],
)  # fmt: skip
def test_head_has_the_headers_of_get_and_no_body(client: TestClient, path: str) -> None:
    got, head = (client.request(method, path, follow_redirects=False) for method in ("GET", "HEAD"))
    assert (head.status_code, head.content) == (got.status_code, b"")
    assert dict(head.headers) == dict(got.headers)


def test_head_of_an_article_and_of_what_is_only_posted(client: TestClient) -> None:
    url = f"/v1/articles/{search(client, q='police')['hits'][0]['id']}"
    head = client.head(url)
    assert head.headers["etag"] == client.get(url).headers["etag"] and int(head.headers["content-length"]) > 0
    assert client.head(url, headers={"If-None-Match": head.headers["etag"]}).status_code == 304
    refused = client.head("/v1/coverage")
    assert (refused.status_code, refused.headers["allow"]) == (405, "POST")
    counted = client.get("/metrics").text
    assert 'vigie_http_requests_total{method="HEAD",route="/v1/articles/{article_id}",status="200"}' in counted


def test_head_of_an_export_writes_nothing(loaded_home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    services = open_services(Settings.read(home=loaded_home))
    searched: list[EngineQuery] = []
    ask = services.search.engine.search

    def noted(query: EngineQuery) -> EngineResult:
        searched.append(query)
        return ask(query)

    monkeypatch.setattr(services.search.engine, "search", noted)
    with closing(services), TestClient(create_app(services)) as asked:
        for form in ("csv", "jsonl", "ris"):
            got = asked.get("/v1/export", params={"format": form})
            assert searched and got.content
            searched.clear()
            head = asked.head("/v1/export", params={"format": form})
            assert head.status_code == 200 and not searched and not head.content
            for name in ("content-type", "content-disposition"):
                assert head.headers[name] == got.headers[name]
        assert asked.head("/v1/export?concept=no-such").status_code == 422


def test_openapi_lists_no_head(client: TestClient) -> None:
    paths = client.get("/openapi.json").json()["paths"]
    assert not [path for path, operations in paths.items() if "head" in operations]


def test_openapi_tells_of_errors_what_they_are(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    assert "HTTPValidationError" not in orjson.dumps(described).decode()
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    for path, operations in described["paths"].items():
        for operation in operations.values():
            faults = {s: told for s, told in operation["responses"].items() if s == "default" or int(s) >= 400}
            assert "default" in faults
            for status, told in faults.items():
                assert told["content"] == content, (path, status)
                assert "problem details" in told["description"], (path, status)
    search = described["paths"]["/v1/search"]["get"]["responses"]
    assert {"400", "422", "503"} <= search.keys()
    assert "application/json" not in described["paths"]["/v1/export"]["get"]["responses"]["200"]["content"]
    problem = described["components"]["schemas"]["Problem"]
    for path in ("/v1/search?cursor=xyz", "/v1/search?limit=101", "/v1/articles/none"):
        told = client.get(path).json()
        assert set(problem["required"]) <= told.keys() <= problem["properties"].keys()
        for fault in told.get("errors", ()):
            assert fault.keys() == set(problem["properties"]["errors"]["items"]["required"])


@pytest.mark.parametrize("city", ["²", "٢", "9" * 26, "-1", "1e3", "①", "\x00", "\uffff"])
@pytest.mark.parametrize("path", ["/v1/search", "/fr/search", "/en/search", "/feed.atom", "/v1/report", "/fr/timeline"])
def test_a_town_that_cannot_be_has_no_hits(client: TestClient, path: str, city: str) -> None:
    assert client.get(path, params={"city": city}).status_code == 200
    assert client.get("/v1/search", params={"city": city}).json()["total"] == 0


@pytest.mark.parametrize("sort", ["relevance", "newest", "oldest"])
@pytest.mark.parametrize("values", [(1,), (1, 2, 3, 4), (-1, 2), (2**40, 2), (1, 2**63), (2**63 - 1,)])
def test_a_crafted_cursor_is_refused(client: TestClient, sort: Sort, values: tuple[int, ...]) -> None:
    asked = SearchRequest(q="police", sort=sort)
    generation = client.get("/readyz").json()["generation"]
    cursor = encode(values, identity=asked.identity(), generation=generation)
    answer = client.get("/v1/search", params={"q": "police", "sort": sort, "cursor": cursor})
    if values == (1,) and sort != "relevance":
        assert answer.status_code == 200  # the key that one article could have
    else:
        assert answer.status_code == 400 and "cursor" in answer.json()["detail"]


@pytest.mark.parametrize("q", ["foo AND (", "*", '"', "le la", "\x00\x1f", "((", "-", "a" * 1000, "é\u0301", "🙂"])
def test_odd_queries_are_answered(client: TestClient, q: str) -> None:
    search(client, q=q)


def test_only_common_words_say_so(client: TestClient) -> None:
    answer = search(client, q="le la les")
    assert answer["total"] == 0 and "common" in answer["notes"][0]
    assert search(client, q="*")["total"] == search(client)["total"]


def test_misspelt_words_are_forgiven(client: TestClient) -> None:
    answer = search(client, q="vidéosurveilance")
    assert answer["did_you_mean"] == ["videosurveillance"] or answer["total"] > 0


def test_an_article_in_every_format(client: TestClient) -> None:
    hit = search(client, q="police")["hits"][0]
    url = f"/v1/articles/{hit['id']}"
    article = client.get(url).json()
    assert article["title"] == hit["title"]
    for tag in article["concepts"]:
        assert tag["evidence"]
        for span in tag["evidence"]:
            field = article[span["in"]] or ""
            assert field[span["start"] : span["end"]] == span["text"]
    [ris] = rispy.loads(client.get(url, params={"format": "ris"}).text)
    assert ris["title"] == hit["title"] or not hit["title"]
    by_accept = client.get(url, headers={"Accept": "application/x-bibtex"})
    assert by_accept.headers["content-type"].startswith("application/x-bibtex")
    assert len(bibtexparser.parse_string(by_accept.text).entries) == 1


def test_an_unchanged_article_is_not_sent_again(client: TestClient) -> None:
    url = f"/v1/articles/{search(client, q='police')['hits'][0]['id']}"
    etag = client.get(url).headers["etag"]
    assert client.get(url, headers={"If-None-Match": etag}).status_code == 304
    assert client.get(url, headers={"If-None-Match": '"other"'}).status_code == 200


def test_exports_hold_every_hit_once(client: TestClient) -> None:
    total = search(client, q="police")["total"]
    table = client.get("/v1/export", params={"q": "police", "format": "csv"})
    rows = list(csv.DictReader(io.StringIO(table.content.decode("utf-8-sig"))))
    lines = client.get("/v1/export", params={"q": "police", "format": "jsonl"}).text.splitlines()
    records = rispy.loads(client.get("/v1/export", params={"q": "police", "format": "ris"}).text)
    raw = client.get("/v1/export", params={"q": "police", "format": "ris"}).text.split("\n\n")
    assert raw.pop() == "" and len(raw) == total
    assert all(one.startswith("TY  - MGZN\n") and one.endswith("\nER  - ") for one in raw)
    assert len(rows) == len(lines) == len(records) == total == len({row["id"] for row in rows})
    issues = {row["id"]: (row["issued"], row["issued_precision"], row["publication"]) for row in rows}
    assert {precision for _, precision, _ in issues.values()} >= {"day", "month"}
    assert all(issues[told["id"]][1] == (told["issued_precision"] or "") for told in map(orjson.loads, lines))


def test_what_can_be_had_in_french_goes_along(client: TestClient) -> None:
    answer = search(client, available="fr", limit=100)
    assert answer["total"] > 0 and all("fr" in hit["available"] for hit in answer["hits"])
    assert {hit["language"] for hit in answer["hits"]} >= {"fr", "en"}
    written = client.get("/v1/export", params={"available": "fr", "format": "csv"}).content.decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(written)))
    assert len(rows) == answer["total"] and all("fr" in row["available_in"].split("; ") for row in rows)
    assert client.get("/v1/search", params={"available": "nl"}).status_code == 422


def test_suggestions_ignore_accents_and_know_both_languages(client: TestClient) -> None:
    answer = client.get("/v1/suggest", params={"q": "videos", "ui": "en"}).json()
    assert answer["concepts"][0]["id"] == "video-surveillance"
    assert client.get("/v1/suggest", params={"q": ""}).json() == {
        "concepts": [],
        "queries": [],
        "places": [],
        "organisations": [],
        "articles": [],
    }


def test_concepts(client: TestClient) -> None:
    listed = client.get("/v1/concepts", params={"ui": "fr"}).json()
    assert len(listed["concepts"]) >= 200
    one = client.get("/v1/concepts/street-lighting").json()
    assert {label["language"] for label in one["labels"]} == {"fr", "en"}
    assert [c["id"] for c in one["broader"]] == ["situational-prevention"]


def test_health(client: TestClient) -> None:
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz").json()
    assert ready["status"] == "ok" and ready["behind"] == 0 and ready["articles"] > 30


def test_every_page_forbids_foreign_scripts(client: TestClient) -> None:
    response = client.get("/v1/search")
    assert "default-src 'self'" in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"


def test_openapi_documents_every_parameter_with_examples(client: TestClient) -> None:
    described = client.get("/openapi.json").json()
    parameters = described["paths"]["/v1/search"]["get"]["parameters"]
    assert {"q", "concept", "from", "cursor", "ui"} <= {p["name"] for p in parameters}
    assert all(p.get("description") or p["schema"].get("description") for p in parameters)
