"""Which addresses belong to a source on the web."""

from __future__ import annotations

from crawler.address import Prefix, Scope
from crawler.sources import WebSource


def scope_of(source: WebSource) -> Scope:
    """The scope of a source: what it allows, else the hosts of its start addresses, sitemaps and feeds."""
    named = (*source.start, *source.sitemaps, *source.feeds)
    allow = [Prefix.of(a) for a in source.allow] or [Prefix.of(a, whole_host=True) for a in named]
    return Scope(allow, [Prefix.of(a) for a in source.deny])
