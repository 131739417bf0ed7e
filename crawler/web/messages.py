"""What the keeping process and the fetching process tell each other."""

from __future__ import annotations

from dataclasses import dataclass

from corpus.answers import Landing, Role
from crawler.sources import Crawl, WebSource


@dataclass(frozen=True, slots=True)
class Setup:
    """What the fetching process is started with."""

    crawl: Crawl
    version: str
    sources: tuple[WebSource, ...]
    runs: dict[str, str]
    """Id of the run of each source."""


@dataclass(frozen=True, slots=True)
class Job:
    """One address to be asked."""

    source: str
    url: str
    role: Role
    depth: int
    hops: int
    declared: bool
    via: str | None
    attempts: int
    etag: str | None
    modified: str | None
    digest: str | None


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came of a job, with what is not kept: a digest of its words, and the traps met among its links."""

    landing: Landing
    likeness: str = ""
    trapped: tuple[tuple[str, str], ...] = ()
    """Name of the trap and address."""
    pause: float = 0.0
    """Seconds for which its host wants to be left alone."""
    sitemaps: tuple[str, ...] = ()
    """Told by the host's robots.txt, at the first job there."""
    is_extra: bool = False
    """Not the end of a job, but to be kept all the same: a robots.txt."""


@dataclass(frozen=True, slots=True)
class Drop:
    """Hand back what is waiting of a source, unasked."""

    source: str
