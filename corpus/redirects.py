"""Where addresses lead that the crawler met as redirects. Steps within a transaction."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import Connection, select

from corpus.feed import chunks
from corpus.tables import frontier

_HOPS = 5
_ALIASES = 50
"""Addresses that lead to one page that are looked at."""


def resolved(connection: Connection, urls: Iterable[str]) -> dict[str, str]:
    """The last address of each that redirects, as far as that is known; those that do not are left out."""
    at = frontier.c
    final: dict[str, str] = {}
    asked = {url: url for url in urls}  # where each has led so far
    for _ in range(_HOPS):
        step: dict[str, str] = {}
        for some in chunks(sorted(set(asked.values()))):
            query = select(at.url, at.target).where(at.url.in_(some), at.outcome == "moved", at.target.is_not(None))
            step.update((url, target) for url, target in connection.execute(query.order_by(at.source.desc())))
        asked = {url: step[led] for url, led in asked.items() if led in step}
        final |= asked
        if not asked:
            break
    return {url: led for url, led in final.items() if led != url}


def leading_to(connection: Connection, urls: Iterable[str]) -> set[str]:
    """The addresses that redirect to some, over however many others."""
    at = frontier.c
    found: set[str] = set()
    last = set(urls)
    for _ in range(_HOPS):
        near: set[str] = set()
        for some in chunks(sorted(last)):
            query = select(at.url).where(at.target.in_(some), at.outcome == "moved").order_by(at.url).limit(_ALIASES)
            near.update(connection.scalars(query))
        last = near - found
        found |= last
        if not last:
            break
    return found
