"""A site of 5,000 pages: all of it is kept, each page once, in bounded memory; a second crawl moves next to nothing."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import psutil
import pytest
from warcio.archiveiterator import ArchiveIterator

from corpus.store import CorpusStore
from tests.crawler_network.fetching import rows_of
from tests.crawler_network.large_site import CALENDAR, FORBIDDEN, LISTS, PAGES, LargeSite
from tests.crawler_network.server import Server
from tests.crawler_network.sites import sources_file

SOURCE = (
    'name = "large"\nstart = ["http://a.test:{port}/"]\ndelay = "0s"\nthrottle = false\nconnections = 8\nmax_depth = 99'
)
ALL = PAGES + LISTS + CALENDAR + 1
SETTLED = 1500
"""Pages after which nothing should grow any more: caches are full, modules loaded."""
GROWTH = 12 * 2**20
"""Bytes that a process may grow by meanwhile; the pages that still come have four times as many."""

_RUN = (
    "import sys; from pathlib import Path; from tests.crawler_network.fetching import fetch_and_report; "
    "fetch_and_report(Path(sys.argv[1]), Path(sys.argv[2]))"
)


@dataclass
class Crawled:
    """Two crawls of the site: what each reported, the bytes that the site sent, and the memory of the first."""

    home: Path
    server: Server
    reports: list[dict[str, Any]]
    sent: list[int]
    asked: list[list[str]]
    memory: list[tuple[int, str, int]]
    """Requests so far, which process, bytes."""


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    folder = tmp_path_factory.mktemp("large")
    with Server(LargeSite()) as server:
        sources = sources_file(folder, server.port, SOURCE)
        done = Crawled(folder / "home", server, [], [], [], [])
        for _ in range(2):
            before, begun = server.sent, len(server.log)
            command = [sys.executable, "-c", _RUN, str(done.home), str(sources)]
            process = subprocess.Popen(command, stdout=subprocess.PIPE)
            while process.poll() is None:
                if not done.reports:
                    done.memory += watched(process.pid, len(server.log))
                time.sleep(0.1)
            assert process.returncode == 0 and process.stdout is not None
            done.reports.append(orjson.loads(process.stdout.read()))
            done.sent.append(server.sent - before)
            done.asked.append([a.path for a in server.log[begun:]])
    return done


def watched(pid: int, requests: int) -> list[tuple[int, str, int]]:
    """The memory of a crawl now: of the keeping and of the fetching process."""
    try:
        keeping = psutil.Process(pid)
        fetching = [(child, "fetching") for child in keeping.children() if "crawler.web.fetching" in child.cmdline()]
        return [(requests, name, one.memory_info().rss) for one, name in [(keeping, "keeping"), *fetching]]
    except psutil.NoSuchProcess:
        return []


def test_every_page_is_kept_once(crawled: Crawled) -> None:
    asked = Counter(crawled.asked[0])
    assert {f"/page/{n}" for n in range(PAGES)} <= set(asked) and set(asked.values()) == {1}
    assert sum(asked.values()) == ALL + 1  # and robots.txt: nothing under a session id, nothing far in the calendar
    kinds: Counter[str] = Counter()
    responses: Counter[str] = Counter()
    for path in sorted((crawled.home / "captures").iterdir()):
        with path.open("rb") as file:
            for record in ArchiveIterator(file):
                kinds[record.rec_type] += 1
                if record.rec_type == "response":
                    responses[record.rec_headers.get_header("WARC-Target-URI")] += 1
    assert len(responses) == ALL + 1
    assert responses.pop(crawled.server.url("a.test", "/robots.txt")) <= 2 and set(responses.values()) == {1}
    assert kinds["revisit"] + kinds["response"] == kinds["request"] == 2 * (ALL + 1)
    with CorpusStore.open(crawled.home) as store:
        rows = rows_of(store)
    pages = [row for url, row in rows.items() if "/page/" in url]
    assert len(pages) == len({row["digest"] for row in pages}) == PAGES


def test_the_report_of_a_large_run_counts_right(crawled: Crawled) -> None:
    first, second = crawled.reports
    nothing = dict.fromkeys(("changed", "gone", "missing", "moved", "failed", "unreadable", "waiting"), 0)
    told = {"new": ALL, "unchanged": 0, "refused": FORBIDDEN, "asked": ALL, "stopped": None} | nothing
    assert told.items() <= first.items()
    assert (told | {"new": 0, "unchanged": ALL}).items() <= second.items()
    assert set(first["traps"]) == {"calendar"} and 0.9 < first["bytes"] / crawled.sent[0] <= 1


def test_memory_stays_bounded(crawled: Crawled) -> None:
    for name in ("keeping", "fetching"):
        early = max(size for n, of, size in crawled.memory if of == name and n <= SETTLED)
        late = max(size for n, of, size in crawled.memory if of == name and 0.8 * ALL < n <= ALL)
        assert late - early < GROWTH, f"{name}: {early / 2**20:.0f} MB, then {late / 2**20:.0f} MB"


def test_a_second_crawl_moves_next_to_nothing(crawled: Crawled) -> None:
    assert Counter(crawled.asked[1]) == Counter(crawled.asked[0])
    assert crawled.sent[1] < 0.05 * crawled.sent[0]
