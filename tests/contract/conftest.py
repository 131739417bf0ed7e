"""Every engine, one suite: a test that asks for `engine` runs on each of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from indexer.engine import SearchEngine
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection
from indexer.engines.tantivy import TantivyEngine


@pytest.fixture(params=["tantivy", "elasticsearch", "elasticsearch, three shards"])
def engine(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[SearchEngine]:
    if request.param == "tantivy":
        embedded = TantivyEngine(tmp_path / "index")
        yield embedded
        embedded.close()
        return
    url = request.getfixturevalue("elasticsearch_url")
    prefix = request.getfixturevalue("elasticsearch_prefix")
    clustered = ElasticsearchEngine(Connection.at(url), prefix=prefix, shards=3 if "three" in request.param else 1)
    yield clustered
    clustered.close()
