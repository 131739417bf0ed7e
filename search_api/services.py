"""What every route needs, made once when the application starts."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.store import CorpusStore
from indexer.engine import SearchEngine
from search_api.searching import Search
from taxonomy.scheme import Scheme


@dataclass(frozen=True)
class Services:
    """The corpus, the index over it, the taxonomy, and the search that joins them."""

    store: CorpusStore
    engine: SearchEngine
    scheme: Scheme
    search: Search = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "search", Search(self.engine, self.scheme))
