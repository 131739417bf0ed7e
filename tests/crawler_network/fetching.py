"""Fetching and keeping alone, in this process (Scrapy has one of its own), and what the corpus holds then."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from sqlalchemy import select

from corpus.store import CorpusStore
from corpus.tables import frontier
from crawler.sources import load_sources
from crawler.web.crawling import Course, WebCrawl
from vigie.crawling import describe, read_some
from vigie.reading_along import ReadingAlong
from vigie.reading_crawled import read_pages
from vigie.taking_in import IngestReport


@dataclass
class Fetch:
    """What one run did."""

    courses: dict[str, Course]
    outcomes: dict[str, dict[str, int]]
    rows: dict[str, dict[str, Any]]

    def outcome(self, path: str) -> str | None:
        """The outcome of the address that ends in a path."""
        return next((r["outcome"] for u, r in self.rows.items() if u.endswith(path)), None)

    def reason(self, path: str) -> str:
        return next((r["reason"] or "" for u, r in self.rows.items() if u.endswith(path)), "")


def fetch(home: Path, sources: Path, *, max_pages: int | None = None, finish: bool = True) -> Fetch:
    """Fetch and keep once, without reading."""
    declared = load_sources(sources)
    assert declared.crawl is not None
    with CorpusStore.open(home) as store:
        runs = [(s, store.frontier.begin(s.name, datetime.now(UTC))) for s in declared.source]
        crawl = WebCrawl(store.frontier, declared.crawl, runs, version="0", max_pages=max_pages)  # type: ignore[arg-type]
        courses = dict(crawl.run())
        outcomes = {s.name: store.frontier.outcomes(run, s.name) for s, run in runs}
        if finish:
            for _, run in runs:
                store.frontier.finish(run, datetime.now(UTC), "{}")
        return Fetch(courses, outcomes, rows_of(store))


def fetch_and_report(home: Path, sources: Path) -> None:
    """Fetch and keep once, and print the report of the first source as a run of `vigie crawl` keeps it."""
    declared = load_sources(sources)
    done = fetch(home, sources, finish=False)
    with CorpusStore.open(home) as store:
        source = declared.source[0]
        run = store.frontier.begin(source.name, datetime.now(UTC))  # the one that has not been ended yet
        sys.stdout.write(orjson.dumps(describe(store, source, run, done.courses[source.name])).decode())
        store.frontier.finish(run, datetime.now(UTC), "{}")


def fetch_and_read(home: Path, sources: Path, *, pause: float = 60.0) -> None:
    """The same with reading, while fetching goes on and at the end; nothing is annotated."""
    declared = load_sources(sources)
    with CorpusStore.open(home) as store:

        def read() -> None:
            read_some(store, declared, IngestReport())

        with ReadingAlong(read, pause=pause):
            fetch(home, sources)
        for source in declared.source:
            read_pages(store, source, IngestReport(), lambda *_: None)


def rows_of(store: CorpusStore) -> dict[str, dict[str, Any]]:
    """The frontier, by address."""
    with store._database.reading() as connection:
        return {row["url"]: dict(row) for row in connection.execute(select(frontier)).mappings()}
