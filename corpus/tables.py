"""The tables of the corpus database. A change here needs a migration; a test compares the two."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    DateTime,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A point in time: aware in Python, UTC without zone in the database, as SQLite keeps no zone."""

    impl = DateTime
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> Any:  # noqa: ANN401, ARG002
        """Turn an aware moment into UTC without zone."""
        return None if value is None else value.astimezone(UTC).replace(tzinfo=None)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:  # noqa: ANN401, ARG002
        """Turn what is stored into an aware moment in UTC."""
        return None if value is None else value.replace(tzinfo=UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# One record in a WARC file; the same bytes are kept once.
capture = Table(
    "capture",
    metadata,
    Column("digest", String(64), primary_key=True),
    Column("media_type", Text, nullable=False),
    Column("charset", Text),
    Column("fetched", Moment, nullable=False),
    Column("warc", Text, nullable=False),
    Column("position", Integer, nullable=False),
    Column("length", Integer, nullable=False),
    Index(None, "warc", "position"),
)

# `key` names the location that the document was first found at; `removed` is a tombstone.
document = Table(
    "document",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("digest", String(64), ForeignKey("capture.digest"), nullable=False, index=True),
    Column("read_by", Text, nullable=False),
    Column("title", Text, nullable=False),
    Column("edition_label", Text),
    Column("edition_publication", Text),
    Column("edition_number", Text),
    Column("issued", Date),
    Column("issued_precision", Text),
    Column("issued_from", Text),
    Column("warnings", Text, nullable=False),
    Column("removed", Boolean, nullable=False),
)

# Where the present bytes of a document were found; one of them has the document's own key.
location = Table(
    "location",
    metadata,
    Column("key", Text, primary_key=True),
    Column("document_id", String(32), ForeignKey("document.id"), nullable=False, index=True),
    Column("source", Text, nullable=False),
    Column("url", Text),
    Column("media_type", Text, nullable=False),
    Column("charset", Text),
    Column("fetched", Moment, nullable=False),
    Column("headers", Text, nullable=False),
    Column("rights", Text),
    Column("show", Text, nullable=False),
)

# What stays the same about an article, and which revision is current; `gone` is a tombstone.
article = Table(
    "article",
    metadata,
    Column("id", String(32), primary_key=True),
    Column("document_id", String(32), ForeignKey("document.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("revision", String(64), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("gone", Boolean, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("article_id", String(32), ForeignKey("article.id"), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("recorded", Moment, nullable=False),
    Column("section", Text),
    Column("title", Text, nullable=False),
    Column("authors", Text, nullable=False),
    Column("text", Text, nullable=False),
    Column("blocks", Text, nullable=False),
    Column("links", Text, nullable=False),
    Column("issued", Date),
    Column("issued_precision", Text),
    Column("issued_from", Text),
    Column("declared_language", Text),
)

# `made_by` stands before the long `content`, so that looking for missing annotations reads no overflow page.
annotation = Table(
    "annotation",
    metadata,
    Column("article_id", String(32), primary_key=True),
    Column("revision", String(64), primary_key=True),
    Column("made_by", Text, nullable=False),
    Column("content", Text, nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["revision.article_id", "revision.digest"]),
)

# The change feed holds the last change of each article only. Numbers come from `feed`, whose one row is locked by
# whoever writes: so they become visible in order, which a sequence of PostgreSQL would not warrant.
change = Table(
    "change",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("article_id", String(32), ForeignKey("article.id"), nullable=False, unique=True),
)

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", Integer, nullable=False),
)
