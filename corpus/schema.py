"""Bringing a corpus database to the schema of this version, by the Alembic revisions in corpus/migrations."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import inspect, text

from corpus.database import Database
from corpus.errors import HomeError

HEAD = "r0001"
"""The revision that this code reads and writes; a test holds it equal to Alembic's newest."""

_MIGRATIONS = Path(__file__).parent / "migrations"


def bring_to_head(database: Database) -> None:
    """Create or upgrade the tables; a database that is at head costs one query and does not import Alembic.

    Raises:
        HomeError: a newer version made it, it cannot be written, or it is no corpus.
    """
    if _revision(database) == HEAD:
        return
    with database.home.lock():
        held = _revision(database)  # another process may have done it while this one waited
        if held != HEAD:
            _upgrade(database, held)


def _revision(database: Database) -> str | None:
    with database.reading() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        held: str | None = connection.scalar(text("SELECT version_num FROM alembic_version"))
        return held


def _upgrade(database: Database, held: str | None) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.script import ScriptDirectory

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    if held is not None and held not in known:
        raise HomeError(
            f"The corpus in {database.home.root} was made by a newer version (its schema is {held}, "
            f"this version knows up to {HEAD}).",
            "Install the newer version, or name another home.",
        )
    _keep_log_ahead(database)
    with database.writing() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


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
