"""A cluster that loses its nodes one by one, and gets them back."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from clustered import SCHEME, ids_in_corpus, ids_in_index, put
from elasticsearch import Elasticsearch
from fastapi.testclient import TestClient

from corpus.errors import EngineError
from corpus.store import CorpusStore
from indexer.engine import EngineQuery
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection
from indexer.following import Follower
from search_api.app import create_app
from search_api.services import Services
from tests.elasticsearch_server.node import Node, Servers

pytestmark = pytest.mark.slow

LANTERN = EngineQuery(words=("lantern",))


@pytest.fixture(scope="module")
def nodes(elasticsearch_servers: Servers) -> Iterator[list[Node]]:
    roles = {"master": ["master", "data"], "data": ["data"]}
    # Short, so that the loss of a node is noticed within seconds.
    quick = {
        "cluster.fault_detection.follower_check.interval": "500ms",
        "cluster.fault_detection.follower_check.retry_count": 2,
    }
    made = elasticsearch_servers.cluster("pair", roles, quick)
    yield made
    for node in made:
        node.stop()


def wait_for_answer(engine: ElasticsearchEngine, total: int) -> None:
    """Wait until the engine, unchanged, answers again."""
    until = time.monotonic() + 90
    while True:
        try:
            if engine.search(LANTERN).total == total:
                return
        except EngineError:
            if time.monotonic() > until:
                raise
        assert time.monotonic() < until
        time.sleep(0.1)


def test_a_cluster_answers_without_its_data_node_and_comes_back_after_its_master(
    nodes: list[Node], tmp_path: Path
) -> None:
    master, data = nodes
    urls = f"{data.url},{master.url}"
    engine = ElasticsearchEngine(Connection.at(urls, timeout=5), prefix="pair", shards=2, replicas=1)
    with CorpusStore.open(tmp_path / "home") as store:
        api = TestClient(create_app(Services(store=store, engine=engine, scheme=SCHEME)))
        follower = Follower(store, engine, SCHEME)
        put(store, "one", 50)
        follower.catch_up()
        assert follower.rebuild() == "g000002"  # with its copies, as a rebuild leaves it
        with Elasticsearch(master.url) as client:
            client.cluster.health(wait_for_status="green", timeout="60s")
        assert engine.cluster().nodes == 2
        assert engine.cluster().unassigned_shards == 0

        data.kill()
        wait_for_answer(engine, 50)  # from the copies, by the other address
        put(store, "two", 10)
        follower.catch_up()
        assert ids_in_index(engine) == ids_in_corpus(store)
        assert engine.cluster().health in {"yellow", "red"}
        assert api.get("/readyz").status_code == 200

        master.kill()
        answer = api.get("/v1/search?q=lantern")
        assert answer.status_code == 503 and answer.headers["Retry-After"]
        assert api.get("/readyz").status_code == 503
        put(store, "three", 5)
        with pytest.raises(EngineError):
            follower.catch_up()

        master.start()
        wait_for_answer(engine, 60)
        follower.catch_up()
        assert ids_in_index(engine) == ids_in_corpus(store)
        assert api.get("/v1/search?q=lantern").json()["total"] == 65
        assert api.get("/readyz").json()["behind"] == 0
    engine.close()
