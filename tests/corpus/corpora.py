"""The same tests on both kinds of database."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from corpus.store import CorpusStore
from tests.postgresql import PostgresqlServer


class Corpora:
    """Opens corpora on one kind of database: the same home, the same corpus.

    Attributes:
        kind: `sqlite` or `postgresql`.
        server: the PostgreSQL server; None on SQLite.
    """

    def __init__(self, server: PostgresqlServer | None) -> None:
        self.kind = "sqlite" if server is None else "postgresql"
        self.server = server
        self._databases: dict[Path, str] = {}

    def open(self, home: Path, **options: Any) -> CorpusStore:
        """The corpus of a home; on PostgreSQL, each home has a database of its own."""
        return CorpusStore.open(home, url=self.url(home), **options)

    def url(self, home: Path) -> str | None:
        """The URL of the home's database; None where that is a file in the home."""
        if self.server is None:
            return None
        if home not in self._databases:
            self._databases[home] = self.server.new_database()
        return self.server.url_of(self._databases[home])

    def share(self, home: Path, other: Path) -> None:
        """Let another home write the database of the first."""
        self.url(home)
        self._databases[other] = self._databases[home]

    def drop(self) -> None:
        """Take away what was made on the server."""
        for name in set(self._databases.values()):
            assert self.server is not None
            self.server.drop(name)
