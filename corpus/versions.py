"""By which version of annotator and taxonomy the annotations hold good.

The column `made_by` names the version for which an annotation holds; the annotation itself says which one made it.
The two differ where a later version was found to change nothing for that article.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sqlalchemy import func, select, update

from corpus import feed, rows
from corpus.database import Database
from corpus.model import Annotation, Article
from corpus.tables import annotation, article

_CURRENT = (
    (annotation.c.article_id == article.c.id)
    & (annotation.c.revision == article.c.revision)
    & article.c.gone.is_(False)
)


class AnnotationVersions:
    """The versions of the annotations in one corpus; reached as `CorpusStore.versions`.

    Every method raises `HomeError` when the database cannot be used.

    Args:
        database: the corpus.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def counts(self) -> dict[str, int]:
        """How many current annotations hold for each version."""
        query = select(annotation.c.made_by, func.count()).join_from(annotation, article, _CURRENT)
        with self._database.reading() as connection:
            found = connection.execute(query.group_by(annotation.c.made_by)).all()
        return {row[0]: row[1] for row in found}

    def holding_for(self, made_by: str, *, batch: int = 256) -> Iterator[list[tuple[Article, Annotation]]]:
        """The current articles whose annotation holds for that version, `batch` at a time, in order of id."""
        query = (
            rows.select_articles()
            .add_columns(annotation.c.content)
            .join(annotation, _CURRENT)
            .where(annotation.c.made_by == made_by)
        )
        for page in self._database.pages(query, article.c.id, batch=batch):
            yield [
                (rows.article_of(row), told)
                for row in page
                if (told := rows.annotation_of(row["id"], row["content"])) is not None
            ]

    def carry_over(self, articles: Sequence[Article], before: str, now: str) -> int:
        """Note that the annotations of these articles, which hold for one version, hold for another too.

        One that was made anew meanwhile stays as it is. The index shows nothing of it: no change is recorded.

        Returns:
            How many were noted.
        """
        if not articles:
            return 0
        return self._database.retried(lambda: self._carry_over_alone(articles, before, now))

    def _carry_over_alone(self, articles: Sequence[Article], before: str, now: str) -> int:
        revisions = {one.id: one.revision for one in articles}
        noted = 0
        with self._database.writing() as connection:
            for some in feed.chunks(list(revisions)):
                query = (
                    select(annotation.c.article_id, annotation.c.revision)
                    .join_from(annotation, article, _CURRENT)
                    .where(annotation.c.article_id.in_(some), annotation.c.made_by == before)
                )
                for id_, revision in connection.execute(query).all():
                    if revisions[id_] == revision:
                        of = (annotation.c.article_id == id_) & (annotation.c.revision == revision)
                        connection.execute(update(annotation).where(of).values(made_by=now))
                        noted += 1
        return noted
