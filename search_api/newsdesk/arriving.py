"""The articles of a search that were taken in last."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from corpus.arrivals import Arrival
from corpus.store import CorpusStore
from indexer.engine import EngineQuery, SearchEngine
from indexer.entry import IndexEntry
from search_api.newsdesk.lines import entries_of

READ = 2000
"""Hits of a search that are all read and then put in order; of more, the corpus is asked first what came last."""

Arrived = list[tuple[IndexEntry, Arrival]]


def last_arrived(
    store: CorpusStore, engine: SearchEngine, query: EngineQuery, *, most: int, since: datetime | None = None
) -> Arrived:
    """The hits of a query that were taken in last, the last first; of those that came at once, the last issued first.

    Args:
        store: the corpus, which knows when articles came.
        engine: where to search.
        query: what is asked; order and page are not looked at.
        most: articles at most.
        since: only those that were taken in then or later.

    Raises:
        EngineError: the engine cannot answer.
    """
    few = engine.totals([query])[0] <= READ
    found = _of_all_hits(store, engine, query, since) if few else _of_the_last(store, engine, query, most, since)
    return sorted(found, key=lambda one: (one[1].first, one[0].issued or "", one[0].id), reverse=True)[:most]


def _of_all_hits(store: CorpusStore, engine: SearchEngine, query: EngineQuery, since: datetime | None) -> Arrived:
    entries = {entry.id: entry for entry in entries_of(engine, query, most=READ)}
    came = store.arrivals.of(list(entries))
    return [(entries[one.id], one) for one in came if since is None or one.first >= since]


def _of_the_last(
    store: CorpusStore, engine: SearchEngine, query: EngineQuery, most: int, since: datetime | None
) -> Arrived:
    """As many as are wanted, and all that came at the same moment as the last of them."""
    found: Arrived = []
    for page in store.arrivals.last_first(since):
        if len(found) >= most and page[0].first < found[most - 1][1].first:
            break
        asked = replace(query, among=tuple(one.id for one in page))
        entries = {entry.id: entry for entry in entries_of(engine, asked, most=len(page))}
        found += [(entries[one.id], one) for one in page if one.id in entries]
    return found
