"""What every route needs, made once when the application starts."""

from __future__ import annotations

from dataclasses import dataclass, field

from corpus.store import CorpusStore
from indexer.engine import SearchEngine
from indexer.keeping import IndexKeeper
from search_api.editors import Editors
from search_api.searching import Search
from taxonomy.scheme import Scheme


@dataclass(frozen=True)
class Services:
    """The corpus, the index over it, the taxonomy, and the search that joins them."""

    store: CorpusStore
    engine: SearchEngine
    scheme: Scheme
    editors: Editors = field(default_factory=Editors)
    """Those who may write; by default nobody."""
    keeper: IndexKeeper | None = None
    """What keeps the index up with the corpus while the application runs; without one, somebody else must."""
    search: Search = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "search", Search(self.engine, self.scheme))

    def wake(self) -> None:
        """Tell the keeper of the index that something was written."""
        if self.keeper is not None:
            self.keeper.wake()
