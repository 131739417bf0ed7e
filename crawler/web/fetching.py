"""The fetching process: Scrapy's downloader asks what it is told to, one queue for each host, and hands back answers.

It holds no state that matters: when it dies, what it had not handed back is asked again.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import signal
import sys
import threading
from collections import deque
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from multiprocessing.connection import Connection
from queue import SimpleQueue
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy import Spider
from scrapy.crawler import Crawler, CrawlerProcess
from scrapy.extensions.throttle import AutoThrottle

from corpus.errors import unforeseen
from crawler.address import host_of
from crawler.web.asking import Asker, Refused
from crawler.web.judging import Judge
from crawler.web.messages import Drop, Fetched, Job, Setup
from crawler.web.robots import KEPT, REDIRECTS, Rules

_UNSENT = 64 * 2**20
"""Bytes that may wait to be handed over; then nothing more is asked."""


class Throttle(AutoThrottle):
    """AutoThrottle that never goes below what robots.txt and the source ask of a host."""

    def _response_downloaded(self, response: Any, request: Any, spider: Any) -> None:  # noqa: ANN401 - Scrapy's
        super()._response_downloaded(response, request, spider)
        _, slot = self._get_slot(request, spider)
        if slot is not None:
            slot.delay = max(slot.delay, request.meta.get("vigie_delay", 0.0))


@dataclass(slots=True)
class _Host:
    """The queue of one host name."""

    waiting: deque[Job] = field(default_factory=deque)
    workers: int = 0
    paused_until: float = 0.0


class FetchSpider(Spider):
    """Keeps Scrapy running while there is something to ask."""

    name = "vigie"

    def __init__(self, connection: Connection, setup: Setup) -> None:
        super().__init__()
        self._connection = connection
        self._setup = setup

    async def start(self) -> AsyncIterator[Any]:
        """Ask until there is nothing left; yields nothing to Scrapy's own scheduler."""
        await _Fetcher(self.crawler, self._connection, self._setup).run()
        for nothing in list[Any]():
            yield nothing


class _Fetcher:
    def __init__(self, crawler: Crawler, connection: Connection, setup: Setup) -> None:
        self._crawler = crawler
        self._connection = connection
        self._asker = Asker(crawler, setup.crawl, setup.version)
        self._judges = {s.name: Judge(s, setup.runs[s.name]) for s in setup.sources}
        self._hosts: dict[str, _Host] = {}
        self._robots: dict[str, tuple[float, asyncio.Future[Rules]]] = {}
        self._told: set[tuple[str, str]] = set()
        self._out: SimpleQueue[bytes | None] = SimpleQueue()
        self._unsent = 0
        self._ended = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()

    async def run(self) -> None:
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._receive, args=(loop,), daemon=True).start()
        sender = threading.Thread(target=self._send_all, daemon=True)
        sender.start()
        await self._ended.wait()
        self._out.put(None)
        await asyncio.to_thread(sender.join)
        if self._tasks:
            os._exit(0)  # what is still out has been put back; Scrapy would wait for its turn

    # --- to and from the keeping process ------------------------------------------------------------------------

    def _receive(self, loop: asyncio.AbstractEventLoop) -> None:
        while True:
            try:
                message = self._connection.recv()
            except (EOFError, OSError):
                os._exit(1)  # whoever started this is gone: nobody would keep what still came
            loop.call_soon_threadsafe(self._take, message)
            if message is None:
                return

    def _send_all(self) -> None:
        while (data := self._out.get()) is not None:
            try:
                self._connection.send_bytes(data)
            except OSError:
                os._exit(1)
            self._unsent -= len(data)

    def _hand_over(self, fetched: Fetched) -> None:
        data = pickle.dumps(fetched, protocol=pickle.HIGHEST_PROTOCOL)
        self._unsent += len(data)
        self._out.put(data)

    def _take(self, message: list[Job] | Drop | None) -> None:
        if message is None:
            self._ended.set()
        elif isinstance(message, Drop):
            self._drop(message.source)
        else:
            for job in message:
                name = urlsplit(job.url).hostname or ""
                host = self._hosts.setdefault(name, _Host())
                host.waiting.append(job)
                if host.workers < self._judges[job.source].source.connections:
                    host.workers += 1
                    task = asyncio.get_running_loop().create_task(self._work(host))
                    self._tasks.add(task)
                    task.add_done_callback(self._tasks.discard)

    def _drop(self, source: str) -> None:
        for host in self._hosts.values():
            dropped = [job for job in host.waiting if job.source == source]
            host.waiting = deque(job for job in host.waiting if job.source != source)
            for job in dropped:
                self._hand_over(Fetched(self._judges[source].put_off(job, None)))

    # --- asking -------------------------------------------------------------------------------------------------

    async def _work(self, host: _Host) -> None:
        try:
            while host.waiting:
                if self._unsent > _UNSENT:
                    await asyncio.sleep(0.02)
                    continue
                if (wait := host.paused_until - monotonic()) > 0:
                    await asyncio.sleep(min(wait, 0.5))
                    continue
                job = host.waiting.popleft()
                self._hand_over(await self._outcome(job, host))
        finally:
            host.workers -= 1

    async def _outcome(self, job: Job, host: _Host) -> Fetched:
        """What came of a job, whatever happens: one that is not handed back would be waited for for ever."""
        at = datetime.now(UTC)
        try:
            return await self._fetch(job, host)
        except Exception as e:  # noqa: BLE001 - answers are other people's
            return self._judges[job.source].fault(
                job, at, f"the answer cannot be dealt with ({unforeseen(e)})", is_final=True
            )

    async def _fetch(self, job: Job, host: _Host) -> Fetched:
        judge = self._judges[job.source]
        at = datetime.now(UTC)
        rules = await self._rules(job)
        if refusal := rules.refuses(job.url):
            return Fetched(judge.refused(job, at, refusal), sitemaps=self._sitemaps(job, rules))
        try:
            answer = await self._asker.ask(job, judge.source, rules.delay)
        except Refused as e:
            fetched = judge.fault(job, at, str(e), is_final=e.is_final)
        else:
            fetched = judge.answer(job, answer)
        if fetched.pause:
            self._pause(host, judge, fetched.pause)
        if sitemaps := self._sitemaps(job, rules):
            fetched = replace(fetched, sitemaps=sitemaps)
        return fetched

    def _pause(self, host: _Host, judge: Judge, seconds: float) -> None:
        longest = judge.source.max_wait.total_seconds()
        if seconds <= longest:
            host.paused_until = max(host.paused_until, monotonic() + seconds)
            return
        due = datetime.now(UTC) + timedelta(seconds=seconds)
        while host.waiting:
            job = host.waiting.popleft()
            self._hand_over(Fetched(self._judges[job.source].put_off(job, due)))

    def _sitemaps(self, job: Job, rules: Rules) -> tuple[str, ...]:
        """Those that robots.txt names, told once for each source and host."""
        at = (job.source, host_of(job.url))
        if at in self._told:
            return ()
        self._told.add(at)
        return rules.sitemaps

    # --- robots.txt ---------------------------------------------------------------------------------------------

    async def _rules(self, job: Job) -> Rules:
        at = host_of(job.url)
        since, future = self._robots.get(at, (0.0, None))
        if future is None or monotonic() - since > KEPT:
            future = asyncio.get_running_loop().create_future()
            self._robots[at] = (monotonic(), future)
            try:
                rules = await self._ask_rules(job, f"{at}/robots.txt")
            except Exception as e:  # noqa: BLE001 - all jobs of the host wait for it
                rules = Rules.unreachable(unforeseen(e))
            future.set_result(rules)
        return await future

    async def _ask_rules(self, job: Job, url: str) -> Rules:
        """Fetch robots.txt, over at most five redirects, to whatever host (RFC 9309, 2.3.1.2)."""
        judge = self._judges[job.source]
        for _ in range(REDIRECTS + 1):
            try:
                answer = await self._asker.ask_rules(url, judge.source)
            except Refused as e:
                return Rules.unreachable(str(e))
            self._hand_over(Fetched(judge.robots(url, answer), is_extra=True))
            target = judge.location(url, answer)
            if target is None:
                return Rules.from_answer(answer.exchange.status, answer.exchange.body)
            url = target
        return Rules()  # more redirects: as if it were not there (2.3.1.2)


