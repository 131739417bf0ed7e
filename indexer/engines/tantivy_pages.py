"""One page of hits out of a tantivy index: by score, fused with meaning, or by date."""

from __future__ import annotations

import tantivy
from tantivy import Order, Query

from indexer.engine import MAX_RANKED, EngineHit, EngineQuery
from indexer.engines.analysis import key_of_id, without_date
from indexer.engines.tantivy_query import among, but, narrowed
from indexer.entry import IndexEntry
from indexer.fusing import fused_page, window

Page = tuple[int, tuple[EngineHit, ...]]


def page(searcher: tantivy.Searcher, wanted: Query, query: EngineQuery, reached: int) -> Page:
    """The number of all hits, and those of the page that the query asks for."""
    if query.sort == "relevance":
        return _ranked_page(searcher, wanted, query, reached)
    return _dated_page(searcher, wanted, query)


def total(searcher: tantivy.Searcher, wanted: Query) -> int:
    """The number of hits."""
    return _counted(searcher.search(wanted, limit=1))


def entry(searcher: tantivy.Searcher, address: tantivy.DocAddress) -> IndexEntry:
    """The entry at an address."""
    return IndexEntry.from_json(bytes(searcher.doc(address)["entry"][0]))


def _counted(found: tantivy.SearchResult) -> int:
    return int(found.count)  # type: ignore[attr-defined]  # missing from tantivy's own stub


def _ranked_page(searcher: tantivy.Searcher, wanted: Query, query: EngineQuery, reached: int) -> Page:
    """A page by score. Later pages look only at what stood in the index when the first was made, so that articles
    added in the meantime move nothing; `sort_values` are the rank and that state.
    """
    offset, as_of = query.after or (0, reached)
    everything = None
    if query.after and as_of < reached:
        everything = total(searcher, wanted)
        wanted = narrowed(wanted, "seq", last=as_of)
    limit = min(query.limit, MAX_RANKED - offset)
    if limit <= 0:
        return everything if everything is not None else total(searcher, wanted), ()
    ranked = _by_score if query.near is None else _fused
    found, counted = ranked(searcher, wanted, query, offset, limit, as_of)
    return everything if everything is not None else counted, found


def _by_score(
    searcher: tantivy.Searcher, wanted: Query, _: EngineQuery, offset: int, limit: int, as_of: int
) -> tuple[tuple[EngineHit, ...], int]:
    found = searcher.search(wanted, limit=limit, offset=offset)
    hits = tuple(
        EngineHit(entry(searcher, address), float(score or 0.0), (offset + n, as_of))
        for n, (score, address) in enumerate(found.hits, start=1)
    )
    return hits, _counted(found)


def _fused(
    searcher: tantivy.Searcher, wanted: Query, query: EngineQuery, offset: int, limit: int, as_of: int
) -> tuple[tuple[EngineHit, ...], int]:
    near = {n.id: n for n in query.near or ()}
    scores, places = _near_hits(searcher, wanted, list(near))
    others = but(wanted, list(scores))
    first, count = window(offset, limit, len(scores))
    found = searcher.search(others, limit=count, offset=first)
    top = found.hits if first == 0 else searcher.search(others, limit=1, count=False).hits
    placed = fused_page(
        [near[i] for i in scores],
        scores,
        [float(score or 0.0) for score, _ in found.hits],
        first=first,
        highest=max([*scores.values(), *(float(score or 0.0) for score, _ in top[:1])], default=0.0),
        offset=offset,
        limit=limit,
    )
    hits = []
    for n, one in enumerate(placed, start=offset + 1):
        address = found.hits[one.rank - first][1] if one.near is None else places[one.near]
        hits.append(EngineHit(entry(searcher, address), one.score, (n, as_of), near[one.near] if one.near else None))
    return tuple(hits), len(scores) + _counted(found)


def _near_hits(
    searcher: tantivy.Searcher, wanted: Query, ids: list[str]
) -> tuple[dict[str, float], dict[str, tantivy.DocAddress]]:
    """Which of some articles are hits: their scores of words and concepts, and their addresses.

    The index tells scores and addresses; reading each article for its id would take most of the time of a search. The
    sort key, which holds a hash of the id, comes with a second question.
    """
    if not ids:
        return {}, {}
    asked = among(wanted, ids)
    scored = searcher.search(asked, limit=len(ids), count=False).hits
    keyed = searcher.search(asked, limit=len(ids), count=False, order_by_field="newest").hits
    by_key = {key_of_id(i): i for i in ids}
    at = {(a.segment_ord, a.doc): by_key[without_date(int(key))] for key, a in keyed}
    named = [(at[address.segment_ord, address.doc], float(score or 0.0), address) for score, address in scored]
    return {i: score for i, score, _ in named}, {i: address for i, _, address in named}


def _dated_page(searcher: tantivy.Searcher, wanted: Query, query: EngineQuery) -> Page:
    """A page by date: `sort_values` is the unique key of a hit, the next page begins behind it."""
    everything = total(searcher, wanted)
    newest = query.sort == "newest"
    if query.after:
        key = query.after[0]
        wanted = narrowed(wanted, query.sort, **({"last": key - 1} if newest else {"first": key + 1}))
    order = Order.Desc if newest else Order.Asc
    found = searcher.search(wanted, limit=query.limit, count=False, order_by_field=query.sort, order=order)
    near = {n.id: n for n in query.near or ()}
    entries = [(int(key), entry(searcher, address)) for key, address in found.hits]
    return everything, tuple(EngineHit(held, 0.0, (key,), near.get(held.id)) for key, held in entries)
