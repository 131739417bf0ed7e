"""A server that is down, cut off, locked or strange: what is said, what is left behind, and going on afterwards."""

from __future__ import annotations

import signal
import threading
import time
import traceback
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import psycopg
import pytest
from corpora import Corpora
from corpus_inputs import contents, digests, fetched, page, split, take_in
from cutting import CuttingLink
from sqlalchemy import event, make_url

from corpus.errors import HomeError, InputError, TransientError, UnknownOutcomeError, UsageError
from corpus.store import CorpusStore
from tests.postgresql import PASSWORD, PostgresqlServer


def told_by(act: Callable[[], object], kind: type[Exception] = HomeError) -> str:
    """What is said when that fails; the password is told nowhere, not even in the traceback."""
    with pytest.raises(kind) as error:
        act()
    whole = "".join(traceback.format_exception(error.value))
    for secret in (PASSWORD, quote(PASSWORD, safe=""), "s3cret"):
        assert secret not in whole
        assert secret not in repr(error.value)
    return str(error.value)


def own(server: PostgresqlServer) -> PostgresqlServer:
    if not server.is_own:
        pytest.skip("the server of VIGIE_TEST_DATABASE_URL is not ours to stop")
    return server


# --- servers that cannot be reached -------------------------------------------------------------------------


def test_a_server_that_dies_is_named_and_used_again_when_it_is_back(
    shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    server = own(postgresql_server)
    with shared.open(tmp_path) as store:
        take_in(store, 0)
        before = digests(tmp_path)
        server.stop(signal.SIGQUIT)
        try:
            for act in (store.last_change, lambda: take_in(store, 1), lambda: shared.open(tmp_path)):
                said = told_by(act)
                assert "cannot be reached" in said
                assert "vigie@127.0.0.1" in said
                assert "Start the server" in said
            assert digests(tmp_path) == before
        finally:
            server.start()
        assert store.last_change() == 6
        take_in(store, 1)
        assert store.counts().articles == 6


def test_a_restart_between_two_calls_is_not_noticed(
    shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    server = own(postgresql_server)
    with shared.open(tmp_path) as store:
        take_in(store, 0)
        server.stop(signal.SIGINT)
        server.start()
        take_in(store, 1)
        assert store.counts().articles == 6


def test_a_crash_in_the_middle_leaves_nothing_half_written(
    shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    server = own(postgresql_server)
    with shared.open(tmp_path / "home") as store:
        take_in(store, 0)
        before = contents(tmp_path / "home", shared)
        crash = _Once(store, "INSERT INTO revision", lambda: server.stop(signal.SIGQUIT))
        try:
            told_by(lambda: store.put(*page(1), read_by="r1"))
        finally:
            server.start()
        assert crash.times == 1
        assert contents(tmp_path / "home", shared) == before
        take_in(store, 1)
        assert store.counts().articles == 6


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"password": "s3cret"}, "does not let us in.*Check user and password"),
        ({"password": None}, "does not let us in.*Check user and password"),
        ({"username": "nobody"}, "does not let us in.*Check user and password"),
        ({"database": "nowhere"}, "cannot be reached.*nowhere.*Start the server, or check host, port and database"),
        ({"port": 1}, "cannot be reached.*Start the server"),
        ({"host": "vigie.invalid"}, "vigie.invalid.* cannot be reached.*Start the server"),
    ],
)
def test_a_wrong_address_is_told(
    postgresql_server: PostgresqlServer, tmp_path: Path, change: dict[str, str | int | None], expected: str
) -> None:
    import re

    url = postgresql_server.url
    parts = {name: getattr(url, name) for name in ("username", "password", "host", "port", "database")} | change
    given = type(url).create("postgresql", **parts).render_as_string(hide_password=False)
    said = told_by(lambda: CorpusStore.open(tmp_path, url=given))
    assert re.search(expected, said), said


