"""The change feed: which articles were written since a number, the last change of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from uuid import uuid4

from sqlalchemy import Connection, delete, insert, select, update

from corpus.holding import Change
from corpus.tables import change, change_mark, feed

IN_LIST = 500
"""Ids in one IN list: well below what any database allows as parameters of one statement."""


def chunks(ids: Sequence[str]) -> Iterator[Sequence[str]]:
    """The ids in pieces that fit into one IN list."""
    return (ids[i : i + IN_LIST] for i in range(0, len(ids), IN_LIST))


def record_changes(connection: Connection, article_ids: Sequence[str]) -> None:
    """Note, in the writer's transaction, that these articles changed, in this order; their older rows go."""
    ids = list(dict.fromkeys(article_ids))
    if not ids:
        return
    taken = update(feed).values(last=feed.c.last + len(ids)).returning(feed.c.last)
    last: int = connection.execute(taken).scalar_one()
    for some in chunks(ids):
        connection.execute(delete(change).where(change.c.article_id.in_(some)))
    first = last - len(ids) + 1
    connection.execute(insert(change), [{"seq": first + i, "article_id": a} for i, a in enumerate(ids)])
    connection.execute(insert(change_mark).values(seq=last, mark=uuid4().hex))


def changes_after(connection: Connection, after: int, limit: int) -> list[Change]:
    """At most `limit` changes with a number above `after`, in order."""
    query = select(change.c.seq, change.c.article_id).where(change.c.seq > after).order_by(change.c.seq).limit(limit)
    return [Change(seq=seq, article_id=article) for seq, article in connection.execute(query)]


def mark_of(connection: Connection, seq: int) -> str | None:
    """The mark of the transaction that took a number; empty for 0, None where no change has had that number."""
    query = select(change_mark.c.mark).where(change_mark.c.seq >= seq).order_by(change_mark.c.seq).limit(1)
    return connection.scalar(query) if seq else ""


def last_change(connection: Connection) -> int:
    """The number of the last change; 0 when there was none."""
    return connection.scalar(select(feed.c.last)) or 0
