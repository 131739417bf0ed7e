"""What the pages of each source tell of the pages before and after them, and as what they were read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, exists, insert, select, update

from corpus import redirects
from corpus.database import Database
from corpus.feed import chunks
from corpus.tables import document, frontier, location, page_part

_at = page_part.c
_IS_HELD = exists().where(frontier.c.source == _at.source, frontier.c.url == _at.url, frontier.c.digest == _at.digest)


@dataclass(frozen=True, slots=True)
class ReadAs:
    """The document of a page: its payload, what read it, and whether it was taken out."""

    digest: str
    read_by: str
    removed: bool


class PageParts:
    """The pages of each source that may be parts of an article over several; reached as `CorpusStore.page_parts`.

    Every method raises `HomeError` when the database cannot be used.

    Args:
        database: the corpus.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def of(self, source: str) -> dict[str, tuple[str, str]]:
        """Digest of the payload, and what it tells, by the address of each page."""
        query = select(_at.url, _at.digest, _at.content).where(_at.source == source)
        with self._database.reading() as connection:
            return {url: (digest, content) for url, digest, content in connection.execute(query)}

    def put(self, source: str, url: str, digest: str, content: str | None) -> None:
        """Keep what a page tells; None when it tells nothing."""

        def alone() -> None:
            with self._database.writing() as connection:
                of = (_at.source == source) & (_at.url == url)
                if content is None:
                    connection.execute(delete(page_part).where(of))
                    return
                values = {"digest": digest, "content": content}
                if not connection.execute(update(page_part).where(of).values(values)).rowcount:
                    connection.execute(insert(page_part).values(source=source, url=url, **values))

        self._database.retried(alone)

    def forget(self, source: str) -> None:
        """Let go of pages that the source has no more, or has otherwise."""

        def alone() -> None:
            with self._database.writing() as connection:
                connection.execute(delete(page_part).where(_at.source == source, ~_IS_HELD))

        self._database.retried(alone)

    def documents(self, urls: Sequence[str]) -> dict[str, str]:
        """The key of the document that is held of each address, over redirects; unknown ones are left out."""
        found: dict[str, str] = {}
        with self._database.reading() as connection:
            moved = redirects.resolved(connection, urls)
            led = {url: moved.get(url, url) for url in urls}
            query = select(location.c.key, document.c.key).join_from(location, document)
            keys: dict[str, str] = {}
            for some in chunks(sorted(set(led.values()))):
                keys.update((at, key) for at, key in connection.execute(query.where(location.c.key.in_(some))))
            found.update((url, keys[at]) for url, at in led.items() if at in keys)
        return found

    def read_as(self, keys: Sequence[str]) -> dict[str, ReadAs]:
        """The documents of some keys, by key."""
        found: dict[str, ReadAs] = {}
        query = select(document.c.key, document.c.digest, document.c.read_by, document.c.removed)
        with self._database.reading() as connection:
            for some in chunks(keys):
                for key, digest, by, removed in connection.execute(query.where(document.c.key.in_(some))):
                    found[key] = ReadAs(digest, by, removed)
        return found

    def key_of(self, url: str, digest: str) -> str:
        """The key of the document to which a payload that was found at an address belongs; the address, when none."""
        with self._database.reading() as connection:
            own = select(document.c.key).join_from(location, document).where(location.c.key == url)
            key: str | None = connection.scalar(own.where(document.c.digest == digest))
            if key is None:
                held = select(document.c.key).where(document.c.digest == digest).order_by(document.c.id).limit(1)
                key = connection.scalar(held)
            return key or url
