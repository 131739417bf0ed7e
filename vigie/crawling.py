"""From declared sources to a searchable corpus: fetch and keep, read, then annotate and index as `ingest` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from vigie.ingesting import IngestReport, Step, annotate_pending, follow
from vigie.opening import open_corpus

if TYPE_CHECKING:
    from corpus.store import CorpusStore
    from crawler.sources import Declared, Source, WebSource
    from crawler.web.crawling import Course
    from vigie.settings import Settings


@dataclass
class CrawlReport:
    """What a crawl did: of each source, and of the documents as an ingest counts them."""

    sources: list[dict[str, Any]] = field(default_factory=list)
    taken: IngestReport = field(default_factory=IngestReport)

    @property
    def has_failures(self) -> bool:
        """Whether anything could not be fetched or read."""
        return bool(self.taken.failed) or any(one["failed"] or one["unreadable"] for one in self.sources)

    def as_json(self) -> dict[str, Any]:
        """The report as `--json` prints it."""
        return {"sources": self.sources, **self.taken.as_json()}


def crawl(
    settings: Settings, declared: Declared, *, max_pages: int | None = None, step: Step | None = None
) -> CrawlReport:
    """Crawl declared sources once, and make what is new searchable. One that was killed goes on where it was.

    Args:
        settings: the home and the engine.
        declared: the sources.
        max_pages: pages of the web in this run, over all sources.
        step: told of progress.

    Raises:
        HomeError: the corpus cannot be written, or another crawl is at work; what was kept before stays.
        EngineError: the index cannot be written; it follows at the next run.
    """
    from vigie.crawling_lock import crawling

    tell = step or (lambda _name, _done, _of: None)
    report = CrawlReport()
    with open_corpus(settings, create=True) as store, crawling(settings.home):
        runs = {source.name: store.frontier.begin(source.name, datetime.now(UTC)) for source in declared.source}
        courses = _fetch(store, declared, runs, max_pages, tell)
        for source in declared.source:
            _read_source(store, source, runs[source.name], courses.get(source.name), report, tell)
        annotate_pending(store, tell)
        follow(store, settings, tell)
    return report


def _fetch(
    store: CorpusStore, declared: Declared, runs: dict[str, str], max_pages: int | None, tell: Step
) -> dict[str, Course]:
    from crawler.sources import WebSource

    web: Sequence[tuple[WebSource, str]] = [(s, runs[s.name]) for s in declared.source if isinstance(s, WebSource)]
    if not web or declared.crawl is None:
        return {}
    from crawler.web.crawling import WebCrawl

    asked: dict[str, tuple[int, int]] = {}

    def progress(source: str, done: int, waiting: int) -> None:
        asked[source] = (done, waiting)
        tell("fetch", sum(d for d, _ in asked.values()), sum(d + w for d, w in asked.values()))

    run = WebCrawl(store.frontier, declared.crawl, web, version=version("vigie"), max_pages=max_pages, tell=progress)
    return dict(run.run())


def _read_source(
    store: CorpusStore, source: Source, run: str, course: Course | None, report: CrawlReport, tell: Step
) -> None:
    from crawler.sources import WebSource
    from vigie.reading_crawled import read_pages

    if isinstance(source, WebSource):
        read_pages(store, source, report.taken, tell)
    report.sources.append(store_report(store, source, run, course))


def store_report(store: CorpusStore, source: Source, run: str, course: Course | None) -> dict[str, Any]:
    """The report of one source, kept with its run."""
    import orjson

    told = describe(store, source, run, course)
    store.frontier.finish(run, datetime.now(UTC), orjson.dumps(told).decode())
    return told


def describe(store: CorpusStore, source: Source, run: str, course: Course | None) -> dict[str, Any]:
    """What a run of a source did: counts by outcome, reasons, traps."""
    frontier = store.frontier
    counts = frontier.outcomes(run, source.name)
    asked, size = frontier.fetched(run, source.name)
    states = frontier.states(source.name)
    problems = [
        {"url": url, "outcome": outcome, "reason": reason}
        for outcome in ("failed", "unreadable", "gone", "refused")
        for url, reason in frontier.reasons(run, source.name, outcome)
    ]
    names = ("new", "changed", "unchanged", "gone", "missing", "moved", "refused", "failed", "unreadable")
    return {
        "source": source.name,
        "type": source.type,
        "run": run,
        **{name: counts.get(name, 0) for name in names},
        "asked": asked,
        "bytes": size,
        "waiting": states.get("waiting", 0) + states.get("fetching", 0),
        "stopped": course.stopped if course else None,
        "traps": {name: {"left_out": n, "example": course.examples[name]} for name, n in course.trapped.items()}
        if course
        else {},
        "problems": problems,
    }
