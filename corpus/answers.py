"""What the crawler asks and what came of it, as values; `corpus.landing` writes them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from corpus.exchange import Exchange

Role = Literal["page", "sitemap", "feed", "robots"]
Result = Literal["kept", "same", "listing", "moved", "missing", "refused", "failed", "later", "put_off"]
"""What an answer means: a page; a page as it was (304); a list of addresses; a redirect; 404 or 410; not allowed;
no usable answer; to be asked again (`due`), for a fault of its own or not."""


@dataclass(frozen=True, slots=True)
class Address:
    """An address to be asked: canonical, in the scope of its source; `declared` by the site itself (start, sitemap)."""

    url: str
    role: Role = "page"
    depth: int = 0
    hops: int = 0
    declared: bool = False
    via: str | None = None


@dataclass(frozen=True, slots=True)
class Noted:
    """What came of one item of a source that is not the web; `digest` of its bytes, None when it could not be had."""

    key: str
    digest: str | None
    outcome: str
    reason: str | None = None
    size: int = 0


@dataclass(frozen=True, slots=True)
class Landing:
    """What came of one address in a run."""

    source: str
    url: str
    run: str
    at: datetime
    result: Result
    role: Role = "page"
    exchange: Exchange | None = None
    reason: str | None = None
    target: str | None = None
    found: tuple[Address, ...] = ()
    due: datetime | None = None
    media_type: str | None = None
    charset: str | None = None
    size: int = 0
    """Bytes that came."""
    status: int | None = None