@pytest.mark.parametrize(
    "url",
    [
        "mysql://vigie:s3cret@host/vigie",
        "postgresql:s3cret",
        "s3cret",
        "postgresql://vigie:p@s3cret@host/vigie",
        "postgresql://vigie:p@host:s3cret/vigie",
        "postgresql+psycopg2://vigie:s3cret@host/vigie",
    ],
)
def test_a_url_that_is_none_is_told_without_repeating_it(tmp_path: Path, url: str) -> None:
    assert "percent-encoded" in told_by(lambda: CorpusStore.open(tmp_path, url=url), UsageError)


def test_the_database_is_named_without_password_and_options(shared: Corpora, tmp_path: Path) -> None:
    url = make_url(shared.url(tmp_path) or "").set(query={"password": PASSWORD, "connect_timeout": "5"})
    with CorpusStore.open(tmp_path, url=url.render_as_string(hide_password=False)) as store:
        assert store.database == f"postgresql://{url.username}@{url.host}:{url.port}/{url.database}"
        assert PASSWORD not in repr(store._database.engine)


# --- connections and transactions that end too early --------------------------------------------------------


class _Once:
    """Does something before the first statement that begins so, or before each of the first ones."""

    def __init__(self, store: CorpusStore, beginning: str, act: Callable[[], object], most: int = 1) -> None:
        self.times = 0

        def before(*args: object) -> None:
            if str(args[2]).startswith(beginning) and self.times < most:
                self.times += 1
                act()

        event.listen(store._database.engine, "before_cursor_execute", before)


