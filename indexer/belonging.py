"""An index that answers for its own corpus only: one that belongs to another is refused in searching too."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from time import monotonic

from corpus.model import Language
from corpus.store import CorpusStore
from indexer.engine import (
    EngineHit,
    EngineQuery,
    EngineResult,
    EngineStats,
    GenerationBuilder,
    Meaning,
    NearArticle,
    Position,
    SearchEngine,
)
from indexer.entry import IndexEntry
from indexer.following import changes_behind

LOOK_SECONDS = 5.0
"""How long a look that found the index to belong to the corpus counts."""


class OwnIndex:
    """The `SearchEngine` port over an engine that must belong to a corpus.

    What reads articles raises `ForeignIndexError` where it does not; writing looks by itself (`indexer.following`).

    Args:
        engine: the index.
        store: the corpus.
    """

    def __init__(self, engine: SearchEngine, store: CorpusStore) -> None:
        self._engine = engine
        self._store = store
        self._looked = -LOOK_SECONDS

    @property
    def _own(self) -> SearchEngine:
        """The engine, once it is known to belong to the corpus."""
        now = monotonic()
        if now - self._looked >= LOOK_SECONDS:
            changes_behind(self._store, self._engine.position())
            self._looked = now
        return self._engine

    # --- reading articles -------------------------------------------------------------------------------------------

    def search(self, query: EngineQuery) -> EngineResult:
        """See `SearchEngine.search`."""
        return self._own.search(query)

    def nearest(self, meaning: Meaning) -> list[NearArticle]:
        """See `SearchEngine.nearest`."""
        return self._own.nearest(meaning)

    def alike(self, text: str, language: Language, *, limit: int, without: str | None = None) -> list[EngineHit]:
        """See `SearchEngine.alike`."""
        return self._own.alike(text, language, limit=limit, without=without)

    def get(self, ids: Sequence[str]) -> list[IndexEntry]:
        """See `SearchEngine.get`."""
        return self._own.get(ids)

    def suggest(self, prefix: str, *, limit: int) -> list[tuple[str, int]]:
        """See `SearchEngine.suggest`."""
        return self._own.suggest(prefix, limit=limit)

    def frequencies(self, words: Sequence[str]) -> list[int]:
        """See `SearchEngine.frequencies`."""
        return self._own.frequencies(words)

    def totals(self, queries: Sequence[EngineQuery]) -> list[int]:
        """See `SearchEngine.totals`."""
        return self._own.totals(queries)

    def spellings(self, word: str, *, limit: int) -> list[tuple[str, int]]:
        """See `SearchEngine.spellings`."""
        return self._own.spellings(word, limit=limit)

    # --- state and writing ------------------------------------------------------------------------------------------

    def apply(
        self, upserts: Iterable[IndexEntry], deletes: Iterable[str], *, reached: int, mark: str = "", after: int = 0
    ) -> None:
        """See `SearchEngine.apply`."""
        self._engine.apply(upserts, deletes, reached=reached, mark=mark, after=after)

    def reached(self) -> int:
        """See `SearchEngine.reached`."""
        return self._engine.reached()

    def position(self) -> Position:
        """See `SearchEngine.position`."""
        return self._engine.position()

    def outdated(self) -> bool:
        """See `SearchEngine.outdated`."""
        return self._engine.outdated()

    def generation(self) -> str | None:
        """See `SearchEngine.generation`."""
        return self._engine.generation()

    def stats(self) -> EngineStats:
        """See `SearchEngine.stats`."""
        return self._engine.stats()

    def new_generation(self) -> GenerationBuilder:
        """See `SearchEngine.new_generation`."""
        return self._engine.new_generation()

    def rollback(self) -> str:
        """See `SearchEngine.rollback`."""
        return self._engine.rollback()

    def close(self) -> None:
        """See `SearchEngine.close`."""
        self._engine.close()
