"""What meaning costs, and how exact it is: `python -m benchmarks.meaning [--articles N] [--engine elasticsearch]`.

Over generated articles with three generated vectors each (directions around those of real sentences of the sample, as
directions by chance would all be as far from each other as can be): a search with meaning against the same search by
words, with hits and facets, in turn; and the encoding of a query against the search by words. Before that, over the
real sentences alone: how many of the ten nearest the graph finds. Exits 1 beyond the floors.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console

from benchmarks.path.generated import entries, word
from corpus.sample import load_gold
from corpus.vectors import PassageVectors
from indexer.annotating.passages import passages
from indexer.embedding import load_embedder
from indexer.engine import SearchEngine
from indexer.engines.vector_files import write_graph
from indexer.entry import IndexEntry
from indexer.passage_vectors import quantized, vectors_version
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme

HYBRID_FLOOR, ENCODING_FLOOR, RECALL_FLOOR = 2.5, 1.0, 0.95
_BATCH = 5_000
_NOISE = 0.9
_QUERIES = ("police de proximité", "burglary in the neighbourhood", "femmes victimes de violence", "youth street gangs")


def real_vectors() -> NDArray[np.float32]:
    """The vectors of the sentences of the sample."""
    embedder = load_embedder()
    if embedder is None:
        raise SystemExit("No encoder is installed.")
    texts = [a.text for d in load_gold("dev") for a in d.articles]
    return embedder.embed([text[s:e] for text in texts for s, e in passages(text)])


def generated(number: int, real: NDArray[np.float32]) -> Iterator[IndexEntry]:
    """Generated entries with three passages each, around real ones."""
    rng = np.random.default_rng(3)
    stream = entries(number, load_scheme())
    while batch := list(islice(stream, _BATCH)):
        middle = real[rng.integers(0, len(real), 3 * len(batch))]
        noise = rng.normal(size=middle.shape).astype(np.float32) / np.sqrt(middle.shape[1])
        rows = quantized(middle + _NOISE * noise)
        for n, entry in enumerate(batch):
            third = len(entry.text) // 3
            spans = tuple((k * third, (k + 1) * third) for k in range(3))
            made = PassageVectors(vectors_version(), spans, rows[3 * n : 3 * n + 3].tobytes())
            yield replace(entry, vectors=made)


def recall(real: NDArray[np.float32], folder: Path) -> float:
    """Share of the ten nearest of each of 300 passages that a graph over all of them finds."""
    from usearch.index import Index

    rows = quantized(real)
    write_graph(folder / "recall.usearch", rows)
    graph: Any = Index.restore(str(folder / "recall.usearch"), view=True)
    unit = rows / np.linalg.norm(rows.astype(np.float32), axis=1, keepdims=True)
    found = 0
    for row in range(0, len(rows), max(1, len(rows) // 300)):
        exact = set(np.argsort(-(unit @ unit[row]))[:10].tolist())
        found += len(exact & set(np.asarray(graph.search(rows[row], 10).keys).tolist()))
    return found / (10 * len(range(0, len(rows), max(1, len(rows) // 300))))


def median_ms(work: Callable[[], object], others: Callable[[], object], times: int) -> tuple[float, float]:
    """Medians of two works done in turn."""
    first, second = [], []
    for _ in range(times):
        for one, kept in ((work, first), (others, second)):
            began = time.perf_counter()
            one()
            kept.append((time.perf_counter() - began) * 1000)
    return statistics.median(first), statistics.median(second)


def run(engine: SearchEngine, articles: int, folder: Path, console: Console) -> bool:
    """Fill an engine, measure, print; whether all floors hold."""
    real = real_vectors()
    share = recall(real, folder)
    console.print(f"recall@10 over {len(real)} real sentences: {share:.3f} (floor {RECALL_FLOOR})")
    began = time.perf_counter()
    builder = engine.new_generation()
    builder.apply(generated(articles, real), [], reached=articles)
    builder.switch()
    console.print(f"{articles} articles with {3 * articles} passages written in {time.perf_counter() - began:.0f} s")
    search = Search(engine, load_scheme())
    ok = share >= RECALL_FLOOR
    embedder = load_embedder()
    assert embedder is not None
    ratios = []
    for number, text in enumerate(_QUERIES):
        q = f"{text} {word(60)} {word(20)} {word(300)}" if number % 2 else f"{text} {word(3)}"
        by = {mode: SearchRequest.model_validate({"q": q, "mode": mode, "limit": 20}) for mode in ("words", "hybrid")}
        totals = {mode: search.search(asked)["total"] for mode, asked in by.items()}
        words, hybrid = median_ms(lambda b=by: search.search(b["words"]), lambda b=by: search.search(b["hybrid"]), 40)  # type: ignore[misc]
        ratios.append(hybrid / words)
        console.print(f"{q!r}: words {words:.1f} ms ({totals['words']}), hybrid {hybrid:.1f} ms ({totals['hybrid']})")
        encoding, again = median_ms(lambda t=q: embedder.embed([t]), lambda b=by: search.search(b["words"]), 20)  # type: ignore[misc]
        console.print(f"  encoding {encoding:.1f} ms, {encoding / again:.2f} times the search by words")
        ok &= encoding / again <= ENCODING_FLOOR
    middle = statistics.median(ratios)
    console.print(f"hybrid: {middle:.2f} times words (floor {HYBRID_FLOOR})")
    return ok and middle <= HYBRID_FLOOR


def main() -> bool:
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--engine", choices=("tantivy", "elasticsearch"), default="tantivy")
    asked = parser.parse_args()
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        engine: SearchEngine
        if asked.engine == "tantivy":
            from indexer.engines.tantivy import TantivyEngine

            engine = TantivyEngine(folder / "index")
        else:
            from benchmarks.engines.serving import server
            from indexer.engines.elasticsearch import ElasticsearchEngine
            from indexer.engines.elasticsearch_connection import Connection

            engine = ElasticsearchEngine(Connection.at(stack.enter_context(server()), timeout=60), prefix="benchmark")
            stack.callback(engine.remove)
        return run(engine, asked.articles, folder, Console())


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
