"""A query as a vector, and when its nearness counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache

from indexer.embedding import Embedder, load_embedder
from indexer.engine import NEAR_FLOOR, Meaning, NearArticle
from indexer.passage_vectors import quantized, vectors_version
from search_api.domain import INSIDE

MOSTLY = 0.5
"""The share of the words of a query, from which a concept that they name is what it is mostly about."""
GATE, GATE_MOSTLY, GATE_OUTSIDE = 0.34, 0.27, 0.5
"""The cosine that the nearest passage of all must reach: below it the query has no answer by meaning, and what lies
nearest is junk. The second holds for a query of the field, or, where that is not known, for one that is mostly about a
concept of the taxonomy; the third for one that is not of the field. Chosen on queries with and without an answer over
several corpora (decisions 97 and 141)."""
WIDENED_MOSTLY, WIDENED_NAMING = 0.22, 0.32
"""The same for a concept to widen the query that names it: mostly, or in passing. One that is named by all words of the
query always does."""
CLOSE = 0.3
"""The cosine from which a passage joins the articles of a concept, where the query is nothing but its name."""
_REMEMBERED = 2_000


class QueryEncoder:
    """Turns queries into vectors; the encoder is loaded with the first one. Safe to use from several threads.

    Args:
        load: gives the encoder, or None where none is installed.
    """

    def __init__(self, load: Callable[[], Embedder | None] = load_embedder) -> None:
        self._load = load
        self._lock = threading.Lock()
        self._vector = lru_cache(maxsize=_REMEMBERED)(self._encoded)

    def meaning(self, text: str, *, floor: float = NEAR_FLOOR, as_of: int | None = None) -> Meaning | None:
        """What to look for, by meaning, for a text; None without an encoder, or for a text without words."""
        vector = self.vector(text)
        return Meaning(vector, vectors_version(), floor, as_of=as_of) if vector else None

    def vector(self, text: str) -> bytes | None:
        """The vector of a text; None without an encoder, or for a text without words."""
        return self._vector(text) if vectors_version() != "none" and text.strip() else None

    def _encoded(self, text: str) -> bytes | None:
        with self._lock:  # the encoder is not made for several threads at a time
            embedder = self._load()
            vectors = embedder.embed([text]) if embedder is not None else None
        return quantized(vectors).tobytes() if vectors is not None and vectors.any() else None


def fitting(
    near: Sequence[NearArticle], share: float = 0.0, likelihood: float | None = None
) -> tuple[NearArticle, ...]:
    """The near articles if the nearest one fits, else none.

    Args:
        near: the nearest first.
        share: of the words of the query, that name the concept which it names with most of them; 0 without any.
        likelihood: how likely the query is about the field (see `search_api.domain`); None where that is not known.
    """
    if likelihood is None:
        needed = GATE_MOSTLY if share >= MOSTLY else GATE
    else:
        needed = GATE_MOSTLY if likelihood >= INSIDE or share >= 1 else GATE_OUTSIDE
    return tuple(near) if near and near[0].score >= needed else ()


def widens(near: Sequence[NearArticle], share: float, likelihood: float | None = None) -> bool:
    """Whether a concept widens the query that names it. Where nothing is near to a query by meaning, a word of it that
    happens to name a concept ("paroles" of a song: release on parole) would bring junk; all the more where the query
    is not of the field.

    Args:
        near: the nearest first.
        share: of the words of the query, that name this concept.
        likelihood: as for `fitting`.
    """
    if share >= 1:
        return True
    outside = likelihood is not None and likelihood < INSIDE
    needed = WIDENED_MOSTLY if share >= MOSTLY else GATE_OUTSIDE if outside else WIDENED_NAMING
    return bool(near) and near[0].score >= needed
