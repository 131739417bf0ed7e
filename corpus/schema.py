"""Bringing a corpus database to the schema of this version: a new one at once, one that is held by Alembic's revisions.

A test holds the tables that are made at once equal to those that the revisions in corpus/migrations lead to.
"""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Column, Connection, MetaData, String, Table, inspect, text

from corpus.database import Database
from corpus.errors import HomeError
from corpus.tables import feed, metadata

HEAD = "r0015"
"""The revision that this code reads and writes; a test holds it equal to Alembic's newest."""

_VERSION = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True, nullable=False))
"""Where Alembic looks for the revision of a database."""
_MIGRATIONS = Path(__file__).parent / "migrations"


def bring_to_head(database: Database, *, create: bool = True) -> None:
    """Create or upgrade the tables; a database that is new or at head does not import Alembic.

    Args:
        database: of the corpus.
        create: whether tables are made where there are none.

    Raises:
        HomeError: a newer version made it, it cannot be written, it is no corpus, or has no tables and none are made.
    """
    with database.reading() as connection:
        held = _revision(connection)
    if held == HEAD:
        return
    if held is None and not create:
        raise HomeError(f"There is no corpus in {database.name}.", "Ingest something first, or name another database.")
    with database.home.lock():
        if held is None:
            held = _create(database)
        if held != HEAD:
            _upgrade(database, held)


def _revision(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    held: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
    return held


def _create(database: Database) -> str:
    """Make all tables where there are none; the revision that is held then."""
    _keep_log_ahead(database)
    with database.writing() as connection:
        held = _revision(connection)  # another process may have made them while this one waited
        if held is not None:
            return held
        # On a server a home may bring captures along: they came from the corpus that it had in its folder.
        if not database.is_server and database.home.holds_captures():
            raise database.home.without_corpus()
        _check_encoding(database, connection)
        metadata.create_all(connection, checkfirst=False)
        connection.execute(feed.insert().values(id=1, last=0))
        _VERSION.create(connection)
        connection.execute(_VERSION.insert().values(version_num=HEAD))
    return HEAD


def _upgrade(database: Database, held: str) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    _check_known(database, held, known)
    _keep_log_ahead(database)
    with database.writing() as connection:
        now = _revision(connection)  # another process may have done it while this one waited
        _check_known(database, now, known)
        if now != HEAD:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")


def _check_known(database: Database, held: str | None, known: set[str]) -> None:
    if held is not None and held not in known:
        raise HomeError(
            f"The corpus in {database.name} was made by a newer version (its schema is {held}, "
            f"this version knows up to {HEAD}).",
            "Install the newer version, or name another home.",
        )


def _check_encoding(database: Database, connection: Connection) -> None:
    if not database.is_server:
        return
    encoding = connection.scalar(text("SHOW server_encoding"))
    if encoding != "UTF8":
        raise HomeError(
            f"{database.name} keeps its text in {encoding}, which does not hold every character.",
            "Make the database with `createdb --encoding=UTF8 --template=template0`.",
        )


def _keep_log_ahead(database: Database) -> None:
    """Set SQLite's write-ahead log, which lets readers go on while one writes; the file remembers it."""
    if database.engine.dialect.name != "sqlite":
        return
    with database.faults():
        raw = database.engine.raw_connection()  # outside a transaction, in which the mode cannot change
        try:
            raw.cursor().execute("PRAGMA journal_mode = WAL")
        finally:
            raw.close()
