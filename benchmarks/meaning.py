"""What meaning costs, and how exact it is: `python -m benchmarks.meaning [--articles N] [--engine NAME]`.

Over generated articles with three generated vectors each (directions around those of real sentences of the sample, as
directions by chance would all be as far from each other as can be): a search with meaning against the same search by
words, with hits and facets, in turn; and the encoding of a query against the search by words. How many of the ten
nearest are found, that an exact comparison gives: over the real sentences alone, and of 100 of these over the generated
passages. On both engines unless one is named. Exits 1 beyond the floors.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from benchmarks.engines.serving import server
from benchmarks.path.generated import entries, word
from corpus.sample import load_gold
from corpus.vectors import PassageVectors
from indexer.embedding import load_embedder, unit
from indexer.engine import Meaning, SearchEngine
from indexer.engines.elasticsearch import ElasticsearchEngine
from indexer.engines.elasticsearch_connection import Connection
from indexer.engines.tantivy import TantivyEngine
from indexer.engines.vector_files import write_graph
from indexer.entry import IndexEntry
from indexer.passage_vectors import quantized, vectors_version
from indexer.passages import passages
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme

HYBRID_FLOOR, ENCODING_FLOOR, RECALL_FLOOR = 2.5, 1.0, 0.95
_BATCH = 5_000
_NOISE = 0.9
_QUERIES = (
    "police de proximité", "burglary in the neighbourhood", "femmes victimes de violence", "youth street gangs",
    "vidéosurveillance", "school bullying", "éclairage des rues", "cities and local observatories",
)  # fmt: skip


def real_vectors() -> NDArray[np.float32]:
    """The vectors of the sentences of the sample."""
    embedder = load_embedder()
    if embedder is None:
        raise SystemExit("No encoder is installed.")
    texts = [a.text for d in load_gold("dev") for a in d.articles]
    return embedder.embed([text[s:e] for text in texts for s, e in passages(text)])


def generated(
    number: int, real: NDArray[np.float32], kept: list[NDArray[np.int8]] | None = None
) -> Iterator[IndexEntry]:
    """Generated entries with three passages each, around real ones; their vectors are kept aside in the list."""
    rng = np.random.default_rng(3)
    stream = entries(number, load_scheme())
    while batch := list(islice(stream, _BATCH)):
        middle = real[rng.integers(0, len(real), 3 * len(batch))]
        noise = rng.normal(size=middle.shape).astype(np.float32) / np.sqrt(middle.shape[1])
        rows = quantized(middle + _NOISE * noise)
        if kept is not None:
            kept.append(rows)
        for n, entry in enumerate(batch):
            third = len(entry.text) // 3
            spans = tuple((k * third, (k + 1) * third) for k in range(3))
            made = PassageVectors(vectors_version(), spans, rows[3 * n : 3 * n + 3].tobytes())
            yield replace(entry, vectors=made)


def recall(real: NDArray[np.float32], folder: Path) -> float:
    """Share of the ten nearest of each of 300 real sentences that the embedded engine's graph of all finds."""
    from usearch.index import Index

    rows = quantized(real)
    write_graph(folder / "recall.usearch", rows)
    graph: Any = Index.restore(str(folder / "recall.usearch"), view=True)
    asked = range(0, len(rows), max(1, len(rows) // 300))
    exact = np.argsort(-(unit(rows) @ unit(rows[asked]).T), axis=0)[:10].T
    found = [set(np.asarray(graph.search(rows[row], 10).keys).tolist()) for row in asked]
    return _shared(exact.tolist(), found)


def recall_of_articles(engine: SearchEngine, passages: NDArray[np.int8], asked: NDArray[np.int8]) -> float:
    """Share of the ten articles with the nearest passages that the engine finds, as a search asks it.

    Args:
        engine: over the generated articles.
        passages: their vectors, three for each.
        asked: vectors to look for.
    """
    cosines = np.concatenate([unit(some) @ unit(asked).T for some in np.array_split(passages, 20)])
    best = cosines.reshape(-1, 3, len(asked)).max(axis=1)
    exact = [[f"article{n:07}" for n in column] for column in np.argsort(-best, axis=0)[:10].T]
    found = [engine.nearest(Meaning(row.tobytes(), vectors_version(), -1.0))[:10] for row in asked]
    return _shared(exact, [{near.id for near in some} for some in found])


def _shared(exact: Sequence[Sequence[object]], found: Sequence[Collection[object]]) -> float:
    return statistics.mean(len(set(one) & set(other)) / len(one) for one, other in zip(exact, found, strict=True))


def median_ms(work: Callable[[], object], others: Callable[[], object], times: int) -> tuple[float, float]:
    """Medians of two works done in turn."""
    first: list[float] = []
    second: list[float] = []
    for _ in range(times):
        for one, kept in ((work, first), (others, second)):
            began = time.perf_counter()
            one()
            kept.append((time.perf_counter() - began) * 1000)
    return statistics.median(first), statistics.median(second)


def fill(engine: SearchEngine, articles: int, real: NDArray[np.float32]) -> tuple[NDArray[np.int8], float]:
    """Fill an engine; the vectors of all passages, and the seconds that it took, making them up included."""
    began, kept = time.perf_counter(), list[NDArray[np.int8]]()
    builder = engine.new_generation()
    builder.apply(generated(articles, real, kept), [], reached=articles)
    builder.switch()
    return np.concatenate(kept), time.perf_counter() - began


def compare(engine: SearchEngine, console: Console) -> bool:
    """Search with and without meaning, in turn, and print what each takes; whether the floors hold."""
    search, embedder = Search(engine, load_scheme()), load_embedder()
    assert embedder is not None
    ratios, encoding_ratios = [], []
    table = Table("query", "words ms", "hits", "hybrid ms", "hits", "ratio", "encoding ms", "of words")
    for number, text in enumerate(_QUERIES):
        q = f"{text} {word(60)} {word(20)} {word(300)}" if number % 2 else f"{text} {word(3)}"
        by = {mode: SearchRequest.model_validate({"q": q, "mode": mode, "limit": 20}) for mode in ("words", "hybrid")}
        totals = {mode: search.search(asked)["total"] for mode, asked in by.items()}
        words, hybrid = median_ms(partial(search.search, by["words"]), partial(search.search, by["hybrid"]), 30)
        encoding, again = median_ms(partial(embedder.embed, [q]), partial(search.search, by["words"]), 20)
        ratios.append(hybrid / words)
        encoding_ratios.append(encoding / again)
        figures = (
            f"{words:.1f}",
            str(totals["words"]),
            f"{hybrid:.1f}",
            str(totals["hybrid"]),
            f"{hybrid / words:.2f}",
        )
        table.add_row(q, *figures, f"{encoding:.1f}", f"{encoding / again:.2f}")
    console.print(table)
    hybrid, encoding = statistics.median(ratios), max(encoding_ratios)
    console.print(f"hybrid: {hybrid:.2f} times words, median (floor {HYBRID_FLOOR})")
    console.print(f"encoding: {encoding:.2f} of the search by words at most (floor {ENCODING_FLOOR})")
    return hybrid <= HYBRID_FLOOR and encoding <= ENCODING_FLOOR


def measure(engine: SearchEngine, articles: int, console: Console) -> bool:
    """Fill an engine, measure, print; whether all floors hold."""
    real = real_vectors()
    rows, seconds = fill(engine, articles, real)
    console.print(f"{articles} generated articles with {len(rows)} generated passages written in {seconds:.0f} s")
    share = recall_of_articles(engine, rows, quantized(real[:: max(1, len(real) // 100)]))
    console.print(f"recall@10 over them: {share:.3f} (floor {RECALL_FLOOR})")
    return compare(engine, console) and share >= RECALL_FLOOR


def main() -> bool:
    """Measure what the command line asks for; whether all floors hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--engine", choices=("tantivy", "elasticsearch", "both"), default="both")
    asked = parser.parse_args()
    console, held = Console(), []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        share = recall(real_vectors(), folder)
        console.print(f"recall@10 of the embedded graph over real sentences: {share:.3f} (floor {RECALL_FLOOR})")
        held.append(share >= RECALL_FLOOR)
        if asked.engine != "elasticsearch":
            console.rule("embedded engine (tantivy, usearch)")
            held.append(measure(TantivyEngine(folder / "index"), asked.articles, console))
        if asked.engine != "tantivy":
            console.rule("Elasticsearch")
            engine = ElasticsearchEngine(Connection.at(stack.enter_context(server()), timeout=60), prefix="benchmark")
            stack.callback(engine.remove)
            held.append(measure(engine, asked.articles, console))
    return all(held)


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
