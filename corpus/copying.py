"""Copying the corpus of a home into a database on a server, from where several machines may write it."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import delete, insert, select

from corpus.database import Database
from corpus.errors import HomeError
from corpus.home import Home
from corpus.store import CorpusStore, Counts
from corpus.tables import document, feed, metadata

_ROWS = 500


def copy_corpus(home: Path, url: str) -> Counts:
    """Copy all rows of a home's own database into an empty one, all or none.

    Database and captures of the home stay as they are, but it is no longer opened without the new database. The
    changes keep their numbers, so an index that followed the one follows the other.

    Args:
        home: a home with a corpus; the home of that name then reads its captures for the new database.
        url: of the new database.

    Returns:
        What the new database holds.

    Raises:
        HomeError: there is no corpus in the home, or it was copied before; the new database cannot be used or holds a
            corpus already.
        UsageError: `url` cannot be understood.
    """
    with CorpusStore.open(home, create=False), CorpusStore.open(home, url=url) as store:
        source, target = Database(Home(home)), Database(Home(home), url)
        try:
            _copy_rows(source, target)
        finally:
            source.close()
            target.close()
        return store.counts()


def _copy_rows(source: Database, target: Database) -> None:
    with target.writing() as connection, source.reading() as held:
        if connection.scalar(select(document.c.id).limit(1)) is not None:
            raise HomeError(f"{target.name} holds a corpus already.", "Name an empty database.")
        connection.execute(delete(feed))
        for table in metadata.sorted_tables:
            rows = held.execution_options(yield_per=_ROWS).execute(select(table)).mappings()
            for some in rows.partitions(_ROWS):
                connection.execute(insert(table), [dict(row) for row in some])
        # Before the commit: better a home that says so too early than one in which somebody goes on unawares.
        source.home.note_move(target.name)
