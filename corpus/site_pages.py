"""What the pages of a source consist of, kept so that what recurs over them is known without reading them again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import ColumnElement, RowMapping, and_, delete, exists, func, insert, or_, select, update

from corpus.database import Database
from corpus.feed import chunks
from corpus.tables import document, frontier, location, page_blocks

_at = page_blocks.c
_IS_HELD = or_(
    exists().where(frontier.c.source == _at.source, frontier.c.digest == _at.digest),
    exists().where(
        document.c.digest == _at.digest, location.c.document_id == document.c.id, location.c.source == _at.source
    ),
)
"""Payloads that a crawl keeps, and those that are documents."""


class SitePages:
    """The blocks of the pages of each source, by payload; reached as `CorpusStore.site_pages`.

    Told are payloads that the source has now, or had last. Every method raises `HomeError` when the database
    cannot be used.

    Args:
        database: the corpus.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def known(self, source: str, read_by: str, digests: Sequence[str]) -> set[str]:
        """Which of some payloads that reader has read."""
        found: set[str] = set()
        with self._database.reading() as connection:
            for some in chunks(digests):
                query = select(_at.digest).where(_at.source == source, _at.read_by == read_by, _at.digest.in_(some))
                found.update(connection.scalars(query))
        return found

    def get(self, source: str, read_by: str, digest: str) -> tuple[str, bytes] | None:
        """Language and packed blocks of one payload; None when that reader has not read it."""
        with self._database.reading() as connection:
            query = select(_at.language, _at.blocks).where(_of(source, read_by), _at.digest == digest)
            row = connection.execute(query).first()
            return None if row is None else (row.language, row.blocks)

    def number(self, source: str, read_by: str, *, most: int, held: bool = True) -> int:
        """How many payloads of a source that reader has read; counted up to `most`.

        Args:
            source: name of the source.
            read_by: the reader.
            most: to count up to.
            held: only those that the source is known to have.
        """
        query = select(_at.digest).where(_of(source, read_by))
        some = (query.where(_IS_HELD) if held else query).limit(most).subquery()
        with self._database.reading() as connection:
            return connection.scalar(select(func.count()).select_from(some)) or 0

    def sample(self, source: str, read_by: str, most: int, *, held: bool = True) -> list[tuple[str, bytes]]:
        """Language and packed blocks of the pages with the smallest digests, but for later pages of a row and documents
        without blocks."""
        query = select(_at.language, _at.blocks).where(_of(source, read_by), func.length(_at.blocks) > 0)
        query = query.where(_at.later.is_(False))
        query = query.where(_IS_HELD) if held else query
        with self._database.reading() as connection:
            return [
                (language, blocks) for language, blocks in connection.execute(query.order_by(_at.digest).limit(most))
            ]

    def put(
        self,
        source: str,
        digest: str,
        *,
        read_by: str,
        language: str,
        blocks: bytes,
        left_out: str | None = None,
        later: bool = False,
    ) -> None:
        """Keep what a payload consists of; `left_out` None when it has not become a document yet."""
        values: dict[str, Any] = {
            **{"read_by": read_by, "language": language, "blocks": blocks},
            **{"left_out": left_out, "later": later},
        }

        def alone() -> None:
            with self._database.writing() as connection:
                of = (_at.source == source) & (_at.digest == digest)
                if not connection.execute(update(page_blocks).where(of).values(values)).rowcount:
                    connection.execute(insert(page_blocks).values(source=source, digest=digest, **values))

        self._database.retried(alone)

    def read(self, source: str, read_by: str, *, batch: int = 500) -> Iterator[RowMapping]:
        """The pages that became documents: digest, language, blocks, left_out; without a long transaction."""
        query = select(_at.digest, _at.language, _at.blocks, _at.left_out)
        query = query.where(_of(source, read_by), _at.left_out.is_not(None), _IS_HELD)
        for page in self._database.pages(query, _at.digest, batch=batch):
            yield from page

    def forget(self, source: str) -> None:
        """Let go of payloads that the source has no more."""

        def alone() -> None:
            with self._database.writing() as connection:
                connection.execute(delete(page_blocks).where(_at.source == source, ~_IS_HELD))

        self._database.retried(alone)


def _of(source: str, read_by: str) -> ColumnElement[bool]:
    return and_(_at.source == source, _at.read_by == read_by)
