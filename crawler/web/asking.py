"""Asking one address through Scrapy's downloader, with its faults told in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from time import monotonic
from typing import Any
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Response
from twisted.internet.error import ConnectError, ConnectionClosed, DNSLookupError
from twisted.internet.error import TimeoutError as TwistedTimeout
from twisted.web.client import ResponseFailed

from corpus.exchange import Exchange, Headers
from crawler.sources import Crawl, WebSource
from crawler.web.messages import Job
from crawler.web.safety import refused_names

_RULES_MAX_BYTES = 5_000_000
_FAULTS = (
    (DownloadTimeoutError, "no whole answer in time"),
    (TwistedTimeout, "no whole answer in time"),
    (DownloadConnectionRefusedError, "connection refused"),
    (CannotResolveHostError, "the name of the host is not known"),
    (DNSLookupError, "the name of the host is not known"),
    (ResponseDataLossError, "the answer broke off before its end"),
    (ResponseFailed, "the connection broke"),
    (ConnectionClosed, "the connection broke"),
    (ConnectError, "no connection"),
    (DownloadFailedError, "the connection broke"),
)


class Refused(Exception):  # noqa: N818 - it is also raised when the crawler itself refuses
    """No answer that can be used: why, in plain words; `is_final` when asking again would not help."""

    def __init__(self, why: str, *, is_final: bool = False) -> None:
        super().__init__(why)
        self.is_final = is_final


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: the exchange, and about how many bytes came."""

    exchange: Exchange
    size: int


class Asker:
    """Asks through the downloader of a running Scrapy.

    Args:
        crawler: it.
        crawl: settings of all sources.
        version: ours, for the User-Agent.
    """

    def __init__(self, crawler: Crawler, crawl: Crawl, version: str) -> None:
        self._crawler = crawler
        self._allow_private = crawl.allow_private
        self._agent = f"Vigie/{version} (+{crawl.contact})"

    async def ask(self, job: Job, source: WebSource, delay: float) -> Answer:
        """Ask for one address, conditionally when it is held.

        Args:
            job: the address.
            source: its source, whose limits hold.
            delay: seconds that robots.txt asks to leave between requests.

        Raises:
            Refused: there is no answer, or none within the limits.
        """
        headers = {}
        if job.digest and job.etag:
            headers["If-None-Match"] = job.etag
        if job.digest and job.modified:
            headers["If-Modified-Since"] = job.modified
        return await self._ask(job.url, headers, source, delay, max_bytes=source.max_bytes, via=job.via)

    async def ask_rules(self, url: str, source: WebSource) -> Answer:
        """Ask for a robots.txt; as `ask`."""
        return await self._ask(url, {}, source, 0.0, max_bytes=_RULES_MAX_BYTES)

    async def _ask(
        self,
        url: str,
        headers: dict[str, str],
        source: WebSource,
        delay: float,
        *,
        max_bytes: int,
        via: str | None = None,
    ) -> Answer:
        slot = urlsplit(url).hostname or ""
        least = max(delay, source.delay.total_seconds())
        self._set_slot(slot, least, 1 if delay else source.connections)
        meta = {
            "download_slot": slot,
            "download_maxsize": max_bytes,
            "download_timeout": source.timeout.total_seconds(),
            "vigie_delay": least,
            "autothrottle_dont_adjust_delay": not source.throttle,
        }
        request = Request(url, headers=headers, meta=meta, dont_filter=True)
        at, begun = datetime.now(UTC), monotonic()
        engine = self._crawler.engine
        if engine is None:
            raise Refused("the crawler is stopping")
        try:
            response = await engine.download_async(request)
        except (DownloadCancelledError, IgnoreRequest) as e:
            raise Refused(f"larger than {max_bytes:,} bytes", is_final=True) from e
        except UnsupportedURLSchemeError as e:
            raise Refused("not an address of the web", is_final=True) from e
        except tuple(kind for kind, _ in _FAULTS) as e:
            raise self._told(slot, e) from e
        except ValueError as e:
            raise Refused(f"not an address that can be asked ({e})", is_final=True) from e
        took = int((monotonic() - begun) * 1000)
        return _answer(request, response, at, took, via, source.name)

    def _set_slot(self, slot: str, delay: float, connections: int) -> None:
        engine = self._crawler.engine
        if engine is None:
            return
        told = engine.downloader.per_slot_settings.setdefault(slot, {"concurrency": connections, "delay": delay})
        told["delay"] = max(told["delay"], delay)
        told["concurrency"] = min(told["concurrency"], connections)
        live = engine.downloader.slots.get(slot)
        if live is not None:
            live.delay = max(live.delay, told["delay"])
            live.concurrency = told["concurrency"]

    def _told(self, host: str, error: Exception) -> Refused:
        if host in refused_names:
            return Refused(f"{host} leads to a private address ({refused_names[host]})", is_final=True)
        text = str(error)
        if "certificate" in text.lower() or "SSL" in text:
            return Refused("its TLS certificate cannot be trusted", is_final=True)
        return Refused(next(told for kind, told in _FAULTS if isinstance(error, kind)))


def _answer(request: Request, response: Response, at: datetime, took: int, via: str | None, source: str) -> Answer:
    headers = _pairs(response.headers)
    declared = next((v for n, v in headers if n.lower() == "content-length" and v.isdigit()), None)
    exchange = Exchange(
        url=request.url,
        at=at,
        status=response.status,
        asked=(("Host", urlsplit(request.url).netloc), *_pairs(request.headers)),
        headers=headers,
        body=response.body,
        address=str(response.ip_address) if response.ip_address else None,
        milliseconds=took,
        via=via,
        source=source,
    )
    head = sum(len(n) + len(v) + 4 for n, v in headers)
    return Answer(exchange, head + (int(declared) if declared else len(response.body)))


def _pairs(headers: Any) -> Headers:  # noqa: ANN401 - Scrapy's
    return tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values
    )
