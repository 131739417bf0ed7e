"""Vectors of the passages of articles: corpus data like annotations, by article, revision and model.

A vector is kept as 512 (or however many) signed bytes: its floats, multiplied so that the largest is 127, and rounded.
Its length is lost, its direction stays within a thousandth (cosine), and it takes a quarter of the room.
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from corpus.database import Database
from corpus.feed import chunks
from corpus.tables import article, passage_vector

_PAIR = struct.Struct("<2I")


@dataclass(frozen=True, slots=True)
class PassageVectors:
    """The passages of one article, (start, end) in its text, each with a vector.

    Attributes:
        model: name and version of what made them; vectors of another model cannot be compared with them.
        spans: one for each vector; a passage without text, for an article that has a title only, is (0, 0).
        rows: the vectors, one after the other, as signed bytes; each has `dimensions` of them.

    Raises:
        ValueError: the rows cannot be shared out among the spans.
    """

    model: str
    spans: tuple[tuple[int, int], ...]
    rows: bytes

    def __post_init__(self) -> None:
        if not self.spans or not self.rows or len(self.rows) % len(self.spans):
            raise ValueError(f"{len(self.rows)} bytes cannot be {len(self.spans)} vectors of one length")

    @property
    def dimensions(self) -> int:
        """How many numbers each vector has."""
        return len(self.rows) // len(self.spans)


Made = Mapping[tuple[str, str], PassageVectors]
"""Vectors by article and revision."""


class VectorStore:
    """The vectors of a corpus, over its database. Reached as `CorpusStore.vectors`.

    Args:
        database: of the corpus.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, article_ids: Sequence[str]) -> dict[str, PassageVectors]:
        """The vectors of the current revisions of articles; articles without any are left out.

        Raises:
            HomeError: the corpus cannot be read.
        """
        fits = (passage_vector.c.article_id == article.c.id) & (passage_vector.c.revision == article.c.revision)
        query = select(passage_vector).join_from(article, passage_vector, fits)
        found: dict[str, PassageVectors] = {}
        with self._database.reading() as connection:
            for some in chunks(article_ids):
                for row in connection.execute(query.where(article.c.id.in_(some), article.c.gone.is_(False))):
                    found[row.article_id] = PassageVectors(row.model, _spans(row.spans), bytes(row.content))
        return found

    def count(self) -> int:
        """How many articles have vectors of their current revision."""
        fits = (passage_vector.c.article_id == article.c.id) & (passage_vector.c.revision == article.c.revision)
        query = select(func.count()).select_from(article).join(passage_vector, fits).where(article.c.gone.is_(False))
        with self._database.reading() as connection:
            return connection.scalar(query) or 0


def replace_vectors(connection: Connection, revisions: Sequence[tuple[str, str]], made: Made) -> None:
    """Write the vectors of these revisions in the writer's transaction; what other models made of them goes.

    Args:
        connection: of a writing transaction.
        revisions: (article, revision) of all that were annotated anew; without vectors in `made` they have none.
        made: the vectors.
    """
    rows: list[dict[str, Any]] = []
    for article_id, revision in revisions:
        of = (passage_vector.c.article_id == article_id) & (passage_vector.c.revision == revision)
        connection.execute(delete(passage_vector).where(of))
        vectors = made.get((article_id, revision))
        if vectors is not None:
            spans = b"".join(_PAIR.pack(*span) for span in vectors.spans)
            told = {"model": vectors.model, "spans": spans, "content": vectors.rows}
            rows.append({"article_id": article_id, "revision": revision, **told})
    if rows:
        connection.execute(insert(passage_vector), rows)


def _spans(packed: bytes) -> tuple[tuple[int, int], ...]:
    return tuple((start, end) for start, end in _PAIR.iter_unpack(packed))
