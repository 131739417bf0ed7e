"""A running service takes documents in, and keeps its index up with the corpus whoever writes there."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import httpx
import pytest
from clustered import SCHEME, put
from serving import KEY, Served, eventually, serving, with_spacy

from corpus.store import CorpusStore, Fetched
from crawler.reading import read
from crawler.splitting import split
from indexer.engine import EngineQuery
from indexer.engines.tantivy import TantivyEngine
from indexer.keeping import IndexKeeper
from tests.elasticsearch_server.fixtures import remove_indices
from tests.elasticsearch_server.node import Node

pytestmark = pytest.mark.slow
TEXT = (
    "Des correspondants de nuit à Verviers\n\nLa ville de Verviers forme douze correspondants de nuit. "
    "Ils travaillent avec la police de proximité et les bailleurs."
)


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """Two workers over a corpus of one document."""
    home = tmp_path_factory.mktemp("served") / "home"
    with CorpusStore.open(home) as store:
        put(store, "first", 3)
    with serving(home, "--workers", "2") as made:
        yield made


def post(served: Served, **given: object) -> httpx.Response:
    return httpx.post(f"{served.address}/v1/documents", headers=KEY, timeout=60, **given)  # type: ignore[arg-type]


def test_what_is_handed_in_is_found(served: Served) -> None:
    given = {"text": TEXT, "issued": "2005-03-01", "language": "fr", "url": "https://exemple.org/verviers"}
    taken = post(served, json=given)
    assert taken.status_code == 201, taken.text
    location = taken.headers["location"]
    assert served.total(q="correspondants de nuit") == 1
    document = served.get(location)
    assert document.json()["issued"] == "2005-03-01" and document.json()["url"] == given["url"]
    told = served.get(f"/v1/articles/{taken.json()['articles'][0]}").json()
    assert told["language"] == "fr" and "Verviers" in {p["name"] for p in told["places"]}
    known = httpx.get(f"{served.address}{location}", headers={"If-None-Match": document.headers["etag"]})
    assert known.status_code == 304 and not known.content
    again = post(served, json=given)
    assert (again.status_code, again.json()["id"], again.json()["articles"]) == (
        200,
        taken.json()["id"],
        taken.json()["articles"],
    )
    (annotating,) = with_spacy(served.process)  # one process for both workers, and none of these
    assert "vigie.attending" in annotating.cmdline()


def test_a_file_is_handed_in_and_taken_out_for_good(served: Served) -> None:
    page = (
        b"<html><body><h1>Les m\xe9diateurs de Namur</h1><p>Namur engage des m\xe9diateurs sociaux.</p></body></html>"
    )
    given = {"files": {"file": ("namur.html", page, "text/html")}, "data": {"issued": "2006-05-01"}}
    taken = post(served, **given)
    assert taken.status_code == 201, taken.text
    assert served.total(q="médiateurs Namur", year="2006") == 1
    path = f"{served.address}{taken.headers['location']}"
    assert httpx.delete(path).status_code == 401
    assert [httpx.delete(path, headers=KEY).status_code for _ in range(2)] == [204, 204]
    eventually(lambda: served.total(q="médiateurs Namur") == 0)
    assert httpx.get(path).status_code == 410
    assert post(served, **given).status_code == 410
    with CorpusStore.open(served.home) as store:  # as a later ingest or crawl does
        again = Fetched(key="/copy.html", source="s", data=page, media_type="text/html", fetched=datetime.now(UTC))
        assert store.put(again, split(read(page, name="copy.html")), read_by="r").created == ()
    assert httpx.delete(f"{served.address}/v1/documents/none", headers=KEY).status_code == 404


@pytest.mark.parametrize(
    ("given", "status", "told"),
    [
        ({"json": {}}, 422, "text or html"),
        ({"json": {"text": "a", "html": "b"}}, 422, "text or html"),
        ({"json": {"text": "a word", "url": "file:///etc/passwd"}}, 422, "http"),
        ({"json": {"text": "a word", "issued": "someday"}}, 422, "issued"),
        ({"json": {"text": "a word", "colour": "red"}}, 422, "colour"),
        ({"json": {"html": "<p> </p>"}}, 422, "no text"),
        ({"content": b"{", "headers": {**KEY, "Content-Type": "application/json"}}, 400, "JSON"),
        ({"content": b'{"text":"\xff"}', "headers": {**KEY, "Content-Type": "application/json"}}, 400, "UTF-8"),
        ({"content": b"x", "headers": {**KEY, "Content-Type": "text/plain"}}, 415, "application/json"),
        ({"data": {"title": "x"}, "files": {"paper": b"x"}}, 422, "file"),
        ({"files": {"file": ("x.png", b"\x89PNG\r\n\x1a\n\0\0\0", "image/png")}}, 422, "x.png"),
        ({"json": {"text": "x" * 20_000_001}}, 413, "20,000,000"),
        ({"files": {"file": ("x.txt", b"x" * 20_000_001, "text/plain")}}, 413, "20,000,000"),
    ],
)
def test_what_cannot_be_taken_is_told(served: Served, given: dict[str, object], status: int, told: str) -> None:
    headers = given.pop("headers", KEY) if "headers" in given else KEY
    answer = httpx.post(f"{served.address}/v1/documents", headers=headers, timeout=60, **given)  # type: ignore[arg-type]
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    assert told in answer.json()["detail"]


def test_the_index_follows_whoever_writes(served: Served) -> None:
    eventually(lambda: served.total(q="first") == 3)  # was never in any index
    with CorpusStore.open(served.home) as store:
        put(store, "elsewhere", 2)  # by a process that did not come to write the index
        eventually(lambda: served.total(q="elsewhere") == 2)
        article = next(a for a in store.article_ids() if store.article(a).title == "elsewhere 0")
    body = {"decisions": [{"decide": "tag", "concept": "street-lighting", "verdict": "added"}]}
    path = f"{served.address}/v1/articles/{article}/decisions"
    assert httpx.put(path, json=body, headers=KEY).status_code == 200
    eventually(lambda: served.total(q="elsewhere", concept="street-lighting") == 1)
    eventually(lambda: served.get("/readyz").json()["behind"] == 0)


def test_of_several_keepers_one_works_and_the_next_takes_over(tmp_path: Path) -> None:
    with CorpusStore.open(tmp_path / "home") as store:
        engine = TantivyEngine(tmp_path / "home" / "index")
        asked: list[str] = []
        keepers = [IndexKeeper(store, engine, SCHEME, lambda n=n: asked.append(n)) for n in "ab"]  # type: ignore[misc]

        def found(word: str) -> int:
            return engine.search(EngineQuery(words=(word,))).total

        for keeper in keepers:
            keeper.start()
        put(store, "one", 2)
        eventually(lambda: found("one") == 2)
        assert sum(t.name == "vigie-keeper" for t in threading.enumerate()) == 2
        keepers[0].stop()
        put(store, "two", 2)
        keepers[1].wake()
        eventually(lambda: found("two") == 2)
        keepers[1].stop()
        assert not [t for t in threading.enumerate() if t.name == "vigie-keeper"]
        assert asked == []  # whoever put these annotated them


def test_an_outage_of_elasticsearch_is_made_up_for(node: Node, tmp_path: Path) -> None:
    home, engine = tmp_path / "home", {"VIGIE_ENGINE": "elasticsearch", "VIGIE_ELASTICSEARCH_URL": node.url}
    with CorpusStore.open(home) as store:
        put(store, "harbour", 4)
    with serving(home, **engine) as served:
        eventually(lambda: served.total(q="harbour") == 4)
        node.kill()
        eventually(lambda: served.get("/readyz").status_code == 503)
        with CorpusStore.open(home) as store:
            put(store, "pier", 5)  # as an ingest does, which then cannot write the index
        node.start()
        eventually(lambda: served.total() == 9, seconds=60)  # without another ingest
        assert served.get("/readyz").json()["behind"] == 0
    remove_indices(node.url, "vigie")
