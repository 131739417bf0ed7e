"""What every route needs, made once when the application starts."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.store import CorpusStore
from indexer.annotating.gazetteer import Gazetteer
from indexer.engine import SearchEngine
from search_api.practice.comparing import Comparison
from search_api.practice.profiles import Profiles
from search_api.searching import Search
from taxonomy.scheme import Scheme


@dataclass(frozen=True)
class Services:
    """The corpus, the index over it, the taxonomy, and the search that joins them."""

    store: CorpusStore
    engine: SearchEngine
    scheme: Scheme
    gazetteer: Gazetteer | None = None
    """For population and position of cities; without it profiles do not tell them."""
    search: Search = field(init=False)
    profiles: Profiles = field(init=False)
    comparison: Comparison = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "search", Search(self.engine, self.scheme))
        object.__setattr__(self, "profiles", Profiles(self.engine, self.scheme, self.gazetteer))
        object.__setattr__(self, "comparison", Comparison(self.search, self.profiles))

    def close(self) -> None:
        """Close corpus and engine."""
        self.engine.close()
        self.store.close()
