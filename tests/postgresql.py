"""A real PostgreSQL for tests: the one that VIGIE_TEST_DATABASE_URL names, else Debian's, started in a folder aside."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import make_url

USER = "vigie"
PASSWORD = "p@ss/w:rd?"  # every character that an address needs encoded
MISSING = "no PostgreSQL: apt-get install postgresql, or name a server in VIGIE_TEST_DATABASE_URL"
_WAIT = 30


class PostgresqlServer:
    """A server whose user may make databases.

    Attributes:
        url: of its database `postgres`, with the password.
        is_own: whether it was started here, and may be stopped.
    """

    def __init__(self, url: str, folder: Path | None = None, binaries: Path | None = None) -> None:
        self.url = make_url(url).set(drivername="postgresql")
        self.is_own = folder is not None
        self._folder = folder or Path()
        self._binaries = binaries or Path()
        self._process: subprocess.Popen[bytes] | None = None

    def url_of(self, database: str) -> str:
        """The URL of one of its databases, with the password."""
        return self.url.set(database=database).render_as_string(hide_password=False)

    def execute(self, statement: str, database: str | None = None) -> list[tuple[object, ...]]:
        """Run a statement outside a transaction, as another client would."""
        url = self.url if database is None else self.url.set(database=database)
        with psycopg.connect(url.render_as_string(hide_password=False), autocommit=True) as connection:
            cursor = connection.execute(statement)  # type: ignore[arg-type]
            return cursor.fetchall() if cursor.description else []

    def new_database(self, options: str = "ENCODING 'UTF8' TEMPLATE template0") -> str:
        """Make an empty database; its name."""
        name = f"vigie_{uuid.uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name} {options}")
        return name

    def drop(self, database: str) -> None:
        """Take a database away, whoever is connected to it."""
        self.execute(f"DROP DATABASE IF EXISTS {database} WITH (FORCE)")

    def start(self) -> None:
        """Start it, and wait until it answers."""
        settings = {
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": str(self._folder),
            **dict.fromkeys(("fsync", "synchronous_commit", "full_page_writes"), "off"),
        }
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        command = [
            str(self._binaries / "postgres"),
            "-D",
            str(self._folder / "data"),
            "-p",
            str(self.url.port),
            *options,
        ]
        with (self._folder / "log").open("ab") as log:
            self._process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self._folder, **_as_user())
        end = time.monotonic() + _WAIT
        while True:
            try:
                self.execute("SELECT 1")
            except psycopg.OperationalError:
                if self._process.poll() is not None or time.monotonic() > end:
                    raise RuntimeError((self._folder / "log").read_text(errors="replace")) from None
                time.sleep(0.05)
            else:
                return

    @contextmanager
    def as_standby(self) -> Iterator[None]:
        """Let it be a standby in the block, which answers and cannot be written."""
        signal_file = self._folder / "data" / "standby.signal"
        self.stop(signal.SIGINT)
        signal_file.touch()
        try:
            self.start()
            yield
        finally:
            self.stop(signal.SIGINT)
            signal_file.unlink()
            self.start()

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it at once, as a crash would, or as `how` tells it."""
        if self._process is not None:
            self._process.send_signal(how)
            self._process.wait(_WAIT)
            self._process = None


@pytest.fixture(scope="session")
def postgresql_server() -> Iterator[PostgresqlServer]:
    """A PostgreSQL server; without one the test is skipped, or fails if VIGIE_REQUIRE_POSTGRESQL=1."""
    given = os.environ.get("VIGIE_TEST_DATABASE_URL")
    if given:
        yield PostgresqlServer(given)
        return
    binaries = _binaries()
    if binaries is None:
        if os.environ.get("VIGIE_REQUIRE_POSTGRESQL") == "1":
            pytest.fail(MISSING)
        pytest.skip(MISSING)
    folder = Path(tempfile.mkdtemp(prefix="vigie-postgresql-"))
    server = _make_server(folder, binaries)
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder)


def _binaries() -> Path | None:
    on_path = shutil.which("postgres")
    if on_path and shutil.which("initdb", path=str(Path(on_path).parent)):
        return Path(on_path).parent
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    return max(found, key=lambda path: int(path.parent.name), default=None)


def _as_user() -> dict[str, object]:
    """How to run what refuses to run as root."""
    if os.getuid() != 0:
        return {}
    account = _account()
    return {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}


def _account() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _make_server(folder: Path, binaries: Path) -> PostgresqlServer:
    password = folder / "password"
    password.write_text(PASSWORD)
    if os.getuid() == 0:
        for path in (folder, password):
            os.chown(path, _account().pw_uid, _account().pw_gid)
    folder.chmod(0o755)
    password.chmod(0o600)
    command = [binaries / "initdb", "-D", folder / "data", "-U", USER, "--auth=scram-sha-256", "--encoding=UTF8"]
    command += ["--locale=C.UTF-8", "--no-sync", f"--pwfile={password}"]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False, **_as_user())  # type: ignore[call-overload]
    if done.returncode:
        raise RuntimeError(done.stderr)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    url = make_url(f"postgresql://{USER}@127.0.0.1:{port}/postgres").set(password=PASSWORD)
    return PostgresqlServer(url.render_as_string(hide_password=False), folder, binaries)
