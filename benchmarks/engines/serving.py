"""An Elasticsearch for a benchmark."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from tests.elasticsearch_server.node import Servers

_JAVA = "-Xms2g -Xmx2g"
# Half a gigabyte for what is being written, so that graphs of vectors are not built anew for every few articles.
_SETTINGS = {"indices.memory.index_buffer_size": "25%"}


@contextmanager
def server() -> Iterator[str]:
    """The address of the server that VIGIE_TEST_ELASTICSEARCH_URL names, or of one started here."""
    given = os.environ.get("VIGIE_TEST_ELASTICSEARCH_URL")
    if given:
        yield given
        return
    servers = Servers()
    try:
        node = servers.node("benchmark", _SETTINGS, java=_JAVA)
        node.start()
        yield node.url
    finally:
        servers.close()
