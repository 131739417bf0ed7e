"""A server of Elasticsearch that the tests of faults may kill, and leave running again."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.elasticsearch_server.node import Node, Servers


@pytest.fixture(scope="session")
def node(elasticsearch_servers: Servers) -> Iterator[Node]:
    # One write at a time and one waiting: two writers at once are enough for an honest 429.
    narrow = {"thread_pool.write.size": 1, "thread_pool.write.queue_size": 1}
    started = elasticsearch_servers.node("faults", narrow)
    started.start()
    yield started
    started.stop()
