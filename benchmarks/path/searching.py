"""A search through HTTP against the bare endpoint, over the same index, in the same run."""

from __future__ import annotations

import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from itertools import islice
from pathlib import Path
from urllib.parse import urlencode

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.path.generated import entries, word
from corpus.store import CorpusStore
from indexer.engines.analysis import stem_analyzer
from indexer.engines.tantivy import TantivyEngine
from taxonomy.load import load_scheme

BATCH = 5_000
QUERIES = {"few hits": (30_000,), "some hits": (300,), "many hits": (3,), "two words": (20, 60)}


def anonymous_memory() -> float:
    """Megabytes that the process holds for itself: without the index files, which the kernel maps and takes back."""
    return float(sum(part.anonymous for part in psutil.Process().memory_maps(grouped=False)) / 1e6)


def build(home: Path, articles: int, console: Console) -> Path:
    """Index generated articles; tell the memory on the way. Returns the folder of the generation."""
    scheme = load_scheme()
    CorpusStore.open(home).close()
    engine = TantivyEngine(home / "index")
    stream, done, began = entries(articles, scheme), 0, time.perf_counter()
    resident: list[float] = []
    while batch := list(islice(stream, BATCH)):
        done += len(batch)
        engine.apply(batch, [], reached=done)
        resident.append(anonymous_memory())
    seconds = time.perf_counter() - began
    third = len(resident) // 3 or 1
    early, late = statistics.median(resident[:third]), statistics.median(resident[-third:])
    console.print(f"indexed {done} articles, {done / seconds:.0f} a second (generating them included)")
    console.print(
        f"memory while indexing: first third {early:.0f} MB, last third {late:.0f} MB, ratio {late / early:.2f}"
    )
    stats = engine.stats()
    return home / "index" / str(stats.generation)


@contextmanager
def server(target: str, environment: dict[str, str]) -> Iterator[int]:
    """A uvicorn process; gives its port."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        port = s.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--factory", target, "--port", str(port), "--log-level", "warning"]
    process = subprocess.Popen(command, env=os.environ | environment)
    try:
        for _ in range(300):
            with socket.socket() as s:
                if s.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield port
    finally:
        process.terminate()
        process.wait()


def timed(port: int, path: str, repeat: int) -> tuple[list[float], int]:
    """Milliseconds of each of `repeat` requests on one connection, and the size of an answer."""
    connection = HTTPConnection("127.0.0.1", port)
    times, size = [], 0
    for n in range(repeat + 5):
        began = time.perf_counter()
        connection.request("GET", path)
        response = connection.getresponse()
        body = response.read()
        if response.status != 200:
            raise SystemExit(f"{path}: {response.status} {body[:300]!r}")
        size = len(body)
        if n >= 5:
            times.append((time.perf_counter() - began) * 1000)
    return times, size


def run(articles: int = 100_000, repeat: int = 100) -> None:
    """Build, serve both, ask both in turn, print the ratios."""
    console = Console()
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        index = build(home, articles, console)
        with (
            server("vigie.serving:application", {"VIGIE_HOME": str(home)}) as ours,
            server("benchmarks.path.bare:application", {"BENCH_INDEX": str(index)}) as bare,
        ):
            compare(ours, bare, repeat, console)


def compare(ours: int, bare: int, repeat: int, console: Console) -> None:
    """Ask both servers each query in turn, in rounds, so that a change of the machine's speed meets both."""
    table = Table("query", "hits", "bare ms", "vigie ms", "ratio", title="Search through HTTP (median)")
    for name, ranks in QUERIES.items():
        words = [word(rank) for rank in ranks]
        path = f"/v1/search?{urlencode({'q': ' '.join(words), 'limit': 20})}"
        [_, size] = timed(ours, path, 1)
        stems = " ".join(stem_analyzer("en").analyze(" ".join(words)))
        floor_path = f"/search?{urlencode({'q': stems, 'size': size})}"
        mine: list[float] = []
        floor: list[float] = []
        for _ in range(5):
            floor += timed(bare, floor_path, repeat // 5)[0]
            mine += timed(ours, path, repeat // 5)[0]
        total = _total(ours, path)
        a, b = statistics.median(mine), statistics.median(floor)
        table.add_row(name, str(total), f"{b:.2f}", f"{a:.2f}", f"{a / b:.2f}")
    console.print(table)


def _total(port: int, path: str) -> int:
    import orjson

    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path)
    return int(orjson.loads(connection.getresponse().read())["total"])
