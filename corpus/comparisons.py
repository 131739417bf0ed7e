"""Which articles have been compared with the others, and the bands of their words by which near-duplicates meet.

Reached as `CorpusStore.comparisons`. What was found stands among the links (`corpus.links`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import Select, and_, delete, exists, func, insert, select

from corpus.feed import chunks
from corpus.tables import annotation, article, comparison, text_band

if TYPE_CHECKING:
    from corpus.database import Database

_AT_ONCE = 2000
"""Rows of one INSERT."""


class Comparisons:
    """The state of comparing in one corpus.

    Every method raises `HomeError` when the home cannot be read or written.

    Args:
        database: of the corpus.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def pending(self, made_by: str, *, batch: int) -> Iterator[list[str]]:
        """The ids of annotated articles whose current revision was not compared by that version, in order of id.

        Args:
            made_by: the version.
            batch: ids given at a time; what is compared meanwhile is not given twice, and no transaction lasts.
        """
        for page in self._database.pages(_pending(made_by), article.c.id, batch=batch):
            yield [row["id"] for row in page]

    def any_pending(self, made_by: str) -> bool:
        """Whether there is one."""
        with self._database.reading() as connection:
            return connection.execute(_pending(made_by).limit(1)).first() is not None

    def put_bands(self, bands: Mapping[str, Sequence[int]]) -> None:
        """Let these be the bands of articles.

        Args:
            bands: 64-bit signed integers by article.
        """
        self._database.retried(lambda: self._put_bands_alone(bands))

    def _put_bands_alone(self, bands: Mapping[str, Sequence[int]]) -> None:
        rows = [{"article_id": id_, "band": band} for id_, some in bands.items() for band in dict.fromkeys(some)]
        with self._database.writing() as connection:
            for ids in chunks(list(bands)):
                connection.execute(delete(text_band).where(text_band.c.article_id.in_(ids)))
            for at in range(0, len(rows), _AT_ONCE):
                connection.execute(insert(text_band), rows[at : at + _AT_ONCE])

    def sharing(self, article_id: str, bands: Sequence[int], *, limit: int) -> list[str]:
        """The current articles that have any of these bands, those with the most first, without the article itself.

        Args:
            article_id: the article.
            bands: its bands.
            limit: most articles: a text that stands everywhere would have thousands.
        """
        shared = func.count().label("shared")
        query = (
            select(text_band.c.article_id)
            .join(article, article.c.id == text_band.c.article_id)
            .where(text_band.c.band.in_(list(bands)), text_band.c.article_id != article_id, article.c.gone.is_(False))
            .group_by(text_band.c.article_id)
            .order_by(shared.desc(), text_band.c.article_id)
            .limit(limit)
        )
        with self._database.reading() as connection:
            return list(connection.scalars(query))

    def put_compared(self, revisions: Mapping[str, str], made_by: str) -> None:
        """Note that these revisions of articles were compared with all others by that version."""
        self._database.retried(lambda: self._put_compared_alone(revisions, made_by))

    def _put_compared_alone(self, revisions: Mapping[str, str], made_by: str) -> None:
        rows = [{"article_id": id_, "revision": revision, "made_by": made_by} for id_, revision in revisions.items()]
        with self._database.writing() as connection:
            for ids in chunks(list(revisions)):
                connection.execute(delete(comparison).where(comparison.c.article_id.in_(ids)))
            if rows:
                connection.execute(insert(comparison), rows)


def _pending(made_by: str) -> Select[Any]:
    done = exists().where(
        comparison.c.article_id == article.c.id,
        comparison.c.revision == article.c.revision,
        comparison.c.made_by == made_by,
    )
    told = and_(annotation.c.article_id == article.c.id, annotation.c.revision == article.c.revision)
    return select(article.c.id).join(annotation, told).where(article.c.gone.is_(False), ~done)
