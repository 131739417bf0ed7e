"""Exports of 100,000 articles: speed against reading them bare, and memory while they stream.

Speed is by processor time of all threads, so that what else the machine does moves no figure.
"""

from __future__ import annotations

import gc
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import get_args

import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.path.generated import entries
from indexer.engine import EngineQuery, SearchEngine
from indexer.engines.tantivy import TantivyEngine
from search_api.exporting import ExportFormat, export
from search_api.request import SearchRequest
from search_api.searching import Search
from taxonomy.load import load_scheme

ARTICLES = 100_000
AIM = 0.60
_PAGE = 500


def _bare(engine: SearchEngine) -> int:
    """The floor: every article read by the same pages, and nothing made of it."""
    query, read = EngineQuery(sort="newest", limit=_PAGE), 0
    while True:
        hits = engine.search(query).hits
        read += len(hits)
        if len(hits) < _PAGE:
            return read
        query = replace(query, after=hits[-1].sort_values)


def _watched(pieces: Iterator[bytes]) -> tuple[int, list[int]]:
    """Bytes of an export, and the memory (MB) in its first, second and last third."""
    process, size, seen = psutil.Process(), 0, []
    for n, piece in enumerate(pieces):
        size += len(piece)
        if n % (ARTICLES // 30) == 0:
            seen.append(process.memory_info().rss // 1_000_000)
    third = max(1, len(seen) // 3)
    return size, [max(seen[:third]), max(seen[third : 2 * third]), max(seen[2 * third :])]


def run() -> None:
    """Measure and print."""
    console, scheme = Console(), load_scheme()
    with tempfile.TemporaryDirectory() as folder:
        engine = TantivyEngine(Path(folder) / "index")
        builder = engine.new_generation()
        builder.apply(entries(ARTICLES, scheme), [], reached=ARTICLES)
        builder.switch()
        search = Search(engine, scheme)
        _bare(engine)
        table = Table(
            "format",
            "articles in a second of processor time",
            "of bare reading",
            "MB",
            "memory by thirds, MB",
            title=f"{ARTICLES} articles",
        )
        for form in get_args(ExportFormat):
            gc.collect()
            began = time.process_time()
            assert _bare(engine) == ARTICLES
            bare = ARTICLES / (time.process_time() - began)
            began = time.process_time()
            size, memory = _watched(export(search, SearchRequest(), form))
            ours = ARTICLES / (time.process_time() - began)
            table.add_row(form, f"{ours:.0f}", f"{ours / bare:.2f}", f"{size / 1e6:.0f}", " / ".join(map(str, memory)))
        console.print(table)
        console.print(f"aim: at least {AIM} of bare reading, memory level")
