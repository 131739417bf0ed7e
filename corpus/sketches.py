"""Sketches of passages: which articles hold passages that are nearly the same as others, by stored bands of hashes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func, insert, select, update

from corpus.database import Database
from corpus.feed import chunks
from corpus.tables import passage_band, sketching

_ONLY = 1
_ROWS = 2000


class Sketches:
    """The bands of all current articles, in a corpus database. They follow the change feed with a number of their own.

    Args:
        database: of the corpus.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def reached(self, made_by: str) -> int:
        """The number of the last change that the bands made by that version reflect; 0 before the first."""
        query = select(sketching.c.reached).where(sketching.c.made_by == made_by)
        with self._database.reading() as connection:
            return connection.scalar(query) or 0

    def put(self, bands: Mapping[str, Sequence[int]], *, after: int, reached: int, made_by: str) -> bool:
        """Replace the bands of some articles and note how far this goes, all or none.

        Args:
            bands: for each article its bands, signed 64-bit numbers; none for one that is gone.
            after: what `reached` said before; 0 throws away what another version made.
            reached: number of the last change that is reflected now.
            made_by: version of what made them.

        Returns:
            Whether it was done; False when another process was there first, and `reached` must be asked again.
        """
        return self._database.retried(lambda: self._put(bands, after, reached, made_by))

    def _put(self, bands: Mapping[str, Sequence[int]], after: int, reached: int, made_by: str) -> bool:
        with self._database.writing() as connection:
            held = connection.execute(select(sketching.c.reached, sketching.c.made_by)).first()
            standing = held.reached if held is not None and held.made_by == made_by else 0
            if standing != after:
                return False
            if held is None:
                connection.execute(insert(sketching).values(id=_ONLY, reached=reached, made_by=made_by))
            else:
                connection.execute(update(sketching).values(reached=reached, made_by=made_by))
                if held.made_by != made_by:
                    connection.execute(delete(passage_band))
            for ids in chunks(list(bands)):
                connection.execute(delete(passage_band).where(passage_band.c.article_id.in_(ids)))
            rows = [{"band": band, "article_id": id_} for id_, some in bands.items() for band in dict.fromkeys(some)]
            for first in range(0, len(rows), _ROWS):
                connection.execute(insert(passage_band), rows[first : first + _ROWS])
            return True

    def sharing(self, bands: Sequence[int], *, limit: int) -> list[tuple[str, int]]:
        """The articles that have some of these bands, with how many, the most first."""
        found: dict[str, int] = {}
        with self._database.reading() as connection:
            distinct = list(dict.fromkeys(bands))
            for first in range(0, len(distinct), 500):
                some = passage_band.c.band.in_(distinct[first : first + 500])
                query = select(passage_band.c.article_id, func.count()).where(some).group_by(passage_band.c.article_id)
                for article_id, count in connection.execute(query):
                    found[article_id] = found.get(article_id, 0) + count
        return sorted(found.items(), key=lambda item: (-item[1], item[0]))[:limit]
