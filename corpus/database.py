"""Connections to the corpus database: how they are set up, begun, and how their faults are told."""

from __future__ import annotations

import random
import sqlite3
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, RowMapping, Select, create_engine, event
from sqlalchemy.exc import DBAPIError, SQLAlchemyError
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool

from corpus import postgresql
from corpus.errors import HomeError, TransientError, UnknownOutcomeError
from corpus.home import LOCK_WAIT, Home, full, locked, not_writable

_WRITES = "corpus_writes"
_PAUSES = (0.1, 0.5)  # seconds, before a transaction that the server undid is tried again

T = TypeVar("T")


class Database:
    """A pool of connections to one corpus database; may be shared by threads, not by forks.

    Args:
        home: the home folder, named in errors; holds the SQLite file unless `url` says otherwise.
        url: of a PostgreSQL server (`postgresql://…`) or another SQLite file (`sqlite:///…`).

    Attributes:
        name: how errors and reports name the database; never tells a password.
        is_server: whether other homes, on other machines, may write the same database.

    Raises:
        UsageError: `url` is none that is known.
    """

    def __init__(self, home: Home, url: str | None = None) -> None:
        self.home = home
        self.name = str(home.root)
        if url is None:
            self.engine = create_engine(
                "sqlite://", creator=self._connect, poolclass=QueuePool, pool_size=8, max_overflow=56
            )
        else:
            parsed = postgresql.parse_url(url)
            self.engine = create_engine(parsed) if parsed.drivername == "sqlite" else postgresql.make_engine(parsed)
            self.name = postgresql.shown(parsed)
        self._readers = self.engine
        self.is_server = self.engine.dialect.name == "postgresql"
        if self.is_server:
            # Each statement would else see another state of the corpus, with writers at work in between.
            self._readers = self.engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        else:
            _set_up_sqlite(self.engine)

    def _connect(self) -> sqlite3.Connection:
        file = self.home.database
        if self.home.writable:
            return sqlite3.connect(file, timeout=LOCK_WAIT, check_same_thread=False)
        # SQLite makes two files beside a database with a log ahead even to read it. Where it may not, it takes those of
        # a writer who is at work; without one nothing changes, and it needs none.
        mode = "ro" if file.with_name(f"{file.name}-wal").exists() else "ro&immutable=1"
        name = f"{file.absolute().as_uri()}?mode={mode}"
        return sqlite3.connect(name, timeout=LOCK_WAIT, check_same_thread=False, uri=True)

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """A transaction that sees one state of the corpus and takes no lock that writers wait for.

        Raises:
            HomeError: the database cannot be read.
        """
        with self.faults(), self._readers.connect() as connection:
            yield connection

    def pages(self, query: Select[Any], key: ColumnElement[Any], *, batch: int) -> Iterator[Sequence[RowMapping]]:
        """The rows of a query, `batch` at a time in order of a key, without a long transaction; no page is empty.

        What is written meanwhile is seen by the pages after it, and no row is given twice.

        Args:
            query: without order and limit; it selects the key.
            key: a column that tells its rows apart.
            batch: rows of a page.

        Raises:
            HomeError: the database cannot be read.
        """
        ordered = query.order_by(key).limit(batch)
        following = ordered
        while True:
            with self.reading() as connection:
                page = connection.execute(following).mappings().all()
            if page:
                yield page
            if len(page) < batch:
                return
            following = ordered.where(key > page[-1][key])

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """A transaction that holds the right to write from its beginning; committed at the end of the block.

        Raises:
            HomeError: there is no room, the database may not be written, or another process held it too long.
            TransientError: the server undid it, for a deadlock or a lost connection.
        """
        with self.faults(), self.engine.connect() as connection:
            connection.execution_options(**{_WRITES: True})
            with connection.begin():
                if self.is_server:
                    postgresql.take_turn(connection, LOCK_WAIT)
                yield connection

    def commit(self, connection: Connection) -> None:
        """Commit at the end of a `writing` block, for who must know what came of it.

        Raises:
            UnknownOutcomeError: the server did not answer; it may have committed, or may yet.
            HomeError: there was no room; nothing was committed.
        """
        transaction = connection.get_transaction()
        if transaction is None:
            return
        try:
            transaction.commit()
        except DBAPIError as e:
            if not e.connection_invalidated:
                raise
            raise UnknownOutcomeError(f"{self.name} did not confirm a write.", "Run the same again.") from e

    def retried(self, work: Callable[[], T]) -> T:
        """Do what writes, and do it again when the server undid it; it must be the same when it was done already.

        Raises:
            HomeError: as `work` does; `TransientError` only after the last try.
        """
        for pause in _PAUSES:
            try:
                return work()
            except TransientError:
                time.sleep(pause * (1 + random.random()))  # noqa: S311 - so that rivals do not meet again
        return work()

    @contextmanager
    def faults(self) -> Iterator[None]:
        """Turn the database's own errors in the block into a `HomeError` that names the home and the remedy."""
        try:
            yield
        except DBAPIError as e:
            raise (postgresql.explain(e, self.name) if self.is_server else self._told(e.orig)) from e
        except sqlite3.Error as e:
            raise self._told(e) from e
        except SQLAlchemyError as e:
            raise HomeError(f"The corpus database of {self.name} cannot be used: {e}.") from e

    def _told(self, error: BaseException | None) -> HomeError:
        name = getattr(error, "sqlite_errorname", "")
        root = self.home.root
        # A file-size limit comes as an input/output error, a full disk as SQLITE_FULL or, for -shm, as the former.
        if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")):
            return full(root)
        if name.startswith(("SQLITE_READONLY", "SQLITE_CANTOPEN", "SQLITE_PERM")):
            return not_writable(root)
        if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")):
            return locked(root)
        if name.startswith(("SQLITE_CORRUPT", "SQLITE_NOTADB")):
            return HomeError(
                f"{self.home.database} is damaged or is not a corpus.",
                "Restore it from a copy, or name another home.",
            )
        return HomeError(f"The corpus database of {root} cannot be used: {error}.")

    def close(self) -> None:
        """Close all connections; the last one of all processes folds SQLite's log into the database."""
        self.engine.dispose()


def _set_up_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def _configure(connection: sqlite3.Connection, _: ConnectionPoolEntry) -> None:
        # The driver must not begin transactions by itself: it would do so without IMMEDIATE, and two writers that
        # both began as readers fail at once instead of waiting for each other.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {int(LOCK_WAIT * 1000)}")
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA synchronous = FULL")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        writes = connection.get_execution_options().get(_WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
