"""Counters for Prometheus: requests of the service, and what the crawls of a corpus did."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter
from typing import Any

import orjson
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, write_to_textfile
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from corpus.errors import VigieError
from corpus.store import CorpusStore
from indexer.engine import ForeignIndexError, Position
from indexer.following import changes_behind
from search_api.services import Services

MEDIA_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class CrawlCollector(Collector):
    """What the crawls of a corpus did since its beginning, from the stored reports of their runs."""

    def __init__(self, store: CorpusStore) -> None:
        self._store = store

    def collect(self) -> Iterator[Metric]:
        """Totals by source and outcome; when each source was crawled last, how long, and what still waits."""
        by = ("source",)
        pages = CounterMetricFamily("vigie_crawl_pages", "Addresses and inputs by outcome.", labels=(*by, "outcome"))
        size = CounterMetricFamily("vigie_crawl_bytes", "Bytes that came over the network.", labels=by)
        runs = CounterMetricFamily("vigie_crawl_runs", "Runs that ended.", labels=by)
        ended = GaugeMetricFamily("vigie_crawl_last_end_seconds", "When the last run ended.", labels=by)
        took = GaugeMetricFamily("vigie_crawl_last_duration_seconds", "How long it took.", labels=by)
        waiting = GaugeMetricFamily("vigie_crawl_waiting", "Addresses still to be asked.", labels=by)
        for run in self._store.frontier.runs(ended=True):
            source, report = run["source"], orjson.loads(run["report"])
            totals = report.get("totals", {})
            for outcome, number in totals.get("outcomes", {}).items():
                pages.add_metric((source, outcome), number)
            size.add_metric((source,), totals.get("bytes", 0))
            runs.add_metric((source,), totals.get("runs", 0))
            ended.add_metric((source,), run["finished"].timestamp())
            took.add_metric((source,), (run["finished"] - run["started"]).total_seconds())
            waiting.add_metric((source,), report.get("waiting", 0))
        yield from (pages, size, runs, ended, took, waiting)


class _ServiceCollector(Collector):
    """How much the service holds, and how far its index is behind."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def collect(self) -> Iterator[Metric]:
        counts = self._services.store.counts()
        yield GaugeMetricFamily("vigie_corpus_documents", "Documents held.", value=counts.documents)
        yield GaugeMetricFamily("vigie_corpus_articles", "Articles held.", value=counts.articles)
        try:
            position, outdated = self._services.engine.position(), self._services.engine.outdated()
        except VigieError:
            yield GaugeMetricFamily("vigie_engine_up", "Whether the search engine answers.", value=0)
            return
        yield GaugeMetricFamily("vigie_engine_up", "Whether the search engine answers.", value=1)
        told = "Whether the index is of another version's form, so that it must be rebuilt."
        yield GaugeMetricFamily("vigie_index_outdated", told, value=int(outdated))
        yield from self._belonging(position)

    def _belonging(self, position: Position) -> Iterator[Metric]:
        told = "Whether the index belongs to another corpus, or to a newer copy of this one: searches are refused."
        try:
            behind = changes_behind(self._services.store, position)
        except ForeignIndexError:
            yield GaugeMetricFamily("vigie_index_foreign", told, value=1)
            return
        yield GaugeMetricFamily("vigie_index_foreign", told, value=0)
        yield GaugeMetricFamily("vigie_index_behind", "Changes that the index has still to take over.", value=behind)


class Metrics:
    """The counters of one application; several processes share theirs when PROMETHEUS_MULTIPROC_DIR is set.

    Args:
        services: the corpus and the engine.
    """

    def __init__(self, services: Services) -> None:
        own = CollectorRegistry()
        names = ("method", "route", "status")
        self._requests = Counter("vigie_http_requests", "Requests answered.", names, registry=own)
        self._seconds = Histogram(
            "vigie_http_request_seconds", "Time to the end of the answer.", ("route",), registry=own, buckets=_BUCKETS
        )
        self._shown = own
        if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
            self._shown = CollectorRegistry()
            MultiProcessCollector(self._shown)  # type: ignore[no-untyped-call]
        self._shown.register(CrawlCollector(services.store))
        self._shown.register(_ServiceCollector(services))

    def note(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one request."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def text(self) -> bytes:
        """All counters in the text format of Prometheus."""
        return generate_latest(self._shown)


class CountRequests:
    """Counts the requests of an application by route, so that addresses with ids do not become a series each."""

    def __init__(self, app: ASGIApp, metrics: Metrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; count it when its answer ends."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun, status = perf_counter(), 500

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noting)
        finally:
            self._metrics.note(scope["method"], _route(scope), status, perf_counter() - begun)


def _route(scope: Scope) -> str:
    route: Any = scope.get("route")
    path = getattr(route, "path", None)
    return path if isinstance(path, str) and path else "other"


def write_crawl_counters(store: CorpusStore, path: Path) -> None:
    """Write the counters of the crawls for the textfile collector of Prometheus' node exporter, in one step."""
    registry = CollectorRegistry()
    registry.register(CrawlCollector(store))
    path.parent.mkdir(parents=True, exist_ok=True)
    write_to_textfile(str(path), registry)