def cut_all(server: PostgresqlServer, store: CorpusStore) -> None:
    """End all connections to the store's database, as an administrator may."""
    name = make_url(store.database).database
    server.execute(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'")


@pytest.mark.parametrize("beginning", ["SELECT CASE", "INSERT INTO capture", "INSERT INTO revision", "UPDATE feed"])
def test_a_lost_connection_is_made_good(
    shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer, beginning: str
) -> None:
    with shared.open(tmp_path) as store:
        take_in(store, 0)
        cut = _Once(store, beginning, lambda: cut_all(postgresql_server, store))
        stored = store.put(*page(1), read_by="r1")
        assert cut.times == 1
        assert len(stored.created) == 3
        assert store.payload(stored.document_id) == page(1)[0].data
        assert store.counts().captures == 2


def test_what_is_lost_each_time_leaves_nothing_half_written(
    shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    home = tmp_path / "home"
    with shared.open(home) as store:
        take_in(store, 0)
        before = contents(home, shared)
        cut = _Once(store, "UPDATE feed", lambda: cut_all(postgresql_server, store), most=3)
        assert "connection" in told_by(lambda: store.put(*page(1), read_by="r1"), TransientError)
        assert cut.times == 3
        assert contents(home, shared) == before
        take_in(store, 1)
        assert store.counts().articles == 6


def test_a_commit_that_nobody_confirmed_loses_no_capture(
    shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = make_url(shared.url(tmp_path) or "")
    with CuttingLink(url.host or "", url.port or 5432) as link:
        through = url.set(host="127.0.0.1", port=link.port).render_as_string(hide_password=False)
        with CorpusStore.open(tmp_path, url=through) as store:
            take_in(store, 0)
            link.cuts = 1
            first = store.put(*page(1), read_by="r1")
            assert link.cuts == 0
            assert len(first.unchanged) == 3  # the second try found that the first one had come about
            monkeypatch.setattr("corpus.database._PAUSES", ())
            link.cuts = 1
            told_by(lambda: store.put(*page(2), read_by="r1"), UnknownOutcomeError)
            take_in(store, 3)
            for number in range(4):
                held = store.held(page(number)[0].key)
                assert held is not None
                assert store.payload(held.document_id) == page(number)[0].data
            assert store.counts().captures == 4


def test_a_deadlock_is_tried_again(shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer) -> None:
    with shared.open(tmp_path) as store, ThreadPoolExecutor(1) as thread:
        document = store.put(fetched(b"1"), split(("A", "x")), read_by="r1").document_id
        waits = threading.Event()
        _Once(store, "UPDATE feed", waits.set)
        with psycopg.connect(shared.url(tmp_path) or "") as rival:  # some other program, which takes no turn
            rival.execute("SELECT last FROM feed FOR UPDATE")
            changing = thread.submit(store.put, fetched(b"2"), split(("A", "y")), read_by="r1")
            assert waits.wait(30)
            time.sleep(0.3)
            rival.execute("UPDATE document SET title = title WHERE id = %s", (document,))
        assert len(changing.result(30).changed) == 1
        assert store.article(changing.result().changed[0]).text == "y"


def test_a_writer_that_fell_silent_loses_its_turn(
    shared: Corpora, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corpus.postgresql.LONGEST_SILENCE", 0.5)
    with shared.open(tmp_path) as store, shared.open(tmp_path) as other:

        def fall_silent() -> None:
            with store._database.writing() as connection:
                time.sleep(2)
                connection.exec_driver_sql("SELECT 1")

        with ThreadPoolExecutor(1) as thread:
            silent = thread.submit(fall_silent)
            time.sleep(0.2)
            take_in(other, 1)
            with pytest.raises(TransientError):
                silent.result(30)
        assert store.counts().articles == 3


# --- strange databases --------------------------------------------------------------------------------------


def test_an_empty_database_is_not_filled_unasked(
    shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    said = told_by(lambda: shared.open(tmp_path, create=False))
    assert "no corpus in postgresql://" in said
    name = make_url(shared.url(tmp_path) or "").database
    assert postgresql_server.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'", name) == [(0,)]


def test_a_home_is_made_where_the_database_has_a_corpus(shared: Corpora, tmp_path: Path) -> None:
    with shared.open(tmp_path / "one") as store:
        take_in(store, 0)
    shared.share(tmp_path / "one", tmp_path / "two")
    with shared.open(tmp_path / "two", create=False) as store:
        assert store.counts().articles == 3


def test_a_database_that_cannot_hold_every_character_is_told(
    tmp_path: Path, postgresql_server: PostgresqlServer
) -> None:
    name = postgresql_server.new_database("ENCODING 'SQL_ASCII' TEMPLATE template0 LOCALE 'C'")
    try:
        said = told_by(lambda: CorpusStore.open(tmp_path, url=postgresql_server.url_of(name)))
        assert "SQL_ASCII" in said
        assert "--encoding=UTF8" in said
    finally:
        postgresql_server.drop(name)


def test_who_may_not_write_is_told(shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer) -> None:
    url = make_url(shared.url(tmp_path) or "")
    role = f"reader_{url.database}"
    postgresql_server.execute(f"CREATE ROLE {role} LOGIN PASSWORD 's3cret'")
    try:
        as_reader = url.set(username=role, password="s3cret").render_as_string(hide_password=False)
        assert "may not be written" in told_by(lambda: CorpusStore.open(tmp_path, url=as_reader))
        with shared.open(tmp_path) as store:
            take_in(store, 0)
        postgresql_server.execute(f"GRANT SELECT ON ALL TABLES IN SCHEMA public TO {role}", url.database)
        before = contents(tmp_path, shared)
        with CorpusStore.open(tmp_path, url=as_reader, create=False) as store:
            assert store.counts().articles == 3
            said = told_by(lambda: take_in(store, 1))
            assert "permission denied" in said
            assert "Name the primary server" in said
        assert contents(tmp_path, shared) == before
    finally:
        postgresql_server.execute(f"DROP OWNED BY {role}", url.database)
        postgresql_server.execute(f"DROP ROLE {role}")


def test_a_standby_is_told(shared: Corpora, tmp_path: Path, postgresql_server: PostgresqlServer) -> None:
    server = own(postgresql_server)
    with shared.open(tmp_path) as store:
        take_in(store, 0)
    with server.as_standby(), shared.open(tmp_path) as store:
        assert store.counts().articles == 3
        said = told_by(lambda: take_in(store, 1))
        assert "read-only" in said or "read-write" in said
        assert "Name the primary server" in said


def test_a_key_that_is_too_long_concerns_that_input_only(shared: Corpora, tmp_path: Path) -> None:
    from random import Random

    key = "https://exemple.org/" + Random(1).randbytes(4000).hex()
    with shared.open(tmp_path) as store:
        assert "too long" in told_by(
            lambda: store.put(fetched(b"1", key=key), split(("A", "x")), read_by="r1"), InputError
        )
        take_in(store, 0)
        assert store.counts().captures == 1
