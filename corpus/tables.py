"""The tables of the corpus database. A change here needs a migration; a test compares the two."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator, TypeEngine


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


_TO_HIDE = re.compile("[\x00\x1a]")
_HIDDEN = re.compile("\x1a([01])")


class Characters(TypeDecorator[str]):
    """Any characters, U+0000 too, compared by code point.

    SQLite does both by itself. PostgreSQL takes no U+0000: there it stands as U+001A (SUBSTITUTE) and `0`, and U+001A
    itself as U+001A and `1`. PostgreSQL would also compare by the rules of a language, which change with the system's
    library and leave indexes behind that lie; collation C does not.

    Args:
        length: most characters; None for any number.
    """

    impl = Text
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__()
        self.length = length

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """TEXT, or VARCHAR when there is a length."""
        collation = "C" if dialect.name == "postgresql" else None
        return String(self.length, collation) if self.length else Text(collation=collation)

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        """What turns a value into what is stored; None where it is stored as it is."""
        return _hide if dialect.name == "postgresql" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        """What turns that which is stored into the value; None where they are the same."""
        return _show if dialect.name == "postgresql" else super().result_processor(dialect, coltype)


def _hide(value: str | None) -> str | None:
    if value is None or ("\x00" not in value and "\x1a" not in value):
        return value
    return _TO_HIDE.sub(lambda found: "\x1a0" if found[0] == "\x00" else "\x1a1", value)


def _show(value: str | None) -> str | None:
    if value is None or "\x1a" not in value:
        return value
    return _HIDDEN.sub(lambda found: "\x00" if found[1] == "0" else "\x1a", value)


# SQLite's integers have 64 bits, and a key of any other name would not be the row's number.
_LARGE = Integer().with_variant(BigInteger, "postgresql")

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
    Column("digest", Characters(64), primary_key=True),
    Column("media_type", Characters(), nullable=False),
    Column("charset", Characters()),
    Column("fetched", Moment, nullable=False),
    Column("warc", Characters(), nullable=False),
    Column("position", _LARGE, nullable=False),
    Column("length", _LARGE, nullable=False),
    Index(None, "warc", "position"),
)

# `key` names the location that the document was first found at; `removed` is a tombstone.
document = Table(
    "document",
    metadata,
    Column("id", Characters(32), primary_key=True),
    Column("key", Characters(), nullable=False, unique=True),
    Column("digest", Characters(64), ForeignKey("capture.digest"), nullable=False, index=True),
    Column("read_by", Characters(), nullable=False),
    Column("title", Characters(), nullable=False),
    Column("edition_label", Characters()),
    Column("edition_publication", Characters()),
    Column("edition_number", Characters()),
    Column("issued", Date),
    Column("issued_precision", Characters()),
    Column("issued_from", Characters()),
    Column("warnings", Characters(), nullable=False),
    Column("removed", Boolean, nullable=False),
)

# What documents say of where they belong; only those that do. Not in `document`, to which SQLite can add no column but
# by making it anew, with all that refers to it.
document_origin = Table(
    "document_origin",
    metadata,
    Column("document_id", Characters(32), ForeignKey("document.id"), primary_key=True),
    Column("canonical_url", Characters()),
    Column("site_name", Characters()),
)

# Where the present bytes of a document were found; one of them has the document's own key. `kind` is what the source
# declares its articles to be; `gone` is since when the source no longer has it.
location = Table(
    "location",
    metadata,
    Column("key", Characters(), primary_key=True),
    Column("document_id", Characters(32), ForeignKey("document.id"), nullable=False, index=True),
    Column("source", Characters(), nullable=False),
    Column("url", Characters(), index=True),
    Column("media_type", Characters(), nullable=False),
    Column("charset", Characters()),
    Column("fetched", Moment, nullable=False),
    Column("headers", Characters(), nullable=False),
    Column("rights", Characters()),
    Column("show", Characters(), nullable=False),
    Column("publisher", Characters()),
    Column("series", Characters()),
    Column("kind", Characters()),
    Column("gone", Moment),
)

# What stays the same about an article, and which revision is current; `gone` is a tombstone.
article = Table(
    "article",
    metadata,
    Column("id", Characters(32), primary_key=True),
    Column("document_id", Characters(32), ForeignKey("document.id"), nullable=False, index=True),
    Column("ordinal", Integer, nullable=False),
    Column("revision", Characters(64), nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("gone", Boolean, nullable=False),
)

revision = Table(
    "revision",
    metadata,
    Column("article_id", Characters(32), ForeignKey("article.id"), primary_key=True),
    Column("digest", Characters(64), primary_key=True),
    Column("recorded", Moment, nullable=False),
    Column("section", Characters()),
    Column("title", Characters(), nullable=False),
    Column("authors", Characters(), nullable=False),
    Column("text", Characters(), nullable=False),
    Column("blocks", Characters(), nullable=False),
    Column("links", Characters(), nullable=False),
    Column("issued", Date),
    Column("issued_precision", Characters()),
    Column("issued_from", Characters()),
    Column("declared_language", Characters()),
    Index(None, "recorded", "article_id"),
)

# `made_by` stands before the long `content`, so that looking for missing annotations reads no overflow page.
annotation = Table(
    "annotation",
    metadata,
    Column("article_id", Characters(32), primary_key=True),
    Column("revision", Characters(64), primary_key=True),
    Column("made_by", Characters(), nullable=False),
    Column("content", Characters(), nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["revision.article_id", "revision.digest"]),
)

# The change feed holds the last change of each article only. Numbers come from `feed`, whose one row is locked by
# whoever writes until his commit is seen: so they become visible in order, which a sequence would not warrant.
change = Table(
    "change",
    metadata,
    Column("seq", _LARGE, primary_key=True, autoincrement=False),
    Column("article_id", Characters(32), ForeignKey("article.id"), nullable=False, unique=True),
)

feed = Table(
    "feed",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("last", _LARGE, nullable=False),
)

# A random mark for each transaction that wrote changes, at the last number that it took: two corpora, or two copies of
# one that were written on apart, have the same numbers, but never the same marks.
change_mark = Table(
    "change_mark",
    metadata,
    Column("seq", _LARGE, primary_key=True, autoincrement=False),
    Column("mark", Characters(32), nullable=False),
)

# What editors decided, apart from what the machine tells; never erased, only withdrawn. `about` is what is decided, so
# that of several decisions on the same the last one can be told; `other_id` is the other article of a link.
decision = Table(
    "decision",
    metadata,
    Column("id", Characters(32), primary_key=True),
    Column("seq", _LARGE, nullable=False, unique=True),
    Column("article_id", Characters(32), ForeignKey("article.id"), nullable=False, index=True),
    Column("other_id", Characters(32), ForeignKey("article.id"), index=True),
    Column("decide", Characters(20), nullable=False),
    Column("about", Characters(), nullable=False),
    Column("said", Characters(), nullable=False),
    Column("by", Characters(), nullable=False),
    Column("made", Moment, nullable=False),
    Column("note", Characters()),
    Column("withdrawn", Moment),
    Column("withdrawn_by", Characters()),
)

# How the machine split the documents whose articles editors cut or joined, so that a decision can be withdrawn.
machine_split = Table(
    "machine_split",
    metadata,
    Column("document_id", Characters(32), ForeignKey("document.id"), primary_key=True),
    Column("content", Characters(), nullable=False),
)

# Articles that belong together, as the machine says (computed anew at any time), or editors (follows from decisions).
link = Table(
    "link",
    metadata,
    Column("a", Characters(32), ForeignKey("article.id"), primary_key=True),
    Column("b", Characters(32), ForeignKey("article.id"), primary_key=True, index=True),
    Column("relation", Characters(20), primary_key=True),
    Column("said_by", Characters(10), primary_key=True),
    Column("score", Float, nullable=False),
    Column("holds", Boolean, nullable=False),
    Column("made_by", Characters(), nullable=False),
)

# The passages of a revision and their vectors: `spans` are pairs of 32-bit offsets, `content` signed bytes.
passage_vector = Table(
    "passage_vector",
    metadata,
    Column("article_id", Characters(32), primary_key=True),
    Column("revision", Characters(64), primary_key=True),
    Column("model", Characters(), nullable=False),
    Column("spans", LargeBinary, nullable=False),
    Column("content", LargeBinary, nullable=False),
    ForeignKeyConstraint(["article_id", "revision"], ["revision.article_id", "revision.digest"]),
)

# How far each WARC file is written, with the records that no capture names (requests, revisits, refused answers).
warc_file = Table(
    "warc_file",
    metadata,
    Column("name", Characters(), primary_key=True),
    Column("size", _LARGE, nullable=False),
)

# One address (or other key) of one source: what is to be asked, and what came of it the last time.
# `digest` and `kept` tell the payload that is held of it, and when it was captured; `asked`, `status`, `reason`,
# `outcome` and `size` what the last asking gave, in which `run`; `due` before when it is not asked again; `unread`
# that the payload still has to be read into documents.
frontier = Table(
    "frontier",
    metadata,
    Column("source", Characters(), primary_key=True),
    Column("url", Characters(), primary_key=True),
    Column("state", Characters(), nullable=False),
    Column("role", Characters(), nullable=False),
    Column("depth", Integer, nullable=False),
    Column("hops", Integer, nullable=False),
    Column("declared", Boolean, nullable=False),
    Column("via", Characters()),
    Column("run", Characters(32)),
    Column("outcome", Characters()),
    Column("attempts", Integer, nullable=False),
    Column("status", Integer),
    Column("reason", Characters()),
    Column("target", Characters()),
    Column("asked", Moment),
    Column("due", Moment),
    Column("size", _LARGE, nullable=False),
    Column("etag", Characters()),
    Column("modified", Characters()),
    Column("digest", Characters(64), index=True),
    Column("kept", Moment),
    Column("media_type", Characters()),
    Column("charset", Characters()),
    Column("headers", Characters()),
    Column("unread", Boolean, nullable=False),
    Index(None, "source", "state", "depth", "url"),
    Index(None, "source", "run", "outcome"),
    Index(None, "target"),
)

# One crawl of one source; unfinished while it runs, and after a kill until it is taken up again.
crawl_run = Table(
    "crawl_run",
    metadata,
    Column("id", Characters(32), primary_key=True),
    Column("source", Characters(), nullable=False),
    Column("started", Moment, nullable=False),
    Column("finished", Moment),
    Column("report", Characters(), nullable=False),
    Index(None, "source", "started"),
)

# The blocks of each payload that a source gave, as numbers of 64 bits, and by what reader: what recurs over the pages
# is the site's template. `left_out` names what of it was left out when the page was read; NULL before that. `later` are
# the second page and the following ones of a row: the title of one thing on ten pages is no template.
page_blocks = Table(
    "page_blocks",
    metadata,
    Column("source", Characters(), primary_key=True),
    Column("digest", Characters(64), primary_key=True),
    Column("read_by", Characters(), nullable=False),
    Column("language", Characters(3), nullable=False),
    Column("blocks", LargeBinary, nullable=False),
    Column("later", Boolean, nullable=False),
    Column("left_out", Characters(16)),
)

# What a page tells of the pages before and after it (see crawler/splitting/parts.py), where it tells anything.
page_part = Table(
    "page_part",
    metadata,
    Column("source", Characters(), primary_key=True),
    Column("url", Characters(), primary_key=True),
    Column("digest", Characters(64), nullable=False),
    Column("content", Characters(), nullable=False),
)

# Which of title and section of a revision are headings that the other pages of its site have too; no row for none.
recurring_field = Table(
    "recurring_field",
    metadata,
    Column("article_id", Characters(32), primary_key=True),
    Column("digest", Characters(64), primary_key=True),
    Column("fields", Characters(), nullable=False),
    ForeignKeyConstraint(["article_id", "digest"], ["revision.article_id", "revision.digest"]),
)

# The twins of a document in other languages, as its publisher declares them, by address.
alternate = Table(
    "alternate",
    metadata,
    Column("document_id", Characters(32), ForeignKey("document.id"), primary_key=True),
    Column("url", Characters(), primary_key=True, index=True),
    Column("language", Characters(), nullable=False),
)

# Bands of the MinHash sketches of the passages of each current article: passages that share one are nearly the same.
passage_band = Table(
    "passage_band",
    metadata,
    Column("band", _LARGE, primary_key=True, autoincrement=False),
    Column("article_id", Characters(32), ForeignKey("article.id"), primary_key=True),
    Index(None, "article_id"),
)

# Which change of the corpus the bands have reached, and what made them; no row before the first.
sketching = Table(
    "sketching",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("reached", _LARGE, nullable=False),
    Column("made_by", Characters(), nullable=False),
)

# The taxonomy with which the homes that share this database annotate, as `taxonomy.json` of each holds it; no row
# before the first of them has.
shared_taxonomy = Table(
    "shared_taxonomy",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("digest", Characters(64), nullable=False),
    Column("name", Characters(), nullable=False),
    Column("content", LargeBinary),
)

# Searches that somebody gave a name; `asked` is the query part of the address that asks the same.
saved_search = Table(
    "saved_search",
    metadata,
    Column("name", Characters(200), primary_key=True),
    Column("asked", Characters(), nullable=False),
    Column("saved", Moment, nullable=False),
)

# Bands of the MinHash signature of an article's words: articles that share one may be near-duplicates.
text_band = Table(
    "text_band",
    metadata,
    Column("article_id", Characters(32), ForeignKey("article.id"), primary_key=True),
    Column("band", _LARGE, primary_key=True, autoincrement=False),
    Index(None, "band"),
)

# Which revision of an article was compared with all others, and by what; without a row it has yet to be.
comparison = Table(
    "comparison",
    metadata,
    Column("article_id", Characters(32), ForeignKey("article.id"), primary_key=True),
    Column("revision", Characters(64), nullable=False),
    Column("made_by", Characters(), nullable=False),
)