def settings_of(setup: Setup) -> dict[str, Any]:
    """Scrapy's settings: only its downloader is in use, without anything that asks by itself."""
    off = (
        "downloadermiddlewares.offsite.OffsiteMiddleware",
        "downloadermiddlewares.robotstxt.RobotsTxtMiddleware",
        "downloadermiddlewares.httpauth.HttpAuthMiddleware",
        "downloadermiddlewares.retry.RetryMiddleware",
        "downloadermiddlewares.redirect.MetaRefreshMiddleware",
        "downloadermiddlewares.redirect.RedirectMiddleware",
        "downloadermiddlewares.cookies.CookiesMiddleware",
        "downloadermiddlewares.httpproxy.HttpProxyMiddleware",
        "downloadermiddlewares.stats.DownloaderStats",
        "downloadermiddlewares.httpcache.HttpCacheMiddleware",
    )
    return {
        "DOWNLOADER_MIDDLEWARES": {f"scrapy.{name}": None for name in off},
        "SPIDER_MIDDLEWARES_BASE": {},
        "EXTENSIONS_BASE": {},
        "EXTENSIONS": {"crawler.web.fetching.Throttle": 0},
        "AUTOTHROTTLE_ENABLED": True,
        "AUTOTHROTTLE_START_DELAY": 0,
        "AUTOTHROTTLE_MAX_DELAY": 60,
        "DOWNLOAD_DELAY": 0,
        "DOWNLOAD_DELAY_JITTER": 0,
        "DOWNLOAD_VERIFY_CERTIFICATES": True,
        "DOWNLOAD_WARNSIZE": 0,
        "DEFAULT_REQUEST_HEADERS": {
            "Accept": "text/html,application/xhtml+xml,application/pdf;q=0.9,*/*;q=0.5",
            "Accept-Language": "fr,en;q=0.9,*;q=0.5",
        },
        "USER_AGENT": f"Vigie/{setup.version} (+{setup.crawl.contact})",
        "TWISTED_DNS_RESOLVER": "crawler.web.safety.Resolver",
        "VIGIE_ALLOW_PRIVATE": setup.crawl.allow_private,
        "VIGIE_RESOLVE": dict(setup.crawl.resolve),
        "TELNETCONSOLE_ENABLED": False,
        "LOG_ENABLED": False,
        "LOG_INSTALL_ROOT_HANDLER": False,
        "LOGSTATS_INTERVAL": 0,
        "MEMUSAGE_ENABLED": False,
    }


def main(descriptor: int) -> None:
    """The process: reads its setup and then jobs from a connection, until told to end.

    Args:
        descriptor: of the connection to the keeping process.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to both; the keeping process decides
    connection = Connection(descriptor)
    setup: Setup = connection.recv()
    if setup.crawl.certificates is not None:
        os.environ["SSL_CERT_FILE"] = str(setup.crawl.certificates)
    process = CrawlerProcess(settings_of(setup))
    process.crawl(FetchSpider, connection=connection, setup=setup)
    with suppress(KeyboardInterrupt):
        process.start(install_signal_handlers=False)


if __name__ == "__main__":
    main(int(sys.argv[1]))
