"""What happens when a single Elasticsearch server fails: clear errors, nothing lost, recovery by itself."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from clustered import Followed, followed, ids_in_corpus, ids_in_index, put
from elasticsearch import ApiError, Elasticsearch
from elasticsearch.helpers import bulk
from fastapi.testclient import TestClient

from corpus.errors import EngineError
from indexer.engine import EngineQuery
from indexer.engines import elasticsearch_bulk
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection
from indexer.following import Follower
from search_api.app import create_app
from tests.contract.entries import entry
from tests.elasticsearch_server.node import Node

pytestmark = pytest.mark.slow

LANTERN = EngineQuery(words=("lantern",))


@pytest.fixture
def filled(node: Node, tmp_path: Path) -> Iterator[Followed]:
    made = followed(tmp_path / "home", node.url, f"faults-{uuid4().hex[:8]}")
    yield made
    made.store.close()
    made.engine.remove()
    made.engine.close()


@dataclass
class Asking:
    """Asks again and again in a thread of its own, and remembers what came of it."""

    ask: Callable[[], Any]
    answers: list[Any] = field(default_factory=list)
    refused: list[EngineError] = field(default_factory=list)
    broken: list[Exception] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run)

    def __enter__(self) -> Asking:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stop.is_set():
            try:
                self.answers.append(self.ask())
            except EngineError as e:
                self.refused.append(e)
                time.sleep(0.05)
            except Exception as e:
                self.broken.append(e)
                return


def test_a_server_killed_while_writing_and_searching_loses_nothing_and_comes_back(node: Node, filled: Followed) -> None:
    put(filled.store, "first", 20)
    filled.follower.catch_up()
    for n in range(30):
        put(filled.store, f"page{n}", 50)
    api = TestClient(create_app(filled.services))

    def kill_soon(_: int) -> None:
        # The first of the batches is in; the kill hits the next.
        threading.Timer(0.1, node.kill).start()

    with Asking(lambda: filled.engine.search(LANTERN).total) as asking:
        with pytest.raises(EngineError, match=r"cannot be reached|did not answer|cannot take"):
            filled.follower.catch_up(kill_soon)
        while not asking.refused:
            time.sleep(0.05)
    assert not asking.broken
    assert min(asking.answers) >= 20  # never a part of the answer
    assert "Is it running?" in str(asking.refused[-1]) or "did not answer" in str(asking.refused[-1])

    down = api.get("/v1/search?q=lantern")
    assert down.status_code == 503 and down.headers["Retry-After"]
    assert down.headers["Content-Type"].startswith("application/problem+json")
    ready = api.get("/readyz")
    assert ready.status_code == 503 and "cannot be reached" in ready.json()["detail"]
    assert api.get("/healthz").status_code == 200
    put(filled.store, "while-down", 5)  # the corpus goes on without its index

    node.start()
    assert filled.engine.reached() < filled.store.last_change()
    filled.follower.catch_up()
    assert ids_in_index(filled.engine) == ids_in_corpus(filled.store)
    assert filled.engine.stats().articles == 20 + 30 * 50 + 5
    assert api.get("/v1/search?q=lantern").json()["total"] == filled.engine.stats().articles
    assert api.get("/readyz").json()["behind"] == 0


def test_a_server_that_hangs_is_not_waited_for_for_ever(node: Node, filled: Followed) -> None:
    put(filled.store, "one", 3)
    filled.follower.catch_up()
    impatient = ElasticsearchEngine(Connection.at(node.url, timeout=1), prefix=filled.engine._generations.prefix)
    api = TestClient(create_app(filled.services.__class__(filled.store, impatient, filled.services.scheme)))
    assert impatient.search(LANTERN).total == 3
    node.pause()
    try:
        began = time.monotonic()
        with pytest.raises(EngineError, match="did not answer in time"):
            impatient.search(LANTERN)
        assert time.monotonic() - began < 5
        assert api.get("/v1/search?q=lantern").status_code == 503
        assert api.get("/readyz").status_code == 503
    finally:
        node.resume()
    assert impatient.search(LANTERN).total == 3
    assert api.get("/readyz").status_code == 200


def disk_full(node: Node, *, full: bool) -> None:
    """Let the server believe that its disk is nearly full, or no longer."""
    watermarks = {
        f"cluster.routing.allocation.disk.watermark.{w}": "900tb" if full else None
        for w in ("low", "high", "flood_stage")
    }
    check = {"cluster.routing.allocation.disk.threshold_enabled": True, "cluster.info.update.interval": "10s"}
    with Elasticsearch(node.url) as client:
        client.cluster.put_settings(persistent=watermarks | check)


def wait_for_block(node: Node, index: str, *, blocked: bool) -> None:
    until = time.monotonic() + 90
    with Elasticsearch(node.url) as client:
        while time.monotonic() < until:
            settings = client.indices.get_settings(index=index)[index]["settings"]["index"]
            if (settings.get("blocks", {}).get("read_only_allow_delete") == "true") == blocked:
                return
            time.sleep(0.5)
    raise AssertionError(f"the index was not {'blocked' if blocked else 'released'}")


def test_a_full_disk_makes_the_index_read_only_and_that_is_told_at_once(node: Node, filled: Followed) -> None:
    put(filled.store, "one", 3)
    filled.follower.catch_up()
    index = f"{filled.engine._generations.prefix}-{filled.engine.generation()}"
    disk_full(node, full=True)
    try:
        wait_for_block(node, index, blocked=True)
        put(filled.store, "two", 2)
        began = time.monotonic()
        with pytest.raises(EngineError, match=r"read-only.*Free disk space"):
            filled.follower.catch_up()
        with pytest.raises(EngineError, match="read-only"):
            filled.engine.apply([], [next(filled.store.article_ids())], reached=10_000)
        assert time.monotonic() - began < 5, "a full disk does not pass by waiting for it"
        assert filled.engine.search(LANTERN).total == 3
    finally:
        disk_full(node, full=False)
    wait_for_block(node, index, blocked=False)
    filled.follower.catch_up()
    assert filled.engine.search(LANTERN).total == 5


def test_an_index_of_another_version_is_built_anew_by_itself(node: Node, filled: Followed) -> None:
    prefix = filled.engine._generations.prefix
    with Elasticsearch(node.url) as client:
        fields = {"reached": {"type": "long"}, "newest": {"type": "long"}, "seq": {"type": "long"}}
        client.indices.create(
            index=f"{prefix}-g000001",
            mappings={"dynamic": "strict", "properties": fields},
            aliases={f"{prefix}-read": {}, f"{prefix}-write": {"is_write_index": True}},
        )
    put(filled.store, "one", 3)
    assert filled.engine.outdated()
    api = TestClient(create_app(filled.services))
    assert api.get("/readyz").json()["outdated"] and "vigie_index_outdated 1.0" in api.get("/metrics").text
    filled.follower.catch_up()
    assert filled.engine.generation() == "g000002" and not filled.engine.outdated()
    assert api.get("/readyz").json()["outdated"] is False
    assert filled.engine.reached() == filled.store.last_change()
    assert filled.engine.search(LANTERN).total == 3


@dataclass
class Crowd:
    """Others who write so much that the queue is full most of the time, until they leave."""

    url: str
    left: threading.Event = field(default_factory=threading.Event)

    def write(self) -> None:
        """Write without rest, and without trying again what was turned away."""
        actions = [{"_index": "crowd", "text": "some words " * 50} for _ in range(400)]
        with Elasticsearch(self.url, max_retries=0) as client:
            while not self.left.wait(random.random() / 20):
                try:
                    bulk(client, actions, raise_on_error=False, raise_on_exception=True)
                except ApiError as e:
                    assert e.status_code == 429


@pytest.fixture
def crowd(node: Node) -> Iterator[Crowd]:
    made = Crowd(node.url)
    with ThreadPoolExecutor(2) as pool:
        futures = [pool.submit(made.write) for _ in range(2)]
        yield made
        made.left.set()
    for future in futures:
        future.result()
    with Elasticsearch(node.url) as client:
        client.indices.delete(index="crowd")


def test_what_a_full_queue_turns_away_is_sent_again(
    filled: Followed, crowd: Crowd, monkeypatch: pytest.MonkeyPatch
) -> None:
    entries = [entry(f"a{n}", "lantern " * 20) for n in range(3000)]
    turned_away = [0]
    queue_was_full = elasticsearch_bulk._queue_was_full

    def counting(told: dict[str, Any]) -> bool:
        full = queue_was_full(told)
        if full:
            # A queue that stays full for a minute is given up, rightly: on a slow machine the crowd can do that.
            turned_away[0] += 1
            crowd.left.set()
        return full

    monkeypatch.setattr(elasticsearch_bulk, "_queue_was_full", counting)
    until = time.monotonic() + 60
    while not turned_away[0] and time.monotonic() < until:
        filled.engine.apply(entries, [], reached=1)
    assert turned_away[0]
    assert filled.engine.stats().articles == 3000


def test_a_queue_that_stays_full_is_told_of(filled: Followed, crowd: Crowd, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(elasticsearch_bulk, "_ATTEMPTS", 0)
    until = time.monotonic() + 60
    reached = 0
    with pytest.raises(EngineError, match=r"its queue is full.*Try again"):
        while time.monotonic() < until:
            filled.engine.apply([entry(f"a{n}", "lantern") for n in range(1500)], [], reached=reached + 1)
            reached += 1
    assert filled.engine.reached() <= reached + 1


def test_a_rebuild_while_others_search_and_ingest_all_through(
    elasticsearch_url: str, elasticsearch_prefix: str, tmp_path: Path
) -> None:
    home = tmp_path / "home"
    made = followed(home, elasticsearch_url, elasticsearch_prefix)
    for n in range(20):
        put(made.store, f"page{n}", 40)
    made.follower.catch_up()
    beside = followed(home, elasticsearch_url, elasticsearch_prefix)
    ingested = [0]

    def ingest() -> None:
        put(beside.store, f"late{ingested[0]}", 2)
        ingested[0] += 1
        Follower(beside.store, beside.engine, made.follower._scheme).catch_up()

    with (
        Asking(lambda: beside.engine.search(LANTERN).total) as searching,
        Asking(ingest) as ingesting,
    ):
        names = [made.follower.rebuild(), made.follower.rebuild()]
    for asking in (searching, ingesting):
        assert not asking.broken and not asking.refused
        assert len(asking.answers) > 3
    assert names == ["g000002", "g000003"]
    assert min(searching.answers) >= 800, "a search saw an index that was not whole"
    assert ids_in_index(made.engine) == ids_in_corpus(made.store)
    assert made.engine.stats().articles == 800 + 2 * ingested[0]
    stats = made.engine.stats()
    assert (stats.generation, stats.previous) == ("g000003", "g000002")
    assert set(made.engine.cluster().generations) == {"g000002", "g000003"}  # the first was removed
    made.engine.rollback()
    made.follower.catch_up()
    assert ids_in_index(made.engine) == ids_in_corpus(made.store)


def test_a_rebuild_that_fails_halfway_leaves_no_index_behind(node: Node, filled: Followed) -> None:
    put(filled.store, "one", 3)
    filled.follower.catch_up()

    def fail(_: int) -> None:
        raise RuntimeError("the machine failed")

    with pytest.raises(RuntimeError, match="machine"):
        filled.follower.rebuild(fail)
    assert set(filled.engine.cluster().generations) == {"g000001"}
    assert filled.follower.rebuild() == "g000002"


def test_the_lock_of_a_killed_rebuild_is_taken_over_when_it_has_run_out(node: Node, filled: Followed) -> None:
    put(filled.store, "one", 3)
    filled.follower.catch_up()
    filled.engine.new_generation()  # killed: neither switched nor discarded
    with pytest.raises(EngineError, match="Another rebuild"):
        filled.follower.rebuild()
    with Elasticsearch(node.url) as client:
        lock = f"{filled.engine._generations.prefix}-lock"
        client.update(index=lock, id="rebuild", doc={"until": time.time() - 1})
    filled.follower.rebuild()
    assert filled.engine.search(LANTERN).total == 3
    assert len(filled.engine.cluster().generations) == 2  # the half-built one is gone


def test_no_index_yet_is_no_fault(filled: Followed) -> None:
    api = TestClient(create_app(filled.services))
    assert api.get("/v1/search?q=lantern").json()["total"] == 0  # there is no index yet
    assert api.get("/readyz").json()["generation"] is None
