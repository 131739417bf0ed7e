"""Writing, searching and size of both engines; raw requests to Elasticsearch as floors in the same run."""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from elasticsearch import Elasticsearch, OrjsonSerializer
from elasticsearch.helpers import parallel_bulk
from rich.console import Console
from rich.table import Table

from benchmarks.path.generated import WORDS, entries, word
from indexer.engine import FACET_FIELDS, EngineQuery, SearchEngine
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_bulk import BulkWriter, write_action
from indexer.engines.elasticsearch_connection import Connection
from indexer.engines.elasticsearch_mapping import mappings, settings
from indexer.engines.elasticsearch_query import search_body
from indexer.engines.tantivy import TantivyEngine
from indexer.entry import IndexEntry
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme
from taxonomy.scheme import Scheme

SEARCH_FLOOR, WRITE_FLOOR = 1.3, 1.2
_SAMPLE = 5_000
"""Articles whose actions are written by ourselves and by the bare helper in turn."""
_PAIRS = 12
_TRIES = 5


def run(url: str, folder: Path, articles: int, queries: int) -> bool:
    """Measure and print; whether both floors hold."""
    console, scheme = Console(), load_scheme()
    prefix = f"benchmark-{uuid4().hex[:8]}"
    embedded = TantivyEngine(folder / "index")
    clustered = ElasticsearchEngine(Connection.at(url, timeout=60), prefix=prefix)
    client = Elasticsearch(url, request_timeout=120, serializer=OrjsonSerializer())
    try:
        sample = list(islice(entries(articles, scheme), _SAMPLE))
        written = write_ratio(client, url, prefix, sample)
        rates = {"tantivy": fill(embedded, articles, scheme), "elasticsearch": fill(clustered, articles, scheme)}
        sizes = {"tantivy": _folder_size(folder), "elasticsearch": _index_size(client, prefix)}
        searched = search_times(client, prefix, embedded, clustered, queries, scheme)
    finally:
        for name in client.indices.get(index=f"{prefix}-*"):
            client.indices.delete(index=name)
    _print(console, articles, rates, sizes, searched)
    console.print(f"writing the same actions: {written:.2f} times a bare parallel_bulk (floor {WRITE_FLOOR})")
    engine = _ratio(searched, "elasticsearch, engine")
    console.print(f"search: {engine:.2f} times the raw _search with the same body (floor {SEARCH_FLOOR})")
    whole = _ratio(searched, "elasticsearch, Vigie's search")
    console.print(f"with highlights, labels, reasons and help, which that body does not ask for: {whole:.2f} times")
    return written <= WRITE_FLOOR and engine <= SEARCH_FLOOR


def _ratio(times: dict[str, list[float]], way: str) -> float:
    """The median over the queries of what a way takes by what the raw request takes."""
    return statistics.median(a / b for a, b in zip(times[way], times["elasticsearch, raw _search"], strict=True))


# --- writing ----------------------------------------------------------------------------------------------------------


def fill(engine: SearchEngine, articles: int, scheme: Scheme) -> float:
    """Fill an engine as a rebuild does; articles a second, analysing them included, making them up not."""
    made = list(entries(articles, scheme))
    began = time.perf_counter()
    builder = engine.new_generation()
    builder.apply(made, [], reached=articles)
    assert builder.count() == articles
    builder.switch()
    return articles / (time.perf_counter() - began)


def write_ratio(client: Elasticsearch, url: str, prefix: str, sample: Sequence[IndexEntry]) -> float:
    """How much longer our writer takes for the same actions than the bare helper with the same threads and chunks.

    Both write into an empty index, one right after the other and the first in turn: the median of the ratios of such
    pairs, since a server at work beside others takes now more and now less time for the same.
    """

    def ours(actions: list[dict[str, Any]]) -> None:
        BulkWriter(client, url, timeout=60).write(actions)

    def bare(actions: list[dict[str, Any]]) -> None:
        for _ in parallel_bulk(client, actions, thread_count=2, chunk_size=250, queue_size=2):
            pass

    def seconds(write: Callable[[list[dict[str, Any]]], None]) -> float:
        index = f"{prefix}-written"
        client.indices.create(index=index, settings=settings(1), mappings=mappings())
        actions = [write_action(index, entry) for entry in sample]
        began = time.perf_counter()
        write(actions)
        client.indices.refresh(index=index)
        took = time.perf_counter() - began
        client.indices.delete(index=index)
        return took

    ratios = []
    for n in range(_PAIRS + 2):
        took = {write: seconds(write) for write in (bare, ours)[:: 1 if n % 2 else -1]}
        if n >= 2:  # the first ones only warm the server up
            ratios.append(took[ours] / took[bare])
    return statistics.median(ratios)


