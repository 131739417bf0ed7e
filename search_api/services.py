"""What every route needs, made once when the application starts."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.store import CorpusStore
from indexer.annotating.gazetteer import Gazetteer
from indexer.engine import SearchEngine
from indexer.keeping import IndexKeeper
from search_api.coverage import AnnotatesDrafts, Coverage
from search_api.editors import Editors
from search_api.newsdesk.editions import Editions
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
    editors: Editors = field(default_factory=Editors)
    """Those who may write; by default nobody."""
    keeper: IndexKeeper | None = None
    """What keeps the index up with the corpus while the application runs; without one, somebody else must."""
    drafts: AnnotatesDrafts | None = None
    """What annotates drafts; without it nothing can be told of past coverage."""
    search: Search = field(init=False)
    profiles: Profiles = field(init=False)
    comparison: Comparison = field(init=False)
    coverage: Coverage = field(init=False)
    editions: Editions = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "search", Search(self.engine, self.scheme, links=self.store.links))
        object.__setattr__(self, "profiles", Profiles(self.engine, self.scheme, self.gazetteer, self.search.names))
        object.__setattr__(self, "comparison", Comparison(self.search, self.profiles))
        object.__setattr__(self, "editions", Editions(self.store, self.engine, self.scheme))
        object.__setattr__(self, "coverage", Coverage(self.store, self.engine, self.scheme))

    def close(self) -> None:
        """Stop keeping the index up and annotating drafts, and close engine and corpus."""
        if self.keeper is not None:
            self.keeper.stop()
        if self.drafts is not None:
            self.drafts.close()
        self.engine.close()
        self.store.close()

    def wake(self) -> None:
        """Tell the keeper of the index that something was written."""
        if self.keeper is not None:
            self.keeper.wake()
