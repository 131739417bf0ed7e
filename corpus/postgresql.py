"""PostgreSQL as the corpus database, where several machines write: its engine, its lock, and its faults in words."""

from __future__ import annotations

from sqlalchemy import URL, Connection, Engine, bindparam, case, create_engine, func, make_url, select
from sqlalchemy.exc import ArgumentError, DBAPIError

from corpus.errors import HomeError, InputError, TransientError, UsageError, VigieError

POOL = 16
"""Most connections of one process: a server takes a hundred from all machines unless it is told otherwise."""

LONGEST_SILENCE = 60.0
"""Seconds without a statement after which a writer loses its turn: its machine may be dead or cut off, and TCP would
notice that two hours later."""

_SCHEMES = ("postgresql", "postgres", "postgresql+psycopg", "sqlite")
# Any number will do, as long as all versions take the same: it names the right to write among all advisory locks.
_RIGHT_TO_WRITE = 8_418_913_070_211_551
# A server or a network that is gone without a word is noticed within a minute, not after hours.
_LINK = {
    "connect_timeout": 10,
    "keepalives_idle": 30,
    "keepalives_interval": 10,
    "keepalives_count": 3,
    "tcp_user_timeout": 60_000,
    "client_encoding": "utf8",
    "application_name": "vigie",
}
# A server that acknowledges before its disk has it could lose numbers of the change feed, draw them a second time, and
# leave indexes behind that pass over what they stand for then.
_DURABLE = case(
    (func.current_setting("synchronous_commit") == "off", func.set_config("synchronous_commit", "on", True)), else_=""
)
_TURN = select(
    _DURABLE,
    func.set_config("lock_timeout", bindparam("wait"), True),
    func.set_config("idle_in_transaction_session_timeout", bindparam("idle"), True),
    func.pg_advisory_xact_lock(_RIGHT_TO_WRITE),
)
_AGAIN = "Run the same again."
_ROLE = "Name the primary server, and a user that owns the database or may create in its schema."
# By SQLSTATE: the error, what is said (with the name of the database and the first line of the server), what helps.
_MEANING: dict[str, tuple[type[VigieError], str, str]] = {
    "40001": (TransientError, "A serialization failure in {name} undid a write.", _AGAIN),
    "40P01": (TransientError, "A deadlock in {name} undid a write.", _AGAIN),
    "55P03": (HomeError, "Another process is writing in {name}.", "Wait until it is done, then run the same again."),
    "53100": (
        HomeError,
        "No room is left on the disk of {name}.",
        "Free some room there, then run the same again; nothing half-written was kept.",
    ),
    "42501": (HomeError, "{name} may not be written: {said}.", _ROLE),
    "0A000": (HomeError, "{name} may not be written: {said}.", _ROLE),  # of a standby
    "25006": (HomeError, "{name} may not be written: {said}.", _ROLE),
    "54000": (InputError, "A key (address or name) is too long for the database.", "Keep it below 2,000 characters."),
}
_WRONG_NAME = ("password", "mot de passe", "role", "rôle", "pg_hba.conf")


def parse_url(url: str) -> URL:
    """The URL of a corpus database, which nothing that is raised repeats: it may hold a password.

    Raises:
        UsageError: it is none, or names a kind of database that Vigie does not know.
    """
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        parsed = None
    # A password with an @ that is not encoded ends up in the name of the host, and from there in messages.
    if parsed is None or parsed.drivername not in _SCHEMES or "@" in f"{parsed.host}{parsed.database}":
        raise UsageError(
            "The URL of the database cannot be understood.",
            "Write postgresql://USER:PASSWORD@HOST:PORT/DATABASE, with @ : / ? # % in a password percent-encoded.",
        ) from None
    return parsed if parsed.drivername == "sqlite" else parsed.set(drivername="postgresql+psycopg")


def shown(url: URL) -> str:
    """The URL without password and options, for messages and `vigie status`."""
    plain = URL.create(url.get_backend_name(), url.username, None, url.host, url.port, url.database)
    return plain.render_as_string(hide_password=True)


def make_engine(url: URL) -> Engine:
    """A pool of connections that are looked at before each use, so that a server may be restarted.

    What the URL says of the link (`?connect_timeout=`, `sslmode`, …) goes before what is set here. Errors and logs
    never show the values of a statement, which are people's texts.
    """
    link = {name: value for name, value in _LINK.items() if name not in url.query}
    return create_engine(
        url, connect_args=link, pool_pre_ping=True, pool_size=POOL // 2, max_overflow=POOL // 2, hide_parameters=True
    )


def take_turn(connection: Connection, wait: float) -> None:
    """Take the right to write, held until the transaction has ended and what it wrote is seen by all.

    One writer at a time, on whatever machine: so the numbers of the change feed are drawn and seen in the same order,
    what a writer has looked up holds until its commit, and no two writers wait for each other.

    Args:
        connection: in a transaction that has read nothing yet.
        wait: seconds to wait for whoever holds it.
    """
    connection.execute(_TURN, {"wait": f"{int(wait * 1000)}ms", "idle": f"{int(LONGEST_SILENCE * 1000)}ms"})


def explain(error: DBAPIError, name: str) -> VigieError:
    """What an error of the driver means, in words that name the database and what helps."""
    state = getattr(error.orig, "sqlstate", None) or ""
    said = _first_line(error.orig)
    if error.connection_invalidated:
        return TransientError(f"The connection to {name} was lost: {said}.", _AGAIN)
    if state in _MEANING:
        kind, what, remedy = _MEANING[state]
        return kind(what.format(name=name, said=said), remedy)
    if not state:
        return _of_connecting(said, name)
    return HomeError(f"{name} cannot be used: {said} (SQLSTATE {state}).")


def _of_connecting(said: str, name: str) -> HomeError:
    if any(word in said for word in _WRONG_NAME):
        return HomeError(f"{name} does not let us in: {said}.", "Check user and password in the URL of the database.")
    return HomeError(
        f"{name} cannot be reached: {said}.", "Start the server, or check host, port and database in its URL."
    )


def _first_line(error: BaseException | None) -> str:
    lines = str(error).strip().splitlines()
    return lines[0].strip().rstrip(".") if lines else type(error).__name__
