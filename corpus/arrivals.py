"""When articles were taken in: the moments of some, and all of them, the last first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import Select, and_, exists, or_, select

from corpus.feed import chunks
from corpus.tables import article, revision

if TYPE_CHECKING:
    from corpus.database import Database


class Arrival(NamedTuple):
    """An article, when it was taken in first, and when its current text was."""

    id: str
    first: datetime
    changed: datetime


class Arrivals:
    """When the current articles came; reached as `CorpusStore.arrivals`.

    Args:
        database: the corpus.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, article_ids: Sequence[str]) -> list[Arrival]:
        """Those of some articles, in any order; unknown and gone ones are left out."""
        with self._database.reading() as connection:
            return [
                Arrival(*row)
                for some in chunks(article_ids)
                for row in connection.execute(_arrivals().where(article.c.id.in_(some)))
            ]

    def last_first(self, since: datetime | None = None, *, batch: int = 500) -> Iterator[list[Arrival]]:
        """All of them, or those since a moment, the last first, `batch` at a time without a long transaction."""
        query = _arrivals().order_by(_first.c.recorded.desc(), _first.c.article_id.desc()).limit(batch)
        if since is not None:
            query = query.where(_first.c.recorded >= since)
        last: Arrival | None = None
        while True:
            with self._database.reading() as connection:
                page = [Arrival(*row) for row in connection.execute(query if last is None else _after(query, last))]
            if page:
                yield page
            if len(page) < batch:
                return
            last = page[-1]


_first = revision.alias("first_revision")
_earlier = revision.alias("earlier_revision")


def _arrivals() -> Select[Any]:
    """Current articles by their first revision; of two that were recorded at one moment either is it."""
    before = or_(
        _earlier.c.recorded < _first.c.recorded,
        and_(_earlier.c.recorded == _first.c.recorded, _earlier.c.digest < _first.c.digest),
    )
    return (
        select(article.c.id, _first.c.recorded, revision.c.recorded)
        .join_from(_first, article, article.c.id == _first.c.article_id)
        .join(revision, (revision.c.article_id == article.c.id) & (revision.c.digest == article.c.revision))
        .where(article.c.gone.is_(False), ~exists().where(_earlier.c.article_id == _first.c.article_id, before))
    )


def _after(query: Select[Any], last: Arrival) -> Select[Any]:
    earlier = or_(_first.c.recorded < last.first, _first.c.article_id < last.id)
    return query.where(_first.c.recorded <= last.first, earlier)
