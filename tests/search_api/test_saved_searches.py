"""Saved searches over HTTP and on the page: kept, replaced, followed, forgotten, and by whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import feedparser
import pytest
from bs4 import BeautifulSoup
from editing_corpus import ANNE, Edited, edited
from test_pages_editing import fields, sign_in, soup

POLICING = {"name": "Police & été", "search": {"concept": ["community-policing"], "language": ["fr"]}}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Edited]:
    with edited(tmp_path_factory.mktemp("saved")) as made:
        yield made


def test_kept_replaced_and_forgotten_with_a_key(site: Edited) -> None:
    client = site.client
    assert client.post("/v1/searches", json=POLICING).status_code == 401
    made = client.post("/v1/searches", json=POLICING, headers=ANNE)
    assert made.status_code == 201
    assert client.get(made.headers["location"]).json() == made.json() == client.get("/v1/searches").json()[0]
    again = client.post("/v1/searches", json=POLICING, headers=ANNE)
    assert (again.status_code, again.headers["content-type"]) == (409, "application/problem+json")
    feed = feedparser.parse(client.get(made.json()["feed"], params={"ui": "fr"}).content)
    assert not feed.bozo
    assert [entry.title for entry in feed.entries] == ["La police de proximité à Bordeaux"]
    assert feed.feed.title.endswith("Police & été")
    changed = client.put(made.headers["location"], json={"search": {"concept": ["community-policing"]}}, headers=ANNE)
    assert changed.status_code == 200
    wider = feedparser.parse(client.get(made.json()["feed"], params={"ui": "fr"}).content)
    assert len(wider.entries) == 2
    assert wider.feed.id == feed.feed.id  # whoever follows it goes on
    assert client.get(made.json()["digest"], params={"since": "2000-01-01"}).text.startswith("Police & été\n")
    assert client.put("/v1/searches/new", json={"search": {}}, headers=ANNE).status_code == 201
    for name in ("new", "Police & été"):
        assert client.delete(f"/v1/searches/{name}", headers=ANNE).status_code == 204
    assert client.delete("/v1/searches/new", headers=ANNE).status_code == 404
    assert client.get("/v1/searches").json() == []


@pytest.mark.parametrize(
    "body",
    [
        {"name": "x", "search": {"concept": ["none-such"]}},
        {"name": "x", "search": {"kind": ["none"]}},
        {"name": "a/b", "search": {}},
        {"name": " ", "search": {}},
        {"name": "x"},
        {"name": "x", "search": {}, "more": 1},
    ],
)
def test_what_cannot_be_saved_is_refused(site: Edited, body: dict[str, object]) -> None:
    assert site.client.post("/v1/searches", json=body, headers=ANNE).status_code == 422
    assert site.client.get("/v1/searches").json() == []


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/searches"),
        ("PUT", "/v1/searches/x"),
        ("PUT", "/v1/articles/x/decisions"),
        ("POST", "/v1/documents"),
        ("POST", "/v1/coverage"),
    ],
)
@pytest.mark.parametrize(
    ("body", "named"),
    [(b'{"name": ', "The body is not JSON: "), (b'{"name": "\xe9t\xe9"}', "The body is not UTF-8: byte 10 ")],
)
def test_a_body_that_is_no_json_is_told_in_one_way(
    site: Edited, method: str, path: str, body: bytes, named: str
) -> None:
    headers = ANNE | {"Content-Type": "application/json"}
    answer = site.client.request(method, path, content=body, headers=headers)
    assert (answer.status_code, answer.headers["content-type"]) == (400, "application/problem+json")
    assert answer.json()["detail"].startswith(named)


def test_a_search_that_is_not_kept_names_where_they_are_listed(site: Edited) -> None:
    for answer in (site.client.get("/v1/searches/nope"), site.client.delete("/v1/searches/nope", headers=ANNE)):
        assert answer.status_code == 404
        assert "'nope'" in answer.json()["detail"] and "`GET /v1/searches` lists them" in answer.json()["detail"]


@pytest.mark.parametrize("ui", ["fr", "en"])
def test_editors_save_and_forget_on_the_page(site: Edited, ui: str) -> None:
    asked = f"/{ui}/search?q=police&kind=programme"
    assert soup(site, asked).select_one(".save-search") is None  # not for everybody
    assert site.client.post(f"/{ui}/searches", data={"name": "x", "search": "q=police"}).status_code == 403
    sign_in(site, ui=ui)
    form = soup(site, asked).select_one(".save-search")
    assert form is not None
    sent = fields(form) | {"name": "Été"}
    assert site.client.post(f"/{ui}/searches", data=sent, follow_redirects=False).status_code == 303
    assert site.client.get("/v1/searches/Été").json()["asked"] == {"q": ["police"], "kind": ["programme"]}
    twice = site.client.post(f"/{ui}/searches", data=sent)
    assert twice.status_code == 422
    assert BeautifulSoup(twice.text, "html.parser").select_one("[role=alert]") is not None
    page = soup(site, f"/{ui}/digest?name=Été&since=2000-01-01&by=concept")
    text = page.select_one("textarea.ready")
    assert text is not None and "Bordeaux" in text.text
    assert site.client.get(str(page.select_one(".exports a")["href"])).status_code == 200  # type: ignore[index]
    forget = soup(site, f"/{ui}/searches").select_one(".saved form")
    assert forget is not None
    site.client.post(f"/{ui}/searches", data=fields(forget))
    assert site.client.get("/v1/searches").json() == []
    site.client.cookies.clear()


@pytest.mark.parametrize("path", ["/digest?name=none", "/digest?since=soon", "/digest?by=colour"])
def test_a_digest_that_cannot_be(site: Edited, path: str) -> None:
    assert site.client.get(f"/fr{path}").status_code in (404, 422)


def test_without_keys_nothing_is_saved(tmp_path: Path) -> None:
    with edited(tmp_path, keys="") as closed:
        assert closed.client.post("/v1/searches", json=POLICING, headers=ANNE).status_code == 403
        assert closed.client.get("/en/searches").status_code == 200
