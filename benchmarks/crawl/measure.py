"""Measures fetching and keeping, a second crawl of the unchanged site, reading, and annotating."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from sqlalchemy import func, select

from corpus.store import CorpusStore
from corpus.tables import frontier
from crawler.sources import WebSource, load_sources
from crawler.web.crawling import WebCrawl

CONNECTIONS = 8
KEPT_SHARE = 0.8
BYTES_SHARE = 0.05

# The same as the crawler's, politeness off: no robots.txt, no delay, no cookies, nothing that asks by itself.
BARE = {
    "AUTOTHROTTLE_ENABLED": False,
    "COOKIES_ENABLED": False,
    "DOWNLOAD_DELAY": 0,
    "HTTPPROXY_ENABLED": False,
    "LOG_ENABLED": False,
    "REDIRECT_ENABLED": False,
    "RETRY_ENABLED": False,
    "ROBOTSTXT_OBEY": False,
    "TELNETCONSOLE_ENABLED": False,
    "USER_AGENT": "Vigie/0 (+library@example.org)",
}


@contextmanager
def site(pages: int) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.crawl.site", str(pages)]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None and process.stdin is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait()


def bare(port: int, folder: Path, pages: int) -> float:
    """Pages a second of bare Scrapy; of so many known addresses, or (0) following links."""
    command = [sys.executable, "-m", "benchmarks.crawl.bare", f"http://127.0.0.1:{port}/", str(folder)]
    done = subprocess.run([*command, str(CONNECTIONS), str(pages)], capture_output=True, check=True, text=True)
    stored, seconds = done.stdout.split()
    return int(stored) / float(seconds)


def ours(port: int, home: Path) -> tuple[int, float]:
    """Pages kept, and seconds from the first request to the last commit and the end of the process."""
    declared = load_sources(_sources(port, home))
    assert declared.crawl is not None and isinstance(declared.source[0], WebSource)
    with CorpusStore.open(home) as store:
        run = store.frontier.begin("site", datetime.now(UTC))
        WebCrawl(store.frontier, declared.crawl, [(declared.source[0], run)], version="0").run()
        ended = datetime.now(UTC)
        with store._database.reading() as connection:
            begun = connection.scalar(select(func.min(frontier.c.asked)))
        assert begun is not None
        counts = store.frontier.outcomes(run, "site")
        store.frontier.finish(run, datetime.now(UTC), "{}")
    return counts.get("new", 0) + counts.get("unchanged", 0), (ended - begun).total_seconds()


def _sources(port: int, home: Path) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "sources.toml"
    path.write_text(
        '[crawl]\ncontact = "library@example.org"\nallow_private = true\n\n[[source]]\nname = "site"\n'
        f'start = ["http://127.0.0.1:{port}/"]\ndelay = "0s"\nthrottle = false\nconnections = {CONNECTIONS}\n'
    )
    return path


def sent(port: int) -> int:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sent") as answer:
        return int(answer.read())


def reading(home: Path, port: int) -> float:
    """Pages read and stored a second."""
    from vigie.reading_crawled import read_pages
    from vigie.taking_in import IngestReport

    declared = load_sources(_sources(port, home))
    report = IngestReport()
    with CorpusStore.open(home) as store:
        begun = time.monotonic()
        read_pages(store, declared.source[0], report, lambda *_: None)
        return report.documents / (time.monotonic() - begun)


def annotating(home: Path, articles: int) -> float:
    """Articles annotated a second, the models loaded before."""
    from itertools import islice

    from vigie.opening import load_taxonomy, make_annotator

    annotator = make_annotator(load_taxonomy(None))
    with CorpusStore.open(home) as store:
        pending = list(islice(store.unannotated(annotator.version), articles + 1))
        list(annotator.annotate(pending[:1]))
        begun = time.monotonic()
        list(annotator.annotate(pending[1:]))
        return (len(pending) - 1) / (time.monotonic() - begun)


def run(folder: Path, pages: int, rounds: int, annotated: int) -> bool:
    """Print all figures; whether both floors hold."""
    ratios = []
    with site(pages) as port:
        for n in range(rounds):
            following = bare(port, folder / f"following-{n}", 0)
            floor = bare(port, folder / f"bare-{n}", pages)
            before = sent(port)
            kept, seconds = ours(port, folder / f"home-{n}")
            first = sent(port) - before
            ratios.append(kept / seconds / floor)
            print(
                f"bare Scrapy {floor:.0f} pages/s (following links {following:.0f}); "
                f"fetched and kept {kept / seconds:.0f} ({ratios[-1]:.2f})"
            )
        before = sent(port)
        ours(port, folder / "home-0")
        share = (sent(port) - before) / first
        print(f"a second crawl of the unchanged site moves {share:.1%} of the bytes ({first:,})")
        print(f"reading: {reading(folder / 'home-0', port):.0f} pages/s")
    if annotated:
        print(f"annotating: {annotating(folder / 'home-0', annotated):.1f} articles/s")
    ratio = median(ratios)
    print(f"fetching and keeping: {ratio:.2f} of bare Scrapy (floor {KEPT_SHARE})")
    return ratio >= KEPT_SHARE and share < BYTES_SHARE
