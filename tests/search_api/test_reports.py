"""Reports of a search and of the holdings, addresses that stay, and what pages tell other programs."""

from __future__ import annotations

import hashlib
import json

import bibtexparser
import extruct
import pytest
import rispy
from fastapi.testclient import TestClient

from corpus.holding import EditionHeld
from search_api.holdings import edition_gaps, runs


def _first(client: TestClient, q: str) -> str:
    return str(client.get("/v1/search", params={"q": q, "limit": 1}).json()["hits"][0]["id"])


def test_the_report_of_a_search_can_be_run_again(client: TestClient) -> None:
    asked = {"q": "police de proximité", "language": "fr", "from": "2003-01-01", "ui": "fr"}
    report = client.get("/v1/report", params=asked).json()
    found = client.get("/v1/search", params=asked).json()
    assert report["total"] == found["total"] > 0
    assert sum(c["count"] for c in report["counts"]["kind"]) == report["total"]
    assert [c["count"] for c in report["counts"]["language"]] == [report["total"]]
    assert report["concepts"][0]["id"] == "community-policing"
    assert "Police de proximité" in report["summary"] and "langue «\u202fFrançais\u202f»" in report["summary"]
    address = report["address"].replace("http://testserver", "")
    assert client.get(address, headers={"Accept": "application/json"}).json()["total"] == found["total"]


def test_the_first_of_a_month_is_told_as_french_tells_it(client: TestClient) -> None:
    asked = {"q": "police", "from": "2004-12-01", "ui": "fr"}
    assert "paru depuis le 1er décembre 2004" in client.get("/v1/report", params=asked).json()["summary"]


def test_the_report_is_a_page_in_either_language(client: TestClient) -> None:
    assert "Comment cette recherche a été faite" in client.get("/fr/report?q=police").text
    page = client.get("/en/report?q=%3Cscript%3Ealert(1)%3C/script%3E").text
    assert "<script>alert" not in page
    assert client.get("/en/report?concept=nothing-such").status_code == 422


def test_the_holdings_count_every_article_once(client: TestClient) -> None:
    held = client.get("/v1/holdings").json()
    assert sum(year["total"] for year in held["years"]) + held["undated"] == held["articles"]
    assert sum(held["languages"].values()) == held["articles"]
    for year in held["years"]:
        assert sum(year["languages"].values()) == year["total"]
    assert all(year["total"] == 0 for year in held["years"] if year["year"] in held["years_without"])
    assert client.get("/fr/holdings").status_code == 200 and client.get("/en/holdings").status_code == 200


def test_missing_editions() -> None:
    def held(number: str | None, publication: str | None = "La Vigie") -> EditionHeld:
        return EditionHeld(publication=publication, number=number, label=f"n° {number}", issued=None, articles=1)

    assert edition_gaps([held("3"), held("4"), held("8"), held(None), held("2005-1")]) == [
        {"publication": "La Vigie", "missing": [5, 6, 7]}
    ]
    assert edition_gaps([held("1"), held("2"), held("9", None)]) == []
    assert edition_gaps([held("1"), held("2004")]) == []  # another way of numbering
    assert runs([1, 3, 4, 5, 9]) == "1, 3–5, 9"


@pytest.mark.parametrize(
    ("accept", "leads_to"),
    [
        ("text/html,application/xhtml+xml;q=0.9,*/*;q=0.8", "/fr/articles/{}"),
        ("*/*", "/fr/articles/{}"),
        ("application/x-bibtex", "/v1/articles/{}?format=bibtex"),
        ("application/vnd.citationstyles.csl+json", "/v1/articles/{}?format=csl"),
        ("application/ld+json;q=0.9, application/json;q=0.5", "/v1/articles/{}?format=jsonld"),
        ("application/json", "/v1/articles/{}"),
        ("no type;;at/all", "/fr/articles/{}"),
    ],
)
def test_an_address_that_stays_leads_by_what_is_accepted(client: TestClient, accept: str, leads_to: str) -> None:
    article = _first(client, "observatoire")
    answer = client.get(
        f"/articles/{article}", headers={"Accept": accept, "Accept-Language": "fr-CA"}, follow_redirects=False
    )
    assert answer.status_code == 303 and answer.headers["location"] == leads_to.format(article)
    assert "Accept" in answer.headers["vary"]
    assert client.get(answer.headers["location"]).status_code == 200


def test_a_whole_result_by_content_negotiation(client: TestClient) -> None:
    for accept, read in (
        ("application/x-research-info-systems", rispy.loads),
        ("application/vnd.citationstyles.csl+json", json.loads),
        ("application/x-bibtex", lambda text: bibtexparser.parse_string(text).entries),
    ):
        answer = client.get("/search?q=police&kind=event", headers={"Accept": accept})
        total = client.get("/v1/search?q=police&kind=event").json()["total"]
        assert len(read(answer.text)) == total > 0
    assert json.loads(client.get("/v1/export?format=csl&q=zzzzqqqq").text) == []


def test_a_page_tells_reference_managers_what_it_is(client: TestClient) -> None:
    article = _first(client, "observatoire")
    told = client.get(f"/v1/articles/{article}?ui=en").json()
    page = client.get(f"/en/articles/{article}").text
    found = extruct.extract(page, base_url="http://testserver/", syntaxes=["json-ld", "dublincore"])
    [ld] = [item for item in found["json-ld"] if item["@type"] == "Article"]
    assert ld["headline"] == told["title"] and ld["identifier"] == article
    elements = {e["name"].lower(): e["content"] for e in found["dublincore"][0]["elements"]}
    assert elements["dc.title"] == told["title"] and told["issued"].startswith(elements["dc.date"])
    assert f'name="citation_title" content="{told["title"]}"' in page.replace("&#39;", "'")
    for line in told["citations"].values():
        assert line.replace("'", "&#39;") in page


def test_a_capture_is_what_was_fetched(client: TestClient) -> None:
    document = client.get(f"/v1/articles/{_first(client, 'observatoire')}").json()["document"]
    answer = client.get(f"/v1/documents/{document['id']}/capture")
    assert hashlib.sha256(answer.content).hexdigest() == document["digest"]
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment")
    assert client.get("/v1/documents/none/capture").status_code == 404