# --- searching --------------------------------------------------------------------------------------------------------


def requests(number: int, scheme: Scheme) -> list[SearchRequest]:
    """Queries of one to three words, frequent and rare, some with a filter, for a page of the usual size; by words,
    which `_search` is asked for.
    """
    rng = random.Random(3)
    concepts = [c.id for c in scheme if c.tags]
    made = []
    for n in range(number):
        ranks = [int(WORDS ** rng.random()) for _ in range(rng.randint(1, 3))]
        more: dict[str, Any] = {"kind": ["news", "event"]} if n % 3 == 0 else {}
        more |= {"concept": [rng.choice(concepts)]} if n % 4 == 0 else {}
        told = {"q": " ".join(word(rank) for rank in ranks), "mode": "words"}
        made.append(SearchRequest.model_validate(told | more))
    return made


def search_times(
    client: Elasticsearch, prefix: str, embedded: SearchEngine, clustered: SearchEngine, number: int, scheme: Scheme
) -> dict[str, list[float]]:
    """Milliseconds of each query by each way, each asked by all ways in turn.

    The last way asks for what is near in meaning too, one request more, though nothing here has vectors: what meaning
    costs where there are some, `benchmarks.meaning` tells.
    """
    by = {"tantivy": Search(embedded, scheme), "elasticsearch": Search(clustered, scheme)}
    asked = requests(number, scheme)
    hybrid = [request.model_copy(update={"mode": "hybrid"}) for request in asked]
    bodies: list[EngineQuery] = []
    for request in asked:
        query = by["elasticsearch"].engine_query_of(request)
        assert query is not None
        bodies.append(EngineQuery(**{f: getattr(query, f) for f in query.__slots__} | {"facets": FACET_FIELDS}))
    ways: dict[str, Callable[[int], object]] = {
        "tantivy, engine": lambda n: embedded.search(bodies[n]),
        "tantivy, Vigie's search": lambda n: by["tantivy"].search(asked[n]),
        "elasticsearch, raw _search": lambda n: client.search(index=f"{prefix}-read", body=search_body(bodies[n])),
        "elasticsearch, engine": lambda n: clustered.search(bodies[n]),
        "elasticsearch, Vigie's search": lambda n: by["elasticsearch"].search(asked[n]),
        "elasticsearch, hybrid": lambda n: by["elasticsearch"].search(hybrid[n]),
    }
    times: dict[str, list[float]] = {name: [] for name in ways}
    rng = random.Random(5)
    for n in range(-20, len(asked)):
        # Several times in an order by chance, and the best counts: so that neither the caches that the first fills for
        # the others nor a busy machine weigh on one of them.
        best = dict.fromkeys(ways, float("inf"))
        for name, ask in rng.sample(sorted(ways.items(), key=lambda w: w[0]) * _TRIES, len(ways) * _TRIES):
            began = time.perf_counter()
            ask(n % len(asked))
            best[name] = min(best[name], (time.perf_counter() - began) * 1000)
        if n >= 0:  # the first ones only warm both up
            for name, milliseconds in best.items():
                times[name].append(milliseconds)
    return times


# --- what came out ----------------------------------------------------------------------------------------------------


def _folder_size(folder: Path) -> float:
    return sum(p.stat().st_size for p in folder.rglob("*") if p.is_file()) / 1e6


def _index_size(client: Elasticsearch, prefix: str) -> float:
    stats = client.indices.stats(index=f"{prefix}-read", metric="store")
    return float(stats["_all"]["primaries"]["store"]["size_in_bytes"]) / 1e6


def _print(
    console: Console, articles: int, rates: dict[str, float], sizes: dict[str, float], times: dict[str, list[float]]
) -> None:
    table = Table("engine", "writes a second", "index MB", title=f"{articles} generated articles")
    for name, rate in rates.items():
        table.add_row(name, f"{rate:.0f}", f"{sizes[name]:.0f}")
    console.print(table)
    table = Table("search with all facets", "median ms", "p99 ms")
    for name, some in times.items():
        p99 = statistics.quantiles(some, n=100)[98]
        table.add_row(name, f"{statistics.median(some):.1f}", f"{p99:.1f}")
    console.print(table)
