"""`python -m benchmarks.engines [--articles N]`: exits 1 when Vigie costs more than its floors allow."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.engines.measure import run
from tests.elasticsearch_server.node import Servers

_JAVA = "-Xms512m -Xmx512m"


@contextmanager
def server() -> Iterator[str]:
    """The address of the server that VIGIE_TEST_ELASTICSEARCH_URL names, or of one started here."""
    given = os.environ.get("VIGIE_TEST_ELASTICSEARCH_URL")
    if given:
        yield given
        return
    servers = Servers()
    try:
        node = servers.node("benchmark", java=_JAVA)
        node.start()
        yield node.url
    finally:
        servers.close()


parser = argparse.ArgumentParser()
parser.add_argument("--articles", type=int, default=100_000)
parser.add_argument("--queries", type=int, default=200)
asked = parser.parse_args()
with server() as url, tempfile.TemporaryDirectory() as folder:
    sys.exit(0 if run(url, Path(folder), asked.articles, asked.queries) else 1)
