"""Searches that somebody gave a name, to run them again, follow them in a feed, or make a digest of them."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import delete, insert, select, update

from corpus.database import Database
from corpus.errors import ConflictError, NotFoundError, UsageError
from corpus.model import Value
from corpus.tables import saved_search

MAX_NAME = 200


class SavedSearch(Value):
    """A search with a name; `asked` is the query part of the address that asks the same (`q=…&concept=…`)."""

    name: str
    asked: str
    saved: datetime


class SavedSearches:
    """The saved searches of a corpus database.

    Args:
        database: of the corpus.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(self, name: str, asked: str, now: datetime | None = None, *, replace: bool = True) -> SavedSearch:
        """Keep a search under a name.

        Args:
            name: of the search.
            asked: the query part of the address that asks the same.
            now: when it is saved, aware; this moment when it is not given.
            replace: whether one of that name is replaced.

        Raises:
            UsageError: the name is empty, too long, holds control characters, or a slash, which no address takes.
            ConflictError: there is one of that name, and it shall not be replaced.
        """
        name = name.strip()
        if not name or len(name) > MAX_NAME or not name.isprintable() or "/" in name:
            raise UsageError(
                "A saved search needs a name on one line, without a slash.", f"At most {MAX_NAME} characters."
            )
        made = SavedSearch(name=name, asked=asked, saved=now or datetime.now(UTC))
        self._database.retried(lambda: self._save(made, replace))
        return made

    def _save(self, made: SavedSearch, replace: bool) -> None:
        values, same = made.model_dump(), saved_search.c.name == made.name
        with self._database.writing() as connection:
            if not connection.execute(select(saved_search.c.name).where(same)).first():
                connection.execute(insert(saved_search).values(values))
            elif replace:
                connection.execute(update(saved_search).where(same).values(values))
            else:
                raise ConflictError(f"There is a saved search {made.name!r} already.", "Choose another name.")

    def remove(self, name: str) -> None:
        """Forget a search.

        Raises:
            NotFoundError: there is none of that name.
        """
        if not self._database.retried(lambda: self._remove(name)):
            raise _unknown(name)

    def _remove(self, name: str) -> int:
        with self._database.writing() as connection:
            return connection.execute(delete(saved_search).where(saved_search.c.name == name)).rowcount

    def get(self, name: str) -> SavedSearch:
        """The search of that name.

        Raises:
            NotFoundError: there is none.
        """
        with self._database.reading() as connection:
            row = connection.execute(select(saved_search).where(saved_search.c.name == name)).mappings().first()
        if row is None:
            raise _unknown(name)
        return SavedSearch(**row)

    def all(self) -> list[SavedSearch]:
        """All of them, by name."""
        with self._database.reading() as connection:
            rows = connection.execute(select(saved_search).order_by(saved_search.c.name)).mappings().all()
        return [SavedSearch(**row) for row in rows]


def _unknown(name: str) -> NotFoundError:
    return NotFoundError(
        f"There is no saved search {name!r}.", "`vigie searches list` or `GET /v1/searches` lists them."
    )
