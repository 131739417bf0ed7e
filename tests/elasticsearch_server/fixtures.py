"""What tests ask for: a server that all share, or the means to start servers of their own."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator

import pytest
from elasticsearch import Elasticsearch

from tests.elasticsearch_server.distribution import missing
from tests.elasticsearch_server.node import Servers

_NEEDED = "needs Elasticsearch: "


@pytest.fixture(scope="session")
def elasticsearch_servers() -> Iterator[Servers]:
    """The means to start servers; they end with the session.

    Skips when this machine lacks what is needed, and fails instead with VIGIE_REQUIRE_ELASTICSEARCH=1.
    """
    lacking = missing()
    if lacking is not None:
        if os.environ.get("VIGIE_REQUIRE_ELASTICSEARCH") == "1":
            pytest.fail(f"VIGIE_REQUIRE_ELASTICSEARCH=1, but there is {lacking}")
        pytest.skip(f"{_NEEDED}{lacking}")
    servers = Servers()
    yield servers
    servers.close()


@pytest.fixture(scope="session")
def elasticsearch_url(request: pytest.FixtureRequest) -> str:
    """A server that tests share: the one that VIGIE_TEST_ELASTICSEARCH_URL names, or one that is started."""
    given = os.environ.get("VIGIE_TEST_ELASTICSEARCH_URL")
    if given:
        return given
    servers: Servers = request.getfixturevalue("elasticsearch_servers")
    node = servers.node("shared")
    node.start()
    return node.url


@pytest.fixture
def elasticsearch_prefix(elasticsearch_url: str) -> Iterator[str]:
    """A prefix for the indices of one test, which are removed after it."""
    prefix = f"test-{uuid.uuid4().hex[:12]}"
    yield prefix
    remove_indices(elasticsearch_url, prefix)


def remove_indices(url: str, prefix: str) -> None:
    """Remove all indices with a prefix. By name, since servers may refuse patterns here."""
    with Elasticsearch(url) as client:
        names = list(client.indices.get(index=f"{prefix}-*"))
        if names:
            client.indices.delete(index=names)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One line when tests were skipped for lack of a server."""
    told = (str(report.longrepr) for report in terminalreporter.stats.get("skipped", ()))
    for lacking in {one.rpartition(_NEEDED)[2].rstrip("')") for one in told if _NEEDED in one}:
        terminalreporter.write_line(f"The tests against Elasticsearch were skipped: {lacking}.")
