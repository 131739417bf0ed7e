"""An OAI-PMH 2.0 repository as a source: its records in Dublin Core, through the client oaipmh-scythe."""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import httpx2
from lxml import etree
from oaipmh_scythe import Scythe
from oaipmh_scythe.config import HTTPConfig, RetryConfig
from oaipmh_scythe.exceptions import NoRecordsMatch, OAIPMHException

from crawler.public import is_public
from crawler.sources.declared import Crawl, OaiSource
from crawler.sources.items import Fault, Item, Withdrawn, parse_date, record_split

_LANGUAGES = {"fr": "fr", "fre": "fr", "fra": "fr", "french": "fr", "en": "en", "eng": "en", "english": "en"}


class _Guard(httpx2.HTTPTransport):
    """Connects only to addresses that may be asked, and stops reading an answer that is too large."""

    def __init__(self, crawl: Crawl, max_bytes: int) -> None:
        super().__init__(verify=str(crawl.certificates) if crawl.certificates else True, trust_env=False)
        self._crawl = crawl
        self._max_bytes = max_bytes

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Resolve the name, look at the address, and connect to that very address (no second resolution)."""
        host = request.url.host
        address = self._crawl.resolve.get(host) or _resolve(host, request.url.port or 0)
        if not self._crawl.allow_private and not is_public(address):
            raise httpx2.ConnectError(f"{host} leads to a private address ({address})", request=request)
        request.extensions = {**request.extensions, "sni_hostname": host}
        request.headers["Host"] = request.url.netloc.decode("ascii")
        request.headers["Accept-Encoding"] = "identity"
        shown = request.url
        request.url = request.url.copy_with(host=f"[{address}]" if ":" in address else address)
        response = super().handle_request(request)
        request.url = shown
        response.stream = _Bounded(response.stream, self._max_bytes)  # type: ignore[arg-type]
        return response


class _Bounded(httpx2.SyncByteStream):
    def __init__(self, inner: httpx2.SyncByteStream, most: int) -> None:
        self._inner = inner
        self._most = most

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._inner:
            size += len(piece)
            if size > self._most:
                raise httpx2.ReadError(f"larger than {self._most:,} bytes")
            yield piece

    def close(self) -> None:
        self._inner.close()


def _resolve(host: str, port: int) -> str:
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        pass
    try:
        return str(socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][4][0])
    except OSError as e:
        raise httpx2.ConnectError(f"the name of the host is not known ({host})") from e


class _Client(Scythe):
    """The client, whose connections go through the guard."""

    def __init__(self, source: OaiSource, crawl: Crawl, agent: str) -> None:
        super().__init__(
            source.endpoint,
            http_config=HTTPConfig(timeout=source.timeout.total_seconds(), user_agent=agent),
            retry_config=RetryConfig(max_retries=3, retry_status_codes=(429, 503), default_retry_after=10),
        )
        self._client = httpx2.Client(
            headers={"user-agent": agent},
            timeout=source.timeout.total_seconds(),
            transport=_Guard(crawl, source.max_bytes),
            trust_env=False,
        )


class Repository:
    """The records of a repository.

    Args:
        source: the repository.
        crawl: settings of all sources.
        agent: the User-Agent.
        since: only what changed since then is asked for; None for all.
    """

    def __init__(self, source: OaiSource, crawl: Crawl, agent: str, since: datetime | None) -> None:
        self._source = source
        self._crawl = crawl
        self._agent = agent
        self._since = since

    @property
    def complete(self) -> bool:
        """All records come when it was never asked before."""
        return self._since is None

    def items(self) -> Iterator[Item | Fault | Withdrawn]:
        """The records, page by page; a fault ends them, and the next run goes on."""
        source = self._source
        since = self._since.date().isoformat() if self._since else None
        try:
            with _Client(source, self._crawl, self._agent) as client:
                records = client.list_records(metadata_prefix=source.prefix, set_=source.set, from_=since)
                for number, record in enumerate(records):
                    if source.max_pages is not None and number >= source.max_pages:
                        return
                    yield self._one(record)
        except NoRecordsMatch:
            return
        except (httpx2.HTTPError, OAIPMHException, etree.XMLSyntaxError, ValueError) as e:
            yield Fault(source.endpoint, f"The repository does not answer as it should: {e}.")

    def _one(self, record: Any) -> Item | Fault | Withdrawn:  # noqa: ANN401 - the client's
        identifier = str(record.header.identifier or "")
        key = f"{self._source.name}/{identifier}"
        if record.deleted:
            return Withdrawn(key)
        told = {name: [v for v in values if v] for name, values in record.metadata.items()}
        title = " ".join((told.get("title") or [""])[0].split())
        text = "\n\n".join(told.get("description", ()))
        if not title and not text:
            return Fault(identifier, "The record has neither title nor description.")
        dates = [parsed for value in told.get("date", ()) if (parsed := parse_date(value))]
        languages = [_LANGUAGES[v.lower()] for v in told.get("language", ()) if v.lower() in _LANGUAGES]
        links = [v for v in told.get("identifier", ()) if v.startswith(("http://", "https://"))]
        split = record_split(
            title=title,
            text=text,
            authors=tuple(told.get("creator", ())),
            language=languages[0] if languages else None,
            issued=min(dates) if dates else None,
        )
        return Item(
            key=key,
            name=identifier,
            data=etree.tostring(record.xml),
            media_type="application/xml",
            fetched=datetime.now(UTC),
            url=links[0] if links else None,
            split=split,
        )
