"""How to reach an Elasticsearch: hosts, who asks, by which certificate, and for how long to wait."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import SplitResult, unquote, urlsplit

from elastic_transport.client_utils import DEFAULT
from elasticsearch import Elasticsearch, OrjsonSerializer

from corpus.errors import UsageError

# What it says of each failed try is for whoever asks for it; every fault is raised as an error that tells more.
logging.getLogger("elastic_transport").addHandler(logging.NullHandler())

_RETRIES = 3
_MAX_DEAD_SECONDS = 5.0
_HOST = re.compile(r"[\w.:-]+")
_PORTS = {"http": 9200, "https": 443}
# Not 429, which the client takes for passing: a full disk answers it too.
_RETRY_ON_STATUS = (502, 503, 504)


@dataclass(frozen=True, slots=True)
class Connection:
    """Where and as whom to connect. Secrets are not shown in its repr.

    Raises:
        UsageError: no host, or one that is no http(s) address; both kinds of secret at once; no such certificate.
    """

    hosts: tuple[str, ...]
    """Addresses as `https://host:9200`, without user and password; each is tried when another fails."""
    api_key: str | None = field(default=None, repr=False)
    basic: tuple[str, str] | None = field(default=None, repr=False)
    """User and password."""
    ca: Path | None = None
    """PEM file of the authority that signed the servers' certificates."""
    timeout: float = 10.0
    """Seconds that a search may take."""
    bulk_timeout: float = 60.0
    """Seconds that one bulk of articles may take."""

    def __post_init__(self) -> None:
        if not self.hosts:
            raise UsageError("No address of an Elasticsearch is given.", "Set VIGIE_ELASTICSEARCH_URL.")
        for host in self.hosts:
            _parsed(host)
        if self.api_key and self.basic:
            raise UsageError("Both an API key and a password for Elasticsearch are given.", "Give one of them.")
        if self.api_key and not (self.api_key.isascii() and self.api_key.isprintable() and " " not in self.api_key):
            raise UsageError(
                "The API key for Elasticsearch has signs that no key has.", "Give its `encoded` form, in one line."
            )
        if self.ca is not None and not self.ca.is_file():
            raise UsageError(f"There is no certificate file {self.ca}.", "Look at VIGIE_ELASTICSEARCH_CA.")

    @classmethod
    def at(
        cls,
        urls: str,
        *,
        api_key: str | None = None,
        basic: tuple[str, str] | None = None,
        ca: Path | None = None,
        timeout: float = 10.0,
    ) -> Connection:
        """A connection from addresses separated by commas; user and password may stand in the first address."""
        parts = [_parsed(url.strip()) for url in urls.split(",") if url.strip()]
        named = next((p for p in parts if p.username), None)
        if named is not None and basic is None:
            basic = (unquote(named.username or ""), unquote(named.password or ""))
        return cls(tuple(_without_user(p) for p in parts), api_key=api_key, basic=basic, ca=ca, timeout=timeout)

    @property
    def shown(self) -> str:
        """The hosts, for messages."""
        return ", ".join(self.hosts)

    def client(self) -> Elasticsearch:
        """A client; it connects when it is first used, and again by itself after a fault."""
        return Elasticsearch(
            list(self.hosts),
            api_key=self.api_key or None,
            basic_auth=self.basic,
            request_timeout=self.timeout,
            max_retries=_RETRIES,
            # Writes may be sent twice: they carry versions. With one host a second try would only double the wait.
            retry_on_timeout=len(self.hosts) > 1,
            retry_on_status=_RETRY_ON_STATUS,
            max_dead_node_backoff=_MAX_DEAD_SECONDS,
            serializer=OrjsonSerializer(),
            ca_certs=str(self.ca) if self.ca else DEFAULT,
        )


def _parsed(url: str) -> SplitResult:
    try:
        parts = urlsplit(url)
        good = parts.scheme in _PORTS and bool(_HOST.fullmatch(parts.hostname or "")) and (parts.port or 1) > 0
    except ValueError:
        good = False
    if not good:
        # The address is not repeated: it may hold a password.
        raise UsageError(
            "An address of Elasticsearch is no http or https address.", "Give it as https://host:9200."
        ) from None
    return parts


def _without_user(parts: SplitResult) -> str:
    name = f"[{parts.hostname}]" if parts.hostname and ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{name}:{parts.port or _PORTS[parts.scheme]}{parts.path.rstrip('/')}"
