"""Each test of the store that names `corpora` runs on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from corpora import Corpora

from tests.postgresql import MISSING, PostgresqlServer


@pytest.fixture(params=["sqlite", "postgresql"])
def corpora(request: pytest.FixtureRequest) -> Iterator[Corpora]:
    server = request.getfixturevalue("postgresql_server") if request.param == "postgresql" else None
    made = Corpora(server)
    yield made
    made.drop()


@pytest.fixture
def shared(postgresql_server: PostgresqlServer) -> Iterator[Corpora]:
    """Corpora on PostgreSQL only."""
    made = Corpora(postgresql_server)
    yield made
    made.drop()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Tell in one line that a part was skipped for want of a server."""
    skipped = [report for report in terminalreporter.getreports("skipped") if MISSING in str(report.longrepr)]
    if skipped:
        terminalreporter.write_line(f"{len(skipped)} tests skipped: {MISSING}")
