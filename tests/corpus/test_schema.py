"""The migrations lead to the very tables that the code reads and writes."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from corpora import Corpora
from corpus_inputs import take_in

from corpus import schema
from corpus.store import CorpusStore
from corpus.tables import metadata


def test_head_is_the_newest_revision() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [schema.HEAD]


def test_migrated_schema_equals_the_tables(corpora: Corpora, tmp_path: Path) -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
    url = (corpora.url(tmp_path / "migrated") or "").replace("postgresql:", "postgresql+psycopg:")
    migrating = sa.create_engine(url or f"sqlite:///{tmp_path / 'migrated.db'}")
    with migrating.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        context = MigrationContext.configure(connection, opts={"compare_type": True, "target_metadata": metadata})
        assert compare_metadata(context, metadata) == []
        migrated = definitions(connection), rows(connection)
    migrating.dispose()
    with corpora.open(tmp_path / "made") as store, store._database.reading() as connection:
        assert (definitions(connection), rows(connection)) == migrated
        assert schema._revision(connection) == schema.HEAD


def test_changes_of_an_earlier_version_get_a_mark(corpora: Corpora, tmp_path: Path) -> None:
    with corpora.open(tmp_path) as store:
        take_in(store, 0)
        last = store.last_change()
        config = Config()
        config.set_main_option("script_location", str(Path(schema.__file__).parent / "migrations"))
        with store._database.writing() as connection:
            config.attributes["connection"] = connection
            command.downgrade(config, "r0013")
    with corpora.open(tmp_path) as store:
        assert store.last_change() == last > 0
        mark = store.mark(1)
        assert mark and mark == store.mark(last)
    with corpora.open(tmp_path) as store:
        assert store.mark(last) == mark


def definitions(connection: sa.Connection) -> dict[str, set[str]]:
    """The parts of each table's and index's definition, in whatever order; what Alembic compares lacks keys."""
    if connection.dialect.name == "postgresql":
        return {name: {" ".join(map(str, row)) for row in connection.exec_driver_sql(q)} for name, q in CATALOG.items()}
    query = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name != 'alembic_version'"
    return {
        name: {line.strip().rstrip(",") for line in text.replace('"', "").splitlines()}
        for name, text in connection.exec_driver_sql(query)
    }


def rows(connection: sa.Connection) -> dict[str, list[tuple[object, ...]]]:
    """What the tables hold from the start."""
    return {t.name: [tuple(row) for row in connection.execute(sa.select(t))] for t in metadata.sorted_tables}


CATALOG = {
    "columns": """SELECT table_name, column_name, data_type, character_maximum_length, is_nullable, column_default,
        collation_name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name != 'alembic_version'""",
    "indexes": "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' AND tablename != 'alembic_version'",
    "keys": """SELECT conrelid::regclass, conname, pg_get_constraintdef(oid) FROM pg_constraint
        WHERE connamespace = 'public'::regnamespace AND conrelid != coalesce(to_regclass('alembic_version')::oid, 0)""",
}


def test_text_on_a_server_is_compared_by_code_point(shared: Corpora, tmp_path: Path) -> None:
    with shared.open(tmp_path) as store, store._database.reading() as connection:
        columns = definitions_of_text(connection)
    assert len(columns) > 40
    assert {collation for _, collation in columns} == {"C"}


def definitions_of_text(connection: sa.Connection) -> list[tuple[str, str]]:
    query = """SELECT table_name || '.' || column_name, collation_name FROM information_schema.columns
        WHERE table_schema = 'public' AND table_name != 'alembic_version' AND data_type IN ('text', 'character varying')"""
    return [(name, collation) for name, collation in connection.exec_driver_sql(query)]


def test_connections_are_set_up_to_keep_what_was_acknowledged(tmp_path: Path) -> None:
    with CorpusStore.open(tmp_path) as store, store._database.reading() as connection:
        told = {
            name: connection.exec_driver_sql(f"PRAGMA {name}").scalar()
            for name in ("journal_mode", "synchronous", "foreign_keys")
        }
        assert told == {"journal_mode": "wal", "synchronous": 2, "foreign_keys": 1}
        assert (connection.exec_driver_sql("PRAGMA busy_timeout").scalar() or 0) >= 10_000
