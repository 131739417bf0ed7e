"""The one taxonomy with which all homes that share a database annotate: else they would undo each other's work."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, delete, insert, select

from corpus.database import Database
from corpus.tables import shared_taxonomy

_ONLY = 1


@dataclass(frozen=True, slots=True)
class TaxonomyFile:
    """The file that holds the taxonomy of a home.

    `digest` tells what articles are tagged with, empty for the packaged taxonomy; `name` is the file that was loaded,
    empty for the packaged one; `content` is None where a home has no such file.
    """

    digest: str = ""
    name: str = ""
    content: bytes | None = None

    @property
    def shown(self) -> str:
        """How messages name it."""
        return self.name or "the packaged one"


class SharedTaxonomy:
    """The taxonomy of the homes that share a database; reached as `CorpusStore.taxonomy`.

    Every method raises `HomeError` when the database cannot be used.

    Args:
        database: of the corpus.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def held(self) -> TaxonomyFile | None:
        """The one in use; None before the first home has annotated."""
        with self._database.reading() as connection:
            return _held(connection)

    def begin(self, file: TaxonomyFile) -> TaxonomyFile:
        """The one in use, which is this one where there was none."""
        return self.held() or self._database.retried(lambda: self._put(file, replace=False))

    def put(self, file: TaxonomyFile) -> None:
        """Put this one in the place of the other."""
        self._database.retried(lambda: self._put(file, replace=True))

    def _put(self, file: TaxonomyFile, *, replace: bool) -> TaxonomyFile:
        with self._database.writing() as connection:
            held = _held(connection)
            if held is not None and not replace:
                return held  # another home was quicker
            connection.execute(delete(shared_taxonomy))
            values = {"digest": file.digest, "name": file.name, "content": file.content}
            connection.execute(insert(shared_taxonomy).values(id=_ONLY, **values))
            return file


def _held(connection: Connection) -> TaxonomyFile | None:
    columns = (shared_taxonomy.c.digest, shared_taxonomy.c.name, shared_taxonomy.c.content)
    row = connection.execute(select(*columns)).first()
    return TaxonomyFile(*row) if row is not None else None
