"""From declared sources to a searchable corpus: fetch and keep, read, then annotate and index as `ingest` does."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vigie.catching_up import annotate_pending, follow
from vigie.crawl_log import Log, silent
from vigie.opening import open_corpus
from vigie.reading_along import PAUSE, ReadingAlong
from vigie.taking_in import IngestReport, Step

if TYPE_CHECKING:
    from corpus.store import CorpusStore
    from crawler.sources import Declared, Source, WebSource
    from crawler.web.crawling import Course
    from indexer.annotating.annotator import Annotator
    from vigie.settings import Settings


OUTCOMES = ("new", "changed", "unchanged", "gone", "missing", "moved", "refused", "failed", "unreadable")
"""What can come of an address: `missing` never was there, `gone` was; `refused` by robots.txt, by the server or as no
document; `unreadable` came, and is of no format that is read."""


_ROUND = 200
"""Pages of a source that are read at a time while others are being fetched."""


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
    settings: Settings,
    declared: Declared,
    *,
    max_pages: int | None = None,
    step: Step | None = None,
    log: Log = silent,
    metrics: Path | None = None,
    pause: float = PAUSE,
) -> CrawlReport:
    """Crawl declared sources once, and make what is new searchable. One that was killed goes on where it was.

    Args:
        settings: the home and the engine.
        declared: the sources.
        max_pages: pages of the web in this run, over all sources.
        step: told of progress.
        log: told of what happens.
        metrics: file for the counters of Prometheus.
        pause: seconds of fetching after which what has come is made searchable, again and again.

    Raises:
        HomeError: the corpus cannot be written, or another crawl is at work; what was kept before stays.
        EngineError: the index cannot be written; it follows at the next run.
    """
    from vigie.agreeing import agree
    from vigie.crawling_lock import crawling

    report = CrawlReport()
    with open_corpus(settings, create=True) as store, crawling(settings.home):
        agree(store)
        runs = {source.name: store.frontier.begin(source.name, datetime.now(UTC)) for source in declared.source}
        under_way = _Crawl(store, settings, declared, runs, report, step or silent_step, log)
        log("crawl begun", runs=runs)
        # What needs no hours of asking first: a crawl of the web may have no end.
        for source in declared.source:
            if source.type != "web":
                under_way.read(source)
        with ReadingAlong(under_way.read_along, pause=pause, log=log):
            courses = _fetch(store, declared, runs, max_pages, under_way.tell)
        log("fetched", asked={name: course.asked for name, course in courses.items()})
        for source in declared.source:
            if source.type == "web":
                under_way.read(source, courses.get(source.name))
        report.sources.sort(key=lambda told: list(runs).index(told["source"]))
        under_way.make_searchable(under_way.tell)
        if metrics is not None:
            _write_metrics(store, metrics)
        log("crawl ended", documents=report.taken.documents, articles=report.taken.articles)
    return report


@dataclass(slots=True)
class _Crawl:
    """A crawl under way: its sources are read one by one, and along the way."""

    store: CorpusStore
    settings: Settings
    declared: Declared
    runs: dict[str, str]
    report: CrawlReport
    tell: Step
    log: Log
    loaded: dict[str, Annotator] = field(default_factory=dict)

    def read(self, source: Source, course: Course | None = None) -> None:
        """Read all that has come of a source, and end its run with a report."""
        _read_source(self.store, self.declared, source, self.runs[source.name], self.report, self.tell)
        told = _finish(self.store, source, self.runs[source.name], course)
        self.report.sources.append(told)
        for problem in told["problems"]:
            self.log("problem", source=source.name, **problem)
        self.log("source done", **{name: value for name, value in told.items() if name != "problems"})

    def read_along(self) -> None:
        """Make some of what has been fetched searchable."""
        taken = self.report.taken
        if read_some(self.store, self.declared, taken):
            self.make_searchable(silent_step)
            self.log("read along", documents=taken.documents, articles=taken.articles)

    def make_searchable(self, tell: Step) -> None:
        """Annotate and index what has been read."""
        self.report.taken.annotated += annotate_pending(self.store, tell, self.loaded, self.report.taken.failed)
        follow(self.store, self.settings, tell)


def silent_step(_name: str, _done: int, _of: int | None) -> None:
    """Tells nobody of progress."""


def read_some(store: CorpusStore, declared: Declared, taken: IngestReport) -> int:
    """Read some of what has been fetched from the web and not read yet; how many documents."""
    from crawler.sources import WebSource
    from vigie.reading_crawled import read_along

    web = [source for source in declared.source if isinstance(source, WebSource)]
    return sum(read_along(store, source, taken, most=_ROUND) for source in web)


def _write_metrics(store: CorpusStore, path: Path) -> None:
    from corpus.errors import UsageError
    from search_api.metrics import write_crawl_counters

    try:
        write_crawl_counters(store, path)
    except OSError as e:
        raise UsageError(f"--metrics: {path} cannot be written: {e.strerror or e}.", "Name another file.") from e


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
    store: CorpusStore, declared: Declared, source: Source, run: str, report: CrawlReport, tell: Step
) -> None:
    from crawler.sources import WebSource
    from vigie.reading_crawled import count_unchanged, read_by, read_pages
    from vigie.reading_items import open_items, read_items

    last = _last_report(store, source.name)
    if isinstance(source, WebSource):
        if last and last.get("read_by") != read_by(source):
            store.frontier.read_again(source.name)
        count_unchanged(store, source, run, report.taken)
        read_pages(store, source, report.taken, tell)
        return
    since = last["began"] if last and not last["failed"] and last.get("read_by") == read_by(source) else None
    contact = declared.crawl.contact if declared.crawl else ""
    agent = f"Vigie/{version('vigie')} (+{contact})"
    items = open_items(source, declared.crawl, agent, since)
    if items is not None:
        read_items(store, source, items, run, report.taken, tell)


def _last_report(store: CorpusStore, source: str) -> dict[str, Any] | None:
    """The report of the last run of a source that ended, with when that began."""
    import orjson

    for run in store.frontier.runs(limit=2, source=source):
        if run["finished"] is not None:
            return {"failed": 0, **orjson.loads(run["report"]), "began": run["started"]}
    return None


def _finish(store: CorpusStore, source: Source, run: str, course: Course | None) -> dict[str, Any]:
    """The report of one source, kept with its run."""
    import orjson

    told = describe(store, source, run, course)
    told["totals"] = _totals(_last_report(store, source.name), told)
    store.frontier.finish(run, datetime.now(UTC), orjson.dumps(told).decode())
    return told


def _totals(last: dict[str, Any] | None, told: dict[str, Any]) -> dict[str, Any]:
    """The sums over all runs, so that counters need only the last one."""
    before = (last or {}).get("totals", {"outcomes": {}, "bytes": 0, "runs": 0})
    outcomes = {name: before["outcomes"].get(name, 0) + told[name] for name in OUTCOMES}
    return {"outcomes": outcomes, "bytes": before["bytes"] + told["bytes"], "runs": before["runs"] + 1}


def describe(store: CorpusStore, source: Source, run: str, course: Course | None) -> dict[str, Any]:
    """What a run of a source did: counts by outcome, reasons, traps."""
    from vigie.reading_crawled import read_by

    frontier = store.frontier
    counts = frontier.outcomes(run, source.name)
    asked, size = frontier.fetched(run, source.name)
    states = frontier.states(source.name)
    problems = [
        {"url": url, "outcome": outcome, "reason": reason}
        for outcome in ("failed", "unreadable", "gone", "refused")
        for url, reason in frontier.reasons(run, source.name, outcome)
    ]
    return {
        "source": source.name,
        "type": source.type,
        "run": run,
        "read_by": read_by(source),
        **{name: counts.get(name, 0) for name in OUTCOMES},
        "asked": asked,
        "bytes": size,
        "waiting": sum(states.get(name, 0) for name in ("waiting", "due", "fetching")),
        "stopped": course.stopped if course else None,
        "traps": {name: {"left_out": n, "example": course.examples[name]} for name, n in course.trapped.items()}
        if course
        else {},
        "problems": problems,
    }
