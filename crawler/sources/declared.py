"""What a file of sources declares."""

from __future__ import annotations

import ipaddress
import re
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, model_validator

from corpus.model import Kind, Language

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|d|w)")
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86_400, "w": 604_800}


def parse_span(value: object) -> timedelta:
    """A span of time as written in the file: "30m", "24h", "7d".

    Raises:
        ValueError: it is written otherwise.
    """
    if isinstance(value, timedelta):
        return value
    match = _SPAN.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise ValueError('write a span of time as "30s", "15m", "24h", "7d" or "2w"')
    return timedelta(seconds=float(match[1]) * _SECONDS[match[2]])


def _web_address(value: str) -> str:
    parts = urlsplit(value)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must be a whole address that begins with http:// or https://")
    if parts.username or parts.password:
        raise ValueError("must hold no user name or password")
    return value


def _contact(value: str) -> str:
    value = value.strip()
    is_mail = re.fullmatch(r"[^\s@()<>]+@[^\s@()<>]+\.[^\s@()<>]+", value)
    if not is_mail and not re.fullmatch(r"https?://[^\s()<>]+", value):
        raise ValueError("must be an e-mail address or a web address at which the sites' owners reach you")
    return value


def _pattern(value: str) -> str:
    try:
        re.compile(value)
    except re.error as e:
        raise ValueError(f"is no regular expression: {e}") from e
    return value


def _ip(value: str) -> str:
    return str(ipaddress.ip_address(value))


Span = Annotated[timedelta, BeforeValidator(parse_span)]
WebAddress = Annotated[str, AfterValidator(_web_address)]
Pattern = Annotated[str, AfterValidator(_pattern)]


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Crawl(_Part):
    """What holds for all sources of the file: the table `[crawl]`."""

    contact: Annotated[str, AfterValidator(_contact)] = Field(
        description="e-mail or web address in the User-Agent; required"
    )
    allow_private: bool = Field(default=False, description="ask private, loopback and link-local addresses too")
    resolve: dict[str, Annotated[str, AfterValidator(_ip)]] = Field(
        default_factory=dict, description="addresses of hosts that the name service does not know, as in /etc/hosts"
    )
    certificates: Path | None = Field(default=None, description="PEM file of further authorities, for an intranet")


class SourceBase(_Part):
    """What every source tells: what it is, and what may be done with it."""

    name: str = Field(min_length=1, max_length=100, description="as shown and filtered by")
    publisher: str | None = None
    series: str | None = Field(default=None, description="title of the periodical or series")
    rights: str | None = Field(default=None, description="licence or terms, as shown")
    show: Literal["full", "excerpt"] = Field(default="full", description="how much of a text may be shown")
    languages: tuple[Language, ...] = Field(default=(), description="those that occur, the most frequent first")
    kind: Kind | None = Field(default=None, description="of its articles, where nothing in a text tells better")
    kinds: dict[str, Kind] = Field(default_factory=dict, description="the same for what lies below a path")
    edition: Pattern | None = Field(
        default=None, description="finds the edition's number, (?P<number>…), in the address or file name"
    )
    issued: Pattern | None = Field(
        default=None, description="finds (?P<year>…), (?P<month>…) and (?P<day>…) in the address or file name"
    )
    max_pages: int | None = Field(default=None, ge=1, description="pages or files in one run")
    max_bytes: int = Field(default=20_000_000, ge=1, description="of one answer or file, decompressed")

    @model_validator(mode="after")
    def _check_groups(self) -> SourceBase:
        for name, pattern, wanted in (("edition", self.edition, "number"), ("issued", self.issued, "year")):
            if pattern is not None and wanted not in re.compile(pattern).groupindex:
                raise ValueError(f"`{name}` has no group (?P<{wanted}>…)")
        return self


