"""What a home holds, and whether its index has all of it."""

from __future__ import annotations

from typing import Any

from vigie.opening import load_taxonomy, make_annotator, open_corpus, open_engine
from vigie.settings import Settings


def read_status(settings: Settings) -> dict[str, Any]:
    """Counts of the corpus and the index, and the versions that made them.

    Raises:
        HomeError: there is no corpus in the home, or it cannot be read.
    """
    scheme = load_taxonomy()
    with open_corpus(settings, create=False) as store, open_engine(settings) as engine:
        counts, stats, last = store.counts(), engine.stats(), store.last_change()
        return {
            "home": str(settings.home),
            "database": store.database,
            "corpus": counts.model_dump(),
            "editions": len(store.editions()),
            "index": {
                "engine": stats.engine,
                "generation": stats.generation,
                "previous": stats.previous,
                "articles": stats.articles,
                "behind": max(0, last - stats.reached),
            },
            "taxonomy": {"version": scheme.version, "concepts": len(scheme)},
            "annotator": make_annotator(scheme).version,
        }
