"""Articles that wait for their first annotation and that no ingest is going to annotate."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, exists, or_, select

from corpus.model import Article
from corpus.rows import article_of, select_articles
from corpus.tables import annotation, article, document, location, machine_split

if TYPE_CHECKING:
    from corpus.database import Database

SUBMITTED = "submitted"
"""The source of documents that were handed in over HTTP."""


class Awaiting:
    """What a running service has to annotate by itself; reached as `CorpusStore.awaiting`.

    These are the articles of documents that were submitted to it, and those that editors cut or joined. All others come
    by an ingest, which annotates them itself: annotating them here too would do the work twice.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def any(self) -> bool:
        """Whether there is one."""
        with self._database.reading() as connection:
            return connection.execute(_awaiting(select(article.c.id)).limit(1)).first() is not None

    def articles(self, *, batch: int = 64) -> Iterator[Article]:
        """All of them, in order of id, `batch` at a time without a long transaction."""
        for page in self._database.pages(_awaiting(select_articles()), article.c.id, batch=batch):
            yield from map(article_of, page)


def _awaiting(query: Select[Any]) -> Select[Any]:
    told = and_(annotation.c.article_id == article.c.id, annotation.c.revision == article.c.revision)
    submitted = exists().where(
        document.c.id == article.c.document_id, location.c.key == document.c.key, location.c.source == SUBMITTED
    )
    cut = exists().where(machine_split.c.document_id == article.c.document_id)
    return query.where(article.c.gone.is_(False), ~exists().where(told), or_(submitted, cut))