class WebSource(SourceBase):
    """A web site, or a part of one."""

    type: Literal["web"] = "web"
    start: tuple[WebAddress, ...] = ()
    sitemaps: tuple[WebAddress, ...] = Field(default=(), description="sitemaps and indexes of sitemaps")
    feeds: tuple[WebAddress, ...] = Field(default=(), description="RSS and Atom")
    allow: tuple[WebAddress, ...] = Field(
        default=(), description="scope: scheme, host, port and leading path segments; else the hosts named above"
    )
    deny: tuple[WebAddress, ...] = Field(default=(), description="left out, written as in `allow`")
    ignore_parameters: tuple[str, ...] = Field(default=(), description="of the query, that change nothing")
    traps: bool = Field(default=True, description="recognise calendars, counters without end and the like")
    max_depth: int = Field(default=20, ge=0, description="links from a start address")
    max_total_bytes: int = Field(default=2_000_000_000, ge=1, description="in one run")
    max_time: Span = Field(default=timedelta(hours=12), description="of one run")
    timeout: Span = Field(default=timedelta(seconds=60), description="of one answer")
    delay: Span = Field(default=timedelta(seconds=1), description="at least, between two requests to one host")
    throttle: bool = Field(default=True, description="wait longer where a server answers slowly (AutoThrottle)")
    connections: int = Field(default=1, ge=1, le=16, description="at a time to one host; more than 1 for your own")
    retries: int = Field(default=3, ge=0, le=10, description="after a fault, 429 or 503")
    back_off: Span = Field(default=timedelta(seconds=10), description="before the first retry; doubled each time")
    max_wait: Span = Field(default=timedelta(minutes=10), description="Retry-After that is waited for within a run")
    revisit: Span = Field(default=timedelta(0), description="a page is not asked again before that")

    @model_validator(mode="after")
    def _check_start(self) -> WebSource:
        if not (self.start or self.sitemaps or self.feeds):
            raise ValueError("needs `start`, `sitemaps` or `feeds`")
        return self


class FolderSource(SourceBase):
    """A folder of files: pages, documents, newsletters as .eml."""

    type: Literal["folder"]
    path: Path = Field(description="relative to the file of sources")
    url: WebAddress | None = Field(default=None, description="where the folder stands on the web, for citing")


class ArchiveSource(SourceBase):
    """WARC and WACZ files, of a site that vanished or that somebody else keeps."""

    type: Literal["archive"]
    files: tuple[str, ...] = Field(min_length=1, description="paths or patterns (*.warc.gz), relative to the file")
    allow: tuple[WebAddress, ...] = Field(default=(), description="only these, as in a web source")
    deny: tuple[WebAddress, ...] = ()


class OaiSource(SourceBase):
    """A repository that answers OAI-PMH 2.0: its records in Dublin Core become documents."""

    type: Literal["oai"]
    endpoint: WebAddress
    set: str | None = None
    prefix: str = "oai_dc"
    timeout: Span = timedelta(seconds=60)


class ReferencesSource(SourceBase):
    """A library exported as RIS, BibTeX or CSL-JSON, with the attached files."""

    type: Literal["references"]
    path: Path = Field(description="of the file; attachments are sought relative to it, never outside its folder")


Source = WebSource | FolderSource | ArchiveSource | OaiSource | ReferencesSource


class Declared(_Part):
    """A whole file of sources."""

    crawl: Crawl | None = None
    source: tuple[Annotated[Source, Field(discriminator="type")], ...] = Field(min_length=1)

    @model_validator(mode="before")
    @classmethod
    def _fill_in_type(cls, given: Any) -> Any:  # noqa: ANN401 - anything that TOML holds
        """A source without `type` is a web site."""
        if not isinstance(given, dict) or not isinstance(given.get("source"), list):
            return given
        filled = [{"type": "web", **one} if isinstance(one, dict) else one for one in given["source"]]
        return {**given, "source": filled}

    @property
    def needs_contact(self) -> bool:
        """Whether somebody else's server will be asked."""
        return any(isinstance(one, WebSource | OaiSource) for one in self.source)
