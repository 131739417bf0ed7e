"""A query as a vector, and when its nearness counts."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from functools import lru_cache

from indexer.embedding import Embedder, load_embedder
from indexer.engine import NEAR_FLOOR, Meaning, NearArticle
from indexer.passage_vectors import quantized, vectors_version

GATE = 0.34
"""The cosine that the nearest passage of all must reach: below it the query has no answer by meaning, and what lies
nearest is junk. Chosen on development queries with and without an answer (decision 33)."""
SUPPORT = 0.27
"""The same for a query that mostly names a concept of the taxonomy, and so is on the subject; and the cosine that the
nearest passage must reach for a concept to widen a query of which it is a small part."""
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
        model = vectors_version()
        vector = self._vector(text) if model != "none" and text.strip() else None
        return Meaning(vector, model, floor, as_of=as_of) if vector else None

    def _encoded(self, text: str) -> bytes | None:
        with self._lock:  # the encoder is not made for several threads at a time
            embedder = self._load()
            vectors = embedder.embed([text]) if embedder is not None else None
        return quantized(vectors).tobytes() if vectors is not None and vectors.any() else None


def fitting(near: Sequence[NearArticle], *, on_subject: bool = False) -> tuple[NearArticle, ...]:
    """The near articles if the nearest one fits, else none.

    Args:
        near: the nearest first.
        on_subject: whether the query mostly names a concept.
    """
    return tuple(near) if near and near[0].score >= (SUPPORT if on_subject else GATE) else ()
